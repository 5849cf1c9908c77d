"""In which choices two scorings differ, and what makes them hard to compare."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import Problem, few
from ketahanan_index.framework import Framework
from ketahanan_index.robustness.shifts import class_names
from ketahanan_index.stages import Scores

Rows = NDArray[np.intp]
Facts = dict[str | tuple[str, str], Any]

ORDER = (
    "data",
    "estimate",
    "screening",
    "imputation",
    "treatment",
    "normalisation",
    "weighting",
    "aggregation",
    "classes",
)
WORDS = {"label", "unit", "captures", "aspect", "podes", "idea_from", "caveats"}
"""What an indicator says to readers."""
NAMES = {"framework", "version", "digest", "estimated_with"}
"""What a record of a step says of the whole framework."""
LEARNT = 1000
"""Cells of an array that was learnt elsewhere; of larger ones the shape alone is looked at."""


def differing(a: Scores, b: Scores, rows_a: Rows, rows_b: Rows) -> tuple[str, ...]:
    """Return in what two scorings of some villages differ, in the order of the steps."""
    here, there = _said(a), _said(b)
    found = {name for name in ORDER if _differ(here.get(name, {}), there.get(name, {}))}
    if _other_data(a, b, rows_a, rows_b):
        found.add("data")
    return tuple(name for name in ORDER if name in found)


def _differ(one: Facts, other: Facts) -> bool:
    """Return whether two steps differ: what is said of a node is compared where both have it."""
    asked = (
        key for key in one.keys() | other.keys() if isinstance(key, str) or (key in one and key in other)
    )
    return any(one.get(key) != other.get(key) for key in asked)


def remarks(a: Scores, b: Scores, only_a: tuple[str, ...], only_b: tuple[str, ...]) -> list[Problem]:
    """Return warnings of what makes the two less alike than their numbers look."""
    out = []
    for name, only in (("a", only_a), ("b", only_b)):
        if only:
            out.append(
                Problem(
                    severity="warning",
                    message=f"villages that are in {name} only are left out: {few(only)}",
                    remedy="score the same villages both times",
                    code="villages_in_one",
                    table="villages",
                    unit=only[0],
                    count=len(only),
                )
            )
    ranges = [scores.framework.methodology.range for scores in (a, b)]
    if ranges[0] != ranges[1]:
        out.append(
            Problem(
                severity="warning",
                message=f"scores of a are on the range {list(ranges[0])}, those of b on {list(ranges[1])}",
                remedy="state the same methodology.range, or read the ranks: "
                "shifts and their parts hold the change of scale",
                code="other_range",
                table="framework",
                column="methodology.range",
            )
        )
    if class_names(a) != class_names(b):
        out.append(
            Problem(
                severity="warning",
                message="the two frameworks have other classes, so that no share of changes can be stated",
                remedy="read the table of classes()",
                code="other_classes",
                table="framework",
                column="classes",
            )
        )
    return out


def _said(scores: Scores) -> dict[str, Facts]:
    """Return by step what its record and the framework say of it."""
    framework, plan, root = scores.framework, scores.plan, scores.nodes[0]
    out: dict[str, Facts] = {
        step.name: {name: value for name, value in step.parameters.items() if name not in NAMES}
        for step in scores.steps
        if step.name in ORDER
    }
    # Which method applies to which node is told node by node.
    for name in ("imputation", "treatment", "normalisation", "weighting", "aggregation"):
        out[name].pop("methods")
    for step in scores.normalised.fitted_steps:
        facts = out[step.family]
        facts |= {("method", name): step.method for name in step.indicators}
        if facts["base"]:
            facts["learnt"] = (*facts.get("learnt", ()), step.indicators, step.to_dict(LEARNT)["arrays"])
    # Without the root, which has no group.
    weights = scores.weights.iloc[1:]
    out["estimate"]["indicators"] = _measured(framework)
    out["normalisation"]["range"] = framework.methodology.range
    out["normalisation"] |= {("direction", i.id): i.direction for i in framework.indicators}
    out["weighting"]["stated"] = weights["nominal"].fillna(0.0).round(12).to_dict()
    if out["weighting"]["base"]:
        out["weighting"]["learnt"] = weights["applied"].round(12).to_dict()
    parent = {name: "" if above == root else above for name, above in weights["parent"].items()}
    out["aggregation"] |= {("parent", str(name)): above for name, above in parent.items()}
    for node in plan.groups:
        # Roots are compared with one another, whatever their names.
        name = "" if node.id == root else node.id
        out["weighting"]["method", name] = node.weighting
        out["aggregation"]["method", name] = (node.aggregation, node.share, node.by)
    if framework.classes is not None:
        levels = framework.classes
        out["classes"] = {"bounds": (class_names(scores), levels.bounds, levels.upper_included)}
    return out


def _measured(framework: Framework) -> dict[str, Any]:
    """Return how each indicator is measured."""
    out: dict[str, Any] = {}
    for indicator in framework.indicators:
        stated = indicator.model_dump(exclude=WORDS | {"id", "weight", "direction", "items"})
        items = [(item.column, item.reverse, framework.scales[item.scale]) for item in indicator.items]
        out[indicator.id] = {**stated, "items": items}
    return out


def _other_data(a: Scores, b: Scores, rows_a: Rows, rows_b: Rows) -> bool:
    """Return whether villages have other values in indicators that both measure alike."""
    here, there = (scores.normalised.estimates for scores in (a, b))
    one, other = _measured(a.framework), _measured(b.framework)
    alike = [name for name in here.indicators if name in other and one[name] == other[name]]
    x = here.value[rows_a][:, [here.indicators.index(name) for name in alike]]
    y = there.value[rows_b][:, [there.indicators.index(name) for name in alike]]
    return not np.array_equal(x, y, equal_nan=True)
