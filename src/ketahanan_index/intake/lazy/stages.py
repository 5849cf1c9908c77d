"""Columns computed in layers, so that an expression is written once however often it is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import narwhals.stable.v2 as nw

from ketahanan_index.intake.lazy.queries import Figure, Query, Step
from ketahanan_index.intake.lazy.questions import whole
from ketahanan_index.intake.lazy.tables import LazyTable


@dataclass(slots=True)
class Layers:
    """Columns of a lazy table to be computed, and questions about the whole of it.

    Layer 0 is computed from the table's own columns, each further one from the layers before.
    """

    table: LazyTable
    layers: list[dict[str, nw.Expr]] = field(default_factory=list)
    asked: list[Figure] = field(default_factory=list)
    told: list[tuple[int, Callable[..., object]]] = field(default_factory=list)
    steps: tuple[Step, ...] = ()
    held: int = 0

    def hold(self, layer: int, expr: nw.Expr) -> nw.Expr:
        """Compute an expression in a layer and return its column."""
        while len(self.layers) <= layer:
            self.layers.append({})
        name = f"x{sum(map(len, self.layers))}"
        self.layers[layer][name] = expr
        return nw.col(name)

    def computed(self, columns: Mapping[str, nw.Expr]) -> tuple[Step, ...]:
        """Return the steps that compute all layers and keep some columns of them under other names."""
        held = sum(map(len, self.layers))
        if len(self.steps) != len(self.layers) or held != self.held:
            # Made anew only where there is more to compute: queries share the plan of steps that are the same.
            self.steps = tuple(
                Step("with_columns" if depth else "select", _named(layer))
                for depth, layer in enumerate(self.layers)
            )
            self.held = held
        return (*self.steps, Step("select", _named(columns)))

    def ask(self, tell: Callable[..., object], *figures: Figure) -> None:
        """Ask for figures of the whole table, which `tell` is called with once all are known."""
        self.asked += figures
        self.told.append((len(figures), tell))

    def answer(self, *others: Query) -> list[nw.DataFrame[Any]]:
        """Answer all questions in one query, and run others with it."""
        figures = {f"a{i}": figure for i, figure in enumerate(self.asked)}
        own = [Query(self.computed({})[:-1], (), figures)] if figures else []
        found = self.table.run([*own, *others])
        if own:
            values = iter(whole(found.pop(0)).values())
            for count, tell in self.told:
                tell(*(next(values) for _ in range(count)))
        return found


def _named(columns: Mapping[str, nw.Expr]) -> tuple[nw.Expr, ...]:
    return tuple(expr.alias(name) for name, expr in columns.items())
