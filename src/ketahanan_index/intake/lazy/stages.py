"""Columns computed in layers, so that an expression is written once however often it is used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import narwhals.stable.v2 as nw

from ketahanan_index.intake.lazy.tables import LazyTable


@dataclass(slots=True)
class Layers:
    """Columns of a lazy table to be computed, and questions about the whole of it.

    Layer 0 is computed from the table's own columns, each further one from the layers before.
    """

    table: LazyTable
    layers: list[dict[str, nw.Expr]] = field(default_factory=list)
    asked: list[nw.Expr] = field(default_factory=list)
    told: list[tuple[int, Callable[..., object]]] = field(default_factory=list)

    def hold(self, layer: int, expr: nw.Expr) -> nw.Expr:
        """Compute an expression in a layer and return its column."""
        while len(self.layers) <= layer:
            self.layers.append({})
        name = f"x{sum(map(len, self.layers))}"
        self.layers[layer][name] = expr
        return nw.col(name)

    def computed(self) -> nw.LazyFrame[Any]:
        """Return the query that computes all columns."""
        first, *more = self.layers
        data = self.table.data.select(*(expr.alias(name) for name, expr in first.items()))
        for layer in more:
            if layer:
                data = data.with_columns(*(expr.alias(name) for name, expr in layer.items()))
        return data

    def ask(self, tell: Callable[..., object], *figures: nw.Expr) -> None:
        """Ask for figures of the whole table, which `tell` is called with once all are known."""
        self.asked += figures
        self.told.append((len(figures), tell))

    def answer(self) -> None:
        """Answer all questions in one query."""
        if not self.asked:
            return
        found = iter(self.table.figures(self.computed(), self.asked))
        for count, tell in self.told:
            tell(*(next(found) for _ in range(count)))
