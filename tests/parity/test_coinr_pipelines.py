"""Whole COINr 1.1.14 pipelines, from its own tables iData and iMeta through `from_coinr` alone.

Figures: ``../shared/reference/coinr/asem/{pipeline,compare,weights}`` and ``asem_panel``. Tolerance: relative 1e-10
plus absolute 1e-10, missing where the peer has a missing value. Source: Becker, W. et al. (2022). COINr. Journal of
Open Source Software 7(78), 4567. doi:10.21105/joss.04567
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from parity.asem import index, table

Record = Callable[[str, object], None]
STEPS: dict[str, Any] = {
    "imputation": {"method": "group_mean", "by": "EurAsia_group"},
    "screening": {"minimum_available": 0.9, "after_imputation": True},
    "treatment": "skew_kurtosis",
}


def scored(**changes: Any) -> ki.Scores:
    framework, villages = index()
    return ki.score(framework.with_methodology(**STEPS | changes), villages=villages)


def everything(scores: ki.Scores) -> pd.DataFrame:
    """Return the normalised indicators beside the groups."""
    return scores.normalised.to_frame().join(scores.to_frame()[list(scores.nodes)])


def compared(found: pd.DataFrame, peer: pd.DataFrame) -> int:
    """Compare all of the peer's figures by unit and name; return how many."""
    figures = peer.set_index("uCode").drop(columns=["uName", "Rank", "EurAsia_group"], errors="ignore")
    ours = found.loc[figures.index, list(figures.columns)]
    assert_allclose(ours.to_numpy(float), figures.to_numpy(float), rtol=1e-10, atol=1e-10)
    return int(figures.size)


def test_every_step_of_the_example(record_property: Record) -> None:
    scores = scored()
    normalised = scores.normalised
    estimates = normalised.estimates
    on_scale = pd.DataFrame(estimates.value, index=estimates.units, columns=list(estimates.indicators))
    count = compared(on_scale, table("pipeline/02_Denominated.csv"))
    cells: list[dict[str, Any]] = normalised.imputed.to_dict("records")  # type: ignore[assignment]
    for cell in cells:
        on_scale.loc[cell["unit"], cell["indicator"]] = cell["after"]
    count += compared(on_scale, table("pipeline/03_Imputed.csv"))
    assert not len(normalised.screened)
    count += compared(on_scale, table("pipeline/04_Screened.csv"))
    cells = normalised.treated.to_dict("records")  # type: ignore[assignment]
    for cell in cells:
        assert on_scale.loc[cell["unit"], cell["indicator"]] == cell["before"]
        on_scale.loc[cell["unit"], cell["indicator"]] = cell["after"]
    count += compared(on_scale, table("pipeline/05_Treated.csv"))
    count += compared(normalised.to_frame(), table("pipeline/06_Normalised.csv"))
    count += compared(everything(scores), table("pipeline/07_Aggregated.csv"))
    record_property("figures_compared", count)
    assert count == 51 * (5 * 49 + 60)


def test_results_of_the_example(record_property: Record) -> None:
    scores = scored()
    framework = scores.framework
    ranks = pd.DataFrame({node: scores.ranks(node=node) for node in scores.nodes})
    inside = pd.DataFrame({node: scores.ranks(node=node, by="EurAsia_group") for node in scores.nodes})
    groups = ["uCode", *scores.nodes]
    count = compared(everything(scores), table("pipeline/results_full_scores.csv"))
    for name, found in (
        ("ranks_all_levels", ranks),
        ("results_full_ranks", ranks),
        ("results_group_ranks", inside),
    ):
        count += compared(found, table(f"pipeline/{name}.csv")[groups])
    rounded = table("pipeline/results_aggs_round2.csv").set_index("uCode")
    ours = scores.to_frame().loc[rounded.index]
    assert_allclose(ours[list(scores.nodes)], rounded[list(scores.nodes)], atol=0.005 + 1e-9, rtol=0)
    assert_array_equal(ours["rank"], rounded["Rank"])
    above = scores.weights["parent"]
    for row in table("pipeline/lineage.csv").to_dict("records"):
        chain = [row["Indicator"], row["Pillar"], row["Sub-index"], row["Index"]]
        assert [above[name] for name in chain[:-1]] == chain[1:]
    stated = {node.id: node.weight for node in framework.index.walk()}
    weights = table("pipeline/weights_original.csv").set_index("iCode")["Weight"].to_dict()
    assert stated == weights
    record_property("figures_compared", count + rounded.size + 49 * 3 + len(weights))


