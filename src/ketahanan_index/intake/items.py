"""Items of a table to the value of an indicator, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ketahanan_index.framework import Denominator, Indicator, Item, MultipleChoice, Numeric
from ketahanan_index.framework.ends import shares_scale
from ketahanan_index.framework.scales import Scale, key
from ketahanan_index.intake import recode, tally
from ketahanan_index.intake.arithmetic import ARRAYS, combined, oriented, quotient
from ketahanan_index.intake.session import Session, option_columns
from ketahanan_index.methods.base import Array
from ketahanan_index.stages.cells import Cells


def indicator_value(intake: Session, indicator: Indicator, j: int) -> tuple[Array, Cells]:
    """Return an indicator's values and the cells that were capped.

    A denominator divides every item before anything else: the ends of a scale are ends of the quotient.
    """
    framework = intake.framework
    items, capped = [], []
    scales = [framework.scales[item.scale] for item in indicator.items]
    values = _items(intake, indicator)
    if indicator.denominator is not None:
        values = _divided(intake, indicator, values, indicator.denominator)
    for item, scale, value in zip(indicator.items, scales, values, strict=True):
        bound = value
        if (isinstance(scale, Numeric) and scale.cap) or isinstance(scale, MultipleChoice):
            bound, cells = _capped(value, scale.ends, j, item.column)
            capped.append(cells)
        elif indicator.denominator is not None:
            _report_outside(intake, indicator, item, value, scale.ends)
        items.append(oriented(ARRAYS, bound, item, scale.ends, alone=shares_scale(indicator)))
    return combined(ARRAYS, items, indicator, [scale.ends for scale in scales]), Cells.joined(capped)


def ratio_parts(intake: Session, indicator: Indicator, by: Denominator) -> tuple[Array, Array]:
    """Return the numerator and the denominator of a ratio, NaN in both where either is missing.

    The ends of the scale are ends of the ratio, which is known by village only.
    """
    ends = [intake.framework.scales[item.scale].ends for item in indicator.items]
    value = combined(ARRAYS, _items(intake, indicator), indicator, ends) * by.per
    recoded = number_column(intake, by.column)
    for fault in recoded.faults:
        intake.report(fault, by.column)
    divisor = recoded.value
    faulty = {int(r) for fault in recoded.faults for r in fault.rows}
    with np.errstate(invalid="ignore"):
        unusable = np.flatnonzero(~np.isnan(value) & ~(divisor >= 0))
    rows = np.array([r for r in unusable if int(r) not in faulty], dtype=np.intp)
    if len(rows):
        intake.report(bad_divisor(indicator, by, rows), by.column)
    both = ~np.isnan(value) & (divisor >= 0)
    return np.where(both, value, np.nan), np.where(both, divisor, np.nan)


def _items(intake: Session, indicator: Indicator) -> list[Array]:
    """Return the values of an indicator's items, reporting answers that cannot be used and counting all."""
    values = []
    for item in indicator.items:
        scale = intake.framework.scales[item.scale]
        values.append(asked_item(intake, indicator, item, scale).value)
    return values


def asked_item(intake: Session, indicator: Indicator, item: Item, scale: Scale) -> recode.Recoded:
    """Return the values of an item, its answers counted and those that cannot be used reported."""
    bounded = indicator.denominator is None
    asked = tally.Asked(intake.frame.table, indicator.id, item, scale, bounded)
    read = _item(intake, item, scale, bounded=bounded, asked=asked)
    for fault in read.faults:
        intake.report(fault, item.column)
    return read


def _item(
    intake: Session, item: Item, scale: Any, *, bounded: bool, asked: tally.Asked | None = None
) -> recode.Recoded:
    frame = intake.frame
    if item.column in frame.columns:
        x = None if isinstance(scale, MultipleChoice) else frame.numbers(item.column)
        if x is not None:
            intake.answers += tally.of_numbers(asked, x, frame.counts) if asked else ()
            return recode.from_numbers(x, scale, bounded=bounded)
        distinct, places = frame.answers(item.column)
    else:
        distinct, places = _from_options(intake, item, scale)
    counts = frame.tally(places, len(distinct))
    intake.answers += tally.of_answers(asked, distinct, counts) if asked else ()
    return recode.from_answers(distinct, places, scale, bounded=bounded)


def _from_options(intake: Session, item: Item, scale: MultipleChoice) -> tuple[list[Any], recode.Rows]:
    """Read one 0/1 column per option by writing each row as the text of its chosen codes."""
    known = {key(code) for code in (*scale.options, *scale.exclusive, *scale.missing, *scale.not_applicable)}
    count = len(intake.frame)
    chosen = np.zeros(count, dtype=np.int64)
    answered = np.zeros(count, dtype=bool)
    options: list[str] = []
    for column in option_columns(intake, item):
        option = key(column.removeprefix(f"{item.column}/"))
        if option not in known:
            message = f"{column} is no option of {item.column} ({recode.scale_range(scale)})"
            intake.problems.append(
                intake.frame.problem(
                    message, "unknown_option", column=column, remedy="add it to the scale, or drop it"
                )
            )
            continue
        distinct, places = intake.frame.answers(column)
        marks = [None if a is None else key(a) for a in distinct]
        wrong = [m not in {None, "0", "1"} for m in marks]
        if any(wrong):
            rows = np.flatnonzero(np.array(wrong)[places])
            fault = recode.Fault(
                "outside_scale", "an option column holds something else than 0 and 1", "correct it", rows
            )
            intake.report(fault, column)
        answered |= np.array([m is not None for m in marks])[places]
        # One bit an option: rows that chose alike share a number, whatever they chose.
        chosen += np.array([m == "1" for m in marks])[places] * (1 << len(options))
        options.append(option)
    patterns, places = np.unique(np.where(answered, chosen, -1), return_inverse=True)
    texts = [
        None if p < 0 else " ".join(o for i, o in enumerate(options) if p >> i & 1) for p in patterns.tolist()
    ]
    return list(texts), places.astype(np.intp)


