"""Items of a lazy table to the value of an indicator, as expressions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import narwhals.stable.v2 as nw
import numpy as np

from ketahanan_index.framework import Denominator, Indicator, Item, MultipleChoice, Numeric
from ketahanan_index.framework.ends import lowest, shares_scale
from ketahanan_index.intake.arithmetic import above, combined, oriented, quotient
from ketahanan_index.intake.codes import plain_text
from ketahanan_index.intake.items import bad_divisor, no_divisor, outside_ends
from ketahanan_index.intake.lazy.columns import item_value, number_value
from ketahanan_index.intake.lazy.expressions import EXPRESSIONS, mark
from ketahanan_index.intake.lazy.stages import Layers
from ketahanan_index.intake.recode import Fault
from ketahanan_index.intake.session import Gathered

ONE = np.zeros(1, dtype=np.intp)
"""The only row of what stands for a number of rows."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """One indicator's value for each respondent as a column of the layers; a ratio has a denominator too."""

    value: nw.Expr
    divisor: nw.Expr | None = None


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
    values = [
        item_value(intake, layers, indicator, item, scale)
        for item, scale in zip(indicator.items, scales, strict=True)
    ]
    if indicator.statistic == "ratio" and indicator.denominator is not None:
        whole = layers.hold(6, combined(EXPRESSIONS, values, indicator, ends) * indicator.denominator.per)
        return _ratio(intake, layers, indicator, indicator.denominator, whole)
    if indicator.denominator is not None:
        values = _divided(intake, layers, indicator, values, indicator.denominator, ends)
    items = []
    for item, scale, value in zip(indicator.items, scales, values, strict=True):
        bound = value
        if (isinstance(scale, Numeric) and scale.cap) or isinstance(scale, MultipleChoice):
            bound = _capped(layers, value, scale.ends, held)
        elif indicator.denominator is not None:
            _report_outside(intake, layers, indicator, item, value, scale.ends)
        items.append(
            layers.hold(5, oriented(EXPRESSIONS, bound, item, scale.ends, alone=shares_scale(indicator)))
        )
    whole = layers.hold(6, combined(EXPRESSIONS, items, indicator, ends))
    if indicator.statistic == "share":
        whole = layers.hold(7, above(EXPRESSIONS, whole, lowest(intake.framework, indicator)))
    return Pushed(whole)


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
    layers.ask(_report(intake, by.column, lambda: bad_divisor(indicator, by, ONE)), wrong.sum())
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

    layers.ask(_report(intake, by.column, fault), wrong.sum())
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
    rows = layers.computed().select(unit.alias("unit"), wrong.alias("wrong"))
    found = table.fetch(rows.group_by("unit").agg(nw.col("wrong").max()))
    pairs = zip(found["unit"].to_list(), found["wrong"].to_list(), strict=True)
    return sorted(plain_text(code) for code, there in pairs if there > 0 and plain_text(code).strip())


def _capped(layers: Layers, value: nw.Expr, ends: tuple[float, float], held: Held) -> nw.Expr:
    """Put numbers beyond an end on it; how many is asked for."""
    low, high = ends
    bound = value
    if low == low:
        layers.ask(held.add, mark(value < low).sum())
        bound = EXPRESSIONS.choose(value < low, low, bound)
    if high == high:
        layers.ask(held.add, mark(value > high).sum())
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

    layers.ask(tell, value.min(), value.max(), *(one.sum() for one in outside))
