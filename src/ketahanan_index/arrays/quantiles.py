"""Quantiles of weighted values, many distributions at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.intp]
ROUNDING = 1e-12
"""Difference below which two cumulated shares are one."""


def quantile(value: Array, share: Array, start: Places, probability: Array) -> Array:
    """Return a quantile of each of several distributions.

    It is the lowest value whose cumulated share exceeds the probability, or, where a value's share equals it, the
    middle between that value and the next.

    Parameters
    ----------
    value : array (row,)
        Different values of each distribution, increasing.
    share : array (row,)
        The share of the distribution at or below each.
    start : array (distribution + 1,)
        Where each distribution begins, and the end.
    probability : array (distribution,)
        One each; NaN and what lies outside 0 to 1 gives NaN, as does an empty distribution.

    Examples
    --------
    >>> import numpy as np
    >>> value, share = np.array([1.0, 2.0, 5.0, 9.0]), np.array([0.25, 0.5, 0.75, 1.0])
    >>> quantile(value, share, np.array([0, 4]), np.array([0.5])).tolist()
    [3.5]
    """
    count = np.diff(start)
    known = (count > 0) & (probability >= 0) & (probability <= 1)
    out = np.full(len(count), np.nan)
    if not known.any():
        return out
    first, last = start[:-1][known], start[1:][known] - 1
    p = probability[known]
    reached = np.repeat(np.where(known, probability, 0.0), count)
    below = _within(share <= reached + ROUNDING, start)[known]
    upper = np.minimum(first + below, last)
    lower = np.maximum(first + below - 1, first)
    level = np.abs(share[lower] - p) <= ROUNDING
    out[known] = np.where(level & (below > 0), (value[lower] + value[upper]) / 2, value[upper])
    return out


def share_at(value: Array, share: Array, start: Places, point: Array) -> Array:
    """Return the share of each of several distributions at or below a point.

    Parameters
    ----------
    value, share, start
        As in `quantile`.
    point : array (distribution,)
        One each.

    Returns
    -------
    array (distribution,)
        0 below the lowest value; NaN for an empty distribution and for a point that is NaN.

    Examples
    --------
    >>> import numpy as np
    >>> value, share = np.array([1.0, 2.0, 5.0]), np.array([0.25, 0.5, 1.0])
    >>> share_at(value, share, np.array([0, 3]), np.array([3.0])).tolist()
    [0.5]
    """
    count = np.diff(start)
    below = _within(value <= np.repeat(point, count), start)
    out = np.where(np.isnan(point) | (count == 0), np.nan, 0.0)
    reached = below > 0
    out[reached] = share[(start[:-1] + below - 1)[reached]]
    return out


def _within(flags: NDArray[np.bool_], start: Places) -> Places:
    """Count what is true in each run of rows."""
    total = np.concatenate([[0], np.cumsum(flags)])
    return np.asarray(total[start[1:]] - total[start[:-1]], dtype=np.intp)
