"""What the difference between two scores of a village is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import ranks as rank_arrays
from ketahanan_index.errors import Problem
from ketahanan_index.methods.aggregation.arithmetic_mean import ArithmeticMean
from ketahanan_index.methods.base import Array, shares
from ketahanan_index.plan import Plan
from ketahanan_index.stages import Scores, contributions

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Movements:
    """Shifts of scores traced to parts: arrays ``(unit, part)``, and a warning where they cannot be."""

    parts: tuple[str, ...]
    by_value: Array
    by_weight: Array
    noted: tuple[Problem, ...]


def between(a: Scores, b: Scores, rows_a: Rows, rows_b: Rows) -> Movements:
    """Trace the shift from `a` to `b` of each village to the parts that both roots are arithmetic means of."""
    said = [
        f"the root of {name}, {scores.nodes[0]}, is combined by {scores.plan.groups[0].aggregation.name}"
        for name, scores in (("a", a), ("b", b))
        if not isinstance(scores.plan.groups[0].aggregation, ArithmeticMean)
    ]
    if said:
        problem = Problem(
            severity="warning",
            message=f"{' and '.join(said)}: shifts are no sum over parts, and are traced to none",
            remedy="compare under arithmetic_mean, or read contributions() of each",
            code="no_decomposition",
            table="framework",
            column="methodology.aggregation",
        )
        nothing = np.zeros((len(rows_a), 0))
        return Movements((), nothing, nothing, (problem,))
    here, there = _parts(a, b, rows_a), _parts(b, a, rows_b)
    score_a, score_b = a.value[rows_a, 0], b.value[rows_b, 0]
    middle = (score_a + score_b) / 2
    none = np.zeros(len(rows_a)), np.full(len(rows_a), np.nan)
    labels = _labels(a, b, here) | _labels(b, a, there)
    told, tree = set(labels.values()), dict.fromkeys([*a.weights.index, *b.weights.index])
    parts = tuple(str(name) for name in tree if name in told)
    by_value, by_weight = (np.zeros((len(rows_a), len(parts))) for _ in range(2))
    for name, label in labels.items():
        weight_a, x_a = here.get(name, none)
        weight_b, x_b = there.get(name, none)
        # What is missing weighs nothing, so that any value will do: with the other's only the weight moves.
        filled_a = np.nan_to_num(np.where(np.isnan(x_a), x_b, x_a), nan=0.0)
        filled_b = np.nan_to_num(np.where(np.isnan(x_b), x_a, x_b), nan=0.0)
        at = parts.index(label)
        by_value[:, at] += (weight_a + weight_b) / 2 * (filled_b - filled_a)
        by_weight[:, at] += (weight_b - weight_a) * ((filled_a + filled_b) / 2 - middle)
    unscored = np.isnan(middle)
    by_value[unscored] = by_weight[unscored] = np.nan
    return Movements(parts, by_value, by_weight, ())


def most(shift: Array, parts: tuple[str, ...], contribution: Array) -> tuple[str | None, ...]:
    """Return the part with the largest contribution in the direction of each shift, None where nothing moves."""
    if not parts:
        return (None,) * len(shift)
    moved = rank_arrays.snap(np.nan_to_num(shift, nan=0.0))
    best = np.argmax(np.sign(moved)[:, None] * np.nan_to_num(contribution, nan=0.0), axis=1)
    return tuple(parts[i] if way else None for i, way in zip(best.tolist(), moved.tolist(), strict=True))


def _parts(scores: Scores, other: Scores, rows: Rows) -> dict[str, tuple[Array, Array]]:
    """Return the weight and the value of each part in each village.

    A group is taken apart where it is an arithmetic mean, and so is the node of its name in the other tree, if there.
    """
    plan, k = scores.plan, len(scores.plan.indicators)
    whole = {node.id for node in other.plan.groups if not isinstance(node.aggregation, ArithmeticMean)}
    whole |= set(other.plan.indicators)
    everything = contributions.everything(scores)[rows]
    reach: dict[int, Array] = {k: np.ones(len(rows))}
    # Groups come before their members.
    for g, node in enumerate(plan.groups):
        apart = isinstance(node.aggregation, ArithmeticMean) and (g == 0 or node.id not in whole)
        if k + g not in reach or not apart:
            continue
        weight, at = reach.pop(k + g), list(node.members)
        share = shares(everything[:, at], scores.applied[at])
        reach |= {i: weight * own for i, own in zip(at, share.T, strict=True)}
    return {plan.names[i]: (weight, everything[:, i]) for i, weight in reach.items()}


def _labels(scores: Scores, other: Scores, parts: dict[str, tuple[Array, Array]]) -> dict[str, str]:
    """Return the node under which each part is told: the nearest that both trees have, else the part itself."""
    above = _above(scores.plan)
    # A root is everything, which tells nothing.
    known = set(other.plan.names) - {scores.nodes[0], other.nodes[0]}
    out = {}
    for name in parts:
        label: str | None = name
        while label is not None and label not in known:
            label = above.get(label)
        out[name] = name if label is None else label
    return out


def _above(plan: Plan) -> dict[str, str]:
    return {plan.names[i]: node.id for node in plan.groups for i in node.members}
