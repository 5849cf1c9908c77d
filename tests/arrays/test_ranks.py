"""Ranks, best first, and what counts as a tie."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from numpy.typing import NDArray
from scipy.stats import rankdata

from ketahanan_index.arrays.ranks import Ties, rank, rank_within, snap

Array = NDArray[np.float64]

scores = st.lists(st.sampled_from([0.0, -0.0, 1.5, 2.0, 2.5, 70.0, 99.9]) | st.floats(-100, 100), max_size=30)


@pytest.mark.parametrize("ties", get_args(Ties))
@settings(max_examples=50)
@given(values=scores)
def test_agrees_with_scipy_on_present_scores(values: list[float], ties: Ties) -> None:
    x = np.array(values, dtype=np.float64)
    expected = rankdata(-snap(x), method=ties) if len(x) else np.empty(0)
    assert_array_equal(rank(x, ties), expected)


@pytest.mark.parametrize("ties", get_args(Ties))
def test_missing_scores_have_no_rank_and_take_no_place(ties: Ties) -> None:
    x = np.array([np.nan, 3.0, 1.0, np.nan, 3.0, 2.0])
    found = rank(x, ties)
    there = ~np.isnan(x)
    assert np.isnan(found[~there]).all()
    assert_array_equal(found[there], rankdata(-x[there], method=ties))


def test_each_rule_by_hand() -> None:
    x = np.array([80.0, 90.0, 80.0, 70.0])
    assert rank(x).tolist() == [2, 1, 2, 4]
    assert rank(x, "max").tolist() == [3, 1, 3, 4]
    assert rank(x, "average").tolist() == [2.5, 1, 2.5, 4]
    assert rank(x, "dense").tolist() == [2, 1, 2, 3]


def test_ties_are_judged_at_ten_decimals() -> None:
    assert rank(np.array([0.1 + 0.2, 0.3])).tolist() == [1.0, 1.0]
    assert rank(np.array([0.3 + 4e-11, 0.3])).tolist() == [1.0, 1.0]
    assert rank(np.array([0.3 + 1.1e-10, 0.3])).tolist() == [1.0, 2.0]


def test_snapping_rounds_and_drops_the_sign_of_zero() -> None:
    snapped = snap(np.array([0.1 + 0.2, -1e-12, -0.0, np.nan, 55.27559055118110]))
    assert_array_equal(snapped, [0.3, 0.0, 0.0, np.nan, 55.2755905512])
    assert not np.signbit(snapped).any()


def test_no_scores() -> None:
    assert rank(np.empty(0)).shape == (0,)
    assert_array_equal(rank(np.full(2, np.nan)), [np.nan, np.nan])
    assert rank_within(np.empty(0), np.empty(0, dtype=np.intp)).shape == (0,)


@pytest.mark.parametrize("ties", get_args(Ties))
@settings(max_examples=30)
@given(data=st.data())
def test_ranks_within_groups_equal_a_loop_over_groups(ties: Ties, data: st.DataObject) -> None:
    values = data.draw(st.lists(st.sampled_from([np.nan, 1.0, 2.0, 3.0, 3.5]), max_size=20))
    x = np.array(values, dtype=np.float64)
    codes = data.draw(st.lists(st.integers(-1, 3), min_size=len(x), max_size=len(x)))
    groups = np.array(codes, dtype=np.intp)
    expected = np.full(x.shape, np.nan)
    for group in {code for code in codes if code >= 0}:
        expected[groups == group] = rank(x[groups == group], ties)
    assert_array_equal(rank_within(x, groups, ties), expected)


def test_units_of_no_group_have_no_rank() -> None:
    found = rank_within(np.array([1.0, 2.0, 3.0]), np.array([-1, 0, 0], dtype=np.intp))
    assert_array_equal(found, [np.nan, 2.0, 1.0])
