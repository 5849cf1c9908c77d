"""Missing values are predicted from the unit's other indicators."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

import ketahanan_index as ki
from ketahanan_index.errors import MethodError

Array = NDArray[np.float64]
REGRESSION = ki.imputation.Regression()


def filled(x: Array) -> Array:
    return REGRESSION.fit(x, None).transform(x)


def holed(units: int = 80, indicators: int = 5, share: float = 0.2) -> Array:
    rng = np.random.default_rng(7)
    common = rng.normal(size=(units, 2)) @ rng.normal(size=(2, indicators))
    x = 50 + 10 * (common + rng.normal(size=(units, indicators))) * 10.0 ** np.arange(indicators)
    x[rng.random(x.shape) < share] = np.nan
    return x


def test_closed_form_of_two_indicators() -> None:
    # Complete units (0, 1), (1, 4), (2, 4), (5, 7): means 2 and 4, sxx = 14, sxy = 15, syy = 18.
    x = np.array([[0.0, 1.0], [1.0, 4.0], [2.0, 4.0], [5.0, 7.0], [4.0, np.nan], [np.nan, 10.0]])
    expected = [[4.0, 4 + 15 / 14 * (4 - 2)], [2 + 15 / 18 * (10 - 4), 10.0]]
    assert_allclose(filled(x)[4:], expected, rtol=1e-14)


def test_equals_least_squares_on_the_complete_units_for_every_pattern() -> None:
    x = holed()
    found = filled(x)
    whole = x[~np.isnan(x).any(axis=1)]
    assert len(whole) > 20
    for row, out in zip(x, found, strict=True):
        o, m = ~np.isnan(row), np.isnan(row)
        if o.any():
            design = np.column_stack([np.ones(len(whole)), whole[:, o]])
            slopes = np.linalg.lstsq(design / np.abs(design).max(axis=0), whole[:, m], rcond=None)[0]
            predicted = np.concatenate([[1.0], row[o]]) / np.abs(design).max(axis=0) @ slopes
            assert_allclose(out[m], predicted, rtol=1e-9)
        else:
            assert np.isnan(out).all()


def test_collinear_predictors_change_nothing() -> None:
    x = holed(indicators=3)
    whole = np.column_stack([x, x[:, 0] * 3 - 8])
    lone = ~np.isnan(x[:, 0])
    assert_allclose(filled(whole)[lone, :3], filled(x)[lone], rtol=1e-9)


def test_fewer_complete_units_than_predictors_take_the_smallest_coefficients() -> None:
    # Complete: two units, both indicators rise together. Each standardised predictor counts half.
    x = np.array([[0.0, 0.0, 0.0], [1.0, 10.0, 2.0], [1.0, 5.0, np.nan], [np.nan, 5.0, np.nan]])
    assert_allclose(filled(x)[2:], [[1.0, 5.0, 1.5], [0.5, 5.0, 1.0]], rtol=1e-12)


def test_a_constant_indicator_predicts_nothing_and_is_filled_with_its_constant() -> None:
    x = np.array(
        [[0.0, 7.0, 1.0], [1.0, 7.0, 3.0], [2.0, 7.0, 5.0], [3.0, np.nan, np.nan], [np.nan, 7.0, np.nan]]
    )
    expected = [[3.0, 7.0, 7.0], [np.nan, 7.0, np.nan]]
    assert_allclose(filled(x)[3:], expected, rtol=1e-12)


def test_an_indicator_without_values_and_a_unit_without_values_stay_missing() -> None:
    x = np.array([[0.0, 1.0, np.nan], [1.0, 3.0, np.nan], [2.0, np.nan, np.nan], [np.nan] * 3])
    assert_allclose(filled(x), [[0, 1, np.nan], [1, 3, np.nan], [2, 5, np.nan], [np.nan] * 3], rtol=1e-12)


@pytest.mark.parametrize("rows", [[[1.0, np.nan]], [[1.0, 2.0]], np.empty((0, 2)), [[np.nan, np.nan]] * 3])
def test_where_there_is_nothing_to_fill_nothing_is_refused(rows: Any) -> None:
    x = np.array(rows, dtype=float)
    assert_array_equal(filled(x), x)


def test_a_single_unit_is_all_constants_for_those_to_come() -> None:
    value = REGRESSION.fit(np.array([[1.0, 2.0]]), None)
    assert_array_equal(value.transform(np.array([[3.0, np.nan]])), [[3.0, np.nan]])


def test_too_few_complete_units_are_refused_by_name() -> None:
    x = np.array([[1.0, np.nan, 3.0], [2.0, np.nan, np.nan], [3.0, 1.0, 5.0], [4.0, np.nan, 7.0]])
    with pytest.raises(MethodError, match=r"there is 1; missing most: pipa \(3\), jalan \(1\)") as caught:
        REGRESSION.fit(x, None, names=["sumur", "pipa", "jalan"])
    (problem,) = caught.value.problems
    assert problem.code == "too_few_complete_cases"
    assert "another imputation" in problem.remedy
    x[2, 0] = np.nan
    with pytest.raises(
        MethodError, match=r"all 3 of its indicators, and there are none; missing most: number 2"
    ):
        REGRESSION.fit(x, None)


def test_few_complete_units_and_a_lone_indicator_are_warnings() -> None:
    x = np.random.default_rng(1).normal(size=(20, 3))
    assert REGRESSION.fit(x, None).remarks(["a", "b", "c"]) == ()
    (problem,) = REGRESSION.fit(x[:19], None).remarks(["a", "b", "c"])
    assert (problem.code, problem.severity, problem.count) == ("few_complete_cases", "warning", 19)
    assert "rests on 19 complete villages, fewer than 10 for each of 2 predictors" in problem.message
    (problem,) = REGRESSION.fit(x[:, :1], None).remarks(["a"])
    assert problem.message == "a is alone under regression: missing values stay missing"
    assert problem.code == "nothing_to_impute_from"
    assert REGRESSION.fit(np.stack([x, x]), None).remarks(["a", "b", "c"]) == ()


def test_applies_to_other_units_and_to_some_of_its_indicators() -> None:
    x = holed()
    value = REGRESSION.fit(x, None)
    assert_array_equal(value.transform(x[3:4]), value.transform(x)[3:4])
    places = np.array([3, 0])
    whole = x[~np.isnan(x).any(axis=1)]
    alone = REGRESSION.fit(whole[:, places], None)
    assert_allclose(value.take(places).transform(x[:, places]), alone.transform(x[:, places]), rtol=1e-9)
    assert_array_equal(value.derivative(x), (~np.isnan(x)).astype(float))


def test_many_units_in_any_order_give_the_same_bits() -> None:
    x = holed(units=3000, indicators=8, share=0.1)
    order = np.random.default_rng(2).permutation(len(x))
    assert_array_equal(filled(x[order]), filled(x)[order])


def test_a_fit_to_draws_fills_each_from_its_own() -> None:
    x = holed()
    draws = np.stack([x, np.roll(x, 3, axis=0) * 2, np.where(x > 60, x + 1, x)])
    value = REGRESSION.fit(draws, None)
    assert value.correlation.shape == (3, 5, 5)
    assert value.cases.shape == (3,)
    assert_array_equal(value.transform(draws), np.array([filled(draw) for draw in draws]))
    again: Any = type(value).from_arrays(json.loads(json.dumps(value.arrays())))
    assert_array_equal(again.transform(draws), value.transform(draws))
    assert value.take(np.arange(2)).transform(draws[0, :, :2]).shape == (3, 80, 2)


@pytest.mark.parametrize("wrong", [{"on": "a"}, {"predictors": ["a"]}, {"intercept": False}])
def test_takes_no_parameters(wrong: dict[str, Any]) -> None:
    with pytest.raises(MethodError, match=next(iter(wrong))):
        ki.imputation.Regression(**wrong)


def test_through_the_public_calls_saved_and_as_base(tmp_path: Path) -> None:
    framework = ki.Framework.from_dict(
        {
            "id": "regresi",
            "version": "1",
            "unit": "kode",
            "scales": {"any": {"kind": "numeric"}},
            "index": {
                "id": "regresi",
                "members": [
                    {"id": name, "source": "villages", "items": [{"column": name, "scale": "any"}]}
                    for name in ("a", "b", "c")
                ],
            },
            "methodology": {
                "imputation": {"a": "regression", "b": "regression"},
                "normalisation": "min_max",
            },
        }
    )
    villages: list[dict[str, Any]] = [{"kode": str(i), "a": i, "b": 2 * i + 1, "c": i**2} for i in range(12)]
    villages += [{"kode": "x", "a": 20, "b": None, "c": None}]
    scores = ki.score(framework, villages=villages)
    assert scores.normalised.imputed[["unit", "indicator"]].to_numpy().tolist() == [["x", "b"]]
    assert scores.normalised.imputed["after"].tolist() == pytest.approx([41.0])
    scores.save(tmp_path / "skor.zip")
    base = ki.Scores.load(tmp_path / "skor.zip")
    later = ki.score(framework, villages=[{"kode": "y", "a": None, "b": 9, "c": 3}], base=base)
    assert later.normalised.imputed["after"].tolist() == pytest.approx([4.0])


def test_an_indicator_without_values_is_no_predictor_and_not_spoken_of() -> None:
    x = np.random.default_rng(1).normal(size=(15, 3))
    x[:, 1] = np.nan
    value = REGRESSION.fit(x, None)
    assert value.remarks(["a", "b", "c"]) == ()
    (problem,) = REGRESSION.fit(x[:9], None).remarks(["a", "b", "c"])
    assert problem.message == (
        "regression imputation of 2 indicators rests on 9 complete villages, fewer than 10 for one predictor"
    )
    (problem,) = REGRESSION.fit(x[:, :2], None).remarks(["a", "b"])
    assert (problem.code, problem.column) == ("nothing_to_impute_from", "a")
    assert REGRESSION.fit(x[:, 1:2], None).remarks(["b"]) == ()
    assert value.take(np.array([1])).remarks(["b"]) == ()


def test_without_any_draw_it_fills_none() -> None:
    x = np.empty((0, 5, 4))
    value = REGRESSION.fit(x, None)
    assert [a.shape for a in value.plain().values()] == [(0, 4)] * 4 + [(0, 4, 4), (0,)]
    assert value.transform(x).shape == x.shape
    assert value.remarks(["a", "b", "c", "d"]) == ()
