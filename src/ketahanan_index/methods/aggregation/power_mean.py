"""The weighted power mean."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ketahanan_index.arrays import power
from ketahanan_index.methods.base import Aggregation, Array, shares


class PowerMean(Aggregation):
    """Average x**power and take the root: one family from strict to lenient.

    Parameters
    ----------
    power : float
        The exponent, from -20 (near the smallest member) to 20 (near the largest): 1 arithmetic,
        0 geometric, -1 harmonic; the lower, the less a surplus in one member makes up for a lack in another.

    Notes
    -----
    (sum(w x**p) / sum(w))**(1/p) over the present members, the geometric mean at p = 0. For p of 0 or less
    a zero makes the result zero; a negative member is refused unless p is 1. Shapes: x
    ``(..., unit, member)``, weights ``(..., member)``. The derivative to a member is w/W * (mean/x)**(1-p).

    Use it to vary the strictness itself, in a sensitivity analysis for instance. Do not use it where a named mean
    says the same: readers know those.

    Peers: COINr's ``a_genmean``, which has no value as soon as one member is missing; here the others are averaged.
    Compind's ``ci_generalized_mean``.

    References
    ----------
    Bullen, P. S. (2003). Handbook of Means and Their Inequalities. Kluwer, chapter III.
    doi:10.1007/978-94-017-0399-4
    Atkinson, A. B. (1970). On the measurement of inequality. Journal of Economic Theory 2, 244-263.
    doi:10.1016/0022-0531(70)90039-6

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> method = ki.aggregation.PowerMean(power=2)
    >>> method.combine(np.array([[1.0, 7.0], [2.0, np.nan]]), np.array([1.0, 1.0])).tolist()
    [5.0, 2.0]
    """

    method: Literal["power_mean"] = "power_mean"
    power: Annotated[float, Field(ge=-20, le=20, examples=[0.5, -1.0, 0.0, 2.0])]
    invariances: ClassVar = frozenset({"homogeneous", "idempotent", "unit_order"})

    @property
    def needs_positive(self) -> bool:
        return self.power != 1

    def forward(self, x: Array) -> Array:
        return power.forward(x, self.power)

    def inverse(self, m: Array) -> Array:
        return power.inverse(m, self.power)

    def gradient(self, x: Array, weights: Array) -> Array:
        return power.gradient(x, self.combine(x, weights), shares(x, weights), self.power)
