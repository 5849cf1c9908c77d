"""Replicate weights whose settings do not fit them, as far as the weights themselves tell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.design import Replicates
from ketahanan_index.errors import Problem, few
from ketahanan_index.intake.reduced import Reduced
from ketahanan_index.survey.estimated import Estimated

FAR = 2.0
"""How many times the weights replicates may add up to."""
LEAST, MOST = 0.3, 1.2
"""What one sampling unit may add to the variance of a total, beside its own square."""


def replicate_problems(reduced: Reduced, replicates: Replicates) -> tuple[Problem, ...]:
    """Return warnings about replicate weights: ``replicate_sum`` and ``replicate_scale``.

    Replicates of all kinds add up to about the weights. The variance of a total is the sum of the units' squares, each
    times scale · Σ rscale · (factor − 1)², which is 1 less the share drawn for jackknives, balanced replicates and
    bootstraps alike.

    Parameters
    ----------
    reduced : Reduced
        The sums of respondents, with `replicas`.
    replicates : Replicates
        Their settings.
    """
    replicas = reduced.replicas
    if replicas is None:
        return ()
    kept = replicas.sampling > 0
    kept &= replicas.told.any(axis=1)
    sampling, weight = replicas.sampling[kept], replicas.weight[kept]
    people = reduced.respondents[kept].astype(np.float64)
    whole = float((people * sampling).sum())
    if not whole:
        return ()
    times = float((people[:, None] * weight).sum(axis=0).mean()) / whole
    if not 1 / FAR <= times <= FAR:
        what = (
            "whole weights, not factors: combined=True"
            if not replicates.combined
            else "factors: combined=False"
        )
        return (
            _warning(
                f"replicate weights add up to {times:.3g} times the weights",
                f"look whether the columns are {what}",
                "replicate_sum",
                replicates,
            ),
        )
    scales = replicates.scale * np.array(replicates.rscales)
    # The mean of all replicates of a unit is its weight; that before a calibration is not known otherwise.
    told = replicas.told[kept]
    own = ((told / told.mean(axis=1, keepdims=True) - 1) ** 2 * scales).sum(axis=1)
    size = float(np.average(own, weights=people))
    if LEAST <= size <= MOST:
        return ()
    return (
        _warning(
            f"with these scales a sampling unit adds {size:.3g} times its square to the variance, where 1 is expected, "
            "or less of a finite population",
            "look up scale and rscales with who made the weights: errors are wrong by the root of that",
            "replicate_scale",
            replicates,
        ),
    )


def empty_replicates(found: Estimated, units: Sequence[str]) -> list[Problem]:
    """Warn of figures that some replicate leaves without a respondent, though several sampling units answered.

    Parameters
    ----------
    found : Estimated
        The figures.
    units : sequence of str
        The codes of the villages.
    """
    lost = (found.reason_code == Reason.one_psu) & (found.psus > 1)
    where = np.flatnonzero(lost.any(axis=1))
    if not len(where):
        return []
    listed = few(units[int(u)] for u in where)
    several = "s" if len(where) > 1 else ""
    return [
        Problem(
            message=f"some replicates leave {int(lost.sum()):,} figures of {len(where):,} village{several} without a "
            f"respondent ({listed}): their errors are unknown",
            remedy="name strata and clusters in place of replicates, or use Fay's weights or a jackknife, which leave "
            "out less",
            severity="warning",
            code="empty_replicate",
            table="respondents",
            unit=units[int(where[0])],
            count=len(where),
        )
    ]


def _warning(message: str, remedy: str, code: str, replicates: Replicates) -> Problem:
    return Problem(
        message=message,
        remedy=remedy,
        severity="warning",
        code=code,
        table="respondents",
        column=replicates.columns[0],
        count=len(replicates.columns),
    )
