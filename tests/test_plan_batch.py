"""Many sets of weights at once give what the walk over the tree gives for each."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from ketahanan_index.errors import MethodError
from ketahanan_index.plan import Plan
from ketahanan_index.plan.batch import UNITS, Batch
from test_plan import group, leaf, plan_of

Array = NDArray[np.float64]
MEANS: list[Any] = [
    "arithmetic_mean",
    "geometric_mean",
    "harmonic_mean",
    {"method": "power_mean", "power": 3},
    {"method": "geometric_with_floor", "floor": 5},
]
COVERAGES: list[Any] = [
    0,
    0.5,
    1,
    {"share": 0.5, "by": "members"},
    {"share": 1, "by": "members"},
    {"share": 2 / 3, "by": "members"},
    {"level_1": {"share": 0.6, "by": "members"}, "indeks": 0.4},
]


def tree(**methodology: Any) -> Plan:
    """Return a tree whose groups have leaves, groups, or both for members."""
    return plan_of(
        group(
            "indeks",
            group("a", leaf("x1"), leaf("x2", 2), group("aa", leaf("x3"), leaf("x4", 3)), weight=2),
            group("b", group("ba", leaf("x5"), leaf("x6")), leaf("x7", 0)),
            leaf("x8", 0.5),
            group("c", leaf("x9"), weight=0),
        ),
        **methodology,
    )


def values(units: int, missing: float, seed: int = 1) -> Array:
    random = np.random.default_rng(seed)
    x = random.uniform(1, 100, (units, 9))
    x[random.random(x.shape) < missing] = np.nan
    return np.asarray(x)


def weights(plan: Plan, draws: int, zeros: float = 0.0, seed: int = 2) -> Array:
    random = np.random.default_rng(seed)
    drawn = plan.given * random.uniform(0.1, 2, (draws, len(plan.given)))
    drawn[random.random(drawn.shape) < zeros] = 0.0
    return np.asarray(drawn)


def gathered(batch: Batch, drawn: Array) -> Array:
    """Return values ``(draw, unit, group)`` in the units' own order."""
    out = np.full((len(drawn), batch.units, len(batch.plan.groups)), np.inf)
    for places, found in batch.run(drawn):
        for g, value in enumerate(found):
            out[:, places, g] = value
    return out


def walked(plan: Plan, x: Array, drawn: Array) -> Array:
    prepared = plan.prepare(x)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.stack([plan.run(prepared, one)[0] for one in drawn])


def batch_of(plan: Plan, x: Array) -> Batch:
    found = Batch.of(plan, plan.prepare(x))
    assert found is not None
    return found


# ------------------------------------------------------------------------------------- against the walk


@pytest.mark.parametrize("coverage", COVERAGES)
@pytest.mark.parametrize("aggregation", MEANS)
@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_the_walk(aggregation: Any, coverage: Any, missing: float) -> None:
    plan = tree(aggregation=aggregation, minimum_coverage=coverage)
    x = values(40, missing)
    drawn = weights(plan, 7)
    assert_allclose(gathered(batch_of(plan, x), drawn), walked(plan, x, drawn), rtol=1e-13)


def test_a_mixture_of_means() -> None:
    plan = tree(aggregation={"indeks": "geometric_mean", "a": "harmonic_mean", "aa": "arithmetic_mean"})
    x = values(60, 0.2)
    drawn = weights(plan, 5)
    assert_allclose(gathered(batch_of(plan, x), drawn), walked(plan, x, drawn), rtol=1e-13)


@pytest.mark.parametrize("coverage", COVERAGES)
@pytest.mark.parametrize("aggregation", ["arithmetic_mean", "geometric_mean"])
def test_weights_of_zero_where_values_are_missing(aggregation: str, coverage: Any) -> None:
    """Without weight a member is neither averaged nor counted, and a group without any has no value."""
    plan = tree(aggregation=aggregation, minimum_coverage=coverage)
    x = values(60, 0.3)
    x[:, 0][x[:, 0] > 0] = np.nan
    drawn = weights(plan, 30, zeros=0.3)
    drawn[:, 9] = 1.0
    assert_allclose(gathered(batch_of(plan, x), drawn), walked(plan, x, drawn), rtol=1e-13)


