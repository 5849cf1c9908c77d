"""The ends of an indicator's scale, after its items are combined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ketahanan_index.framework.structure import Indicator
from ketahanan_index.methods.base import Array

if TYPE_CHECKING:
    from ketahanan_index.framework.document import Framework


def shares_scale(indicator: Indicator) -> bool:
    """Return whether all items are on one scale; otherwise they are first put on 0 to 1."""
    return len({item.scale for item in indicator.items}) == 1


def ends_of(framework: Framework, indicator: Indicator) -> tuple[float, float]:
    """Return the lower and upper end an indicator's value can have, NaN where its scale states none."""
    count = float(len(indicator.items))
    if indicator.statistic == "share":
        return 0.0, 1.0
    if indicator.combine == "count":
        return 0.0, count
    low, high = framework.scales[indicator.items[0].scale].ends if shares_scale(indicator) else (0.0, 1.0)
    return (low * count, high * count) if indicator.combine == "sum" else (low, high)


def ends(framework: Framework) -> Array:
    """Return the ends of all indicators ``(2, indicator)``."""
    return np.array([ends_of(framework, indicator) for indicator in framework.indicators], dtype=np.float64).T


def lowest(framework: Framework, indicator: Indicator) -> float:
    """Return the value that counts as no in a share: the lower end of what a respondent can score."""
    return ends_of(framework, indicator.model_copy(update={"statistic": "mean"}))[0]
