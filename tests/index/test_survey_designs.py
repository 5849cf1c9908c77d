"""Estimates under every kind of design, from a table to values, errors, medians and design effects.

Held to `tests/survey/reducing.py`, the plain sums that the figures of R are compared with in `tests/parity`.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from index.test_calibrating import by, table
from ketahanan_index.survey.estimation import Surveyed, survey
from survey.reducing import Item, reduce

ITEMS: list[Item] = ["income", "likert", "yes", ("x", "z"), "income_median"]
FRAMEWORK = ki.Framework.from_dict(
    {
        "id": "contoh",
        "version": "1",
        "scales": {"n": {"kind": "numeric"}, "ya": {"kind": "binary", "yes": 1, "no": 0}},
        "methodology": {"normalisation": "z_score"},
        "index": {
            "id": "indeks",
            "members": [
                {"id": "income", "items": [{"column": "income", "scale": "n"}]},
                {"id": "likert", "items": [{"column": "likert", "scale": "n"}]},
                {"id": "yes", "items": [{"column": "yes", "scale": "ya"}]},
                {
                    "id": "x_z",
                    "statistic": "ratio",
                    "items": [{"column": "x", "scale": "n"}],
                    "denominator": {"column": "z"},
                },
                {"id": "tengah", "statistic": "median", "items": [{"column": "income_median", "scale": "n"}]},
            ],
        },
    }
)
DESIGNS: dict[str, dict[str, Any]] = {
    "none": {},
    "element": {"weights": "weight", "villages_are": "domains"},
    "strata": {"weights": "weight", "strata": "stratum", "fpc": "people"},
    "clusters": {"weights": "weight", "clusters": "psu", "villages_are": "domains"},
    "stratified clusters": {"weights": "weight", "strata": "stratum", "clusters": "psu"},
    "two stages": {
        "weights": "weight",
        "strata": "stratum",
        "clusters": ("psu", "ssu"),
        "fpc": ("fpc1", "fpc2"),
    },
    "listwise": {"weights": "weight", "strata": "stratum", "clusters": "psu", "deletion": "listwise"},
}


def sample() -> pd.DataFrame:
    out = table("sample")
    for column in ("likert", "x", "z", "yes", "fpc1", "fpc2", "people"):
        out[column] = [float(cell) if cell else math.nan for cell in out[column]]
    return out.assign(income_median=out["income"])


def plain(frame: pd.DataFrame, design: ki.SurveyDesign) -> Surveyed:
    if design.deletion == "listwise":
        columns = ["income", "likert", "yes", "x", "z", "income_median"]
        frame = frame.copy()
        frame.loc[frame[columns].isna().any(axis=1), columns] = math.nan
    reduced, units = reduce(frame, design, ITEMS, "kode_desa", ("income_median",))
    return survey(reduced, len(units), design)


def assert_same(found: ki.Estimates, frame: pd.DataFrame, design: ki.SurveyDesign) -> None:
    expected = plain(frame, design)
    one = expected.estimated
    assert_allclose(found.value, one.value, rtol=1e-12)
    assert_allclose(found.standard_error, one.standard_error, rtol=1e-9)
    assert_array_equal(found.reason_code, one.reason_code)
    assert_array_equal(found.n, one.n)
    assert_array_equal(found.degrees_of_freedom, one.degrees_of_freedom)
    for u, unit in enumerate(found.units):
        size = np.nanmax(one.standard_error[u]) ** 2
        covariance = one.factor.covariance(u)
        covariance[np.isnan(one.standard_error[u])] = np.nan
        covariance[:, np.isnan(one.standard_error[u])] = np.nan
        assert_allclose(found.covariance(unit), covariance, atol=1e-9 * size)
    assert expected.elements is not None
    for replacement in (False, True):
        effect = expected.elements.design_effect(one.standard_error, one.n, replacement=replacement)
        assert_allclose(found.design_effect(replacement=replacement), effect, rtol=1e-8)
    low, high = expected.medians[4].interval(0.9, one.degrees_of_freedom[:, 4])
    told = found.interval(0.9)
    told = told[told["indicator"] == "tengah"]
    assert_array_equal(told["lower"], low)
    assert_array_equal(told["upper"], high)
    assert set(told["kind"]) == {"woodruff"}


@pytest.mark.parametrize("name", DESIGNS)
def test_designs(name: str) -> None:
    design = ki.SurveyDesign(**DESIGNS[name])
    found = ki.estimate(FRAMEWORK, respondents=sample(), design=design)
    assert_same(found, sample(), design)
    lost = [p for p in found.noted if p.code == "listwise_deletion"]
    assert len(lost) == (name == "listwise")
    assert ("deletion" in found.steps[0].parameters["design"]) == (name == "listwise")


@pytest.mark.parametrize("margins", ["one", "several"])
@pytest.mark.parametrize("name", ["element", "strata", "clusters", "stratified clusters", "two stages"])
def test_calibrated_designs(name: str, margins: str) -> None:
    totals = table("totals") if margins == "one" else [by("sex"), by("age")]
    frame, design = ki.calibrate(sample(), ki.SurveyDesign(**DESIGNS[name]), totals)
    found = ki.estimate(FRAMEWORK, respondents=frame, design=design)
    assert_same(found, frame, design)
    # Known totals explain a part of what varies.
    before = ki.estimate(FRAMEWORK, respondents=sample(), design=ki.SurveyDesign(**DESIGNS[name]))
    assert (found.standard_error != before.standard_error).any()


@pytest.mark.parametrize("mse", [False, True])
@pytest.mark.parametrize("combined", [True, False])
@pytest.mark.parametrize("kind", ["jkn", "bootstrap"])
def test_replicate_weights(kind: Any, combined: bool, mse: bool) -> None:
    frame, design = ki.replicate(
        sample(), ki.SurveyDesign(**DESIGNS["stratified clusters"]), kind, 7, replicates=40
    )
    made = design.replicates
    assert made is not None
    if not combined:
        frame[list(made.columns)] = frame[list(made.columns)].div(frame["weight"], axis=0)
    given = ki.Replicates(made.columns, made.scale, rscales=made.rscales, mse=mse, combined=combined)
    design = design.model_copy(update={"replicates": given})
    found = ki.estimate(FRAMEWORK, respondents=frame, design=design)
    assert_same(found, frame, design)
    assert (found.psus.max(axis=1) - 1 == found.degrees_of_freedom.max(axis=1)).all()


def test_a_jackknife_and_a_linearised_error_agree() -> None:
    design = ki.SurveyDesign(**DESIGNS["stratified clusters"])
    frame, replicated = ki.replicate(sample(), design, "jkn")
    # The interval of a median moves in steps: it has no weight here.
    framework = FRAMEWORK.with_weights({"tengah": 0})
    found = ki.score(framework, respondents=frame, design=replicated)
    linear = ki.score(framework, respondents=sample(), design=design)
    assert_allclose(found.value, linear.value, rtol=1e-12)
    # A few sampling units a village: the two agree as far as the ratios are straight.
    assert_allclose(found.standard_error, linear.standard_error, rtol=0.15)
    assert_array_equal(found.degrees_of_freedom, linear.degrees_of_freedom)


MADE = ["replicates", "factors", "calibrated", "calibrated element", "told calibrated"]


@pytest.mark.parametrize("name", [*DESIGNS, *MADE])
def test_shuffled_rows_and_other_tables_give_the_same_bits(name: str, tmp_path: Any) -> None:
    key = "element" if name == "calibrated element" else "stratified clusters"
    frame, design = sample(), ki.SurveyDesign(**DESIGNS.get(name, DESIGNS[key]))
    if name in {"replicates", "factors"}:
        frame, design = ki.replicate(frame, design, "bootstrap", 3, replicates=30)
    if name == "factors":
        made = design.replicates
        assert made is not None
        frame[list(made.columns)] = frame[list(made.columns)].div(frame["weight"], axis=0)
        replicates = ki.Replicates(made.columns, made.scale, combined=False)
        design = design.model_copy(update={"replicates": replicates})
    if "calibrated" in name:
        frame, design = ki.calibrate(frame, design, [by("sex"), by("age")])
    if name == "told calibrated":
        told = ki.Calibration(margins=["sex", ["sex", "age"]])
        design = design.model_copy(update={"calibration": told})
    expected = ki.estimate(FRAMEWORK, respondents=frame, design=design)
    shuffled = frame.sample(frac=1, random_state=4)
    relation = duckdb.from_arrow(pa.Table.from_pandas(shuffled, preserve_index=False))
    for other in (shuffled, pl.from_pandas(shuffled), pl.from_pandas(shuffled).lazy(), relation):
        found = ki.estimate(FRAMEWORK, respondents=other, design=design)
        for what in ("value", "standard_error", "n", "degrees_of_freedom"):
            assert_array_equal(getattr(found, what), getattr(expected, what))
        assert found.factor is not None
        assert expected.factor is not None
        assert_array_equal(found.factor.rows, expected.factor.rows)
        assert [(p.code, p.count) for p in found.noted] == [(p.code, p.count) for p in expected.noted]
        pd.testing.assert_frame_equal(found.design_effect(), expected.design_effect())
        pd.testing.assert_frame_equal(found.interval(), expected.interval())
    scores = ki.score(FRAMEWORK, estimates=expected)
    scores.save(tmp_path / "a.zip")
    again = ki.Scores.load(tmp_path / "a.zip").normalised.estimates
    pd.testing.assert_frame_equal(again.interval(), expected.interval())
    pd.testing.assert_frame_equal(again.effective_n, expected.effective_n)


def test_intervals_of_shares_and_their_kinds() -> None:
    found = ki.estimate(
        FRAMEWORK, respondents=sample(), design=ki.SurveyDesign(**DESIGNS["stratified clusters"])
    )
    kinds = found.interval(shares="beta").groupby("indicator")["kind"].unique().map(list).to_dict()
    assert kinds == {"income": ["t"], "likert": ["t"], "x_z": ["t"], "yes": ["beta"], "tengah": ["woodruff"]}
    t = found.interval(shares="t")
    assert set(t["kind"]) == {"t", "woodruff"}
    told = found.interval()
    known = told[["lower", "value", "upper"]].dropna()
    assert len(known)
    assert (known["lower"] <= known["value"]).all()
    assert (known["value"] <= known["upper"]).all()
    for shares, level in itertools.product(["wald", ""], [0.95]):
        with pytest.raises(ValueError, match="shares is one of"):
            found.interval(level, shares=shares)  # type: ignore[arg-type]
    for level in (0, 1, 95):
        with pytest.raises(ValueError, match="level is a probability"):
            found.interval(level)


def test_village_records_have_no_interval_and_no_design_effect() -> None:
    framework = ki.Framework.load("idm-komponen")
    found = ki.estimate(framework, villages=[{"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7}])
    assert found.interval().empty
    assert list(found.interval().columns)[:2] == ["unit", "indicator"]
    assert found.design_effect().isna().all(axis=None)
    assert found.effective_n.isna().all(axis=None)


# What is refused


def refused(frame: Any, design: ki.SurveyDesign) -> dict[str, ki.Problem]:
    with pytest.raises(ki.DataError) as caught:
        ki.estimate(FRAMEWORK, respondents=frame, design=design)
    assert all(p.remedy for p in caught.value.problems)
    return {p.code: p for p in caught.value.problems}


def test_replicate_weights_that_cannot_be_used() -> None:
    frame, design = ki.replicate(sample(), ki.SurveyDesign(**DESIGNS["stratified clusters"]), "jkn")
    wrong = frame.assign(replicate_01=math.nan, replicate_02=-1.0, replicate_03="banyak")
    found = refused(wrong.drop(columns="replicate_04"), design)
    assert set(found) == {"bad_replicate", "text_in_numeric", "missing_column"}
    assert found["bad_replicate"].count == len(frame)


def test_categories_that_cannot_be_used() -> None:
    frame, design = ki.calibrate(sample(), ki.SurveyDesign(**DESIGNS["stratified clusters"]), by("sex"))
    frame.loc[3, "sex"] = None
    found = refused(frame, design)["missing_category"]
    assert (found.column, found.row) == ("sex", 4)
    assert set(refused(frame.drop(columns="sex"), design)) == {"missing_column"}
    assert set(refused(frame.drop(columns="weight"), design)) >= {"missing_column"}
