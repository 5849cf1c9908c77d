"""What would reach the next class, as the sections of villages tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.published import Published
from ketahanan_index.stages.steps import Stage


@dataclass(frozen=True, eq=False)
class Gains(Stage):
    """What would reach the target class; NaN, -1 or False for villages and indicators that may not be shown.

    Parameters
    ----------
    target : array (unit,)
        The place of the target class, -1 where there is none to be told.
    minimum, needed : array (unit,)
        The smallest score of that class, and how far the village is from it.
    value, end, step, alone, jointly : array (unit, indicator)
        On the indicator's own scale: the value now, the good end, the change to the next value that can be had (NaN
        where any value can), the value that reaches the target by itself, and the value in a joint plan.
    """

    target: NDArray[np.intp]
    minimum: Array
    needed: Array
    value: Array
    end: Array
    step: Array
    alone: Array
    jointly: Array


def gains_of(shown: Published) -> Gains:
    """Return what would reach the next class of every village that may be shown.

    Raises
    ------
    MethodError
        Where a score depends on all villages, so that nothing can be promised to one.
    """
    from ketahanan_index.explanation.improvements import improvements

    scores = shown.scores
    classes = scores.framework.classes
    levels = [] if classes is None else [level.id for level in classes.levels]
    table = improvements(scores)
    units, k = len(scores.units), len(scores.plan.indicators)

    def grid(name: str) -> Any:
        return table[name].to_numpy(np.float64).reshape(units, k)

    seen = shown.shown[:, 0]
    target = table["target"].astype(object).map({name: c for c, name in enumerate(levels)})
    place = target.fillna(-1).to_numpy(np.intp).reshape(units, k)[:, 0]
    cells = {
        name: np.where(~np.isnan(shown.raw) & seen[:, None], grid(name), np.nan)
        for name in ("value", "end", "step", "alone", "jointly")
    }
    rows = {name: np.where(seen, grid(name)[:, 0], np.nan) for name in ("minimum", "needed")}
    return Gains(target=np.where(seen & (place > shown.class_code), place, -1), **rows, **cells)
