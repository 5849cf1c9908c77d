"""Village records of PODES 2024 for the 24 desa and kelurahan of Kota Batu, beside answers that are made up.

Data: ``../shared/data/podes_batu_2024.csv``, described in the README beside it; questionnaire of Badan Pusat
Statistik, PODES 2024. Low codes are good ones (1 = most residents, 3 = no such habit), several questions have one
answer in the whole file, 0 stands for a question that was skipped, and the BPS codes are not those of Kemendagri.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
import reference

INSTITUTIONS = [f"R809{letter}" for letter in "ABCDEF"]
SCALES: dict[str, Any] = {
    "setuju": {"kind": "ordinal", "options": {i: str(i) for i in range(1, 6)}, "missing": [8, 9]},
    "terlibat": {
        "kind": "ordinal",
        "options": {1: "sebagian besar warga", 2: "sebagian kecil", 3: "tidak ada kebiasaan"},
    },
    "lapangan": {
        "kind": "ordinal",
        "options": {1: "baik", 2: "rusak sedang", 3: "rusak parah", 4: "tidak ada"},
    },
    "ada": {"kind": "binary", "yes": 1, "no": 2},
    "lembaga": {"kind": "numeric", "lower": 0, "upper": 1, "cap": True},
    "musyawarah": {"kind": "numeric", "lower": 0, "upper": 12, "cap": True},
}
ARAH = {1: "berkurang", 2: "tetap", 3: "meningkat"}


def item(name: str, *columns: str, scale: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "items": [{"column": c, "scale": scale} for c in columns or (name,)], **more}


def record(name: str, *columns: str, scale: str, **more: Any) -> dict[str, Any]:
    return item(name, *columns, scale=scale, source="villages", **more)


def tree(*more: dict[str, Any], **methodology: Any) -> ki.Framework:
    """Return dimensions of answers and records side by side, as the bundled framework has them."""
    return ki.Framework.from_dict(
        {
            "id": "batu",
            "version": "1",
            "unit": "kode_desa",
            "unit_codes": "kemendagri",
            "scales": SCALES,
            "index": {"id": "ketahanan", "members": [
                {"id": "partisipasi", "members": [
                    item("PAR01", scale="setuju"),
                    record("PAR08", "R1603C", scale="musyawarah"),
                ]},
                {"id": "gotong_royong", "members": [
                    item("GR03", scale="setuju"),
                    item("GR07", scale="setuju", direction="negative"),
                    record("GR08", "R808A", "R808B", scale="terlibat", direction="negative"),
                ]},
                {"id": "kelembagaan", "members": [
                    record("KL08", *INSTITUTIONS, scale="lembaga", minimum_items=6),
                    record("KL09", "R1603B", scale="ada"),
                    record("VOLI", "R901BK2", scale="lapangan", direction="negative", weight=2),
                    *more,
                ]},
            ]},
            "methodology": methodology,
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def podes() -> pd.DataFrame:
    """Return the file with columns named as in the questionnaire, every cell a text."""
    table = pd.read_csv(reference.shared("data/podes_batu_2024.csv"), dtype=str, keep_default_na=False)
    assert not (table == "").any(axis=None)
    return table.rename(columns=lambda c: c.upper() if c.startswith("r") else c)


@pytest.fixture(scope="module")
def desa(podes: pd.DataFrame) -> pd.DataFrame:
    return podes.rename(columns={"kemendagri_code": "kode_desa"})


def invented(codes: list[str]) -> pd.DataFrame:
    """Return answers of 18 people in six RT in each village but the last, without PAR01 in the one before."""
    random = np.random.default_rng(20)
    asked = codes[:-1]
    count = len(asked) * 18
    place = np.repeat(random.normal(0, 0.5, (len(asked), 6)), 3, axis=1).ravel()
    table = pd.DataFrame(
        {
            "kode_desa": np.repeat(asked, 18),
            "rt": np.tile(np.repeat([f"RT {i}" for i in range(1, 7)], 3), len(asked)),
            "bobot": random.uniform(5, 50, count),
        }
    )
    for name in ("PAR01", "GR03", "GR07"):
        answer = np.clip(np.rint(random.normal(3 + place, 1)), 1, 5)
        table[name] = np.where(random.random(count) < 0.05, 8, answer).astype(int)
    return table.astype({"PAR01": object}).assign(
        PAR01=lambda t: t["PAR01"].where(t["kode_desa"] != asked[-1], None)
    )


DESIGN = ki.SurveyDesign(weights="bobot", clusters="rt")


@pytest.fixture(scope="module")
def scores(desa: pd.DataFrame) -> ki.Scores:
    return ki.score(tree(), respondents=invented(desa["kode_desa"].tolist()), villages=desa, design=DESIGN)


def test_all_24_villages_are_in_the_table_in_its_order(desa: pd.DataFrame, scores: ki.Scores) -> None:
    table = scores.to_frame()
    assert table.index.tolist() == desa["kode_desa"].tolist()
    assert len(table) == 24
    assert table["ketahanan"].notna().all()
    assert set(ki.regions.tipe(scores.units)) == {"desa", "kelurahan"}
    assert scores.unit_table["village_name"].tolist() == desa["village_name"].tolist()
    assert scores.ranks(by="kecamatan").groupby(
        desa.set_index("kode_desa")["district_name"]
    ).max().tolist() == [
        8.0,
        9.0,
        7.0,
    ]


def test_constant_indicators_are_named_and_nothing_is_silent(desa: pd.DataFrame, scores: ki.Scores) -> None:
    assert (desa[["R808A", "R808B"]] == "1").all(axis=None)
    found = scores.problems.set_index("code")
    assert sorted(found.index) == ["constant_indicator", "unit_without_respondents"]
    assert (found["severity"] == "warning").all()
    constant = found.loc["constant_indicator"]
    assert (constant["table"], constant["column"]) == ("villages", "R808A")
    assert "GR08 is 1 in all 24 villages" in constant["message"]
    assert "tells no villages apart" in constant["remedy"]
    silent = found.loc["unit_without_respondents"]
    assert (silent["unit"], silent["count"]) == (desa["kode_desa"].iloc[-1], 1)
    check = ki.check(tree(), respondents=invented(desa["kode_desa"].tolist()), villages=desa, design=DESIGN)
    assert check.ok
    assert sorted(check.problems["code"]) == sorted(found.index)


def test_every_constant_column_is_named_once(desa: pd.DataFrame) -> None:
    columns = [
        str(c) for c in desa if str(c).startswith(("R13", "R80", "R90")) and set(desa[c]) <= {"1", "2"}
    ]
    constant = [c for c in columns if desa[c].nunique() == 1]
    assert len(constant) == 17
    assert len(columns) > 25
    framework = ki.Framework.from_dict(
        {
            "id": "batu",
            "version": "1",
            "unit_codes": "kemendagri",
            "scales": SCALES,
            "index": {"id": "semua", "members": [record(c, scale="ada") for c in columns]},
        }
    )
    found = ki.score(framework, villages=desa).problems
    assert set(found["code"]) == {"constant_indicator"}
    assert sorted(found["column"]) == sorted(constant)


def test_a_constant_indicator_cannot_be_rescaled_by_its_own_range(desa: pd.DataFrame) -> None:
    with pytest.raises(ki.DataError) as refused:
        ki.score(
            tree(normalisation="min_max"),
            respondents=invented(desa["kode_desa"].tolist()),
            villages=desa,
            design=DESIGN,
        )
    (problem,) = refused.value.problems
    assert (problem.code, problem.column, problem.count) == ("constant_indicator", "R808A", 24)
    assert "goalposts" in problem.remedy


def test_low_codes_that_are_good_score_high(desa: pd.DataFrame, scores: ki.Scores) -> None:
    value = pd.DataFrame(scores.normalised.value, scores.units, scores.normalised.estimates.indicators)
    given = desa.set_index("kode_desa")
    # 1, most residents: the best there is. 4, no field: the worst; 2, some damage: a third down.
    assert (value["GR08"] == 100).all()
    field = given["R901BK2"].map({"1": 100.0, "2": 200 / 3, "3": 100 / 3, "4": 0.0})
    assert field.nunique() == 3
    assert_allclose(value["VOLI"], field, rtol=1e-12)
    assert_allclose(value["KL09"], given["R1603B"].map({"1": 100.0, "2": 0.0}))
    institutions = (given[INSTITUTIONS].astype(int) > 0).mean(axis=1) * 100
    assert institutions.nunique() > 1
    assert_allclose(value["KL08"], institutions, rtol=1e-12)
    meetings = given["R1603C"].astype(int)
    assert_allclose(value["PAR08"], meetings.clip(upper=12) / 12 * 100, rtol=1e-12)
    assert_allclose(
        scores.value[:, scores.column("kelembagaan")],
        (institutions + value["KL09"] + 2 * field) / 4,
        rtol=1e-12,
    )


def test_doubtful_counts_are_capped_on_record(desa: pd.DataFrame, scores: ki.Scores) -> None:
    capped = scores.normalised.estimates.capped.to_frame(scores.units, scores.normalised.estimates.indicators)
    counts = desa.set_index("kode_desa")[INSTITUTIONS].astype(int)
    assert (capped["indicator"] == "KL08").sum() == (counts > 1).to_numpy().sum() == 79
    assert set(capped.query("indicator == 'KL08'")["after"]) == {1.0}
    held = capped.query("indicator != 'KL08'").set_index("unit")
    meetings = desa.set_index("kode_desa")["R1603C"].astype(float)
    assert held["before"].to_dict() == meetings[meetings > 12].to_dict()
    assert held["after"].tolist() == [12.0, 12.0]
    # 21 of 24 villages state 12 PKK.
    assert capped.query("step == 'cap R809A' and before == 12").shape[0] == 21


def test_nodes_of_records_alone_have_no_sampling_error(scores: ki.Scores) -> None:
    column = scores.column("kelembagaan")
    assert set(scores.reason[:, column]) == {"none_sampled"}
    assert (scores.standard_error[:, column] == 0).all()
    assert scores.interval(node="kelembagaan").isna().all(axis=None)
    assert (scores.n[:, column] == 0).all()
    # Elsewhere 18 people in six RT: five degrees of freedom.
    for node in ("ketahanan", "partisipasi", "gotong_royong"):
        column = scores.column(node)
        assert set(scores.reason[:22, column]) == {"estimated"}
        assert set(scores.degrees_of_freedom[:22, column]) == {5}


def test_coverage_is_the_weight_of_what_is_there(scores: ki.Scores) -> None:
    nodes = ("ketahanan", "partisipasi", "gotong_royong", "kelembagaan")
    assert scores.nodes == nodes
    complete, unanswered, unvisited = scores.coverage[:-2], scores.coverage[-2], scores.coverage[-1]
    assert (complete == 1).all()
    # PAR01 is half of its dimension; GR03 and GR07 are two thirds of theirs.
    assert_allclose(unanswered, [1 - 1 / 6, 1 / 2, 1, 1], rtol=1e-12)
    assert_allclose(unvisited, [1 - 1 / 6 - 2 / 9, 1 / 2, 1 / 3, 1], rtol=1e-12)
    assert scores.reason[-2].tolist() == ["estimated", "none_sampled", "estimated", "none_sampled"]
    assert scores.reason[-1].tolist() == ["none_sampled"] * 4
    assert_allclose(scores.value[-1, 2], 100)
    records = [i.source == "villages" for i in scores.framework.indicators]
    assert set(scores.normalised.estimates.reason[:, records].ravel()) == {"none_sampled"}
    assert set(scores.normalised.estimates.reason[-1, np.invert(records)]) == {"no_data"}


def test_a_minimum_coverage_leaves_villages_without_a_score_and_says_so(desa: pd.DataFrame) -> None:
    found = ki.score(
        tree(minimum_coverage={"level_1": 0.6, "ketahanan": 1.0}),
        respondents=invented(desa["kode_desa"].tolist()),
        villages=desa,
        design=DESIGN,
    )
    assert np.flatnonzero(np.isnan(found.value[:, 0])).tolist() == [22, 23]
    (problem,) = found.problems.query("code == 'below_minimum_coverage'").to_dict("records")
    assert (problem["unit"], problem["count"]) == (desa["kode_desa"].iloc[-2], 2)
    assert "partisipasi, gotong_royong" in problem["message"]
    assert len(found.to_frame()) == 24


# ------------------------------------------------------------------------------------------------------- codes


def test_codes_of_bps_are_refused_with_the_reason(podes: pd.DataFrame) -> None:
    given = podes.rename(columns={"bps_code": "kode_desa"})
    with pytest.raises(ki.DataError) as refused:
        ki.score(tree(), respondents=invented(given["kode_desa"].tolist()), villages=given, design=DESIGN)
    problems = {p.table: p for p in refused.value.problems}
    assert set(problems) == {"villages", "respondents"}
    assert {p.code for p in refused.value.problems} == {"bps_code"}
    village = problems["villages"]
    assert (village.column, village.row, village.count) == ("kode_desa", 1, 24)
    assert "looks like BPS codes" in village.message
    assert "7th digit of a Kemendagri code" in village.message
    assert "IDDESA and R106B" in village.remedy
    assert problems["respondents"].count == 23 * 18


def test_respondents_with_codes_of_bps_are_refused_beside_good_villages(
    podes: pd.DataFrame, desa: pd.DataFrame
) -> None:
    check = ki.check(tree(), respondents=invented(podes["bps_code"].tolist()), villages=desa, design=DESIGN)
    errors = check.problems.query("severity == 'error'")
    assert errors[["code", "table"]].to_numpy().tolist() == [["bps_code", "respondents"]]


def test_codes_of_kemendagri_are_accepted_in_every_spelling(desa: pd.DataFrame, scores: ki.Scores) -> None:
    dotted = desa["kode_desa"].map(lambda code: ki.regions.parse(code).dotted)
    for spelt in (dotted, desa["kode_desa"].astype(int), desa["kode_desa"].astype(float)):
        found = ki.score(
            tree(),
            respondents=invented(dotted.tolist()),
            villages=desa.assign(kode_desa=spelt),
            design=DESIGN,
        )
        assert found.units == scores.units
        assert found.value.tobytes() == scores.value.tobytes()
        assert found.standard_error.tobytes() == scores.standard_error.tobytes()


# -------------------------------------------------------------------------------------------------------- traps


def test_a_skipped_question_is_no_answer_unless_the_scale_says_so(desa: pd.DataFrame) -> None:
    # R1303A1K4, thefts against the year before, is 0 where there were none.
    scales = {
        **SCALES,
        "arah": {"kind": "ordinal", "options": ARAH},
        "arah_atau_lewat": {"kind": "ordinal", "options": ARAH, "not_applicable": 0},
    }  # fmt: skip

    def one(scale: str) -> ki.Framework:
        members = [record("R1303A1K4", scale=scale, direction="negative"), record("R1603B", scale="ada")]
        index = {"id": "indeks", "members": members}
        document = {
            "id": "batu",
            "version": "1",
            "unit_codes": "kemendagri",
            "scales": scales,
            "index": index,
        }
        return ki.Framework.from_dict(document)

    skipped = (desa["R1303A1K4"] == "0").to_numpy()
    (error,) = [p for p in ki.check(one("arah"), villages=desa).found if p.severity == "error"]
    assert (error.code, error.column, error.count) == ("outside_scale", "R1303A1K4", skipped.sum())
    found = ki.score(one("arah_atau_lewat"), villages=desa)
    assert_allclose(found.coverage[:, 0], np.where(skipped, 0.5, 1.0))
    kinds = found.normalised.estimates.recoding.query("column == 'R1303A1K4'").groupby("kind")["count"].sum()
    assert kinds["not_applicable"] == skipped.sum() == 13
    assert kinds.sum() == 24


def test_a_table_of_facilities_is_no_table_of_villages() -> None:
    long = pd.read_csv(reference.shared("data/podes_batu_2024_long.csv.gz"), dtype=str)
    given = long.rename(columns=lambda c: c.upper() if c.startswith("r") else c)
    index = {"id": "indeks", "members": [record("R1603C", scale="musyawarah")]}
    framework = ki.Framework.from_dict(
        {"id": "batu", "version": "1", "unit": "kemendagri_code", "scales": SCALES, "index": index}
    )
    (error,) = [p for p in ki.check(framework, villages=given).found if p.severity == "error"]
    assert (error.code, error.column, error.count) == ("duplicate_unit", "kemendagri_code", 638 - 24)
    assert "3579012006 in rows 1 and 2" in error.message


# ------------------------------------------------------------------------------------------------------ restated


def test_two_villages_restated() -> None:
    # Two rows of the file: R1603C is 10 and 12, R1603B 1 and 2, R809A to F 13 13 5 4 2 5 and 12 1 1 9 5 1.
    villages: list[dict[str, Any]] = [
        {"R808A": 1, "R808B": 1, "R1603C": 10, "R1603B": 1, "R901BK2": 1},
        {"R808A": 1, "R808B": 1, "R1603C": 12, "R1603B": 2, "R901BK2": 1},
    ]
    counts = [[13, 13, 5, 4, 2, 5], [12, 1, 1, 9, 5, 1]]
    villages = [
        {**v, **dict(zip(INSTITUTIONS, c, strict=True))} for v, c in zip(villages, counts, strict=True)
    ]
    kemendagri, bps = ["3579012006", "3579011001"], ["3579010001", "3579010002"]
    answers = invented([*kemendagri, "3579011004"]).drop(columns="PAR01").assign(PAR01=3)

    def check(codes: list[str]) -> ki.Check:
        given = [{"kode_desa": code, **v} for code, v in zip(codes, villages, strict=True)]
        return ki.check(tree(), respondents=answers, villages=given, design=DESIGN)

    refused = {(p.code, p.table, p.count) for p in check(bps).found}
    assert ("bps_code", "villages", 2) in refused
    accepted = check(kemendagri)
    assert accepted.ok
    named = accepted.problems.query("code == 'constant_indicator'")
    assert set(named["column"]) == {"PAR01", "R808A", "R809A", "R901BK2"}
    given = [{"kode_desa": code, **v} for code, v in zip(kemendagri, villages, strict=True)]
    found = ki.score(tree(), respondents=answers, villages=given, design=DESIGN)
    assert_allclose(found.value[:, found.column("kelembagaan")], [100, 75])
    assert_allclose(found.value[:, found.column("partisipasi")], [(50 + 1000 / 12) / 2, 75], rtol=1e-12)
