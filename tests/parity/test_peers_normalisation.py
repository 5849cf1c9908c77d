"""Rescaling as packages for multiple-criteria decisions do it, and as the closed forms say.

Figures: ``../shared/reference/peers`` (pymcdm 1.4.0, pyrepo 0.1.15, scikit-criteria 0.10, ProMCDA git bcdf489,
indicators-merwan 1.0.0), on 12 and 200 villages of 6 and 10 indicators, and ``../shared/reference/coinr/compind``
(Compind 3.4, giniCI 0.1.3), on 60 units of 12. Tolerance: relative 1e-12 plus absolute 1e-12. Source of AMPI:
Mazziotta, M. and Pareto, A. (2016). Social Indicators Research 127, 983-1003. doi:10.1007/s11205-015-0998-2
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
import reference
from ketahanan_index.methods import Array, Normalisation
from parity.asem import table

Record = Callable[[str, object], None]
UNIT = (0.0, 1.0)
PEERS = ("formula", "pymcdm", "pyrepo", "skcriteria", "promcda", "merwan")
FOLDER = reference.SHARED / "reference/peers"
COVERED: dict[str, Normalisation] = {
    "norm.minmax": ki.normalisation.MinMax(),
    "norm.zscore_sample": ki.normalisation.ZScore(),
    "norm.zscore_sample_undirected": ki.normalisation.ZScore(),
    # Divisor n: z-scores of another standard deviation, see `method_for`.
    "norm.zscore_pop_undirected": ki.normalisation.ZScore(),
    "norm.linear_ratio": ki.normalisation.FractionOfMaximum(less_is_better="reciprocal"),
    "norm.max_1minus": ki.normalisation.FractionOfMaximum(),
    "norm.target": ki.normalisation.FractionOfMaximum(),
    "norm.rank": ki.normalisation.Rank(ties="average"),
}
NOT_OURS = {
    "norm.vector_undirected": "divided by the length of the column: serves distances such as those of TOPSIS",
    "norm.vector_1minus": "the same, turned around where less is better",
    "norm.sum_undirected": "shares of the column's sum: serves weights by entropy",
    "norm.sum_reciprocal": "the same, of 1 / x where less is better",
    "norm.logarithmic": "ln x / ln of the product: depends on the unit of measurement",
    "norm.nonlinear": "cubes of the linear ratio, and no range where less is better",
    "norm.enhanced_accuracy": "shares of summed distances to the best: no fixed range",
    "norm.zavadskas_turskis": "below 0 without limit where less is better",
}
"""Rescalings of peers that this library does not have, and why."""


def results() -> list[tuple[str, str, str]]:
    return [
        (peer, case, key)
        for peer in PEERS
        if (FOLDER / f"{peer}.json").exists()
        for case, values in figures(peer).items()
        for key in values
        if key.startswith("norm.")
    ]


def figures(peer: str) -> dict[str, Any]:
    return dict(json.loads((FOLDER / f"{peer}.json").read_text(encoding="utf-8"))["results"])


def data(case: str) -> tuple[Array, Array]:
    x = pd.read_csv(reference.shared(f"reference/peers/{case}.csv"), index_col="kode").to_numpy(float)
    meta = json.loads(reference.shared(f"reference/peers/{case}_meta.json").read_text(encoding="utf-8"))
    return x, np.array(meta["types"], dtype=np.float64)


def method_for(key: str, units: int) -> Any:
    if key == "norm.zscore_pop_undirected":
        return ki.normalisation.ZScore(sd=np.sqrt(units / (units - 1)))
    return COVERED[key]


@pytest.mark.parametrize(("peer", "case", "key"), [each for each in results() if each[2] not in NOT_OURS])
def test_peers(peer: str, case: str, key: str, record_property: Record) -> None:
    # A rescaling that is not known here fails for want of a line in COVERED or NOT_OURS.
    x, direction = data(case)
    if key.endswith("_undirected"):
        direction = np.ones(len(direction))
    fit = method_for(key, len(x)).fit(x, direction, np.full((2, x.shape[1]), np.nan), UNIT)
    expected = np.array(figures(peer)[case][key])
    assert_allclose(fit.transform(x), expected, rtol=1e-12, atol=1e-12)
    record_property("figures_compared", expected.size)
    assert expected.shape == x.shape


def test_no_rescaling_is_missing() -> None:
    reference.shared("reference/peers/formula.json")
    assert {key for _, _, key in results()} == {*COVERED, *NOT_OURS}
    assert {peer for peer, _, _ in results()} == set(PEERS)
    assert {case for _, case, _ in results()} == {"m12x6", "m200x10"}


# ---------------------------------------------------------------------------------------------- Compind and giniCI

COLUMNS = [f"x{i:02}" for i in range(1, 13)]
# Polarity alternates from x01 on: POS, NEG, POS, …
ALTERNATING = np.where(np.arange(12) % 2 == 0, 1.0, -1.0)
COMPIND: dict[str, tuple[Normalisation, Array]] = {
    "normalise_ci_method1": (ki.normalisation.ZScore(mean=100, sd=10), ALTERNATING),
    "normalise_ci_method2": (ki.normalisation.MinMax(), ALTERNATING),
    "normalise_ci_method3": (ki.normalisation.Rank(ties="average"), ALTERNATING),
    "z_100_10_all_POS": (ki.normalisation.ZScore(mean=100, sd=10), np.ones(12)),
}


def synthetic() -> Array:
    return table("input_synth2_minmax_1_100.csv", "compind")[COLUMNS].to_numpy(float)


@pytest.mark.parametrize("name", COMPIND)
def test_compind(name: str, record_property: Record) -> None:
    method, direction = COMPIND[name]
    x, peer = synthetic(), table(f"{name}.csv", "compind")[COLUMNS].to_numpy(float)
    ours: Any = method.fit(x, direction, np.full((2, 12), np.nan), UNIT)
    assert_allclose(ours.transform(x), peer, rtol=1e-12, atol=1e-12)
    record_property("figures_compared", peer.size)
    assert peer.shape == (60, 12)


def test_goalposts_of_the_adjusted_mazziotta_pareto_index(record_property: Record) -> None:
    # giniCI's `normalize` with goalposts, as Compind's AMPI: 70 to 130 around a reference stated for each column, which
    # was its mean. `ampi_synth2_NEG` is the index with its penalty, not a rescaling.
    x, peer = synthetic(), table("giniCI_normalize_goalpost.csv", "compind")[COLUMNS].to_numpy(float)
    settings = json.loads(reference.shared("reference/coinr/compind/ampi_settings.json").read_text())
    no_ends = np.full((2, 12), np.nan)
    by_mean = ki.normalisation.Ampi().fit(x, np.ones(12), no_ends, UNIT)
    assert_allclose(by_mean.transform(x), peer, rtol=1e-12, atol=1e-12)
    for j, stated in enumerate(settings["gp"]):
        column = x[:, j : j + 1]
        fit = ki.normalisation.Ampi(reference=stated).fit(column, np.ones(1), no_ends[:, :1], UNIT)
        assert_allclose(fit.transform(column)[:, 0], peer[:, j], rtol=1e-12, atol=1e-12)
    record_property("figures_compared", 2 * peer.size)
