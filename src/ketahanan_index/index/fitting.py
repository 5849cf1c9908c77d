"""Fitting methods to indicators, and applying what was fitted."""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np

from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.framework import Framework
from ketahanan_index.framework.ends import ends
from ketahanan_index.framework.methodology import chosen
from ketahanan_index.methods.base import Array, Method, Normalisation, Span
from ketahanan_index.methods.imputation.no_imputation import NoImputation
from ketahanan_index.methods.normalisation.goalposts import Goalposts
from ketahanan_index.methods.treatment.no_treatment import NoTreatment
from ketahanan_index.plan import Plan, Prepared
from ketahanan_index.stages import Fitted, FittedStep
from ketahanan_index.stages.fitted import take

DEFAULTS: dict[str, Method] = {
    "imputation": NoImputation(),
    "treatment": NoTreatment(),
    "normalisation": Goalposts(),
}
"""What applies to an indicator that a mapping of methods does not name; in the order of the steps."""


def fit(framework: Framework, family: str, x: Array, base: Fitted | None) -> list[FittedStep]:
    """Fit a family's methods, one fit for all indicators that share a method.

    With a `base`, what a method learnt there is taken over; a method that learns nothing is fitted as ever,
    so that fixed ends are always those of the framework in hand.
    """
    choice = getattr(framework.methodology, family)
    # Keyed by content, because a method may hold a list among its parameters.
    by_method: dict[str, tuple[Method, list[int]]] = {}
    for j, indicator in enumerate(framework.indicators):
        method = chosen(choice, indicator.id, "", DEFAULTS[family])
        by_method.setdefault(f"{method.name} {method.model_dump_json()}", (method, []))[1].append(j)
    out = []
    for method, places in by_method.values():
        names = tuple(framework.indicators[j].id for j in places)
        sign = tuple(framework.indicators[j].sign for j in places)
        if base is not None and method.learns:
            out += _taken(family, method, names, sign, framework.methodology.range, base)
            continue
        at = np.array(places, dtype=np.intp)
        part = x if len(at) == x.shape[-1] else x[:, at]
        anything: Any = method
        if isinstance(method, Normalisation):
            with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
                value: Any = method.fit(
                    part, np.array(sign), ends(framework)[:, at], framework.methodology.range
                )
        else:
            value = anything.fit(part, None) if family == "imputation" else anything.fit(part)
        out.append(FittedStep(family, method, names, value, sign, framework.methodology.range))
    return out


def _taken(
    family: str, method: Method, names: tuple[str, ...], sign: tuple[float, ...], span: Span, base: Fitted
) -> list[FittedStep]:
    """Return what the base learnt by `method` for some indicators."""
    steps = [step for step in base.steps if step.family == family]
    method_of = {name: step.method for step in steps for name in step.indicators}
    lacking = [name for name in names if name not in method_of]
    if lacking:
        _refuse(
            f"the base was fitted without {_few(lacking)}",
            "use a base that was fitted with the same indicators",
            "base_without_indicator",
            len(lacking),
        )
    other = [name for name in names if method_of[name] != method]
    if other:
        _refuse(
            f"the base has {method_of[other[0]].name} where this framework has {method.name}, with its own "
            f"parameters: {_few(other)}",
            f"use the same {family} as the base, or score without base",
            "base_other_method",
            len(other),
        )
    direction = {name: step.direction[i] for step in steps for i, name in enumerate(step.indicators)}
    if isinstance(method, Normalisation):
        goal = method.lands_on(span)
        turned = [name for name, way in zip(names, sign, strict=True) if direction[name] != way]
        moved = [
            n for step in steps if method.lands_on(step.span) != goal for n in step.indicators if n in names
        ]
        for wrong, what in ((turned, "direction"), (moved, "range")):
            if wrong:
                _refuse(
                    f"the base was fitted with another {what} for {_few(wrong)}",
                    f"use a base of the same {what}, or score without base",
                    "base_other_method",
                    len(wrong),
                )
    out = []
    for step in steps:
        own = tuple(name for name in names if name in step.indicators)
        places = np.array([step.indicators.index(name) for name in own], dtype=np.intp)
        if own:
            ways = tuple(direction[name] for name in own)
            out.append(FittedStep(family, method, own, take(step.value, places), ways, step.span))
    return out


def apply(
    steps: list[FittedStep], indicators: tuple[str, ...], x: Array, *, slopes: bool
) -> tuple[Array, Array | None]:
    """Return transformed values and, when asked, their slope at each cell; None: 1 everywhere."""
    place = {name: j for j, name in enumerate(indicators)}
    out = np.empty(x.shape[::-1]).T
    slope = np.ones(x.shape) if slopes else None
    for step in steps:
        value: Any = step.value
        at = np.array([place[name] for name in step.indicators], dtype=np.intp)
        whole = len(at) == len(indicators)
        part = x if whole else x[:, at]
        moved = value.transform(part)
        if slope is not None and hasattr(value, "derivative"):
            slope[:, at] = value.derivative(part)
        if whole:
            return moved, slope
        out[:, at] = moved
    return out, slope


def weigh(plan: Plan, prepared: Prepared, base: Fitted | None) -> Array:
    """Return the weights of all nodes: learnt anew, or, where a weighting learns and there is a base, its own."""
    if base is None:
        return plan.weigh(prepared)
    learnt = [plan.names[i] for node in plan.groups if node.weighting.learns for i in node.members]
    lacking = [name for name in learnt if name not in base.weights]
    if lacking:
        _refuse(
            f"the base has no weight for {_few(lacking)}",
            "use a base that was scored with the same tree",
            "base_without_node",
            len(lacking),
        )
    for node in plan.groups:
        if node.weighting.learns and not any(base.weights[plan.names[i]] > 0 for i in node.members):
            _refuse(
                f"the base gives no weight to any member of {node.id}",
                "use a base that was scored with the same tree",
                "base_without_node",
                1,
            )
    return plan.weigh(prepared, {name: base.weights[name] for name in learnt})


def _few(names: list[str]) -> str:
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")


def _refuse(message: str, remedy: str, code: str, count: int) -> NoReturn:
    problem = Problem(message=message, remedy=remedy, code=code, count=count)
    raise DataError(heading([problem], "base"), [problem])
