"""Tables from CSV, Excel and Parquet files, every cell as it stands; shared by the readers of each table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.intake.frames import Reading

Decimal = Literal[".", ","]


@dataclass(frozen=True, slots=True)
class Source:
    """A file, and which table it is read as."""

    path: Path
    table: str

    def refused(self, message: str, code: str, remedy: str, line: int | None = None) -> DataError:
        """Return the error of a file that cannot be read, for raising."""
        problem = Problem(
            message=message, remedy=remedy, code=code, table=self.table, file=self.path.name, line=line
        )
        return DataError(heading([problem], self.table), [problem])

    def named(self, cells: Sequence[str]) -> list[str]:
        """Return the names of columns, those without one by their place; refuse two of one name."""
        names = [cell.strip() or f"column {i}" for i, cell in enumerate(cells, start=1)]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            message = f"two columns have one name: {', '.join(twice)}"
            raise self.refused(message, "duplicate_column", "rename or remove one", line=1)
        return names


WORKBOOKS = {".xlsx", ".xls", ".xlsb", ".ods"}
COMMA, THOUSANDS = r"[0-9]+,[0-9]+", r"|[1-9][0-9]{0,2}([.][0-9]{3})+(,[0-9]+)?"


def read(path: str | Path, table: str, sheet: str | int, decimal: Decimal) -> Reading:
    """Read a file by its ending.

    Parameters
    ----------
    path, sheet, decimal
        As the readers take them.
    table : str
        What messages call the table: ``"respondents"`` or ``"villages"``.

    Raises
    ------
    DataError
        For a file that cannot be read.
    """
    source = Source(Path(path), table)
    kind = source.path.suffix.lower()
    try:
        if kind == ".parquet":
            return _parquet(source)
        reading = _texts(source, kind, sheet)
    except OSError as error:
        said = error.strerror or str(error)
        raise source.refused(
            f"cannot read it: {said}", "unreadable_file", "check the path and the file"
        ) from None
    except ImportError as error:
        remedy = "install the extra `files`, in a clone with pip install -e '.[files]'"
        needed = error.name or "pyarrow"
        raise source.refused(f"reading {kind} needs {needed}", "missing_package", remedy) from None
    return _with_points(reading, kind) if decimal == "," else reading


def _texts(source: Source, kind: str, sheet: str | int) -> Reading:
    """Read a file whose cells are taken as text."""
    if kind in {".csv", ".tsv", ".txt"}:
        from ketahanan_index.readers import delimited

        return delimited.read(source)
    if kind in WORKBOOKS:
        from ketahanan_index.readers import workbooks

        return workbooks.read(source, sheet)
    remedy = "save it as .csv, .xlsx or .parquet"
    raise source.refused(f"files of kind {kind or 'without ending'} are not read", "unknown_kind", remedy)


def _with_points(reading: Reading, kind: str) -> Reading:
    """Write numbers with a decimal comma with a point, and in text files without dots between thousands.

    Every other cell stays as it is, codes with dots included: they begin with 0, or their parts are no thousands.
    """
    # A workbook's own numbers have become texts with a point.
    number = COMMA if kind in WORKBOOKS else COMMA + THOUSANDS
    pattern = re.compile(f"[+-]?({number})")

    def point(cell: object) -> object:
        if isinstance(cell, str) and pattern.fullmatch(cell.strip()):
            return cell.replace(".", "").replace(",", ".")
        return cell

    return replace(reading, table=reading.table.map(point))


def _parquet(source: Source) -> Reading:
    import pandas as pd

    try:
        table = pd.read_parquet(source.path)
        # pandas writes its index, which may be the codes, apart from the columns.
        named = table.reset_index() if table.index.name is not None else table
        return Reading(named, source.path.name)
    except ValueError as error:
        said = str(error).splitlines()[0]
        raise source.refused(f"not a Parquet file: {said}", "unreadable_file", "check the file") from None
