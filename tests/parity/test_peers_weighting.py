"""Weights of five programs on small data, through the methods and, once, through the public calls.

Figures: ``../shared/reference/peers`` (formula: the closed form; pymcdm 1.4.0, pyrepo 0.1.15, scikit-criteria 0.10,
pyDecision 5.1.8, indicators-merwan 1.0.0), described in section 3 of the README beside it. Tolerance: relative 1e-10
plus absolute 1e-10; where a peer is further off, the distance is stated, and what explains it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
import reference
from ketahanan_index.arrays import pairwise
from ketahanan_index.arrays.correlations import components, disagreement
from ketahanan_index.arrays.inequality import gini
from ketahanan_index.arrays.rotation import varimax
from ketahanan_index.methods import Array, Weighting

Record = Callable[[str, object], None]

PEERS = ("formula", "pymcdm", "pyrepo", "skcriteria", "pydecision", "merwan")
DATA = ("m12x6", "m200x10")
FOLDER = "reference/peers"
NOT_OURS = {
    "w.angle",
    "w.cilos",
    "w.cv",
    "w.idocriw",
    "w.lopcow",
    "w.merec",
    "w.variance_minmax",
    "ahp.colmean",
    "ahp.normalized_column_sum",
}
"""Weightings that this library does not have; AHP's column rules only approximate the eigenvector."""


# ------------------------------------------------------------------------------------------ reading


def peer(name: str) -> dict[str, dict[str, Any]]:
    text = reference.shared(f"{FOLDER}/{name}.json").read_text(encoding="utf-8")
    results: dict[str, dict[str, Any]] = json.loads(text)["results"]
    return results


