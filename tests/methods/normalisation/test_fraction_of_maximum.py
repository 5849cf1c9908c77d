"""Shares of the largest value found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import MethodError
from methods.normalisation.rescaled import (
    VILLAGES,
    WAYS,
    draws_agree,
    fit,
    framework,
    rescaled,
    through_the_verbs,
)

COMPLEMENT = ki.normalisation.FractionOfMaximum()
RECIPROCAL = ki.normalisation.FractionOfMaximum(less_is_better="reciprocal")
BOTH = pytest.mark.parametrize("method", [COMPLEMENT, RECIPROCAL], ids=["complement", "reciprocal"])


@BOTH
def test_figures_of_coinr_restated(method: ki.normalisation.FractionOfMaximum) -> None:
    # COINr 1.1.14, vectors/vector_functions.json, case `plain`: n_fracmax.
    x = np.array([3.0, 1, 4, 1, 5, 9, 2, 6, 5, 3])
    assert_allclose(rescaled(method, x, span=(0, 1)), x / 9, rtol=1e-15)


def test_where_less_is_better() -> None:
    x = [2.0, 8.0, np.nan, 4.0]
    assert_array_equal(rescaled(COMPLEMENT, x, -1), [75, 0, np.nan, 50])
    assert_array_equal(rescaled(RECIPROCAL, x, -1), [100, 25, np.nan, 50])
    assert_array_equal(rescaled(COMPLEMENT, x, -1, span=(1, 101)), [76, 1, np.nan, 51])


def test_keeps_the_order_that_coinr_turns_around() -> None:
    # COINr: n_fracmax(-x) = x / min(x), which is largest for the worst.
    x = np.array([2.0, 8.0, 4.0])
    assert ((-x) / (-x).max()).argmax() == x.argmax()
    for method in (COMPLEMENT, RECIPROCAL):
        assert np.argmax(rescaled(method, x, -1)) == x.argmin()


def test_a_zero_is_the_best_under_complement_and_refused_under_reciprocal() -> None:
    # COINr: Inf and NaN.
    assert rescaled(COMPLEMENT, [0.0, 5.0], -1) == [100, 0]
    assert rescaled(RECIPROCAL, [0.0, 5.0], 1) == [0, 100]
    with pytest.raises(MethodError, match=r"jarak is 0 somewhere[\s\S]*complement"):
        fit(RECIPROCAL, [0.0, 5.0], -1, names=["jarak"])


@BOTH
@pytest.mark.parametrize("direction", [1, -1])
@pytest.mark.parametrize(
    ("x", "because"),
    [
        ([-1.0, 2.0], "has negative values"),
        ([-3.0, -2.0], "has negative values"),
        ([0.0, 0.0], "has no value above 0"),
        ([0.0, np.nan], "has no value above 0"),
    ],
)
def test_no_ratio(
    method: ki.normalisation.FractionOfMaximum, direction: int, x: list[float], because: str
) -> None:
    with pytest.raises(MethodError, match=f"jarak {because}"):
        fit(method, x, direction, names=["jarak"])


def test_all_that_have_no_ratio_are_named_at_once() -> None:
    x = np.array([[-1.0, 0.0, 0.0, 3.0], [2.0, 0.0, 1.0, 4.0]])
    with pytest.raises(MethodError) as caught:
        fit(RECIPROCAL, x, -1)
    assert [p.message.split(":")[0] for p in caught.value.problems] == [
        "number 1 has negative values",
        "number 2 has no value above 0",
        "number 3 is 0 somewhere, which min / x cannot turn",
    ]
    assert {p.code for p in caught.value.problems} == {"no_fraction"}
    with pytest.raises(MethodError, match="jarak has negative values"):
        ki.score(framework("fraction_of_maximum", WAYS), villages=VILLAGES.assign(jarak=-1.0))


@BOTH
def test_constant_single_and_empty(method: ki.normalisation.FractionOfMaximum) -> None:
    assert rescaled(method, [5.0, 5.0]) == [100, 100]
    assert rescaled(method, [5.0]) == [100]
    assert rescaled(method, [5.0, 5.0], -1) == ([0, 0] if method is COMPLEMENT else [100, 100])
    assert_array_equal(rescaled(method, [np.nan, np.nan], -1), [np.nan, np.nan])
    scores = ki.score(framework(method.model_dump(), WAYS), villages=VILLAGES.assign(jalan=3.0))
    assert scores.normalised.value[:, 0].tolist() == [100.0] * 6


def test_values_beyond_those_of_the_fit() -> None:
    new = np.array([[0.0], [1.0], [2.0], [16.0], [-4.0], [np.nan]])
    learnt, _ = fit(RECIPROCAL, [2.0, 8.0], -1)
    assert_array_equal(learnt.transform(new).ravel(), [100, 100, 100, 12.5, 100, np.nan])
    assert_array_equal(learnt.derivative(new).ravel(), [0, 0, np.nan, -100 * 2 / 256, 0, np.nan])
    learnt, _ = fit(COMPLEMENT, [2.0, 8.0], -1)
    assert_array_equal(learnt.transform(new).ravel(), [100, 87.5, 75, -100, 150, np.nan])
    assert_array_equal(learnt.derivative(new).ravel(), [*[-12.5] * 5, np.nan])
    learnt, _ = fit(COMPLEMENT, [2.0, 8.0])
    assert_array_equal(learnt.derivative(new).ravel(), [*[12.5] * 5, np.nan])


@BOTH
def test_draws_and_the_verbs(method: ki.normalisation.FractionOfMaximum, tmp_path: Path) -> None:
    draws_agree(method, np.array([[1.0, 8.0], [2.0, 4.0], [2.0, np.nan]]), [1, -1])
    _, later = through_the_verbs(method.model_dump(), tmp_path)
    assert later.normalised.value[0, 0] == 50


def test_a_draw_may_stray_below_zero_where_the_data_may_not() -> None:
    draws = np.array([[[0.1], [2.0]], [[-0.1], [4.0]]])
    told: Any = {"direction": np.ones(1), "ends": np.full((2, 1), np.nan), "span": (0.0, 1.0)}
    assert_allclose(COMPLEMENT.fit(draws, **told).transform(draws).ravel(), [0.05, 1, -0.025, 1])
    with pytest.raises(MethodError, match="negative"):
        RECIPROCAL.fit(draws, **{**told, "direction": -np.ones(1)})


@pytest.mark.parametrize(
    "bad", [{"less_is_better": "inverse"}, {"less_is_better": None}, {"less": "complement"}]
)
def test_bad_parameters(bad: dict[str, Any]) -> None:
    with pytest.raises(MethodError, match="less"):
        ki.normalisation.FractionOfMaximum(**bad)
