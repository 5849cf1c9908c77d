"""What the difference between two scores is made of, exactly, node by node."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketahanan_index.methods.aggregation.arithmetic_mean import ArithmeticMean
from ketahanan_index.methods.base import Aggregation, Array, shares
from ketahanan_index.plan import Plan
from ketahanan_index.stages.steps import Stage

_SAME = 1e-7
"""Relative difference of two values below which a slope is taken at their middle: their quotient has too few digits."""


@dataclass(frozen=True, eq=False)
class Trace(Stage):
    """Differences of the root's scores, traced to nodes: arrays ``(unit, position)``, indicators before groups.

    Parameters
    ----------
    difference : array (unit,)
        The score less that of the reference.
    reference : array (unit, position)
        What the villages are compared with: indicators as given, and groups combined from them.
    by_value : array (unit, position)
        How much of it goes through the node's value; the root's is the difference itself.
    by_weight : array (unit, position)
        How much of it goes through the node's weight, which differs where one of the two lacks a member of its group.

    Notes
    -----
    `by_value` of a group is the sum of `by_value` and `by_weight` of its members, so that over all indicators, with
    `by_weight` of all groups, they add up to the difference. Members of a group that is no mean are NaN: nothing says
    how its value is made up.

    A group is phi^-1(sum of s phi(x)), s the weights present. Between two profiles a and b its members add
    (phi(b) - phi(a)) (s_a + s_b) / 2 by value and (s_b - s_a) ((phi(a) + phi(b)) / 2 - m) by weight, m the middle of
    the two sums, times the slope of phi^-1 between them: the quotient of the differences, as in the logarithmic mean
    Divisia index, which is this rule for a geometric mean.

    References
    ----------
    Ang, B. W. (2005). The LMDI approach to decomposition analysis: a practical guide. Energy Policy 33(7), 867-871.
    doi:10.1016/j.enpol.2003.10.010
    """

    difference: Array
    reference: Array
    by_value: Array
    by_weight: Array

    @property
    def effect(self) -> Array:
        """What goes through a node's value and weight together ``(unit, position)``."""
        return self.by_value + self.by_weight


def trace(plan: Plan, weights: Array, values: Array, reference: Array) -> Trace:
    """Trace how far scores are from those of a reference to the nodes of the tree.

    Parameters
    ----------
    plan : Plan
        The tree.
    weights : array (position,)
        The weights it is walked with.
    values, reference : array (unit, indicator)
        Rescaled values of the villages, and of what each is compared with.
    """
    k = len(plan.indicators)
    here, there = (
        np.concatenate([x, plan.run(plan.prepare(x), weights)[0]], axis=1) for x in (values, reference)
    )
    by_value, by_weight = (np.full(here.shape, np.nan) for _ in range(2))
    by_value[:, k], by_weight[:, k] = here[:, k] - there[:, k], 0.0
    # How far the root moves with each group.
    lever = np.full((len(values), len(plan.groups)), np.nan)
    lever[:, 0] = 1.0
    idle = plan.overall(weights) == 0
    for g, node in enumerate(plan.groups):
        if idle[k + g] or not node.aggregation.is_mean():
            continue
        at = [i for i in node.members if weights[i] > 0]
        a, b = there[:, at], here[:, at]
        share_a, share_b = shares(a, weights[at]), shares(b, weights[at])
        a, b = np.where(np.isnan(a), b, a), np.where(np.isnan(b), a, b)
        # A member that both lack weighs nothing, so that any value will do.
        a, b = np.where(np.isnan(a), 1.0, a), np.where(np.isnan(b), 1.0, b)
        phi_a, phi_b = (_forward(node.aggregation, x) for x in (a, b))
        mean_a, mean_b = ((s * phi).sum(axis=1) for s, phi in ((share_a, phi_a), (share_b, phi_b)))
        with np.errstate(invalid="ignore"):
            slope = lever[:, g] * _slope(node.aggregation, there[:, k + g], here[:, k + g], inverse=True)
            middle = (share_a + share_b) / 2 * slope[:, None]
            by_value[:, at] = middle * (phi_b - phi_a)
            away = (phi_a + phi_b) / 2 - ((mean_a + mean_b) / 2)[:, None]
            by_weight[:, at] = (share_b - share_a) * away * slope[:, None]
            for place, i in enumerate(at):
                if i >= k:
                    steep = middle[:, place] * _slope(node.aggregation, a[:, place], b[:, place])
                    # A group without a value on either side counts through its weight alone; one that is 0 on both
                    # has nothing to hand on, though phi may have no slope there.
                    idles = np.isnan(here[:, i] + there[:, i]) | (
                        ~np.isfinite(steep) & (a[:, place] == b[:, place])
                    )
                    lever[:, i - k] = np.where(idles & np.isfinite(slope), 0.0, steep)
        # Beside a zero that decides alone nothing can be said, unless no member differs at all.
        same = ((a == b) & (share_a == share_b)).all(axis=1)
        still = (lever[:, g] == 0) | (same & np.isfinite(lever[:, g]) & ~np.isfinite(slope))
        by_value[np.ix_(still, at)] = by_weight[np.ix_(still, at)] = 0.0
        lever[np.ix_(still, [i - k for i in at if i >= k])] = 0.0
    by_value[:, idle], by_weight[:, idle] = 0.0, 0.0
    nothing = np.isnan(by_value[:, k])
    by_value[nothing], by_weight[nothing] = np.nan, np.nan
    return Trace(by_value[:, k].copy(), there, by_value, by_weight)


def _forward(aggregation: Aggregation, x: Array) -> Array:
    """Return phi(x), NaN where it is infinite: nothing can be said of a zero that decides alone."""
    with np.errstate(divide="ignore", invalid="ignore"):
        phi = aggregation.forward(x)
    return np.where(np.isfinite(phi), phi, np.nan)


def _slope(aggregation: Aggregation, a: Array, b: Array, *, inverse: bool = False) -> Array:
    """Return the slope of phi, or of its inverse, between values a and b; at their middle where they are alike."""
    if isinstance(aggregation, ArithmeticMean):
        return np.ones(a.shape)
    middle, reach = (a + b) / 2, np.maximum(np.abs(a), np.abs(b))
    near = np.abs(b - a) <= _SAME * reach
    # At 0 there is no other side to look at where values below it have no phi.
    least = np.nan if aggregation.needs_positive else 1.0
    half = np.where(near, 1e-5 * np.where(reach > 0, reach, least), np.abs(b - a) / 2)
    low, high = (
        np.where(near, middle - half, np.minimum(a, b)),
        np.where(near, middle + half, np.maximum(a, b)),
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        rise = (_forward(aggregation, high) - _forward(aggregation, low)) / (high - low)
        return np.asarray(1 / rise if inverse else rise)
