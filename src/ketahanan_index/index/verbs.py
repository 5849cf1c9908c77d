"""The verbs: each moves the data one stage on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.errors import DataError, MethodError, heading
from ketahanan_index.framework import Framework
from ketahanan_index.index import findings, fitting, propagation
from ketahanan_index.index.unsampled import from_records
from ketahanan_index.intake import villages as village_intake
from ketahanan_index.intake.check import Check
from ketahanan_index.methods.base import Array
from ketahanan_index.plan import compile_framework
from ketahanan_index.stages import Estimates, Fitted, FittedStep, Normalised, Scores, Step
from ketahanan_index.stages.cells import Cells
from ketahanan_index.stages.scores import as_fitted


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
    findings.require_framework(framework)
    try:
        records = village_intake.read(framework, villages)
    except DataError as error:
        return Check((*findings.unanswered(framework), *error.problems))
    read = Check((*findings.unanswered(framework), *records.problems))
    if not read.ok:
        return read
    try:
        return Check(aggregate(normalise(from_records(framework, records, read.found))).noted)
    except (DataError, MethodError) as error:
        # What stops a step need not be warned of as well.
        stopped = {(p.code, p.column) for p in error.problems}
        return Check((*(p for p in read.found if (p.code, p.column) not in stopped), *error.problems))


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
    findings.require_framework(framework)
    records = village_intake.read(framework, villages)
    found = (*findings.unanswered(framework), *records.problems)
    Check(found).raise_if_errors()
    return from_records(framework, records, found)


def normalise(estimates: Estimates, *, base: Fitted | Scores | None = None) -> Normalised:
    """Impute, treat and rescale indicators to the framework's range, more is better.

    Parameters
    ----------
    estimates : Estimates
        Values on their own scales.
    base : Fitted or Scores
        Apply what was learnt there instead of learning again: for another wave or another province. What
        is stated, such as fixed ends, comes from the framework in hand.

    Raises
    ------
    DataError
        For an indicator without spread under a method that learns its range, and for a base that was
        fitted with other methods or without some of the indicators.

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
    for family in fitting.DEFAULTS:
        before = x
        if family == "normalisation" and fitted is None:
            problems = findings.constants(framework, x)
            if problems:
                raise DataError(heading(problems, "normalisation"), problems)
        steps = fitting.fit(framework, family, x, fitted)
        x, own = fitting.apply(steps, estimates.indicators, x, slopes=estimates.factor is not None)
        if own is not None:
            slope = own if slope is None else slope * own
        done += steps
        if family != "normalisation":
            cells[family] = Cells.between(before, x, family)
            if family == "imputation" and len(cells[family]):
                reason = reason.copy()
                reason[cells[family].unit, cells[family].indicator] = Reason.imputed
        if own is not None:
            # Where a value is held at an end, nothing tells how it would vary.
            held = (own == 0) & (reason == Reason.estimated)
            reason = np.where(held, np.int8(Reason.no_gradient), reason)
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
        Use the weights learnt there, where the framework's weighting learns; stated weights are the framework's.

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
        weights = fitting.weigh(plan, prepared, fitted)
        value, coverage = plan.run(prepared, weights)
    except MethodError as refused:
        named = [replace(p, unit=estimates.units[p.row - 1] if p.row else "") for p in refused.problems]
        raise MethodError(refused.message, named) from None
    error, reason, factor = propagation.propagate(plan, normalised, value, weights)
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
        noted=(
            *estimates.noted,
            *findings.zeros(plan, normalised, value, weights),
            *findings.unscored(plan, normalised, value),
        ),
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
        Apply what was learnt there (imputed values, rescalings, weights) instead of learning from these data.
        What the framework states (fixed ends, weights) comes from `framework`.

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
        raise TypeError("score needs either villages= or estimates=")
    findings.require_framework(framework)
    if estimates is None:
        estimates = estimate(framework, villages=villages)
    elif estimates.framework != framework:
        estimates = estimates.for_framework(framework)
        Check(findings.unread(estimates)).raise_if_errors()
    return aggregate(normalise(estimates, base=base), base=base)
