"""Scores as tables and records: fixed columns, one row a village or a village and node."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

import ketahanan_index as ki
from framework.documents import framework, indicator
from stages import samples


@pytest.fixture(scope="module")
def scores() -> ki.Scores:
    return samples.scores()


@pytest.fixture(scope="module")
def sampled() -> ki.Scores:
    return samples.sampled()[1]


# One row a village


def test_to_frame(scores: ki.Scores) -> None:
    table = scores.to_frame()
    assert table.columns.tolist() == [
        "indeks", "dasar", "sosial",
        "standard_error", "lower", "upper", "rank", "class", "coverage", "n", "psus", "flag",
    ]  # fmt: skip
    assert table.index.name == "kode_desa"
    assert table.index.tolist() == [row["kode_desa"] for row in samples.VILLAGES]
    assert_array_equal(table[["indeks", "dasar", "sosial"]].to_numpy(), scores.value)
    assert_array_equal(table["rank"].to_numpy(), [1, 4, 3, np.nan, 1])
    assert table["class"].tolist() == ["tinggi", "rendah", "sedang", np.nan, "tinggi"]
    assert_array_equal(table["coverage"].to_numpy(), scores.coverage[:, 0])
    assert table["n"].tolist() == table["psus"].tolist() == [0] * 5
    assert table["flag"].tolist() == ["publish"] * 3 + ["withhold", "publish"]
    assert table[["lower", "upper"]].isna().all(axis=None)


def test_to_frame_with_errors(sampled: ki.Scores) -> None:
    table = sampled.to_frame()
    assert_array_equal(table["standard_error"].to_numpy(), sampled.standard_error[:, 0])
    assert_array_equal(table[["lower", "upper"]].to_numpy(), sampled.interval().to_numpy())


def test_tables_are_fresh(scores: ki.Scores) -> None:
    before = scores.value.tobytes()
    for make in (
        scores.to_frame,
        scores.to_long,
        scores.normalised.to_frame,
        scores.normalised.estimates.to_frame,
    ):
        table: pd.DataFrame = make()
        table.iloc[:, :] = table.iloc[::-1].to_numpy()
        table["baru"] = 1
        assert "baru" not in make().columns
    assert scores.value.tobytes() == before


def test_frames_of_the_earlier_stages(scores: ki.Scores) -> None:
    for stage in (scores.normalised, scores.normalised.estimates):
        table = stage.to_frame()
        assert table.columns.tolist() == ["air", "listrik", "rapat", "posyandu"]
        assert table.index.name == "kode_desa"
        assert_array_equal(table.to_numpy(), stage.value)


# One row a village and node


def test_to_long(sampled: ki.Scores) -> None:
    table = sampled.to_long()
    assert table.columns.tolist() == [
        "unit", "node", "level", "score", "standard_error", "lower", "upper",
        "rank", "class", "coverage", "n", "flag",
    ]  # fmt: skip
    assert len(table) == 5 * 3
    assert table["node"].tolist()[:3] == ["indeks", "dasar", "sosial"]
    assert table["level"].tolist()[:3] == [0, 1, 1]
    assert table["unit"].tolist()[::3] == list(sampled.units)
    wide = table.pivot(index="unit", columns="node", values="score").loc[
        list(sampled.units), list(sampled.nodes)
    ]
    assert_array_equal(wide.to_numpy(), sampled.value)
    for node in sampled.nodes:
        rows = table[table["node"] == node]
        assert_array_equal(rows["rank"].to_numpy(), sampled.ranks(node=node).to_numpy())
        assert_array_equal(rows[["lower", "upper"]].to_numpy(), sampled.interval(node=node).to_numpy())
        assert_array_equal(rows["coverage"].to_numpy(), sampled.coverage[:, sampled.column(node)])
        assert rows["class"].tolist() == sampled.classes.tolist()


# Records


def test_records_are_json(sampled: ki.Scores) -> None:
    records = sampled.records()
    assert [record.unit for record in records] == list(sampled.units)
    plain = json.loads(records[3].model_dump_json())
    assert plain == {
        "unit": "3203012001", "score": None, "standard_error": None, "lower": None, "upper": None,
        "rank": None, "class_id": None, "coverage": 0.0, "n": 0, "psus": 0, "flag": "withhold",
        "flag_reasons": ["no_score"],
        "nodes": [
            {
                "node": node, "level": level, "score": None, "standard_error": None, "lower": None, "upper": None,
                "coverage": 0.0, "n": 0, "psus": 0, "flag": "withhold", "flag_reasons": ["no_score"],
            }
            for node, level in (("indeks", 0), ("dasar", 1), ("sosial", 1))
        ],
    }  # fmt: skip
    first = records[0]
    assert first.score == sampled.value[0, 0]
    assert first.lower == sampled.interval()["lower"].iloc[0]
    assert (first.rank, first.class_id, first.flag) == (1, "tinggi", "publish")
    assert type(first.rank) is int
    assert [node.score for node in first.nodes] == sampled.value[0].tolist()
    assert "NaN" not in json.dumps([record.model_dump(mode="json") for record in records], allow_nan=False)


def test_records_are_frozen(scores: ki.Scores) -> None:
    with pytest.raises(Exception, match="frozen"):
        scores.records()[0].score = 1  # type: ignore[misc]


# Weights


def test_weights(scores: ki.Scores) -> None:
    table = scores.weights
    assert table.index.tolist() == ["indeks", "dasar", "air", "listrik", "sosial", "rapat", "posyandu"]
    assert table.index.name == "node"
    assert table["level"].tolist() == [0, 1, 2, 2, 1, 2, 2]
    assert table["parent"].tolist()[1:] == ["indeks", "dasar", "dasar", "indeks", "sosial", "sosial"]
    assert table["overall"].tolist() == pytest.approx([1, 0.75, 0.25, 0.5, 0.25, 0.125, 0.125])
    assert table.loc[list(scores.normalised.estimates.indicators), "overall"].sum() == pytest.approx(1)
    for column in ("nominal", "applied"):
        sums = table.iloc[1:].groupby("parent")[column].sum()
        assert sums.tolist() == pytest.approx([1, 1, 1])


def test_weights_that_were_not_the_stated_ones() -> None:
    row: Any = samples.scores(weighting="equal").weights.loc["dasar"]
    assert (row["nominal"], row["applied"], row["overall"]) == pytest.approx((0.75, 0.5, 0.5))


# Classes


def at(*values: float, upper_included: bool = True) -> list[Any]:
    one = framework(
        indicator("x", "bebas"),
        unit="kode",
        methodology={"normalisation": {"method": "z_score", "mean": 0}},
        classes={
            "levels": [{"id": "a", "upper": 0.1}, {"id": "b", "upper": 0.3}, {"id": "c"}],
            "upper_included": upper_included,
        },
    )
    base = ki.score(one, villages=[{"kode": "A", "x": -1}, {"kode": "B", "x": 0}, {"kode": "C", "x": 1}])
    rows = [{"kode": f"D{i}", "x": v} for i, v in enumerate(values)]
    scored = ki.score(one, villages=rows, base=base)
    assert_array_equal(scored.value[:, 0], values)
    return scored.classes.tolist()


def test_a_score_equal_to_a_bound() -> None:
    assert at(0.0999, 0.1, 0.1001, 0.3, 0.31) == ["a", "a", "b", "b", "c"]
    assert at(0.0999, 0.1, 0.1001, 0.3, 0.31, upper_included=False) == ["a", "b", "b", "c", "c"]


def test_rounding_does_not_move_a_score_off_a_bound() -> None:
    assert 0.1 + 0.2 > 0.3
    assert at(0.1 + 0.2, 0.3 - 1e-12, 0.3 + 1e-9) == ["b", "b", "c"]
    assert at(0.1 + 0.2, 0.3 - 1e-12, 0.3 - 1e-9, upper_included=False) == ["c", "c", "b"]


def test_classes_are_ordered(scores: ki.Scores) -> None:
    classes: Any = scores.classes
    assert classes.cat.ordered
    assert classes.cat.categories.tolist() == ["rendah", "sedang", "tinggi"]
    assert (classes.name, classes.index.name) == ("class", "kode_desa")


def test_a_framework_without_classes() -> None:
    scored = ki.score(framework(indicator("air"), unit="kode"), villages=[{"kode": "A", "air": 1}])
    assert scored.classes.isna().all()
    assert scored.records()[0].class_id is None


# In a notebook


def test_the_notebook_view_is_escaped() -> None:
    one = framework(indicator("air"), unit="<i>kode</i>", label="<script>alert(1)</script>", version="<b>")
    html = ki.score(one, villages=[{"<i>kode</i>": "<u>A</u>", "air": 5}])._repr_html_()
    for written in ("<script>", "<i>", "<u>", "<b></b>", "versi <b>"):
        assert written not in html
    for shown in ("&lt;script&gt;", "&lt;u&gt;A", "&lt;i&gt;kode", "versi &lt;b&gt;:"):
        assert shown in html


def test_the_notebook_view_shows_the_best(scores: ki.Scores) -> None:
    html = scores._repr_html_()
    assert "Contoh" in html
    assert "Peringkat" in html
    assert html.index("3202012001") < html.index("3203012002") < html.index("3202022001")
    assert repr(scores) == "<Scores of contoh: 4 of 5 villages scored>"


def test_the_notebook_view_has_labels_and_percent() -> None:
    levels = [{"id": "rendah", "label": {"id": "Rendah", "en": "Low <1>"}, "upper": 40}, {"id": "tinggi"}]
    one = framework(indicator("air"), indicator("listrik"), unit="kode", classes={"levels": levels})
    html = ki.score(
        one, villages=[{"kode": "A", "air": 5}, {"kode": "B", "air": 90, "listrik": 90}]
    )._repr_html_()
    for shown in (">Rendah</td>", ">tinggi</td>", "<td>50%</td>", "<td>100%</td>"):
        assert shown in html
    assert "versi 1" in html


def test_the_unit_table_is_a_copy(scores: ki.Scores) -> None:
    estimates = scores.normalised.estimates
    assert not hasattr(estimates, "details")
    for table in (scores.unit_table, estimates.unit_table):
        table["zona"] = "X"
    assert scores.unit_table["zona"].tolist()[:2] == ["A", "B"]


def test_stages_say_in_short_what_they_are(scores: ki.Scores) -> None:
    assert "5 villages, 4 indicators" in repr(scores.normalised.estimates)
    assert len(repr(scores.normalised)) < 200


def test_an_unknown_node(scores: ki.Scores) -> None:
    for ask in (scores.ranks, scores.interval):
        with pytest.raises(KeyError, match="they are indeks, dasar, sosial"):
            ask(node="air")


@pytest.mark.parametrize("level", [0, 1, 95, -0.5])
def test_a_level_is_a_probability(level: float, scores: ki.Scores) -> None:
    with pytest.raises(ValueError, match=r"between 0 and 1, such as 0\.95"):
        scores.interval(level)
