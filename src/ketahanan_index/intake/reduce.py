"""Respondents in memory to sums by village, stratum and cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.sums import block_sums, grid, group_sums, largest
from ketahanan_index.intake.drawn import Drawn
from ketahanan_index.intake.reduced import Calibrated, Reduced, Values
from ketahanan_index.intake.weighed import alike, fingerprint, weighed
from ketahanan_index.methods.base import Array

if TYPE_CHECKING:
    from ketahanan_index.intake.reweighted import Cells, ReplicateWeights

Places = NDArray[np.intp]
LARGEST = 2**62
"""What a number made of several keys may be."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One indicator's value for each respondent, NaN where missing; a ratio has a denominator too.

    Of a median the different values are kept beside their sums.
    """

    value: Array
    divisor: Array | None = None
    median: bool = False


def reduce(
    drawn: Drawn,
    measured: Sequence[Measured],
    cells: Cells | None = None,
    replicates: ReplicateWeights | None = None,
) -> Reduced:
    """Sum respondents to one row a village, stratum and cluster.

    The sums are exact on a grid, so that shuffled respondents give the same bits.

    Parameters
    ----------
    drawn : Drawn
        How respondents were drawn.
    measured : sequence of Measured
        Their values.
    cells : Cells or None
        The categories they were calibrated by, which part the rows further.
    replicates : ReplicateWeights or None
        Replicate weights, in place of strata and clusters.
    """
    if replicates is not None:
        return _with_replicates(drawn, measured, replicates)
    if drawn.clusters:
        return _by_cluster(drawn, measured, cells)
    return _by_respondent(drawn, measured, cells)


def _by_cluster(drawn: Drawn, measured: Sequence[Measured], cells: Cells | None) -> Reduced:
    further = [] if cells is None else [cells.place]
    group, first = grouped([drawn.unit, drawn.stratum, *drawn.clusters, *further])
    groups = len(first)
    size = np.bincount(group, minlength=groups)
    everybody = Everybody.of(drawn.weight, group, groups, int(size.max(initial=0)))
    shape = (groups, len(measured))
    n, divisor, total = np.zeros(shape, dtype=np.int64), np.zeros(shape), np.zeros(shape)
    square, ratios = np.zeros(shape), {}
    for j, one in enumerate(measured):
        n[:, j], divisor[:, j] = everybody.answered(one)
        total[:, j] = everybody.sums(one.value)
        square[:, j] = everybody.sums(one.value, one.value)
        if one.divisor is not None:
            _, weight = everybody.answered(Measured(one.value))
            sums = [weight, everybody.sums(one.value, one.divisor), everybody.sums(one.divisor, one.divisor)]
            ratios[j] = np.stack(sums, axis=1)
    low, high = _ends(drawn.fpc, group, groups)
    calibrated = None
    if cells is not None:
        before = group_sums(cells.before, group, groups, everybody.most)
        calibrated = Calibrated(cells.place[first], cells.group, before, everybody.high + everybody.low)
    return Reduced(
        unit=drawn.unit[first],
        stratum=drawn.stratum[first],
        clusters=np.stack([places[first] for places in drawn.clusters], axis=1),
        fpc=low,
        fpc_highest=high,
        respondents=size.astype(np.int64),
        n=n,
        divisor=divisor,
        total=total,
        strata=drawn.strata,
        clusters_named=drawn.clusters_named,
        square=square,
        ratios=ratios,
        values={
            j: _values(one, drawn.weight, group, everybody.most)
            for j, one in enumerate(measured)
            if one.median
        },
        calibrated=calibrated,
    )


def _with_replicates(drawn: Drawn, measured: Sequence[Measured], replicates: ReplicateWeights) -> Reduced:
    """Sum the respondents of a village who share all their weights to one row, and weigh the sums."""
    before = [] if replicates.before is None else [replicates.before]
    weights = np.column_stack([drawn.weight, replicates.weight, *before])
    pattern, first = alike(weights)
    count = len(drawn.unit)
    plain = Drawn(
        unit=drawn.unit,
        stratum=np.zeros(count, dtype=np.intp),
        clusters=(pattern,),
        fpc=(),
        weight=np.ones(count),
        strata=("",),
        clusters_named=((),),
    )
    bare = _by_cluster(plain, measured, None)
    return weighed(bare, weights[first][bare.clusters[:, 0]], replicates.weight.shape[1])


def _values(one: Measured, weight: Array, row: Places, most: int) -> Values:
    """Return the different values of each row, with the sum of the weights of those who have them.

    `most` is how many respondents the largest row holds.
    """
    there = np.flatnonzero(~np.isnan(one.value) & (weight > 0))
    distinct, place = np.unique(one.value[there], return_inverse=True)
    group, first = grouped([row[there], place.astype(np.intp)])
    sums = group_sums(weight[there], group, len(first), most)
    return Values(row[there][first], distinct[place[first]], sums)


@dataclass(frozen=True, slots=True)
class Everybody:
    """All respondents and their groups; what is summed of those who answered is this less those who did not.

    Parameters
    ----------
    weight, group : array (respondent,)
        Weights, and groups from 0.
    groups, most : int
        How many groups there are, and how many respondents the largest holds.
    count : array (group,)
        Respondents with a positive weight.
    heaviest : float
        The largest weight.
    high, low : array (group,)
        The sums of the weights, in two parts.
    """

    weight: Array
    group: Places
    groups: int
    most: int
    count: NDArray[np.int64]
    heaviest: float
    high: Array
    low: Array

    @classmethod
    def of(cls, weight: Array, group: Places, groups: int, most: int) -> Everybody:
        """Sum the weights, none of which is negative."""
        heaviest = largest(weight.__getitem__, len(weight))
        high, low = block_sums(weight.__getitem__, heaviest, group, groups, most)
        idle = group[weight == 0]
        count = np.bincount(group, minlength=groups) - np.bincount(idle, minlength=groups)
        return cls(weight, group, groups, most, count.astype(np.int64), heaviest, high, low)

    def answered(self, one: Measured) -> tuple[NDArray[np.int64], Array]:
        """Return by group how many count, and the sum of their weights, times the denominator for a ratio."""
        silent = np.flatnonzero(np.isnan(one.value))
        silent = silent[self.weight[silent] > 0]
        where, weight = self.group[silent], self.weight[silent]
        n = self.count - np.bincount(where, minlength=self.groups)
        if one.divisor is not None:
            return n, self.sums(one.divisor)
        heaviest = self.heaviest
        if weight.max(initial=0.0) == heaviest:
            left = self.weight.copy()
            left[silent] = 0.0
            heaviest = float(left.max(initial=0.0))
            if grid(heaviest, self.most) != grid(self.heaviest, self.most):
                return n, group_sums(left, self.group, self.groups, self.most)
        high, low = block_sums(weight.__getitem__, heaviest, where, self.groups, self.most)
        return n, (self.high - high) + (self.low - low)

    def sums(self, x: Array, by: Array | None = None) -> Array:
        """Return the sums of weight times a number, or times two, NaN where missing."""

        def term(some: slice) -> Array:
            weighted = self.weight[some] * x[some]
            if by is not None:
                weighted *= by[some]
            np.copyto(weighted, 0.0, where=np.isnan(weighted))
            return weighted

        bound = self.heaviest * _extent(x) * (1.0 if by is None else _extent(by))
        high, low = block_sums(term, largest(term, len(x), bound), self.group, self.groups, self.most)
        return high + low


def _extent(x: Array) -> float:
    """Return the size of the largest number, NaN where there is none."""
    return max(float(np.fmax.reduce(x)), -float(np.fmin.reduce(x)))


def _by_respondent(drawn: Drawn, measured: Sequence[Measured], cells: Cells | None) -> Reduced:
    mixed = fingerprint(drawn.weight, np.zeros(len(drawn.unit), dtype=np.uint64))
    for column in (*drawn.fpc, *(x for one in measured for x in _terms(drawn.weight, one))):
        mixed = fingerprint(column, mixed)
    if cells is not None:
        mixed = fingerprint(cells.before, mixed)
    further = () if cells is None else (cells.place,)
    order = np.lexsort((mixed, *further, drawn.stratum, drawn.unit))
    shape = (len(order), len(measured))
    n, divisor, total = np.zeros(shape, dtype=np.int64), np.zeros(shape), np.zeros(shape)
    for j, one in enumerate(measured):
        # Computed a second time rather than held: three columns an indicator are as large as what is returned.
        for whole, column in zip((n, divisor, total), _terms(drawn.weight, one), strict=True):
            whole[:, j] = column[order]
    square, ratios = np.zeros(shape), {}
    for j, one in enumerate(measured):
        square[:, j] = _product(drawn.weight, one.value, one.value)[order]
        if one.divisor is not None:
            there = (n[:, j] > 0) * drawn.weight[order]
            cross = _product(drawn.weight, one.value, one.divisor)[order]
            ratios[j] = np.stack(
                [there, cross, _product(drawn.weight, one.divisor, one.divisor)[order]], axis=1
            )
    row = np.empty(len(order), dtype=np.intp)
    row[order] = np.arange(len(order))
    calibrated = None
    if cells is not None:
        calibrated = Calibrated(cells.place[order], cells.group, cells.before[order], drawn.weight[order])
    fpc = np.stack(drawn.fpc, axis=1)[order] if drawn.fpc else np.zeros((len(order), 0))
    return Reduced(
        unit=drawn.unit[order],
        stratum=drawn.stratum[order],
        clusters=np.arange(len(order), dtype=np.intp)[:, None],
        fpc=fpc,
        fpc_highest=fpc,
        respondents=np.ones(len(order), dtype=np.int64),
        n=n,
        divisor=divisor,
        total=total,
        strata=drawn.strata,
        clusters_named=(),
        square=square,
        ratios=ratios,
        values={j: _values(one, drawn.weight, row, 1) for j, one in enumerate(measured) if one.median},
        calibrated=calibrated,
    )


def _product(weight: Array, x: Array, y: Array) -> Array:
    """Return weight times two numbers, 0 where one is missing."""
    product = weight * x * y
    return np.where(np.isnan(product), 0.0, product)


def grouped(keys: Sequence[Places]) -> tuple[Places, Places]:
    """Return the group of each row, groups in the order of their keys, and a row of each group."""
    number, kinds = np.zeros(len(keys[0]), dtype=np.int64), 1
    for key in keys:
        several = int(key.max(initial=0)) + 1
        if kinds * several > LARGEST:
            # Numbered anew, so that the product of many keys stays a number.
            _, number = np.unique(number, return_inverse=True)
            kinds = int(number.max(initial=0)) + 1
        number = number * several + key
        kinds *= several
    _, number = np.unique(number, return_inverse=True)
    groups = int(number.max(initial=-1)) + 1
    first = np.zeros(groups, dtype=np.intp)
    first[number] = np.arange(len(number))
    return number.astype(np.intp, copy=False), first


def _terms(weight: Array, one: Measured) -> tuple[Array, Array, Array]:
    """Return who counts, weight times denominator, and weight times value."""
    there = ~np.isnan(one.value) & (weight > 0)
    over = np.where(there, weight if one.divisor is None else weight * one.divisor, 0.0)
    # Adding zero makes one zero of both: engines do not agree on the sign they give it.
    return there.astype(np.float64), over + 0.0, np.where(there, weight * one.value, 0.0) + 0.0


def _ends(fpc: Sequence[Array], group: Places, groups: int) -> tuple[Array, Array]:
    low, high = np.full((len(fpc), groups), np.inf), np.full((len(fpc), groups), -np.inf)
    for t, value in enumerate(fpc):
        np.minimum.at(low[t], group, value)
        np.maximum.at(high[t], group, value)
    return np.ascontiguousarray(low.T), np.ascontiguousarray(high.T)
