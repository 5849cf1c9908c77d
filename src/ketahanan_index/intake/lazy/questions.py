"""What is asked of single columns before their values are pushed: few queries for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import numpy as np

from ketahanan_index.intake.frames import Frame
from ketahanan_index.intake.lazy.expressions import mark, plain_number
from ketahanan_index.intake.lazy.queries import ROWS, Figure, Query, Step
from ketahanan_index.intake.tally import LISTED

if TYPE_CHECKING:
    from ketahanan_index.intake.lazy.tables import LazyTable

INFINITE = float("inf")


@dataclass(frozen=True, slots=True)
class Different:
    """Which are the different cells of some columns, and how many rows hold them; `plain` keeps numbers as they are."""

    columns: tuple[str, ...]
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Numbers:
    """What messages and counts of answers need of a column of numbers.

    How many cells are blank, infinite, each of the `codes` and each number outside the ends, the lowest and the
    highest of the others, and, where `listed`, how many are each of a few whole numbers. An end is None where there
    is none.
    """

    column: str
    codes: tuple[float, ...] = ()
    low: float | None = None
    high: float | None = None
    listed: bool = False

    @property
    def apart(self) -> tuple[float, ...]:
        """The numbers that are counted one by one."""
        return (*dict.fromkeys(self.codes), INFINITE, -INFINITE)


Question = Different | Numbers


def answer(table: LazyTable, questions: Iterable[Question]) -> dict[Question, Frame]:
    """Answer questions: one query for the numbers of all columns, and one for what each of them tells.

    Raises
    ------
    DataError
        If the engine cannot run it.
    """
    asked = tuple(dict.fromkeys(questions))
    numbers = tuple(one for one in asked if isinstance(one, Numbers))
    melted = _melted(table, asked)
    alone = tuple(one for one in asked if isinstance(one, Different) and one not in melted)
    queries = [_different(table, one) for one in alone]
    queries += [_melting(table, some) for some in _by_kind(table, melted)]
    steps = _within(table, numbers)
    queries += [_figures(steps, numbers)] if numbers else []
    found = iter(table.run(queries))
    out: dict[Question, Frame] = {one: _rows(table, one, next(found)) for one in alone}
    for some in _by_kind(table, melted):
        out |= _unmelted(table, some, next(found))
    return out | (_spread(table, steps, numbers, next(found)) if numbers else {})


def _melted(table: LazyTable, asked: Sequence[Question]) -> tuple[Different, ...]:
    """Return the questions that an engine is asked in one query, where queries are costly."""
    several = [one for one in asked if isinstance(one, Different) and _kind(table, one)]
    return tuple(several) if table.engine.melts else ()


def _kind(table: LazyTable, one: Different) -> str:
    """Return what cells of columns that share a query become, empty for a column that has its own."""
    if len(one.columns) > 1:
        return ""
    (column,) = one.columns
    if table.is_number(column):
        return "" if one.plain else "number"
    return "text" if table.is_text(column) else ""


def _by_kind(table: LazyTable, several: Sequence[Different]) -> list[list[Different]]:
    kinds = ["number", "text"] if several else []
    return [some for kind in kinds if (some := [one for one in several if _kind(table, one) == kind])]


def _named(table: LazyTable, columns: Sequence[str], *, plain: bool) -> dict[str, nw.Expr]:
    # Names of our own: an engine may read a dot in a name as that of a table.
    return {f"c{i}": table.label(c) if plain else table.answer(c) for i, c in enumerate(columns)}


def _select(columns: Mapping[str, nw.Expr]) -> Step:
    return Step("select", tuple(expr.alias(name) for name, expr in columns.items()))


def _different(table: LazyTable, one: Different) -> Query:
    columns = _named(table, one.columns, plain=one.plain)
    return Query((_select(columns),), tuple(columns), {"n": ROWS})


def _rows(table: LazyTable, one: Different, found: nw.DataFrame[Any]) -> Frame:
    """Return different rows sorted by their texts, and how many rows each stands for."""
    own = {f"c{i}": name for i, name in enumerate(one.columns)}
    texts = [[str(value) for value in found[short].to_list()] for short in own]
    order = sorted(range(len(found)), key=lambda row: [text[row] for text in texts])
    found = found[order]
    counts = np.array(found["n"].to_list(), dtype=np.int64)
    return table.summed_up(found.select(*own).rename(own), counts)


def _melting(table: LazyTable, several: Sequence[Different]) -> Query:
    columns = {f"c{i}": table.answer(one.columns[0]) for i, one in enumerate(several)}
    return Query((_select(columns),), ("k", "v"), {"n": ROWS}, melted=tuple(columns))


def _unmelted(
    table: LazyTable, several: Sequence[Different], found: nw.DataFrame[Any]
) -> dict[Question, Frame]:
    """Return the different cells of each of several columns."""
    whose = np.array(found["k"].to_list(), dtype=object)
    cells = found.select(nw.col("v").alias("c0"), "n")
    return {
        one: _rows(table, one, cells[np.flatnonzero(whose == f"c{i}").tolist()])
        for i, one in enumerate(several)
    }


def _figures(steps: tuple[Step, ...], several: Sequence[Numbers]) -> Query:
    """Ask how many cells of columns of numbers are of each kind, and for the ends of the others."""
    figures = {"n": ROWS}
    for i, one in enumerate(several):
        c, x, y = nw.col(f"c{i}"), nw.col(f"x{i}"), nw.col(f"y{i}")
        tests = [*(c.is_in([value]) for value in one.apart), ~x.is_null(), ~y.is_null()]
        figures |= {f"a{i}.{k}": Figure("sum", mark(test)) for k, test in enumerate(tests)}
        figures |= {f"low{i}": Figure("min", y), f"high{i}": Figure("max", y)}
    return Query(steps, (), figures)


def _within(table: LazyTable, several: Sequence[Numbers]) -> tuple[Step, ...]:
    """Compute columns as they are, their numbers that are no codes, and those of them that lie within the ends."""
    given: list[nw.Expr] = []
    plain: list[nw.Expr] = []
    inside: list[nw.Expr] = []
    for i, one in enumerate(several):
        x = nw.col(f"x{i}")
        tests = [] if one.low is None else [x >= one.low]
        tests += [] if one.high is None else [x <= one.high]
        given.append(table.answer(one.column).alias(f"c{i}"))
        plain.append(plain_number(nw.col(f"c{i}"), one.codes).alias(f"x{i}"))
        inside.append((nw.when(*tests).then(x) if tests else x).alias(f"y{i}"))
    return (
        Step("select", tuple(given)),
        Step("with_columns", tuple(plain)),
        Step("with_columns", tuple(inside)),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What the first query told of a column of numbers."""

    values: Mapping[float, float]
    outside: bool
    inside: float
    low: float
    high: float

    def few(self, one: Numbers) -> list[float]:
        """Return the whole numbers of which each may be counted, none where they are many."""
        if not (
            one.listed and self.inside and self.high - self.low < LISTED and self.low == np.rint(self.low)
        ):
            return []
        return [self.low + k for k in range(int(self.high - self.low) + 1)]


