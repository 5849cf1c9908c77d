"""Both tables read and judged together, before anything is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ketahanan_index.design import SurveyDesign
from ketahanan_index.errors import DataError, Problem
from ketahanan_index.framework import Framework
from ketahanan_index.index.estimating import Sampled, from_respondents
from ketahanan_index.index.findings import unasked
from ketahanan_index.intake import respondents as respondent_intake
from ketahanan_index.intake import villages as village_intake
from ketahanan_index.intake.villages import VillageRecords
from ketahanan_index.progress import Progress, steps
from ketahanan_index.stages.recoding import Answer


@dataclass(frozen=True, slots=True)
class Read:
    """What the tables hold; `records` and `sampled` are None where there is no table, or none that can be used."""

    records: VillageRecords | None
    sampled: Sampled | None
    answers: tuple[Answer, ...]
    problems: tuple[Problem, ...]


def read(
    framework: Framework,
    respondents: Any,
    villages: Any,
    design: SurveyDesign | None,
    progress: Progress = None,
) -> Read:
    """Read respondents and villages, whichever are given, and find everything wrong with them.

    Raises
    ------
    TypeError
        For neither, for a design without respondents, and for what is no framework or design.
    """
    require_framework(framework)
    if respondents is None and villages is None:
        raise TypeError("pass respondents=, villages= or both")
    if design is not None and respondents is None:
        raise TypeError("design= says how respondents were drawn: pass respondents= as well")
    if design is not None:
        require_design(design)
    problems = unasked(framework, respondents=respondents is not None, villages=villages is not None)
    records, sampled, answers = None, None, None
    with steps(progress, len(framework.indicators) + 1, "estimate") as told:
        if villages is not None:
            try:
                records = village_intake.read(framework, villages)
                problems += records.problems
            except DataError as error:
                problems += error.problems
        if respondents is not None:
            # A village table without codes says nothing about which villages there are.
            known = None if records is None or not records.units else records.units
            drawn = design or SurveyDesign()
            try:
                answers = respondent_intake.read(framework, respondents, known, drawn, told.advance)
                sampled, found = from_respondents(framework, answers, drawn)
                problems += [*answers.problems, *found]
            except DataError as error:
                problems += error.problems
        told.advance(told.total - told.done)
    counted = (*(answers.answers if answers else ()), *(records.answers if records else ()))
    return Read(records, sampled, counted, tuple(problems))


def require_design(design: object) -> None:
    """Raise a TypeError for what is not a design."""
    if not isinstance(design, SurveyDesign):
        raise TypeError(f"design must be a SurveyDesign, not {type(design).__name__}")


def require_framework(framework: object) -> None:
    """Raise a TypeError for what is not a framework, such as its name."""
    if not isinstance(framework, Framework):
        said = (
            f"ki.Framework.load({framework!r})"
            if isinstance(framework, str)
            else "ki.Framework.load(name_or_path)"
        )
        raise TypeError(f"framework must be a Framework, not {type(framework).__name__}: use {said}")