def test_a_group_without_weight_in_a_full_block() -> None:
    plan = tree()
    x = values(UNITS + 3, 0.0)
    drawn = weights(plan, 2)
    drawn[0, :2] = drawn[0, plan.names.index("aa")] = 0.0
    assert_allclose(gathered(batch_of(plan, x), drawn), walked(plan, x, drawn), rtol=1e-13)


def test_negative_groups_are_left_to_the_walk_which_refuses_them() -> None:
    plan = tree(aggregation={"indeks": "geometric_mean"})
    x = values(10, 0.0)
    x[:, 0] -= 150
    drawn = weights(plan, 3)
    with pytest.raises(MethodError, match="negative"):
        walked(plan, x, drawn)
    assert Batch.of(plan, plan.prepare(x)) is None


def test_groups_of_zero_under_a_geometric_mean() -> None:
    """An inner group of 0 makes the index 0, unless it has no weight."""
    plan = tree(aggregation={"indeks": "geometric_mean"})
    x = values(6, 0.0)
    x[:3, [4, 5]] = 0.0
    drawn = weights(plan, 3)
    drawn[1, plan.names.index("b")] = 0.0
    found = gathered(batch_of(plan, x), drawn)
    assert_allclose(found, walked(plan, x, drawn), rtol=1e-13)
    assert (found[[0, 2], :3, 0] == 0).all()
    assert (found[1, :3, 0] > 0).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 20), st.sampled_from(MEANS), st.sampled_from(COVERAGES))
def test_any_weights_and_holes(seed: int, units: int, aggregation: Any, coverage: Any) -> None:
    plan = tree(aggregation=aggregation, minimum_coverage=coverage)
    x = values(units, 0.4, seed)
    drawn = weights(plan, 4, zeros=0.0, seed=seed)
    assert_allclose(gathered(batch_of(plan, x), drawn), walked(plan, x, drawn), rtol=1e-12)


# ------------------------------------------------------------------------------------------ many units


@pytest.mark.parametrize("units", [1, UNITS - 1, UNITS, UNITS + 1, 2 * UNITS])
@pytest.mark.parametrize("missing", [0.0, 0.02, 1.0])
def test_blocks_of_units(units: int, missing: float) -> None:
    plan = tree()
    x = values(units, missing)
    drawn = weights(plan, 3)
    found = gathered(batch_of(plan, x), drawn)
    assert not np.isinf(found).any()
    assert_allclose(found, walked(plan, x, drawn), rtol=1e-13)


def test_units_without_a_hole_first_need_no_order() -> None:
    plan = tree()
    x = values(UNITS + 100, 0.0)
    assert batch_of(plan, x).order is None
    x[-50:, 3] = np.nan
    assert batch_of(plan, x).order is None
    mixed = x[::-1].copy()
    batch = batch_of(plan, mixed)
    assert batch.order is not None
    drawn = weights(plan, 2)
    assert_array_equal(np.sort(batch.order), np.arange(len(x)))
    assert_allclose(gathered(batch, drawn), walked(plan, mixed, drawn), rtol=1e-13)


def test_alike_units_have_the_same_bits_wherever_they_stand() -> None:
    plan = tree()
    x = np.tile(values(13, 0.0), (100, 1))
    found = gathered(batch_of(plan, x), weights(plan, 16))
    for start in range(13):
        assert (found[:, start::13] == found[:, [start]]).all()


