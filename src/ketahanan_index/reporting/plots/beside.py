"""Names beside the places they belong to: moved apart where they would overlap, with a line to their place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import numpy as np

from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.colours import INK, QUIET
from ketahanan_index.reporting.plots.lettering import TEXT, literal, width_of
from ketahanan_index.reporting.plots.surface import size

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEAD = 0.32
"""Room for the line from a place to its name, in inches."""

PITCH = TEXT * 1.2 / 72
"""From one name to the next, in inches."""

_FAR = 1.5 * PITCH
"""How far a name may be moved and still be read as that of its place."""

_LOWEST, _HIGHEST, _STEP = 2.2, 6.6, 0.2
"""Heights of axes that are tried: up to a page."""


def height_for(sides: Sequence[Array], ends: tuple[float, float]) -> float | None:
    """Return the least height of axes on which every name can stand near its place; None where none is enough.

    Parameters
    ----------
    sides : sequence of arrays
        The places of each side, in the figures of the axis.
    ends : tuple of float
        Those of the axis.

    Examples
    --------
    >>> height_for([np.array([1.0, 5.0, 9.0])], (0.0, 10.0))
    2.2
    """
    heights = np.arange(_LOWEST, _HIGHEST + _STEP / 2, _STEP).round(1).tolist()
    return next((high for high in heights if near(sides, ends, high)), None)


def near(sides: Sequence[Array], ends: tuple[float, float], height: float) -> bool:
    """Return whether every name of every side can stand near its place on axes of a height in inches."""
    inch = height / (ends[1] - ends[0])
    for side in sides:
        at = np.sort(side - ends[0]) * inch
        if len(at) * PITCH > height or np.abs(apart(at, PITCH, 0.0, height) - at).max() > _FAR:
            return False
    return True


def room_of(told: Sequence[str]) -> float:
    """Return the room that names beside the axes need, in inches."""
    return max((width_of(text, TEXT) for text in told), default=0.0) + 1.1 * LEAD


def write(ax: Axes, at: Array, told: Sequence[str], x: int) -> None:
    """Write names beside their places on the left (0) or the right (1) end of the axes, each with a line to its place.

    Parameters
    ----------
    ax : Axes
        From 0 to 1 across.
    at, told : sequences
        The places and what stands beside each.
    x : {0, 1}
        The side.
    """
    if not len(at):
        return
    low, high = ax.get_ylim()
    wide, tall = size(ax)
    order = np.argsort(at, kind="stable")
    place = apart(at[order], (high - low) * PITCH / tall, low, high)
    out = (1 if x else -1) * LEAD / wide
    for i, y in zip(order.tolist(), place.tolist(), strict=True):
        ax.plot(
            [x + 0.15 * out, x + 0.7 * out, x + 0.95 * out],
            [float(at[i]), y, y],
            color=QUIET,
            linewidth=0.8,
            clip_on=False,
            zorder=1,
        )
        ax.annotate(
            literal(told[i]),
            (x, float(at[i])),
            xytext=(x + 1.1 * out, y),
            textcoords="data",
            ha="left" if x else "right",
            va="center",
            fontsize=TEXT,
            color=INK,
            annotation_clip=False,
            usetex=False,
        )


def apart(y: Array, gap: float, low: float, high: float) -> Array:
    """Return increasing places at least a gap apart, as near to sorted ones as can be (pooled neighbours).

    Examples
    --------
    >>> apart(np.array([1.0, 1.0, 5.0]), 2.0, 0.0, 10.0).tolist()
    [0.0, 2.0, 5.0]
    """
    steps = gap * np.arange(len(y))
    blocks: list[list[float]] = []
    for value in cast("list[float]", (y - steps).tolist()):
        blocks.append([value, 1.0])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            mean, count = blocks.pop()
            blocks[-1] = [
                (blocks[-1][0] * blocks[-1][1] + mean * count) / (blocks[-1][1] + count),
                blocks[-1][1] + count,
            ]
    level = np.repeat([mean for mean, _ in blocks], [int(count) for _, count in blocks])
    room = high - steps[-1]
    return np.asarray(np.clip(level, low, max(low, room)) + steps)
