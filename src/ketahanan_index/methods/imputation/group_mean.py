"""Missing values become the mean of the unit's group."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import grouped
from ketahanan_index.methods.base import Array, Imputation
from ketahanan_index.methods.fitted import FillByGroup
from ketahanan_index.methods.grouping import Column, numbered


class GroupMean(Imputation):
    """Fill missing values of an indicator with the mean of the present values in the unit's group.

    Parameters
    ----------
    by : str
        The column of the village table that holds the group of each village, such as its kabupaten or its type. Under
        Kemendagri codes ``kecamatan``, ``kabupaten`` and ``provinsi`` are read from the code of the village, before a
        column of that name.

    Notes
    -----
    x_uj -> sum_v x_vj / n_gj where x_uj is missing, the sum over the n_gj units v of the group g of unit u that have
    indicator j; on any shape ``(..., unit, indicator)``, each draw by itself. A constant added to an indicator, or a
    positive factor, is found again in what is filled, and the order of the units does not matter. A group without any
    value of an indicator leaves it missing, as does a unit without a group; a group where an indicator is constant, or
    that has a single value, fills with that value. Applied to other data (``base=``), groups are recognised by their
    labels, and those that the base did not know stay missing.

    Use it where villages of a group are alike and groups differ, as districts or village types do. Do not use it with
    groups so small that one or two villages speak for all, or with groups made from the data to be filled. Within
    groups it makes spreads smaller than they are, as `mean` does overall.

    A filled value has no standard error and does not vary with the unit's own data: the derivative is 1 at a present
    value and 0 at a filled one.

    Peers: COINr ``i_mean_grp`` gives the same values.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide, step 3.
    doi:10.1787/9789264043466-en

    Little, R. J. A. and Rubin, D. B. (2019). Statistical Analysis with Missing Data, third edition, section 4.2
    (mean imputation within adjustment cells). doi:10.1002/9781119482260

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x, kabupaten = np.array([[1.0], [3.0], [np.nan], [8.0], [np.nan]]), np.array([0, 0, 0, 1, 1])
    >>> ki.imputation.GroupMean(by="kabupaten").fit(x, kabupaten).transform(x, kabupaten).ravel().tolist()
    [1.0, 3.0, 2.0, 8.0, 8.0]
    """

    method: Literal["group_mean"] = "group_mean"
    by: Column
    invariances: ClassVar = frozenset({"shift", "scale", "unit_order"})

    @property
    def grouping(self) -> str:
        return self.by

    def fit(self, x: Array, groups: NDArray[np.intp] | None) -> FillByGroup:
        of, count = numbered(groups, self.name)
        return FillByGroup(grouped.mean(x, of, count))
