"""Outlier treatment of COINr 1.1.14: the ASEM example, its panel and short vectors, through the public calls.

Figures: ``../shared/reference/coinr/{asem/{treat,stats,pipeline},asem_panel/pipeline_global,vectors}``, described in
the README beside them. Tolerance: relative 1e-10 plus absolute 1e-10, missing where the peer has a missing value.
Source: Becker, W. et al. (2022). COINr. Journal of Open Source Software 7(78), 4567. doi:10.21105/joss.04567
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

import ketahanan_index as ki
import reference
from ketahanan_index.arrays.skewness import kurtosis, skewness
from parity.asem import table

Record = Callable[[str, object], None]
Array = NDArray[np.float64]

PLUS_ONE: dict[str, Any] = {"transform": "log", "constant": 1}
VARIANTS: dict[str, tuple[dict[str, Any], str]] = {
    "default": ({}, "+log_CT"),
    "variant_winmax1": ({"points": 1}, "+log_CT"),
    "variant_winmax3": ({"points": 3}, "+log_CT"),
    "variant_combine": ({"points": 3, "combine": True}, "+log_CT"),
    "variant_thresholds_1_3": ({"skewness": 1, "kurtosis": 3}, "+log_CT"),
    "variant_log_CT_plus": ({"points": 3, "transform": "log_mirrored"}, "+log_CT"),
    "variant_log_CT_orig": ({"points": 3, **PLUS_ONE}, "+log_CT_orig"),
    "variant_boxcox0": ({"points": 3, "transform": "box_cox", "power": 0, "constant": 1}, ""),
    "variant_none": ({"transform": "none"}, ""),
    "with_NA": ({}, "+log_CT"),
    "qTreat_3_1.5_3": ({"points": 3, "skewness": 1.5, "kurtosis": 3}, "+log_CT"),
}
CHECKS = {"check_SkewKurt0": "before", "check_SkewKurt1": "winsorised", "check_SkewKurt2": "transformed"}
TRUTH: dict[Any, Any] = {"TRUE": 1.0, "FALSE": 0.0, None: math.nan}
MEASURES = {"Pass": "passed", "Skew": "skewness", "Kurt": "kurtosis"}


# ------------------------------------------------------------------------------------------ what is compared


def framework(indicators: list[str], treatment: Any) -> ki.Framework:
    members = [{"id": i, "source": "villages", "items": [{"column": i, "scale": "n"}]} for i in indicators]
    return ki.Framework.from_dict(
        {
            "id": "asem",
            "version": "1",
            "unit": "uCode",
            "scales": {"n": {"kind": "numeric"}},
            "index": {"id": "index", "members": members},
            "methodology": {"treatment": treatment, "normalisation": "min_max"},
        }
    )


def coinr(**options: Any) -> dict[str, Any]:
    return {"method": "skew_kurtosis", "keep": "last", **options}


def normalised(data: pd.DataFrame, treatment: Any) -> ki.Normalised:
    villages = data.drop(columns="Time", errors="ignore")
    indicators = [str(column) for column in villages.columns if column != "uCode"]
    return ki.normalise(ki.estimate(framework(indicators, treatment), villages=villages))


def treated(result: ki.Normalised) -> pd.DataFrame:
    """Return the values after treatment: those before, with every cell that is listed as treated replaced."""
    before = result.estimates.value
    values = pd.DataFrame(np.array(before), index=result.units, columns=list(result.estimates.indicators))
    for unit, indicator, old, new in result.treated[["unit", "indicator", "before", "after"]].to_numpy():
        assert values.at[unit, indicator] == old
        values.at[unit, indicator] = new
    for step in result.fitted_steps:
        if step.family == "treatment":
            at = [result.estimates.indicators.index(name) for name in step.indicators]
            value: Any = step.value
            assert_array_equal(value.transform(before[:, at]), values.to_numpy(float)[:, at])
    return values


def details(result: ki.Normalised) -> pd.DataFrame:
    tables = []
    for step in result.fitted_steps:
        value: Any = step.value
        if step.method.name == "skew_kurtosis":
            tables.append(pd.DataFrame(value.details(), index=list(step.indicators)))
    (found,) = tables
    return found


def close(found: Any, expected: Any) -> int:
    peer = np.asarray(expected, dtype=np.float64)
    assert_allclose(np.asarray(found, dtype=np.float64), peer, rtol=1e-10, atol=1e-10)
    return int(peer.size)


def same_values(found: pd.DataFrame, expected: pd.DataFrame) -> int:
    peer = expected.set_index("uCode").drop(columns="Time", errors="ignore")
    assert set(peer.columns) == set(found.columns)
    return close(found.loc[peer.index, list(peer.columns)], peer)


def same_details(found: pd.DataFrame, expected: pd.DataFrame) -> int:
    """Compare every check that the peer lists, and that ours reached no step that the peer did not."""
    peer = expected.set_index("iCode")
    assert set(peer.index) == set(found.index)
    ours = found.loc[peer.index]
    count = 0
    for check, step in CHECKS.items():
        for theirs, mine in MEASURES.items():
            figures = peer.get(f"{check}.{theirs}", pd.Series(math.nan, index=peer.index))
            count += close(ours[f"{mine}_{step}"], [TRUTH.get(figure, figure) for figure in figures])
    return count + close(ours["winsorised"], peer["winsorise.nwin"].astype(float))


def points(result: ki.Normalised, options: dict[str, Any], transformation: str) -> pd.DataFrame:
    """Name what was done to each cell as the peer does: winsorised high or low, transformed, or both.

    It calls a mirrored logarithm log_CT too, and does not name a Box-Cox transformation.
    """
    method = ki.treatment.Winsorise(**{k: v for k, v in options.items() if k in method_fields()})
    values, used = result.estimates.value, details(result)["used"].to_numpy()
    limits = method.fit(values)
    names = np.where(values > limits.high, "winhi", np.where(values < limits.low, "winlo", ""))
    names = names + np.where(used == "transformed", transformation, "")
    names[:, used == "unchanged"] = ""
    return pd.DataFrame(names, index=result.units, columns=list(result.estimates.indicators))


def method_fields() -> set[str]:
    return set(ki.treatment.Winsorise.model_fields) - {"method"}


# -------------------------------------------------------------------------------------------------- tables


@pytest.mark.parametrize("name", VARIANTS)
def test_every_table_of_the_example(name: str, record_property: Record) -> None:
    options, transformation = VARIANTS[name]
    start = "02_Denominated" if name == "with_NA" else "04_Screened"
    result = normalised(table(f"pipeline/{start}.csv"), coinr(**options))
    values = "pipeline/05_Treated.csv" if name == "default" else f"treat/{name}_data.csv"
    count = same_values(treated(result), table(values))
    count += same_details(details(result), table(f"treat/{name}_details.csv"))
    if not name.startswith("qTreat"):
        peer = table(f"treat/{name}_points.csv").set_index("uCode")
        found = points(result, options, transformation)
        expected = peer.astype(object).where(peer.notna(), "")
        assert_array_equal(found.loc[peer.index, list(peer.columns)].to_numpy(str), expected.to_numpy(str))
        count += peer.size
    record_property("figures_compared", count)
    assert count >= 51 * 49 + 10 * 49


def test_each_indicator_its_own_treatment(record_property: Record) -> None:
    data = table("pipeline/04_Screened.csv")
    each: dict[str, Any] = {str(name): coinr() for name in data.columns if name != "uCode"}
    each["Bord"] = "none"
    result = normalised(data, each)
    count = same_values(treated(result), table("treat/variant_indiv_data.csv"))
    count += same_details(details(result), table("treat/variant_indiv_details.csv"))
    record_property("figures_compared", count)
    assert "Bord" not in set(result.treated["indicator"])
    assert count == 51 * 49 + 10 * 48


YEARS = [2018, 2019, 2020, 2021, 2022]


@pytest.mark.parametrize("year", YEARS)
def test_each_year_of_the_panel(year: int, record_property: Record) -> None:
    whole = (table(f"pipeline_global/{step}.csv", "asem_panel") for step in ("Screened", "Treated"))
    before, after = (each[each["Time"] == year] for each in whole)
    result = normalised(before, coinr())
    count = same_values(treated(result), after)
    count += same_details(details(result), table(f"pipeline_global/treat_details_{year}.csv", "asem_panel"))
    record_property("figures_compared", count)
    assert count == 46 * 49 + 10 * 49


STATED = {
    "Raw": "01_Raw",
    "Denominated": "02_Denominated",
    "Imputed": "03_Imputed",
    "Screened": "04_Screened",
    "Treated": "05_Treated",
    "Normalised": "06_Normalised",
}


@pytest.mark.parametrize("step", STATED)
def test_skewness_and_kurtosis_of_every_step(step: str, record_property: Record) -> None:
    peer = table(f"stats/stats_{step}.csv").set_index("iCode")
    x = table(f"pipeline/{STATED[step]}.csv")[list(peer.index)].to_numpy(float)
    count = close(skewness(x), peer["Skew"]) + close(kurtosis(x), peer["Kurt"])
    record_property("figures_compared", count)
    assert count == 2 * 49


# ------------------------------------------------------------------------------ differences on purpose


def test_what_passes_nowhere_stays_as_it_is_where_the_peer_keeps_the_last_result(
    record_property: Record,
) -> None:
    # COINr keeps the logarithm of ForPort and CultServ, which stay outside the limits.
    data = table("pipeline/04_Screened.csv")
    result = normalised(data, {"method": "skew_kurtosis", "points": 1})
    peer = table("treat/variant_winmax1_data.csv").set_index("uCode")
    ours = treated(result)
    left = ["ForPort", "CultServ"]
    original = data.set_index("uCode").loc[list(ours.index)]
    assert_array_equal(ours[left].to_numpy(float), original[left].to_numpy(float))
    assert (peer.loc[list(ours.index), left].to_numpy(float) != original[left].to_numpy(float)).all()
    rest = [name for name in peer.columns if name not in left]
    count = close(ours[rest], peer.loc[list(ours.index), rest])
    assert details(result).loc[left, "used"].tolist() == ["unchanged", "unchanged"]
    warned = result.problems.query("code == 'still_skewed'")
    assert sorted(warned["column"]) == ["CultServ", "ForPort"]
    record_property("figures_compared", count)


def test_a_logarithm_that_makes_skewness_worse_is_not_kept(record_property: Record) -> None:
    # variant_boxcox0, Services: winsorised 2.139 and 4.025, then log(x - min + 1) 2.898 and 9.573, which COINr keeps.
    options = VARIANTS["variant_boxcox0"][0]
    data = table("pipeline/04_Screened.csv")
    peer = table("treat/variant_boxcox0_details.csv").set_index("iCode")
    skew = [peer[f"check_SkewKurt{check}.Skew"]["Services"] for check in (1, 2)]
    assert skew == [2.1388219619565714, 2.8983006343633222]
    found = normalised(data, {"method": "skew_kurtosis", **options})
    assert details(found).loc["Services", "used"] == "unchanged"
    assert details(found).loc["Services", "skewness_transformed"] == pytest.approx(
        2.8983006343633222, rel=1e-10
    )
    assert details(normalised(data, coinr(**options))).loc["Services", "used"] == "transformed"
    record_property("figures_compared", 1)


def test_the_peers_log_gii_returns_its_input(record_property: Record) -> None:
    # A defect of COINr, for which there is no method here: a column that does not pass is left as it was, silently.
    data = table("pipeline/04_Screened.csv").set_index("uCode")
    peer = table("treat/variant_log_GII_data.csv").set_index("uCode")
    assert_array_equal(peer["Services"].to_numpy(float), data.loc[peer.index, "Services"].to_numpy(float))
    labels = table("treat/variant_log_GII_points.csv").set_index("uCode")
    assert labels["Services"].astype(str).str.contains("log_GII").all()
    result = normalised(data.reset_index(), {"method": "skew_kurtosis", "points": 3, "transform": "none"})
    assert_array_equal(
        treated(result).loc[peer.index, "Services"].to_numpy(float), peer["Services"].to_numpy(float)
    )
    assert result.problems["column"].tolist() == ["Services"]
    record_property("figures_compared", len(peer))


# ------------------------------------------------------------------------------------------------- vectors


@functools.cache
def vectors() -> dict[str, Any]:
    path = reference.shared("reference/coinr/vectors/vector_functions.json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


CASES = [
    "plain",
    "with_NA",
    "negative",
    "constant",
    "two_values",
    "outlier_hi",
    "outlier_lo",
    "skewed",
    "neg_skewed",
    "tied_outliers",
    "seven_outliers",
    "one_NA_outlier",
    "len3",
    "all_NA",
]
FUNCTIONS: dict[str, Any] = {
    "winsorise_5": ki.treatment.Winsorise(),
    "winsorise_1": ki.treatment.Winsorise(points=1),
    "winsorise_nolimit": ki.treatment.Winsorise(points=10**6),
    "winsorise_force3": ki.treatment.Winsorise(points=3, always=True),
    "log_CT": ki.treatment.LogShift(),
    "log_CT_plus": ki.treatment.LogShift(mirror=True),
    "log_CT_orig": ki.treatment.LogShift(constant=1),
    "boxcox_0": ki.treatment.BoxCox(power=0, constant=1),
    "boxcox_05": ki.treatment.BoxCox(power=0.5, constant=1),
    "boxcox_2": ki.treatment.BoxCox(power=2, constant=1),
    "Treat_default_winmax5": ki.treatment.SkewKurtosis(keep="last"),
    "Treat_default_winmax1": ki.treatment.SkewKurtosis(points=1, keep="last"),
    "Treat_winmax1_combined": ki.treatment.SkewKurtosis(points=1, combine=True, keep="last"),
}
# What the peer makes of a vector, and what comes out here instead.
LEVELLED = [0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0]
OURS: dict[tuple[str, str], tuple[Any, list[float]]] = {
    ("constant", "log_CT"): (["-Infinity"] * 6, [2.0] * 6),
    ("two_values", "winsorise_force3"): ([0] * 8, LEVELLED),
    **{("constant", f"winsorise_{name}"): (None, [2.0] * 6) for name in ("5", "1", "nolimit", "force3")},
    ("constant", "log_CT_plus"): (None, [2.0] * 6),
    **{("all_NA", f"winsorise_{name}"): (None, [math.nan] * 4) for name in ("5", "1", "nolimit", "force3")},
    ("all_NA", "log_CT_plus"): (None, [math.nan] * 4),
    ("len3", "winsorise_force3"): (None, [1.0, 2.0, 2.0]),
}


def column(values: list[Any] | None) -> Array:
    return np.array([[math.nan if v is None else float(v)] for v in values or [None]])


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("function", ["skew", "kurt", *FUNCTIONS])
def test_each_function_on_each_vector(case: str, function: str, record_property: Record) -> None:
    assert list(vectors()) == CASES
    x, peer = column(vectors()[case]["x"]), vectors()[case][function]
    if function in {"skew", "kurt"}:
        assert peer["error"] is None
        found = (skewness if function == "skew" else kurtosis)(x)
        record_property("figures_compared", close(found, column(peer["value"])[0]))
        return
    learnt = FUNCTIONS[function].fit(x)
    y = learnt.transform(x)
    if (case, function) in OURS:
        theirs, ours = OURS[case, function]
        found = peer["value"]["x"] if isinstance(peer["value"], dict) else peer["value"]
        assert found == theirs
        assert (peer["error"] is None) == (theirs is not None)
        assert_array_equal(y.ravel(), ours)
        record_property("figures_compared", len(ours))
        return
    assert peer["error"] is None
    value = peer["value"]
    if not isinstance(value, dict):
        record_property("figures_compared", close(y, column(value)))
        return
    count = close(y, column(value["x"]))
    if "nwin" in value:
        beyond = (x > learnt.high) | (x < learnt.low)
        count += close(beyond.sum(), value["nwin"])
    if function.startswith("Treat"):
        count += same_checks(learnt.details(), value)
    record_property("figures_compared", count)


def same_checks(found: dict[str, Any], value: dict[str, Any]) -> int:
    """Compare the checks of one vector; one that cannot be judged passes as NA and has no table."""
    if "Dets_Table" not in value:
        assert value["Passing"] is None
        assert found["used"].tolist() == ["unchanged"]
        return close(found["passed_before"], [math.nan])
    seen = value["Dets_Table"]
    count = close(found["winsorised"], column([seen.get("winsorise", {}).get("nwin")])[0])
    for check, step in CHECKS.items():
        for theirs, mine in MEASURES.items():
            count += close(found[f"{mine}_{step}"], column([seen.get(check, {}).get(theirs)])[0])
    return count
