"""Village codes: canonical, none blank, none twice."""

from __future__ import annotations

from typing import Any

import pandas as pd
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
        "blank_code": 2, "scientific_code": 3, "malformed_code": 4, "code_length": 6
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
