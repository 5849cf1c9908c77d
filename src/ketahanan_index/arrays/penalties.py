"""A mean that pays for the spread of its members.

The mean is M and its penalty M cv**2, with cv**2 = sum(s ((x - M) / M)**2) and s the shares of the weight present.
Written with relative distances, because squares of large or small values would not stay numbers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def penalised(x: Array, shares: Array, factor: Array | float) -> Array:
    """Return M (1 - factor cv**2) of each unit.

    Parameters
    ----------
    x : array (..., unit, member)
        The members' values.
    shares : array (..., unit, member)
        Weights that sum to 1 over the present members and are 0 for a missing one.
    factor : array (..., unit) or float
        How much of the penalty is taken off; below 0 it is added.

    Returns
    -------
    array (..., unit)
        0 for zeros alone; NaN without a present member, and where the mean is not above 0 otherwise.

    Examples
    --------
    >>> penalised(np.array([[80.0, 120.0]]), np.array([[0.5, 0.5]]), 1.0).tolist()
    [96.0]
    """
    mean, away = _relative(x, shares)
    spread = (shares * away * away).sum(axis=-1)
    zeros = (shares > 0).any(axis=-1) & ~((shares > 0) & (x != 0)).any(axis=-1)
    return np.where(mean > 0, mean * (1.0 - factor * spread), np.where(zeros, 0.0, np.nan))


def gradient(x: Array, shares: Array, factor: Array | float) -> Array:
    """Return the derivative of `penalised` to each member, shaped like `x`.

    It is s (1 - factor (2 (x - M) / M - cv**2)); 0 for a member without weight, NaN where the mean is not above 0.
    """
    mean, away = _relative(x, shares)
    spread = (shares * away * away).sum(axis=-1)
    scaled = np.broadcast_to(factor, mean.shape)[..., None]
    slope = shares * (1.0 - scaled * (2.0 * away - spread[..., None]))
    return np.where(shares == 0, 0.0, np.where(mean[..., None] > 0, slope, np.nan))


def _relative(x: Array, shares: Array) -> tuple[Array, Array]:
    """Return the mean of each unit, and how far each member lies from it in terms of it."""
    counts = shares > 0
    mean = (shares * np.where(counts, x, 0.0)).sum(axis=-1)
    base = np.where(mean > 0, mean, 1.0)[..., None]
    return mean, np.where(counts, x / base - (mean[..., None] / base), 0.0)
