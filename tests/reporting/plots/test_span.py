"""Ranges, and neighbours taken together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

import ketahanan_index as ki
from ketahanan_index.reporting.plots.span import limits, parted, score_axis, together
from reporting.plots import cases


def of_range(low: float, high: float) -> ki.Framework:
    return cases.framework(range=[low, high])


def test_the_axis_names_the_ends() -> None:
    assert score_axis(of_range(0, 100), "id") == "Skor (0–100)"
    assert score_axis(of_range(0.5, 1), "id") == "Skor (0,50–1)"
    assert score_axis(of_range(0.5, 1), "en") == "Score (0.50–1)"


@pytest.mark.parametrize("values", [[50], [0], [100], [0, 100], [20, 30, np.nan], [-20, 40], [90, 130]])
def test_limits_hold_what_is_there_with_some_air(values: list[float]) -> None:
    x = np.array(values, dtype=np.float64)
    low, high = limits(x, of_range(0, 100))
    assert low < np.nanmin(x)
    assert high > np.nanmax(x)
    if np.nanmin(x) >= 0 and np.nanmax(x) <= 100:
        assert -1 < low < high < 101


@given(st.integers(1, 3_000), st.integers(1, 50))
def test_groups_are_even(count: int, parts: int) -> None:
    starts = parted(count, parts)
    sizes = np.diff(np.append(starts, count))
    assert starts[0] == 0
    assert len(starts) == min(count, parts)
    assert sizes.max() - sizes.min() <= 1


@given(
    st.lists(st.one_of(st.floats(-100, 100), st.just(float("nan"))), min_size=1, max_size=60),
    st.integers(1, 9),
)
def test_means_of_groups_skip_what_is_missing(values: list[float], parts: int) -> None:
    x = np.array(values)
    starts = parted(len(x), parts)
    expected = []
    for part in np.split(x, starts[1:]):
        there = part[~np.isnan(part)]
        expected.append(there.mean() if len(there) else np.nan)
    assert_allclose(together(x, starts), expected, atol=1e-12)


def test_means_of_rows() -> None:
    x: Any = np.array([[1.0, 2], [3, np.nan], [5, 6]])
    assert_allclose(together(x, np.array([0, 2])), [[2, 2], [5, 6]])
