"""Weights by the Shannon entropy of the units' shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.inequality import divergence
from ketahanan_index.methods.base import Array, Weighting
from ketahanan_index.methods.importance import SpreadWeights, by_spread, refuse_negatives


class Entropy(Weighting):
    """Weigh members by how unequally their total is spread over the villages, as Shannon's entropy measures it.

    Notes
    -----
    w_j = (1 - H_j) / sum(1 - H), with H_j = -sum(p ln p) / ln n over the units with a value, p = x / sum(x) their
    shares and 0 ln 0 = 0. A member that is alike everywhere has entropy 1 and weight 0; one that a single unit
    holds has entropy 0. Shapes: x ``(..., unit, member)``, given ``(member,)``, names those of the members.

    A factor on a member changes nothing; a constant added does, so that it matters where a range starts: 0 to 100
    and 1 to 100 give other weights, and on a range that starts at its lowest value a few villages near 0 decide.
    Use it for members on a ratio scale whose concentration is the information; not for ratings such as 1 to 5,
    and not after `z_score`: a member with a negative value is refused.

    Missing values are left out, member by member. A member with one value only gets weight 0 and a warning; one
    with fewer than two values is refused, and so is a group without any spread. A single member has weight 1.

    Peers: pymcdm, pyrepo, scikit-criteria (``EntropyWeighter``) and merwan agree on the same values. pyDecision
    turns cost columns to 1/x and adds an epsilon, so that it is 1e-7 off; here direction is resolved before.

    References
    ----------
    Shannon, C. E. (1948). A mathematical theory of communication. Bell System Technical Journal 27(3), 379-423.
    doi:10.1002/j.1538-7305.1948.tb01338.x

    Hwang, C.-L. and Yoon, K. (1981). Multiple Attribute Decision Making. Springer.
    doi:10.1007/978-3-642-48318-9

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[0.0, 40.0], [50.0, 50.0], [100.0, 65.0], [50.0, 45.0]])
    >>> ki.weighting.Entropy().fit(x, given=np.ones(2)).value.round(3).tolist()
    [0.953, 0.047]
    """

    method: Literal["entropy"] = "entropy"
    invariances: ClassVar = frozenset({"scale", "unit_order"})
    asks: ClassVar = frozenset({"names"})

    def fit(self, x: Array, given: Array, names: Sequence[str] | None = None) -> SpreadWeights:
        def measure(seen: Array, at: NDArray[np.intp]) -> Array:
            refuse_negatives(seen, at, names, "the entropy of shares")
            return divergence(seen)

        return by_spread(x, given, names, measure)
