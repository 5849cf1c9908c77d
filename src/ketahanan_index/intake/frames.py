"""Opens what a caller hands in: any dataframe, a list of dicts, or a file that a reader has read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from os import PathLike
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import numpy as np
from narwhals.exceptions import DuplicateError
from numpy.typing import NDArray

from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.intake.lazy.engines import Planned
from ketahanan_index.intake.lazy.parts import Parts, refuse_twice
from ketahanan_index.methods.base import Array
from ketahanan_index.regions.spelling import written
from ketahanan_index.stages.cells import blank

if TYPE_CHECKING:
    import pandas as pd

UNEVEN = "give all rows, or all columns, as many cells"
ENDLESS = 10_000
"""Bits of a whole number of three thousand digits, with which Python still writes it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A table read from a file, with what a message needs to point into it.

    Parameters
    ----------
    table : dataframe
        The rows, every cell as text where the file has no types of its own.
    file : str
        The file's name.
    first_line : int
        The line of the first row, when rows are lines.
    """

    table: Any
    file: str = ""
    first_line: int | None = None

    def __repr__(self) -> str:
        rows, columns = self.table.shape
        return f"<Reading of {self.file or 'a table'}: {rows:,} rows, {columns} columns>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where answers come from, and the names of their columns: what a message needs to point into it.

    `counts` says how many rows of the whole table each row stands for, where a table was summed up; None where each
    is itself.
    """

    table: str
    file: str = ""
    first_line: int | None = None
    columns: frozenset[str] = field(default_factory=frozenset)
    counts: NDArray[np.int64] | None = None

    def stands_for(self, rows: Any) -> int:
        """Return how many rows of the whole table some rows are."""
        return len(rows) if self.counts is None else int(self.counts[rows].sum())

    def place(self, rows: Any, shown: int = 5) -> str:
        """Return how many rows these are, and the first of them where rows have numbers."""
        count = self.stands_for(rows)
        said = f"{count} row{'s' if count > 1 else ''}"
        if self.counts is not None:
            return said
        first = ", ".join(str(int(r) + 1) for r in rows[:shown])
        return f"{said} (row {first}{' …' if count > shown > 1 else ''})"

    def problem(self, message: str, code: str, rows: Any = (), unit: str = "", **more: Any) -> Problem:
        """Return a problem of this table; `rows` are row numbers from 0."""
        row = int(rows[0]) if len(rows) and self.counts is None else None
        line = None if row is None or self.first_line is None else row + self.first_line
        return Problem(
            message=message,
            code=code,
            table=self.table,
            file=self.file,
            line=line,
            row=None if row is None else row + 1,
            count=max(self.stands_for(rows), 1) if len(rows) else 1,
            unit=unit,
            **more,
        )

    def so_many(self, count: int) -> Source:
        """Return what stands for `count` rows of which nothing else is known: its row 0 is all of them."""
        return Source(table=self.table, file=self.file, counts=np.array([count], dtype=np.int64))

    def refused(self, message: str, code: str, remedy: str) -> DataError:
        """Return the error of a table that cannot be read at all."""
        found = self.problem(message, code, remedy=remedy)
        return DataError(heading([found], self.table), [found])


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame(Source):
    """An open table: columns by name, and where it came from."""

    data: nw.DataFrame[Any]

    def __len__(self) -> int:
        return len(self.data)

    def tally(self, places: NDArray[np.intp], minimum: int) -> NDArray[np.intp]:
        """Return how many rows of the whole table are at each place."""
        counted = np.bincount(places, weights=self.counts, minlength=minimum)
        return counted.astype(np.intp)

    def numbers(self, column: str) -> Array | None:
        """Return a numeric column as float64 with NaN for null, or None for any other kind of column."""
        series = self.data[column]
        if not (series.dtype.is_numeric() or series.dtype == nw.Boolean):
            return None
        return np.asarray(series.cast(nw.Float64).to_numpy(), dtype=np.float64)

    def answers(self, column: str) -> tuple[list[Any], NDArray[np.intp]]:
        """Return a column's distinct values, None for blank ones, and each row's place among them."""
        distinct, places = self.cells(column)
        return [None if blank(v) else v for v in distinct], places

    def cells(self, column: str) -> tuple[list[Any], NDArray[np.intp]]:
        """Return a column's distinct values in the order they first occur, and each row's place among them."""
        found = distinct_cells(self.data[column])
        if found is not None:
            return found
        values = self.data[column].to_list()
        try:
            distinct = dict.fromkeys(values)
        except TypeError:
            # Lists and the like cannot be looked up.
            values = list(map(hashable, values))
            distinct = dict.fromkeys(values)
        place = {value: i for i, value in enumerate(distinct)}
        places = np.fromiter(map(place.__getitem__, values), np.intp, len(values))
        return [written(v) if _is_unwritable(v) else v for v in distinct], places

    def pandas(self, columns: Sequence[str]) -> pd.DataFrame:
        """Return some columns as a pandas table of its own, rows counted from 0."""
        import pandas as pd

        # Lists, because other engines' own way to pandas needs pyarrow, which is an extra.
        if self.data.implementation.is_pandas():
            values: dict[str, Any] = {c: self.data[c].to_native().reset_index(drop=True) for c in columns}
        else:
            values = {c: self.data[c].to_list() for c in columns}
        return pd.DataFrame(values, index=range(len(self)), columns=list(columns)).copy()


