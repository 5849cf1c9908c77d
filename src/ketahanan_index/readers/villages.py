"""Village tables from CSV, Excel and Parquet files, with codes kept as text."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Literal

from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.intake.frames import Reading


def read_villages(path: str | Path, *, sheet: str | int = 0, decimal: Literal[".", ","] = ".") -> Reading:
    r"""Read a village table with every cell as text, so that no code loses a digit.

    Parameters
    ----------
    path : str or Path
        A CSV file (UTF-8; comma, semicolon or tab), an Excel file (first sheet) or a Parquet file (types kept).
    sheet : str or int
        The sheet of a workbook, by name or counted from 0.
    decimal : {".", ","}
        The decimal mark of numbers written as text, such as 18,3 in a file made with Indonesian settings.

    Returns
    -------
    Reading
        The table and where it came from; `score` and `check` take it as `villages` and name its lines.

    Raises
    ------
    DataError
        For a file that cannot be read: wrong encoding, no header, rows of uneven length, unknown kind.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> import ketahanan_index as ki
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "desa.csv"
    >>> _ = path.write_text("kode_desa;iks\n3202012001;0.8\n")
    >>> ki.read_villages(path).table.to_dict("list")
    {'kode_desa': ['3202012001'], 'iks': ['0.8']}
    """
    file = Path(path)
    kind = file.suffix.lower()
    try:
        if kind == ".parquet":
            return _parquet(file)
        if kind in {".csv", ".tsv", ".txt"}:
            reading = _csv(file)
        elif kind in {".xlsx", ".xls", ".xlsb", ".ods"}:
            reading = _excel(file, sheet)
        else:
            remedy = "save it as .csv, .xlsx or .parquet"
            raise _refused(
                file, f"files of kind {kind or 'without ending'} are not read", "unknown_kind", remedy
            )
        return _with_points(reading) if decimal == "," else reading
    except OSError as error:
        said = error.strerror or str(error)
        raise _refused(
            file, f"cannot read it: {said}", "unreadable_file", "check the path and the file"
        ) from None
    except ImportError as error:
        remedy = "install the extra `files`, in a clone with pip install -e '.[files]'"
        needed = error.name or "pyarrow"
        raise _refused(file, f"reading {kind} needs {needed}", "missing_package", remedy) from None


def _with_points(reading: Reading) -> Reading:
    """Write numbers with a decimal comma with a point; every other cell stays as it is."""
    comma = re.compile(r"[+-]?[0-9]+,[0-9]+")

    def point(cell: object) -> object:
        return cell.replace(",", ".") if isinstance(cell, str) and comma.fullmatch(cell.strip()) else cell

    return replace(reading, table=reading.table.map(point))


def _parquet(file: Path) -> Reading:
    import pandas as pd

    try:
        table = pd.read_parquet(file)
        # pandas writes its index, which may be the codes, apart from the columns.
        return Reading(table.reset_index() if table.index.name is not None else table, file.name)
    except ValueError as error:
        said = str(error).splitlines()[0]
        raise _refused(file, f"not a Parquet file: {said}", "unreadable_file", "check the file") from None


def _csv(file: Path) -> Reading:
    import pandas as pd

    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        remedy = "save the file as CSV UTF-8; spreadsheets offer it under Save As"
        message = f"byte {raw[error.start]:#04x} is not UTF-8"
        raise _refused(file, message, "not_utf8", remedy, line=line) from None
    header = text.partition("\n")[0]
    if not header.strip():
        raise _refused(
            file,
            "the first line is blank: there are no column names",
            "no_header",
            "add a header line",
            line=1,
        )
    separator = max(",;\t", key=header.count)
    lines, rows = [], []
    # Not splitlines(), which also ends a line at characters that spreadsheets put inside a cell.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        columns = next(reader)
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
                lines.append(reader.line_num)
    except csv.Error as error:
        remedy = "correct the quotes in this line"
        raise _refused(file, f"broken line: {error}", "broken_line", remedy, line=reader.line_num) from None
    uneven = [line for line, row in zip(lines, rows, strict=True) if len(row) != len(columns)]
    if uneven:
        mark = {",": "comma", ";": "semicolon", "\t": "tab"}[separator]
        several = "s do" if len(uneven) > 1 else " does"
        message = f"{len(uneven)} line{several} not have the {len(columns)} cells of the header, separated by {mark}"
        remedy = "put cells that hold the separator in double quotes"
        raise _refused(file, message, "uneven_line", remedy, line=uneven[0])
    twice = sorted({c for c in columns if columns.count(c) > 1})
    if twice:
        message = f"two columns have one name: {', '.join(twice)}"
        raise _refused(file, message, "duplicate_column", "rename or remove one", line=1)
    cells = [[cell if cell.strip() else None for cell in row] for row in rows]
    table = pd.DataFrame(cells, columns=[c.strip() for c in columns], dtype=object)
    straight = lines == list(range(2, len(lines) + 2))
    return Reading(table, file.name, 2 if straight else None)


def _excel(file: Path, sheet: str | int) -> Reading:
    import pandas as pd
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(file))
        names = book.sheet_names
        known = (isinstance(sheet, int) and 0 <= sheet < len(names)) or sheet in names
        if not known:
            listed = ", ".join(names)
            raise _refused(
                file, f"no sheet {sheet!r}; the sheets are {listed}", "unknown_sheet", "name one of them"
            )
        name = names[sheet] if isinstance(sheet, int) else sheet
        cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise _refused(
            file, f"not a workbook: {error}", "unreadable_file", "open it in a spreadsheet and save it again"
        ) from None
    rows = [[_excel_cell(cell) for cell in row] for row in cells]
    if not rows or all(cell is None for cell in rows[0]):
        raise _refused(
            file,
            f"the first row of sheet {name!r} is blank: there are no column names",
            "no_header",
            "delete rows above the header, or name another sheet",
            line=1,
        )
    columns = [
        str(_excel_cell(cell)) if cell is not None else f"column {i + 1}" for i, cell in enumerate(rows[0])
    ]
    kept = [row for row in rows[1:] if any(cell is not None for cell in row)]
    first_line = 2 if len(kept) == len(rows) - 1 else None
    return Reading(pd.DataFrame(kept, columns=columns, dtype=object), f"{file.name}, {name}", first_line)


def _excel_cell(cell: object) -> object:
    """Return a cell as text; a spreadsheet has no whole numbers, so 3202012001.0 is 3202012001."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    said = str(cell) if cell is not None else ""
    return said if said.strip() else None


def _refused(file: Path, message: str, code: str, remedy: str, line: int | None = None) -> DataError:
    problem = Problem(message=message, remedy=remedy, code=code, table="villages", file=file.name, line=line)
    return DataError(heading([problem], "villages"), [problem])
