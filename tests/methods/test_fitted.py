"""Fitted values: applied to new data, saved as {method, arrays}."""

from __future__ import annotations

import dataclasses
import json
import pickle
from typing import TypeVar

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from ketahanan_index.methods import Fill, FittedValue, Rescaling, Unchanged, Weights
from ketahanan_index.methods.fitted import linear

Array = NDArray[np.float64]
INFINITE = (-np.inf, np.inf)
Value = TypeVar("Value", bound=FittedValue)


def through_json(value: Value) -> Value:
    text = json.dumps(value.arrays(), allow_nan=False)
    again = type(value).from_arrays(json.loads(text))
    assert isinstance(again, type(value))
    return again


def assert_same(found: FittedValue, expected: FittedValue) -> None:
    assert type(found) is type(expected)
    for field in dataclasses.fields(expected):
        mine, theirs = getattr(found, field.name), getattr(expected, field.name)
        assert_array_equal(mine, theirs)
        assert mine.dtype == np.float64
        assert mine.shape == theirs.shape


@settings(max_examples=60)
@given(
    x=hnp.arrays(
        np.float64,
        hnp.array_shapes(max_dims=3, max_side=4),
        elements=st.floats(allow_nan=True, allow_infinity=True),
    )
)
def test_arrays_come_back_from_json_to_the_last_bit(x: Array) -> None:
    assert_same(through_json(Fill(x)), Fill(x))
    assert_same(through_json(Weights(x)), Weights(x))
    assert_same(through_json(Rescaling(x, x, x, x, x, x)), Rescaling(x, x, x, x, x, x))


def test_nan_is_null_and_infinities_are_words() -> None:
    value = Fill(np.array([np.nan, np.inf, -np.inf, 0.1]))
    assert value.arrays() == {"value": [None, "inf", "-inf", 0.1]}
    assert_same(through_json(value), value)


def test_nothing_learnt_is_saved_as_nothing() -> None:
    assert Unchanged().arrays() == {}
    assert through_json(Unchanged()) == Unchanged()
    x = np.array([[1.0, np.nan]])
    assert Unchanged().transform(x) is x


def test_what_was_learnt_cannot_be_written_to_even_after_pickling() -> None:
    value = linear(np.zeros(2), np.ones(2), 0.0, 100.0, INFINITE)
    again = pickle.loads(pickle.dumps(value))
    assert_same(again, value)
    for one in (value, again, through_json(value)):
        with pytest.raises(ValueError, match="read-only"):
            one.origin[0] = 1.0


def test_fill_leaves_present_values_alone() -> None:
    x = np.array([[1.0, np.nan], [np.nan, 4.0]])
    assert_array_equal(Fill(np.array([9.0, 8.0])).transform(x), [[1.0, 8.0], [9.0, 4.0]])
    draws = np.stack([x, x + 1])
    by_draw = Fill(np.array([[9.0, 8.0], [7.0, 6.0]])).transform(draws)
    assert_array_equal(by_draw, [[[1.0, 8.0], [9.0, 4.0]], [[2.0, 6.0], [7.0, 5.0]]])


class TestRescaling:
    scale = linear(np.array([1.0, 5.0]), np.array([4.0, -4.0]), 0.0, 100.0, (0.0, 100.0))

    def test_both_ends_and_the_middle(self) -> None:
        x = np.array([[1.0, 1.0], [5.0, 5.0], [3.0, 3.0], [np.nan, np.nan]])
        expected = [[0.0, 100.0], [100.0, 0.0], [50.0, 50.0], [np.nan, np.nan]]
        assert_array_equal(self.scale.transform(x), expected)

    def test_clips(self) -> None:
        x = np.array([[0.0, 0.0], [9.0, 9.0]])
        assert_array_equal(self.scale.transform(x), [[0.0, 100.0], [100.0, 0.0]])

    def test_does_not_clip_without_limits(self) -> None:
        free = linear(np.array([1.0]), np.array([4.0]), 0.0, 100.0, INFINITE)
        assert free.transform(np.array([[0.0], [9.0]])).ravel().tolist() == [-25.0, 200.0]

    def test_derivative_is_the_slope_inside_and_zero_where_clipped(self) -> None:
        x = np.array([[0.0, 0.0], [1.0, 1.0], [3.0, np.nan], [9.0, 9.0]])
        expected = [[0.0, 0.0], [25.0, -25.0], [25.0, np.nan], [0.0, 0.0]]
        assert_array_equal(self.scale.derivative(x), expected)

    def test_leaves_its_input_alone(self) -> None:
        x = np.array([[2.0, 2.0]])
        self.scale.transform(x)
        self.scale.derivative(x)
        assert x.tolist() == [[2.0, 2.0]]

    def test_one_fit_serves_many_draws(self) -> None:
        draws = np.random.default_rng(6).uniform(0, 6, size=(5, 7, 2))
        assert_array_equal(
            self.scale.transform(draws), np.array([self.scale.transform(draw) for draw in draws])
        )
        assert_array_equal(
            self.scale.derivative(draws), np.array([self.scale.derivative(draw) for draw in draws])
        )

    def test_many_units_at_once_equal_each_alone(self) -> None:
        x = np.random.default_rng(7).uniform(0, 6, size=(2, 20_000, 2))
        together = self.scale.transform(x)
        for start in range(0, 20_000, 999):
            some = x[:, start : start + 999]
            assert_array_equal(together[:, start : start + 999], self.scale.transform(some))

    def test_cannot_be_changed(self) -> None:
        with pytest.raises(dataclasses.FrozenInstanceError):
            self.scale.origin = np.zeros(2)  # type: ignore[misc]


def test_linear_gives_every_array_the_same_shape() -> None:
    value = linear(np.zeros((3, 1)), np.ones(2), 1.0, np.array([2.0, 3.0]), INFINITE)
    shapes = {getattr(value, field.name).shape for field in dataclasses.fields(value)}
    assert shapes == {(3, 2)}
    assert value.span[2].tolist() == [2.0, 3.0]
