"""The weighted mean."""

from __future__ import annotations

import numpy as np
from numpy.testing import assert_array_equal

import ketahanan_index as ki

METHOD = ki.aggregation.ArithmeticMean()


def test_by_hand() -> None:
    # (1 x 2 + 3 x 4) / 4, then without the first, without the second, without both.
    x = np.array([[2.0, 4.0], [np.nan, 4.0], [2.0, np.nan], [np.nan, np.nan]])
    assert_array_equal(METHOD.combine(x, np.array([1.0, 3.0])), [3.5, 4.0, 2.0, np.nan])


def test_takes_negative_values_and_zeros() -> None:
    assert METHOD.combine(np.array([[-2.0, 0.0]]), np.ones(2)).tolist() == [-1.0]
    assert not METHOD.needs_positive


def test_gradient_is_the_share_of_the_weight_present() -> None:
    x = np.array([[2.0, 4.0, 1.0], [np.nan, 4.0, 1.0]])
    assert METHOD.gradient(x, np.array([1.0, 3.0, 0.0])).tolist() == [[0.25, 0.75, 0.0], [0.0, 1.0, 0.0]]
