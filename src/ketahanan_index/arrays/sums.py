"""Sums that do not hang on the order of their terms."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.intp]
BLOCK = 2**15
"""Rows that are worked on at once."""


def exact_sum(x: Array, axis: int = -1) -> Array:
    """Sum finite numbers so that any order of the terms gives the same bits.

    Each term is split into two parts on grids coarse enough that every partial sum of `len` terms is
    exact; what is left below the second grid, under len**2 * 2**-100 of the largest term, is dropped.

    Parameters
    ----------
    x : array
        Finite numbers; NaN must be replaced by 0 first.
    axis : int
        The axis to sum over.

    Returns
    -------
    array
        `x` summed over `axis`.

    References
    ----------
    Demmel, J. and Nguyen, H. D. (2015). Parallel reproducible summation. IEEE Transactions on
    Computers 64(7), 2060-2070. doi:10.1109/TC.2014.2345391

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([1e16, 1.0, -1e16, 1.0])
    >>> float(exact_sum(x)), float(exact_sum(x[[0, 2, 1, 3]]))
    (2.0, 2.0)
    """
    count = x.shape[axis]
    if not count:
        return np.asarray(np.sum(x, axis=axis))
    high, low = split(x, np.max(np.abs(x), axis=axis, keepdims=True), count)
    return np.asarray(np.sum(high, axis=axis) + np.sum(low, axis=axis))


def grid(largest: Array | float, count: int) -> tuple[Array, Array]:
    """Return the two grids on which `count` numbers of at most `largest` can be summed without rounding.

    Adding and taking away the first keeps the high part of a number, the second the low part of what is left.
    """
    _, exponent = np.frexp(largest)
    headroom = int(count).bit_length() + 2
    return np.ldexp(1.0, exponent + headroom), np.ldexp(1.0, exponent + 2 * headroom - 53)


def split(x: Array, largest: Array | float, count: int) -> tuple[Array, Array]:
    """Return the high and the low part of numbers, each of which sums exactly over up to `count` terms."""
    coarse, fine = grid(largest, count)
    high = (x + coarse) - coarse
    return high, ((x - high) + fine) - fine


def group_sums(x: Array, group: Places, groups: int, count: int) -> Array:
    """Sum numbers by group so that any order of the terms gives the same bits.

    All groups share the grids of `exact_sum`: what is left of a number below the second, under
    count**2 * 2**-100 of the largest number of all groups, is dropped.

    Parameters
    ----------
    x : array (row,)
        Finite numbers.
    group : array (row,)
        The group of each, from 0.
    groups, count : int
        How many groups there are, and how many numbers the largest holds.

    Examples
    --------
    >>> import numpy as np
    >>> group_sums(np.array([1e16, 1.0, -1e16, 1.0]), np.zeros(4, dtype=np.intp), 1, 4).tolist()
    [2.0]
    """
    high, low = block_sums(x.__getitem__, largest(x.__getitem__, len(x)), group, groups, count)
    return high + low


def largest(term: Callable[[slice], Array], rows: int, bound: float = math.inf) -> float:
    """Return the size of the largest number of a column computed block by block, or of one on the same grid.

    Parameters
    ----------
    term : callable
        Returns the numbers of some rows, all finite.
    rows : int
        How many there are.
    bound : float
        What no number exceeds: the search ends with the first that lies on the same grid.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([3.0, -5.0, 1.0])
    >>> largest(x.__getitem__, 3)
    5.0
    """
    found = 0.0
    for some in blocks(rows):
        found = max(found, _size(term(some)))
        if 0.0 < found <= bound < math.inf and math.frexp(found)[1] == math.frexp(bound)[1]:
            break
    return found


def block_sums(
    term: Callable[[slice], Array], most: float, group: Places, groups: int, count: int
) -> tuple[Array, Array]:
    """Sum numbers by group as `group_sums` does, from a column that is computed block by block.

    The high and the low part are returned apart: those of some numbers may be taken from those of all without
    rounding, where both lie on one grid.

    Parameters
    ----------
    term : callable
        Returns the numbers of some rows, all finite.
    most : float
        The size of the largest number.
    group : array (row,)
        The group of each, from 0.
    groups, count : int
        How many groups there are, and how many numbers the largest holds.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([1.0, 2.0, 4.0])
    >>> high, low = block_sums(lambda some: 10 * x[some], 40.0, np.array([0, 1, 0]), 2, 2)
    >>> (high + low).tolist()
    [50.0, 20.0]
    """
    high, low = np.zeros(groups), np.zeros(groups)
    # Blocks are no smaller than what they are added up in, or adding up would take the longest.
    for some in blocks(len(group), 2 * groups):
        above, below = split(term(some), most, count)
        high += np.bincount(group[some], weights=above, minlength=groups)
        # Nothing is left of whole numbers, such as those of a survey without weights.
        if below.any():
            low += np.bincount(group[some], weights=below, minlength=groups)
    return high, low


def blocks(rows: int, least: int = 0) -> Iterator[slice]:
    """Return so many rows in blocks that stay in the processor's cache, or hold at least as many as are asked for.

    Examples
    --------
    >>> [some.stop for some in blocks(2 * BLOCK + 1)] == [BLOCK, 2 * BLOCK, 2 * BLOCK + 1]
    True
    """
    step = max(BLOCK, least)
    return (slice(i, min(i + step, rows)) for i in range(0, rows, step))


def _size(x: Array) -> float:
    return max(float(x.max(initial=0.0)), -float(x.min(initial=0.0)))
