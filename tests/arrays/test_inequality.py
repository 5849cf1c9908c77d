"""Entropy and Gini coefficient."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ketahanan_index.arrays.inequality import divergence, gini

X = np.array([[3.0, 0.0, 1.0], [1.0, 2.0, np.nan], [4.0, 0.0, 7.0], [9.0, 5.0, 0.0]])


def test_divergence_by_its_definition() -> None:
    for j in range(3):
        x = X[~np.isnan(X[:, j]), j]
        p = x[x > 0] / x.sum()
        assert_allclose(divergence(X)[j], 1 + (p * np.log(p)).sum() / np.log(len(x)), rtol=1e-12)


def test_divergence_of_nearly_equal_shares_keeps_its_digits() -> None:
    # To second order 1 - H is half the squared relative spread over ln n.
    x = 1 + 1e-6 * np.array([[1.0], [-1.0], [1.0], [-1.0]])
    assert_allclose(divergence(x), 1e-12 / 2 / np.log(4), rtol=1e-4)


def test_gini_by_comparing_every_pair() -> None:
    for j in range(3):
        x = X[~np.isnan(X[:, j]), j]
        pairs = np.abs(x[:, None] - x).mean()
        assert_allclose(gini(X)[j], pairs / (2 * x.mean()), rtol=1e-12)


@pytest.mark.parametrize("measure", [divergence, gini])
def test_draws_and_any_order_give_the_same_bits(measure: object) -> None:
    assert callable(measure)
    rng = np.random.default_rng(2)
    x = rng.gamma(2.0, size=(3, 60, 4))
    x[rng.random(x.shape) < 0.2] = np.nan
    found = measure(x)
    assert_array_equal(found, np.array([measure(draw) for draw in x]))
    assert_array_equal(measure(x[:, rng.permutation(60)]), found)


def test_without_a_total_or_a_value_there_is_none() -> None:
    x = np.array([[0.0, np.nan, np.nan], [0.0, np.nan, 2.0]])
    assert np.isnan(divergence(x)).all()
    assert_array_equal(gini(x), [np.nan, np.nan, 0.0])


@pytest.mark.parametrize("measure", [divergence, gini])
def test_up_to_the_largest_number(measure: object) -> None:
    assert callable(measure)
    assert_allclose(measure(X * 2.0**1020), measure(X), rtol=1e-15)
    assert_allclose(measure(X * 2.0**-1060), measure(X), rtol=1e-15)