@pytest.mark.parametrize("name", ["equal", "random_seed42"])
def test_overall_weights(name: str, record_property: Record) -> None:
    peer = table(f"weights/effective_weights_{name}.csv").set_index("iCode")
    framework, villages = index()
    weights = {str(code): float(weight) for code, weight in peer["Weight"].items()}
    scores = ki.score(framework.with_weights(weights), villages=villages)
    assert_allclose(scores.weights.loc[peer.index, "overall"], peer["EffWeight"], rtol=1e-12)
    record_property("figures_compared", len(peer))
    assert len(peer) == 60


COMPARED: dict[str, dict[str, Any]] = {
    "gm": {"range": [1, 100], "aggregation": "geometric_mean"},
    "pr": {"range": [0, 1], "normalisation": "percentile_rank"},
    # COINr screened before anything else, and did not impute.
    "90": {"screening": {"minimum_available": 0.9}, "imputation": "none"},
    "dr": {},
}
COLUMNS = {"gm": "Gmean", "pr": "Prank", "90": "Screen90", "dr": "Drop2"}


@pytest.mark.parametrize("name", COMPARED)
def test_other_choices(name: str, record_property: Record) -> None:
    framework, villages = index()
    if name == "dr":
        framework = framework.with_weights({"LPI": 0, "Forest": 0})
    scores = ki.score(framework.with_methodology(**STEPS | COMPARED[name]), villages=villages)
    peer = table(f"compare/aggregated_c_{name}.csv")
    count = compared(everything(scores), peer)
    left = set(scores.units) - set(peer["uCode"])
    assert set(scores.normalised.screened["unit"]) == left
    assert len(left) == (5 if name == "90" else 0)
    assert scores.to_frame().loc[sorted(left), "Index"].isna().all()
    ranks = table("compare/multi_ranks.csv").set_index("uCode")[COLUMNS[name]].astype(float)
    assert_array_equal(scores.ranks().loc[ranks.index], ranks)
    record_property("figures_compared", count + len(ranks))


# ---------------------------------------------------------------------------------------- several waves

YEARS = [2018, 2019, 2020, 2021, 2022]


def wave(year: int) -> tuple[ki.Framework, pd.DataFrame]:
    """Return one year of the panel, which COINr scores without denominators."""
    meta = table("input/iMeta.csv", "asem_panel").drop(columns="Denominator")
    return ki.from_coinr(table("input/iData_p.csv", "asem_panel"), meta, time=f"{year}.0")


def of_year(path: str, year: int) -> pd.DataFrame:
    whole = table(path, "asem_panel")
    return whole[whole["Time"] == year].drop(columns="Time")


@pytest.mark.parametrize("year", YEARS)
def test_a_year_on_its_own(year: int, record_property: Record) -> None:
    framework, villages = wave(year)
    screened = framework.with_methodology(screening={"minimum_available": 0.9}, treatment="skew_kurtosis")
    scores = ki.score(screened, villages=villages)
    count = compared(scores.normalised.to_frame(), of_year("pipeline_local/Normalised.csv", year))
    count += compared(everything(scores), of_year("pipeline_local/Aggregated.csv", year))
    assert (~np.isnan(scores.value[:, 0])).sum() == 46
    record_property("figures_compared", count)


@pytest.mark.parametrize("year", YEARS)
def test_a_year_rescaled_with_all_years(year: int, record_property: Record) -> None:
    framework, _ = wave(year)
    estimates = {
        one: ki.estimate(framework, villages=of_year("pipeline_global/Treated.csv", one)) for one in YEARS
    }
    scores = ki.score(framework, estimates=estimates[year], base=ki.pooled(*estimates.values()))
    count = compared(scores.normalised.to_frame(), of_year("pipeline_global/Normalised.csv", year))
    count += compared(everything(scores), of_year("pipeline_global/Aggregated.csv", year))
    ranks = pd.DataFrame({node: scores.ranks(node=node) for node in scores.nodes})
    groups = ["uCode", *scores.nodes]
    count += compared(ranks, of_year("pipeline_global/Ranks_per_Time.csv", year)[groups])
    z = framework.with_methodology(normalisation="z_score")
    base = ki.pooled(*(each.for_framework(z) for each in estimates.values()))
    rescaled = ki.normalise(estimates[year].for_framework(z), base=base).to_frame()
    count += compared(rescaled, of_year("pipeline_global/Normalised_zscore.csv", year))
    record_property("figures_compared", count)
