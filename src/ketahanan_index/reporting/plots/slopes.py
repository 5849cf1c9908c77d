"""Two waves of the same villages: where each stood, and where it stands."""

from __future__ import annotations

from collections.abc import Collection
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import ranks as rank_arrays
from ketahanan_index.errors import DataError
from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.colours import INK, LIFTS, LOWERS, QUIET
from ketahanan_index.reporting.plots import beside
from ketahanan_index.reporting.plots.lettering import TEXT, literal, shortened, written
from ketahanan_index.reporting.plots.selecting import (
    Places,
    column_of,
    name_of,
    refused,
    rows_of,
    several,
    villages,
)
from ketahanan_index.reporting.plots.span import limits, score_axis, span_of
from ketahanan_index.reporting.plots.surface import EDGE, Caption, Key, grid, numbers, opened, ready, size
from ketahanan_index.reporting.published import published
from ketahanan_index.robustness.shifts import require_scores
from ketahanan_index.stages import Scores
from ketahanan_index.stages.figures import score_places
from ketahanan_index.stages.naming import village_names
from ketahanan_index.words import Language, number, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NAMED, _LINES, _ENDS = 60, 2_000, 3
"""Villages that may be named one by one, and drawn one by one; how many of the largest changes are named of others."""
_PARTS = 15
_ROOM, _AXIS, _HEIGHT = 2.1, 0.6, 3.6
"""Inches: the widest a name may be; the side of an axis with numbers, and its height, where not all are named."""


def slopes(
    before: Scores,
    after: Scores,
    *,
    node: str | None = None,
    units: Collection[str] | None = None,
    waves: tuple[str, str] | None = None,
    names: str | None = None,
    language: Language = "id",
    ax: Axes | None = None,
) -> Axes:
    """Draw the scores of two waves, a line for each village from the first to the second.

    Villages are joined by their codes. All are named at both ends where every name can stand beside its village; where
    they lie too close, those with the highest and lowest score and the largest changes are. Of more than 2,000, those
    that start and end alike share a line, whose width says how many they are.

    Parameters
    ----------
    before, after : Scores
        What `score` returned for each wave.
    node : str
        A name in ``before.nodes``, the same in both; the index by default.
    units : collection of str
        Only these villages.
    waves : tuple of two str
        What the waves are called, such as ``("2024", "2026")``.
    names : str
        The column of `after` with the villages' names; found by itself under a usual heading.
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
        For scores on two ranges, a node, village or column that is not there, and where no village may be shown in both
        waves.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> from matplotlib.figure import Figure
    >>> from ketahanan_index.reporting import plots
    >>> framework = ki.Framework.load("idm-komponen")
    >>> waves = [
    ...     ki.score(framework, villages=[{"kode_desa": "3202012001", "iks": x, "ike": 0.6, "ikl": 0.6}])
    ...     for x in (0.6, 0.9)
    ... ]
    >>> ax = plots.slopes(*waves, waves=("2024", "2026"), ax=Figure().subplots())
    >>> [[float(y) for y in line[:, 1].round(2)] for line in ax.collections[0].get_segments()]
    [[0.6, 0.7]]
    """
    ready(language)
    require_scores(before, "before")
    require_scores(after, "after")
    start, end = column_of(before, node), column_of(after, node)
    _same_range(before, after)
    first, second, notes = _paired(before, after, (start, end), units, language)
    a, b = before.value[first, start], after.value[second, end]
    # At ten decimals, as scores are compared everywhere.
    change = rank_arrays.snap(b) - rank_arrays.snap(a)
    change = rank_arrays.snap(change)
    framework = after.framework
    named = village_names(after.normalised.estimates, names)[second]
    digits = score_places(framework)
    sampled = bool(
        (before.standard_error[first, start] > 0).any() or (after.standard_error[second, end] > 0).any()
    )
    ends = limits(np.concatenate([a, b]), framework)
    height = _readable((a, b), ends, ax)
    every = height is not None
    about = say("plot_slopes_about" if sampled else "plot_slopes_exact", language, villages(len(a), language))
    if len(a) > _LINES:
        about = f"{about}; {say('plot_slopes_thick', language)}"
    marked = np.arange(len(a)) if every else _marked(b, change, _HEIGHT if ax is None else size(ax)[1])
    if not every:
        explained = (say("plot_slopes_named", language),) if len(marked) else ()
        notes = (*explained, *_largest(change, named, digits, language), *notes)
    keys = tuple(
        Key(colour, say(key, language, number(int(count), language)), "line")
        for key, colour, count in (
            ("plot_rises", LIFTS, (change > 0).sum()),
            ("plot_falls", LOWERS, (change < 0).sum()),
            ("plot_stays", QUIET, (change == 0).sum()),
        )
    )
    title = name_of(framework, after.nodes[end], language)
    caption = Caption(say("plot_slopes", language, title), about, notes, "", keys)
    told = [_told(named[marked], side[marked], digits, language) for side in (a, b)]
    left, right = (beside.room_of(side) for side in told)
    sides = (left if every else _AXIS, right + EDGE if len(marked) else _AXIS)
    ax = opened(ax, caption, height=height or _HEIGHT, left=sides[0], right=sides[1])
    ax.set_xlim(0, 1)
    ax.set_ylim(ends)
    called = waves or (say("plot_before", language), say("plot_after", language))
    ax.set_xticks([0, 1], [literal(str(one)) for one in called])
    for label in ax.get_xticklabels():
        label.set(fontsize=TEXT, fontweight="bold", color=INK)
        label.set_usetex(False)
    for x in (0, 1):
        ax.axvline(x, color=QUIET, linewidth=0.8, zorder=1)
    if not every:
        _lines(ax, a, b, change)
    _mark(ax, a[marked], b[marked], change[marked])
    beside.write(ax, b[marked], told[1], 1)
    if every:
        ax.set_yticks([])
        beside.write(ax, a, told[0], 0)
    else:
        numbers(ax.yaxis, language)
        grid(ax, "y")
        ax.set_ylabel(score_axis(framework, language), fontsize=TEXT, color=QUIET, usetex=False)
    return ax


