"""Classes of about equally many units."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
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

QUINTILES = ki.normalisation.QuantileClasses()


def test_quintiles_of_a_hundred() -> None:
    x = np.arange(1.0, 101.0)
    found = np.array(rescaled(QUINTILES, x))
    assert {score: int((found == score).sum()) for score in set(found)} == dict.fromkeys(
        [0, 25, 50, 75, 100], 20
    )
    assert found[[0, 19, 20, 99]].tolist() == [0, 0, 25, 100]
    assert rescaled(QUINTILES, x, -1) == found[::-1].tolist()


@given(
    x=st.lists(st.integers(0, 8), min_size=1, max_size=40),
    classes=st.integers(2, 7),
    direction=st.sampled_from([1, -1]),
)
def test_the_rule_as_stated(x: list[int], classes: int, direction: int) -> None:
    # Class k ends with the smallest value that at least k / K of the units do not exceed.
    turned = np.array(x, dtype=np.float64) * direction
    bounds = [
        min(v for v in turned if classes * (turned <= v).sum() >= k * len(turned)) for k in range(1, classes)
    ]
    expected = [sum(v > bound for bound in bounds) / (classes - 1) for v in turned]
    method = ki.normalisation.QuantileClasses(classes=classes)
    assert_allclose(rescaled(method, x, direction, span=(0, 1)), expected, rtol=1e-15)


def test_ties_stay_together_in_the_lower_class() -> None:
    halves = ki.normalisation.QuantileClasses(classes=2)
    assert rescaled(halves, [1.0, 2.0, 2.0, 3.0]) == [0, 0, 0, 100]
    assert rescaled(halves, [1.0, 2.0, 2.0, 2.0]) == [0, 0, 0, 0]
    assert rescaled(halves, [0.3, 0.1 + 0.2, 0.5, 0.7]) == [0, 0, 100, 100]
    assert rescaled(halves, [0.1 + 0.2, 0.3, 0.3, 0.7]) == [0, 0, 0, 100]
    assert rescaled(halves, [0.1 + 0.2, 0.3, 0.3, 0.1], -1) == [0, 0, 0, 100]


def test_fewer_units_than_classes_constant_and_empty() -> None:
    assert rescaled(QUINTILES, [1.0, 2.0]) == [0, 50]
    assert rescaled(QUINTILES, [7.0]) == [0]
    assert rescaled(QUINTILES, [7.0, 7.0, 7.0]) == [0, 0, 0]
    assert_array_equal(rescaled(QUINTILES, [np.nan, np.nan]), [np.nan, np.nan])
    learnt, _ = fit(QUINTILES, [np.nan, np.nan])
    assert np.isnan(learnt.transform(np.array([[1.0]]))).all()
    learnt, empty = fit(QUINTILES, np.empty((0, 2)))
    assert learnt.transform(empty).shape == (0, 2)
    with pytest.raises(DataError, match=r"jalan is 1 in all 6 villages.*quantile_classes"):
        ki.score(framework("quantile_classes", WAYS), villages=VILLAGES.assign(jalan=1.0))


def test_draws_and_the_verbs(tmp_path: Path) -> None:
    x = np.random.default_rng(5).normal(size=(30, 2))
    x[3, 1] = np.nan
    draws_agree(QUINTILES, x, [1, -1])
    first, later = through_the_verbs({"method": "quantile_classes", "classes": 3}, tmp_path)
    # 8, 12, 25, 31, 40: classes end at 12 and 31.
    assert_array_equal(first.normalised.value[:, 0], [0, 100, 50, np.nan, 0, 50])
    assert_array_equal(later.normalised.value[:, 0], [50, 100, 0, 0, 50, np.nan])
    assert not hasattr(fit(QUINTILES, x)[0], "derivative")


@pytest.mark.parametrize(
    "bad", [{"classes": 1}, {"classes": 0}, {"classes": -2}, {"classes": 2.5}, {"class": 5}]
)
def test_bad_parameters(bad: dict[str, Any]) -> None:
    with pytest.raises(MethodError):
        ki.normalisation.QuantileClasses(**bad)
