"""Fitting methods to indicators, and applying what was fitted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import DataError, MethodError, Problem, few, heading
from ketahanan_index.framework.ends import ends
from ketahanan_index.framework.methodology import chosen
from ketahanan_index.methods.base import Array, Imputation, Normalisation, Span, refuse
from ketahanan_index.methods.fitted import FittedValue
from ketahanan_index.methods.imputation.no_imputation import NoImputation
from ketahanan_index.methods.normalisation.goalposts import Goalposts
from ketahanan_index.methods.registry import Method
from ketahanan_index.methods.treatment.no_treatment import NoTreatment
from ketahanan_index.plan import Plan, Prepared, compile_framework
from ketahanan_index.stages import Estimates, Fitted, FittedStep
from ketahanan_index.stages.grouping import group_labels

Places = NDArray[np.intp]

DEFAULTS: dict[str, Method] = {
    "imputation": NoImputation(),
    "treatment": NoTreatment(),
    "normalisation": Goalposts(),
}
"""What applies to an indicator that a mapping of methods does not name; in the order of the steps."""


def fit(estimates: Estimates, family: str, x: Array, kept: Places, base: Fitted | None) -> list[FittedStep]:
    """Fit a family's methods to the villages `kept`, one fit for all indicators that share a method.

    With a `base`, what a method learnt there is taken over; a method that learns nothing is fitted as ever,
    so that fixed ends are always those of the framework in hand.
    """
    framework = estimates.framework
    choice = getattr(framework.methodology, family)
    # Keyed by content, because a method may hold a list among its parameters.
    by_method: dict[str, tuple[Method, list[int]]] = {}
    # Nothing is learnt from, or filled into, an optional group that is neither counted nor there.
    idle = ~compile_framework(framework).counts[: len(framework.indicators)] & np.isnan(estimates.value).all(
        axis=0
    )
    for j, indicator in enumerate(framework.indicators):
        method = DEFAULTS[family] if idle[j] else chosen(choice, indicator.id, "", DEFAULTS[family])
        by_method.setdefault(f"{method.name} {method.model_dump_json()}", (method, []))[1].append(j)
    out = []
    for method, places in by_method.values():
        names = tuple(framework.indicators[j].id for j in places)
        sign = tuple(framework.indicators[j].sign for j in places)
        span = framework.methodology.range
        if base is not None and method.learns:
            out += _taken(family, method, names, sign, span, base)
            continue
        at = np.array(places, dtype=np.intp)
        part = x if len(at) == x.shape[-1] else x[:, at]
        more = told(method, estimates, at, kept)
        labels: tuple[str, ...] = ()
        groups: Places | None = None
        anything: Any = method
        if isinstance(method, Imputation):
            labels, groups = _grouped(method, estimates, kept)
        with (
            np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"),
            _placed(family, names),
        ):
            if isinstance(method, Normalisation):
                value = anything.fit(part, np.array(sign), ends(framework)[:, at], span, **more)
            elif isinstance(method, Imputation):
                value = anything.fit(part, groups, **more)
            else:
                value = anything.fit(part, **more)
        if not isinstance(value, FittedValue):
            refuse(
                "no_fitted_value",
                [
                    (
                        f"fit of {method.name} gives a {type(value).__name__} where a FittedValue is due",
                        "correct the method",
                    )
                ],
            )
        out.append(FittedStep(family, method, names, value, sign, span, labels))
    return out


@contextmanager
def _placed(family: str, names: tuple[str, ...]) -> Iterator[None]:
    """Say in a method's refusal which step it is, and which column where there is but one."""
    try:
        yield
    except MethodError as error:
        column = names[0] if len(names) == 1 else ""
        problems = [replace(p, table="villages", column=p.column or column) for p in error.problems]
        raise MethodError(heading(problems, family), problems) from None