def _readable(sides: tuple[Array, Array], ends: tuple[float, float], ax: Axes | None) -> float | None:
    """Return the height of axes on which all can be named at both ends, None where they lie too close."""
    if len(sides[0]) > _NAMED:
        return None
    if ax is None:
        return beside.height_for(sides, ends)
    given = size(ax)[1]
    return given if beside.near(sides, ends, given) else None


def _marked(end: Array, change: Array, height: float) -> Places:
    """Return the highest, the lowest and the largest changes, no more than have room to be named; none of too many."""
    if len(end) > _LINES:
        return np.array([], dtype=np.intp)
    order = np.argsort(change, kind="stable")
    rises = [int(i) for i in order[::-1][:_ENDS] if change[i] > 0]
    falls = [int(i) for i in order[:_ENDS] if change[i] < 0]
    first = [int(np.argmax(end)), int(np.argmin(end))]
    both = [i for pair in zip_longest(rises, falls) for i in pair if i is not None]
    return np.array(list(dict.fromkeys([*first, *both]))[: int(height / beside.PITCH / 2)], dtype=np.intp)


def _told(named: NDArray[np.object_], score: Array, digits: int, language: Language) -> list[str]:
    pairs = zip(named, score.tolist(), strict=True)
    return [f"{shortened(str(name), _ROOM, TEXT)} {written(x, digits, language)}" for name, x in pairs]


def _same_range(before: Scores, after: Scores) -> None:
    ranges = [span_of(scores.framework) for scores in (before, after)]
    if ranges[0] != ranges[1]:
        told = [f"{low:g} to {high:g}" for low, high in ranges]
        raise refused(
            DataError,
            f"the waves are on the ranges {told[0]} and {told[1]}",
            "score both with one framework, the second with base= the first",
            "other_range",
        )


