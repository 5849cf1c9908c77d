"""Means, spreads and extremes over units, skipping missing values.

Every function takes ``(..., unit, indicator)`` and returns ``(..., indicator)``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.sums import exact_sum

Array = NDArray[np.float64]


def minimum(x: Array) -> Array:
    """Return the smallest present value of each indicator, NaN where none is present."""
    return np.asarray(np.fmin.reduce(x, axis=-2, initial=np.nan))


def maximum(x: Array) -> Array:
    """Return the largest present value of each indicator, NaN where none is present."""
    return np.asarray(np.fmax.reduce(x, axis=-2, initial=np.nan))


def mean(x: Array) -> Array:
    """Return the mean of each indicator's present values, NaN where none is present."""
    present = ~np.isnan(x)
    total = exact_sum(np.where(present, x, 0.0), axis=-2)
    with np.errstate(invalid="ignore"):
        return np.asarray(total / present.sum(axis=-2))


def sd(x: Array) -> Array:
    """Return the standard deviation with divisor n - 1, NaN where fewer than two are present."""
    present = ~np.isnan(x)
    away = np.where(present, x - mean(x)[..., None, :], 0.0)
    count = present.sum(axis=-2)
    # A power of two takes the size out, so that squares of very large or small values stay numbers.
    _, exponent = np.frexp(np.max(np.abs(away), axis=-2, initial=0.0))
    away = np.ldexp(away, -exponent[..., None, :])
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.sqrt(exact_sum(away * away, axis=-2) / (count - 1))
        return np.where(count > 1, np.ldexp(spread, exponent), np.nan)
