"""Limits within which the values of an indicator are kept."""

from __future__ import annotations

import math

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from ketahanan_index.arrays import limits

Array = NDArray[np.float64]


def column(*values: float) -> Array:
    return np.array(values, dtype=float)[:, None]


def found(*values: float, points: int = 5, always: bool = False) -> tuple[float, ...]:
    low, high, moved = limits.by_points(column(*values), points, 2.0, 3.5, always=always)
    return low[0], high[0], moved[0]


TEN = tuple(range(1, 11))
NONE = (-math.inf, math.inf, 0.0)


def test_columns_of_one_draw_follow_those_of_another() -> None:
    x = np.arange(24.0).reshape(2, 3, 4)
    assert limits.columns(x).T.tolist() == [*x[0].T.tolist(), *x[1].T.tolist()]
    assert limits.columns(np.empty((2, 0, 4))).shape == (0, 8)
    assert limits.columns(np.empty((2, 3, 0))).shape == (3, 0)


class TestByPoints:
    # Limits and numbers moved are those of COINr 1.1.14, coinr/vectors/vector_functions.json.
    def test_one_outlier_above_and_one_below(self) -> None:
        assert found(*TEN, 30, 100) == (-math.inf, 30.0, 1.0)
        assert found(*TEN, -30, -100) == (-30.0, math.inf, 1.0)

    @pytest.mark.parametrize("points", [1, 2, 3, 5])
    def test_tied_values_move_together_even_beyond_what_is_allowed(self, points: int) -> None:
        assert found(*(1, 2, 3, 4, 5) * 4, 200, 200, 200, points=points) == (-math.inf, 5.0, 3.0)

    def test_what_passes_stays(self) -> None:
        assert found(*range(20), 500, 450, 520, 480, 510, 470, 530) == NONE

    def test_what_passes_moves_where_it_always_does(self) -> None:
        assert found(*TEN, 30, 100, points=3, always=True) == (2.0, 10.0, 3.0)
        assert found(3, 1, 4, 1, 5, 9, 2, 6, 5, 3, points=3, always=True) == (2.0, 6.0, 3.0)
        assert found(-5, -2, 0, 3, -2, 8, 1, -9, 4, 4, points=3, always=True) == (-2.0, 4.0, 3.0)

    def test_no_step_leaves_one_value_only(self) -> None:
        assert found(*[0] * 9, 1) == NONE
        assert found(*[1] * 9, 0) == NONE
        assert found(0, 1, 1, 0, 1, 0, 0, 1, points=3, always=True) == NONE
        assert found(*[0] * 9, 1, 2) == (-math.inf, 1.0, 1.0)

    def test_no_points_no_step(self) -> None:
        assert found(*TEN, 30, 100, points=0) == NONE

    @pytest.mark.parametrize("values", [[], [1], [1, 50], [1, 1, 50], [7, 7, 7, 7, 7], [math.nan] * 5])
    def test_what_cannot_be_judged_stays(self, values: list[float]) -> None:
        assert found(*values) == NONE

    def test_missing_values_do_not_count(self) -> None:
        assert found(*TEN, math.nan, 30, 100, math.nan) == found(*TEN, 30, 100)

    @given(
        x=hnp.arrays(
            np.float64,
            st.tuples(st.integers(4, 12), st.integers(1, 3)),
            elements=st.sampled_from([0.0, 1.0, 2.0, 3.0, 50.0, 900.0, -700.0, math.nan]),
        ),
        points=st.integers(1, 4),
    )
    def test_many_columns_equal_each_alone_and_count_what_they_move(self, x: Array, points: int) -> None:
        low, high, moved = limits.by_points(x, points, 1.0, 1.0)
        for j in range(x.shape[1]):
            alone = limits.by_points(x[:, j : j + 1], points, 1.0, 1.0)
            assert (low[j], high[j], moved[j]) == tuple(each[0] for each in alone)
        assert_array_equal(moved, np.count_nonzero((x < low) | (x > high), axis=0))


class TestByQuantiles:
    @pytest.mark.parametrize(
        ("lower", "upper"), [(0.0, 1.0), (0.05, 0.95), (0.1, 0.9), (0.25, 0.6), (0.49, 0.51)]
    )
    @pytest.mark.parametrize("units", [1, 2, 3, 10, 21, 500])
    def test_agrees_with_numpy(self, lower: float, upper: float, units: int) -> None:
        x = np.random.default_rng(units).normal(size=(2, units, 3))
        for ours, share in zip(limits.by_quantiles(x, lower, upper), (lower, upper), strict=True):
            assert_array_equal(ours, np.quantile(x, share, axis=-2))

    def test_missing_values_do_not_count(self) -> None:
        x = np.random.default_rng(1).normal(size=(30, 4))
        x[np.random.default_rng(2).random(x.shape) < 0.4] = np.nan
        for ours, share in zip(limits.by_quantiles(x, 0.1, 0.9), (0.1, 0.9), strict=True):
            assert_array_equal(ours, np.nanquantile(x, share, axis=0))

    def test_nothing_present_has_no_limits(self) -> None:
        for x in (np.full((3, 1), np.nan), np.empty((0, 1))):
            assert_array_equal(limits.by_quantiles(x, 0.1, 0.9), [[-np.inf], [np.inf]])