def keys(start: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Return every peer, case and key of its weights; none where the folder is absent."""
    if not (reference.SHARED / FOLDER).exists():
        return []
    return [
        (name, case, key)
        for name in PEERS
        for case, results in peer(name).items()
        for key in results
        if key.startswith(start)
    ]


def values(case: str) -> tuple[Array, Array]:
    """Return the data ``(unit, criterion)`` and the types of criteria, 1 or -1 for a cost."""
    with reference.shared(f"{FOLDER}/{case}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    meta = json.loads(reference.shared(f"{FOLDER}/{case}_meta.json").read_text(encoding="utf-8"))
    x = np.array([[float(value) for name, value in row.items() if name != "kode"] for row in rows])
    return x, np.array(meta["types"], dtype=np.float64)


def rescaled(x: Array) -> Array:
    return np.asarray((x - x.min(axis=0)) / np.ptp(x, axis=0))


def directed(x: Array, types: Array) -> Array:
    return np.where(types > 0, rescaled(x), 1 - rescaled(x))


def weights(method: Weighting, x: Array) -> Array:
    return method.fit(x, np.ones(x.shape[1])).value


# --------------------------------------------------------------------------- weights from the data

ENTROPY, CRITIC = ki.weighting.Entropy(), ki.weighting.Critic()
SPREAD, GINI = ki.weighting.StandardDeviation(), ki.weighting.Gini()
FACTORS = ki.weighting.FactorAnalysis(minimum_eigenvalue=0, normal=False)


def reciprocal(x: Array, types: Array) -> Array:
    return np.where(types > 0, x, 1 / x)


OURS: dict[str, Callable[[Array, Array], Array]] = {
    "w.entropy": lambda x, types: weights(ENTROPY, x),
    "w.entropy_cost_reciprocal": lambda x, types: weights(ENTROPY, reciprocal(x, types)),
    "w.entropy_of_minmax": lambda x, types: weights(ENTROPY, directed(x, types)),
    "w.critic": lambda x, types: weights(CRITIC, directed(x, types)),
    "w.critic_on_directed": lambda x, types: weights(CRITIC, directed(x, types)),
    "w.critic_undirected": lambda x, types: weights(CRITIC, rescaled(x)),
    "w.std_raw": lambda x, types: weights(SPREAD, x),
    "w.std_minmax": lambda x, types: weights(SPREAD, rescaled(x)),
    "w.gini": lambda x, types: weights(GINI, x),
    "gini.coef": lambda x, types: gini(x),
    "w.pca_varimax_oecd": lambda x, types: weights(FACTORS, x),
}
# What a peer computes under a name, where that is not what others mean by it.
INSTEAD: dict[tuple[str, str], str] = {
    ("pymcdm", "w.critic"): "w.critic_undirected",
    ("pyrepo", "w.critic"): "w.critic_undirected",
    ("pydecision", "w.entropy"): "w.entropy_cost_reciprocal",
}
# How far a peer is from its own formula: an epsilon beside every share or spread, and a rotation that stops early.
OFF: dict[tuple[str, str], float] = {
    ("pydecision", "w.entropy"): 1e-7,
    ("pydecision", "w.critic"): 3e-10,
    ("merwan", "w.pca_varimax_oecd"): 1.5e-3,
}


@pytest.mark.parametrize(("name", "case", "key"), keys(("w.", "gini.")))
def test_weights_from_the_data(name: str, case: str, key: str, record_property: Record) -> None:
    if key in NOT_OURS:
        assert key not in OURS
        return
    x, types = values(case)
    ours = OURS[INSTEAD.get((name, key), key)](x, types)
    theirs = np.array(peer(name)[case][key])
    off = OFF.get((name, key), 1e-10)
    assert_allclose(ours, theirs, rtol=off, atol=off)
    record_property("figures_compared", theirs.size)


@pytest.mark.parametrize("case", DATA)
def test_peers_that_ignore_directions(case: str, record_property: Record) -> None:
    x, types = values(case)
    ours = OURS["w.critic"](x, types)
    for name in ("pymcdm", "pyrepo"):
        theirs = np.array(peer(name)[case]["w.critic"])
        apart = np.abs(theirs - ours)
        assert apart.max() > 0.009
        if case == "m12x6":
            assert_allclose([ours[2], theirs[2]], [0.204626684504097, 0.2988777108256873], rtol=1e-12)
    record_property("figures_compared", 2 * len(types))


@pytest.mark.parametrize("case", DATA)
def test_a_peer_that_adds_an_epsilon(case: str, record_property: Record) -> None:
    x, types = values(case)
    theirs = np.array(peer("pydecision")[case]["w.entropy"])
    apart = np.abs(theirs - OURS["w.entropy_cost_reciprocal"](x, types)).max()
    assert 1e-10 < apart < 1e-7
    assert np.abs(theirs - OURS["w.entropy"](x, types)).max() > 0.01
    record_property("figures_compared", theirs.size)


def test_a_peer_whose_rotation_stops_early(record_property: Record) -> None:
    x, _ = values("m12x6")
    theirs = np.array(peer("merwan")["m12x6"]["w.pca_varimax_oecd"])
    ours = weights(FACTORS, x)
    pinned = [0.2100293731064555, 0.09824576, 0.16153265, 0.19873704, 0.21345156, 0.11800361]
    assert_allclose(ours, pinned, rtol=1e-7)
    assert_allclose(theirs[:2], [0.21097052961789697, 0.09683873091616131], rtol=1e-12)
    assert 1.4e-3 < np.abs(ours - theirs).max() < 1.5e-3
    # Twenty steps of the usual iteration by singular values give the peer's figures to the last digits.
    size, loading = components(1 - disagreement(x))
    assert (size / 6 >= 0.1).sum() == 2
    start = loading[:, :2]
    turn = np.eye(2)
    for _ in range(20):
        rotated = start @ turn
        left, _, right = np.linalg.svd(start.T @ (rotated**3 - rotated * (rotated**2).mean(axis=0)))
        turn = left @ right
    square = (start @ turn) ** 2
    own = np.argmax(square / square.sum(axis=0), axis=1)
    taken = square[np.arange(6), own]
    assert_allclose(taken / taken.sum(), theirs, rtol=1e-12)
    # The rotation it looks for is ours: varimax is larger there.
    best, settled = varimax(start, normal=False)
    assert settled
    assert (best**2).var(axis=0).sum() > square.var(axis=0).sum()
    record_property("figures_compared", 2 * theirs.size)


# ----------------------------------------------------------------------------- pairwise comparisons


def compared(case: str) -> tuple[tuple[str, ...], dict[str, dict[str, int | float | str]], Array]:
    matrix = json.loads(reference.shared(f"{FOLDER}/pairwise.json").read_text(encoding="utf-8"))[case]
    names = tuple(f"c{i}" for i in range(len(matrix)))
    rows = {one: dict(zip(names, row, strict=True)) for one, row in zip(names, matrix, strict=True)}
    return names, rows, np.array(matrix)


def priorities(case: str, priority: Any) -> Array:
    names, rows, _ = compared(case)
    method = ki.weighting.Ahp(experts={"one": rows}, priority=priority)
    return method.fit(np.empty((0, len(names))), np.ones(len(names)), names=names).value


def ratio(case: str) -> float:
    names, rows, _ = compared(case)
    return ki.weighting.Ahp(experts={"one": rows}).consistency(names)["one"]


def index(case: str) -> float:
    return ratio(case) * pairwise.RANDOM[len(compared(case)[0]) - 1]


def ratio_of(case: str, given: Array) -> float:
    """The ratio with λ taken from some weights instead of the eigenvector."""
    matrix = compared(case)[2]
    n = len(matrix)
    return float(((matrix @ given / given).mean() - n) / (n - 1) / pairwise.RANDOM[n - 1])


OWN_RANDOM = {3: 0.5799, 4: 0.8921, 8: 1.3952}
AHP: dict[str, Callable[[str], Any]] = {
    "ahp.eigen": lambda case: priorities(case, "eigenvector"),
    "ahp.geometric": lambda case: priorities(case, "geometric"),
    "ahp.lambda_max": lambda case: len(compared(case)[0]) + index(case) * (len(compared(case)[0]) - 1),
    "ahp.ci": index,
    "ahp.cr_saaty_ri": ratio,
    "ahp.cr_eigen": ratio,
    # Differences: random indices of its own; λ of other weights than the eigenvector.
    "ahp.cr_own_ri": lambda case: index(case) / OWN_RANDOM[len(compared(case)[0])],
    "ahp.cr_geometric": lambda case: ratio_of(case, priorities(case, "geometric")),
    "ahp.cr_colmean": lambda case: ratio_of(case, np.array(peer("formula")[case]["ahp.colmean"])),
}


@pytest.mark.parametrize(("name", "case", "key"), keys(("ahp.",)))
def test_pairwise_comparisons(name: str, case: str, key: str, record_property: Record) -> None:
    if key in NOT_OURS:
        assert key not in AHP
        return
    theirs = np.array(peer(name)[case][key])
    assert_allclose(AHP[key](case), theirs, rtol=1e-10, atol=1e-10)
    record_property("figures_compared", theirs.size)


def test_ratios_that_differ_on_purpose(record_property: Record) -> None:
    assert_allclose(ratio("p4"), 0.04332683090639635, rtol=1e-10)
    assert_allclose(peer("pymcdm")["p4"]["ahp.cr_own_ri"], 0.04371051206788109, rtol=1e-10)
    assert_allclose(peer("pydecision")["p4"]["ahp.cr_geometric"], 0.04330883247792167, rtol=1e-10)
    record_property("figures_compared", 3)


# ---------------------------------------------------------------------------- through the public calls


def framework(types: Array, weighting: str) -> ki.Framework:
    members = [
        {
            "id": f"c{j + 1}",
            "source": "villages",
            "direction": int(direction),
            "items": [{"column": f"c{j + 1}", "scale": "any"}],
        }
        for j, direction in enumerate(types)
    ]
    return ki.Framework.from_dict(
        {
            "id": "peers",
            "version": "1",
            "unit": "kode",
            "scales": {"any": {"kind": "numeric"}},
            "index": {"id": "index", "members": members},
            "methodology": {"range": [0, 1], "normalisation": "min_max", "weighting": weighting},
        }
    )


@pytest.mark.parametrize("case", DATA)
@pytest.mark.parametrize(
    ("weighting", "key"), [("critic", "w.critic"), ("standard_deviation", "w.std_minmax")]
)
def test_a_score_with_learnt_weights(case: str, weighting: str, key: str, record_property: Record) -> None:
    x, types = values(case)
    rows = [
        {"kode": f"v{i}", **{f"c{j + 1}": v for j, v in enumerate(row)}} for i, row in enumerate(x.tolist())
    ]
    scores = ki.score(framework(types, weighting), villages=rows)
    theirs = np.array(peer("formula")[case][key])
    applied = scores.weights["applied"]
    assert_allclose(applied.loc[[f"c{j + 1}" for j in range(len(types))]], theirs, rtol=1e-10)
    assert_allclose(scores.value[:, 0], directed(x, types) @ theirs, rtol=1e-10)
    # Frozen, they serve another year without being learnt again.
    frozen = framework(types, weighting).with_weights(scores.weights)
    later = ki.score(frozen, villages=rows[: len(rows) // 2], base=scores)
    assert_allclose(later.value, scores.value[: len(rows) // 2], rtol=1e-12)
    assert_allclose(ki.score(frozen, villages=rows).value, scores.value, rtol=1e-12)
    record_property("figures_compared", theirs.size)
