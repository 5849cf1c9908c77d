"""What is kept of a sample: its error as rows, and who answered what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.segments import segment_sums, starts
from ketahanan_index.methods.base import Array
from ketahanan_index.stages.steps import Stage


@dataclass(frozen=True, eq=False)
class Factor(Stage):
    """Sampling error as rows: a village's covariance is its rows' cross product.

    Parameters
    ----------
    rows : array (row, indicator or group)
        No NaN; a column without an estimable error is 0.
    unit : array (row,)
        The unit each row belongs to, never decreasing.
    psu : array (row,)
        The sampling unit behind each row; rows of one number vary together, also across villages.
    """

    rows: Array
    unit: NDArray[np.intp]
    psu: NDArray[np.intp]

    def variance(self, units: int) -> Array:
        """Return ``(unit, column)``: the sum of squares of each village's rows."""
        return segment_sums(self.rows**2, starts(self.unit, units))

    def covariance(self, unit: int, other: int | None = None) -> Array:
        """Return ``(column, column)`` of one village, or of one village with another."""
        first = self.unit == unit
        one = self.rows[first]
        if other is None or other == unit:
            return np.asarray(one.T @ one)
        second = self.unit == other
        _, here, there = np.intersect1d(self.psu[first], self.psu[second], return_indices=True)
        return np.asarray(one[here].T @ self.rows[second][there])


@dataclass(frozen=True, eq=False)
class Sample(Stage):
    """Who answered what: primary sampling units counted by village, stratum and the indicators they answered.

    Parameters
    ----------
    unit, stratum : array (row,)
        The unit, never decreasing, and the number of the stratum.
    count : array (row,)
        How many primary sampling units are alike.
    answered : array (row, indicator)
        Whether anybody in them has a value for the indicator.
    """

    unit: NDArray[np.intp]
    stratum: NDArray[np.intp]
    count: NDArray[np.int64]
    answered: NDArray[np.bool_]

    def reached(self, units: int, under: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return how many primary sampling units, and strata, have an answer to anything under a node.

        Parameters
        ----------
        units : int
            How many units there are.
        under : array (indicator, node)
            Which indicators lie under each node.

        Returns
        -------
        psus, strata : array (unit, node)
        """
        some = (self.answered @ under).astype(np.float64)
        psus = segment_sums(some * self.count[:, None], starts(self.unit, units))
        order = np.lexsort((self.stratum, self.unit))
        unit, stratum = self.unit[order], self.stratum[order]
        fresh = np.ones(len(unit), dtype=bool)
        fresh[1:] = (np.diff(unit) != 0) | (np.diff(stratum) != 0)
        first = np.append(np.flatnonzero(fresh), len(unit)).astype(np.intp)
        cells = (segment_sums(some[order], first) > 0).astype(np.float64)
        strata = segment_sums(cells, starts(unit[fresh], units))
        return psus.astype(np.int64), strata.astype(np.int64)
