"""Learning from several waves at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ketahanan_index.errors import DataError, MethodError, Problem, heading
from ketahanan_index.index.normalising import normalise
from ketahanan_index.index.verbs import aggregate
from ketahanan_index.methods.base import Imputation
from ketahanan_index.stages import Estimates, Fitted
from ketahanan_index.stages.cells import Cells
from ketahanan_index.stages.grouping import group_labels


def pooled(*waves: Estimates) -> Fitted:
    """Learn what methods learn from several waves as if they were one, for ``base=``.

    Parameters
    ----------
    *waves : Estimates
        Estimates of the waves, all with one framework. A village that is in several waves counts in each.

    Returns
    -------
    Fitted
        Imputed values, treatment limits, rescalings and weights, the same for every wave scored with it.

    Raises
    ------
    DataError
        For waves of different frameworks, and for what `normalise` refuses.
    MethodError
        For what `aggregate` refuses.

    Notes
    -----
    Rescaled wave by wave, a village may gain where all of them lost; over pooled waves, or over one wave that is
    taken as the base, scores can be compared in time. A later wave moves pooled limits, and with them the scores of
    earlier ones: where published scores must stand, take the first wave as the base.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide, step 5.
    doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> framework = ki.Framework.load("idm-komponen").with_methodology(normalisation="min_max")
    >>> waves = [
    ...     [{"kode_desa": f"320201200{i}", "iks": x, "ike": x, "ikl": x} for i, x in enumerate(values, 1)]
    ...     for values in ([0.2, 0.4, 0.6], [0.4, 0.7, 1.0])
    ... ]
    >>> estimates = [ki.estimate(framework, villages=wave) for wave in waves]
    >>> fitted = ki.pooled(*estimates)
    >>> [
    ...     ki.score(framework, estimates=each, base=fitted).value.ravel().round(4).tolist()
    ...     for each in estimates
    ... ]
    [[0.0, 0.25, 0.5], [0.25, 0.625, 1.0]]
    """
    import pandas as pd

    if not waves or not all(isinstance(wave, Estimates) for wave in waves):
        raise TypeError("pooled takes the estimates of waves: ki.pooled(ki.estimate(…), ki.estimate(…))")
    if any(wave.framework != waves[0].framework for wave in waves):
        problem = Problem(
            message="the waves were estimated with different frameworks",
            remedy="bring them under one, with estimates.for_framework(framework), and pool them then",
            code="several_frameworks",
        )
        raise DataError(heading([problem], "waves"), [problem])
    for wave in waves:
        for by in _groupings(wave.framework.methodology.imputation):
            group_labels(wave, by, "group by")
    arrays: dict[str, Any] = {
        name: np.concatenate([getattr(wave, name) for wave in waves])
        for name in ("value", "standard_error", "reason_code", "n", "psus", "degrees_of_freedom")
    }
    together = replace(
        waves[0],
        units=tuple(unit for wave in waves for unit in wave.units),
        **arrays,
        # What methods learn does not hang on sampling errors.
        factor=None,
        stated=None,
        sample=None,
        elements=None,
        medians={},
        capped=Cells.none(),
        noted=(),
        _details=pd.concat([wave._details for wave in waves], ignore_index=True),
    )
    try:
        return aggregate(normalise(together)).fitted
    except (DataError, MethodError) as error:
        raise type(error)(f"{error.message}, {len(waves)} waves together", error.problems) from None


def _groupings(choice: Imputation | Mapping[str, Imputation]) -> set[str]:
    """Return the columns of the village table that imputation groups by."""
    methods = choice.values() if isinstance(choice, Mapping) else [choice]
    return {method.grouping for method in methods if method.grouping is not None}
