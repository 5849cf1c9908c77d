"""Indices of Compind 3.4 and giniCI 0.1.3 on a generated matrix of 60 units and 12 indicators.

Figures: ``../shared/reference/coinr/compind``, described in section 2 of the README beside it; the first two units
are restated in ``tests/methods/aggregation``. Tolerance: relative 1e-10 plus absolute 1e-10, missing compared as
well. Sources: Vidoli, F. and Fusco, E., Compind: composite indicators functions (R package); Mariani, F. and
Ciommi, M., giniCI: Gini-based composite indicators (R package).
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
import reference
from ketahanan_index.methods import Array

Record = Callable[[str, object], None]
Columns = dict[str, Array]

EQUAL = np.ones(12)
UNITS = 60
INDICES = "indices_synth2.csv"
GINI = "giniCI_synth2.csv"
MPI: dict[str, ki.aggregation.MazziottaPareto] = {
    # Named for the phenomenon there, for what becomes of the mean here.
    "mpi_POS": ki.aggregation.MazziottaPareto(penalty="negative", divisor="n-1"),
    "mpi_NEG": ki.aggregation.MazziottaPareto(penalty="positive", divisor="n-1"),
}
ELSEWHERE = {
    "wroclaw": "another method's: distance to the best profile",
    "owa_n_atleast4": "another method's: ordered weights",
    "owa_p_atleast4": "another method's: ordered weights",
    "factor_ONE": "another method's: scores of the first factor",
}
SHIPPED = {
    "mean_min_as_shipped",
    "generalized_mean_default_as_shipped",
    "generalized_mean_narmF_p2_as_shipped",
}
HERE = {*MPI, "geom_equal", "generalized_mean_p2_correct", "mean_min_correct_column_standardisation"}
WEIGHTS = ("equal", "gini", "reci")


def read(name: str) -> Columns:
    """Return the columns of a file, apart from the key, NaN where missing."""
    path = reference.shared(f"reference/coinr/compind/{name}")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["uCode"] for row in rows] == [f"V{i:02d}" for i in range(1, UNITS + 1)]
    return {
        key: np.array([float(row[key]) if row[key] else math.nan for row in rows])
        for key in rows[0]
        if key != "uCode"
    }


def matrix(name: str) -> Array:
    return np.stack(list(read(name).values()), axis=1)


def weights(kind: str) -> Array:
    path = reference.shared("reference/coinr/compind/giniCI_weights.json")
    return np.array(list(json.loads(path.read_text("utf-8"))[kind].values()))


def close(found: Array, expected: Array, record: Record) -> None:
    assert_allclose(found, expected, rtol=1e-10, atol=1e-10)
    record("figures_compared", expected.size)


def scored(x: Array, methodology: dict[str, Any]) -> tuple[Array, Array]:
    """Return the rescaled indicators and the index of villages through the public calls."""
    names = [f"x{j:02d}" for j in range(1, x.shape[1] + 1)]
    framework = ki.Framework.from_dict(
        {
            "id": "synth2",
            "version": "1",
            "unit": "uCode",
            "scales": {"angka": {"kind": "numeric", "lower": 1, "upper": 100}},
            "index": {
                "id": "indeks",
                "members": [
                    {"id": name, "source": "villages", "items": [{"column": name, "scale": "angka"}]}
                    for name in names
                ],
            },
            "methodology": methodology,
        }
    )
    villages = [
        {"uCode": f"V{i:02d}", **dict(zip(names, row, strict=True))} for i, row in enumerate(x.tolist(), 1)
    ]
    scores = ki.score(framework, villages=villages)
    return scores.normalised.value, scores.value[:, 0]


def mean_min(z: Array) -> Array:
    """Return the mean-min function of Casadio Tarabusi and Guarini, alpha 0.5 and beta 1, from a mean and a minimum."""
    mean = ki.aggregation.ArithmeticMean().combine(z, EQUAL)
    least = ki.aggregation.Minimum().combine(z, EQUAL)
    return np.asarray(mean - 0.5 * (np.hypot(mean - least, 1.0) - 1.0))


# ---------------------------------------------------------------------------------------------- Compind


def test_every_column_is_here_or_said_to_be_elsewhere() -> None:
    assert set(read(INDICES)) == HERE | SHIPPED | set(ELSEWHERE)
    assert set(read(GINI)) == {
        f"{w}_{mean}_{kind}" for w in WEIGHTS for mean in ("ari", "geo") for kind in ("hv", "nohv")
    }


@pytest.mark.parametrize("column", MPI)
def test_mazziotta_pareto_on_z_scores(column: str, record_property: Record) -> None:
    methodology = {
        "normalisation": {"method": "z_score", "mean": 100, "sd": 10},
        "aggregation": {"method": "mazziotta_pareto", **MPI[column].model_dump(exclude={"method"})},
    }
    z, index = scored(matrix("input_synth2_minmax_1_100.csv"), methodology)
    assert_allclose(z, matrix("z_100_10_all_POS.csv"), rtol=1e-10, atol=1e-10)
    close(index, read(INDICES)[column], record_property)
    # Published with divisor n, which Compind does not have: M stays, the penalty is 11/12 of it.
    published = ki.aggregation.MazziottaPareto(penalty=MPI[column].penalty).combine(z, EQUAL)
    mean = z.mean(axis=1)
    assert_allclose((published - mean) / (index - mean), 11 / 12, rtol=1e-9)


@pytest.mark.parametrize(
    ("column", "aggregation"),
    [
        ("geom_equal", "geometric_mean"),
        ("geom_equal", {"method": "geometric_with_floor", "floor": 1}),
        ("generalized_mean_p2_correct", {"method": "power_mean", "power": 2}),
    ],
)
def test_means(column: str, aggregation: Any, record_property: Record) -> None:
    methodology = {"range": [1, 100], "normalisation": "goalposts", "aggregation": aggregation}
    _, index = scored(matrix("input_synth2_minmax_1_100.csv"), methodology)
    close(index, read(INDICES)[column], record_property)


def test_the_minimum_within_the_mean_min_function(record_property: Record) -> None:
    z = matrix("z_100_10_all_POS.csv")
    close(mean_min(z), read(INDICES)["mean_min_correct_column_standardisation"], record_property)


def test_the_mean_min_function_as_shipped_standardises_with_other_columns_moments(
    record_property: Record,
) -> None:
    # R recycles the 12 means and spreads down the rows, so that a cell meets those of another indicator.
    x = matrix("input_synth2_minmax_1_100.csv")
    recycled = [np.resize(moment, x.T.shape).T for moment in (x.mean(axis=0), x.std(axis=0, ddof=1))]
    shipped = read(INDICES)["mean_min_as_shipped"]
    close(mean_min(100 + 10 * (x - recycled[0]) / recycled[1]), shipped, record_property)
    ours = mean_min(matrix("z_100_10_all_POS.csv"))
    assert_allclose([ours[0], shipped[0]], [92.27467195627186, 89.895848622897546], rtol=1e-12)


def test_generalised_means_as_shipped_are_no_means(record_property: Record) -> None:
    # x**1/p is x/p, and the default is 1 for every unit.
    x = matrix("input_synth2_minmax_1_100.csv")
    found = read(INDICES)
    ours = ki.aggregation.PowerMean(power=2).combine(x, EQUAL)
    close(ours**2 / 2, found["generalized_mean_narmF_p2_as_shipped"], record_property)
    assert_allclose(ours[0], 49.096001338417096, rtol=1e-12)
    assert_allclose(found["generalized_mean_narmF_p2_as_shipped"][0], 1205.2086737109266, rtol=1e-12)
    assert (found["generalized_mean_default_as_shipped"] == 1).all()


# ----------------------------------------------------------------------------------------------- giniCI


@pytest.mark.parametrize("kind", WEIGHTS)
@pytest.mark.parametrize("name", ["ari", "geo"])
def test_weighted_means_on_goalposts(kind: str, name: str, record_property: Record) -> None:
    z, w = matrix("giniCI_normalize_goalpost.csv"), weights(kind)
    method = ki.aggregation.ArithmeticMean() if name == "ari" else ki.aggregation.GeometricMean()
    close(method.combine(z, w), read(GINI)[f"{kind}_{name}_nohv"], record_property)


def test_the_adjusted_index_with_equal_weights(record_property: Record) -> None:
    z = matrix("giniCI_normalize_goalpost.csv")
    found = ki.aggregation.AdjustedMazziottaPareto().combine(z, weights("equal"))
    close(found, read(GINI)["equal_ari_hv"], record_property)


@pytest.mark.parametrize("kind", WEIGHTS)
@pytest.mark.parametrize("name", ["ari", "geo"])
def test_ginici_takes_the_unweighted_penalty_off_a_weighted_mean(
    kind: str, name: str, record_property: Record
) -> None:
    z = matrix("giniCI_normalize_goalpost.csv")
    method = ki.aggregation.AdjustedMazziottaPareto()
    penalty = z.mean(axis=1) - method.combine(z, EQUAL)
    theirs = read(GINI)
    close(theirs[f"{kind}_{name}_nohv"] - penalty, theirs[f"{kind}_{name}_hv"], record_property)


@pytest.mark.parametrize(
    ("kind", "theirs", "ours"),
    [("gini", 93.839082321779131, 93.79480346739095), ("reci", 94.406363531994387, 94.44776139349244)],
)
def test_with_other_weights_the_penalty_is_weighted_here(
    kind: str, theirs: float, ours: float, record_property: Record
) -> None:
    z, w = matrix("giniCI_normalize_goalpost.csv"), weights(kind)
    found = ki.aggregation.AdjustedMazziottaPareto().combine(z, w)
    peer = read(GINI)[f"{kind}_ari_hv"]
    mean = z @ w / w.sum()
    spread = (z - mean[:, None]) ** 2 @ w / w.sum()
    close(found, mean - spread / mean, record_property)
    assert_allclose([found[0], peer[0]], [ours, theirs], rtol=1e-12)
    assert np.abs(found - peer).max() > 0.01


def test_the_adjusted_index_as_compind_rounds_it(record_property: Record) -> None:
    # Rounded to 3 decimals; the file is that of penalty NEG, and the one of POS is the same, whatever is asked for.
    settings = json.loads(reference.shared("reference/coinr/compind/ampi_settings.json").read_text("utf-8"))
    assert settings["identical_POS_NEG"]
    theirs = read("ampi_synth2_NEG.csv")
    assert set(theirs) == {"2021", "2022"}  # the input of 2022 is not stored
    z = matrix("giniCI_normalize_goalpost.csv")
    ours = ki.aggregation.AdjustedMazziottaPareto().combine(z, EQUAL)
    assert_allclose(ours, theirs["2021"], rtol=0, atol=5e-4 + 1e-9)
    burden = ki.aggregation.AdjustedMazziottaPareto(penalty="positive").combine(z, EQUAL)
    assert_allclose(ours + burden, 2 * z.mean(axis=1), rtol=1e-12)
    assert (burden > theirs["2021"]).all()
    record_property("figures_compared", UNITS)
