"""Ranks, classes and intervals of scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import ranks as rank_arrays
from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.arrays.student import t_quantile
from ketahanan_index.framework import Classes
from ketahanan_index.methods.base import Array
from ketahanan_index.stages.grouping import group_labels
from ketahanan_index.stages.intervals import require_level

if TYPE_CHECKING:
    import pandas as pd

    from ketahanan_index.stages.scores import Scores

Rows = slice | NDArray[np.intp]
ALL = slice(None)
"""The places of all villages."""


def class_codes(score: Array, levels: Classes) -> NDArray[np.intp]:
    """Return the place of each score's class, -1 where there is no score.

    A score equal to a bound at ten decimals is on the bound.
    """
    side: Literal["left", "right"] = "left" if levels.upper_included else "right"
    codes = np.searchsorted(rank_arrays.snap(np.array(levels.bounds)), score, side)
    return np.where(np.isnan(score), -1, codes)


def classes(scores: Scores) -> pd.Series[str]:
    """Return the classes of the root's scores as an ordered categorical."""
    import pandas as pd

    levels = scores.framework.classes
    codes = np.full(len(scores.units), -1) if levels is None else class_codes(scores.snapped[:, 0], levels)
    return pd.Series(class_labels(scores, codes), index=unit_index(scores), name="class")


def class_labels(scores: Scores, codes: NDArray[np.intp]) -> pd.Categorical:
    """Return places of classes of the scores' framework as an ordered categorical."""
    import pandas as pd

    levels = scores.framework.classes
    names = [] if levels is None else [level.id for level in levels.levels]
    return pd.Categorical.from_codes(codes.tolist(), categories=pd.Index(names, dtype=object), ordered=True)


def ranks(scores: Scores, by: str | None, ties: rank_arrays.Ties, column: int) -> pd.Series[float]:
    """Return ranks of one node, overall or inside groups of villages."""
    import pandas as pd

    x = scores.snapped[:, column]
    groups = np.zeros(len(x), dtype=np.intp) if by is None else _codes(scores, by)
    values = rank_arrays.rank_within(x, groups, ties)
    return pd.Series(values, index=unit_index(scores), name="rank")


def _codes(scores: Scores, by: str) -> NDArray[np.intp]:
    """Return a group number per village, negative for a blank one."""
    import pandas as pd

    return np.asarray(pd.factorize(group_labels(scores.normalised.estimates, by, "rank by"))[0])


def interval(scores: Scores, level: float, column: int) -> pd.DataFrame:
    """Return lower and upper bounds of one node."""
    import pandas as pd

    require_level(level)
    lower, upper = bounds(scores, level)
    table = {"lower": lower[:, column], "upper": upper[:, column]}
    return pd.DataFrame(table, index=unit_index(scores))


def bounds(scores: Scores, level: float = 0.95, rows: Rows = ALL) -> tuple[Array, Array]:
    """Return lower and upper bounds ``(unit, node)`` of some villages; NaN where nothing was sampled."""
    value, error, reason = scores.value[rows], scores.standard_error[rows], scores.reason_code[rows]
    if (np.isnan(error) | (reason == Reason.none_sampled)).all():
        nothing = np.full(value.shape, np.nan)
        return nothing, nothing
    half = t_quantile(0.5 + level / 2, scores.degrees_of_freedom[rows]) * error
    # Where all were asked, or all answered alike, no degree of freedom is needed to know that the error is 0.
    half = np.where(error == 0, 0.0, half)
    half = np.where(reason == Reason.none_sampled, np.nan, half)
    return value - half, value + half


def unit_index(scores: Scores) -> pd.Index[str]:
    """Return the villages as an index named after the framework's unit column."""
    import pandas as pd

    return pd.Index(scores.units, name=scores.framework.unit, dtype=object)
