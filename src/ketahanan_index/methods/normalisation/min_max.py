"""Rescaling between the smallest and the largest value found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from ketahanan_index.methods.base import Array, Normalisation, Span
from ketahanan_index.methods.extremes import worst_to_best
from ketahanan_index.methods.fitted import Rescaling


class MinMax(Normalisation):
    """Rescale between the smallest and the largest value among the units.

    Notes
    -----
    a + (x - min) / (max - min) * (b - a) on the range [a, b] of the framework where more is better;
    min and max change places where less is. Every score then depends on the two extreme villages, and
    moves when they do: for waves, fit once and pass it on with ``base=``. A constant indicator has no
    such range and is refused. Shapes: x ``(..., unit, indicator)``.

    Use it where nothing but the villages at hand is known. Do not use it beside outliers without treatment, or anew
    in each wave.

    Peers: COINr's ``n_minmax``, Compind's ``normalise_ci`` with method 2, ``minmax`` of the decision packages.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 5. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[1.0], [3.0], [2.0]])
    >>> fit = ki.normalisation.MinMax().fit(
    ...     x, direction=np.array([1.0]), ends=np.full((2, 1), np.nan), span=(0.0, 100.0)
    ... )
    >>> fit.transform(x).ravel().tolist()
    [0.0, 100.0, 50.0]
    """

    method: Literal["min_max"] = "min_max"
    invariances: ClassVar = frozenset({"shift", "scale", "monotone", "unit_order"})

    asks: ClassVar = frozenset({"names"})

    def fit(
        self, x: Array, direction: Array, ends: Array, span: Span, names: Sequence[str] | None = None
    ) -> Rescaling:
        return worst_to_best(x, direction, span, names)
