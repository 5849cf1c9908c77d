"""Rescaling between fixed ends."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from ketahanan_index.methods.base import Array, Normalisation, Span
from ketahanan_index.methods.fitted import Rescaling, linear


class Goalposts(Normalisation):
    """Rescale between the fixed ends of each indicator's scale: the default.

    Parameters
    ----------
    clip : bool
        Whether a value beyond an end counts as the end. Values outside a scale are refused before
        this step unless the scale is capped, so it matters for scales that are wider than their ends.

    Notes
    -----
    With lower end l and upper end u of the scale and the range [a, b] of the framework,
    a + (x - l) / (u - l) * (b - a) where more is better and a + (x - u) / (l - u) * (b - a) where less is.
    A score then depends on its own village only, and stays comparable between places and waves.
    Shapes: x ``(..., unit, indicator)``, ends ``(2, indicator)``.

    Use it whenever the worst and the best possible value are known. Do not use it with ends that were read off this
    year's data: that is `min_max`, and should be called so.

    Peers: COINr's ``n_goalposts`` (with ``trunc2posts`` for `clip`) and ``n_scaled``; giniCI's goalposts.

    References
    ----------
    UNDP (2024). Human Development Report 2023/2024, Technical notes, note 1.
    Mazziotta, M. and Pareto, A. (2016). On a generalized non-compensatory composite index for measuring
    socio-economic phenomena. Social Indicators Research 127, 983-1003. doi:10.1007/s11205-015-0998-2

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[1.0, 1.0], [5.0, 2.0]])
    >>> fit = ki.normalisation.Goalposts().fit(
    ...     x, direction=np.array([1.0, -1.0]), ends=np.array([[1.0, 1.0], [5.0, 5.0]]), span=(0.0, 100.0)
    ... )
    >>> fit.transform(x).tolist()
    [[0.0, 100.0], [100.0, 75.0]]
    """

    method: Literal["goalposts"] = "goalposts"
    clip: bool = True
    invariances: ClassVar = frozenset({"monotone", "unit_order"})
    learns: ClassVar[bool] = False
    needs_ends: ClassVar[bool] = True

    def fit(self, x: Array, direction: Array, ends: Array, span: Span) -> Rescaling:
        worst, best = np.where(direction > 0, ends, ends[::-1])
        within = span if self.clip else (-np.inf, np.inf)
        return linear(worst, best - worst, span[0], span[1] - span[0], within)
