"""Explanations: the whole text in both languages, the table, and what is unknown."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
from explanation.villages import rows, scored, tree
from framework.documents import document, indicator
from ketahanan_index.explanation.explain import explain
from ketahanan_index.readers.sample import sample_path

ONE, OTHER = "9901011003", "9901012003"

INDONESIAN = """\
Cempaka Ungu (9901011003), Kecamatan Contoh Utara

Skor
- Indeks ketahanan sosial desa: 40,8 pada rentang 0–100.
- Selang kepercayaan 95 persen: 35,8 sampai 45,8 (galat baku 2,0).
- Peringkat 45 dari 48 desa/kelurahan yang memiliki skor.
- Peringkat 11 dari 12 di Kecamatan Contoh Utara.
- Kelas Sedang: skor di atas 33,33 sampai dengan 66,67.

Yang mengangkat dan menurunkan skor
- Desa/kelurahan yang setiap indikatornya sama dengan median Kecamatan Contoh Utara akan memperoleh skor \
48,3; skor desa/kelurahan ini 7,5 poin lebih rendah.
- Mengangkat: Lembaga yang mengadakan kegiatan (+0,4); Lembaga menolong warga rentan (+0,3); Warga \
mengenali yang membutuhkan (+0,2).
- Menurunkan: Jenis lembaga yang ada (−1,0); Keterlibatan warga menurut kantor desa (−0,8); Mudah mendapat \
pertolongan tetangga (−0,6).
- Perbedaan karena data desa/kelurahan ini tidak lengkap: Perempuan dalam BPD/LMK (−1,3).
- Desa/kelurahan yang setiap indikatornya sama dengan median seluruh desa/kelurahan akan memperoleh skor \
52,6; skor desa/kelurahan ini 11,8 poin lebih rendah.
- Mengangkat: Perselisihan diselesaikan dengan musyawarah (+0,1); Warga mengenali yang membutuhkan (+0,1); \
Menyampaikan pendapat (+0,1).
- Menurunkan: Jenis lembaga yang ada (−1,0); Mudah mendapat pertolongan tetangga (−0,8); Keterlibatan \
warga menurut kantor desa (−0,8).
- Perbedaan karena data desa/kelurahan ini tidak lengkap: Perempuan dalam BPD/LMK (−1,2).

Jawaban dan catatan yang mendasari skor
- Perselisihan diselesaikan dengan musyawarah: “Jika ada perselisihan antarwarga, seberapa sering \
perselisihan itu diselesaikan dengan musyawarah?” rata-rata 3,9 pada skala 1–5, antara “Kadang-kadang” dan \
“Sering” (38 responden).
- Warga mengenali yang membutuhkan: “Seberapa mampu warga di lingkungan ini mengenali tetangga yang \
membutuhkan pertolongan?” rata-rata 3,6 pada skala 1–5, antara “Sedang” dan “Mampu” (38 responden).
- Menyampaikan pendapat: “Dalam rapat warga selama 12 bulan terakhir, seberapa sering Bapak/Ibu \
menyampaikan pendapat?” rata-rata 1,9 pada skala 1–5, antara “Tidak pernah” dan “Jarang” (39 responden).
- Jenis lembaga yang ada: 0,33 pada skala 0–1 (catatan desa).
- Mudah mendapat pertolongan tetangga: “Jika rumah tangga Bapak/Ibu tiba-tiba mengalami kesulitan, \
seberapa mudah mendapat pertolongan dari tetangga?” rata-rata 2,5 pada skala 1–5, antara “Sulit” dan \
“Sedang” (40 responden).
- Keterlibatan warga menurut kantor desa: rata-rata 1,5 pada skala 1–3, antara “Sebagian besar warga \
terlibat” dan “Sebagian kecil warga terlibat” (catatan desa).

Kelengkapan data
- Indikator tanpa data: Perempuan dalam BPD/LMK.
- Cakupan: indikator yang datanya tersedia mencakup 97 persen dari seluruh bobot.\
"""

ENGLISH = """\
Kenari Jingga (9901011001), Kecamatan Contoh Utara

Score
- Village social resilience index: 51.2 on a range of 0 to 100.
- 95% confidence interval: 49.5 to 52.9 (standard error 0.6).
- Rank 25 of 48 villages with a score.
- Rank 3 of 12 in Kecamatan Contoh Utara.
- Class Medium: a score above 33.33, up to and including 66.67.

Compared with Serai Nila
- Serai Nila scores 53.5; the score of this village is 2.3 lower.
- Lifting it: Institutions seen to be active (+0.9); Takes part in information and training (KIE) (+0.7); \
Solves problems without outside help (+0.6).
- Lowering it: Village meetings in a year (−0.8); Forms of swadaya given (−0.7); Helps organise activities (−0.6).
- Because data of one of the two are missing: Kinds of institutions present (−1.2).

