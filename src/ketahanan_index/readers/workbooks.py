"""Sheets of Excel and OpenDocument workbooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ketahanan_index.intake.frames import Reading

if TYPE_CHECKING:
    from ketahanan_index.readers.files import Source


def read(source: Source, sheet: str | int) -> Reading:
    """Return the cells of a sheet as text.

    Raises
    ------
    DataError
        For a file that is no workbook, a sheet that is not there, no header and columns of one name.
    """
    import pandas as pd
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(source.path))
        name = _sheet(source, book.sheet_names, sheet)
        cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError as error:
        remedy = "open it in a spreadsheet and save it again"
        raise source.refused(f"not a workbook: {error}", "unreadable_file", remedy) from None
    rows = [[_cell(cell) for cell in row] for row in cells]
    if not rows or all(cell is None for cell in rows[0]):
        message = f"the first row of sheet {name!r} is blank: there are no column names"
        remedy = "delete rows above the header, or name another sheet"
        raise source.refused(message, "no_header", remedy, line=1)
    columns = source.named([cell or "" for cell in rows[0]])
    kept = [row for row in rows[1:] if any(cell is not None for cell in row)]
    first_line = 2 if len(kept) == len(rows) - 1 else None
    table = pd.DataFrame(kept, columns=columns, dtype=object)
    return Reading(table, f"{source.path.name}, {name}", first_line)


def _sheet(source: Source, names: list[str], sheet: str | int) -> str:
    """Return the name of a sheet that was asked for by name or by place."""
    if isinstance(sheet, int) and 0 <= sheet < len(names):
        return names[sheet]
    if isinstance(sheet, str) and sheet in names:
        return sheet
    message = f"no sheet {sheet!r}; the sheets are {', '.join(names)}"
    raise source.refused(message, "unknown_sheet", "name one of them")


def _cell(cell: object) -> str | None:
    """Return a cell as text; a spreadsheet has no whole numbers, so 3202012001.0 is 3202012001."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    said = str(cell) if cell is not None else ""
    return said if said.strip() else None
