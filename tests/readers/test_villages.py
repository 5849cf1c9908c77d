"""Village tables from files: every cell as it stands, and what cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter

import ketahanan_index as ki
from ketahanan_index.errors import Problem

CSV = "kode_desa,nama,iks,ike,ikl\n0102030405,Sido,0.80,,1\n"


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refused(path: Path) -> Problem:
    with pytest.raises(ki.DataError) as caught:
        ki.read_villages(path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.table) == (path.name, "villages")
    assert problem.remedy
    assert path.name in str(caught.value)
    return problem


# CSV


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_csv_file_as_text(separator: str, ending: str, mark: str, tmp_path: Path) -> None:
    content = mark + CSV.replace(",", separator).replace("\n", ending)
    reading = ki.read_villages(written(tmp_path / "desa.csv", content))
    assert reading.table.to_dict("records") == [
        {"kode_desa": "0102030405", "nama": "Sido", "iks": "0.80", "ike": None, "ikl": "1"}
    ]
    assert (reading.file, reading.first_line) == ("desa.csv", 2)


@pytest.mark.parametrize("name", ["desa.CSV", "desa.tsv", "desa.txt"])
def test_other_endings(name: str, tmp_path: Path) -> None:
    assert len(ki.read_villages(written(tmp_path / name, CSV)).table) == 1
    assert len(ki.read_villages(str(tmp_path / name)).table) == 1


def test_cells_in_quotes(tmp_path: Path) -> None:
    content = 'kode_desa,nama\n1,"Sido, Makmur"\n2,"dua\nbaris ""x"""\n3,akhir\n'
    reading = ki.read_villages(written(tmp_path / "desa.csv", content))
    assert reading.table["nama"].tolist() == ["Sido, Makmur", 'dua\nbaris "x"', "akhir"]
    assert reading.first_line is None  # rows are not lines any more


def test_characters_that_look_like_line_ends(tmp_path: Path) -> None:
    content = "kode_desa,nama\n1,a\u2028b\x0bc\x85d\n2,e\n"
    reading = ki.read_villages(written(tmp_path / "desa.csv", content))
    assert reading.table["nama"].tolist() == ["a\u2028b\x0bc\x85d", "e"]


def test_blank_lines_are_left_out(tmp_path: Path) -> None:
    reading = ki.read_villages(written(tmp_path / "desa.csv", "kode_desa,nama\n1,a\n\n , \n2,b\n"))
    assert reading.table["kode_desa"].tolist() == ["1", "2"]
    assert reading.first_line is None


def test_spaces_around_a_column_name(tmp_path: Path) -> None:
    assert ki.read_villages(
        written(tmp_path / "a.csv", " kode_desa , iks \n1,2\n")
    ).table.columns.tolist() == [
        "kode_desa",
        "iks",
    ]


def test_a_wrong_encoding_names_its_line(tmp_path: Path) -> None:
    path = written(tmp_path / "desa.csv", "kode_desa,nama\n1,Sido\n2,Pe\xf1a\n".encode("latin-1"))
    problem = refused(path)
    assert (problem.code, problem.line) == ("not_utf8", 3)
    assert "0xf1" in problem.message
    assert "UTF-8" in problem.remedy


def test_a_file_in_utf16_is_not_utf8(tmp_path: Path) -> None:
    assert refused(written(tmp_path / "desa.csv", CSV.encode("utf-16"))).code == "not_utf8"


@pytest.mark.parametrize("content", ["", "\n", "  \nkode_desa\n"])
def test_no_header(content: str, tmp_path: Path) -> None:
    problem = refused(written(tmp_path / "desa.csv", content))
    assert (problem.code, problem.line) == ("no_header", 1)


def test_lines_of_uneven_length(tmp_path: Path) -> None:
    problem = refused(written(tmp_path / "desa.csv", "a,b\n1,2\n1,2,3\n1\n"))
    assert (problem.code, problem.line) == ("uneven_line", 3)
    assert "2 lines do not have the 2 cells of the header, separated by comma" in problem.message
    for mark, name in ((";", "semicolon"), ("\t", "tab")):
        content = "a,b\n1,2\n1\n".replace(",", mark)
        problem = refused(written(tmp_path / "desa.csv", content))
        assert f"1 line does not have the 2 cells of the header, separated by {name}" in problem.message


