"""Respondents in a pandas table to sums by village, stratum and cluster, in the plainest way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from ketahanan_index.design import SurveyDesign
from ketahanan_index.intake.reduced import Calibrated, Reduced, Replicas, Values

Item = str | tuple[str, str]


def reduce(
    table: pd.DataFrame,
    design: SurveyDesign,
    items: Sequence[Item],
    unit: str | None = None,
    medians: Sequence[str] = (),
) -> tuple[Reduced, list[Any]]:
    """Return the sums and the villages; a pair of columns is a ratio, without `unit` all are one village.

    With replicate weights or a calibration every respondent is a row of their own, which changes no figure.
    """
    if design.replicates is not None:
        return _with_replicates(table, design, items, unit, medians)
    table = table.reset_index(drop=True)
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
        columns[f"square{j}"] = (weight * value**2).where(there, 0.0)
        columns[f"weight{j}"] = weight.where(there, 0.0)
        columns[f"cross{j}"] = (weight * value * over).where(there, 0.0)
        columns[f"over{j}"] = (weight * over**2).where(there, 0.0)
    frame = pd.DataFrame(columns, index=table.index)
    sums = [f"{what}{j}" for what in SUMS for j in range(len(items))]
    if not design.clusters:
        # Ordered by content, so that shuffled respondents give the same rows.
        frame = frame.sort_values(["unit", "stratum", *sums]).assign(cluster0=range(len(frame)))
    keys = ["unit", "stratum", *stages]
    if design.calibration is not None:
        keys.append("row")
        frame["row"] = range(len(frame))
    grouped = frame.groupby(keys, sort=True)
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
        square=block("square", len(items)),
        ratios={
            j: np.stack([rows[f"{what}{j}"].to_numpy() for what in ("weight", "cross", "over")], axis=1)
            for j, item in enumerate(items)
            if not isinstance(item, str)
        },
    )
    number = grouped.ngroup()
    values = {
        j: _values(number, table[item], weight)
        for j, item in enumerate(items)
        if isinstance(item, str) and item in medians
    }
    calibrated = None
    if design.calibration is not None:
        order = number.sort_values().index
        calibrated = _calibrated(table.loc[order], design)
    return replace(reduced, values=values, calibrated=calibrated), units


SUMS = ("n", "divisor", "total", "square", "weight", "cross", "over")


def _values(row: pd.Series[int], value: pd.Series[float], weight: pd.Series[float]) -> Values:
    """Return the values of rows, each with the sum of the weights of those who have it."""
    frame = pd.DataFrame({"row": row, "value": value, "weight": weight})
    frame = frame[frame["value"].notna() & (frame["weight"] > 0)]
    sums = frame.groupby(["row", "value"], sort=True)["weight"].sum().reset_index()
    return Values(
        sums["row"].to_numpy(dtype=np.intp),
        sums["value"].to_numpy(dtype=float),
        sums["weight"].to_numpy(dtype=float),
    )


def _calibrated(table: pd.DataFrame, design: SurveyDesign) -> Calibrated:
    """Return the cells of respondents."""
    given = design.calibration
    assert given is not None
    assert design.weights is not None
    after = table[design.weights].to_numpy(dtype=float)
    labels = table[list(given.columns)].astype(str)
    cells = labels.drop_duplicates().sort_values(list(given.columns)).reset_index(drop=True)
    number = {tuple(row): i for i, row in enumerate(cells.to_numpy().tolist())}
    group = [cells.groupby(list(margin)).ngroup().to_numpy(dtype=np.intp) for margin in given.margins]
    return Calibrated(
        cell=np.array([number[tuple(row)] for row in labels.to_numpy().tolist()], dtype=np.intp),
        group=np.stack(group),
        before=after if given.weights is None else table[given.weights].to_numpy(dtype=float),
        after=after,
    )


def _with_replicates(
    table: pd.DataFrame,
    design: SurveyDesign,
    items: Sequence[Item],
    unit: str | None,
    medians: Sequence[str],
) -> tuple[Reduced, list[Any]]:
    """Return the sums with the replicate weights of each respondent."""
    replicates = design.replicates
    assert replicates is not None
    if unit is not None:
        table = table.sort_values(unit, kind="stable")
    table = table.reset_index(drop=True)
    plain = SurveyDesign(weights=design.weights, clusters="row")
    reduced, units = reduce(
        table.assign(row=[f"{i:09d}" for i in range(len(table))]), plain, items, unit, medians
    )
    sampling = table[str(design.weights)].to_numpy(dtype=float)
    weight = table[list(replicates.columns)].to_numpy(dtype=float)
    if not replicates.combined:
        weight = weight * sampling[:, None]
    before = design.calibration.replicates if design.calibration is not None else ()
    told = table[list(before)].to_numpy(dtype=float) if before else weight
    with np.errstate(divide="ignore", invalid="ignore"):
        of = np.where(sampling > 0, 1 / sampling, 0.0)[:, None]
    counts = {
        j: Values(values.row, values.value, values.weight / sampling[values.row])
        for j, values in reduced.values.items()
    }
    replicas = Replicas(sampling, weight, told, reduced.divisor * of, reduced.total * of)
    return replace(reduced, replicas=replicas, values=counts), units
