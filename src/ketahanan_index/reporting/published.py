"""What readers may see of scores: the figures that the rule of publication does not withhold.

A village that is withheld keeps its place among the ranks of others; of its own figures none is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import ranks
from ketahanan_index.methods.base import Array
from ketahanan_index.stages import Scores, publishing, ranking
from ketahanan_index.stages.steps import Stage


@dataclass(frozen=True, eq=False)
class Published(Stage):
    """Figures that may be shown, NaN (or -1) where they may not; made by `published`.

    Parameters
    ----------
    scores : Scores
        All figures.
    shown : array of bool (unit, node)
        Which scores of groups may be shown: there is one, and its flag is publish or caution.
    value, standard_error, lower, upper : array (unit, node)
        Scores, their errors and 95 % intervals.
    rank, rank_of_all : array (unit,)
        The rank of the index among all villages with a score, where it may be shown, and wherever there is one.
    class_code : array (unit,)
        The place of the class among the framework's, -1 for none.
    indicator : array (unit, indicator)
        Rescaled values of indicators.
    raw : array (unit, indicator)
        Values of indicators on their own scales.
    flag : array (unit,)
        publish, caution or withhold, of the index.
    reasons : list of str
        Why, for each village: codes separated by spaces.
    """

    scores: Scores
    shown: NDArray[np.bool_]
    value: Array
    standard_error: Array
    lower: Array
    upper: Array
    rank: Array
    rank_of_all: Array
    class_code: NDArray[np.intp]
    indicator: Array
    raw: Array
    flag: NDArray[np.object_]
    reasons: list[str]

    def of_positions(self, x: Array) -> Array:
        """Return figures of indicators and groups ``(unit, position)``, NaN where their own may not be shown.

        Of a village whose index may not be shown nothing is.
        """
        seen = np.concatenate([~np.isnan(self.indicator), self.shown], axis=1) & self.shown[:, :1]
        return np.where(seen, x, np.nan)


def published(scores: Scores) -> Published:
    """Return what may be shown of scores."""
    found = publishing.score_reasons(scores)
    shown, seen = publishing.flags(found) != "withhold", publishing.shown_indicators(scores)
    estimates = scores.normalised.estimates
    lower, upper = ranking.bounds(scores)
    rank = ranks.rank(scores.snapped[:, 0])
    classes = scores.framework.classes
    code = np.full(len(rank), -1) if classes is None else ranking.class_codes(scores.snapped[:, 0], classes)
    of_index = {name: where[:, 0] for name, where in found.items()}

    def kept(x: Array, where: NDArray[np.bool_]) -> Array:
        return np.where(where, x, np.nan)

    return Published(
        scores=scores,
        shown=shown,
        value=kept(scores.value, shown),
        standard_error=kept(scores.standard_error, shown),
        lower=kept(lower, shown),
        upper=kept(upper, shown),
        rank=kept(rank, shown[:, 0]),
        rank_of_all=rank,
        class_code=np.where(shown[:, 0], code, -1),
        indicator=kept(scores.normalised.value, seen),
        raw=kept(estimates.value, seen),
        flag=publishing.flags(of_index),
        reasons=publishing.listed(of_index),
    )
