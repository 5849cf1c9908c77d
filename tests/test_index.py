"""The verbs: check, estimate, normalise, aggregate, score."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import norm

import ketahanan_index as ki
from framework.documents import framework, indicator
from ketahanan_index.methods import Array, Treatment
from ketahanan_index.methods.fitted import Unchanged
from stages import samples

NAN = float("nan")


def same(a: ki.Scores, b: ki.Scores) -> bool:
    return all(
        getattr(a, name).tobytes() == getattr(b, name).tobytes()
        for name in ("value", "standard_error", "coverage", "applied", "reason_code")
    )


# The steps in order


def test_score_is_estimate_normalise_aggregate() -> None:
    one = samples.framework()
    estimates = ki.estimate(one, villages=samples.VILLAGES)
    by_hand = ki.aggregate(ki.normalise(estimates))
    scored = ki.score(one, villages=samples.VILLAGES)
    assert same(by_hand, scored)
    assert by_hand.steps == scored.steps
    assert same(ki.score(one, estimates=estimates), scored)
    assert by_hand.normalised.estimates is estimates


def test_the_figures_by_hand() -> None:
    scored = samples.scores()
    assert scored.nodes == ("indeks", "dasar", "sosial")
    dasar = [(80 + 2 * 60) / 3, (40 + 2 * 20) / 3, 50.0, NAN, (80 + 2 * 60) / 3]
    sosial = [100.0, 25.0, (75 + 100) / 2, NAN, 100.0]
    root = [(3 * d + s) / 4 for d, s in zip(dasar, sosial, strict=True)]
    assert_allclose(scored.value, np.array([root, dasar, sosial]).T, rtol=1e-14)
    assert_allclose(scored.coverage[2], [3 / 4 * 2 / 3 + 1 / 4, 2 / 3, 1])
    assert scored.coverage[3].tolist() == [0, 0, 0]


def test_a_stage_knows_where_it_came_from() -> None:
    scored = samples.scores()
    assert scored.framework is scored.normalised.framework is scored.normalised.estimates.framework
    assert scored.units == scored.normalised.units == scored.normalised.estimates.units
    assert scored.normalised.estimates.indicators == ("air", "listrik", "rapat", "posyandu")


def test_steps_name_their_methods_and_counts() -> None:
    one = samples.framework(
        methodology={
            "imputation": {"air": {"method": "constant", "value": 0}},
            "aggregation": {"dasar": "geometric_mean"},
        }
    )
    scored = ki.score(one, villages=samples.VILLAGES)
    steps = {step.name: step for step in scored.steps}
    assert list(steps) == ["estimate", "imputation", "treatment", "normalisation", "weighting", "aggregation"]
    assert dict(steps["estimate"].parameters) == {"framework": "contoh", "version": "1", "digest": one.digest}
    assert dict(steps["estimate"].counts) == {"units": 5, "indicators": 4, "capped": 0}
    assert steps["imputation"].parameters["methods"] == [
        {"method": "constant", "value": 0.0},
        {"method": "none"},
    ]
    assert dict(steps["imputation"].counts) == {"cells": 2}
    assert dict(steps["treatment"].counts) == {"cells": 0}
    assert steps["normalisation"].parameters["methods"] == [{"method": "goalposts", "clip": True}]
    assert steps["weighting"].parameters["methods"]["indeks"] == {"method": "given"}
    assert steps["aggregation"].parameters["methods"]["dasar"] == {"method": "geometric_mean"}
    assert dict(steps["aggregation"].counts) == {"scored": 5}
    assert scored.normalised.steps == scored.steps[:4]
    assert scored.normalised.estimates.steps == scored.steps[:1]


def test_imputed_cells_are_listed() -> None:
    one = samples.framework(methodology={"imputation": {"air": {"method": "constant", "value": 10}}})
    normalised = ki.normalise(ki.estimate(one, villages=samples.VILLAGES))
    assert normalised.imputed["unit"].tolist() == ["3202022001", "3203012001"]
    assert normalised.imputed["indicator"].tolist() == ["air", "air"]
    assert normalised.imputed["before"].isna().all()
    assert normalised.imputed["after"].tolist() == [10, 10]
    assert normalised.imputed.columns.tolist() == ["unit", "indicator", "before", "after", "step"]
    assert normalised.treated.empty
    assert normalised.value[2, 0] == 10
    assert np.isnan(normalised.estimates.value[2, 0])


def test_a_treatment_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Treatment, "registry", dict(Treatment.known()))

    class Halved(Unchanged):
        def transform(self, x: Array) -> Array:
            return x / 2

    class Halve(Treatment):
        method: Literal["halve"] = "halve"

        def fit(self, x: Array) -> Halved:
            return Halved()

    scored = ki.score(
        samples.framework(methodology={"treatment": {"air": "halve"}}), villages=samples.VILLAGES
    )
    assert scored.normalised.value[:2, 0].tolist() == [40, 20]
    treated = scored.normalised.treated
    assert treated[["before", "after", "step"]].values.tolist()[0] == [80.0, 40.0, "treatment"]
    assert len(treated) == 3


# Base


def test_base_applies_what_the_first_wave_learnt() -> None:
    one = samples.framework(methodology={"normalisation": "min_max", "weighting": "equal"})
    first = ki.score(one, villages=samples.VILLAGES)
    second_wave = [{**row, "air": row["air"] + 20 if row.get("air") else None} for row in samples.VILLAGES]
    alone = ki.score(one, villages=second_wave)
    onward = ki.score(one, villages=second_wave, base=first)
    # min 40 and max 80 of the first wave: 60 to 100 becomes 50 to 150
    assert_allclose(onward.normalised.value[:2, 0], [150, 50])
    assert_allclose(alone.normalised.value[:2, 0], [100, 0])
    assert onward.fitted.to_dict() == first.fitted.to_dict()
    assert same(onward, ki.score(one, villages=second_wave, base=first.fitted))
    assert all(step.parameters["base"] for step in onward.steps if "base" in step.parameters)
    assert not any(step.parameters["base"] for step in first.steps if "base" in step.parameters)


def test_base_brings_its_weights() -> None:
    one = samples.framework()
    heavy = ki.score(one.with_weights({"sosial": 9, "posyandu": 0}), villages=samples.VILLAGES)
    onward = ki.score(one, villages=samples.VILLAGES, base=heavy)
    assert_array_equal(onward.applied, heavy.applied)
    assert_array_equal(onward.value, heavy.value)


def test_base_serves_a_constant_indicator() -> None:
    one = framework(indicator("air"), unit="kode", methodology={"normalisation": "min_max"})
    base = ki.score(one, villages=[{"kode": "A", "air": 0}, {"kode": "B", "air": 50}])
    onward = ki.score(one, villages=[{"kode": "C", "air": 25}, {"kode": "D", "air": 25}], base=base)
    assert onward.value[:, 0].tolist() == [50, 50]


def test_base_for_some_of_its_indicators() -> None:
    """A framework with fewer indicators, in another order, takes its part of the base."""
    both = framework(
        indicator("air"), indicator("listrik"), unit="kode", methodology={"normalisation": "min_max"}
    )
    fewer = framework(indicator("listrik"), unit="kode", methodology={"normalisation": "min_max"})
    table = [{"kode": "A", "air": 0, "listrik": 10}, {"kode": "B", "air": 50, "listrik": 20}]
    base = ki.score(both, villages=table)
    again = ki.score(fewer, villages=[{"kode": "C", "listrik": 15}], base=base)
    assert again.value.tolist() == [[50.0]]
    swapped = framework(
        indicator("listrik"), indicator("air"), unit="kode", methodology={"normalisation": "min_max"}
    )
    onward = ki.normalise(ki.estimate(swapped, villages=table), base=base)
    assert_array_equal(onward.value, base.normalised.value[:, ::-1])


def test_base_of_several_methods() -> None:
    mixed = {
        "normalisation": {"air": "min_max"},
        "imputation": {"listrik": {"method": "constant", "value": 5}},
    }
    one = samples.framework(methodology=mixed)
    base = ki.score(one, villages=samples.VILLAGES)
    assert same(ki.score(one, villages=samples.VILLAGES, base=base), base)
    assert [step.method.name for step in base.fitted.steps] == [
        "none",
        "constant",
        "none",
        "min_max",
        "goalposts",
    ]


def test_base_without_an_indicator_names_it() -> None:
    one = framework(indicator("air"), indicator("listrik"), unit="kode")
    base = ki.score(framework(indicator("air"), unit="kode"), villages=[{"kode": "A", "air": 1}])
    with pytest.raises(ki.DataError, match="the base was fitted without listrik") as caught:
        ki.score(one, villages=[{"kode": "A", "air": 1, "listrik": 2}], base=base)
    assert (caught.value.problems[0].code, caught.value.problems[0].count) == ("base_without_indicator", 1)
    assert caught.value.problems[0].remedy


def test_base_without_a_node_names_it() -> None:
    flat = framework(indicator("air"), indicator("listrik"), unit="kode")
    deep = framework({"id": "dasar", "members": [indicator("air"), indicator("listrik")]}, unit="kode")
    table = [{"kode": "A", "air": 1, "listrik": 2}]
    with pytest.raises(ki.DataError, match="the base has no weight for dasar") as caught:
        ki.score(deep, villages=table, base=ki.score(flat, villages=table))
    assert caught.value.problems[0].code == "base_without_node"


# Estimates given


def test_estimates_under_another_methodology() -> None:
    one = samples.framework()
    estimates = ki.estimate(one, villages=samples.VILLAGES)
    for other in (
        one.with_methodology(normalisation="min_max", aggregation="geometric_mean", range=[1, 100]),
        one.with_weights({"sosial": 5, "air": 0}),
    ):
        assert same(ki.score(other, estimates=estimates), ki.score(other, villages=samples.VILLAGES))
        assert ki.score(other, estimates=estimates).framework == other


@pytest.mark.parametrize("change", ["direction", "scale", "indicator", "unit"])
def test_estimates_of_other_indicators_are_refused(change: str) -> None:
    one = samples.framework()
    estimates = ki.estimate(one, villages=samples.VILLAGES)
    data = one.to_dict()
    if change == "direction":
        data["index"]["members"][0]["members"][0]["direction"] = "negative"
    elif change == "scale":
        data["scales"]["persen"]["upper"] = 200
    elif change == "indicator":
        del data["index"]["members"][0]["members"][0]
    else:
        data["unit"] = "desa"
    with pytest.raises(ki.DataError, match="made for other indicators") as caught:
        ki.score(ki.Framework.from_dict(data), estimates=estimates)
    assert caught.value.problems[0].code == "other_indicators"


@pytest.mark.parametrize("given", [{}, {"villages": samples.VILLAGES, "estimates": 1}])
def test_villages_or_estimates(given: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="either villages= or estimates="):
        ki.score(samples.framework(), **given)


def test_a_name_is_no_framework() -> None:
    verbs: tuple[Any, ...] = (ki.score, ki.check, ki.estimate)
    for verb in verbs:
        with pytest.raises(TypeError, match=r"Framework\.load\('idm'\)"):
            verb("idm", villages=[])


# Standard errors that were given


def test_given_standard_errors_propagate_under_an_arithmetic_mean() -> None:
    """Closed form: the square root of the weighted sum of squares, with the weights of the members present."""
    _, scored = samples.sampled()
    errors = scored.standard_error
    assert_allclose(errors[0, 1], math.hypot(1 / 3 * 3, 2 / 3 * 4), rtol=1e-14)
    assert_allclose(errors[0, 0], 3 / 4 * math.hypot(1 / 3 * 3, 2 / 3 * 4), rtol=1e-14)
    assert_allclose(errors[1, 1], 1 / 3 * 2, rtol=1e-14)
    assert_allclose(errors[2, 1], 1.0, rtol=1e-14)  # air is missing there: listrik weighs 1
    assert_array_equal(errors[:, 2], [0, 0, 0, NAN, 0])
    assert_array_equal(errors[3], [NAN] * 3)
    assert_array_equal(errors[4], [0, 0, 0])
    assert scored.reason[:, 0].tolist() == ["estimated"] * 3 + ["no_data", "none_sampled"]
    assert scored.reason[:, 2].tolist() == ["none_sampled"] * 3 + ["no_data", "none_sampled"]


def test_given_standard_errors_are_rescaled() -> None:
    estimated = framework(
        {**indicator("rapat", "likert", direction=-1), "standard_error": "se"},
        unit="kode",
        methodology={"range": [0, 10]},
    )
    scored = ki.score(estimated, villages=[{"kode": "A", "rapat": 2, "se": 0.4}])
    assert_allclose([scored.value[0, 0], scored.standard_error[0, 0]], [7.5, 0.4 / 4 * 10])


def test_given_standard_errors_propagate_under_a_geometric_mean() -> None:
    """Closed form: the score times the square root of the sum of (weight · error / value)²."""
    _, scored = samples.sampled(aggregation={"dasar": "geometric_mean"})
    score = 80 ** (1 / 3) * 60 ** (2 / 3)
    assert_allclose(scored.value[0, 1], score)
    assert_allclose(scored.standard_error[0, 1], score * math.hypot(3 / 80 / 3, 2 * 4 / 60 / 3), rtol=1e-12)


def test_an_interval_is_196_standard_errors_to_each_side() -> None:
    _, scored = samples.sampled()
    interval = scored.interval()
    z = norm.ppf(0.975)
    assert_allclose(
        interval["upper"].iloc[:3] - scored.value[:3, 0], z * scored.standard_error[:3, 0], rtol=1e-12
    )
    assert_allclose(
        scored.value[:3, 0] - interval["lower"].iloc[:3], z * scored.standard_error[:3, 0], rtol=1e-12
    )
    assert round(z, 2) == 1.96
    assert interval.iloc[3:].isna().all(axis=None)  # no data, and nothing sampled
    assert interval.index.tolist() == list(scored.units)
    wider = scored.interval(0.99, node="dasar")
    assert_allclose(
        wider["upper"].iloc[0] - scored.value[0, 1], norm.ppf(0.995) * scored.standard_error[0, 1]
    )


def test_nothing_sampled_shows_no_interval() -> None:
    scored = samples.scores()
    assert set(scored.reason[~np.isnan(scored.value)]) == {"none_sampled"}
    assert (scored.standard_error[~np.isnan(scored.value)] == 0).all()
    assert scored.interval().isna().all(axis=None)
    _, partly = samples.sampled()
    assert partly.interval(node="sosial").isna().all(axis=None)


def test_an_imputed_value_takes_the_error_away() -> None:
    one, _ = samples.sampled()
    one = one.with_methodology(imputation={"air": {"method": "constant", "value": 50}})
    table = samples.with_errors()
    scored = ki.score(one, villages=table)
    assert scored.reason[2].tolist() == ["imputed", "imputed", "none_sampled"]
    assert np.isnan(scored.standard_error[2, :2]).all()
    assert scored.interval().iloc[2].isna().all()
    assert scored.flag[2] == "caution"


def test_a_clipped_value_has_no_error_of_its_own() -> None:
    estimated = {**indicator("air", "bebas"), "standard_error": "se"}
    one = framework(
        estimated, indicator("listrik"), unit="kode", methodology={"normalisation": {"air": "min_max"}}
    )
    rows = [
        {"kode": "A", "air": 1, "se": 0.1, "listrik": 5},
        {"kode": "B", "air": 3, "se": 0.2, "listrik": 6},
    ]
    scored = ki.score(one, villages=rows)
    assert_allclose(scored.standard_error[:, 0], [0.1 / 2 * 100 / 2, 0.2 / 2 * 100 / 2])


def test_a_zero_under_a_geometric_mean_has_no_error() -> None:
    one, _ = samples.sampled(aggregation={"dasar": "geometric_mean"})
    table = samples.with_errors()
    table.loc[0, "air"] = 0
    scored = ki.score(one, villages=table)
    assert scored.value[0, 1] == 0
    assert scored.reason[0].tolist() == ["no_gradient", "no_gradient", "none_sampled"]
    assert np.isnan(scored.standard_error[0, :2]).all()
    row = scored.problems.set_index("code").loc["zero_under_mean"]
    assert (row["column"], row["unit"], row["row"], row["count"]) == ("air", "3202012001", 1, 1)
    assert "dasar 0 under geometric_mean" in row["message"]
    assert "range that starts above 0" in row["remedy"]


def test_the_covariance_of_a_village() -> None:
    _, scored = samples.sampled()
    estimates = scored.normalised.estimates
    assert_allclose(estimates.covariance("3202012001"), np.diag([9.0, 16, 0, 0]))
    unknown = estimates.covariance("3202022001")
    assert np.isnan(unknown[0]).all()
    assert unknown[1, 1] == 1
    assert_array_equal(samples.scores().normalised.estimates.covariance("3202012001"), np.zeros((4, 4)))
    with pytest.raises(KeyError, match="did you mean '320201200"):
        estimates.covariance("3202012009")


# Problems and refusals


def test_a_negative_value_under_a_geometric_mean_names_the_village() -> None:
    one = samples.framework(methodology={"normalisation": "z_score", "aggregation": "geometric_mean"})
    with pytest.raises(
        ki.MethodError, match="geometric_mean of dasar cannot take the negative value"
    ) as caught:
        ki.score(one, villages=samples.VILLAGES)
    problem = caught.value.problems[0]
    assert (problem.code, problem.column, problem.unit) == ("negative_under_mean", "air", "3202012002")
    assert problem.remedy


def test_a_negative_group_under_a_geometric_mean_names_the_village() -> None:
    one = samples.framework(
        methodology={"normalisation": "z_score", "aggregation": {"indeks": "geometric_mean"}}
    )
    with pytest.raises(ki.MethodError, match="geometric_mean of indeks") as caught:
        ki.score(one, villages=samples.VILLAGES)
    assert caught.value.problems[0].column in {"dasar", "sosial"}
    assert caught.value.problems[0].unit in {row["kode_desa"] for row in samples.VILLAGES}


def test_minimum_coverage_leaves_a_village_without_an_index() -> None:
    scored = samples.scores(minimum_coverage={"dasar": 0.7, "indeks": 1})
    assert np.isnan(scored.value[2]).tolist() == [True, True, False]
    row = scored.problems.set_index("code").loc["below_minimum_coverage"]
    assert (row["severity"], row["unit"], row["row"], row["count"]) == ("warning", "3202022001", 3, 1)
    assert "groups without a value: dasar" in row["message"]
    assert "minimum_coverage" in row["remedy"]
    assert scored.coverage[2, 0] > 0  # coverage says why


@pytest.mark.parametrize(
    ("minimum", "scored"),
    [
        (2 / 3, True),
        (0.67, False),
        ({"share": 0.5, "by": "members"}, True),
        ({"share": 0.51, "by": "members"}, False),
    ],
)
def test_minimum_coverage_is_inclusive(minimum: Any, *, scored: bool) -> None:
    found = samples.scores(minimum_coverage={"dasar": minimum})
    assert bool(~np.isnan(found.value[2, 1])) is scored


def test_warnings_travel_with_the_scores() -> None:
    table = pd.DataFrame(samples.VILLAGES).assign(posyandu=1)
    scored = ki.score(samples.framework(), villages=table)
    assert scored.problems["code"].tolist() == ["constant_indicator"]
    assert scored.normalised.estimates.problems["code"].tolist() == ["constant_indicator"]
    assert (scored.problems["severity"] == "warning").all()


# Values do not change


def test_arrays_are_read_only() -> None:
    _, scored = samples.sampled()
    normalised, estimates = scored.normalised, scored.normalised.estimates
    arrays = {
        **{f"scores.{n}": getattr(scored, n) for n in (
            "value", "standard_error", "reason_code", "degrees_of_freedom", "coverage", "applied"
        )},
        **{f"normalised.{n}": getattr(normalised, n) for n in ("value", "slope", "reason_code")},
        **{f"estimates.{n}": getattr(estimates, n) for n in (
            "value", "standard_error", "reason_code", "n", "psus", "degrees_of_freedom"
        )},
        "factor": scored.factor.rows if scored.factor else None,
    }  # fmt: skip
    for step in scored.fitted.steps:
        arrays |= {name: getattr(step.value, name) for name in step.value.arrays()}
    assert {name for name, array in arrays.items() if array is None or array.flags.writeable} == set()
    with pytest.raises(ValueError, match="read-only"):
        scored.value[0, 0] = 1
    with pytest.raises(AttributeError):
        scored.value = np.zeros(1)  # type: ignore[misc]


def test_later_scoring_leaves_earlier_scores_alone() -> None:
    one = samples.framework()
    estimates = ki.estimate(one, villages=samples.VILLAGES)
    before = estimates.value.tobytes()
    first = ki.score(one, estimates=estimates)
    ki.score(one.with_methodology(imputation={"method": "constant", "value": 3}), estimates=estimates)
    ki.score(one.with_weights({"air": 0}), estimates=estimates, base=first)
    assert estimates.value.tobytes() == before
    assert same(ki.score(one, estimates=estimates), first)


def test_eight_threads_give_one_result() -> None:
    one = samples.framework(methodology={"normalisation": "min_max"})
    table = pd.DataFrame(samples.VILLAGES * 1).reset_index(drop=True)
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: ki.score(one, villages=table), range(32)))
    assert all(same(result, results[0]) for result in results)
    assert {result.framework.digest for result in results} == {one.digest}


def test_nothing_is_printed_or_warned(capfd: pytest.CaptureFixture[str]) -> None:
    """Warnings are errors in these tests, so it is enough that this runs in silence."""
    rows = [{**row, "air": None, "posyandu": None} for row in samples.VILLAGES]
    for method in ("goalposts", "min_max", "z_score"):
        one = samples.framework(methodology={"normalisation": method, "minimum_coverage": 0.9})
        scored = ki.score(one, villages=rows)
        scored.to_frame(), scored.to_long(), scored.records(), scored.contributions(), scored.weights
        scored._repr_html_(), repr(scored), scored.interval(), scored.classes, scored.problems
    assert capfd.readouterr() == ("", "")


def test_scoring_leaves_no_trace_outside(tmp_path: Any) -> None:
    code = (
        "import os, random, numpy as np, ketahanan_index as ki\n"
        "state = random.getstate(), np.random.get_state()[1].tolist(), np.geterr(), os.getcwd()\n"
        "rows = [{'kode_desa': '3202012001', 'iks': 0.8, 'ike': 0.6, 'ikl': None}]\n"
        "ki.score(ki.Framework.load('idm-komponen'), villages=rows).to_frame()\n"
        "assert state == (random.getstate(), np.random.get_state()[1].tolist(), np.geterr(), os.getcwd())\n"
        "print(os.listdir())\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(str(ki.__file__)).parents[1])},
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")
