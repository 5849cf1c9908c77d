"""Scores by stated thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field, FiniteFloat, model_validator

from ketahanan_index.arrays import flags
from ketahanan_index.arrays.spans import ROUNDING
from ketahanan_index.methods.base import Array, Normalisation, Span, called, refuse
from ketahanan_index.methods.levels import Levels


class ThresholdScores(Normalisation):
    """Score values by a table of thresholds, such as the 0 to 5 of the Indeks Desa Membangun.

    Parameters
    ----------
    bounds : list of float
        Where one level ends and the next begins, in the indicator's own units, rising.
    scores : list of float
        The score of each level, from the lowest values to the highest: one more than bounds.
    upper_included : bool
        Whether a value equal to a bound belongs to the level below it (x <= bound) or above it (x >= bound).
    lowest : float
        The lower end of the scale of scores, which comes to the lower end of the range.
    highest : float, optional
        The upper end of the scale of scores, which comes to the upper end of the range; by default the largest of
        `scores`.

    Notes
    -----
    a + (score - lowest) / (highest - lowest) * (b - a) on the range [a, b], with score = scores[i] for
    bounds[i - 1] < x <= bounds[i] and the last score beyond the last bound. A value that differs from a bound by
    rounding alone (1e-12, relative or absolute) is on it. Shapes: x ``(..., unit, indicator)``.

    The scores themselves say which way is better, so that they fall where less is better, as for the distance to a
    clinic. Scores that only fall where more is better, or only rise where less is, are refused by name; scores that
    rise and fall are taken as they are, for indicators with a best value in between. Use it to reproduce official
    tables and where levels have a meaning of their own. Do not use it where differences within a level matter.

    Nothing is learnt from the units: a score depends on its own village only. Missing values stay missing. Levels
    have no slope, so sampling errors end here.

    Peers: none of COINr, Compind, pymcdm and scikit-criteria has it.

    References
    ----------
    Kementerian Desa PDTT (2016). Peraturan Menteri Nomor 2 Tahun 2016 tentang Indeks Desa Membangun.

    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 5, categorical scale. doi:10.1787/9789264043466-en

    Examples
    --------
    Metres to the nearest village health post, scored 5 up to 500 m and 1 beyond 3,500 m:

    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[300.0], [500.0], [800.0], [2500.0], [9000.0]])
    >>> table = ki.normalisation.ThresholdScores(bounds=[500, 1000, 2000, 3500], scores=[5, 4, 3, 2, 1])
    >>> fit = table.fit(x, direction=np.array([-1.0]), ends=np.full((2, 1), np.nan), span=(0.0, 100.0))
    >>> fit.transform(x).ravel().tolist()
    [100.0, 100.0, 80.0, 40.0, 20.0]
    """

    method: Literal["threshold_scores"] = "threshold_scores"
    bounds: tuple[FiniteFloat, ...] = Field(min_length=1, examples=[[10, 30], [-20, 30]])
    scores: tuple[FiniteFloat, ...] = Field(min_length=2, examples=[[1, 3, 5], [1, 5, 2]])
    upper_included: bool = True
    lowest: FiniteFloat = Field(default=0.0, examples=[-1.0])
    highest: FiniteFloat | None = Field(default=None, examples=[8.0])
    invariances: ClassVar = frozenset({"unit_order"})
    learns: ClassVar[bool] = False
    asks: ClassVar = frozenset({"names"})

    @model_validator(mode="after")
    def _is_a_table(self) -> Self:
        for below, above in pairwise(self.bounds):
            if not below < above:
                raise ValueError(f"bounds do not rise: {below:g}, then {above:g}")
        if len(self.scores) != len(self.bounds) + 1:
            raise ValueError(
                f"{len(self.bounds)} bounds make {len(self.bounds) + 1} levels, found {len(self.scores)} scores"
            )
        if len(set(self.scores)) == 1:
            raise ValueError(f"all levels have the score {self.scores[0]:g}")
        low, high = min(self.scores), max(self.scores)
        if low < self.lowest:
            raise ValueError(f"the score {low:g} is below lowest, {self.lowest:g}; state lowest")
        if high > self._top:
            raise ValueError(f"the score {high:g} is above highest, {self._top:g}; state highest")
        return self

    @property
    def _top(self) -> float:
        return max(self.scores) if self.highest is None else self.highest

    @property
    def states_units(self) -> bool:
        return True

    def fit(
        self, x: Array, direction: Array, ends: Array, span: Span, names: Sequence[str] | None = None
    ) -> Levels:
        steps = np.diff(self.scores)
        falls, rises = bool((steps <= 0).all()), bool((steps >= 0).all())
        against = flags.places(np.where(direction > 0, falls, rises))
        if against:
            refuse("scores_against_direction", [_against(called(names, j), falls) for j in against])
        bounds = np.array(self.bounds)
        slack = ROUNDING * np.maximum(np.abs(bounds), 1.0)
        edges = bounds + slack if self.upper_included else bounds - slack
        shares = (np.array(self.scores) - self.lowest) / (self._top - self.lowest)
        scores = span[0] + shares * (span[1] - span[0])
        one = np.ones((1, x.shape[-1]))
        return Levels(edges[:, None] * one, scores[:, None] * one, one[0])


def _against(name: str, falls: bool) -> tuple[str, str]:
    way = "fall as it rises, but more of it is better" if falls else "rise with it, but less of it is better"
    return f"the scores of {name} {way}", "turn the scores around, or the direction of the indicator"
