"""Missing values become one stated value."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, FiniteFloat

from ketahanan_index.methods.base import Array, Imputation
from ketahanan_index.methods.fitted import Fill


class Constant(Imputation):
    """Fill every missing value with one stated value on the indicator's own scale.

    Parameters
    ----------
    value : float
        What a missing value becomes, in the units of the indicator (after its denominator).

    Notes
    -----
    x -> value where x is missing, on any shape ``(..., unit, indicator)``. Right where a blank is known
    to mean a value, such as a count left empty for "none"; elsewhere it invents data. Filled cells are
    listed in ``Normalised.imputed``.

    Peers: COINr's ``Impute`` by a function of the user's.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 3. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> method = ki.imputation.Constant(value=0)
    >>> x = np.array([[1.0, np.nan], [3.0, 4.0]])
    >>> method.fit(x, None).transform(x).tolist()
    [[1.0, 0.0], [3.0, 4.0]]
    """

    method: Literal["constant"] = "constant"
    value: FiniteFloat = Field(examples=[0.0, -1.0, 0.5, 2.0])
    invariances: ClassVar = frozenset({"unit_order"})
    learns: ClassVar[bool] = False

    def fit(self, x: Array, groups: NDArray[np.intp] | None) -> Fill:
        return Fill(np.full((*x.shape[:-2], x.shape[-1]), self.value))
