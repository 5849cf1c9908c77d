"""Missing values become the mean of the present ones."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import moments
from ketahanan_index.methods.base import Array, Imputation
from ketahanan_index.methods.fitted import Fill


class Mean(Imputation):
    """Fill missing values of an indicator with the mean of its present values.

    Notes
    -----
    x_uj -> sum_v x_vj / n_j where x_uj is missing, the sum over the n_j units v that have indicator j; on any shape
    ``(..., unit, indicator)``, each draw by itself. A constant added to an indicator, or a positive factor, is found
    again in what is filled, and the order of the units does not matter. An indicator without any value stays missing;
    a constant one, or one with a single value, is filled with that value.

    Use it where few values are missing, and missing at random. It keeps the mean of an indicator but makes its spread,
    and its correlation with others, smaller than they are; where more than a few percent is missing, or where missing
    villages differ from the others, prefer `group_mean`, `regression` or `nearest_neighbours`. Where outliers pull the
    mean, take `median`.

    A filled value has no standard error and does not vary with the unit's own data: the derivative is 1 at a present
    value and 0 at a filled one.

    Peers: COINr ``i_mean`` and scikit-learn ``SimpleImputer(strategy="mean")`` give the same values.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide, step 3.
    doi:10.1787/9789264043466-en

    Little, R. J. A. and Rubin, D. B. (2019). Statistical Analysis with Missing Data, third edition, section 4.2.
    doi:10.1002/9781119482260

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[1.0, np.nan], [4.0, np.nan], [np.nan, np.nan]])
    >>> ki.imputation.Mean().fit(x, None).transform(x).tolist()
    [[1.0, nan], [4.0, nan], [2.5, nan]]
    """

    method: Literal["mean"] = "mean"
    invariances: ClassVar = frozenset({"shift", "scale", "unit_order"})

    def fit(self, x: Array, groups: NDArray[np.intp] | None) -> Fill:
        return Fill(moments.mean(x))
