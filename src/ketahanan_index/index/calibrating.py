"""The verb that makes weights reproduce known totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.sums import group_sums
from ketahanan_index.design import Calibration, SurveyDesign
from ketahanan_index.errors import DataError, Problem, few, heading
from ketahanan_index.framework import Framework
from ketahanan_index.index.reading import require_design
from ketahanan_index.intake.known_totals import Categories, read_categories, read_totals
from ketahanan_index.intake.reweighted import read_replicates
from ketahanan_index.intake.weighing import Weighing, refused, weighing
from ketahanan_index.methods.base import Array
from ketahanan_index.survey.calibration import Margin, calibrated

Places = NDArray[np.intp]
ROUNDING = 1e-9
"""Relative distance at which two totals are one."""


def calibrate(
    respondents: Any,
    design: SurveyDesign,
    totals: Any,
    *,
    limits: tuple[float, float] | None = None,
    column: str | None = None,
    framework: Framework | None = None,
) -> tuple[Any, SurveyDesign]:
    """Make weights that add up to known totals of each village, such as its people by sex and age.

    One table of totals is a post-stratification, several are raked in turn until all hold. Errors estimated with
    the new design know of the calibration. With replicate weights each replicate is calibrated.

    Parameters
    ----------
    respondents : dataframe, list of dicts or Reading
        One row a respondent, in memory.
    design : SurveyDesign
        How they were drawn.
    totals : table, or sequence of tables
        One row a village and category: the village column, one or more columns of the respondents whose values cross
        to categories, and one further column with the number of people. Villages without respondents are left out.
    limits : (float, float)
        The lowest and the highest a weight may be multiplied by, below and above 1.
    column : str
        The name of the new column; that of the weights with ``_calibrated`` after it unless given.
    framework : Framework
        Its `unit` names the village column (`kode_desa` without it).

    Returns
    -------
    respondents, design
        A new table of the same kind with the new weights beside the old ones, and the design that names them.

    Raises
    ------
    DataError
        With everything wrong in the totals: villages and categories that lack a total or respondents, margins
        that contradict each other, limits that cannot be kept.

    References
    ----------
    Deville, J.-C. and Särndal, C.-E. (1992). Calibration estimators in survey sampling. Journal of the American
    Statistical Association 87(418), 376-382. doi:10.1080/01621459.1992.10475217

    Examples
    --------
    >>> import pandas as pd
    >>> import ketahanan_index as ki
    >>> respondents = pd.DataFrame({"kode_desa": "A", "jk": ["L", "L", "P"], "bobot": [10.0, 20.0, 20.0]})
    >>> totals = pd.DataFrame({"kode_desa": "A", "jk": ["L", "P"], "penduduk": [60, 50]})
    >>> table, design = ki.calibrate(respondents, ki.SurveyDesign(weights="bobot"), totals)
    >>> table["bobot_calibrated"].tolist(), design.weights, design.calibration.margins
    ([20.0, 40.0, 50.0], 'bobot_calibrated', (('jk',),))
    """
    if limits is not None and not _are_limits(limits):
        raise ValueError(f"limits lie below and above 1, such as (0.5, 2); found {limits}")
    if column is not None and not str(column).strip():
        raise ValueError("column names the new weights, and is blank")
    require_design(design)
    if design.calibration is not None:
        raise refused(
            "the weights are calibrated already",
            "weights_made",
            "calibrate the weights as they were before, to all totals at once",
        )
    given = weighing(respondents, design, framework, villages=True)
    replicates = read_replicates(given.intake, design, given.drawn.weight)
    margins = [read_totals(given, table) for table in _tables(totals)]
    categories = [read_categories(given, margin) for margin in margins]
    given.raise_if_errors("totals")
    cells = _cells(given, categories)
    weights = given.drawn.weight[:, None]
    if replicates is not None:
        weights = np.concatenate([weights, replicates.weight], axis=1)
    sums = _sums(weights, cells.place, cells.number)
    problems = _contradictions(given, cells, sums[:, 0])
    if problems:
        raise DataError(heading(problems, "totals"), problems)
    factor, distance = calibrated(sums, [Margin(m.group, m.total) for m in cells.margins], limits)
    problems = _unreached(given, cells, sums[:, 0], distance, limits)
    if problems:
        raise DataError(heading(problems, "totals"), problems)
    new = weights * factor[cells.place]
    before = design.weights or "sampling_weight"
    name = column or f"{design.weights or 'weight'}_calibrated"
    columns = ({} if design.weights else {before: given.drawn.weight}) | {name: new[:, 0]}
    known = Calibration(margins=[c.columns for c in categories], weights=before, limits=limits)
    if design.replicates is None:
        changed = design.model_copy(update={"weights": name, "calibration": known})
        return given.with_columns(columns), changed
    told = design.replicates.columns
    names = tuple(f"{one}_calibrated" for one in told)
    columns |= {one: new[:, b + 1] for b, one in enumerate(names)}
    named = design.replicates.model_copy(update={"columns": names, "combined": True})
    known = known.model_copy(update={"replicates": told})
    changed = design.model_copy(update={"weights": name, "replicates": named, "calibration": known})
    return given.with_columns(columns), changed


@dataclass(frozen=True, slots=True)
class _CellMargin:
    """The categories of one table of totals: that of each cell, and what messages call them."""

    group: Places
    total: Array
    of: Categories


@dataclass(frozen=True, slots=True)
class _Cells:
    """The crossed categories that respondents belong to."""

    place: Places
    number: int
    unit: Places
    margins: tuple[_CellMargin, ...]


def _are_limits(limits: Any) -> bool:
    pair = isinstance(limits, tuple | list) and len(limits) == 2
    return pair and bool(0 <= limits[0] < 1 < limits[1] < np.inf)


def _tables(totals: Any) -> list[Any]:
    """Return the tables of totals; a list of rows is one table."""
    several = isinstance(totals, list | tuple) and not (totals and isinstance(totals[0], dict))
    found = list(totals) if several else [totals]
    if not found:
        raise TypeError("totals holds no table")
    return found


def _cells(given: Weighing, categories: Sequence[Categories]) -> _Cells:
    key = np.zeros(len(given.drawn.unit), dtype=np.int64)
    for one in categories:
        key = key * (len(one.total) + 1) + one.place
        _, key = np.unique(key, return_inverse=True)
    _, first, place = np.unique(key, return_index=True, return_inverse=True)
    margins = []
    for one in categories:
        # Only categories that respondents belong to: others were reported, or lie in villages nobody visited.
        there, group = np.unique(one.place[first], return_inverse=True)
        margins.append(_CellMargin(group.astype(np.intp), one.total[there], _only(one, there)))
    return _Cells(place.astype(np.intp), len(first), given.drawn.unit[first], tuple(margins))


def _only(one: Categories, there: Places) -> Categories:
    shown = tuple(one.shown[int(i)] for i in there)
    return Categories(one.columns, one.place, one.total[there], one.unit[there], shown)


def _sums(weights: Array, place: Places, cells: int) -> Array:
    """Return sums of weights by cell, the same bits in any order of the rows."""
    most = int(np.bincount(place, minlength=cells).max(initial=0))
    return np.stack([group_sums(column, place, cells, most) for column in weights.T], axis=1)


def _contradictions(given: Weighing, cells: _Cells, sums: Array) -> list[Problem]:
    """Return margins whose totals add up to different numbers of people in a village."""
    units = len(given.units)
    whole = [np.bincount(m.of.unit, weights=m.total, minlength=units) for m in cells.margins]
    out = []
    for margin, other in zip(cells.margins[1:], whole[1:], strict=True):
        apart = np.flatnonzero(np.abs(other - whole[0]) > ROUNDING * np.maximum(whole[0], other))
        if len(apart):
            u = int(apart[0])
            first = " × ".join(cells.margins[0].of.columns)
            second = " × ".join(margin.of.columns)
            out.append(
                Problem(
                    message=f"totals contradict each other in {len(apart):,} village{'s' if len(apart) > 1 else ''}: "
                    f"{whole[0][u]:g} people by {first}, {other[u]:g} by {second} in {given.units[u]}",
                    remedy="scale one of the tables to the other's number of people",
                    code="totals_disagree",
                    table="totals",
                    column=margin.of.columns[0],
                    unit=given.units[u],
                    count=len(apart),
                )
            )
    return out


def _unreached(
    given: Weighing, cells: _Cells, sums: Array, distance: Array, limits: tuple[float, float] | None
) -> list[Problem]:
    """Return villages whose weights could not be brought to the totals."""
    missed = ~(distance <= ROUNDING)
    if not missed.any():
        return []
    whole = missed[:, 0]
    replicates_only = not whole.any()
    units = np.unique(cells.unit[missed.any(axis=1) if replicates_only else whole])
    listed = few(given.units[int(u)] for u in units)
    if replicates_only:
        message, remedy = (
            "replicates leave a category without respondents",
            "join the category with another one",
        )
    elif limits is None:
        message = "no weights add up to all totals"
        remedy = "join categories: some that cross hold no respondents"
    else:
        message = (
            f"no weights between {limits[0]:g} and {limits[1]:g} times the old ones add up to the totals"
        )
        remedy = "widen the limits, or join categories"
        first, margin = int(units[0]), cells.margins[0]
        people, weight = margin.total[margin.of.unit == first].sum(), sums[cells.unit == first].sum()
        if not limits[0] <= people / weight <= limits[1]:
            scale = f"in {given.units[first]} they add up to {weight:g}, the totals to {people:g}"
            remedy = f"scale the weights to the number of people first ({scale}), or widen the limits"
    return [
        Problem(
            message=f"{message} in {len(units):,} village{'s' if len(units) > 1 else ''} ({listed})",
            remedy=remedy,
            code="calibration_failed",
            table="totals",
            unit=given.units[int(units[0])],
            count=len(units),
        )
    ]
