"""Medians of villages, and their error by the interval of Woodruff.

References
----------
Woodruff, R. S. (1952). Confidence intervals for medians and other position measures. Journal of the American
Statistical Association 47(260), 635-646. doi:10.1080/01621459.1952.10483443
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.arrays.segments import starts
from ketahanan_index.arrays.student import t_quantile
from ketahanan_index.intake.reduced import Reduced, Values
from ketahanan_index.methods.base import Array
from ketahanan_index.stages.medians import Distribution
from ketahanan_index.stages.sampling import Factor
from ketahanan_index.survey.estimated import Estimated

LEVEL = 0.95
"""The interval whose width, over twice the quantile of t, is the standard error."""


def distributions(reduced: Reduced, units: int) -> dict[int, Distribution]:
    """Return the distribution of each indicator that is a median, by its column."""
    return {column: _distribution(values, reduced, units) for column, values in reduced.values.items()}


def below(reduced: Reduced, found: Mapping[int, Distribution]) -> Reduced:
    """Put the share at or below the median in place of what is a median: sums of weights of those who are not above."""
    divisor, total = reduced.divisor.copy(), reduced.total.copy()
    replicas = reduced.replicas
    if replicas is not None:
        replicas = replace(replicas, divisor=replicas.divisor.copy(), total=replicas.total.copy())
    rows = len(reduced.unit)
    for column, one in found.items():
        values, median = reduced.values[column], one.median()
        low = values.value <= median[reduced.unit[values.row]]
        sums: Array = np.bincount(values.row, weights=values.weight, minlength=rows).astype(np.float64)
        lows: Array = np.bincount(values.row, weights=values.weight * low, minlength=rows).astype(np.float64)
        if replicas is not None:
            # All respondents of a row share their weights: these are counts.
            replicas.divisor[:, column], replicas.total[:, column] = sums, lows
            sums, lows = sums * replicas.sampling, lows * replicas.sampling
        divisor[:, column], total[:, column] = sums, lows
    return replace(reduced, divisor=divisor, total=total, replicas=replicas)


def medians(found: Estimated, of: Mapping[int, Distribution]) -> tuple[Estimated, dict[int, Distribution]]:
    """Return estimates with medians in place of the shares at or below them.

    A median's standard error is the width of its interval over twice the quantile of t, and its column of the factor
    is that of the share, turned and stretched to that size. Where the interval of the share leaves 0 to 1, and where
    sampling units that differ happen to have one share, nothing tells how the median varies: its error is unknown.
    """
    value, error, reason = found.value.copy(), found.standard_error.copy(), found.reason_code.copy()
    rows = found.factor.rows.copy()
    out = {}
    for column, one in of.items():
        alike = found.reason_code[:, column] == Reason.identical_answers
        chance = alike & (one.kinds() > 1)
        share = np.where(chance, np.nan, found.standard_error[:, column])
        told = replace(one, share_error=share)
        df = found.degrees_of_freedom[:, column]
        low, high = told.interval(LEVEL, df)
        value[:, column] = told.median()
        width = (high - low) / (2 * t_quantile((1 + LEVEL) / 2, df))
        estimated = found.reason_code[:, column] == Reason.estimated
        known = estimated & (width > 0)
        lost = (estimated & ~known) | chance
        reason[lost, column] = Reason.no_gradient
        error[known, column], error[lost, column] = width[known], np.nan
        stretch = np.divide(-width, share, out=np.zeros_like(share), where=known)
        rows[:, column] *= stretch[found.factor.unit]
        out[column] = told
    factor = Factor(rows + 0.0, found.factor.unit, found.factor.psu)
    return replace(found, value=value, standard_error=error, reason_code=reason, factor=factor), out


def _distribution(values: Values, reduced: Reduced, units: int) -> Distribution:
    weight = values.weight
    if reduced.replicas is not None:
        weight = weight * reduced.replicas.sampling[values.row]
    unit = reduced.unit[values.row]
    there = weight > 0
    unit, value, weight = unit[there], values.value[there], weight[there]
    order = np.lexsort((value, unit))
    unit, value, weight = unit[order], value[order], weight[order]
    fresh = np.ones(len(unit), dtype=bool)
    fresh[1:] = (np.diff(unit) != 0) | (np.diff(value) != 0)
    first = np.flatnonzero(fresh)
    sums = np.add.reduceat(weight, first) if len(first) else weight
    unit, value = unit[first], value[first]
    start = starts(unit, units)
    share = np.empty_like(sums)
    for first, last in pairwise(start.tolist()):
        # Run by run: a village's shares hang on nothing else.
        if last > first:
            np.cumsum(sums[first:last], out=share[first:last])
            share[first:last] /= share[last - 1]
    return Distribution(unit, value, share, np.full(units, np.nan))
