"""Respondents in memory whose weights are to be made anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from ketahanan_index.design import SurveyDesign
from ketahanan_index.errors import DataError, Problem, few, heading
from ketahanan_index.framework import Framework
from ketahanan_index.intake.drawn import Drawn, read_design, read_units
from ketahanan_index.intake.frames import Reading
from ketahanan_index.intake.opening import fetched, open_table
from ketahanan_index.intake.session import Session
from ketahanan_index.methods.base import Array


@dataclass(frozen=True, slots=True)
class Weighing:
    """Respondents with their design read.

    Parameters
    ----------
    intake : Session
        The table, and what was found wrong with it.
    units : tuple of str
        The villages; one without a name where villages do not matter.
    drawn : Drawn
        How each respondent was drawn.
    given : Any
        What the caller handed in.
    """

    intake: Session
    units: tuple[str, ...]
    drawn: Drawn
    given: Any

    def raise_if_errors(self, what: str) -> None:
        """Raise everything wrong that was found so far."""
        problems = [p for p in self.intake.problems if p.severity == "error"]
        if problems:
            raise DataError(heading(problems, what), problems)

    def with_columns(self, columns: Mapping[str, Array]) -> Any:
        """Return a new table of the caller's kind with more columns; rows that were a list become a pandas table."""
        frame = self.intake.frame
        taken = sorted(set(columns) & frame.columns)
        if taken:
            listed = few(taken)
            problem = frame.problem(
                f"the table already has the column{'s' if len(taken) > 1 else ''} {listed}",
                "column_exists",
                column=taken[0],
                remedy="take the table as it was before, or remove or rename the column",
            )
            raise DataError(heading([problem], frame.table), [problem])
        native = frame.data.to_native()
        if frame.data.implementation.is_pandas():
            import pandas as pd

            # All at once: hundreds of columns one by one leave a table in pieces.
            native = pd.concat([native, pd.DataFrame(dict(columns), index=native.index)], axis=1)
        else:
            backend = frame.data.implementation
            series = (nw.new_series(name, values, backend=backend) for name, values in columns.items())
            native = frame.data.with_columns(*series).to_native()
        if isinstance(self.given, Reading):
            return Reading(native, self.given.file, self.given.first_line)
        return native


def weighing(
    respondents: Any, design: SurveyDesign, framework: Framework | None, *, villages: bool
) -> Weighing:
    """Read the design of respondents in memory, raising everything wrong with it.

    Parameters
    ----------
    respondents : dataframe, list of dicts or Reading
        One row a respondent.
    design : SurveyDesign
        How they were drawn.
    framework : Framework or None
        What names the village column; `kode_desa` without it.
    villages : bool
        Whether villages matter.
    """
    if framework is not None and not isinstance(framework, Framework):
        raise TypeError(f"framework must be a Framework, not {type(framework).__name__}")
    opened = open_table(respondents, "respondents")
    if isinstance(opened.data, nw.LazyFrame):
        raise opened.refused(
            "weights are made of tables in memory only, and this one lives elsewhere",
            "lazy_table",
            "collect it first, with no more than the columns of the design and of the totals",
        )
    intake = Session(fetched(opened), _unnamed() if framework is None else framework)
    units: tuple[str, ...] = ("",)
    unit = np.zeros(len(intake.frame), dtype=np.intp)
    if villages:
        if framework is None and intake.framework.unit not in intake.frame.columns:
            raise opened.refused(
                f"no column is named {intake.framework.unit}, which names the village",
                "missing_column",
                "pass framework=, whose `unit` names the column of villages, or rename the column",
            )
        units, unit = read_units(intake, None)
    found = Weighing(intake, units, read_design(intake, design, unit), respondents)
    found.raise_if_errors("respondents")
    return found


def refused(message: str, code: str, remedy: str) -> DataError:
    """Return the error of a design whose weights cannot be made anew."""
    problem = Problem(message=message, code=code, remedy=remedy, table="respondents")
    return DataError(heading([problem], "weights"), [problem])


def _unnamed() -> Framework:
    """Return what names the village column where no framework does."""
    return Framework.from_dict(
        {
            "id": "weights",
            "version": "1",
            "scales": {"any": {"kind": "binary", "yes": 1, "no": 0}},
            "index": {
                "id": "index",
                "members": [{"id": "one", "items": [{"column": "one", "scale": "any"}]}],
            },
        }
    )
