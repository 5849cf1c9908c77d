"""What is wrong with data, as one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.framework.showing import counts_of, in_short
from ketahanan_index.intake import display
from ketahanan_index.stages import recoding
from ketahanan_index.stages.recoding import Answer
from ketahanan_index.stages.steps import problem_table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, repr=False)
class Check:
    """Everything wrong with the data for a framework.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> villages = [{"kode_desa": "3202012001", "iks": 1.8, "ike": 0.6, "ikl": 0.7}]
    >>> check = ki.check(ki.Framework.load("idm-komponen"), villages=villages)
    >>> check.ok, check.problems["code"].tolist()
    (False, ['outside_scale'])
    """

    found: tuple[Problem, ...]
    answers: tuple[Answer, ...] = ()

    @property
    def recoding(self) -> pd.DataFrame:
        """How each answer was read, those that could not be read first."""
        return recoding.table(self.answers)

    @property
    def problems(self) -> pd.DataFrame:
        """One row per kind and column: severity, code, message, remedy, where, count."""
        return problem_table(self.found)

    @property
    def ok(self) -> bool:
        """Whether there is no error; warnings may remain."""
        return not any(p.severity == "error" for p in self.found)

    def raise_if_errors(self) -> None:
        """Raise a DataError with all errors, if there is one."""
        errors = [p for p in self.found if p.severity == "error"]
        if errors:
            tables = {p.table for p in errors if p.table}
            raise DataError(heading(errors, tables.pop() if len(tables) == 1 else "the data"), errors)

    def __repr__(self) -> str:
        if not self.found:
            return in_short("Check", "", ["no problems"])
        return in_short("Check", "", [self._counted(), counts_of(problem.code for problem in self.found)])

    def __str__(self) -> str:
        if not self.found:
            return repr(self)
        lines = [in_short("Check", "", [self._counted()])]
        for problem in self.found:
            lines += [f"  {line}" for line in f"{problem.severity}: {problem}".split("\n")]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return display.of_check(self)

    def _counted(self) -> str:
        several = "s" if len(self.found) > 1 else ""
        return f"{len(self.found):,} problem{several}, {'ok' if self.ok else 'not ok'}"
