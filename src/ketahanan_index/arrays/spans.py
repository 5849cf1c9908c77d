"""Indicators on a provisional scale from 0 for their lowest to 1 for their highest value."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.moments import maximum, minimum

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
ROUNDING = 1e-12
"""Values that differ by no more than this share of their size are one value: they differ by rounding alone."""


def one_value(low: Array | float, high: Array | float) -> Flags:
    """Tell where the lowest and the highest value are one, up to rounding; not where there is none.

    Examples
    --------
    >>> one_value(0.3, 0.1 + 0.2).tolist(), one_value(-1.7e308, 1.7e308).tolist()
    (True, False)
    """
    with np.errstate(over="ignore"):
        return np.asarray(np.subtract(high, low) <= ROUNDING * np.maximum(np.abs(low), np.abs(high)))


def span(x: Array) -> tuple[Array, Array]:
    """Return the lowest value of each indicator ``(..., unit, indicator)`` and how far the highest lies above it.

    The width is 0 where an indicator is constant, and infinite where it is too large for a number; both are NaN where
    it has no value.

    Examples
    --------
    >>> import numpy as np
    >>> [a.tolist() for a in span(np.array([[1.0, 4.0], [3.0, 4.0], [np.nan, np.nan]]))]
    [[1.0, 4.0], [2.0, 0.0]]
    """
    low, high = minimum(x), maximum(x)
    with np.errstate(over="ignore"):
        return low, np.where(one_value(low, high), 0.0, high - low)


def within(x: Array, origin: Array, width: Array) -> Array:
    """Return (x - origin) / width, NaN where the width is 0 or infinite and tells no units apart, or too small.

    Examples
    --------
    >>> import numpy as np
    >>> within(np.array([[2.0, 4.0]]), np.array([1.0, 4.0]), np.array([2.0, 0.0])).tolist()
    [[0.5, nan]]
    """
    told = np.where((width == 0) | np.isinf(width), np.nan, width)[..., None, :]
    with np.errstate(over="ignore"):
        return _finite((x - origin[..., None, :]) / told)


def back(y: Array, origin: Array, width: Array) -> Array:
    """Return origin + width * y, NaN where it is too large for a number.

    Examples
    --------
    >>> import numpy as np
    >>> back(np.array([[0.5, 0.0]]), np.array([1.0, 4.0]), np.array([2.0, 0.0])).tolist()
    [[2.0, 4.0]]
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return _finite(origin[..., None, :] + width[..., None, :] * y)


def _finite(x: Array) -> Array:
    return np.where(np.isinf(x), np.nan, x)
