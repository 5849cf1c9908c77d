"""Village codes: canonical, none blank, none twice."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

import ketahanan_index as ki
from framework.documents import framework, indicator
from ketahanan_index.errors import Problem
from ketahanan_index.intake.codes import plain_text

TEXT = framework(indicator("air"), unit="kode")
KODE = framework(indicator("air"), unit_codes="kemendagri")


def units(codes: Any, one: ki.Framework = KODE) -> tuple[str, ...]:
    return ki.estimate(one, villages=pd.DataFrame({one.unit: codes, "air": 1.0})).units


def refused(codes: Any, one: ki.Framework = KODE) -> list[Problem]:
    table = pd.DataFrame({one.unit: codes, "air": 1.0})
    with pytest.raises(ki.DataError) as caught:
        ki.estimate(one, villages=ki.Reading(table, "desa.csv", 2))
    for problem in caught.value.problems:
        assert (problem.column, problem.table, problem.file) == (one.unit, "villages", "desa.csv")
        assert problem.remedy
        assert problem.row
        assert problem.line == problem.row + 1
    return list(caught.value.problems)


def test_codes_are_brought_to_ten_digits() -> None:
    assert units(["32.02.01.2001", " 3202012002 ", "3202012003.0"]) == (
        "3202012001",
        "3202012002",
        "3202012003",
    )
    assert units([3202012001, 3202012002]) == ("3202012001", "3202012002")


def test_whole_floats_are_repaired() -> None:
    assert units([3202012001.0, 3202012002.0]) == ("3202012001", "3202012002")


def test_a_code_in_scientific_notation_is_refused() -> None:
    (problem,) = refused(["3202012001", "3.60405E+09", "3.2E9"])
    assert (problem.code, problem.row, problem.count) == ("scientific_code", 2, 2)
    assert "'3.60405E+09'" in problem.message
    assert "read the column as text" in problem.remedy


def test_a_code_rounded_by_a_float_is_refused() -> None:
    (problem,) = refused(["3202010000", "3202012002"])
    assert (problem.code, problem.row) == ("rounded_code", 1)


@pytest.mark.parametrize("blank_cell", [None, "", "  ", float("nan"), "-", "NA"])
def test_a_blank_code(blank_cell: object) -> None:
    (problem,) = refused(["3202012001", blank_cell])
    assert (problem.code, problem.row, problem.count) == ("blank_code", 2, 1)


def test_all_kinds_of_bad_codes_at_once() -> None:
    found = refused(["3202012001", None, "3.2E+09", "x", "3202012001", "123"])
    assert {p.code: p.row for p in found} == {
        "blank_code": 2, "scientific_code": 3, "malformed_code": 4, "code_length": 6, "duplicate_unit": 5
    }  # fmt: skip


def test_a_village_twice_names_village_and_rows() -> None:
    (problem,) = refused(["3202012001", "3202012002", "32.02.01.2001", "3202012002", "3202012001"])
    assert (problem.code, problem.unit, problem.row, problem.count) == ("duplicate_unit", "3202012001", 3, 3)
    assert "3202012001 in rows 1 and 3" in problem.message
    assert "3202012002 in rows 2 and 4" in problem.message
    assert "one row a village" in problem.remedy


def test_many_repeated_villages_are_told_in_short() -> None:
    (problem,) = refused(["A", "B", "C", "D", "E"] * 2, TEXT)
    assert problem.count == 5
    assert problem.message.endswith("…")


def test_text_codes_are_kept_as_they_are() -> None:
    assert units(["RW 01/a", "0007", " x", "é"], TEXT) == ("RW 01/a", "0007", " x", "é")
    assert units([1, 2], TEXT) == ("1", "2")


@pytest.mark.parametrize("blank_cell", [None, "", "   ", float("nan")])
def test_a_blank_text_code(blank_cell: object) -> None:
    (problem,) = refused(["A", blank_cell], TEXT)
    assert (problem.code, problem.row) == ("blank_code", 2)


def test_bad_codes_stand_beside_bad_cells() -> None:
    table = pd.DataFrame({"kode_desa": ["3202012001", "3202012001"], "air": [500, -1]})
    with pytest.raises(ki.DataError) as caught:
        ki.score(KODE, villages=table)
    assert [p.code for p in caught.value.problems] == ["duplicate_unit", "outside_scale"]
    table["kode_desa"] = [None, "3.2E9"]
    with pytest.raises(ki.DataError) as caught:
        ki.score(KODE, villages=table)
    assert [p.code for p in caught.value.problems] == ["blank_code", "scientific_code", "outside_scale"]


CODES32 = [3202012001, 3202012002]


@pytest.mark.parametrize("one", [KODE, TEXT])
@pytest.mark.parametrize("kind", ["pandas", "nullable", "polars", "numpy"])
def test_a_column_of_32_bit_floats_is_refused(one: ki.Framework, kind: str) -> None:
    short = np.array(CODES32, dtype=np.float32)
    tables: dict[str, Any] = {
        "pandas": pd.DataFrame({one.unit: short, "air": 1.0}),
        "nullable": pd.DataFrame({one.unit: pd.array(short, dtype="Float32"), "air": 1.0}),
        "polars": pl.DataFrame({one.unit: pl.Series(short), "air": [1.0, 2.0]}),
        "numpy": {one.unit: short, "air": np.ones(2)},
    }
    with pytest.raises(ki.DataError) as caught:
        ki.score(one, villages=tables[kind])
    problem = next(p for p in caught.value.problems if p.code == "rounded_code")
    assert (problem.column, problem.row, problem.count) == (one.unit, 1, 2)
    assert "text from the original file" in problem.remedy


def test_small_numbers_of_32_bits_are_codes_as_text() -> None:
    assert units(np.array([1, 2, 16_777_215], dtype=np.float32), TEXT) == ("1", "2", "16777215")
    assert {p.code for p in refused(np.array([1, 2, 2**24], dtype=np.float32), TEXT)} == {"rounded_code"}


@pytest.mark.parametrize("blank_cell", [pd.NA, "A"])
def test_32_bit_floats_among_other_cells(blank_cell: object) -> None:
    found = {p.code: p.row for p in refused([np.float32(3202012001), blank_cell], TEXT)}
    assert found == {"rounded_code": 1} | ({} if isinstance(blank_cell, str) else {"blank_code": 2})


def test_units_of_readable_codes_stand_in_other_problems() -> None:
    codes = ["x", "3202012001", "3202012001", "3202012002"]
    table = pd.DataFrame({"kode_desa": codes, "air": [1, 2, 3, 900]})
    found = {p.code: p for p in ki.check(KODE, villages=table).found}
    assert set(found) == {"malformed_code", "duplicate_unit", "outside_scale"}
    assert (found["outside_scale"].unit, found["outside_scale"].row) == ("3202012002", 4)
    assert found["duplicate_unit"].unit == "3202012001"
    assert "1 row repeats a village" in found["duplicate_unit"].message
    text = pd.DataFrame({"kode": ["A", None, "A"], "air": [1, 2, 900]})
    found = {p.code: p for p in ki.check(TEXT, villages=text).found}
    assert {code: p.unit for code, p in found.items()} == {
        "blank_code": "", "duplicate_unit": "A", "outside_scale": "A"
    }  # fmt: skip


@pytest.mark.parametrize(("one", "column"), [(TEXT, "kode"), (KODE, KODE.unit)])
def test_short_floats_in_a_categorical_are_refused(one: ki.Framework, column: str) -> None:
    short = pd.Series(np.array([3202012001, 3202013002], dtype=np.float32)).astype("category")
    with pytest.raises(ki.DataError) as caught:
        ki.score(one, villages=pd.DataFrame({column: short, "air": [1.0, 2.0]}))
    assert "rounded_code" in {p.code for p in caught.value.problems}


def test_half_floats_are_refused_where_they_leave_out_whole_numbers() -> None:
    assert units(np.array([1, 2047], dtype=np.float16), TEXT) == ("1", "2047")
    assert {p.code for p in refused(np.array([1, 2049], dtype=np.float16), TEXT)} == {"rounded_code"}


# Codes of many respondents


def people(codes: Any, one: ki.Framework = TEXT) -> pd.DataFrame:
    return pd.DataFrame({one.unit: codes, "q1": [1.0 + i % 5 for i in range(len(codes))]})


ASKED = {"id": "tolong", "items": [{"column": "q1", "scale": "likert"}]}
OF_TEXT = framework(ASKED, unit="kode")
OF_KODE = framework(ASKED, unit_codes="kemendagri")


@pytest.mark.parametrize("kind", [object, "str", "category", "string"])
def test_spellings_of_one_code_are_one_village(kind: Any) -> None:
    spelt = ["32.02.01.2002", "3202012001", " 3202012002 ", "3202012001.0", "3202012002"]
    table = people(pd.Series(spelt, dtype=kind), KODE)
    found = ki.estimate(OF_KODE, respondents=table)
    assert found.units == ("3202012001", "3202012002")
    assert found.n.tolist() == [[2], [3]]


@pytest.mark.parametrize("codes", [[2, 1, 2], [2.0, 1.0, 2.0], ["2", 1, 2.0], [np.int16(2), 1, 2]])
def test_numbers_of_villages_are_texts_without_a_point(codes: list[Any]) -> None:
    found = ki.estimate(OF_TEXT, respondents=people(codes))
    assert (found.units, found.n.tolist()) == (("1", "2"), [[1], [2]])


def test_codes_that_cannot_be_used_are_named_by_row_among_many_that_can() -> None:
    codes = ["3202012001"] * 50 + ["3.2E+09"] + ["3202012002"] * 50 + [None, "3.2E+09"]
    found = {p.code: (p.row, p.count) for p in ki.check(OF_KODE, respondents=people(codes, KODE)).found}
    assert found == {"scientific_code": (51, 2), "blank_code": (102, 1)}
    found = {
        p.code: (p.row, p.count) for p in ki.check(OF_TEXT, respondents=people(["A", "B", " ", ""])).found
    }
    assert found == {"blank_code": (3, 2)}


# Blanks around codes


def warned(codes: Any, villages: Any = None) -> list[Problem]:
    table = None if villages is None else [{"kode": code} for code in villages]
    found = ki.check(OF_TEXT, respondents=people(codes), villages=table).found
    return [p for p in found if p.code == "blank_around_code"]


def test_codes_that_differ_by_blanks_alone_are_two_villages_with_a_warning() -> None:
    (problem,) = warned(["A", " A", "B", "A", " A", "A "])
    assert (problem.severity, problem.table, problem.column) == ("warning", "respondents", "kode")
    assert (problem.row, problem.count, problem.unit) == (2, 3, " A")
    assert problem.message == (
        "codes differ by blanks around them alone: ' A' and 'A' and 'A ', in 3 rows (row 2, 5, 6)"
    )
    assert "different villages" in problem.remedy
    estimates = ki.estimate(OF_TEXT, respondents=people(["A", " A"]))
    assert estimates.units == (" A", "A")


def test_several_pairs_are_told_as_one_problem() -> None:
    (problem,) = warned(["B ", "A", "B", "A "])
    assert problem.message.startswith("codes differ by blanks around them alone: 'A' and 'A ' and others")
    assert (problem.count, problem.unit) == (2, "A ")


@pytest.mark.parametrize(
    ("codes", "villages", "rows"),
    [(["B", "A "], ["A", "B"], [2]), (["B", "A", "A"], ["A ", "B"], [2, 3]), (["A"], ["A", " A"], [1])],
)
def test_blanks_are_seen_between_the_tables(codes: list[str], villages: list[str], rows: list[int]) -> None:
    problem = warned(codes, villages)[-1]
    assert (problem.table, problem.row, problem.count) == ("respondents", rows[0], len(rows))


def test_blanks_are_seen_in_the_village_table() -> None:
    found = ki.check(TEXT, villages=pd.DataFrame({"kode": ["A", "B", "A "], "air": [1, 2, 3]})).found
    (problem,) = (p for p in found if p.code == "blank_around_code")
    assert (problem.table, problem.row, problem.unit) == ("villages", 3, "A ")


def test_blanks_that_tell_no_two_codes_apart_are_no_mistake() -> None:
    assert not warned([" A", " A", "B", "C d"])
    assert not warned([" A", "B"], [" A", "B"])
    kode = people(["3202012001", " 3202012001"], KODE)
    assert not [p for p in ki.check(OF_KODE, respondents=kode).found if p.code == "blank_around_code"]


def test_blanks_are_seen_where_a_table_lives() -> None:
    codes, villages = ["B ", "A", "B", "A ", "A "], ["A", "B", "A "]
    (here,) = warned(codes)
    (there,) = (
        p
        for p in ki.check(OF_TEXT, respondents=pl.LazyFrame({"kode": codes, "q1": [1.0] * 5})).found
        if p.code == "blank_around_code"
    )
    assert (there.row, there.count, there.unit) == (None, 3, here.unit)
    assert there.message == here.message.removesuffix(" (row 1, 4, 5)")
    told = [p for p in warned(codes, villages) if p.table == "respondents"]
    assert [p.count for p in told] == [3]


def test_a_village_that_is_not_listed_shows_its_blanks() -> None:
    found = ki.check(OF_TEXT, respondents=people(["A", "A ", "X"]), villages=[{"kode": "A"}]).found
    (problem,) = (p for p in found if p.code == "unlisted_unit")
    assert "not in the village table ('A ', X) in 2 rows" in problem.message


# Codes that may be of a person


def unlisted(codes: Any, *villages: str) -> Problem:
    found = ki.check(OF_TEXT, respondents=people(codes), villages=[{"kode": code} for code in villages]).found
    (problem,) = (p for p in found if p.code == "unlisted_unit")
    assert problem.remedy
    return problem


def test_codes_that_are_not_listed_are_shown_unless_they_may_be_of_a_person() -> None:
    codes = ["A", "D1", "Desa 1", "Budi Santoso", "3202012001990001"]
    problem = unlisted(codes, "A")
    assert "(D1, Desa 1, a text of 12 characters, a text of 16 characters)" in problem.message
    assert (problem.row, problem.unit, problem.count) == (2, "D1", 4)
    problem = unlisted(["A", "Budi Santoso"], "A")
    assert (problem.row, problem.unit) == (2, "")
    assert "Budi" not in str(problem)


def test_a_misspelt_village_is_told_by_the_one_that_is_listed() -> None:
    problem = unlisted(["Suka Majuu", "A"], "A", "Suka Maju")
    assert "(a text of 10 characters (did you mean 'Suka Maju'?))" in problem.message


def test_listed_villages_are_named_whatever_they_are_called() -> None:
    given = pd.DataFrame({"kode": ["Suka Maju", "Budi Santoso"], "q1": [-5.0, -6.0]})
    found = ki.check(OF_TEXT, respondents=given, villages=[{"kode": "Suka Maju"}]).found
    assert [(p.code, p.unit) for p in found] == [("unlisted_unit", ""), ("outside_scale", "Suka Maju")]
    turned = ki.check(OF_TEXT, respondents=given[::-1], villages=[{"kode": "Suka Maju"}]).found
    assert "Budi" not in "".join(map(str, turned))


def test_blanks_around_what_may_be_a_person_are_told_without_it() -> None:
    (problem,) = warned(["A", "Budi Santoso", "Budi Santoso "])
    assert "a text of 12 characters and a text of 13 characters" in problem.message
    assert (problem.row, problem.unit) == (3, "")


# Numbers of other kinds


def test_a_decimal_is_the_code_that_a_float_is() -> None:
    for code, text in ((7.0, "7"), (8.5, "8.5"), (1000.0, "1000"), (0.0, "0")):
        decimals = [Decimal(str(code)), Decimal(f"{code:.3f}"), Decimal(repr(code)).normalize()]
        assert [plain_text(one) for one in (code, *decimals)] == [text] * 4
    assert plain_text(Decimal("NaN")) == plain_text(Decimal("sNaN")) == ""
    assert plain_text(Decimal("Infinity")) == "Infinity"
    assert plain_text(Decimal("1E+999999999")) == "1E+999999999"


@pytest.mark.parametrize("where", ["here", "duckdb"])
def test_decimals_of_an_engine_are_the_villages_of_a_spreadsheet(where: str) -> None:
    rows = "select * from (values (7.0, 1, 1.0), (8.5, 2, 2.50), (7.0, 3, 1.0), (8.5, 1, 2.50)) t(kode, q1, dusun)"
    given: Any = duckdb.connect().sql(rows)
    given = given.df().astype({"kode": object}) if where == "here" else given
    villages = pd.DataFrame({"kode": [7.0, 8.5]})
    found = ki.check(OF_TEXT, respondents=given, villages=villages, design=ki.SurveyDesign(strata="dusun"))
    assert found.ok


CELLS: dict[str, Any] = {
    "long": 10**400,
    "longer": 10**5000,
    "within": (1, 10**5000),
    "list": [1],
    "deep": (1, [2]),
    "bytes": bytearray(b"a"),
}


@pytest.mark.parametrize("kind", CELLS)
def test_cells_that_are_no_codes(kind: str) -> None:
    code = CELLS[kind]
    kept = units([code, "B"], TEXT)
    assert len(set(kept)) == 2
    estimates = ki.estimate(OF_TEXT, respondents=people([code, "B", code]))
    assert set(estimates.units) == set(kept)
    (problem,) = refused([code, "3202012001"])
    assert (problem.row, problem.count) == (1, 1)
    assert "a text of" in problem.message


def test_a_signalling_nan_is_a_blank_code() -> None:
    (problem,) = refused([Decimal("sNaN"), "B"], TEXT)
    assert problem.code == "blank_code"
