"""Sampling errors as draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.segments import starts
from ketahanan_index.framework import Framework
from ketahanan_index.framework.ends import ends
from ketahanan_index.methods.base import Array
from ketahanan_index.stages import Scores
from ketahanan_index.stages.sampling import Factor

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Noise:
    """What is needed to draw the estimates of some villages.

    Parameters
    ----------
    rows : array (row, indicator)
        The error factor, rows of one village together.
    start : array (unit + 1,)
        Where the rows of each village begin.
    psu : array (row,)
        The number of the sampling unit behind each row; what shares it varies together.
    psus : int
        How many numbers there are.
    degrees : array (village,)
        Degrees of freedom of all villages in their own order, infinite where the error is known: a village takes the
        same numbers whichever others are drawn.
    stated : array (village, indicator) or None
        Errors that the village table states.
    kept : array (unit,)
        The villages drawn.
    order : array (village,)
        All villages by code, which is how they take their numbers: the order of a table does not matter.
    ends : array (2, indicator)
        Ends of the scales, infinite for none.
    """

    rows: Array
    start: Places
    psu: Places
    psus: int
    degrees: Array
    stated: Array | None
    kept: Places
    order: Places
    ends: Array

    def drawn(self, x: Array, random: np.random.Generator) -> tuple[Array, int]:
        """Return values ``(unit, indicator)`` of another sample, and how many of them were held at an end."""
        normal = random.standard_normal(self.psus)
        estimated = self.order[np.isfinite(self.degrees[self.order])]
        scale = np.ones(len(self.degrees))
        if len(estimated):
            d = self.degrees[estimated]
            scale[estimated] = np.sqrt(d / random.chisquare(d))
        scale = scale[self.kept]
        away = self._summed(normal[self.psu] * np.repeat(scale, np.diff(self.start)))
        if self.stated is not None:
            errors = np.empty(self.stated.shape)
            errors[self.order] = random.standard_normal(self.stated.shape)
            away += (self.stated * errors)[self.kept]
        away += x
        beyond = int(((away < self.ends[0]) | (away > self.ends[1])).sum())
        return (np.clip(away, *self.ends, out=away) if beyond else away), beyond

    def _summed(self, weight: Array) -> Array:
        """Return the sum of each village's rows, each times its weight."""
        from scipy.sparse import csr_array

        shape = (len(self.start) - 1, len(self.rows))
        matrix = csr_array((weight, np.arange(len(weight), dtype=np.intp), self.start), shape=shape)
        return np.asarray(matrix @ self.rows)


def bounds(framework: Framework) -> Array:
    """Return the ends of all indicators ``(2, indicator)``, infinite where a scale states none."""
    stated = ends(framework)
    return np.where(np.isnan(stated), np.array([[-np.inf], [np.inf]]), stated)


def noise(scores: Scores, kept: Places) -> Noise | None:
    """Return the sampling errors of the villages `kept`; None where there are none."""
    estimates = scores.normalised.estimates
    factor, stated = estimates.factor, estimates.stated
    if factor is None and stated is None:
        return None
    indicators, units = len(estimates.indicators), len(estimates.units)
    order = np.array(sorted(range(units), key=estimates.units.__getitem__), dtype=np.intp)
    place = np.full(units, -1, dtype=np.intp)
    place[kept] = np.arange(len(kept))
    rows, unit, psu = np.zeros((0, indicators)), np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    if factor is not None:
        there = np.flatnonzero(place[factor.unit] >= 0)
        there = there[np.argsort(place[factor.unit[there]], kind="stable")]
        rows, unit = factor.rows[there], place[factor.unit[there]]
        psu = _numbered(factor, order)[there]
    # The sample's own, where errors that the village table states join in: those are drawn apart.
    asked = np.where(np.isfinite(estimates.degrees_of_freedom), estimates.degrees_of_freedom, -np.inf)
    most = asked.max(axis=1, initial=-np.inf)
    degrees = scores.degrees_of_freedom[:, 0].astype(np.float64)
    degrees = np.where(np.isfinite(most) & (stated is not None), most, degrees)
    # Without a degree of freedom there is no error to scale: its rows are 0.
    degrees = np.where(degrees > 0, degrees, np.inf)
    return Noise(
        rows=rows,
        start=starts(unit, len(kept)),
        psu=psu,
        psus=0 if factor is None else int(factor.psu.max(initial=-1)) + 1,
        degrees=degrees,
        stated=stated,
        kept=kept,
        order=order,
        ends=bounds(estimates.framework),
    )


def _numbered(factor: Factor, order: Places) -> Places:
    """Return numbers of the sampling units behind a factor's rows that go by the code of their first village."""
    by_code = np.empty(len(order), dtype=np.intp)
    by_code[order] = np.arange(len(order))
    count = int(factor.psu.max(initial=-1)) + 1
    first = np.full(count, len(order), dtype=np.intp)
    np.minimum.at(first, factor.psu, by_code[factor.unit])
    number = np.empty(count, dtype=np.intp)
    number[np.argsort(first, kind="stable")] = np.arange(count)
    return np.asarray(number[factor.psu])
