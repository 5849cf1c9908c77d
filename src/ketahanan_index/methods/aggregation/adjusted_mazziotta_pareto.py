"""The adjusted Mazziotta-Pareto index."""

from __future__ import annotations

from typing import ClassVar, Literal

from ketahanan_index.arrays import penalties
from ketahanan_index.methods.base import Aggregation, Array, shares


class AdjustedMazziottaPareto(Aggregation):
    """Average members rescaled around a reference of 100 and pay for their imbalance, comparably over waves.

    Parameters
    ----------
    penalty : {"negative", "positive"}
        Whether imbalance is taken off the mean, for an index of which more is better, or added to it, for an index
        of a burden such as poverty.

    Notes
    -----
    M - S cv = M - S**2 / M (``negative``) or M + S**2 / M (``positive``) over a unit's present members, S with divisor
    n; weights enter M and S**2 alike. Shapes: x ``(..., unit, member)``, weights ``(..., member)``. It is homogeneous
    and has the value of equal members.

    It is the second half of a pair. The first is the `ampi` normalisation, which puts the reference of each
    indicator on 100 and its goalposts 60 points apart, about 70 to 130, and stays fixed over waves: only on such
    values is 100 the reference unit and the penalty the published one. The formula is that of `mazziotta_pareto`
    with its published divisor; the two differ in what they are given, and this one has no divisor to choose,
    because values that are not standardised leave no degree of freedom to count.

    Use it for members that cannot replace one another fully where waves are compared (with ``base=``). Do not
    use it on ranges that start at 0, where the penalty is another one. A negative member is refused, and where
    the mean is not above 0 there is no value (zeros alone make 0).

    Missing members are left out and the weights of the others renormalised; a single one has its own value. Without
    any there is no value.

    With r = (x - M) / M the derivative to a member is w/W (1 - 2 r + cv**2), or w/W (1 + 2 r - cv**2) under
    ``positive``.

    Peers: Compind's ``ci_ampi``, which rounds to 3 decimals and in version 3.4 takes the penalty off whichever is
    asked for; giniCI's ``giniCI(..., hv = TRUE)`` with equal weights, without rounding.

    References
    ----------
    Mazziotta, M. and Pareto, A. (2016). On a generalized non-compensatory composite index for measuring
    socio-economic phenomena. Social Indicators Research 127(3), 983-1003. doi:10.1007/s11205-015-0998-2

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[80.0, 120.0], [100.0, 100.0], [90.0, np.nan]])
    >>> ki.aggregation.AdjustedMazziottaPareto().combine(x, np.array([1.0, 1.0])).tolist()
    [96.0, 100.0, 90.0]
    """

    method: Literal["adjusted_mazziotta_pareto"] = "adjusted_mazziotta_pareto"
    penalty: Literal["negative", "positive"] = "negative"
    invariances: ClassVar = frozenset({"homogeneous", "idempotent", "unit_order"})

    @property
    def needs_positive(self) -> bool:
        return True

    def combine(self, x: Array, weights: Array) -> Array:
        return penalties.penalised(x, shares(x, weights), self._factor)

    def gradient(self, x: Array, weights: Array) -> Array:
        return penalties.gradient(x, shares(x, weights), self._factor)

    @property
    def _factor(self) -> float:
        return 1.0 if self.penalty == "negative" else -1.0
