"""One value per village and indicator, with what is known of its error."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.design import Publication
from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.framework import Framework
from ketahanan_index.methods.base import Array
from ketahanan_index.records import nearest
from ketahanan_index.stages import publishing, recoding
from ketahanan_index.stages.cells import Cells
from ketahanan_index.stages.recoding import Answer
from ketahanan_index.stages.sampling import Factor, Sample
from ketahanan_index.stages.steps import Stage, Step, problem_table

if TYPE_CHECKING:
    import pandas as pd

REASON_NAMES = np.array([reason.name for reason in Reason], dtype=object)


@dataclass(frozen=True, eq=False, repr=False)
class Estimates(Stage):
    """Values of indicators by village, on their own scales.

    Attributes
    ----------
    value, standard_error : array (unit, indicator)
        NaN where there is no value, and where no error can be stated.
    n, psus : array (unit, indicator)
        Respondents and primary sampling units behind each value; 0 for village records.
    degrees_of_freedom : array (unit, indicator)
        Primary sampling units less strata; infinite for village records.
    factor : Factor or None
        Sampling error as rows; None where nobody was asked.
    stated : array (unit, indicator) or None
        Standard errors that the village table states, 0 where it states none; None where it states none at all.
    sample : Sample or None
        Who answered what.
    units : tuple of str
        Village codes in the order of the rows.
    unit_table : DataFrame
        The unused columns of the village table, in the same order.
    """

    framework: Framework
    units: tuple[str, ...]
    value: Array
    standard_error: Array
    reason_code: NDArray[np.int8]
    n: NDArray[np.int64]
    psus: NDArray[np.int64]
    degrees_of_freedom: Array
    factor: Factor | None
    stated: Array | None
    sample: Sample | None
    capped: Cells
    answers: tuple[Answer, ...]
    noted: tuple[Problem, ...]
    steps: tuple[Step, ...]
    _details: Any

    @property
    def indicators(self) -> tuple[str, ...]:
        """The ids of the columns."""
        return tuple(indicator.id for indicator in self.framework.indicators)

    @property
    def reason(self) -> NDArray[np.object_]:
        """Why each standard error is what it is ``(unit, indicator)``: see `Reason`."""
        return REASON_NAMES[self.reason_code]

    @property
    def unit_table(self) -> pd.DataFrame:
        """The unused columns of the village table, indexed by village."""
        import pandas as pd

        table: pd.DataFrame = self._details.copy()
        table.index = pd.Index(self.units, name=self.framework.unit, dtype=object)
        return table

    @property
    def problems(self) -> pd.DataFrame:
        """Warnings, one row per kind and column."""
        return problem_table(self.noted)

    @cached_property
    def _place(self) -> dict[str, int]:
        return {unit: i for i, unit in enumerate(self.units)}

    def __repr__(self) -> str:
        units, indicators = self.value.shape
        return f"<Estimates for {self.framework.id}: {units:,} villages, {indicators} indicators>"

    def place(self, unit: str) -> int:
        """Return the row of a village; KeyError names the nearest code for an unknown one."""
        if unit not in self._place:
            raise KeyError(f"no village has the code {unit!r}{nearest(unit, self.units)}")
        return self._place[unit]

    @property
    def recoding(self) -> pd.DataFrame:
        """How each answer was read: table, indicator, column, answer, kind, value, count."""
        return recoding.table(self.answers)

    def covariance(self, unit: str, other: str | None = None) -> Array:
        """Return the covariance of one village's values ``(indicator, indicator)``, or of two villages'.

        NaN where an error cannot be stated. Two villages vary together where they share sampling units.
        """
        i, k = self.place(unit), self.value.shape[1]
        j = i if other is None else self.place(other)
        out = np.zeros((k, k)) if self.factor is None else self.factor.covariance(i, j)
        if self.stated is not None and i == j:
            out[np.diag_indices(k)] += self.stated[i] ** 2
        out[np.isnan(self.standard_error[i])] = np.nan
        out[:, np.isnan(self.standard_error[j])] = np.nan
        return out

    def flags(self, publication: Publication | None = None) -> pd.DataFrame:
        """Say which indicators of which villages may be published: one row a village and indicator asked.

        Columns: unit, indicator, value, standard_error, n, psus, rse (the relative standard error of indicators with
        a natural zero), flag and reasons. very_large_rse withholds like few_respondents and few_psus; large_rse and
        no_error ask for caution.
        """
        return publishing.of_estimates(self, publication or Publication())

    def for_framework(self, framework: Framework) -> Estimates:
        """Return the estimates for another framework over the same indicators, such as one with other weights.

        Raises
        ------
        DataError
            When the other framework has other indicators or scales.
        """
        if _measured(framework) != _measured(self.framework):
            problem = Problem(
                message="the estimates were made for other indicators than those of this framework",
                remedy="estimate again with this framework; weights and methodology may differ, indicators may not",
                code="other_indicators",
            )
            raise DataError(heading([problem], "estimates"), [problem])
        first, *others = self.steps
        parameters = {
            **first.parameters,
            "framework": framework.id,
            "version": framework.version,
            "digest": framework.digest,
            "estimated_with": self.framework.digest,
        }
        step = Step(first.name, parameters, first.counts)
        return replace(self, framework=framework, steps=(step, *others))

    def to_frame(self) -> pd.DataFrame:
        """Return the values as a table, one row a village and one column an indicator."""
        import pandas as pd

        index = pd.Index(self.units, name=self.framework.unit, dtype=object)
        return pd.DataFrame(np.array(self.value), index=index, columns=list(self.indicators))


def _measured(framework: Framework) -> Any:
    """Return what estimation depends on: the indicators, but for their weights, and their scales."""
    indicators = [i.model_copy(update={"weight": 1.0}) for i in framework.indicators]
    return indicators, dict(framework.scales), framework.unit, framework.unit_codes
