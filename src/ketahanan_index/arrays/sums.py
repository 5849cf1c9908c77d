"""Sums that do not hang on the order of their terms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


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


def group_sums(x: Array, group: NDArray[np.intp], groups: int, count: int) -> Array:
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
    high, low = split(x, float(np.max(np.abs(x), initial=0.0)), count)
    return np.asarray(
        np.bincount(group, weights=high, minlength=groups) + np.bincount(group, weights=low, minlength=groups)
    )
