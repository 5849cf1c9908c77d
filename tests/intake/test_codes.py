"""Village codes: canonical, none blank, none twice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import ketahanan_index as ki
from framework.documents import framework, indicator
from ketahanan_index.errors import Problem

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
