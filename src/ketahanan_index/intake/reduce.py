"""Respondents in memory to sums by village, stratum and cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.sums import group_sums
from ketahanan_index.intake.drawn import Drawn
from ketahanan_index.intake.reduced import Reduced
from ketahanan_index.methods.base import Array

Places = NDArray[np.intp]
_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9))


@dataclass(frozen=True, slots=True)
class Measured:
    """One indicator's value for each respondent, NaN where missing; a ratio has a denominator too."""

    value: Array
    divisor: Array | None = None


def reduce(drawn: Drawn, measured: Sequence[Measured]) -> Reduced:
    """Sum respondents to one row a village, stratum and cluster.

    The sums are exact on a grid, so that shuffled respondents give the same bits.
    """
    if drawn.clusters:
        return _by_cluster(drawn, measured)
    return _by_respondent(drawn, measured)


def _by_cluster(drawn: Drawn, measured: Sequence[Measured]) -> Reduced:
    keys = [drawn.unit, drawn.stratum, *drawn.clusters]
    group, first = grouped(keys)
    groups = len(first)
    size = np.bincount(group, minlength=groups)
    most = int(size.max(initial=0))
    shape = (groups, len(measured))
    n, divisor, total = np.zeros(shape, dtype=np.int64), np.zeros(shape), np.zeros(shape)
    for j, one in enumerate(measured):
        there, over, weighted = _terms(drawn.weight, one)
        n[:, j] = np.bincount(group, weights=there, minlength=groups)
        divisor[:, j] = group_sums(over, group, groups, most)
        total[:, j] = group_sums(weighted, group, groups, most)
    low, high = _ends(drawn.fpc, group, groups)
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
    )


def _by_respondent(drawn: Drawn, measured: Sequence[Measured]) -> Reduced:
    terms = [_terms(drawn.weight, one) for one in measured]
    columns = [drawn.weight, *drawn.fpc, *(x for term in terms for x in term)]
    order = np.lexsort((_fingerprint(columns, len(drawn.unit)), drawn.stratum, drawn.unit))
    nothing: Array = np.zeros((len(order), 0))
    fpc = np.stack(drawn.fpc, axis=1)[order] if drawn.fpc else nothing

    def stacked(part: int) -> Array:
        return np.stack([term[part] for term in terms], axis=1)[order] if terms else nothing

    return Reduced(
        unit=drawn.unit[order],
        stratum=drawn.stratum[order],
        clusters=np.arange(len(order), dtype=np.intp)[:, None],
        fpc=fpc,
        fpc_highest=fpc,
        respondents=np.ones(len(order), dtype=np.int64),
        n=stacked(0).astype(np.int64),
        divisor=stacked(1),
        total=stacked(2),
        strata=drawn.strata,
        clusters_named=(),
    )


def grouped(keys: Sequence[Places]) -> tuple[Places, Places]:
    """Return the group of each row, groups in the order of their keys, and a row of each group."""
    number = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys:
        number = number * (int(key.max(initial=0)) + 1) + key
        # Numbered anew after each key, so that the product of many keys stays a number.
        _, number = np.unique(number, return_inverse=True)
    groups = int(number.max(initial=-1)) + 1
    first = np.zeros(groups, dtype=np.intp)
    first[number] = np.arange(len(number))
    return number.astype(np.intp), first


def _terms(weight: Array, one: Measured) -> tuple[Array, Array, Array]:
    """Return who counts, weight times denominator, and weight times value."""
    there = ~np.isnan(one.value) & (weight > 0)
    over = np.where(there, weight if one.divisor is None else weight * one.divisor, 0.0)
    # Adding zero makes one zero of both: engines do not agree on the sign they give it.
    return there.astype(np.float64), over + 0.0, np.where(there, weight * one.value, 0.0) + 0.0


def _ends(fpc: Sequence[Array], group: Places, groups: int) -> tuple[Array, Array]:
    low, high = np.full((groups, len(fpc)), np.inf), np.full((groups, len(fpc)), -np.inf)
    for t, value in enumerate(fpc):
        np.minimum.at(low[:, t], group, value)
        np.maximum.at(high[:, t], group, value)
    return low, high


def _fingerprint(columns: Sequence[Array], rows: int) -> NDArray[np.uint64]:
    """Return a number for each row that hangs on its content alone, so that order by it does not hang on the rows'."""
    mixed = np.zeros(rows, dtype=np.uint64)
    for column in columns:
        # Adding zero makes one zero of both.
        mixed = (mixed ^ (column + 0.0).view(np.uint64)) * _MIX[0]
        mixed = (mixed ^ (mixed >> np.uint64(29))) * _MIX[1]
        mixed ^= mixed >> np.uint64(32)
    return mixed
