"""What is gathered while a table is read."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field

from ketahanan_index.errors import Problem, Severity
from ketahanan_index.framework import Framework, Indicator, Item, MultipleChoice
from ketahanan_index.intake import recode
from ketahanan_index.intake.frames import Frame, Source
from ketahanan_index.stages.recoding import Answer


@dataclass(slots=True)
class Gathered:
    """What is gathered while a table is read: problems are found for all columns before anything is refused."""

    frame: Source
    framework: Framework
    units: Sequence[str] = ()
    problems: list[Problem] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    def report(self, fault: recode.Fault, column: str, severity: Severity = "error") -> None:
        """Add answers that cannot be used as one problem, with their first rows."""
        unit = self.units[int(fault.rows[0])] if self.units and self.frame.counts is None else ""
        self.problems.append(
            self.frame.problem(
                f"{fault.message} in {self.frame.place(fault.rows)}",
                fault.code,
                fault.rows,
                unit,
                column=column,
                remedy=fault.remedy,
                severity=severity,
            )
        )


@dataclass(slots=True)
class Session(Gathered):
    """What is gathered while a table in memory is read."""

    frame: Frame


def lacking(intake: Gathered, column: str, why: str, where: str = "the framework") -> Problem:
    """Return the problem of a column that is not there, with the nearest that is; `where` names it."""
    frame = intake.frame
    near = difflib.get_close_matches(column.casefold(), [c.casefold() for c in frame.columns], 1, 0.6)
    named = next((c for c in sorted(frame.columns) if near and c.casefold() == near[0]), None)
    hint = f"; did you mean {named!r}?" if named else ""
    return frame.problem(
        f"the column {column!r}, {why}, is missing{hint}",
        "missing_column",
        column=column,
        remedy=f"rename the column, or name it in {where}{f' as {named}' if named else ''}",
    )


def has_columns(intake: Gathered, indicator: Indicator) -> bool:
    """Return whether all columns of an indicator are there, reporting those that are not."""
    missing = []
    for item in indicator.items:
        multiple = isinstance(intake.framework.scales[item.scale], MultipleChoice)
        if item.column not in intake.frame.columns and not (multiple and option_columns(intake, item)):
            missing.append((item.column, f"an item of {indicator.id}"))
    if indicator.denominator and indicator.denominator.column not in intake.frame.columns:
        missing.append((indicator.denominator.column, f"the denominator of {indicator.id}"))
    if indicator.standard_error and indicator.standard_error not in intake.frame.columns:
        missing.append((indicator.standard_error, f"the standard error of {indicator.id}"))
    intake.problems += [lacking(intake, column, why) for column, why in missing]
    return not missing


def option_columns(intake: Gathered, item: Item) -> list[str]:
    """Return the ``column/option`` columns of an item."""
    return sorted(c for c in intake.frame.columns if c.startswith(f"{item.column}/"))
