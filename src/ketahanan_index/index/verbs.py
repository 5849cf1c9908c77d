"""The verbs: each moves the data one stage on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ketahanan_index.design import Publication, SurveyDesign
from ketahanan_index.errors import DataError, MethodError
from ketahanan_index.framework import Framework
from ketahanan_index.index import findings, fitting, propagation, reading
from ketahanan_index.index.estimating import joined
from ketahanan_index.index.normalising import normalise
from ketahanan_index.intake.check import Check
from ketahanan_index.plan import compile_framework
from ketahanan_index.progress import Progress
from ketahanan_index.stages import Estimates, Fitted, Normalised, Scores, Step, publishing
from ketahanan_index.stages.scores import as_fitted


def check(
    framework: Framework,
    *,
    respondents: Any = None,
    villages: Any = None,
    design: SurveyDesign | None = None,
) -> Check:
    """Check data against a framework and report everything in one table; nothing is raised.

    Parameters
    ----------
    framework : Framework
        What is to be scored.
    respondents : dataframe, list of dicts or Reading
        One row a respondent.
    villages : dataframe, list of dicts or Reading
        One row a village.
    design : SurveyDesign
        How the respondents were drawn; without it all weigh the same and nobody was drawn together.

    Returns
    -------
    Check
        `problems` (a table), `ok`, `raise_if_errors()`, `recoding`.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> villages = [{"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7}]
    >>> ki.check(ki.Framework.load("idm-komponen"), villages=villages).ok
    True
    """
    read = reading.read(framework, respondents, villages, design)
    found = Check(read.problems, read.answers)
    if not found.ok:
        return found
    try:
        whole = aggregate(normalise(joined(framework, read.records, read.sampled, read.problems)))
        return Check(whole.noted, read.answers)
    except (DataError, MethodError) as error:
        # What stops a step need not be warned of as well.
        stopped = {(p.code, p.column) for p in error.problems}
        kept = (p for p in read.problems if (p.code, p.column) not in stopped)
        return Check((*kept, *error.problems), read.answers)


def estimate(
    framework: Framework,
    *,
    respondents: Any = None,
    villages: Any = None,
    design: SurveyDesign | None = None,
    progress: Progress = None,
) -> Estimates:
    """Turn answers of respondents and village records into one value per village and indicator.

    Values from respondents are weighted means, shares or ratios; their errors are linearised.

    Parameters
    ----------
    framework : Framework
        What is to be scored.
    respondents : dataframe, list of dicts or Reading
        One row a respondent; any dataframe that narwhals reads, lazy ones included.
    villages : dataframe, list of dicts or Reading
        One row a village. Without it the villages are those of the respondents, sorted by code.
    design : SurveyDesign
        How the respondents were drawn; without it all weigh the same and nobody was drawn together.
    progress : callable, bool or None
        A function of (done, total), or True for a bar.

    Raises
    ------
    DataError
        With everything wrong in the data: column, village, rows, and what to do.

    References
    ----------
    Binder, D. A. (1983). On the variances of asymptotically normal estimators from complex surveys. International
    Statistical Review 51(3), 279-292. doi:10.2307/1402588

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> villages = [{"kode_desa": "32.02.01.2001", "iks": 0.8, "ike": 0.6, "ikl": None}]
    >>> estimates = ki.estimate(ki.Framework.load("idm-komponen"), villages=villages)
    >>> estimates.units, estimates.value.tolist(), estimates.reason.tolist()
    (('3202012001',), [[0.8, 0.6, nan]], [['none_sampled', 'none_sampled', 'no_data']])

    Respondents of one village, drawn in three neighbourhoods:

    >>> framework = ki.Framework.from_dict(
    ...     {
    ...         "id": "contoh",
    ...         "version": "1",
    ...         "scales": {"setuju": {"kind": "binary", "yes": "ya", "no": "tidak"}},
    ...         "index": {
    ...             "id": "indeks",
    ...             "members": [{"id": "tolong", "items": [{"column": "q1", "scale": "setuju"}]}],
    ...         },
    ...     }
    ... )
    >>> answers = [("1", "ya"), ("1", "Ya"), ("2", "tidak"), ("2", "ya"), ("3", "tidak"), ("3", "tidak")]
    >>> respondents = [{"kode_desa": "A", "rt": rt, "q1": answer} for rt, answer in answers]
    >>> estimates = ki.estimate(framework, respondents=respondents, design=ki.SurveyDesign(clusters="rt"))
    >>> estimates.value.tolist(), estimates.standard_error.round(4).tolist()
    ([[0.5]], [[0.2887]])
    """
    read = reading.read(framework, respondents, villages, design, progress)
    Check(read.problems, read.answers).raise_if_errors()
    return joined(framework, read.records, read.sampled, read.problems)


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
        weights, remarks = fitting.weigh(plan, prepared, normalised.value, fitted)
        value, coverage = plan.run(prepared, weights)
    except MethodError as refused:
        named = [replace(p, unit=estimates.units[p.row - 1] if p.row else "") for p in refused.problems]
        raise MethodError(refused.message, named) from None
    coverage = findings.coverage(plan, normalised, weights, coverage)
    sampling = propagation.propagate(plan, normalised, value, weights)
    weights.flags.writeable = False
    methods = {node.id: {**node.aggregation.model_dump(mode="json")} for node in plan.groups}
    weighting = {node.id: {**node.weighting.model_dump(mode="json")} for node in plan.groups}
    steps = (
        *normalised.steps,
        Step("weighting", {"methods": weighting, "base": fitted is not None}),
        Step("aggregation", {"methods": methods}, {"scored": int((~np.isnan(value[:, 0])).sum())}),
    )
    scores = Scores(
        normalised=normalised,
        plan=plan,
        value=value,
        standard_error=sampling.standard_error,
        reason_code=sampling.reason_code,
        degrees_of_freedom=sampling.degrees_of_freedom,
        n=sampling.n,
        psus=sampling.psus,
        coverage=coverage,
        applied=weights,
        factor=sampling.factor,
        publication=Publication(),
        noted=(
            *normalised.noted,
            *remarks,
            *findings.out_of_nothing(normalised),
            *findings.zeros(plan, normalised, value, weights),
            *findings.unscored(plan, normalised, value),
        ),
        steps=steps,
    )
    return _published(scores, Publication()) if estimates.sample is not None else scores


def score(
    framework: Framework,
    *,
    respondents: Any = None,
    villages: Any = None,
    estimates: Estimates | None = None,
    design: SurveyDesign | None = None,
    base: Fitted | Scores | None = None,
    publication: Publication | None = None,
    progress: Progress = None,
) -> Scores:
    """Score villages: check, estimate, normalise and aggregate in one call.

    Parameters
    ----------
    framework : Framework
        What is measured and how it becomes a score.
    respondents : dataframe, list of dicts or Reading
        One row a respondent: pandas, polars, pyarrow, DuckDB or any other table that narwhals reads.
    villages : dataframe, list of dicts or Reading
        One row a village. Scores come in its order; without it, sorted by code.
    estimates : Estimates
        In place of `respondents` and `villages`: values estimated before.
    design : SurveyDesign
        How the respondents were drawn; without it all weigh the same and nobody was drawn together.
    base : Fitted or Scores
        Apply what was learnt there (imputed values, rescalings, weights) instead of learning from these data.
        What the framework states (fixed ends, weights) comes from `framework`.
    publication : Publication
        When a score may be published: sets `flag`. The rule of `Publication()` unless given.
    progress : callable, bool or None
        A function of (done, total), or True for a bar.

    Returns
    -------
    Scores
        Arrays and tables of scores by village, with their sampling errors.

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
    given = respondents is not None or villages is not None
    if given == (estimates is not None):
        raise TypeError("score needs respondents= or villages= or both, or else estimates=")
    reading.require_framework(framework)
    if publication is not None and not isinstance(publication, Publication):
        raise TypeError(f"publication must be a Publication, not {type(publication).__name__}")
    if estimates is None:
        estimates = estimate(
            framework, respondents=respondents, villages=villages, design=design, progress=progress
        )
    elif design is not None:
        raise TypeError("the estimates know their design: pass design= to estimate")
    elif estimates.framework != framework:
        estimates = estimates.for_framework(framework)
        Check(findings.unread(estimates)).raise_if_errors()
    scores = aggregate(normalise(estimates, base=base), base=base)
    return scores if publication is None else _published(scores, publication)


def _published(scores: Scores, rule: Publication) -> Scores:
    """Return scores under a rule of publication, which their last step tells."""
    steps = [step for step in scores.steps if step.name != "publication"]
    under = replace(scores, publication=rule)
    return replace(under, steps=(*steps, publishing.step(under)))
