"""Weights by pairwise comparisons of experts: the analytic hierarchy process."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, Field, field_validator

from ketahanan_index.arrays import pairwise
from ketahanan_index.errors import Problem, few
from ketahanan_index.methods.base import Array, Weighting, refuse
from ketahanan_index.methods.fitted import Weights
from ketahanan_index.methods.importance import alone, proportions
from ketahanan_index.methods.labels import Label
from ketahanan_index.records import Frozen

AGAIN = "ask the expert to look at the comparisons again"
AGREE = 0.02
"""How far the product of a comparison and its reverse, such as 7 and 0.14, may lie from 1."""


def _judgement(value: Any) -> Any:
    """Return a comparison as it was written, if it lies on Saaty's scale."""
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    if not plain and not (isinstance(value, str) and re.fullmatch(r"[1-9]/[1-9]", value)):
        raise ValueError("a comparison is a number from 1/9 to 9, or a fraction such as '1/5'")
    if not 1 / 9 <= _number(value) <= 9:
        raise ValueError(
            "a comparison lies between 1/9 and 9 (write small ones as a fraction, such as '1/9')"
        )
    return value


def _number(value: float | str) -> float:
    return float(Fraction(value)) if isinstance(value, str) else float(value)


Judgement = Annotated[
    int | float | str, BeforeValidator(_judgement, json_schema_input_type=int | float | str)
]


@dataclass(frozen=True, slots=True)
class JudgedWeights(Weights):
    """Weights from comparisons; `expert` and `ratio` tell who was less consistent than the `limit` allows.

    `left_out` is 1 for each of them who was left out.
    """

    limit: Array
    expert: NDArray[np.str_]
    ratio: Array
    left_out: Array

    @classmethod
    def from_arrays(cls, arrays: dict[str, Any]) -> JudgedWeights:
        """Rebuild the value from `arrays`."""
        numbers = ("value", "limit", "ratio", "left_out")
        number = {name: np.array(arrays[name], dtype=np.float64) for name in numbers}
        return cls(**number, expert=np.array(arrays["expert"], dtype=np.str_))

    def arrays(self, largest: float = np.inf) -> dict[str, Any]:
        """Return the arrays as lists, ready for JSON; they are never large."""
        return {name: array.tolist() for name, array in self.plain().items()}

    def take(self, places: NDArray[np.intp]) -> JudgedWeights:
        """Return the weights of some members."""
        return JudgedWeights(self.value[..., places], self.limit, self.expert, self.ratio, self.left_out)

    def remarks(self, names: Sequence[str]) -> tuple[Problem, ...]:
        """Return a warning for each expert whose comparisons contradict each other."""
        compared = [names[int(j)] for j in np.flatnonzero(self.value > 0)]
        limit = float(self.limit)
        return tuple(
            Problem(
                message=_contradicts(expert, compared, ratio, limit) + ("; left out" if out else ""),
                remedy=AGAIN if out else f"{AGAIN}, or leave such experts out with `inconsistent: leave_out`",
                severity="warning",
                code="inconsistent_judgements",
                table="framework",
            )
            for expert, ratio, out in zip(self.expert, self.ratio, self.left_out, strict=True)
        )


