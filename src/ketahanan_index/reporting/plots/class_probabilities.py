"""How sure classes are: the share of draws in which a village is in each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ketahanan_index.errors import DataError, few
from ketahanan_index.framework.drawing import class_names
from ketahanan_index.reporting.colours import class_colours
from ketahanan_index.reporting.plots import rows
from ketahanan_index.reporting.plots.rows import Row
from ketahanan_index.reporting.plots.selecting import (
    chosen,
    name_of,
    refused,
    some_of,
    villages,
)
from ketahanan_index.reporting.plots.span import parted, together
from ketahanan_index.reporting.plots.stacking import stack_curve, stack_rows
from ketahanan_index.reporting.plots.surface import Caption, Key, grid, numbers, opened, ready
from ketahanan_index.robustness.uncertainty_result import Uncertainty
from ketahanan_index.stages.naming import village_names
from ketahanan_index.words import Language, number, percent, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def class_probabilities(
    uncertainty: Uncertainty,
    *,
    units: Collection[str] | None = None,
    top: int | None = None,
    names: str | None = None,
    language: Language = "id",
    ax: Axes | None = None,
) -> Axes:
    """Draw the probability of each class for each village, by rank.

    Up to 60 villages stand under each other; more become areas over ranks.

    Parameters
    ----------
    uncertainty : Uncertainty
        What `uncertainty` returned, for a framework with classes.
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
        For a framework without classes, a village or column that is not there, and where nothing may be shown.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> from matplotlib.figure import Figure
    >>> from ketahanan_index.reporting import plots
    >>> villages = [{"kode_desa": "3202012001", "iks": 0.9, "ike": 0.9, "ikl": 0.9}]
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> sure = ki.uncertainty(scores, assumptions=ki.WeightNoise(), draws=100, seed=1)
    >>> ax = plots.class_probabilities(sure, ax=Figure().subplots())
    >>> [float(bar.get_width()) for bar in ax.patches]  # from the highest class to the lowest
    [1.0, 0.0, 0.0, 0.0, 0.0]
    """
    ready(language)
    if not isinstance(uncertainty, Uncertainty):
        raise TypeError(f"uncertainty must be an Uncertainty, not {type(uncertainty).__name__}")
    scores = uncertainty.scores
    called = class_names(scores.framework.classes, language)
    if not called:
        raise refused(
            DataError,
            f"the framework {scores.framework.id!r} has no classes",
            "add `classes` to the framework, or draw plots.rank_uncertainty",
            "no_classes",
        )
    found = chosen(scores, units=units, top=top, language=language)
    share = uncertainty.class_probability[found.place][:, ::-1]
    known = ~np.isnan(share).any(axis=1)
    if not known.any():
        raise refused(
            DataError,
            f"no probability of a class is known of {villages(len(share), 'en')}",
            "their sampling errors are unknown; see `scores.reason`, or draw with other assumptions",
            "nothing_to_show",
        )
    notes = list(found.notes)
    named = village_names(scores.normalised.estimates, names)
    if not known.all():
        notes.insert(0, say("plot_probability_unknown", language, few(named[found.place[~known]].tolist())))
    found = replace(found, place=found.place[known], rank=found.rank[known])
    share = share[known]
    readable = rows.readable(ax, len(share))
    if not readable:
        notes.insert(0, say("plot_probability_band", language))
    colours = class_colours(len(called))[::-1]
    draws = number(uncertainty.draws, language)
    caption = Caption(
        title=say("plot_class_probabilities", language, name_of(scores.framework, scores.nodes[0], language)),
        subtitle=say("plot_probabilities_about", language, some_of(found, top, language), draws),
        notes=tuple(notes),
        below=say("plot_probability_axis" if readable else "plot_rank_axis", language),
        keys=tuple(Key(colour, name) for colour, name in zip(colours, called[::-1], strict=True)),
    )
    if not readable:
        ax = opened(ax, caption, height=3.1, left=0.6)
        starts = parted(len(share))
        stack_curve(ax, together(share, starts), starts, len(share), colours)
        ax.set_ylim(0, 1)
        numbers(ax.yaxis, language, shares=True)
        numbers(ax.xaxis, language)
        return ax
    listed = [
        Row(str(named[i]), number(int(r), language)) for i, r in zip(found.place, found.rank, strict=True)
    ]
    ax = opened(ax, caption, height=rows.height_of(listed), left=rows.left_of(listed), right=0.3)
    font = rows.label(ax, listed)
    stack_rows(ax, share, colours, [[percent(p, language) for p in line] for line in share], font)
    ax.set_xlim(0, 1)
    numbers(ax.xaxis, language, shares=True)
    grid(ax, "x")
    return ax
