"""A mean that pays for the spread of its members."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from ketahanan_index.arrays import penalties

HALVES = np.array([[0.5, 0.5]])


def test_by_hand() -> None:
    # M = 100, S**2 = 400: 100 - 4 and 100 + 4.
    x = np.array([[80.0, 120.0]])
    assert_allclose(penalties.penalised(x, HALVES, 1.0), [96.0], rtol=1e-15)
    assert_allclose(penalties.penalised(x, HALVES, -1.0), [104.0], rtol=1e-15)
    assert_allclose(penalties.penalised(x, HALVES, 2.0), [92.0], rtol=1e-15)


@given(st.lists(st.floats(0.1, 1000), min_size=1, max_size=6), st.sampled_from([1.0, -1.0, 1.5]))
def test_is_the_textbook_formula(members: list[float], factor: float) -> None:
    x = np.array([members])
    share = np.arange(1.0, len(members) + 1)[None, :]
    share /= share.sum()
    mean = (share * x).sum()
    expected = mean - factor * (share * (x - mean) ** 2).sum() / mean
    assert_allclose(penalties.penalised(x, share, factor), [expected], rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_squares_neither_vanish_nor_overflow(size: float) -> None:
    x = np.array([[80.0, 120.0]]) * size
    assert_allclose(penalties.penalised(x, HALVES, 1.0), [96.0 * size], rtol=1e-14)
    assert_allclose(penalties.gradient(x, HALVES, 1.0), [[0.72, 0.32]], rtol=1e-14)


def test_zeros_alone_make_zero_and_have_no_derivative() -> None:
    x = np.array([[0.0, 0.0], [0.0, np.nan]])
    share = np.array([[0.5, 0.5], [1.0, 0.0]])
    assert penalties.penalised(x, share, 1.0).tolist() == [0.0, 0.0]
    assert_array_equal(penalties.gradient(x, share, 1.0), [[np.nan, np.nan], [np.nan, 0.0]])


def test_a_mean_that_is_not_above_zero_has_no_value() -> None:
    x = np.array([[-3.0, 1.0], [-2.0, 2.0], [np.nan, np.nan]])
    share = np.array([[0.5, 0.5], [0.5, 0.5], [0.0, 0.0]])
    assert_array_equal(penalties.penalised(x, share, 1.0), [np.nan] * 3)
    assert_array_equal(penalties.gradient(x, share, 1.0), [[np.nan, np.nan], [np.nan, np.nan], [0.0, 0.0]])


def test_a_factor_a_unit() -> None:
    x = np.array([[80.0, 120.0], [80.0, 120.0]])
    share = np.array([[0.5, 0.5], [0.5, 0.5]])
    assert_allclose(penalties.penalised(x, share, np.array([1.0, 2.0])), [96.0, 92.0], rtol=1e-15)
    found = penalties.gradient(x, share, np.array([1.0, 2.0]))
    assert_allclose(found[0], penalties.gradient(x[:1], share[:1], 1.0)[0], rtol=1e-15)
    assert_allclose(found[1], penalties.gradient(x[:1], share[:1], 2.0)[0], rtol=1e-15)
