"""Sampling error from replicate weights.

References
----------
Wolter, K. M. (2007). Introduction to Variance Estimation, 2nd ed. Springer. doi:10.1007/978-0-387-35099-8
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.arrays.segments import segment_sums, starts
from ketahanan_index.design import Replicates
from ketahanan_index.intake.reduce import grouped
from ketahanan_index.intake.reduced import Reduced, Replicas
from ketahanan_index.intake.weighed import alike
from ketahanan_index.methods.base import Array
from ketahanan_index.stages.sampling import Factor, Sample
from ketahanan_index.survey import evidence
from ketahanan_index.survey.estimated import Estimated

Places = NDArray[np.intp]
Flags = NDArray[np.bool_]
ALIKE = 1e-5
"""Relative size below which weights are a combination of others."""
DIGITS = 9
"""Decimals to which the weights of two rows, each relative to its largest, must agree to be of one sampling unit."""


def replicated(reduced: Reduced, units: int, replicates: Replicates, *, totals: bool = False) -> Estimated:
    """Estimate means and ratios of villages, and their error from replicate weights.

    Each replicate is a row of a village, √(scale · rscale)·(θ_b − centre). Degrees of freedom are the rank of a
    village's weights less one, among those who answered, since replicates that say the same say it once. A village that
    no replicate moves has an error of 0, as in a census. A figure that some replicate leaves
    without a respondent has an unknown error: all who answered lie in what that replicate leaves out.

    Parameters
    ----------
    reduced : Reduced
        The sums of respondents, with `replicas`.
    units : int
        How many villages there are.
    replicates : Replicates
        Their scales.
    totals : bool
        Whether to estimate sums of weight times value in place of means and ratios.
    """
    replicas = reduced.replicas
    if replicas is None:
        raise ValueError("the sums of respondents lack those by replicate weights")
    start = starts(reduced.unit, units)
    n = segment_sums(reduced.n.astype(np.float64), start).astype(np.int64)
    value = _value(reduced.total, reduced.divisor, start, totals=totals)
    value[n == 0] = np.nan
    counted = np.flatnonzero(replicates.rscales)
    moved = np.empty((len(counted), *value.shape))
    for place, b in enumerate(counted):
        weight = replicas.weight[:, b, None]
        moved[place] = _value(weight * replicas.total, weight * replicas.divisor, start, totals=totals)
    deviation = moved - (value if replicates.mse else moved.mean(axis=0))
    unknown = np.isnan(deviation).any(axis=0)
    scales = np.sqrt(replicates.scale * np.array(replicates.rscales)[counted])
    rows = np.where(unknown, 0.0, deviation) * scales[:, None, None]
    variance = (rows**2).sum(axis=0)
    rank = _ranks(replicas.told, reduced.n > 0, start)
    still = _still(replicas, counted, start)
    reason = np.full(value.shape, np.int8(Reason.estimated))
    reason[evidence.alike(value, variance)] = Reason.identical_answers
    reason[unknown | (rank == 1)] = Reason.one_psu
    reason[n == 1] = Reason.one_respondent
    reason[still] = Reason.census
    reason[np.isnan(value)] = Reason.no_data
    estimated = reason == Reason.estimated
    return Estimated(
        value=value,
        standard_error=evidence.standard_error(reason, variance),
        reason_code=reason,
        n=n,
        psus=rank,
        degrees_of_freedom=np.maximum(rank - 1.0, 0.0),
        factor=_factor(rows * estimated),
        sample=_sample(rank),
    )


def _value(total: Array, divisor: Array, start: Places, *, totals: bool) -> Array:
    """Return the villages' means and ratios, or their sums."""
    above, below = segment_sums(total, start), segment_sums(divisor, start)
    known = below != 0
    if totals:
        return np.where(known, above, np.nan)
    out: Array = np.divide(above, below, out=np.full(above.shape, np.nan), where=known)
    return out


def _ranks(weight: Array, answered: Flags, start: Places) -> NDArray[np.int64]:
    """Return how many rows of weights with an answer are no combination of others ``(unit, indicator)``."""
    size = np.abs(weight).max(axis=1, initial=0.0)
    kept = np.flatnonzero(size > 0)
    # Rows of one sampling unit differ by a factor alone: a row each is enough.
    place, first = alike(np.round(weight[kept] / size[kept, None], DIGITS) + 0.0)
    unit = np.repeat(np.arange(len(start) - 1), np.diff(start))[kept]
    row, one = grouped([unit, place])
    some = np.zeros((len(one), answered.shape[1]), dtype=bool)
    np.logical_or.at(some, row, answered[kept])
    shape = (weight[kept] / size[kept, None])[first]
    out = np.zeros((len(start) - 1, answered.shape[1]), dtype=np.int64)
    for u, (a, b) in enumerate(pairwise(starts(unit[one], len(out)).tolist())):
        rows, told = shape[place[one[a:b]]], some[a:b]
        if told.all():
            out[u] = _rank(rows)
            continue
        # Most indicators are answered in the same units.
        patterns, of = np.unique(told, axis=1, return_inverse=True)
        out[u] = np.array([_rank(rows[pattern]) for pattern in patterns.T], dtype=np.int64)[of]
    return out


def _rank(rows: Array) -> int:
    return int(np.linalg.matrix_rank(rows, rtol=ALIKE)) if len(rows) else 0


def _still(replicas: Replicas, counted: Places, start: Places) -> Flags:
    """Return villages that no replicate moves, whose units were all drawn or count as drawn ``(unit,)``."""
    moved = (replicas.weight[:, counted] != replicas.sampling[:, None]).any(axis=1)
    rows = np.diff(start)
    return np.asarray((rows > 0) & (segment_sums(moved.astype(np.float64)[:, None], start)[:, 0] == 0))


def _factor(rows: Array) -> Factor:
    """Return the rows of villages, one a replicate; a replicate that moves no indicator of a village has none."""
    replicates, units, columns = rows.shape
    by_unit = rows.transpose(1, 0, 2).reshape(-1, columns)
    kept = np.flatnonzero(by_unit.any(axis=1))
    unit, replicate = np.divmod(kept, replicates) if units else (kept, kept)
    return Factor(by_unit[kept], unit.astype(np.intp), replicate.astype(np.intp))


def _sample(rank: NDArray[np.int64]) -> Sample:
    """Return who answered what, as far as replicate weights tell: a node has as many units as its richest member.

    A village's ranks are laid out as steps, each with as many units as its indicators have beyond those below.
    """
    steps = [
        (unit, high - low, rank[unit] >= high)
        for unit in range(len(rank))
        for low, high in pairwise([0, *np.unique(rank[unit][rank[unit] > 0]).tolist()])
    ]
    unit = np.array([u for u, _, _ in steps], dtype=np.intp)
    count = np.array([c for _, c, _ in steps], dtype=np.int64)
    answered = np.array([a for _, _, a in steps], dtype=bool).reshape(len(steps), rank.shape[1])
    return Sample(unit, np.zeros(len(unit), dtype=np.intp), count, answered)
