"""The members of one group to its value and coverage."""

from __future__ import annotations

import numpy as np

from ketahanan_index.errors import Problem
from ketahanan_index.methods.base import Array
from ketahanan_index.plan.nodes import Node, Part

SLACK = 1e-12
"""How far a share of present members may fall short of a minimum through rounding."""


def combine(
    node: Node, members: list[Part], weights: Array, stacked: Array | None
) -> tuple[Array, Array | None]:
    """Return a group's value and coverage from its members and their weights ``(..., member)``."""
    each = [weights[..., i, None] for i in range(len(members))]
    counted = [i for i, w in enumerate(each) if np.any(w > 0)]
    # Added member by member, so that a draw among many has the bits of that draw alone.
    total: Array = np.zeros(1)
    mass: Array = np.zeros(1)
    reach: Array = np.zeros(1)
    number: Array = np.zeros(1)
    among: Array = np.zeros(1)
    average: Array = np.zeros(1)
    for i in counted:
        part, weight = members[i], each[i]
        counts = weight > 0
        # phi may be infinite, and 0 times infinity is NaN: a draw without weight takes 0 instead.
        phi = part.phi if counts.all() else np.where(counts, part.phi, 0.0)
        average = average + phi * weight
        total = total + weight
        mass = mass + (weight if part.present is None else weight * part.present)
        reach = reach + (weight if part.coverage is None else weight * part.coverage)
        number = number + (counts if part.present is None else counts & part.present)
        among = among + counts
    with np.errstate(invalid="ignore", divide="ignore"):
        if node.aggregation.is_mean():
            value = node.aggregation.inverse(average / mass)
        else:
            value = node.aggregation.combine(stacked if stacked is not None else np.empty(0), weights)
        share = mass / total if node.by == "weight" else number / among
        coverage = None if all(members[i].coverage is None for i in counted) else reach / total
    short = (share < node.share - SLACK) | (mass == 0)
    if short.any():
        value = np.where(short, np.nan, value)
    return value, coverage


def negatives(node: Node, name: str, x: Array) -> list[Problem]:
    """Return the problem of negative members under a mean that needs positive ones, if there is one."""
    if not node.aggregation.needs_positive or not (x < 0).any():
        return []
    bad = np.flatnonzero((x < 0).any(axis=tuple(range(x.ndim - 1))))
    worst = float(x.min())
    return [
        Problem(
            message=f"{node.aggregation.name} of {node.id} cannot take the negative value {worst:.6g}",
            remedy="choose arithmetic_mean for this group, or a normalisation whose range starts at 0 or above",
            code="negative_under_mean",
            table="villages",
            column=name,
            row=int(bad[0]) + 1,
            count=len(bad),
        )
    ]
