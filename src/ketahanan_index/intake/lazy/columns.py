"""One column of a lazy table: what is wrong with its answers, and the expression of their values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from ketahanan_index.framework import Indicator, Item, MultipleChoice, Numeric
from ketahanan_index.framework.scales import Scale, key
from ketahanan_index.intake.frames import Frame
from ketahanan_index.intake.items import asked_item, number_column
from ketahanan_index.intake.lazy.expressions import (
    among,
    chosen,
    mapped,
    mark,
    nothing,
    plain_number,
    text_number,
)
from ketahanan_index.intake.lazy.questions import INFINITE, Different, Numbers, Question
from ketahanan_index.intake.lazy.stages import Layers
from ketahanan_index.intake.lazy.tables import LazyTable
from ketahanan_index.intake.recode import Recoded
from ketahanan_index.intake.session import Gathered, Session
from ketahanan_index.methods.base import Array
from ketahanan_index.stages.cells import blank


def reading(intake: Gathered, frame: Frame) -> Session:
    """Return a session that reads a small table in place of the large one, gathering in the same lists."""
    return Session(frame, intake.framework, (), intake.problems, intake.answers)


def options_of(table: LazyTable, item: Item) -> list[str]:
    """Return the ``column/option`` columns of an item."""
    return sorted(c for c in table.columns if c.startswith(f"{item.column}/"))


def item_question(table: LazyTable, indicator: Indicator, item: Item, scale: Scale) -> Question:
    """Return what must be known of an item before its values are pushed."""
    if item.column not in table.columns:
        return Different(tuple(options_of(table, item)))
    if isinstance(scale, Numeric) and table.is_number(item.column):
        bounded = indicator.denominator is None
        low, high = (_end(end) if bounded else None for end in scale.ends)
        return Numbers(item.column, _number_codes(scale), low, high, listed=True)
    return Different((item.column,))


def _end(end: float) -> float | None:
    return end if end == end else None


def _number_codes(scale: Numeric) -> tuple[float, ...]:
    return tuple(float(c) for c in (*scale.missing, *scale.not_applicable) if isinstance(c, int | float))


@dataclass(frozen=True, slots=True)
class ItemValue:
    """The value of an item as a column of the layers, and that of each different answer, which so many rows hold."""

    value: nw.Expr
    of_answers: Array
    counts: NDArray[np.int64]


def item_value(intake: Gathered, layers: Layers, indicator: Indicator, item: Item, scale: Scale) -> ItemValue:
    """Return the value of an item, reporting answers that cannot be used and counting all."""
    table = layers.table
    if item.column not in table.columns and isinstance(scale, MultipleChoice):
        return _options_value(intake, layers, indicator, item, scale)
    frame = table.tell(item_question(table, indicator, item, scale))
    read = asked_item(reading(intake, frame), indicator, item, scale)
    answer = table.answer(item.column)
    if isinstance(scale, Numeric) and table.is_number(item.column):
        value = plain_number(answer, _number_codes(scale))
    else:
        answers = _answers(frame, item.column)
        number = text_number if isinstance(scale, Numeric) else mapped
        value = number(answer, answers, read.value.tolist())
    return _held(layers, 0, value, read, frame)


def _held(layers: Layers, layer: int, value: nw.Expr, read: Recoded, frame: Frame) -> ItemValue:
    counts = np.ones(len(frame), dtype=np.int64) if frame.counts is None else frame.counts
    return ItemValue(layers.hold(layer, value), read.value, counts)


def number_question(table: LazyTable, column: str) -> Question:
    """Return what must be known of a column that is a number of its own: zeros and negative numbers apart."""
    if table.is_number(column):
        return Numbers(column, (0.0,), low=0.0)
    return Different((column,), plain=True)


def number_value(intake: Gathered, layers: Layers, column: str) -> tuple[nw.Expr, nw.Expr]:
    """Return a column that is a number of its own, and 1 in rows that were reported for holding something else."""
    session = reading(intake, layers.table.tell(number_question(layers.table, column)))
    recoded = number_column(session, column)
    for fault in recoded.faults:
        session.report(fault, column)
    return held_number(layers, column, session.frame, recoded.value.tolist())


def held_number(layers: Layers, column: str, frame: Frame, value: Sequence[float]) -> tuple[nw.Expr, nw.Expr]:
    """Return a number of its own as an expression, and 1 where it holds something else than a number or a blank."""
    if layers.table.is_number(column):
        x = layers.table.answer(column)
        wrong = mark(x.is_in([INFINITE, -INFINITE]))
        return layers.hold(0, plain_number(x)), layers.hold(0, wrong)
    x, answers = layers.table.label(column), _answers(frame, column)
    strange = [a for a, v in zip(answers, value, strict=True) if v != v and not blank(a)]
    wrong = mark(among(x, strange)) if strange and _hashable(strange) else mark(nothing(x) > 0.0)
    return layers.hold(0, text_number(x, answers, value)), layers.hold(0, wrong)


def _answers(frame: Frame, column: str) -> list[Any]:
    """Return a column's different answers, None for what pandas puts in place of a null text."""
    cells = frame.data[column].to_list()
    number = frame.data[column].dtype.is_numeric()
    return [None if not number and not isinstance(cell, str) and blank(cell) else cell for cell in cells]


def _hashable(answers: Sequence[Any]) -> bool:
    return all(not isinstance(answer, list | dict) for answer in answers)


def _options_value(
    intake: Gathered, layers: Layers, indicator: Indicator, item: Item, scale: MultipleChoice
) -> ItemValue:
    """Return how many options were chosen where each has a column."""
    table = layers.table
    columns = options_of(table, item)
    frame = table.different(*columns)
    read = asked_item(reading(intake, frame), indicator, item, scale)
    known = {key(code) for code in (*scale.options, *scale.exclusive, *scale.missing, *scale.not_applicable)}
    marks: dict[str, nw.Expr] = {}
    answered = nw.lit(0.0)
    for column in columns:
        option = key(column.removeprefix(f"{item.column}/"))
        if option not in known:
            continue
        x = table.answer(column)
        said = [a for a in dict.fromkeys(map(_plain, _answers(frame, column))) if not blank(a)]
        yes = [a for a in said if key(a) == "1"]
        here = layers.hold(0, mark(among(x, yes)) if yes else mark(nothing(x) > 0.0))
        answered = answered + layers.hold(0, mark(among(x, said)) if said else mark(nothing(x) > 0.0))
        # Two columns may differ in case or spacing alone: either chooses the option.
        marks[option] = layers.hold(1, mark(marks[option] + here > 0.0)) if option in marks else here
    return _held(layers, 2, chosen(scale, marks, layers.hold(1, answered)), read, frame)


def _plain(answer: Any) -> Any:
    return str(answer) if isinstance(answer, list | dict) else answer
