"""What a sample can tell about its own error, village by village and indicator by indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.arrays.segments import starts
from ketahanan_index.design import SurveyDesign
from ketahanan_index.methods.base import Array
from ketahanan_index.survey.structure import Flags, Level, some, tally

Counts = NDArray[np.int64]
SAME = 1e-14
"""A standard error below this share of the value is rounding: the answers are identical."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Counts at one stage of what has answers to an item: arrays ``(unit, indicator)``.

    Parameters
    ----------
    lines : array
        Sampling units with an answer.
    open : array
        Those of them in strata that are not a census.
    alone, working : array
        Those of them that are their stratum's only one, and those whose stratum has others.
    cells : array
        Strata with an answer.
    """

    lines: Counts
    open: Counts
    alone: Counts
    working: Counts
    cells: Counts


def gather(level: Level, answered: Flags, units: int) -> Evidence:
    """Count what has answers at one stage.

    Parameters
    ----------
    level : Level
        The stage.
    answered : array (line, indicator)
        Whether anybody in a sampling unit has a value.
    units : int
        How many villages there are.
    """
    start = starts(level.unit, units)
    lines = tally(answered, start)

    def those(cells: Flags) -> Counts:
        if cells.all():
            return lines
        return tally(answered & cells[level.cell, None], start) if cells.any() else np.zeros_like(lines)

    in_cells = level.unit[level.line_start[:-1]]
    return Evidence(
        lines=lines,
        open=those(level.fraction < 1),
        alone=those(level.alone),
        working=those(level.working),
        cells=tally(some(answered, level.line_start), starts(in_cells, units)),
    )


def growth(seen: Evidence) -> Array:
    """Return what rows are multiplied by so that lone strata get the average variance of the others."""
    others = seen.cells - seen.alone
    return np.sqrt(np.where(others > 0, seen.cells / np.maximum(others, 1), 0.0))


def alike(value: Array, variance: Array) -> Flags:
    """Return where a variance is no more than rounding."""
    same = np.zeros(value.shape, dtype=bool)
    np.less_equal(variance, (SAME * np.abs(value)) ** 2, out=same, where=~np.isnan(value))
    return same


def standard_error(reason: NDArray[np.int8], variance: Array) -> Array:
    """Return the standard error that a reason allows to state: the estimated one, 0, or NaN."""
    known = np.where(reason > Reason.estimated, np.nan, 0.0)
    return np.where(reason == Reason.estimated, np.sqrt(variance), known)


def reasons(
    seen: Sequence[Evidence], n: Counts, value: Array, variance: Array, design: SurveyDesign
) -> NDArray[np.int8]:
    """Return why each standard error is what it is ``(unit, indicator)``.

    Nobody can estimate an error from a single sampling unit, whatever is done about lone ones, unless it was drawn
    with certainty: then the next stage decides. Under ``certainty`` the design declares so of lone ones, and
    where nothing else was sampled the error is 0, as in a census. Under ``remove`` and ``average`` lone strata
    tell nothing, so that an error needs another stratum, which is no census.

    Parameters
    ----------
    seen : sequence of Evidence
        The counts of each stage.
    n : array (unit, indicator)
        Respondents with a value.
    value, variance : array (unit, indicator)
        The values, and what the rows amount to.
    design : SurveyDesign
        What is done about lone sampling units.
    """
    single = np.ones(n.shape, dtype=bool)
    unknown, sampled, removed, working = (np.zeros(n.shape, dtype=bool) for _ in range(4))
    for stage in seen:
        single &= stage.lines == 1
        unknown |= single & (stage.open > 0)
        single &= stage.open == 0
        sampled |= stage.open > 0
        removed |= stage.alone > 0
        working |= stage.working > 0
        if design.lonely in {"missing", "fail"}:
            unknown |= stage.alone > 0
        elif design.lonely == "average":
            unknown |= (stage.alone > 0) & (stage.working == 0)
    if design.lonely == "remove":
        unknown |= removed & ~working
    out = np.full(n.shape, np.int8(Reason.estimated))
    out[alike(value, variance)] = Reason.identical_answers
    out[unknown] = Reason.one_psu
    out[n == 1] = Reason.one_respondent
    out[~sampled] = Reason.census
    out[np.isnan(value)] = Reason.no_data
    return out
