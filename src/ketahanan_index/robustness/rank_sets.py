"""Critical values for all comparisons of villages: simulated, or Holm's from the normal tail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.separations import count_below
from ketahanan_index.methods.base import Array
from ketahanan_index.robustness.streams import stream

Kind = Literal["simultaneous", "marginal"]
Side = Literal["both", "lower", "upper"]

KEPT = 64
"""Units of each draw, those furthest from their expectation, among which the largest difference is first sought."""

BLOCK = 2**20
"""Differences looked at together."""

ROUNDING = 1e-12
"""What a bound may exceed a difference by and still be reached by it."""


def counted(
    x: Array, variance: Array, critical: Array, side: Side, of: NDArray[np.intp] | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how many units lie surely above and surely below each unit; 0 on a side that is not asked."""
    size = len(x if of is None else of)
    nothing = np.zeros(size, dtype=np.int64)
    above = nothing if side == "upper" else count_below(-x, variance, critical, of)
    below = nothing if side == "lower" else count_below(x, variance, critical, of)
    return above, below


def holm(x: Array, variance: Array, level: float, kind: Kind, side: Side, stepdown: bool) -> Array:
    """Return the critical value of each unit's comparisons by Holm's stepdown, or Bonferroni without stepdown.

    Parameters
    ----------
    x, variance : array (unit,)
        Scores and the variances of their errors; units of variance 0 are known exactly.
    level : float
        Confidence level.
    kind, side : str
        A family is all comparisons of all units, or those of one unit; `side` counts for the latter.
    stepdown : bool
        Whether comparisons that are decided leave the family, until no further one is decided.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics
    6(2), 65-70.
    """
    from scipy.special import ndtri

    n = len(x)
    known = np.flatnonzero(variance == 0)
    # Comparisons of units known exactly are decided beforehand and belong to no family.
    settled = np.zeros((2, n), dtype=np.int64)
    side = "upper" if kind == "simultaneous" else side
    settled[:, known] = counted(x[known], variance[known], np.zeros(len(known)), side)
    hypotheses = np.full(n, n - 1) - np.where(variance == 0, len(known) - 1, 0)
    if kind == "simultaneous":
        hypotheses[:] = hypotheses.sum()
    elif side == "both":
        hypotheses = 2 * hypotheses

    def tail(remaining: NDArray[np.int64]) -> Array:
        return np.asarray(np.maximum(-ndtri((1 - level) / np.maximum(remaining, 1)), 0.0))

    critical = tail(hypotheses)
    active, before = np.arange(n), np.zeros(n, dtype=np.int64)
    while stepdown and len(active):
        above, below = counted(x, variance, critical, side, active)
        decided = above + below - settled[:, active].sum(axis=0)
        if kind == "simultaneous":
            decided[:] = decided.sum()
        grew = decided > before[active]
        active, decided = active[grew], decided[grew]
        before[active] = decided
        critical[active] = tail(hypotheses[active] - decided)
    return critical


def simulated(
    x: Array,
    variance: Array,
    degrees: Array,
    level: float,
    kind: Kind,
    side: Side,
    stepdown: bool,
    seed: int,
    draws: int,
) -> Array:
    """Return the critical value of each unit's comparisons: a quantile of the largest difference over draws.

    Parameters
    ----------
    x, variance, degrees : array (unit,)
        Scores, the variances of their errors and the degrees of freedom of these, infinite where a variance is known;
        in an order that is their own: draws go by place.
    level : float
        Confidence level.
    kind, side : str
        A family is all comparisons of all units, or those of one unit; `side` counts for the latter.
    stepdown : bool
        Whether comparisons that are decided leave the family, until no further one is decided.
    seed, draws : int
        The seed, and how many draws; each has its own stream of random numbers.

    Notes
    -----
    A draw is another sample: errors are normal, and the variances that differences are divided by are themselves
    estimated, s²χ²_d/d. By Cauchy's inequality no standardised difference of units i and j exceeds √(e_i² + e_j²), e
    their errors in the draw divided by the standard errors of the draw. Thus only units far from their expectation can
    make the largest difference, and the quantile
    is that of all pairs though few of them are looked at.

    Raises
    ------
    ValueError
        For a level that so few draws cannot tell.
    """
    place = quantile_place(level, draws)
    told = [_errors(stream(seed, 0, b), degrees) for b in range(draws)]
    error, share = (np.stack(each) for each in zip(*told, strict=True))
    error[:, variance == 0] = 0.0
    drawn = _Drawn(x, variance, error, share)
    if kind == "simultaneous":
        family = _All(drawn)
        return np.full(len(x), _stepped(family.critical, family.decided, place, stepdown))
    families = (_Own(drawn, i, side) for i in range(len(x)))
    return np.array([_stepped(one.critical, one.decided, place, stepdown) for one in families])


