"""Fewer rows with the same covariance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.segments import starts
from ketahanan_index.methods.base import Array

Places = NDArray[np.intp]
BATCH = 2**22
"""Cells of the villages that are worked on at once."""


def compress(rows: Array, unit: Places, units: int) -> tuple[Array, Places]:
    """Replace the rows of villages that have more rows than columns by a triangle with the same cross product.

    Parameters
    ----------
    rows : array (row, column)
        The rows of a factor.
    unit : array (row,)
        The village of each row, never decreasing.
    units : int
        How many villages there are.

    Returns
    -------
    rows, unit

    Examples
    --------
    >>> import numpy as np
    >>> rows, unit = compress(np.array([[3.0], [4.0], [7.0]]), np.array([0, 0, 1]), 2)
    >>> rows.ravel().tolist(), unit.tolist()
    ([5.0, 7.0], [0, 1])
    """
    columns = rows.shape[1]
    start = starts(unit, units)
    before = np.diff(start)
    after = np.minimum(before, columns)
    if not (after < before).any():
        return rows, unit
    place = np.concatenate([[0], np.cumsum(after)])
    out = np.empty((int(place[-1]), columns))
    for count in np.unique(before[before > 0]).tolist():
        alike = np.flatnonzero(before == count)
        step = max(BATCH // (count * max(columns, 1)), 1)
        for i in range(0, len(alike), step):
            some = alike[i : i + step]
            x = rows[start[some][:, None] + np.arange(count)]
            kept = min(count, columns)
            out[place[some][:, None] + np.arange(kept)] = triangle(x) if count > columns else x
    return out, np.repeat(np.arange(units, dtype=np.intp), after)


def triangle(x: Array) -> Array:
    """Return ``(village, column, column)`` upper triangles with the cross products of ``(village, row, column)``.

    Many rows are taken block by block: a small matrix is worked on by one thread, so that the bits do not hang on
    how many there are. The diagonal is made positive, which makes the triangle the only one.
    """
    block = max(4 * x.shape[2], 64)
    while x.shape[1] > block:
        blocks = -(-x.shape[1] // block)
        whole = np.zeros((len(x), blocks * block, x.shape[2]))
        whole[:, : x.shape[1]] = x
        parts: Array = np.asarray(np.linalg.qr(whole.reshape(-1, block, x.shape[2]), mode="r"))
        x = parts.reshape(len(x), -1, x.shape[2])
    out: Array = np.asarray(np.linalg.qr(x, mode="r"))
    diagonal = np.diagonal(out, axis1=1, axis2=2)
    # Adding zero makes one zero of both.
    return np.asarray(out * np.where(diagonal < 0, -1.0, 1.0)[:, :, None] + 0.0)