def test_alike_units_in_two_kinds_of_blocks_are_tied() -> None:
    """Those in a full block without a hole are divided by a sum that was added up otherwise."""
    plan = tree()
    x = np.tile(values(13, 0.0), (200, 1))
    found = gathered(batch_of(plan, x), weights(plan, 16))
    for start in range(13):
        assert_allclose(
            found[:, start::13], np.broadcast_to(found[:, [start]], found[:, start::13].shape), rtol=1e-14
        )


def test_a_draw_has_the_same_bits_in_any_place_of_a_block() -> None:
    plan = tree(aggregation="geometric_mean")
    batch = batch_of(plan, values(300, 0.1))
    drawn = weights(plan, 16)
    order = np.random.default_rng(0).permutation(16)
    assert_array_equal(gathered(batch, drawn)[order], gathered(batch, drawn[order]))
    filled = np.concatenate([drawn[:3], np.repeat(drawn[2:3], 13, axis=0)])
    assert_array_equal(gathered(batch, filled)[:3], gathered(batch, drawn)[:3])


# --------------------------------------------------------------------------------------- what has none


@pytest.mark.parametrize("aggregation", ["median", "minimum", "mazziotta_pareto", {"b": "median"}])
def test_what_is_no_mean_has_no_batch(aggregation: Any) -> None:
    plan = tree(aggregation=aggregation)
    assert Batch.of(plan, plan.prepare(values(5, 0.0))) is None


def test_a_zero_under_a_geometric_mean() -> None:
    """A group with a value of 0 is 0, unless the value has no weight, which is left to the walk."""
    plan = tree(aggregation="geometric_mean")
    x = values(5, 0.0)
    x[2, 1] = 0.0
    with np.errstate(divide="ignore"):
        batch = batch_of(plan, x)
        drawn = weights(plan, 3, zeros=0.0)
        drawn[:, 1] = 1.0
        assert batch.takes(drawn)
        found = gathered(batch, drawn)
        assert_allclose(found, walked(plan, x, drawn), rtol=1e-12)
    assert (found[:, 2, 0] == 0).all()
    drawn[1, 1] = 0.0
    assert not batch.takes(drawn)
    endless = batch_of(tree(aggregation="harmonic_mean"), values(5, 0.0))
    assert endless.takes(np.zeros((1, len(plan.names))))


def test_infinite_members_have_no_batch() -> None:
    plan = tree(aggregation="harmonic_mean")
    x = values(5, 0.0)
    x[2, 1] = 0.0
    with np.errstate(divide="ignore"):
        assert Batch.of(plan, plan.prepare(x)) is None


def test_no_units() -> None:
    plan = tree()
    assert list(batch_of(plan, values(0, 0.0)).run(weights(plan, 2))) == []


def test_it_can_be_sent_to_another_process() -> None:
    plan = tree()
    x = values(50, 0.1)
    batch = batch_of(plan, x)
    drawn = weights(plan, 4)
    assert_array_equal(gathered(pickle.loads(pickle.dumps(batch)), drawn), gathered(batch, drawn))


def test_weights_are_left_as_they_are() -> None:
    plan = tree(minimum_coverage={"share": 0.5, "by": "members"})
    batch = batch_of(plan, values(50, 0.2))
    drawn = weights(plan, 4)
    before = drawn.copy()
    first = gathered(batch, drawn)
    assert_array_equal(drawn, before)
    assert_array_equal(gathered(batch, drawn), first)


def test_an_optional_group_that_is_empty() -> None:
    plan = plan_of(
        group(
            "indeks",
            group("a", leaf("x1"), leaf("x2")),
            {**group("b", leaf("x3"), weight=0), "optional": True},
        )
    )
    x = np.array([[10.0, 20.0, np.nan], [30.0, 50.0, np.nan]])
    drawn = np.broadcast_to(plan.given, (2, 6)).copy()
    found = gathered(batch_of(plan, x), drawn)
    assert_array_equal(found, walked(plan, x, drawn))
    assert found[0, :, 0].tolist() == [15.0, 40.0]
