"""Formats and units of indicators, and why their cells are empty."""

from __future__ import annotations

from typing import Any

import pytest

import ketahanan_index as ki
from framework.documents import document, indicator
from ketahanan_index.reporting.workbook.content import content
from ketahanan_index.reporting.workbook.documents import framework_sheet
from ketahanan_index.reporting.workbook.indicators import indicators_sheet, number_format, unit_of, why_empty
from stages import samples

CASES: list[tuple[dict[str, Any], str, str]] = [
    (indicator("air"), "#,##0.0", "skala 0 sampai 100"),
    (indicator("rapat", "likert"), "#,##0.00", "skala 1 sampai 5"),
    (indicator("posyandu", "ada"), "0.0%", "persen"),
    (indicator("penduduk", "bebas"), "#,##0.00", "angka"),
    (indicator("air", unit={"id": "rumah", "en": "houses"}), "#,##0.0", "rumah"),
    (indicator("air", "bebas", denominator={"column": "posyandu", "per": 1000}), "#,##0.00", "per 1.000 posyandu"),
    (indicator("air", "bebas", denominator={"column": "posyandu"}), "#,##0.00", "per posyandu"),
    (
        {"id": "hitung", "source": "villages", "combine": "count", "items": [
            {"column": "posyandu", "scale": "ada"}, {"column": "rapat", "scale": "likert"}
        ]},
        "#,##0.00",
        "skala 0 sampai 2",
    ),
]  # fmt: skip


def _scores(member: dict[str, Any]) -> ki.Scores:
    data = document({"id": "dasar", "members": [member]}, unit_codes="kemendagri")
    data["methodology"] = {"normalisation": "min_max"}
    return ki.score(ki.Framework.from_dict(data), villages=samples.VILLAGES)


@pytest.mark.parametrize(("member", "expected", "unit"), CASES)
def test_numbers_are_shown_in_their_unit(member: dict[str, Any], expected: str, unit: str) -> None:
    told = content(_scores(member), "id", None)
    one = told.framework.indicators[0]
    assert number_format(told.framework, one) == expected
    assert unit_of(told, one) == unit


def test_shares_of_respondents_are_percentages() -> None:
    data = document({"id": "tahu", "items": [{"column": "tahu", "scale": "ada"}], "statistic": "share"})
    framework = ki.Framework.from_dict(data)
    assert number_format(framework, framework.indicators[0]) == "0.0%"


def test_an_empty_cell_says_why() -> None:
    told = content(samples.asked(), "id", None)
    said = dict(zip(told.scores.units, why_empty(told), strict=True))
    assert said["3203012001"] == "tanpa data: semua indikator"
    assert said["3202022001"] == "tanpa data: air, rapat, posyandu, gotong_royong"
    assert said["3202012002"].startswith("satuan sampel (PSU) terlalu sedikit") or said["3202012002"] == ""


def test_a_score_that_was_filled_in_says_so() -> None:
    told = content(samples.scores(imputation="median"), "en", None)
    said = dict(zip(told.scores.units, why_empty(told), strict=True))
    assert said["3202022001"] == "no data, score filled in (imputed): air"
    columns = {column.heading: column for column in indicators_sheet(told).tables[0].columns}
    at = told.scores.units.index("3202022001")
    assert str(columns["air: value"].cells[at]) == "nan"
    assert columns["air: score"].cells[at] == 80.0


def test_the_tree_tells_scales_and_items() -> None:
    data = document(
        {"id": "dasar", "optional": True, "weight": 0, "members": [indicator("air", direction="negative")]},
        {"id": "hitung", "source": "villages", "combine": "count", "items": [
            {"column": "posyandu", "scale": "ada", "question": "Ada posyandu?"},
            {"column": "rapat", "scale": "likert", "reverse": True},
        ]},
        indicator("listrik", "bebas", weight=2, denominator={"column": "luas", "per": 10}),
        unit_codes="kemendagri",
    )  # fmt: skip
    data["methodology"] = {"normalisation": "min_max"}
    villages = [{**row, "luas": i + 1.0} for i, row in enumerate(samples.VILLAGES)]
    told = content(ki.score(ki.Framework.from_dict(data), villages=villages), "id", None)
    columns = {column.heading: list(column.cells) for column in framework_sheet(told).tables[0].columns}
    rows = dict(zip(columns["Kode"], zip(*columns.values(), strict=True), strict=True))
    assert (columns["Jenis"][0], rows["dasar"][3], rows["air"][3]) == (
        "Indeks",
        "Dimensi (opsional)",
        "Indikator",
    )
    assert rows["air"][8] == "makin tinggi makin buruk"
    assert rows["hitung"][10:14] == (
        "rata-rata; banyaknya butir di atas nilai terendahnya",
        "posyandu, rapat (dibalik)",
        "ya = 1; tidak = 2\n1 = Tidak pernah; 2 = Jarang; 3 = Kadang-kadang; 4 = Sering; 5 = Selalu",
        "Ada posyandu?",
    )
    assert rows["listrik"][12] == "angka\ndibagi luas, dikalikan 10"