def test_a_quote_that_does_not_end(tmp_path: Path) -> None:
    problem = refused(written(tmp_path / "desa.csv", 'a,b\n1,"x\n2,y\n'))
    assert problem.code == "broken_line"
    assert problem.line
    assert "quotes" in problem.remedy


def test_two_columns_of_one_name(tmp_path: Path) -> None:
    problem = refused(written(tmp_path / "desa.csv", "a,b,a\n1,2,3\n"))
    assert (problem.code, problem.line) == ("duplicate_column", 1)
    assert problem.message.endswith("a")


def test_a_header_alone_is_an_empty_table(tmp_path: Path) -> None:
    reading = ki.read_villages(written(tmp_path / "desa.csv", "kode_desa,iks,ike,ikl\n"))
    with pytest.raises(ki.DataError, match="no rows") as caught:
        ki.score(ki.Framework.load("idm-komponen"), villages=reading)
    assert caught.value.problems[0].file == "desa.csv"


# Other files


def test_kinds_that_are_not_read(tmp_path: Path) -> None:
    assert refused(written(tmp_path / "desa.pdf", "x")).code == "unknown_kind"
    problem = refused(written(tmp_path / "desa", "x"))
    assert "without ending" in problem.message
    assert ".csv, .xlsx or .parquet" in problem.remedy


@pytest.mark.parametrize("name", ["desa.csv", "desa.xlsx", "desa.parquet"])
def test_a_file_that_is_not_there(name: str, tmp_path: Path) -> None:
    assert refused(tmp_path / name).code == "unreadable_file"


@pytest.mark.parametrize("name", ["desa.xlsx", "desa.ods", "desa.parquet"])
def test_a_file_that_is_something_else(name: str, tmp_path: Path) -> None:
    assert refused(written(tmp_path / name, "kode_desa,iks\n1,2\n")).code == "unreadable_file"


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "desa.csv").mkdir()
    assert refused(tmp_path / "desa.csv").code == "unreadable_file"


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    pd.DataFrame({"kode_desa": ["0102030405"], "iks": [0.5]}).to_parquet(tmp_path / "desa.parquet")
    reading = ki.read_villages(tmp_path / "desa.parquet")
    assert reading.table.to_dict("records") == [{"kode_desa": "0102030405", "iks": 0.5}]
    assert (reading.file, reading.first_line) == ("desa.parquet", None)


# Excel


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            sheet.write(i, j, cell)
    book.close()
    return path


def test_a_workbook_as_text(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "desa.xlsx",
        [["kode_desa", "nama", "iks"], [3202012001, "Sido", 0.5], ["32.02.01.2002", " ", 1]],
    )
    reading = ki.read_villages(path)
    assert reading.table.to_dict("records") == [
        {"kode_desa": "3202012001", "nama": "Sido", "iks": "0.5"},
        {"kode_desa": "32.02.01.2002", "nama": None, "iks": "1"},
    ]
    assert (reading.file, reading.first_line) == ("desa.xlsx, Sheet1", 2)


def test_a_workbook_with_blank_rows_and_header_cells(tmp_path: Path) -> None:
    path = workbook(tmp_path / "desa.xlsx", [["kode_desa", None, "iks"], [None], ["1", "x", 2]])
    reading = ki.read_villages(path)
    assert reading.table.columns.tolist() == ["kode_desa", "column 2", "iks"]
    assert len(reading.table) == 1
    assert reading.first_line is None


def test_a_workbook_without_header(tmp_path: Path) -> None:
    assert refused(workbook(tmp_path / "kosong.xlsx", [])).code == "no_header"
    assert refused(workbook(tmp_path / "desa.xlsx", [[None, None], ["a", "b"]])).code == "no_header"


