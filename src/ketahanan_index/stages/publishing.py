"""Which figures may be published, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.design import Publication
from ketahanan_index.framework import MultipleChoice, Numeric
from ketahanan_index.methods.base import Array
from ketahanan_index.stages import ranking
from ketahanan_index.stages.steps import Step

if TYPE_CHECKING:
    import pandas as pd

    from ketahanan_index.framework import Framework, Indicator
    from ketahanan_index.stages.estimates import Estimates
    from ketahanan_index.stages.scores import Scores

WITHHELD = ("no_score", "few_respondents", "few_psus")
"""Reasons that withhold a figure; any other asks for caution."""

_WITHHELD_ESTIMATES = (*WITHHELD, "very_large_rse")


def score_reasons(scores: Scores, rows: ranking.Rows = ranking.ALL) -> dict[str, NDArray[np.bool_]]:
    """Return, for each reason, which of some villages' index and groups it concerns ``(unit, node)``."""
    rule = scores.publication
    grave = _grave(scores, rows)
    lower, upper = ranking.bounds(scores, rows=rows)
    widest = np.inf if rule.maximum_half_width is None else rule.maximum_half_width
    with np.errstate(invalid="ignore"):
        wide = (upper - lower) / 2 > widest
    return {
        **grave,
        # An error without a degree of freedom has no interval: nothing tells how far off the score may be.
        "no_error": (scores.reason_code[rows] >= Reason.estimated) & np.isnan(lower) & ~grave["no_score"],
        "wide_interval": wide,
    }


def _grave(scores: Scores, rows: ranking.Rows) -> dict[str, NDArray[np.bool_]]:
    """Return the reasons that withhold, which ask for no interval."""
    rule, sampled = scores.publication, _rest_on_respondents(scores)
    return {
        "no_score": np.isnan(scores.value[rows]),
        "few_respondents": sampled & (scores.n[rows] < rule.minimum_respondents),
        "few_psus": sampled & (scores.psus[rows] < rule.minimum_psus),
    }


def withheld(scores: Scores) -> NDArray[np.bool_]:
    """Return which villages' index is withheld ``(unit,)``."""
    return np.asarray(np.logical_or.reduce([where[:, 0] for where in _grave(scores, ranking.ALL).values()]))


def shown_scores(scores: Scores) -> NDArray[np.bool_]:
    """Return which scores of groups are not withheld ``(unit, node)``."""
    return np.asarray(flags(score_reasons(scores)) != "withhold", dtype=np.bool_)


def shown_indicators(scores: Scores) -> NDArray[np.bool_]:
    """Return which values of indicators are not withheld ``(unit, indicator)``.

    A value that was filled in has no answers behind it, and so none that were too few.
    """
    estimates = scores.normalised.estimates
    return ~withheld_estimates(estimates, scores.publication) | np.isnan(estimates.value)


def of_index(scores: Scores) -> dict[str, NDArray[np.bool_]]:
    """Return, for each reason, which villages' index it concerns ``(unit,)``."""
    return {name: where[:, 0] for name, where in score_reasons(scores).items()}


def step(scores: Scores) -> Step:
    """Return the rule of publication and what became of it, as a step."""
    flag = flags(of_index(scores))
    counts = {name: int(np.count_nonzero(flag == name)) for name in ("publish", "caution", "withhold")}
    return Step("publication", scores.publication.model_dump(mode="json"), counts)


def _rest_on_respondents(scores: Scores) -> NDArray[np.bool_]:
    """Return which groups give weight to anything that respondents were asked ``(node,)``."""
    indicators = scores.framework.indicators
    if scores.normalised.estimates.sample is None:
        return np.zeros(len(scores.nodes), dtype=bool)
    asked = np.array([indicator.source == "respondents" for indicator in indicators])
    return np.asarray(scores.plan.under(scores.applied)[asked].any(axis=0))


def flags(reasons: dict[str, NDArray[np.bool_]], withhold: tuple[str, ...] = WITHHELD) -> NDArray[np.object_]:
    """Return publish, caution or withhold for each figure."""
    some = np.logical_or.reduce(list(reasons.values()))
    grave = np.logical_or.reduce([where for name, where in reasons.items() if name in withhold])
    out = np.where(some, "caution", "publish").astype(object)
    out[grave] = "withhold"
    return out