def hashable(cell: Any) -> Any:
    """Return a cell as it is if it can be looked up, else its text.

    Examples
    --------
    >>> hashable(1.0), hashable((1, 2)), hashable((1, [2]))
    (1.0, (1, 2), '(1, [2])')
    """
    try:
        hash(cell)
    except TypeError:
        # Not its kind tells: a list may lie within a tuple, and one of the Decimals refuses too.
        return written(cell)
    return cell


def _is_unwritable(cell: Any) -> bool:
    """Return whether a cell is or holds a whole number that Python will not write."""
    if isinstance(cell, tuple | frozenset):
        return any(map(_is_unwritable, cell))
    return isinstance(cell, int) and cell.bit_length() > ENDLESS


def distinct_cells(series: nw.Series[Any]) -> tuple[list[Any], NDArray[np.intp]] | None:
    """Return the different cells of a column in the order they first occur, and each row's place among them.

    None for cells of a kind, or of several kinds, that must be looked at one by one.
    """
    import pandas as pd

    cells: Any = series.to_native()
    if not series.implementation.is_pandas():
        if series.dtype != nw.String:
            return None
        cells = series.to_numpy()
    if cells.dtype == object:
        # Among objects, 1, 1.0 and True would count as one.
        alike = pd.api.types.infer_dtype(cells, skipna=True) == "string"
    elif isinstance(cells.dtype, pd.CategoricalDtype):
        alike = pd.api.types.infer_dtype(cells.dtype.categories, skipna=True) == "string"
    else:
        # Short floats are told apart from others by those who read codes.
        alike = series.dtype == nw.String or cells.dtype in (np.int64, np.float64)
    if not alike:
        return None
    places, distinct = pd.factorize(cells, use_na_sentinel=False)
    return list(distinct.tolist()), places.astype(np.intp, copy=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Source):
    """A table as narwhals sees it, not yet read."""

    data: nw.DataFrame[Any] | nw.LazyFrame[Any] | Parts


def open_frame(native: Any, table: str) -> Frame:
    """Open a table and fetch it where it lies elsewhere.

    Raises
    ------
    DataError
        For what is not a table, a table without rows, and two columns of one name.
    """
    return fetched(open_table(native, table))


def fetched(opened: Opened) -> Frame:
    """Return a table in memory, refusing one without rows.

    Raises
    ------
    DataError
        For a table without rows, and where the engine that holds it cannot compute them.
    """
    data = opened.data if isinstance(opened.data, nw.DataFrame) else _collected(opened, opened.data)
    if not len(data):
        raise without_rows(opened)
    return Frame(
        data=data,
        table=opened.table,
        file=opened.file,
        first_line=opened.first_line,
        columns=opened.columns,
    )