def told(method: Method, estimates: Estimates, at: Places, kept: Places) -> dict[str, Any]:
    """Return what a method asks for beside the arguments of its family."""
    found: dict[str, Any] = {}
    if "names" in method.asks:
        found["names"] = tuple(estimates.indicators[j] for j in at)
    if "units" in method.asks:
        found["units"] = tuple(estimates.units[i] for i in kept)
    if "direction" in method.asks:
        found["direction"] = np.array([estimates.framework.indicators[j].sign for j in at])
    if "ancestors" in method.asks:
        found["ancestors"] = compile_framework(estimates.framework).ancestors()[:, at]
    return found


def _grouped(method: Imputation, estimates: Estimates, kept: Places) -> tuple[tuple[str, ...], Places | None]:
    """Return the labels of the groups a method asks for, and the place of each village's among them."""
    if method.grouping is None:
        return (), None
    labels = group_labels(estimates, method.grouping, f"group by for {method.name}")[kept]
    known = tuple(sorted({label for label in labels if label is not None}))
    return known, _numbered(labels, known)


def numbered(step: FittedStep, estimates: Estimates, kept: Places) -> Places | None:
    """Return the place of each village's group among those a step was fitted to; None where it knows none."""
    grouping = step.method.grouping if isinstance(step.method, Imputation) else None
    if grouping is None:
        return None
    labels = group_labels(estimates, grouping, f"group by for {step.method.name}")[kept]
    return _numbered(labels, step.labels)


def _numbered(labels: NDArray[np.object_], known: tuple[str, ...]) -> Places:
    """Return the place of each label among those known, -1 for none and for one that is not known."""
    place = {label: i for i, label in enumerate(known)}
    return np.array([place.get(label, -1) for label in labels], dtype=np.intp)


def _taken(
    family: str, method: Method, names: tuple[str, ...], sign: tuple[float, ...], span: Span, base: Fitted
) -> list[FittedStep]:
    """Return what the base learnt by `method` for some indicators."""
    steps = [step for step in base.steps if step.family == family]
    method_of = {name: step.method for step in steps for name in step.indicators}
    lacking = [name for name in names if name not in method_of]
    if lacking:
        _refuse(
            f"the base was fitted without {few(lacking)}",
            "use a base that was fitted with the same indicators",
            "base_without_indicator",
            len(lacking),
        )
    other = [name for name in names if method_of[name] != method]
    if other:
        _refuse(
            f"the base has {method_of[other[0]].name} where this framework has {method.name}, with its own "
            f"parameters: {few(other)}",
            f"use the same {family} as the base, or score without base",
            "base_other_method",
            len(other),
        )
    direction = {name: step.direction[i] for step in steps for i, name in enumerate(step.indicators)}
    if isinstance(method, Normalisation) or "direction" in method.asks:
        turned = [name for name, way in zip(names, sign, strict=True) if direction[name] != way]
        moved = []
        if isinstance(method, Normalisation):
            goal = method.lands_on(span)
            other_range = (step for step in steps if method.lands_on(step.span) != goal)
            moved = [name for step in other_range for name in step.indicators if name in names]
        for wrong, what in ((turned, "direction"), (moved, "range")):
            if wrong:
                _refuse(
                    f"the base was fitted with another {what} for {few(wrong)}",
                    f"use a base of the same {what}, or score without base",
                    f"base_other_{what}",
                    len(wrong),
                )
    out = []
    for step in steps:
        own = tuple(name for name in names if name in step.indicators)
        places = np.array([step.indicators.index(name) for name in own], dtype=np.intp)
        if own:
            ways = tuple(direction[name] for name in own)
            value = step.value if own == step.indicators else step.value.take(places)
            out.append(FittedStep(family, method, own, value, ways, step.span, step.labels))
    return out


