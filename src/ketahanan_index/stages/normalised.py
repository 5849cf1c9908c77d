"""Indicators on one range, more is better."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import Problem
from ketahanan_index.framework import Framework
from ketahanan_index.framework.showing import in_short
from ketahanan_index.methods.base import Array
from ketahanan_index.plan import Plan, compile_framework
from ketahanan_index.stages import display
from ketahanan_index.stages.cells import Cells
from ketahanan_index.stages.estimates import Estimates
from ketahanan_index.stages.fitted import FittedStep
from ketahanan_index.stages.screened import Screened, availability
from ketahanan_index.stages.steps import Stage, Step, problem_table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Normalised(Stage):
    """Indicators by village after imputation, treatment and rescaling.

    Attributes
    ----------
    value : array (unit, indicator)
        On the range of the framework; more is better.
    imputed, treated : DataFrame
        Every cell that was filled or changed: unit, indicator, before, after, step.
    screened, availability : DataFrame
        Villages that were screened, with the reason; shares of data available and non-zero of all.
    """

    estimates: Estimates
    value: Array
    slope: Array | None
    reason_code: NDArray[np.int8]
    fitted_steps: tuple[FittedStep, ...]
    screening: Screened
    filled: Cells
    changed: Cells
    noted: tuple[Problem, ...]
    steps: tuple[Step, ...]

    @property
    def framework(self) -> Framework:
        """The framework scored."""
        return self.estimates.framework

    @property
    def units(self) -> tuple[str, ...]:
        """Village codes in the order of the rows."""
        return self.estimates.units

    def __repr__(self) -> str:
        units, indicators = self.value.shape
        return in_short(
            "Normalised", self.framework.id, [f"{units:,} villages", f"{indicators:,} indicators"]
        )

    def _repr_html_(self) -> str:
        return display.of_normalised(self)

    @property
    def imputed(self) -> pd.DataFrame:
        """Every filled cell, on the indicator's own scale."""
        return self.filled.to_frame(self.units, self.estimates.indicators)

    @property
    def treated(self) -> pd.DataFrame:
        """Every capped or treated cell, on the scale of its item or indicator."""
        return Cells.joined([self.estimates.capped, self.changed]).to_frame(
            self.units, self.estimates.indicators
        )

    @property
    def screened(self) -> pd.DataFrame:
        """Villages that were screened out, or forced: unit, node, reason, available, nonzero, minimum."""
        return self.screening.to_frame(self.units, [node.id for node in self._plan.groups])

    @property
    def availability(self) -> pd.DataFrame:
        """Shares of data available and non-zero, as estimated: one row a village and node.

        Examples
        --------
        >>> import ketahanan_index as ki
        >>> framework = ki.Framework.load("idm-komponen")
        >>> village = {"kode_desa": "3202012001", "iks": 0.8, "ike": 0.0, "ikl": None}
        >>> normalised = ki.normalise(ki.estimate(framework, villages=[village]))
        >>> normalised.availability.round(4).values.tolist()
        [['3202012001', 'idm', 0.6667, 0.5]]
        """
        import pandas as pd

        nodes = [node.id for node in self._plan.groups]
        available, nonzero = availability(self.estimates.value, self._plan.under(self._plan.given))
        columns = {
            "unit": np.repeat(np.array(self.units, dtype=object), len(nodes)),
            "node": np.tile(np.array(nodes, dtype=object), len(self.units)),
            "available": available.ravel(),
            "nonzero": nonzero.ravel(),
        }
        return pd.DataFrame(columns)

    @property
    def problems(self) -> pd.DataFrame:
        """Warnings, one row per kind and column."""
        return problem_table(self.noted)

    @cached_property
    def _plan(self) -> Plan:
        return compile_framework(self.framework)

    def to_frame(self) -> pd.DataFrame:
        """Return the values as a table, one row a village and one column an indicator."""
        import pandas as pd

        index = pd.Index(self.units, name=self.framework.unit, dtype=object)
        return pd.DataFrame(np.array(self.value), index=index, columns=list(self.estimates.indicators))
