"""The mean of the nearest of many candidates, ties shared out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.sums import block_sums

Array = NDArray[np.float64]
Places = NDArray[np.intp]
TIE = 1e-10
"""Relative difference below which two squared distances are equal."""


def candidates(squared: Array, neighbours: int, unsure: Array) -> tuple[Places, Places]:
    """Return the rows and columns of distances that may belong to the nearest of their row, in order of the rows.

    Parameters
    ----------
    squared : array (row, column)
        Squared distances, NaN where there is none.
    neighbours : int
        How many of a row are asked for.
    unsure : array (row,)
        By how much a squared distance may be off.

    Examples
    --------
    >>> import numpy as np
    >>> row, column = candidates(np.array([[4.0, 1.0, np.nan, 1.0 + 1e-15]]), 1, np.array([1e-12]))
    >>> row.tolist(), column.tolist()
    ([0, 0], [1, 3])
    """
    known = np.where(np.isnan(squared), np.inf, squared)
    place = min(neighbours, squared.shape[1]) - 1
    reach = np.partition(known, place, axis=1)[:, place]
    near = (known <= (reach * (1 + 2 * TIE) + 2 * unsure)[:, None]) & np.isfinite(known)
    row, column = np.nonzero(near)
    return row, column


def apart(a: Array, b: Array) -> Array:
    """Return the squared distance of each row of `a` from that of `b`, over the columns present in both.

    Their sum is scaled up to all columns, and taken column by column, so that it hangs on the two rows alone; NaN
    where they share none.

    Examples
    --------
    >>> import numpy as np
    >>> apart(np.array([[0.0, 0.0, np.nan]]), np.array([[1.0, 1.0, 5.0]])).tolist()
    [3.0]
    """
    total, shared = np.zeros(len(a)), np.zeros(len(a))
    for j in range(a.shape[1]):
        square = (a[:, j] - b[:, j]) ** 2
        there = ~np.isnan(square)
        total += np.where(there, square, 0.0)
        shared += there
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(total / shared * a.shape[1])


def averaged(
    value: Array, squared: Array, row: Places, rows: int, neighbours: int, *, by_distance: bool, most: int
) -> Array:
    """Return the mean of the nearest candidates' values for each row, NaN where it has none.

    Candidates tied for the last places share them: the mean over all ways to break the tie.

    Parameters
    ----------
    value : array (pair,)
        The value of each candidate, from 0 to 1.
    squared : array (pair,)
        Its squared distance from the row.
    row : array (pair,)
        The row, increasing; there are so many `rows`.
    neighbours : int
        How many candidates count, or all where there are fewer.
    by_distance : bool
        Whether they count by the inverse of their distance; candidates at distance 0 then count alone.
    most : int
        How many candidates a row may have.

    Examples
    --------
    The second place is shared by two:

    >>> import numpy as np
    >>> value, squared = np.array([0.0, 0.5, 1.0]), np.array([1.0, 4.0, 4.0])
    >>> averaged(value, squared, np.array([0, 0, 0]), 1, 2, by_distance=False, most=3).tolist()
    [0.375]
    """
    order = np.lexsort((squared, row))
    value, squared = value[order], squared[order]
    count = np.bincount(row, minlength=rows)
    first = np.cumsum(count) - count
    places = np.minimum(count, neighbours)
    last = squared[(first + places - 1)[row]]
    tied = np.abs(squared - last) <= TIE * last
    nearer = (squared < last) & ~tied
    left = places - np.bincount(row[nearer], minlength=rows)
    share = np.where(
        nearer, 1.0, np.where(tied, (left / np.maximum(np.bincount(row[tied], minlength=rows), 1))[row], 0.0)
    )
    if by_distance:
        nearest = squared[first[row]]
        with np.errstate(invalid="ignore", divide="ignore"):
            closeness = np.sqrt(nearest / squared)
        share = share * np.where(nearest > 0, closeness, squared == 0)
    # One grid for all rows and calls: what a row gets does not hang on the rows beside it.
    above, below = (
        np.add(*block_sums(term.__getitem__, 1.0, row, rows, most)) for term in (share * value, share)
    )
    with np.errstate(invalid="ignore"):
        return np.asarray(above / below)
