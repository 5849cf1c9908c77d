"""Standard errors of scores: against derivatives by respondent, jackknives, closed forms, and a known population."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray
from scipy import stats

import ketahanan_index as ki
from framework.documents import document, framework
from ketahanan_index.readers.sample import sample_path

Array = NDArray[np.float64]

AGGREGATIONS: dict[str, Any] = {
    "arithmetic": "arithmetic_mean",
    "geometric": "geometric_mean",
    "harmonic": "harmonic_mean",
    "mixed": {"indeks": "geometric_mean", "level_1": {"method": "power_mean", "power": 0.5}},
}
DESIGNS: dict[str, dict[str, Any]] = {
    "strata": {"strata": "lapis", "clusters": "rt"},
    "domains": {"strata": "lapis", "clusters": "rt", "villages_are": "domains"},
    "strata, without strata": {"clusters": "rt"},
    "domains, shares drawn": {"strata": "lapis", "clusters": "rt", "villages_are": "domains", "fpc": "ada"},
    "respondents": {"strata": "lapis"},
    "respondents, domains": {"strata": "lapis", "villages_are": "domains"},
    "respondents, shares drawn": {"fpc": "ada"},
}


def asked(name: str, *items: str, scale: str = "likert", **more: Any) -> dict[str, Any]:
    """Return an indicator of respondents; an item that begins with - is reversed."""
    listed = [{"column": i.lstrip("-"), "scale": scale, "reverse": i.startswith("-")} for i in items]
    return {"id": name, "items": listed, **more}


def two_levels(aggregation: Any) -> ki.Framework:
    """Return two groups: several items, a reversed one, a negative indicator, a share and a ratio."""
    return framework(
        {"id": "sdm", "weight": 2, "members": [
            asked("tahu", "q1", "-q2"),
            asked("sengketa", "q3", weight=3, direction=-1),
            asked("sering", "q7", statistic="share"),
        ]},
        {"id": "kelembagaan", "members": [
            asked("rukun", "q4", "q5", "q6", minimum_items=2),
            asked("ikut", "hadir", scale="persen", statistic="ratio", denominator={"column": "diundang", "per": 100}),
        ]},
        unit="desa",
        methodology={"aggregation": aggregation},
    )  # fmt: skip


@cache
def survey(villages: int = 8, each: int = 24, seed: int = 3, psus: int = 6) -> pd.DataFrame:
    """Return answers with holes and unequal weights; villages lie across strata and share their sampling units."""
    random = np.random.default_rng(seed)
    count = villages * each
    lapis = random.integers(0, 2, count)
    rt = random.integers(0, psus, count)
    shift = random.normal(0, 0.6, (2, psus))[lapis, rt] + np.repeat(random.normal(0, 0.5, villages), each)
    table = pd.DataFrame(
        {
            "desa": np.repeat([f"D{i:02}" for i in range(villages)], each),
            "semua": "satu",
            "lapis": np.array(["barat", "timur"])[lapis],
            "rt": [f"RT {i}" for i in rt],
            "bobot": np.exp(random.normal(3, 0.5, count)),
            "ada": np.where(lapis == 0, 0.2, 0.3),
            "diundang": random.integers(1, 9, count).astype(float),
        }
    )
    for i in range(1, 8):
        table[f"q{i}"] = np.clip(np.rint(random.normal(3 + shift, 1)), 1, 5)
    table["hadir"] = random.binomial(table["diundang"].astype(int), 1 / (1 + np.exp(-shift)))
    holes = [f"q{i}" for i in range(1, 8)]
    table[holes] = table[holes].mask(random.random((count, 7)) < 0.1)
    table["hadir"] = table["hadir"].mask(random.random(count) < 0.1)
    return table


def design(name: str) -> ki.SurveyDesign:
    return ki.SurveyDesign(weights="bobot", **DESIGNS[name])


def table_for(name: str, table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(ada=0.25) if "lapis" not in DESIGNS[name].values() else table


def score(table: pd.DataFrame, aggregation: str, name: str) -> ki.Scores:
    return ki.score(two_levels(AGGREGATIONS[aggregation]), respondents=table, design=design(name))


# ------------------------------------------------------------- the whole pipeline, derived by each respondent's weight


@cache
def influences(aggregation: str, step: float = 0.01) -> Array:
    """Return ``(respondent, node)``: weight times the derivative of the score of the respondent's village by it.

    Every village is scored anew for each of its respondents and for each of four changes of that weight, in copies
    with names of their own. The four changes are those of a central difference with one extrapolation by Richardson.
    """
    table = survey()
    changes = {-2: 1 / 12, -1: -8 / 12, 1: 8 / 12, 2: -1 / 12}
    village = table.groupby("desa")
    copies = []
    for i in range(village.size().max()):
        here = village.cumcount() == i
        for change in changes:
            weight = table["bobot"].where(~here, table["bobot"] * (1 + change * step))
            copies.append(table.assign(bobot=weight, desa=table["desa"] + f" {i:03} {change}"))
    whole = pd.concat(copies)
    found = ki.score(
        two_levels(AGGREGATIONS[aggregation]), respondents=whole, design=ki.SurveyDesign(weights="bobot")
    )
    value = pd.DataFrame(found.value, index=found.units)
    names = [
        [f"{desa} {i:03} {change}" for desa, i in zip(table["desa"], village.cumcount(), strict=True)]
        for change in changes
    ]
    total = sum(
        part * value.loc[name].to_numpy() for part, name in zip(changes.values(), names, strict=True)
    )
    return np.asarray(total / step)


def between(rows: pd.DataFrame, u: Array, name: str) -> Array:
    """Return the covariance of sums of `u` over a sample: within strata, between sampling units."""
    given = DESIGNS[name]
    total = np.zeros((u.shape[1], u.shape[1]))
    for _, stratum in rows.groupby(given.get("strata", "semua")):
        unit = stratum[given["clusters"]] if "clusters" in given else pd.Series(stratum.index, stratum.index)
        sums = pd.DataFrame(u[stratum.index.to_numpy()], index=stratum.index).groupby(unit).sum().to_numpy()
        n = len(sums)
        share = float(stratum[given["fpc"]].iloc[0]) if "fpc" in given else 0.0
        centred = sums - sums.mean(axis=0)
        total += (1 - share) * n / (n - 1) * centred.T @ centred
    return total
