"""Respondents as a survey estimator needs them: sums by village, stratum and cluster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import Problem
from ketahanan_index.methods.base import Array
from ketahanan_index.stages.recoding import Answer


@dataclass(frozen=True, slots=True)
class Values:
    """The different values of one indicator by row, sorted by row and value.

    Parameters
    ----------
    row : array (value,)
        The row among those of `Reduced`.
    value : array (value,)
        The value.
    weight : array (value,)
        Sum of the weights of the row's respondents who have it.
    """

    row: NDArray[np.intp]
    value: Array
    weight: Array


@dataclass(frozen=True, slots=True)
class Replicas:
    """Sums without weights, and the replicate weights that all respondents of a row share.

    Parameters
    ----------
    sampling : array (row,)
        The sampling weight.
    weight : array (row, replicate)
        Whole replicate weights.
    told : array (row, replicate)
        Weights that tell sampling units apart: those before a calibration, else `weight`.
    divisor, total : array (row, indicator)
        Number of respondents with a value, or the sum of their denominators; sum of their values.
    """

    sampling: Array
    weight: Array
    told: Array
    divisor: Array
    total: Array


@dataclass(frozen=True, slots=True)
class Calibrated:
    """To what the weights of rows were calibrated.

    Parameters
    ----------
    cell : array (row,)
        The crossed categories of all margins that the row's respondents belong to, as a number.
    group : array (margin, cell)
        The category of each margin that a cell belongs to.
    before, after : array (row,)
        Sums of the weights of all respondents of the row, before and after the calibration.
    """

    cell: NDArray[np.intp]
    group: NDArray[np.intp]
    before: Array
    after: Array


@dataclass(frozen=True, slots=True)
class Reduced:
    """Sums over respondents, one row a village, stratum and cluster of the last stage, sorted by these.

    Where there are no clusters every respondent is a row of their own, in an order that hangs on their answers
    alone. Respondents of different calibration cells have different rows. With replicate weights, a row stands
    for the respondents of a village who share all their weights, in the order of these.

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
    square : array (row, indicator) or None
        Sum of weight times squared value.
    ratios : mapping of int to array (row, 3)
        For the columns that are ratios: sums of weight, of weight times value times denominator, and of weight times
        squared denominator.
    values : mapping of int to Values
        For the columns that are medians.
    replicas : Replicas or None
        With replicate weights.
    calibrated : Calibrated or None
        With a calibration.
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
    square: Array | None = None
    ratios: Mapping[int, Array] = field(default_factory=dict)
    values: Mapping[int, Values] = field(default_factory=dict)
    replicas: Replicas | None = None
    calibrated: Calibrated | None = None


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
