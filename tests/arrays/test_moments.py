"""Means, spreads and extremes over units."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from ketahanan_index.arrays import moments

Array = NDArray[np.float64]


@pytest.fixture
def x() -> Array:
    values = np.random.default_rng(3).normal(50, 20, size=(40, 6))
    values[np.random.default_rng(4).random(values.shape) < 0.3] = np.nan
    return values


def test_agrees_with_pandas_which_skips_missing_values_too(x: Array) -> None:
    table = pd.DataFrame(x)
    assert_allclose(moments.mean(x), table.mean().to_numpy(), rtol=1e-14)
    assert_allclose(moments.sd(x), table.std(ddof=1).to_numpy(), rtol=1e-13)
    assert_array_equal(moments.minimum(x), table.min().to_numpy())
    assert_array_equal(moments.maximum(x), table.max().to_numpy())


def test_closed_forms() -> None:
    # 1 … n: mean (n + 1) / 2, variance n (n + 1) / 12.
    n = 12
    x = np.arange(1.0, n + 1)[:, None]
    assert moments.mean(x).tolist() == [6.5]
    assert_allclose(moments.sd(x) ** 2, [n * (n + 1) / 12], rtol=1e-15)


def test_nothing_present_is_missing() -> None:
    x = np.array([[np.nan, 1.0], [np.nan, np.nan]])
    for function in (moments.mean, moments.minimum, moments.maximum):
        assert_array_equal(function(x), [np.nan, 1.0])


def test_a_spread_needs_two_values() -> None:
    x = np.array([[np.nan, 1.0, 1.0, 2.0], [np.nan, np.nan, 4.0, 2.0]])
    assert_array_equal(moments.sd(x), [np.nan, np.nan, np.sqrt(4.5), 0.0])


def test_no_units_at_all() -> None:
    x = np.empty((0, 2))
    for function in (moments.mean, moments.sd, moments.minimum, moments.maximum):
        assert_array_equal(function(x), [np.nan, np.nan])


def test_leading_axes_equal_a_loop(x: Array) -> None:
    draws = np.stack([x, x[::-1] * 2, np.where(x > 50, np.nan, x)])
    for function in (moments.mean, moments.sd, moments.minimum, moments.maximum):
        assert_array_equal(function(draws), np.array([function(draw) for draw in draws]))


def test_shuffled_units_give_the_same_bits(x: Array) -> None:
    order = np.random.default_rng(5).permutation(len(x))
    for function in (moments.mean, moments.sd, moments.minimum, moments.maximum):
        assert_array_equal(function(x[order]), function(x))


def test_a_large_offset_does_not_spoil_the_spread() -> None:
    x = np.array([[1e9 + 1], [1e9 + 2], [1e9 + 3]])
    assert moments.sd(x).tolist() == [1.0]


@pytest.mark.parametrize("size", [1e-300, 1e-170, 1.0, 1e170, 1e300])
def test_the_spread_of_very_small_and_very_large_values(size: float) -> None:
    """Their squares are no numbers any more; warnings are errors in these tests."""
    x = np.array([[1.0, -2.0], [2.0, 5.0], [4.0, np.nan]]) * size
    expected = np.array([np.sqrt(7 / 3), np.sqrt(24.5)]) * size
    assert_allclose(moments.sd(x), expected, rtol=1e-14)
    mixed = np.array([[size, 1.0], [3 * size, 3.0]])
    assert_allclose(moments.sd(mixed), np.sqrt(2) * np.array([size, 1.0]), rtol=1e-15)
