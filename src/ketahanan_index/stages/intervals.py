"""Intervals of indicators: of means by t, of shares within 0 and 1, of medians by Woodruff."""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, Any, cast, get_args

import numpy as np

from ketahanan_index.arrays import proportions
from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.framework import Binary
from ketahanan_index.methods.base import Array

if TYPE_CHECKING:
    import pandas as pd

    from ketahanan_index.framework import Framework, Indicator
    from ketahanan_index.stages.estimates import Estimates


def require_level(level: Any) -> None:
    """Raise a ValueError for what is no confidence level."""
    if not isinstance(level, Real) or not 0 < float(level) < 1:
        raise ValueError(f"level is a probability between 0 and 1, such as 0.95; found {level}")


def of_estimates(estimates: Estimates, level: float, shares: proportions.Kind) -> pd.DataFrame:
    """Return the intervals of all indicators that were asked of respondents, one row a village and indicator."""
    import pandas as pd

    require_level(level)
    if shares not in get_args(proportions.Kind):
        raise ValueError(f"shares is one of {', '.join(get_args(proportions.Kind))}; found {shares!r}")
    framework = estimates.framework
    asked = [j for j, i in enumerate(framework.indicators) if i.source == "respondents"]
    units = len(estimates.units)
    kinds = [_kind(framework, framework.indicators[j], shares) for j in asked]
    ends = [_interval(estimates, j, level, kind) for j, kind in zip(asked, kinds, strict=True)]
    nothing = np.zeros((units, 0))
    lower, upper = (np.stack([pair[side] for pair in ends], axis=1) if ends else nothing for side in (0, 1))
    return pd.DataFrame(
        {
            "unit": np.repeat(np.array(estimates.units, dtype=object), len(asked)),
            "indicator": np.tile(np.array([framework.indicators[j].id for j in asked], dtype=object), units),
            "value": estimates.value[:, asked].ravel(),
            "standard_error": estimates.standard_error[:, asked].ravel(),
            "lower": lower.ravel(),
            "upper": upper.ravel(),
            "kind": np.tile(np.array(kinds, dtype=object), units),
        }
    )


def is_share(framework: Framework, indicator: Indicator) -> bool:
    """Return whether a value is a share of respondents: each counts 1 or 0."""
    if indicator.statistic == "share":
        return True
    scales = [framework.scales[item.scale] for item in indicator.items]
    plain = indicator.statistic == "mean" and indicator.denominator is None
    return plain and len(scales) == 1 and isinstance(scales[0], Binary)


def _kind(framework: Framework, indicator: Indicator, shares: proportions.Kind) -> str:
    if indicator.statistic == "median":
        return "woodruff"
    return shares if is_share(framework, indicator) else "t"


def _interval(estimates: Estimates, j: int, level: float, kind: str) -> tuple[Array, Array]:
    value, error = estimates.value[:, j], estimates.standard_error[:, j]
    degrees = estimates.degrees_of_freedom[:, j]
    if kind == "woodruff":
        if j not in estimates.medians:
            return np.full(len(value), np.nan), np.full(len(value), np.nan)
        return estimates.medians[j].interval(level, degrees)
    n = estimates.n[:, j].astype(np.float64)
    low, high = proportions.interval(value, error, n, degrees, level, cast("proportions.Kind", kind))
    # Where everybody was asked there is nothing left to be told.
    census = estimates.reason_code[:, j] == Reason.census
    return np.where(census, value, low), np.where(census, value, high)
