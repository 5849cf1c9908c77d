"""Village records to one value per village and indicator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ketahanan_index.errors import Problem
from ketahanan_index.framework import Framework, Group, Indicator
from ketahanan_index.intake.codes import read_codes
from ketahanan_index.intake.findings import emptiness
from ketahanan_index.intake.frames import Frame, Source
from ketahanan_index.intake.items import indicator_value, standard_error
from ketahanan_index.intake.opening import open_frame
from ketahanan_index.intake.session import Session, has_columns, lacking
from ketahanan_index.methods.base import Array
from ketahanan_index.stages.cells import Cells
from ketahanan_index.stages.recoding import Answer

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class VillageRecords:
    """A village table read: codes, values ``(unit, indicator)`` of the village indicators, and the rest.

    `value` has a column for every indicator of the framework, NaN for those that come from respondents.
    """

    units: tuple[str, ...]
    value: Array
    standard_error: Array | None
    capped: Cells
    unit_table: pd.DataFrame
    answers: tuple[Answer, ...]
    problems: tuple[Problem, ...]


def read(framework: Framework, native: Any) -> VillageRecords:
    """Read a village table; problems of severity error are returned, not raised.

    Raises
    ------
    DataError
        For what cannot be read at all: not a table, no rows, columns that share a name.
    """
    frame = open_frame(native, "villages")
    intake = Session(frame, framework)
    if framework.unit in frame.columns:
        intake.units = read_codes(intake)
    else:
        intake.problems.append(
            lacking(intake, framework.unit, "which names the village", where="`unit` of the framework")
        )
    count, indicators = len(frame), framework.indicators
    matrix = np.full((len(indicators), count), np.nan)
    errors: dict[int, Array] = {}
    capped: list[Cells] = []
    idle = idle_indicators(framework.index, frame)
    for j, indicator in enumerate(indicators):
        if indicator.source == "villages" and indicator.id not in idle and has_columns(intake, indicator):
            value, cells = indicator_value(intake, indicator, j)
            matrix[j] = value
            capped.append(cells)
            if indicator.standard_error is not None:
                errors[j] = standard_error(intake, indicator, value)
    own = [i for i in indicators if i.source == "villages"]
    divisors = {i.denominator.column for i in own if i.denominator is not None}
    used = {framework.unit} | {c for i in own for c in _columns(i)} - divisors | _details(framework, frame)
    unused = [c for c in frame.data.columns if c not in used]
    se = None
    if errors:
        se = np.zeros_like(matrix)
        for j, error in errors.items():
            se[j] = error
    intake.problems += emptiness(intake, matrix, idle)
    return VillageRecords(
        units=tuple(intake.units),
        value=matrix.T,
        standard_error=None if se is None else se.T,
        capped=Cells.joined(capped),
        unit_table=frame.pandas(unused),
        answers=tuple(intake.answers),
        problems=tuple(intake.problems),
    )


def idle_indicators(group: Group, frame: Source, *, idle: bool = False) -> set[str]:
    """Return the indicators of optional groups without weight whose columns are not all in this table."""
    out: set[str] = set()
    for member in group.members:
        if isinstance(member, Group):
            switched_off = member.optional and member.weight == 0
            out |= idle_indicators(member, frame, idle=idle or switched_off)
        elif idle and not all(_there(column, frame) for column in _columns(member)):
            out.add(member.id)
    return out


def _there(column: str, frame: Source) -> bool:
    return column in frame.columns or any(c.startswith(f"{column}/") for c in frame.columns)


def _columns(indicator: Indicator) -> set[str]:
    """Return the columns an indicator needs."""
    columns = {item.column for item in indicator.items}
    if indicator.denominator is not None:
        columns.add(indicator.denominator.column)
    return columns | ({indicator.standard_error} if indicator.standard_error is not None else set())


def _details(framework: Framework, frame: Frame) -> set[str]:
    """Return the ``column/option`` columns of multiple-choice items."""
    heads = tuple(f"{item.column}/" for indicator in framework.indicators for item in indicator.items)
    return {c for c in frame.columns if c.startswith(heads)}
