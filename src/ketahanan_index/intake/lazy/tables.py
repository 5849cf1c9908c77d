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
        # Longer than all names, and so different from each.
        counted = max(columns, key=len) + "_n"
        rows = self.data.select(*(expr.alias(name) for name, expr in columns.items()))
        found = self.fetch(rows.group_by(*columns).agg(nw.len().alias(counted)))
        texts = [[str(value) for value in found[name].to_list()] for name in columns]
        order = sorted(range(len(found)), key=lambda row: [text[row] for text in texts])
        found = found[order]
        counts = np.array(found[counted].to_list(), dtype=np.int64)
        return self.summed_up(found.select(*columns), counts)

    def stand_in(
        self, column: str, codes: Sequence[float], ends: tuple[float, float], *, listed: bool
    ) -> Frame:
        """Return a few numbers in place of a numeric column, and how many each stands for.

        They tell all that messages and counts of answers need: how many cells are blank, infinite, each of the
        `codes`, below and above the ends, the lowest and the highest number, and, where `listed`, each of a few
        whole numbers.
        """
        data = self.data.select(
            nw.col(column).cast(nw.Float64).alias("c"),
            plain_number(nw.col(column).cast(nw.Float64), codes).alias("y"),
        )
        c, y = nw.col("c"), nw.col("y")
        apart = [*codes, INFINITE, -INFINITE]
        sides = [mark(y < ends[0]) if ends[0] == ends[0] else mark(y.is_null()) * 0.0]
        sides += [mark(y > ends[1]) if ends[1] == ends[1] else mark(y.is_null()) * 0.0]
        asked = [mark(c.is_in([value])) for value in apart] + sides + [mark(~y.is_null())]
        *times, below, above, present, low, high = self.figures(
            data, [*(one.sum() for one in asked), y.min(), y.max()]
        )
        values = dict(zip(apart, times, strict=True))
        values[np.nan] = self.rows - sum(values.values()) - present
        whole = listed and present > 0 and high - low < LISTED and low == np.rint(low)
        if whole:
            few = [low + k for k in range(int(high - low) + 1)]
            each = self.figures(data, [mark(y == value).sum() for value in few])
            whole = sum(each) == present
        pairs = [*values.items()]
        pairs += zip(few, each, strict=True) if whole else _spread(low, high, present, below, above, ends)
        kept = [(value, int(count)) for value, count in pairs if count > 0]
        x = np.array([value for value, _ in kept], dtype=np.float64)
        return self.summed_up(_table(column, x), np.array([count for _, count in kept], dtype=np.int64))


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


def _spread(
    low: float, high: float, present: float, below: float, above: float, ends: tuple[float, float]
) -> list[tuple[float, float]]:
    """Return numbers with the given extremes, so many below and above the ends, that are not all whole."""
    if not present or low == high:
        return [(low, present)]
    lowest, highest = np.nextafter(low, high), np.nextafter(high, low)
    first, last = float(low < ends[0]), float(high > ends[1])
    inside = present - below - above - (1 - first) - (1 - last)
    middle = (np.fmax(low, ends[0]) + np.fmin(high, ends[1])) / 2
    return [
        (low, 1),
        (high, 1),
        (lowest if lowest < ends[0] else low, below - first),
        (highest if highest > ends[1] else high, above - last),
        (np.nextafter(middle, high) if middle == np.rint(middle) else middle, inside),
    ]
