"""Carrying sampling errors from indicators to every score."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.methods.base import Array
from ketahanan_index.plan import Plan
from ketahanan_index.stages import Factor, Normalised


def propagate(
    plan: Plan, normalised: Normalised, value: Array, weights: Array
) -> tuple[Array, NDArray[np.int8], Factor | None]:
    """Carry sampling errors up the tree."""
    missing = np.isnan(value)
    if (normalised.reason_code != Reason.none_sampled).sum() == (
        normalised.reason_code == Reason.no_data
    ).sum():
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
