"""What a whole table tells: empty and constant indicators, empty villages."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from ketahanan_index.errors import Problem
from ketahanan_index.intake.recode import short
from ketahanan_index.intake.reduced import Reduced
from ketahanan_index.intake.session import Gathered, Session
from ketahanan_index.methods.base import Array
from ketahanan_index.stages.recoding import Answer

NO_ANSWER = frozenset(
    {
        *(digit * length for digit in "789" for length in (2, 3, 4)),
        *(f"-{digit * length}" for digit in "789" for length in (1, 2, 3, 4)),
        *("97", "98", "997", "998", "-97", "-98", "-997", "-998", "-1"),
    }
)
"""What questionnaires write for "does not apply", "does not know" and "no answer"."""


def emptiness(intake: Session, matrix: Array, idle: AbstractSet[str]) -> list[Problem]:
    """Warn of indicators and villages without any value, and of indicators that tell no villages apart."""
    framework, frame = intake.framework, intake.frame
    out: list[Problem] = []
    if any(p.severity == "error" for p in intake.problems):
        return out
    asked = [j for j, i in enumerate(framework.indicators) if i.source == "villages" and i.id not in idle]
    for j in asked:
        indicator, x = framework.indicators[j], matrix[j]
        column = indicator.items[0].column
        low, high = np.fmin.reduce(x), np.fmax.reduce(x)
        present = int((~np.isnan(x)).sum())
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
        elif low == high and present > 1:
            out.append(
                frame.problem(
                    f"{indicator.id} is {low:g} in all {present:,} villages that have it",
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


@dataclass(frozen=True, slots=True)
class Spread:
    """The lowest and the highest value of an indicator, NaN where there is none, and how many have one."""

    low: float
    high: float
    present: int

    @classmethod
    def of(cls, x: Array) -> Spread:
        """Return the spread of values, NaN where missing."""
        return cls(float(np.fmin.reduce(x)), float(np.fmax.reduce(x)), int(np.count_nonzero(~np.isnan(x))))


def silence(
    intake: Gathered, units: Sequence[str], reduced: Reduced, asked: Sequence[int], spreads: Sequence[Spread]
) -> list[Problem]:
    """Warn of villages without respondents, and of indicators nobody answered or all answered alike."""
    frame, out = intake.frame, _codes_as_numbers(intake)
    without = np.flatnonzero(np.bincount(reduced.unit, minlength=len(units)) == 0)
    if len(without):
        listed = ", ".join(units[int(i)] for i in without[:5]) + (" …" if len(without) > 5 else "")
        several = "s of the village table have" if len(without) > 1 else " of the village table has"
        out.append(
            Problem(
                message=f"{len(without)} village{several} no respondents: {listed}",
                remedy="their indicators from respondents stay without a value; correct the codes if they were visited",
                severity="warning",
                code="unit_without_respondents",
                table="respondents",
                file=frame.file,
                column=intake.framework.unit,
                unit=units[int(without[0])],
                count=len(without),
            )
        )
    for j, spread in zip(asked, spreads, strict=True):
        indicator = intake.framework.indicators[j]
        low, high, present = spread.low, spread.high, spread.present
        message, code, remedy = "", "", ""
        if not present:
            message, code = f"{indicator.id} has no usable answer from any respondent", "empty_indicator"
            remedy = "check the column, or take the indicator out of the framework"
        elif low == high and present > 1:
            message = f"{indicator.id} is {short(low)} for all {present:,} respondents who answered"
            code = "constant_indicator"
            remedy = (
                "it moves all scores alike and tells no villages apart: report scores with and without it"
            )
        if code:
            column = indicator.items[0].column
            out.append(frame.problem(message, code, column=column, severity="warning", remedy=remedy))
    return out


def listwise(intake: Gathered, lost: int) -> list[Problem]:
    """Say how many respondents count for no indicator because they left some out."""
    if not lost:
        return []
    several = (
        "s who answered some indicators and not all count"
        if lost > 1
        else " who answered some but not all counts"
    )
    return [
        Problem(
            message=f"{lost:,} respondent{several} for none",
            remedy='set deletion="item" to let each indicator count those who answered it',
            severity="warning",
            code="listwise_deletion",
            table="respondents",
            file=intake.frame.file,
            count=lost,
        )
    ]


def _codes_as_numbers(intake: Gathered) -> list[Problem]:
    """Warn of capped answers that look like codes for no answer, such as 99 where 5 is the most."""
    return [
        intake.frame.problem(
            f"{answer.answer} counts as {answer.value:g} for {answer.count:,} respondents: it looks like a code for "
            "no answer",
            "code_as_number",
            column=answer.column,
            severity="warning",
            remedy="add the code to `missing` of the scale, unless it is a true number",
        )
        for answer in intake.answers
        if answer.kind == "valid" and answer.answer in NO_ANSWER and _capped(answer)
    ]


def _capped(answer: Answer) -> bool:
    return answer.value == answer.value and float(answer.answer) != answer.value
