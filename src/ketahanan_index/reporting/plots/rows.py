"""Pictures of rows: a name on the left of each, and figures on its right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ketahanan_index.reporting.colours import INK, QUIET
from ketahanan_index.reporting.plots.lettering import TEXT, fitted, literal, width_of
from ketahanan_index.reporting.plots.surface import size

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 60
"""Rows that are still read one by one; more villages become a curve."""

ROOM = 3.2
"""The widest a name may be; a longer one goes on in a second line."""

_PITCH, _SECOND, _SMALLEST = 0.205, 0.13, 4.5


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its name, what stands between name and axis, and how it is written."""

    name: str
    beside: str = ""
    bold: bool = False
    colour: str = INK

    @property
    def label(self) -> str:
        """What stands left of the axis."""
        room = ROOM - (width_of(f"  {self.beside}", TEXT, bold=self.bold) if self.beside else 0.0)
        name = fitted(self.name, room, TEXT, lines=2, bold=self.bold)
        return f"{name}  {self.beside}" if self.beside else name


def left_of(rows: Sequence[Row]) -> float:
    """Return the room that the names of rows need."""
    widths = (width_of(part, TEXT, bold=row.bold) for row in rows for part in row.label.split("\n"))
    return max(widths, default=0.0) + 0.12


def right_of(texts: Sequence[str]) -> float:
    """Return the room that a column of figures needs."""
    return max((width_of(text, TEXT) for text in texts), default=0.0) + 0.26


def height_of(rows: Sequence[Row]) -> float:
    """Return the height of axes of rows."""
    return max(0.45, len(rows) * _pitch(rows))


def readable(ax: Axes | None, count: int) -> bool:
    """Return whether so many rows can be read one by one on the axes."""
    return count <= MOST and (ax is None or 72 * size(ax)[1] / count >= _SMALLEST * 1.2)


def label(ax: Axes, rows: Sequence[Row]) -> float:
    """Write the names of rows, the first on top, and return the size of the letters."""
    count = len(rows)
    lines = max(1 + row.label.count("\n") for row in rows)
    font = min(TEXT, 72 * size(ax)[1] / count * 0.82 / (1 + 1.15 * (lines - 1)))
    ax.set_ylim(count - 0.5, -0.5)
    ax.set_yticks(range(count), [literal(row.label) for row in rows])
    for text, row in zip(ax.get_yticklabels(), rows, strict=True):
        text.set(
            fontsize=font, color=row.colour, fontweight="bold" if row.bold else "normal", linespacing=1.1
        )
        text.set_usetex(False)
    return font


def aside(ax: Axes, at: Sequence[float], texts: Sequence[str], font: float, heading: str = "") -> None:
    """Write a column of figures right of the axes, each at its row."""
    widest = max((width_of(text, font) for text in (*texts, heading)), default=0.0)
    for y, text in zip(at, texts, strict=True):
        _beside(ax, (1, y), text, font, widest, "center")
    if heading:
        _beside(ax, (1, ax.get_ylim()[1]), heading, font, widest, "bottom")


def _beside(ax: Axes, xy: tuple[float, float], text: str, font: float, widest: float, side: str) -> None:
    ax.annotate(
        literal(text),
        xy,
        xycoords=ax.get_yaxis_transform(),
        xytext=(72 * (widest + 0.1), 2 if side == "bottom" else 0),
        textcoords="offset points",
        ha="right",
        va=side,
        fontsize=font,
        color=QUIET,
        annotation_clip=False,
        usetex=False,
    )


def _pitch(rows: Sequence[Row]) -> float:
    return _PITCH + (_SECOND if any("\n" in row.label for row in rows) else 0.0)
