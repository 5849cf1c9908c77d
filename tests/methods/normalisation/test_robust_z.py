"""Standardisation by median and median absolute deviation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import DataError, MethodError
from ketahanan_index.methods import Rescaling
from methods.normalisation.rescaled import draws_agree, fit, framework, rescaled, through_the_verbs

ROBUST = ki.normalisation.RobustZ()


def test_by_hand() -> None:
    # R: x <- c(1, 2, 3, 4, 5, 6, 50); median 4, mad(x) = 1.4826 * 2.
    x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 50.0]
    expected = (np.array(x) - 4) / (1.4826 * 2)
    assert_allclose(rescaled(ROBUST, x), expected, rtol=1e-15)
    assert_allclose(rescaled(ROBUST, x, -1), -expected, rtol=1e-15)
    moved = ki.normalisation.RobustZ(centre=50, spread=10)
    assert_allclose(rescaled(moved, x), 50 + 10 * expected, rtol=1e-15)


def test_the_size_of_an_outlier_does_not_count() -> None:
    x = [1.0, 2.0, 3.0, 4.0, 5.0, np.nan]
    assert rescaled(ROBUST, x)[:4] == rescaled(ROBUST, [*x[:4], 1e9, np.nan])[:4]


def test_half_of_the_values_alike_will_do() -> None:
    # Deviations 0.5, 0.5, 0.5, 0.5 of 0, 0, 1, 1; 0, 0, 3, 4 of 2, 2, 5, 6 are 1.5, 1.5, 1.5, 2.5.
    assert_allclose(rescaled(ROBUST, [0.0, 0.0, 1.0, 1.0]), np.array([-1, -1, 1, 1]) / 1.4826, rtol=1e-15)
    assert_allclose(rescaled(ROBUST, [2.0, 2.0, 5.0, 6.0])[0], -1 / 1.4826, rtol=1e-15)


def test_two_villages_and_none() -> None:
    assert_allclose(rescaled(ROBUST, [2.0, 8.0]), [-1 / 1.4826, 1 / 1.4826], rtol=1e-15)
    assert_array_equal(rescaled(ROBUST, [np.nan, np.nan]), [np.nan, np.nan])
    learnt, empty = fit(ROBUST, np.empty((0, 2)))
    assert learnt.transform(empty).shape == (0, 2)


@pytest.mark.parametrize(
    "x",
    [
        [3.0],
        [3.0, np.nan],
        [4.0] * 5,
        [0.0, 0.0, 0.0, 1.0],
        [0.0, 0.0, 1.0, 1.0, 0.0],
        [0.3, 0.1 + 0.2, 0.3, 1e5],
    ],
)
def test_most_values_alike_have_no_deviation(x: list[float]) -> None:
    with pytest.raises(
        MethodError,
        match=r"more than half of the values of listrik are the same[\s\S]*another method for all indicators",
    ):
        fit(ROBUST, x, names=("listrik",))
    with pytest.raises(MethodError, match="number 1"):
        fit(ROBUST, x)


def test_all_that_are_flat_are_named_at_once() -> None:
    x = np.array([[0.0, 1.0, 5.0], [0.0, 2.0, 5.0], [1.0, 3.0, 5.0]])
    with pytest.raises(MethodError) as caught:
        fit(ROBUST, x, names=("a", "b", "c"))
    assert [problem.code for problem in caught.value.problems] == ["no_median_deviation"] * 2
    chosen = framework("robust_z", {"air": 1})
    yes_no = [{"kode_desa": f"d{i}", "air": int(i > 2)} for i in range(4)]
    with pytest.raises(MethodError, match="air"):
        ki.score(chosen, villages=yes_no)
    with pytest.raises(DataError, match=r"air is 1 in all 4 villages.*robust_z"):
        ki.score(chosen, villages=[{**row, "air": 1} for row in yes_no])


def test_slope_and_draws() -> None:
    x = np.array([[1.0, 8.0], [2.0, 4.0], [6.0, 1.0], [9.0, np.nan]])
    learnt, _ = fit(ROBUST, x, [1, -1])
    assert isinstance(learnt, Rescaling)
    assert_allclose(learnt.derivative(x)[0], [1 / (1.4826 * 2.5), -1 / (1.4826 * 3)], rtol=1e-14)
    draws_agree(ROBUST, x, [1, -1])


def test_through_the_verbs(tmp_path: Path) -> None:
    _, later = through_the_verbs("robust_z", tmp_path)
    # Median 25 and MAD 13 of the first wave.
    assert_allclose(later.normalised.value[0, 0], -5 / (1.4826 * 13), rtol=1e-14)


def test_says_where_it_lands() -> None:
    assert ki.normalisation.RobustZ(centre=100, spread=10).lands_on((0, 1)) == "median 100, spread 10"


@pytest.mark.parametrize(
    "bad",
    [
        {"spread": 0},
        {"spread": -1},
        {"centre": np.inf},
        {"centre": "x"},
        {"sd": 1},
        {"spread": np.nan},
        {"spread": np.inf},
    ],
)
def test_bad_parameters(bad: dict[str, Any]) -> None:
    with pytest.raises(MethodError):
        ki.normalisation.RobustZ(**bad)
