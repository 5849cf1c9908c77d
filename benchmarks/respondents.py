"""Synthetic respondents: always the same ones for a size and a seed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

import ketahanan_index as ki
from benchmarks.workload import SEED, codes
from ketahanan_index.methods import Array

ITEMS = tuple(f"q{i:02d}" for i in range(1, 25))
GROUPS = 4
FEWEST = 6
PSUS = 3
VILLAGES_A_STRATUM = 20
MISSING = 0.04


@dataclass(frozen=True)
class Respondents:
    """A framework and a table of respondents who come in no order.

    Parameters
    ----------
    framework : Framework
        24 means of answers from 1 to 5, in four groups.
    table : DataFrame
        Village, stratum, PSU, weight and the answers: floats, about 4 % missing.
    villages : int
        How many villages there are.
    """

    framework: ki.Framework
    table: pd.DataFrame
    villages: int

    @property
    def size(self) -> str:
        """Respondents and villages, as a row of results names them."""
        return f"{len(self.table):,} / {self.villages:,}"

    @cached_property
    def weighted(self) -> Array:
        """The weighted means of all who answered ``(village, item)``, villages sorted, by pandas."""
        return weighted_means(self.table).to_numpy()


def design(villages_are: str) -> ki.SurveyDesign:
    """Return how they were drawn: PSUs within strata of some 20 villages."""
    named: Any = villages_are
    return ki.SurveyDesign(weights="bobot", strata="strata", clusters="rt", villages_are=named)


def means(table: pd.DataFrame) -> pd.DataFrame:
    """Return the plain means by village, without weights and without standard errors."""
    return table.groupby("kode_desa")[list(ITEMS)].mean()


def weighted_means(table: pd.DataFrame) -> pd.DataFrame:
    """Return the weighted means by village, without standard errors."""
    answers, weight = table[list(ITEMS)], table["bobot"]
    total = answers.mul(weight, axis=0).groupby(table["kode_desa"]).sum()
    return total / answers.notna().mul(weight, axis=0).groupby(table["kode_desa"]).sum()


def respondents(count: int, villages: int, seed: int = SEED, psus: int = PSUS) -> Respondents:
    """Return `count` respondents, at least six in each village, in as many PSUs as told, shuffled."""
    rng = np.random.default_rng([seed, count, villages])
    others = rng.integers(0, villages, count - FEWEST * villages)
    village = np.sort(np.concatenate([np.repeat(np.arange(villages), FEWEST), others]))
    within = np.arange(count) - np.searchsorted(village, village)
    psu = village * psus + within % psus
    weight = np.exp(rng.normal(3.0, 0.5, villages))[village] * rng.uniform(0.7, 1.3, count)
    level = rng.normal(0.0, 0.5, villages)[village] + rng.normal(0.0, 0.3, psus * villages)[psu]
    columns: dict[str, Any] = {
        "kode_desa": np.array(codes(villages), dtype=object)[village],
        "strata": _named("S", village // VILLAGES_A_STRATUM),
        "rt": _named("RT ", psu),
        "bobot": weight,
    }
    for i, item in enumerate(ITEMS):
        latent = level + (i % 5 - 2) * 0.25 + rng.standard_normal(count)
        answer = np.clip(np.floor(latent + 3.5), 1, 5)
        columns[item] = np.where(rng.random(count) < MISSING, np.nan, answer)
    order = rng.permutation(count)
    table = pd.DataFrame(columns).iloc[order].reset_index(drop=True)
    return Respondents(framework(), table, villages)


def framework() -> ki.Framework:
    """Return the tree of four groups of six items."""
    size = len(ITEMS) // GROUPS
    groups = [
        {"id": f"kelompok_{g + 1}", "members": [_indicator(q) for q in ITEMS[g * size : (g + 1) * size]]}
        for g in range(GROUPS)
    ]
    return ki.Framework.from_dict(
        {
            "id": "jawaban",
            "version": "1",
            "unit_codes": "kemendagri",
            "scales": {"setuju": {"kind": "ordinal", "options": {i: str(i) for i in range(1, 6)}}},
            "index": {"id": "indeks", "members": groups},
        }
    )


def _indicator(name: str) -> dict[str, Any]:
    return {"id": name, "items": [{"column": name, "scale": "setuju"}]}


def _named(what: str, number: Any) -> Any:
    names = np.array([f"{what}{i + 1}" for i in range(int(number.max()) + 1)], dtype=object)
    return names[number]