def apply(
    steps: list[FittedStep], estimates: Estimates, x: Array, kept: Places, *, slopes: bool
) -> tuple[Array, Array | None]:
    """Return transformed values and, when asked, their slope at each cell, NaN where there is none."""
    place = {name: j for j, name in enumerate(estimates.indicators)}
    out = np.empty(x.shape[::-1]).T
    slope = np.full(x.shape, np.nan) if slopes else None
    for step in steps:
        value: Any = step.value
        at = np.array([place[name] for name in step.indicators], dtype=np.intp)
        whole = len(at) == len(place)
        part = x if whole else x[:, at]
        grouping = step.method.grouping if isinstance(step.method, Imputation) else None
        groups = () if grouping is None else (numbered(step, estimates, kept),)
        with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
            moved = value.transform(part, *groups)
            if slope is not None and hasattr(value, "derivative"):
                slope[:, at] = value.derivative(part)
        if np.shape(moved) != part.shape:
            said = f"{step.method.name} turns {part.shape} values into {np.shape(moved)}"
            refuse("wrong_shape", [(said, "correct the method: what goes in comes out in the same places")])
        _require_finite(step, estimates, kept, part, moved)
        if whole:
            return moved, slope
        out[:, at] = moved
    return out, slope


def _require_finite(
    step: FittedStep, estimates: Estimates, kept: Places, before: Array, after: Array
) -> None:
    """Refuse values that a step made infinite, or lost."""
    lost = ~np.isfinite(after) & ~np.isnan(before)
    if not lost.any():
        return
    problems = []
    for j in np.flatnonzero(lost.any(axis=0)):
        rows = np.flatnonzero(lost[:, j])
        unit = estimates.units[int(kept[rows[0]])]
        problems.append(
            Problem(
                message=f"{step.method.name} makes no number of {before[rows[0], j]:.6g}, the value of "
                f"{step.indicators[j]} in {unit}",
                remedy="look at the values of this indicator: some are too large to be computed with",
                code="overflow",
                table="villages",
                column=step.indicators[j],
                unit=unit,
                row=int(kept[rows[0]]) + 1,
                count=len(rows),
            )
        )
    raise DataError(heading(problems, step.family), problems)


def weigh(
    plan: Plan, prepared: Prepared, values: Array, base: Fitted | None
) -> tuple[Array, tuple[Problem, ...]]:
    """Return the weights of all nodes, and remarks; where a weighting learns and there is a base, those it learnt."""
    if base is None:
        return plan.weigh(prepared, values)
    counts = plan.counts[len(plan.indicators) :]
    learning = [
        node for node, counted in zip(plan.groups, counts, strict=True) if counted and node.weighting.learns
    ]
    members = {node.id: [plan.names[i] for i in node.members if plan.given[i] > 0] for node in learning}
    lacking = [name for names in members.values() for name in names if name not in base.weights]
    remedy = "use a base that was scored with the same tree and the same weighting"
    if lacking:
        said = f"the base has no weight for {few(lacking)}"
        _refuse(said, remedy, "base_without_node", len(lacking))
    for node in learning:
        theirs = base.weighting.get(node.id)
        if theirs != node.weighting:
            said = (
                f"the base weighs the members of {node.id} by {theirs.name if theirs else 'nothing'}, this "
                f"framework by {node.weighting.name}"
            )
            said += ", with other parameters" if theirs and theirs.name == node.weighting.name else ""
            _refuse(said, remedy, "base_other_method", 1)
        if not any(base.weights[name] > 0 for name in members[node.id]):
            said = f"the base gives no weight to any member of {node.id}"
            _refuse(said, remedy, "base_without_node", 1)
    weights, remarks = plan.weigh(prepared, values, base.weights)
    silent = [name for names in members.values() for name in names if not base.weights[name] > 0]
    return weights, (*remarks, *_without_weight(silent))


def _without_weight(names: list[str]) -> tuple[Problem, ...]:
    """Warn of members that count in the framework, but not in the base."""
    if not names:
        return ()
    problem = Problem(
        message=f"the base gives no weight to {few(names)}, which this framework counts",
        remedy="learn the weights anew, without base, if they are to count",
        severity="warning",
        code="base_without_weight",
        table="framework",
        column=names[0],
        count=len(names),
    )
    return (problem,)


def _refuse(message: str, remedy: str, code: str, count: int) -> NoReturn:
    problem = Problem(message=message, remedy=remedy, code=code, count=count)
    raise DataError(heading([problem], "base"), [problem])
