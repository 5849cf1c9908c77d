"""What is gathered while a table is read."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field

from ketahanan_index.errors import Problem, Severity, few
from ketahanan_index.framework import Framework, Indicator, Item, MultipleChoice
from ketahanan_index.framework.scales import key
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
        f"the column {column!r}, {why}, is missing from the table of {frame.table}{hint}",
        "missing_column",
        column=column,
        remedy=f"rename the column, or name it in {where}{f' as {named}' if named else ''}",
    )


def has_columns(intake: Gathered, indicator: Indicator) -> bool:
    """Return whether all columns of an indicator are there, reporting those that are not."""
    missing = []
    for item in indicator.items:
        scale = intake.framework.scales[item.scale]
        given = option_columns(intake, item) if isinstance(scale, MultipleChoice) else []
        if item.column not in intake.frame.columns and not given:
            missing.append((item.column, f"an item of {indicator.id}"))
        elif item.column not in intake.frame.columns and isinstance(scale, MultipleChoice):
            intake.problems += _lacking_options(intake, item, scale, given)
    if indicator.denominator and indicator.denominator.column not in intake.frame.columns:
        missing.append((indicator.denominator.column, f"the denominator of {indicator.id}"))
    if indicator.standard_error and indicator.standard_error not in intake.frame.columns:
        missing.append((indicator.standard_error, f"the standard error of {indicator.id}"))
    intake.problems += [lacking(intake, column, why) for column, why in missing]
    return not missing


def _lacking_options(
    intake: Gathered, item: Item, scale: MultipleChoice, given: Sequence[str]
) -> list[Problem]:
    """Return the problem of options without a column, whom nobody could choose."""
    there = {key(column.removeprefix(f"{item.column}/")) for column in given}
    absent = [code for code in scale.options if key(code) not in there]
    if not absent:
        return []
    listed = few(f"{item.column}/{code}" for code in absent)
    return [
        intake.frame.problem(
            f"{len(absent)} option{'s have' if len(absent) > 1 else ' has'} no column: {listed}",
            "missing_option",
            column=item.column,
            remedy="add the column, 0 throughout where nobody chose it, or take the option out of the scale",
        )
    ]


def option_columns(intake: Gathered, item: Item) -> list[str]:
    """Return the ``column/option`` columns of an item."""
    return sorted(c for c in intake.frame.columns if c.startswith(f"{item.column}/"))
