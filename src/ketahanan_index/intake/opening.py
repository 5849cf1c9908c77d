"""Opens what a caller hands in: any dataframe, a list of dicts, or a file that a reader has read."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
from narwhals.exceptions import DuplicateError

from ketahanan_index.errors import DataError
from ketahanan_index.intake.frames import Frame, Reading, Source
from ketahanan_index.intake.lazy.engines import Planned
from ketahanan_index.intake.lazy.parts import Parts, refuse_twice

if TYPE_CHECKING:
    import pandas as pd

UNEVEN = "give all rows, or all columns, as many cells"


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
