"""Values stay as they are."""

from __future__ import annotations

from typing import ClassVar, Literal

from ketahanan_index.methods.base import Array, Treatment
from ketahanan_index.methods.fitted import Unchanged


class NoTreatment(Treatment):
    """Leave outliers and skewness as they are: right for indicators on fixed scales.

    Notes
    -----
    x -> x, on any shape ``(..., unit, indicator)``.

    Do not use it with `min_max` where one or two villages lie far out: they would press all others together.

    Peers: COINr without ``Treat``.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 5. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[1.0], [100.0]])
    >>> ki.treatment.NoTreatment().fit(x).transform(x).tolist()
    [[1.0], [100.0]]
    """

    method: Literal["none"] = "none"
    invariances: ClassVar = frozenset({"shift", "scale", "monotone", "unit_order"})
    learns: ClassVar[bool] = False

    def fit(self, x: Array) -> Unchanged:
        return Unchanged()
