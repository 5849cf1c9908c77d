"""Quantiles of Student's t."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from ketahanan_index.arrays.student import t_quantile

# Two-sided 95 % and 99 % points as printed in any table, e.g. Fisher and Yates (1963), table III.
TABLE = {
    1: (12.706, 63.657),
    2: (4.303, 9.925),
    5: (2.571, 4.032),
    10: (2.228, 3.169),
    30: (2.042, 2.750),
    120: (1.980, 2.617),
}


@pytest.mark.parametrize("df", TABLE)
def test_printed_table(df: int) -> None:
    found = [float(t_quantile(p, np.array([float(df)]))[0]) for p in (0.975, 0.995)]
    assert [round(value, 3) for value in found] == list(TABLE[df])


@pytest.mark.parametrize("probability", [0.005, 0.5, 0.9, 0.975, 0.9995])
def test_agrees_with_scipy_stats(probability: float) -> None:
    df = np.array([1.0, 1.5, 2.0, 7.0, 29.3, 1000.0])
    assert_allclose(t_quantile(probability, df), stats.t.ppf(probability, df), rtol=1e-10, atol=1e-14)


def test_is_normal_at_infinity() -> None:
    # The 97.5 % point of the normal distribution, 1.959963984540054.
    assert_allclose(t_quantile(0.975, np.array([np.inf])), [1.959963984540054], rtol=1e-15)


def test_has_none_below_one_degree_of_freedom() -> None:
    df = np.array([[0.0, 0.99], [np.nan, -np.inf]])
    assert_array_equal(t_quantile(0.975, df), np.full((2, 2), np.nan))
