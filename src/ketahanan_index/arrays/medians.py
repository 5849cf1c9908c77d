"""Medians that skip missing values."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def median(x: Array, axis: int = -2) -> Array:
    """Return the median of the present values along an axis, NaN where none is present.

    The middle of the two middle values where their number is even. The default axis is that of the units.

    Examples
    --------
    >>> import numpy as np
    >>> median(np.array([[1.0, np.nan], [5.0, np.nan], [2.0, np.nan], [np.nan, 4.0]])).tolist()
    [2.0, 4.0]
    """
    if not x.shape[axis]:
        return np.full(np.delete(x.shape, axis).tolist(), np.nan)
    # Sorting puts NaN last: what is asked for where nothing is present.
    ordered = np.sort(x, axis=axis)
    count = (~np.isnan(x)).sum(axis=axis, keepdims=True)
    lower = np.take_along_axis(ordered, np.maximum(count - 1, 0) // 2, axis)
    upper = np.take_along_axis(ordered, count // 2, axis)
    return np.squeeze(middle(lower, upper), axis=axis)


def middle(lower: Array, upper: Array) -> Array:
    """Return the mean of two values, a number also where their sum is too large for one.

    Examples
    --------
    >>> import numpy as np
    >>> middle(np.array([1.0, 1.7e308]), np.array([2.0, 1.7e308])).tolist()
    [1.5, 1.7e+308]
    """
    with np.errstate(over="ignore"):
        found = (lower + upper) / 2
    return np.asarray(np.where(np.isfinite(found), found, lower / 2 + upper / 2))
