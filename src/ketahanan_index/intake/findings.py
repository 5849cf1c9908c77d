"""What a whole table tells: empty and constant indicators, empty villages."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import Problem, few
from ketahanan_index.framework import Framework, Numeric
from ketahanan_index.intake.reduced import Reduced
from ketahanan_index.intake.session import Gathered, Session
from ketahanan_index.intake.shown import short
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
            listed = few(intake.units[int(r)] for r in empty)
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
    def of(cls, x: Array, counts: NDArray[np.bool_] | None = None) -> Spread:
        """Return the spread of values, NaN where missing; `counts` says who counts, None that all do."""
        there = ~np.isnan(x)
        if counts is None:
            return cls(float(np.fmin.reduce(x)), float(np.fmax.reduce(x)), int(np.count_nonzero(there)))
        there &= counts
        low = np.fmin.reduce(x, where=counts, initial=np.nan)
        high = np.fmax.reduce(x, where=counts, initial=np.nan)
        return cls(float(low), float(high), int(np.count_nonzero(there)))

    def constant(self, *, ratio: bool) -> bool:
        """Return whether these values tell no villages apart; of a ratio they are its numerators."""
        return self.present > 1 and self.low == self.high and (not ratio or self.low == 0)


def silence(
    intake: Gathered,
    units: Sequence[str],
    reduced: Reduced,
    asked: Sequence[int],
    spreads: Sequence[Spread],
    *,
    zeros: bool = False,
) -> list[Problem]:
    """Warn of villages without respondents, and of indicators nobody answered or all answered alike.

    Parameters
    ----------
    intake : Gathered
        The table, and how its answers were read.
    units : sequence of str
        The villages.
    reduced : Reduced
        The sums of respondents.
    asked : sequence of int
        The places of the indicators that were asked.
    spreads : sequence of Spread
        Their values, of respondents with a weight above 0.
    zeros : bool
        Whether there are respondents whose weight is 0.
    """
    frame, out = intake.frame, _codes_as_numbers(intake)
    counting = " with a weight above 0" if zeros else ""
    without = np.flatnonzero(np.bincount(reduced.unit, minlength=len(units)) == 0)
    if len(without):
        listed = few(units[int(i)] for i in without)
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
        message, code, remedy = "", "", ""
        if not spread.present:
            message = f"{indicator.id} has no usable answer from any respondent{counting}"
            code = "empty_indicator"
            remedy = "check the column, or take the indicator out of the framework"
        elif spread.constant(ratio=indicator.statistic == "ratio"):
            everybody = f"all {spread.present:,} respondents{counting} who answered"
            message = f"{indicator.id} is {short(spread.low)} for {everybody}"
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
    out = []
    for answer in intake.answers:
        if answer.kind == "valid" and answer.answer in NO_ANSWER and _put_on_end(intake.framework, answer):
            several = "s" if answer.count > 1 else ""
            problem = intake.frame.problem(
                f"{answer.answer} counts as {answer.value:g} for {answer.count:,} respondent{several}: it looks like "
                "a code for no answer",
                "code_as_number",
                column=answer.column,
                severity="warning",
                remedy="add the code to `missing` of the scale, unless it is a true number",
            )
            out.append(replace(problem, count=answer.count))
    return out


def _put_on_end(framework: Framework, answer: Answer) -> bool:
    """Return whether a number was beyond an end of its scale; not by its value, which may be turned round."""
    indicator = next(one for one in framework.indicators if one.id == answer.indicator)
    item = next(one for one in indicator.items if one.column == answer.column)
    scale = framework.scales[item.scale]
    if indicator.denominator is not None or not isinstance(scale, Numeric) or not scale.cap:
        return False
    low, high = scale.ends
    # An end that is not stated is NaN, beyond which nothing lies.
    return float(answer.answer) < low or float(answer.answer) > high
