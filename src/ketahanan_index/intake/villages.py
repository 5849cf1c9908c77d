"""Village records to one value per village and indicator."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ketahanan_index import regions
from ketahanan_index.errors import DataError, Problem
from ketahanan_index.framework import Framework, Group, Indicator, Item, MultipleChoice, Numeric
from ketahanan_index.framework.ends import ends_of, shares_scale
from ketahanan_index.intake import recode
from ketahanan_index.intake.frames import Frame, open_frame
from ketahanan_index.methods.base import Array
from ketahanan_index.stages.cells import Cells

if TYPE_CHECKING:
    import pandas as pd


@dataclass(slots=True)
class _Intake:
    """What is gathered while a table is read: problems are found for all columns before anything is refused."""

    frame: Frame
    framework: Framework
    units: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def report(self, fault: recode.Fault, column: str) -> None:
        unit = self.units[int(fault.rows[0])] if self.units else ""
        first = ", ".join(str(int(r) + 1) for r in fault.rows[:5]) + (" …" if len(fault.rows) > 5 else "")
        where = f" in {len(fault.rows)} row{'s' if len(fault.rows) > 1 else ''} (row {first})"
        self.problems.append(
            self.frame.problem(
                fault.message + where, fault.code, fault.rows, unit, column=column, remedy=fault.remedy
            )
        )


@dataclass(frozen=True, slots=True)
class VillageRecords:
    """A village table read: codes, values ``(unit, indicator)`` of the village indicators, and the rest.

    `value` has a column for every indicator of the framework, NaN for those that come from respondents.
    """

    units: tuple[str, ...]
    value: Array
    standard_error: Array | None
    capped: Cells
    unit_table: pd.DataFrame
    problems: tuple[Problem, ...]


def read(framework: Framework, native: Any) -> VillageRecords:
    """Read a village table; problems of severity error are returned, not raised.

    Raises
    ------
    DataError
        For what cannot be read at all: not a table, no rows, columns that share a name.
    """
    frame = open_frame(native, "villages")
    intake = _Intake(frame, framework)
    if framework.unit in frame.columns:
        intake.units = _codes(intake)
    else:
        intake.problems.append(_lacking(intake, framework.unit, "which names the village"))
    count, indicators = len(frame), framework.indicators
    matrix = np.full((len(indicators), count), np.nan)
    errors: dict[int, Array] = {}
    capped: list[Cells] = []
    idle = _idle(framework.index, frame)
    for j, indicator in enumerate(indicators):
        if indicator.source == "villages" and indicator.id not in idle and _has_columns(intake, indicator):
            value, cells = _indicator(intake, indicator, j)
            matrix[j] = value
            capped.append(cells)
            if indicator.standard_error is not None:
                errors[j] = _standard_error(intake, indicator, value)
    used = {framework.unit} | {c for i in indicators for c in _columns(framework, i)} | _details(framework, frame)
    unused = [c for c in frame.data.columns if c not in used]
    se = None
    if errors:
        se = np.zeros_like(matrix)
        for j, error in errors.items():
            se[j] = error
    intake.problems += _emptiness(intake, matrix, idle)
    return VillageRecords(
        units=intake.units,
        value=matrix.T,
        standard_error=None if se is None else se.T,
        capped=Cells.joined(capped),
        unit_table=frame.pandas(unused),
        problems=tuple(intake.problems),
    )


def _codes(intake: _Intake) -> tuple[str, ...]:
    """Return the village codes, reporting blank, impossible and repeated ones."""
    frame, framework = intake.frame, intake.framework
    column = framework.unit
    values = frame.data[column].to_list()
    if framework.unit_codes == "kemendagri":
        try:
            units = regions.canonical(values, column=column, table=frame.table, file=frame.file)
        except DataError as error:
            intake.problems += [replace(p, line=_line(frame, p.row)) for p in error.problems]
            return ()
    else:
        texts = [_text(v) for v in values]
        blank = [i for i, t in enumerate(texts) if not t]
        if blank:
            message = f"blank code in {len(blank)} row{'s' if len(blank) > 1 else ''} (row {blank[0] + 1})"
            remedy = "fill in the code of the village, or leave the row out"
            intake.problems.append(frame.problem(message, "blank_code", blank, column=column, remedy=remedy))
            return ()
        units = tuple(texts)
    seen: dict[str, int] = {}
    twice = [i for i, unit in enumerate(units) if seen.setdefault(unit, i) != i]
    if twice:
        pairs = ", ".join(f"{units[i]} in rows {seen[units[i]] + 1} and {i + 1}" for i in twice[:3])
        more = " …" if len(twice) > 3 else ""
        intake.problems.append(
            frame.problem(
                f"{len(twice)} row{'s' if len(twice) > 1 else ''} repeat a village: {pairs}{more}",
                "duplicate_unit",
                twice,
                units[twice[0]],
                column=column,
                remedy="keep one row a village; a table of several years needs one score a year",
            )
        )
    return units


def _text(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if str(value).strip() else ""


def _line(frame: Frame, row: int | None) -> int | None:
    return None if row is None or frame.first_line is None else row - 1 + frame.first_line


def _idle(group: Group, frame: Frame, *, idle: bool = False) -> set[str]:
    """Return the indicators of optional groups without weight whose columns are not all there."""
    out: set[str] = set()
    for member in group.members:
        if isinstance(member, Group):
            switched_off = member.optional and member.weight == 0
            out |= _idle(member, frame, idle=idle or switched_off)
        elif idle and not {item.column for item in member.items} <= frame.columns:
            out.add(member.id)
    return out


def _columns(framework: Framework, indicator: Indicator) -> set[str]:
    """Return the columns an indicator takes from the village table."""
    if indicator.source != "villages":
        return set()
    columns = {item.column for item in indicator.items}
    return columns | {indicator.standard_error} - {None} if indicator.standard_error else columns


def _details(framework: Framework, frame: Frame) -> set[str]:
    """Return the ``column/option`` columns of multiple-choice items."""
    heads = tuple(f"{item.column}/" for indicator in framework.indicators for item in indicator.items)
    return {c for c in frame.columns if c.startswith(heads)}


def _lacking(intake: _Intake, column: str, why: str) -> Problem:
    frame = intake.frame
    near = difflib.get_close_matches(column.casefold(), [c.casefold() for c in frame.columns], 1, 0.6)
    named = next((c for c in sorted(frame.columns) if near and c.casefold() == near[0]), None)
    hint = f"; did you mean {named!r}?" if named else ""
    return frame.problem(
        f"the column {column!r}, {why}, is missing{hint}",
        "missing_column",
        column=column,
        remedy=f"rename the column, or name it in the framework{f' as {named}' if named else ''}",
    )


def _has_columns(intake: _Intake, indicator: Indicator) -> bool:
    missing = []
    for item in indicator.items:
        multiple = isinstance(intake.framework.scales[item.scale], MultipleChoice)
        if item.column not in intake.frame.columns and not (multiple and _option_columns(intake, item)):
            missing.append((item.column, f"an item of {indicator.id}"))
    if indicator.denominator and indicator.denominator.column not in intake.frame.columns:
        missing.append((indicator.denominator.column, f"the denominator of {indicator.id}"))
    if indicator.standard_error and indicator.standard_error not in intake.frame.columns:
        missing.append((indicator.standard_error, f"the standard error of {indicator.id}"))
    intake.problems += [_lacking(intake, column, why) for column, why in missing]
    return not missing


def _option_columns(intake: _Intake, item: Item) -> list[str]:
    return sorted(c for c in intake.frame.columns if c.startswith(f"{item.column}/"))


def _indicator(intake: _Intake, indicator: Indicator, j: int) -> tuple[Array, Cells]:
    """Return an indicator's values and the cells that were capped."""
    framework = intake.framework
    # With a denominator the ends of the scale are ends of the quotient, not of the count in the table.
    bounded = indicator.denominator is None
    items, capped = [], []
    for item in indicator.items:
        scale = framework.scales[item.scale]
        recoded = _item(intake, item, scale, bounded=bounded)
        for fault in recoded.faults:
            intake.report(fault, item.column)
        value = recoded.value
        if bounded and isinstance(scale, Numeric) and scale.cap:
            value, cells = _capped(value, scale.ends, j, item.column)
            capped.append(cells)
        items.append(_oriented(value, item, scale.ends, alone=shares_scale(indicator)))
    value = _combined(items, indicator, [framework.scales[item.scale].ends for item in indicator.items])
    if indicator.denominator is not None:
        value = _divided(intake, indicator, value)
        scale = framework.scales[indicator.items[0].scale]
        ends = ends_of(framework, indicator)
        if isinstance(scale, Numeric) and scale.cap:
            value, cells = _capped(value, ends, j, indicator.id)
            capped.append(cells)
        else:
            value = _inside(intake, indicator, value, ends)
    return value, Cells.joined(capped)


