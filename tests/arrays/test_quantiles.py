"""Quantiles of weighted values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from ketahanan_index.arrays.quantiles import quantile, share_at

NAN = math.nan


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=40))
def test_the_median_of_equal_weights_is_numpy_s(values: list[int]) -> None:
    distinct, count = np.unique(np.array(values, dtype=float), return_counts=True)
    share = np.cumsum(count) / len(values)
    found = quantile(distinct, share, np.array([0, len(distinct)]), np.array([0.5]))
    assert found[0] == np.median(values)


@pytest.mark.parametrize(
    ("probability", "expected"),
    [
        (0.0, 1), (0.1, 1), (0.25, 1.5), (0.3, 2), (0.5, 3.5), (0.75, 7), (0.9, 9), (1.0, 9),
        (-0.01, NAN), (1.01, NAN), (NAN, NAN),
    ],
)  # fmt: skip
def test_by_hand(probability: float, expected: float) -> None:
    value, share = np.array([1.0, 2, 5, 9]), np.array([0.25, 0.5, 0.75, 1])
    assert_array_equal(quantile(value, share, np.array([0, 4]), np.array([probability])), [expected])


def test_several_distributions_some_of_them_empty() -> None:
    value, share = np.array([1.0, 3.0, 2.0]), np.array([0.5, 1.0, 1.0])
    start = np.array([0, 2, 2, 3])
    assert_array_equal(quantile(value, share, start, np.full(3, 0.5)), [2, NAN, 2])
    assert_array_equal(quantile(value, share, start, np.array([0.9, 0.5, NAN])), [3, NAN, NAN])
    assert_array_equal(share_at(value, share, start, np.array([2.0, 1.0, 1.0])), [0.5, NAN, 0])
    assert_array_equal(share_at(value, share, start, np.array([NAN, 1.0, 2.0])), [NAN, NAN, 1])


def test_no_distribution_at_all() -> None:
    nothing, start = np.zeros(0), np.zeros(3, dtype=np.intp)
    assert_array_equal(quantile(nothing, nothing, start, np.full(2, 0.5)), [NAN, NAN])
    assert_array_equal(share_at(nothing, nothing, start, np.full(2, 0.5)), [NAN, NAN])
