"""Distributions of villages, from which medians and their intervals are read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.quantiles import quantile, share_at
from ketahanan_index.arrays.segments import starts
from ketahanan_index.arrays.student import t_quantile
from ketahanan_index.methods.base import Array
from ketahanan_index.stages.steps import Stage


@dataclass(frozen=True, eq=False)
class Distribution(Stage):
    """How the answers to an indicator are spread in each village.

    Parameters
    ----------
    unit : array (row,)
        The village, never decreasing.
    value : array (row,)
        The different values of each village, increasing.
    share : array (row,)
        The weighted share of those at or below each value.
    share_error : array (unit,)
        Standard error of the share at or below the median, NaN where unknown.
    """

    unit: NDArray[np.intp]
    value: Array
    share: Array
    share_error: Array

    def kinds(self) -> NDArray[np.intp]:
        """Return how many different answers each village has ``(unit,)``."""
        return np.bincount(self.unit, minlength=len(self.share_error)).astype(np.intp)

    def median(self) -> Array:
        """Return the median of each village ``(unit,)``, NaN where nobody answered."""
        return self._quantile(np.full(len(self.share_error), 0.5))

    def interval(self, level: float, degrees_of_freedom: Array) -> tuple[Array, Array]:
        """Return Woodruff's interval of each median: quantiles at the ends of the interval of the share below it.

        NaN where an end leaves 0 to 1; without an error the ends are the median.
        """
        median = self.median()
        at = share_at(self.value, self.share, starts(self.unit, len(median)), median)
        with np.errstate(invalid="ignore"):
            half = t_quantile((1 + level) / 2, degrees_of_freedom) * self.share_error
        known = self.share_error == 0
        low, high = self._quantile(at - half), self._quantile(at + half)
        return np.where(known, median, low), np.where(known, median, high)

    def _quantile(self, probability: Array) -> Array:
        return quantile(self.value, self.share, starts(self.unit, len(probability)), probability)
