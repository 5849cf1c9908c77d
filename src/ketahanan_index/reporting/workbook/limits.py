"""What a workbook can hold: texts that stay texts, and tables that fit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.reporting.workbook.layout import Sheet

ROWS, COLUMNS, CHARACTERS = 1_048_576, 16_384, 32_767
"""The most rows and columns of a sheet, and characters of a cell, of the format."""

# What XML cannot hold, and halves of characters that no text is made of.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def cleaned(text: str) -> str:
    r"""Return a text as a cell can hold it: what XML refuses becomes �, what is too long ends in ….

    Examples
    --------
    >>> cleaned("Sukamaju\x00"), cleaned("dua\r\nbaris"), len(cleaned("a" * 40_000))
    ('Sukamaju�', 'dua\nbaris', 32767)
    """
    said = _REFUSED.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    # The format counts in units of two bytes, of which some characters take two.
    if len(said) * 2 > CHARACTERS:
        units = said.encode("utf-16-le")
        if len(units) > 2 * CHARACTERS:
            return units[: 2 * (CHARACTERS - 1)].decode("utf-16-le", "ignore") + "…"
    return said


def require_room(sheets: Sequence[Sheet]) -> None:
    """Raise a DataError that names every sheet with more rows or columns than the format has."""
    problems = []
    for sheet in sheets:
        last = len(sheet.tables) - 1
        rows = sheet.head(last) + 1 + sheet.tables[last].rows
        if rows > ROWS:
            problems.append(
                Problem(
                    message=f"sheet {sheet.name} would have {rows:,} rows; the format ends at {ROWS:,}",
                    remedy="score each provinsi or kabupaten by itself and write a workbook for each; "
                    "Scores.save and to_frame().to_parquet hold them all",
                    code="too_many_rows",
                )
            )
        if sheet.width > COLUMNS:
            problems.append(
                Problem(
                    message=f"sheet {sheet.name} would have {sheet.width:,} columns; the format ends at {COLUMNS:,}",
                    remedy="Scores.save and to_frame().to_parquet hold them all",
                    code="too_many_columns",
                )
            )
    if problems:
        raise DataError(heading(problems, "workbook"), problems)
