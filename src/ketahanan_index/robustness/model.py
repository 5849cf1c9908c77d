"""What draws are made of: arrays, plans and assumptions; it goes to workers once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ketahanan_index.errors import DataError, KetahananError, Problem, heading
from ketahanan_index.methods.base import Array
from ketahanan_index.plan import Plan
from ketahanan_index.records import nearest
from ketahanan_index.robustness.assumptions import (
    Assumption,
    GivenDraws,
    LeaveOut,
    MultipleImputation,
    SamplingError,
)
from ketahanan_index.robustness.noise import Noise, bounds, noise
from ketahanan_index.robustness.streams import Uniforms
from ketahanan_index.robustness.variants import STEPS, Choice, Places, Variant, choices_of, combined
from ketahanan_index.stages import Scores


@dataclass(frozen=True, slots=True)
class Model:
    """Everything a draw needs.

    Parameters
    ----------
    seed : int
        The key of all streams.
    assumptions : tuple of Assumption
        In the order of their streams.
    x : array (unit, indicator)
        Estimates of the villages that were not screened out.
    variants : mapping of tuple of int to Variant
        By the place of each choice among its methods.
    given : tuple of (array, array)
        Positions of nodes whose weights are given, and their weights ``(draw, position)``.
    choices : tuple of Choice
        Steps that may be done by several methods.
    impossible : mapping of tuple of int to error
        Choices that cannot be scored, and why.
    uniforms : mapping of int to array (row, coordinate)
        Numbers that an assumption takes in place of its streams: stream d is row d.
    noise : Noise or None
        Sampling errors; None where no assumption asks for them.
    ends : array (2, indicator)
        Ends of the scales, infinite for none.
    """

    seed: int
    assumptions: tuple[Assumption, ...]
    x: Array
    variants: Mapping[tuple[int, ...], Variant]
    noise: Noise | None
    ends: Array
    given: tuple[tuple[Places, Array], ...]
    choices: tuple[Choice, ...]
    impossible: Mapping[tuple[int, ...], KetahananError]
    uniforms: Mapping[int, Array]

    @property
    def moves_values(self) -> bool:
        """Whether values of villages vary from draw to draw."""
        return self.noise is not None or any(isinstance(one, MultipleImputation) for one in self.assumptions)

    @property
    def relearns(self) -> bool:
        """Whether methods learn again from each draw."""
        return any(isinstance(one, SamplingError) and one.relearn for one in self.assumptions)


def kept_of(scores: Scores) -> Places:
    """Return the villages that were not screened out, those without a hole first: so are they weighed fastest."""
    kept = np.flatnonzero(~scores.normalised.screening.out(len(scores.units)))
    holed = np.isnan(scores.normalised.value[kept]).any(axis=1)
    return np.asarray(kept[np.argsort(holed, kind="stable")])


def modelled(scores: Scores, assumptions: Sequence[Assumption], seed: int) -> Model:
    """Put together what draws need.

    Raises
    ------
    DataError
        For assumptions that these scores give nothing to vary by.
    FrameworkError, MethodError
        For alternatives that cannot be used at all, naming each; a DataError where the data are why.
    """
    for one in assumptions:
        if isinstance(one, GivenDraws):
            _require_even(one)
    kept = kept_of(scores)
    estimates = scores.normalised.estimates
    choices = choices_of(scores, assumptions)
    variants, impossible = combined(scores, choices, kept)
    first = next(iter(variants.values()))
    wanted = {type(one) for one in assumptions}
    sampled = noise(scores, kept) if SamplingError in wanted else None
    filled = any(variant.residuals is not None for variant in variants.values())
    elements = any(len(removable(one.plan, one.weights)) for one in variants.values())
    given = tuple(_given_weights(first.plan, one) for one in assumptions if isinstance(one, GivenDraws))
    problems = [*_twice(assumptions), *_nothing(wanted, sampled, filled, elements)]
    if problems:
        raise DataError(heading(problems, "assumptions"), problems)
    return Model(
        seed=seed,
        assumptions=tuple(assumptions),
        x=estimates.value[kept],
        variants=variants,
        noise=sampled,
        ends=bounds(estimates.framework),
        given=given,
        choices=tuple(choices),
        impossible=impossible,
        uniforms={},
    )


def _twice(assumptions: Sequence[Assumption]) -> Iterator[Problem]:
    for kind in (SamplingError, MultipleImputation, LeaveOut):
        if sum(isinstance(one, kind) for one in assumptions) > 1:
            yield Problem(
                message=f"{kind.__name__} is assumed twice",
                remedy="state it once",
                code="varied_twice",
                table="villages",
            )


def _nothing(
    wanted: set[type[Assumption]], sampled: Noise | None, filled: bool, elements: bool
) -> Iterator[Problem]:
    lacking = {
        SamplingError: (sampled is None, "nothing was sampled: village records have no sampling error"),
        MultipleImputation: (not filled, "no value was filled in"),
        LeaveOut: (not elements, "no element can be left out: each is the only one of its group"),
    }
    for kind, (empty, said) in lacking.items():
        if kind in wanted and empty:
            yield Problem(
                message=f"{kind.__name__} has nothing to vary: {said}",
                remedy="leave the assumption out",
                code="nothing_varies",
                table="villages",
            )


def removable(plan: Plan, weights: Array) -> Places:
    """Return the positions that leave their group another member with weight, and count."""
    counts = plan.counts
    out = []
    for node in plan.groups:
        members = [i for i in node.members if weights[i] > 0 and counts[i]]
        out += members if len(members) > 1 else []
    return np.array(sorted(out), dtype=np.intp)


def _require_even(given: GivenDraws) -> None:
    """Refuse draws that state other columns than the first."""
    uneven = [i for i, row in enumerate(given.rows) if set(row) != set(given.rows[0])]
    if uneven:
        problem = Problem(
            message=f"{len(uneven)} given draws state other columns than the first",
            remedy="give every draw the same columns",
            code="missing_column",
            row=uneven[0] + 1,
            count=len(uneven),
        )
        raise DataError(heading([problem], "given draws"), [problem])


def _given_weights(plan: Plan, given: GivenDraws) -> tuple[Places, Array]:
    """Return the positions of nodes whose weights are given, and the weights ``(draw, position)``."""
    names = [name for name in given.rows[0] if name not in STEPS]
    place = {name: i for i, name in enumerate(plan.names)}
    problems = [
        Problem(
            message=f"given draws have a column {name!r}, which is neither a node nor a step"
            f"{nearest(name, [*place, *STEPS])}",
            remedy=f"columns are ids of nodes, and {', '.join(STEPS)}",
            code="unknown_node",
            column=name,
        )
        for name in names
        if name not in place
    ]
    if problems:
        raise DataError(heading(problems, "given draws"), problems)
    try:
        table = np.array([[float(row[name]) for name in names] for row in given.rows], dtype=np.float64)
    except (KeyError, TypeError, ValueError):
        table = np.full((len(given.rows), len(names)), np.nan)
    bad = np.flatnonzero(~(np.isfinite(table) & (table >= 0)).all(axis=1))
    if names and len(bad):
        problem = Problem(
            message=f"{len(bad)} given draws have weights that are missing, negative or no numbers",
            remedy="give every draw a weight of 0 or above in each column",
            code="bad_weight",
            row=int(bad[0]) + 1,
            count=len(bad),
        )
        raise DataError(heading([problem], "given draws"), [problem])
    return np.array([place[name] for name in names], dtype=np.intp), table


def noisy(weights: Array, relative: float, random: Uniforms) -> Array:
    """Return weights each of which is up to a share larger or smaller."""
    return weights * (1 + relative * (2 * random.random(len(weights)) - 1))


def dirichlet(plan: Plan, weights: Array, concentration: float, random: np.random.Generator) -> Array:
    """Return weights of each group from a Dirichlet distribution whose mean are those at hand."""
    out = weights.copy()
    for node in plan.groups:
        at = np.array(node.members)
        at = at[weights[at] > 0]
        share = weights[at] / weights[at].sum()
        drawn = random.standard_gamma(concentration * len(at) * share)
        if drawn.sum() > 0:
            out[at] = drawn / drawn.sum()
        else:
            # All too small for a number: one member has nearly all the weight, as often as its share says.
            out[at] = np.arange(len(at)) == np.searchsorted(share.cumsum(), random.random())
    return out
