"""What an engine that holds a lazy table does, and the engines that plan narwhals' expressions themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from typing import Any, Protocol

import narwhals.stable.v2 as nw

from ketahanan_index.intake.lazy.expressions import mark
from ketahanan_index.intake.lazy.queries import ROWS, Figure, Query, Step, Verb

IN_PROCESS = ("duckdb", "polars")
"""Engines behind Ibis for which a query costs little."""


class Engine(Protocol):
    """What holds a lazy table."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def melts(self) -> bool:
        """Whether each query costs so much that different answers of several columns are asked for in one."""
        ...

    @property
    def schema(self) -> Mapping[str, Any]:
        """The type of each column."""
        ...

    def place(self, column: str) -> str:
        """Return the name by which queries know a column."""
        ...

    def only(self, columns: AbstractSet[str]) -> Engine:
        """Return the table with these columns alone, where the engine does not find out itself what it needs."""
        ...

    def run(self, queries: Sequence[Query]) -> list[nw.DataFrame[Any]]:
        """Return the answers to queries."""
        ...

    def collect(self) -> nw.DataFrame[Any]:
        """Return the whole table."""
        ...


@dataclass(frozen=True)
class Planned:
    """An engine that plans and runs narwhals' expressions itself: Polars, DuckDB, Ibis, Spark."""

    data: nw.LazyFrame[Any]
    plans: dict[tuple[int, int], tuple[Step, nw.LazyFrame[Any]]] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.data.implementation.name).lower()

    @property
    def melts(self) -> bool:
        """Whether each query costs so much that different answers of several columns are asked for in one."""
        if self.data.implementation.is_ibis():
            native: Any = self.data.to_native()
            return native.get_backend().name not in IN_PROCESS
        return bool(self.data.implementation.is_spark_like())

    @cached_property
    def schema(self) -> Mapping[str, Any]:
        """The type of each column."""
        return self.data.collect_schema()

    def place(self, column: str) -> str:
        """Return the name by which queries know a column."""
        return self._places[column]

    def only(self, columns: AbstractSet[str]) -> Planned:
        """Return the table as it is: a plan reads what it needs."""
        return self

    def run(self, queries: Sequence[Query]) -> list[nw.DataFrame[Any]]:
        """Return the answers to queries, each run by itself."""
        return [query.of(self._after(query.steps)).collect(self._backend) for query in queries]

    def collect(self) -> nw.DataFrame[Any]:
        """Return the whole table."""
        return self.data.collect(self._backend)

    def _after(self, steps: Sequence[Step]) -> nw.LazyFrame[Any]:
        """Return the rows after some steps; queries that share their first ones share the plan of these."""
        data = self._placed
        for step in steps:
            place = id(data), id(step)
            if place not in self.plans:
                # The step is kept with its plan: only then is its id its own.
                self.plans[place] = step, step.on(data)
            _, data = self.plans[place]
        return data

    @cached_property
    def _places(self) -> dict[str, str]:
        spark = self.data.implementation.is_spark_like()
        # Spark reads a dot in a name as that of a table, and a name without regard to case.
        return {name: f"column{i}" if spark else name for i, name in enumerate(self.schema)}

    @cached_property
    def _placed(self) -> nw.LazyFrame[Any]:
        if not self.data.implementation.is_spark_like():
            return self.data
        native: Any = self.data.to_native()
        placed: nw.LazyFrame[Any] = nw.from_native(native.toDF(*self._places.values()))
        return placed

    @property
    def _backend(self) -> Any:
        # pyarrow, into which most engines hand their answers unless told otherwise, is an extra.
        return None if self.data.implementation.is_polars() or find_spec("pyarrow") else "pandas"


def lacking(engine: Engine) -> str:
    """Return in words what an engine cannot do of what queries are made of, empty where it can do it all."""
    for words, query in _vocabulary(engine):
        try:
            engine.run([query])
        except Exception:  # noqa: BLE001 # whatever it says: that it fails is the answer
            return words
    return ""


def _vocabulary(engine: Engine) -> Iterator[tuple[str, Query]]:
    """Yield what queries are made of in words, and the smallest query for each."""
    column, x = next(iter(engine.schema)), nw.col("x")
    there = Step("select", (mark(~nw.col(engine.place(column)).is_null()).alias("x"),))
    counted = {"n": ROWS}

    def rows(verb: Verb, expr: nw.Expr) -> Query:
        return Query((there, Step(verb, (expr,))), (), counted)

    yield "conditions (when, then)", Query((there,), (), counted)
    yield "sums", Query((there,), (), {"n": Figure("sum", x)})
    yield "extremes (min, max)", Query((there,), (), {"n": Figure("min", x), "m": Figure("max", x)})
    yield "membership (is_in)", rows("select", mark(x.is_in([1.0, 2.0])).alias("y"))
    yield "arithmetic", rows("select", ((x * 2.0 - x) / (x + 1.0)).alias("y"))
    yield "changes of type (cast)", rows("select", x.cast(nw.String).cast(nw.Float64).alias("y"))
    yield "added columns (with_columns)", rows("with_columns", x.alias("y"))
    yield "filters (filter)", rows("filter", x > 0.0)
    yield "groups (group_by)", Query((there,), ("x",), counted)
    if engine.melts:
        yield "columns as rows (unpivot)", Query((there,), ("k", "v"), counted, melted=("x",))
