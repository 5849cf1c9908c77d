"""How far indicators agree over the units, and the components they share.

Arrays are ``(..., unit, indicator)`` or ``(..., indicator, indicator)``; leading axes are draws.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.spans import one_value
from ketahanan_index.arrays.sums import exact_sum

Array = NDArray[np.float64]


def complete(x: Array) -> Array:
    """Return `x` with every value of a unit missing where one of them is."""
    return np.where(np.isnan(x).any(axis=-1, keepdims=True), np.nan, x)


def disagreement(x: Array) -> Array:
    """Return 1 - r of each pair of indicators ``(..., indicator, indicator)``, r their correlation.

    Over the units where both are present: half the squared distance of the centred values, scaled to length 1. Written
    this way it is exact to the last digits where two indicators nearly agree, and the order of the units does
    not matter. NaN for a pair with fewer than two units in common, or where one of the two is constant
    there up to rounding.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 2.0], [3.0, 6.0, 1.0]])
    >>> disagreement(x).round(12).tolist()
    [[0.0, 0.0, 2.0], [0.0, 0.0, 2.0], [2.0, 2.0, 0.0]]
    """
    columns = np.ascontiguousarray(np.moveaxis(x, -1, -2))
    present = ~np.isnan(columns)
    alike = bool((present == present[..., :1, :]).all())
    unit, flat = _centred(columns)
    out = np.zeros((*x.shape[:-2], x.shape[-1], x.shape[-1]))
    for j, k in itertools.combinations(range(x.shape[-1]), 2):
        pair, none = unit[..., [j, k], :], flat[..., [j, k]]
        if not alike:
            both = present[..., [j], :] & present[..., [k], :]
            pair, none = _centred(np.where(both, columns[..., [j, k], :], np.nan))
        half = exact_sum((pair[..., 0, :] - pair[..., 1, :]) ** 2) / 2
        out[..., j, k] = out[..., k, j] = np.where(none.any(axis=-1), np.nan, half)
    return out


def components(r: Array) -> tuple[Array, Array]:
    """Return the eigenvalues of correlation matrices, largest first, and the loadings on their components.

    Loadings are eigenvectors times the root of their eigenvalue ``(..., indicator, component)``; signs are
    arbitrary, and so is the direction of components whose eigenvalues are equal.

    Examples
    --------
    >>> import numpy as np
    >>> size, loading = components(np.array([[1.0, 0.5], [0.5, 1.0]]))
    >>> size.round(12).tolist(), (loading**2).round(12).tolist()
    ([1.5, 0.5], [[0.75, 0.25], [0.75, 0.25]])
    """
    size, vector = np.linalg.eigh(r)
    size = np.maximum(size[..., ::-1], 0.0)
    return size, vector[..., ::-1] * np.sqrt(size)[..., None, :]


def _centred(x: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Return values ``(..., indicator, unit)`` less their mean, squares summing to 1, and which are constant.

    Where missing or constant they are 0.
    """
    low, high = (reduce(x, axis=-1, initial=np.nan) for reduce in (np.fmin.reduce, np.fmax.reduce))
    flat = one_value(low, high) | np.isnan(low)
    there = ~np.isnan(x) & ~flat[..., None]
    # A power of two takes the size out, so that sums and squares of very large or small values stay numbers.
    _, exponent = np.frexp(np.where(flat, 1.0, np.maximum(-low, high)))
    sized = np.ldexp(np.where(there, x, 0.0), -exponent[..., None])
    mean = exact_sum(sized) / np.maximum(there.sum(axis=-1), 1)
    away = np.where(there, sized - mean[..., None], 0.0)
    return away / np.sqrt(np.where(flat, 1.0, exact_sum(away * away)))[..., None], flat
