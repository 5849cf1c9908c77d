"""What was read, put together as estimates: village records and sums over respondents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.arrays.segments import segment_sums, starts
from ketahanan_index.design import SurveyDesign
from ketahanan_index.errors import Problem, few
from ketahanan_index.framework import Framework, Indicator, Numeric
from ketahanan_index.framework.ends import ends_of
from ketahanan_index.intake.recode import keep_within
from ketahanan_index.intake.reduced import Reduced
from ketahanan_index.intake.respondents import Answers
from ketahanan_index.intake.shown import short
from ketahanan_index.intake.villages import VillageRecords
from ketahanan_index.methods.base import Array
from ketahanan_index.stages import Estimates, Factor, Sample, Step
from ketahanan_index.stages.cells import Cells
from ketahanan_index.stages.elements import Elements
from ketahanan_index.stages.medians import Distribution
from ketahanan_index.survey.estimation import Surveyed, survey
from ketahanan_index.survey.problems import design_problems
from ketahanan_index.survey.replicate_problems import empty_replicates, replicate_problems

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Sampled:
    """Indicators estimated from respondents, and where they stand among all of the framework."""

    answers: Answers
    design: SurveyDesign
    surveyed: Surveyed
    capped: Cells


def from_respondents(
    framework: Framework, answers: Answers, design: SurveyDesign
) -> tuple[Sampled | None, tuple[Problem, ...]]:
    """Estimate what was asked of respondents; None where problems of severity error stand in the way."""
    reduced = answers.reduced
    if reduced is None:
        return None, ()
    problems = [
        *_without_divisor(framework, answers, reduced),
        *(
            design_problems(reduced, design, answers.units)
            if design.replicates is None
            else replicate_problems(reduced, design.replicates)
        ),
    ]
    if any(p.severity == "error" for p in problems):
        return None, tuple(problems)
    surveyed = survey(reduced, len(answers.units), design)
    found = surveyed.estimated
    value, capped, outside = _ratios(framework, answers, found.value)
    reason, error = found.reason_code.copy(), found.standard_error.copy()
    places = {j: a for a, j in enumerate(answers.asked)}
    held = np.array([places[int(j)] for j in capped.indicator], dtype=np.intp)
    at = reason[capped.unit, held] == Reason.estimated
    reason[capped.unit[at], held[at]] = Reason.no_gradient
    error[capped.unit[at], held[at]] = np.nan
    rows = found.factor.rows
    if at.any():
        silent = np.zeros(value.shape, dtype=bool)
        silent[capped.unit[at], held[at]] = True
        rows = np.where(silent[found.factor.unit], 0.0, rows)
    kept = replace(
        found,
        value=value,
        standard_error=error,
        reason_code=reason,
        factor=Factor(rows, found.factor.unit, found.factor.psu),
    )
    lost = _median_errors(framework, answers, surveyed)
    if design.replicates is not None:
        lost += empty_replicates(found, answers.units)
    return Sampled(answers, design, replace(surveyed, estimated=kept), capped), (*problems, *outside, *lost)


def _median_errors(framework: Framework, answers: Answers, surveyed: Surveyed) -> list[Problem]:
    """Warn of medians whose error cannot be told, which leaves those of their groups unknown."""
    out = []
    for column in surveyed.medians:
        indicator = framework.indicators[answers.asked[column]]
        units = np.flatnonzero(surveyed.estimated.reason_code[:, column] == Reason.no_gradient)
        if len(units):
            listed = few(answers.units[int(u)] for u in units)
            several = "s" if len(units) > 1 else ""
            out.append(
                Problem(
                    message=f"the error of the median {indicator.id} is unknown in {len(units)} village{several} "
                    f"({listed}), and so is that of the groups above it: too few sampling units for its interval",
                    remedy="choose statistic: mean, or ask more sampling units; scores stand, without intervals",
                    severity="warning",
                    code="no_median_error",
                    table="respondents",
                    column=indicator.items[0].column,
                    unit=answers.units[int(units[0])],
                    count=len(units),
                )
            )
    return out


def joined(
    framework: Framework, records: VillageRecords | None, sampled: Sampled | None, found: tuple[Problem, ...]
) -> Estimates:
    """Return all indicators as estimates, in the order of the framework."""
    units = records.units if records is not None else sampled.answers.units if sampled is not None else ()
    shape = (len(units), len(framework.indicators))
    value = records.value if records is not None else np.full(shape, np.nan)
    missing = np.isnan(value)
    reason = np.where(missing, np.int8(Reason.no_data), np.int8(Reason.none_sampled))
    error = np.where(missing, np.nan, 0.0)
    capped = records.capped if records is not None else Cells.none()
    stated = None
    if records is not None and records.standard_error is not None:
        stated = _stated(records.standard_error, capped, reason, error)
    n = psus = np.broadcast_to(np.int64(0), shape)
    degrees: Array = np.broadcast_to(np.inf, shape)
    factor, sample, elements = None, None, None
    medians: dict[int, Distribution] = {}
    counts = {"units": len(units), "indicators": shape[1], "capped": len(capped)}
    parameters: dict[str, Any] = {
        "framework": framework.id,
        "version": framework.version,
        "digest": framework.digest,
    }
    if sampled is not None:
        at, one = list(sampled.answers.asked), sampled.surveyed.estimated
        value, degrees = value.copy(), degrees.copy()
        n, psus = n.copy(), psus.copy()
        for whole, part in (
            (value, one.value),
            (error, one.standard_error),
            (reason, one.reason_code),
            (n, one.n),
            (psus, one.psus),
            (degrees, one.degrees_of_freedom),
        ):
            whole[:, at] = part
        rows = one.factor.rows
        if at != list(range(shape[1])):
            rows = np.zeros((len(one.factor.rows), shape[1]))
            rows[:, at] = one.factor.rows
        factor = Factor(rows, one.factor.unit, one.factor.psu)
        answered = np.zeros((len(one.sample.unit), shape[1]), dtype=bool)
        answered[:, at] = one.sample.answered
        sample = Sample(one.sample.unit, one.sample.stratum, one.sample.count, answered)
        elements = _elements(sampled.surveyed.elements, at, shape)
        medians = {at[column]: told for column, told in sampled.surveyed.medians.items()}
        capped = Cells.joined([capped, sampled.capped])
        counts |= {
            "respondents": sampled.answers.respondents,
            "answers_capped": sampled.answers.capped,
            "capped": len(capped),
        }
        parameters |= {"design": sampled.design.model_dump(mode="json", exclude_defaults=True)}
    return Estimates(
        framework=framework,
        units=units,
        value=value,
        standard_error=error,
        reason_code=reason,
        n=n,
        psus=psus,
        degrees_of_freedom=degrees,
        factor=factor,
        stated=stated,
        sample=sample,
        elements=elements,
        medians=medians,
        capped=capped,
        answers=(
            *(sampled.answers.answers if sampled is not None else ()),
            *(records.answers if records is not None else ()),
        ),
        noted=found,
        steps=(Step("estimate", parameters, counts),),
        _details=records.unit_table if records is not None else _no_details(len(units)),
    )


def _elements(found: Elements | None, at: list[int], shape: tuple[int, int]) -> Elements | None:
    """Return the spread of answers with a column for every indicator, NaN for those nobody was asked."""
    if found is None:
        return None
    variance, weight = np.full(shape, np.nan), np.full(shape, np.nan)
    variance[:, at], weight[:, at] = found.variance, found.weight
    return Elements(variance, weight)


def _stated(given: Array, capped: Cells, reason: NDArray[np.int8], error: Array) -> Array:
    """Return the standard errors that a table states, and enter them into `reason` and `error`."""
    stated = np.nan_to_num(given, nan=0.0)
    unit, indicator = np.nonzero(stated)
    error[unit, indicator] = stated[unit, indicator]
    reason[unit, indicator] = Reason.estimated
    # Where a value is held at an end, nothing tells how it would vary.
    at = reason[capped.unit, capped.indicator] == Reason.estimated
    held = (capped.unit[at], capped.indicator[at])
    reason[held], error[held], stated[held] = Reason.no_gradient, np.nan, 0.0
    return stated


def _ratios(framework: Framework, answers: Answers, value: Array) -> tuple[Array, Cells, list[Problem]]:
    """Hold ratios within the ends of their scale, where the scale says so, and report those outside."""
    value, cells, problems = value.copy(), [], []
    for a, j in enumerate(answers.asked):
        indicator = framework.indicators[j]
        if indicator.statistic != "ratio":
            continue
        scale = framework.scales[indicator.items[0].scale]
        ends = ends_of(framework, indicator)
        cap = isinstance(scale, Numeric) and scale.cap
        held, on_end, outside = keep_within(value[:, a], *ends, cap=cap)
        if len(outside):
            problems.append(_outside(answers, indicator, value[:, a], outside, ends))
        cells.append(Cells.of(on_end, j, value[on_end, a], held[on_end], f"cap {indicator.id}"))
        value[:, a] = held
    return value, Cells.joined(cells), problems


def _outside(
    answers: Answers, indicator: Indicator, x: Array, rows: NDArray[np.intp], ends: tuple[float, float]
) -> Problem:
    first = int(rows[0])
    return Problem(
        message=f"the ratio {indicator.id} is {short(float(x[first]))} in {answers.units[first]}, outside its scale "
        f"({ends[0]:g}…{ends[1]:g}); {len(rows)} village{'s' if len(rows) > 1 else ''} in all",
        remedy="correct the items or the denominator, widen the scale, or set cap: true on it",
        code="outside_scale",
        table="respondents",
        column=indicator.items[0].column,
        unit=answers.units[first],
        count=len(rows),
    )


def _without_divisor(framework: Framework, answers: Answers, reduced: Reduced) -> list[Problem]:
    """Report ratios whose denominator is 0 for a whole village."""
    problems: list[Problem] = []
    if all(framework.indicators[j].denominator is None for j in answers.asked):
        return problems
    start = starts(reduced.unit, len(answers.units))
    over, n = segment_sums(reduced.divisor, start), segment_sums(reduced.n.astype(np.float64), start)
    for a, j in enumerate(answers.asked):
        indicator = framework.indicators[j]
        rows = np.flatnonzero((n[:, a] > 0) & (over[:, a] == 0))
        if len(rows) and indicator.denominator is not None:
            unit = answers.units[int(rows[0])]
            problems.append(
                Problem(
                    message=f"the denominator of {indicator.id} is 0 for all respondents of {unit}; "
                    f"{len(rows)} village{'s' if len(rows) > 1 else ''} in all",
                    remedy="leave the item blank where there is nothing to divide by",
                    code="bad_denominator",
                    table="respondents",
                    column=indicator.denominator.column,
                    unit=unit,
                    count=len(rows),
                )
            )
    return problems


def _no_details(rows: int) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(index=range(rows))
