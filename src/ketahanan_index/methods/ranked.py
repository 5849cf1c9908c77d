"""Places among the units that a method was fitted to, whatever they are turned into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ketahanan_index.arrays import order
from ketahanan_index.methods.base import Array
from ketahanan_index.methods.fitted import FittedValue

Ties = Literal["min", "average", "max"]
TIES: dict[str, float] = {"min": 0.0, "average": 0.5, "max": 1.0}
"""How far the rank of tied values lies between the lowest and the highest of their places."""


@dataclass(frozen=True, slots=True)
class Ranked(FittedValue):
    """low + (r - 1) / whole * span, r the rank of a value among those of the fit, the best being the last.

    `ordered` holds the values of the fit, with less-is-better ones turned around, sorted, missing ones last:
    ``(..., unit, indicator)``. The other arrays are ``(..., indicator)``; for `ties` see `TIES`. A value that the fit
    did not see takes the rank it would have in between, and never one below 1 or above that of the best.
    """

    ordered: Array
    direction: Array
    ties: Array
    low: Array
    whole: Array
    span: Array

    def transform(self, x: Array) -> Array:
        """Return what the ranks of ``(..., unit, indicator)`` are turned into."""
        below, upto = order.standing(self.ordered, x * self.direction)
        last = order.count(self.ordered)[..., None, :] - 1.0
        ties = self.ties[..., None, :]
        place = np.clip(below * (1 - ties) + (upto - 1) * ties, 0.0, np.maximum(last, 0.0))
        y = self.low[..., None, :] + place / self.whole[..., None, :] * self.span[..., None, :]
        return np.where(np.isnan(x) | (last < 0), np.nan, y)


def ranks(x: Array, direction: Array, ties: Ties, first: float) -> Ranked:
    """Return ranks that start at `first`."""
    one = np.ones(direction.shape)
    return Ranked(order.ordered(x * direction), direction + 0.0, one * TIES[ties], one * first, one, one)


def relative_ranks(x: Array, direction: Array, ties: Ties, low: float, span: float) -> Ranked:
    """Return ranks from `low` for the first to `low` + `span` for the last; one value alone is tied with itself."""
    values = order.ordered(x * direction)
    last = order.count(values) - 1.0
    several = last > 0
    return Ranked(
        values,
        direction + 0.0,
        np.full(direction.shape, TIES[ties]),
        np.where(several, low, low + TIES[ties] * span),
        np.where(several, last, 1.0),
        np.full(direction.shape, span),
    )
