"""One draw after the other: the methods, weights and values it takes, and the scores that come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.ranks import snap
from ketahanan_index.errors import KetahananError, MethodError
from ketahanan_index.methods.base import Array
from ketahanan_index.robustness.assumptions import (
    DirichletWeights,
    GivenDraws,
    LeaveOut,
    MultipleImputation,
    SamplingError,
    WeightNoise,
)
from ketahanan_index.robustness.model import Model, Residuals, Variant, dirichlet, noisy
from ketahanan_index.robustness.recipes import followed
from ketahanan_index.robustness.streams import stream

BLOCK = 16
"""Draws of a block: part of what a result is, so that workers and their number are not."""
Streams = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The scores of some draws.

    Parameters
    ----------
    score : array (draw, unit, group)
        Snapped to ten decimals; NaN throughout in a draw that failed.
    held : array (draw,)
        How many values were held at an end of their scale.
    failures : tuple of (int, str)
        Draws that failed, with the reason.
    """

    score: Array
    held: NDArray[np.int64]
    failures: tuple[tuple[int, str], ...]


def block(model: Model, streams: Streams, groups: Sequence[int]) -> Drawn:
    """Return the scores of some draws.

    Parameters
    ----------
    model : Model
        What draws are made of.
    streams : array (draw, assumption)
        Which stream each assumption takes in each draw.
    groups : sequence of int
        Which groups to return.
    """
    wanted = list(groups)
    score = np.full((len(streams), len(model.x), len(wanted)), np.nan)
    held = np.zeros(len(streams), dtype=np.int64)
    failures: list[tuple[int, str]] = []
    for i, places in enumerate(streams):
        try:
            value, held[i] = one(model, places)
        except (KetahananError, ArithmeticError, np.linalg.LinAlgError) as error:
            failures.append((i, _told(error)))
            continue
        score[i] = snap(value[:, wanted])
    return Drawn(score, held, tuple(failures))


def one(model: Model, streams: NDArray[np.int64]) -> tuple[Array, int]:
    """Return the scores ``(unit, group)`` of one draw, and how many values were held at an end."""
    variant = model.variants[choice(model, streams)]
    if not model.moves_values:
        weights = weighed(model, variant, variant.weights, streams)
        return variant.plan.run(variant.prepared, weights)[0], 0
    value, held = moved(model, variant, streams)
    prepared = variant.plan.prepare(value)
    base = variant.weights
    if model.relearns and variant.learns_weights:
        base, _ = variant.plan.weigh(prepared, value)
    return variant.plan.run(prepared, weighed(model, variant, base, streams))[0], held


def choice(model: Model, streams: NDArray[np.int64]) -> tuple[int, ...]:
    """Return which method each varied step takes."""
    out = []
    for varied in model.choices:
        drawn = int(streams[varied.assumption])
        if len(varied.place):
            out.append(int(varied.place[drawn]))
        else:
            random = stream(model.seed, varied.assumption, drawn)
            out.append(int(random.integers(len(varied.methods))))
    return tuple(out)


def weighed(model: Model, variant: Variant, base: Array, streams: NDArray[np.int64]) -> Array:
    """Return the weights of one draw: each assumption changes what the ones before it left."""
    weights = base
    tables = iter(model.given)
    for i, assumption in enumerate(model.assumptions):
        drawn = int(streams[i])
        if isinstance(assumption, WeightNoise):
            weights = noisy(weights, assumption.relative, stream(model.seed, i, drawn))
        elif isinstance(assumption, DirichletWeights):
            weights = dirichlet(variant.plan, weights, assumption.concentration, stream(model.seed, i, drawn))
        elif isinstance(assumption, LeaveOut):
            out = model.elements[stream(model.seed, i, drawn).integers(len(model.elements))]
            weights = weights.copy()
            weights[out] = 0.0
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
        if isinstance(assumption, MultipleImputation) and model.residuals is not None:
            filled = _refilled(model.residuals, model.ends, x, filled, stream(model.seed, i, int(streams[i])))
    treated = followed(variant.parts, filled, "treatment", relearn=relearn)
    return followed(variant.parts, treated, "normalisation", relearn=relearn), held


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
    variant = model.variants[places]
    said: dict[str, Any] = {}
    for varied, place in zip(model.choices, places, strict=True):
        said[varied.step] = place
    weights = weighed(model, variant, variant.weights, streams)
    return said | dict(zip(variant.plan.names, weights.tolist(), strict=True))


def _told(error: Exception) -> str:
    """Return why a draw failed, in words alike for all draws that fail alike."""
    if isinstance(error, MethodError) and error.problems:
        return f"{error.problems[0].code}: {error.message}"
    return f"{type(error).__name__}: {error}".splitlines()[0]
