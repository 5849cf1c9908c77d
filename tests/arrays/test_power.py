"""The power mean as a transform, its inverse and its gradient."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from ketahanan_index.arrays import power

Array = NDArray[np.float64]

POWERS = [-20.0, -3.0, -1.0, -0.5, -0.05, -1e-9, 0.0, 1e-9, 0.05, 0.5, 1.0, 2.0, 3.0, 20.0]
X = np.array([[0.9, 4.0, 25.0], [1.0, 1.5, 2.25]])
SHARES = np.array([0.2, 0.3, 0.5])


@pytest.mark.parametrize("p", POWERS)
def test_the_inverse_undoes_the_transform(p: float) -> None:
    assert_allclose(power.inverse(power.forward(X, p), p), X, rtol=1e-14)


def test_named_cases() -> None:
    x = np.array([1.0, 4.0])
    assert power.forward(x, 1) is x
    assert power.inverse(x, 1) is x
    assert power.forward(x, 0).tolist() == [0.0, np.log(4.0)]
    assert power.forward(x, -1).tolist() == [1.0, 0.25]
    assert power.inverse(x, -1).tolist() == [1.0, 0.25]
    assert power.forward(x, 2).tolist() == [1.0, 16.0]
    assert power.inverse(x, 2).tolist() == [1.0, 2.0]


@pytest.mark.parametrize("p", [-2.0, -1.0, -0.5, -0.05, -1e-9, 0.0])
def test_a_zero_comes_back_as_zero_where_its_transform_is_infinite(p: float) -> None:
    zero = power.forward(np.zeros(1), p)
    assert np.isinf(zero).all()
    assert power.inverse(zero, p).tolist() == [0.0]


@pytest.mark.parametrize("p", [-3.0, -1.0, -0.5, -0.05, 0.0, 1e-6, 0.05, 0.5, 1.0, 2.0, 3.0])
def test_gradient_agrees_with_finite_differences(p: float) -> None:
    def mean(x: Array) -> Array:
        return power.inverse((SHARES * power.forward(x, p)).sum(axis=-1), p)

    found = power.gradient(X, mean(X), np.broadcast_to(SHARES, X.shape), p)
    for j in range(X.shape[1]):
        step = np.zeros(X.shape)
        step[:, j] = 1e-6 * X[:, j]
        slope = (mean(X + step) - mean(X - step)) / (2 * step[:, j])
        assert_allclose(found[:, j], slope, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("p", POWERS)
def test_gradient_is_zero_without_weight_and_missing_at_a_zero_that_decides(p: float) -> None:
    x = np.array([[np.nan, 0.0, 0.0, 4.0]])
    shares = np.array([[0.0, 0.0, 0.5, 0.5]])
    filled = np.where(shares > 0, x, 1.0)
    mean = power.inverse((shares * power.forward(filled, p)).sum(axis=-1), p) if p > 0 else np.zeros(1)
    found = power.gradient(x, mean, shares, p)
    assert found[0, :2].tolist() == [0.0, 0.0]
    if p < 1:
        assert np.isnan(found[0, 2])
    else:
        assert found[0, 2] == (0.5 if p == 1 else 0.0)


def test_gradient_of_the_arithmetic_mean_is_the_shares() -> None:
    assert_array_equal(power.gradient(X, X.mean(axis=1), SHARES, 1), SHARES)
