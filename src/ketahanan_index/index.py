"""The only place that runs the steps in order: check, estimate, normalise, aggregate, score."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.errors import DataError, MethodError, Problem, heading
from ketahanan_index.framework import Framework, Indicator
from ketahanan_index.framework.ends import ends
from ketahanan_index.framework.methodology import chosen
from ketahanan_index.intake import villages as village_intake
from ketahanan_index.intake.check import Check
from ketahanan_index.methods.base import Array, Method, Normalisation
from ketahanan_index.methods.imputation.no_imputation import NoImputation
from ketahanan_index.methods.normalisation.goalposts import Goalposts
from ketahanan_index.methods.treatment.no_treatment import NoTreatment
from ketahanan_index.plan import Plan, compile_framework
from ketahanan_index.stages import Estimates, Factor, Fitted, FittedStep, Normalised, Scores, Step
from ketahanan_index.stages.cells import Cells
from ketahanan_index.stages.fitted import take
from ketahanan_index.stages.scores import as_fitted

_DEFAULTS: dict[str, Method] = {
    "imputation": NoImputation(),
    "treatment": NoTreatment(),
    "normalisation": Goalposts(),
}


def check(framework: Framework, *, villages: Any) -> Check:
    """Check data against a framework and report everything in one table; nothing is raised.

    Parameters
    ----------
    framework : Framework
        What is to be scored.
    villages : dataframe, list of dicts or Reading
        One row a village.

    Returns
    -------
    Check
        `problems` (a table), `ok`, `raise_if_errors()`.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> villages = [{"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7}]
    >>> ki.check(ki.Framework.load("idm-komponen"), villages=villages).ok
    True
    """
    try:
        records = village_intake.read(framework, villages)
    except DataError as error:
        return Check((*_unanswered(framework), *error.problems))
    found = (*_unanswered(framework), *records.problems)
    if not any(p.severity == "error" for p in found):
        found += tuple(_constants(framework, records.value, records.units))
    return Check(found)


def estimate(framework: Framework, *, villages: Any) -> Estimates:
    """Turn village records into one value per village and indicator.

    Parameters
    ----------
    framework : Framework
        What is to be scored.
    villages : dataframe, list of dicts or Reading
        One row a village; any dataframe that narwhals reads, lazy ones included.

    Raises
    ------
    DataError
        With everything wrong in the data: column, village, rows, and what to do.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> villages = [{"kode_desa": "32.02.01.2001", "iks": 0.8, "ike": 0.6, "ikl": None}]
    >>> estimates = ki.estimate(ki.Framework.load("idm-komponen"), villages=villages)
    >>> estimates.units, estimates.value.tolist(), estimates.reason.tolist()
    (('3202012001',), [[0.8, 0.6, nan]], [['none_sampled', 'none_sampled', 'no_data']])
    """
    records = village_intake.read(framework, villages)
    found = (*_unanswered(framework), *records.problems)
    Check(found).raise_if_errors()
    missing = np.isnan(records.value)
    reason = np.where(missing, np.int8(Reason.no_data), np.int8(Reason.none_sampled))
    error = np.where(missing, np.nan, 0.0)
    factor = None
    if records.standard_error is not None:
        unit, indicator = np.nonzero(np.nan_to_num(records.standard_error) > 0)
        rows = np.zeros((len(unit), missing.shape[1]))
        rows[np.arange(len(unit)), indicator] = error[unit, indicator] = records.standard_error[unit, indicator]
        reason[unit, indicator] = Reason.estimated
        factor = Factor(rows, unit)
    nothing = np.broadcast_to(np.int64(0), missing.shape)
    return Estimates(
        framework=framework,
        units=records.units,
        value=records.value,
        standard_error=error,
        reason_code=reason,
        n=nothing,
        psus=nothing,
        degrees_of_freedom=np.broadcast_to(np.inf, missing.shape),
        factor=factor,
        capped=records.capped,
        noted=found,
        steps=(
            Step(
                "estimate",
                {"framework": framework.id, "version": framework.version, "digest": framework.digest},
                {"units": len(records.units), "indicators": missing.shape[1], "capped": len(records.capped)},
            ),
        ),
        details=records.unit_table,
    )


def normalise(estimates: Estimates, *, base: Fitted | Scores | None = None) -> Normalised:
    """Impute, treat and rescale indicators to the framework's range, more is better.

    Parameters
    ----------
    estimates : Estimates
        Values on their own scales.
    base : Fitted or Scores
        Apply what was learnt there instead of learning again: for another wave or another province.

    Raises
    ------
    DataError
        For an indicator without spread under a method that learns its range.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> villages = [{"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7}]
    >>> ki.normalise(ki.estimate(ki.Framework.load("idm-komponen"), villages=villages)).value.tolist()
    [[0.8, 0.6, 0.7]]
    """
    framework = estimates.framework
    fitted = as_fitted(base)
    x = estimates.value
    reason = estimates.reason_code
    slope: Array | None = None
    done: list[FittedStep] = []
    records: list[Step] = list(estimates.steps)
    cells: dict[str, Cells] = {}
    for family in _DEFAULTS:
        before = x
        if family == "normalisation" and fitted is None:
            problems = _constants(framework, x, estimates.units)
            if problems:
                raise DataError(heading(problems, "normalisation"), problems)
        steps = _fit(framework, family, x) if fitted is None else _taken(framework, family, fitted)
        x, own = _apply(steps, estimates.indicators, x)
        if estimates.factor is not None:
            slope = own if slope is None else slope * own
        done += steps
        if family != "normalisation":
            cells[family] = Cells.between(before, x, family)
            if family == "imputation" and len(cells[family]):
                reason = reason.copy()
                reason[cells[family].unit, cells[family].indicator] = Reason.imputed
        methods = [{**s.method.model_dump(mode="json"), "method": s.method.name} for s in steps]
        count = {} if family == "normalisation" else {"cells": len(cells[family])}
        records.append(Step(family, {"methods": methods, "base": fitted is not None}, count))
    return Normalised(
        estimates=estimates,
        value=x,
        slope=slope,
        reason_code=reason,
        fitted_steps=tuple(done),
        filled=cells["imputation"],
        changed=cells["treatment"],
        steps=tuple(records),
    )


def aggregate(normalised: Normalised, *, base: Fitted | Scores | None = None) -> Scores:
    """Weigh and combine indicators up the tree.

    Parameters
    ----------
    normalised : Normalised
        Indicators on one range.
    base : Fitted or Scores
        Use the weights applied there.

    Raises
    ------
    MethodError
        For a negative value under a mean that needs positive ones.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> villages = [{"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7}]
    >>> estimates = ki.estimate(ki.Framework.load("idm-komponen"), villages=villages)
    >>> ki.aggregate(ki.normalise(estimates)).value.round(10).tolist()
    [[0.7]]
    """
    estimates, framework = normalised.estimates, normalised.framework
    plan = compile_framework(framework)
    fitted = as_fitted(base)
    try:
        prepared = plan.prepare(normalised.value)
        weights = plan.weigh(prepared) if fitted is None else _weights_of(plan, fitted)
        value, coverage = plan.run(prepared, weights)
    except MethodError as error:
        named = [replace(p, unit=estimates.units[p.row - 1] if p.row else "") for p in error.problems]
        raise MethodError(error.message, named) from None
    error, reason, factor = _errors(plan, normalised, value, weights)
    weights.flags.writeable = False
    methods = {node.id: {**node.aggregation.model_dump(mode="json")} for node in plan.groups}
    weighting = {node.id: {**node.weighting.model_dump(mode="json")} for node in plan.groups}
    steps = (
        *normalised.steps,
        Step("weighting", {"methods": weighting, "base": fitted is not None}),
        Step("aggregation", {"methods": methods}, {"scored": int((~np.isnan(value[:, 0])).sum())}),
    )
    return Scores(
        normalised=normalised,
        plan=plan,
        value=value,
        standard_error=error,
        reason_code=reason,
        degrees_of_freedom=np.broadcast_to(np.inf, value.shape),
        coverage=coverage,
        applied=weights,
        factor=factor,
        noted=(*estimates.noted, *_zeros(plan, normalised, value, weights), *_unscored(plan, normalised, value)),
        steps=steps,
    )


def score(
    framework: Framework,
    *,
    villages: Any = None,
    estimates: Estimates | None = None,
    base: Fitted | Scores | None = None,
) -> Scores:
    """Score villages: check, estimate, normalise and aggregate in one call.

    Parameters
    ----------
    framework : Framework
        What is measured and how it becomes a score.
    villages : dataframe, list of dicts or Reading
        One row a village: pandas, polars, pyarrow, DuckDB or any other table that narwhals reads.
    estimates : Estimates
        In place of `villages`: values estimated before.
    base : Fitted or Scores
        Apply what was learnt there (rescalings, weights) instead of learning from these data.

    Returns
    -------
    Scores
        Arrays and tables of scores by village.

    Raises
    ------
    DataError, MethodError
        With everything wrong: column, village, rows, and what to do.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide.
    doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> villages = [{"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7}]
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> scores.classes.tolist()
    ['berkembang']
    """
    if (villages is None) == (estimates is None):
        raise TypeError("score needs either villages or estimates")
    if estimates is None:
        estimates = estimate(framework, villages=villages)
    elif estimates.framework != framework:
        estimates = _moved(estimates, framework)
    return aggregate(normalise(estimates, base=base), base=base)


def _moved(estimates: Estimates, framework: Framework) -> Estimates:
    """Return estimates for another framework over the same indicators, such as one with other weights."""
    if _measured(framework) != _measured(estimates.framework):
        problem = Problem(
            message="the estimates were made for other indicators than those of this framework",
            remedy="estimate again with this framework; weights and methodology may differ, indicators may not",
            code="other_indicators",
        )
        raise DataError(heading([problem], "estimates"), [problem])
    return replace(estimates, framework=framework)


def _measured(framework: Framework) -> Any:
    """Return what estimation depends on: the indicators, but for their weights, and their scales."""
    return [i.model_copy(update={"weight": 1.0}) for i in framework.indicators], dict(framework.scales), framework.unit


def _unanswered(framework: Framework) -> list[Problem]:
    asked = [i.id for i in framework.indicators if i.source == "respondents" and _counts(framework, i)]
    if not asked:
        return []
    shown = ", ".join(asked[:5]) + (" …" if len(asked) > 5 else "")
    return [
        Problem(
            message=f"{len(asked)} indicators of {framework.id} come from respondents: {shown}",
            remedy="only village records can be scored so far; choose a framework whose indicators come from villages",
            code="respondents_needed",
            table="respondents",
            count=len(asked),
        )
    ]


def _counts(framework: Framework, indicator: Indicator) -> bool:
    plan = compile_framework(framework)
    return bool(plan.overall(plan.given)[plan.indicators.index(indicator.id)] > 0)


def _constants(framework: Framework, x: Array, units: tuple[str, ...]) -> list[Problem]:
    """Return the indicators that a learning method cannot rescale because they have no spread."""
    problems = []
    for j, indicator in enumerate(framework.indicators):
        method: Any = chosen(framework.methodology.normalisation, indicator.id, "", Goalposts())
        column = x[:, j]
        low, high = np.fmin.reduce(column), np.fmax.reduce(column)
        if method.learns and low == high:
            present = int((~np.isnan(column)).sum())
            problems.append(
                Problem(
                    message=f"{indicator.id} is {low:g} in all {present:,} villages and cannot be rescaled by {method.name}",
                    remedy="give its scale fixed ends and use goalposts, or take it out of the framework",
                    code="constant_indicator",
                    table="villages",
                    column=indicator.items[0].column,
                    count=present,
                )
            )
    return problems


def _fit(framework: Framework, family: str, x: Array) -> list[FittedStep]:
    """Fit a family's methods, one fit for all indicators that share a method."""
    choice = getattr(framework.methodology, family)
    by_method: dict[Method, list[int]] = {}
    for j, indicator in enumerate(framework.indicators):
        by_method.setdefault(chosen(choice, indicator.id, "", _DEFAULTS[family]), []).append(j)
    out = []
    for method, places in by_method.items():
        at = np.array(places, dtype=np.intp)
        part = x if len(at) == x.shape[-1] else x[:, at]
        anything: Any = method
        if isinstance(method, Normalisation):
            sign = np.array([framework.indicators[j].sign for j in places])
            value: Any = method.fit(part, sign, ends(framework)[:, at], framework.methodology.range)
        else:
            value = anything.fit(part, None) if family == "imputation" else anything.fit(part)
        out.append(FittedStep(family, method, tuple(framework.indicators[j].id for j in places), value))
    return out


def _taken(framework: Framework, family: str, base: Fitted) -> list[FittedStep]:
    """Return the base's fits for this framework's indicators."""
    wanted = [indicator.id for indicator in framework.indicators]
    known = {name for step in base.steps if step.family == family for name in step.indicators}
    lacking = [name for name in wanted if name not in known]
    if lacking:
        problem = Problem(
            message=f"the base has no {family} for {', '.join(lacking[:5])}{' …' if len(lacking) > 5 else ''}",
            remedy="use a base that was fitted with the same indicators",
            code="base_without_indicator",
            count=len(lacking),
        )
        raise DataError(heading([problem], "base"), [problem])
    out = []
    for step in base.steps:
        if step.family == family:
            names = [name for name in wanted if name in step.indicators]
            places = np.array([step.indicators.index(name) for name in names], dtype=np.intp)
            if names:
                out.append(FittedStep(family, step.method, tuple(names), take(step.value, places)))
    return out


def _apply(steps: list[FittedStep], indicators: tuple[str, ...], x: Array) -> tuple[Array, Array]:
    """Return transformed values and their slope at each cell (1 where a step leaves values alone)."""
    place = {name: j for j, name in enumerate(indicators)}
    out = np.empty(x.shape[::-1]).T
    slope = np.ones(x.shape)
    for step in steps:
        value: Any = step.value
        at = np.array([place[name] for name in step.indicators], dtype=np.intp)
        whole = len(at) == len(indicators)
        part = x if whole else x[:, at]
        moved = value.transform(part)
        derivative = getattr(value, "derivative", None)
        if derivative is not None:
            slope[:, at] = derivative(part)
        if whole:
            return moved, slope
        out[:, at] = moved
    return out, slope


def _weights_of(plan: Plan, base: Fitted) -> Array:
    lacking = [name for name in plan.names if name not in base.weights]
    if lacking:
        problem = Problem(
            message=f"the base has no weight for {', '.join(lacking[:5])}{' …' if len(lacking) > 5 else ''}",
            remedy="use a base that was scored with the same tree",
            code="base_without_node",
            count=len(lacking),
        )
        raise DataError(heading([problem], "base"), [problem])
    return np.array([base.weights[name] for name in plan.names])


def _errors(
    plan: Plan, normalised: Normalised, value: Array, weights: Array
) -> tuple[Array, NDArray[np.int8], Factor | None]:
    """Carry sampling errors up the tree."""
    missing = np.isnan(value)
    if (normalised.reason_code != Reason.none_sampled).sum() == (normalised.reason_code == Reason.no_data).sum():
        reason = np.where(missing, np.int8(Reason.no_data), np.int8(Reason.none_sampled))
        return np.where(missing, np.nan, 0.0), reason, None
    factor = normalised.estimates.factor
    unit = factor.unit if factor is not None else np.empty(0, dtype=np.intp)
    rows = np.zeros((0, len(plan.indicators)))
    if factor is not None and normalised.slope is not None:
        rows = np.nan_to_num(normalised.slope[unit], nan=0.0) * factor.rows
    columns, reason = plan.lift(normalised.value, value, weights, normalised.reason_code, rows, unit)
    lifted = Factor(columns, unit)
    error = np.sqrt(lifted.variance(len(value)))
    return np.where(reason > Reason.estimated, np.nan, error), reason, lifted


def _zeros(plan: Plan, normalised: Normalised, value: Array, weights: Array) -> list[Problem]:
    """Warn of zeros that pull a whole group to zero, as under a geometric mean."""
    everything = np.concatenate([normalised.value, value], axis=1)
    out = []
    for node in plan.groups:
        if not node.aggregation.is_mean() or np.isfinite(node.aggregation.forward(np.zeros(1))).all():
            continue
        for i in node.members:
            rows = np.flatnonzero((everything[:, i] == 0) & (weights[i] > 0))
            if len(rows):
                units = [normalised.units[int(r)] for r in rows[:5]]
                out.append(
                    Problem(
                        message=f"{plan.names[i]} is 0 in {len(rows)} village{'s' if len(rows) > 1 else ''} "
                        f"({', '.join(units)}{' …' if len(rows) > 5 else ''}), which makes {node.id} 0 "
                        f"under {node.aggregation.name}",
                        remedy="choose a range that starts above 0, such as [1, 100], if one zero should not decide alone",
                        severity="warning",
                        code="zero_under_mean",
                        table="villages",
                        column=plan.names[i],
                        unit=units[0],
                        row=int(rows[0]) + 1,
                        count=len(rows),
                    )
                )
    return out


def _unscored(plan: Plan, normalised: Normalised, value: Array) -> list[Problem]:
    """Warn of villages that have data but no index, because a group falls short of its minimum coverage."""
    some = ~np.isnan(normalised.value).all(axis=1)
    rows = np.flatnonzero(np.isnan(value[:, 0]) & some)
    if not len(rows):
        return []
    units = [normalised.units[int(r)] for r in rows[:5]]
    short = [node.id for g, node in enumerate(plan.groups) if g and np.isnan(value[rows, g]).any()]
    because = f"; groups without a value: {', '.join(short)}" if short else ""
    return [
        Problem(
            message=f"{len(rows)} village{'s have' if len(rows) > 1 else ' has'} values but no index, below the minimum "
            f"coverage ({', '.join(units)}{' …' if len(rows) > 5 else ''}){because}",
            remedy="fill in the missing items, or lower minimum_coverage and say so",
            severity="warning",
            code="below_minimum_coverage",
            table="villages",
            unit=units[0],
            row=int(rows[0]) + 1,
            count=len(rows),
        )
    ]
