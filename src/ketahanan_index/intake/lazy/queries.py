"""What is asked of a lazy table: rows computed step by step, then fetched, grouped or summed up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import narwhals.stable.v2 as nw

Verb = Literal["select", "with_columns", "filter"]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A step that computes rows, one of narwhals' verbs."""

    verb: Verb
    exprs: tuple[nw.Expr, ...]

    def on(self, data: Any) -> Any:
        """Return the rows after this step."""
        return getattr(data, self.verb)(*self.exprs) if self.exprs else data


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A figure of many rows that can be put together from those of parts of them.

    Parameters
    ----------
    how : str
        Which figure.
    of : Expr or None
        Of what; None for the number of rows.
    """

    how: Literal["sum", "min", "max", "len"]
    of: nw.Expr | None = None

    def of_rows(self) -> nw.Expr:
        """Return the figure of rows."""
        expr: nw.Expr = nw.len() if self.of is None else getattr(self.of, self.how)()
        return expr

    def of_parts(self, name: str) -> nw.Expr:
        """Return the figure from those of parts, which are a column."""
        expr: nw.Expr = getattr(nw.col(name), "sum" if self.how == "len" else self.how)()
        return expr


ROWS = Figure("len")


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """What is asked of a table.

    Parameters
    ----------
    steps : tuple of Step
        How rows are computed.
    by : tuple of str or None
        The columns that group the rows, none for the whole table; None asks for the rows themselves.
    figures : mapping of str to Figure
        What is asked of each group.
    melted : tuple of str
        Columns that become rows of their name ``k`` and their value ``v`` before they are grouped.
    """

    steps: tuple[Step, ...]
    by: tuple[str, ...] | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)
    melted: tuple[str, ...] = ()

    def on(self, data: Any) -> Any:
        """Return the answer from the rows of a table in memory."""
        for step in self.steps:
            data = step.on(data)
        return self.of(data)

    def of(self, data: Any) -> Any:
        """Return the answer from the rows after the last step, lazy where these are."""
        if self.melted:
            data = data.unpivot(on=list(self.melted), variable_name="k", value_name="v")
        return self._figures(data, {name: figure.of_rows() for name, figure in self.figures.items()})

    def joined(self, parts: Sequence[nw.DataFrame[Any]]) -> nw.DataFrame[Any]:
        """Return the answer from those of parts of the table."""
        data: nw.DataFrame[Any] = nw.concat(parts)
        own = {name: figure.of_parts(name) for name, figure in self.figures.items()}
        found: nw.DataFrame[Any] = self._figures(data, own)
        return found

    def _figures(self, data: Any, figures: Mapping[str, nw.Expr]) -> Any:
        if self.by is None:
            return data
        named = [expr.alias(name) for name, expr in figures.items()]
        return data.group_by(*self.by).agg(*named) if self.by else data.select(*named)