def _told(one: Numbers, i: int, figures: Mapping[str, float]) -> _Told:
    *times, plain, inside = (figures[f"a{i}.{k}"] for k in range(len(one.apart) + 2))
    values = dict(zip(one.apart, times, strict=True))
    values[np.nan] = figures["n"] - sum(values.values()) - plain
    return _Told(values, plain > inside, inside, figures[f"low{i}"], figures[f"high{i}"])


def _spread(
    table: LazyTable, steps: tuple[Step, ...], several: Sequence[Numbers], found: nw.DataFrame[Any]
) -> dict[Question, Frame]:
    """Return a few numbers in place of each column, and how many each stands for."""
    figures = whole(found)
    told = [_told(one, i, figures) for i, one in enumerate(several)]
    strange = [i for i, what in enumerate(told) if what.outside]
    few = {i: values for i, what in enumerate(told) if (values := what.few(several[i]))}
    queries = [_outside(steps, i) for i in strange]
    queries += [_few(steps, few)] if few else []
    answers = iter(table.run(queries))
    beyond = {i: _pairs(next(answers), f"x{i}") for i in strange}
    counted = whole(next(answers)) if few else {}
    out: dict[Question, Frame] = {}
    for i, (one, what) in enumerate(zip(several, told, strict=True)):
        each = [counted[f"a{i}.{k}"] for k in range(len(few.get(i, ())))]
        complete = bool(each) and sum(each) == what.inside
        pairs = [*what.values.items(), *beyond.get(i, ())]
        pairs += zip(few[i], each, strict=True) if complete else spread(what.low, what.high, what.inside)
        kept = [(value, int(count)) for value, count in pairs if count > 0]
        numbers = np.array([value for value, _ in kept], dtype=np.float64)
        counts = np.array([count for _, count in kept], dtype=np.int64)
        out[one] = table.summed_up(_table(one.column, numbers), counts)
    return out


def _outside(steps: tuple[Step, ...], i: int) -> Query:
    """Ask for the numbers outside their ends, and how many there are of each."""
    x, y = nw.col(f"x{i}"), nw.col(f"y{i}")
    strange = (Step("filter", (~x.is_null(), y.is_null())), Step("select", (x,)))
    return Query((*steps, *strange), (f"x{i}",), {"n": ROWS})


def _pairs(found: nw.DataFrame[Any], name: str) -> list[tuple[float, float]]:
    return sorted(zip(found[name].to_list(), found["n"].to_list(), strict=True))


def _few(steps: tuple[Step, ...], few: Mapping[int, Sequence[float]]) -> Query:
    """Ask how many there are of each of a few whole numbers."""
    figures = {
        f"a{i}.{k}": Figure("sum", mark(nw.col(f"y{i}") == value))
        for i, values in few.items()
        for k, value in enumerate(values)
    }
    return Query(steps, (), figures)


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


def whole(found: nw.DataFrame[Any]) -> dict[str, float]:
    """Return figures of a whole table by name, NaN where there is none."""
    cells = {name: found[name].to_list()[0] for name in found.columns}
    return {name: np.nan if cell is None else float(cell) for name, cell in cells.items()}


def _table(column: str, x: Any) -> nw.DataFrame[Any]:
    import pandas as pd

    return nw.from_native(pd.DataFrame({column: x}), eager_only=True)
