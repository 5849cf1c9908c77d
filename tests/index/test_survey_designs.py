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
from index.trees import tree
from intake.surveys import asked
from ketahanan_index.survey.estimation import Surveyed
from ketahanan_index.survey.estimation import survey as estimated
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


def sample(name: str = "sample") -> pd.DataFrame:
    out = table(name)
    for column in {"likert", "x", "z", "yes", "fpc1", "fpc2", "people"} & set(out.columns):
        out[column] = [float(cell) if cell else math.nan for cell in out[column]]
    return out.assign(income_median=out["income"])


def plain(frame: pd.DataFrame, design: ki.SurveyDesign) -> Surveyed:
    if design.deletion == "listwise":
        columns = ["income", "likert", "yes", "x", "z", "income_median"]
        frame = frame.copy()
        frame.loc[frame[columns].isna().any(axis=1), columns] = math.nan
    reduced, units = reduce(frame, design, ITEMS, "kode_desa", ("income_median",))
    return estimated(reduced, len(units), design)


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
        sample(),
        ki.SurveyDesign(**DESIGNS["stratified clusters"]),
        kind,
        7,
        replicates=40 if kind == "bootstrap" else None,
    )
    made = design.replicates
    assert made is not None
    if not combined:
        frame[list(made.columns)] = frame[list(made.columns)].div(frame["weight"], axis=0)
    given = ki.Replicates(made.columns, made.scale, rscales=made.rscales, mse=mse, combined=combined)
    design = design.model_copy(update={"replicates": given})
    found = ki.estimate(FRAMEWORK, respondents=frame, design=design)
    assert_same(found, frame, design)


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
    levels: list[Any] = [0, 1, 95, "beta", None]
    for level in levels:
        with pytest.raises(ValueError, match="level is a probability"):
            found.interval(level)


def test_village_records_have_no_interval_and_no_design_effect() -> None:
    framework = ki.Framework.load("idm-komponen")
    found = ki.estimate(framework, villages=[{"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7}])
    assert found.interval().empty
    assert list(found.interval().columns)[:2] == ["unit", "indicator"]
    assert found.design_effect().isna().all(axis=None)
    assert found.effective_n.isna().all(axis=None)


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("name", ["stratified clusters", "two stages", "replicates", "calibrated"])
def test_a_ratio_at_any_place_is_the_same_on_lazy_tables(name: str, place: int) -> None:
    data = FRAMEWORK.to_dict()
    members = data["index"]["members"]
    members.insert(place, members.pop(3))
    framework = ki.Framework.from_dict(data)
    frame, design = sample(), ki.SurveyDesign(**DESIGNS.get(name, DESIGNS["stratified clusters"]))
    if name == "replicates":
        frame, design = ki.replicate(frame, design, "jkn")
    if name == "calibrated":
        frame, design = ki.calibrate(frame, design, [by("sex"), by("age")])
    expected = ki.estimate(framework, respondents=frame, design=design)
    found = ki.estimate(framework, respondents=pl.from_pandas(frame).lazy(), design=design)
    assert_array_equal(found.value, expected.value)
    assert_array_equal(found.standard_error, expected.standard_error)


def test_a_census_has_intervals_without_width_and_a_quotient_is_no_share() -> None:
    frame = pd.DataFrame(
        {"kode_desa": "A", "yes": [1, 0] * 5, "d": [2.0, 3, 1, 2, 3, 4, 5, 1, 2, 3], "f": 1.0}
    )
    scales = {"ya": {"kind": "binary", "yes": 1, "no": 0}}
    plain = tree(asked("yes", "yes", "ya"), scales=scales)
    told = ki.estimate(plain, respondents=frame, design=ki.SurveyDesign(fpc="f")).interval(shares="beta")
    assert told[["lower", "upper"]].to_numpy().tolist() == [[0.5, 0.5]]
    divided = tree(asked("yes", "yes", "ya", denominator={"column": "d"}), scales=scales)
    assert ki.estimate(divided, respondents=frame).interval()["kind"].tolist() == ["t"]


def test_answers_alike_have_no_design_effect_whatever_their_weights() -> None:
    scales = {"n": {"kind": "numeric", "lower": 0, "upper": 9}}
    framework = tree(asked("y", "y", "n"), scales=scales)
    for seed in range(20):
        w = np.random.default_rng(seed).uniform(1, 9, 6)
        frame = pd.DataFrame({"kode_desa": "A", "rt": [1, 1, 2, 2, 3, 3], "w": w, "y": 3.3})
        found = ki.estimate(framework, respondents=frame, design=ki.SurveyDesign(weights="w", clusters="rt"))
        assert found.design_effect().isna().all(axis=None)


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


# What is warned of


def warned(found: ki.Estimates) -> dict[str, ki.Problem]:
    return {p.code: p for p in found.noted if p.severity == "warning"}


@pytest.mark.parametrize("kind", ["jkn", "bootstrap"])
def test_replicate_weights_whose_settings_do_not_fit(kind: Any) -> None:
    frame, design = ki.replicate(
        sample(),
        ki.SurveyDesign(**DESIGNS["stratified clusters"]),
        kind,
        7,
        replicates=100 if kind == "bootstrap" else None,
    )
    made = design.replicates
    assert made is not None

    def estimated(given: ki.Replicates, table: pd.DataFrame = frame) -> ki.Estimates:
        return ki.estimate(
            FRAMEWORK, respondents=table, design=design.model_copy(update={"replicates": given})
        )

    assert not {"replicate_sum", "replicate_scale"} & set(warned(estimated(made)))
    whole = estimated(ki.Replicates(made.columns, made.scale, rscales=made.rscales, combined=False))
    assert "combined=True" in warned(whole)["replicate_sum"].remedy
    factors = frame.copy()
    factors[list(made.columns)] = factors[list(made.columns)].div(frame["weight"], axis=0)
    assert "combined=False" in warned(estimated(made, factors))["replicate_sum"].remedy
    for scale in (made.scale / 10, made.scale * 3):
        found = warned(estimated(ki.Replicates(made.columns, scale, rscales=made.rscales)))["replicate_scale"]
        assert (found.column, found.count) == (made.columns[0], len(made.columns))


@pytest.mark.parametrize("kind", ["brr", "fay"])
def test_balanced_replicates_fit_their_scale(kind: Any) -> None:
    pairs = sample("pairs")
    frame, design = ki.replicate(pairs, ki.SurveyDesign(**DESIGNS["stratified clusters"]), kind)
    found = ki.estimate(FRAMEWORK, respondents=frame, design=design)
    assert not {"replicate_sum", "replicate_scale"} & set(warned(found))


def test_a_median_without_an_error_is_told() -> None:
    frame = sample()
    lower = frame["psu"].isin(["A1-01", "A1-02", "A2-01"])
    frame.loc[frame["kode_desa"] == "A", "income_median"] = np.where(
        lower[frame["kode_desa"] == "A"], 1.0, 5.0
    )
    design = ki.SurveyDesign(weights="weight", clusters="psu")
    found = warned(ki.estimate(FRAMEWORK, respondents=frame, design=design))["no_median_error"]
    assert (found.column, found.unit) == ("income_median", "A")
    assert "tengah" in found.message
