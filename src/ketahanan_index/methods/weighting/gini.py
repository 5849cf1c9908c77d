"""Weights by the Gini coefficient."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.inequality import gini
from ketahanan_index.methods.base import Array, Weighting
from ketahanan_index.methods.importance import SpreadWeights, by_spread, refuse_negatives


class Gini(Weighting):
    """Weigh members by how unequally their total is spread over the villages, as the Gini coefficient measures it.

    Notes
    -----
    w_j = G_j / sum(G), with G_j the mean absolute difference between two units over twice the mean, over the units
    with a value: sum((2i - n - 1) x_(i)) / (n^2 mean(x)) with x_(i) in ascending order. Shapes: x
    ``(..., unit, member)``, given ``(member,)``, names those of the members.

    A factor on a member changes nothing; a constant added does, so that it matters where a range starts: 0 to 100
    and 1 to 100 give other weights. Less drawn by single villages than `entropy`. Use it for members on a ratio
    scale; not for ratings such as 1 to 5, and not after `z_score`: a member with a negative value is refused.

    Missing values are left out, member by member. A member with one value only gets weight 0 and a warning; one
    with fewer than two values is refused, and so is a group without any spread. A single member has weight 1.

    Peers: pymcdm, pyrepo and scikit-criteria (``GiniWeighter``) agree for complete data, comparing every pair.

    References
    ----------
    Ceriani, L. and Verme, P. (2012). The origins of the Gini index: extracts from Variabilità e Mutabilità (1912)
    by Corrado Gini. Journal of Economic Inequality 10(3), 421-443. doi:10.1007/s10888-011-9188-x

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[0.0, 40.0], [50.0, 50.0], [100.0, 65.0], [50.0, 45.0]])
    >>> ki.weighting.Gini().fit(x, given=np.ones(2)).value.round(3).tolist()
    [0.789, 0.211]
    """

    method: Literal["gini"] = "gini"
    invariances: ClassVar = frozenset({"scale", "unit_order"})
    asks: ClassVar = frozenset({"names"})

    def fit(self, x: Array, given: Array, names: Sequence[str] | None = None) -> SpreadWeights:
        def measure(seen: Array, at: NDArray[np.intp]) -> Array:
            refuse_negatives(seen, at, names, "a Gini coefficient")
            return gini(seen)

        return by_spread(x, given, names, measure)
