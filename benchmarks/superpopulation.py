"""Villages whose true scores are known exactly, and samples of them.

A village has endlessly many PSUs, so that no sample uses it up, and in each households of one to four adults. An answer
from 1 to 5 is a normal sum cut at thresholds: village, size of the household, PSU, person and item. Households are
drawn alike and one adult is asked in each, so that an adult's weight is the number of adults in it, and weights go with
answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtr

import ketahanan_index as ki
from ketahanan_index.methods import Array

ASKED = 6
"""Respondents a PSU."""
MISSING = 0.05
PSU_SHARE, PERSON_SHARE = 0.05, 0.25
"""Shares of the variance within a village: between PSUs, and between persons of a PSU over all items."""
VILLAGE_SPREAD = 0.5
ADULTS, ADULTS_FREQUENCY = np.arange(1, 5), np.array([0.20, 0.45, 0.25, 0.10])
ADULTS_SLOPE = -0.15
THRESHOLDS = np.array([-1.2, -0.4, 0.4, 1.2])
Tree = dict[str, tuple[float, dict[str, float]]]
TREE: Tree = {
    "modal": (0.6, {"q1": 1.0, "q2": 2.0, "q3": 1.0, "q4": 1.5}),
    "aksi": (0.4, {"q5": 1.0, "q6": 1.0, "q7": 2.0, "q8": 3.0}),
}
"""Groups with their weights, and items with theirs."""
EASE = np.array([-0.9, -0.5, -0.2, 0.0, 0.1, 0.3, 0.6, 1.0])
"""How readily each item is answered high."""
MEANS = ("arithmetic_mean", "geometric_mean")


@dataclass(frozen=True)
class Samples:
    """A sample of every village.

    Parameters
    ----------
    table : DataFrame
        Respondents: village, PSU, weight, answers.
    level : array (village,)
        What the villages differ by.
    """

    table: pd.DataFrame
    level: Array


def samples(villages: int, psus: int, seed: int, *, fixed: bool, missing: float = MISSING) -> Samples:
    """Draw PSUs: as many in each village when `fixed`, else that many on average, each from any village.

    A share `missing` of the answers is blank, at random; the same people are drawn whatever it is.
    """
    rng = np.random.default_rng([seed, villages, psus, fixed])
    level = rng.normal(0.0, VILLAGE_SPREAD, villages)
    drawn = np.repeat(np.arange(villages), psus) if fixed else rng.integers(0, villages, villages * psus)
    psu = np.repeat(np.arange(len(drawn)), ASKED)
    village, count = drawn[psu], len(psu)
    adults = rng.choice(ADULTS, count, p=ADULTS_FREQUENCY)
    common = _centre(level[village], adults)
    common += rng.normal(0.0, np.sqrt(PSU_SHARE), len(drawn))[psu]
    common += rng.normal(0.0, np.sqrt(PERSON_SHARE), count)
    latent = (
        common[:, None] + EASE + rng.normal(0.0, np.sqrt(1 - PSU_SHARE - PERSON_SHARE), (count, len(EASE)))
    )
    answer = 1.0 + np.searchsorted(THRESHOLDS, latent)
    answer[rng.random(answer.shape) < missing] = np.nan
    table = pd.DataFrame(answer, columns=_items())
    drawn_as = {"kode_desa": np.array(names(villages), dtype=object)[village], "rt": psu, "bobot": adults}
    return Samples(table.assign(**drawn_as), level)


def names(villages: int) -> list[str]:
    """Return the codes of villages, sorted."""
    return [f"D{i:06d}" for i in range(villages)]


def truth(level: Array, aggregation: str, tree: Tree = TREE) -> Array:
    """Return the score of each village's whole population, by formula and not by the library."""
    mean = np.zeros((len(level), len(EASE)))
    people = ADULTS * ADULTS_FREQUENCY / (ADULTS @ ADULTS_FREQUENCY)
    for adults, share in zip(ADULTS, people, strict=True):
        centre = _centre(level, adults)[:, None] + EASE
        mean += share * (1.0 + ndtr(centre[:, :, None] - THRESHOLDS).sum(axis=2))
    value = 100.0 * (mean - 1.0) / len(THRESHOLDS)
    shares = np.concatenate([of * np.array([*w.values()]) / sum(w.values()) for of, w in tree.values()])
    if aggregation == "geometric_mean":
        return np.asarray(np.exp(np.log(value) @ shares))
    return np.asarray(value @ shares)


def framework(aggregation: str) -> ki.Framework:
    """Return the tree: two groups of four items."""
    groups: list[dict[str, Any]] = [
        {"id": name, "weight": weight, "members": [_indicator(q, w) for q, w in items.items()]}
        for name, (weight, items) in TREE.items()
    ]
    return ki.Framework.from_dict(
        {
            "id": "simulasi",
            "version": "1",
            "unit_codes": "text",
            "scales": {"setuju": {"kind": "ordinal", "options": {i: str(i) for i in range(1, 6)}}},
            "methodology": {"aggregation": aggregation},
            "index": {"id": "indeks", "members": groups},
        }
    )


def _indicator(name: str, weight: float) -> dict[str, Any]:
    return {"id": name, "weight": weight, "items": [{"column": name, "scale": "setuju"}]}


def _items() -> list[str]:
    return [name for _, items in TREE.values() for name in items]


def _centre(level: Array, adults: Any) -> Array:
    return np.asarray(level + ADULTS_SLOPE * (adults - ADULTS @ ADULTS_FREQUENCY))
