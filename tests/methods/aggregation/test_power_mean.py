"""The weighted power mean."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import MethodError
from ketahanan_index.methods import Aggregation

X = np.array([[2.0, 8.0, 5.0], [1.0, np.nan, 3.0], [7.0, 7.0, 7.0]])
WEIGHTS = np.array([1.0, 2.0, 0.5])


def test_by_hand() -> None:
    # sqrt((1 + 49) / 2) = 5 and ((1 + 8 + 27) / 3) ** (1 / 3) = 12 ** (1 / 3).
    assert ki.aggregation.PowerMean(power=2).combine(np.array([[1.0, 7.0]]), np.ones(2)).tolist() == [5.0]
    found = ki.aggregation.PowerMean(power=3).combine(np.array([[1.0, 2.0, 3.0]]), np.ones(3))
    assert_allclose(found, [12 ** (1 / 3)], rtol=1e-15)


@pytest.mark.parametrize(
    ("power", "named"),
    [
        (1, ki.aggregation.ArithmeticMean()),
        (0, ki.aggregation.GeometricMean()),
        (-1, ki.aggregation.HarmonicMean()),
    ],
)
def test_holds_the_classical_means(power: float, named: Aggregation) -> None:
    method = ki.aggregation.PowerMean(power=power)
    assert_array_equal(method.combine(X, WEIGHTS), named.combine(X, WEIGHTS))
    assert_array_equal(method.gradient(X, WEIGHTS), named.gradient(X, WEIGHTS))
    assert method.needs_positive is named.needs_positive


def test_rises_with_its_power_from_the_smallest_to_the_largest_member() -> None:
    powers = [-20, -10, -1, -0.5, -1e-3, 0, 1e-3, 0.5, 1, 2, 10, 20]
    means = np.array([ki.aggregation.PowerMean(power=p).combine(X[:1], WEIGHTS)[0] for p in powers])
    assert (np.diff(means) > 0).all()
    assert 2 < means[0] < 2.2
    assert 7.7 < means[-1] < 8


def test_a_missing_member_is_left_out_where_coinr_gives_up() -> None:
    # COINr 1.1.14 returns NA from a_genmean when any member is missing.
    x = np.array([[3.0, np.nan, 4.0]])
    found = ki.aggregation.PowerMean(power=2).combine(x, np.ones(3))
    assert_allclose(found, [np.sqrt(12.5)], rtol=1e-15)


@pytest.mark.parametrize("power", [-2, -0.5, 0])
def test_a_zero_decides_under_a_power_of_zero_or_less(power: float) -> None:
    assert ki.aggregation.PowerMean(power=power).combine(np.array([[0.0, 4.0]]), np.ones(2)).tolist() == [0.0]


def test_a_zero_is_one_value_among_others_above() -> None:
    method = ki.aggregation.PowerMean(power=2)
    x = np.array([[0.0, 4.0]])
    assert_allclose(method.combine(x, np.ones(2)), [np.sqrt(8)], rtol=1e-15)
    assert_allclose(method.gradient(x, np.ones(2)), [[0.0, 2 / np.sqrt(8)]], rtol=1e-15)


@pytest.mark.parametrize("power", [-20.5, 20.001, 100, np.nan, np.inf])
def test_extreme_powers_are_refused(power: float) -> None:
    with pytest.raises(MethodError, match="power"):
        ki.aggregation.PowerMean(power=power)


@settings(max_examples=200)
@given(
    st.floats(-20, 20) | st.sampled_from([1e-9, -1e-9, 1e-300, -5e-324, 0.0999999, 0.1, -0.1]),
    st.floats(1e-6, 1e6),
    st.lists(st.floats(0.01, 10), min_size=1, max_size=6),
)
def test_equal_members_have_their_own_value_as_mean(power: float, value: float, weights: list[float]) -> None:
    found = ki.aggregation.PowerMean(power=power).combine(
        np.full((1, len(weights)), value), np.array(weights)
    )
    assert_allclose(found, [value], rtol=1e-12)


@pytest.mark.parametrize("power", [1e-9, -1e-9, 1e-12, -1e-15])
def test_a_power_close_to_zero_is_the_geometric_mean(power: float) -> None:
    method, geometric = ki.aggregation.PowerMean(power=power), ki.aggregation.GeometricMean()
    assert_allclose(method.combine(X, WEIGHTS), geometric.combine(X, WEIGHTS), rtol=1e-8)
    assert_allclose(method.combine(np.full((1, 3), 37.0), WEIGHTS), [37.0], rtol=1e-12)
    assert_allclose(method.gradient(X[:1], WEIGHTS), geometric.gradient(X[:1], WEIGHTS), rtol=1e-7)


@pytest.mark.parametrize("power", [-0.0999, 0.0999])
def test_the_form_for_small_powers_is_the_same_mean(power: float) -> None:
    shares = WEIGHTS / WEIGHTS.sum()
    plain = (shares * X[0] ** power).sum() ** (1 / power)
    assert_allclose(ki.aggregation.PowerMean(power=power).combine(X[:1], WEIGHTS), [plain], rtol=1e-13)


@settings(max_examples=200)
@given(st.floats(-20, 20), st.lists(st.floats(0.01, 10), min_size=1, max_size=6))
def test_zeros_alone_make_a_zero(power: float, weights: list[float]) -> None:
    found = ki.aggregation.PowerMean(power=power).combine(np.zeros((1, len(weights))), np.array(weights))
    assert found.tolist() == [0.0]


def test_a_tiny_member_under_a_low_power_counts_as_a_zero_in_silence() -> None:
    found = ki.aggregation.PowerMean(power=-20).combine(np.array([[1e-17, 50.0]]), np.ones(2))
    assert 0 <= found[0] < 1e-16
