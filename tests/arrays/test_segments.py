"""Sums over runs of rows."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from ketahanan_index.arrays.segments import segment_sums, starts


def places(*values: int) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    return np.array(values, dtype=np.intp)


def test_starts() -> None:
    assert starts(places(0, 0, 1, 3), 5).tolist() == [0, 2, 3, 3, 4, 4]
    assert starts(places(), 2).tolist() == [0, 0, 0]
    assert starts(places(), 0).tolist() == [0]
    assert starts(places(1), 2).tolist() == [0, 0, 1]
    assert starts(places(0), 1).dtype == np.intp


def test_runs_without_rows_are_0() -> None:
    x = np.array([[1.0, 10], [2, 20], [4, 40]])
    assert segment_sums(x, places(0, 0, 2, 2, 3, 3)).tolist() == [[0, 0], [3, 30], [0, 0], [4, 40], [0, 0]]
    assert segment_sums(x, places(0, 3)).tolist() == [[7, 70]]
    assert segment_sums(np.zeros((0, 2)), places(0, 0, 0)).tolist() == [[0, 0], [0, 0]]
    assert segment_sums(x, places(0)).shape == (0, 2)


def test_rows_of_any_shape() -> None:
    assert segment_sums(np.array([1.0, 2, 4]), places(0, 1, 3)).tolist() == [1, 6]
    assert segment_sums(np.ones((3, 2, 2)), places(0, 1, 3)).tolist() == [[[1, 1]] * 2, [[2, 2]] * 2]
    assert segment_sums(np.ones((3, 0)), places(0, 1, 3)).shape == (2, 0)


@settings(max_examples=100)
@given(of=st.lists(st.integers(0, 6), max_size=40), seed=st.integers(0, 1000))
def test_sums_are_those_of_a_loop(of: list[int], seed: int) -> None:
    unit = np.sort(np.array(of, dtype=np.intp))
    x = np.random.default_rng(seed).normal(size=(len(unit), 3))
    start = starts(unit, 7)
    assert_array_equal(np.diff(start), np.bincount(unit, minlength=7))
    found = segment_sums(x, start)
    assert_allclose(found, [x[unit == u].sum(axis=0) for u in range(7)], atol=1e-14)


def test_a_sum_hangs_on_its_own_rows_alone() -> None:
    random = np.random.default_rng(1)
    x = random.normal(size=(500, 4)) * 10.0 ** random.integers(-8, 8, (500, 4))
    start = places(0, 3, 3, 120, 121, 500)
    whole = segment_sums(x, start)
    for run, (first, last) in enumerate(pairwise(start.tolist())):
        alone = segment_sums(x[first:last], places(0, last - first))
        assert alone[0].tobytes() == whole[run].tobytes()
