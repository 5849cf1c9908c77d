"""The Mazziotta-Pareto index."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from ketahanan_index.arrays import penalties
from ketahanan_index.methods.base import Aggregation, Array, shares


class MazziottaPareto(Aggregation):
    """Average the members and pay for their imbalance: the mean less the mean times the squared variation.

    Parameters
    ----------
    penalty : {"negative", "positive"}
        Whether imbalance is taken off the mean, for an index of which more is better, or added to it, for an index
        of a burden such as poverty.
    divisor : {"n", "n-1"}
        What the members' squared distances are divided by: their number, as published, or one less, as Compind does.

    Notes
    -----
    M - S cv = M - S**2 / M (``negative``) or M + S**2 / M (``positive``), with M the mean and S the standard
    deviation of a unit's present members. Published for equal weights; with others M = sum(w x) / sum(w) and
    S**2 = sum(w (x - M)**2) / sum(w), times n / (n - 1) under that divisor, n the members that are present and
    have weight. Shapes: x ``(..., unit, member)``, weights ``(..., member)``. It is homogeneous and has the value
    of equal members. The penalty depends on where 0 lies: published on `z_score` with mean 100 and sd 10, where
    it is mild. On a range that starts at 0 it is severe, and takes a unit below 0 when S exceeds M.

    Use it for members that cannot replace one another fully, compared within one wave. Do not use it to compare
    waves (`adjusted_mazziotta_pareto` is for that), or on values around 0: a negative member is refused, and where
    the mean is not above 0 there is no value (zeros alone make 0).

    Missing members are left out and the weights of the others renormalised; a single one has no spread, and its
    own value under either divisor. Without any there is no value.

    With r = (x - M) / M and c = 1, or n / (n - 1), the derivative to a member is w/W (1 - c (2 r - cv**2)), the
    sign of c turned under ``positive``. It is below 0 for a member far above the others: raising it costs more in
    balance than it adds.

    Peers: Compind's ``ci_mpi`` is ``divisor="n-1"`` with equal weights; its ``penalty="POS"``, named for the
    phenomenon, is ``negative`` here. giniCI's ``hv`` adjustment subtracts S**2 / M of the unweighted members (divisor
    n) whatever the weights.

    References
    ----------
    De Muro, P., Mazziotta, M. and Pareto, A. (2011). Composite indices of development and poverty: an application to
    MDGs. Social Indicators Research 104(1), 1-18. doi:10.1007/s11205-010-9727-z

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[80.0, 120.0], [100.0, 100.0], [90.0, np.nan]])
    >>> ki.aggregation.MazziottaPareto().combine(x, np.array([1.0, 1.0])).tolist()
    [96.0, 100.0, 90.0]
    >>> ki.aggregation.MazziottaPareto(penalty="positive", divisor="n-1").combine(x, np.ones(2)).tolist()
    [108.0, 100.0, 90.0]
    """

    method: Literal["mazziotta_pareto"] = "mazziotta_pareto"
    penalty: Literal["negative", "positive"] = "negative"
    divisor: Literal["n", "n-1"] = "n"
    invariances: ClassVar = frozenset({"homogeneous", "idempotent", "unit_order"})

    @property
    def needs_positive(self) -> bool:
        return True

    def combine(self, x: Array, weights: Array) -> Array:
        share = shares(x, weights)
        return penalties.penalised(x, share, self._factor(share))

    def gradient(self, x: Array, weights: Array) -> Array:
        share = shares(x, weights)
        return penalties.gradient(x, share, self._factor(share))

    def _factor(self, share: Array) -> Array | float:
        sign = 1.0 if self.penalty == "negative" else -1.0
        if self.divisor == "n":
            return sign
        count = (share > 0).sum(axis=-1)
        return np.asarray(sign * count / np.maximum(count - 1, 1))
