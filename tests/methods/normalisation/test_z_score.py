"""Standardisation."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import MethodError

NO_ENDS = np.full((2, 2), np.nan)


def test_by_hand() -> None:
    # 2, 4, 4, 4, 5, 5, 7, 9: mean 5, sum of squares 32, so the sample standard deviation is sqrt(32 / 7).
    x = np.array([[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]] * 2).T
    fit = ki.normalisation.ZScore().fit(x, np.array([1.0, -1.0]), NO_ENDS, (0.0, 100.0))
    expected = (x[:, 0] - 5) / np.sqrt(32 / 7)
    assert_allclose(fit.transform(x), np.column_stack([expected, -expected]), rtol=1e-15, atol=1e-15)


def test_result_has_the_mean_and_standard_deviation_asked_for() -> None:
    x = np.random.default_rng(8).normal(3, 2, size=(50, 2))
    x[::7] = np.nan
    fit = ki.normalisation.ZScore(mean=100, sd=10).fit(x, np.array([1.0, -1.0]), NO_ENDS, (0.0, 100.0))
    y = fit.transform(x)
    assert_allclose(np.nanmean(y, axis=0), 100, rtol=1e-14)
    assert_allclose(np.nanstd(y, axis=0, ddof=1), 10, rtol=1e-13)
    assert_array_equal(np.isnan(y), np.isnan(x))


def test_shuffled_villages_give_the_same_bits() -> None:
    random = np.random.default_rng(9)
    x = random.lognormal(3, 2, size=(1000, 2))
    order = random.permutation(len(x))
    method = ki.normalisation.ZScore()
    direction = np.array([1.0, -1.0])
    straight = method.fit(x, direction, NO_ENDS, (0.0, 100.0)).transform(x)
    shuffled = method.fit(x[order], direction, NO_ENDS, (0.0, 100.0)).transform(x[order])
    assert_array_equal(shuffled, straight[order])


def test_says_where_it_lands() -> None:
    assert ki.normalisation.ZScore(mean=100, sd=10).lands_on((0, 1)) == "mean 100, standard deviation 10"


@pytest.mark.parametrize("sd", [0, -1, np.inf, np.nan])
def test_a_standard_deviation_is_positive(sd: float) -> None:
    with pytest.raises(MethodError, match="sd"):
        ki.normalisation.ZScore(sd=sd)
