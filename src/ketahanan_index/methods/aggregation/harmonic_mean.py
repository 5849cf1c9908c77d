"""The weighted harmonic mean."""

from __future__ import annotations

from typing import ClassVar, Literal

from ketahanan_index.arrays import power
from ketahanan_index.methods.base import Aggregation, Array, shares


class HarmonicMean(Aggregation):
    """Average the reciprocals: the strictest of the three classical means.

    Notes
    -----
    sum(w) / sum(w / x) over the present members. A zero makes the result zero; a negative member is
    refused. Shapes: x ``(..., unit, member)``, weights ``(..., member)``. The derivative to a member is
    w/W * (mean/x)**2.

    Use it where the lowest members should all but decide. Do not use it where some members are 0 or near 0 by
    measurement error alone.

    Peers: COINr's ``a_hmean``, which averages negative values without a word; here they are refused.

    References
    ----------
    Bullen, P. S. (2003). Handbook of Means and Their Inequalities. Kluwer, chapter III.
    doi:10.1007/978-94-017-0399-4

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> method = ki.aggregation.HarmonicMean()
    >>> method.combine(np.array([[1.0, 4.0], [2.0, np.nan]]), np.array([1.0, 1.0])).tolist()
    [1.6, 2.0]
    """

    method: Literal["harmonic_mean"] = "harmonic_mean"
    invariances: ClassVar = frozenset({"homogeneous", "idempotent", "unit_order"})

    @property
    def needs_positive(self) -> bool:
        return True

    def forward(self, x: Array) -> Array:
        return power.forward(x, -1)

    def inverse(self, m: Array) -> Array:
        return power.inverse(m, -1)

    def gradient(self, x: Array, weights: Array) -> Array:
        return power.gradient(x, self.combine(x, weights), shares(x, weights), -1)
