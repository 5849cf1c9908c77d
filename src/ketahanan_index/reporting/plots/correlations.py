"""How indicators go together over villages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from ketahanan_index.arrays import ranks as rank_arrays
from ketahanan_index.errors import DataError
from ketahanan_index.framework import Group
from ketahanan_index.framework.texts import text
from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.colours import INK, LIFTS, LOWERS, MISSING, QUIET
from ketahanan_index.reporting.plots import rows
from ketahanan_index.reporting.plots.lettering import TEXT, fitted, literal, width_of, wrapped, written
from ketahanan_index.reporting.plots.rows import Row
from ketahanan_index.reporting.plots.selecting import refused, villages
from ketahanan_index.reporting.plots.surface import Caption, opened, ready, size
from ketahanan_index.stages import Normalised, Scores
from ketahanan_index.words import Language, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Kind = Literal["rank", "pearson"]

_WRITTEN = 12
"""Indicators up to which figures stand in the cells."""
_FEW = 30
"""Villages below which a correlation of 0.3 or so may be chance."""


def correlations(
    normalised: Normalised | Scores, *, kind: Kind = "rank", language: Language = "id", ax: Axes | None = None
) -> Axes:
    """Draw the correlations between all indicators as a triangle of colours.

    Blue cells go together, orange cells against each other; the darker, the more.

    Parameters
    ----------
    normalised : Normalised or Scores
        Indicators as rescaled, so that more is better in all of them.
    kind : {"rank", "pearson"}
        Spearman's rank correlation, or Pearson's. Each pair is taken over the villages with both; ranks are those among
        all villages with a value.
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
        For another kind, and where no two indicators have a correlation.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> from matplotlib.figure import Figure
    >>> from ketahanan_index.reporting import plots
    >>> villages = [
    ...     {"kode_desa": f"320201200{i}", "iks": 0.1 * i, "ike": 0.05 * i, "ikl": 1 - 0.1 * i}
    ...     for i in range(1, 6)
    ... ]
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> ax = plots.correlations(scores, ax=Figure().subplots())
    >>> ax.collections[0].get_array().compressed().round(6).tolist()
    [1.0, -1.0, -1.0]
    """
    ready(language)
    stage = normalised.normalised if isinstance(normalised, Scores) else normalised
    if not isinstance(stage, Normalised):
        raise TypeError(f"normalised must be a Normalised or a Scores, not {type(normalised).__name__}")
    if kind not in ("rank", "pearson"):
        raise refused(DataError, f"kind is {kind!r}", "choose 'rank' or 'pearson'", "bad_parameter")
    there = np.flatnonzero(~np.isnan(stage.value).all(axis=0))
    x = stage.value[:, there]
    r = _correlated(_ranked(x) if kind == "rank" else x)
    if np.isnan(r[np.tril_indices(len(r), -1)]).all():
        raise refused(
            DataError,
            f"no two of {len(there)} indicators with data vary together over {len(x):,} villages",
            "correlations need two indicators, and three villages where both have values that differ",
            "nothing_to_show",
        )
    framework, count = stage.framework, len(there)
    indicators = [framework.indicators[j] for j in there]
    called = [text(one.label, language) or one.id for one in indicators]
    listed = [Row(name, str(i)) for i, name in enumerate(called, 1)]
    some = int(np.count_nonzero((~np.isnan(x)).sum(axis=1) > 1))
    key = "plot_rank_correlation" if kind == "rank" else "plot_pearson_correlation"
    notes = [say("plot_few_villages", language)] if some < _FEW else []
    notes += [say("plot_no_correlation", language)] if np.isnan(r[np.tril_indices(count, -1)]).any() else []
    caption = Caption(
        title=say("plot_correlations", language, text(framework.index.label, language) or framework.index.id),
        subtitle=say(key, language, villages(some, language)),
        notes=tuple(notes),
    )
    ax = opened(ax, caption, height=max(1.6, rows.height_of(listed)), left=rows.left_of(listed))
    font = rows.label(ax, listed)
    parts = _parts(framework.index, [one.id for one in indicators], language)
    beside = _beside(parts, count, size(ax), font)
    _cells(ax, r, language, font, beside)
    _groups(ax, parts, count, font)
    _scale(ax)
    return ax


def _ranked(x: Array) -> Array:
    out = np.empty(x.shape)
    for j, column in enumerate(x.T):
        out[:, j] = rank_arrays.rank(column, "average")
    return out


def _correlated(x: Array) -> Array:
    """Return the correlation of each pair of columns over the rows with both; NaN where one is constant there."""
    there = ~np.isnan(x)
    mask = there.astype(np.float64)
    count = mask.T @ mask
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = np.where(there, x, 0.0).sum(axis=0) / mask.sum(axis=0)
        scale = np.sqrt((np.where(there, x - middle, 0.0) ** 2).sum(axis=0))
        # Centred and of length 1, so that sums of squares lose no digits to the mean or the size.
        z = np.where(there, (x - middle) / np.where(scale > 0, scale, 1.0), 0.0)
        sums, squares = z.T @ mask, (z**2).T @ mask
        spread = squares - sums**2 / count
        product = spread * spread.T
        r = (z.T @ z - sums * sums.T / count) / np.sqrt(product)
    known = (count > 2) & (spread > 1e-12) & (spread.T > 1e-12)
    return np.where(known, np.clip(r, -1, 1), np.nan)


def _cells(ax: Axes, r: Array, language: Language, font: float, beside: float) -> None:
    from matplotlib.colors import LinearSegmentedColormap

    count = len(r)
    upper = np.triu(np.ones_like(r, dtype=bool))
    colours = LinearSegmentedColormap.from_list("against_together", [LOWERS, "#ffffff", LIFTS])
    edges = np.arange(count + 1) - 0.5
    ax.pcolormesh(
        edges, edges, np.ma.array(r, mask=upper | np.isnan(r)), cmap=colours, vmin=-1, vmax=1, zorder=2
    )
    unknown = np.ma.array(np.zeros_like(r), mask=upper | ~np.isnan(r))
    if not unknown.mask.all():
        grey = LinearSegmentedColormap.from_list("unknown", [MISSING, MISSING])
        ax.pcolormesh(edges, edges, unknown, cmap=grey, zorder=2)
    wide = size(ax)[0]
    cell = (wide - beside) / count
    ax.set_xlim(-0.5, wide / cell - 0.5)
    ax.spines["bottom"].set_visible(False)
    ax.tick_params(axis="x", length=0, pad=2)
    needed = width_of("0" * len(str(count)), font) * 1.15
    step = next((s for s in (1, 2, 5, 10) if s * cell >= needed), 20)
    at = [i for i in range(count) if (i + 1) % step == 0]
    ax.set_xticks(at, [str(i + 1) for i in at], fontsize=font)
    if count <= _WRITTEN:
        for i in range(count):
            for j in range(i):
                dark = abs(r[i, j]) > 0.6
                said = written(float(r[i, j]), 2, language)
                ax.text(
                    j,
                    i,
                    said,
                    ha="center",
                    va="center",
                    fontsize=font,
                    color="white" if dark else INK,
                    zorder=3,
                )


@dataclass(frozen=True, slots=True)
class _Part:
    """The indicators of a group: what it is called, where they begin and how many they are."""

    name: str
    start: int
    inside: int


def _parts(index: Group, shown: list[str], language: Language) -> list[_Part]:
    """Return the lowest groups with indicators in the picture; the index itself has no name."""
    parts: list[_Part] = []
    for group in _lowest(index):
        inside = sum(one.id in shown for one in group.members)
        if inside:
            name = "" if group is index else text(group.label, language) or group.id
            parts.append(_Part(name, sum(part.inside for part in parts), inside))
    return parts


def _beside(parts: list[_Part], count: int, inches: tuple[float, float], font: float) -> float:
    """Return how much of the width is left beside the cells: as much as the names of the last groups need."""
    most = inches[0] / 3
    tried = np.linspace(0.0, most, 21).tolist()
    return next(
        (room for room in tried if all(_fits(part, count, inches, font, room) for part in parts)), most
    )


def _fits(part: _Part, count: int, inches: tuple[float, float], font: float, beside: float) -> bool:
    cell, row = (inches[0] - beside) / count, font * 1.3 / 72 * count / inches[1]
    return any(
        _fitted(part, lines, inches[0] - cell * (_left(part, lines, row) + 0.5), font) is not None
        for lines in _lines(part, row)
    )


def _lines(part: _Part, row: float) -> list[int]:
    """Return the numbers of lines that a name may have, beside its own rows."""
    return [lines for lines in (1, 2, 3) if lines == 1 or lines * row <= max(part.inside, 1.4)]


def _left(part: _Part, lines: int, row: float) -> float:
    """Return where a name of so many lines begins: the diagonal goes a cell to the right with every row."""
    return part.start + lines * row - 0.1


def _fitted(part: _Part, lines: int, room: float, font: float) -> str | None:
    """Return a name in so many lines, None where it needs more or a word is wider than the room."""
    broken = wrapped(part.name, room, font, bold=True)
    if len(broken) > lines or any(width_of(one, font, bold=True) > room for one in broken):
        return None
    return "\n".join(broken)


def _groups(ax: Axes, parts: list[_Part], count: int, font: float) -> None:
    """Mark the groups of indicators, and name them in the empty half."""
    end = count - 0.5
    for part in parts:
        start = part.start - 0.5
        if part.start:
            ax.plot([-0.5, start], [start] * 2, color=INK, linewidth=0.9, zorder=4)
            ax.plot([start] * 2, [start, end], color=INK, linewidth=0.9, zorder=4)
        if part.name:
            _name(ax, part, count, font)


def _name(ax: Axes, part: _Part, count: int, font: float) -> None:
    """Write the name of a group right of its first cells in as few lines as there is room for, or shortened."""
    wide, high = size(ax)
    right = ax.get_xlim()[1]
    cell, row = wide / (right + 0.5), font * 1.3 / 72 * count / high
    tried = [(lines, _left(part, lines, row)) for lines in _lines(part, row)]
    said = [(_fitted(part, lines, cell * (right - x), font), x) for lines, x in tried]
    name, x = next(
        ((name, x) for name, x in said if name is not None),
        (fitted(part.name, cell * (right - tried[-1][1]), font, lines=tried[-1][0], bold=True), tried[-1][1]),
    )
    bold = {"fontweight": "bold", "color": QUIET, "fontsize": font}
    ax.text(x, part.start - 0.35, literal(name), bold, va="top", usetex=False)


def _lowest(group: Group) -> list[Group]:
    """Return the groups of indicators in tree order; a group with members of both kinds counts as one."""
    inner = [one for one in group.members if isinstance(one, Group)]
    if len(inner) < len(group.members):
        return [group]
    return [found for one in inner for found in _lowest(one)]


def _scale(ax: Axes) -> None:
    """Draw the scale of colours in the empty half."""
    from matplotlib.colors import LinearSegmentedColormap

    inner = ax.inset_axes((0.66, 0.93, 0.32, min(0.03, 0.09 / size(ax)[1])))
    colours = LinearSegmentedColormap.from_list("against_together", [LOWERS, "#ffffff", LIFTS])
    inner.imshow(np.linspace(-1, 1, 101)[None, :], cmap=colours, aspect="auto", extent=(-1, 1, 0, 1))
    inner.set_yticks([])
    inner.set_xticks([-1, 0, 1], ["−1", "0", "1"], fontsize=TEXT - 1, color=QUIET)
    inner.tick_params(axis="x", length=2, pad=2, color=QUIET)
    for spine in inner.spines.values():
        spine.set(color=QUIET, linewidth=0.5)
