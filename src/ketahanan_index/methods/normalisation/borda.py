"""Borda scores."""

from __future__ import annotations

from typing import ClassVar, Literal

from ketahanan_index.methods.base import Array, Normalisation, Span
from ketahanan_index.methods.ranked import Ranked, Ties, ranks


class Borda(Normalisation):
    """Count the units that each unit beats: its Borda score, 0 for the worst.

    Parameters
    ----------
    ties : {"min", "average", "max"}
        What equal values count of one another: nothing, a half each, or one each.

    Notes
    -----
    r - 1, with r the rank of `rank`: from 0 for the worst unit to n - 1 for the best of n units with a value.
    Averaged over indicators it is the classical Borda count, here with weights. Shapes: x ``(..., unit, indicator)``.

    Only the order of the units within an indicator counts: any increasing change of its values leaves the result as
    it is. Use it to combine rankings, such as those of several assessors. Do not use it where distances matter, or to
    follow villages over time: each score depends on all other units, and adding one can turn two others around.

    Missing values stay missing and are beaten by nobody. An indicator with one value only gives all units the same
    score. With ``base=`` the units of the base are those that count, and scores stay within 0 and n - 1. A count has
    no slope, so sampling errors end here.

    Peers: COINr's `n_borda` gives the same.

    References
    ----------
    Borda, J.-C. de (1781). Mémoire sur les élections au scrutin. Histoire de l'Académie Royale des Sciences, Paris.

    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    steps 5 and 6. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[3.0, 3.0], [8.0, 8.0], [5.0, 5.0]])
    >>> fit = ki.normalisation.Borda().fit(
    ...     x, direction=np.array([1.0, -1.0]), ends=np.full((2, 2), np.nan), span=(0.0, 100.0)
    ... )
    >>> fit.transform(x).tolist()
    [[0.0, 2.0], [2.0, 0.0], [1.0, 1.0]]
    """

    method: Literal["borda"] = "borda"
    ties: Ties = "min"
    invariances: ClassVar = frozenset({"shift", "scale", "monotone", "unit_order"})
    needs_spread: ClassVar[bool] = False

    def fit(self, x: Array, direction: Array, ends: Array, span: Span) -> Ranked:
        return ranks(x, direction, self.ties, 0.0)

    def lands_on(self, span: Span) -> str:
        return "ranks from 0"
