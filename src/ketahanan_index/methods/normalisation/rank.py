"""Ranks."""

from __future__ import annotations

from typing import ClassVar, Literal

from ketahanan_index.methods.base import Array, Normalisation, Span
from ketahanan_index.methods.ranked import Ranked, Ties, ranks


class Rank(Normalisation):
    """Rank the units, the worst being 1 and the best n.

    Parameters
    ----------
    ties : {"min", "average", "max"}
        The rank that equal values share: the lowest of their places, the mean, or the highest.

    Notes
    -----
    r = 1 + the number of units that are worse, for ties "min"; the number of units that are not better, for "max";
    the mean of both for "average". n is the number of units that have a value of the indicator. Shapes:
    x ``(..., unit, indicator)``.

    Only the order of the units within an indicator counts: any increasing change of its values leaves the result as
    it is. Use it where values are of unlike kinds or full of outliers and only the order is trusted. Do not use it
    where distances matter, or to follow villages over time: a village gains ranks when others lose. Ranks of
    indicators with unlike numbers of missing values reach up to unlike n; `percentile_rank` puts them on one range.

    Missing values stay missing and are not ranked. An indicator with one value only gives all units the same rank.
    With ``base=`` units are ranked among those of the base: a new value takes the rank it would have in between,
    never below 1 or above n. Values are tied when they are the same number. A rank has no slope, so sampling errors
    end here.

    Peers: COINr's `n_rank` and ProMCDA's rank (ties "average") give the same; Compind's `normalise_ci` method 3 too,
    with ties "average".

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 5. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[7.0], [2.0], [7.0], [np.nan], [9.0]])
    >>> def ranked(ties):
    ...     fit = ki.normalisation.Rank(ties=ties).fit(
    ...         x, direction=np.array([1.0]), ends=np.full((2, 1), np.nan), span=(0.0, 100.0)
    ...     )
    ...     return fit.transform(x).ravel().tolist()
    >>> ranked("min")
    [2.0, 1.0, 2.0, nan, 4.0]
    >>> ranked("average")
    [2.5, 1.0, 2.5, nan, 4.0]
    """

    method: Literal["rank"] = "rank"
    ties: Ties = "min"
    invariances: ClassVar = frozenset({"shift", "scale", "monotone", "unit_order"})
    needs_spread: ClassVar[bool] = False

    def fit(self, x: Array, direction: Array, ends: Array, span: Span) -> Ranked:
        return ranks(x, direction, self.ties, 1.0)

    def lands_on(self, span: Span) -> str:
        return "ranks from 1"
