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
FEW = 100
"""Neighbours in the wrong order that are put right one by one; more are sorted anew."""


def places(score: Array, *, lowest: bool = True) -> tuple[Places, Places]:
    """Rank scores from the highest, and from the lowest; ties share the best place, 0 for a missing score.

    Parameters
    ----------
    score : array (unit,)
        Scores, tied where `snap` makes them equal.
    lowest : bool
        Whether the places from the lowest are wanted; else they are all 0.

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
    out = np.zeros((2, len(score)), dtype=np.int32)
    missing = np.isnan(score)
    present = np.flatnonzero(~missing) if missing.any() else slice(None)
    whole = score[present]
    if not len(whole):
        return out[0], out[1]
    scaled = whole * 10.0**DECIMALS
    if not np.abs(scaled).max() < LARGEST:
        snapped = snap(whole)
        out[0, present] = rank(snapped)
        if lowest:
            out[1, present] = rank(-snapped)
        return out[0], out[1]
    key = np.rint(scaled, out=scaled).astype(np.int64)
    np.subtract(key.max(), key, out=key)
    order = _sorted(key)
    ordered = key[order]
    opens = np.empty(len(ordered), dtype=bool)
    opens[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=opens[1:])
    first = np.flatnonzero(opens).astype(np.int32)
    at = order if isinstance(present, slice) else present[order]
    if len(first) == len(ordered):
        out[0, at] = np.arange(1, len(ordered) + 1, dtype=np.int32)
    else:
        out[0, at] = np.repeat(first + 1, np.diff(first, append=np.int32(len(ordered))))
    if lowest:
        length = np.diff(first, append=np.int32(len(ordered)))
        out[1, at] = np.repeat(len(ordered) + 1 - (first + length), length)
    return out[0], out[1]


def _sorted(key: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return the order of whole numbers from 0 up: numpy sorts short ones by their digits."""
    beyond = max(int(key.max()).bit_length() - 2 * DIGIT, 0)
    top = (key >> beyond).astype(np.uint32)
    order = np.argsort((top & 0xFFFF).astype(np.uint16), kind="stable")
    order = order[np.argsort((top >> DIGIT).astype(np.uint16)[order], kind="stable")]
    if not beyond:
        return order
    # Two digits tell nearly all apart; what they do not is put right.
    ordered = key[order]
    wrong = np.flatnonzero(ordered[1:] < ordered[:-1])
    if len(wrong) > FEW:
        return np.argsort(key, kind="stable")
    level = top[order]
    for i in wrong:
        run = slice(*np.searchsorted(level, [level[i]], "left"), *np.searchsorted(level, [level[i]], "right"))
        order[run] = order[run][np.argsort(key[order[run]], kind="stable")]
    return order
