"""The weighted geometric mean of members kept above a floor."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from ketahanan_index.arrays import power
from ketahanan_index.methods.base import Aggregation, Array, shares


class GeometricWithFloor(Aggregation):
    """Multiply the members, each to the power of its weight, and count one below the floor as the floor.

    Parameters
    ----------
    floor : float
        The least that a member counts, above 0 and on the range of the rescaled values: 1 on 0 to 100, for example.

    Notes
    -----
    exp(sum(w log max(x, floor)) / sum(w)) over the present members. Shapes: x ``(..., unit, member)``, weights
    ``(..., member)``. Above the floor it is the geometric mean; it is neither homogeneous nor has it the value of
    equal members below.

    Use it where a zero under `geometric_mean` would wipe out all else that a village has. State the floor with the
    result and try another, because the lower it is the more it punishes: a floor of 1 instead of 0.1 under one
    of four members with equal weights raises the mean by 78 %. Do not use it for values that run below 0: a
    negative member is refused as under the geometric mean, because a floor would hide that the range does not suit.

    Missing members are left out and the weights of the others renormalised; without any there is no value. A missing
    member is not a member on the floor.

    The derivative to a member above the floor is w/W * mean/x. At or below the floor there is none (NaN): nothing
    tells how the score would vary there, so that the standard error ends in ``no_gradient``, as for a value held
    at an end of its scale, instead of passing for exact.

    Peers: ProMCDA rescales to 0.1 to 1 before a geometric mean, which moves every value instead of those near 0;
    COINr's ``a_gmean`` stops at a zero, and pymcdm's ``WPM`` returns 0.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 6. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> method = ki.aggregation.GeometricWithFloor(floor=1)
    >>> method.combine(np.array([[0.0, 1.0], [1.0, np.nan]]), np.array([1.0, 1.0])).tolist()
    [1.0, 1.0]
    """

    method: Literal["geometric_with_floor"] = "geometric_with_floor"
    floor: Annotated[float, Field(gt=0, allow_inf_nan=False, examples=[0.1])]
    invariances: ClassVar = frozenset({"unit_order"})

    @property
    def needs_positive(self) -> bool:
        return True

    def forward(self, x: Array) -> Array:
        return power.forward(np.maximum(x, self.floor), 0)

    def inverse(self, m: Array) -> Array:
        return power.inverse(m, 0)

    def gradient(self, x: Array, weights: Array) -> Array:
        above = np.where(x > self.floor, x, np.nan)
        return power.gradient(above, self.combine(x, weights), shares(x, weights), 0)
