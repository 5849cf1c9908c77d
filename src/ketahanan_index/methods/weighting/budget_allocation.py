"""Weights by the points that experts hand out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field, field_validator

from ketahanan_index.errors import few
from ketahanan_index.methods.base import Array, Weighting, refuse
from ketahanan_index.methods.fitted import Weights
from ketahanan_index.methods.importance import alone, proportions
from ketahanan_index.methods.labels import Label
from ketahanan_index.records import Frozen

Points = Annotated[float, Field(ge=0, strict=True, allow_inf_nan=False)]
"""A number as it was counted: no text, and no yes or no."""


class BudgetAllocation(Weighting):
    """Weigh members by the points that experts hand out among them (budget allocation).

    Parameters
    ----------
    experts : dict
        For each expert, the points given to each id: ``{"Ani": {"sdm": 60, "partisipasi": 40}, …}``. Any total; one
        table may hold the members of many groups.

    Notes
    -----
    w_j = mean over experts of p_ej / sum_j(p_ej), with p_ej the points that expert e gives to member j. A group looks
    at its own members alone, so that each expert has the same say in each group, whatever part of the points went
    there. Nothing is learnt from the data: weights stay the same in every wave. Shapes: x ``(..., unit, member)``
    (not looked at), given ``(member,)``, names those of the members (without them no points can be told).

    Use it with up to about ten members, which is as many as experts can keep in view, and experts who stand for the
    views that matter; in larger frameworks, group by group. The points measure urgency as easily as importance, so
    tell experts which is meant. Where they disagree, compare experts one by one: a mean hides them.

    An expert who gives no points to a member of a group (0 is an answer), or 0 to all of its members, is refused by
    name, and so is an id that is not in the tree. A member with stated weight 0 needs no points. A single member has
    weight 1.

    Peers: none of COINr, Compind, pymcdm or scikit-criteria; in COINr its result is entered as weights by hand.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 6. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> method = ki.weighting.BudgetAllocation(
    ...     experts={"Ani": {"sdm": 60, "partisipasi": 40}, "Budi": {"sdm": 20, "partisipasi": 80}}
    ... )
    >>> method.fit(np.empty((0, 2)), np.ones(2), names=("sdm", "partisipasi")).value.round(12).tolist()
    [0.4, 0.6]
    """

    method: Literal["budget_allocation"] = "budget_allocation"
    experts: Annotated[Mapping[Label, Mapping[Label, Points]], Frozen] = Field(
        min_length=1,
        examples=[
            {"first": {"a": 40, "b": 30, "c": 20, "d": 10}},
            {"first": {"a": 1, "b": 1, "c": 2, "d": 4}, "second": {"d": 0.5, "c": 0.25, "b": 0.25, "a": 3}},
        ],
    )
    invariances: ClassVar = frozenset({"shift", "scale", "monotone", "unit_order"})
    asks: ClassVar = frozenset({"names"})
    learns: ClassVar[bool] = False

    @field_validator("experts")
    @classmethod
    def _some(cls, experts: Mapping[str, Mapping[str, float]]) -> Mapping[str, Mapping[str, float]]:
        idle = [expert for expert, points in experts.items() if not sum(points.values()) > 0]
        if idle:
            raise ValueError(f"no points from {few(idle)}; leave out who did not answer")
        return experts

    def mentions(self) -> frozenset[str]:
        return frozenset(name for points in self.experts.values() for name in points)

    def fit(self, x: Array, given: Array, names: Sequence[str] | None = None) -> Weights:
        at = np.flatnonzero(given > 0)
        if len(at) == 1:
            return Weights(alone(x, at))
        if names is None:
            refuse(
                "names_unknown", [("points belong to ids, which are not told", "give fit the members' names")]
            )
        members = [names[int(j)] for j in at]
        problems = [p for expert, points in self.experts.items() for p in _problems(expert, points, members)]
        if problems:
            refuse("missing_points", problems)
        points = np.array([[one[name] for name in members] for one in self.experts.values()])
        # A power of two takes the size out, so that sums of very large numbers stay numbers.
        _, exponent = np.frexp(points.max(axis=1, keepdims=True))
        points = np.ldexp(points, -exponent)
        return Weights(proportions((points / points.sum(axis=1, keepdims=True)).sum(axis=0), at, x))


def _problems(expert: str, points: Mapping[str, float], members: list[str]) -> list[tuple[str, str]]:
    absent = [name for name in members if name not in points]
    if absent:
        message = f"{expert} gives no points to {few(absent)}"
        return [(message, "ask, or state 0 if no points are meant; leave out an expert who did not answer")]
    if not sum(points[name] for name in members) > 0:
        message = f"{expert} gives 0 points to all of {few(members)}, so that they have no proportion"
        return [(message, "give points to one of them, or leave the expert out")]
    return []
