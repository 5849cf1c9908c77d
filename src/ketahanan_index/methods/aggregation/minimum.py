"""The smallest member."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from ketahanan_index.methods.base import Aggregation, Array


class Minimum(Aggregation):
    """Take the smallest member: nothing makes up for what is worst.

    Notes
    -----
    min of the present members that have weight; how large the weights are does not matter. Shapes: x
    ``(..., unit, member)``, weights ``(..., member)``. It is homogeneous and has the value of equal members.

    Use it where every member is indispensable, as in a limiting factor or an early warning. Do not use it where
    members are measured with error: the minimum of noisy members is biased downwards, the more so the more
    members there are. A group with a missing member can only score the same or higher than with it, so read it
    beside its coverage, or ask for ``minimum_coverage``.

    Missing members are left out; without any there is no value.

    The derivative is 1 to the smallest member and 0 to the others. Where several are smallest there is none (NaN):
    the standard error ends in ``no_gradient``.

    Peers: Compind's ``ci_mean_min`` blends it with the mean; COINr 1.1, pymcdm and scikit-criteria have no method
    of it.

    References
    ----------
    Yager, R. R. (1988). On ordered weighted averaging aggregation operators in multicriteria decisionmaking. IEEE
    Transactions on Systems, Man, and Cybernetics 18(1), 183-190. doi:10.1109/21.87068

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> method = ki.aggregation.Minimum()
    >>> method.combine(np.array([[1.0, 4.0], [np.nan, 6.0]]), np.array([1.0, 3.0])).tolist()
    [1.0, 6.0]
    """

    method: Literal["minimum"] = "minimum"
    invariances: ClassVar = frozenset({"homogeneous", "idempotent", "unit_order"})

    def combine(self, x: Array, weights: Array) -> Array:
        counted = np.where(weights[..., None, :] > 0, x, np.nan)
        return np.asarray(np.fmin.reduce(counted, axis=-1, initial=np.nan))

    def gradient(self, x: Array, weights: Array) -> Array:
        smallest = (x == self.combine(x, weights)[..., None]) & (weights[..., None, :] > 0)
        single = smallest.sum(axis=-1, keepdims=True) == 1
        return np.where(smallest, np.where(single, 1.0, np.nan), 0.0)
