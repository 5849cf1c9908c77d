"""The power mean, as one transform and its inverse.

The weighted power mean of x with exponent p is phi^-1(sum(w phi(x)) / sum(w)) with phi(x) = x**p, and
phi = log at p = 0: arithmetic at 1, geometric at 0, harmonic at -1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SMALL = 0.1
"""Below it (x**p - 1) / p stands for x**p: the same mean, without losing the digits that x**p has after its 1."""
ROUNDING = 1e-15
TINY = 1e-300
"""No power at all: its products lose their digits, and the geometric mean is the same to the last one."""


def forward(x: Array, power: float) -> Array:
    """Return phi(x): infinite for a zero under a power of 0 or less."""
    if power == 1:
        return x
    # Beside a tiny member under a power below 0 the others count as little as beside a zero.
    with np.errstate(divide="ignore", over="ignore" if power < 0 else "warn"):
        if TINY < abs(power) < SMALL:
            return np.asarray(np.expm1(power * np.log(x)) / power)
        return np.log(x) if abs(power) <= TINY else 1.0 / x if power == -1 else x**power


def inverse(m: Array, power: float) -> Array:
    """Return phi^-1(m), the mean on the scale of the values."""
    if power == 1:
        return m
    with np.errstate(divide="ignore"):
        if TINY < abs(power) < SMALL:
            grown = power * m
            # Zeros alone make -1, which rounding may miss on either side.
            grown = np.where(grown <= -1 + ROUNDING, -1.0, grown)
            return np.asarray(np.exp(np.log1p(grown) / power))
        return np.exp(m) if abs(power) <= TINY else 1.0 / m if power == -1 else m ** (1.0 / power)


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
