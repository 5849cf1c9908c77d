"""Answers of respondents to sums that a survey estimator can use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from ketahanan_index.design import SurveyDesign
from ketahanan_index.framework import Framework, Indicator
from ketahanan_index.framework.ends import lowest
from ketahanan_index.intake.arithmetic import ARRAYS, above
from ketahanan_index.intake.drawn import read_design, read_units
from ketahanan_index.intake.findings import Spread, listwise, silence
from ketahanan_index.intake.items import indicator_value, ratio_parts
from ketahanan_index.intake.lazy.respondents import read_lazily
from ketahanan_index.intake.opening import fetched, open_table
from ketahanan_index.intake.reduce import Measured, reduce
from ketahanan_index.intake.reduced import Answers
from ketahanan_index.intake.reweighted import read_calibration, read_replicates
from ketahanan_index.intake.session import Session, has_columns
from ketahanan_index.intake.villages import idle_indicators
from ketahanan_index.methods.base import Array

__all__ = ["Answers", "read"]


def read(
    framework: Framework,
    native: Any,
    units: tuple[str, ...] | None,
    design: SurveyDesign,
    advance: Callable[[], object],
) -> Answers:
    """Read respondents; problems of severity error are returned, not raised.

    Parameters
    ----------
    framework : Framework
        Its indicators from respondents are read.
    native : dataframe, list of dicts or Reading
        One row a respondent.
    units : tuple of str or None
        The villages of the village table in their order, or None without one.
    design : SurveyDesign
        How they were drawn.
    advance : callable
        Called after each indicator.

    Raises
    ------
    DataError
        For what cannot be read at all: not a table, no rows, columns that share a name.
    """
    opened = open_table(native, "respondents")
    if not isinstance(opened.data, nw.DataFrame):
        return read_lazily(framework, opened, opened.data, units, design, advance)
    intake = Session(fetched(opened), framework)
    known, unit = read_units(intake, units)
    drawn = read_design(intake, design, unit)
    replicates = read_replicates(intake, design, drawn.weight)
    # Replicates were calibrated each, and tell what that leaves to vary.
    margins = design.calibration if replicates is None else None
    cells = None if margins is None else read_calibration(intake, margins, drawn.weight)
    idle = idle_indicators(framework.index, intake.frame)
    asked, measured, capped = [], [], 0
    for j, indicator in enumerate(framework.indicators):
        if indicator.source == "respondents" and indicator.id not in idle and has_columns(intake, indicator):
            one, held = _measured(intake, indicator, j)
            asked.append(j)
            measured.append(one)
            capped += held
        advance()
    failed = any(p.severity == "error" for p in intake.problems)
    reduced = None
    if not failed:
        if design.deletion == "listwise":
            measured, lost = complete(measured)
            intake.problems += listwise(intake, lost)
        reduced = reduce(drawn, measured, cells, replicates)
        counts = drawn.weight > 0
        zeros = not counts.all()
        spreads = [Spread.of(m.value, counts if zeros else None) for m in measured]
        intake.problems += silence(intake, known, reduced, asked, spreads, zeros=zeros)
    return Answers(
        units=known,
        asked=tuple(asked),
        reduced=reduced,
        respondents=len(intake.frame),
        capped=capped,
        answers=tuple(intake.answers),
        problems=tuple(intake.problems),
    )


def complete(measured: Sequence[Measured]) -> tuple[list[Measured], int]:
    """Return values of those alone who have one for every indicator, and how many others had some."""
    if not measured:
        return [], 0
    silent = np.logical_or.reduce([np.isnan(one.value) for one in measured])

    def kept(x: Array | None) -> Array | None:
        return None if x is None else np.where(silent, np.nan, x)

    lost = silent & ~np.logical_and.reduce([np.isnan(one.value) for one in measured])
    left = [Measured(np.where(silent, np.nan, m.value), kept(m.divisor), m.median) for m in measured]
    return left, int(np.count_nonzero(lost))


def _measured(intake: Session, indicator: Indicator, j: int) -> tuple[Measured, int]:
    """Return an indicator's value by respondent, and how many answers were put on an end."""
    if indicator.statistic == "ratio" and indicator.denominator is not None:
        return Measured(*ratio_parts(intake, indicator, indicator.denominator)), 0
    value, cells = indicator_value(intake, indicator, j)
    if indicator.statistic == "share":
        value = above(ARRAYS, value, lowest(intake.framework, indicator))
    return Measured(value, median=indicator.statistic == "median"), len(cells)
