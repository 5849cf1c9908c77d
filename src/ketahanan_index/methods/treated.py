"""What treatments give back: limits, and curves that pull in a long tail."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketahanan_index.arrays import box_cox, moments, skewness
from ketahanan_index.arrays.limits import columns
from ketahanan_index.methods.base import Array
from ketahanan_index.methods.fitted import FittedValue


@dataclass(frozen=True, slots=True)
class Limits(FittedValue):
    """Keeps values within limits ``(..., indicator)``; infinite where there is none."""

    low: Array
    high: Array

    def transform(self, x: Array) -> Array:
        """Return the values, those beyond a limit at the limit."""
        return np.clip(x, self.low[..., None, :], self.high[..., None, :])

    def derivative(self, x: Array) -> Array:
        """Return 1 at each value within the limits or on one, 0 where a limit holds it."""
        free = (x >= self.low[..., None, :]) & (x <= self.high[..., None, :])
        return np.where(np.isnan(x), np.nan, np.where(free, 1.0, 0.0))


@dataclass(frozen=True, slots=True)
class Curve(FittedValue):
    """sign (z^power - 1) / power with z = sign (x - origin) + offset; sign log z at power 0.

    Arrays are ``(..., indicator)``. A value beyond the origin counts as the origin; a power that is NaN leaves the
    indicator as it is.
    """

    sign: Array
    origin: Array
    offset: Array
    power: Array

    def transform(self, x: Array) -> Array:
        """Return the values on the curve."""
        return box_cox.bend(x, self.sign, self.origin, self.offset, self.power)

    def derivative(self, x: Array) -> Array:
        """Return the slope at each value, 0 beyond the origin."""
        return box_cox.slope(x, self.sign, self.origin, self.offset, self.power)


def logarithm(x: Array, share: float, constant: float | None, *, mirror: bool = False) -> Curve:
    """Return log z from the least value of each indicator, or from its largest where it is mirrored."""
    low, high = moments.minimum(x), moments.maximum(x)
    turned = np.zeros(low.shape, dtype=bool)
    if mirror:
        turned = np.round(skewness.skewness(x), skewness.DECIMALS) <= 0
    offset = share * high - share * low if constant is None else np.full(low.shape, constant)
    # A share of no range is nothing, and nothing has no logarithm.
    bent = ~np.isnan(low) & (~skewness.constant(x) | (constant is not None))
    return Curve(
        sign=np.where(turned, -1.0, 1.0),
        origin=np.where(turned, high, low),
        offset=offset,
        power=np.where(bent, 0.0, np.nan),
    )


def power_curve(x: Array, share: float, constant: float | None, power: float | None) -> Curve:
    """Return the curve of a stated power, or of the power of greatest likelihood, from the least value."""
    start = logarithm(x, share, constant)
    flat = np.isnan(start.power)
    if power is not None:
        chosen = np.where(flat, np.nan, power)
    else:
        z = np.where(flat[..., None, :], np.nan, x - start.origin[..., None, :] + start.offset[..., None, :])
        chosen = box_cox.best_power(columns(z)).reshape(flat.shape)
    return Curve(start.sign, start.origin, start.offset, chosen)
