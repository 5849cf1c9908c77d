"""Villages scored again with some of their values changed, under all that their score learnt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import ranks as rank_arrays
from ketahanan_index.errors import MethodError, Problem, heading
from ketahanan_index.framework import Classes
from ketahanan_index.framework.screening import minimum
from ketahanan_index.index import fitting
from ketahanan_index.index.screening import SLACK
from ketahanan_index.methods.aggregation.median import Median
from ketahanan_index.methods.aggregation.minimum import Minimum
from ketahanan_index.methods.base import Array
from ketahanan_index.methods.fitted import Fill, FillByGroup, Unchanged
from ketahanan_index.stages import FittedStep, Scores, ranking
from ketahanan_index.stages.screened import availability

Places = NDArray[np.intp]
Mask = NDArray[np.bool_]

SAME = 1e-9
"""Scores that lie as near to each other, relative to their size, are the same."""


@dataclass(frozen=True, eq=False)
class Filling:
    """An imputation that looks at the other values of a village: its step, its columns, its groups of villages."""

    step: FittedStep
    columns: Places
    groups: Places | None


@dataclass(frozen=True, eq=False)
class Rescoring:
    """What is needed to score some villages again as ``ki.score(…, base=scores)`` would.

    Attributes
    ----------
    scores : Scores
        The scores.
    places : array (row,)
        Places of the villages among those of `scores`; arrays and other places are counted among these.
    start : array (row, indicator)
        Values before treatment and rescaling. Where a filled value does not hang on the village's other values, it
        stands here; where it does, NaN, and `fillings` fill it anew.
    own : array (row, indicator)
        Which values are the village's own, neither missing nor filled.
    filled : array (row, indicator)
        Which values were filled.
    fillings : tuple of Filling
        Imputations to be repeated.
    spared : array (row,)
        Villages that screening lets in whatever their data.
    """

    scores: Scores
    places: Places
    start: Array
    own: Mask
    filled: Mask
    fillings: tuple[Filling, ...]
    spared: Mask

    @cached_property
    def steady(self) -> Mask:
        """Which villages' scores cannot fall when a rescaled value rises.

        Unbalanced members lower a mean of Mazziotta and Pareto; of other combinations nothing is known; a village may
        be screened out for its zeros; values filled from the others may go either way.
        """
        plan = self.scores.plan
        counts = plan.overall(self.scores.applied)[len(plan.indicators) :] > 0
        means = all(
            node.aggregation.is_mean() or isinstance(node.aggregation, Median | Minimum)
            for node, counted in zip(plan.groups, counts, strict=True)
            if counted
        )
        out = np.full(len(self.places), means and not self._zeros_count)
        for filling in self.fillings:
            out &= ~self.filled[:, filling.columns].any(axis=1)
        return out

    def values(self, rows: Places) -> Array:
        """Return a copy of the values of some villages, stored by indicator."""
        return self.start.T[:, rows].T

    def index(self, rows: Places, x: Array) -> Array:
        """Return the index of villages `rows` with values `x`; NaN where they could not be scored."""
        try:
            return self.checked(rows, x)
        except MethodError:
            # A value that a method refuses, such as a negative one under a geometric mean, is no way to a class.
            if len(rows) == 1:
                return np.full(1, np.nan)
            half = len(rows) // 2
            return np.concatenate([self.index(rows[:half], x[:half]), self.index(rows[half:], x[half:])])

    def checked(self, rows: Places, x: Array) -> Array:
        """Return the index of villages `rows` with values `x`.

        Raises
        ------
        MethodError
            Where a method refuses a value.
        """
        plan = self.scores.plan
        filled = self._filled(rows, x)
        y = self.rescaled(filled)
        with np.errstate(over="ignore", invalid="ignore"):
            value = plan.run(plan.prepare(y), self.scores.applied)[0][:, 0]
        out = (~np.isfinite(y) & ~np.isnan(filled)).any(axis=1) | self._screened(rows, x, filled)
        return np.where(out, np.nan, value)

    def rescaled(self, x: Array) -> Array:
        """Return values ``(row, indicator)`` treated and rescaled."""
        for family in ("treatment", "normalisation"):
            y = np.empty(x.shape[::-1]).T
            for step in self.scores.normalised.fitted_steps:
                if step.family == family:
                    at = self.columns(step)
                    value: Any = step.value
                    with np.errstate(all="ignore"):
                        y[:, at] = value.transform(x[:, at])
            x = y
        return x

    def columns(self, step: FittedStep) -> Places:
        """Return the places of the indicators that a step was fitted to."""
        return _columns(self.scores, step)

    def _filled(self, rows: Places, x: Array) -> Array:
        out = x
        for filling in self.fillings:
            value: Any = filling.step.value
            groups = () if filling.groups is None else (filling.groups[rows],)
            out = out.copy() if out is x else out
            with np.errstate(all="ignore"):
                out[:, filling.columns] = value.transform(x[:, filling.columns], *groups)
        return out

    @property
    def _zeros_count(self) -> bool:
        rule = self.scores.framework.methodology.screening
        return rule is not None and rule.minimum_nonzero != 0

    def _screened(self, rows: Places, x: Array, filled: Array) -> Mask:
        """Return the villages that too many zeros leave without a score: a value may have become one."""
        rule = self.scores.framework.methodology.screening
        out = np.zeros(len(rows), dtype=bool)
        if rule is None or not self._zeros_count:
            return out
        plan = self.scores.plan
        judged = filled if rule.after_imputation else np.where(self.own[rows], x, np.nan)
        share = availability(judged, plan.under(plan.given))[1]
        for g, node in enumerate(plan.groups):
            needed = minimum(rule.minimum_nonzero, node.id, f"level_{node.level}", root=g == 0)
            out |= share[:, g] < needed - SLACK
        return out & ~self.spared[rows]


def rescoring(scores: Scores, places: Places) -> Rescoring:
    """Return what is needed to score the villages at some places again.

    Raises
    ------
    MethodError
        Where the score of a village hangs on the values of others, so that it cannot be scored alone.
    """
    relative = [
        node.id
        for node, counted in zip(scores.plan.groups, _counted_groups(scores), strict=True)
        if counted and node.aggregation.relative
    ]
    if relative:
        _refuse_relative(f"the aggregation of {', '.join(relative)} compares villages with one another")
    normalised, estimates = scores.normalised, scores.normalised.estimates
    raw = estimates.value
    filled, imputed = raw.copy(), np.zeros(raw.shape, dtype=bool)
    imputed[normalised.filled.unit, normalised.filled.indicator] = True
    filled[normalised.filled.unit, normalised.filled.indicator] = normalised.filled.after
    looking = [
        step
        for step in normalised.fitted_steps
        if step.family == "imputation"
        and not isinstance(step.value, Unchanged | Fill | FillByGroup)
        and np.isin(normalised.filled.indicator, _columns(scores, step)).any()
    ]
    for step in looking:
        at = _columns(scores, step)
        filled[:, at] = raw[:, at]
    spared = np.zeros(len(scores.units), dtype=bool)
    forced = np.array(normalised.screening.reason, dtype=object) == "included"
    spared[normalised.screening.unit[forced]] = True
    found = Rescoring(
        scores=scores,
        places=places,
        start=filled[places],
        own=~np.isnan(raw[places]),
        filled=imputed[places],
        fillings=tuple(
            Filling(step, _columns(scores, step), fitting.numbered(step, estimates, places))
            for step in looking
        ),
        spared=spared[places],
    )
    _require_alone(found)
    return found


def reached(score: Array, levels: Classes, target: Places) -> Mask:
    """Return which scores lie in the target class or above, as classes are told of scores."""
    return ranking.class_codes(rank_arrays.snap(score), levels) >= target


def _columns(scores: Scores, step: FittedStep) -> Places:
    names = scores.plan.indicators
    return np.array([names.index(name) for name in step.indicators], dtype=np.intp)


def _counted_groups(scores: Scores) -> Mask:
    return scores.plan.overall(scores.applied)[len(scores.plan.indicators) :] > 0


def _require_alone(model: Rescoring) -> None:
    """Refuse scores that come out otherwise when only every second village is there."""
    known = model.scores.value[model.places, 0]
    scored = np.flatnonzero(~np.isnan(known))
    for rows in (scored[::2], scored[1::2]):
        again = model.checked(rows, model.values(rows))
        if not np.allclose(again, known[rows], rtol=SAME, atol=SAME):
            _refuse_relative("a village scored by itself has another score than among the others")


def _refuse_relative(message: str) -> NoReturn:
    problem = Problem(
        message=f"{message}: no value of its own promises a class",
        remedy="use an aggregation and a normalisation under which what was learnt decides, such as arithmetic_mean "
        "and goalposts",
        code="relative_score",
        table="framework",
    )
    raise MethodError(heading([problem], "improvements"), [problem])
