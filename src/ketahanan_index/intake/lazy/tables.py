"""Questions to the engine that holds a lazy table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from ketahanan_index.intake.frames import Frame, Source
from ketahanan_index.intake.lazy.engines import Engine, lacking
from ketahanan_index.intake.lazy.queries import ROWS, Query
from ketahanan_index.intake.lazy.questions import Different, Question, answer, whole


@dataclass(frozen=True, slots=True, kw_only=True)
class LazyTable(Source):
    """A table that stays where it is.

    Parameters
    ----------
    engine : Engine
        What holds it.
    rows : int
        How many rows it has.
    known : mapping
        The answers to questions that were asked together.
    """

    engine: Engine
    rows: int = 0
    known: Mapping[Question, Frame] = field(default_factory=dict)

    def is_number(self, column: str) -> bool:
        """Return whether a column holds numbers, or truth values, which are 1 and 0."""
        dtype = self.engine.schema[column]
        return bool(dtype.is_numeric() or dtype == nw.Boolean)

    def is_text(self, column: str) -> bool:
        """Return whether a column holds texts, or categories, which are read as texts."""
        dtype = self.engine.schema[column]
        return bool(dtype == nw.String or self._is_category(column))

    def _is_category(self, column: str) -> bool:
        return self.engine.schema[column] in (nw.Categorical, nw.Enum)

    def label(self, column: str) -> nw.Expr:
        """Return a column as labels: categories as texts, all else as it is."""
        expr = nw.col(self.engine.place(column))
        # Engines compare categories with texts each in its own way.
        return expr.cast(nw.String) if self._is_category(column) else expr

    def answer(self, column: str) -> nw.Expr:
        """Return a column as answers: numbers of any kind as floats, categories as texts."""
        return self.label(column).cast(nw.Float64) if self.is_number(column) else self.label(column)

    def summed_up(self, data: nw.DataFrame[Any], counts: NDArray[np.int64]) -> Frame:
        """Return a small table in place of this one, whose rows stand for `counts` rows."""
        return Frame(
            data=data,
            counts=counts,
            table=self.table,
            file=self.file,
            columns=self.columns,
        )

    def run(self, queries: Sequence[Query]) -> list[nw.DataFrame[Any]]:
        """Run queries and return their answers, which must be small.

        Raises
        ------
        DataError
            If the engine cannot run one.
        """
        try:
            return self.engine.run(queries) if queries else []
        except (MemoryError, OSError):
            raise
        except Exception as error:  # noqa: BLE001 # each engine has its own kinds of errors
            # Not the engine's own words: they may repeat an answer.
            what = lacking(self.engine) or "this"
            message = (
                f"{self.engine.name} cannot compute {what} where the table lives ({type(error).__name__})"
            )
            remedy = "collect the table to pandas or polars, or read it with another engine such as DuckDB"
            raise self.refused(message, "engine_cannot", remedy) from None

    def fetch(self, query: Query) -> nw.DataFrame[Any]:
        """Run one query."""
        return self.run([query])[0]

    def different(self, *columns: str, plain: bool = False) -> Frame:
        """Return the different rows of some columns, and how many rows each stands for.

        Numbers come as floats; `plain` leaves them as they are.
        """
        return self.tell(Different(columns, plain))

    def tell(self, question: Question) -> Frame:
        """Answer a question, from what is known already where it is."""
        return self.known[question] if question in self.known else answer(self, [question])[question]

    def asked(self, questions: Iterable[Question]) -> LazyTable:
        """Return the table that knows the answers to questions, and how many rows it has."""
        known = answer(self, questions)
        counts = [frame.counts for frame in known.values() if frame.counts is not None]
        if counts:
            return replace(self, known=known, rows=int(counts[0].sum()))
        rows = whole(self.fetch(Query((), (), {"n": ROWS})))["n"]
        return replace(self, rows=int(rows))
