"""Limits within which the values of an indicator are kept.

Values are ``(..., unit, indicator)``, limits ``(..., indicator)``; infinite where there is no limit.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import moments, order
from ketahanan_index.arrays.skewness import DECIMALS, judged, passes, shape

Array = NDArray[np.float64]


def columns(x: Array) -> Array:
    """Return ``(..., unit, indicator)`` as ``(unit, column)``: the indicators of one draw after another."""
    return x.swapaxes(-1, -2).reshape(math.prod(x.shape[:-2]) * x.shape[-1], x.shape[-2]).T


def by_points(
    x: Array, points: int, skewness: float, kurtosis: float, *, always: bool = False
) -> tuple[Array, Array, Array]:
    """Return limits that let an indicator pass, and how many values they move.

    While an indicator does not pass and fewer than `points` values are moved, all values at its top (where it is
    skewed to the right) or its bottom move to the next one. A step that would leave one value only is not taken.

    Parameters
    ----------
    x : array (unit, column)
        Values, NaN where missing.
    points : int
        No step is taken once so many values are moved; tied values move together and may exceed it.
    skewness, kurtosis : float
        A column passes with an absolute skewness or a kurtosis below these.
    always : bool
        Whether a column that passes goes on as well, until `points` are moved.

    Returns
    -------
    low, high, moved : array (column,)

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30, 100]]).T
    >>> [a.tolist() for a in by_points(x, 5, 2.0, 3.5)]
    [[-inf], [30.0], [1.0]]
    """
    low, high = np.full(x.shape[1], -np.inf), np.full(x.shape[1], np.inf)
    moved = np.zeros(x.shape[1])
    active = np.arange(x.shape[1]) if points > 0 else np.empty(0, dtype=np.intp)
    while len(active):
        values = x[:, active]
        kept = np.clip(values, low[active], high[active])
        skew, kurt = shape(kept)
        fails = judged(skew, kurt, skewness, kurtosis) & ~passes(skew, kurt, skewness, kurtosis)
        goes = ~np.isnan(skew) if always else fails
        if not goes.any():
            break
        values, kept, active = values[:, goes], kept[:, goes], active[goes]
        top = np.round(skew[goes], DECIMALS) >= 0
        least, most = moments.minimum(kept), moments.maximum(kept)
        below = moments.maximum(np.where(kept < most, kept, np.nan))
        above = moments.minimum(np.where(kept > least, kept, np.nan))
        levels = np.where(top, below <= least, above >= most)
        rises, falls = active[~top & ~levels], active[top & ~levels]
        low[rises], high[falls] = above[~top & ~levels], below[top & ~levels]
        moved[active] = np.count_nonzero((values > high[active]) | (values < low[active]), axis=0)
        active = active[~levels & (moved[active] < points)]
    return low, high, moved


def by_quantiles(x: Array, lower: float, upper: float) -> tuple[Array, Array]:
    """Return two quantiles of each indicator's present values (type 7), infinite where none is present.

    References
    ----------
    Hyndman, R. J. and Fan, Y. (1996). Sample quantiles in statistical packages. The American Statistician 50(4),
    361-365. doi:10.1080/00031305.1996.10473566

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0], [2.0], [np.nan], [3.0], [9.0]])
    >>> [limit.tolist() for limit in by_quantiles(x, 0.25, 0.75)]
    [[1.75], [4.5]]
    """
    values, last = order.ordered(x), order.count(x) - 1
    low, high = _quantile(values, last, lower), _quantile(values, last, upper)
    return np.where(last < 0, -np.inf, low), np.where(last < 0, np.inf, high)


def _quantile(values: Array, last: NDArray[np.intp], probability: float) -> Array:
    place = np.maximum(last, 0) * probability
    below = np.floor(place).astype(np.intp)
    share = place - below
    a, b = order.at(values, below), order.at(values, np.clip(below + 1, 0, np.maximum(last, 0)))
    # From the nearer end, so that equal neighbours and both ends are hit exactly.
    return np.where(share < 0.5, a + (b - a) * share, b - (b - a) * (1 - share))
