"""Village codes: canonical, none blank, none twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from ketahanan_index import regions
from ketahanan_index.errors import DataError, few
from ketahanan_index.framework import Framework
from ketahanan_index.intake.frames import Frame, distinct_cells
from ketahanan_index.intake.session import Session
from ketahanan_index.intake.shown import CLOSE
from ketahanan_index.records import nearest
from ketahanan_index.regions.spelling import FAULTS, shown, written
from ketahanan_index.stages.cells import blank

Places = NDArray[np.intp]
LONG_NUMBER = re.compile(r"[0-9]{11}")
"""Digits in a row that may be a telephone, a NIK or a KK: no code of a village has so many."""
DIGITS = 100
"""Digits before or after its point up to which a Decimal is written without an exponent."""


def read_codes(intake: Session) -> tuple[str, ...]:
    """Return the village codes, reporting blank, impossible and repeated ones; an unusable one is an empty text."""
    units = _row_codes(intake)
    if len(set(units)) < len(units):
        _report_repeated(intake, units)
    report_blanks(intake, units, np.arange(len(units), dtype=np.intp))
    return units


def distinct_codes(intake: Session) -> tuple[tuple[str, ...], Places]:
    """Return the different village codes of respondents, and each row's place among them."""
    found = distinct_cells(intake.frame.data[intake.framework.unit])
    units = None if found is None else _sound(intake.framework, found[0])
    if found is None or units is None:
        return _placed(_row_codes(intake))
    # Two spellings may be one code.
    codes, places = _placed(units)
    return codes, places[found[1]]


def _placed(units: Sequence[str]) -> tuple[tuple[str, ...], Places]:
    """Return the different codes in the order they first occur, and the place of each among them."""
    at: dict[str, int] = {}
    places = np.fromiter((at.setdefault(unit, len(at)) for unit in units), np.intp, len(units))
    return tuple(at), places


def _sound(framework: Framework, cells: list[Any]) -> tuple[str, ...] | None:
    """Return the codes of cells none of which is blank or impossible; None if one is: its rows must be named."""
    if framework.unit_codes == "kemendagri":
        try:
            return regions.canonical(cells)
        except DataError:
            return None
    units = tuple(map(plain_text, cells))
    return units if all(unit.strip() for unit in units) else None


def report_blanks(intake: Session, codes: Sequence[str], places: Places, known: Sequence[str] = ()) -> None:
    """Warn of codes that differ by blanks around them alone.

    Parameters
    ----------
    intake : Session
        The table, to be told of.
    codes : sequence of str
        Its codes.
    places : array (row,)
        The place of each row's code.
    known : sequence of str
        Codes of the village table, where this is another.
    """
    if intake.framework.unit_codes != "text":
        return
    every = dict.fromkeys((*codes, *known))
    bare = {code.strip() for code in every if code.strip() not in ("", code)}
    if not bare:
        return
    alike: dict[str, list[str]] = {}
    for code in every:
        if code.strip() in bare:
            alike.setdefault(code.strip(), []).append(code)
    twins = {code for group in alike.values() if len(group) > 1 for code in group}
    own = [i for i, code in enumerate(codes) if code in twins]
    if not own:
        return
    blanks = [i for i in own if codes[i] != codes[i].strip()]
    rows = np.flatnonzero(np.isin(places, blanks or own))
    # Not that of the first row: rows may come in any order.
    first = min(codes[i] for i in blanks or own)
    pair = " and ".join(code_shown(c) if _personal(c) else repr(c) for c in sorted(alike[first.strip()]))
    more = " and others" if len({codes[i].strip() for i in own}) > 1 else ""
    intake.problems.append(
        intake.frame.problem(
            f"codes differ by blanks around them alone: {pair}{more}, in {intake.frame.place(rows)}",
            "blank_around_code",
            rows,
            "" if _personal(first) else first,
            column=intake.framework.unit,
            severity="warning",
            remedy="they count as different villages: take the blanks away where they are one",
        )
    )


def _row_codes(intake: Session) -> tuple[str, ...]:
    """Return the code of each row, reporting blank and impossible ones; an unusable one is an empty text."""
    frame, framework = intake.frame, intake.framework
    cells = _cells(frame, framework.unit)
    if framework.unit_codes == "kemendagri":
        units = _kemendagri(intake, cells)
    else:
        units = tuple(cells) if all(type(c) is str for c in cells) else tuple(map(plain_text, cells))
        _report_rounded(intake, cells)
        bare = [i for i, unit in enumerate(units) if not unit.strip()]
        if bare:
            message = f"blank code in {frame.place(bare, shown=1)}"
            remedy = "fill in the code of the village, or leave the row out"
            intake.problems.append(
                frame.problem(message, "blank_code", bare, column=framework.unit, remedy=remedy)
            )
    return units


def _cells(frame: Frame, column: str) -> list[Any]:
    series = frame.data[column]
    if not (series.dtype == nw.String or series.dtype.is_integer()):
        array = np.asarray(series.to_native())
        # A list would turn short floats into floats and hide that they cannot hold ten digits.
        if array.dtype in (np.float16, np.float32):
            return list(array)
    return list(series.to_list())