def _item(intake: _Intake, item: Item, scale: Any, *, bounded: bool) -> recode.Recoded:
    frame = intake.frame
    if item.column not in frame.columns:
        return _from_options(intake, item, scale)
    x = None if isinstance(scale, MultipleChoice) else frame.numbers(item.column)
    if x is not None:
        return recode.from_numbers(x, scale, bounded=bounded)
    return recode.from_answers(*frame.answers(item.column), scale, bounded=bounded)


def _from_options(intake: _Intake, item: Item, scale: MultipleChoice) -> recode.Recoded:
    """Read one 0/1 column per option by writing each row as the text of its chosen codes."""
    known = {recode.key(code) for code in (*scale.options, *scale.exclusive, *scale.missing, *scale.not_applicable)}
    count = len(intake.frame)
    chosen: list[list[str]] = [[] for _ in range(count)]
    answered = np.zeros(count, dtype=bool)
    for column in _option_columns(intake, item):
        option = recode.key(column.removeprefix(f"{item.column}/"))
        if option not in known:
            message = f"{column} is no option of {item.column} ({recode.scale_range(scale)})"
            intake.problems.append(
                intake.frame.problem(message, "unknown_option", column=column, remedy="add it to the scale, or drop it")
            )
            continue
        distinct, places = intake.frame.answers(column)
        marks = [None if a is None else recode.key(a) for a in distinct]
        wrong = [m not in {None, "0", "1"} for m in marks]
        if any(wrong):
            rows = np.flatnonzero(np.array(wrong)[places])
            fault = recode.Fault("outside_scale", "an option column holds something else than 0 and 1", "correct it", rows)
            intake.report(fault, column)
        answered |= np.array([m is not None for m in marks])[places]
        for row in np.flatnonzero(np.array([m == "1" for m in marks])[places]):
            chosen[row].append(option)
    texts = [" ".join(codes) if there else None for codes, there in zip(chosen, answered, strict=True)]
    distinct_texts = list(dict.fromkeys(texts))
    place = {text: i for i, text in enumerate(distinct_texts)}
    places = np.array([place[text] for text in texts], dtype=np.intp)
    return recode.from_answers(distinct_texts, places, scale, bounded=True)


