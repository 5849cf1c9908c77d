"""Medians and their intervals, read from distributions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from ketahanan_index.stages.medians import Distribution

NAN = math.nan


def one(error: float) -> Distribution:
    """Return ten different answers of one village, equally frequent."""
    unit = np.zeros(10, dtype=np.intp)
    return Distribution(unit, np.arange(1.0, 11.0), np.arange(1, 11) / 10, np.array([error]))


def test_woodruff_by_hand() -> None:
    # t of 4 degrees of freedom is 2.7764 at 95 %: 0.5 ± 0.139 reaches past 30 % and past 60 %.
    assert_array_equal(one(0.05).median(), [5.5])
    low, high = one(0.05).interval(0.95, np.array([4.0]))
    # The share at or below 5.5 is 0.5.
    assert (low[0], high[0]) == (4, 7)
    low, high = one(0.05).interval(0.80, np.array([np.inf]))
    assert (low[0], high[0]) == (5, 6)


@pytest.mark.parametrize(("error", "df"), [(0.3, 4.0), (NAN, 4.0), (0.05, 0.0)])
def test_an_end_beyond_all_answers_or_an_unknown_error(error: float, df: float) -> None:
    low, high = one(error).interval(0.95, np.array([df]))
    assert_array_equal([low[0], high[0]], [NAN, NAN])


def test_without_an_error_the_interval_is_the_median() -> None:
    low, high = one(0.0).interval(0.95, np.array([0.0]))
    assert (low[0], high[0]) == (5.5, 5.5)


def test_a_village_without_answers() -> None:
    spread = Distribution(
        np.array([1], dtype=np.intp), np.array([3.0]), np.array([1.0]), np.array([NAN, 0.0, NAN])
    )
    assert_array_equal(spread.median(), [NAN, 3, NAN])
    low, high = spread.interval(0.95, np.full(3, 5.0))
    assert_array_equal(low, [NAN, 3, NAN])
    assert_array_equal(high, [NAN, 3, NAN])
