"""Dask tables: every part answers all queries in one reading, and the answers are joined in a tree.

Dask's own expressions take longer to plan than hundreds of thousands of rows take to be summed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import narwhals.stable.v2 as nw
from narwhals.exceptions import DuplicateError

from ketahanan_index.intake.lazy.queries import Query

if TYPE_CHECKING:
    import pandas as pd

JOINED = 8
"""The answers of so many parts are joined at once."""


@dataclass(frozen=True)
class Parts:
    """A Dask table."""

    data: Any

    name = "dask"
    melts = False

    @classmethod
    def of(cls, data: Any) -> Self:
        """Return a Dask table, its columns named by texts.

        Raises
        ------
        DuplicateError
            For two columns of one name.
        """
        names = [str(column) for column in data.columns]
        refuse_twice(names)
        given = list(data.columns)
        return cls(data if names == given else data.rename(columns=dict(zip(given, names, strict=True))))

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self.data.columns)

    @cached_property
    def schema(self) -> Mapping[str, Any]:
        """The type of each column."""
        empty: nw.DataFrame[Any] = nw.from_native(self.types.empty_table(), eager_only=True)
        return empty.schema

    @cached_property
    def types(self) -> Any:
        """The type of each column as an Arrow schema."""
        import pandas as pd
        import pyarrow as pa

        empty = {str(name): pd.Series(dtype=dtype) for name, dtype in self.data.dtypes.items()}
        return pa.schema([(name, _column(cells, None).type) for name, cells in empty.items()])

    def place(self, column: str) -> str:
        """Return the name by which queries know a column."""
        return column

    def only(self, columns: AbstractSet[str]) -> Parts:
        """Return the table with these columns alone."""
        return type(self)(self.data[[column for column in self.data.columns if column in columns]])

    def run(self, queries: Sequence[Query]) -> list[nw.DataFrame[Any]]:
        """Return the answers to queries, from one reading of the table."""
        import dask

        asked = dask.delayed(tuple(queries), traverse=False)
        found = [dask.delayed(answers)(part, asked, self.types) for part in self.data.to_delayed()]
        while len(found) > 1:
            some = (found[i : i + JOINED] for i in range(0, len(found), JOINED))
            found = [dask.delayed(joined)(several, asked) for several in some]
        (tables,) = dask.compute(found[0])
        return [nw.from_native(table, eager_only=True) for table in tables]

    def collect(self) -> nw.DataFrame[Any]:
        """Return the whole table."""
        return nw.from_native(self.data.compute(), eager_only=True)


def refuse_twice(names: Sequence[str]) -> None:
    """Refuse columns of one name.

    Raises
    ------
    DuplicateError
        It names them, as that of narwhals does.
    """
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise DuplicateError(
            "\n".join(["two columns share a name", *(f"- {name}" for name in sorted(twice))])
        )


def answers(part: pd.DataFrame, queries: Sequence[Query], types: Any) -> list[Any]:
    """Return the answers of a part of a table to queries, as Arrow tables; `types` are those of the whole table."""
    import pyarrow as pa

    table = pa.table([_column(part[name], types.field(name).type) for name in types.names], schema=types)
    data = nw.from_native(table, eager_only=True)
    return [query.on(data).to_native() for query in queries]


def joined(parts: Sequence[Sequence[Any]], queries: Sequence[Query]) -> list[Any]:
    """Return the answers to queries from those of parts of a table."""
    several = zip(*parts, strict=True)
    return [
        query.joined([nw.from_native(part, eager_only=True) for part in some]).to_native()
        for query, some in zip(queries, several, strict=True)
    ]


def _column(cells: pd.Series[Any], wanted: Any) -> Any:
    """Return cells of one part as Arrow, of the type of the whole column.

    pandas makes objects of truth values and floats of whole numbers in those parts alone that have blanks.
    """
    import pandas as pd
    import pyarrow as pa

    texts = pa.large_string()
    if wanted is None and (isinstance(cells.dtype, pd.CategoricalDtype) or cells.dtype == object):
        # Each part has categories and kinds of objects of its own; all have texts.
        wanted = texts
    if wanted == texts and not isinstance(cells.dtype, pd.StringDtype):
        said = [None if pd.api.types.is_scalar(x) and pd.isna(x) else str(x) for x in cells.astype(object)]
        return pa.array(said, type=texts)
    found = pa.Array.from_pandas(cells)
    return found if wanted is None else found.cast(wanted)
