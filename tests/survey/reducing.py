"""Respondents in a pandas table to sums by village, stratum and cluster, in the plainest way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ketahanan_index.design import SurveyDesign
from ketahanan_index.intake.reduced import Reduced

Item = str | tuple[str, str]


def reduce(
    table: pd.DataFrame, design: SurveyDesign, items: Sequence[Item], unit: str | None = None
) -> tuple[Reduced, list[Any]]:
    """Return the sums and the villages; a pair of columns is a ratio, without `unit` all are one village."""
    weight = table[design.weights].astype(float) if design.weights else pd.Series(1.0, table.index)
    columns: dict[str, Any] = {
        "unit": 0 if unit is None else table[unit],
        "stratum": table[design.strata].astype(str) if design.strata else "",
        "respondents": 1,
    }
    stages = [f"cluster{t}" for t in range(max(len(design.clusters), 1))]
    for stage, column in zip(stages, design.clusters, strict=False):
        columns[stage] = table[column].astype(str)
    for t, column in enumerate(design.fpc):
        columns[f"low{t}"] = columns[f"high{t}"] = table[column].astype(float)
    for j, item in enumerate(items):
        value, over = (table[item], 1.0) if isinstance(item, str) else (table[item[0]], table[item[1]])
        there = value.notna() & pd.Series(over, table.index).notna() & (weight > 0)
        columns[f"n{j}"] = there.astype(int)
        columns[f"divisor{j}"] = (weight * over).where(there, 0.0)
        columns[f"total{j}"] = (weight * value).where(there, 0.0)
    frame = pd.DataFrame(columns, index=table.index)
    sums = [f"{what}{j}" for what in ("n", "divisor", "total") for j in range(len(items))]
    if not design.clusters:
        # Ordered by content, so that shuffled respondents give the same rows.
        frame = frame.sort_values(["unit", "stratum", *sums]).assign(cluster0=range(len(frame)))
    grouped = frame.groupby(["unit", "stratum", *stages], sort=True)
    parts = [grouped[["respondents", *sums]].sum()]
    if design.fpc:
        parts.append(grouped[[f"low{t}" for t in range(len(design.fpc))]].min())
        parts.append(grouped[[f"high{t}" for t in range(len(design.fpc))]].max())
    rows = pd.concat(parts, axis=1).reset_index()
    units = sorted(frame["unit"].unique().tolist())
    strata = sorted(frame["stratum"].unique().tolist())
    named = [sorted(frame[s].unique().tolist()) for s in stages]

    def places(column: str, labels: list[Any]) -> Any:
        return np.searchsorted(np.array(labels), rows[column].to_numpy()).astype(np.intp)

    def block(what: str, count: int) -> Any:
        return rows[[f"{what}{j}" for j in range(count)]].to_numpy(dtype=np.float64)

    reduced = Reduced(
        unit=places("unit", units),
        stratum=places("stratum", strata),
        clusters=np.stack([places(s, names) for s, names in zip(stages, named, strict=True)], axis=1),
        fpc=block("low", len(design.fpc)),
        fpc_highest=block("high", len(design.fpc)),
        respondents=rows["respondents"].to_numpy(dtype=np.int64),
        n=block("n", len(items)).astype(np.int64),
        divisor=block("divisor", len(items)),
        total=block("total", len(items)),
        strata=tuple(strata),
        clusters_named=tuple(tuple(names) for names in named) if design.clusters else (),
    )
    return reduced, units
