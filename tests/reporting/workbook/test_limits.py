"""What a workbook can hold."""

from __future__ import annotations

from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ketahanan_index as ki
from ketahanan_index.reporting.workbook.layout import Column, Sheet, Table
from ketahanan_index.reporting.workbook.limits import CHARACTERS, COLUMNS, ROWS, cleaned, require_room


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_becomes_one_that_xml_can_hold(text: str) -> None:
    said = cleaned(text)
    assert ET.fromstring(f"<t>{escape(said)}</t>").text in (said, None)
    assert cleaned(said) == said
    assert len(said) == len(text.replace("\r\n", "\n"))


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")))
def test_a_text_without_control_characters_stays_as_it_is(text: str) -> None:
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "length"),
    [("a" * CHARACTERS, CHARACTERS), ("a" * (CHARACTERS + 1), CHARACTERS), ("😀" * 16_384, 16_384)],
)
def test_a_long_text_is_cut_to_what_a_cell_holds(text: str, length: int) -> None:
    said = cleaned(text)
    assert len(said) == length
    assert len(said.encode("utf-16-le")) // 2 <= CHARACTERS
    assert (said == text) == (len(text.encode("utf-16-le")) // 2 <= CHARACTERS)


def _sheet(rows: int, columns: int) -> Sheet:
    column = Column("Kode", "Kode desa", ["x"] * rows)
    return Sheet("Skor", "Skor", "", (Table((column,) * columns),))


def test_a_table_that_just_fits_is_let_through() -> None:
    require_room([_sheet(ROWS - 2, 1), _sheet(1, COLUMNS)])


def test_tables_that_do_not_fit_are_refused_together_with_advice() -> None:
    with pytest.raises(ki.DataError) as raised:
        require_room([_sheet(ROWS - 1, 1), _sheet(1, COLUMNS + 1)])
    assert [problem.code for problem in raised.value.problems] == ["too_many_rows", "too_many_columns"]
    assert all("parquet" in problem.remedy for problem in raised.value.problems)
    assert "1,048,577 rows" in str(raised.value)
