"""How many values lie surely below each value, by the error of their difference, without all pairs at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

GROUP = 512
"""Values of about equal variance that are searched together."""

BLOCK = 2**20
"""Pairs looked at together."""

SLACK = 1e-12
"""Pairs as near to the limit as this, relative to the largest value, are looked at one by one."""


def count_below(
    x: Array, variance: Array, critical: Array, of: NDArray[np.intp] | None = None
) -> NDArray[np.int64]:
    """Count the values that lie surely below each value.

    Value k lies surely below value i where ``x[i] - x[k] > critical[i] * sqrt(variance[i] + variance[k])``.

    Parameters
    ----------
    x, variance : array (value,)
        Values of moderate size and the variances of their errors; no NaN.
    critical : array (value,)
        Critical values from 0, finite.
    of : array of int
        The values to count for; all of them by default.

    Returns
    -------
    array (value,)
        Counts in the order of `of`.

    Notes
    -----
    Values are sorted by variance and taken in groups. Within a group, sorted by value, what is surely below and what
    surely is not is found by bisection with the largest and the smallest variance of the group; only the pairs
    between are compared. Memory is that of the values, and counts are those of all n² comparisons.

    Examples
    --------
    >>> import numpy as np
    >>> count_below(np.array([5.0, 1.0, 4.0]), np.array([1.0, 0.0, 0.0]), np.full(3, 2.0)).tolist()
    [1, 0, 1]
    """
    of = np.arange(len(x)) if of is None else of
    # Bisection is fastest where one search follows the path of the one before.
    of_sorted = np.argsort(x[of], kind="stable")
    asked = of[of_sorted]
    value, spread, limit = x[asked], variance[asked], critical[asked]
    slack = SLACK * float(np.abs(x).max(initial=0.0))
    order = np.lexsort((x, variance))
    count = np.zeros(len(asked), dtype=np.int64)
    for start in range(0, len(order), GROUP):
        members = order[start : start + GROUP]
        low, high = variance[members[0]], variance[members[-1]]
        group = members[np.argsort(x[members], kind="stable")]
        surely = np.searchsorted(x[group], value - limit * np.sqrt(spread + high) - slack)
        perhaps = np.searchsorted(x[group], value - limit * np.sqrt(spread + low) + slack, "right")
        count += surely
        for rows in _blocks(perhaps - surely):
            number = (perhaps - surely)[rows]
            i = np.repeat(np.arange(len(value))[rows], number)
            within = np.arange(len(i)) - np.repeat(np.cumsum(number) - number, number)
            k = group[surely[i] + within]
            gap = value[i] - x[k]
            below = (gap > 0) & (gap**2 > limit[i] ** 2 * (spread[i] + variance[k]))
            count += np.bincount(i[below], minlength=len(value))
    out = np.empty_like(count)
    out[of_sorted] = count
    return out


def _blocks(number: NDArray[np.intp]) -> list[slice]:
    """Return runs of rows with some pairs to compare, each of about one block."""
    total = np.cumsum(number)
    if not len(total) or not total[-1]:
        return []
    cuts = np.searchsorted(total, np.arange(BLOCK, total[-1], BLOCK))
    ends = np.unique(np.append(cuts, len(total))).tolist()
    return [slice(start, end) for start, end in zip([0, *ends], ends, strict=False) if end > start]
