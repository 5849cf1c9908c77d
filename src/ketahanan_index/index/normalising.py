"""The verb between values and scores: screen, impute, treat, rescale."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.index import findings, fitting, screening
from ketahanan_index.intake.check import Check
from ketahanan_index.methods.base import Array
from ketahanan_index.stages import Estimates, Fitted, FittedStep, Normalised, Scores, Step
from ketahanan_index.stages.cells import Cells
from ketahanan_index.stages.scores import as_fitted
from ketahanan_index.stages.screened import Screened


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
    fitted = as_fitted(base)
    rule = estimates.framework.methodology.screening
    varies = estimates.factor is not None or estimates.stated is not None
    x = estimates.value
    kept = np.arange(len(x))
    reason = estimates.reason_code.copy()
    slope = np.ones(x.shape) if varies else None
    screened = Screened.nothing()
    done: list[FittedStep] = []
    records: list[Step] = list(estimates.steps)
    noted: list[Problem] = []
    cells: dict[str, Cells] = {}
    if rule is not None:
        noted += screening.unknown(estimates, rule, strict=fitted is None)
        Check(tuple(noted)).raise_if_errors()
    for family in fitting.DEFAULTS:
        if rule is not None and family == ("treatment" if rule.after_imputation else "imputation"):
            judged = estimates.value.copy()
            judged[kept] = x
            screened = screening.screen(estimates, rule, judged)
            out = screened.out(len(judged))
            reason[out] = Reason.screened
            x, kept = judged[~out], np.flatnonzero(~out)
            noted += screening.remark(estimates, screened)
            records.append(Step("screening", rule.model_dump(mode="json"), {"screened": int(out.sum())}))
        elif rule is not None and family == "imputation":
            kept = np.flatnonzero(~screening.excluded(estimates, rule))
            x = x[kept]
        if family == "normalisation" and fitted is None:
            problems = findings.constants(estimates.framework, x)
            if problems:
                raise DataError(heading(problems, "normalisation"), problems)
        steps = fitting.fit(estimates, family, x, kept, fitted)
        noted += findings.remarks(estimates, family, steps, x)
        before = x
        x, own = fitting.apply(steps, estimates, x, kept, slopes=varies)
        done += steps
        if family != "normalisation":
            by = {name: step.method.name for step in steps for name in step.indicators}
            found = Cells.between(before, x, [by[name] for name in estimates.indicators]).moved(kept)
            cells[family] = found
            if family == "imputation":
                reason[found.unit, found.indicator] = Reason.imputed
                noted += findings.unfilled(estimates, steps, x, kept)
        if own is not None and slope is not None:
            slope[kept] *= own
            # Where a value is held at an end, or a step has no slope, nothing tells how it would vary.
            lost = np.zeros(slope.shape, dtype=bool)
            lost[kept] = (own == 0) | np.isnan(own)
            reason[lost & (reason == Reason.estimated)] = Reason.no_gradient
        methods = [{**s.method.model_dump(mode="json"), "method": s.method.name} for s in steps]
        count = {} if family == "normalisation" else {"cells": len(cells[family])}
        records.append(Step(family, {"methods": methods, "base": fitted is not None}, count))
    return Normalised(
        estimates=estimates,
        value=_whole(x, kept, len(estimates.units)),
        slope=slope,
        reason_code=reason,
        fitted_steps=tuple(done),
        screening=screened,
        filled=cells["imputation"],
        changed=cells["treatment"],
        noted=(*estimates.noted, *noted),
        steps=tuple(records),
    )


def _whole(x: Array, kept: NDArray[np.intp], units: int) -> Array:
    """Return the values of all villages, NaN for those that were screened out."""
    if len(kept) == units:
        return x
    out = np.full((units, x.shape[1]), np.nan)
    out[kept] = x
    return out
