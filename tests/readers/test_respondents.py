"""Tables of respondents from files: read as village tables are, and named as what they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter

import ketahanan_index as ki
from reference import shared

READERS: dict[str, Callable[..., ki.Reading]] = {
    "respondents": ki.read_respondents,
    "villages": ki.read_villages,
}
BOTH = pytest.mark.parametrize("table", READERS)
KOBO = 'kode_desa;bobot;"GR01";"SWA01/uang"\n"0102030405";"12,5";"4";""\n"0102030405";"8";"tt";"1"\n'


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refused(table: str, path: Path, **more: Any) -> ki.Problem:
    with pytest.raises(ki.DataError, match=f"1 problem in {table}") as caught:
        READERS[table](path, **more)
    (problem,) = caught.value.problems
    assert (problem.table, problem.file) == (table, path.name)
    assert problem.remedy
    return problem


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_csv_file_as_text(separator: str, ending: str, mark: str, tmp_path: Path) -> None:
    content = mark + KOBO.replace("12,5", "12.5").replace(";", separator).replace("\n", ending)
    reading = ki.read_respondents(written(tmp_path / "responden.csv", content))
    assert reading.table.to_dict("list") == {
        "kode_desa": ["0102030405", "0102030405"],
        "bobot": ["12.5", "8"],
        "GR01": ["4", "tt"],
        "SWA01/uang": [None, "1"],
    }
    assert (reading.file, reading.first_line) == ("responden.csv", 2)
    assert "2 rows, 4 columns" in repr(reading)


def test_dots_between_thousands_beside_a_decimal_comma(tmp_path: Path) -> None:
    cells = ["1.250,5", "2.500", "-1.000.000", "12,5", "2.5", "01.001", "32.02.01.2001", "1.25", "1.2500"]
    path = tmp_path / "a.csv"
    path.write_text("x;y\n" + "".join(f"{cell};1\n" for cell in cells), encoding="utf-8")
    assert ki.read_respondents(path, decimal=",").table["x"].tolist() == [
        "1250.5", "2500", "-1000000", "12.5", "2.5", "01.001", "32.02.01.2001", "1.25", "1.2500"
    ]  # fmt: skip
    assert ki.read_respondents(path).table["x"].tolist() == cells


def test_a_decimal_comma_in_weights(tmp_path: Path) -> None:
    path = written(tmp_path / "responden.csv", KOBO)
    assert ki.read_respondents(path, decimal=",").table["bobot"].tolist() == ["12.5", "8"]
    assert ki.read_respondents(path).table["bobot"].tolist() == ["12,5", "8"]


def test_a_sheet_and_a_parquet_file(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "responden.xlsx"))
    for name, code in (("Desa", "desa"), ("Responden", 4)):
        book.add_worksheet(name).write_column(0, 0, ["GR01", code])
    book.close()
    reading = ki.read_respondents(tmp_path / "responden.xlsx", sheet="Responden")
    assert reading.table.to_dict("list") == {"GR01": ["4"]}
    assert (reading.file, reading.first_line) == ("responden.xlsx, Responden", 2)
    assert ki.read_respondents(tmp_path / "responden.xlsx", sheet=0).table["GR01"].tolist() == ["desa"]
    pd.DataFrame({"GR01": [4, 5]}).to_parquet(tmp_path / "responden.parquet")
    assert ki.read_respondents(tmp_path / "responden.parquet").table["GR01"].tolist() == [4, 5]


@BOTH
@pytest.mark.parametrize(
    ("name", "content", "code", "line"),
    [
        ("a.csv", "", "no_header", 1),
        ("a.csv", ",,\n1,2,3\n", "no_header", 1),
        ("a.csv", "a,b\n1,2\n1\n", "uneven_line", 3),
        ("a.csv", 'a,b\n1,"x\n2,y\n', "broken_line", 3),
        ("a.csv", '"a,b\n1,2\n', "broken_line", 2),
        ("a.csv", "a, a\n1,2\n", "duplicate_column", 1),
        ("a.csv", b"a,b\n1,\xe9\n", "not_utf8", 2),
        ("a.xlsx", "a,b\n", "unreadable_file", None),
        ("a.parquet", "a,b\n", "unreadable_file", None),
        ("a.sav", "$FL2", "unknown_kind", None),
    ],
)
def test_what_is_refused_names_its_table(
    table: str, name: str, content: str | bytes, code: str, line: int | None, tmp_path: Path
) -> None:
    problem = refused(table, written(tmp_path / name, content))
    assert (problem.code, problem.line) == (code, line)


@BOTH
def test_a_file_or_sheet_that_is_not_there(table: str, tmp_path: Path) -> None:
    assert refused(table, tmp_path / "tiada.csv").code == "unreadable_file"
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    book.add_worksheet("Data").write_row(0, 0, ["GR01", " GR01 "])
    book.close()
    assert refused(table, tmp_path / "a.xlsx", sheet="data").code == "unknown_sheet"
    problem = refused(table, tmp_path / "a.xlsx")
    assert (problem.code, problem.line) == ("duplicate_column", 1)
    assert problem.message.endswith("GR01")


@BOTH
def test_a_package_that_is_missing_is_named(
    table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", None)
    assert refused(table, written(tmp_path / "a.xlsx", "x")).code == "missing_package"


@BOTH
def test_columns_without_a_name_are_named_by_their_place(table: str, tmp_path: Path) -> None:
    # Spreadsheets leave them behind where a cell beyond the table once held something.
    reading = READERS[table](written(tmp_path / "a.csv", "GR01,,\n4,,\n,,\n"))
    assert reading.table.to_dict("list") == {"GR01": ["4"], "column 2": [None], "column 3": [None]}


def test_questions_as_a_header(tmp_path: Path) -> None:
    header = '"Kode, desa";"Percaya, ""tetangga"", dan, kerabat?";"Baris\nkedua"\n'
    reading = ki.read_respondents(written(tmp_path / "label.csv", header + "1;2;3\n"))
    assert reading.table.to_dict("records") == [
        {"Kode, desa": "1", 'Percaya, "tetangga", dan, kerabat?': "2", "Baris\nkedua": "3"}
    ]
    assert reading.first_line is None


@pytest.mark.parametrize("name", ["xml_both.csv", "xml_summary.csv", "label_id_both.csv", "xml_both.xlsx"])
def test_an_export_of_kobotoolbox(name: str) -> None:
    reading = ki.read_respondents(shared(f"data/kobo/{name}"))
    assert len(reading.table) == 12
    code = reading.table.iloc[:, 0]
    assert code.str.fullmatch(r"[0-9.]{10,13}").all()