def _oriented(value: Array, item: Item, ends: tuple[float, float], *, alone: bool) -> Array:
    low, high = ends
    if item.reverse:
        value = low + high - value
    return value if alone else (value - low) / (high - low)


def _combined(items: list[Array], indicator: Indicator, ends: list[tuple[float, float]]) -> Array:
    if len(items) == 1 and indicator.combine != "count":
        return items[0]
    if indicator.combine == "count":
        lows = [low if shares_scale(indicator) else 0.0 for low, _ in ends]
        items = [
            np.where(np.isnan(x), np.nan, (x > low).astype(np.float64)) for x, low in zip(items, lows, strict=True)
        ]
    stacked = np.stack(items)
    present = (~np.isnan(stacked)).sum(axis=0)
    total = np.where(np.isnan(stacked), 0.0, stacked).sum(axis=0)
    if indicator.combine == "mean":
        with np.errstate(invalid="ignore"):
            return np.where(present >= indicator.minimum_items, total / present, np.nan)
    return np.where(present == len(items), total, np.nan)


def _divided(intake: _Intake, indicator: Indicator, value: Array) -> Array:
    assert indicator.denominator is not None
    column = indicator.denominator.column
    recoded = _item(intake, Item(column=column, scale=""), Numeric(), bounded=False)
    for fault in recoded.faults:
        intake.report(fault, column)
    divisor = recoded.value
    with np.errstate(invalid="ignore"):
        unusable = np.flatnonzero(~np.isnan(value) & ~(divisor > 0))
    faulty = {int(r) for fault in recoded.faults for r in fault.rows}
    rows = np.array([r for r in unusable if int(r) not in faulty], dtype=np.intp)
    if len(rows):
        listed = ", ".join(intake.units[int(r)] if intake.units else f"row {int(r) + 1}" for r in rows[:5])
        intake.report(
            recode.Fault(
                "bad_denominator",
                f"the denominator of {indicator.id} is zero, negative or blank for {listed}{' …' if len(rows) > 5 else ''}",
                f"fill in {column}; a village without it cannot have {indicator.id}: then leave the item blank too",
                rows,
            ),
            column,
        )
    divisor = np.where(divisor > 0, divisor, np.nan)
    return value / divisor * indicator.denominator.per


