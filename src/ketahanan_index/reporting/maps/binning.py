"""Scores in steps that an eye can tell apart: round bounds for one figure, thirds for two."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.ranks import snap
from ketahanan_index.methods.base import Array

_MOST = 6
_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)


def steps(x: Array) -> Array:
    """Return round bounds, evenly apart, that hold all figures between five and seven steps or fewer.

    Parameters
    ----------
    x : array
        Figures, at least one of them not NaN.

    Returns
    -------
    array
        Bounds, increasing; two equal ones where all figures are alike.

    Examples
    --------
    >>> steps(np.array([32.1, 70.9])).tolist(), steps(np.array([0.2, 0.95, np.nan])).tolist()
    ([30.0, 40.0, 50.0, 60.0, 70.0, 80.0], [0.2, 0.4, 0.6, 0.8, 1.0])
    """
    known = snap(x[~np.isnan(x)])
    low, high = float(known.min()), float(known.max())
    if low == high:
        return np.array([low, high])
    least = (high - low) / _MOST
    power = 10.0 ** math.floor(math.log10(least))
    step = next(part * power for part in _ROUND if part * power >= least * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return np.round(np.arange(first, last + 1) * step, places_of(step) + 1)


def places_of(step: float) -> int:
    """Return how many decimals numbers need that are so far apart.

    Examples
    --------
    >>> places_of(10.0), places_of(2.5), places_of(0.05)
    (0, 1, 2)
    """
    return next((k for k in range(10) if math.isclose(round(step, k), step, rel_tol=1e-9)), 10)


def placed(x: Array, bounds: Array) -> NDArray[np.intp]:
    """Return the step of each figure, -1 for NaN; a figure on a bound is in the step above, the highest in the last.

    Examples
    --------
    >>> placed(np.array([0.0, 10.0, 20.0, np.nan]), np.array([0.0, 10.0, 20.0])).tolist()
    [0, 1, 1, -1]
    """
    codes = np.searchsorted(bounds[1:-1], snap(x), side="right")
    return np.where(np.isnan(x), -1, codes)


def thirds(x: Array) -> Array:
    """Return the two bounds that part figures into thirds of villages.

    Examples
    --------
    >>> thirds(np.arange(7.0)).tolist()
    [2.0, 4.0]
    """
    return np.asarray(np.nanquantile(snap(x), (1 / 3, 2 / 3)))


def third_of(x: Array, bounds: Array) -> NDArray[np.intp]:
    """Return 0, 1 or 2 for each figure, -1 for NaN; a figure on a bound is in the lower third.

    Examples
    --------
    >>> third_of(np.array([1.0, 2.0, 3.0, 9.0, np.nan]), np.array([2.0, 4.0])).tolist()
    [0, 0, 1, 2, -1]
    """
    return np.where(np.isnan(x), -1, np.searchsorted(bounds, snap(x), side="left"))
