"""The weighted harmonic mean."""

from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki

METHOD = ki.aggregation.HarmonicMean()


def test_by_hand() -> None:
    # 3 / (1/2 + 1/3 + 1/6) = 3; with weights 1, 1, 2: 4 / (1/2 + 1/3 + 2/6) = 24/7.
    x = np.array([[2.0, 3.0, 6.0]])
    assert_allclose(METHOD.combine(x, np.ones(3)), [3.0], rtol=1e-15)
    assert_allclose(METHOD.combine(x, np.array([1.0, 1.0, 2.0])), [24 / 7], rtol=1e-15)


def test_average_speed_there_and_back() -> None:
    # The classical example: 40 km/h out and 60 km/h back is 48 km/h, not 50.
    assert_allclose(METHOD.combine(np.array([[40.0, 60.0]]), np.ones(2)), [48.0], rtol=1e-15)


def test_missing_and_zero() -> None:
    x = np.array([[np.nan, 4.0], [0.0, 4.0], [np.nan, np.nan]])
    assert_array_equal(METHOD.combine(x, np.ones(2)), [4.0, 0.0, np.nan])
    assert_array_equal(METHOD.gradient(x, np.ones(2))[:2], [[0.0, 1.0], [np.nan, 0.0]])
    assert METHOD.needs_positive


def test_gradient_by_hand() -> None:
    # w/W (mean/x)**2 with mean 48.
    found = METHOD.gradient(np.array([[40.0, 60.0]]), np.ones(2))
    assert_allclose(found, [[0.72, 0.32]], rtol=1e-15)
