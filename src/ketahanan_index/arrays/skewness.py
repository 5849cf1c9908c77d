"""Skewness and kurtosis over units, skipping missing values.

Every function takes ``(..., unit, indicator)`` and returns ``(..., indicator)``. Sums are exact, so that shuffled
units give the same bits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import moments
from ketahanan_index.arrays.spans import one_value
from ketahanan_index.arrays.sums import exact_sum

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
DECIMALS = 10
"""Skewness and kurtosis are compared with a limit after rounding to this many decimals: closer ones are equal."""


def skewness(x: Array) -> Array:
    """Return the skewness G1 of each indicator, NaN for fewer than three values and for equal ones.

    References
    ----------
    Joanes, D. N. and Gill, C. A. (1998). Comparing measures of sample skewness and kurtosis. Journal of the Royal
    Statistical Society: Series D 47(1), 183-189. doi:10.1111/1467-9884.00122

    Examples
    --------
    >>> import numpy as np
    >>> skewness(np.array([[1.0], [2.0], [4.0]])).round(4).tolist()
    [0.9352]
    """
    return shape(x)[0]


def kurtosis(x: Array) -> Array:
    """Return the excess kurtosis G2 of each indicator, NaN for fewer than four values and for equal ones.

    References
    ----------
    Joanes, D. N. and Gill, C. A. (1998). Comparing measures of sample skewness and kurtosis. Journal of the Royal
    Statistical Society: Series D 47(1), 183-189. doi:10.1111/1467-9884.00122

    Examples
    --------
    >>> import numpy as np
    >>> kurtosis(np.array([[0.0], [1.0], [0.0], [1.0]])).round(4).tolist()
    [-6.0]
    """
    return shape(x)[1]


def shape(x: Array) -> tuple[Array, Array]:
    """Return skewness and excess kurtosis at once: G1 and G2, in other words type 2."""
    present = ~np.isnan(x)
    n = present.sum(axis=-2).astype(np.float64)
    away = np.where(present, x - moments.mean(x)[..., None, :], 0.0)
    # A power of two takes the size out, so that fourth powers of very large or small values stay numbers.
    _, exponent = np.frexp(np.max(np.abs(away), axis=-2, initial=0.0))
    away = np.ldexp(away, -exponent[..., None, :])
    square = away * away
    away *= square
    with np.errstate(invalid="ignore", divide="ignore"):
        second = exact_sum(square, axis=-2) / n
        third = exact_sum(away, axis=-2) / n
        square *= square
        fourth = exact_sum(square, axis=-2) / n
        g1 = third / (second * np.sqrt(second)) * np.sqrt(n * (n - 1)) / (n - 2)
        g2 = ((n + 1) * (fourth / (second * second) - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))
        varies = ~constant(x)
    return np.where(varies & (n > 2), g1, np.nan), np.where(varies & (n > 3), g2, np.nan)


def constant(x: Array) -> Flags:
    """Tell the indicators with one value only, up to rounding, or none."""
    low, high = moments.minimum(x), moments.maximum(x)
    return np.isnan(low) | one_value(low, high)


def passes(skew: Array, kurt: Array, skewness: float, kurtosis: float) -> Flags:
    """Tell where one of the two lies within its limit: the absolute skewness below, or the kurtosis below.

    Examples
    --------
    >>> import numpy as np
    >>> passes(np.array([-1.9, 2.5, 2.5]), np.array([9.0, 3.0, 4.0]), 2.0, 3.5).tolist()
    [True, True, False]
    """
    small = np.round(np.abs(skew), DECIMALS) < skewness
    return np.asarray(small | (np.round(kurt, DECIMALS) < kurtosis))


def judged(skew: Array, kurt: Array, skewness: float, kurtosis: float) -> Flags:
    """Tell where the two say whether an indicator passes: not where what would decide is NaN."""
    return np.asarray(~np.isnan(skew) & (passes(skew, kurt, skewness, kurtosis) | ~np.isnan(kurt)))
