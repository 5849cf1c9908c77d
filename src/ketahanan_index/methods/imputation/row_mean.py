"""Missing values are read off the unit's own indicators of the same group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from ketahanan_index.arrays import medians
from ketahanan_index.arrays.spans import back, span, within
from ketahanan_index.errors import Problem, few
from ketahanan_index.methods.alone import with_values
from ketahanan_index.methods.base import Array, Imputation, refuse
from ketahanan_index.methods.fitted import FittedValue, kept

LEVEL = r"^(parent|level_[0-9]+)$"


def _level(value: str) -> str:
    if not re.fullmatch(LEVEL, value):
        raise PydanticCustomError(
            "level_unknown", "siblings lie within 'parent', 'level_0', 'level_1' and so on"
        )
    return value


@dataclass(frozen=True, slots=True)
class FillBySiblings(FittedValue):
    """Puts the mean or median of a unit's siblings where a value is missing.

    Arrays are ``(..., indicator)``: `origin` and `width` of the provisional scale, 0 and 1 of which are the worst and
    the best value learnt (a negative width: less is better), the number of the `group`, and whether the `median` is
    taken (1) or the mean (0).
    """

    origin: Array
    width: Array
    group: Array
    median: Array

    def transform(self, x: Array) -> Array:
        """Return `x` with its missing cells filled from the unit's present values."""
        out = np.array(np.broadcast_to(x, np.broadcast_shapes(x.shape, (*self.origin.shape[:-1], 1, 1))))
        for members in self._groups():
            part = out[..., members]
            origin, width = self.origin[..., members], self.width[..., members]
            standing = within(part, origin, width)
            middle = medians.median(standing, axis=-1) if self.median[members[0]] else _mean(standing)
            out[..., members] = np.where(np.isnan(part), back(middle[..., None], origin, width), part)
        return out

    def derivative(self, x: Array) -> Array:
        """Return 1 at each present value, 0 where a value is filled."""
        return kept(x)

    def remarks(self, names: Sequence[str]) -> tuple[Problem, ...]:
        """Return a warning for indicators that have no siblings."""
        known = set(with_values(names, self.origin))
        groups = ([names[j] for j in members if names[j] in known] for members in self._groups())
        alone = [siblings[0] for siblings in groups if len(siblings) == 1]
        if not alone:
            return ()
        have, these = ("have", "these indicators") if len(alone) > 1 else ("has", "this indicator")
        problem = Problem(
            message=f"{few(alone)} {have} no siblings under row_mean: missing values stay missing",
            remedy=f"choose a higher level for `within`, or another imputation for {these}",
            severity="warning",
            code="nothing_to_impute_from",
            table="villages",
            column=alone[0],
            count=len(alone),
        )
        return (problem,)

    def _groups(self) -> list[NDArray[np.intp]]:
        return [np.flatnonzero(self.group == number) for number in np.unique(self.group)]


