"""Items of a table to the value of an indicator, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import few
from ketahanan_index.framework import Denominator, Indicator, Item, MultipleChoice, Numeric
from ketahanan_index.framework.ends import shares_scale
from ketahanan_index.framework.scales import Scale, key
from ketahanan_index.intake import recode, tally
from ketahanan_index.intake.arithmetic import ARRAYS, combined, oriented, quotient
from ketahanan_index.intake.session import Session, option_columns
from ketahanan_index.intake.shown import scale_range, short
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
        if held_at_ends(scale, indicator):
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
    divisor, faulty = told_numbers(intake, by.column)
    asked = ~np.isnan(value)
    with np.errstate(invalid="ignore"):
        usable = divisor >= 0
    rows = np.flatnonzero(asked & ~usable & ~faulty)
    if len(rows):
        intake.report(bad_divisor(indicator, by, rows), by.column)
    both = asked & usable
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
    options: list[str] = []
    chosen: list[NDArray[np.bool_]] = []
    blanks: list[NDArray[np.bool_]] = []
    for column in option_columns(intake, item):
        option = key(column.removeprefix(f"{item.column}/"))
        if option not in known:
            message = f"{column} is no option of {item.column} ({scale_range(scale)})"
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
        options.append(option)
        chosen.append(np.array([m == "1" for m in marks])[places])
        blanks.append(np.array([m is None for m in marks])[places])
    if not options:
        return [None], np.zeros(len(intake.frame), dtype=np.intp)
    answered = ~np.logical_and.reduce(blanks)
    gaps = np.flatnonzero(answered & np.logical_or.reduce(blanks))
    if len(gaps):
        message = "a blank beside answered options counts as not chosen"
        remedy = "write 0 where an option was not chosen, and leave all options blank where nobody answered"
        intake.report(recode.Fault("blank_option", message, remedy, gaps), item.column, severity="warning")
    return _patterns(options, chosen, answered)


def _patterns(
    options: Sequence[str], chosen: Sequence[NDArray[np.bool_]], answered: NDArray[np.bool_]
) -> tuple[list[Any], recode.Rows]:
    """Return the different choices as texts, None for none given, and each row's place among them."""
    # One bit an option: rows that chose alike share their words, whatever they chose.
    bits = np.packbits(np.stack([answered, *(mark & answered for mark in chosen)], axis=1), axis=1)
    width = -(-bits.shape[1] // 8) * 8
    words = np.zeros((len(bits), width), dtype=np.uint8)
    words[:, : bits.shape[1]] = bits
    place = np.zeros(len(bits), dtype=np.intp)
    for word in words.view(np.uint64).T:
        _, number = np.unique(word, return_inverse=True)
        pair = place * (int(number.max(initial=0)) + 1) + number
        _, place = np.unique(pair, return_inverse=True)
    _, first = np.unique(place, return_index=True)
    texts = [
        " ".join(o for o, mark in zip(options, chosen, strict=True) if mark[row]) if answered[row] else None
        for row in first.tolist()
    ]
    return list(texts), place.astype(np.intp)


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
    divisor, faulty = told_numbers(intake, by.column)
    asked = ~np.isnan(np.stack(values)).all(axis=0)
    with np.errstate(invalid="ignore"):
        usable = divisor > 0
    rows = np.flatnonzero(asked & ~usable & ~faulty)
    if len(rows):
        codes = [intake.units[int(r)] or f"row {int(r) + 1}" for r in rows] if intake.units else []
        named = list(dict.fromkeys(codes))
        intake.report(no_divisor(indicator, by, named, rows), by.column)
    divisor = np.where(usable, divisor, np.nan)
    scales = [intake.framework.scales[item.scale] for item in indicator.items]
    return [quotient(ARRAYS, v, by.per, divisor, s.ends) for v, s in zip(values, scales, strict=True)]


def told_numbers(intake: Session, column: str) -> tuple[Array, NDArray[np.bool_]]:
    """Return a column of numbers, and the rows reported for holding something else."""
    recoded = number_column(intake, column)
    faulty = np.zeros(len(recoded.value), dtype=bool)
    for fault in recoded.faults:
        intake.report(fault, column)
        faulty[fault.rows] = True
    return recoded.value, faulty


def held_at_ends(scale: Scale, indicator: Indicator) -> bool:
    """Return whether a value beyond an end of its scale counts as the end, instead of being refused.

    That choices beyond `upper` count as `upper` says how many count, nothing about a quotient of theirs.
    """
    if isinstance(scale, MultipleChoice):
        return indicator.denominator is None
    return isinstance(scale, Numeric) and scale.cap


def no_divisor(
    indicator: Indicator, by: Denominator, named: Sequence[str], rows: recode.Rows
) -> recode.Fault:
    """Return the fault of a denominator that cannot divide; `named` are the villages it stands in."""
    listed = few(named) or "some villages"
    return recode.Fault(
        "bad_denominator",
        f"the denominator of {indicator.id} is zero, negative or blank for {listed}",
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
        f"{item.column} is {short(value)} per {per:g}, outside its scale ({ends[0]:g}…{ends[1]:g})",
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
