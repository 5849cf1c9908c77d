"""What draws are made of: arrays, plans and assumptions; it goes to workers once."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import DataError, FrameworkError, Problem, heading
from ketahanan_index.framework import Framework
from ketahanan_index.index import aggregate, normalise
from ketahanan_index.methods.base import Array
from ketahanan_index.plan import Plan, Prepared
from ketahanan_index.plan.batch import Batch
from ketahanan_index.records import nearest
from ketahanan_index.robustness.assumptions import (
    Alternatives,
    Assumption,
    GivenDraws,
    LeaveOut,
    MultipleImputation,
    SamplingError,
)
from ketahanan_index.robustness.noise import Noise, bounds, noise
from ketahanan_index.robustness.recipes import Part, followed, recipe
from ketahanan_index.robustness.streams import Uniforms
from ketahanan_index.stages import Scores

Places = NDArray[np.intp]
STEPS = ("imputation", "treatment", "normalisation", "weighting", "aggregation")


@dataclass(frozen=True, slots=True)
class Residuals:
    """What a filled value could be off by: residuals of each indicator, one after the other."""

    value: Array
    start: Places


@dataclass(frozen=True, slots=True)
class Variant:
    """One choice of methods: how values are made and combined, and what came out without any draw."""

    plan: Plan
    parts: tuple[Part, ...]
    value: Array
    prepared: Prepared
    batch: Batch | None
    weights: Array
    learns_weights: bool
    residuals: Residuals | None
    range: str


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
    uniforms : mapping of int to array (row, coordinate)
        Numbers that an assumption takes in place of its streams: stream d is row d.
    noise : Noise or None
        Sampling errors; None where no assumption asks for them.
    elements : array
        Positions that may be left out.
    ends : array (2, indicator)
        Ends of the scales, infinite for none.
    """

    seed: int
    assumptions: tuple[Assumption, ...]
    x: Array
    variants: Mapping[tuple[int, ...], Variant]
    noise: Noise | None
    elements: Places
    ends: Array
    given: tuple[tuple[Places, Array], ...]
    choices: tuple[Choice, ...]
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
    FrameworkError
        For alternatives that the framework cannot take, naming each.
    """
    for one in assumptions:
        if isinstance(one, GivenDraws):
            _require_even(one)
    kept = kept_of(scores)
    estimates = scores.normalised.estimates
    steps = _alternatives(scores, assumptions)
    variants = _variants(scores, steps, kept)
    first = next(iter(variants.values()))
    wanted = {type(one) for one in assumptions}
    sampled = noise(scores, kept) if SamplingError in wanted else None
    filled = any(variant.residuals is not None for variant in variants.values())
    elements = _elements(first.plan, first.weights)
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
        elements=elements,
        ends=bounds(estimates.framework),
        given=given,
        choices=tuple(steps),
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
    wanted: set[type[Assumption]], sampled: Noise | None, filled: bool, elements: Places
) -> Iterator[Problem]:
    lacking = {
        SamplingError: (sampled is None, "nothing was sampled: village records have no sampling error"),
        MultipleImputation: (not filled, "no value was filled in"),
        LeaveOut: (not len(elements), "no element can be left out: each is the only one of its group"),
    }
    for kind, (empty, said) in lacking.items():
        if kind in wanted and empty:
            yield Problem(
                message=f"{kind.__name__} has nothing to vary: {said}",
                remedy="leave the assumption out",
                code="nothing_varies",
                table="villages",
            )


# ------------------------------------------------------------------------------------------------ choices of methods


@dataclass(frozen=True, slots=True)
class Choice:
    """A step that may be done by several methods: which assumption draws it, or which method each given draw takes."""

    step: str
    methods: tuple[Any, ...]
    assumption: int
    place: NDArray[np.intp]


def _alternatives(scores: Scores, assumptions: Sequence[Assumption]) -> list[Choice]:
    out: list[Choice] = []
    nowhere = np.empty(0, dtype=np.intp)
    for i, one in enumerate(assumptions):
        if isinstance(one, Alternatives):
            out.append(Choice(one.step, one.methods, i, nowhere))
        elif isinstance(one, GivenDraws):
            for step in STEPS:
                if step in one.rows[0]:
                    said = [row[step] for row in one.rows]
                    methods = list(dict.fromkeys(map(repr, said)))
                    named = {repr(value): value for value in said}
                    place = np.array([methods.index(repr(value)) for value in said], dtype=np.intp)
                    out.append(Choice(step, tuple(named[m] for m in methods), i, place))
    twice = [choice.step for choice in out if [c.step for c in out].count(choice.step) > 1]
    if twice:
        problem = Problem(
            message=f"{twice[0]} is varied by two assumptions",
            remedy="put all its methods into one",
            code="varied_twice",
        )
        raise DataError(heading([problem], "assumptions"), [problem])
    return out


def _variants(scores: Scores, choices: Sequence[Choice], kept: Places) -> dict[tuple[int, ...], Variant]:
    """Return one variant a combination of methods, each scored once as the data are."""
    variants = {}
    problems: list[Problem] = []
    for combination in itertools.product(*(range(len(choice.methods)) for choice in choices)):
        changes = {choice.step: choice.methods[i] for choice, i in zip(choices, combination, strict=True)}
        try:
            variants[combination] = _variant(scores, changes, kept)
        except FrameworkError as error:
            problems += [p for p in error.problems if p not in problems]
    if problems:
        raise FrameworkError(heading(problems, "alternatives"), problems)
    return variants


def _variant(scores: Scores, changes: Mapping[str, Any], kept: Places) -> Variant:
    framework: Framework = scores.framework
    if changes:
        framework = framework.with_methodology(**changes)
    by_base = any(step.parameters.get("base") for step in scores.steps)
    if framework == scores.framework:
        whole = scores
    else:
        estimates = scores.normalised.estimates.for_framework(framework)
        # Another way to combine leaves what a base gave; another method has learnt nothing there.
        base = scores.fitted if by_base and set(changes) <= {"aggregation"} else None
        by_base = base is not None
        whole = aggregate(normalise(estimates, base=base), base=base)
    value = whole.normalised.value[kept]
    parts = recipe(whole.normalised, kept)
    prepared = whole.plan.prepare(value)
    return Variant(
        plan=whole.plan,
        parts=parts,
        value=value,
        prepared=prepared,
        batch=Batch.of(whole.plan, prepared),
        weights=whole.applied,
        learns_weights=not by_base and any(node.weighting.learns for node in whole.plan.groups),
        residuals=_residuals(parts, scores.normalised.estimates.value[kept]),
        range=_lands_on(framework),
    )


def _lands_on(framework: Framework) -> str:
    choice = framework.methodology.normalisation
    methods = list(choice.values()) if isinstance(choice, Mapping) else [choice]
    return methods[0].lands_on(framework.methodology.range)


# ------------------------------------------------------------------------------------------------ weights and values


def _elements(plan: Plan, weights: Array) -> Places:
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


def _residuals(parts: tuple[Part, ...], x: Array) -> Residuals | None:
    """Return what observed values differ by from what the imputation would have filled in for them."""
    filled = followed(parts, x, "imputation", relearn=False)
    if not (np.isnan(x) & ~np.isnan(filled)).any():
        return None
    lists = []
    for j in range(x.shape[1]):
        blanked = x.copy()
        blanked[:, j] = np.nan
        would = followed(parts, blanked, "imputation", relearn=False)[:, j]
        off = x[:, j] - would
        off = off[~np.isnan(off)]
        lists.append(off if len(off) else np.zeros(1))
    start = np.cumsum([0, *(len(each) for each in lists)])
    return Residuals(np.concatenate(lists), start.astype(np.intp))


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
        out[at] = drawn / drawn.sum() if drawn.sum() > 0 else share
    return out