def _errors(random: np.random.Generator, degrees: Array) -> tuple[Array, Array]:
    """Return an error of each unit in standard errors, and which share of its variance another sample estimates."""
    error, share = random.standard_normal(len(degrees)), np.ones(len(degrees))
    finite = np.isfinite(degrees)
    if finite.any():
        share[finite] = random.chisquare(degrees[finite]) / degrees[finite]
    return error, share


def quantile_place(level: float, draws: int) -> int:
    """Return which of so many draws, from 0 in ascending order, has at least the level at or below it.

    Examples
    --------
    >>> quantile_place(0.95, 1000)
    950
    """
    place = int(np.ceil(level * (draws + 1) - 1e-9)) - 1
    if place >= draws:
        least = int(np.ceil(level / (1 - level) - 1e-9))
        raise ValueError(
            f"{draws} draws cannot tell a critical value at level {level:g}: give draws={least} or more"
        )
    return place


def _stepped(
    critical: Callable[[float, int], float], decided: Callable[[float], int], place: int, stepdown: bool
) -> float:
    """Return the critical value at which no further comparison is decided."""
    value = critical(np.inf, place)
    before, now = 0, decided(value) if stepdown else 0
    while now > before:
        value = critical(value, place)
        before, now = now, decided(value)
    return value


def _quantile(
    least: Array, most: Array, exactly: Callable[[NDArray[np.intp], float], Array], place: int
) -> float:
    """Return an order statistic of maxima of which bounds are known, working out only those that matter.

    ``exactly(draws, above)`` gives the maxima of some draws where they exceed `above`, else anything below.
    """
    unknown = most * (1 - ROUNDING) > least
    while True:
        value = float(np.partition(least, place)[place])
        matter = np.flatnonzero(unknown & (most > value))
        if not len(matter):
            return value
        least[matter] = np.maximum(least[matter], exactly(matter, value))
        unknown[matter] = False


class _Drawn:
    """Draws of the errors of all units, and the units of each draw that are furthest from their expectation."""

    def __init__(self, x: Array, variance: Array, error: Array, share: Array) -> None:
        self.x, self.variance = x, variance
        self.drawn = error * np.sqrt(variance)
        self.estimated = share * variance
        kept = min(KEPT, len(x))
        self.size = np.abs(error) / np.sqrt(share)
        if len(x) > kept:
            order = np.argpartition(-self.size, kept, axis=1)
            self.top = order[:, :kept]
            self.rest = np.take_along_axis(self.size, order[:, kept : kept + 1], axis=1)[:, 0]
        else:
            self.top = np.tile(np.arange(len(x)), (len(error), 1))
            self.rest = np.full(len(error), -np.inf)
        self.largest = self.size.max(axis=1)
        self.top_drawn = np.take_along_axis(self.drawn, self.top, axis=1)
        self.top_estimated = np.take_along_axis(self.estimated, self.top, axis=1)

    def bound(self, other: Array) -> Array:
        """Return what a difference of `other` and a unit beyond the kept ones cannot exceed."""
        return np.where(self.rest < 0, -np.inf, np.hypot(self.rest, other))


def _apart(difference: Array, spread: Array) -> Array:
    """Return standardised differences, 0 between units known exactly, which are in no family."""
    return np.divide(difference, spread, out=np.zeros(np.shape(difference)), where=spread > 0)


def _pairs(x: Array, variance: Array) -> Array:
    """Return the standardised differences ``(draw, unit, unit)`` of each draw's units."""
    return _apart(x[:, :, None] - x[:, None, :], np.sqrt(variance[:, :, None] + variance[:, None, :]))


