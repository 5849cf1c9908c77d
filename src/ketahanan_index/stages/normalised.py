"""Indicators on one range, more is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.framework import Framework
from ketahanan_index.methods.base import Array
from ketahanan_index.stages.cells import Cells
from ketahanan_index.stages.estimates import Estimates
from ketahanan_index.stages.fitted import FittedStep
from ketahanan_index.stages.steps import Stage, Step

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
    """

    estimates: Estimates
    value: Array
    slope: Array | None
    reason_code: NDArray[np.int8]
    fitted_steps: tuple[FittedStep, ...]
    filled: Cells
    changed: Cells
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
        return f"<Normalised for {self.framework.id}: {units:,} villages, {indicators} indicators>"

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

    def to_frame(self) -> pd.DataFrame:
        """Return the values as a table, one row a village and one column an indicator."""
        import pandas as pd

        index = pd.Index(self.units, name=self.framework.unit, dtype=object)
        return pd.DataFrame(np.array(self.value), index=index, columns=list(self.estimates.indicators))
