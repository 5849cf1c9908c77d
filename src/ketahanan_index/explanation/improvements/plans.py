"""What one indicator alone would have to reach, and what all together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketahanan_index.arrays.ranks import DECIMALS
from ketahanan_index.explanation.improvements.rescoring import Mask, Places, Rescoring, reached
from ketahanan_index.explanation.improvements.search import between, one_by_one
from ketahanan_index.explanation.improvements.steps import Counts, Steps
from ketahanan_index.framework import Classes
from ketahanan_index.methods.base import Array

BLOCK = 16_384
"""Villages scored again at a time: their values stay in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Task:
    """Villages below their target class, and what may move there.

    Attributes
    ----------
    rows : array (case,)
        Their places among the villages of the rescoring.
    free : array (row, indicator)
        Which values may move, of all villages of the rescoring.
    score, target : array (row,)
        The scores now and the places of the target classes, of all villages of the rescoring.
    """

    model: Rescoring
    steps: Steps
    levels: Classes
    rows: Places
    free: Mask
    score: Array
    target: Places

    @property
    def goal(self) -> Array:
        """The least score of the target class ``(row,)``, for guesses."""
        half = 0.5 * 10.0**-DECIMALS
        bounds = np.array([-np.inf, *self.levels.bounds])[self.target]
        return bounds + half if self.levels.upper_included else bounds - half

    def reach(self, rows: Places, score: Array) -> Mask:
        """Return whether scores of some villages reach their class."""
        return reached(score, self.levels, self.target[rows])

    def blocks(self, rows: Places) -> list[Places]:
        """Return villages in blocks, those whose scores cannot fall apart from the others."""
        steady = self.model.steady[rows]
        return [*_blocks(rows[steady]), *_blocks(rows[~steady])]

    def steady(self, rows: Places) -> bool:
        """Return whether the scores of the villages of a block cannot fall on the way."""
        return bool(self.model.steady[rows].all())


def ends_of_each(model: Rescoring, steps: Steps, able: Mask) -> Array:
    """Return the score with one indicator at its good end ``(row, indicator)``, NaN where it is not able to move."""
    out = np.full(able.shape, np.nan)
    for j in range(able.shape[1]):
        column = np.intp(j)
        for rows in _blocks(np.flatnonzero(able[:, j])):
            x = model.values(rows)
            x[:, j] = steps.at(rows, np.full(len(rows), column), steps.count[rows, j])
            out[rows, j] = model.index(rows, x)
    return out


def alone(task: Task, at_end: Array) -> tuple[Counts, Array]:
    """Return the fewest steps of each indicator by itself, and the score there ``(row, indicator)``; -1 where none do.

    Parameters
    ----------
    task : Task
        Who is to reach what.
    at_end : array (row, indicator)
        The score with each indicator at its good end.
    """
    moved, score = np.full(task.free.shape, -1, dtype=np.int64), np.full(task.free.shape, np.nan)
    for j in range(task.free.shape[1]):
        for rows in task.blocks(task.rows[task.free[task.rows, j]]):
            moved[rows, j], score[rows, j] = _alone(task, rows, j, at_end[rows, j])
    return moved, score


def _alone(task: Task, rows: Places, column: int, at_end: Array) -> tuple[Counts, Array]:
    model, steps = task.model, task.steps
    columns = np.full(len(rows), column, dtype=np.intp)

    def score(cases: Places, moved: Counts) -> Array:
        own = rows[cases]
        x = model.values(own)
        x[:, column] = steps.at(own, columns[cases], moved)
        return model.index(own, x)

    def reach(cases: Places, found: Array) -> Mask:
        return task.reach(rows[cases], found)

    most = steps.count[rows, column]
    if not task.steady(rows):
        return one_by_one(score, reach, most)
    moved, top = np.full(len(rows), -1, dtype=np.int64), np.full(len(rows), np.nan)
    can = np.flatnonzero(task.reach(rows, at_end))
    rows, columns = rows[can], columns[can]
    zero = np.zeros(len(can), dtype=np.int64)
    found = between(score, reach, zero, most[can], task.score[rows], at_end[can], task.goal[rows])
    moved[can], top[can] = found
    return moved, top


