"""The power mean, as one transform and its inverse.

The weighted power mean of x with exponent p is phi^-1(sum(w phi(x)) / sum(w)) with phi(x) = x**p, and
phi = log at p = 0: arithmetic at 1, geometric at 0, harmonic at -1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def forward(x: Array, power: float) -> Array:
    """Return phi(x): infinite for a zero under a power of 0 or less."""
    if power == 1:
        return x
    with np.errstate(divide="ignore"):
        return np.log(x) if power == 0 else 1.0 / x if power == -1 else x**power


def inverse(m: Array, power: float) -> Array:
    """Return phi^-1(m), the mean on the scale of the values."""
    if power == 1:
        return m
    with np.errstate(divide="ignore"):
        return np.exp(m) if power == 0 else 1.0 / m if power == -1 else m ** (1.0 / power)


def gradient(x: Array, mean: Array, shares: Array, power: float) -> Array:
    """Return the derivative of a power mean to each member.

    Parameters
    ----------
    x : array (..., unit, member)
        The members' values.
    mean : array (..., unit)
        Their power mean.
    shares : array (..., unit, member)
        Weights that sum to 1 over the present members and are 0 for a missing one.
    power : float
        The exponent.

    Returns
    -------
    array (..., unit, member)
        shares * (mean / x)**(1 - power); 0 for a member without weight, NaN where a zero has no
        finite derivative.
    """
    if power == 1:
        return shares
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = shares * (mean[..., None] / x) ** (1.0 - power)
    return np.where(shares == 0, 0.0, np.where(np.isfinite(slope), slope, np.nan))
