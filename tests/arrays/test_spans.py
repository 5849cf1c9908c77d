"""Indicators on a provisional scale from 0 to 1."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ketahanan_index.arrays.spans import back, one_value, span, within


def test_lowest_and_highest_become_0_and_1() -> None:
    x = np.array([[3.0, -1.0], [5.0, np.nan], [4.0, 1.0]])
    assert_array_equal(within(x, *span(x)), [[0.0, 0.0], [1.0, np.nan], [0.5, 1.0]])


def test_values_that_differ_by_rounding_are_one_value() -> None:
    low, width = span(np.array([[0.1 + 0.2, 0.0], [0.3, 1e-300]]))
    assert low.tolist() == [0.3, 0.0]
    assert width.tolist() == [0.0, 1e-300]


def test_back_undoes_within() -> None:
    x = np.random.default_rng(2).normal(size=(3, 5, 2))
    assert_allclose(back(within(x, *span(x)), *span(x)), x, rtol=1e-14, atol=1e-14)


def test_what_is_too_large_for_a_number_is_missing() -> None:
    huge = np.array([[1e300]])
    assert_array_equal(within(huge, np.zeros(1), np.array([1e-300])), [[np.nan]])
    assert_array_equal(back(huge, np.zeros(1), np.array([1e300])), [[np.nan]])


@pytest.mark.parametrize("shape", [(0, 2), (4, 0, 2)])
def test_no_units_at_all(shape: tuple[int, ...]) -> None:
    for array in span(np.empty(shape)):
        assert_array_equal(array, np.full((*shape[:-2], 2), np.nan))


def test_leading_axes_equal_a_loop() -> None:
    x = np.random.default_rng(1).normal(size=(3, 5, 2))
    assert_array_equal(within(x, *span(x)), np.array([within(draw, *span(draw)) for draw in x]))


def test_constant_is_a_spread_within_rounding_of_the_size_whatever_that_is() -> None:
    low = np.array([-1.7e308, 1.7e308, 5e-324, 0.0, -1e-13, 0.3, 1.0, 1.0, np.nan])
    high = np.array([1.7e308, 1.7e308, 1e-323, 0.0, 0.0, 0.1 + 0.2, 1 + 1e-13, 1 + 1e-11, np.nan])
    expected = [False, True, False, True, False, True, True, False, False]
    assert one_value(low, high).tolist() == expected
    assert bool(one_value(2.0, 2.0))


def test_a_width_too_large_for_a_number_tells_no_units_apart() -> None:
    x = np.array([[-1.7e308, 1.0], [1.7e308, 2.0], [np.nan, np.nan]])
    low, width = span(x)
    assert width.tolist() == [np.inf, 1.0]
    y = within(x, low, width)
    assert_array_equal(y, [[np.nan, 0.0], [np.nan, 1.0], [np.nan, np.nan]])
    assert_array_equal(back(np.zeros((1, 2)), low, width), [[np.nan, 1.0]])
