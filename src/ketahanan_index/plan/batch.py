"""Many sets of weights over the same values: two matrix products a group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.methods.aggregation.arithmetic_mean import ArithmeticMean
from ketahanan_index.methods.base import Array
from ketahanan_index.plan.combining import SLACK
from ketahanan_index.plan.nodes import Mask, Node, Prepared
from ketahanan_index.plan.walk import Plan

UNITS = 2_048
"""Units of a block; the last block is filled up, because the columns of a product then all go the same way."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Values ready for many sets of weights at once, units without a hole first.

    Parameters
    ----------
    plan : Plan
        The tree.
    phi : array (indicator, unit)
        What each indicator's group averages, 0 where missing.
    present : array (indicator, unit)
        1 where there is a value, of the units from `complete` on.
    complete : int
        How many units, from the first, have no hole.
    order : array (unit,) or None
        The place of each unit among those that were prepared; None where they came in this order.
    units : int
        How many units there are.
    endless : array of int
        Indicators with a value that is minus infinity to its group, as 0 is to a geometric mean.
    """

    plan: Plan
    phi: Array
    present: Array
    complete: int
    order: NDArray[np.intp] | None
    units: int
    endless: NDArray[np.intp]

    @classmethod
    def of(cls, plan: Plan, prepared: Prepared) -> Batch | None:
        """Return a batch of ``(unit, indicator)`` values; None where only the walk can combine them, or refuse to."""
        if not all(node.aggregation.is_mean() for node in plan.groups):
            return None
        if np.isnan(prepared.phi).any() or np.isposinf(prepared.phi).any():
            return None
        # A mean that needs positive members refuses others, which the walk says of each draw.
        k = len(plan.indicators)
        if any(node.aggregation.needs_positive and max(node.members) >= k for node in plan.groups):
            signed = [
                j
                for node in plan.groups
                if not node.aggregation.needs_positive
                for j in node.members
                if j < k
            ]
            if (prepared.phi[signed] < 0).any():
                return None
        holed: Mask = np.atleast_1d(~prepared.present.all(axis=0))
        order: NDArray[np.intp] | None = None
        if (holed[1:] < holed[:-1]).any():
            order = np.argsort(holed, kind="stable").astype(np.intp)
        count = len(holed)
        complete = int((~holed).sum()) // UNITS * UNITS
        units = -(-count // UNITS) * UNITS
        phi = np.zeros((len(prepared.phi), units))
        phi[:, :count] = prepared.phi if order is None else prepared.phi[:, order]
        present = np.zeros((len(prepared.phi), units - complete))
        there = prepared.present if order is None else prepared.present[:, order]
        present[:, : count - complete] = there[:, complete:]
        return cls(plan, phi, present, complete, order, count, np.flatnonzero(np.isneginf(phi).any(axis=1)))

    def takes(self, weights: Array) -> bool:
        """Whether these weights can be run: nothing times infinity is no number."""
        return bool((weights[:, self.endless] > 0).all())

    def run(self, weights: Array) -> Iterator[tuple[slice | NDArray[np.intp], list[Array]]]:
        """Yield places of units, and the values of each group ``(draw, unit)`` there, for weights ``(draw, K+G)``."""
        asked = [_Asked.of(node, len(self.plan.indicators), weights) for node in self.plan.groups]
        with np.errstate(invalid="ignore", divide="ignore"):
            # A block of units stays in the processor's cache for all that is done to it.
            for start in range(0, self.phi.shape[1], UNITS):
                some = slice(start, start + UNITS)
                holes = None
                if start >= self.complete:
                    holes = self.present[:, start - self.complete : start - self.complete + UNITS]
                values: list[Array] = [np.empty(0)] * len(asked)
                for g in reversed(range(len(asked))):
                    values[g] = asked[g].combined(self.phi[:, some], holes, values)
                last = min(start + UNITS, self.units)
                places = slice(start, last) if self.order is None else self.order[start:last]
                yield places, [value[:, : last - start] for value in values]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A group under many sets of weights."""

    node: Node
    leaves: list[int]
    inner: list[int]
    weight: Array
    above: Array
    total: Array
    counted: Array

    @classmethod
    def of(cls, node: Node, indicators: int, weights: Array) -> _Asked:
        leaves = [j for j in node.members if j < indicators]
        inner = [j for j in node.members if j >= indicators]
        every = weights[:, list(node.members)]
        return cls(
            node=node,
            leaves=leaves,
            inner=[j - indicators for j in inner],
            weight=np.ascontiguousarray(weights[:, leaves]),
            above=weights[:, inner],
            total=every.sum(axis=1)[:, None],
            counted=(every > 0).sum(axis=1)[:, None].astype(np.float64),
        )

    def combined(self, phi: Array, present: Array | None, values: list[Array]) -> Array:
        """Return the group's value ``(draw, unit)`` of a block of units; `present` is None where nothing is missing."""
        node = self.node
        by_number = node.share > 0 and node.by == "members"
        value = self.weight @ phi[self.leaves]
        mass = self.total if present is None else self.weight @ present[self.leaves]
        number = self.counted
        if present is not None and by_number:
            number = (self.weight > 0).astype(np.float64) @ present[self.leaves]
        plain = isinstance(node.aggregation, ArithmeticMean)
        whole = present is None
        for i, g in enumerate(self.inner):
            own, member = self.above[:, i, None], values[g]
            moved = member if plain else node.aggregation.forward(member)
            # A member that is missing, or has no weight, counts for nothing.
            there = ~np.isnan(member) & (own > 0)
            value += np.where(there, own * moved, 0.0)
            if present is not None:
                mass = mass + own * there
                number = number + there if by_number else number
            elif not there.all():
                lost = ~there & (own > 0)
                whole = whole and not lost.any()
                mass = mass - own * lost
                number = number - lost if by_number else number
        value /= mass
        if not plain:
            value = node.aggregation.inverse(value)
        if whole:
            return value
        # What is left of a mass whose members are all lost may be rounding.
        short = mass <= SLACK * self.total
        if node.share > 0:
            share = number / self.counted if by_number else mass / self.total
            short |= share < node.share - SLACK
        if short.any():
            value[short] = np.nan
        return value
