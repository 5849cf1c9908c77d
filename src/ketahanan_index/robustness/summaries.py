"""What draws come to: means, spreads, quantiles of scores and ranks, probabilities of classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.places import places
from ketahanan_index.arrays.ranks import snap
from ketahanan_index.framework import Classes
from ketahanan_index.methods.base import Array
from ketahanan_index.robustness.drawing import Drawn

PROBABILITIES = (0.025, 0.05, 0.5, 0.95, 0.975)
"""The quantiles that are always told."""
UNITS = 512
"""Villages whose draws are sorted at once."""
Ranks = NDArray[np.int32]


@dataclass(slots=True)
class Tally:
    """Sums over draws, in their order; made for one run and filled block by block.

    Parameters
    ----------
    nominal : array (unit, group)
        The scores at hand: sums are of distances from them, which keeps their digits.
    nominal_rank : array (unit,)
        Ranks of the root.
    draws : int
        How many draws there will be.
    kept : sequence of int
        Groups whose draws are kept for quantiles, the root first.
    classes : Classes or None
        Classes of the root.
    top, bottom : int or None
        How many of the highest and of the lowest are counted.
    """

    nominal: Array
    nominal_rank: Ranks
    draws: int
    kept: tuple[int, ...]
    classes: Classes | None
    top: int | None
    bottom: int | None
    done: int
    failed: int
    count: NDArray[np.int64]
    away: Array
    squares: Array
    score: list[Array]
    rank: list[Ranks]
    shift: NDArray[np.int64]
    ranks: NDArray[np.int64]
    ranked: NDArray[np.int64]
    in_class: NDArray[np.int64]
    in_top: NDArray[np.int64]
    in_bottom: NDArray[np.int64]

    @classmethod
    def begin(
        cls,
        nominal: Array,
        draws: int,
        kept: tuple[int, ...],
        classes: Classes | None,
        top: int | None,
        bottom: int | None,
    ) -> Tally:
        """Return a tally without draws."""
        units = len(nominal)
        highest, _ = places(nominal[:, 0])
        several = 0 if classes is None else len(classes.levels)
        return cls(
            nominal=np.where(np.isnan(nominal), 0.0, nominal),
            nominal_rank=highest,
            draws=draws,
            kept=kept,
            classes=classes,
            top=top,
            bottom=bottom,
            done=0,
            failed=0,
            count=np.zeros(nominal.shape, dtype=np.int64),
            away=np.zeros(nominal.shape),
            squares=np.zeros(nominal.shape),
            score=[],
            rank=[],
            shift=np.zeros(units, dtype=np.int64),
            ranks=np.zeros(units, dtype=np.int64),
            ranked=np.zeros(units, dtype=np.int64),
            in_class=np.zeros((units, several), dtype=np.int64),
            in_top=np.zeros(units, dtype=np.int64),
            in_bottom=np.zeros(units, dtype=np.int64),
        )

    def add(self, drawn: Drawn) -> None:
        """Take in a block of draws."""
        self.done += drawn.score.shape[1]
        self.failed += len(drawn.failures)
        self.count += drawn.count
        self.away += drawn.away
        self.squares += drawn.squares
        self.score.append(drawn.score)
        self.rank.append(drawn.highest)
        self._place(drawn.score[0], drawn.highest[0], drawn.lowest[0])

    def _place(self, root: Array, highest: Ranks, lowest: Ranks) -> None:
        shift = np.abs(highest - self.nominal_rank)
        ranked = (highest > 0) & (self.nominal_rank > 0)
        if not ranked.all():
            shift[~ranked] = 0
            highest = np.where(ranked, highest, 0)
        self.shift += shift.sum(axis=0, dtype=np.int64)
        self.ranks += highest.sum(axis=0, dtype=np.int64)
        self.ranked += _counted(ranked)
        if self.classes is not None:
            below = np.zeros(root.shape[1], dtype=np.int64)
            bounds = snap(np.array(self.classes.bounds))
            for c, bound in enumerate(bounds):
                upto = _counted(root <= bound if self.classes.upper_included else root < bound)
                self.in_class[:, c] += upto - below
                below = upto
            self.in_class[:, len(bounds)] += _counted(~np.isnan(root)) - below
        if self.top is not None:
            self.in_top += _counted((highest > 0) & (highest <= self.top))
        if self.bottom is not None:
            self.in_bottom += _counted((lowest > 0) & (lowest <= self.bottom))

    def mean(self) -> Array:
        """Return the mean score over draws ``(unit, group)``."""
        with np.errstate(invalid="ignore"):
            return np.where(self.count > 0, self.nominal + self.away / self.count, np.nan)

    def sd(self) -> Array:
        """Return the standard deviation over draws, divisor n - 1."""
        with np.errstate(invalid="ignore", divide="ignore"):
            spread = (self.squares - self.away**2 / self.count) / (self.count - 1)
        return np.where(self.count > 1, np.sqrt(np.maximum(spread, 0.0)), np.nan)


def _counted(flags: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Count what is true over the draws of a block, few enough for a byte."""
    return np.asarray(flags.sum(axis=0, dtype=np.uint8), dtype=np.int64)


def quantiles(draws: Sequence[Array] | Sequence[Ranks], probabilities: tuple[float, ...]) -> Array:
    """Return quantiles over draws ``(probability, unit)``: linear between the two nearest, missing draws left out.

    Parameters
    ----------
    draws : sequence of array (draw, unit)
        Blocks of draws; NaN, or 0 among ranks, is missing.
    probabilities : tuple of float
        From 0 to 1.

    References
    ----------
    Hyndman, R. J. and Fan, Y. (1996). Sample quantiles in statistical packages. The American Statistician 50(4),
    361-365, definition 7. doi:10.1080/00031305.1996.10473566

    Examples
    --------
    >>> import numpy as np
    >>> quantiles([np.array([[1.0], [np.nan], [3.0]])], (0.5,)).tolist()
    [[2.0]]
    """
    units = draws[0].shape[1]
    out = np.full((len(probabilities), units), np.nan)
    for first in range(0, units, UNITS):
        # Draws of a village side by side in memory: so they sort fastest.
        shape = (min(UNITS, units - first), sum(len(block) for block in draws))
        some = np.empty(shape, dtype=draws[0].dtype)
        np.concatenate([block[:, first : first + UNITS].T for block in draws], axis=1, out=some)
        some.sort(axis=1)
        # Missing scores are sorted last, missing ranks first.
        scores = some.dtype.kind == "f"
        missing = (np.isnan(some) if scores else some == 0).sum(axis=1)
        count = some.shape[1] - missing
        unit = np.flatnonzero(count)
        begin = np.zeros(len(unit), dtype=np.intp) if scores else missing[unit]
        for k, probability in enumerate(probabilities):
            at = (count[unit] - 1) * probability
            low = np.floor(at).astype(np.intp)
            lower = some[unit, begin + low].astype(np.float64)
            upper = some[unit, begin + np.minimum(low + 1, count[unit] - 1)].astype(np.float64)
            out[k, first + unit] = lower + (upper - lower) * (at - low)
    return out
