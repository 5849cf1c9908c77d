"""Values in order, and where others stand among them; missing values are skipped.

Values are ``(..., unit, indicator)``; NaN counts as missing and is sorted last.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.intp]


def ordered(x: Array) -> Array:
    """Sort each indicator's values, smallest first, missing ones last."""
    return np.sort(x, axis=-2)


def count(x: Array) -> Places:
    """Count each indicator's present values: ``(..., indicator)``."""
    return np.asarray(np.count_nonzero(~np.isnan(x), axis=-2), dtype=np.intp)


def at(values: Array, place: Places) -> Array:
    """Return the value at a place ``(..., indicator)`` of sorted values, NaN where there are no units."""
    if not values.shape[-2]:
        return np.full(place.shape, np.nan)
    return np.take_along_axis(values, place[..., None, :], axis=-2)[..., 0, :]


def standing(base: Array, x: Array) -> tuple[Array, Array]:
    """Count the values of a base below each value, and those at or below it.

    Parameters
    ----------
    base : array (..., unit, indicator)
        Sorted values, missing ones last.
    x : array (..., unit, indicator)
        Values to look up, of the same units or of others; what is told of a missing one means nothing.

    Returns
    -------
    below, upto : array
        Counts as floats, shaped like `x` with the leading axes of both.

    Examples
    --------
    >>> import numpy as np
    >>> below, upto = standing(np.array([[1.0], [2.0], [2.0], [np.nan]]), np.array([[2.0], [1.5]]))
    >>> below.ravel().tolist(), upto.ravel().tolist()
    ([1.0, 1.0], [3.0, 1.0])
    """
    lead = np.broadcast_shapes(base.shape[:-2], x.shape[:-2])
    known = np.broadcast_to(base, (*lead, *base.shape[-2:]))
    asked = np.broadcast_to(x, (*lead, *x.shape[-2:]))
    # Indicator-major, so that a column is one piece of memory.
    below, upto = (np.empty((*lead, x.shape[-1], x.shape[-2])) for _ in range(2))
    for place in np.ndindex(*lead, x.shape[-1]):
        column = (*place[:-1], slice(None), place[-1])
        values = np.ascontiguousarray(known[column])
        first = np.searchsorted(values, asked[column])
        met = np.append(values, np.nan)[first] == asked[column]
        below[place] = first
        upto[place] = np.where(met, _ends(values)[first], first)
    return np.swapaxes(below, -1, -2), np.swapaxes(upto, -1, -2)


def _ends(values: Array) -> Places:
    """Return for each place of sorted values where its run of equal ones ends, and one place beyond the last."""
    ends = np.flatnonzero(np.append(values[1:] != values[:-1], True)) + 1
    return np.append(np.repeat(ends, np.diff(ends, prepend=0)), len(values))
