"""The plan and its walk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.errors import MethodError, Problem, heading
from ketahanan_index.methods.aggregation.arithmetic_mean import ArithmeticMean
from ketahanan_index.methods.base import Array
from ketahanan_index.plan.combining import combine, negatives, weigh_group
from ketahanan_index.plan.nodes import Mask, Node, Part, Prepared

Weigh = Callable[[int, Array | None], Array]


@dataclass(frozen=True, slots=True)
class Plan:
    """The tree of a framework as arrays."""

    indicators: tuple[str, ...]
    groups: tuple[Node, ...]
    given: Array

    def __post_init__(self) -> None:
        self.given.flags.writeable = False

    def __reduce__(self) -> tuple[Any, ...]:
        # Made anew when unpickled, because pickle forgets that an array cannot be written to.
        return type(self), (self.indicators, self.groups, self.given)

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of all positions."""
        return (*self.indicators, *(node.id for node in self.groups))

    def prepare(self, values: Array) -> Prepared:
        """Transform values once, so that each set of weights costs two passes.

        Raises
        ------
        MethodError
            For a negative value under a mean that needs positive ones; `row` is the unit's place.
        """
        x = np.moveaxis(values, -1, -2)
        present = ~np.isnan(x)
        phi = np.where(present, x, 0.0)
        own = [(node, j) for node in self.groups for j in node.members if j < len(self.indicators)]
        counts = self.counts
        problems = [
            p for node, j in own if counts[j] for p in negatives(node, self.indicators[j], phi[..., j, :])
        ]
        if problems:
            raise MethodError(heading(problems, "aggregation"), problems)
        for node, j in own:
            if node.aggregation.is_mean() and not isinstance(node.aggregation, ArithmeticMean):
                there = present[..., j, :]
                # What does not count may be negative.
                with np.errstate(invalid="ignore"):
                    moved = node.aggregation.forward(np.where(there, x[..., j, :], 1.0))
                phi[..., j, :] = np.where(there, moved, 0.0)
        whole: Mask = np.atleast_1d(present.all(axis=tuple(i for i in range(x.ndim) if i != x.ndim - 2)))
        return Prepared(phi, present, tuple(bool(w) for w in whole))

    def run(self, prepared: Prepared, weights: Array | None = None) -> tuple[Array, Array]:
        """Return the values and the coverage of every group, each ``(..., unit, group)``.

        Coverage is the share of leaf weight present; a group below its minimum coverage has no value.
        """
        w = self.given if weights is None else weights
        return self._walk(prepared, lambda g, _: w[..., list(self.groups[g].members)])

    def weigh(
        self, prepared: Prepared, values: Array, learnt: Mapping[str, float] | None = None
    ) -> tuple[Array, tuple[Problem, ...]]:
        """Ask each group's weighting for its members' weights, bottom up; return all of them, and its remarks.

        The root's own entry is 1. A group that does not count keeps the weights stated.

        Parameters
        ----------
        prepared : Prepared
            What `prepare` made of the values.
        values : array (..., unit, indicator)
            The values themselves, which weightings look at.
        learnt : mapping of node id to float
            Weights to take instead of learning again.

        Raises
        ------
        MethodError
            Where weights cannot be learnt, naming every group that has none.
        """
        learns = [node.weighting.learns for node in self.groups]
        lead = values.shape[:-2] if learnt is None and any(learns) else ()
        weights = np.array(np.broadcast_to(self.given, (*lead, len(self.given))))
        counts = self.counts[len(self.indicators) :]
        remarks: list[Problem] = []
        refused: list[Problem] = []

        def ask(g: int, members: Array | None) -> Array:
            node = self.groups[g]
            at = list(node.members)
            if not counts[g]:
                return weights[..., at]
            if learns[g] and learnt is not None:
                weights[..., at] = np.where(self.given[at] > 0, [learnt[self.names[i]] for i in at], 0.0)
                return weights[..., at]
            shown = members if members is not None else np.empty((0, len(at)))
            names = tuple(self.names[i] for i in at)
            try:
                found = weigh_group(node, shown, self.given[at], names)
            except MethodError as error:
                # With the weights stated, so that the groups above can be looked at too.
                refused.extend(error.problems)
                return weights[..., at]
            weights[..., at] = found.value
            remarks.extend(found.remarks(names))
            return weights[..., at]

        if learnt is None and any(learns):
            self._walk(prepared, ask, np.moveaxis(values, -1, -2))
        else:
            for g in range(len(self.groups)):
                ask(g, None)
        if refused:
            raise MethodError(heading(refused, "weighting"), refused)
        return weights, tuple(remarks)

    @property
    def counts(self) -> Mask:
        """Which positions count: those that no stated weight of 0 cuts off from the root."""
        return self.overall(self.given) > 0

    def overall(self, weights: Array) -> Array:
        """Return each node's share of the root's weight ``(K+G,)``; the root's is 1."""
        out = np.ones(len(weights))
        for g, node in enumerate(self.groups):
            at = list(node.members)
            out[at] = out[len(self.indicators) + g] * weights[at] / weights[at].sum()
        return out

    def leaf_shares(self, weights: Array) -> Array:
        """Return the share of each group's weight that lies on each indicator ``(indicator, group)``."""
        k = len(self.indicators)
        share = np.concatenate([np.eye(k), np.zeros((len(self.groups), k))])
        for g in reversed(range(len(self.groups))):
            at = list(self.groups[g].members)
            share[k + g] = (weights[at] / weights[at].sum()) @ share[at]
        return share[k:].T

    def ancestors(self) -> NDArray[np.intp]:
        """Return the group each indicator lies under at each level ``(level, indicator)``, the root's first.

        Groups are numbered from 0 for the root; below an indicator's own group stands -1.
        """
        k = len(self.indicators)
        parent = {i: g for g, node in enumerate(self.groups) for i in node.members}
        out = np.full((1 + max(node.level for node in self.groups), k), -1, dtype=np.intp)
        for j in range(k):
            g = parent[j]
            while True:
                out[self.groups[g].level, j] = g
                if g == 0:
                    break
                g = parent[k + g]
        return out

    def under(self, weights: Array) -> NDArray[np.bool_]:
        """Return which indicators count under each group ``(indicator, group)``: those that no weight of 0 cuts off."""
        k = len(self.indicators)
        reach = np.concatenate([np.eye(k, dtype=bool), np.zeros((len(self.groups), k), dtype=bool)])
        for g in reversed(range(len(self.groups))):
            for i in self.groups[g].members:
                if weights[i] > 0:
                    reach[k + g] |= reach[i]
        return reach[k:].T

    def slopes(
        self, values: Array, results: Array, weights: Array, reason: NDArray[np.int8]
    ) -> tuple[list[Array | None], NDArray[np.int8]]:
        """Return how each group varies with its members, and why its standard error is what it is.

        Parameters
        ----------
        values, results : array (unit, indicator), (unit, group)
            What the tree was walked with and what came out.
        weights : array (K+G,)
            The weights it was walked with.
        reason : array (unit, indicator)
            Numbers of `Reason`, in order of gravity.

        Returns
        -------
        slopes : list of array (unit, member) or None
            One a group: 0 where a member is missing, None where the aggregation has no gradient.
        reason : array (unit, group)
            The gravest reason among the members that are present and have weight.
        """
        k = len(self.indicators)
        everything = np.concatenate([values, results], axis=1)
        reasons = np.concatenate([reason, np.zeros(results.shape, dtype=np.int8)], axis=1)
        slopes: list[Array | None] = [None] * len(self.groups)
        for g in reversed(range(len(self.groups))):
            node = self.groups[g]
            at = list(node.members)
            members = everything[:, at]
            counts = ~np.isnan(members) & (weights[at] > 0)
            # What does not count may be negative.
            with np.errstate(invalid="ignore"):
                slope = node.aggregation.gradient(members, weights[at])
            # A member that moves nothing, as beside a smaller one under a minimum, has no say.
            said = counts if slope is None else counts & (slope != 0)
            gravest = np.where(said, reasons[:, at], Reason.none_sampled).max(axis=1)
            lost = counts if slope is None else counts & np.isnan(slope)
            # Members without sampling error need no slope: what does not vary cannot be carried on.
            sampled = counts & (reasons[:, at] > Reason.identical_answers)
            lost &= sampled
            if node.aggregation.decides_at_zero():
                # A zero decides alone, and hides how the other members vary.
                lost |= sampled & ((members == 0) & counts).any(axis=1, keepdims=True)
            gravest = np.where(lost.any(axis=1), np.maximum(gravest, Reason.no_gradient), gravest)
            reasons[:, k + g] = np.where(np.isnan(results[:, g]), Reason.no_data, gravest)
            slopes[g] = None if slope is None else np.nan_to_num(slope, nan=0.0)
        return slopes, reasons[:, k:]

    def lift(self, slopes: list[Array | None], rows: Array, unit: NDArray[np.intp]) -> Array:
        """Carry an error factor ``(row, indicator)`` up the tree like values ``(row, group)``.

        A group's column is the sum over its members of slope times column, 0 where there is no slope; `unit` is the
        unit that each row belongs to.
        """
        k = len(self.indicators)
        columns = np.concatenate([rows, np.zeros((len(rows), len(self.groups)))], axis=1)
        for g in reversed(range(len(self.groups))):
            slope = slopes[g]
            if slope is not None:
                columns[:, k + g] = (slope[unit] * columns[:, list(self.groups[g].members)]).sum(axis=1)
        return columns[:, k:]

    def _walk(self, prepared: Prepared, weigh: Weigh, shown: Array | None = None) -> tuple[Array, Array]:
        """Go through the groups, members before their group; with values `shown`, members' are handed to `weigh`."""
        k = len(self.indicators)
        parts: dict[int, Part] = {}
        values: dict[int, Array] = {}
        for j in range(k):
            there = prepared.present[..., j, :]
            mask = None if prepared.whole[j] else there
            parts[j] = Part(prepared.phi[..., j, :], mask, mask)
        for g in reversed(range(len(self.groups))):
            node = self.groups[g]
            members = [parts[j] for j in node.members]
            stacked = None
            if shown is not None or not node.aggregation.is_mean():
                stacked = np.stack(
                    [
                        values[j] if j >= k else _plain(parts[j]) if shown is None else shown[..., j, :]
                        for j in node.members
                    ],
                    axis=-1,
                )
            weights = weigh(g, stacked)
            value, coverage = combine(node, members, weights, stacked)
            values[k + g] = value
            parts[k + g] = self._as_member(k + g, value, coverage)
        order = range(k, k + len(self.groups))
        shape = np.broadcast_shapes(*(values[i].shape for i in order))
        value, coverage = (np.ones((*shape[:-1], len(order), shape[-1])) for _ in range(2))
        for g, i in enumerate(order):
            value[..., g, :] = values[i]
            covered = parts[i].coverage
            if covered is not None:
                coverage[..., g, :] = covered
        return np.moveaxis(value, -2, -1), np.moveaxis(coverage, -2, -1)

    def _as_member(self, position: int, value: Array, coverage: Array | None) -> Part:
        parent = next((node for node in self.groups if position in node.members), None)
        missing = np.isnan(value)
        present = ~missing if missing.any() else None
        filled = value if present is None else np.where(missing, 0.0, value)
        asked = parent is not None and self.counts[position]
        problems = negatives(parent, self.names[position], filled) if asked and parent is not None else []
        if problems:
            raise MethodError(heading(problems, "aggregation"), problems)
        if parent is None or not parent.aggregation.is_mean():
            return Part(filled, present, coverage)
        with np.errstate(invalid="ignore"):
            phi = parent.aggregation.forward(filled if present is None else np.where(missing, 1.0, filled))
        return Part(phi if present is None else np.where(missing, 0.0, phi), present, coverage)


def _plain(part: Part) -> Array:
    """Return the values of an indicator that no mean has transformed."""
    return part.phi if part.present is None else np.where(part.present, part.phi, np.nan)
