"""What a simple random sample of as many respondents would make of the same answers."""

from __future__ import annotations

import numpy as np

from ketahanan_index.arrays.segments import segment_sums, starts
from ketahanan_index.intake.reduced import Reduced
from ketahanan_index.stages.elements import Elements

ROUNDING = 1e-13
"""The share of the sum of squares below which what is left of it is rounding."""


def elements(reduced: Reduced, units: int) -> Elements | None:
    """Return the spread of answers about each village's value, None where sums of squares are lacking.

    The spread is Σw(y − θx)² / Σw · n/(n − 1), relative to the mean denominator for a ratio; unknown for a median.
    """
    if reduced.square is None:
        return None
    start = starts(reduced.unit, units)
    n = segment_sums(reduced.n.astype(np.float64), start)
    total, divisor = segment_sums(reduced.total, start), segment_sums(reduced.divisor, start)
    square = segment_sums(reduced.square, start)
    weight, cross, over = divisor.copy(), total.copy(), divisor.copy()
    for column, sums in reduced.ratios.items():
        weight[:, column], cross[:, column], over[:, column] = segment_sums(sums, start).T
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = total / divisor
        about = (square - 2 * ratio * cross + ratio**2 * over) / weight * (n / (n - 1))
        variance = about * (weight / divisor) ** 2
        # Where all answers are alike, rounding leaves a little of either sign.
        alike = about * weight <= ROUNDING * square
    variance = np.where((n > 1) & (divisor > 0), np.where(alike, 0.0, variance), np.nan)
    variance[:, list(reduced.values)] = np.nan
    return Elements(variance, weight)
