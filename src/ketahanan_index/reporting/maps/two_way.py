"""Maps of two figures at once: the score and how sure it is, or two groups of the framework."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.colours import INK, QUIET, ink_on
from ketahanan_index.reporting.maps import binning, layers, palette, sheet
from ketahanan_index.reporting.maps.absent import (
    drawn,
    notes,
    on_polygons,
    opening,
    refused,
    require_errors,
    require_some,
    rest,
    some,
    unsure,
)
from ketahanan_index.reporting.maps.joining import Joined
from ketahanan_index.reporting.maps.sheet import Caption, Shade
from ketahanan_index.reporting.plots.lettering import NOTE, fitted, literal
from ketahanan_index.reporting.plots.selecting import column_of, name_of
from ketahanan_index.words import Language, decimal, number, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import ListedColormap

_SQUARE = 1.3
_BESIDE, _BELOW = 0.6, 0.6
"""Inches of the square of nine, and of the words beside and below it."""


def bivariate(
    joined: Joined,
    *,
    node: str | None = None,
    against: str | None = None,
    language: Language = "id",
    ax: Axes | None = None,
) -> Axes:
    """Draw two figures at once, each parted into thirds of villages: nine colours that any colour vision tells apart.

    Parameters
    ----------
    joined : Joined
        Scores and polygons, from `ki.maps.join`.
    node : str
        The group in `scores.nodes` that goes from paper to blue; the index by default.
    against : str
        Another group, from paper to orange; by default half the width of the 95 % interval of `node`.
    language : {"id", "en"}
        The language of all that is written.
    ax : Axes
        Where to draw; a new figure by default. A figure with `layout="constrained"` makes room for what is written.

    Returns
    -------
    Axes
        The map; the square at its right says what colours mean, and counts villages.

    Raises
    ------
    DataError
        For an unknown node, the same node twice, no score that may be shown, and without `against` when no score has
        a sampling error.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> from matplotlib import pyplot as plt
    >>> from ketahanan_index.readers.sample import sample_path
    >>> from ketahanan_index.reporting import maps
    >>> scores = ki.score(
    ...     ki.Framework.load("desa-berketahanan-sosial"),
    ...     respondents=ki.read_respondents(sample_path("responden.csv")),
    ...     villages=ki.read_villages(sample_path("desa.csv")),
    ...     design=ki.SurveyDesign(weights="bobot", strata="dusun", clusters="rt"),
    ... )
    >>> joined = maps.join(scores, sample_path("peta.geojson"))
    >>> ax = maps.bivariate(joined, node="partisipasi", against="gotong_royong")
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['Ditahan (2)']
    >>> plt.close(ax.figure)
    """
    column = opening(joined, node, language)
    nodes = joined.scores.nodes
    first = on_polygons(joined, joined.shown.value[:, column])
    lost: list[Shade] = []
    if against is None:
        second = unsure(joined, column, "half_width")
        require_errors(joined, second, column)
        where = ~np.isnan(first) & np.isnan(second)
        lost = some([Shade(say("map_no_error", language), palette.PAPER, where, "xxxx")])
        name = name_of(joined.scores.framework, nodes[column], language)
        title, axes = (
            say("map_score_and_error", language, name),
            (say("score", language), say("map_half_width_key", language)),
        )
        gone = rest(joined, column, language)
    else:
        other = column_of(joined.scores, against)
        if other == column:
            raise refused(
                f"{against!r} is set against itself", "name another group in against=", "bad_parameter"
            )
        second = on_polygons(joined, joined.shown.value[:, other])
        require_some(joined, second, other)
        require_some(joined, first + second, column)
        axes = (
            name_of(joined.scores.framework, nodes[column], language),
            name_of(joined.scores.framework, nodes[other], language),
        )
        title = say("map_two", language, *axes)
        gone = _either(rest(joined, column, language), rest(joined, other, language))
    both = ~np.isnan(first) & ~np.isnan(second)
    first, second = np.where(both, first, np.nan), np.where(both, second, np.nan)
    cuts = binning.thirds(first), binning.thirds(second)
    cell = np.where(both, 3 * binning.third_of(second, cuts[1]) + binning.third_of(first, cuts[0]), -1)
    shades = [Shade("", palette.TWO_WAYS[k // 3][k % 3], cell == k) for k in range(9)]
    subtitle = f"{drawn(joined, first, language)}; {say('map_thirds', language)}"
    said = (
        *notes(joined, column, language),
        f"{say('map_thirds_bounds', language)} {say('map_counts', language)}",
    )
    ax = layers.draw(joined, Caption(title, subtitle, said), [*shades, *lost, *gone], ax)
    counts = np.bincount(cell[both], minlength=9).reshape(3, 3)
    _square(
        ax,
        counts,
        axes,
        tuple(_ends(x, c, language) for x, c in zip((first, second), cuts, strict=True)),
        language,
    )
    if lost or gone:
        sheet.write_key(ax, "", [*lost, *gone], language, down=_square_size(ax) + _BELOW + 0.1)
    return ax


def _either(first: list[Shade], second: list[Shade]) -> list[Shade]:
    """Return the shades of polygons that lack one figure or the other, each polygon in one of them."""
    out: list[Shade] = []
    taken = (
        np.zeros(len((first + second)[0].where), dtype=bool) if first or second else np.zeros(0, dtype=bool)
    )
    for text in dict.fromkeys(shade.text for shade in [*first, *second]):
        alike = [shade for shade in [*first, *second] if shade.text == text]
        where = np.logical_or.reduce([shade.where for shade in alike]) & ~taken
        taken |= where
        out.append(Shade(text, alike[0].colour, where, alike[0].hatch))
    return some(out)


def _ends(x: Array, cuts: Array, language: Language) -> tuple[str, str]:
    """Return the two bounds of an axis, with the decimals that its width asks for."""
    width = float(np.nanmax(x) - np.nanmin(x))
    places = 1 if width <= 0 else int(np.clip(2 - np.floor(np.log10(width)), 0, 6))
    low, high = (decimal(float(cut), places, language) for cut in cuts)
    return low, high


def _square_size(ax: Axes) -> float:
    return min(_SQUARE, sheet.key_width(ax) - _BESIDE)


def _square(
    ax: Axes,
    counts: NDArray[np.intp],
    names: tuple[str, str],
    ends: tuple[tuple[str, str], ...],
    language: Language,
) -> None:
    """Draw the nine colours as a square with the count of each, at the top of the key."""
    wide, high = sheet.size(ax)
    side = _square_size(ax)
    left = wide - sheet.key_width(ax) + _BESIDE
    key = ax.inset_axes((left / wide, 1 - side / high, side / wide, side / high))
    key.set_label("key")
    key.pcolormesh(np.arange(9).reshape(3, 3), cmap=_colours(), edgecolors="white", linewidth=1.0)
    for row in range(3):
        for place in range(3):
            key.text(
                place + 0.5,
                row + 0.5,
                number(int(counts[row, place]), language),
                ha="center",
                va="center",
                fontsize=NOTE,
                color=ink_on(palette.TWO_WAYS[row][place]),
            )
    key.set_xticks((1, 2), ends[0])
    key.set_yticks((1, 2), ends[1], rotation=90, va="center")
    key.tick_params(labelsize=NOTE, labelcolor=QUIET, length=2, width=0.5, color=QUIET, pad=2)
    for spine in key.spines.values():
        spine.set_visible(False)
    across, up = (f"{literal(fitted(name, side + 0.1, NOTE, lines=2))} →" for name in names)
    key.set_xlabel(across, fontsize=NOTE, color=INK, labelpad=2, linespacing=1.15)
    key.set_ylabel(up, fontsize=NOTE, color=INK, labelpad=2, linespacing=1.15)


def _colours() -> ListedColormap:
    from matplotlib.colors import ListedColormap

    return ListedColormap([colour for row in palette.TWO_WAYS for colour in row])
