"""Two scorings drawn on the same random numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.places import places
from ketahanan_index.errors import Problem
from ketahanan_index.methods.base import Array
from ketahanan_index.progress import Progress
from ketahanan_index.robustness.assumptions import Assumption, SamplingError
from ketahanan_index.robustness.streams import seeded
from ketahanan_index.robustness.summaries import quantiles
from ketahanan_index.robustness.uncertainty import assumed, count_of, draw, remarks, require_memory
from ketahanan_index.robustness.unknown import unknown
from ketahanan_index.stages import Scores
from ketahanan_index.stages.steps import Stage

Places = NDArray[np.intp]
TAILS = (0.025, 0.975)


@dataclass(frozen=True, eq=False)
class CommonDraws(Stage):
    """Shifts of villages over draws.

    Attributes
    ----------
    shift, rank_shift : array (2, unit)
        The ends of 95 % intervals of the second score and rank less the first.
    higher : array (unit,)
        The share of draws in which the second score is the higher.
    seed, draws : int
        What they can be made again from.
    """

    shift: Array
    rank_shift: Array
    higher: Array
    seed: int
    draws: int
    noted: tuple[Problem, ...]


def drawn_shifts(
    a: Scores,
    b: Scores,
    rows: tuple[Places, Places],
    *,
    draws: int,
    seed: int | None,
    assumptions: Assumption | Sequence[Assumption] | None,
    executor: Executor | None,
    progress: Progress,
) -> CommonDraws:
    """Draw two scorings of the same villages, at the places `rows`, with the same streams."""
    number = seeded(seed)
    drawn, ranks, noted = [], [], []
    for name, scores, at in zip("ab", (a, b), rows, strict=True):
        chosen = assumed(scores, assumptions)
        require_memory(scores, count_of(draws, chosen), 1, keep=True)
        done = draw(scores, chosen, draws, number, scores.nodes[:1], None, None, executor, progress)
        score = np.full((draws, len(scores.units)), np.nan)
        score[:, done.kept] = np.concatenate([block[0] for block in done.tally.score])
        score = score[:, at]
        rank = np.stack([places(one, lowest=False)[0] for one in score]).astype(np.float64)
        # A village whose own error is unknown keeps its value in the ranks of others.
        missing = np.isnan(score) | unknown(scores, chosen)[at, 0]
        score[missing] = rank[missing] = np.nan
        drawn.append(score)
        ranks.append(rank)
        noted += [replace(told, message=f"{name}: {told.message}") for told in remarks(done)]
    shift, rank_shift = drawn[1] - drawn[0], ranks[1] - ranks[0]
    there = (~np.isnan(shift)).sum(axis=0)
    with np.errstate(invalid="ignore"):
        higher = np.where(there > 0, (shift > 0).sum(axis=0) / there, np.nan)
    intervals = quantiles([shift], TAILS), quantiles([rank_shift], TAILS)
    noted += _apart(a, b, assumed(a, assumptions))
    return CommonDraws(*intervals, higher, number, draws, tuple(noted))


def _apart(a: Scores, b: Scores, chosen: tuple[Assumption, ...]) -> Iterator[Problem]:
    """Yield a warning where samples of two scorings cannot take the same numbers."""
    if any(isinstance(one, SamplingError) for one in chosen) and _sampled(a) != _sampled(b):
        yield Problem(
            message="the two scorings have other villages or sampling units with answers, so that their samples are "
            "drawn apart: the intervals of shifts are too wide",
            remedy="compare scorings of the same villages and respondents",
            severity="warning",
            code="drawn_apart",
        )


def _sampled(scores: Scores) -> tuple[list[tuple[str, bool]], int]:
    """Return what numbers of samples go by: villages, which of their errors are estimated, and sampling units."""
    factor = scores.normalised.estimates.factor
    degrees = scores.degrees_of_freedom[:, 0]
    estimated = (np.isfinite(degrees) & (degrees > 0)).tolist()
    units = 0 if factor is None else len(np.unique(factor.psu))
    return sorted(zip(scores.units, estimated, strict=True)), units
