"""Weights by how far members spread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from ketahanan_index.arrays import moments
from ketahanan_index.methods.base import Array, Weighting
from ketahanan_index.methods.importance import SpreadWeights, by_spread


class StandardDeviation(Weighting):
    """Weigh the members of a group in proportion to their standard deviations.

    Notes
    -----
    w_j = s_j / sum(s), with s_j the standard deviation over the units with a value. Divisors n and n - 1 give the
    same weights where members have equally many values; n - 1 is used. Shapes: x ``(..., unit, member)``, given
    ``(member,)``, names those of the members.

    A constant added to a member changes nothing; a factor does, so that members must be on one range first, and
    what is weighed is how the chosen normalisation spreads them: after `z_score` all weights are equal. Use it
    where members that separate the villages should count for more; not where importance is what weights should
    express, and not across waves without ``base=``, because weights follow the sample.

    Missing values are left out, member by member. A member with one value only gets weight 0 and a warning; one
    with fewer than two values is refused, and so is a group without any spread. A single member has weight 1.

    Peers: pymcdm, pyrepo and scikit-criteria (``StdWeighter``) with divisor n: the same weights for complete data.
    They are fed raw data unless told otherwise, so that the indicator in the largest unit takes nearly all.

    References
    ----------
    Diakoulaki, D., Mavrotas, G. and Papayannakis, L. (1995). Determining objective weights in multiple criteria
    problems: the CRITIC method. Computers & Operations Research 22(7), 763-770.
    doi:10.1016/0305-0548(94)00059-H

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[0.0, 40.0], [50.0, 50.0], [100.0, 65.0], [50.0, 45.0]])
    >>> ki.weighting.StandardDeviation().fit(x, given=np.ones(2)).value.round(3).tolist()
    [0.791, 0.209]
    """

    method: Literal["standard_deviation"] = "standard_deviation"
    invariances: ClassVar = frozenset({"shift", "unit_order"})
    asks: ClassVar = frozenset({"names"})

    def fit(self, x: Array, given: Array, names: Sequence[str] | None = None) -> SpreadWeights:
        return by_spread(x, given, names, lambda seen, _: moments.sd(seen))
