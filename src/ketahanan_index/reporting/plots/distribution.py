"""How scores are spread over villages."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.colours import ACCENT, INK, class_colours
from ketahanan_index.reporting.plots.classing import class_keys, classed, draw_bounds
from ketahanan_index.reporting.plots.lettering import TEXT, literal, written
from ketahanan_index.reporting.plots.selecting import Chosen, chosen, name_of, villages
from ketahanan_index.reporting.plots.span import limits, score_axis, span_of
from ketahanan_index.reporting.plots.surface import Caption, grid, numbers, opened, ready
from ketahanan_index.stages import Scores
from ketahanan_index.stages.figures import score_places
from ketahanan_index.words import Language, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LEAST, _MOST = 10, 60


def distribution(
    scores: Scores,
    *,
    node: str | None = None,
    units: Collection[str] | None = None,
    language: Language = "id",
    ax: Axes | None = None,
) -> Axes:
    """Draw how many villages have which score, with the bounds of the classes and the median.

    No bar crosses a bound: a bar holds villages of one class, on the side of the bound where the framework puts them.

    Parameters
    ----------
    scores : Scores
        What `score` returned.
    node : str
        A name in ``scores.nodes``; the index by default. Only the index has classes.
    units : collection of str
        Only these villages.
    language : {"id", "en"}
        Of everything that is written.
    ax : Axes
        Where to draw; a new figure unless given.

    Returns
    -------
    Axes
        What was drawn on.

    Raises
    ------
    DataError
        For a node or village that is not there, and where no score may be shown.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> from matplotlib.figure import Figure
    >>> from ketahanan_index.reporting import plots
    >>> villages = [
    ...     {"kode_desa": f"320201200{i}", "iks": 0.1 * i, "ike": 0.6, "ikl": 0.7} for i in range(1, 9)
    ... ]
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> ax = plots.distribution(scores, ax=Figure().subplots())
    >>> int(sum(bar.get_height() for bar in ax.patches))
    8
    """
    ready(language)
    found = chosen(scores, node=node, units=units, language=language)
    framework, g = scores.framework, found.column
    x = found.shown.value[found.place, g]
    median = float(np.median(x))
    said = say("plot_median", language, written(median, score_places(framework), language))
    about = [villages(len(x), language), said]
    caption = Caption(
        title=say("plot_distribution", language, name_of(framework, scores.nodes[g], language)),
        subtitle="; ".join(about + ([say("plot_bounds", language)] if classed(found) else [])),
        notes=found.notes,
        below=score_axis(framework, language),
        keys=class_keys(found, found.place, language),
    )
    ax = opened(ax, caption, height=2.9, left=0.75, above=0.18)
    bars = _bars(found, x)
    counts = [_draw(ax, values, edges, colour) for values, edges, colour in bars]
    ends = np.concatenate([limits(x, framework), *(_reached(values, edges) for values, edges, _ in bars)])
    ax.set_xlim(ends.min(), ends.max())
    tallest = max(int(c.max()) for c in counts)
    ax.set_ylim(0, tallest * 1.04)
    ax.set_ylabel(say("plot_count_axis", language), fontsize=TEXT, color=INK, usetex=False)
    if tallest < 10:
        ax.set_yticks(range(0, tallest + 1, 1 if tallest < 6 else 2))
    grid(ax, "y")
    numbers(ax.yaxis, language)
    numbers(ax.xaxis, language)
    draw_bounds(ax, found, "x")
    ax.axvline(median, color=INK, linewidth=1.4, zorder=4)
    ax.annotate(
        literal(said),
        (median, 1),
        xycoords=ax.get_xaxis_transform(),
        xytext=(0, 3),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=TEXT,
        color=INK,
        annotation_clip=False,
        usetex=False,
    )
    return ax


def _bars(found: Chosen, x: Array) -> list[tuple[Array, Array, str]]:
    """Return, for each class, its scores, the edges of its bars and its colour."""
    framework = found.shown.scores.framework
    low, high = limits(x, framework)
    least, most = span_of(framework)
    count = int(np.clip(2 * np.sqrt(len(x)), _LEAST, _MOST))
    width = _round((high - low) / count)
    classes = framework.classes
    if not classed(found) or classes is None:
        start = np.floor(low / width) * width
        return [(x, np.arange(start, high + width, width), ACCENT)]
    code = found.shown.class_code[found.place]
    ends = [min(low, least, *classes.bounds), *classes.bounds, max(high, most, *classes.bounds)]
    out = []
    for c, colour in enumerate(class_colours(len(classes.levels))):
        values = x[code == c]
        if len(values):
            parts = max(1, round((ends[c + 1] - ends[c]) / width))
            out.append((values, np.linspace(ends[c], ends[c + 1], parts + 1), colour))
    return out


def _reached(values: Array, edges: Array) -> Array:
    """Return the outer edges of the bars that hold anything."""
    first = max(int(np.searchsorted(edges, values.min(), "right")) - 1, 0)
    last = min(int(np.searchsorted(edges, values.max(), "left")), len(edges) - 1)
    return edges[[first, last]]


def _draw(ax: Axes, values: Array, edges: Array, colour: str) -> Array:
    # A score equal to a bound at ten decimals is on it, and may lie a hair outside the edges of its class.
    counts, _ = np.histogram(np.clip(values, edges[0], edges[-1]), edges)
    there = counts > 0
    ax.bar(
        edges[:-1][there],
        counts[there],
        np.diff(edges)[there],
        align="edge",
        color=colour,
        edgecolor="white",
        linewidth=0.6,
        zorder=2,
    )
    return np.asarray(counts, dtype=np.float64)


def _round(width: float) -> float:
    """Return the next of 1, 2, 2.5, 5 times a power of ten."""
    power = 10.0 ** np.floor(np.log10(width))
    return float(next(step * power for step in (1.0, 2.0, 2.5, 5.0, 10.0) if step * power >= width * 0.999))
