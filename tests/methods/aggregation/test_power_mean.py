"""The weighted power mean."""

from __future__ import annotations

import numpy as np
import pytest
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
    powers = [-100, -10, -1, -0.5, 0, 0.5, 1, 2, 10, 100]
    means = np.array([ki.aggregation.PowerMean(power=p).combine(X[:1], WEIGHTS)[0] for p in powers])
    assert (np.diff(means) > 0).all()
    assert 2 < means[0] < 2.05
    assert 7.9 < means[-1] < 8


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


@pytest.mark.parametrize("power", [-100.5, 101, np.nan, np.inf])
def test_extreme_powers_are_refused(power: float) -> None:
    with pytest.raises(MethodError, match="power"):
        ki.aggregation.PowerMean(power=power)