def listed(reasons: dict[str, NDArray[np.bool_]]) -> list[str]:
    """Return the reasons of each figure, separated by spaces; figures of a table row by row."""
    count = next(iter(reasons.values())).size
    out: list[list[str]] = [[] for _ in range(count)]
    for name, where in reasons.items():
        for i in np.flatnonzero(where.ravel()):
            out[i].append(name)
    return [" ".join(names) for names in out]


def of_scores(scores: Scores) -> pd.DataFrame:
    """Return the flag of each village's index and its reasons."""
    import pandas as pd

    reasons = of_index(scores)
    table = {"flag": flags(reasons), "reasons": listed(reasons)}
    return pd.DataFrame(table, index=ranking.unit_index(scores))


def estimate_reasons(estimates: Estimates, rule: Publication) -> dict[str, NDArray[np.bool_]]:
    """Return, for each reason, which villages' indicators it concerns ``(unit, indicator)``.

    Village records have no reason but a gap.
    """
    asked = np.array([i.source == "respondents" for i in estimates.framework.indicators])
    none = np.isnan(estimates.value)
    rse = relative_error(estimates)
    caution, withhold = rule.maximum_rse
    with np.errstate(invalid="ignore"):
        return {
            "no_score": none,
            "few_respondents": asked & (estimates.n < rule.minimum_respondents),
            "few_psus": asked & (estimates.psus < rule.minimum_psus),
            "no_error": asked & np.isnan(estimates.standard_error) & ~none,
            "large_rse": asked & (rse > caution) & (rse <= withhold),
            "very_large_rse": asked & (rse > withhold),
        }


def withheld_estimates(estimates: Estimates, rule: Publication) -> NDArray[np.bool_]:
    """Return which villages' indicators are withheld ``(unit, indicator)``."""
    reasons = estimate_reasons(estimates, rule)
    grave = [where for name, where in reasons.items() if name in _WITHHELD_ESTIMATES]
    return np.asarray(np.logical_or.reduce(grave), dtype=np.bool_)


def of_estimates(estimates: Estimates, rule: Publication) -> pd.DataFrame:
    """Return the flag of each village and indicator that was asked of respondents, and its reasons."""
    import pandas as pd

    framework = estimates.framework
    asked = [j for j, i in enumerate(framework.indicators) if i.source == "respondents"]
    units = len(estimates.units)
    parts = {
        name: getattr(estimates, name)[:, asked].ravel() for name in ("value", "standard_error", "n", "psus")
    }
    reasons = {name: where[:, asked].ravel() for name, where in estimate_reasons(estimates, rule).items()}
    columns: dict[str, Any] = {
        "unit": np.repeat(np.array(estimates.units, dtype=object), len(asked)),
        "indicator": np.tile(np.array([framework.indicators[j].id for j in asked], dtype=object), units),
        **parts,
        "rse": relative_error(estimates)[:, asked].ravel(),
        "flag": flags(reasons, _WITHHELD_ESTIMATES),
        "reasons": listed(reasons),
    }
    return pd.DataFrame(columns)


def relative_error(estimates: Estimates) -> Array:
    """Return standard errors relative to their values ``(unit, indicator)``, NaN without a natural zero."""
    framework = estimates.framework
    out = np.full(estimates.value.shape, np.nan)
    for j, indicator in enumerate(framework.indicators):
        if indicator.source == "respondents" and _on_ratio_scale(framework, indicator):
            value, error = estimates.value[:, j], estimates.standard_error[:, j]
            with np.errstate(divide="ignore", invalid="ignore"):
                out[:, j] = error / np.abs(value)
    return out


def _on_ratio_scale(framework: Framework, indicator: Indicator) -> bool:
    """Return whether 0 means nothing of it, so that an error can be set beside the value."""
    scales = [framework.scales[item.scale] for item in indicator.items]
    if indicator.statistic == "share" or any(item.reverse for item in indicator.items):
        return False
    if indicator.combine == "count":
        return True
    return all(isinstance(s, Numeric | MultipleChoice) and s.ends[0] == 0 for s in scales)
