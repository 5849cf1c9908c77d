"""Sums over runs of rows that belong together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.intp]


def starts(of: Places, count: int) -> Places:
    """Return where each of `count` runs begins in rows sorted by `of`, and the end: ``(count + 1,)``.

    Examples
    --------
    >>> import numpy as np
    >>> starts(np.array([0, 0, 2]), 3).tolist()
    [0, 2, 2, 3]
    """
    return np.searchsorted(of, np.arange(count + 1)).astype(np.intp)


def segment_sums(x: Array, start: Places) -> Array:
    """Sum the rows of each run ``(run, column)``; a run without rows is 0.

    A run's sum hangs on its own rows alone, in their order.

    Parameters
    ----------
    x : array (row, column)
        The rows, run after run.
    start : array (run + 1,)
        Where each run begins, and the end.

    Examples
    --------
    >>> import numpy as np
    >>> segment_sums(np.array([[1.0], [2.0], [4.0]]), np.array([0, 2, 2, 3])).ravel().tolist()
    [3.0, 0.0, 4.0]
    """
    runs = len(start) - 1
    if not x.size:
        return np.zeros((runs, *x.shape[1:]))
    # One row after the other from 0: numpy's own reduceat takes nine times as long on short runs.
    from scipy.sparse import csr_array

    ones, places = np.ones(len(x)), np.arange(len(x), dtype=np.intp)
    total = csr_array((ones, places, start), shape=(runs, len(x))) @ x.reshape(len(x), -1)
    return np.asarray(total).reshape(runs, *x.shape[1:])
