"""Ranks of many draws: scores as whole numbers, sorted sixteen bits at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.ranks import DECIMALS, rank, snap

Array = NDArray[np.float64]
Places = NDArray[np.int32]
LARGEST = 2.0**52
"""Sizes from which a snapped score times 10^10 is no longer every whole number."""
DIGIT = 16


def places(score: Array) -> tuple[Places, Places]:
    """Rank scores from the highest, and from the lowest; ties share the best place, 0 for a missing score.

    Parameters
    ----------
    score : array (unit,)
        Scores, tied where `snap` makes them equal.

    Returns
    -------
    highest, lowest : array (unit,)
        The place counted from the highest score and from the lowest.

    Examples
    --------
    >>> import numpy as np
    >>> [each.tolist() for each in places(np.array([70.0, 80.0, np.nan, 70.0]))]
    [[2, 1, 0, 2], [1, 3, 0, 1]]
    """
    present = np.flatnonzero(~np.isnan(score))
    highest, lowest = np.zeros((2, len(score)), dtype=np.int32)
    if not len(present):
        return highest, lowest
    whole = score if len(present) == len(score) else score[present]
    scaled = whole * 10.0**DECIMALS
    if not np.abs(scaled).max() < LARGEST:
        snapped = snap(whole)
        highest[present], lowest[present] = rank(snapped), rank(-snapped)
        return highest, lowest
    key = np.rint(scaled).astype(np.int64)
    key -= key.min()
    order = _sorted(key)
    ordered = key[order]
    opens = np.empty(len(ordered), dtype=bool)
    opens[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=opens[1:])
    first = np.flatnonzero(opens).astype(np.int32)
    length = np.diff(first, append=np.int32(len(ordered)))
    at = order if len(present) == len(score) else present[order]
    lowest[at] = np.repeat(first + 1, length)
    highest[at] = np.repeat(len(ordered) + 1 - (first + length), length)
    return highest, lowest


def _sorted(key: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return the order of whole numbers from 0 up: numpy sorts short ones by their digits."""
    order = np.argsort((key & 0xFFFF).astype(np.uint16), kind="stable")
    for shift in range(DIGIT, int(key.max()).bit_length(), DIGIT):
        digit = ((key >> shift) & 0xFFFF).astype(np.uint16)
        order = order[np.argsort(digit[order], kind="stable")]
    return order
