"""Classes of about equally many units."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from ketahanan_index.arrays import order
from ketahanan_index.arrays.spans import ROUNDING
from ketahanan_index.methods.base import Array, Normalisation, Span
from ketahanan_index.methods.levels import Levels


class QuantileClasses(Normalisation):
    """Sort units into classes of about equally many, and score the classes evenly: a categorical scale.

    Parameters
    ----------
    classes : int
        How many classes, at least 2.

    Notes
    -----
    a + (k - 1) / (K - 1) * (b - a) on the range [a, b] for a unit in class k of K. Class k ends with the value
    Q(k / K), included: Q(p) is the smallest value that at least a share p of the units with a value do not exceed.
    Where less is better, values are turned around first, so that class K is always the best. Equal values share a
    class, the lower one where they could be in two; then classes are of unlike size, and with fewer units than
    classes, or many ties among the best, upper classes may be empty. Values that differ by rounding alone (1e-12,
    relative) are equal. Shapes: x ``(..., unit, indicator)``.

    Only the order of the units within an indicator counts. Use it where values are too rough for more than a few
    steps, or as readers expect quintiles. Do not use it where differences within a class matter, or where a small
    change that crosses a bound should not jump. An indicator with one value only is refused.

    Missing values stay missing and do not count. With ``base=`` the bounds are those of the base. Classes have no
    slope, so sampling errors end here.

    Peers: none of COINr, Compind, pymcdm and scikit-criteria has it.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 5, categorical scale. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[3.0], [8.0], [np.nan], [1.0], [9.0], [8.0], [20.0]])
    >>> fit = ki.normalisation.QuantileClasses(classes=3).fit(
    ...     x, direction=np.array([1.0]), ends=np.full((2, 1), np.nan), span=(0.0, 100.0)
    ... )
    >>> fit.transform(x).ravel().tolist()
    [0.0, 50.0, nan, 0.0, 100.0, 50.0, 100.0]
    """

    method: Literal["quantile_classes"] = "quantile_classes"
    classes: int = Field(default=5, ge=2)
    invariances: ClassVar = frozenset({"shift", "scale", "monotone", "unit_order"})

    def fit(self, x: Array, direction: Array, ends: Array, span: Span) -> Levels:
        values = order.ordered(x * direction)
        present = order.count(values)
        places = [np.maximum(-(-k * present // self.classes) - 1, 0) for k in range(1, self.classes)]
        bounds = np.stack([order.at(values, place) for place in places], axis=-2)
        scores = span[0] + np.linspace(0.0, 1.0, self.classes) * (span[1] - span[0])
        return Levels(
            bounds + ROUNDING * np.abs(bounds),
            np.repeat(scores[:, None], x.shape[-1], axis=1),
            direction + 0.0,
        )
