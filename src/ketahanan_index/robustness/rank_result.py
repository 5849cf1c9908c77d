"""Confidence sets of ranks: what `rank_confidence` returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import Problem
from ketahanan_index.framework import Framework
from ketahanan_index.framework.showing import in_short
from ketahanan_index.methods.base import Array
from ketahanan_index.robustness import display
from ketahanan_index.robustness.rank_sets import Kind, Side
from ketahanan_index.stages import Scores
from ketahanan_index.stages.steps import Stage, problem_table

if TYPE_CHECKING:
    import pandas as pd

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, repr=False)
class RankConfidence(Stage):
    """Confidence sets of the ranks of the index; made by `rank_confidence`.

    Arrays are ``(unit,)`` in the order of `units`.

    Attributes
    ----------
    scores : Scores
        What was ranked.
    framework : Framework
        The framework scored.
    units : tuple of str
        Village codes.
    score, standard_error, rank : array
        The index, its standard error, and its rank among the villages with a score, 1 the highest.
    lower, upper : array
        The best and the worst rank in the set, both included; NaN where there is no score or no known error.
    surely_bottom, possibly_bottom : array of bool or None
        Which villages are surely, and which possibly, among the `bottom` lowest; False without a score.
    critical_value : array
        How many standard errors of their difference two villages must differ by to be told apart, in the last step
        of the village's family of comparisons; NaN where there are none.
    level, kind, side, stepdown, bottom
        As asked.
    method : {"simulated", "holm"}
        Where the critical values come from.
    seed, draws : int or None
        Of the simulation, None under ``"holm"``, which draws nothing.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> villages = [
    ...     {"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7},
    ...     {"kode_desa": "3202012002", "iks": 0.9, "ike": 0.8, "ikl": 0.8},
    ... ]
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> ki.rank_confidence(scores, seed=1)  # village records are known exactly
    <RankConfidence of idm: 2 of 2 villages, simultaneous, both, 95 %, simulated, 1,000 draws, seed 1>
    """

    scores: Scores
    framework: Framework
    units: tuple[str, ...]
    score: Array
    standard_error: Array
    rank: Array
    lower: Array
    upper: Array
    surely_bottom: Flags | None
    possibly_bottom: Flags | None
    critical_value: Array
    level: float
    kind: Kind
    side: Side
    stepdown: bool
    bottom: int | None
    method: Literal["simulated", "holm"]
    seed: int | None
    draws: int | None
    noted: tuple[Problem, ...]

    @property
    def problems(self) -> pd.DataFrame:
        """Warnings about what the sets rest on, one row a kind."""
        return problem_table(self.noted)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a village: score, standard_error, rank, lower and upper, and where asked the bottom."""
        import pandas as pd

        names = ["score", "standard_error", "rank", "lower", "upper"]
        if self.bottom is not None:
            names += ["surely_bottom", "possibly_bottom"]
        index = pd.Index(self.units, name=self.framework.unit, dtype=object)
        return pd.DataFrame({name: getattr(self, name) for name in names}, index=index).copy()

    def __repr__(self) -> str:
        sets = np.count_nonzero(~np.isnan(self.lower))
        told = [f"{sets:,} of {len(self.units):,} villages", self.kind, self.side, f"{100 * self.level:g} %"]
        told += [self.method]
        if self.draws is not None:
            told += [f"{self.draws:,} draws", f"seed {self.seed}"]
        return in_short("RankConfidence", self.framework.index.id, told)

    def _repr_html_(self) -> str:
        return display.of_rank_confidence(self)
