"""The same weight for every member."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from ketahanan_index.methods.base import Array, Weighting
from ketahanan_index.methods.fitted import Weights


class Equal(Weighting):
    """Give every member of a group the same weight, whatever the framework states.

    Notes
    -----
    w = 1 for each member whose stated weight is above 0; a member with weight 0 is shown without
    counting, and stays so. Equal weights inside groups are not equal weights of indicators: in a small
    group each counts for more. Shapes: x ``(..., unit, member)``, given ``(member,)``.

    Use it where there is no reason to weigh one member above another, and say so. Do not use it to avoid the
    question: with unequal groups it is a choice like any other.

    Peers: weights of 1 in COINr, ``equal_weights`` of pymcdm and scikit-criteria.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 6. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> ki.weighting.Equal().fit(np.zeros((3, 3)), given=np.array([1.0, 2.0, 0.0])).value.tolist()
    [1.0, 1.0, 0.0]
    """

    method: Literal["equal"] = "equal"
    invariances: ClassVar = frozenset({"shift", "scale", "monotone", "unit_order"})
    learns: ClassVar[bool] = False

    def fit(self, x: Array, given: Array) -> Weights:
        return Weights((given > 0).astype(np.float64))
