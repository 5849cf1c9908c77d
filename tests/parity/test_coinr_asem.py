"""The ASEM index of COINr 1.1.14 (51 countries, 49 indicators), through the public calls.

Figures: ``../shared/reference/coinr/asem``, described in section 1 of the README beside it; some are restated
here, so that the same lines are covered where that folder is absent. Tolerance: relative 1e-12 plus
absolute 1e-12, missing where the peer has a missing value. Source: Becker, W., Caperna, G., Del Sorbo, M.,
Norlén, H., Papadimitriou, E. and Saisana, M. (2022). COINr. Journal of Open Source Software 7(78), 4567.
doi:10.21105/joss.04567
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
import reference

Record = Callable[[str, object], None]

MEANS: dict[str, Any] = {
    "a_amean": "arithmetic_mean",
    "a_gmean": "geometric_mean",
    "a_hmean": "harmonic_mean",
    "a_genmean_p2": {"method": "power_mean", "power": 2},
    "a_genmean_p3": {"method": "power_mean", "power": 3},
    "a_genmean_p05": {"method": "power_mean", "power": 0.5},
    "a_genmean_pm1": {"method": "power_mean", "power": -1},
}
WEIGHTED = ["a_amean", "a_gmean", "a_hmean", "a_genmean_p2"]
MIXED = {"level_2": "arithmetic_mean", "level_1": "geometric_mean", "Index": "harmonic_mean"}
THRESHOLDS: dict[str, Any] = {
    "none": 0.0,
    "t050": {"share": 0.5, "by": "members"},
    "t0667": {"share": 2 / 3, "by": "members"},
    "t090": {"share": 0.9, "by": "members"},
    "t1": {"share": 1.0, "by": "members"},
    "bylevel": {
        "level_2": {"share": 0.5, "by": "members"},
        "level_1": {"share": 0.8, "by": "members"},
        "Index": {"share": 1.0, "by": "members"},
    },
}
# Indicators on 1 to 100 already: a rescaling that leaves them as they are.
AS_THEY_ARE: dict[str, Any] = {"range": [1, 100], "normalisation": {"method": "goalposts", "clip": False}}
GOALPOSTS = "n_goalposts_iMeta"
SPECS: dict[str, dict[str, Any]] = {
    "n_minmax_0_100": {"range": [0, 100], "normalisation": "min_max"},
    "n_minmax_1_100": {"range": [1, 100], "normalisation": "min_max"},
    "n_minmax_0_1": {"range": [0, 1], "normalisation": "min_max"},
    "n_zscore_0_1": {"normalisation": "z_score"},
    "n_zscore_10_2": {"normalisation": {"method": "z_score", "mean": 10, "sd": 2}},
    GOALPOSTS: {"range": [0, 100], "normalisation": "goalposts"},
}


# ------------------------------------------------------------------------------- reading and comparing


def table(path: str) -> pd.DataFrame:
    """Read a file with Python's own conversion of numbers, which is exact in every version of pandas."""
    with reference.shared(f"reference/coinr/asem/{path}").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return pd.DataFrame({name: _column([row[name] for row in rows]) for name in rows[0]})


def _column(cells: list[str]) -> list[float] | list[str | None]:
    try:
        return [float(cell) if cell else math.nan for cell in cells]
    except ValueError:
        return [cell or None for cell in cells]


def metadata() -> pd.DataFrame:
    meta = table("normalise/iMeta_extended.csv")
    return meta[meta["Type"].isin(["Indicator", "Aggregate"])]


def framework(
    methodology: dict[str, Any],
    *,
    posts: Literal["1_100"] | None = None,
    directions: bool = False,
    weights: dict[str, float] | None = None,
) -> ki.Framework:
    """Return the ASEM tree; `posts` is "1_100" for values on 1 to 100. Rescaling: test_coinr_normalisation.py."""
    meta = metadata()
    ends: dict[str, dict[str, Any]] = {}

    def node(row: Any) -> dict[str, Any]:
        weight = float(row.Weight) if weights is None else weights[row.iCode]
        if row.Type == "Aggregate":
            members = [node(member) for member in meta[meta["Parent"] == row.iCode].itertuples()]
            return {"id": row.iCode, "weight": weight, "members": members}
        ends[row.iCode] = {"kind": "numeric"}
        if posts is not None:
            ends[row.iCode] |= {"lower": 1, "upper": 100}
        return {
            "id": row.iCode,
            "source": "villages",
            "weight": weight,
            "direction": int(row.Direction) if directions else 1,
            "items": [{"column": row.iCode, "scale": row.iCode}],
        }

    (root,) = meta[meta["Parent"].isna()].itertuples()
    index = node(root)
    return ki.Framework.from_dict(
        {
            "id": "asem",
            "version": "1",
            "unit": "uCode",
            "scales": ends,
            "index": index,
            "methodology": methodology,
        }
    )


