"""The columns that say how respondents were drawn: village, stratum, clusters, population counts, weights."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.design import SurveyDesign
from ketahanan_index.errors import few
from ketahanan_index.intake.codes import code_shown, distinct_codes, plain_text, public, report_blanks
from ketahanan_index.intake.items import told_numbers
from ketahanan_index.intake.recode import Fault
from ketahanan_index.intake.session import Gathered, Session, lacking
from ketahanan_index.methods.base import Array

Places = NDArray[np.intp]
LOOSE = re.compile(r"[^\S ]|  |(?:^|\0) | (?:\0|$)")
"""Blanks other than one between two words, in labels with nulls between them."""
SHORT = 32
"""Characters up to which labels are sorted as an array."""
UNEQUAL = 1e12
"""How many times the lightest weight the heaviest may be: exact sums of both must keep the lightest's digits."""
TINY, HUGE = 1e-100, 1e100
"""Between which weights lie whose products with squares of values are numbers."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """How each respondent was drawn.

    Parameters
    ----------
    unit, stratum : array (respondent,)
        Places of the village and of the stratum's label.
    clusters : tuple of array (respondent,)
        Places of the clusters' labels, a stage each.
    fpc : tuple of array (respondent,)
        Population counts or sampling fractions, a stage each.
    weight : array (respondent,)
        Weights, 1 where the design has none.
    strata, clusters_named
        The labels.
    """

    unit: Places
    stratum: Places
    clusters: tuple[Places, ...]
    fpc: tuple[Array, ...]
    weight: Array
    strata: tuple[str, ...]
    clusters_named: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class RowCodes(Sequence[str]):
    """The village code of each respondent, looked up when a message asks for it."""

    codes: tuple[str, ...]
    places: Places

    def __getitem__(self, row: int) -> str:  # type: ignore[override] # nobody asks for a slice
        return self.codes[int(self.places[row])]

    def __len__(self) -> int:
        return len(self.places)


def read_units(intake: Session, units: tuple[str, ...] | None) -> tuple[tuple[str, ...], Places]:
    """Return the villages and the place of each respondent's among them, -1 for a code that cannot be used.

    Without a village table the villages are the codes found, sorted.
    """
    frame, column = intake.frame, intake.framework.unit
    if column not in frame.columns:
        intake.problems.append(
            lacking(intake, column, "which names the village", where="`unit` of the framework")
        )
        return units or (), np.full(len(frame), -1, dtype=np.intp)
    codes, places = distinct_codes(intake)
    intake.units = RowCodes(codes if units is None else public(codes, units), places)
    known = units if units is not None else tuple(sorted({code for code in codes if code.strip()}))
    at = {unit: i for i, unit in enumerate(known)}
    found = np.array([at.get(code, -1) for code in codes], dtype=np.intp)
    strange = [i for i, code in enumerate(codes) if code.strip() and found[i] < 0]
    if strange:
        rows = np.flatnonzero(np.isin(places, strange))
        listed = few(code_shown(codes[i], known) for i in strange)
        several = "s are" if len(strange) > 1 else " is"
        fault = Fault(
            "unlisted_unit",
            f"{len(strange)} village{several} not in the village table ({listed})",
            "add the village to the table, or correct the code of the respondents",
            rows,
        )
        intake.report(fault, column)
    report_blanks(intake, codes, places, known)
    return known, found[places]


def read_design(intake: Session, design: SurveyDesign, unit: Places) -> Drawn:
    """Read the columns of the design, reporting what is missing or cannot be used."""
    count = len(intake.frame)
    strata, stratum = read_labels(intake, design.strata, "stratum", "missing_stratum")
    clusters = [read_labels(intake, column, "cluster", "missing_cluster") for column in design.clusters]
    return Drawn(
        unit=unit,
        stratum=stratum,
        clusters=tuple(places for _, places in clusters),
        fpc=tuple(read_population(intake, column) for column in design.fpc),
        weight=np.ones(count) if design.weights is None else _weights(intake, design.weights, unit),
        strata=strata,
        clusters_named=tuple(names for names, _ in clusters),
    )


def read_labels(intake: Session, column: str | None, what: str, code: str) -> tuple[tuple[str, ...], Places]:
    """Return the sorted labels of a column and each row's place among them."""
    count = len(intake.frame)
    if column is None or not is_there(intake, column, f"the {what}"):
        return ("",), np.zeros(count, dtype=np.intp)
    distinct, places = intake.frame.cells(column)
    texts = _folded(distinct)
    if not all(texts):
        bare = np.flatnonzero(np.array([not text for text in texts])[places])
        remedy = f"fill in {column}: a respondent of unknown {what} has no place in the design"
        intake.report(Fault(code, f"blank {what}", remedy, bare), column)
    names, at = _sorted(texts, unlike=texts is distinct or texts == distinct)
    return names, at[places]


def _folded(labels: list[Any]) -> list[str]:
    """Return labels as texts with single blanks between words; the list itself where they are so already."""
    if set(map(type, labels)) == {str} and not LOOSE.search("\0".join(labels)):
        return labels
    return [" ".join((one if isinstance(one, str) else plain_text(one)).split()) for one in labels]


