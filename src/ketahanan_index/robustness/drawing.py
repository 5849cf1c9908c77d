"""One draw after the other: the methods, weights and values it takes, and the scores that come out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.places import places as places_of
from ketahanan_index.arrays.ranks import snap
from ketahanan_index.errors import KetahananError
from ketahanan_index.methods.base import Array
from ketahanan_index.robustness.assumptions import (
    DirichletWeights,
    GivenDraws,
    LeaveOut,
    MultipleImputation,
    SamplingError,
    WeightNoise,
)
from ketahanan_index.robustness.model import Model, dirichlet, noisy, removable
from ketahanan_index.robustness.recipes import followed
from ketahanan_index.robustness.streams import Row, Uniforms, stream
from ketahanan_index.robustness.variants import Residuals, Variant

BLOCK = 16
"""Draws of a block: part of what a result is, so that workers and their number are not."""
Streams = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be told of draws.

    Parameters
    ----------
    groups : tuple of int
        Groups whose scores are wanted draw by draw, the root first.
    nominal : array (unit, group)
        The scores at hand, 0 where there are none: sums are of distances from them, which keeps their digits.
    lowest : bool
        Whether places from the lowest score are wanted.
    """

    groups: tuple[int, ...]
    nominal: Array
    lowest: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came out of some draws.

    Parameters
    ----------
    score : array (group, draw, unit)
        Of the groups wanted, snapped to ten decimals; NaN throughout in a draw that failed.
    highest, lowest : array (group, draw, unit)
        Their places from the highest score, and from the lowest where they are wanted; 0 without a score.
    count, away, squares : array (unit, group)
        In how many draws each group has a score, and the sums of distances from the scores at hand and of squares.
    held : array (draw,)
        How many values were held at an end of their scale.
    failures : tuple of (int, str, str)
        Draws that failed, with a code and the reason.
    """

    score: Array
    highest: NDArray[np.int32]
    lowest: NDArray[np.int32]
    count: NDArray[np.int64]
    away: Array
    squares: Array
    held: NDArray[np.int64]
    failures: tuple[tuple[int, str, str], ...]


def block(model: Model, streams: Streams, wanted: Wanted, draws: int) -> Drawn:
    """Return what came out of some draws.

    Parameters
    ----------
    model : Model
        What draws are made of.
    streams : array (draw, assumption)
        Which stream each assumption takes in each draw.
    wanted : Wanted
        What is to be told.
    draws : int
        How many of them, from the first, are told of: a block is always drawn whole, because a matrix product of
        another shape may round another way.
    """
    units, groups = wanted.nominal.shape
    score = np.full((len(wanted.groups), draws, units), np.nan)
    count = np.zeros((groups, units), dtype=np.int64)
    away, squares = np.zeros((2, groups, units))
    held = np.zeros(len(streams), dtype=np.int64)
    failures: list[tuple[int, str, str]] = []
    nominal = np.ascontiguousarray(wanted.nominal.T)
    for every, places, values in _together(model, streams, held, failures):
        some = [draw for draw in every if draw < draws]
        for g in range(groups):
            found = values[g][: len(some)]
            if g in wanted.groups:
                found = snap(found)
                own = score[wanted.groups.index(g)]
                for draw, value in zip(some, found, strict=True):
                    own[draw, places] = value
            off = found - nominal[g, places]
            there = np.int64(len(off))
            total = off.sum(axis=0)
            if np.isnan(total).any():
                missing = np.isnan(off)
                off[missing] = 0.0
                there = len(off) - missing.sum(axis=0)
                total = off.sum(axis=0)
            count[g, places] += there
            away[g, places] += total
            squares[g, places] += np.einsum("ij,ij->j", off, off)
    empty = np.flatnonzero(np.isnan(score[0]).all(axis=1))
    known = {draw for draw, _, _ in failures}
    failures += [(int(i), "no_score", "no village has a score") for i in empty if i not in known]
    highest = np.zeros(score.shape, dtype=np.int32)
    lowest = np.zeros(score.shape if wanted.lowest else (len(wanted.groups), 0, 0), dtype=np.int32)
    for k, i in np.ndindex(score.shape[:2]):
        highest[k, i], other = places_of(score[k, i], lowest=wanted.lowest)
        if wanted.lowest:
            lowest[k, i] = other
    told = tuple(one for one in failures if one[0] < draws)
    return Drawn(score, highest, lowest, count.T, away.T, squares.T, held[:draws], told)


def _together(
    model: Model, streams: Streams, held: NDArray[np.int64], failures: list[tuple[int, str, str]]
) -> Iterator[tuple[list[int], slice | NDArray[np.intp], Sequence[Array]]]:
    """Yield draws, villages and the values of each group ``(draw, village)``.

    Draws of weights alone are made many at once, all of a block that take the same methods.
    """
    alone = list(range(len(streams)))
    if not model.moves_values:
        by_choice: dict[tuple[int, ...], list[int]] = {}
        for i in alone:
            by_choice.setdefault(choice(model, streams[i]), []).append(i)
        alone = []
        for taken, draws in by_choice.items():
            variant = model.variants.get(taken)
            if variant is None or variant.batch is None:
                alone += draws
                continue
            weights = np.stack([weighed(model, variant, variant.weights, streams[i]) for i in draws])
            if not variant.batch.takes(weights):
                alone += draws
                continue
            for some, values in variant.batch.run(weights):
                yield draws, some, values
    everywhere = slice(None)
    for i in sorted(alone):
        try:
            value, held[i] = one(model, streams[i])
        except (KetahananError, ArithmeticError, np.linalg.LinAlgError) as error:
            failures.append((i, *_told(error)))
            continue
        yield [i], everywhere, list(value.T[:, None, :])


def one(model: Model, streams: NDArray[np.int64]) -> tuple[Array, int]:
    """Return the scores ``(unit, group)`` of one draw, and how many values were held at an end."""
    taken = choice(model, streams)
    if taken in model.impossible:
        raise model.impossible[taken]
    variant = model.variants[taken]
    if not model.moves_values:
        weights = weighed(model, variant, variant.weights, streams)
        return variant.plan.run(variant.prepared, weights)[0], 0
    value, held = moved(model, variant, streams)
    prepared = variant.plan.prepare(value)
    base = variant.weights
    if model.relearns and variant.learns_weights:
        base, _ = variant.plan.weigh(prepared, value)
    return variant.plan.run(prepared, weighed(model, variant, base, streams))[0], held


def uniforms(model: Model, assumption: int, drawn: int) -> Uniforms:
    """Return the numbers that an assumption takes in a draw: a stream, or a row made before."""
    made = model.uniforms.get(assumption)
    return stream(model.seed, assumption, drawn) if made is None else Row(made[drawn])


def choice(model: Model, streams: NDArray[np.int64]) -> tuple[int, ...]:
    """Return which method each varied step takes."""
    out = []
    for varied in model.choices:
        drawn = int(streams[varied.assumption])
        if len(varied.place):
            out.append(int(varied.place[drawn]))
        else:
            (u,) = uniforms(model, varied.assumption, drawn).random(1)
            out.append(int(u * len(varied.methods)))
    return tuple(out)


def weighed(model: Model, variant: Variant, base: Array, streams: NDArray[np.int64]) -> Array:
    """Return the weights of one draw: each assumption changes what the ones before it left."""
    weights = base
    tables = iter(model.given)
    for i, assumption in enumerate(model.assumptions):
        drawn = int(streams[i])
        if isinstance(assumption, WeightNoise):
            weights = noisy(weights, assumption.relative, uniforms(model, i, drawn))
        elif isinstance(assumption, DirichletWeights):
            weights = dirichlet(variant.plan, weights, assumption.concentration, stream(model.seed, i, drawn))
        elif isinstance(assumption, LeaveOut):
            (u,) = uniforms(model, i, drawn).random(1)
            elements = removable(variant.plan, weights)
            weights = weights.copy()
            weights[elements[int(u * len(elements)) :][:1]] = 0.0
        elif isinstance(assumption, GivenDraws):
            at, table = next(tables)
            weights = weights.copy()
            weights[at] = table[drawn]
    return weights


def moved(model: Model, variant: Variant, streams: NDArray[np.int64]) -> tuple[Array, int]:
    """Return the values of one draw on the range of the framework."""
    x, held = model.x, 0
    relearn = model.relearns
    for i, assumption in enumerate(model.assumptions):
        if isinstance(assumption, SamplingError) and model.noise is not None:
            x, held = model.noise.drawn(x, stream(model.seed, i, int(streams[i])))
    filled = followed(variant.parts, x, "imputation", relearn=relearn)
    for i, assumption in enumerate(model.assumptions):
        if isinstance(assumption, MultipleImputation) and variant.residuals is not None:
            filled = _refilled(
                variant.residuals, model.ends, x, filled, stream(model.seed, i, int(streams[i]))
            )
    treated = followed(variant.parts, filled, "treatment", relearn=relearn)
    value = followed(variant.parts, treated, "normalisation", relearn=relearn)
    if variant.out.any():
        value = np.where(variant.out[:, None], np.nan, value)
    return value, held


def _refilled(
    residuals: Residuals, ends: Array, before: Array, after: Array, random: np.random.Generator
) -> Array:
    """Return filled values with a residual added to each."""
    unit, indicator = np.nonzero(np.isnan(before) & ~np.isnan(after))
    first, last = residuals.start[indicator], residuals.start[indicator + 1]
    which = first + np.floor(random.random(len(unit)) * (last - first)).astype(np.intp)
    out = after.copy()
    drawn = after[unit, indicator] + residuals.value[which]
    out[unit, indicator] = np.clip(drawn, *ends[:, indicator])
    return out


def parameters(model: Model, streams: NDArray[np.int64]) -> dict[str, Any]:
    """Return what one draw took: the methods of varied steps, and the weights of all nodes as stated or changed."""
    places = choice(model, streams)
    variant = model.variants.get(places)
    said: dict[str, Any] = {}
    for varied, place in zip(model.choices, places, strict=True):
        said[varied.step] = varied.methods[place]
    if variant is None:
        names = next(iter(model.variants.values())).plan.names
        return said | dict.fromkeys(names, np.nan)
    weights = weighed(model, variant, variant.weights, streams)
    return said | dict(zip(variant.plan.names, weights.tolist(), strict=True))


def _told(error: Exception) -> tuple[str, str]:
    """Return why a draw failed: a code, alike for all draws that fail alike, and words."""
    if isinstance(error, KetahananError) and error.problems:
        return error.problems[0].code, error.problems[0].message
    return type(error).__name__, f"{type(error).__name__}: {error}".splitlines()[0]
