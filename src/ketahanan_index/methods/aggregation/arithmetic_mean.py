"""The weighted mean."""

from __future__ import annotations

from typing import ClassVar, Literal

from ketahanan_index.arrays import power
from ketahanan_index.methods.base import Aggregation, Array, shares


class ArithmeticMean(Aggregation):
    """Average the members: a surplus in one makes up for a lack in another, one for one.

    Notes
    -----
    sum(w x) / sum(w) over the present members. Shapes: x ``(..., unit, member)``, weights ``(..., member)``.
    The derivative to a member is its share of the weight present.

    Use it where members may stand in for one another, and where the index must be explained in a sentence. Do not
    use it where a village should not be able to hide a collapse in one member behind the others: take
    `geometric_mean` or `mazziotta_pareto`.

    Peers: COINr's ``a_amean``, Compind's ``ci_mean_min`` at its default, ``wsm`` and ``saw`` of the decision
    packages.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 6. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> method = ki.aggregation.ArithmeticMean()
    >>> method.combine(np.array([[1.0, 4.0], [2.0, np.nan]]), np.array([1.0, 1.0])).tolist()
    [2.5, 2.0]
    """

    method: Literal["arithmetic_mean"] = "arithmetic_mean"
    invariances: ClassVar = frozenset({"homogeneous", "idempotent", "unit_order"})

    def forward(self, x: Array) -> Array:
        return power.forward(x, 1)

    def inverse(self, m: Array) -> Array:
        return power.inverse(m, 1)

    def gradient(self, x: Array, weights: Array) -> Array:
        return power.gradient(x, self.combine(x, weights), shares(x, weights), 1)
