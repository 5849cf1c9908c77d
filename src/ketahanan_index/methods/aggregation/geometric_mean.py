"""The weighted geometric mean."""

from __future__ import annotations

from typing import ClassVar, Literal

from ketahanan_index.arrays import power
from ketahanan_index.methods.base import Aggregation, Array, shares


class GeometricMean(Aggregation):
    """Multiply the members, each to the power of its weight: a low member is hard to make up for.

    Notes
    -----
    exp(sum(w log x) / sum(w)) over the present members. A zero makes the result zero, whatever the other
    members are, and leaves it without a derivative; a negative member is refused. Shapes: x
    ``(..., unit, member)``, weights ``(..., member)``. The derivative to a member is w/W * mean/x.

    Use it where members complement one another, as in the Human Development Index. Do not use it on a range that
    starts at 0 unless one zero is meant to decide: start the range above 0, or take `geometric_with_floor`.

    Peers: COINr's ``a_gmean``, Compind's ``ci_geom_gen``, ``wpm`` of the decision packages.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 6. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> method = ki.aggregation.GeometricMean()
    >>> method.combine(np.array([[1.0, 4.0], [2.0, np.nan]]), np.array([1.0, 1.0])).tolist()
    [2.0, 2.0]
    """

    method: Literal["geometric_mean"] = "geometric_mean"
    invariances: ClassVar = frozenset({"homogeneous", "idempotent", "unit_order"})

    @property
    def needs_positive(self) -> bool:
        return True

    def forward(self, x: Array) -> Array:
        return power.forward(x, 0)

    def inverse(self, m: Array) -> Array:
        return power.inverse(m, 0)

    def gradient(self, x: Array, weights: Array) -> Array:
        return power.gradient(x, self.combine(x, weights), shares(x, weights), 0)
