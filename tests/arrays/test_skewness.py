"""Skewness and kurtosis over units."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from ketahanan_index.arrays import skewness as sk

Array = NDArray[np.float64]


@pytest.fixture
def x() -> Array:
    values = np.exp(np.random.default_rng(3).normal(3, 1, size=(40, 6)))
    values[np.random.default_rng(4).random(values.shape) < 0.3] = np.nan
    return values


def test_agrees_with_pandas_which_skips_missing_values_too(x: Array) -> None:
    table = pd.DataFrame(x)
    assert_allclose(sk.skewness(x), table.skew().to_numpy(), rtol=1e-12)
    assert_allclose(sk.kurtosis(x), table.kurt().to_numpy(), rtol=1e-12)


# COINr 1.1.14, coinr/vectors/vector_functions.json: cases, skew, kurt.
COINR = [
    ([3, 1, 4, 1, 5, 9, 2, 6, 5, 3], 0.8064575747273632, 0.6739099832354336),
    ([3, np.nan, 4, 1, 5, 9, np.nan, 6, 5, 3], 0.6274950199005566, 1.1427499999999997),
    ([-5, -2, 0, 3, -2, 8, 1, -9, 4, 4], -0.38469906942584425, 0.10466656428763309),
    ([0, 1, 1, 0, 1, 0, 0, 1], 0.0, -2.8),
    ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30, 100], 3.0632410342394985, 9.741390834569144),
    ([1, 2, 4], 0.9352195295828233, np.nan),
    ([2, 2, 2, 2, 2, 2], np.nan, np.nan),
    ([np.nan] * 4, np.nan, np.nan),
]


@pytest.mark.parametrize(("values", "skew", "kurt"), COINR)
def test_agrees_with_coinr(values: list[float], skew: float, kurt: float) -> None:
    x = np.array(values, dtype=float)[:, None]
    assert_allclose(sk.skewness(x), [skew], rtol=1e-12, atol=1e-15)
    assert_allclose(sk.kurtosis(x), [kurt], rtol=1e-12)


def test_closed_forms() -> None:
    # One unit that differs from n - 1 equal ones: G1 = sqrt(n), G2 = n; 1 ... n: G1 = 0, G2 = -6 / 5.
    for n in (4, 7, 50):
        x = np.zeros((n, 2))
        x[0, 0], x[:, 1] = 5.0, np.arange(n)
        assert_allclose(sk.skewness(x), [np.sqrt(n), 0.0], rtol=1e-13, atol=1e-15)
        assert_allclose(sk.kurtosis(x), [n, -1.2], rtol=1e-13)


def test_shuffled_units_give_the_same_bits(x: Array) -> None:
    for seed in range(20):
        order = np.random.default_rng(seed).permutation(len(x))
        assert_array_equal(sk.shape(x[order]), sk.shape(x))


def test_many_draws_equal_each(x: Array) -> None:
    draws = np.stack([x, x * 3, x[::-1] ** 2])
    for found, index in ((sk.skewness(draws), 0), (sk.kurtosis(draws), 1)):
        assert_array_equal(found, np.array([sk.shape(draw)[index] for draw in draws]))


@pytest.mark.parametrize("size", [1e-200, 1e-3, 1.0, 1e6, 1e200])
def test_size_does_not_matter(size: float, x: Array) -> None:
    for before, after in zip(sk.shape(x), sk.shape(x * size), strict=True):
        assert_allclose(after, before, rtol=1e-10)


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_too_few_units_have_neither(rows: int) -> None:
    x = np.arange(rows, dtype=float)[:, None]
    assert_array_equal(sk.shape(x), [[np.nan], [np.nan]])


def test_values_that_differ_by_rounding_are_one_value() -> None:
    x = np.array([[0.1 + 0.2, 0.0], [0.3, 0.0], [0.3, 1.0], [0.3, -1e308], [0.3, 1e308]])
    assert sk.constant(x).tolist() == [True, False]
    assert np.isnan(sk.skewness(x[:, :1])).all()
    assert sk.constant(np.array([[np.nan, 7.0]])).tolist() == [True, True]
    assert sk.constant(np.zeros((4, 1))).tolist() == [True]


def test_what_passes_and_what_can_be_judged() -> None:
    # One measure within its limit is enough; rounding does not decide at a limit.
    skew = np.array([1.9, -1.9, 2.0, 2.0 - 1e-13, 3.0, 3.0, 1.0, np.nan])
    kurt = np.array([9.0, 9.0, 3.5, 4.0, 3.4, np.nan, np.nan, np.nan])
    assert sk.passes(skew, kurt, 2.0, 3.5).tolist() == [True, True, False, False, True, False, True, False]
    assert sk.judged(skew, kurt, 2.0, 3.5).tolist() == [True, True, True, True, True, False, True, False]
