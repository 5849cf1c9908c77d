"""Weights by spread and by conflict with the other members."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import moments
from ketahanan_index.arrays.correlations import disagreement
from ketahanan_index.arrays.spans import one_value
from ketahanan_index.arrays.sums import exact_sum
from ketahanan_index.methods.base import Array, Weighting, refuse
from ketahanan_index.methods.importance import WITHOUT, SpreadWeights, by_spread, named

SAME = 1e-15
"""1 - r below which two members say the same."""


class Critic(Weighting):
    """Weigh members by their standard deviation times how little they correlate with the others (CRITIC).

    Notes
    -----
    w_j = C_j / sum(C), C_j = s_j sum_k(1 - r_jk): contrast, the standard deviation with divisor n - 1, times
    conflict, r the correlation with each other member. Members that repeat one another share what one of them
    would get. Where all members agree perfectly no conflict is left, and s_j alone decides: the limit of equal
    correlations that rise to 1. Shapes: x ``(..., unit, member)``, given ``(member,)``, names those of the members.

    A constant added to a member changes nothing; a factor does: the paper rescales by the best and worst values
    found, so choose the normalisation `min_max` for its weights. Use it to keep overlapping indicators from counting
    twice; not where a member that runs against the others may be an error: conflict earns it the largest weight.

    Missing values are left out: a standard deviation takes the units with a value, a correlation those with both.
    A member with one value only gets weight 0 and a warning; one with fewer than two values is refused, and so are
    a pair that shares too few units to correlate and a group without any spread. A single member has weight 1.

    Peers: scikit-criteria (``CRITIC``) and pyDecision agree (pyDecision within 3e-11, because it adds an epsilon).
    pymcdm and pyrepo ignore directions, which changes every correlation between a benefit and a cost.

    References
    ----------
    Diakoulaki, D., Mavrotas, G. and Papayannakis, L. (1995). Determining objective weights in multiple criteria
    problems: the CRITIC method. Computers & Operations Research 22(7), 763-770.
    doi:10.1016/0305-0548(94)00059-H

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[0.0, 0.0, 50.0], [50.0, 50.0, 0.0], [100.0, 100.0, 50.0]])
    >>> ki.weighting.Critic().fit(x, given=np.ones(3)).value.round(3).tolist()
    [0.317, 0.317, 0.366]
    """

    method: Literal["critic"] = "critic"
    invariances: ClassVar = frozenset({"shift", "unit_order"})
    asks: ClassVar = frozenset({"names"})

    def fit(self, x: Array, given: Array, names: Sequence[str] | None = None) -> SpreadWeights:
        return by_spread(x, given, names, lambda seen, at: _information(seen, at, names))


def _information(x: Array, at: NDArray[np.intp], names: Sequence[str] | None) -> Array:
    varies = ~one_value(moments.minimum(x), moments.maximum(x))
    both = varies[..., :, None] & varies[..., None, :]
    apart = disagreement(x)
    unknown = (both & np.isnan(apart)).any(axis=tuple(range(x.ndim - 2)))
    if unknown.any():
        refuse(
            "no_common_units",
            [
                (
                    f"{named(names, at[[j, k]])} do not both vary over the units that have both",
                    WITHOUT,
                )
                for j, k in np.argwhere(np.triu(unknown))
            ],
        )
    conflict = exact_sum(np.where(both & (apart > SAME), apart, 0.0))
    agreed = (conflict == 0).all(axis=-1, keepdims=True)
    return moments.sd(x) * np.where(agreed, 1.0, conflict)