def _capped(x: Array, ends: tuple[float, float], j: int, column: str) -> tuple[Array, Cells]:
    value, rows, _ = recode.keep_within(x, *ends, cap=True)
    return value, Cells.of(rows, j, x[rows], value[rows], f"cap {column}")


def _inside(intake: _Intake, indicator: Indicator, value: Array, ends: tuple[float, float]) -> Array:
    _, _, rows = recode.keep_within(value, *ends, cap=False)
    if len(rows):
        per = indicator.denominator.per if indicator.denominator else 1
        fault = recode.Fault(
            "outside_scale",
            f"{indicator.id} is {value[rows[0]]:g} per {per:g}, outside its scale ({ends[0]:g}…{ends[1]:g})",
            "correct the item or its denominator, or set cap: true on the scale",
            rows,
        )
        intake.report(fault, indicator.items[0].column)
    return value


def _standard_error(intake: _Intake, indicator: Indicator, value: Array) -> Array:
    column = str(indicator.standard_error)
    recoded = _item(intake, Item(column=column, scale=""), Numeric(lower=0.0), bounded=False)
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
        recoded_divisor = intake.frame.numbers(indicator.denominator.column)
        if recoded_divisor is not None:
            with np.errstate(divide="ignore", invalid="ignore"):
                error = error / recoded_divisor * indicator.denominator.per
    return np.where(np.isnan(value), 0.0, error)


def _emptiness(intake: _Intake, matrix: Array, idle: Iterable[str]) -> list[Problem]:
    """Warn of indicators and villages without any value, and of indicators that tell no villages apart."""
    framework, frame, out = intake.framework, intake.frame, []
    if any(p.severity == "error" for p in intake.problems):
        return out
    asked = [j for j, i in enumerate(framework.indicators) if i.source == "villages" and i.id not in set(idle)]
    for j in asked:
        indicator, x = framework.indicators[j], matrix[j]
        column = indicator.items[0].column
        low, high = np.fmin.reduce(x), np.fmax.reduce(x)
        if np.isnan(low):
            out.append(
                frame.problem(
                    f"{indicator.id} has no value in any village",
                    "empty_indicator",
                    column=column,
                    severity="warning",
                    remedy="check the column, or take the indicator out of the framework",
                )
            )
        elif low == high and len(x) > 1:
            out.append(
                frame.problem(
                    f"{indicator.id} is {low:g} in all {int((~np.isnan(x)).sum()):,} villages that have it",
                    "constant_indicator",
                    column=column,
                    severity="warning",
                    remedy="it moves all scores alike and tells no villages apart: report scores with and without it",
                )
            )
    if asked:
        empty = np.flatnonzero(np.isnan(matrix[asked]).all(axis=0))
        if len(empty):
            listed = ", ".join(intake.units[int(r)] for r in empty[:5]) + (" …" if len(empty) > 5 else "")
            out.append(
                frame.problem(
                    f"{len(empty)} village{'s have' if len(empty) > 1 else ' has'} no value in any indicator: {listed}",
                    "empty_unit",
                    empty,
                    intake.units[int(empty[0])],
                    column=framework.unit,
                    severity="warning",
                    remedy="they stay in the table without a score",
                )
            )
    return out


