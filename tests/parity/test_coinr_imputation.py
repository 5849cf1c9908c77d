"""Imputation of the ASEM indicators by COINr 1.1.14, through the public calls.

Figures: ``../shared/reference/coinr/asem/impute`` and ``pipeline/03_Imputed.csv``, described in section 1 of the README
beside it; the mirrored tests in ``tests/methods/imputation`` restate some. Tolerance: relative 1e-10 plus absolute
1e-10, missing where the peer has a missing value. Source: Becker, W., Caperna, G., Del Sorbo, M., Norlén, H.,
Papadimitriou, E. and Saisana, M. (2022). COINr. Journal of Open Source Software 7(78), 4567. doi:10.21105/joss.04567
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
import reference

Record = Callable[[str, object], None]
FOLDER = reference.SHARED / "reference/coinr/asem/impute"
PIPELINE_GROUP = "EurAsia_group"
TABLE_GROUP = "GDP_group"
"""What the peer grouped by in ``impute/``: the README has it otherwise, but its figures are those of these groups."""

METHODS: dict[str, Any] = {
    "i_mean": "mean",
    "i_median": "median",
    "i_mean_grp": {"method": "group_mean", "by": TABLE_GROUP},
    "i_median_grp": {"method": "group_median", "by": TABLE_GROUP},
    "row_mean_pillar": {"method": "row_mean", "within": "parent"},
    "row_median_subindex": {"method": "row_mean", "statistic": "median", "within": "level_1"},
}


def table(path: str) -> pd.DataFrame:
    """Read a file with Python's own conversion of numbers, which is exact."""
    with reference.shared(f"reference/coinr/asem/{path}").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return pd.DataFrame({name: _column([row[name] for row in rows]) for name in rows[0]})


def _column(cells: list[str]) -> list[float] | list[str]:
    try:
        return [float(cell) if cell else math.nan for cell in cells]
    except ValueError:
        return cells


def framework(imputation: Any) -> ki.Framework:
    """Return the ASEM tree with its directions, on the range of its data."""
    meta = table("normalise/iMeta_extended.csv")
    meta = meta[meta["Type"].isin(["Indicator", "Aggregate"])]

    def node(row: Any) -> dict[str, Any]:
        if row.Type == "Aggregate":
            members = [node(member) for member in meta[meta["Parent"] == row.iCode].itertuples()]
            return {"id": row.iCode, "members": members}
        return {
            "id": row.iCode,
            "source": "villages",
            "direction": int(row.Direction),
            "items": [{"column": row.iCode, "scale": "any"}],
        }

    (root,) = meta[meta["Parent"] == ""].itertuples()
    return ki.Framework.from_dict(
        {
            "id": "asem",
            "version": "1",
            "unit": "uCode",
            "scales": {"any": {"kind": "numeric"}},
            "index": node(root),
            "methodology": {"normalisation": "min_max", "imputation": imputation},
        }
    )


def villages() -> pd.DataFrame:
    groups = table("input/iData.csv").set_index("uCode")[[PIPELINE_GROUP, TABLE_GROUP]]
    data = table("pipeline/02_Denominated.csv")
    return data[[c for c in data.columns if c not in groups]].join(groups, on="uCode")


def imputed(method: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the data with their holes filled, and the cells that were filled, both in original units."""
    chosen, data = framework(method), villages()
    filled = ki.normalise(ki.estimate(chosen, villages=data)).imputed
    found = data.set_index("uCode")[[i.id for i in chosen.indicators]].astype(float)
    there = filled.pivot(index="unit", columns="indicator", values="after")
    assert filled["before"].isna().all()
    assert there.notna().to_numpy().sum() == len(filled) <= found.isna().to_numpy().sum()
    return found.fillna(there), filled


def compare(found: pd.DataFrame, path: str) -> int:
    peer = table(path).set_index("uCode")
    peer = peer[[column for column in peer.columns if column in found.columns]]
    assert peer.shape == (51, 49)
    figures = found.loc[peer.index, list(peer.columns)].to_numpy(float)
    assert_allclose(figures, peer.to_numpy(float), rtol=1e-10, atol=1e-10)
    return peer.size


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.csv")) or sorted(METHODS))
def test_imputed_indicators(name: str, record_property: Record) -> None:
    found, filled = imputed(METHODS[name])
    record_property("figures_compared", compare(found, f"impute/{name}.csv"))
    assert len(filled) == 65


def test_the_imputed_step_of_the_pipeline(record_property: Record) -> None:
    found, filled = imputed({"method": "group_mean", "by": PIPELINE_GROUP})
    record_property("figures_compared", compare(found, "pipeline/03_Imputed.csv"))
    assert len(filled) == 65
    assert len(set(filled["step"])) == 1


def test_the_peer_imputed_without_a_message() -> None:
    path: Path = reference.shared("reference/coinr/asem/log_treat_impute.json")
    log = json.loads(path.read_text(encoding="utf-8"))
    for name in METHODS:
        assert log[f"impute_{name}"] == {"warnings": [], "error": None}


@pytest.mark.parametrize("method", ["regression", {"method": "nearest_neighbours", "neighbours": 3}])
def test_methods_without_a_peer_fill_every_hole_alike_in_any_order(method: Any) -> None:
    if method != "regression":
        pytest.importorskip("sklearn", reason="nearest_neighbours needs scikit-learn")
    found, filled = imputed(method)
    assert len(filled) == 65
    assert found.notna().to_numpy().all()
    chosen = framework(method)
    shuffled = ki.normalise(ki.estimate(chosen, villages=villages().sample(frac=1, random_state=1))).imputed
    order = ["unit", "indicator"]
    assert_array_equal(
        np.asarray(filled.sort_values(order)["after"]), np.asarray(shuffled.sort_values(order)["after"])
    )