class _All:
    """All ordered comparisons of all units."""

    def __init__(self, drawn: _Drawn) -> None:
        self.drawn = drawn

    def decided(self, critical: float) -> int:
        of = self.drawn
        return int(count_below(of.x, of.variance, np.full(len(of.x), critical)).sum())

    def critical(self, limit: float, place: int) -> float:
        """Return the critical value of the comparisons not decided at `limit`."""
        of = self.drawn
        draws, kept = of.top.shape
        least = np.empty(draws)
        step = max(BLOCK // 4 // kept**2, 1)
        for start in range(0, draws, step):
            rows = slice(start, start + step)
            top = of.top[rows]
            stated = _pairs(of.x[top], of.variance[top])
            told = _pairs(of.top_drawn[rows], of.top_estimated[rows])
            least[rows] = np.where(stated <= limit, told, 0.0).max(axis=(1, 2))

        def exactly(matter: NDArray[np.intp], above: float) -> Array:
            return np.array([self.largest(b, above, limit) for b in matter])

        return _quantile(least, of.bound(of.largest), exactly, place)

    def largest(self, draw: int, above: float, limit: float) -> float:
        """Return the largest difference of one draw, where it exceeds `above`."""
        of = self.drawn
        far = np.flatnonzero(of.size[draw] ** 2 > (1 - ROUNDING) * above**2 - of.largest[draw] ** 2)
        x, variance, error, estimated = (
            of.x[far],
            of.variance[far],
            of.drawn[draw, far],
            of.estimated[draw, far],
        )
        out, step = 0.0, max(BLOCK // 4 // max(len(far), 1), 1)
        for start in range(0, len(far), step):
            rows = slice(start, start + step)
            stated = _apart(x[rows, None] - x, np.sqrt(variance[rows, None] + variance))
            told = _apart(error[rows, None] - error, np.sqrt(estimated[rows, None] + estimated))
            out = max(out, np.where(stated <= limit, told, 0.0).max())
        return float(out)


class _Own:
    """The comparisons of one unit with all others."""

    def __init__(self, drawn: _Drawn, unit: int, side: Side) -> None:
        self.drawn, self.unit, self.side = drawn, unit, side
        self.stated = _apart(drawn.x[unit] - drawn.x, np.sqrt(drawn.variance[unit] + drawn.variance))
        spread = np.sqrt(drawn.estimated[:, unit, None] + drawn.top_estimated)
        self.top_told = _apart(drawn.drawn[:, unit, None] - drawn.top_drawn, spread)
        self.top_stated = self.stated[drawn.top]
        self.most = drawn.bound(drawn.size[:, unit])

    def decided(self, critical: float) -> int:
        above = 0 if self.side == "upper" else np.count_nonzero(-self.stated > critical)
        below = 0 if self.side == "lower" else np.count_nonzero(self.stated > critical)
        return int(above + below)

    def family(self, told: Array, stated: Array, limit: float) -> Array:
        """Return the largest difference of each draw among the comparisons not decided at `limit`."""
        below = 0.0 if self.side == "lower" else np.where(stated <= limit, told, 0.0).max(axis=1)
        above = 0.0 if self.side == "upper" else np.where(-stated <= limit, -told, 0.0).max(axis=1)
        return np.asarray(np.maximum(np.maximum(below, above), 0.0))

    def critical(self, limit: float, place: int) -> float:
        """Return the critical value of the comparisons not decided at `limit`."""
        of = self.drawn

        def exactly(matter: NDArray[np.intp], above: float) -> Array:
            out = np.empty(len(matter))
            step = max(BLOCK // len(of.x), 1)
            for start in range(0, len(matter), step):
                rows = matter[start : start + step]
                spread = np.sqrt(of.estimated[rows, self.unit, None] + of.estimated[rows])
                told = _apart(of.drawn[rows, self.unit, None] - of.drawn[rows], spread)
                out[start : start + step] = self.family(told, self.stated, limit)
            return out

        return _quantile(self.family(self.top_told, self.top_stated, limit), self.most, exactly, place)
