"""Missing values become the median of the unit's group."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import grouped
from ketahanan_index.methods.base import Array, Imputation
from ketahanan_index.methods.fitted import FillByGroup
from ketahanan_index.methods.grouping import Column, numbered


class GroupMedian(Imputation):
    """Fill missing values of an indicator with the median of the present values in the unit's group.

    Parameters
    ----------
    by : str
        The column of the village table that holds the group of each village, such as its kabupaten or its type. Under
        Kemendagri codes ``kecamatan``, ``kabupaten`` and ``provinsi`` are read from the code of the village, before a
        column of that name.

    Notes
    -----
    x_uj -> med_v x_vj where x_uj is missing, over the units v of the group of unit u that have indicator j: the middle
    value, or the mean of the two middle ones; on any shape ``(..., unit, indicator)``, each draw by itself. A constant
    added to an indicator, or a positive factor, is found again in what is filled, and the order of the units does not
    matter. A group without any value of an indicator leaves it missing, as does a unit without a group; a group where
    an indicator is constant, or that has a single value, fills with that value. Applied to other data (``base=``),
    groups are recognised by their labels, and those that the base did not know stay missing.

    Use it in place of `group_mean` for skewed indicators, which a few villages of a district dominate. Do not use it
    for indicators with two values, where the median is one of them, or with very small groups.

    A filled value has no standard error and does not vary with the unit's own data: the derivative is 1 at a present
    value and 0 at a filled one.

    Peers: COINr ``i_median_grp`` gives the same values.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide, step 3.
    doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x, kabupaten = np.array([[1.0], [3.0], [90.0], [np.nan], [8.0]]), np.array([0, 0, 0, 0, 1])
    >>> ki.imputation.GroupMedian(by="kabupaten").fit(x, kabupaten).transform(x, kabupaten).ravel().tolist()
    [1.0, 3.0, 90.0, 3.0, 8.0]
    """

    method: Literal["group_median"] = "group_median"
    by: Column
    invariances: ClassVar = frozenset({"shift", "scale", "unit_order"})

    @property
    def grouping(self) -> str:
        return self.by

    def fit(self, x: Array, groups: NDArray[np.intp] | None) -> FillByGroup:
        of, count = numbered(groups, self.name)
        return FillByGroup(grouped.median(x, of, count))
