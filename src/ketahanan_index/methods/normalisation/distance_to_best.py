"""Distance to the best unit."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from ketahanan_index.arrays import moments
from ketahanan_index.methods.base import Array, Normalisation, Span
from ketahanan_index.methods.fitted import Rescaling, linear


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

    def fit(self, x: Array, direction: Array, ends: Array, span: Span) -> Rescaling:
        low, high = moments.minimum(x), moments.maximum(x)
        worst, best = np.where(direction > 0, (low, high), (high, low))
        return linear(worst, best - worst, span[0], span[1] - span[0], (-np.inf, np.inf))
