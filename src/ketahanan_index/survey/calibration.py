"""Weights that reproduce known totals of villages, and the errors of what is estimated with them.

References
----------
Deville, J.-C. and Särndal, C.-E. (1992). Calibration estimators in survey sampling. Journal of the American Statistical
Association 87(418), 376-382. doi:10.1080/01621459.1992.10475217
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.intake.reduced import Calibrated
from ketahanan_index.methods.base import Array
from ketahanan_index.survey.structure import numbered

Places = NDArray[np.intp]
CLOSE = 1e-13
"""Relative distance from the known totals at which weights are calibrated."""
ROUNDS = 5_000
"""Rounds after which margins are taken for irreconcilable, at the latest."""
PATIENCE, PROGRESS = 100, 0.9
"""Rounds after which the distance must have shrunk to this share of what it was."""


@dataclass(frozen=True, slots=True)
class Margin:
    """Known totals of one set of categories: which category each cell belongs to, and the total of each."""

    group: Places
    total: Array


def calibrated(
    before: Array, margins: Sequence[Margin], limits: tuple[float, float] | None
) -> tuple[Array, Array]:
    """Return by what weights are multiplied so that they add up to the totals of all margins.

    One margin is a post-stratification: the factor is total over sum. Several are raked, each in turn, until all hold.
    With limits the factors stay between them: they minimise the logit distance of Deville and Särndal, whose
    inverse takes the place of the exponential of raking.

    Parameters
    ----------
    before : array (cell, column)
        Sums of weights; columns are calibrated each on its own. Cells of different villages share no category.
    margins : sequence of Margin
        The categories of the cells, and their totals.
    limits : (float, float) or None
        The lowest and the highest factor, below and above 1.

    Returns
    -------
    factor : array (cell, column)
        NaN where sums are 0.
    distance : array (cell, column)
        How far the totals that a cell belongs to are missed, relative to the total.

    Examples
    --------
    >>> import numpy as np
    >>> factor, _ = calibrated(
    ...     np.array([[2.0], [3.0]]), [Margin(np.array([0, 1]), np.array([4.0, 3.0]))], None
    ... )
    >>> factor.ravel().tolist()
    [2.0, 1.0]
    """
    potential = np.zeros(before.shape)
    factor = np.ones(before.shape)
    distance = np.full(before.shape, np.inf)
    mark = np.inf
    for turn in range(1 if len(margins) == 1 and limits is None else ROUNDS):
        for margin in margins:
            if limits is None:
                factor = factor * _divide(margin.total[:, None], _sums(before * factor, margin))[margin.group]
            else:
                potential, factor = _bounded(before, potential, margin, limits)
        distance = np.max([_missed(before * factor, margin) for margin in margins], axis=0)
        worst = float(np.nanmax(distance, initial=0.0))
        if worst <= CLOSE or (turn % PATIENCE == PATIENCE - 1 and worst > PROGRESS * mark):
            break
        if turn % PATIENCE == PATIENCE - 1:
            mark = worst
    return factor, distance


def residuals(influence: Array, given: Calibrated, unit: Places) -> Array:
    """Take from linearised values what the categories of the calibration explain.

    That is the residual of their regression on the categories, weighted by the weights before the calibration,
    which is what calibrated weights leave to vary.

    Parameters
    ----------
    influence : array (row, indicator)
        Sums of the linearised values of the rows' respondents.
    given : Calibrated
        The cells of the rows, and their weights.
    unit : array (row,)
        The village of each row; categories of different villages are different.
    """
    cells = given.group.shape[1]
    pair = unit.astype(np.int64) * cells + given.cell
    known, cell = np.unique(pair, return_inverse=True)
    size = len(known)
    before = _by(given.before[:, None], cell, size)[:, 0]
    # All weights of a cell changed alike; nobody of a cell without weights moves anything.
    after = _by(given.after[:, None], cell, size)[:, 0]
    weighed = (before > 0) & (after > 0)
    factor = np.divide(after, before, out=np.ones(size), where=weighed)
    of_cell = _by(influence, cell, size) / factor[:, None]
    groups = [numbered(known // cells, group[known % cells]) for group in given.group]
    explained = np.zeros(of_cell.shape)
    left = of_cell.copy()
    limit = CLOSE * float(np.max(np.abs(of_cell), initial=0.0))
    for _ in range(1 if len(groups) == 1 else ROUNDS):
        largest = 0.0
        for group in groups:
            count = int(group.max(initial=-1)) + 1
            weight = _by(before[:, None], group, count)[:, 0]
            each = np.divide(1.0, weight, out=np.zeros(count), where=weight > 0)
            part = (_by(left, group, count) * each[:, None])[group]
            explained += part
            left -= before[:, None] * part
            largest = max(largest, float(np.max(np.abs(before[:, None] * part), initial=0.0)))
        if largest <= limit:
            break
    return np.asarray(influence - (given.before * factor[cell])[:, None] * explained[cell])


def _bounded(
    before: Array, potential: Array, margin: Margin, limits: tuple[float, float]
) -> tuple[Array, Array]:
    """Move the potentials of each category alike, so that its total holds as nearly as the limits allow."""
    groups = len(margin.total)
    low = np.full((groups, before.shape[1]), -1.0)
    high = -low
    # The factor grows with the potential: the ends are moved apart until the total lies between.
    for _ in range(60):
        short = (
            _sums(before * _factor(potential + high[margin.group], limits), margin) < margin.total[:, None]
        )
        over = _sums(before * _factor(potential + low[margin.group], limits), margin) > margin.total[:, None]
        if not (short.any() or over.any()):
            break
        high, low = np.where(short, 2 * high, high), np.where(over, 2 * low, low)
    for _ in range(100):
        middle = (low + high) / 2
        over = (
            _sums(before * _factor(potential + middle[margin.group], limits), margin) > margin.total[:, None]
        )
        low, high = np.where(over, low, middle), np.where(over, middle, high)
    potential = potential + ((low + high) / 2)[margin.group]
    return potential, _factor(potential, limits)


def _factor(potential: Array, limits: tuple[float, float]) -> Array:
    """Return the factor between the limits, 1 at a potential of 0, with slope 1 there."""
    low, high = limits
    steep = (high - low) / ((1 - low) * (high - 1))
    # The two forms are one; each is exact on its side.
    growth = np.exp(-np.abs(steep * potential))
    above = (low * (high - 1) * growth + high * (1 - low)) / ((high - 1) * growth + (1 - low))
    below = (low * (high - 1) + high * (1 - low) * growth) / ((high - 1) + (1 - low) * growth)
    return np.where(potential > 0, above, below)


def _sums(x: Array, margin: Margin) -> Array:
    return _by(x, margin.group, len(margin.total))


def _missed(x: Array, margin: Margin) -> Array:
    """Return how far the sums of a margin lie from its totals, relative to these, for each cell."""
    total = margin.total[:, None]
    return _divide(np.abs(_sums(x, margin) - total), total)[margin.group]


def _by(x: Array, group: Places, groups: int) -> Array:
    """Sum rows by group ``(group, column)``."""
    out = np.empty((groups, x.shape[1]))
    for j, column in enumerate(x.T):
        out[:, j] = np.bincount(group, weights=column, minlength=groups)
    return out


def _divide(x: Array, by: Array) -> Array:
    """Return a quotient, NaN where there is nothing to divide by, but 0 of nothing is 0."""
    nothing = np.broadcast_to(np.where(x == 0, 0.0, np.nan), np.broadcast_shapes(x.shape, by.shape))
    out: Array = np.divide(x, by, out=nothing.copy(), where=by != 0)
    return out
