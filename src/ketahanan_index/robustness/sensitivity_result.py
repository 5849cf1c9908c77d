"""Sobol' indices of assumptions, as arrays and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ketahanan_index.arrays import sobol
from ketahanan_index.errors import Problem
from ketahanan_index.framework.showing import counts_of, in_short
from ketahanan_index.methods.base import Array
from ketahanan_index.robustness import display
from ketahanan_index.stages import Scores
from ketahanan_index.stages.steps import Stage, problem_table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity(Stage):
    """Sobol' indices of assumptions.

    Attributes
    ----------
    factors, outputs : tuple of str
        The assumptions, and what was looked at: the mean rank shift, the share of villages in another class, and the
        scores of villages that were asked for.
    first, total : array (factor, output)
        The share of an output's variance that an assumption answers for alone, and with all others.
    indices, intervals, report
        The estimates as `arrays.sobol` gives them: with what was left out, bootstrap intervals, and indices on growing
        parts of the sample.
    failed : int
        Draws that gave no scores; their base points are left out.
    """

    scores: Scores
    factors: tuple[str, ...]
    outputs: tuple[str, ...]
    base_samples: int
    seed: int
    indices: sobol.Indices
    intervals: sobol.Intervals
    report: sobol.Convergence
    failed: int
    noted: tuple[Problem, ...]

    @property
    def first(self) -> Array:
        """First-order indices ``(factor, output)``."""
        return self.indices.first

    @property
    def total(self) -> Array:
        """Total effects ``(factor, output)``."""
        return self.indices.total

    @property
    def problems(self) -> pd.DataFrame:
        """Warnings, one row per kind."""
        return problem_table(self.noted)

    def __repr__(self) -> str:
        facts = [counts_of(self.factors), f"{self.base_samples:,} base samples", f"seed {self.seed}"]
        return in_short("Sensitivity", self.scores.framework.index.id, facts)

    def _repr_html_(self) -> str:
        return display.of_sensitivity(self)

    def to_frame(self) -> pd.DataFrame:
        """Return one row an output and assumption: indices with their intervals."""
        import pandas as pd

        arrays = {
            "first": self.indices.first,
            "first_lower": self.intervals.first_lower,
            "first_upper": self.intervals.first_upper,
            "total": self.indices.total,
            "total_lower": self.intervals.total_lower,
            "total_upper": self.intervals.total_upper,
        }
        index = pd.MultiIndex.from_product([self.outputs, self.factors], names=["output", "assumption"])
        return pd.DataFrame({name: array.T.ravel() for name, array in arrays.items()}, index=index)

    def convergence(self) -> pd.DataFrame:
        """Return indices and the widths of their intervals on growing parts of the sample."""
        import pandas as pd

        report = self.report
        index = pd.MultiIndex.from_product(
            [report.base_samples.tolist(), self.outputs, self.factors],
            names=["base_samples", "output", "assumption"],
        )
        arrays = {
            "first": report.first,
            "first_width": report.first_width,
            "total": report.total,
            "total_width": report.total_width,
        }
        return pd.DataFrame(
            {name: np.swapaxes(array, 1, 2).ravel() for name, array in arrays.items()}, index=index
        )