What is missing
- All indicators that carry weight have data."""


@cache
def sample() -> ki.Scores:
    return ki.score(
        ki.Framework.load("desa-berketahanan-sosial"),
        respondents=ki.read_respondents(sample_path("responden.csv")),
        villages=ki.read_villages(sample_path("desa.csv")),
        design=ki.SurveyDesign(weights="bobot", strata="dusun", clusters="rt"),
    )


def test_a_village_of_the_sample_in_indonesian() -> None:
    found = explain(sample(), ONE)
    assert str(found) == found.text == INDONESIAN


def test_two_villages_of_the_sample_in_english() -> None:
    assert str(explain(sample(), "9901011001", against=OTHER, language="en")) == ENGLISH


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_village_of_the_sample_can_be_explained(language: Any) -> None:
    for unit in sample().units:
        text = explain(sample(), unit, language=language).text
        assert not {"nan", "None", "{"} & set(text.split())
        assert "– " not in text


def test_a_withheld_village_is_explained_and_said_to_be_withheld() -> None:
    flags = sample().flags
    for unit in flags.index[flags["flag"] == "withhold"]:
        text = explain(sample(), str(unit)).text
        assert "ditahan dan belum dapat diterbitkan: " in text
        assert "Peringkat" in text


def test_who_is_explained() -> None:
    found = explain(scored(), "3202022003")
    assert (found.unit, found.name, found.title) == (
        "3202022003", "3202022003", "3202022003, Kecamatan Cikakak"
    )  # fmt: skip
    assert repr(found) == "<Explanation of 3202022003 in contoh: print() shows it>"


def test_its_line_in_a_terminal_is_short_whatever_a_village_is_called() -> None:
    code = "\x1b[31m" + "z" * 2_000
    table = [{"kode_desa": code, "air": 1}, {"kode_desa": "b", "air": 2}]
    framework = ki.Framework.from_dict(document(indicator("air")))
    found = repr(explain(ki.score(framework, villages=table), code))
    assert len(found) <= 120
    assert "\x1b" not in found


def test_dotted_codes_are_found() -> None:
    found = explain(scored(), "32.02.01.2001", against="3202.012.002")
    assert (found.unit, found.row, found.other) == ("3202012001", 0, 1)
    assert explain(scored(), "3202012001", by="zona").title == "Sukamaju (3202012001), zona A"
    assert explain(scored(), "3202022003", by="zona").title == "3202022003"
    assert explain(scored(), "3202012001", names="zona").name == "A"


def test_without_classes_none_is_told() -> None:
    assert "Kelas" not in explain(scored(classes=False), "3202012001").text
    assert "Kelas" in explain(scored(), "3202012001").text


def test_parts_without_sentences_are_left_out() -> None:
    found = explain(scored(), "3203012003", language="en")
    assert [part.heading for part in found.parts] == ["Score", "What is missing"]


def test_all_that_is_unknown_is_told_at_once_with_the_nearest() -> None:
    with pytest.raises(ki.DataError) as caught:
        explain(scored(), "320201200", against="9999999999", by="kecamata", names="namma")
    problems = caught.value.problems
    assert [p.code for p in problems] == ["unknown_unit"] * 2 + ["unknown_column"] * 2
    assert [p.unit for p in problems[:2]] == ["320201200", "9999999999"]
    assert [p.column for p in problems[2:]] == ["kecamata", "namma"]
    said = str(caught.value)
    for near in ("did you mean '320201200", "did you mean 'kecamatan'", "did you mean 'nama'"):
        assert near in said


@pytest.mark.parametrize("unit", ["", "x", " 3202012001", None, 3202012009])
def test_an_unknown_village(unit: Any) -> None:
    if unit is None:
        with pytest.raises(ki.DataError, match="no village has the code 'y'"):
            explain(scored(), "3202012001", against="y")
        return
    with pytest.raises(ki.DataError, match="no village has the code") as caught:
        explain(scored(), unit, against=unit)
    assert len(caught.value.problems) == 1


class Tags(HTMLParser):
    """Collect the tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert set(attrs) <= {("lang", "id")}


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a & b", "=HYPERLINK(1)"]
)
def test_hostile_names_stay_text(name: str) -> None:
    table = [row | {"nama": name, "kecamatan": name, "zona": name} for row in rows()]
    data = tree().to_dict()
    data["index"]["label"] = name
    data["index"]["members"][0]["members"][0]["label"] = name
    scores = ki.score(ki.Framework.from_dict(data), villages=table)
    for found in (explain(scores, "3202012001"), explain(scores, "3202012001", against="3202012002")):
        tags = Tags()
        tags.feed(found._repr_html_())
        assert tags.seen == {"div", "h3", "h4", "ul", "li"}
        assert name in found.text


