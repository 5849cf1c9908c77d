"""Outliers are pulled in, and what stays skewed is transformed, until it passes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

import ketahanan_index as ki
from ketahanan_index.errors import FrameworkError, MethodError
from ketahanan_index.methods.checked import Checked

Array = NDArray[np.float64]
Method = ki.treatment.SkewKurtosis
TEN = [float(i) for i in range(1, 11)]
PASSING = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0, 3.0]
# With one value winsorised it is still skewed; its logarithm is not.
TAILED = [*(float(i) for i in range(1, 19)), 100.0, 101.0]
# Neither winsorising one value nor the logarithm is enough.
HOPELESS = [0.0] * 28 + [1.0, 2.0]


def column(values: list[float]) -> Array:
    return np.array(values, dtype=float)[:, None]


def told(fit: Checked, *names: str) -> list[Any]:
    details = fit.details()
    return [details[name].tolist()[0] for name in names]


class TestSteps:
    def test_what_passes_stays(self) -> None:
        x = column(PASSING)
        fit = Method().fit(x)
        assert_array_equal(fit.transform(x), x)
        assert told(fit, "used", "passed_before") == ["unchanged", 1.0]
        assert np.isnan(told(fit, "winsorised", "skewness_winsorised", "passed_transformed")).all()

    def test_winsorised_as_coinr_does(self) -> None:
        # COINr 1.1.14, coinr/vectors/vector_functions.json: outlier_hi, Treat_default_winmax5.
        x = column([*TEN, 30, 100])
        fit = Method().fit(x)
        assert_array_equal(fit.transform(x), column([*TEN, 30, 30]))
        assert told(fit, "used", "winsorised", "passed_before", "passed_winsorised") == [
            "winsorised",
            1,
            0,
            1,
        ]
        assert_allclose(
            told(fit, "skewness_before", "kurtosis_before", "skewness_winsorised", "kurtosis_winsorised"),
            [3.0632410342394985, 9.741390834569144, 1.7120380600890506, 1.8157805377242044],
            rtol=1e-12,
        )

    def test_tied_values_move_together_beyond_the_points_as_with_coinr(self) -> None:
        x = column([1.0, 2.0, 3.0, 4.0, 5.0] * 4 + [200.0] * 3)
        fit = Method(points=1).fit(x)
        assert told(fit, "winsorised", "used") == [3.0, "winsorised"]
        assert fit.transform(x).max() == 5.0

    def test_the_original_values_are_transformed(self) -> None:
        x = column(TAILED)
        fit = Method(points=1).fit(x)
        assert told(fit, "used", "winsorised", "passed_winsorised") == ["transformed", 1.0, 0.0]
        assert_array_equal(fit.transform(x), ki.treatment.LogShift().fit(x).transform(x))

    def test_the_winsorised_values_are_transformed_when_combined(self) -> None:
        x = column(TAILED)
        fit = Method(points=1, combine=True).fit(x)
        capped = ki.treatment.Winsorise(points=1).fit(x).transform(x)
        assert_array_equal(fit.transform(x), ki.treatment.LogShift().fit(capped).transform(capped))
        slope = fit.derivative(x).ravel()
        assert slope[-1] == 0.0
        assert_allclose(
            slope[:-1], ki.treatment.LogShift().fit(capped).derivative(capped).ravel()[:-1], rtol=1e-15
        )

    @pytest.mark.parametrize(
        ("options", "transformation"),
        [
            ({"share": 0.2}, ki.treatment.LogShift(share=0.2)),
            ({"constant": 1}, ki.treatment.LogShift(constant=1)),
            ({"transform": "log_mirrored"}, ki.treatment.LogShift(mirror=True)),
            ({"transform": "box_cox"}, ki.treatment.BoxCox()),
            (
                {"transform": "box_cox", "power": 0.25, "constant": 2},
                ki.treatment.BoxCox(power=0.25, constant=2),
            ),
        ],
    )
    @pytest.mark.parametrize("sign", [1.0, -1.0])
    def test_each_transformation(self, options: dict[str, Any], transformation: Any, sign: float) -> None:
        x = sign * column(TAILED)
        fit = Method(points=0, keep="last", **options).fit(x)
        assert told(fit, "used", "winsorised") == ["transformed", 0.0]
        learnt = transformation.fit(x)
        assert_array_equal(fit.transform(x), learnt.transform(x))
        assert_array_equal(fit.derivative(x), learnt.derivative(x))

    def test_no_transformation(self) -> None:
        x = column(TAILED)
        assert told(Method(points=1, transform="none").fit(x), "used") == ["unchanged"]
        last = Method(points=1, transform="none", keep="last").fit(x)
        assert told(last, "used") == ["winsorised"]
        assert last.transform(x).max() == 100.0

    def test_what_passes_nowhere_is_left_or_kept(self) -> None:
        x = column(HOPELESS)
        left, last = Method(points=1).fit(x), Method(points=1, keep="last").fit(x)
        assert told(left, "used", "passed_transformed") == ["unchanged", 0.0]
        assert_array_equal(left.transform(x), x)
        assert_array_equal(left.derivative(x), np.ones(x.shape))
        assert told(last, "used", "passed_transformed") == ["transformed", 0.0]
        assert_array_equal(last.transform(x), ki.treatment.LogShift().fit(x).transform(x))

    def test_limits_decide(self) -> None:
        x = column([*TEN, 30, 100])
        for options in ({"skewness": 3.1}, {"kurtosis": 9.8}):
            assert told(Method.model_validate({"method": "skew_kurtosis", **options}).fit(x), "used") == [
                "unchanged"
            ]

    @pytest.mark.parametrize("units", [4, 9, 16])
    def test_rounding_does_not_decide_at_a_limit(self, units: int) -> None:
        # One unit apart from n - 1 equal ones has skewness sqrt(n), whatever the size of the numbers.
        for factor in (1.0, 0.1, 1 / 3, 1e7 / 7):
            x = column([0.1 * factor] * (units - 1) + [0.7 * factor])
            assert Method(skewness=math.sqrt(units), kurtosis=-9).fit(x).passed[0].tolist() == [0.0]


class TestWhatCannotBeJudged:
    @pytest.mark.parametrize("values", [[], [math.nan] * 3])
    def test_without_any_value_nothing_is_told(self, values: list[float]) -> None:
        x = column(values)
        fit = Method().fit(x)
        assert_array_equal(fit.transform(x), x)
        assert fit.remarks(["PAR01"]) == ()

    @pytest.mark.parametrize(
        "values", [[4.0], [4.0, 9.0], [4.0] * 6, [math.nan, 4.0, 9.0], [0.1 + 0.2, 0.3, 0.3, 0.3]]
    )
    @pytest.mark.parametrize("keep", ["passing", "last"])
    def test_stays_with_a_warning(self, values: list[float], keep: str) -> None:
        x = column(values)
        fit = Method.model_validate({"method": "skew_kurtosis", "keep": keep}).fit(x)
        assert_array_equal(fit.transform(x), x)
        (problem,) = fit.remarks(["PAR01"])
        assert (problem.code, problem.severity, problem.column) == ("skewness_undefined", "warning", "PAR01")

    def test_three_values_pass_by_their_skewness_alone(self) -> None:
        x = column([1.0, 2.0, 400.0])
        assert told(Method().fit(x), "passed_before") == [1.0]
        fit = Method(skewness=1).fit(x)
        assert math.isnan(fit.details()["passed_before"][0])
        assert_array_equal(fit.transform(x), x)

    def test_a_yes_or_no_indicator_is_not_levelled(self) -> None:
        x = column([0.0] * 30 + [1.0])
        for keep in ("passing", "last"):
            fit = Method.model_validate({"method": "skew_kurtosis", "keep": keep, "transform": "none"}).fit(x)
            assert_array_equal(fit.transform(x), x)
            assert told(fit, "winsorised") == [0.0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": -1},
        {"points": 2.5},
        {"points": None},
        {"points": True},
        {"skewness": 0},
        {"skewness": math.nan},
        {"skewness": math.inf},
        {"kurtosis": math.inf},
        {"kurtosis": "high"},
        {"transform": "logg"},
        {"transform": "log_GII"},
        {"transform": None},
        {"share": 0},
        {"constant": -1},
        {"power": 9},
        {"combine": 2},
        {"keep": "best"},
        {"winmax": 5},
    ],
)
def test_wrong_parameters_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(MethodError, match=next(iter(wrong))):
        Method(**wrong)
    with pytest.raises(FrameworkError, match=next(iter(wrong))):
        framework({"method": "skew_kurtosis", **wrong})


@pytest.mark.parametrize(
    ("idle", "message"),
    [
        (
            {"power": 2},
            "power does nothing under transform 'log': leave it out, or choose transform 'box_cox'",
        ),
        ({"transform": "log_mirrored", "power": 0}, "power does nothing under transform 'log_mirrored'"),
        (
            {"constant": 1, "share": 0.5},
            "share does nothing beside constant: leave it out, or leave out constant",
        ),
        (
            {"constant": 1, "share": 0.5, "power": 2},
            "share does nothing beside constant: leave it out, or leave out constant; power does nothing under",
        ),
        (
            {"transform": "none", "share": 0.5, "constant": 1, "power": 2, "combine": True},
            "share, constant, power, combine do nothing under transform 'none': leave them out, or choose a transform",
        ),
        ({"transform": "none", "constant": 1}, "constant does nothing under transform 'none'"),
    ],
)
def test_a_parameter_that_does_nothing_is_refused(idle: dict[str, Any], message: str) -> None:
    with pytest.raises(MethodError) as caught:
        Method(**idle)
    (problem,) = caught.value.problems
    assert problem.code == "unused_parameter"
    assert problem.message.startswith(message)
    with pytest.raises(FrameworkError, match=message.partition(":")[0]):
        framework({"method": "skew_kurtosis", **idle})


@pytest.mark.parametrize(
    "used",
    [
        {"transform": "none"},
        {"transform": "log", "constant": 2},
        {"transform": "log_mirrored", "share": 0.5, "combine": True},
        {"transform": "box_cox", "power": 0.5, "constant": 2},
        {"transform": "box_cox", "power": 0.5, "share": 0.2},
    ],
)
def test_written_out_with_all_its_defaults_it_is_read_again(used: dict[str, Any]) -> None:
    method = Method(**used)
    assert Method.model_validate(method.model_dump(mode="json")) == method
    assert Method.model_validate_json(method.model_dump_json()) == method


# ------------------------------------------------------------------------------------ through the public calls

COLUMNS = {"calm": PASSING * 2, "tail": TAILED, "flat": [0.0] * 19 + [1.0]}


def framework(treatment: Any) -> ki.Framework:
    members = [{"id": c, "source": "villages", "items": [{"column": c, "scale": "n"}]} for c in COLUMNS]
    return ki.Framework.from_dict(
        {
            "id": "contoh",
            "version": "1",
            "scales": {"n": {"kind": "numeric"}},
            "index": {"id": "indeks", "members": members},
            "methodology": {"treatment": treatment, "normalisation": "min_max"},
        }
    )


def villages() -> pd.DataFrame:
    return pd.DataFrame({"kode_desa": [f"d{i:02}" for i in range(20)], **COLUMNS})


def fitted(scores: ki.Scores) -> tuple[Checked, tuple[str, ...]]:
    (step,) = (step for step in scores.fitted.steps if step.method.name == "skew_kurtosis")
    assert isinstance(step.value, Checked)
    return step.value, step.indicators


def test_what_was_done_is_read_saved_and_applied_again(tmp_path: Any) -> None:
    scores = ki.score(framework({"method": "skew_kurtosis", "points": 1}), villages=villages())
    value, indicators = fitted(scores)
    table = pd.DataFrame(value.details(), index=list(indicators))
    assert table["used"].to_dict() == {"calm": "unchanged", "tail": "transformed", "flat": "unchanged"}
    problems = scores.problems
    assert problems[["code", "column", "severity"]].to_numpy().tolist() == [
        ["still_skewed", "flat", "warning"]
    ]
    assert problems["message"][0].endswith("does not bring either within its limit: it is left as it is")
    assert "skewness of 4.47 and a kurtosis of 20" in problems["message"][0]
    assert set(scores.normalised.treated["indicator"]) == {"tail"}
    assert len(scores.normalised.treated) == 20

    path = tmp_path / "scores.zip"
    scores.save(path)
    again, _ = fitted(ki.Scores.load(path))
    for name, cells in value.details().items():
        assert_array_equal(again.details()[name], cells)

    some = villages().iloc[[19, 3, 0]]
    applied = ki.score(scores.framework, villages=some, base=ki.Scores.load(path))
    assert_array_equal(applied.value, scores.value[[19, 3, 0]])
    alone: Any = value.take(np.array([1]))
    assert alone.details()["used"].tolist() == ["transformed"]


def test_the_last_result_is_used_when_asked_for_and_said() -> None:
    scores = ki.score(
        framework({"method": "skew_kurtosis", "points": 1, "keep": "last"}), villages=villages()
    )
    assert set(scores.normalised.treated["indicator"]) == {"tail", "flat"}
    assert scores.problems["message"][0].endswith("the last result is used")


def test_each_indicator_may_have_its_own() -> None:
    treatment = {"tail": {"method": "clip", "upper": 25}, "flat": "skew_kurtosis"}
    scores = ki.score(framework(treatment), villages=villages())
    assert fitted(scores)[1] == ("flat",)
    treated = scores.normalised.treated
    assert treated[treated["indicator"] == "tail"]["after"].tolist() == [25.0, 25.0]


def test_draws_are_judged_one_by_one() -> None:
    draws = np.stack([column(PASSING * 2), column(TAILED)])
    fit = Method(points=1).fit(draws)
    assert fit.details()["used"].tolist() == [["unchanged"], ["transformed"]]
    assert fit.skewness.shape == (2, 3, 1)
    assert fit.remarks(["a"]) == ()
    same: Any = fit.take(np.array([0]))
    assert_array_equal(same.transform(draws), fit.transform(draws))