def _sorted(texts: list[str], *, unlike: bool) -> tuple[tuple[str, ...], Places]:
    """Return texts sorted, each once, and the place of each; `unlike` says that no two are alike."""
    if unlike:
        # There may be as many labels as clusters: looking them up would take longer than sorting.
        order = _order(texts)
        at = np.empty(len(order), dtype=np.intp)
        at[order] = np.arange(len(order))
        return tuple(np.array(texts, dtype=object)[order].tolist()), at
    names = tuple(sorted(set(texts)))
    places = {name: i for i, name in enumerate(names)}
    return names, np.array([places[text] for text in texts], dtype=np.intp)


def _order(texts: list[str]) -> Places:
    """Return the places of different texts in the order of the texts."""
    # All of numpy's texts are as long as the longest, and end before a null.
    if max(map(len, texts)) <= SHORT and "\0" not in "".join(texts):
        return np.argsort(np.array(texts))
    return np.array(sorted(range(len(texts)), key=texts.__getitem__), dtype=np.intp)


def _weights(intake: Session, column: str, unit: Places) -> Array:
    """Return the weights, 0 where they cannot be used."""
    count = len(intake.frame)
    if not is_there(intake, column, "the weight"):
        return np.ones(count)
    usable, clean = read_weights(intake, column)
    if clean:
        report_zeros(intake, column, usable, unit)
    return usable


def read_weights(intake: Session, column: str) -> tuple[Array, bool]:
    """Return the weights, 0 where they cannot be used, and whether all could."""
    count = len(intake.frame)
    weight, faulty = told_numbers(intake, column)
    blank = np.isnan(weight) & ~faulty
    remedy = "fill in the weights: a respondent without one stands for nobody"
    if blank.all():
        intake.report(Fault("missing_weight", "all weights are blank", remedy, np.flatnonzero(blank)), column)
        return np.ones(count), False
    _report(intake, column, blank, "missing_weight", "blank weight", remedy)
    _report(
        intake,
        column,
        weight < 0,
        "negative_weight",
        "negative weight",
        "correct the weights: a weight says how many people a respondent stands for",
    )
    usable = np.where(weight > 0, weight, 0.0)
    extreme = _report_extreme(intake, column, usable)
    return usable, not (extreme or (faulty | blank | (weight < 0)).any())


def _report_extreme(intake: Session, column: str, weight: Array) -> bool:
    """Report weights so unequal, so large or so small that sums lose the lighter ones or leave the numbers there are.

    Not how many: of a table that stays where it lives the lightest and the heaviest are known alone.
    """
    heaviest = float(weight.max(initial=0.0))
    lightest = float(weight.min(initial=np.inf, where=weight > 0))
    if not heaviest:
        return False
    if heaviest > UNEQUAL * lightest:
        why = "sums of both would lose the lightest"
    elif lightest < TINY or heaviest > HUGE:
        why = "sums of their squares would leave the numbers there are"
    else:
        return False
    row = [] if intake.frame.counts is not None else [int(weight.argmax())]
    at = f" (row {row[0] + 1})" if row else ""
    unit = intake.units[row[0]] if row and intake.units else ""
    intake.problems.append(
        intake.frame.problem(
            f"weights reach from {lightest:.1g} to {heaviest:.1g}{at}: {why}",
            "extreme_weight",
            row,
            unit,
            column=column,
            remedy="correct the weights: a weight says how many people a respondent stands for",
        )
    )
    return True


def report_zeros(intake: Gathered, column: str, weight: Array, unit: Places) -> None:
    """Report villages whose respondents all weigh 0, and warn of single zeros."""
    zero, known = weight == 0, unit >= 0
    if not zero.any() or not known.any():
        return
    count = int(unit.max(initial=0)) + 1
    villages = np.bincount(unit[known], minlength=count) > 0
    empty = villages & (np.bincount(unit[known], weights=weight[known], minlength=count) == 0)
    rows = np.flatnonzero(known & empty[unit])
    if len(rows):
        message = f"all weights are 0 in {int(empty.sum())} village{'s' if empty.sum() > 1 else ''}"
        remedy = "correct the weights, or leave these respondents out"
        intake.report(Fault("zero_weight", message, remedy, rows), column)
        return
    fault = Fault(
        "zero_weight",
        "weight 0: these respondents count in the sample but not in the estimates",
        "correct the weights if they should count",
        np.flatnonzero(zero),
    )
    intake.report(fault, column, severity="warning")


def read_population(intake: Session, column: str) -> Array:
    """Return population counts or fractions, 1 where they cannot be used."""
    count = len(intake.frame)
    if not is_there(intake, column, "the finite population correction"):
        return np.ones(count)
    value, faulty = told_numbers(intake, column)
    with np.errstate(invalid="ignore"):
        wrong = ~(value > 0) & ~faulty
    remedy = "give every respondent the count (above 1) or the share (up to 1) sampled at this stage"
    _report(intake, column, wrong, "bad_fpc", "blank, zero or negative population count", remedy)
    return np.where(value > 0, value, 1.0)


def _report(
    intake: Session, column: str, where: NDArray[np.bool_], code: str, message: str, remedy: str
) -> None:
    rows = np.flatnonzero(where)
    if len(rows):
        intake.report(Fault(code, message, remedy, rows), column)


def is_there(intake: Gathered, column: str, why: str) -> bool:
    """Return whether a column of the design is there, reporting one that is not."""
    if column in intake.frame.columns:
        return True
    intake.problems.append(lacking(intake, column, why, where="the design"))
    return False
