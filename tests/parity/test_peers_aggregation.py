"""Weighted means of pymcdm 1.4.0, pyrepo 0.1.15, scikit-criteria 0.10, pyDecision 5.1.8, ProMCDA and merwan's package.

Figures: ``../shared/reference/peers``, keys ``a.*``, described in section 3 of the README beside it. Tolerance:
relative 1e-10 plus absolute 1e-10.
"""

from __future__ import annotations

import csv
import functools
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
import reference
from ketahanan_index.methods import Aggregation, Array

Record = Callable[[str, object], None]

PEERS = ("formula", "pymcdm", "pyrepo", "skcriteria", "pydecision", "promcda", "merwan")
CASES = ("m12x6", "m200x10")
ARITHMETIC, GEOMETRIC = ki.aggregation.ArithmeticMean(), ki.aggregation.GeometricMean()
HARMONIC = ki.aggregation.HarmonicMean()
MEANS: dict[str, tuple[Aggregation, tuple[float, float] | None, bool]] = {
    # The mean, the range of min-max (None: x/max, and min/x for a cost), and whether the weights are those of the case.
    "a.wsm_minmax": (ARITHMETIC, (0, 1), True),
    "a.wpm_linear_ratio": (GEOMETRIC, None, True),
    "a.saw_linear_ratio": (ARITHMETIC, None, True),
    "a.equal_mean_minmax": (ARITHMETIC, (0, 1), False),
    "a.geometric_minmax_01_1": (GEOMETRIC, (0.1, 1), True),
    "a.harmonic_minmax_01_1": (HARMONIC, (0.1, 1), True),
    # Named for an addition of 0.1, but 0.1 + 0.9 minmax.
    "a.geometric_equal_minmax_plus_01": (GEOMETRIC, (0.1, 1), False),
    "a.harmonic_equal_minmax_plus_01": (HARMONIC, (0.1, 1), False),
    # 1 + wsm and the product of (1 + z)**w: means on 1 to 2.
    "a.waspas_wsm": (ARITHMETIC, (1, 2), True),
    "a.waspas_wpm": (GEOMETRIC, (1, 2), True),
}
ELSEWHERE = {
    "a.topsis_vector",
    "a.topsis_minmax",
    "a.topsis_default",
    "a.vikor_s",
    "a.vikor_r",
    "a.vikor_q",
    "a.copeland_weighted_net",
    "a.copeland_unweighted_net",
    "a.copeland_method",
    "a.pairwise_criteria_net",
    "a.bod",
    "a.bod_weights",
}
"""Keys of other methods: distances to ideal profiles, outranking, benefit of the doubt."""
HELD = [
    ("m12x6", "formula", "a.wsm_minmax"),
    ("m12x6", "formula", "a.wpm_linear_ratio"),
    *(("m12x6", peer, "a.wsm_minmax") for peer in ("pymcdm", "pyrepo", "skcriteria", "promcda")),
    *(("m12x6", peer, "a.wpm_linear_ratio") for peer in ("pymcdm", "skcriteria")),
    *(("m12x6", "pydecision", key) for key in ("a.saw_linear_ratio", "a.waspas_wsm", "a.waspas_wpm")),
    *(("m12x6", "promcda", key) for key in ("a.geometric_minmax_01_1", "a.harmonic_minmax_01_1")),
    ("m12x6", "merwan", "a.equal_mean_minmax"),
    *(("m12x6", "merwan", f"a.{mean}_equal_minmax_plus_01") for mean in ("geometric", "harmonic")),
]
FIGURES = [*HELD, *(("m200x10", peer, key) for _, peer, key in HELD)]


@functools.cache
def results(peer: str) -> dict[str, dict[str, Any]]:
    path = reference.shared(f"reference/peers/{peer}.json")
    found: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8"))["results"]
    return found


@functools.cache
def data(case: str) -> tuple[tuple[str, ...], Array, Array, Array]:
    """Return the names of the columns, the values, the directions and the weights."""
    with reference.shared(f"reference/peers/{case}.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    meta = json.loads(reference.shared(f"reference/peers/{case}_meta.json").read_text("utf-8"))
    x = np.array([[float(cell) for cell in row[1:]] for row in rows])
    return tuple(head[1:]), x, np.array(meta["types"], dtype=float), np.array(meta["weights"])


def linear_ratio(x: Array, direction: Array) -> Array:
    return np.asarray(np.where(direction > 0, x / x.max(axis=0), x.min(axis=0) / x))


def on_min_max(case: str, method: Aggregation, span: tuple[float, float], weights: Array) -> Array:
    """Return the index through the public calls."""
    names, x, direction, _ = data(case)
    framework = ki.Framework.from_dict(
        {
            "id": case,
            "version": "1",
            "unit": "kode",
            "scales": {"angka": {"kind": "numeric"}},
            "index": {
                "id": "indeks",
                "members": [
                    {
                        "id": name,
                        "source": "villages",
                        "direction": int(sign),
                        "weight": weight,
                        "items": [{"column": name, "scale": "angka"}],
                    }
                    for name, sign, weight in zip(names, direction, weights.tolist(), strict=True)
                ],
            },
            "methodology": {"range": list(span), "normalisation": "min_max", "aggregation": method.name},
        }
    )
    villages = [
        {"kode": f"v{i:03d}", **dict(zip(names, row, strict=True))} for i, row in enumerate(x.tolist())
    ]
    return ki.score(framework, villages=villages).value[:, 0]


def mean_of(case: str, key: str) -> Array:
    method, span, weighted = MEANS[key]
    _, x, direction, given = data(case)
    weights = given if weighted else np.ones(len(given))
    if span is None:
        return method.combine(linear_ratio(x, direction), weights)
    return on_min_max(case, method, span, weights)


def test_every_key_is_here_or_said_to_be_elsewhere() -> None:
    found = [
        (case, peer, key)
        for peer in PEERS
        for case in CASES
        for key in results(peer)[case]
        if key[:2] == "a."
    ]
    assert {key for _, _, key in found} == set(MEANS) | ELSEWHERE
    assert {held for held in found if held[2] in MEANS} == set(FIGURES)


@pytest.mark.parametrize(("case", "peer", "key"), FIGURES)
def test_means(case: str, peer: str, key: str, record_property: Record) -> None:
    expected = np.array(results(peer)[case][key])
    assert_allclose(mean_of(case, key), expected, rtol=1e-10, atol=1e-10)
    record_property("figures_compared", expected.size)


@pytest.mark.parametrize("mean", ["geometric", "harmonic"])
def test_plus_01_is_no_addition_of_01(mean: str) -> None:
    _, x, direction, _ = data("m12x6")
    low, high = x.min(axis=0), x.max(axis=0)
    minmax = np.where(direction > 0, x - low, high - x) / (high - low)
    added = MEANS[f"a.{mean}_minmax_01_1"][0].combine(minmax + 0.1, np.ones(6))
    peer = np.array(results("merwan")["m12x6"][f"a.{mean}_equal_minmax_plus_01"])
    assert np.abs(added - peer).max() > 0.01
