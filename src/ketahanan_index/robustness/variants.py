"""Steps that may be done by several methods: what each choice comes to without any draw."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import DataError, KetahananError, Problem, heading
from ketahanan_index.framework import Framework
from ketahanan_index.index import aggregate, normalise
from ketahanan_index.methods.base import Array
from ketahanan_index.plan import Plan, Prepared
from ketahanan_index.plan.batch import Batch
from ketahanan_index.robustness.assumptions import Alternatives, Assumption, GivenDraws
from ketahanan_index.robustness.recipes import Part, followed, recipe
from ketahanan_index.stages import Scores

Places = NDArray[np.intp]
STEPS = ("imputation", "treatment", "normalisation", "weighting", "aggregation")


@dataclass(frozen=True, slots=True)
class Residuals:
    """What a filled value could be off by: residuals of each indicator, one after the other."""

    value: Array
    start: Places


@dataclass(frozen=True, slots=True)
class Variant:
    """One choice of methods: how values are made and combined, and what came out without any draw."""

    plan: Plan
    parts: tuple[Part, ...]
    value: Array
    prepared: Prepared
    batch: Batch | None
    weights: Array
    learns_weights: bool
    residuals: Residuals | None
    out: NDArray[np.bool_]
    range: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A step that may be done by several methods: which assumption draws it, or which method each given draw takes."""

    step: str
    methods: tuple[Any, ...]
    assumption: int
    place: NDArray[np.intp]


def choices_of(scores: Scores, assumptions: Sequence[Assumption]) -> list[Choice]:
    """Return the steps that assumptions vary, in the order of the assumptions.

    Raises
    ------
    DataError
        Where two assumptions vary one step.
    """
    out: list[Choice] = []
    nowhere = np.empty(0, dtype=np.intp)
    for i, one in enumerate(assumptions):
        if isinstance(one, Alternatives):
            out.append(Choice(one.step, one.methods, i, nowhere))
        elif isinstance(one, GivenDraws):
            for step in STEPS:
                if step in one.rows[0]:
                    said = [row[step] for row in one.rows]
                    named = {repr(value): value for value in said}
                    methods = list(named)
                    place = np.array([methods.index(repr(value)) for value in said], dtype=np.intp)
                    out.append(Choice(step, tuple(named.values()), i, place))
    twice = [choice.step for choice in out if [c.step for c in out].count(choice.step) > 1]
    if twice:
        problem = Problem(
            message=f"{twice[0]} is varied by two assumptions",
            remedy="put all its methods into one",
            code="varied_twice",
        )
        raise DataError(heading([problem], "assumptions"), [problem])
    return out


def combined(
    scores: Scores, choices: Sequence[Choice], kept: Places
) -> tuple[dict[tuple[int, ...], Variant], dict[tuple[int, ...], KetahananError]]:
    """Return one variant a combination of methods that is asked for, each scored once as the data are.

    Combinations that cannot be scored come with the reason.

    Raises
    ------
    FrameworkError, MethodError, DataError
        Where a method cannot be used in any combination.
    """
    variants = {}
    impossible: dict[tuple[int, ...], KetahananError] = {}
    for combination in _combinations(choices):
        changes = {choice.step: choice.methods[i] for choice, i in zip(choices, combination, strict=True)}
        try:
            variants[combination] = _variant(scores, changes, kept)
        except KetahananError as error:
            impossible[combination] = _labelled(error, changes)
    never = [
        error
        for combination, error in impossible.items()
        if not variants or any(all(i != one[c] for one in variants) for c, i in enumerate(combination))
    ]
    if never:
        problems = list(dict.fromkeys(p for error in never for p in error.problems))
        raise type(never[0])(heading(problems, "alternatives"), problems)
    return variants, impossible


def _labelled(error: KetahananError, changes: Mapping[str, Any]) -> KetahananError:
    """Return an error as one problem that names the methods it comes from."""
    named = ", ".join(f"{step} {_called(method)}" for step, method in changes.items())
    first = error.problems[0]
    more = f"; {len(error.problems) - 1} more problems" if len(error.problems) > 1 else ""
    problem = replace(first, message=f"{named}: {first.message}{more}")
    return type(error)(heading([problem], "alternatives"), [problem])


def _called(method: Any) -> str:
    if isinstance(method, Mapping):
        return str(method.get("method", "by group"))
    return method if isinstance(method, str) else getattr(method, "name", type(method).__name__)


def _combinations(choices: Sequence[Choice]) -> Iterator[tuple[int, ...]]:
    """Yield places of methods, one a choice: all of those that are drawn, together with those that a row states."""
    several = []
    for _, own in itertools.groupby(choices, key=lambda choice: choice.assumption):
        together = list(own)
        if len(together[0].place):
            several.append(sorted(set(zip(*(choice.place.tolist() for choice in together), strict=True))))
        else:
            several.append([(i,) for i in range(len(together[0].methods))])
    for some in itertools.product(*several):
        yield tuple(itertools.chain.from_iterable(some))


def _variant(scores: Scores, changes: Mapping[str, Any], kept: Places) -> Variant:
    framework: Framework = scores.framework
    if changes:
        framework = framework.with_methodology(**changes)
    whole = scores
    if framework != scores.framework:
        estimates = scores.normalised.estimates.for_framework(framework)
        # Values that a base made stay where they are made the same way, and weights that it gave where they are asked.
        chosen = dict(framework.methodology)
        other = {step for step, way in dict(scores.framework.methodology).items() if chosen[step] != way}
        based = {step.name for step in scores.steps if step.parameters.get("base")}
        same_values = not other & {"imputation", "treatment", "normalisation"}
        values = normalise(estimates, base=scores.fitted if based - {"weighting"} and same_values else None)
        whole = aggregate(values, base=scores.fitted if "weighting" in based - other else None)
    by_base = any(step.parameters.get("base") for step in whole.steps if step.name == "weighting")
    value = whole.normalised.value[kept]
    parts = recipe(whole.normalised, kept)
    prepared = whole.plan.prepare(value)
    return Variant(
        plan=whole.plan,
        parts=parts,
        value=value,
        prepared=prepared,
        batch=Batch.of(whole.plan, prepared),
        weights=whole.applied,
        learns_weights=not by_base and any(node.weighting.learns for node in whole.plan.groups),
        residuals=_residuals(parts, scores.normalised.estimates.value[kept]),
        out=whole.normalised.screening.out(len(whole.units))[kept],
        range=_lands_on(framework),
    )


def _lands_on(framework: Framework) -> str:
    choice = framework.methodology.normalisation
    methods = list(choice.values()) if isinstance(choice, Mapping) else [choice]
    return methods[0].lands_on(framework.methodology.range)


def _residuals(parts: tuple[Part, ...], x: Array) -> Residuals | None:
    """Return what observed values differ by from what the imputation would have filled in for them."""
    filled = followed(parts, x, "imputation", relearn=False)
    if not (np.isnan(x) & ~np.isnan(filled)).any():
        return None
    lists = []
    for j in range(x.shape[1]):
        blanked = x.copy()
        blanked[:, j] = np.nan
        would = followed(parts, blanked, "imputation", relearn=False)[:, j]
        off = x[:, j] - would
        off = off[~np.isnan(off)]
        lists.append(off if len(off) else np.zeros(1))
    start = np.cumsum([0, *(len(each) for each in lists)])
    return Residuals(np.concatenate(lists), start.astype(np.intp))
