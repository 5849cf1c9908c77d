"""What the scores of villages are made of: the parts of the members of a group, end to end."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from ketahanan_index.errors import MethodError
from ketahanan_index.methods.aggregation.arithmetic_mean import ArithmeticMean
from ketahanan_index.methods.base import Array, shares
from ketahanan_index.reporting.plots import rows
from ketahanan_index.reporting.plots.lettering import written
from ketahanan_index.reporting.plots.palette import several_colours
from ketahanan_index.reporting.plots.rows import Row
from ketahanan_index.reporting.plots.selecting import (
    Chosen,
    chosen,
    name_of,
    names_of,
    refused,
    several,
    some_of,
)
from ketahanan_index.reporting.plots.span import parted, score_axis, together
from ketahanan_index.reporting.plots.stacking import stack_curve, stack_rows
from ketahanan_index.reporting.plots.surface import Caption, Key, grid, numbers, opened, ready
from ketahanan_index.stages import Scores
from ketahanan_index.stages.figures import score_places
from ketahanan_index.stages.naming import village_names
from ketahanan_index.words import Language, number, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST = 8
"""Members that colours tell apart; of more, the smallest are taken together."""


def composition(
    scores: Scores,
    *,
    node: str | None = None,
    units: Collection[str] | None = None,
    top: int | None = None,
    names: str | None = None,
    language: Language = "id",
    ax: Axes | None = None,
) -> Axes:
    """Draw what scores are made of: for each village its weighted members end to end, which add up to the score.

    Up to 60 villages stand under each other by rank; more become areas over ranks.

    Parameters
    ----------
    scores : Scores
        What `score` returned.
    node : str
        A name in ``scores.nodes``; the index and its dimensions by default.
    units : collection of str
        Only these villages; they keep their ranks among all.
    top : int
        Only so many of the highest.
    names : str
        The column with the villages' names; found by itself under a usual heading.
    language : {"id", "en"}
        Of everything that is written.
    ax : Axes
        Where to draw; a new figure of a fitting size unless given.

    Returns
    -------
    Axes
        What was drawn on.

    Raises
    ------
    DataError
        For a node, village or column that is not there, and where no score may be shown.
    MethodError
        For a group whose score is no sum of parts: anything but an arithmetic mean.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> from matplotlib.figure import Figure
    >>> from ketahanan_index.reporting import plots
    >>> villages = [{"kode_desa": "3202012001", "iks": 0.9, "ike": 0.6, "ikl": 0.3}]
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> ax = plots.composition(scores, ax=Figure().subplots())
    >>> [round(float(bar.get_width()), 2) for bar in ax.patches]
    [0.3, 0.2, 0.1]
    """
    ready(language)
    found = chosen(scores, node=node, units=units, top=top, language=language)
    framework, g = scores.framework, found.column
    if not isinstance(scores.plan.groups[g].aggregation, ArithmeticMean):
        raise refused(
            MethodError,
            f"the scores of {scores.nodes[g]!r} are no sums of parts: it is no arithmetic mean",
            "draw plots.profile or plots.contributions of one village",
            "no_contributions",
        )
    parts, members = _parts(found)
    called = names_of(framework, members, language)
    gaps = int(np.isnan(parts).any(axis=1).sum())
    if len(members) > _MOST:
        heavy = np.argsort(-np.nanmean(np.abs(parts), axis=0), kind="stable")[: _MOST - 1]
        rest = np.setdiff1d(np.arange(len(members)), heavy)
        heavy = np.sort(heavy)
        parts = np.column_stack([parts[:, heavy], np.nansum(parts[:, rest], axis=1)])
        called = [*(called[i] for i in heavy), say("plot_others", language)]
    notes = ([several("plot_incomplete", gaps, language)] if gaps else []) + [*found.notes]
    colours = several_colours(len(called))
    readable = rows.readable(ax, len(found.place))
    caption = Caption(
        title=say("plot_made_of", language, name_of(framework, scores.nodes[g], language)),
        subtitle=say("plot_made_of_about", language, some_of(found, top, language)),
        notes=tuple(notes),
        below=score_axis(framework, language) if readable else say("plot_rank_axis", language),
        keys=tuple(Key(colour, name) for colour, name in zip(colours, called, strict=True)),
    )
    if not readable:
        starts = parted(len(found.place))
        ax = opened(ax, caption, height=3.1, left=0.55)
        stack_curve(ax, np.nan_to_num(together(parts, starts)), starts, len(found.place), colours)
        numbers(ax.yaxis, language)
        numbers(ax.xaxis, language)
        grid(ax, "y")
        return ax
    named = village_names(scores.normalised.estimates, names)
    digits = score_places(framework)
    listed = [
        Row(str(named[i]), number(int(r), language)) for i, r in zip(found.place, found.rank, strict=True)
    ]
    said = [written(x, digits, language) for x in found.shown.value[found.place, g]]
    ax = opened(
        ax, caption, height=rows.height_of(listed), left=rows.left_of(listed), right=rows.right_of(said)
    )
    font = rows.label(ax, listed)
    numbers(ax.xaxis, language)
    told = [[written(x, digits, language) for x in line] for line in parts]
    stack_rows(ax, parts, colours, told, font)
    rows.aside(ax, range(len(listed)), said, font)
    return ax


def _parts(found: Chosen) -> tuple[Array, list[str]]:
    """Return weight times value of each member ``(village, member)``, NaN where it may not be shown."""
    scores, place = found.shown.scores, found.place
    node = scores.plan.groups[found.column]
    at = [i for i in node.members if scores.applied[i] > 0]
    everything = np.concatenate([scores.normalised.value[place], scores.value[place]], axis=1)[:, at]
    seen = np.concatenate([found.shown.indicator[place], found.shown.value[place]], axis=1)[:, at]
    parts = shares(everything, scores.applied[at]) * everything
    return np.where(np.isnan(seen), np.nan, parts), [scores.plan.names[i] for i in at]
