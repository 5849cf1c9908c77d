"""The variance of a domain in a sample of several stages, respondent by respondent, as slow as it is plain."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ketahanan_index.design import SurveyDesign

Array = NDArray[np.float64]


def covariance(table: pd.DataFrame, design: SurveyDesign, items: list[str], unit: str, village: Any) -> Array:
    """Return the covariance of a village's means: everybody else counts as 0 in their sampling unit."""
    z = pd.DataFrame(0.0, index=table.index, columns=items)
    for item in items:
        there = (table[unit] == village) & table[item].notna()
        weight = (table[design.weights] if design.weights else pd.Series(1.0, table.index)).where(there, 0.0)
        y = table[item].where(there, 0.0)
        mean = (weight * y).sum() / weight.sum()
        z[item] = weight * (y - mean) / weight.sum()
    keys = [table[design.strata] if design.strata else pd.Series("", table.index)]
    if design.villages_are == "strata":
        keys.append(table[unit])
    total = np.zeros((len(items), len(items)))
    for _, rows in table.groupby(keys):
        total += _stage(rows, z.loc[rows.index], design, 0)
    return total


def _stage(rows: pd.DataFrame, z: pd.DataFrame, design: SurveyDesign, stage: int) -> Array:
    """Return the part of one stratum: between its sampling units, and within them."""
    label = rows[design.clusters[stage]] if design.clusters else pd.Series(range(len(rows)), index=rows.index)
    sums = z.groupby(label).sum().to_numpy()
    n, share = len(sums), 0.0
    if stage < len(design.fpc):
        stated = float(rows[design.fpc[stage]].iloc[0])
        share = n / stated if stated > 1 else stated
    out = np.zeros((z.shape[1], z.shape[1]))
    if n > 1:
        centred = sums - sums.mean(axis=0)
        out += (1 - share) * n / (n - 1) * centred.T @ centred
    if stage + 1 < len(design.clusters):
        for _, inner in rows.groupby(label):
            out += share * _stage(inner, z.loc[inner.index], design, stage + 1)
    return out