def assert_equal(found: pd.DataFrame, expected: pd.DataFrame) -> int:
    """Compare every column of the peer by unit and name, missing cells as well; return how many figures."""
    peer = expected.set_index("uCode")
    columns = [column for column in peer.columns if column in found.columns]
    assert len(columns) == len(peer.columns) in {11, 49}
    ours = found.loc[peer.index, columns]
    assert_allclose(ours.to_numpy(float), peer.to_numpy(float), rtol=1e-12, atol=1e-12)
    return peer.size


def nodes(scores: ki.Scores) -> pd.DataFrame:
    return scores.to_frame()[list(scores.nodes)]


def ranks(scores: ki.Scores) -> pd.DataFrame:
    return pd.DataFrame({node: scores.ranks(node=node) for node in scores.nodes})


# ----------------------------------------------------------------------------------- all the figures


def test_the_whole_pipeline_from_treated_indicators(record_property: Record) -> None:
    scores = ki.score(
        framework(SPECS["n_minmax_0_100"], directions=True), villages=table("pipeline/05_Treated.csv")
    )
    both = scores.normalised.to_frame().join(nodes(scores))
    peer = table("pipeline/07_Aggregated.csv").set_index("uCode")
    figures = both.loc[peer.index, list(peer.columns)].to_numpy(float)
    assert_allclose(figures, peer.to_numpy(float), rtol=1e-12, atol=1e-12)
    assert peer.loc["AUS", "Index"] == 45.766247515601016
    record_property("figures_compared", peer.size)
    assert peer.shape == (51, 60)


AGGREGATED = [*((mean, False) for mean in MEANS), *((mean, True) for mean in WEIGHTED)]


@pytest.mark.parametrize(("mean", "weighted"), AGGREGATED)
def test_means_and_ranks_on_every_level(mean: str, weighted: bool, record_property: Record) -> None:
    name = f"{mean}_w" if weighted else mean
    weights = None
    if weighted:
        drawn = table("aggregate/weights_random_seed42.csv")
        weights = dict(zip(drawn["iCode"], drawn["Weight"].astype(float), strict=True))
    scores = ki.score(
        framework({**AS_THEY_ARE, "aggregation": MEANS[mean]}, posts="1_100", weights=weights),
        villages=table("aggregate/normalised_1_100.csv"),
    )
    compared = assert_equal(nodes(scores), table(f"aggregate/{name}.csv"))
    compared += assert_equal(ranks(scores), table(f"aggregate/{name}_ranks.csv"))
    record_property("figures_compared", compared)
    assert compared == 51 * 22


def test_one_mean_a_level(record_property: Record) -> None:
    scores = ki.score(
        framework({**AS_THEY_ARE, "aggregation": MIXED}, posts="1_100"),
        villages=table("aggregate/normalised_1_100.csv"),
    )
    compared = assert_equal(nodes(scores), table("aggregate/mixed_amean_gmean_hmean.csv"))
    compared += assert_equal(ranks(scores), table("aggregate/mixed_amean_gmean_hmean_ranks.csv"))
    record_property("figures_compared", compared)


@pytest.mark.parametrize("mean", ["a_amean", "a_gmean", "a_hmean"])
@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_means_with_missing_cells_and_thresholds(threshold: str, mean: str, record_property: Record) -> None:
    methodology = {**AS_THEY_ARE, "aggregation": MEANS[mean], "minimum_coverage": THRESHOLDS[threshold]}
    scores = ki.score(framework(methodology, posts="1_100"), villages=table("aggregate/datthresh_input.csv"))
    compared = assert_equal(nodes(scores), table(f"aggregate/datthresh_{threshold}_{mean}.csv"))
    record_property("figures_compared", compared)
    assert compared == 51 * 11


def test_a_power_mean_leaves_out_missing_members_where_the_peer_gives_up(record_property: Record) -> None:
    # COINr: any NA makes a_genmean NA, unlike its other means. Ours leaves the member out and renormalises.
    data = table("aggregate/datthresh_input.csv")
    methodology = {**AS_THEY_ARE, "aggregation": MEANS["a_genmean_p2"]}
    scores = ki.score(framework(methodology, posts="1_100"), villages=data)
    ours = nodes(scores)
    peer = table("aggregate/genmean_p2_with_NA.csv").set_index("uCode")
    assert peer.isna().to_numpy().sum() == 243
    there = peer.notna().to_numpy()
    figures = ours.loc[peer.index, list(peer.columns)].to_numpy(float)
    assert_allclose(figures[there], peer.to_numpy(float)[there], rtol=1e-12, atol=1e-12)
    assert_array_equal(np.isnan(scores.value), scores.coverage == 0)
    assert np.isnan(figures).sum() == 1  # a pillar of one country, without any indicator
    meta = metadata()
    physical = meta.loc[meta["Parent"] == "Physical", "iCode"]
    members = data.set_index("uCode")[list(physical)]
    physical_of = peer["Physical"].to_dict()
    assert math.isnan(physical_of["IDN"])
    assert members.loc["IDN"].isna().sum() == 1
    by_hand = np.sqrt((members**2).mean(axis=1))
    assert_allclose(ours["Physical"], by_hand.loc[ours.index], rtol=1e-12, atol=1e-12)
    assert_allclose(ours["Physical"].to_dict()["IDN"], 27.64040885135727, rtol=1e-12)
    record_property("figures_compared", int(there.sum()) + len(members))


