"""Rows told apart by their content, and sums weighed by several sets of weights."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.intake.reduced import Reduced, Replicas, Values
from ketahanan_index.methods.base import Array

Places = NDArray[np.intp]
_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9))


def weighed(bare: Reduced, weights: Array, replicates: int) -> Reduced:
    """Weigh the unweighted sums of respondents who share all their weights.

    Parameters
    ----------
    bare : Reduced
        One row a village and set of weights.
    weights : array (row, weight)
        Sampling weights, replicate weights, and with a calibration replicate weights before it.
    replicates : int
        How many replicates there are.
    """
    if bare.square is None:
        raise ValueError("the sums of respondents lack their squares")
    order = np.lexsort((fingerprints(weights), bare.unit))
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    sampling = weights[order, :1]
    values = {}
    for j, one in bare.values.items():
        row = place[one.row]
        sorted_ = np.lexsort((one.value, row))
        values[j] = Values(row[sorted_], one.value[sorted_], one.weight[sorted_])
    return replace(
        bare,
        unit=bare.unit[order],
        stratum=bare.stratum[order],
        clusters=np.arange(len(order), dtype=np.intp)[:, None],
        respondents=bare.respondents[order],
        n=np.where(sampling > 0, bare.n[order], 0),
        divisor=bare.divisor[order] * sampling,
        total=bare.total[order] * sampling,
        square=bare.square[order] * sampling,
        ratios={j: sums[order] * sampling for j, sums in bare.ratios.items()},
        values=values,
        replicas=Replicas(
            sampling=sampling[:, 0],
            weight=weights[order, 1 : replicates + 1],
            told=weights[order, -replicates:],
            divisor=bare.divisor[order],
            total=bare.total[order],
        ),
        clusters_named=(),
    )


def fingerprints(rows: Array) -> NDArray[np.uint64]:
    """Return a number for each row that hangs on its content alone."""
    mixed = np.zeros(len(rows), dtype=np.uint64)
    for column in rows.T:
        mixed = fingerprint(np.ascontiguousarray(column), mixed)
    return mixed


def alike(rows: Array) -> tuple[Places, Places]:
    """Return the place of each row among the different ones, and one of each."""
    _, first, place = np.unique(fingerprints(rows), return_index=True, return_inverse=True)
    if not np.array_equal(rows[first][place], rows):
        # Two rows of one fingerprint: compared cell by cell, which takes longer.
        _, first, place = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    return place.astype(np.intp), first.astype(np.intp)


def fingerprint(column: Array, mixed: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Mix a column into the number of each row: it hangs on the content alone, and so does an order by it."""
    # Adding zero makes one zero of both.
    mixed = (mixed ^ (column + 0.0).view(np.uint64)) * _MIX[0]
    mixed = (mixed ^ (mixed >> np.uint64(29))) * _MIX[1]
    return np.asarray(mixed ^ (mixed >> np.uint64(32)))
