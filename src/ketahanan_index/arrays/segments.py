"""Sums over runs of rows that belong together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.intp]
RUNS = 512
"""Runs that are worked on at once."""


def starts(of: Places, count: int) -> Places:
    """Return where each of `count` runs begins in rows sorted by `of`, and the end: ``(count + 1,)``.

    Examples
    --------
    >>> import numpy as np
    >>> starts(np.array([0, 0, 2]), 3).tolist()
    [0, 2, 2, 3]
    """
    return np.searchsorted(of, np.arange(count + 1)).astype(np.intp)


def segment_squares(x: Array, start: Places) -> Array:
    """Sum the squares of the rows of each run ``(run, column)``, without a second array as large as the rows.

    Parameters
    ----------
    x, start
        As in `segment_sums`.

    Examples
    --------
    >>> import numpy as np
    >>> segment_squares(np.array([[1.0], [2.0], [4.0]]), np.array([0, 2, 2, 3])).ravel().tolist()
    [5.0, 0.0, 16.0]
    """
    out = np.zeros((len(start) - 1, *x.shape[1:]))
    for some in run_blocks(len(start) - 1):
        first, last = start[some.start], start[some.stop]
        out[some] = segment_sums(x[first:last] ** 2, start[some.start : some.stop + 1] - first)
    return out


def run_blocks(runs: int) -> Iterator[slice]:
    """Return runs in blocks whose rows stay in the processor's cache.

    Examples
    --------
    >>> [some.stop for some in run_blocks(RUNS + 1)] == [RUNS, RUNS + 1]
    True
    """
    return (slice(i, min(i + RUNS, runs)) for i in range(0, runs, RUNS))


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
