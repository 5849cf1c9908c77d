"""Weights that reproduce known totals of villages."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki

FOLDER = Path(__file__).parents[1] / "parity" / "survey411"
DESIGN = ki.SurveyDesign(weights="weight", strata="stratum", clusters="psu")


def table(name: str) -> pd.DataFrame:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    out = pd.DataFrame(rows).rename(columns={"village": "kode_desa"})
    for column in {"weight", "income", "total"} & set(out.columns):
        out[column] = [float(cell) if cell else math.nan for cell in out[column]]
    return out


def by(column: str) -> pd.DataFrame:
    return table("totals").groupby(["kode_desa", column])["total"].sum().reset_index()


def weights(method: str) -> list[float]:
    known: list[float] = json.loads((FOLDER / "figures.json").read_text(encoding="utf-8"))["calibration"][
        "clusstrat"
    ][method]["weights"]
    return known


def bounds() -> tuple[float, float]:
    low, high = json.loads((FOLDER / "figures.json").read_text(encoding="utf-8"))["calibration"]["bounds"]
    return low, high


# Figures of R survey 4.1.1 (`tests/parity/survey411/make.R`): postStratify, calibrate by raking, calibrate by logit


@pytest.mark.parametrize(
    ("method", "margins", "limits"),
    [("poststratify", 1, None), ("raking", 2, None), ("logit", 2, "bounds")],
)
def test_the_weights_are_those_of_r(method: str, margins: int, limits: Any) -> None:
    totals = table("totals") if margins == 1 else [by("sex"), by("age")]
    found, design = ki.calibrate(table("sample"), DESIGN, totals, limits=bounds() if limits else None)
    assert_allclose(found["weight_calibrated"], weights(method), rtol=1e-8)
    assert design.weights == "weight_calibrated"
    assert design.calibration == ki.Calibration(
        margins=[["sex", "age"]] if margins == 1 else ["sex", "age"],
        weights="weight",
        limits=bounds() if limits else None,
    )
    assert (design.strata, design.clusters) == (DESIGN.strata, DESIGN.clusters)


def test_totals_hold_for_every_table() -> None:
    for limits in (None, (0.5, 2.0)):
        found, design = ki.calibrate(table("sample"), DESIGN, [by("sex"), by("age")], limits=limits)
        for column in ("sex", "age"):
            known = by(column)
            sums = found.groupby(["kode_desa", column], as_index=False)[design.weights].sum()
            assert_allclose(sums[design.weights], known["total"], rtol=1e-10)
        ratio = found[str(design.weights)] / found["weight"]
        if limits is not None:
            assert limits[0] <= ratio.min() < 1 < ratio.max() <= limits[1]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), factor=st.floats(0.01, 100))
def test_the_order_of_rows_and_the_unit_of_weights_do_not_matter(seed: int, factor: float) -> None:
    sample = table("sample")
    order = np.random.default_rng(seed).permutation(len(sample))
    found, _ = ki.calibrate(sample, DESIGN, [by("sex"), by("age")])
    shuffled, _ = ki.calibrate(sample.iloc[order], DESIGN, [by("sex"), by("age")])
    assert_array_equal(shuffled["weight_calibrated"], found["weight_calibrated"].to_numpy()[order])
    scaled, _ = ki.calibrate(sample.assign(weight=sample["weight"] * factor), DESIGN, [by("sex"), by("age")])
    assert_allclose(scaled["weight_calibrated"], found["weight_calibrated"], rtol=1e-9)


def test_calibrating_what_holds_changes_nothing() -> None:
    found, _ = ki.calibrate(table("sample"), DESIGN, table("totals"))
    again, _ = ki.calibrate(
        found.assign(weight=found.pop("weight_calibrated")), DESIGN, [by("age"), by("sex")]
    )
    assert_allclose(again["weight_calibrated"], again["weight"], rtol=1e-12)


def test_any_table_in_memory_and_its_kind_comes_back() -> None:
    sample, totals = table("sample"), table("totals")
    expected = ki.calibrate(sample, DESIGN, totals)[0]["weight_calibrated"].tolist()
    frames: list[Any] = [pl.from_pandas(sample), pa.Table.from_pandas(sample), ki.Reading(sample, "a.csv", 2)]
    for frame in frames:
        found, _ = ki.calibrate(frame, DESIGN, pl.from_pandas(totals))
        assert type(found) is type(frame)
        native = found.table if isinstance(found, ki.Reading) else found
        column = native["weight_calibrated"]
        assert (column.to_pylist() if isinstance(native, pa.Table) else column.to_list()) == expected
    rows = ki.calibrate(sample.to_dict("records"), DESIGN, totals.to_dict("records"))[0]
    assert rows["weight_calibrated"].tolist() == expected
    indexed = sample.set_index(np.arange(len(sample)) * 7 + 3)
    found, _ = ki.calibrate(indexed, DESIGN, totals)
    assert found.index.equals(indexed.index)
    assert found["weight_calibrated"].tolist() == expected
    assert "weight_calibrated" not in sample.columns


def test_replicates_are_calibrated_each() -> None:
    sample = table("sample")
    made, design = ki.replicate(sample, DESIGN, "jkn")
    found, design = ki.calibrate(made, design, [by("sex")])
    assert design.replicates is not None
    assert design.calibration is not None
    assert design.calibration.replicates == tuple(
        c.removesuffix("_calibrated") for c in design.replicates.columns
    )
    assert set(refused(found, by("sex"), design=design)) == {"weights_made"}
    known = by("sex")["total"]
    for column in (design.weights, *design.replicates.columns):
        sums = found.groupby(["kode_desa", "sex"])[column].sum()
        assert_allclose(sums, known, rtol=1e-10)


def test_replicate_weights_that_cannot_be_used_are_refused() -> None:
    made, design = ki.replicate(table("sample"), DESIGN, "jkn")
    wrong = made.astype({"replicate_03": object})
    wrong.loc[[5, 7, 9], "replicate_03"] = ["banyak", None, -4]
    found = refused(wrong.drop(columns="replicate_07"), by("sex"), design=design)
    assert set(found) == {"text_in_numeric", "bad_replicate", "missing_column"}
    assert "1 of 30 columns of replicate weights" in found["missing_column"].message


def test_calibrated_replicates_keep_their_degrees_of_freedom() -> None:
    sample = table("sample").query("kode_desa in ['B', 'C']")
    kinds: tuple[Any, ...] = ("jkn", "bootstrap")
    for kind in kinds:
        made, design = ki.replicate(sample, DESIGN, kind, 1)
        before = ki.estimate(incomes(), respondents=made, design=design)
        weighed, after = ki.calibrate(made, design, by("sex"))
        found = ki.estimate(incomes(), respondents=weighed, design=after)
        assert_array_equal(found.degrees_of_freedom, before.degrees_of_freedom)
        assert_array_equal(found.psus, before.psus)
        lazy = ki.estimate(incomes(), respondents=pl.from_pandas(weighed).lazy(), design=after)
        assert_array_equal(lazy.standard_error, found.standard_error)
        assert_array_equal(lazy.psus, found.psus)


def incomes() -> ki.Framework:
    return ki.Framework.from_dict(
        {
            "id": "x",
            "version": "1",
            "scales": {"n": {"kind": "numeric"}},
            "methodology": {"normalisation": "z_score"},
            "index": {
                "id": "i",
                "members": [{"id": "income", "items": [{"column": "income", "scale": "n"}]}],
            },
        }
    )


def test_without_weights_all_weighed_one() -> None:
    sample, totals = table("sample"), [by("sex"), by("age")]
    plain = ki.SurveyDesign(strata="stratum", clusters="psu")
    found, design = ki.calibrate(sample, plain, totals)
    ones, told = ki.calibrate(sample.assign(satu=1.0), plain.model_copy(update={"weights": "satu"}), totals)
    assert found["sampling_weight"].eq(1).all()
    assert design.calibration is not None
    assert design.calibration.weights == "sampling_weight"
    one = ki.estimate(incomes(), respondents=found, design=design)
    other = ki.estimate(incomes(), respondents=ones, design=told)
    assert_array_equal(one.standard_error, other.standard_error)


def test_a_category_whose_weights_are_all_0_moves_nothing() -> None:
    sample = table("sample")
    sample["weight"] = sample["weight"].where(sample["sex"] == "P", 0.0)
    design = DESIGN.model_copy(update={"calibration": ki.Calibration(margins=["sex"])})
    found = ki.estimate(incomes(), respondents=sample, design=design)
    assert np.isfinite(found.standard_error).all()
    assert found.factor is not None
    assert np.isfinite(found.factor.rows).all()


def test_spelling_of_categories_and_a_framework_s_unit_column() -> None:
    sample = table("sample").rename(columns={"kode_desa": "desa"})
    totals = by("sex").rename(columns={"kode_desa": "desa"})
    totals["sex"] = [f" {v.lower()} " for v in totals["sex"]]
    data = {
        "id": "x",
        "version": "1",
        "unit": "desa",
        "scales": {"n": {"kind": "numeric", "lower": 0, "upper": 9}},
        "index": {"id": "i", "members": [{"id": "income", "items": [{"column": "income", "scale": "n"}]}]},
    }
    framework = ki.Framework.from_dict(data)
    found, _ = ki.calibrate(sample, DESIGN, totals, framework=framework, column="baru")
    expected, _ = ki.calibrate(table("sample"), DESIGN, by("sex"))
    assert found["baru"].tolist() == expected["weight_calibrated"].tolist()


# What is refused


def refused(sample: Any, totals: Any, **more: Any) -> dict[str, ki.Problem]:
    with pytest.raises(ki.DataError) as caught:
        ki.calibrate(sample, more.pop("design", DESIGN), totals, **more)
    assert all(p.remedy for p in caught.value.problems)
    return {p.code: p for p in caught.value.problems}


def edited(frame: pd.DataFrame, row: int, **cells: Any) -> pd.DataFrame:
    out = frame.astype(object)
    for column, cell in cells.items():
        out.loc[row, column] = cell
    return out


def test_everything_wrong_with_totals_comes_at_once() -> None:
    totals = by("sex")
    wrong = edited(edited(totals, 0, total=-1), 3, total="banyak")
    wrong = pd.concat([wrong, wrong.tail(1)])
    sample = edited(edited(table("sample"), 0, sex=None), 5, sex="X")
    found = refused(sample, wrong)
    assert {"bad_total", "text_in_numeric", "duplicate_total", "missing_category", "missing_total"} <= set(
        found
    )
    assert (found["missing_category"].row, found["missing_total"].row) == (1, 6)
    assert "X" not in found["missing_total"].message


def test_a_category_without_respondents_or_without_people() -> None:
    totals = by("sex")
    more = pd.concat([totals, pd.DataFrame([{"kode_desa": "A", "sex": "lain", "total": 5.0}])])
    found = refused(table("sample"), more)
    assert "sex lain in A" in found["empty_category"].message
    assert found["empty_category"].unit == "A"
    assert "sex L in A" in refused(table("sample"), edited(totals, 0, total=0))["zero_total"].message


def test_fewer_people_than_respondents() -> None:
    found = refused(table("sample"), edited(by("sex"), 1, total=1.156))["total_below_sample"]
    assert "sex P in A" in found.message
    assert "decimal" in found.remedy


def test_another_village_column_asks_for_the_framework() -> None:
    found = refused(table("sample").rename(columns={"kode_desa": "desa"}), by("sex"))["missing_column"]
    assert "framework=" in found.remedy


def test_a_village_nobody_visited_is_left_out() -> None:
    totals = by("sex")
    more = pd.concat([totals, pd.DataFrame([{"kode_desa": "Z", "sex": "L", "total": 5.0}])])
    found, _ = ki.calibrate(table("sample"), DESIGN, more)
    assert_allclose(found["weight_calibrated"].sum(), totals["total"].sum())


def test_margins_that_contradict_each_other() -> None:
    age = by("age").assign(total=lambda t: t["total"] * 1.1)
    found = refused(table("sample"), [by("sex"), age])["totals_disagree"]
    assert (found.count, found.unit, found.column) == (4, "A", "age")


def test_limits_that_cannot_be_kept() -> None:
    found = refused(table("sample"), [by("sex"), by("age")], limits=(0.99, 1.01))["calibration_failed"]
    assert "between 0.99 and 1.01" in found.message
    relative = table("sample")
    relative["weight"] /= relative["weight"].sum()
    told = refused(relative, [by("sex"), by("age")], limits=(0.5, 2))["calibration_failed"]
    assert "they add up to" in told.remedy
    wrong: list[Any] = [(1.5, 2), (0.5, 1), (-1, 2), (0.5, math.inf), 2, (1,)]
    for limits in wrong:
        with pytest.raises(ValueError, match="below and above 1"):
            ki.calibrate(table("sample"), DESIGN, by("sex"), limits=limits)


def test_margins_whose_crossing_is_empty_cannot_be_raked() -> None:
    sample = pd.DataFrame({"kode_desa": "A", "a": [1, 2], "b": ["x", "y"], "w": [1.0, 1.0]})
    a = pd.DataFrame({"kode_desa": "A", "a": [1, 2], "orang": [5, 5]})
    b = pd.DataFrame({"kode_desa": "A", "b": ["x", "y"], "orang": [4, 6]})
    assert set(refused(sample, [a, b], design=ki.SurveyDesign(weights="w"))) == {"calibration_failed"}


def test_a_replicate_that_leaves_a_category_empty() -> None:
    sample = pd.DataFrame(
        {"kode_desa": "A", "rt": [1, 1, 2, 2, 3], "jk": ["L", "P", "L", "L", "L"], "w": 1.0}
    )
    made, design = ki.replicate(sample, ki.SurveyDesign(weights="w", clusters="rt"), "jkn")
    totals = pd.DataFrame({"kode_desa": "A", "jk": ["L", "P"], "orang": [50, 50]})
    assert "leave a category" in refused(made, totals, design=design)["calibration_failed"].message


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda t: t.drop(columns="kode_desa"), "missing_column"),
        (lambda t: t.drop(columns="sex"), "totals_columns"),
        (lambda t: t.drop(columns="total"), "totals_columns"),
        (lambda t: t.assign(lain=1), "totals_columns"),
        (lambda t: t.head(0), "empty_table"),
        (lambda _: "totals.csv", "not_a_table"),
    ],
)
def test_totals_of_another_shape(change: Any, code: str) -> None:
    assert set(refused(table("sample"), change(by("sex")))) == {code}


def test_arguments_of_another_kind() -> None:
    sample, totals = table("sample"), by("sex")
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"design": None}, "design must be a SurveyDesign"),
        ({"design": DESIGN, "framework": "idm"}, "framework must be a Framework"),
        ({"design": DESIGN, "framework": {}}, "framework must be a Framework"),
    ]
    for more, message in wrong:
        with pytest.raises(TypeError, match=message):
            ki.calibrate(sample, more.pop("design"), totals, **more)
    with pytest.raises(ValueError, match="names the new weights"):
        ki.calibrate(sample, DESIGN, totals, column=" ")


def test_respondents_that_cannot_be_weighed() -> None:
    lazy = pl.from_pandas(table("sample")).lazy()
    assert set(refused(lazy, by("sex"))) == {"lazy_table"}
    sample = table("sample")
    relation = duckdb.sql("select * from sample")
    assert set(refused(relation, by("sex"))) == {"lazy_table"}
    assert set(refused(sample.assign(weight=-1.0), by("sex"))) == {"negative_weight"}
    assert set(refused(sample.drop(columns="psu"), by("sex"))) == {"missing_column"}
    done, design = ki.calibrate(sample, DESIGN, by("sex"))
    assert set(refused(done, by("sex"))) == {"column_exists"}
    assert set(refused(done, by("sex"), design=design)) == {"weights_made"}
    with pytest.raises(TypeError, match="no table"):
        ki.calibrate(sample, DESIGN, [])
