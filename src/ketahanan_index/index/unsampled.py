"""Village records as estimates: no sampling error but what a column states."""

from __future__ import annotations

import numpy as np

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.errors import Problem
from ketahanan_index.framework import Framework
from ketahanan_index.intake.villages import VillageRecords
from ketahanan_index.stages import Estimates, Factor, Step


def from_records(framework: Framework, records: VillageRecords, found: tuple[Problem, ...]) -> Estimates:
    """Return records without errors as estimates."""
    missing = np.isnan(records.value)
    reason = np.where(missing, np.int8(Reason.no_data), np.int8(Reason.none_sampled))
    error = np.where(missing, np.nan, 0.0)
    factor = None
    if records.standard_error is not None:
        unit, indicator = np.nonzero(np.nan_to_num(records.standard_error) > 0)
        rows = np.zeros((len(unit), missing.shape[1]))
        rows[np.arange(len(unit)), indicator] = error[unit, indicator] = records.standard_error[
            unit, indicator
        ]
        reason[unit, indicator] = Reason.estimated
        held = records.capped
        at_cap = reason[held.unit, held.indicator] == Reason.estimated
        reason[held.unit[at_cap], held.indicator[at_cap]] = Reason.no_gradient
        error[held.unit[at_cap], held.indicator[at_cap]] = np.nan
        rows[
            np.isin(
                unit * missing.shape[1] + indicator, (held.unit * missing.shape[1] + held.indicator)[at_cap]
            )
        ] = 0
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
        _details=records.unit_table,
    )
