"""Tables that were read, and checks of them, in a notebook and in a terminal."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl
import pytest

import ketahanan_index as ki
import notebook_views
from framework.documents import framework, indicator
from ketahanan_index.errors import Problem
from ketahanan_index.intake.check import Check
from ketahanan_index.intake.display import of_check, of_reading
from ketahanan_index.intake.frames import Reading

NASTY = "<script>alert('&')</script>"
NAME = "Siti Aminah"


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame])
def test_a_reading_shows_columns_and_no_answers(kind: Any) -> None:
    table = kind({"nama": [NAME, "Budi", None], "umur": ["41", None, None]})
    seen = notebook_views.read(Reading(table, "responden.csv")._repr_html_())
    assert seen.paragraphs == ["Tabel yang dibaca: responden.csv: 3 baris, 2 kolom", "Selengkapnya: .table"]
    assert [row[0] for row in seen.rows] == ["nama", "umur"]
    assert seen.column("Sel kosong") == ["1", "2"]
    assert not [cell for row in seen.rows for cell in row if NAME in cell or cell == "41"]


def test_a_wide_reading_in_english() -> None:
    table = pd.DataFrame({f"k{i}": [1.5] * 1200 for i in range(60)})
    seen = notebook_views.read(of_reading(Reading(table), "en"))
    assert seen.paragraphs == [
        "Table read: without a file name: 1,200 rows, 60 columns", "... and 50 more. In full: .table"
    ]  # fmt: skip
    assert seen.column("Type") == ["Float64"] * 10


def test_an_empty_reading_and_columns_that_are_numbers() -> None:
    seen = notebook_views.read(Reading(pd.DataFrame({1: [], 0: []}), "x")._repr_html_())
    assert seen.column("Kolom") == ["1", "0"]
    assert notebook_views.read(Reading(pd.DataFrame(), "x")._repr_html_()).rows == []


def test_names_of_files_and_columns_are_escaped_and_lines_are_short() -> None:
    reading = Reading(pd.DataFrame({NASTY: [1]}), f"{NASTY * 9}\n.csv")
    html = reading._repr_html_()
    assert "<script" not in html
    assert notebook_views.read(html).rows[0][0] == NASTY
    assert len(repr(reading)) <= 120
    assert repr(reading).isprintable()


# Checks


def problems(several: int, **more: Any) -> tuple[Problem, ...]:
    return tuple(
        Problem(message=f"pesan {i}", remedy="perbaiki", code=f"kode_{i}", column="air", row=i + 1, **more)
        for i in range(several)
    )


def test_a_check_without_problems() -> None:
    one = framework(indicator("air"), unit="kode")
    found = ki.check(one, villages=[{"kode": "A", "air": 5}, {"kode": "B", "air": 6}])
    seen = notebook_views.read(found._repr_html_())
    assert seen.paragraphs == ["Pemeriksaan data: tidak ada masalah", "Selengkapnya: .problems, .recoding"]
    assert seen.heads == []
    assert repr(found) == str(found) == "<Check: no problems>"
    assert "Check of the data: no problems" in of_check(found, "en").replace("</strong>", "")


def test_a_check_with_problems() -> None:
    found = Check((*problems(9), *problems(3, severity="warning", count=1200, unit="V")))
    seen = notebook_views.read(found._repr_html_())
    assert seen.paragraphs == [
        "Pemeriksaan data: 9 kesalahan, 3 peringatan",
        "... dan 2 lagi. Selengkapnya: .problems, .recoding",
    ]
    assert seen.heads == [
        "Kode masalah", "Tingkat masalah", "Lokasi", "Masalah", "Saran", "Banyaknya"
    ]  # fmt: skip
    assert seen.rows[0] == ["kode_0", "kesalahan", "air, baris data 1", "pesan 0", "perbaiki", "1"]
    assert seen.rows[9] == ["kode_0", "peringatan", "air, baris data 1, V", "pesan 0", "perbaiki", "1.200"]
    assert repr(found) == "<Check: 12 problems, not ok, kode_0 ×2, kode_1 ×2, kode_2 ×2, 6 more>"
    assert len(str(found).splitlines()) == 1 + 2 * 12


def test_a_check_of_warnings_only_in_english() -> None:
    found = Check(problems(1, severity="warning"))
    seen = notebook_views.read(of_check(found, "en"))
    assert seen.paragraphs[0] == "Check of the data: 1 warning"
    assert seen.column("Severity") == ["warning"]
    assert repr(found) == "<Check: 1 problem, ok, kode_0>"
    assert str(found).startswith("<Check: 1 problem, ok>\n  warning: air  row 1: pesan 0\n")


def test_problems_are_escaped_and_lines_are_short() -> None:
    found = Check((Problem(message=NASTY * 40, remedy=NASTY, code=NASTY * 9, column=NASTY, unit=NASTY),) * 20)
    html = found._repr_html_()
    assert "<script" not in html
    notebook_views.read(html)
    assert len(repr(found)) <= 120