def _paired(
    before: Scores, after: Scores, column: tuple[int, int], units: Collection[str] | None, language: Language
) -> tuple[Places, Places, tuple[str, ...]]:
    """Return the rows of the villages that may be shown in both waves, and what is said of the others."""
    there = {unit: i for i, unit in enumerate(before.units)}
    asked = rows_of(after, units)
    both = np.array([i for i in asked if after.units[i] in there], dtype=np.intp)
    first = np.array([there[after.units[i]] for i in both], dtype=np.intp)
    alone = len(asked) - len(both) + (len(there) - len(both) if units is None else 0)
    shown = published(before).shown[first, column[0]] & published(after).shown[both, column[1]]
    if not shown.any():
        message = "no village is in both waves" if not len(both) else "no village may be shown in both waves"
        remedy = "villages are joined by their codes; see `scores.flags` of each wave for what is withheld"
        raise refused(DataError, message, remedy, "nothing_to_show")
    notes = []
    if not shown.all():
        notes.append(several("plot_wave_unseen", int((~shown).sum()), language))
    if alone:
        notes.append(several("plot_in_one", alone, language))
    return first[shown], both[shown], tuple(notes)


def _largest(change: Array, named: NDArray[np.object_], digits: int, language: Language) -> tuple[str, ...]:
    """Return what is said of the largest rises and falls."""
    order = np.argsort(change, kind="stable")
    out = []
    for key, place, sign in (("plot_largest_rise", order[::-1], 1), ("plot_largest_fall", order, -1)):
        some = [i for i in place[:_ENDS] if sign * change[i] > 0]
        if some:
            mark = "+" if sign > 0 else "−"
            told = [f"{named[i]} ({mark}{written(abs(float(change[i])), digits, language)})" for i in some]
            out.append(say(key, language, ", ".join(told)))
    return tuple(out)


def _lines(ax: Axes, a: Array, b: Array, change: Array) -> None:
    """Draw thin lines of those that stay, fall and rise."""
    for colour, where in ((QUIET, change == 0), (LOWERS, change < 0), (LIFTS, change > 0)):
        if not where.any():
            continue
        x, y, wide = a[where], b[where], np.array([0.7])
        if len(a) > _LINES:
            x, y, count = _flows(x, y, float(min(a.min(), b.min())), float(max(a.max(), b.max())))
            wide = np.maximum(0.2, 60 * count / len(a))
        _segments(ax, x, y, colour, wide, 0.45)


def _mark(ax: Axes, a: Array, b: Array, change: Array) -> None:
    """Draw the lines of those that are named, with a dot at both ends."""
    for colour, where in ((QUIET, change == 0), (LOWERS, change < 0), (LIFTS, change > 0)):
        if where.any():
            _segments(ax, a[where], b[where], colour, np.array([1.4]), 0.9)
    for x, side in ((0, a), (1, b)):
        ax.scatter(np.full(len(side), x), side, s=16, c=INK, zorder=3, clip_on=False)


def _segments(ax: Axes, x: Array, y: Array, colour: str, wide: Array, opaque: float) -> None:
    from matplotlib.collections import LineCollection

    ends = np.stack([np.column_stack([np.zeros_like(x), x]), np.column_stack([np.ones_like(y), y])], axis=1)
    ax.add_collection(
        LineCollection(list(ends), colors=colour, linewidths=wide.tolist(), alpha=opaque, zorder=2),
        autolim=False,
    )


def _flows(x: Array, y: Array, low: float, high: float) -> tuple[Array, Array, Array]:
    """Return mean starts, mean ends and counts of villages that start and end in the same steps of the score."""
    step = (high - low) / _PARTS or 1.0
    cells = [np.minimum(((side - low) / step).astype(np.intp), _PARTS - 1) for side in (x, y)]
    _, code, count = np.unique(cells[0] * _PARTS + cells[1], return_inverse=True, return_counts=True)
    start, end = (np.bincount(code, side) / count for side in (x, y))
    return start, end, count.astype(np.float64)
