"""One value per village and indicator, with what is known of its error."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.framework import Framework
from ketahanan_index.methods.base import Array
from ketahanan_index.records import nearest
from ketahanan_index.stages.cells import Cells
from ketahanan_index.stages.steps import Stage, Step, problem_table

if TYPE_CHECKING:
    import pandas as pd

REASON_NAMES = np.array([reason.name for reason in Reason], dtype=object)


@dataclass(frozen=True, eq=False)
class Factor(Stage):
    """Sampling error as rows: a village's covariance is its rows' cross product.

    Parameters
    ----------
    rows : array (row, indicator or group)
        No NaN; a column without an estimable error is 0.
    unit : array (row,)
        The unit each row belongs to.
    """

    rows: Array
    unit: NDArray[np.intp]

    def variance(self, units: int) -> Array:
        """Return ``(unit, column)``: the sum of squares of each village's rows."""
        out = np.zeros((units, self.rows.shape[1]))
        np.add.at(out, self.unit, self.rows**2)
        return out

    def covariance(self, unit: int) -> Array:
        """Return ``(column, column)`` for one village."""
        rows = self.rows[self.unit == unit]
        return np.asarray(rows.T @ rows)


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
        Infinite for village records.
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
    capped: Cells
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

    def covariance(self, unit: str) -> Array:
        """Return the covariance of one village's values ``(indicator, indicator)``.

        NaN where an error cannot be stated.
        """
        i, k = self.place(unit), self.value.shape[1]
        out = np.zeros((k, k)) if self.factor is None else self.factor.covariance(i)
        unknown = np.isnan(self.standard_error[i])
        out[unknown] = np.nan
        out[:, unknown] = np.nan
        return out

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
