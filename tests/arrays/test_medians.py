"""Medians that skip missing values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from ketahanan_index.arrays.medians import median, middle


def test_agrees_with_pandas_which_skips_missing_values_too() -> None:
    x = np.random.default_rng(1).normal(size=(41, 6))
    x[np.random.default_rng(2).random(x.shape) < 0.4] = np.nan
    assert_array_equal(median(x), pd.DataFrame(x).median().to_numpy())
    assert_array_equal(median(x, axis=-1), pd.DataFrame(x).median(axis=1).to_numpy())


def test_nothing_present_is_missing() -> None:
    assert_array_equal(median(np.array([[np.nan, 2.0], [np.nan, np.nan]])), [np.nan, 2.0])


@pytest.mark.parametrize("shape", [(0, 2), (3, 0, 2)])
def test_no_units_at_all(shape: tuple[int, ...]) -> None:
    assert_array_equal(median(np.empty(shape)), np.full((*shape[:-2], 2), np.nan))


def test_leading_axes_equal_a_loop() -> None:
    x = np.random.default_rng(3).normal(size=(3, 7, 4))
    assert_array_equal(median(x), np.array([median(draw) for draw in x]))


def test_the_middle_of_huge_values_is_a_number_and_that_of_others_the_same_bits() -> None:
    huge = 2.0**1023 * np.array([[1.5, -1.5], [1.25, -1.25]])
    assert_array_equal(median(huge), 2.0**1023 * np.array([1.375, -1.375]))
    x = np.random.default_rng(4).normal(size=(2, 1000)) * 10.0 ** np.random.default_rng(5).integers(
        -320, 300, 1000
    )
    assert_array_equal(middle(x[0], x[1]), (x[0] + x[1]) / 2)
    assert_array_equal(middle(np.array([np.nan]), np.array([np.nan])), [np.nan])
