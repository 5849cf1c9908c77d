"""Villages by rank, with their intervals."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import DataError
from ketahanan_index.reporting.colours import INK, MISSING, QUIET
from ketahanan_index.reporting.plots import rows
from ketahanan_index.reporting.plots.classing import class_keys, colours_of, draw_bounds
from ketahanan_index.reporting.plots.lettering import written
from ketahanan_index.reporting.plots.rows import Row
from ketahanan_index.reporting.plots.selecting import (
    Chosen,
    chosen,
    name_of,
    refused,
    require_count,
    several,
    some_of,
    villages,
)
from ketahanan_index.reporting.plots.span import limits, parted, score_axis, together
from ketahanan_index.reporting.plots.surface import Caption, grid, numbers, opened, ready
from ketahanan_index.stages import Scores
from ketahanan_index.stages.figures import score_places
from ketahanan_index.stages.grouping import group_labels
from ketahanan_index.stages.naming import village_names, village_regions
from ketahanan_index.words import Language, number, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ENDS = 3


def ranking(
    scores: Scores,
    *,
    node: str | None = None,
    by: str | None = None,
    units: Collection[str] | None = None,
    top: int | None = None,
    names: str | None = None,
    language: Language = "id",
    ax: Axes | None = None,
) -> Axes:
    """Draw villages by rank, with 95 % intervals, coloured by class.

    Up to 60 villages stand under each other with rank, name and score; more become a curve of scores over ranks, with
    the highest and the lowest named.

    Parameters
    ----------
    scores : Scores
        What `score` returned.
    node : str
        A name in ``scores.nodes``; the index by default. Only the index has classes.
    by : str
        Rank inside each group of villages, and draw group by group: ``"kabupaten"``, ``"kecamatan"`` or a column of the
        village table.
    units : collection of str
        Only these villages; they keep their ranks among all.
    top : int
        Only so many of the highest, in each group under `by`.
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
        For a node, village or column that is not there, where no score may be shown, and for more than 60 villages
        under `by`.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> from matplotlib.figure import Figure
    >>> from ketahanan_index.reporting import plots
    >>> villages = [
    ...     {"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7},
    ...     {"kode_desa": "3202012002", "iks": 0.9, "ike": 0.8, "ikl": 0.8},
    ... ]
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> ax = plots.ranking(scores, language="en", ax=Figure().subplots())
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['3202012002  1', '3202012001  2']
    """
    ready(language)
    require_count("top", top)
    found = chosen(scores, node=node, units=units, top=None if by else top, language=language)
    if by is not None:
        return _grouped(found, by, top, names, language, ax)
    if rows.readable(ax, len(found.place)):
        named = village_names(scores.normalised.estimates, names)
        listed = [_row(named[i], r, language) for i, r in zip(found.place, found.rank, strict=True)]
        return _rows(found, listed, np.arange(len(listed)), (), language, ax, top)
    return _curve(found, names, language, ax)


def _row(name: str, rank: float, language: Language) -> Row:
    return Row(str(name), "–" if np.isnan(rank) else number(int(rank), language))


def _grouped(
    found: Chosen, by: str, top: int | None, names: str | None, language: Language, ax: Axes | None
) -> Axes:
    """Draw the villages of each group under its heading, by their ranks in it."""
    scores = found.shown.scores
    estimates = scores.normalised.estimates
    labels = group_labels(estimates, by, "rank by")
    rank = np.asarray(scores.ranks(by=by, node=scores.nodes[found.column]), dtype=np.float64)
    known: dict[str, Mapping[str, str]] = {r.level: r.label for r in village_regions(estimates)}
    called = known.get(by, {})
    place = [i for i in found.place if top is None or rank[i] <= top]
    groups = sorted({labels[i] for i in place}, key=lambda g: (g is None, str(called.get(g, g)), str(g)))
    listed: list[Row] = []
    shown: list[int] = []
    at: list[int] = []
    named = village_names(estimates, names)
    for group in groups:
        told = say("plot_unnamed", language) if group is None else str(called.get(group, group))
        listed.append(Row(told, bold=True))
        for i in place:
            if labels[i] == group:
                at.append(len(listed))
                shown.append(int(i))
                listed.append(_row(named[i], rank[i], language))
    if not rows.readable(ax, len(shown)):
        raise refused(
            DataError,
            f"{len(shown):,} villages in {len(groups):,} groups are more than can be read under each other",
            f"name fewer villages with units=, the highest of each group with top=, or leave out by={by!r}",
            "too_many_to_draw",
        )
    about = (say("plot_ranked_in", language, by.replace("_", " ")),)
    part = replace(found, place=np.array(shown), rank=rank[shown])
    return _rows(part, listed, np.array(at), about, language, ax, top)


def _rows(
    found: Chosen,
    listed: list[Row],
    at: NDArray[np.intp],
    about: tuple[str, ...],
    language: Language,
    ax: Axes | None,
    top: int | None,
) -> Axes:
    shown, g, place = found.shown, found.column, found.place
    framework = shown.scores.framework
    value, lower, upper = (x[place, g] for x in (shown.value, shown.lower, shown.upper))
    said = [written(v, score_places(framework), language) for v in value]
    notes = [*found.notes]
    lined = ~np.isnan(lower)
    if lined.any():
        about = (*about, say("plot_interval", language))
        if not lined.all():
            notes.insert(0, several("plot_no_interval", int((~lined).sum()), language))
    colours = colours_of(found, place)
    caption = Caption(
        title=say("plot_ranking", language, name_of(framework, shown.scores.nodes[g], language)),
        subtitle="; ".join((some_of(found, top, language), *about)),
        notes=tuple(notes),
        below=score_axis(framework, language),
        keys=class_keys(found, place, language),
    )
    ax = opened(
        ax, caption, height=rows.height_of(listed), left=rows.left_of(listed), right=rows.right_of(said)
    )
    font = rows.label(ax, listed)
    ax.set_xlim(limits(np.concatenate([value, lower, upper]), framework))
    grid(ax, "x")
    numbers(ax.xaxis, language)
    draw_bounds(ax, found, "x")
    ax.hlines(at[lined], lower[lined], upper[lined], colors=QUIET, linewidth=1.3, zorder=2)
    ax.scatter(value, at, s=34, c=colours, edgecolors=INK, linewidths=0.5, zorder=3)
    rows.aside(ax, at.tolist(), said, font)
    return ax


def _curve(found: Chosen, names: str | None, language: Language, ax: Axes | None) -> Axes:
    from matplotlib.collections import LineCollection

    shown, g, place = found.shown, found.column, found.place
    framework = shown.scores.framework
    starts = parted(len(place))
    value, lower, upper = (together(x[place, g], starts) for x in (shown.value, shown.lower, shown.upper))
    x = np.append(starts, len(place)).astype(np.float64)
    middle = (x[:-1] + 1 + x[1:]) / 2
    sure = ~np.isnan(lower)
    about = [villages(len(place), language)] + ([say("plot_band", language)] if sure.any() else [])
    caption = Caption(
        title=say("plot_ranking", language, name_of(framework, shown.scores.nodes[g], language)),
        subtitle="; ".join(about),
        notes=(*_ends(found, names, language), *found.notes),
        below=say("plot_rank_axis", language),
        keys=class_keys(found, place, language),
    )
    ax = opened(ax, caption, height=3.1, left=0.55)
    grid(ax, "y")
    numbers(ax.xaxis, language)
    numbers(ax.yaxis, language)
    ax.set_xlim(0.5, len(place) + 0.5)
    ax.set_ylim(limits(np.concatenate([shown.value[place, g], lower, upper]), framework))
    draw_bounds(ax, found, "y")
    if sure.any():
        ax.fill_between(middle, lower, upper, where=list(sure), color=MISSING, linewidth=0, zorder=1.5)
    points = np.column_stack([middle, value])
    pieces = np.stack([points[:-1], points[1:]], axis=1)
    behind, coloured = (
        LineCollection(list(pieces), linewidths=wide, colors=colour, capstyle="round", zorder=z)
        for wide, colour, z in ((3.8, INK, 2.0), (2.8, colours_of(found, place[starts[:-1]]), 2.1))
    )
    ax.add_collection(behind, autolim=False)
    ax.add_collection(coloured, autolim=False)
    return ax


def _ends(found: Chosen, names: str | None, language: Language) -> tuple[str, str]:
    """Return what is said of the highest and of the lowest villages."""
    scores, g = found.shown.scores, found.column
    named = village_names(scores.normalised.estimates, names)
    digits = score_places(scores.framework)

    def listed(place: NDArray[np.intp]) -> str:
        return ", ".join(f"{named[i]} ({written(scores.value[i, g], digits, language)})" for i in place)

    return (
        say("plot_highest", language, listed(found.place[:_ENDS])),
        say("plot_lowest", language, listed(found.place[: -_ENDS - 1 : -1])),
    )
