"""Intervals of shares: within 0 and 1, and wider on the side that has room."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.student import t_quantile

Array = NDArray[np.float64]
Kind = Literal["logit", "beta", "asin", "t"]


def interval(
    share: Array, error: Array, n: Array, degrees_of_freedom: Array, level: float, kind: Kind
) -> tuple[Array, Array]:
    """Return the ends of the intervals of shares.

    Parameters
    ----------
    share, error : array
        Shares from 0 to 1, and their standard errors; NaN where unknown.
    n, degrees_of_freedom : array
        How many respondents are behind each, and the degrees of freedom of its error.
    level : float
        How often an interval is to hold the truth.
    kind : {"logit", "beta", "asin", "t"}
        ``t`` is symmetric about the share and may leave 0 to 1. ``logit`` and ``asin`` are symmetric on those scales;
        a share of 0 or 1, or an error of 0, gives an interval of no width. ``beta`` is that of Clopper and Pearson for
        as many respondents as a simple random sample of the same error would have; for `n` where all say the same, so
        that a share of 0 or 1 has an interval with a width.

    Returns
    -------
    lower, upper : array

    References
    ----------
    Korn, E. L. and Graubard, B. I. (1998). Confidence intervals for proportions with small expected number of positive
    counts estimated from survey data. Survey Methodology 24(2), 193-201.
    Franco, C., Little, R. J. A., Louis, T. A. and Slud, E. V. (2019). Comparative study of confidence intervals for
    proportions in complex sample surveys. Journal of Survey Statistics and Methodology 7(3), 334-364.
    doi:10.1093/jssam/smy019

    Examples
    --------
    >>> import numpy as np
    >>> for kind in ("t", "logit", "beta"):
    ...     low, high = interval(
    ...         np.array([0.05]), np.array([0.03]), np.array([60.0]), np.array([9.0]), 0.95, kind
    ...     )
    ...     print(kind, low.round(3)[0], high.round(3)[0])
    t -0.018 0.118
    logit 0.012 0.18
    beta 0.006 0.166
    """
    reach = t_quantile((1 + level) / 2, degrees_of_freedom)
    if kind == "beta":
        return _beta(share, error, n, reach, level)
    if kind == "t":
        return share - _width(reach, error), share + _width(reach, error)
    inside = (share > 0) & (share < 1)
    x = np.where(inside, share, 0.5)
    if kind == "logit":
        width = _width(reach, error / (x * (1 - x)))
        centre = np.log(x / (1 - x))
        ends = (1 / (1 + np.exp(width - centre)), 1 / (1 + np.exp(-width - centre)))
    else:
        width = _width(reach, error / (2 * np.sqrt(x * (1 - x))))
        centre = np.arcsin(np.sqrt(x))
        low, high = np.clip(centre - width, 0, np.pi / 2), np.clip(centre + width, 0, np.pi / 2)
        ends = (np.sin(low) ** 2, np.sin(high) ** 2)
    unknown = np.isnan(share) | np.isnan(width)
    low, high = (np.where(inside, end, share) for end in ends)
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)


def _width(reach: Array, error: Array) -> Array:
    """Return the half-width of an interval: 0 where the error is, whatever its degrees of freedom."""
    return np.where(error == 0, 0.0, reach * error)


def _beta(share: Array, error: Array, n: Array, reach: Array, level: float) -> tuple[Array, Array]:
    from scipy.special import betaincinv

    simple = t_quantile((1 + level) / 2, np.asarray(n, dtype=np.float64) - 1)
    zero = error == 0
    known = zero & (share > 0) & (share < 1)
    size = share * (1 - share) / np.where(zero, 1.0, error) ** 2 * (simple / reach) ** 2
    size = np.where(zero, n, size)
    tail = (1 - level) / 2
    yes, no = size * share, size * (1 - share)
    # At an end of 0 to 1 the distribution has no width: the interval ends there.
    low = np.where(yes > 0, betaincinv(np.where(yes > 0, yes, 1.0), no + 1, tail), 0.0)
    high = np.where(no > 0, betaincinv(yes + 1, np.where(no > 0, no, 1.0), 1 - tail), 1.0)
    low, high = np.where(known, share, low), np.where(known, share, high)
    unknown = np.isnan(share) | np.isnan(size)
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)
