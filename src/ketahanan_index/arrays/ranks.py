"""Ranks of scores, best first, ties told apart from rounding."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ties = Literal["min", "max", "average", "dense"]

DECIMALS = 10
"""Scores are compared after rounding to this many decimals: closer ones are ties."""


def snap(x: Array) -> Array:
    """Round to the decimals at which scores are compared; -0 becomes 0."""
    return np.round(x, DECIMALS) + 0.0


def rank(x: Array, ties: Ties = "min") -> Array:
    """Rank one-dimensional scores from 1 for the highest; NaN has no rank.

    Parameters
    ----------
    x : array (unit,)
        Scores; equal after `snap` is a tie.
    ties : {"min", "max", "average", "dense"}
        The rank that tied units share: the best of their places, the worst, the mean, or the best
        without gaps after a tie.

    Raises
    ------
    ValueError
        For another way of ties.

    Returns
    -------
    array (unit,)
        Ranks as floats, NaN where the score is missing.

    Examples
    --------
    >>> import numpy as np
    >>> rank(np.array([70.0, 80.0, np.nan, 70.0])).tolist()
    [2.0, 1.0, nan, 2.0]
    """
    if ties not in get_args(Ties):
        raise ValueError(f"ties is one of {', '.join(get_args(Ties))}; found {ties!r}")
    out = np.full(x.shape, np.nan)
    present = np.flatnonzero(~np.isnan(x))
    key = -snap(x[present])
    # Ties share a rank: their order does not matter, and the fastest sort will do.
    order = np.argsort(key)
    ordered = key[order]
    opens = np.ones(len(ordered), dtype=bool)
    opens[1:] = ordered[1:] != ordered[:-1]
    first = np.flatnonzero(opens)
    last = np.append(first, len(ordered))[1:]
    if ties == "min":
        places = first + 1.0
    elif ties == "max":
        places = last + 0.0
    elif ties == "average":
        places = (first + 1.0 + last) / 2.0
    else:
        places = np.arange(1.0, len(first) + 1.0)
    out[present[order]] = np.repeat(places, last - first)
    return out


def rank_within(x: Array, groups: NDArray[np.intp], ties: Ties = "min") -> Array:
    """Rank scores inside each group; `groups` holds a group number per unit, negative for none."""
    out = np.full(x.shape, np.nan)
    order = np.argsort(groups, kind="stable")
    bounds = np.flatnonzero(np.diff(groups[order], prepend=groups[order[:1]] - 1 if len(order) else 0))
    for members in np.split(order, bounds[1:]):
        if len(members) and groups[members[0]] >= 0:
            out[members] = rank(x[members], ties)
    return out