def _collected(source: Source, data: nw.LazyFrame[Any] | Parts) -> nw.DataFrame[Any]:
    """Return the rows of a lazy table."""
    engine = data if isinstance(data, Parts) else Planned(data)
    try:
        return engine.collect()
    except (MemoryError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 # what an engine may raise has no bound
        raise _cannot(source, engine.name, "the rows", error) from None


def _cannot(source: Source, engine: str, what: str, error: Exception) -> DataError:
    """Return the error of an engine that fails, without its own words: they may repeat a cell."""
    message = f"{engine} cannot compute {what} of the table of {source.table} ({type(error).__name__})"
    remedy = "collect the table yourself to see which of its steps fails, correct that step, and pass the table again"
    return source.refused(message, "engine_cannot", remedy)


def without_rows(opened: Opened) -> DataError:
    """Return the error of a table without rows."""
    remedy = "check the file and any filter before this step"
    return opened.refused("the table has no rows", "empty_table", remedy)


def open_table(native: Any, table: str) -> Opened:
    """Open a table, leaving a lazy one where it lives.

    Raises
    ------
    DataError
        For what is not a table, and for two columns of one name.
    """
    file, first_line = "", None
    if isinstance(native, Reading):
        native, file, first_line = native.table, native.file, native.first_line
    source = Source(table=table, file=file)
    if hasattr(native, "read_all"):
        # A stream of Arrow batches, as DuckDB hands out, can be read only once.
        native = native.read_all()
    if isinstance(native, list | dict):
        native = _tabulated(source, native)
    try:
        if nw.dependencies.is_dask_dataframe(native):
            parts = Parts.of(native)
            named = frozenset(parts.columns)
            return Opened(data=parts, table=table, file=file, first_line=first_line, columns=named)
        data = nw.from_native(native)
        columns = _columns(source, data)
    except DuplicateError as error:
        said = str(error).splitlines()
        message = (
            f"two columns have one name: {', '.join(line.removeprefix('- ') for line in said[1:]) or said[0]}"
        )
        raise source.refused(message, "duplicate_column", "rename or remove one") from None
    except TypeError:
        message = f"{type(native).__name__} is not a table"
        reader = "read_respondents" if table == "respondents" else "read_villages"
        remedy = (
            "pass a dataframe (pandas, polars, pyarrow, DuckDB …), a list of dicts, a dict of columns, "
            f"or what {reader} returns"
        )
        if isinstance(native, str | PathLike):
            remedy = f"read the file first: ki.{reader}(path)"
        raise source.refused(message, "not_a_table", remedy) from None
    if any(not isinstance(c, str) for c in columns):
        # Only pandas has column names that are no texts, such as years or the places of a file without header.
        renamed = nw.to_native(data).set_axis([str(c) for c in columns], axis=1)
        return open_table(Reading(renamed, file, first_line), table)
    return Opened(data=data, table=table, file=file, first_line=first_line, columns=frozenset(columns))


def _tabulated(source: Source, native: list[Any] | dict[Any, Any]) -> pd.DataFrame:
    """Return rows or columns that were given as lists and dicts as a table."""
    import pandas as pd

    if isinstance(native, list) and native and all(isinstance(row, list | tuple) for row in native):
        # pandas would fill the shorter rows up.
        first = len(native[0])
        for row, cells in enumerate(native, 1):
            if len(cells) != first:
                message = f"these rows make no table: row 1 has {first} cells and row {row} has {len(cells)}"
                raise source.refused(message, "not_a_table", UNEVEN)
    try:
        return pd.DataFrame(native)
    except (MemoryError, OSError):
        raise
    except (AttributeError, TypeError, ValueError) as error:
        message = f"these rows or columns make no table: {error}"
        raise source.refused(message, "not_a_table", UNEVEN) from None
    except Exception as error:  # noqa: BLE001 # nor has what pandas may raise
        message = f"these rows or columns make no table ({type(error).__name__})"
        raise source.refused(message, "not_a_table", UNEVEN) from None


def _columns(source: Source, data: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> list[str]:
    """Return the names of the columns.

    Raises
    ------
    DuplicateError
        For two columns of one name.
    DataError
        Where the engine that holds the table cannot tell.
    """
    if isinstance(data, nw.DataFrame):
        return data.columns
    try:
        names = data.collect_schema().names()
    except (DuplicateError, MemoryError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 # what an engine may raise has no bound
        raise _cannot(source, Planned(data).name, "the columns", error) from None
    if data.implementation.is_duckdb():
        # A query of DuckDB may have two columns of one name, of which narwhals tells one.
        refuse_twice(list(data.to_native().columns))
    return names
