"""The values that indicators can take on the way to their good ends, and the steps between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.explanation.improvements.levels import attainable
from ketahanan_index.explanation.improvements.rescoring import Mask, Places, Rescoring
from ketahanan_index.framework.ends import ends
from ketahanan_index.methods.base import Array
from ketahanan_index.methods.levels import Levels

Counts = NDArray[np.int64]

FINE = 1_000_000_000
"""Parts of its scale in which a value without levels of its own moves."""
COARSE = 100
"""The same where a score may fall on the way, so that every part has to be looked at."""
CLOSE = 1e-9
"""A value that lies as near to a level, relative to the scale, is on it."""
PROBES = 1_025
"""Values between the ends of a scale at which a rescaling is asked whether it rises."""


@dataclass(frozen=True, eq=False)
class Steps:
    """Where values stand and how far they can go; arrays are ``(row, indicator)`` or ``(indicator,)``.

    Attributes
    ----------
    start : array (row, indicator)
        Values before any step, NaN where a village has none of its own.
    end, sign, width : array (indicator,)
        The good end, 1 where it lies above and -1 where it lies below, and the distance between the ends.
    levels : array (indicator, level)
        Attainable values from the worst to the best, NaN beyond the last and where any value can be had.
    first, count : array (row, indicator)
        The place of the next level, and how many steps lead to the end.
    parts : array (row,)
        In how many parts a village steps a scale without levels.
    one_way : array (indicator,)
        Whether the rescaled value never falls on the way to the good end.
    """

    start: Array
    end: Array
    sign: Array
    width: Array
    levels: Array
    first: Places
    count: Counts
    parts: Counts
    one_way: Mask

    @property
    def stepped(self) -> Mask:
        """Which indicators have levels."""
        return np.asarray(~np.isnan(self.levels[:, 0]))

    def at(self, rows: Places, columns: Places, moved: Counts) -> Array:
        """Return the values of some cells after so many steps."""
        start = self.start[rows, columns]
        unit = (self.sign * self.width)[columns] / self.parts[rows]
        value = start + unit * moved
        # Rounding must not lead a last step but one beyond the end.
        short = (moved < self.count[rows, columns]) & ((self.end[columns] - value) * self.sign[columns] > 0)
        value = np.where(short, value, self.end[columns])
        if self.stepped[columns].any():
            last = self.levels.shape[1] - 1
            level = self.levels[columns, np.clip(self.first[rows, columns] + moved - 1, 0, last)]
            value = np.where(self.stepped[columns], level, value)
        return np.where(moved > 0, value, start)

    def within(self, rows: Places, share: Counts) -> Counts:
        """Return how many steps of each indicator lie within so many parts of its scale ``(row, indicator)``."""
        out = np.minimum(share[:, None], self.count[rows])
        for j in np.flatnonzero(self.stepped):
            sign = self.sign[j]
            reach = sign * self.start[rows, j] + (share / self.parts[rows] + CLOSE) * self.width[j]
            steps = np.searchsorted(sign * self.levels[j], reach, "right") - self.first[rows, j]
            out[:, j] = np.clip(steps, 0, self.count[rows, j])
        return out

    def next_step(self) -> Array:
        """Return the change to the next level ``(row, indicator)``, NaN where there are none or no more."""
        out = np.full(self.start.shape, np.nan)
        rows, columns = np.nonzero((self.count > 0) & self.stepped)
        out[rows, columns] = self.levels[columns, self.first[rows, columns]] - self.start[rows, columns]
        return out


def steps_of(model: Rescoring) -> Steps:
    """Return the steps that lie before the villages of a rescoring."""
    framework = model.scores.framework
    sign = np.array([indicator.sign for indicator in framework.indicators])
    levels = tuple(
        None if found is None else found[:: int(way)]
        for found, way in zip((attainable(framework, i) for i in framework.indicators), sign, strict=True)
    )
    worst, end = _ends(model, sign, levels)
    width = np.abs(end - worst)
    parts = np.where(model.steady, FINE, COARSE)
    start = np.where(model.own, model.start, np.nan)
    first = np.zeros(start.shape, dtype=np.intp)
    count = np.zeros(start.shape, dtype=np.int64)
    for j, found in enumerate(levels):
        away = sign[j] * (end[j] - start[:, j])
        open_ = np.flatnonzero(away > CLOSE * width[j])
        if found is None:
            count[open_, j] = np.ceil(away[open_] / (width[j] / parts[open_]) - CLOSE)
        else:
            reach = sign[j] * start[open_, j] + CLOSE * width[j]
            first[open_, j] = np.searchsorted(sign[j] * found, reach, "right")
            count[open_, j] = len(found) - first[open_, j]
    padded = np.full((len(levels), max(1, *(0 if own is None else len(own) for own in levels))), np.nan)
    for j, found in enumerate(levels):
        if found is not None:
            padded[j, : len(found)] = found
    one_way = _one_way(model, sign, levels, worst, end)
    return Steps(start, end, sign, width, padded, first, count, parts, one_way)


def _ends(model: Rescoring, sign: Array, levels: tuple[Array | None, ...]) -> tuple[Array, Array]:
    """Return the worst and the best value of each indicator: those of its levels, its scale, or the villages.

    An end of the scale that has no rescaled value, such as the 0 of a logarithm, is no end that can be reached.
    """
    seen = model.scores.normalised.estimates.value
    found = np.array([np.fmin.reduce(seen), np.fmax.reduce(seen)])
    stated = ends(model.scores.framework)
    for j, own in enumerate(levels):
        if own is not None:
            stated[:, j] = own.min(), own.max()
    usable = np.isfinite(model.rescaled(stated))
    low, high = np.where(usable & ~np.isnan(stated), stated, found)
    return np.where(sign > 0, low, high), np.where(sign > 0, high, low)


def _one_way(
    model: Rescoring, sign: Array, levels: tuple[Array | None, ...], worst: Array, end: Array
) -> Mask:
    """Return for which indicators the rescaled value never falls on the way from the worst to the best."""
    probes = [
        np.linspace(worst[j], end[j], PROBES) if own is None else own[np.arange(PROBES) % len(own)]
        for j, own in enumerate(levels)
    ]
    points = np.concatenate(
        [np.stack(probes, axis=1), *_edges(model), model.scores.normalised.estimates.value]
    )
    # Beyond the ends nothing goes, and a value that is missing is no probe.
    low, high = np.minimum(worst, end), np.maximum(worst, end)
    points = np.where((points >= low) & (points <= high), points, worst)
    points = np.sort(points * sign, axis=0) * sign
    y = model.rescaled(points)
    slack = CLOSE * (np.fmax.reduce(y) - np.fmin.reduce(y))
    with np.errstate(invalid="ignore"):
        falls = np.diff(y, axis=0) < -slack
    return np.asarray(~falls.any(axis=0))


def _edges(model: Rescoring) -> list[Array]:
    """Return the values on both sides of each edge where a rescaling jumps, as rows with NaN elsewhere."""
    out = []
    for step in model.scores.normalised.fitted_steps:
        if isinstance(step.value, Levels):
            edges = step.value.edges * step.value.direction
            for beside in (np.nextafter(edges, -np.inf), np.nextafter(edges, np.inf)):
                rows = np.full((len(edges), len(model.scores.plan.indicators)), np.nan)
                rows[:, model.columns(step)] = beside
                out.append(rows)
    return out
