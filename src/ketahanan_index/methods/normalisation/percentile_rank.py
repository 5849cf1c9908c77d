"""Ranks as shares."""

from __future__ import annotations

from typing import ClassVar, Literal

from ketahanan_index.methods.base import Array, Normalisation, Span
from ketahanan_index.methods.ranked import Ranked, Ties, relative_ranks


class PercentileRank(Normalisation):
    """Put ranks on the range of the framework: the worst unit at its lower end, the best at its upper end.

    Parameters
    ----------
    ties : {"min", "average", "max"}
        The rank that equal values share: the lowest of their places, the mean, or the highest.

    Notes
    -----
    a + (r - 1) / (n - 1) * (b - a), with [a, b] the range, r the rank of `rank` and n the number of units that have a
    value of the indicator. Without ties, on 0 to 100, it is the share in percent of the other units that are worse.
    Shapes: x ``(..., unit, indicator)``.

    Only the order of the units within an indicator counts: any increasing change of its values leaves the result as
    it is. Use it where only the order is trusted; unlike `rank` it serves indicators with unlike numbers of missing
    values. Do not use it where distances matter, or to follow villages over time: villages gain when others lose.

    Missing values stay missing and are not ranked. An indicator with one value only, or with one village, has no
    order and is refused when a framework is scored; on its own, `fit` gives it the lower end for ties "min", the
    middle for "average" and the upper end for "max". With ``base=`` units are ranked among those of the base and stay
    on the range. A rank has no slope, so sampling errors end here.

    Peers: COINr's `n_prank` gives the same on 0 to 1.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 5. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[7.0], [2.0], [7.0], [np.nan], [9.0], [1.0]])
    >>> fit = ki.normalisation.PercentileRank().fit(
    ...     x, direction=np.array([1.0]), ends=np.full((2, 1), np.nan), span=(0.0, 100.0)
    ... )
    >>> fit.transform(x).ravel().tolist()
    [50.0, 25.0, 50.0, nan, 100.0, 0.0]
    """

    method: Literal["percentile_rank"] = "percentile_rank"
    ties: Ties = "min"
    invariances: ClassVar = frozenset({"shift", "scale", "monotone", "unit_order"})

    def fit(self, x: Array, direction: Array, ends: Array, span: Span) -> Ranked:
        return relative_ranks(x, direction, self.ties, span[0], span[1] - span[0])