# ------------------------------------------------------------------------------- some figures restated

# pipeline/05_Treated.csv: two columns of 51 countries, AUS … VNM.
COUNTRIES = """
AUS AUT BEL BGD BGR BRN CHE CHN CYP CZE DEU DNK ESP EST FIN FRA GBR GRC HRV HUN IDN IND IRL ITA JPN KAZ KHM
KOR LAO LTU LUX LVA MLT MMR MNG MYS NLD NOR NZL PAK PHL POL PRT ROU RUS SGP SVK SVN SWE THA VNM
"""
LPI = """
3.793385 4.097985 4.108538 2.663902 2.807685 2.870492 3.987158 3.661104 2.999061 3.674309 4.225967 3.815794
3.727412 3.363489 3.920745 3.900953 4.069669 3.239516 3.160829 3.428968 2.984537 3.420043 3.794886 3.755414
3.970464 2.751998 2.80059 3.717126 2.067254 3.631688 4.219409 3.327107 3.069256 2.458571 2.506056 3.426307
4.18753 3.732163 3.388 2.923219 2.856259 3.425877 3.409367 2.99312 2.570864 4.143632 3.336895 3.184508
4.204593 3.2551 2.976629
"""
PALMA = """
1.4 1.11 0.96 1.26 1.49 1.59625 1.2 2.1 1.4 0.92 1.1 1.04 1.46 1.26 0.95 1.31 1.25 1.55 1.22 1.13 1.81 1.48
1.25 1.42 1.22 0.92 1.16 1.59625 1.68 1.43 1.4 1.44 1.1910344827586208 1.59625 1.23 2.62 0.99 0.88 1.59625
1.18 2.17 1.23 1.5 0.96 2.02 1.59625 0.88 0.88 0.93 1.65 1.64
"""
POSTS = {"LPI": (2.5384599999999997, 4.1960615), "Palma": (0.9, 2.06)}
# normalise/n_….csv: AUS, IDN, NOR.
NORMALISED = {
    "n_minmax_1_100": {
        "LPI": (80.161504563135523, 43.06720254151432, 77.353823319728008),
        "Palma": (70.413793103448285, 47.086206896551722, 100.0),
    },
    "n_zscore_10_2": {
        "LPI": (11.41701331803689, 8.41280244745365, 11.189623502003659),
        "Palma": (9.7665800265509937, 7.4940203669328227, 12.648850814359404),
    },
    GOALPOSTS: {
        "LPI": (75.707279463731183, 26.910991574271637, 72.0138706438188),
        "Palma": (56.896551724137936, 21.551724137931032, 100.0),
    },
}

# aggregate/normalised_1_100.csv, datthresh_input.csv and weights_random_seed42.csv: the pillar Physical.
PHYSICAL = ["LPI", "Flights", "Ship", "Bord", "Elec", "Gas", "ConSpeed", "Cov4G"]
WEIGHTS = [0.348, 1.126, 0.902, 1.83, 1.005, 1.705, 1.528, 1.66]
AUS = [
    80.161504563135523,
    13.199098492557136,
    66.483521984516116,
    1,
    1,
    2.4616042380311294,
    24.999999999999996,
]
IDN = [43.06720254151432, 2.0015475545090076, 58.09385776701307, 1.1046628960762634, 1.0000002690584526]
NOR = [
    77.353823319728008,
    41.209618761860263,
    44.430098199477946,
    6.8483524484474936,
    21.822568027435775,
    100,
]
COMPLETE = [
    [*AUS, 94.059999999999988],
    [*IDN, 16.590510916940428, 8.2857142857142865, 5.95],
    [*NOR, 78.142857142857139, 99.01],
]
# a_….csv, column Physical: AUS, IDN, NOR; equal weights, then the random ones.
PILLARS = {
    "a_amean": [35.420716159779985, 17.011687028853228, 58.602164737475832],
    "a_gmean": [11.918549930988522, 6.7912140578657887, 44.8515281901443],
    "a_hmean": [3.1248174627189411, 2.8629382270102641, 28.125166379781671],
    "a_genmean_p2": [50.621740395965432, 26.493412700094943, 67.164249154323173],
    "a_genmean_p3": [59.191529369201263, 32.761108007631428, 72.7401181876309],
    "a_genmean_p05": [23.774764606163391, 11.425399209052626, 52.487824866568914],
    "a_genmean_pm1": [3.1248174627189411, 2.8629382270102641, 28.125166379781671],
    "a_amean_w": [30.09680923856563, 12.222160990582749, 59.5922566686032],
    "a_gmean_w": [9.0116292112220879, 5.335216547562168, 42.485748165685088],
    "a_hmean_w": [2.72372660757479, 2.6492147214568877, 24.128103032977073],
    "a_genmean_p2_w": [46.740467940386417, 20.702080310388887, 69.633770214032666],
}
# datthresh_input.csv, Indonesia: 7 of 8 are there.
IDN_HOLED = [43.06720254151432, 1.7594406404830025, 58.09385776701307, None, 1.0000002690584526]
WITH_HOLE = [[*IDN_HOLED, 3.180247184665455, 8.2857142857142865, 5.95]]
HOLED = {"a_amean": 17.333780384064085, "a_gmean": 6.8255406721032408, "a_hmean": 3.1645668577286838}