def _report_rounded(intake: Session, cells: list[Any]) -> None:
    rows = [i for i, cell in enumerate(cells) if _is_inexact(cell)]
    if rows:
        bits = np.dtype(type(cells[rows[0]])).itemsize * 8
        message = (
            f"the column holds {bits}-bit numbers, too short for {intake.frame.stands_for(rows)} of its codes"
        )
        remedy = "read the column as text from the original file: lost digits cannot be found again"
        intake.problems.append(
            intake.frame.problem(message, "rounded_code", rows, column=intake.framework.unit, remedy=remedy)
        )


def _is_inexact(cell: Any) -> bool:
    """Return whether a short float is so large that its kind leaves out whole numbers there."""
    return isinstance(cell, np.float16 | np.float32) and abs(float(cell)) >= 2 ** (
        np.finfo(type(cell)).nmant + 1
    )


def _kemendagri(intake: Session, cells: list[Any]) -> tuple[str, ...]:
    frame = intake.frame
    try:
        return regions.canonical(cells, column=intake.framework.unit, table=frame.table, file=frame.file)
    except DataError as error:
        if frame.counts is not None:
            _report_counted(intake, cells, error)
            return tuple(map(_readable, cells))
        for problem in error.problems:
            lined = problem.row is not None and frame.first_line is not None
            line = (problem.row or 0) - 1 + (frame.first_line or 0) if lined else None
            intake.problems.append(replace(problem, line=line))
        return tuple(map(_readable, cells))


def _report_counted(intake: Session, cells: list[Any], error: DataError) -> None:
    """Report codes that cannot be used where each cell stands for many rows."""
    wrong = {row: found for row, cell in enumerate(cells) if (found := _fault(cell))}
    total = intake.frame.stands_for(slice(None))
    for problem in error.problems:
        rows = [row for row, found in wrong.items() if found == problem.code]
        listed = ", ".join(shown(cells[row]) for row in rows[:5])
        message = f"{FAULTS[problem.code][0]}; in {intake.frame.stands_for(rows)} of {total} rows: {listed}"
        intake.problems.append(
            replace(problem, message=message, row=None, count=intake.frame.stands_for(rows))
        )


def _fault(cell: Any) -> str:
    try:
        regions.canonical([cell])
    except DataError as error:
        return error.problems[0].code
    return ""


def _readable(cell: Any) -> str:
    try:
        return regions.canonical([cell])[0]
    except DataError:
        return ""


def _report_repeated(intake: Session, units: tuple[str, ...]) -> None:
    seen: dict[str, int] = {}
    twice = [i for i, unit in enumerate(units) if unit.strip() and seen.setdefault(unit, i) != i]
    if not twice:
        return
    pairs = few((f"{units[i]} in rows {seen[units[i]] + 1} and {i + 1}" for i in twice), 3)
    intake.problems.append(
        intake.frame.problem(
            f"{len(twice)} row{'s repeat' if len(twice) > 1 else ' repeats'} a village: {pairs}",
            "duplicate_unit",
            twice,
            units[twice[0]],
            column=intake.framework.unit,
            remedy="keep one row a village; a table of several years needs one score a year",
        )
    )


def plain_text(value: Any) -> str:
    """Return a code or label as text, empty for a blank one; a spreadsheet's 7.0 is 7.

    Examples
    --------
    >>> from decimal import Decimal
    >>> plain_text(7.0), plain_text(Decimal("7.0")), plain_text(Decimal("7.50")), plain_text(" 7.0 ")
    ('7', '7', '7.5', ' 7.0 ')
    """
    if blank(value):
        return ""
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) <= DIGITS:
        # The zeros of a Decimal say how it was declared: in another table the same code may have none.
        said = f"{value:f}"
        return said.rstrip("0").rstrip(".") if "." in said else said
    whole = isinstance(value, float | np.floating) and value.is_integer()
    return str(int(value)) if whole else written(value)


def code_shown(code: str, known: Sequence[str] = ()) -> str:
    """Return a code as a message shows it: within quotes where blanks around it would not be seen.

    Parameters
    ----------
    code : str
        The code. Where codes are any text it may be a person's: a long number, or words without a number are shown
        by their length.
    known : sequence of str
        Codes of the village table, of which the nearest is named in place of such a code.

    Examples
    --------
    >>> code_shown("3202012001"), code_shown(" A"), code_shown("Desa 1")
    ('3202012001', "' A'", 'Desa 1')
    >>> code_shown("Budi Santoso"), code_shown("Suka Majuu", ["Suka Maju"])
    ('a text of 12 characters', "a text of 10 characters (did you mean 'Suka Maju'?)")
    """
    if _personal(code):
        hint = nearest(code, known, CLOSE).removeprefix(", ")
        return f"a text of {len(code)} characters" + (f" ({hint})" if hint else "")
    return code if code == code.strip() else repr(code)


def _personal(code: str) -> bool:
    """Return whether a code may be a number or the name of a person."""
    words = len(code.split()) > 1 and not any(c.isdigit() for c in code)
    return words or LONG_NUMBER.search(code) is not None


def public(codes: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return codes as the places of problems name them: nothing for one that may be a person's."""
    listed = set(known)
    return tuple("" if code not in listed and _personal(code) else code for code in codes)
