"""What every map is drawn on: axes with room for a key at the right, a title above and notes below.

Sizes are inches, fonts points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.reporting.colours import INK, QUIET
from ketahanan_index.reporting.maps.geometry import Shapes
from ketahanan_index.reporting.maps.palette import HATCH
from ketahanan_index.reporting.plots.lettering import NOTE, SUBTITLE, TEXT, TITLE, line, literal, wrapped
from ketahanan_index.words import Language, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EDGE, GAP, KEY = 0.15, 0.15, 1.9
"""Around the figure, between parts, and the width of the key."""

_WIDTH, _WIDE = 7.2, 10.5
"""Of a figure, and of one for a region that is much wider than high."""
_LOWEST, _HIGHEST = 2.9, 6.6
_SWATCH, _LEAD = 0.34, 0.05
_FULL = 0.96
"""Of the room a line may take: on a screen letters are set a little wider than they measure."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What is written around a map."""

    title: str
    subtitle: str
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Shade:
    """Polygons that look alike.

    Parameters
    ----------
    text : str
        What the key says of them.
    colour : str
        Their fill.
    where : array of bool (polygon,)
        Which polygons.
    hatch : str
        Lines over the fill, in matplotlib's signs.
    """

    text: str
    colour: str
    where: NDArray[np.bool_]
    hatch: str = ""


def opened(ax: Axes | None, shapes: Shapes, caption: Caption) -> Axes:
    """Return axes whose left part shows where polygons lie; a new figure only where none are given.

    Parameters
    ----------
    ax : Axes
        Where to draw, or None for a figure made by pyplot, which a notebook then shows.
    shapes : array of polygons
        In flat coordinates.
    caption : Caption
        What is written above and below.
    """
    import shapely

    west, south, east, north = shapely.total_bounds(shapes)
    across, up = max(east - west, 1e-9), max(north - south, 1e-9)
    ax = _new(across / up, caption) if ax is None else ax
    ax.set_axis_off()
    wide, high = size(ax)
    room = wide - key_width(ax) - GAP
    inch = 1.02 * max(across / room, up / high)
    left = (west + east) / 2 - room * inch / 2
    ax.set_xlim(left, left + wide * inch)
    ax.set_ylim((south + north - high * inch) / 2, (south + north + high * inch) / 2)
    ax.set_aspect("equal", adjustable="box", anchor="NW")
    _write(ax, caption)
    return ax


def size(ax: Axes) -> tuple[float, float]:
    """Return the width and height of axes."""
    box = ax.get_window_extent()
    return float(box.width / ax.figure.dpi), float(box.height / ax.figure.dpi)


def key_width(ax: Axes) -> float:
    """Return the width of the key: never more than the map's."""
    return min(KEY, 0.42 * size(ax)[0])


def write_key(
    ax: Axes, heading: str, shades: Sequence[Shade], language: Language, *, down: float = 0.0
) -> None:
    """Write a key at the right: each shade with the count of its polygons, `down` inches below the top.

    Parameters
    ----------
    ax : Axes
        Made by `opened`.
    heading : str
        What the shades are of; may be empty.
    shades : sequence of Shade
        From the top.
    language : {"id", "en"}
        Of the counts.
    down : float
        How far below the top of the axes the key begins.
    """
    from matplotlib.patches import Patch

    wide, high = size(ax)
    room = key_width(ax) - _SWATCH
    handles = [
        Patch(facecolor=s.colour, edgecolor=HATCH, linewidth=0.5, hatch=s.hatch or None) for s in shades
    ]
    texts = [
        "\n".join(map(literal, wrapped(f"{s.text} ({number(int(s.where.sum()), language)})", room, TEXT)))
        for s in shades
    ]
    legend = ax.legend(
        handles,
        texts,
        title="\n".join(map(literal, wrapped(heading, key_width(ax), TEXT))) if heading else None,
        loc="upper left",
        bbox_to_anchor=(1 - key_width(ax) / wide, 1 - down / high),
        alignment="left",
        frameon=False,
        borderaxespad=0,
        borderpad=0,
        handlelength=1.5,
        handleheight=1.1,
        handletextpad=0.6,
        labelspacing=0.45,
        fontsize=TEXT,
        title_fontsize=TEXT,
        labelcolor=INK,
    )
    legend.get_title().set_color(INK)
    legend.get_title().set_fontweight("bold")


def _new(shape: float, caption: Caption) -> Axes:
    """Return axes of a new figure for a region so many times wider than high."""
    from matplotlib import pyplot as plt

    wide = _WIDE if shape > 2 else _WIDTH
    room = wide - 2 * EDGE
    high = min(max((room - KEY - GAP) / shape, _LOWEST), _HIGHEST)
    over = EDGE + _over(caption, room)
    under = EDGE + _under(caption, room)
    tall = over + high + under
    figure = plt.figure(figsize=(wide, tall), facecolor="white", layout="none")
    return figure.add_axes((EDGE / wide, under / tall, room / wide, high / tall))


def _over(caption: Caption, room: float) -> float:
    title = len(wrapped(caption.title, _FULL * room, TITLE, bold=True)) * line(TITLE)
    return title + len(wrapped(caption.subtitle, _FULL * room, SUBTITLE)) * line(SUBTITLE) + GAP + _LEAD


def _under(caption: Caption, room: float) -> float:
    return GAP + sum(len(wrapped(note, _FULL * room, NOTE)) for note in caption.notes) * line(NOTE)


def _write(ax: Axes, caption: Caption) -> None:
    room = _FULL * size(ax)[0]
    subtitle = wrapped(caption.subtitle, room, SUBTITLE)
    title = wrapped(caption.title, room, TITLE, bold=True)
    ax.set_title(
        "\n".join(map(literal, title)),
        loc="left",
        fontsize=TITLE,
        fontweight="bold",
        color=INK,
        pad=72 * (GAP + len(subtitle) * line(SUBTITLE) + _LEAD),
        linespacing=1.2,
    )
    notes = [part for note in caption.notes for part in wrapped(note, room, NOTE)]
    for lines, font, corner, away, side in (
        (subtitle, SUBTITLE, (0, 1), GAP, "bottom"),
        (notes, NOTE, (0, 0), -GAP, "top"),
    ):
        ax.annotate(
            "\n".join(map(literal, lines)),
            corner,
            xycoords="axes fraction",
            xytext=(0, 72 * away),
            textcoords="offset points",
            ha="left",
            va=side,
            fontsize=font,
            color=QUIET,
            linespacing=1.25,
            annotation_clip=False,
        )
