"""What every picture is drawn on: axes of a fitting size, with title, key and notes, and the language's numbers.

Sizes are inches, fonts points. Everything is set on the artists themselves: the settings of matplotlib are neither read
for layout nor changed, so that pictures can be drawn in threads.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.colours import INK, QUIET
from ketahanan_index.reporting.packages import require
from ketahanan_index.reporting.plots.lettering import (
    NOTE,
    SUBTITLE,
    TEXT,
    TITLE,
    line,
    literal,
    width_of,
    wrapped,
    written,
)
from ketahanan_index.words import Language, percent, require_language

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

WIDTH = 7.2
"""Of a figure: a column and a half of a journal, a page of a report."""

EDGE = 0.15
GRID = "#e3e6ea"

_TICKS, _LABEL, _GAP, _KEY = 0.24, 0.2, 0.09, 0.2


@dataclass(frozen=True, slots=True)
class Key:
    """A sign in the picture and what it stands for."""

    colour: str
    text: str
    sign: Literal["patch", "dot", "ring", "diamond", "tick", "line"] = "patch"


@dataclass(frozen=True, slots=True)
class Caption:
    """What is written around a picture."""

    title: str
    subtitle: str = ""
    notes: tuple[str, ...] = ()
    below: str = ""
    keys: tuple[Key, ...] = ()


def ready(language: Language) -> None:
    """Refuse another language, and to draw without matplotlib, before anything is computed."""
    require_language(language)
    require("matplotlib", "plots", "a picture")


def opened(
    ax: Axes | None, caption: Caption, *, height: float, left: float, right: float = EDGE, above: float = 0.0
) -> Axes:
    """Return axes with everything around them written; a new figure only where none are given.

    Parameters
    ----------
    ax : Axes
        Where to draw, or None for a figure made by pyplot, which a notebook then shows.
    caption : Caption
        What is written around the picture.
    height : float
        Of the axes, where a figure is made.
    left, right, above : float
        Room that labels beside and above the axes need.
    """
    if ax is None:
        room = WIDTH - 2 * EDGE
        ax = _new(caption, room, height, left + EDGE, right, above)
        _write(ax, caption, room, left, above)
    else:
        # A layout engine will make the axes narrower by what stands beside them: the whole column stays as wide.
        _write(ax, caption, size(ax)[0], left if ax.figure.get_layout_engine() else 0.0, above)
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(QUIET)
    ax.spines["bottom"].set_linewidth(0.6)
    ax.set_axisbelow(True)
    ax.tick_params(
        axis="both",
        which="both",
        length=0,
        labelsize=TEXT,
        labelcolor=INK,
        pad=4,
        labeltop=False,
        labelright=False,
    )
    ax.tick_params(axis="x", length=3, color=QUIET, width=0.6, labelcolor=QUIET)
    return ax


def size(ax: Axes) -> tuple[float, float]:
    """Return the width and height of axes."""
    box = ax.get_window_extent()
    dpi = ax.figure.dpi
    return float(box.width / dpi), float(box.height / dpi)


def grid(ax: Axes, axis: Literal["x", "y"]) -> None:
    """Draw quiet lines across one axis."""
    ax.grid(visible=True, axis=axis, color=GRID, linewidth=0.6, linestyle="-", alpha=1.0)
    ax.grid(visible=False, axis="y" if axis == "x" else "x")


def numbers(axis: Axis, language: Language, *, shares: bool = False) -> None:
    """Write the numbers of an axis as the language does, all with as many decimals as their steps need."""
    from matplotlib.ticker import FuncFormatter

    def said(value: float, _: int | None) -> str:
        scale = 100.0 if shares else 1.0
        places = _places(np.asarray(axis.get_majorticklocs(), dtype=np.float64) * scale)
        return (
            percent(value, language, places).replace("-", "−") if shares else written(value, places, language)
        )

    axis.set_major_formatter(FuncFormatter(said))


def _places(ticks: Array) -> int:
    steps = np.diff(np.unique(np.round(ticks, 9)))
    if not len(steps):
        return 0
    step = float(steps.min())
    return next((k for k in range(7) if math.isclose(round(step, k), step, rel_tol=1e-6)), 7)


def _new(caption: Caption, room: float, height: float, left: float, right: float, above: float) -> Axes:
    from matplotlib import pyplot as plt

    over = EDGE + _over(caption, room) + above
    under = EDGE + _under(caption, room)
    tall = over + height + under
    figure = plt.figure(figsize=(WIDTH, tall), facecolor="white", layout="none")
    place = (left / WIDTH, under / tall, (WIDTH - left - right) / WIDTH, height / tall)
    return figure.add_axes(place, facecolor="white")


def _over(caption: Caption, room: float) -> float:
    title = len(wrapped(caption.title, room, TITLE, bold=True)) * line(TITLE)
    subtitle = len(wrapped(caption.subtitle, room, SUBTITLE)) * line(SUBTITLE) if caption.subtitle else 0.0
    return title + 0.05 + subtitle + _keys_height(caption, room) + _GAP


def _under(caption: Caption, room: float) -> float:
    notes = sum(len(wrapped(note, room, NOTE)) for note in caption.notes) * line(NOTE)
    return _TICKS + (_LABEL if caption.below else 0.0) + (notes + _GAP if caption.notes else 0.0)


def _columns(caption: Caption, room: float) -> int:
    widest = max((width_of(key.text, TEXT) for key in caption.keys), default=0.0) + 0.42
    return max(1, min(len(caption.keys), int(room / widest)))


def _keys_height(caption: Caption, room: float) -> float:
    if not caption.keys:
        return 0.0
    return math.ceil(len(caption.keys) / _columns(caption, room)) * _KEY + 0.04


def _write(ax: Axes, caption: Caption, room: float, left: float, above: float) -> None:
    """Write title, subtitle and key above the axes, and what is below them."""
    from matplotlib.transforms import ScaledTranslation

    keys = _keys_height(caption, room)
    subtitle = wrapped(caption.subtitle, room, SUBTITLE) if caption.subtitle else []
    base = above + _GAP + keys
    title = ax.set_title(
        "\n".join(map(literal, wrapped(caption.title, room, TITLE, bold=True))),
        loc="left",
        fontsize=TITLE,
        fontweight="bold",
        color=INK,
        pad=72 * (base + len(subtitle) * line(SUBTITLE) + 0.05),
        linespacing=1.2,
    )
    title.set_usetex(False)
    title.set_transform(title.get_transform() + ScaledTranslation(-left, 0, ax.figure.dpi_scale_trans))
    if subtitle:
        _line(ax, subtitle, SUBTITLE, (0, 1), (-left, base), "bottom")
    if caption.keys:
        _write_keys(ax, caption, room, left, above + _GAP)
    down = _TICKS
    if caption.below:
        ax.set_xlabel(literal(caption.below), fontsize=TEXT, color=QUIET, labelpad=3, usetex=False)
        down += _LABEL
    if caption.notes:
        lines = [part for note in caption.notes for part in wrapped(note, room, NOTE)]
        _line(ax, lines, NOTE, (0, 0), (-left, -down - _GAP), "top")


def _line(
    ax: Axes,
    lines: Sequence[str],
    font: float,
    corner: tuple[float, float],
    away: tuple[float, float],
    side: Literal["top", "bottom"],
) -> None:
    ax.annotate(
        "\n".join(map(literal, lines)),
        corner,
        xycoords="axes fraction",
        xytext=(72 * away[0], 72 * away[1]),
        textcoords="offset points",
        ha="left",
        va=side,
        fontsize=font,
        color=QUIET,
        linespacing=1.25,
        annotation_clip=False,
        usetex=False,
    )


def _write_keys(ax: Axes, caption: Caption, room: float, left: float, up: float) -> None:
    from matplotlib.transforms import ScaledTranslation

    figure = ax.figure
    legend = ax.legend(
        [_sign(key) for key in caption.keys],
        [literal(key.text) for key in caption.keys],
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        bbox_transform=ax.transAxes + ScaledTranslation(-left, up, figure.dpi_scale_trans),
        ncols=_columns(caption, room),
        frameon=False,
        borderaxespad=0,
        borderpad=0,
        handlelength=0.9,
        handleheight=0.8,
        handletextpad=0.5,
        columnspacing=1.4,
        labelspacing=0.4,
        fontsize=TEXT,
        labelcolor=INK,
    )
    for label in legend.get_texts():
        label.set_usetex(False)


def _sign(key: Key) -> Artist:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    if key.sign == "patch":
        return Patch(facecolor=key.colour, edgecolor=INK, linewidth=0.4)
    if key.sign == "line":
        return Line2D([], [], color=key.colour, linewidth=1.6)
    marker = {"dot": "o", "ring": "o", "diamond": "D", "tick": "|"}[key.sign]
    return Line2D(
        [],
        [],
        linestyle="none",
        marker=marker,
        markersize=8 if key.sign == "tick" else 5.5,
        markerfacecolor="white" if key.sign == "ring" else key.colour,
        markeredgecolor=key.colour if key.sign in ("ring", "tick") else INK,
        markeredgewidth=1.4 if key.sign in ("ring", "tick") else 0.4,
    )
