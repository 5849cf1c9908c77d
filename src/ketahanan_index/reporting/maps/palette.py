"""Colours that only maps use."""

from __future__ import annotations

import numpy as np

_UNSURE = ("#fee6ce", "#fdae6b", "#e6550d", "#7f2704")
"""From sure to unsure, as in ColorBrewer's Oranges: apart from the blues of scores for any colour vision."""

PAPER, ABSENT, HATCH = "#f4f5f7", "#d0d4d9", "#8c959f"
"""Behind hatches, of polygons without a village, and of hatches."""

TWO_WAYS = (
    ("#fef1e4", "#97d0e7", "#18aee5"),
    ("#fab186", "#b0988c", "#407b8f"),
    ("#f3742d", "#ab5f37", "#5c473d"),
)
"""Rows from low to high of the second figure, in each the first from low to high: paper to blue, paper to orange.

Simulated for protanopia, deuteranopia and tritanopia, no two of the nine come closer than 15 units of CIELAB.
"""


def unsure(count: int) -> tuple[str, ...]:
    """Return so many colours from sure to unsure.

    Examples
    --------
    >>> unsure(2), unsure(1)
    (('#fee6ce', '#7f2704'), ('#f1813b',))
    """
    from matplotlib.colors import LinearSegmentedColormap, to_hex

    ramp = LinearSegmentedColormap.from_list("unsure", _UNSURE)
    places = np.linspace(0, 1, count) if count > 1 else np.array([0.5])
    return tuple(to_hex(colour) for colour in ramp(places))
