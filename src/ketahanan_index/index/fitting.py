"""Fitting methods to indicators, and applying what was fitted."""

from __future__ import annotations

from typing import Any

import numpy as np

from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.framework import Framework
from ketahanan_index.framework.ends import ends
from ketahanan_index.framework.methodology import chosen
from ketahanan_index.methods.base import Array, Method, Normalisation
from ketahanan_index.methods.imputation.no_imputation import NoImputation
from ketahanan_index.methods.normalisation.goalposts import Goalposts
from ketahanan_index.methods.treatment.no_treatment import NoTreatment
from ketahanan_index.plan import Plan
from ketahanan_index.stages import Fitted, FittedStep
from ketahanan_index.stages.fitted import take

DEFAULTS: dict[str, Method] = {
    "imputation": NoImputation(),
    "treatment": NoTreatment(),
    "normalisation": Goalposts(),
}
"""What applies to an indicator that a mapping of methods does not name; in the order of the steps."""


def fit(framework: Framework, family: str, x: Array) -> list[FittedStep]:
    """Fit a family's methods, one fit for all indicators that share a method."""
    choice = getattr(framework.methodology, family)
    by_method: dict[Method, list[int]] = {}
    for j, indicator in enumerate(framework.indicators):
        by_method.setdefault(chosen(choice, indicator.id, "", DEFAULTS[family]), []).append(j)
    out = []
    for method, places in by_method.items():
        at = np.array(places, dtype=np.intp)
        part = x if len(at) == x.shape[-1] else x[:, at]
        anything: Any = method
        if isinstance(method, Normalisation):
            sign = np.array([framework.indicators[j].sign for j in places])
            value: Any = method.fit(part, sign, ends(framework)[:, at], framework.methodology.range)
        else:
            value = anything.fit(part, None) if family == "imputation" else anything.fit(part)
        out.append(FittedStep(family, method, tuple(framework.indicators[j].id for j in places), value))
    return out


def taken(framework: Framework, family: str, base: Fitted) -> list[FittedStep]:
    """Return the base's fits for this framework's indicators."""
    wanted = [indicator.id for indicator in framework.indicators]
    known = {name for step in base.steps if step.family == family for name in step.indicators}
    lacking = [name for name in wanted if name not in known]
    if lacking:
        problem = Problem(
            message=f"the base was fitted without {', '.join(lacking[:5])}{' …' if len(lacking) > 5 else ''}",
            remedy="use a base that was fitted with the same indicators",
            code="base_without_indicator",
            count=len(lacking),
        )
        raise DataError(heading([problem], "base"), [problem])
    out = []
    for step in base.steps:
        if step.family == family:
            names = [name for name in wanted if name in step.indicators]
            places = np.array([step.indicators.index(name) for name in names], dtype=np.intp)
            if names:
                out.append(FittedStep(family, step.method, tuple(names), take(step.value, places)))
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


def weights_of(plan: Plan, base: Fitted) -> Array:
    """Return the weights that the base applied."""
    lacking = [name for name in plan.names if name not in base.weights]
    if lacking:
        problem = Problem(
            message=f"the base has no weight for {', '.join(lacking[:5])}{' …' if len(lacking) > 5 else ''}",
            remedy="use a base that was scored with the same tree",
            code="base_without_node",
            count=len(lacking),
        )
        raise DataError(heading([problem], "base"), [problem])
    return np.array([base.weights[name] for name in plan.names])
