"""Missing values become the median of the present ones."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import medians
from ketahanan_index.methods.base import Array, Imputation
from ketahanan_index.methods.fitted import Fill


class Median(Imputation):
    """Fill missing values of an indicator with the median of its present values.

    Notes
    -----
    x_uj -> med_v x_vj where x_uj is missing: the middle one of the present values, or the mean of the two middle ones;
    on any shape ``(..., unit, indicator)``, each draw by itself. A constant added to an indicator, or a positive
    factor, is found again in what is filled, and the order of the units does not matter. An indicator without any value
    stays missing; a constant one, or one with a single value, is filled with that value.

    Use it in place of `mean` for skewed indicators such as incomes or distances, which a few villages dominate. It
    shares the mean's weakness: the spread of an indicator and its correlation with others become smaller than they are.
    Do not use it for indicators with two values, where the median is one of them.

    A filled value has no standard error and does not vary with the unit's own data: the derivative is 1 at a present
    value and 0 at a filled one.

    Peers: COINr ``i_median`` and scikit-learn ``SimpleImputer(strategy="median")`` give the same values.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide, step 3.
    doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[1.0, 7.0], [2.0, np.nan], [90.0, 9.0], [np.nan, np.nan]])
    >>> ki.imputation.Median().fit(x, None).transform(x).tolist()
    [[1.0, 7.0], [2.0, 8.0], [90.0, 9.0], [2.0, 8.0]]
    """

    method: Literal["median"] = "median"
    invariances: ClassVar = frozenset({"shift", "scale", "unit_order"})

    def fit(self, x: Array, groups: NDArray[np.intp] | None) -> Fill:
        return Fill(medians.median(x))
