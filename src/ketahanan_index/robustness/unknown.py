"""Where draws cannot tell a village's own uncertainty."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.robustness.assumptions import Assumption, MultipleImputation, SamplingError
from ketahanan_index.stages import Scores

UNKNOWN = (Reason.no_gradient, Reason.one_respondent, Reason.one_psu)
"""Why the error of an estimate is unknown; further up, draws need no gradient."""


def unknown(scores: Scores, assumptions: Sequence[Assumption]) -> NDArray[np.bool_]:
    """Return whose sampling error is unknown ``(unit, group)``: of some estimate under it, so that draws miss it.

    A filled value is one of them, unless filled values are drawn too.
    """
    kinds = {type(one) for one in assumptions}
    normalised = scores.normalised
    if SamplingError not in kinds:
        return np.zeros(scores.value.shape, dtype=bool)
    lost = np.isin(normalised.estimates.reason_code, UNKNOWN)
    if MultipleImputation not in kinds:
        lost[normalised.filled.unit, normalised.filled.indicator] = True
    lost &= ~np.isnan(normalised.value)
    return np.asarray(lost @ scores.plan.under(scores.applied) > 0)
