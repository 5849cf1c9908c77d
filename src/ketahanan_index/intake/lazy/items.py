"""Items of a lazy table to the value of an indicator, as expressions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import narwhals.stable.v2 as nw
import numpy as np

from ketahanan_index.framework import Denominator, Indicator, Item
from ketahanan_index.framework.ends import lowest, shares_scale
from ketahanan_index.intake.arithmetic import ARRAYS, above, combined, oriented, quotient
from ketahanan_index.intake.codes import plain_text
from ketahanan_index.intake.findings import Spread
from ketahanan_index.intake.items import bad_divisor, held_at_ends, no_divisor, outside_ends
from ketahanan_index.intake.lazy.columns import ItemValue, item_value, number_value
from ketahanan_index.intake.lazy.expressions import EXPRESSIONS, mark
from ketahanan_index.intake.lazy.queries import Figure, Query
from ketahanan_index.intake.lazy.stages import Layers
from ketahanan_index.intake.recode import Fault, keep_within
from ketahanan_index.intake.session import Gathered
from ketahanan_index.methods.base import Array

ONE = np.zeros(1, dtype=np.intp)
"""The only row of what stands for a number of rows."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """One indicator's value for each respondent as a column of the layers; a ratio has a denominator too.

    `spread` is known where the answers to one item tell it, and so is whether all values are `marks`: 0 or 1. Of a
    `median` the different values are fetched beside their sums.
    """

    value: nw.Expr
    divisor: nw.Expr | None = None
    spread: Spread | None = None
    marks: bool = False
    median: bool = False

    @property
    def positive(self) -> bool:
        """Whether no value is known to be below 0 before the engine is asked."""
        return self.spread is not None and not self.spread.low < 0


@dataclass(slots=True)
class Held:
    """How many answers were put on an end of their scale."""

    count: int = 0

    def add(self, count: float) -> None:
        """Add answers."""
        self.count += int(count)


def measured(intake: Gathered, layers: Layers, indicator: Indicator, held: Held) -> Pushed:
    """Return an indicator's value; what is wrong with it is found when the layers are asked."""
    scales = [intake.framework.scales[item.scale] for item in indicator.items]
    ends = [scale.ends for scale in scales]
    told = [
        item_value(intake, layers, indicator, item, scale)
        for item, scale in zip(indicator.items, scales, strict=True)
    ]
    values = [one.value for one in told]
    if indicator.statistic == "ratio" and indicator.denominator is not None:
        whole = layers.hold(6, combined(EXPRESSIONS, values, indicator, ends) * indicator.denominator.per)
        return _ratio(intake, layers, indicator, indicator.denominator, whole)
    if indicator.denominator is not None:
        values = _divided(intake, layers, indicator, values, indicator.denominator, ends)
    items = []
    for item, scale, value in zip(indicator.items, scales, values, strict=True):
        bound = value
        if held_at_ends(scale, indicator):
            bound = _capped(layers, value, scale.ends, held)
        elif indicator.denominator is not None:
            _report_outside(intake, layers, indicator, item, value, scale.ends)
        items.append(
            layers.hold(5, oriented(EXPRESSIONS, bound, item, scale.ends, alone=shares_scale(indicator)))
        )
    whole = layers.hold(6, combined(EXPRESSIONS, items, indicator, ends))
    if indicator.statistic == "share":
        whole = layers.hold(7, above(EXPRESSIONS, whole, lowest(intake.framework, indicator)))
    median = indicator.statistic == "median"
    if len(told) > 1 or indicator.denominator is not None:
        return Pushed(whole, marks=indicator.statistic == "share", median=median)
    x = _of_answers(intake, indicator, told[0])
    spread = replace(Spread.of(x), present=int(told[0].counts[~np.isnan(x)].sum()))
    marks = bool(np.isin(x[~np.isnan(x)], [0.0, 1.0]).all())
    return Pushed(whole, spread=spread, marks=marks, median=median)


def _of_answers(intake: Gathered, indicator: Indicator, told: ItemValue) -> Array:
    """Return the values of an indicator of one item for the different answers to it."""
    (item,) = indicator.items
    scale = intake.framework.scales[item.scale]
    x = told.of_answers
    if held_at_ends(scale, indicator):
        x, _, _ = keep_within(x, *scale.ends, cap=True)
    x = oriented(ARRAYS, x, item, scale.ends, alone=shares_scale(indicator))
    x = combined(ARRAYS, [x], indicator, [scale.ends])
    if indicator.statistic == "share":
        x = above(ARRAYS, x, lowest(intake.framework, indicator))
    return x


