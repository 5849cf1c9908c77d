"""What the index hangs on: each element left out in turn, and how much of the scores it explains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import ranks as rank_arrays
from ketahanan_index.arrays.correlation_ratio import correlation_ratio
from ketahanan_index.errors import MethodError
from ketahanan_index.framework.showing import in_short
from ketahanan_index.methods.base import Array
from ketahanan_index.plan import Plan
from ketahanan_index.robustness import display, shifts
from ketahanan_index.stages import Scores, contributions, ranking
from ketahanan_index.stages.steps import Stage

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Influence(Stage):
    """Scores of the root with each indicator and each group left out, and the importance of each.

    Attributes
    ----------
    whole : Scores
        The scores with everything in.
    elements : tuple of str
        The indicators and groups under the root, in tree order; arrays follow it.
    level : array (element,)
        How far below the root; its members are on level 1.
    weight : array (element,)
        Share of the root's weight.
    importance : array (element,)
        The correlation ratio: the share of the variance of the scores that the element explains by itself.
    score, rank : array (unit, element)
        The root's scores and their ranks without the element; NaN where there is none.
    reason : tuple of str
        Why an element cannot be left out; empty where it can.
    mean_rank_shift, mean_score_shift : array (element,)
        Mean size of the shifts over the villages with a score with and without it.
    largest_shift : array (element,)
        The rank shift of the village that moves furthest: negative towards the first place.
    largest_shift_unit : tuple of str or None
        Its code (of several, the first), None where no village moves.
    class_changes : array (element,)
        Share of villages whose class changes; NaN without classes.
    lost, gained : array (element,)
        How many villages have no score without the element, and how many have one only without it.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> villages = [
    ...     {"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7},
    ...     {"kode_desa": "3202012002", "iks": 0.9, "ike": 0.5, "ikl": 0.65},
    ... ]
    >>> found = ki.influence(ki.score(ki.Framework.load("idm-komponen"), villages=villages))
    >>> found.scores().round(3).loc["3202012001"].to_dict()
    {'iks': 0.65, 'ike': 0.75, 'ikl': 0.7}
    """

    whole: Scores
    elements: tuple[str, ...]
    level: NDArray[np.intp]
    weight: Array
    importance: Array
    score: Array
    rank: Array
    reason: tuple[str, ...]
    mean_rank_shift: Array
    mean_score_shift: Array
    largest_shift: Array
    largest_shift_unit: tuple[str | None, ...]
    class_changes: Array
    lost: NDArray[np.int64]
    gained: NDArray[np.int64]

    def scores(self) -> pd.DataFrame:
        """Return the root's scores without each element: one row a village, one column an element."""
        return self._table(self.score)

    def ranks(self) -> pd.DataFrame:
        """Return the ranks without each element: one row a village, one column an element."""
        return self._table(self.rank)

    def to_frame(self) -> pd.DataFrame:
        """Return one row an element, in tree order.

        Columns: node, level, weight (of the root's), importance, mean_rank_shift, mean_score_shift, largest_shift,
        largest_shift_unit, class_changes, lost, gained, reason.
        """
        import pandas as pd

        columns = {
            "node": np.array(self.elements, dtype=object),
            "level": self.level,
            "weight": self.weight,
            "importance": self.importance,
            "mean_rank_shift": self.mean_rank_shift,
            "mean_score_shift": self.mean_score_shift,
            "largest_shift": self.largest_shift,
            "largest_shift_unit": pd.array(self.largest_shift_unit, dtype="str"),
            "class_changes": self.class_changes,
            "lost": self.lost,
            "gained": self.gained,
            "reason": np.array(self.reason, dtype=object),
        }
        return pd.DataFrame(columns).copy()

    def _table(self, values: Array) -> pd.DataFrame:
        import pandas as pd

        return pd.DataFrame(
            np.array(values), index=ranking.unit_index(self.whole), columns=list(self.elements)
        )

    def __repr__(self) -> str:
        units = len(self.whole.units)
        facts = [f"{len(self.elements):,} elements left out", f"{units:,} villages"]
        return in_short("Influence", self.whole.nodes[0], facts)

    def _repr_html_(self) -> str:
        return display.of_influence(self)


def influence(scores: Scores) -> Influence:
    """Leave each indicator and each group out in turn, and say how much of the scores each explains.

    An element is left out by a weight of 0: the other members of its group share its weight, and a group that it leaves
    without a member that counts is left out in its place. Values stay as they were rescaled and weights as they were
    applied: what was learnt from the data is not learnt again.

    Parameters
    ----------
    scores : Scores
        What `score` returned.

    Returns
    -------
    Influence
        `to_frame()` has one row an element, `scores()` and `ranks()` one row a village and one column an element. An
        element that cannot be left out has NaN and a reason: ``only_member`` where nothing else counts, else the code
        of the problem that the rest would raise, such as ``negative_under_mean``.

    Raises
    ------
    TypeError
        For anything but a Scores.

    Notes
    -----
    The importance of an element x for the scores y is Pearson's correlation ratio, the first-order sensitivity index::

        η² = Var(E(y|x)) / Var(y)

    over the villages that have both. E(y|x) is estimated by a penalised natural cubic regression spline with at most 10
    knots among the distinct values of x, smoothed by generalised cross-validation; there is nothing random in it. With
    independent members and an arithmetic mean it is w²σ²/Σw²σ²; members that vary together share what they explain, so
    that importances add up to more than 1. An element with far more weight than importance says less than its weight
    promises. With n villages chance alone gives an importance of up to about 10/n.

    Shifts are what is without the element less what is with everything: a rank shift of -3 is three places towards the
    first. Ranks are among the villages that have a score each time.

    Peers: COINr's remove_elements gives the same scores, ranks and mean rank shifts, level by level; its rank
    differences have the other sign. Becker et al. estimate importance by Gaussian processes.

    References
    ----------
    Becker, W., Saisana, M., Paruolo, P. and Vandecasteele, I. (2017). Weights and importance in composite indicators:
    closing the gap. Ecological Indicators 80, 12-22. doi:10.1016/j.ecolind.2017.03.056

    Paruolo, P., Saisana, M. and Saltelli, A. (2013). Ratings and rankings: voodoo or science? Journal of the Royal
    Statistical Society A 176(3), 609-634. doi:10.1111/j.1467-985X.2012.01059.x

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> villages = [
    ...     {"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7},
    ...     {"kode_desa": "3202012002", "iks": 0.9, "ike": 0.5, "ikl": 0.8},
    ...     {"kode_desa": "3202012003", "iks": 0.5, "ike": 0.9, "ikl": 0.5},
    ... ]
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> found = ki.influence(scores)
    >>> found.to_frame()[["node", "weight", "mean_rank_shift", "largest_shift_unit"]].round(3).values.tolist()
    [['iks', 0.333, 1.0, '3202012003'], ['ike', 0.333, 0.0, nan], ['ikl', 0.333, 1.0, '3202012003']]
    >>> found.ranks()["iks"].tolist()
    [2.0, 2.0, 1.0]
    """
    shifts.require_scores(scores, "scores")
    plan, whole = scores.plan, scores.snapped[:, 0]
    about = scores.weights.iloc[1:]
    elements = tuple(str(name) for name in about.index)
    places = [plan.names.index(name) for name in elements]
    value, reason = _left_out(scores, places)
    snapped = rank_arrays.snap(value)
    rank = np.stack([rank_arrays.rank(column) for column in snapped.T], axis=1)
    moved = rank - rank_arrays.rank(whole)[:, None]
    far = [shifts.furthest(column, scores.units) for column in moved.T]
    everything = contributions.everything(scores)
    can = np.array([not said for said in reason])
    classes = shifts.class_codes(scores, whole)
    had, has = ~np.isnan(whole)[:, None], ~np.isnan(snapped)
    return Influence(
        whole=scores,
        elements=elements,
        level=about["level"].to_numpy(np.intp),
        weight=about["overall"].to_numpy(np.float64, copy=True),
        importance=np.array([correlation_ratio(everything[:, i], scores.value[:, 0]) for i in places]),
        score=value,
        rank=rank,
        reason=reason,
        mean_rank_shift=np.array([shifts.mean_size(column) for column in moved.T]),
        mean_score_shift=np.array([shifts.mean_size(column) for column in (value - scores.value[:, :1]).T]),
        largest_shift=np.array([_largest(column, i) for column, i in zip(moved.T, far, strict=True)]),
        largest_shift_unit=tuple(None if i is None else scores.units[i] for i in far),
        class_changes=np.array(
            [shifts.share_changed(classes, shifts.class_codes(scores, x)) for x in snapped.T]
        ),
        lost=np.where(can, (had & ~has).sum(axis=0), 0),
        gained=(has & ~had).sum(axis=0),
    )


def _left_out(scores: Scores, places: list[int]) -> tuple[Array, tuple[str, ...]]:
    """Return the root's scores without each element ``(unit, element)``, and why one cannot be left out."""
    plan = scores.plan
    prepared = plan.prepare(scores.normalised.value)
    value = np.full((len(scores.units), len(places)), np.nan)
    reason = [""] * len(places)
    for column, place in enumerate(places):
        weights = _without(plan, scores.applied, place)
        if weights is None:
            reason[column] = "only_member"
        elif np.array_equal(weights, scores.applied):
            value[:, column] = scores.value[:, 0]
        else:
            try:
                value[:, column] = plan.run(prepared, weights)[0][:, 0]
            except MethodError as refused:
                reason[column] = refused.problems[0].code
    return value, tuple(reason)


def _without(plan: Plan, weights: Array, place: int) -> Array | None:
    """Return the weights without an element, None where nothing else counts.

    Where no other member of its group counts, the group goes in its place.
    """
    k = len(plan.indicators)
    parent = {i: g for g, node in enumerate(plan.groups) for i in node.members}
    while place in parent:
        group = parent[place]
        if any(weights[i] > 0 for i in plan.groups[group].members if i != place):
            out = weights.copy()
            out[place] = 0.0
            return out
        place = k + group
    return None


def _largest(shift: Array, place: int | None) -> float:
    if place is not None:
        return float(shift[place])
    return float("nan") if np.isnan(shift).all() else 0.0
