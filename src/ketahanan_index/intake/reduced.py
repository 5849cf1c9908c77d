"""Respondents as a survey estimator needs them: sums by village, stratum and cluster."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import Problem
from ketahanan_index.methods.base import Array
from ketahanan_index.stages.recoding import Answer


@dataclass(frozen=True, slots=True)
class Reduced:
    """Sums over respondents, one row a village, stratum and cluster of the last stage, sorted by these.

    Where there are no clusters every respondent is a row of their own, in an order that hangs on their answers
    alone.

    Parameters
    ----------
    unit : array (row,)
        The place of the village among the units.
    stratum : array (row,)
        The place of the stratum in `strata`; 0 without strata.
    clusters : array (row, stage)
        The place of the cluster's label in `clusters_named` of its stage; labels are unique only inside the stratum
        and the cluster of the stage before. Without clusters one column, the respondent's number.
    fpc : array (row, stage)
        As many columns as the design has fpc columns: the lowest value of the row's respondents.
    fpc_highest : array (row, stage)
        The highest, which differs from the lowest only where the data contradict themselves.
    respondents : array (row,)
        Respondents, whether they answered or not.
    n : array (row, indicator)
        Respondents with a value and a positive weight.
    divisor : array (row, indicator)
        Sum of the weights of those, or, for a ratio, of weight times denominator.
    total : array (row, indicator)
        Sum of weight times value.
    strata : tuple of str
        Labels of the strata.
    clusters_named : tuple of tuple of str
        Labels of the clusters, a tuple a stage; empty without clusters.
    """

    unit: NDArray[np.intp]
    stratum: NDArray[np.intp]
    clusters: NDArray[np.intp]
    fpc: Array
    fpc_highest: Array
    respondents: NDArray[np.int64]
    n: NDArray[np.int64]
    divisor: Array
    total: Array
    strata: tuple[str, ...]
    clusters_named: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """Respondents read: the villages, their sums, and how each answer was taken.

    `asked` are the places among the framework's indicators of the columns of `reduced`; `reduced` is None where the
    table has errors. `capped` counts answers put on an end of their scale.
    """

    units: tuple[str, ...]
    asked: tuple[int, ...]
    reduced: Reduced | None
    respondents: int
    capped: int
    answers: tuple[Answer, ...]
    problems: tuple[Problem, ...]