# The table


def test_the_table_against_medians() -> None:
    scores = sample()
    found = explain(scores, ONE)
    table = found.to_frame()
    assert table.columns.tolist() == [
        "node", "label", "level", "parent", "weight", "score", "value", "n", "status",
        "median_in_region", "effect_in_region", "median", "effect",
    ]  # fmt: skip
    assert table["node"].tolist() == scores.weights.index.tolist()
    by_node: Any = table.set_index("node")
    place = scores.units.index(ONE)
    for i, node in enumerate(scores.nodes):
        assert by_node.loc[node, "score"] == scores.value[place, i]
        assert np.isnan(by_node.loc[node, "value"])
    assert by_node.loc["KL09", "status"] == "no_data"
    assert by_node.loc["KA01", "status"] == by_node.loc["kearifan_lokal", "status"] == "no_weight"
    assert by_node.loc["SDM01", "status"] == ""
    assert by_node.loc["SDM01", "label"] == "Mengikuti penyuluhan (KIE)"
    assert by_node.loc["KL02", "n"] == scores.normalised.estimates.n[place, scores.plan.names.index("KL02")]
    root = by_node.loc["ketahanan_sosial"]
    leaves = table["value"].notna() | (table["node"] == "KL09")
    assert table.loc[leaves, "effect"].sum() == pytest.approx(root["effect"], rel=1e-9)
    assert table.loc[leaves, "effect_in_region"].sum() == pytest.approx(root["effect_in_region"], rel=1e-9)
    assert table.loc[leaves, "weight"].sum() == pytest.approx(1)


@pytest.mark.parametrize(
    "method",
    [
        {},
        {"aggregation": "geometric_mean", "range": [1, 100]},
        {"aggregation": "harmonic_mean", "range": [1, 100]},
    ],
)
@pytest.mark.parametrize(("unit", "other"), [(0, 1), (8, 0), (4, 8)])
def test_the_table_against_another_village_adds_up(method: dict[str, Any], unit: int, other: int) -> None:
    scores = scored(**method)
    table = explain(scores, scores.units[unit], against=scores.units[other]).to_frame()
    assert table.columns.tolist()[-3:] == ["other", "by_value", "by_weight"]
    leaves = ~table["node"].isin(scores.nodes)
    total = table.loc[leaves, "by_value"].sum() + table["by_weight"].sum()
    difference = scores.value[unit, 0] - scores.value[other, 0]
    assert total == pytest.approx(difference, rel=1e-9)
    assert table["by_value"].iloc[0] == difference
    assert_allclose(table["other"].iloc[0], scores.value[other, 0])


def test_what_was_filled_in_is_marked() -> None:
    scores = scored(imputation="median")
    table: Any = explain(scores, "3203012002").to_frame().set_index("node")
    assert table["status"].to_dict() == {
        "indeks": "", "dasar": "", "air": "imputed", "listrik": "", "sosial": "", "rapat": "", "posyandu": "",
    }  # fmt: skip
    assert np.isnan(table.loc["air", "value"])
    assert not np.isnan(table.loc["air", "score"])


@pytest.mark.parametrize(
    ("method", "unit", "expected"),
    [
        ({"minimum_coverage": {"dasar": 1}}, "3203012002", {"dasar": "low_coverage", "air": "no_data", "indeks": ""}),
        ({"minimum_coverage": 1}, "3203012002", {"dasar": "low_coverage", "indeks": "low_coverage", "sosial": ""}),
        ({}, "3203012003", {"dasar": "no_data", "air": "no_data", "indeks": "no_data"}),
        (
            {"screening": {"minimum_available": 0.8}},
            "3203012002",
            {"indeks": "screened", "sosial": "screened", "listrik": "screened", "air": "no_data"},
        ),
        ({"screening": {"minimum_available": 0.8}}, "3203012003", {"indeks": "no_data", "air": "no_data"}),
    ],
)  # fmt: skip
def test_the_table_says_why_there_is_no_score(
    method: dict[str, Any], unit: str, expected: dict[str, str]
) -> None:
    table: Any = explain(scored(**method), unit).to_frame().set_index("node")
    assert {node: table.loc[node, "status"] for node in expected} == expected


def test_a_table_is_a_fresh_one() -> None:
    found = explain(scored(), "3202012001")
    table = found.to_frame()
    table["score"] = 0.0
    assert found.to_frame()["score"].iloc[0] == 85