def _report(intake: Gathered, column: str, fault: Callable[[], Fault]) -> Callable[[float], None]:
    """Return what reports a fault of so many rows, if any."""

    def tell(count: float) -> None:
        if count:
            source = intake.frame.so_many(int(count))
            Gathered(source, intake.framework, (), intake.problems).report(fault(), column)

    return tell


def _ratio(intake: Gathered, layers: Layers, indicator: Indicator, by: Denominator, value: nw.Expr) -> Pushed:
    """Return the numerator and the denominator of a ratio, missing in both where either is."""
    divisor, faulty = number_value(intake, layers, by.column)
    here, usable = EXPRESSIONS.present(value), mark(divisor >= 0.0)
    wrong = here * (1.0 - usable) * (1.0 - faulty)
    layers.ask(_report(intake, by.column, lambda: bad_divisor(indicator, by, ONE)), Figure("sum", wrong))
    both = layers.hold(7, here * usable) > 0.0
    return Pushed(
        layers.hold(8, EXPRESSIONS.only(both, value)), layers.hold(8, EXPRESSIONS.only(both, divisor))
    )


def _divided(
    intake: Gathered,
    layers: Layers,
    indicator: Indicator,
    values: list[nw.Expr],
    by: Denominator,
    ends: list[tuple[float, float]],
) -> list[nw.Expr]:
    """Return the items per `by.per` of the denominator; where there is none to divide by is asked for."""
    divisor, faulty = number_value(intake, layers, by.column)
    asked = EXPRESSIONS.present(values[0])
    for value in values[1:]:
        asked = asked + EXPRESSIONS.present(value)
    wrong = layers.hold(3, mark(asked > 0.0) * (1.0 - mark(divisor > 0.0)) * (1.0 - faulty))

    def fault() -> Fault:
        return no_divisor(indicator, by, _villages(intake, layers, wrong), ONE)

    layers.ask(_report(intake, by.column, fault), Figure("sum", wrong))
    usable = layers.hold(1, EXPRESSIONS.only(divisor > 0.0, divisor))
    return [
        layers.hold(3, quotient(EXPRESSIONS, value, by.per, usable, end))
        for value, end in zip(values, ends, strict=True)
    ]


def _villages(intake: Gathered, layers: Layers, wrong: nw.Expr) -> list[str]:
    """Return the codes of the villages of some rows, as they stand in the table."""
    table, column = layers.table, intake.framework.unit
    if column not in table.columns:
        return []
    unit = layers.hold(0, table.label(column))
    rows = layers.computed({"unit": unit, "wrong": wrong})
    found = table.fetch(Query(rows, ("unit",), {"wrong": Figure("max", nw.col("wrong"))}))
    pairs = zip(found["unit"].to_list(), found["wrong"].to_list(), strict=True)
    return sorted(plain_text(code) for code, there in pairs if there > 0 and plain_text(code).strip())


def _capped(layers: Layers, value: nw.Expr, ends: tuple[float, float], held: Held) -> nw.Expr:
    """Put numbers beyond an end on it; how many is asked for."""
    low, high = ends
    bound = value
    if low == low:
        layers.ask(held.add, Figure("sum", mark(value < low)))
        bound = EXPRESSIONS.choose(value < low, low, bound)
    if high == high:
        layers.ask(held.add, Figure("sum", mark(value > high)))
        bound = EXPRESSIONS.choose(value > high, high, bound)
    return layers.hold(4, bound)


def _report_outside(
    intake: Gathered,
    layers: Layers,
    indicator: Indicator,
    item: Item,
    value: nw.Expr,
    ends: tuple[float, float],
) -> None:
    """Ask for quotients outside their scale."""
    low, high = ends
    outside = [mark(value < low)] if low == low else []
    outside += [mark(value > high)] if high == high else []
    if not outside:
        return

    def tell(lowest: float, highest: float, *counts: float) -> None:
        first = highest if highest > high else lowest
        _report(intake, item.column, lambda: outside_ends(indicator, item, first, ends, ONE))(sum(counts))

    layers.ask(tell, Figure("min", value), Figure("max", value), *(Figure("sum", one) for one in outside))
