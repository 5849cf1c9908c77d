"""The one walk over the tree, against a formula that is written out plainly for one village at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, ClassVar, Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

import ketahanan_index as ki
from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.errors import MethodError
from ketahanan_index.methods import Aggregation, Array, Weighting, Weights
from ketahanan_index.plan import Plan, compile_framework

POWERS = {"arithmetic_mean": 1.0, "geometric_mean": 0.0, "harmonic_mean": -1.0}


@pytest.fixture
def own_methods() -> Iterator[None]:
    """Let a test define methods, and forget them afterwards."""
    families = (Aggregation, Weighting)
    before = {family: dict(family.known()) for family in families}
    yield
    for family, known in before.items():
        family.registry.clear()
        family.registry.update(known)


# ------------------------------------------------------------------------------------------ documents


def leaf(name: str, weight: float = 1.0, **more: Any) -> dict[str, Any]:
    items = [{"column": name, "scale": "persen"}]
    return {"id": name, "source": "villages", "items": items, "weight": weight, **more}


def group(name: str, *members: dict[str, Any], weight: float = 1.0, **more: Any) -> dict[str, Any]:
    return {"id": name, "members": list(members), "weight": weight, **more}


def document(index: dict[str, Any], **methodology: Any) -> dict[str, Any]:
    return {
        "id": "contoh",
        "version": "1",
        "scales": {"persen": {"kind": "numeric", "lower": 0, "upper": 100}},
        "index": index,
        "methodology": methodology,
    }


def plan_of(index: dict[str, Any], **methodology: Any) -> Plan:
    return compile_framework(ki.Framework.from_dict(document(index, **methodology)))


def run(plan: Plan, values: Array, weights: Array | None = None) -> tuple[Array, Array]:
    return plan.run(plan.prepare(values), weights)


# ---------------------------------------------------------------------------- the plain formula, slowly


def naive(doc: dict[str, Any], village: dict[str, float]) -> dict[str, tuple[float, float]]:
    """Return value and coverage of every node for one village; a missing value is NaN."""
    out: dict[str, tuple[float, float]] = {}

    def chosen(step: str, name: str, depth: int, default: Any) -> Any:
        choice = doc["methodology"].get(step, default)
        if isinstance(choice, dict) and not {"method", "share"} & set(choice):
            return choice.get(name, choice.get(f"level_{depth}", default))
        return choice

    def visit(node: dict[str, Any], depth: int) -> tuple[float, Fraction]:
        if "members" not in node:
            value = village[node["id"]]
            return value, Fraction(0 if math.isnan(value) else 1)
        seen = [(Fraction(m["weight"]), *visit(m, depth + 1)) for m in node["members"]]
        seen = [(w, value, coverage) for w, value, coverage in seen if w > 0]
        total = sum(w for w, _, _ in seen)
        coverage = Fraction(sum(w * c for w, _, c in seen), total)
        there = [(w, value) for w, value, _ in seen if not math.isnan(value)]
        minimum = chosen("minimum_coverage", node["id"], depth, 0.0)
        minimum = minimum if isinstance(minimum, dict) else {"share": minimum, "by": "weight"}
        if minimum["by"] == "weight":
            share = Fraction(sum(w for w, _ in there), total)
        else:
            share = Fraction(len(there), len(seen))
        value = math.nan
        if there and float(share) >= minimum["share"]:
            value = mean(there, chosen("aggregation", node["id"], depth, "arithmetic_mean"))
        out[node["id"]] = value, float(coverage)
        return value, coverage

    visit(doc["index"], 0)
    return out


def mean(members: list[tuple[Fraction, float]], method: str | dict[str, Any]) -> float:
    power: float = method["power"] if isinstance(method, dict) else POWERS[method]
    total = float(sum(w for w, _ in members))
    if power == 0:
        if any(value == 0 for _, value in members):
            return 0.0
        return float(math.prod(value ** (float(w) / total) for w, value in members))
    if power < 0 and any(value == 0 for _, value in members):
        return 0.0
    return float((math.fsum(float(w) * value**power for w, value in members) / total) ** (1 / power))


def expected(doc: dict[str, Any], plan: Plan, values: Array) -> tuple[Array, Array]:
    rows = [naive(doc, dict(zip(plan.indicators, row, strict=True))) for row in values.tolist()]
    names = [node.id for node in plan.groups]
    return (
        np.array([[row[name][0] for name in names] for row in rows]),
        np.array([[row[name][1] for name in names] for row in rows]),
    )


# --------------------------------------------------------------------------------------- random trees

AGGREGATIONS = st.sampled_from(
    [*POWERS, {"method": "power_mean", "power": 2.0}, {"method": "power_mean", "power": -0.5}]
)
SHARES = st.sampled_from([0.0, 0.25, 0.5, 2 / 3, 0.9, 1.0])
COVERAGES = SHARES | st.fixed_dictionaries({"share": SHARES, "by": st.sampled_from(["weight", "members"])})
WEIGHTS = st.sampled_from([0.0, 0.5, 1.0, 1.0, 2.0, 25.0])


@st.composite
def trees(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a document: a tree of up to four levels, one choice for all or by level and group."""
    names = {"leaf": 0, "group": 0}

    def name(kind: Literal["leaf", "group"]) -> str:
        names[kind] += 1
        return f"{kind}{names[kind]}"

    def members(depth: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for i in range(draw(st.integers(1, 4 if depth < 2 else 3))):
            weight = draw(WEIGHTS) if i else draw(WEIGHTS.filter(bool))
            if depth < 3 and draw(st.integers(0, 2)) == 0:
                optional = draw(st.booleans())
                found.append(
                    group(
                        name("group"),
                        *members(depth + 1),
                        weight=weight * (not optional or i == 0),
                        optional=optional,
                    )
                )
            else:
                found.append(leaf(name("leaf"), weight))
        return draw(st.permutations(found))

    index = group("indeks", *members(0))
    groups = ["indeks", *(f"group{i + 1}" for i in range(names["group"]))]
    deepest = depth_of(index)
    keys = [*groups, *(f"level_{i}" for i in range(1, deepest))]

    def one_or_each(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return one | st.dictionaries(st.sampled_from(keys), one, max_size=4)

    aggregation, coverage = draw(one_or_each(AGGREGATIONS)), draw(one_or_each(COVERAGES))
    return document(index, aggregation=aggregation, minimum_coverage=coverage)


def depth_of(node: dict[str, Any]) -> int:
    return 1 + max((depth_of(m) for m in node["members"] if "members" in m), default=0)


def values_for(plan: Plan, units: int, seed: int, missing: float = 0.3, zeros: float = 0.05) -> Array:
    random = np.random.default_rng(seed)
    x = random.uniform(1, 100, size=(units, len(plan.indicators)))
    x[random.random(x.shape) < zeros] = 0.0
    x[random.random(x.shape) < missing] = np.nan
    return x


SEEDS = st.integers(0, 2**32 - 1)


@settings(max_examples=150)
@given(doc=trees(), seed=SEEDS)
def test_equals_the_plain_formula_on_any_tree(doc: dict[str, Any], seed: int) -> None:
    plan = compile_framework(ki.Framework.from_dict(doc))
    values = values_for(plan, 6, seed)
    found, coverage = run(plan, values)
    value, covered = expected(doc, plan, values)
    assert_allclose(found, value, rtol=1e-12)
    assert_allclose(coverage, covered, rtol=1e-13, atol=1e-15)


@settings(max_examples=60)
@given(doc=trees(), seed=SEEDS)
def test_leading_axes_equal_a_loop_over_draws_bit_for_bit(doc: dict[str, Any], seed: int) -> None:
    plan = compile_framework(ki.Framework.from_dict(doc))
    random = np.random.default_rng(seed)
    values = np.stack([values_for(plan, 4, seed + i) for i in range(3)])
    weights = plan.given * random.uniform(0.5, 1.5, size=(3, len(plan.given)))
    # As when elements are left out one at a time; but a group keeps one member with weight.
    keep = [int(np.flatnonzero(plan.given[list(node.members)])[0]) for node in plan.groups]
    stays = [node.members[i] for node, i in zip(plan.groups, keep, strict=True)]
    out = random.random(weights.shape) < 0.3
    out[:, stays] = False
    weights[out] = 0.0
    for x, w in ((values[0], weights), (values, plan.given), (values, weights)):
        found, coverage = run(plan, x, w)
        for d in range(3):
            value, covered = run(plan, x if x.ndim == 2 else x[d], w if w.ndim == 1 else w[d])
            assert_array_equal(found[d], value)
            assert_array_equal(coverage[d], covered)


def test_wide_groups_equal_a_loop_over_draws_bit_for_bit() -> None:
    random = np.random.default_rng(14)
    plan = plan_of(
        group("indeks", *(leaf(f"x{i}", float(random.uniform(0.1, 1))) for i in range(40))),
        minimum_coverage=0.7,
    )
    values = values_for(plan, 50, 15)
    weights = plan.given * random.uniform(0.5, 1.5, size=(6, len(plan.given)))
    found, coverage = run(plan, values, weights)
    each = [run(plan, values, w) for w in weights]
    assert_array_equal(found, [value for value, _ in each])
    assert_array_equal(coverage, [covered for _, covered in each])


def test_a_member_left_out_in_one_draw_is_not_counted_there() -> None:
    plan = plan_of(
        group("indeks", leaf("x"), leaf("y"), leaf("z")), minimum_coverage={"share": 0.5, "by": "members"}
    )
    weights = np.array([[1.0, 1, 1, 1], [0, 1, 1, 1], [0, 0, 1, 1]])
    value, _ = run(plan, np.array([[10, np.nan, 30], [10, 20, np.nan]]), weights)
    # Present of counted: 2 of 3, 1 of 2, 1 of 1; then 2 of 3, 1 of 2, 0 of 1.
    assert_array_equal(value[:, :, 0], [[20, 15], [30, 20], [30, np.nan]])


@settings(max_examples=60)
@given(doc=trees(), seed=SEEDS)
def test_shuffled_units_give_the_same_bits(doc: dict[str, Any], seed: int) -> None:
    plan = compile_framework(ki.Framework.from_dict(doc))
    values = values_for(plan, 9, seed)
    order = np.random.default_rng(seed).permutation(len(values))
    found, coverage = run(plan, values)
    shuffled, covered = run(plan, values[order])
    assert_array_equal(shuffled, found[order])
    assert_array_equal(covered, coverage[order])


def test_many_shuffled_units_give_the_same_bits_in_any_memory_order() -> None:
    plan = plan_of(
        group(
            "indeks", group("a", *(leaf(f"x{i}", i + 1) for i in range(7))), group("b", leaf("y"), leaf("z"))
        ),
        aggregation={"a": "geometric_mean", "b": {"method": "power_mean", "power": 0.3}},
    )
    values = values_for(plan, 1003, 11)
    order = np.random.default_rng(12).permutation(len(values))
    found, _ = run(plan, values)
    for x in (values[order], np.asfortranarray(values[order]), np.asfortranarray(values)[order]):
        assert_array_equal(run(plan, x)[0], found[order])
    for i in (0, 501, 1002):
        assert_array_equal(run(plan, values[i : i + 1])[0], found[i : i + 1])


@settings(max_examples=30)
@given(doc=trees(), seed=SEEDS)
def test_prepared_values_can_be_weighted_again_and_stay_as_they_are(doc: dict[str, Any], seed: int) -> None:
    plan = compile_framework(ki.Framework.from_dict(doc))
    values = values_for(plan, 4, seed)
    before = values.copy()
    prepared = plan.prepare(values)
    first = plan.run(prepared)
    plan.run(prepared, plan.given * 2)
    for again in (plan.run(prepared), plan.run(prepared, plan.given)):
        assert_array_equal(again, first)
    assert_array_equal(values, before)


# --------------------------------------------------------------------------------------------- by hand


def test_positions_and_names() -> None:
    plan = plan_of(group("indeks", group("a", leaf("x", 2), leaf("y")), leaf("z", 3), weight=9))
    assert plan.names == ("x", "y", "z", "indeks", "a")
    assert [(node.id, node.level, node.members) for node in plan.groups] == [
        ("indeks", 0, (4, 2)),
        ("a", 1, (0, 1)),
    ]
    assert plan.given.tolist() == [2, 1, 3, 1, 1]
    assert not plan.given.flags.writeable
    assert_allclose(plan.overall(plan.given), [1 / 6, 1 / 12, 3 / 4, 1, 1 / 4], rtol=1e-15)


def test_coverage_is_the_share_of_leaf_weight_present() -> None:
    # a holds x (2/3 of it) and y; it is 1 of the 4 of the index, z the other 3.
    plan = plan_of(group("indeks", group("a", leaf("x", 2), leaf("y")), leaf("z", 3)))
    nan = np.nan
    values = np.array([[1, 1, 1], [nan, 1, 1], [1, nan, nan], [nan, nan, 1], [nan, nan, nan]])
    _, coverage = run(plan, values)
    by_hand = np.array([[1, 1], [1 / 12 + 3 / 4, 1 / 3], [1 / 6, 2 / 3], [3 / 4, 0], [0, 0]])
    assert_allclose(coverage, by_hand, rtol=1e-15)


def test_coverage_counts_what_is_there_below_a_group_that_falls_short() -> None:
    plan = plan_of(group("indeks", group("a", leaf("x"), leaf("y")), leaf("z")), minimum_coverage={"a": 1})
    value, coverage = run(plan, np.array([[4.0, np.nan, 8.0]]))
    assert_array_equal(value, [[8.0, np.nan]])
    assert coverage.tolist() == [[0.75, 0.5]]


@pytest.mark.parametrize(
    ("minimum", "present"),
    [
        # Present by weight: 4, 5 and 2 of 6; by members 1, 2 and 2 of 3. A share equal to the minimum passes.
        (0.0, [True, True, True]),
        (2 / 6, [True, True, True]),
        (0.334, [True, True, False]),
        (4 / 6, [True, True, False]),
        (0.667, [False, True, False]),
        (5 / 6, [False, True, False]),
        (1.0, [False, False, False]),
        ({"share": 1 / 3, "by": "members"}, [True, True, True]),
        ({"share": 0.5, "by": "members"}, [False, True, True]),
        ({"share": 2 / 3, "by": "members"}, [False, True, True]),
        ({"share": 0.667, "by": "members"}, [False, False, False]),
        ({"share": 2 / 3, "by": "weight"}, [True, True, False]),
    ],
)
def test_minimum_coverage_by_weight_and_by_members(minimum: Any, present: list[bool]) -> None:
    index = group("indeks", leaf("x", 4), leaf("y"), leaf("z"), leaf("weightless", 0))
    plan = plan_of(index, minimum_coverage=minimum)
    nan = np.nan
    values = np.array([[1, nan, nan, 1], [1, 1, nan, nan], [nan, 1, 1, nan]])
    assert (~np.isnan(run(plan, values)[0][:, 0])).tolist() == present


def test_minimum_coverage_looks_at_direct_members_level_by_level() -> None:
    index = group("indeks", group("a", leaf("x"), leaf("y")), group("b", leaf("z"), leaf("u")))
    nan = np.nan
    values = np.array([[1, nan, 1, 1], [nan, nan, 1, 1], [1, nan, 1, nan]])
    by_level = plan_of(index, minimum_coverage={"level_1": 0.5, "indeks": 1.0})
    assert_array_equal(run(by_level, values)[0], [[1, 1, 1], [nan, nan, 1], [1, 1, 1]])
    by_group = plan_of(index, minimum_coverage={"level_1": 1.0, "b": 0.5})
    assert_array_equal(run(by_group, values)[0], [[1, nan, 1], [1, nan, 1], [1, nan, 1]])


def test_an_optional_group_without_weight_is_shown_and_does_not_count() -> None:
    index = group(
        "indeks",
        group("a", leaf("x"), leaf("y")),
        group("b", leaf("z"), leaf("u"), weight=0, optional=True),
    )
    plan = plan_of(index, minimum_coverage={"indeks": 1.0})
    value, coverage = run(plan, np.array([[10, 30, 80, 90], [10, 30, np.nan, np.nan]]))
    assert_array_equal(value, [[20, 20, 85], [20, 20, np.nan]])
    assert_array_equal(coverage, [[1, 1, 1], [1, 1, 0]])
    counted, _ = run(plan, np.array([[10.0, 30, 80, 90]]), np.array([1.0, 1, 1, 1, 1, 1, 1]))
    assert counted.tolist() == [[52.5, 20, 85]]


@pytest.mark.parametrize("method", ["geometric_mean", "harmonic_mean", {"method": "power_mean", "power": -2}])
def test_a_zero_makes_the_group_zero(method: Any) -> None:
    plan = plan_of(group("indeks", group("a", leaf("x"), leaf("y")), leaf("z")), aggregation={"a": method})
    value, coverage = run(plan, np.array([[0.0, 50, 50], [0, np.nan, 50]]))
    assert value.tolist() == [[25, 0], [25, 0]]
    assert coverage[0].tolist() == [1, 1]
    # … and one level up, where the zero is a group's.
    above = plan_of(group("indeks", group("a", leaf("x"), leaf("y")), leaf("z")), aggregation=method)
    assert run(above, np.array([[0.0, 50, 50]]))[0].tolist() == [[0, 0]]


def test_a_zero_without_weight_does_not_count_in_any_draw() -> None:
    plan = plan_of(group("indeks", leaf("x"), leaf("y")), aggregation="geometric_mean")
    values = np.array([[0.0, 50.0]])
    weights = np.array([[1.0, 1.0, 1.0], [0.0, 1.0, 1.0]])
    assert_allclose(run(plan, values, weights)[0][:, 0, 0], [0.0, 50.0], rtol=1e-15)
    assert_allclose(run(plan, values, weights[1])[0], [[50.0]], rtol=1e-15)


def test_a_negative_value_under_a_mean_of_positive_ones_is_refused_by_name() -> None:
    index = group("indeks", group("a", leaf("x"), leaf("y")), group("b", leaf("z"), leaf("u")))
    plan = plan_of(index, aggregation={"a": "geometric_mean", "b": "harmonic_mean"})
    values = np.array([[1.0, 1, 1, 1], [1, -3.5, 1, 1], [1, -2, 1, np.nan], [1, 1, -0.25, 1]])
    with pytest.raises(MethodError, match="2 problems in aggregation") as caught:
        plan.prepare(values)
    first, second = caught.value.problems
    assert (first.column, first.row, first.count, first.code) == ("y", 2, 2, "negative_under_mean")
    assert "geometric_mean of a cannot take the negative value -3.5" in first.message
    assert "arithmetic_mean" in first.remedy
    assert (second.column, second.row, second.count) == ("z", 4, 1)
    assert "harmonic_mean of b" in second.message


def test_a_negative_group_is_refused_by_name_as_well() -> None:
    plan = plan_of(
        group("indeks", group("a", leaf("x"), leaf("y")), group("b", leaf("z"))),
        aggregation={"indeks": "geometric_mean"},
    )
    values = np.array([[3.0, 1, 1], [1, -5, 1], [np.nan, np.nan, 1]])
    with pytest.raises(
        MethodError, match="geometric_mean of indeks cannot take the negative value -2"
    ) as caught:
        run(plan, values)
    (problem,) = caught.value.problems
    assert (problem.column, problem.row, problem.count) == ("a", 2, 1)


# --------------------------------------------------------------------------------- methods of a user


def define_worst() -> type[Aggregation]:
    class Worst(Aggregation):
        """The lowest member speaks for all."""

        method: Literal["worst"] = "worst"
        invariances: ClassVar = frozenset({"homogeneous", "idempotent", "unit_order"})

        def combine(self, x: Array, weights: Array) -> Array:
            counted = np.where((weights > 0)[..., None, :], x, np.nan)
            return np.asarray(np.fmin.reduce(counted, axis=-1, initial=np.nan))

    return Worst


@pytest.mark.usefixtures("own_methods")
class TestAnAggregationThatIsNoMean:
    index = group(
        "indeks",
        group("a", leaf("x", 2), leaf("y"), leaf("w", 0)),
        group("b", group("c", leaf("z"), leaf("u")), leaf("v")),
    )

    def test_works_anywhere_in_a_tree(self) -> None:
        define_worst()
        plan = plan_of(self.index, aggregation={"b": "worst", "a": "worst", "c": "geometric_mean"})
        nan = np.nan
        values = np.array([[4, 9, 1, 2, 8, 6], [4, nan, 1, nan, nan, 6], [nan, nan, 1, 9, nan, nan]])
        value, coverage = run(plan, values)
        by_hand = np.array([[4, 4, 4, 4], [5, 4, 6, nan], [9, nan, 9, 9]])
        assert_allclose(value, by_hand, rtol=1e-15)
        assert_allclose(coverage[:, 0], [1, 1 / 3 + 1 / 4, 1 / 8], rtol=1e-15)

    def test_at_the_root_and_above_itself(self) -> None:
        define_worst()
        plan = plan_of(self.index, aggregation="worst", minimum_coverage={"c": 1.0})
        values = np.array([[4.0, 9, 1, 2, 8, 6], [4, 9, 1, np.nan, 2, 6]])
        assert_array_equal(run(plan, values)[0], [[2, 4, 2, 2], [4, 4, 6, np.nan]])

    def test_takes_negative_values(self) -> None:
        define_worst()
        plan = plan_of(self.index, aggregation="worst")
        assert run(plan, np.array([[-4.0, 9, 1, 2, 8, 6]]))[0].tolist() == [[-4, -4, 2, 2]]

    def test_draws_equal_a_loop(self) -> None:
        define_worst()
        plan = plan_of(self.index, aggregation={"b": "worst", "indeks": "harmonic_mean"})
        values = np.stack([values_for(plan, 5, seed) for seed in range(3)])
        weights = plan.given * np.random.default_rng(13).uniform(0.5, 2, size=(3, len(plan.given)))
        found, coverage = run(plan, values, weights)
        each = [run(plan, x, w) for x, w in zip(values, weights, strict=True)]
        assert_array_equal(found, [value for value, _ in each])
        assert_array_equal(coverage, [covered for _, covered in each])


@pytest.mark.usefixtures("own_methods")
class TestAWeightingThatLearns:
    def define(self, seen: list[Array]) -> None:
        class InverseSpread(Weighting):
            """Weigh members by the inverse of their range."""

            method: Literal["inverse_spread"] = "inverse_spread"
            invariances: ClassVar = frozenset({"shift", "unit_order"})

            def fit(self, x: Array, given: Array) -> Weights:
                seen.append(x.copy())
                return Weights(given / (np.nanmax(x, axis=-2) - np.nanmin(x, axis=-2)))

    def test_is_asked_bottom_up_with_the_members_values(self) -> None:
        seen: list[Array] = []
        self.define(seen)
        plan = plan_of(
            group("indeks", group("a", leaf("x"), leaf("y", 2)), leaf("z")),
            weighting="inverse_spread",
            aggregation={"a": "geometric_mean"},
        )
        values = np.array([[1.0, 4, 3], [3, 2, 9], [2, 8, 5], [np.nan, 4, np.nan]])
        weights, _ = plan.weigh(plan.prepare(values), values)
        below, top = seen
        assert_array_equal(below, values[:, :2])
        # x ranges over 2 and y over 6: weights 1/2 and 2/6.
        assert_allclose(weights[:2], [1 / 2, 1 / 3], rtol=1e-14)
        log_mean = (np.log(values[:3, 0]) / 2 + np.log(values[:3, 1]) / 3) / (5 / 6)
        a = np.append(np.exp(log_mean), 4.0)
        assert_allclose(top, np.column_stack([a, values[:, 2]]), rtol=1e-14)
        assert_allclose(weights[[4, 2]], [1 / np.ptp(a), 1 / 6], rtol=1e-14)
        assert weights[3] == 1.0
        scores, _ = run(plan, values, weights)
        assert_allclose(scores[:, 1], a, rtol=1e-14)

    def test_may_stand_beside_one_that_does_not(self) -> None:
        seen: list[Array] = []
        self.define(seen)
        plan = plan_of(
            group("indeks", group("a", leaf("x"), leaf("y", 2)), leaf("z", 3)),
            weighting={"a": "inverse_spread", "indeks": "equal"},
        )
        values = np.array([[1.0, 4, 3], [3, 2, 9]])
        weights, _ = plan.weigh(plan.prepare(values), values)
        assert weights.tolist() == [0.5, 1.0, 1.0, 1.0, 1.0]
        assert len(seen) == 1

    def test_what_it_learnt_is_used_and_kept(self) -> None:
        self.define([])
        framework = ki.Framework.from_dict(
            document(group("indeks", leaf("x"), leaf("y")), weighting="inverse_spread")
        )
        villages = [{"kode_desa": "a", "x": 10, "y": 50}, {"kode_desa": "b", "x": 60, "y": 60}]
        scores = ki.score(framework, villages=villages)
        assert scores.fitted.weights == {"x": 1 / 50, "y": 1 / 10, "indeks": 1.0}
        assert_allclose(scores.value[:, 0], [(10 / 50 + 50 / 10) / 0.12, 60], rtol=1e-15)
        later = ki.score(framework, villages=[{"kode_desa": "c", "x": 0, "y": 60}], base=scores)
        assert_allclose(later.value, [[50]], rtol=1e-15)


def test_weightings_that_learn_nothing_are_asked_without_walking() -> None:
    plan = plan_of(
        group("indeks", group("a", leaf("x", 4), leaf("y", 0)), leaf("z", 5)), weighting={"level_1": "equal"}
    )
    values = np.full((2, 3), np.nan)
    weights, _ = plan.weigh(plan.prepare(values), values)
    assert weights.tolist() == [1.0, 0.0, 5.0, 1.0, 1.0]


# -------------------------------------------------------------------------------------- standard errors


def reasons(*names: str) -> NDArray[np.int8]:
    return np.array([[Reason[name] for name in names]], dtype=np.int8)


def lifted_numerically(plan: Plan, values: Array, weights: Array, rows: Array) -> Array:
    """Return the factor of the groups of one village by differentiating the whole tree."""
    slopes = np.zeros((len(plan.groups), values.shape[1]))
    for j in np.flatnonzero(~np.isnan(values[0])):
        step = 1e-5 * values[0, j]
        up, down = values.copy(), values.copy()
        up[0, j] += step
        down[0, j] -= step
        slopes[:, j] = (run(plan, up, weights)[0] - run(plan, down, weights)[0])[0] / (2 * step)
    return rows @ np.nan_to_num(slopes).T


@pytest.mark.parametrize(
    "method",
    [
        "arithmetic_mean",
        "geometric_mean",
        "harmonic_mean",
        {"method": "power_mean", "power": 2.0},
        {"level_1": "geometric_mean", "indeks": "harmonic_mean", "c": {"method": "power_mean", "power": 0.5}},
    ],
)
@pytest.mark.parametrize("seed", range(4))
def test_standard_errors_agree_with_differentiating_the_whole_tree(method: Any, seed: int) -> None:
    index = group(
        "indeks",
        group("a", leaf("x1", 2), leaf("x2"), leaf("x3", 0)),
        group("b", group("c", leaf("y1"), leaf("y2"), leaf("y3")), leaf("y4", 3), weight=0.5),
        leaf("z"),
    )
    plan = plan_of(index, aggregation=method)
    units, per_unit = 5, 6
    values = values_for(plan, units, seed, zeros=0)
    values[0] = np.nan if seed == 1 else values[0]
    random = np.random.default_rng(seed)
    rows = np.where(np.isnan(values).repeat(per_unit, axis=0), 0.0, random.normal(size=(units * per_unit, 8)))
    unit = np.arange(units).repeat(per_unit)
    reason = np.where(np.isnan(values), np.int8(Reason.no_data), np.int8(Reason.estimated))
    results, _ = run(plan, values)
    slopes, why = plan.slopes(values, results, plan.given, reason)
    found = plan.lift(slopes, rows, unit)
    assert found.shape == (units * per_unit, len(plan.groups))
    for i in range(units):
        own = rows[unit == i]
        numerical = lifted_numerically(plan, values[i : i + 1], plan.given, own)
        error = np.sqrt((found[unit == i] ** 2).sum(axis=0))
        assert_allclose(error, np.sqrt((numerical**2).sum(axis=0)), rtol=1e-7, atol=1e-12)
        # Covariances between groups come with them.
        assert_allclose(found[unit == i].T @ found[unit == i], numerical.T @ numerical, rtol=1e-6, atol=1e-9)
    assert_array_equal(why == Reason.no_data, np.isnan(results))
    assert_array_equal(why == Reason.estimated, ~np.isnan(results))


def test_standard_errors_through_the_public_call() -> None:
    index = group(
        "indeks", leaf("x", standard_error="se_x", direction="negative"), leaf("y", 3, standard_error="se_y")
    )
    villages = [
        {"kode_desa": "a", "x": 36, "y": 25, "se_x": 4, "se_y": 3},
        {"kode_desa": "b", "x": 36, "y": None, "se_x": 4, "se_y": None},
        {"kode_desa": "c", "x": None, "y": None, "se_x": None, "se_y": None},
    ]
    linear = ki.score(ki.Framework.from_dict(document(index)), villages=villages)
    # (1 x 4 and 3 x 3) / 4, direction turned and errors kept on 0 to 100; then x alone.
    assert_allclose(linear.standard_error[:, 0], [np.hypot(4, 9) / 4, 4, np.nan], rtol=1e-14)
    assert linear.reason[:, 0].tolist() == ["estimated", "estimated", "no_data"]
    curved = ki.score(
        ki.Framework.from_dict(document(index, aggregation="geometric_mean")), villages=villages
    )
    value = 64**0.25 * 25**0.75
    error = value * np.hypot(0.25 * 4 / 64, 0.75 * 3 / 25)
    assert_allclose(curved.standard_error[:, 0], [error, 4, np.nan], rtol=1e-13)


class TestReasons:
    index = group("indeks", group("a", leaf("x"), leaf("y"), leaf("w", 0)), leaf("z"))

    def lift(
        self, values: list[float], *names: str, weights: Array | None = None, **methodology: Any
    ) -> tuple[list[float], list[str]]:
        """Lift a factor of 1 for every present indicator and return the row and the reasons of the groups."""
        plan = plan_of(self.index, **methodology)
        x = np.array([values])
        w = plan.given if weights is None else weights
        rows = np.where(np.isnan(x), 0.0, 1.0)
        slopes, why = plan.slopes(x, run(plan, x, w)[0], w, reasons(*names))
        found = plan.lift(slopes, rows, np.zeros(1, dtype=np.intp))
        return found[0].tolist(), [Reason(code).name for code in why[0]]

    def test_the_gravest_of_the_members_that_are_there_and_have_weight(self) -> None:
        names = ["estimated", "census", "one_psu", "identical_answers"]
        assert self.lift([1, 1, 1, 1], *names)[1] == ["estimated", "estimated"]
        names = ["one_respondent", "one_psu", "estimated", "estimated"]
        assert self.lift([1, 1, 1, 1], *names)[1] == ["one_psu", "one_psu"]
        names = ["none_sampled", "none_sampled", "estimated", "none_sampled"]
        assert self.lift([1, 1, 1, 1], *names)[1] == ["none_sampled", "none_sampled"]
        names = ["imputed", "none_sampled", "none_sampled", "census"]
        assert self.lift([1, 1, 1, 1], *names)[1] == ["imputed", "imputed"]

    def test_negative_members_without_weight_have_no_slope_and_warn_nobody(self) -> None:
        idle = group("indeks", {**group("a", leaf("x"), leaf("y")), "weight": 0}, leaf("z"))
        plan = plan_of(idle, aggregation={"a": {"method": "power_mean", "power": 0.5}})
        x = np.array([[-1.0, 4.0, 9.0]])
        slopes, why = plan.slopes(
            x, run(plan, x)[0], plan.given, reasons("estimated", "estimated", "estimated")
        )
        assert slopes[0] is not None
        assert slopes[0].tolist() == [[0, 1]]
        assert Reason(why[0, 0]).name == "estimated"

    def test_a_missing_member_does_not_spoil_what_the_others_know(self) -> None:
        names = ["no_data", "estimated", "no_data", "estimated"]
        assert self.lift([np.nan, 1, np.nan, 1], *names)[1] == ["estimated", "estimated"]
        assert self.lift([np.nan, 1, np.nan, 1], *names)[0] == [1.0, 1.0]

    def test_no_value_is_no_data(self) -> None:
        names = ["no_data", "no_data", "estimated", "estimated"]
        row, why = self.lift([np.nan, np.nan, 1, 1], *names)
        assert why == ["estimated", "no_data"]
        assert row[0] == 1.0
        names = ["no_data", "estimated", "estimated", "estimated"]
        row, why = self.lift([np.nan, 1, 1, 1], *names, minimum_coverage={"a": 1.0})
        assert why == ["estimated", "no_data"]
        assert row[0] == 1.0  # what a, which has no value, would carry does not reach the index

    def test_weights_applied_decide_which_members_count(self) -> None:
        names = ["one_psu", "estimated", "estimated", "estimated"]
        weights = np.array([0.0, 1.0, 1.0, 1.0, 1.0, 1.0])
        assert self.lift([1, 1, 1, 1], *names, weights=weights)[1] == ["estimated", "estimated"]

    def test_a_zero_that_decides_has_no_gradient(self) -> None:
        names = ["estimated"] * 4
        row, why = self.lift([0, 1, 1, 1], *names, aggregation={"a": "geometric_mean"})
        assert why == ["no_gradient", "no_gradient"]
        assert row[1] == 0.0
        # A zero that was not sampled hides how a sampled member varies, and spoils nothing without one.
        for method in ("geometric_mean", "harmonic_mean", {"method": "power_mean", "power": -0.05}):
            names = ["none_sampled", "estimated", "estimated", "estimated"]
            assert self.lift([0, 1, 1, 1], *names, aggregation={"a": method})[1] == ["no_gradient"] * 2
            names = ["none_sampled", "census", "estimated", "estimated"]
            assert self.lift([0, 1, 1, 1], *names, aggregation={"a": method})[1] == [
                "estimated",
                "none_sampled",
            ]
        # A zero without weight decides nothing, nor does one under a power above 0.
        names = ["none_sampled", "estimated", "estimated", "estimated"]
        assert self.lift([1, 1, 0, 1], *names, aggregation={"a": "geometric_mean"})[1] == ["estimated"] * 2
        above = {"a": {"method": "power_mean", "power": 0.05}}
        assert self.lift([0, 1, 1, 1], *names, aggregation=above)[1] == ["estimated"] * 2

    @pytest.mark.usefixtures("own_methods")
    def test_an_aggregation_without_gradient(self) -> None:
        define_worst()
        row, why = self.lift([1, 2, 3, 4], *["estimated"] * 4, aggregation={"a": "worst"})
        assert why == ["no_gradient", "no_gradient"]
        assert row == [0.5, 0.0]
        # Graver reasons win, and members without sampling error have none to lose.
        names = ["one_psu", "estimated", "estimated", "estimated"]
        assert self.lift([1, 2, 3, 4], *names, aggregation={"a": "worst"})[1] == ["one_psu", "one_psu"]
        names = ["none_sampled", "census", "estimated", "estimated"]
        assert self.lift([1, 2, 3, 4], *names, aggregation={"a": "worst"})[1] == ["estimated", "census"]

    @pytest.mark.usefixtures("own_methods")
    def test_an_aggregation_that_is_no_mean_may_have_a_gradient(self) -> None:
        class Doubled(Aggregation):
            """Twice the sum."""

            method: Literal["doubled"] = "doubled"

            def combine(self, x: Array, weights: Array) -> Array:
                return np.asarray(2 * np.nansum(np.where((weights > 0)[..., None, :], x, 0.0), axis=-1))

            def gradient(self, x: Array, weights: Array) -> Array:
                return np.where(np.isnan(x) | (weights == 0)[..., None, :], 0.0, 2.0)

        row, why = self.lift([1, 2, 3, 4], *["estimated"] * 4, aggregation={"a": "doubled"})
        assert why == ["estimated", "estimated"]
        assert row == [2.5, 4.0]