def jointly(task: Task) -> tuple[Counts, Array]:
    """Return the steps of a plan of all indicators ``(row, indicator)``, and its score ``(row,)``; -1 where none is."""
    moved, score = np.full(task.free.shape, -1, dtype=np.int64), np.full(len(task.free), np.nan)
    for rows in task.blocks(task.rows):
        share, top = _together(task, rows)
        can = rows[share >= 0]
        plan = np.where(task.free[can], task.steps.within(can, share[share >= 0]), 0)
        moved[can], score[can] = _taken_back(task, can, plan, top[share >= 0])
    return moved, score


def _together(task: Task, rows: Places) -> tuple[Counts, Array]:
    """Return the least share of their scales by which all must move, and the score there; -1 where none suffices."""

    def score(cases: Places, share: Counts) -> Array:
        own = rows[cases]
        plan = np.where(task.free[own], task.steps.within(own, share), 0)
        return task.model.index(own, _planned(task, own, plan))

    def reach(cases: Places, found: Array) -> Mask:
        return task.reach(rows[cases], found)

    whole = task.steps.parts[rows]
    if not task.steady(rows):
        return one_by_one(score, reach, whole)
    share, top = np.full(len(rows), -1, dtype=np.int64), np.full(len(rows), np.nan)
    at_end = score(np.arange(len(rows)), whole)
    can = np.flatnonzero(task.reach(rows, at_end))
    rows = rows[can]
    zero = np.zeros(len(can), dtype=np.int64)
    share[can], top[can] = between(
        score, reach, zero, whole[can], task.score[rows], at_end[can], task.goal[rows]
    )
    return share, top


def _taken_back(task: Task, rows: Places, plan: Counts, top: Array) -> tuple[Counts, Array]:
    """Take back the steps of a plan that are not needed, of the indicators first whose moves add least."""
    plan, top, x = plan.copy(), top.copy(), _planned(task, rows, plan)
    adds = np.full(plan.shape, np.inf)
    for j in range(plan.shape[1]):
        own = np.flatnonzero(plan[:, j] > 0)
        without = x.T[:, own].T
        without[:, j] = task.steps.start[rows[own], j]
        adds[own, j] = top[own] - task.model.index(rows[own], without)
    order = np.argsort(adds, axis=1, kind="stable")
    while True:
        before = plan.copy()
        for k in range(plan.shape[1]):
            own = np.flatnonzero(plan[np.arange(len(plan)), order[:, k]] > 0)
            at = order[own, k]
            plan[own, at], top[own] = _least(task, rows[own], x.T[:, own].T, at, plan[own, at], top[own])
            x[own, at] = task.steps.at(rows[own], at, plan[own, at])
        # Where scores only rise with each step, nothing that was needed once is needed no more.
        if task.steady(rows) or np.array_equal(plan, before):
            return plan, top


def _least(
    task: Task, rows: Places, x: Array, columns: Places, moved: Counts, top: Array
) -> tuple[Counts, Array]:
    """Return the fewest steps of one indicator a village that still reach, beside planned values, and the score."""

    def score(cases: Places, tried: Counts) -> Array:
        y = x.T[:, cases].T
        y[np.arange(len(cases)), columns[cases]] = task.steps.at(rows[cases], columns[cases], tried)
        return task.model.index(rows[cases], y)

    def reach(cases: Places, found: Array) -> Mask:
        return task.reach(rows[cases], found)

    zero = np.zeros(len(rows), dtype=np.int64)
    below = score(np.arange(len(rows)), zero)
    needless = reach(np.arange(len(rows)), below)
    most = np.where(needless, 0, moved)
    if task.steady(rows):
        fewer, there = between(score, reach, zero, most, below, top, task.goal[rows])
    else:
        fewer, there = one_by_one(score, reach, most)
    return np.where(needless, 0, fewer), np.where(needless, below, there)


def _planned(task: Task, rows: Places, plan: Counts) -> Array:
    """Return the values of villages after the steps of a plan ``(case, indicator)``."""
    x = task.model.values(rows)
    for j in range(plan.shape[1]):
        own = np.flatnonzero(plan[:, j] > 0)
        x[own, j] = task.steps.at(rows[own], np.full(len(own), j, dtype=np.intp), plan[own, j])
    return x


def _blocks(rows: Places) -> list[Places]:
    return [rows[i : i + BLOCK] for i in range(0, len(rows), BLOCK)]
