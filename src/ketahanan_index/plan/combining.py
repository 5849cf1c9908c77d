"""The members of one group to its value and coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ketahanan_index.errors import MethodError, Problem, heading
from ketahanan_index.methods.base import Array, refuse
from ketahanan_index.methods.fitted import Weights
from ketahanan_index.plan.nodes import Mask, Node, Part

SLACK = 1e-12
"""How far a share of present members may fall short of a minimum through rounding."""


def combine(
    node: Node, members: list[Part], weights: Array, stacked: Array | None
) -> tuple[Array, Array | None]:
    """Return a group's value and coverage from its members and their weights ``(..., member)``."""
    counts: Mask = np.atleast_1d((weights > 0).any(axis=tuple(range(weights.ndim - 1))))
    counted = [member for member, weighs in zip(members, counts, strict=True) if weighs]
    present = [member.present for member in counted]
    weight = weights[..., counts]
    total = _summed(weight, [None] * len(counted))
    mass = _summed(weight, present)
    # A leaf covers what is present of it, so that above leaves both sums are one.
    leaves = all(member.coverage is member.present for member in counted)
    reach = mass if leaves else _summed(weight, [member.coverage for member in counted])
    with np.errstate(invalid="ignore", divide="ignore"):
        if node.aggregation.is_mean():
            value = node.aggregation.inverse(_summed(weight, [member.phi for member in counted]) / mass)
        else:
            value = node.aggregation.combine(stacked if stacked is not None else np.empty(0), weights)
        coverage = None if all(member.coverage is None for member in counted) else reach / total
        short = mass == 0
        if node.share > 0:
            share = mass / total
            if node.by == "members":
                one = (weight > 0).astype(np.float64)
                share = _summed(one, present) / _summed(one, [None] * len(counted))
            short = short | (share < node.share - SLACK)
    if short.any():
        value = np.where(short, np.nan, value)
    return value, coverage


def _summed(weights: Array, factors: Sequence[Array | Mask | None]) -> Array:
    """Return the sum of weight times factor; None stands for 1, and without weight a factor is left out.

    Added member by member, so that a draw among many has the bits of that draw alone.
    """
    shapes = {factor.shape for factor in factors if factor is not None}
    shape = np.broadcast_shapes((*weights.shape[:-1], 1), *shapes)
    out, step = np.zeros(shape), np.empty(shape)
    all_weigh = bool((weights > 0).all())
    for i, factor in enumerate(factors):
        weight = weights[..., i, None]
        if factor is None:
            out += weight
            continue
        np.multiply(weight, factor, out=step)
        if not all_weigh:
            # phi may be infinite, and 0 times infinity is NaN: a draw without weight takes 0 instead.
            step[np.broadcast_to(~(weight > 0), shape)] = 0.0
        out += step
    return out


def weigh_group(node: Node, members: Array, given: Array, names: tuple[str, ...]) -> Weights:
    """Return what a group's weighting gives its members.

    Raises
    ------
    MethodError
        Naming the group, where its weights cannot be learnt or are none: negative, missing, all 0.
    """
    anything: Any = node.weighting
    told = {"names": names} if "names" in node.weighting.asks else {}
    try:
        with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
            found = anything.fit(members, given, **told)
        wrong = _no_weights(found, members)
        if wrong:
            refuse("no_weights", [(f"{node.weighting.name} {wrong}", "correct the method's fit")])
    except MethodError as refused:
        problems = [
            replace(p, message=f"{node.id}: {p.message}", table="framework", column=node.id)
            for p in refused.problems
        ]
        raise MethodError(heading(problems, "weighting"), problems) from None
    weights: Weights = found
    return weights


def _no_weights(found: Any, members: Array) -> str:
    """Return what is wrong with the weights of members ``(..., unit, member)``, or nothing."""
    shapes = (members.shape[-1:], (*members.shape[:-2], members.shape[-1]))
    if not isinstance(found, Weights):
        return f"gives a {type(found).__name__} where Weights are due"
    if found.value.shape not in shapes:
        return f"gives an array of shape {found.value.shape} to {shapes[0][0]} members"
    if not (np.isfinite(found.value).all() and (found.value >= 0).all()):
        return f"gives {found.value.tolist()}, where every weight is 0 or above"
    return "" if (found.value > 0).any(axis=-1).all() else "gives weight to no member"


def negatives(node: Node, name: str, x: Array) -> list[Problem]:
    """Return the problem of negative members under a mean that needs positive ones, if there is one."""
    if not node.aggregation.needs_positive or not (x < 0).any():
        return []
    bad = np.flatnonzero((x < 0).any(axis=tuple(range(x.ndim - 1))))
    worst = float(x.min())
    return [
        Problem(
            message=f"{node.aggregation.name} of {node.id} cannot take the negative value {worst:.6g}",
            remedy="choose arithmetic_mean for this group, or keep what it combines above 0: a range further up, such "
            "as [70, 130], outliers winsorised before, or a milder aggregation below",
            code="negative_under_mean",
            table="villages",
            column=name,
            row=int(bad[0]) + 1,
            count=len(bad),
        )
    ]
