"""The rescaling of the adjusted Mazziotta-Pareto index."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import DataError, MethodError
from methods.normalisation.rescaled import (
    VILLAGES,
    WAYS,
    draws_agree,
    fit,
    framework,
    rescaled,
    through_the_verbs,
)

AMPI = ki.normalisation.Ampi()


def formula(x: Any, reference: float) -> Any:
    """Mazziotta and Pareto (2016), section 3.1, as printed."""
    half = (np.nanmax(x) - np.nanmin(x)) / 2
    low, high = reference - half, reference + half
    return (np.asarray(x) - low) / (high - low) * 60 + 70


X = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0, np.nan]


@pytest.mark.parametrize("reference", [None, 0.0, 5.0, 40.0])
def test_the_formula_of_the_paper(reference: float | None) -> None:
    expected = formula(X, float(np.nanmean(X)) if reference is None else reference)
    method = ki.normalisation.Ampi(reference=reference)
    assert_allclose(rescaled(method, X), expected, rtol=1e-14)
    assert_allclose(rescaled(method, X, -1), 200 - expected, rtol=1e-14)


def test_figures_of_gini_ci_restated() -> None:
    # giniCI 0.1.3, `normalize` with goalposts: x01 of 60 units on 1 to 100 with the mean 51.482978723404258.
    x = [78.936170212765958, 13.638297872340425, 1.0, 100.0]
    method = ki.normalisation.Ampi(reference=51.482978723404258)
    assert_allclose(rescaled(method, x)[:2], [116.63829787234042, 77.063829787234042], rtol=1e-14)


@pytest.mark.parametrize("direction", [1, -1])
def test_the_reference_is_100(direction: int) -> None:
    learnt, _ = fit(ki.normalisation.Ampi(reference=4), X, direction)
    assert learnt.transform(np.array([[4.0]])).item() == 100
    assert_allclose(np.nanmean(rescaled(AMPI, X, direction)), 100, rtol=1e-14)


def test_constant_two_and_empty() -> None:
    assert rescaled(AMPI, [4.0, 2.0]) == [130, 70]
    assert_array_equal(rescaled(AMPI, [np.nan, np.nan]), [np.nan, np.nan])
    with pytest.raises(DataError, match=r"jalan is 1 in all 6 villages.*ampi"):
        ki.score(framework("ampi", WAYS), villages=VILLAGES.assign(jalan=1.0))


def test_slope_draws_and_the_verbs(tmp_path: Path) -> None:
    x = np.array([[1.0, 8.0], [2.0, 4.0], [7.0, np.nan]])
    assert fit(AMPI, x, [1, -1])[0].derivative(x)[0].tolist() == [10, -15]
    draws_agree(AMPI, x, [1, -1])
    first, later = through_the_verbs({"method": "ampi", "reference": 20}, tmp_path)
    assert_allclose(first.normalised.value[1, 0], 100 + 20 / 32 * 60, rtol=1e-15)
    assert_allclose(later.normalised.value[1, 0], 100 + 40 / 32 * 60, rtol=1e-15)


def test_says_where_it_lands() -> None:
    assert AMPI.lands_on((0, 1)) == "70 to 130"


@pytest.mark.parametrize(
    "bad", [{"reference": "x"}, {"reference": np.nan}, {"reference": np.inf}, {"ref": 1}]
)
def test_bad_parameters(bad: dict[str, Any]) -> None:
    with pytest.raises(MethodError):
        ki.normalisation.Ampi(**bad)