class RowMean(Imputation):
    """Fill a unit's missing value with the mean of its own other indicators of the same group.

    Parameters
    ----------
    statistic : {"mean", "median"}
        What is taken of the siblings.
    within : str
        Which indicators are siblings: ``"parent"``, those with the same parent; ``"level_1"``, those under the same
        member of the root, and so on downwards; ``"level_0"``, all. An indicator that lies above a level has the
        siblings of its parent.

    Notes
    -----
    On a provisional scale s_uj = (x_uj - worst_j) / (best_j - worst_j), from 0 for the worst to 1 for the best value of
    the data in hand, a missing s_uj is the mean (or median) of the unit's present s_ui over the siblings i of j, and is
    mapped back: x_uj = worst_j + s_uj (best_j - worst_j). Values are ``(..., unit, indicator)``, each draw on its own
    scale. Siblings are indicators that share this method, with its parameters; used on its own, without a tree, all
    indicators are siblings and more is better. A constant added to an indicator, or a positive factor, is found again
    in what is filled, and the order of the units does not matter.

    A constant indicator says nothing of a unit and is passed over; where it is missing itself, and some sibling is
    there, it becomes its constant. A unit without any sibling stays missing, as does an indicator without any value.
    With a single unit every indicator is constant and nothing is filled. Applied to other data (``base=``), values
    beyond those learnt lie below 0 or above 1.

    Use it where the indicators of a group measure one thing, as the items of a scale do. Do not use it where siblings
    are only weakly related: then it makes them look related, and a village good at one thing good at all. Leaving the
    value missing (`none`) has nearly the same effect on an arithmetic mean, and says so in its coverage.

    A filled value has no standard error: the derivative, of each value by the one before, is 1 at a present value and 0
    at a filled one. By the present siblings a filled value has the slope (best_j - worst_j) / (best_i - worst_i) / n
    under the mean of n.

    Peers: COINr ``Impute(impute_by = "row", normalise_first = TRUE)`` gives the same values under one parent and
    under one level.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide, step 3.
    doi:10.1787/9789264043466-en

    Schafer, J. L. and Graham, J. W. (2002). Missing data: our view of the state of the art. Psychological Methods
    7(2), 147-177 (averaging the available items). doi:10.1037/1082-989X.7.2.147

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[0.0, 10.0, 1.0], [100.0, 20.0, 3.0], [50.0, 20.0, np.nan]])
    >>> ki.imputation.RowMean().fit(x, None).transform(x)[2].tolist()
    [50.0, 20.0, 2.5]
    """

    method: Literal["row_mean"] = "row_mean"
    statistic: Literal["mean", "median"] = "mean"
    within: Annotated[str, AfterValidator(_level)] = Field(
        default="parent", examples=["parent", "level_0", "level_1"], json_schema_extra={"pattern": LEVEL}
    )
    invariances: ClassVar = frozenset({"shift", "scale", "unit_order"})
    asks: ClassVar = frozenset({"direction", "ancestors"})

    def mentions(self) -> frozenset[str]:
        return frozenset() if self.within == "parent" else frozenset({self.within})

    def fit(
        self,
        x: Array,
        groups: NDArray[np.intp] | None,
        *,
        direction: Array | None = None,
        ancestors: NDArray[np.intp] | None = None,
    ) -> FillBySiblings:
        low, width = span(x)
        sign = np.ones(x.shape[-1]) if direction is None else direction
        flags = np.full(x.shape[-1], float(self.statistic == "median"))
        return FillBySiblings(
            np.where(sign > 0, low, low + width), sign * width, self._siblings(x.shape[-1], ancestors), flags
        )

    def _siblings(self, indicators: int, ancestors: NDArray[np.intp] | None) -> Array:
        """Return the number of the group that each indicator shares with its siblings."""
        if ancestors is None:
            return np.zeros(indicators)
        if self.within == "parent":
            levels = len(ancestors)
        else:
            levels = int(self.within.removeprefix("level_")) + 1
            if levels > len(ancestors):
                known = ", ".join(f"level_{i}" for i in range(len(ancestors)))
                message = f"row_mean within {self.within}: the tree has no groups at that level"
                refuse("level_unknown", [(message, f"its levels are {known}")])
        # The lowest group that an indicator has down to the level: -1 stands below its parent.
        depth = (ancestors[:levels] >= 0).sum(axis=0) - 1
        return np.asarray(ancestors[depth, np.arange(indicators)], dtype=np.float64)


def _mean(x: Array) -> Array:
    """Return the mean of a unit's present values, one indicator after the other, so that bits do not hang on layout."""
    total, count = np.zeros(x.shape[:-1]), np.zeros(x.shape[:-1])
    for j in range(x.shape[-1]):
        there = ~np.isnan(x[..., j])
        total += np.where(there, x[..., j], 0.0)
        count += there
    with np.errstate(invalid="ignore"):
        return np.divide(total, count)
