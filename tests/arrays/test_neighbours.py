"""The mean of the nearest of many candidates."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ketahanan_index.arrays.neighbours import apart, averaged, candidates


def mean(value: list[float], squared: list[float], neighbours: int, *, by_distance: bool = False) -> float:
    row = np.zeros(len(value), dtype=np.intp)
    found = averaged(
        np.array(value), np.array(squared), row, 1, neighbours, by_distance=by_distance, most=len(value)
    )
    return float(found[0])


@pytest.mark.parametrize(
    ("value", "squared", "neighbours", "expected"),
    [
        ([0.25, 0.75, 1.0], [1.0, 2.0, 3.0], 1, 0.25),
        ([0.25, 0.75, 1.0], [1.0, 2.0, 3.0], 2, 0.5),
        ([0.5, 0.25, 1.0], [1.0, 2.0, 3.0], 9, 1.75 / 3),
        ([0.0, 0.5, 1.0], [4.0, 1.0, 4.0], 2, 0.5),  # the second place shared by 0 and 1
        ([0.25, 1.0, 0.5], [2.0, 2.0 + 1e-15, 2.0], 1, 1.75 / 3),  # all tied, up to rounding
    ],
)
def test_worked_by_hand(value: list[float], squared: list[float], neighbours: int, expected: float) -> None:
    assert mean(value, squared, neighbours) == pytest.approx(expected, rel=1e-15)
    assert mean(value[::-1], squared[::-1], neighbours) == mean(value, squared, neighbours)


def test_a_shared_place_is_the_mean_over_all_ways_to_break_the_tie() -> None:
    value, squared = [0.1, 0.2, 0.6, 0.9], [1.0, 2.0, 2.0, 2.0]
    ways = [np.mean([0.1, one, two]) for one, two in ((0.2, 0.6), (0.2, 0.9), (0.6, 0.9))]
    assert mean(value, squared, 3) == pytest.approx(np.mean(ways), rel=1e-15)


def test_by_distance() -> None:
    # Distances 1 and 2: weights 1 and 1/2.
    assert mean([0.0, 0.75], [1.0, 4.0], 2, by_distance=True) == pytest.approx(0.25, rel=1e-15)
    # A unit that is alike in all counts alone, and two such share.
    assert mean([0.5, 0.75], [0.0, 4.0], 2, by_distance=True) == 0.5
    assert mean([0.5, 1.0, 0.0], [0.0, 0.0, 1e-9], 3, by_distance=True) == 0.75


def test_a_row_without_candidates_has_no_mean() -> None:
    row = np.array([1], dtype=np.intp)
    found = averaged(np.array([0.5]), np.array([1.0]), row, 3, 2, by_distance=False, most=1)
    assert_array_equal(found, [np.nan, 0.5, np.nan])
    nobody = np.empty(0, dtype=np.intp)
    found = averaged(np.empty(0), np.empty(0), nobody, 2, 2, by_distance=True, most=1)
    assert_array_equal(found, [np.nan, np.nan])


def test_distances_are_scaled_up_to_all_columns() -> None:
    a = np.array([[0.0, 0.0, 0.0], [0.0, np.nan, 1.0], [np.nan, 0.0, 0.0]])
    b = np.array([[1.0, 2.0, 2.0], [3.0, 1.0, np.nan], [1.0, np.nan, np.nan]])
    assert_array_equal(apart(a, b), [9.0, 27.0, np.nan])


def test_candidates_hold_the_nearest_and_all_that_rounding_may_have_passed_over() -> None:
    squared = np.array([[5.0, 1.0, 2.0, np.nan], [np.nan, np.nan, 3.0, np.nan], [np.nan] * 4])
    row, column = candidates(squared, 2, np.full(3, 1e-12))
    assert_array_equal(row, [0, 0, 1])
    assert_array_equal(column, [1, 2, 2])
    row, column = candidates(np.array([[1.0, 1.0 + 1e-6, 2.0]]), 1, np.array([1e-6]))
    assert column.tolist() == [0, 1]


def test_rows_do_not_hang_on_the_rows_beside_them() -> None:
    rng = np.random.default_rng(1)
    row, value, squared = np.repeat(np.arange(20), 15), rng.random(300), rng.random(300)
    together = averaged(value, squared, row, 20, 6, by_distance=True, most=15)
    alone = [
        averaged(value[row == i], squared[row == i], row[row == 0], 1, 6, by_distance=True, most=15)[0]
        for i in range(20)
    ]
    assert_array_equal(together, alone)
    assert_allclose(together.mean(), 0.5, atol=0.2)
