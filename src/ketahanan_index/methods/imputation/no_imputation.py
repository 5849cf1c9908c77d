"""Missing stays missing."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.methods.base import Array, Imputation
from ketahanan_index.methods.fitted import Unchanged


class NoImputation(Imputation):
    """Leave missing values missing; a score is then built on what is present, and its coverage says so.

    Notes
    -----
    x -> x, on any shape ``(..., unit, indicator)``. Averaging over what is present amounts to filling
    each hole with the mean of the unit's other members (OECD/JRC 2008, step 3).

    Use it where holes are few, and say the coverage beside the score. Do not use it where whole indicators are
    missing in poor villages: what is there then speaks for what is not.

    Peers: the default of COINr, whose ``dat_thresh`` is `minimum_coverage` here; the decision packages refuse
    missing values, or lose the whole unit.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide.
    doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> method = ki.imputation.NoImputation()
    >>> x = np.array([[1.0, np.nan], [3.0, 4.0]])
    >>> method.fit(x, None).transform(x).tolist()
    [[1.0, nan], [3.0, 4.0]]
    """

    method: Literal["none"] = "none"
    invariances: ClassVar = frozenset({"shift", "scale", "monotone", "unit_order"})
    learns: ClassVar[bool] = False

    def fit(self, x: Array, groups: NDArray[np.intp] | None) -> Unchanged:
        return Unchanged()
