"""The middle of a unit's members: the weighted median, and how it varies with each of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.medians import middle

Array = NDArray[np.float64]
ROUNDING = 1e-12
"""Difference below which a cumulated share is one half."""


def weighted_median(x: Array, shares: Array) -> Array:
    """Return the weighted median of each unit.

    It is the lowest value whose cumulated share exceeds one half, or, where a value's share reaches one half
    exactly, the middle between that value and the next.

    Parameters
    ----------
    x : array (..., unit, member)
        The members' values.
    shares : array (..., unit, member)
        Weights that sum to 1 over the present members and are 0 for a missing one.

    Examples
    --------
    >>> x = np.array([[1.0, 2.0, 5.0, 9.0], [1.0, 2.0, 5.0, 9.0]])
    >>> weighted_median(x, np.array([[0.25, 0.25, 0.25, 0.25], [0.1, 0.1, 0.2, 0.6]])).tolist()
    [3.5, 9.0]
    """
    low, high = deciding(x, shares)
    return middle(low, high)


def deciding(x: Array, shares: Array) -> tuple[Array, Array]:
    """Return the values between which the weighted median lies, the same one twice where it is a member's value."""
    x, shares = np.broadcast_arrays(x, shares)
    order = np.argsort(np.where(shares > 0, x, np.inf), axis=-1)
    value = np.take_along_axis(x, order, axis=-1)
    reached = np.cumsum(np.take_along_axis(shares, order, axis=-1), axis=-1)
    nobody = ~(shares > 0).any(axis=-1)

    def first(found: NDArray[np.bool_]) -> Array:
        at = np.argmax(found, axis=-1)[..., None]
        return np.where(nobody, np.nan, np.take_along_axis(value, at, axis=-1)[..., 0])

    return first(reached >= 0.5 - ROUNDING), first(reached > 0.5 + ROUNDING)


def gradient(x: Array, shares: Array) -> Array:
    """Return the derivative of the weighted median to each member, shaped like the shares.

    1 at the member that decides, 1/2 each at two; 0 at all others. Where members are tied at the deciding value,
    and it hangs on the size of a change which of them decides, there is no derivative: NaN at each of them. A
    member that outweighs those tied with it decides whatever they do, and two alone in the middle share it.
    """
    low, high = (value[..., None] for value in deciding(x, shares))
    counts = shares > 0
    lower, upper = counts & (x == low), counts & (x == high)
    below = _total(shares, counts & (x < low))
    tied = _total(shares, lower)
    alone = lower & (below + tied - shares < 0.5 - ROUNDING) & (below + shares > 0.5 + ROUNDING)
    halves = lower & (np.abs(below + shares - 0.5) <= ROUNDING)
    pair = (lower.sum(axis=-1, keepdims=True) == 2) & (halves.sum(axis=-1, keepdims=True) == 2)
    one = np.where(lower, np.where(pair, 0.5, np.nan), 0.0)
    one = np.where(alone.any(axis=-1, keepdims=True), alone.astype(np.float64), one)
    return np.where(low == high, one, _half(lower) + _half(upper))


def _total(shares: Array, which: NDArray[np.bool_]) -> Array:
    return np.asarray(np.where(which, shares, 0.0).sum(axis=-1, keepdims=True))


def _half(which: NDArray[np.bool_]) -> Array:
    """Return 1/2 for a single one, NaN for several."""
    single = which.sum(axis=-1, keepdims=True) == 1
    return np.where(which, np.where(single, 0.5, np.nan), 0.0)
