"""Fits and fills that go draw by draw."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from ketahanan_index.methods import Fill, drawn

Array = NDArray[np.float64]


def learn(x: Array) -> Fill:
    assert x.ndim == 2
    return Fill(np.fmax.reduce(x, axis=0, initial=-np.inf))


def fill(x: Array, value: Array) -> Array:
    assert (x.ndim, value.ndim) == (2, 1)
    return np.where(np.isnan(x), value, x)


def test_what_is_learnt_has_the_leading_axes_of_the_data() -> None:
    x = np.arange(48.0).reshape(2, 3, 4, 2)
    assert_array_equal(drawn.each(learn, x).value, x.max(axis=-2))
    assert_array_equal(drawn.each(learn, x[0, 0]).value, x[0, 0].max(axis=-2))
    assert drawn.each(learn, np.empty((5, 0, 2))).value.shape == (5, 2)


def test_fills_draws_from_one_fit_one_from_draws_and_each_from_its_own() -> None:
    x = np.array([[[1.0, np.nan]], [[np.nan, 4.0]]])
    one, two = np.array([7.0, 8.0]), np.array([[7.0, 8.0], [9.0, 6.0]])
    assert_array_equal(drawn.filled(fill, x, (one, 1)), [[[1.0, 8.0]], [[7.0, 4.0]]])
    assert_array_equal(drawn.filled(fill, x, (two, 1)), [[[1.0, 8.0]], [[9.0, 4.0]]])
    assert_array_equal(drawn.filled(fill, x[0], (two, 1)), [[[1.0, 8.0]], [[1.0, 6.0]]])
    assert_array_equal(drawn.filled(fill, x[0], (one, 1)), [[1.0, 8.0]])


@pytest.mark.parametrize("shape", [(0, 5, 4), (3, 0, 5, 4), (0, 0, 4)])
def test_without_any_draw_nothing_is_learnt_in_the_right_shape(shape: tuple[int, ...]) -> None:
    x = np.empty(shape)
    value = drawn.each(learn, x).value
    assert value.shape == (*shape[:-2], 4)
    assert value.dtype == np.float64
    assert drawn.filled(fill, x, (value, 1)).shape == shape
