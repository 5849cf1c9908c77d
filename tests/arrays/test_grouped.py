"""Means and medians of units by group."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from ketahanan_index.arrays import grouped

Array = NDArray[np.float64]
Statistic = Callable[[Array, NDArray[np.intp], int], Array]
BOTH = pytest.mark.parametrize("statistic", [grouped.mean, grouped.median])


@pytest.mark.parametrize(("statistic", "name"), [(grouped.mean, "mean"), (grouped.median, "median")])
def test_agrees_with_pandas(statistic: Statistic, name: str) -> None:
    rng = np.random.default_rng(1)
    x, groups = rng.normal(50, 20, size=(200, 5)), rng.integers(-1, 9, size=200)
    x[rng.random(x.shape) < 0.3] = np.nan
    expected = pd.DataFrame(x[groups >= 0]).groupby(groups[groups >= 0]).agg(name)
    assert_allclose(statistic(x, groups, 9), expected.to_numpy(), rtol=1e-14)


@BOTH
def test_the_order_of_units_does_not_change_a_bit(statistic: Statistic) -> None:
    rng = np.random.default_rng(2)
    x, groups = rng.normal(size=(500, 3)) * 10.0 ** rng.integers(-8, 8, (500, 3)), rng.integers(0, 7, 500)
    order = rng.permutation(500)
    assert_array_equal(statistic(x[order], groups[order], 7), statistic(x, groups, 7))


@BOTH
def test_groups_without_values_units_without_groups_and_no_units(statistic: Statistic) -> None:
    x = np.array([[1.0, np.nan], [9.0, 9.0]])
    assert_array_equal(statistic(x, np.array([1, -1]), 3), [[np.nan] * 2, [1.0, np.nan], [np.nan] * 2])
    assert_array_equal(statistic(np.empty((0, 2)), np.empty(0, dtype=np.intp), 1), [[np.nan, np.nan]])


@BOTH
def test_leading_axes_equal_a_loop(statistic: Statistic) -> None:
    x, groups = np.random.default_rng(3).normal(size=(2, 3, 6, 4)), np.array([0, 1, 1, 0, -1, 1])
    found = statistic(x, groups, 2)
    assert found.shape == (2, 3, 2, 4)
    assert_array_equal(found[1, 2], statistic(x[1, 2], groups, 2))


@pytest.mark.parametrize("huge", [1e40, 1e-40, 1.7e308])
def test_a_group_is_not_lost_beside_one_of_another_size(huge: float) -> None:
    x = np.array([[1.0, 1e-300], [3.0, 3e-300], [huge, huge], [huge, -huge], [0.0, 0.0]])
    of = np.array([0, 0, 1, 1, 2])
    assert_array_equal(grouped.mean(x, of, 3), [[2.0, 2e-300], [huge, 0.0], [0.0, 0.0]])


def test_the_median_of_huge_values_is_a_number() -> None:
    x = 2.0**1023 * np.array([[1.5], [1.25], [-1.5], [-1.5]])
    assert_array_equal(grouped.median(x, np.array([0, 0, 1, 1]), 2), 2.0**1023 * np.array([[1.375], [-1.5]]))
