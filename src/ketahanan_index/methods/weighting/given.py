"""The weights of the framework."""

from __future__ import annotations

from typing import ClassVar, Literal

from ketahanan_index.methods.base import Array, Weighting
from ketahanan_index.methods.fitted import Weights


class Given(Weighting):
    """Use the weights the framework states: the default.

    Notes
    -----
    Weights are relative inside their group: 1, 1, 2 and 25, 25, 50 mean the same. Shapes: x
    ``(..., unit, member)``, given ``(member,)``.

    Use it for weights that people agreed on, or that were frozen by `Framework.with_weights`. Do not use it to copy
    weights that a method would learn: name the method.

    Peers: the column `Weight` of COINr's iMeta.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 6. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> ki.weighting.Given().fit(np.zeros((3, 2)), given=np.array([1.0, 2.0])).value.tolist()
    [1.0, 2.0]
    """

    method: Literal["given"] = "given"
    invariances: ClassVar = frozenset({"shift", "scale", "monotone", "unit_order"})
    learns: ClassVar[bool] = False
    uses_given: ClassVar[bool] = True

    def fit(self, x: Array, given: Array) -> Weights:
        return Weights(given.copy())
