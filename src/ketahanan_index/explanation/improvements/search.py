"""The fewest steps that reach a class."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ketahanan_index.explanation.improvements.rescoring import Mask, Places
from ketahanan_index.explanation.improvements.steps import Counts
from ketahanan_index.methods.base import Array

Score = Callable[[Places, Counts], Array]
"""The scores of some cases after so many steps each."""
Reach = Callable[[Places, Array], Mask]
"""Whether scores of some cases reach their class."""

GUESSES, FEW_GUESSES = 12, 3
"""How often the next number of steps is guessed from the scores: of many cases, and of few, for which the whole way is
then looked at in sections."""
AT_ONCE = 1_024
"""How many numbers of steps are looked at together."""


def between(
    score: Score, reach: Reach, low: Counts, high: Counts, below: Array, top: Array, goal: Array
) -> tuple[Counts, Array]:
    """Return the fewest steps that reach, and the score there, where more steps never lower a score.

    Parameters
    ----------
    score, reach : callable
        Asked for cases by their places.
    low, high : array (case,)
        Steps that do not reach and steps that do.
    below, top : array (case,)
        The scores there.
    goal : array (case,)
        The score to reach, to guess from.
    """
    low, high, below, top = low.copy(), high.copy(), below.copy(), top.copy()
    pace, side = np.ones_like(low), np.zeros(len(low), dtype=np.int8)
    tries = 0
    while True:
        open_ = np.flatnonzero(high - low > 1)
        if not len(open_):
            return high, top
        a, b = low[open_], high[open_]
        many = max(AT_ONCE // len(open_), 1)
        if tries < (GUESSES if many == 1 else FEW_GUESSES):
            middle = _guess(a, b, below[open_], top[open_], goal[open_])
            # Twice on one side of the goal: what was just tried lies near it, so go on from there, faster each time.
            middle = np.where(side[open_] > 0, np.minimum(middle, b - pace[open_]), middle)
            middle = np.where(side[open_] < 0, np.maximum(middle, a + pace[open_]), middle)
            tried = np.clip(middle, a + 1, b - 1)[:, None]
        else:
            many = min(many, int((b - a).max()) - 1)
            inside = np.arange(1, many + 1, dtype=np.int64)
            tried = np.maximum(a[:, None] + (b - a)[:, None] * inside // (many + 1), a[:, None] + 1)
        case = np.repeat(open_, tried.shape[1])
        found = score(case, tried.ravel())
        good = reach(case, found).reshape(tried.shape)
        found = found.reshape(tried.shape)
        # The first that reaches, and the one before it, are the new bounds.
        first = np.where(good.any(axis=1), good.argmax(axis=1), tried.shape[1])
        hit, miss = np.flatnonzero(first < tried.shape[1]), np.flatnonzero(first > 0)
        high[open_[hit]], top[open_[hit]] = tried[hit, first[hit]], found[hit, first[hit]]
        low[open_[miss]], below[open_[miss]] = tried[miss, first[miss] - 1], found[miss, first[miss] - 1]
        now = np.where(first < tried.shape[1], 1, -1).astype(np.int8)
        pace[open_] = np.where(now == side[open_], 2 * pace[open_], 1)
        side[open_] = now
        tries += 1


def one_by_one(score: Score, reach: Reach, most: Counts) -> tuple[Counts, Array]:
    """Return the fewest steps that reach, and the score there, every number of steps looked at; -1 and NaN if none."""
    moved, top = np.full(len(most), -1, dtype=np.int64), np.full(len(most), np.nan)
    open_, done = np.flatnonzero(most > 0), 0
    while len(open_):
        ahead = np.arange(done + 1, done + 1 + max(AT_ONCE // len(open_), 1), dtype=np.int64)
        case, steps = (grid.ravel() for grid in np.meshgrid(open_, ahead, indexing="ij"))
        there = steps <= most[case]
        found = score(case[there], steps[there])
        good = np.flatnonzero(reach(case[there], found))
        # Steps of a case stand in order: the first that reaches are the fewest.
        hit, first = np.unique(case[there][good], return_index=True)
        moved[hit], top[hit] = steps[there][good[first]], found[good[first]]
        done = int(ahead[-1])
        open_ = open_[(moved[open_] < 0) & (most[open_] > done)]
    return moved, top


def _guess(low: Counts, high: Counts, below: Array, top: Array, goal: Array) -> Counts:
    """Return where a straight line between the scores meets the goal, half-way where it does not."""
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (goal - below) / (top - below)
    share = np.where((share > 0) & (share < 1), share, 0.5)
    return low + np.ceil(share * (high - low)).astype(np.int64)
