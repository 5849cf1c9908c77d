"""How sure ranks are: intervals over draws, or confidence sets."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.colours import ACCENT, INK, MISSING, QUIET
from ketahanan_index.reporting.plots import rows
from ketahanan_index.reporting.plots.classing import class_keys, colours_of
from ketahanan_index.reporting.plots.lettering import TEXT
from ketahanan_index.reporting.plots.rows import Row
from ketahanan_index.reporting.plots.selecting import chosen, name_of, several, some_of
from ketahanan_index.reporting.plots.span import parted, together
from ketahanan_index.reporting.plots.surface import Caption, grid, numbers, opened, ready
from ketahanan_index.robustness.rank_result import RankConfidence
from ketahanan_index.robustness.uncertainty_result import Uncertainty
from ketahanan_index.stages.naming import village_names
from ketahanan_index.words import Language, number, percent, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def rank_uncertainty(
    ranks: Uncertainty | RankConfidence,
    *,
    units: Collection[str] | None = None,
    top: int | None = None,
    names: str | None = None,
    language: Language = "id",
    ax: Axes | None = None,
) -> Axes:
    """Draw the rank of each village with its 95 % interval over draws, or with its confidence set.

    Up to 60 villages stand under each other; more become a band over ranks.

    Parameters
    ----------
    ranks : Uncertainty or RankConfidence
        What `uncertainty` or `rank_confidence` returned.
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
        For a village or column that is not there, and where no rank may be shown.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> from matplotlib.figure import Figure
    >>> from ketahanan_index.reporting import plots
    >>> villages = [
    ...     {"kode_desa": f"320201200{i}", "iks": x, "ike": y, "ikl": 0.6}
    ...     for i, (x, y) in enumerate([(0.8, 0.5), (0.5, 0.9), (0.2, 0.3)], 1)
    ... ]
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> sure = ki.uncertainty(scores, assumptions=ki.WeightNoise(), draws=200, seed=1)
    >>> ax = plots.rank_uncertainty(sure, ax=Figure().subplots())
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['3202012002  1', '3202012001  2', '3202012003  3']
    """
    ready(language)
    lower, upper, about = _intervals(ranks, language)
    scores = ranks.scores
    found = chosen(scores, units=units, top=top, language=language)
    lower, upper = lower[found.place], upper[found.place]
    known = ~np.isnan(lower)
    notes = list(found.notes)
    if not known.all():
        notes.insert(0, several("plot_rank_no_interval", int((~known).sum()), language))
    readable = rows.readable(ax, len(found.place))
    told = (
        some_of(found, top, language),
        say("plot_rank_lines" if readable else "plot_rank_band", language, about),
    )
    caption = Caption(
        title=say("plot_rank_uncertainty", language, name_of(scores.framework, scores.nodes[0], language)),
        subtitle="; ".join(told),
        notes=tuple(notes),
        below=say("plot_rank_axis", language),
        keys=class_keys(found, found.place, language) if readable else (),
    )
    if not readable:
        return _band(ax, caption, found.rank, lower, upper, language)
    named = village_names(scores.normalised.estimates, names)
    listed = [
        Row(str(named[i]), number(int(r), language)) for i, r in zip(found.place, found.rank, strict=True)
    ]
    said = [
        f"{number(math.floor(a), language)}–{number(math.ceil(b), language)}" if k else "–"
        for a, b, k in zip(lower, upper, known, strict=True)
    ]
    ax = opened(
        ax, caption, height=rows.height_of(listed), left=rows.left_of(listed), right=rows.right_of(said)
    )
    font = rows.label(ax, listed)
    at = np.arange(len(listed))
    ends = np.concatenate([found.rank, lower, upper])
    air = max(0.5, 0.02 * float(np.nanmax(ends)))
    ax.set_xlim(float(np.nanmin(ends)) - air, float(np.nanmax(ends)) + air)
    _whole(ax)
    grid(ax, "x")
    numbers(ax.xaxis, language)
    ax.hlines(at[known], lower[known], upper[known], colors=QUIET, linewidth=1.3, zorder=2)
    ax.scatter(
        found.rank, at, s=34, c=colours_of(found, found.place), edgecolors=INK, linewidths=0.5, zorder=3
    )
    rows.aside(ax, at.tolist(), said, font)
    return ax


def _intervals(ranks: Uncertainty | RankConfidence, language: Language) -> tuple[Array, Array, str]:
    """Return the ends of the intervals of all villages, and what they are."""
    if isinstance(ranks, Uncertainty):
        table = ranks.interval()
        lower, upper = (table[name].to_numpy(np.float64) for name in ("rank_lower", "rank_upper"))
        return lower, upper, say("plot_ranks_drawn", language, number(ranks.draws, language))
    if isinstance(ranks, RankConfidence):
        kind = say(f"plot_kind_{ranks.kind}", language)
        level = percent(ranks.level, language, 0 if float(100 * ranks.level).is_integer() else 1)
        return ranks.lower, ranks.upper, say("plot_ranks_sets", language, level, kind)
    raise TypeError(f"ranks must be an Uncertainty or a RankConfidence, not {type(ranks).__name__}")


def _whole(ax: Axes) -> None:
    from matplotlib.ticker import MaxNLocator

    ax.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True, min_n_ticks=1))


def _band(
    ax: Axes | None, caption: Caption, rank: Array, lower: Array, upper: Array, language: Language
) -> Axes:
    starts = parted(len(rank))
    middle, low, high = (together(x, starts) for x in (rank, lower, upper))
    ax = opened(ax, caption, height=4.4, left=0.8)
    grid(ax, "y")
    numbers(ax.xaxis, language)
    numbers(ax.yaxis, language)
    ends = np.concatenate([rank, lower, upper])
    ax.set_xlim(float(rank.min()), float(rank.max()))
    ax.set_ylim(float(np.nanmax(ends)), float(np.nanmin(ends)))
    ax.set_ylabel(say("plot_rank_interval", language), fontsize=TEXT, color=INK, usetex=False)
    ax.fill_between(middle, low, high, where=list(~np.isnan(low)), color=MISSING, linewidth=0, zorder=2)
    ax.plot(middle, middle, color=ACCENT, linewidth=1.6, zorder=3)
    return ax