def pillar(methodology: dict[str, Any], weights: list[float], rows: list[list[Any]]) -> ki.Scores:
    members = [
        {
            "id": code,
            "source": "villages",
            "weight": weight,
            "items": [{"column": code, "scale": "norm"}],
        }
        for code, weight in zip(PHYSICAL, weights, strict=True)
    ]
    small = ki.Framework.from_dict(
        {
            "id": "asem-physical",
            "version": "1",
            "unit": "uCode",
            "scales": {"norm": {"kind": "numeric", "lower": 1, "upper": 100}},
            "index": {"id": "Physical", "members": members},
            "methodology": {**AS_THEY_ARE, **methodology},
        }
    )
    units = ["AUS", "IDN", "NOR"] if len(rows) == 3 else ["IDN"]
    table = [
        {"uCode": u, **dict(zip(PHYSICAL, row, strict=True))} for u, row in zip(units, rows, strict=True)
    ]
    return ki.score(small, villages=table)


@pytest.mark.parametrize("spec", NORMALISED)
def test_two_indicators_restated(spec: str) -> None:
    scales: dict[str, Any] = {code: {"kind": "numeric"} for code in POSTS}
    if spec == GOALPOSTS:
        scales = {
            code: {"kind": "numeric", "lower": low, "upper": high, "cap": True}
            for code, (low, high) in POSTS.items()
        }
    members = [
        {
            "id": code,
            "source": "villages",
            "direction": direction,
            "items": [{"column": code, "scale": code}],
        }
        for code, direction in (("LPI", 1), ("Palma", -1))
    ]
    small = ki.Framework.from_dict(
        {
            "id": "asem-two",
            "version": "1",
            "unit": "uCode",
            "scales": scales,
            "index": {"id": "Index", "members": members},
            "methodology": SPECS[spec],
        }
    )
    data = pd.DataFrame(
        {"uCode": COUNTRIES.split(), "LPI": map(float, LPI.split()), "Palma": map(float, PALMA.split())}
    )
    found = ki.normalise(ki.estimate(small, villages=data)).to_frame().loc[["AUS", "IDN", "NOR"]]
    for code, expected in NORMALISED[spec].items():
        assert_allclose(found[code], expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", PILLARS)
def test_one_pillar_restated(name: str) -> None:
    weights = WEIGHTS if name.endswith("_w") else [1.0] * len(PHYSICAL)
    scores = pillar({"aggregation": MEANS[name.removesuffix("_w")]}, weights, COMPLETE)
    assert_allclose(scores.value[:, 0], PILLARS[name], rtol=1e-12, atol=1e-12)
    assert scores.coverage.tolist() == [[1.0]] * 3


@pytest.mark.parametrize("threshold", ["none", "t0667", "t090"])
@pytest.mark.parametrize("mean", HOLED)
def test_one_pillar_with_a_hole_restated(mean: str, threshold: str) -> None:
    methodology = {"aggregation": MEANS[mean], "minimum_coverage": THRESHOLDS[threshold]}
    scores = pillar(methodology, [1.0] * len(PHYSICAL), WITH_HOLE)
    expected = np.nan if threshold == "t090" else HOLED[mean]
    assert_allclose(scores.value[:, 0], [expected], rtol=1e-12, atol=1e-12)
    assert scores.coverage.tolist() == [[0.875]]


def test_a_power_mean_with_a_hole_restated() -> None:
    scores = pillar({"aggregation": MEANS["a_genmean_p2"]}, [1.0] * len(PHYSICAL), WITH_HOLE)
    present = [value for value in WITH_HOLE[0] if value is not None]
    assert_allclose(scores.value[0, 0], np.sqrt(np.mean(np.square(present))), rtol=1e-12)
