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
    _, exponent = np.frexp(np.max(np.abs(x), axis=axis, keepdims=True))
    headroom = int(count).bit_length() + 2
    coarse = np.ldexp(1.0, exponent + headroom)
    high = (x + coarse) - coarse
    rest = x - high
    fine = np.ldexp(1.0, exponent + 2 * headroom - 53)
    low = (rest + fine) - fine
    return np.asarray(np.sum(high, axis=axis) + np.sum(low, axis=axis))