class Ahp(Weighting):
    """Weigh members by pairwise comparisons of experts (analytic hierarchy process).

    Parameters
    ----------
    experts : dict
        For each expert, how much more important one id is than another, on Saaty's scale from 1 (alike) over 3, 5 and
        7 to 9 (absolutely): ``{"Ani": {"sdm": {"partisipasi": 3, "kelembagaan": "1/5"}}}``. One of the two ways to
        write a pair is enough, the other is its reciprocal; one table may hold the members of many groups.
    priority : {"eigenvector", "geometric"}
        Weights of one expert: the principal eigenvector (Saaty), or the geometric means of the rows.
    combine : {"priorities", "judgements"}
        Experts together: the geometric mean of their weights, each a judge on their own, or of their comparisons, as
        if they were one (Forman and Peniwati). The same for up to three members, and under `geometric`.
    maximum_ratio : float
        The consistency ratio up to which comparisons are trusted.
    inconsistent : {"warn", "refuse", "leave_out"}
        What becomes of an expert above it.

    Notes
    -----
    A w = λ w with A the matrix of comparisons, a_ij = 1 / a_ji, and λ its largest eigenvalue; or w_i in proportion to
    prod_j(a_ij)^(1/n). The consistency index (λ - n) / (n - 1) is 0 where a_ij a_jk = a_ik throughout; divided by its
    mean for random comparisons (Saaty's 0.58 for 3 members, 0.90 for 4, 1.12 for 5 … 1.59 for 15) it is the
    consistency ratio, always with λ of the eigenvector; `consistency` returns it for each expert. Up to two members
    are consistent by themselves; more than 15 are refused. Nothing is learnt from the data: weights stay the same in
    every wave. Shapes: x ``(..., unit, member)`` (not looked at), given ``(member,)``, names those of the members
    (without them no comparison can be told).

    Use it for groups of up to about seven members, where experts find it easier to say which of two matters more
    than to hand out points; n members take n (n - 1) / 2 comparisons. Not where members can hardly be compared: a
    scale of ratios then measures stubbornness.

    An expert who leaves out a pair of a group is refused by name, and so is an id that is not in the tree. A member
    with stated weight 0 needs no comparisons. A single member has weight 1.

    Peers: pymcdm, pyrepo and pyDecision agree on the eigenvector, pyrepo and pyDecision on the geometric means.
    pymcdm divides by random indices of its own (0.8921 for 4 members), pyDecision's other ratios take λ from the
    weights at hand. Their third rule, means of normalised columns, is left out: it only approximates the eigenvector.

    References
    ----------
    Saaty, T. L. (1977). A scaling method for priorities in hierarchical structures. Journal of Mathematical
    Psychology 15(3), 234-281. doi:10.1016/0022-2496(77)90033-5

    Saaty, T. L. (1990). How to make a decision: the analytic hierarchy process. European Journal of Operational
    Research 48(1), 9-26. doi:10.1016/0377-2217(90)90057-I

    Crawford, G. and Williams, C. (1985). A note on the analysis of subjective judgment matrices. Journal of
    Mathematical Psychology 29(4), 387-405. doi:10.1016/0022-2496(85)90002-1

    Forman, E. and Peniwati, K. (1998). Aggregating individual judgments and priorities with the analytic hierarchy
    process. European Journal of Operational Research 108(1), 165-169. doi:10.1016/S0377-2217(97)00244-0

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> method = ki.weighting.Ahp(experts={"Ani": {"a": {"b": 3, "c": 5}, "c": {"b": "1/2"}}})
    >>> method.fit(np.empty((0, 3)), np.ones(3), names=("a", "b", "c")).value.round(3).tolist()
    [0.648, 0.23, 0.122]
    >>> {expert: round(ratio, 4) for expert, ratio in method.consistency(["a", "b", "c"]).items()}
    {'Ani': 0.0032}
    """

    method: Literal["ahp"] = "ahp"
    experts: Annotated[Mapping[Label, Mapping[Label, Mapping[Label, Judgement]]], Frozen] = Field(
        min_length=1,
        examples=[
            {"first": {"a": {"b": 3, "c": 5, "d": 7}, "b": {"c": 2, "d": 3}, "d": {"c": "1/2"}}},
            {
                "first": {"a": {"b": 1, "c": 2, "d": 4}, "b": {"c": 2, "d": 4}, "c": {"d": 2}},
                "second": {"d": {"a": 9, "b": 9, "c": 9}, "a": {"b": 9, "c": "1/9"}, "b": {"c": 9}},
            },
        ],
    )
    priority: Literal["eigenvector", "geometric"] = "eigenvector"
    combine: Literal["priorities", "judgements"] = "priorities"
    maximum_ratio: float = Field(0.1, ge=0, allow_inf_nan=False)
    inconsistent: Literal["warn", "refuse", "leave_out"] = "warn"
    invariances: ClassVar = frozenset({"shift", "scale", "monotone", "unit_order"})
    asks: ClassVar = frozenset({"names"})
    learns: ClassVar[bool] = False

    @field_validator("experts")
    @classmethod
    def _agree(cls, experts: Mapping[str, Any]) -> Mapping[str, Any]:
        wrong = [text for expert, rows in experts.items() for text in _contradictions(expert, rows)]
        if wrong:
            raise ValueError("; ".join(wrong))
        return experts

    def mentions(self) -> frozenset[str]:
        rows = [row for one in self.experts.values() for row in one.items()]
        return frozenset(name for first, others in rows for name in (first, *others))

    def consistency(self, members: Sequence[str]) -> dict[str, float]:
        """Return each expert's consistency ratio for the members of a group.

        Raises
        ------
        MethodError
            Where an expert leaves out a pair of them.
        """
        return {
            expert: pairwise.consistency_ratio(matrix) for expert, matrix in self._matrices(members).items()
        }

    def fit(self, x: Array, given: Array, names: Sequence[str] | None = None) -> JudgedWeights:
        at = np.flatnonzero(given > 0)
        if len(at) == 1:
            return self._judged(alone(x, at), {}, out=False)
        if names is None:
            refuse(
                "names_unknown",
                [("comparisons are of ids, which are not told", "give fit the members' names")],
            )
        members = [names[int(j)] for j in at]
        matrices = self._matrices(members)
        ratios = {expert: pairwise.consistency_ratio(matrix) for expert, matrix in matrices.items()}
        above = {expert: ratio for expert, ratio in ratios.items() if ratio > self.maximum_ratio}
        out = above.keys() if self.inconsistent == "leave_out" else ()
        if (above and self.inconsistent == "refuse") or len(out) == len(matrices):
            # Where nobody is left, leaving out is no way.
            other = "raise maximum_ratio" if len(above) == len(matrices) else "leave the expert out"
            refuse(
                "inconsistent_judgements",
                [
                    (_contradicts(expert, members, ratio, self.maximum_ratio), f"{AGAIN}, or {other}")
                    for expert, ratio in above.items()
                ],
            )
        counted = [matrix for expert, matrix in matrices.items() if expert not in out]
        return self._judged(proportions(self._together(counted), at, x), above, out=bool(out))

    def _judged(self, value: Array, above: Mapping[str, float], *, out: bool) -> JudgedWeights:
        experts = np.array(list(above), dtype=np.str_)
        ratios = np.array(list(above.values()), dtype=np.float64)
        return JudgedWeights(
            value, np.array(self.maximum_ratio), experts, ratios, np.full(len(above), float(out))
        )

    def _together(self, matrices: list[Array]) -> Array:
        weigh = pairwise.eigenvector if self.priority == "eigenvector" else pairwise.geometric
        if self.combine == "judgements":
            return weigh(np.exp(np.mean(np.log(matrices), axis=0)))
        return np.asarray(np.exp(np.mean(np.log([weigh(matrix) for matrix in matrices]), axis=0)))

    def _matrices(self, members: Sequence[str]) -> dict[str, Array]:
        """Return each expert's comparisons of some members."""
        if len(members) > len(pairwise.RANDOM):
            message = f"{len(members)} members are more than the {len(pairwise.RANDOM)} that can be judged consistent"
            refuse("too_many_members", [(message, "split the group")])
        found, problems = {}, []
        for expert, rows in self.experts.items():
            matrix = np.eye(len(members))
            absent = []
            for (i, one), (j, other) in itertools.combinations(enumerate(members), 2):
                times = _times(rows, one, other)
                if times is None:
                    absent.append(f"{one} with {other}")
                    continue
                matrix[i, j], matrix[j, i] = times, 1 / times
            found[expert] = matrix
            if absent:
                problems.append((f"{expert} does not compare {few(absent)}", "ask, or leave the expert out"))
        if problems:
            refuse("missing_judgements", problems)
        return found


def _contradicts(expert: str, members: Sequence[str], ratio: float, limit: float) -> str:
    return (
        f"the comparisons of {few(members)} by {expert} contradict each other: consistency ratio {ratio:.3g}, "
        f"above {limit:g}"
    )


def _times(rows: Mapping[str, Mapping[str, float | str]], one: str, other: str) -> float | None:
    """Return how much more important `one` is; of a pair written both ways, by the larger number."""
    there = rows.get(one, {}).get(other)
    back = rows.get(other, {}).get(one)
    ways = [_number(there)] if there is not None else []
    ways += [1 / _number(back)] if back is not None else []
    if len(ways) == 2 and ways[0] < 1:
        return ways[1]
    return ways[0] if ways else None


def _contradictions(expert: str, rows: Mapping[str, Mapping[str, float | str]]) -> Iterator[str]:
    for one, others in rows.items():
        for other, value in others.items():
            back = rows.get(other, {}).get(one)
            if one == other and _number(value) != 1:
                yield f"compared with itself by {expert}, {one} must be 1"
            elif back is not None and one < other and abs(_number(value) * _number(back) - 1) > AGREE + 1e-9:
                yield f"compared by {expert}, {one} is {value} times {other}, and {other} {back} times {one}"
