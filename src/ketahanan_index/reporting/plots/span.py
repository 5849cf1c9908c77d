"""Ranges of scores, and villages taken together where there are too many to be drawn one by one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.framework import Framework
from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.plots.lettering import written
from ketahanan_index.words import Language, say

PARTS = 200
"""Groups of neighbouring ranks that a curve is drawn from."""


def span_of(framework: Framework) -> tuple[float, float]:
    """Return the range of the framework's scores."""
    low, high = framework.methodology.range
    return float(low), float(high)


def limits(values: Array, framework: Framework) -> tuple[float, float]:
    """Return the ends of an axis: what is there with some air, inside the range of the scores where they are."""
    low, high = span_of(framework)
    least, most = float(np.nanmin(values)), float(np.nanmax(values))
    air = 0.04 * (most - least) or 0.05 * (high - low)
    left, right = least - air, most + air
    inner = 0.005 * (high - low)
    return (max(left, low - inner) if least >= low else left), (
        min(right, high + inner) if most <= high else right
    )


def score_axis(framework: Framework, language: Language) -> str:
    """Return what the axis of scores says."""
    low, high = (written(end, 0 if float(end).is_integer() else 2, language) for end in span_of(framework))
    return say("plot_score", language, low, high)


def parted(count: int, parts: int = PARTS) -> NDArray[np.intp]:
    """Return where groups of neighbours begin, as even as can be.

    Examples
    --------
    >>> parted(3, 10).tolist(), parted(10, 4).tolist()
    ([0, 1, 2], [0, 2, 5, 7])
    """
    several = min(count, parts)
    return (np.arange(several) * count // several).astype(np.intp)


def together(x: Array, starts: NDArray[np.intp]) -> Array:
    """Return the mean of each group along the first axis, skipping missing values; NaN where all are missing.

    Examples
    --------
    >>> together(np.array([1.0, 3.0, np.nan, 4.0, np.nan]), np.array([0, 2, 4])).tolist()
    [2.0, 4.0, nan]
    """
    there = ~np.isnan(x)
    total = np.add.reduceat(np.where(there, x, 0.0), starts, axis=0)
    count = np.add.reduceat(there.astype(np.float64), starts, axis=0)
    with np.errstate(invalid="ignore"):
        return np.asarray(total / count)