def test_a_sheet_by_name_or_number(tmp_path: Path) -> None:
    path = tmp_path / "desa.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name, code in (("Petunjuk", "1"), ("Data 2024", "2"), ("Kosong", "")):
        sheet = book.add_worksheet(name)
        if code:
            sheet.write_column(0, 0, ["kode_desa", code])
    book.close()
    for chosen, name, code in (
        (0, "Petunjuk", "1"), (1, "Data 2024", "2"), ("Data 2024", "Data 2024", "2")
    ):  # fmt: skip
        reading = ki.read_villages(path, sheet=chosen)
        assert (reading.file, reading.first_line) == (f"desa.xlsx, {name}", 2)
        assert reading.table["kode_desa"].tolist() == [code]
    assert ki.read_villages(path).file == "desa.xlsx, Petunjuk"
    wrong: list[Any] = ["data", 3, -1, "1"]
    for sheet in wrong:
        with pytest.raises(ki.DataError) as caught:
            ki.read_villages(path, sheet=sheet)
        (problem,) = caught.value.problems
        assert problem.code == "unknown_sheet"
        assert "the sheets are Petunjuk, Data 2024, Kosong" in problem.message
    with pytest.raises(ki.DataError, match="first row of sheet 'Kosong' is blank"):
        ki.read_villages(path, sheet="Kosong")


def test_a_decimal_comma(tmp_path: Path) -> None:
    content = "kode_desa;nama;a;b;c\n32.02.01.2001;Sido, Makmur;18,3; -0,50 ;1.234,5\n2;x;1;+2,0;,5\n"
    path = written(tmp_path / "desa.csv", content)
    assert ki.read_villages(path, decimal=",").table.to_dict("list") == {
        "kode_desa": ["32.02.01.2001", "2"],
        "nama": ["Sido, Makmur", "x"],
        "a": ["18.3", "1"],
        "b": [" -0.50 ", "+2.0"],
        "c": ["1234.5", ",5"],
    }
    assert ki.read_villages(path).table["a"].tolist() == ["18,3", "1"]
    book = workbook(
        tmp_path / "desa.xlsx", [["kode_desa", "a", "b"], ["1", "18,3", 1.5], ["2", "2.500", 2.345]]
    )
    rows = ki.read_villages(book, decimal=",").table[["a", "b"]].values.tolist()
    # A number of the workbook's own is 2.345 and no thousands.
    assert rows == [["18.3", "1.5"], ["2.500", "2.345"]]


def test_a_parquet_file_whose_index_is_the_code(tmp_path: Path) -> None:
    table = pd.DataFrame({"kode_desa": ["0102030405"], "iks": [0.5]})
    table.set_index("kode_desa").to_parquet(tmp_path / "desa.parquet")
    assert ki.read_villages(tmp_path / "desa.parquet").table.to_dict("records") == [
        {"kode_desa": "0102030405", "iks": 0.5}
    ]


# From file to score


def test_a_mistake_in_a_file_names_file_line_column_and_village(tmp_path: Path) -> None:
    content = (
        "kode_desa,iks,ike,ikl\n32.02.01.2001,0.8,0.6,0.7\n3202012002,1.8,x,0.7\n3202012002,0.1,0.2,0.3\n"
    )
    reading = ki.read_villages(written(tmp_path / "desa.csv", content))
    framework = ki.Framework.load("idm-komponen")
    found = ki.check(framework, villages=reading).problems
    assert found[["code", "file", "line", "column", "unit"]].values.tolist() == [
        ["duplicate_unit", "desa.csv", 4, "kode_desa", "3202012002"],
        ["outside_scale", "desa.csv", 3, "iks", "3202012002"],
        ["text_in_numeric", "desa.csv", 3, "ike", "3202012002"],
    ]


def test_a_file_scores_like_its_numbers(tmp_path: Path) -> None:
    rows = [{"kode_desa": f"320201200{i}", "iks": 0.1 * i, "ike": 0.05 * i, "ikl": 0.5} for i in range(1, 6)]
    pd.DataFrame(rows).to_csv(tmp_path / "desa.csv", index=False)
    framework = ki.Framework.load("idm-komponen")
    from_file = ki.score(framework, villages=ki.read_villages(tmp_path / "desa.csv"))
    assert from_file.value.tobytes() == ki.score(framework, villages=rows).value.tobytes()


def test_a_package_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", None)
    problem = refused(written(tmp_path / "desa.xlsx", "x"))
    assert problem.code == "missing_package"
    assert "needs python_calamine" in problem.message
    assert "pip install -e '.[files]'" in problem.remedy
