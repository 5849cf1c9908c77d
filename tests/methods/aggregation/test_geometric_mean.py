"""The weighted geometric mean."""

from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki

METHOD = ki.aggregation.GeometricMean()


def test_by_hand() -> None:
    # (2 x 4 x 8) ** (1 / 3) = 4; with weights 1, 1, 2: (2 x 4 x 64) ** (1 / 4) = 512 ** 0.25.
    x = np.array([[2.0, 4.0, 8.0]])
    assert_allclose(METHOD.combine(x, np.ones(3)), [4.0], rtol=1e-15)
    assert_allclose(METHOD.combine(x, np.array([1.0, 1.0, 2.0])), [512**0.25], rtol=1e-15)


def test_a_missing_member_is_left_out() -> None:
    x = np.array([[np.nan, 4.0, 9.0], [np.nan, np.nan, np.nan]])
    assert_allclose(METHOD.combine(x, np.ones(3)), [6.0, np.nan], rtol=1e-15)


def test_a_zero_decides_and_has_no_gradient() -> None:
    x = np.array([[0.0, 4.0]])
    assert METHOD.combine(x, np.ones(2)).tolist() == [0.0]
    assert_array_equal(METHOD.gradient(x, np.ones(2)), [[np.nan, 0.0]])


def test_a_zero_without_weight_does_not() -> None:
    x = np.array([[0.0, 4.0]])
    assert_allclose(METHOD.combine(x, np.array([0.0, 1.0])), [4.0], rtol=1e-15)
    assert METHOD.gradient(x, np.array([0.0, 1.0])).tolist() == [[0.0, 1.0]]


def test_gradient_by_hand() -> None:
    # w/W mean/x with mean 4.
    found = METHOD.gradient(np.array([[2.0, 8.0]]), np.ones(2))
    assert_allclose(found, [[1.0, 0.25]], rtol=1e-15)
    assert METHOD.needs_positive
