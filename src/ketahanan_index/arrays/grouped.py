"""Means and medians of units by group, skipping missing values.

Every function takes ``(..., unit, indicator)``, the number of each unit's group ``(unit,)``, -1 for none, and how many
groups there are; it returns ``(..., group, indicator)``, NaN where a group has no value.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.medians import middle
from ketahanan_index.arrays.sums import group_sums

Array = NDArray[np.float64]
Places = NDArray[np.intp]


def mean(x: Array, groups: Places, count: int) -> Array:
    """Return the mean of each group's present values; any order of the units gives the same bits.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0], [3.0], [9.0], [np.nan]])
    >>> mean(x, np.array([0, 0, -1, 1]), 2).tolist()
    [[2.0], [nan]]
    """
    return _by_column(_mean, x, groups, count)


def median(x: Array, groups: Places, count: int) -> Array:
    """Return the median of each group's present values.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0], [3.0], [9.0], [np.nan]])
    >>> median(x, np.array([0, 0, 0, 1]), 2).tolist()
    [[3.0], [nan]]
    """
    return _by_column(_median, x, groups, count)


def _by_column(
    statistic: Callable[[Array, Places, int], Array], x: Array, groups: Places, count: int
) -> Array:
    out = np.full((*x.shape[:-2], count, x.shape[-1]), np.nan)
    for draw in np.ndindex(x.shape[:-2]):
        for j in range(x.shape[-1]):
            column = x[(*draw, slice(None), j)]
            there = (groups >= 0) & ~np.isnan(column)
            out[(*draw, slice(None), j)] = statistic(column[there], groups[there], count)
    return out


def _mean(x: Array, group: Places, count: int) -> Array:
    members = np.bincount(group, minlength=count)
    size = np.zeros(count)
    np.maximum.at(size, group, np.abs(x))
    # A power of two takes the size of each group out, so that none is lost on the grid of a larger one.
    _, exponent = np.frexp(size)
    total = group_sums(np.ldexp(x, -exponent[group]), group, count, int(members.max(initial=0)))
    with np.errstate(invalid="ignore"):
        return np.ldexp(total / members, exponent)


def _median(x: Array, group: Places, count: int) -> Array:
    ordered = x[np.lexsort((x, group))]
    members = np.bincount(group, minlength=count)
    first = np.cumsum(members) - members
    some = members > 0
    out = np.full(count, np.nan)
    out[some] = middle(*(ordered[(first + place)[some]] for place in ((members - 1) // 2, members // 2)))
    return out