def number_column(intake: Session, column: str) -> recode.Recoded:
    """Return a column that is a number of its own, not an item."""
    recoded = _item(intake, Item(column=column, scale=""), Numeric(), bounded=False)
    # No scale names words of such a column that stand for no answer.
    plain = "write numbers with a decimal point and without thousands separators; "
    plain += 'the readers take decimal="," for decimal commas'
    faults = (replace(f, remedy=plain) if f.code == "text_in_numeric" else f for f in recoded.faults)
    return replace(recoded, faults=tuple(faults))


def _divided(intake: Session, indicator: Indicator, values: list[Array], by: Denominator) -> list[Array]:
    """Return the items per `by.per` of the denominator, reporting where there is none to divide by."""
    column = by.column
    recoded = number_column(intake, column)
    for fault in recoded.faults:
        intake.report(fault, column)
    divisor = recoded.value
    asked = ~np.isnan(np.stack(values)).all(axis=0)
    with np.errstate(invalid="ignore"):
        unusable = np.flatnonzero(asked & ~(divisor > 0))
    faulty = {int(r) for fault in recoded.faults for r in fault.rows}
    rows = np.array([r for r in unusable if int(r) not in faulty], dtype=np.intp)
    if len(rows):
        named = [intake.units[int(r)] or f"row {int(r) + 1}" for r in rows] if intake.units else []
        intake.report(no_divisor(indicator, by, named, rows), column)
    divisor = np.where(divisor > 0, divisor, np.nan)
    scales = [intake.framework.scales[item.scale] for item in indicator.items]
    return [quotient(ARRAYS, v, by.per, divisor, s.ends) for v, s in zip(values, scales, strict=True)]


def no_divisor(
    indicator: Indicator, by: Denominator, named: Sequence[str], rows: recode.Rows
) -> recode.Fault:
    """Return the fault of a denominator that cannot divide; `named` are the villages it stands in."""
    listed = ", ".join(named[:5]) or "some villages"
    more = " …" if len(named) > 5 else ""
    return recode.Fault(
        "bad_denominator",
        f"the denominator of {indicator.id} is zero, negative or blank for {listed}{more}",
        f"fill in {by.column}; a village without it cannot have {indicator.id}: then leave the item blank too",
        rows,
    )


def bad_divisor(indicator: Indicator, by: Denominator, rows: recode.Rows) -> recode.Fault:
    """Return the fault of a denominator that cannot be summed."""
    message = f"the denominator of {indicator.id} is negative or blank where there is a value"
    remedy = f"fill in {by.column}, 0 where there is nothing to count, or leave the item blank too"
    return recode.Fault("bad_denominator", message, remedy, rows)


def outside_ends(
    indicator: Indicator, item: Item, value: float, ends: tuple[float, float], rows: recode.Rows
) -> recode.Fault:
    """Return the fault of quotients outside their scale, `value` among them."""
    per = indicator.denominator.per if indicator.denominator else 1
    return recode.Fault(
        "outside_scale",
        f"{item.column} is {value:g} per {per:g}, outside its scale ({ends[0]:g}…{ends[1]:g})",
        "correct the item or its denominator, or set cap: true on the scale",
        rows,
    )


def _capped(x: Array, ends: tuple[float, float], j: int, column: str) -> tuple[Array, Cells]:
    value, rows, _ = recode.keep_within(x, *ends, cap=True)
    return value, Cells.of(rows, j, x[rows], value[rows], f"cap {column}")


def _report_outside(
    intake: Session, indicator: Indicator, item: Item, value: Array, ends: tuple[float, float]
) -> None:
    _, _, rows = recode.keep_within(value, *ends, cap=False)
    if len(rows):
        intake.report(outside_ends(indicator, item, float(value[rows[0]]), ends, rows), item.column)


def standard_error(intake: Session, indicator: Indicator, value: Array) -> Array:
    """Return the standard errors given in a column, 0 where there is no value.

    They are on the scale of the indicator's value, before a denominator, which divides them too.
    """
    column = str(indicator.standard_error)
    recoded = number_column(intake, column)
    for fault in recoded.faults:
        intake.report(fault, column)
    error = recoded.value
    with np.errstate(invalid="ignore"):
        rows = np.flatnonzero(~np.isnan(value) & ~(error >= 0))
    if len(rows):
        remedy = "give every village with a value its standard error"
        message = f"the standard error of {indicator.id} is negative or blank"
        intake.report(recode.Fault("bad_standard_error", message, remedy, rows), column)
    if indicator.denominator is not None:
        # What is wrong with the divisor was reported with the value.
        divisor = number_column(intake, indicator.denominator.column).value
        with np.errstate(divide="ignore", invalid="ignore"):
            error = error * indicator.denominator.per / divisor
    return np.where(np.isnan(value), 0.0, error)
