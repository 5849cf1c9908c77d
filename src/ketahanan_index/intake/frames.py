"""A table in memory: its columns, its answers, and what a message needs to point into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.framework.showing import in_short
from ketahanan_index.intake import display
from ketahanan_index.methods.base import Array
from ketahanan_index.regions.spelling import written
from ketahanan_index.stages.cells import blank

if TYPE_CHECKING:
    import pandas as pd

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
        return in_short("Reading", self.file or "a table", [f"{rows:,} rows", f"{columns:,} columns"])

    def _repr_html_(self) -> str:
        return display.of_reading(self)


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
