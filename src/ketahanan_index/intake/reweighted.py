"""What respondents bring for weights that were made anew: replicate weights, and categories of a calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.design import Calibration, SurveyDesign
from ketahanan_index.errors import Problem, few
from ketahanan_index.intake.codes import plain_text
from ketahanan_index.intake.drawn import is_there, read_weights
from ketahanan_index.intake.items import told_numbers
from ketahanan_index.intake.recode import Fault
from ketahanan_index.intake.reduce import grouped
from ketahanan_index.intake.session import Gathered, Session
from ketahanan_index.methods.base import Array

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Cells:
    """The categories that respondents were calibrated by.

    Parameters
    ----------
    place : array (respondent,)
        The crossed categories of all margins, as a number.
    group : array (margin, cell)
        The category of each margin that a cell belongs to.
    before : array (respondent,)
        Weights before the calibration.
    """

    place: Places
    group: Places
    before: Array


def read_calibration(intake: Session, calibration: Calibration, weight: Array) -> Cells:
    """Return the categories of respondents, reporting those that are unknown."""
    before = weight
    if calibration.weights is not None and is_there(
        intake, calibration.weights, "the weight before calibration"
    ):
        before, _ = read_weights(intake, calibration.weights)
    of = {column: labels(intake, column) for column in calibration.columns}
    place, group = crossed([[of[column] for column in margin] for margin in calibration.margins])
    return Cells(place, group, before)


def crossed(margins: Sequence[Sequence[Places]]) -> tuple[Places, Places]:
    """Return the cell of each row, and each margin's category of a cell, from the labels that make up the margins."""
    categories = [grouped(columns)[0] for columns in margins]
    place, first = grouped(categories)
    return place, np.stack([one[first] for one in categories])


def labels(intake: Session, column: str) -> Places:
    """Return the place of each respondent's label, whatever its case and spacing."""
    if not is_there(intake, column, "a category of the calibration"):
        return np.zeros(len(intake.frame), dtype=np.intp)
    distinct, places = intake.frame.answers(column)
    texts = [category(value) for value in distinct]
    blank = np.flatnonzero(np.array([not text for text in texts])[places])
    if len(blank):
        remedy = "fill it in, or leave the respondents out: one of unknown category cannot be calibrated"
        intake.report(Fault("missing_category", f"blank {column}", remedy, blank), column)
    number = {text: i for i, text in enumerate(sorted(set(texts)))}
    return np.array([number[text] for text in texts], dtype=np.intp)[places]


def category(value: Any) -> str:
    """Return a label as categories compare it."""
    return " ".join(plain_text(value).split()).casefold()


@dataclass(frozen=True, slots=True)
class ReplicateWeights:
    """Whole replicate weights ``(respondent, replicate)``, and those before a calibration where there was one."""

    weight: Array
    before: Array | None = None


def read_replicates(intake: Session, design: SurveyDesign, sampling: Array) -> ReplicateWeights | None:
    """Return the replicate weights of a design that has any, reporting those that cannot be used."""
    if design.replicates is None:
        return None
    weight = _columns(intake, design.replicates.columns)
    if not design.replicates.combined:
        weight *= sampling[:, None]
    return ReplicateWeights(weight, _columns(intake, told) if (told := before_calibration(design)) else None)


def before_calibration(design: SurveyDesign) -> tuple[str, ...]:
    """Return the columns of replicate weights before a calibration, none without one."""
    return design.calibration.replicates if design.calibration is not None and design.replicates else ()


def _columns(intake: Session, columns: Sequence[str]) -> Array:
    out = np.zeros((len(intake.frame), len(columns)))
    absent = [column for column in columns if column not in intake.frame.columns]
    if absent:
        intake.problems.append(lacking_replicates(intake, columns, absent))
    for b, column in enumerate(columns):
        if column not in absent:
            out[:, b] = read_replicate(intake, column)
    return out


def lacking_replicates(intake: Gathered, columns: Sequence[str], absent: Sequence[str]) -> Problem:
    """Return the problem of columns of replicate weights that are not there."""
    listed = few(absent)
    return intake.frame.problem(
        f"{len(absent)} of {len(columns)} columns of replicate weights are missing from the table: {listed}",
        "missing_column",
        column=absent[0],
        remedy="take the table with all of them, and name them in the design as they are named there",
    )


def read_replicate(intake: Session, column: str) -> Array:
    """Return the weights of one replicate, 0 where they cannot be used, which is reported."""
    value, faulty = told_numbers(intake, column)
    with np.errstate(invalid="ignore"):
        usable = value >= 0
    wrong = np.flatnonzero(~usable & ~faulty)
    if len(wrong):
        remedy = "every replicate needs a weight for every respondent, 0 for those it leaves out"
        intake.report(Fault("bad_replicate", "blank or negative replicate weight", remedy, wrong), column)
    return np.where(usable, value, 0.0)
