"""Parts end to end: bars of villages under each other, areas over ranks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.colours import ink_on
from ketahanan_index.reporting.plots.lettering import literal, width_of
from ketahanan_index.reporting.plots.surface import size

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def stack_rows(
    ax: Axes, parts: Array, colours: Sequence[str], told: Sequence[Sequence[str]], font: float
) -> None:
    """Draw a bar of parts for each row ``(row, part)``, with a figure in each part that has room for it."""
    there = np.nan_to_num(parts)
    # Positive parts go right of 0, negative ones left.
    up, down = np.where(there > 0, there, 0.0), np.where(there < 0, there, 0.0)
    start = np.where(there >= 0, np.cumsum(up, axis=1) - up, np.cumsum(down, axis=1) - down)
    least, most = float(down.sum(axis=1).min()), float(up.sum(axis=1).max())
    ax.set_xlim(least, most if most > least else least + 1.0)
    inch = size(ax)[0] / ((most - least) or 1.0)
    at = np.arange(len(parts))
    small = 0.88 * font
    for k, colour in enumerate(colours):
        ax.barh(
            at, there[:, k], 0.78, left=start[:, k], color=colour, edgecolor="white", linewidth=0.7, zorder=2
        )
        for y in at.tolist():
            said = told[y][k]
            if abs(there[y, k]) * inch > width_of(said, small) + 0.1:
                ax.text(
                    start[y, k] + there[y, k] / 2,
                    y,
                    literal(said),
                    ha="center",
                    va="center_baseline",
                    fontsize=small,
                    color=ink_on(colour),
                    usetex=False,
                    zorder=3,
                )


def stack_curve(ax: Axes, parts: Array, starts: NDArray[np.intp], count: int, colours: Sequence[str]) -> None:
    """Draw areas of parts over ranks ``(group of neighbours, part)``."""
    x = np.append(starts, count).astype(np.float64) + 0.5
    # Steps: each group of neighbours is as wide as it has villages.
    edges = np.repeat(x, 2)[1:-1]
    heights = np.repeat(parts, 2, axis=0)
    up, down = np.where(heights > 0, heights, 0.0), np.where(heights < 0, heights, 0.0)
    for k, colour in enumerate(colours):
        for side in (up, down):
            if side[:, k].any():
                top = side[:, : k + 1].sum(axis=1)
                ax.fill_between(edges, top - side[:, k], top, color=colour, linewidth=0, zorder=2)
    ax.set_xlim(x[0], x[-1])
    ax.set_ylim(float(down.sum(axis=1).min()), float(up.sum(axis=1).max()) * 1.02)
