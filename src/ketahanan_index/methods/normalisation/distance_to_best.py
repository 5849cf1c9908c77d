"""Distance to the best unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from ketahanan_index.methods.base import Array, Normalisation, Span
from ketahanan_index.methods.extremes import worst_to_best
from ketahanan_index.methods.fitted import Rescaling


class DistanceToBest(Normalisation):
    """Rescale by the distance to the best unit, as a share of the distance between the best and the worst.

    Notes
    -----
    a + s * (b - a) on the range [a, b], with s = 1 - (best - x) / (best - worst). That is
    (x - worst) / (best - worst): the same figures as `min_max`, under the name by which leagues and scoreboards
    know it. Shapes: x ``(..., unit, indicator)``.

    A constant added to an indicator, or a positive factor on it, changes nothing, nor does the units' order. Use it
    where the best village is the yardstick. Do not use it to follow villages over time without ``base=``: the
    yardstick moves; nor with outliers at either end. An indicator with one value only is refused.

    Missing values stay missing. With ``base=`` values beyond the extremes of the base leave the range. The slope is
    (b - a) / (best - worst).

    Peers: COINr's `n_dist2max` gives the same on 0 to 1.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 5. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[10.0, 10.0], [4.0, 4.0], [2.0, 2.0]])
    >>> fit = ki.normalisation.DistanceToBest().fit(
    ...     x, direction=np.array([1.0, -1.0]), ends=np.full((2, 2), np.nan), span=(0.0, 100.0)
    ... )
    >>> fit.transform(x).tolist()
    [[100.0, 0.0], [25.0, 75.0], [0.0, 100.0]]
    """

    method: Literal["distance_to_best"] = "distance_to_best"
    invariances: ClassVar = frozenset({"shift", "scale", "monotone", "unit_order"})

    asks: ClassVar = frozenset({"names"})

    def fit(
        self, x: Array, direction: Array, ends: Array, span: Span, names: Sequence[str] | None = None
    ) -> Rescaling:
        return worst_to_best(x, direction, span, names)
