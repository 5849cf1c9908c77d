"""Known numbers of people by village and category, and the categories of respondents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import Problem
from ketahanan_index.intake.codes import distinct_codes, plain_text
from ketahanan_index.intake.frames import Frame
from ketahanan_index.intake.items import told_numbers
from ketahanan_index.intake.opening import open_frame
from ketahanan_index.intake.recode import Fault
from ketahanan_index.intake.reweighted import category
from ketahanan_index.intake.session import Session, lacking
from ketahanan_index.intake.weighing import Weighing
from ketahanan_index.methods.base import Array

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Totals:
    """Known numbers of people by village and category.

    Parameters
    ----------
    columns : tuple of str
        The columns of respondents whose values cross to categories.
    of : mapping of (int, tuple of str) to float
        The total of each village and category; labels in one case and spacing.
    shown : mapping of tuple of str to str
        A category as the table of totals writes it.
    """

    columns: tuple[str, ...]
    of: Mapping[tuple[int, tuple[str, ...]], float]
    shown: Mapping[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Categories:
    """The category of each respondent: its place among those of all villages, and the total of each of these.

    Parameters
    ----------
    columns : tuple of str
        The columns that cross to categories.
    place : array (respondent,)
        The place of the respondent's.
    total : array (category,)
        How many people are in it.
    unit : array (category,)
        Its village.
    shown : tuple of str
        What a message calls it.
    """

    columns: tuple[str, ...]
    place: Places
    total: Array
    unit: Places
    shown: tuple[str, ...]


def read_totals(given: Weighing, table: Any) -> Totals:
    """Read a table of totals, reporting everything wrong with it among the problems of the respondents."""
    frame = open_frame(table, "totals")
    intake = Session(frame, given.intake.framework, problems=given.intake.problems)
    unit = intake.framework.unit
    if unit not in frame.columns:
        intake.problems.append(lacking(intake, unit, "which names the village", where="the framework"))
        return Totals((), {}, {})
    columns = tuple(c for c in frame.data.columns if c != unit and c in given.intake.frame.columns)
    others = [c for c in frame.data.columns if c != unit and c not in columns]
    if not columns or len(others) != 1:
        intake.problems.append(_misshapen(frame, columns, others))
        return Totals((), {}, {})
    codes, places = distinct_codes(intake)
    at = {code: i for i, code in enumerate(given.units)}
    village = [at.get(code, -1) for code in codes]
    value, faulty = told_numbers(intake, others[0])
    with np.errstate(invalid="ignore"):
        wrong = np.flatnonzero(~(value >= 0) & ~faulty)
    if len(wrong):
        remedy = "state how many people there are in every village and category, 0 where there are none"
        intake.report(Fault("bad_total", "blank or negative total", remedy, wrong), others[0])
    labels = [[str(v) for v in map(_shown, frame.data[c].to_list())] for c in columns]
    of: dict[tuple[int, tuple[str, ...]], float] = {}
    shown: dict[tuple[str, ...], str] = {}
    twice = []
    for row, label in enumerate(zip(*labels, strict=True)):
        key = (village[int(places[row])], tuple(map(category, label)))
        if key[0] < 0:
            continue
        if key in of:
            twice.append(row)
        of[key] = float(value[row])
        shown.setdefault(key[1], ", ".join(f"{c} {v}" for c, v in zip(columns, label, strict=True)))
    if twice:
        fault = Fault(
            "duplicate_total",
            "a village and category stands in several rows",
            "keep one row each",
            np.array(twice, dtype=np.intp),
        )
        intake.report(fault, others[0])
    return Totals(columns, of, shown)


def read_categories(given: Weighing, totals: Totals) -> Categories:
    """Return the category of each respondent, reporting those without a total, and totals without respondents."""
    intake, unit = given.intake, given.drawn.unit
    rows = len(intake.frame)
    read = [intake.frame.answers(column) for column in totals.columns]
    keys = [[category(v) for v in distinct] for distinct, _ in read]
    joined = list(zip(*(places.tolist() for _, places in read), strict=True)) if read else [()] * rows
    named = [tuple(keys[c][p] for c, p in enumerate(places)) for places in joined]
    number = {key: i for i, key in enumerate(sorted(totals.of))}
    place = np.array(
        [number.get((int(u), label), -1) for u, label in zip(unit, named, strict=True)], dtype=np.intp
    )
    if totals.columns:
        _report_categories(given, totals, place, named, number)
    total = np.array([totals.of[key] for key in number], dtype=np.float64)
    village = np.array([u for u, _ in number], dtype=np.intp)
    return Categories(
        totals.columns, place, total, village, tuple(totals.shown[label] for _, label in number)
    )


def _report_categories(
    given: Weighing,
    totals: Totals,
    place: Places,
    named: Sequence[tuple[str, ...]],
    number: Mapping[tuple[int, tuple[str, ...]], int],
) -> None:
    intake, column = given.intake, totals.columns[0]
    blank = np.array([not all(label) for label in named])
    crossed = " × ".join(totals.columns)
    if blank.any():
        remedy = "fill it in, or leave the respondents out: one of unknown category cannot be calibrated"
        intake.report(Fault("missing_category", f"blank {crossed}", remedy, np.flatnonzero(blank)), column)
    without = (place < 0) & ~blank
    if without.any():
        remedy = "add the village and category to the totals, or correct the spelling of either"
        intake.report(
            Fault(
                "missing_total", f"{crossed} without a total in the village", remedy, np.flatnonzero(without)
            ),
            column,
        )
    weighed = np.bincount(place[place >= 0], weights=given.drawn.weight[place >= 0], minlength=len(number))
    visited = np.unique(given.drawn.unit)
    empty = [key for key, i in number.items() if totals.of[key] > 0 and weighed[i] == 0 and key[0] in visited]
    _report_sizes(
        given,
        totals,
        empty,
        "empty_category",
        "people in the totals and no respondents",
        "join it with another category, in the totals and in the table, so that somebody stands for these people",
    )
    asked = np.bincount(place[place >= 0], minlength=len(number))
    few = [key for key, i in number.items() if 0 < totals.of[key] < asked[i]]
    _report_sizes(
        given,
        totals,
        few,
        "total_below_sample",
        "fewer people in the totals than respondents",
        "correct the total: where a dot stands between thousands, take it away, or read the file with decimal=','",
    )
    none = [key for key, i in number.items() if totals.of[key] == 0 and weighed[i] > 0]
    _report_sizes(
        given,
        totals,
        none,
        "zero_total",
        "respondents and a total of 0",
        "correct the total: somebody was asked who is not there",
    )


def _report_sizes(
    given: Weighing,
    totals: Totals,
    keys: Sequence[tuple[int, tuple[str, ...]]],
    code: str,
    what: str,
    remedy: str,
) -> None:
    """Report categories that cannot be calibrated."""
    if not keys:
        return
    listed = "; ".join(f"{totals.shown[label]} in {given.units[u]}" for u, label in keys[:5])
    several = "categories have" if len(keys) > 1 else "category has"
    given.intake.problems.append(
        Problem(
            message=f"{len(keys)} {several} {what}: {listed}{' …' if len(keys) > 5 else ''}",
            remedy=remedy,
            code=code,
            table="totals",
            column=totals.columns[0],
            unit=given.units[keys[0][0]],
            count=len(keys),
        )
    )


def _misshapen(frame: Frame, columns: Sequence[str], others: Sequence[str]) -> Problem:
    if not columns:
        message = "no column of the totals is a column of the respondents"
    elif not others:
        message = "all columns of the totals are columns of the respondents: none holds the numbers of people"
    else:
        message = f"several columns of the totals are none of the respondents: {', '.join(others[:5])}"
    return frame.problem(
        message,
        "totals_columns",
        remedy="keep the village, the columns that make categories, named as with the respondents, and one column of "
        "numbers, named otherwise",
    )


def _shown(value: Any) -> str:
    return " ".join(plain_text(value).split())
