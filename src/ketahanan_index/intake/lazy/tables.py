"""Questions to the engine that holds a lazy table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from ketahanan_index.intake.frames import Frame, Opened, Source, without_rows
from ketahanan_index.intake.lazy.expressions import mark, plain_number
from ketahanan_index.intake.tally import LISTED
from ketahanan_index.methods.base import Array

INFINITE = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class LazyTable(Source):
    """A table that stays where it is.

    Parameters
    ----------
    data : LazyFrame
        The table as narwhals sees it.
    schema : mapping
        The type of each column.
    rows : int
        How many rows it has.
    """

    data: nw.LazyFrame[Any]
    schema: Mapping[str, Any] = field(default_factory=dict)
    rows: int = 0

    def is_number(self, column: str) -> bool:
        """Return whether a column holds numbers, or truth values, which are 1 and 0."""
        dtype = self.schema[column]
        return bool(dtype.is_numeric() or dtype == nw.Boolean)

    def label(self, column: str) -> nw.Expr:
        """Return a column as labels: categories as texts, all else as it is."""
        expr = nw.col(column)
        # Engines compare categories with texts each in its own way.
        return expr.cast(nw.String) if self.schema[column] in (nw.Categorical, nw.Enum) else expr

    def answer(self, column: str) -> nw.Expr:
        """Return a column as answers: numbers of any kind as floats, categories as texts."""
        return nw.col(column).cast(nw.Float64) if self.is_number(column) else self.label(column)

    def summed_up(self, data: nw.DataFrame[Any], counts: NDArray[np.int64]) -> Frame:
        """Return a small table in place of this one, whose rows stand for `counts` rows."""
        return Frame(
            data=data,
            counts=counts,
            table=self.table,
            file=self.file,
            columns=self.columns,
        )

    def fetch(self, data: nw.LazyFrame[Any]) -> nw.DataFrame[Any]:
        """Run a query and return its answer, which must be small.

        Raises
        ------
        DataError
            If the engine cannot run it.
        """
        engine = data.implementation
        # pyarrow, into which most engines hand their answers unless told otherwise, is an extra.
        backend: Any = None if engine.is_polars() or find_spec("pyarrow") else "pandas"
        try:
            return data.collect(backend)
        except (MemoryError, OSError):
            raise
        except Exception as error:
            # Not the engine's own words: they may repeat an answer.
            message = (
                f"{engine.name.lower()} cannot compute this where the table lives ({type(error).__name__})"
            )
            remedy = "collect the table to pandas or polars, or read it with another engine such as DuckDB"
            raise self.refused(message, "engine_cannot", remedy) from error

    def figures(self, data: nw.LazyFrame[Any], asked: Sequence[nw.Expr]) -> list[float]:
        """Return figures of a whole table, NaN where there is none."""
        found = self.fetch(data.select(*(one.alias(f"a{i}") for i, one in enumerate(asked))))
        cells = (found[f"a{i}"].to_list()[0] for i in range(len(asked)))
        return [np.nan if cell is None else float(cell) for cell in cells]

    def distinct(self, columns: Mapping[str, nw.Expr]) -> Frame:
        """Return the different rows of some columns, sorted by their texts, and how many rows each stands for."""
        # Names of our own: an engine may read a dot in a name as that of a table.
        own = {f"c{i}": name for i, name in enumerate(columns)}
        rows = self.data.select(*(columns[name].alias(short) for short, name in own.items()))
        found = self.fetch(rows.group_by(*own).agg(nw.len().alias("n")))
        texts = [[str(value) for value in found[short].to_list()] for short in own]
        order = sorted(range(len(found)), key=lambda row: [text[row] for text in texts])
        found = found[order]
        counts = np.array(found["n"].to_list(), dtype=np.int64)
        return self.summed_up(found.select(*own).rename(own), counts)

    def stand_in(
        self, column: str, codes: Sequence[float], ends: tuple[float, float], *, listed: bool
    ) -> Frame:
        """Return a few numbers in place of a numeric column, and how many each stands for.

        They tell all that messages and counts of answers need: how many cells are blank, infinite, each of the
        `codes` and each number outside the ends, the lowest and the highest of the others, and, where `listed`, each
        of a few whole numbers.
        """
        data = within(self.data, column, codes, ends)
        c, x, y = nw.col("c"), nw.col("x"), nw.col("y")
        apart = [*codes, INFINITE, -INFINITE]
        asked = [mark(c.is_in([value])).sum() for value in apart]
        asked += [mark(~x.is_null()).sum(), mark(~y.is_null()).sum(), y.min(), y.max()]
        *times, plain, inside, low, high = self.figures(data, asked)
        values = dict(zip(apart, times, strict=True))
        values[np.nan] = self.rows - sum(values.values()) - plain
        pairs = [*values.items(), *(self._outside(data) if plain > inside else ())]
        pairs += (self._few(data, low, high, inside) if listed else None) or spread(low, high, inside)
        kept = [(value, int(count)) for value, count in pairs if count > 0]
        numbers = np.array([value for value, _ in kept], dtype=np.float64)
        return self.summed_up(_table(column, numbers), np.array([count for _, count in kept], dtype=np.int64))

    def _outside(self, data: nw.LazyFrame[Any]) -> list[tuple[float, float]]:
        """Return the numbers outside their ends, and how many there are of each."""
        strange = data.filter(~nw.col("x").is_null(), nw.col("y").is_null()).select("x")
        found = self.fetch(strange.group_by("x").agg(nw.len().alias("n")))
        return sorted(zip(found["x"].to_list(), found["n"].to_list(), strict=True))

    def _few(
        self, data: nw.LazyFrame[Any], low: float, high: float, count: float
    ) -> list[tuple[float, float]]:
        """Return the numbers from `low` to `high` where these are a few whole ones, and how many there are of each."""
        if not (count and high - low < LISTED and low == np.rint(low)):
            return []
        few = [low + k for k in range(int(high - low) + 1)]
        each = self.figures(data, [mark(nw.col("y") == value).sum() for value in few])
        return list(zip(few, each, strict=True)) if sum(each) == count else []


def open_lazily(opened: Opened, data: nw.LazyFrame[Any]) -> LazyTable:
    """Open a lazy table without fetching it.

    Raises
    ------
    DataError
        For a table without rows.
    """
    table = LazyTable(
        data=data,
        schema=data.collect_schema(),
        table=opened.table,
        file=opened.file,
        columns=opened.columns,
    )
    rows = int(table.figures(data, [nw.len()])[0])
    if not rows:
        raise without_rows(opened)
    return LazyTable(
        data=data,
        schema=table.schema,
        rows=rows,
        table=table.table,
        file=table.file,
        columns=table.columns,
    )


def _table(column: str, x: Array) -> nw.DataFrame[Any]:
    import pandas as pd

    return nw.from_native(pd.DataFrame({column: x}), eager_only=True)


def within(
    data: nw.LazyFrame[Any], column: str, codes: Sequence[float], ends: tuple[float, float]
) -> nw.LazyFrame[Any]:
    """Return a column as it is, its numbers that are no codes, and those of them that lie within the ends."""
    c, x = nw.col("c"), nw.col("x")
    tests = [x >= ends[0]] if ends[0] == ends[0] else []
    tests += [x <= ends[1]] if ends[1] == ends[1] else []
    numbers = data.select(nw.col(column).cast(nw.Float64).alias("c"))
    plain = numbers.with_columns(plain_number(c, codes).alias("x"))
    return plain.with_columns((nw.when(*tests).then(x) if tests else x).alias("y"))


def spread(low: float, high: float, count: float) -> list[tuple[float, float]]:
    """Return so many numbers with these extremes, not all whole."""
    if not count or low == high:
        return [(low, count)]
    middle = (low + high) / 2
    return [
        (low, 1),
        (high, 1),
        (float(np.nextafter(middle, high)) if middle == np.rint(middle) else middle, count - 2),
    ]
