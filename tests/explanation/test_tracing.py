"""Differences of scores traced to nodes: exact in any tree, and equal to closed forms where there are any."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from framework.documents import document, framework, indicator
from ketahanan_index.explanation.tracing import Trace, trace
from ketahanan_index.methods.base import Array
from ketahanan_index.plan import Plan, compile_framework
from stages import samples

NAN = float("nan")

MEANS: list[Any] = [
    "arithmetic_mean",
    "geometric_mean",
    "harmonic_mean",
    {"method": "power_mean", "power": 0.5},
    {"method": "power_mean", "power": 3},
    {"method": "power_mean", "power": -2},
    {"method": "power_mean", "power": 0.001},
    {"method": "geometric_with_floor", "floor": 20},
]
OTHERS: list[Any] = ["median", "minimum"]


def of(*members: dict[str, Any], **methodology: Any) -> Plan:
    """Return the plan of a tree."""
    return compile_framework(framework(*members, methodology={"range": [1, 100], **methodology}))


def flat(aggregation: Any, *weights: float) -> Plan:
    """Return the plan of one group of indicators with these weights."""
    members = (indicator(f"x{i}", weight=weight) for i, weight in enumerate(weights))
    return of(*members, aggregation=aggregation)


def traced(plan: Plan, here: Any, there: Any, weights: Array | None = None) -> Trace:
    """Trace one village or several."""
    values, reference = (np.atleast_2d(np.asarray(x, dtype=np.float64)) for x in (here, there))
    return trace(plan, plan.given if weights is None else weights, values, reference)


# Closed forms


def test_under_an_arithmetic_mean_a_part_is_overall_weight_times_difference() -> None:
    plan = of(
        {"id": "a", "weight": 3, "members": [indicator("p"), indicator("q", weight=2)]},
        {"id": "b", "members": [indicator("r")]},
        indicator("s", weight=4),
    )
    here, there = np.array([10.0, 20.0, 70.0, 90.0]), np.array([30.0, 5.0, 70.0, 20.0])
    found = traced(plan, here, there)
    k = len(here)
    assert_allclose(found.by_value[0, :k], plan.overall(plan.given)[:k] * (here - there), rtol=1e-12)
    # p: 1/8 of -20; q: 1/4 of 15; r: none of it; s: 1/2 of 70.
    assert_allclose(found.by_value[0, k:], [36.25, 1.25, 0.0], rtol=1e-12)
    assert_array_equal(found.by_weight, np.zeros((1, k + 3)))
    assert_array_equal(found.effect, found.by_value)


def test_under_a_geometric_mean_parts_are_those_of_the_logarithmic_mean_divisia_index() -> None:
    """Ang (2005): the part of x_i is L(G', G) s_i ln(x_i' / x_i), L the logarithmic mean."""
    plan = flat("geometric_mean", 1, 2, 1)
    here, there, share = (
        np.array([80.0, 20.0, 50.0]),
        np.array([40.0, 30.0, 50.0]),
        np.array([0.25, 0.5, 0.25]),
    )
    high, low = (np.exp(share @ np.log(x)) for x in (here, there))
    middle = (high - low) / np.log(high / low)
    found = traced(plan, here, there)
    assert_allclose(found.by_value[0, :3], middle * share * np.log(here / there), rtol=1e-12, atol=1e-14)
    assert_allclose(found.difference, [high - low], rtol=1e-12)


def test_under_a_harmonic_mean_parts_share_the_difference_as_reciprocals_do() -> None:
    found = traced(flat("harmonic_mean", 1, 1), [20, 50], [40, 40])
    reciprocal = np.array([1 / 20 - 1 / 40, 1 / 50 - 1 / 40])
    difference = 2 / (1 / 20 + 1 / 50) - 40
    assert_allclose(found.by_value[0, :2], difference * reciprocal / reciprocal.sum(), rtol=1e-12)


def test_a_missing_member_has_its_part_by_weight() -> None:
    """The others go from half to all of the weight: 70 alone, against (70 + 10) / 2."""
    found = traced(flat("arithmetic_mean", 1, 1), [70, NAN], [70, 10])
    assert_allclose(found.by_value[0], [0, 0, 30])
    # Both stand 30 from the middle of 70 and 40, the one that went and the one that stayed in the ratio of distances.
    assert_allclose(found.by_weight[0], [0.5 * (70 - 55), -0.5 * (10 - 55), 0])
    assert_allclose(traced(flat("arithmetic_mean", 1, 1), [70, 10], [70, NAN]).effect, -found.effect)


def test_a_group_that_is_missing_counts_through_its_own_weight() -> None:
    tree = ({"id": "a", "members": [indicator("p"), indicator("q")]}, indicator("r"))
    plan = of(*tree, minimum_coverage={"a": 1.0})
    found = traced(plan, [80, NAN, 40], [80, 60, 40])
    names = list(plan.names)
    assert found.difference[0] == 40 - 55
    assert_array_equal(found.effect[0, [names.index("p"), names.index("q")]], [0, 0])
    assert found.by_value[0, names.index("a")] == 0
    assert_allclose(found.by_weight[0, [names.index("a"), names.index("r")]].sum(), -15)


def test_a_floor_hides_what_is_below_it() -> None:
    found = traced(flat({"method": "geometric_with_floor", "floor": 20}, 1, 1), [5, 80], [10, 40])
    assert found.by_value[0, 0] == 0
    assert found.by_value[0, 1] == pytest.approx(found.difference[0], rel=1e-12)


# Groups that are no means


@pytest.mark.parametrize("aggregation", [*OTHERS, "mazziotta_pareto"])
def test_a_group_that_is_no_mean_is_a_part_of_its_own(aggregation: str) -> None:
    tree = (
        {"id": "a", "members": [indicator("p"), {"id": "b", "members": [indicator("q"), indicator("r")]}]},
        indicator("s"),
    )
    plan = of(*tree, aggregation={"a": aggregation})
    found = traced(plan, [10, 30, 60, 90], [50, 20, 20, 40])
    at = {name: found.by_value[0, i] for i, name in enumerate(plan.names)}
    assert np.isnan([at[name] for name in "pbqr"]).all()
    assert at["s"] == 25
    assert at["a"] + at["s"] == pytest.approx(found.difference[0], rel=1e-12)


def test_an_index_that_is_no_mean_has_no_parts() -> None:
    found = traced(flat("median", 1, 1, 1), [10, 30, 60], [50, 20, 20])
    assert found.difference.tolist() == [10]
    assert np.isnan(found.by_value[0, :3]).all()
    assert found.by_value[0, 3] == 10


# Zeros


@pytest.mark.parametrize("aggregation", ["geometric_mean", "harmonic_mean"])
def test_a_zero_that_decides_alone_cannot_be_traced(aggregation: str) -> None:
    plan = of(indicator("p"), indicator("q"), aggregation=aggregation)
    for here, there in (([0, 50], [20, 40]), ([20, 40], [0, 50]), ([0, 50], [0, 40])):
        found = traced(plan, here, there)
        assert not np.isnan(found.difference).any()
        assert np.isnan(found.by_value[0, :2]).all()
        assert np.isnan(found.by_weight[0, :2]).all()


def test_a_group_with_a_zero_is_a_part_of_its_own() -> None:
    tree = ({"id": "a", "members": [indicator("p"), indicator("q")]}, indicator("r"))
    plan = of(*tree, aggregation={"a": "geometric_mean"})
    found = traced(plan, [0, 50, 60], [20, 45, 40])
    at = {name: found.by_value[0, i] for i, name in enumerate(plan.names)}
    assert np.isnan(at["p"])
    assert np.isnan(at["q"])
    assert (at["a"], at["r"]) == pytest.approx((-15, 10), rel=1e-12)


@pytest.mark.parametrize("aggregation", MEANS)
def test_nothing_differs_from_itself_even_where_all_is_zero(aggregation: Any) -> None:
    tree = ({"id": "a", "members": [indicator("p"), indicator("q")]}, indicator("r"))
    plan = of(*tree, aggregation=aggregation)
    for village in ([0, 0, 0], [0, 30, 40], [0, 0, 40], [30, 30, 30], [NAN, 0, 7]):
        found = traced(plan, village, village)
        assert_array_equal(found.effect, np.zeros((1, 5)))


@pytest.mark.parametrize("power", [0.5, 2, 3])
def test_a_group_that_is_zero_on_both_sides_has_nothing_to_hand_on(power: float) -> None:
    tree = ({"id": "a", "members": [indicator("p"), indicator("q")]}, indicator("r"))
    plan = of(*tree, aggregation={"method": "power_mean", "power": power})
    found = traced(plan, [0, 0, 50], [0, 0, 20])
    assert_array_equal(found.effect[0, [0, 1, 4]], [0, 0, 0])
    assert found.by_value[0, 2] == pytest.approx(found.difference[0], rel=1e-12)


# What does not count


def test_what_has_no_weight_has_no_part() -> None:
    tree = (
        {"id": "a", "weight": 0, "members": [{"id": "b", "members": [indicator("p"), indicator("q")]}]},
        {"id": "c", "members": [indicator("r", weight=0), indicator("s")]},
    )
    plan = of(*tree, aggregation={"b": "median", "a": "geometric_mean"})
    found = traced(plan, [0, 30, NAN, 60], [50, 20, 20, 40])
    names = list(plan.names)
    for name in "abpqr":
        assert found.effect[0, names.index(name)] == 0
    assert found.effect[0, names.index("s")] == found.difference[0] == 20


def test_without_a_score_nothing_can_be_said() -> None:
    plan = flat("arithmetic_mean", 1, 1)
    found = traced(plan, [[NAN, NAN], [1, 2]], [[1, 2], [NAN, NAN]])
    assert np.isnan(found.difference).all()
    assert np.isnan(found.by_value).all()
    assert np.isnan(found.by_weight).all()


def test_what_both_lack_has_no_part() -> None:
    found = traced(flat("geometric_mean", 1, 1, 1), [20, NAN, 30], [40, NAN, 30])
    assert_array_equal(found.effect[0, 1:3], [0, 0])
    assert found.effect[0, 0] == pytest.approx(found.difference[0], rel=1e-12)


# Any tree


@st.composite
def trees(draw: st.DrawFn, *, others: bool = False) -> tuple[Plan, Array]:
    """Draw a tree of two or three levels, and the weights it is walked with, some of them 0."""
    count = iter(range(100))
    share = st.floats(0, 1)
    aggregation: dict[str, Any] = {"indeks": draw(st.sampled_from(MEANS))}
    cover: dict[str, Any] = {"indeks": 0.0}

    def group(depth: int) -> dict[str, Any]:
        name = f"g{next(count)}"
        aggregation[name] = draw(st.sampled_from([*MEANS, *OTHERS] if others else MEANS))
        cover[name] = draw(share)
        return {"id": name, "members": members(depth)}

    def members(depth: int) -> list[dict[str, Any]]:
        kinds = draw(st.lists(st.booleans(), min_size=1, max_size=4))
        return [group(depth - 1) if deep and depth else indicator(f"x{next(count)}") for deep in kinds]

    if others:
        aggregation["indeks"] = "arithmetic_mean"
    tree = members(2)
    method = {"range": [1, 100], "aggregation": aggregation, "minimum_coverage": cover}
    plan = compile_framework(ki.Framework.from_dict(document(*tree, methodology=method)))
    weights = np.ones(len(plan.given))
    for node in plan.groups:
        at = list(node.members)
        drawn = [draw(st.one_of(st.just(0.0), st.floats(0.01, 10))) for _ in at]
        weights[at] = drawn if sum(drawn) else 1.0
    return plan, weights


CELLS = st.one_of(st.floats(1, 100), st.sampled_from([NAN, 1.0, 20.0, 50.0, 100.0]))


def villages(draw: st.DrawFn, plan: Plan, count: int = 3) -> Array:
    rows = st.lists(CELLS, min_size=len(plan.indicators), max_size=len(plan.indicators))
    return np.array(draw(st.lists(rows, min_size=count, max_size=count)))


@st.composite
def pairs(draw: st.DrawFn, *, others: bool = False) -> tuple[Plan, Array, Array, Array]:
    plan, weights = draw(trees(others=others))
    here, there = villages(draw, plan), villages(draw, plan)
    # Some cells alike on both sides.
    return plan, weights, here, np.where(draw(st.booleans()) & (here > 50), here, there)


@given(pairs())
def test_parts_add_up_to_the_difference(pair: tuple[Plan, Array, Array, Array]) -> None:
    plan, weights, here, there = pair
    k = len(plan.indicators)
    found = traced(plan, here, there, weights)
    scores = [plan.run(plan.prepare(x), weights)[0][:, 0] for x in (here, there)]
    assert_array_equal(found.difference, scores[0] - scores[1])
    total = found.by_value[:, :k].sum(axis=1) + found.by_weight.sum(axis=1)
    assert_allclose(total, found.difference, rtol=1e-9, atol=1e-9)


@given(pairs(others=True))
def test_parts_of_every_group_add_up_or_are_not_stated(pair: tuple[Plan, Array, Array, Array]) -> None:
    plan, weights, here, there = pair
    k = len(plan.indicators)
    found = traced(plan, here, there, weights)
    scores = np.concatenate([here, plan.run(plan.prepare(here), weights)[0]], axis=1)
    others = np.concatenate([there, plan.run(plan.prepare(there), weights)[0]], axis=1)
    stated = ~np.isnan(found.difference)
    overall = plan.overall(weights)
    closed = {i for node in plan.groups if not node.aggregation.is_mean() for i in _under(plan, node.members)}
    for g, node in enumerate(plan.groups):
        at = list(node.members)
        # Where a group is not there on one side, its own weight tells it all.
        both = stated & ~np.isnan(scores[:, k + g] + others[:, k + g])
        if overall[k + g] == 0:
            assert_array_equal(found.effect[stated][:, [k + g, *at]], 0.0)
        elif k + g not in closed and node.aggregation.is_mean():
            below = found.effect[both][:, at].sum(axis=1)
            assert_allclose(below, found.by_value[both, k + g], rtol=1e-9, atol=1e-9)
        else:
            counted = [i for i in at if weights[i] > 0]
            assert np.isnan(found.by_value[stated][:, counted]).all()
    assert np.isnan(found.effect[~stated]).all()


def _under(plan: Plan, members: tuple[int, ...]) -> list[int]:
    k = len(plan.indicators)
    below = [j for i in members if i >= k for j in _under(plan, plan.groups[i - k].members)]
    return [*members, *below]


@given(pairs(others=True))
def test_the_other_way_round_all_signs_turn(pair: tuple[Plan, Array, Array, Array]) -> None:
    plan, weights, here, there = pair
    forth, back = traced(plan, here, there, weights), traced(plan, there, here, weights)
    assert_allclose(forth.by_value, -back.by_value, rtol=1e-9, atol=1e-12)
    assert_allclose(forth.by_weight, -back.by_weight, rtol=1e-9, atol=1e-12)


@given(pairs(others=True))
def test_a_village_differs_in_nothing_from_itself(pair: tuple[Plan, Array, Array, Array]) -> None:
    plan, weights, here, _ = pair
    found = traced(plan, here, here, weights)
    assert_array_equal(np.nan_to_num(found.effect), np.zeros_like(found.effect))
    assert_array_equal(found.difference[~np.isnan(found.difference)], 0.0)


@given(pairs(others=True), st.permutations(range(3)))
def test_the_order_of_villages_changes_nothing(
    pair: tuple[Plan, Array, Array, Array], order: list[int]
) -> None:
    plan, weights, here, there = pair
    found, moved = traced(plan, here, there, weights), traced(plan, here[order], there[order], weights)
    assert_array_equal(moved.by_value, found.by_value[order])
    assert_array_equal(moved.by_weight, found.by_weight[order])


@given(st.sampled_from(MEANS), st.floats(-1e-5, 1e-5))
def test_parts_of_tiny_differences_are_steady(aggregation: Any, step: float) -> None:
    """Where two scores are next to alike their quotient has no digits left; the slope at their middle has."""
    plan = flat(aggregation, 1, 1)
    found = traced(plan, [50 * (1 + step), 60], [50, 60])
    assert found.by_value[0, 0] == pytest.approx(found.difference[0], rel=1e-6, abs=1e-13)
    assert found.by_value[0, 1] == 0


def test_parts_of_weights_that_were_learnt() -> None:
    scores = samples.scores(weighting="entropy", aggregation="geometric_mean", range=[1, 100])
    assert len(set(scores.applied.tolist())) > 3
    x, k = scores.normalised.value, len(scores.plan.indicators)
    found = trace(scores.plan, scores.applied, x[[0]], x[[1]])
    assert found.difference[0] == scores.value[0, 0] - scores.value[1, 0]
    assert found.effect[0, :k].sum() == pytest.approx(found.difference[0], rel=1e-12)
