"""Two scorings drawn on the same random numbers."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.places import places
from ketahanan_index.methods.base import Array
from ketahanan_index.progress import Progress
from ketahanan_index.robustness.assumptions import Assumption
from ketahanan_index.robustness.streams import seeded
from ketahanan_index.robustness.summaries import quantiles
from ketahanan_index.robustness.uncertainty import uncertainty
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
    drawn = []
    for scores, at in zip((a, b), rows, strict=True):
        found = uncertainty(
            scores,
            assumptions=assumptions,
            draws=draws,
            seed=number,
            keep_draws=True,
            executor=executor,
            progress=progress,
        )
        kept = found.drawn
        drawn.append(np.empty((draws, len(at))) if kept is None else kept[0][:, at])
    ranks = [np.stack([places(one, lowest=False)[0] for one in each]).astype(np.float64) for each in drawn]
    for each in ranks:
        each[each == 0] = np.nan
    shift, rank_shift = drawn[1] - drawn[0], ranks[1] - ranks[0]
    there = (~np.isnan(shift)).sum(axis=0)
    with np.errstate(invalid="ignore"):
        higher = np.where(there > 0, (shift > 0).sum(axis=0) / there, np.nan)
    return CommonDraws(quantiles([shift], TAILS), quantiles([rank_shift], TAILS), higher, number, draws)
