"""An S-shaped rescaling."""

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
    with_errors,
)

LOGISTIC = ki.normalisation.Logistic()
# Mean 5, standard deviation sqrt(32 / 7).
X = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]
SD = np.sqrt(32 / 7)


@pytest.mark.parametrize("midpoint", [None, 4.0, -30.0])
@pytest.mark.parametrize("steepness", [1.0, 0.25, 3.0])
def test_the_closed_form(midpoint: float | None, steepness: float) -> None:
    method = ki.normalisation.Logistic(midpoint=midpoint, steepness=steepness)
    middle = 5.0 if midpoint is None else midpoint
    for direction in (1, -1):
        share = 1 / (1 + np.exp(-steepness * direction * (np.array(X) - middle) / SD))
        assert_allclose(rescaled(method, X, direction), 100 * share, rtol=1e-12, atol=1e-12)


def test_midpoint_and_one_standard_deviation_above() -> None:
    learnt, _ = fit(LOGISTIC, X, span=(1.0, 101.0))
    found = learnt.transform(np.array([[5.0], [5.0 + SD], [np.nan]])).ravel()
    assert_allclose(found, [51, 1 + 100 / (1 + np.exp(-1)), np.nan], rtol=1e-14)


def test_never_leaves_the_range() -> None:
    learnt, _ = fit(ki.normalisation.Logistic(steepness=50), X)
    found = learnt.transform(np.array([[-1e300], [1e300]])).ravel().tolist()
    assert found == [0.0, 100.0]
    assert learnt.derivative(np.array([[-1e300], [1e300]])).ravel().tolist() == [0.0, 0.0]


def test_two_villages_constant_and_empty() -> None:
    lower, upper = rescaled(LOGISTIC, [2.0, 6.0])
    assert_allclose(lower + upper, 100, rtol=1e-15)
    assert_array_equal(rescaled(LOGISTIC, [np.nan, np.nan]), [np.nan, np.nan])
    with pytest.raises(DataError, match=r"jalan is 1 in all 6 villages.*logistic"):
        ki.score(framework("logistic", WAYS), villages=VILLAGES.assign(jalan=1.0))


def test_slope_draws_and_the_verbs(tmp_path: Path) -> None:
    learnt, x = fit(ki.normalisation.Logistic(midpoint=5, steepness=2), X, -1)
    assert_allclose(learnt.derivative(x)[4, 0], -100 * 2 / SD / 4, rtol=1e-14)
    assert np.isnan(learnt.derivative(np.array([[np.nan]]))).all()
    draws_agree(LOGISTIC, np.array([[1.0, 8.0], [2.0, 4.0], [7.0, np.nan]]), [1, -1])
    first, later = through_the_verbs({"method": "logistic", "midpoint": 12}, tmp_path)
    assert first.normalised.value[0, 0] == 50
    assert later.normalised.value[3, 0] == 50


def test_carries_sampling_errors_along_its_slope() -> None:
    scores = with_errors("logistic")
    learnt, x = fit(LOGISTIC, [10.0, 20.0, 60.0])
    assert_allclose(scores.standard_error, 2 * learnt.derivative(x), rtol=1e-12)


@pytest.mark.parametrize(
    "bad",
    [
        {"steepness": 0},
        {"steepness": -1},
        {"steepness": np.inf},
        {"steepness": np.nan},
        {"midpoint": "x"},
        {"slope": 1},
    ],
)
def test_bad_parameters(bad: dict[str, Any]) -> None:
    with pytest.raises(MethodError):
        ki.normalisation.Logistic(**bad)
