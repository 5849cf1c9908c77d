"""Carrying sampling errors from indicators to every score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.methods.base import Array
from ketahanan_index.plan import Plan
from ketahanan_index.stages import Factor, Normalised

BLOCK = 2**20
"""Cells of a block of stated errors: rows for all of them at once would be a matrix of villages × indicators²."""


@dataclass(frozen=True, slots=True)
class Propagated:
    """Sampling error of scores: arrays ``(unit, group)`` and the factor behind them."""

    standard_error: Array
    reason_code: NDArray[np.int8]
    degrees_of_freedom: Array
    n: NDArray[np.int64]
    psus: NDArray[np.int64]
    factor: Factor | None


def propagate(plan: Plan, normalised: Normalised, value: Array, weights: Array) -> Propagated:
    """Carry sampling errors up the tree."""
    estimates, units = normalised.estimates, len(value)
    missing = np.isnan(value)
    nobody = np.broadcast_to(np.int64(0), value.shape)
    unlimited = np.broadcast_to(np.inf, value.shape)
    if estimates.factor is None and estimates.stated is None and not _unsure(normalised):
        reason = np.where(missing, np.int8(Reason.no_data), np.int8(Reason.none_sampled))
        reason[normalised.screening.out(units)] = Reason.screened
        return Propagated(np.where(missing, np.nan, 0.0), reason, unlimited, nobody, nobody, None)
    slopes, reason = plan.slopes(normalised.value, value, weights, normalised.reason_code)
    reason[normalised.screening.out(units)] = Reason.screened
    sampled = _sampled(plan, normalised, slopes)
    stated = _stated(plan, normalised, slopes)
    variance = [factor.variance(units) for factor in (sampled, stated)]
    n, psus, degrees = nobody, nobody, unlimited
    if estimates.sample is not None:
        under = plan.under(weights)
        n = np.stack([estimates.n[:, leaves].max(axis=1, initial=0) for leaves in under.T], axis=1)
        psus, strata = estimates.sample.reached(units, under)
        degrees = _degrees(psus - strata, psus > 0, *variance)
    error = np.where(reason > Reason.estimated, np.nan, np.sqrt(variance[0] + variance[1]))
    return Propagated(error, reason, degrees, n, psus, _joined(sampled, stated))


def _unsure(normalised: Normalised) -> bool:
    """Return whether some value's error cannot be stated though nobody was asked, as for imputed ones."""
    known = (Reason.none_sampled, Reason.no_data, Reason.screened)
    return not np.isin(normalised.reason_code, known).all()


def _sampled(plan: Plan, normalised: Normalised, slopes: list[Array | None]) -> Factor:
    factor = normalised.estimates.factor
    if factor is None or normalised.slope is None:
        nothing = np.empty(0, dtype=np.intp)
        return Factor(np.zeros((0, len(plan.groups))), nothing, nothing)
    slope = np.nan_to_num(normalised.slope, nan=0.0)
    return Factor(plan.lift(slopes, slope[factor.unit] * factor.rows, factor.unit), factor.unit, factor.psu)


def _stated(plan: Plan, normalised: Normalised, slopes: list[Array | None]) -> Factor:
    """Return a row for each standard error that the village table states, block by block of villages."""
    stated = normalised.estimates.stated
    columns: list[Array] = [np.zeros((0, len(plan.groups)))]
    places: list[NDArray[np.intp]] = [np.empty(0, dtype=np.intp)]
    if stated is not None and normalised.slope is not None:
        error = stated * np.nan_to_num(normalised.slope, nan=0.0)
        size = max(BLOCK // stated.shape[1] ** 2, 1)
        for start in range(0, len(error), size):
            unit, indicator = np.nonzero(error[start : start + size])
            rows = np.zeros((len(unit), error.shape[1]))
            rows[np.arange(len(unit)), indicator] = error[start + unit, indicator]
            columns.append(plan.lift(slopes, rows, start + unit))
            places.append(start + unit)
    unit = np.concatenate(places)
    return Factor(np.concatenate(columns), unit, np.arange(len(unit), dtype=np.intp))


def _degrees(degrees: NDArray[np.int64], asked: NDArray[np.bool_], sampled: Array, stated: Array) -> Array:
    """Return degrees of freedom: those of the sample, or Satterthwaite's where stated errors join in.

    References
    ----------
    Satterthwaite, F. E. (1946). An approximate distribution of estimates of variance components. Biometrics
    Bulletin 2(6), 110-114. doi:10.2307/3002019
    """
    own = np.where(asked, degrees, np.inf).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        both = (sampled + stated) ** 2 / (sampled**2 / own)
    return np.where(stated == 0, own, np.where(sampled == 0, np.inf, both))


def _joined(sampled: Factor, stated: Factor) -> Factor:
    """Return the rows of both in the order of the units."""
    if not len(stated.unit):
        return sampled
    unit = np.concatenate([sampled.unit, stated.unit])
    order = np.argsort(unit, kind="stable")
    beyond = int(sampled.psu.max(initial=-1)) + 1
    psu = np.concatenate([sampled.psu, beyond + stated.psu])
    return Factor(np.concatenate([sampled.rows, stated.rows])[order], unit[order], psu[order])
