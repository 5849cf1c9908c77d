"""Outliers move to the values next to them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

import ketahanan_index as ki
from ketahanan_index.errors import FrameworkError, MethodError

Array = NDArray[np.float64]
TEN = [float(i) for i in range(1, 11)]
TIED = [1.0, 2.0, 3.0, 4.0, 5.0] * 4


def column(values: list[float]) -> Array:
    return np.array(values, dtype=float)[:, None]


# COINr 1.1.14, coinr/vectors/vector_functions.json: winsorise_5, _1, _force3.
@pytest.mark.parametrize(
    ("method", "values", "expected"),
    [
        (ki.treatment.Winsorise(), [*TEN, 30, 100], [*TEN, 30, 30]),
        (ki.treatment.Winsorise(), [*TEN, -30, -100], [*TEN, -30, -30]),
        (ki.treatment.Winsorise(points=1), [*TIED, 200, 200, 200], [*TIED, 5, 5, 5]),
        (ki.treatment.Winsorise(), [*TEN, math.nan, 30, 100], [*TEN, math.nan, 30, 30]),
        (ki.treatment.Winsorise(points=3, always=True), [*TEN, 30, 100], [2, *TEN[1:], 10, 10]),
        (ki.treatment.Winsorise(points=10**6), [*TEN, 30, 100], [*TEN, 30, 30]),
        (ki.treatment.Winsorise(points=0), [*TEN, 30, 100], [*TEN, 30, 100]),
        (ki.treatment.Winsorise(skewness=4), [*TEN, 30, 100], [*TEN, 30, 100]),
        (ki.treatment.Winsorise(kurtosis=10), [*TEN, 30, 100], [*TEN, 30, 100]),
    ],
)
def test_point_by_point_as_coinr_does(
    method: ki.treatment.Winsorise, values: list[float], expected: list[float]
) -> None:
    x = column(values)
    assert_array_equal(method.fit(x).transform(x), column(expected))


def test_at_quantiles_as_numpy_finds_them() -> None:
    x = np.random.default_rng(3).lognormal(size=(200, 3))
    fit = ki.treatment.Winsorise(rule="quantiles", lower=0.02, upper=0.9).fit(x)
    expected = np.clip(x, np.quantile(x, 0.02, axis=0), np.quantile(x, 0.9, axis=0))
    assert_array_equal(fit.transform(x), expected)


def test_an_end_at_its_quantile_stays() -> None:
    x = column([5.0, 1.0, 9.0])
    fit = ki.treatment.Winsorise(rule="quantiles", lower=0, upper=1).fit(x)
    assert_array_equal(fit.transform(x), x)


def test_the_slope_is_one_up_to_a_limit_and_zero_beyond() -> None:
    x = column([*TEN, 30, 100])
    fit = ki.treatment.Winsorise().fit(x)
    assert fit.high.tolist() == [30.0]
    later = column([-5.0, 30.0, 30.1, math.nan])
    assert_array_equal(fit.transform(later), column([-5.0, 30.0, 30.0, math.nan]))
    assert_array_equal(fit.derivative(later), column([1.0, 1.0, 0.0, math.nan]))


@pytest.mark.parametrize("rule", ["points", "quantiles"])
@pytest.mark.parametrize("values", [[], [4.0], [4.0, 4.0, 4.0, 4.0], [math.nan, math.nan], [math.nan, 4.0]])
def test_few_values_and_equal_ones_stay(rule: str, values: list[float]) -> None:
    x = column(values)
    fit = ki.treatment.Winsorise.model_validate({"method": "winsorise", "rule": rule}).fit(x)
    assert_array_equal(fit.transform(x), x)


@pytest.mark.parametrize("rule", ["points", "quantiles"])
def test_an_indicator_empty_when_learnt_has_no_limits_later(rule: str) -> None:
    fit = ki.treatment.Winsorise.model_validate({"method": "winsorise", "rule": rule}).fit(
        column([math.nan] * 3)
    )
    assert fit.transform(column([3.0, 8.0])).ravel().tolist() == [3.0, 8.0]


def test_a_yes_or_no_indicator_is_not_levelled() -> None:
    x = column([0.0] * 30 + [1.0])
    assert_array_equal(ki.treatment.Winsorise().fit(x).transform(x), x)


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": -1},
        {"points": 1.5},
        {"points": "five"},
        {"points": None},
        {"points": True},
        {"points": 5.0},
        {"skewness": 0},
        {"skewness": -2},
        {"skewness": math.nan},
        {"skewness": math.inf},
        {"kurtosis": math.nan},
        {"rule": "quantile"},
        {"lower": -0.1},
        {"lower": 0.5},
        {"upper": 0.5},
        {"upper": 1.1},
        {"upper": math.nan},
        {"winmax": 5},
    ],
)
def test_wrong_parameters_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(MethodError, match=next(iter(wrong))):
        ki.treatment.Winsorise(**wrong)  # type: ignore[arg-type]
    with pytest.raises(FrameworkError, match=next(iter(wrong))):
        ki.Framework.from_dict(document({"method": "winsorise", **wrong}))


@pytest.mark.parametrize(
    ("idle", "message"),
    [
        ({"lower": 0.1}, "lower does nothing under rule 'points': leave it out, or choose rule 'quantiles'"),
        (
            {"rule": "points", "lower": 0, "upper": 1},
            "lower, upper do nothing under rule 'points': leave them out, or choose rule 'quantiles'",
        ),
        (
            {"rule": "quantiles", "points": 3, "skewness": 1, "kurtosis": 3, "always": True},
            "points, skewness, kurtosis, always do nothing under rule 'quantiles': leave them out, or choose rule",
        ),
        ({"rule": "quantiles", "always": True}, "always does nothing under rule 'quantiles'"),
        (
            {"always": True, "skewness": 1},
            "skewness does nothing beside always: leave it out, or leave out always",
        ),
    ],
)
def test_a_parameter_that_does_nothing_is_refused(idle: dict[str, Any], message: str) -> None:
    with pytest.raises(MethodError) as caught:
        ki.treatment.Winsorise(**idle)
    (problem,) = caught.value.problems
    assert problem.code == "unused_parameter"
    assert problem.message.startswith(message)
    with pytest.raises(FrameworkError, match=message.partition(":")[0]):
        ki.Framework.from_dict(document({"method": "winsorise", **idle}))


@pytest.mark.parametrize(
    "used",
    [
        {},
        {"points": 3, "skewness": 1, "kurtosis": 3},
        {"points": 3, "always": True},
        {"rule": "quantiles"},
        {"rule": "quantiles", "lower": 0, "upper": 0.9},
    ],
)
def test_written_out_with_all_its_defaults_it_is_read_again(used: dict[str, Any]) -> None:
    method = ki.treatment.Winsorise(**used)
    assert ki.treatment.Winsorise.model_validate(method.model_dump(mode="json")) == method
    assert ki.treatment.Winsorise.model_validate_json(method.model_dump_json()) == method


def document(treatment: object) -> dict[str, object]:
    member = {"id": "jarak", "source": "villages", "items": [{"column": "jarak", "scale": "km"}]}
    return {
        "id": "contoh",
        "version": "1",
        "scales": {"km": {"kind": "numeric"}},
        "index": {"id": "indeks", "members": [member]},
        "methodology": {"treatment": treatment, "normalisation": "min_max"},
    }


def test_moved_cells_are_listed_and_the_next_wave_has_the_same_limits() -> None:
    framework = ki.Framework.from_dict(document("winsorise"))
    first = [{"kode_desa": f"d{i:02}", "jarak": value} for i, value in enumerate([*TEN, 30, 100])]
    scores = ki.score(framework, villages=first)
    cells = scores.normalised.treated
    assert cells[["unit", "before", "after"]].to_numpy().tolist() == [["d11", 100.0, 30.0]]
    second = ki.score(framework, villages=[{"kode_desa": "d00", "jarak": 45.0}], base=scores)
    assert second.value.tolist() == [[100.0]]
    assert second.normalised.treated["after"].tolist() == [30.0]
