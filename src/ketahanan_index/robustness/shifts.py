"""How far scores, ranks and classes move from one scoring to another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import moments
from ketahanan_index.methods.base import Array
from ketahanan_index.stages import Scores, ranking

Codes = NDArray[np.intp]


def require_scores(value: Any, name: str) -> None:
    """Refuse what is no Scores, with what makes one."""
    if not isinstance(value, Scores):
        raise TypeError(f"{name} must be a Scores, not {type(value).__name__}: make one with ki.score(…)")


def class_names(scores: Scores) -> list[str]:
    """Return the framework's classes, lowest first."""
    levels = scores.framework.classes
    return [] if levels is None else [level.id for level in levels.levels]


def class_codes(scores: Scores, snapped: Array) -> Codes:
    """Return the place of each snapped score's class, -1 where it has none."""
    levels = scores.framework.classes
    return np.full(snapped.shape, -1) if levels is None else ranking.class_codes(snapped, levels)


def mean_size(shift: Array) -> float:
    """Return the mean size of the shifts that are known, NaN where none is.

    Examples
    --------
    >>> mean_size(np.array([-2.0, 1.0, np.nan]))
    1.5
    """
    return float(moments.mean(np.abs(shift)[:, None])[0])


def furthest(shift: Array, units: Sequence[str]) -> int | None:
    """Return the place of the largest shift, None where nothing moves; of equal ones, that of the first code.

    Examples
    --------
    >>> furthest(np.array([1.0, -2.0, 2.0]), ["A", "C", "B"])
    2
    """
    size = np.nan_to_num(np.abs(shift), nan=0.0)
    if not len(size) or not size.max() > 0:
        return None
    equal: list[int] = np.flatnonzero(size == size.max()).tolist()
    return min(equal, key=lambda i: units[i])


def share_changed(before: Codes, after: Codes) -> float:
    """Return the share of villages whose class changes, of those that have one both times; NaN where none has.

    Examples
    --------
    >>> share_changed(np.array([0, 1, -1]), np.array([0, 0, 1]))
    0.5
    """
    both = (before >= 0) & (after >= 0)
    return float((before != after)[both].mean()) if both.any() else float("nan")
