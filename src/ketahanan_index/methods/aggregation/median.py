"""The weighted median."""

from __future__ import annotations

from typing import ClassVar, Literal

from ketahanan_index.arrays import middles
from ketahanan_index.methods.base import Aggregation, Array, shares


class Median(Aggregation):
    """Take the middle member: an extreme one on either side changes nothing.

    Notes
    -----
    The weighted median: members in order of their values, the first at which the cumulated weight exceeds half of
    the weight present; where it is exactly half (to 1e-12 of the whole), the middle between that member and the
    next. With equal weights it is the ordinary median. Shapes: x ``(..., unit, member)``, weights ``(..., member)``.
    It is homogeneous and has the value of equal members.

    Use it where single members are unreliable and five or more make up a group. Do not use it to reward progress:
    a member away from the middle may improve without moving the score. Of two members with unequal weights it is
    the heavier one, with equal weights their mean.

    Missing members are left out and the weights of the others renormalised; without any there is no value.

    The derivative is 1 to the deciding member, 1/2 to each where two decide, 0 to all others. There is none (NaN)
    where members are tied at the median and it hangs on the size of a change which of them decides; the standard
    error then ends in ``no_gradient``. Near a tie the linear error is
    rough for the same reason.

    Peers: no method of COINr 1.1, Compind, pymcdm or scikit-criteria; COINr's ``Aggregate`` takes a function of the
    analyst's own.

    References
    ----------
    Yager, R. R. (1988). On ordered weighted averaging aggregation operators in multicriteria decisionmaking. IEEE
    Transactions on Systems, Man, and Cybernetics 18(1), 183-190. doi:10.1109/21.87068

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> method = ki.aggregation.Median()
    >>> x = np.array([[1.0, 4.0, 90.0], [2.0, np.nan, 6.0]])
    >>> method.combine(x, np.array([1.0, 1.0, 1.0])).tolist()
    [4.0, 4.0]
    """

    method: Literal["median"] = "median"
    invariances: ClassVar = frozenset({"homogeneous", "idempotent", "unit_order"})

    def combine(self, x: Array, weights: Array) -> Array:
        return middles.weighted_median(x, shares(x, weights))

    def gradient(self, x: Array, weights: Array) -> Array:
        return middles.gradient(x, shares(x, weights))
