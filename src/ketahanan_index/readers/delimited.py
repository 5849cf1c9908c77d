"""Text files of lines and cells: comma, semicolon or tab."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from ketahanan_index.intake.frames import Reading

if TYPE_CHECKING:
    from ketahanan_index.readers.files import Source

_MARKS = {",": "comma", ";": "semicolon", "\t": "tab"}
# A header in quotes may hold separators and line ends: KoboToolbox writes whole questions there.
_HEADER = re.compile(r'(?:"[^"]*"|[^"\n])*')
_QUOTED = re.compile(r'"[^"]*"')


class _Cells(dict[str, str | None]):
    """Texts as cells, None for blank ones; answers repeat, and each text is kept once."""

    def __missing__(self, text: str) -> str | None:
        cell = text if text.strip() else None
        self[text] = cell
        return cell


def read(source: Source) -> Reading:
    """Return the cells of a file as text, and the line of the first row when rows are lines.

    Raises
    ------
    DataError
        For a wrong encoding, no header, broken quotes, lines of uneven length and columns of one name.
    """
    import pandas as pd

    text = _decoded(source)
    header = _header(source, text)
    separator = max(_MARKS, key=_QUOTED.sub("", header).count)
    # Not splitlines(), which also ends a line at characters that spreadsheets put inside a cell.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    cells, rows, lines = _Cells(), [], []
    try:
        columns = next(reader)
        for texts in reader:
            row = [cells[text] for text in texts]
            if any(row):
                rows.append(row)
                lines.append(reader.line_num)
    except csv.Error as error:
        remedy = "correct the quotes in this line"
        raise source.refused(f"broken line: {error}", "broken_line", remedy, line=reader.line_num) from None
    uneven = [line for line, row in zip(lines, rows, strict=True) if len(row) != len(columns)]
    if uneven:
        several = "s do" if len(uneven) > 1 else " does"
        message = (
            f"{len(uneven)} line{several} not have the {len(columns)} cells of the header, "
            f"separated by {_MARKS[separator]}"
        )
        remedy = "put cells that hold the separator in double quotes"
        raise source.refused(message, "uneven_line", remedy, line=uneven[0])
    table = pd.DataFrame(rows, columns=source.named(columns), dtype=object)
    straight = lines == list(range(2, len(lines) + 2))
    return Reading(table, source.path.name, 2 if straight else None)


def _decoded(source: Source) -> str:
    raw = source.path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        remedy = "save the file as CSV UTF-8; spreadsheets offer it under Save As"
        message = f"byte {raw[error.start]:#04x} is not UTF-8"
        raise source.refused(message, "not_utf8", remedy, line=line) from None


def _header(source: Source, text: str) -> str:
    found = _HEADER.match(text)
    # Nothing is found where the first quote has no end; the line is then judged as it stands.
    header = (found.group() if found else "") or text.partition("\n")[0]
    if not header.strip(" \t\r,;"):
        message = "the first line is blank: there are no column names"
        raise source.refused(message, "no_header", "add a header line", line=1)
    return header
