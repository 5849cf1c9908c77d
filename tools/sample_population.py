"""Everybody of 18 and over in the invented villages, with all their answers; and the truth about them.

Random numbers are the raw bits of Philox, which numpy promises to keep; tendencies are sums and products of them in
a fixed order. So the same people live on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from tools.sample_items import ENDS, INDICATORS, ITEMS, NOT_APPLICABLE, Item
from tools.sample_villages import DIMENSIONS, RECORDS, SEED, Village

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

# Variances beside 1, the variance of the answers inside an RT, and correlations of a person's tendencies.
DUSUN, RT, RT_ITEM, VILLAGE_ITEM = 0.015, 0.03, 0.015, 0.01
PERSON_SHARED = 0.4
HOUSEHOLDS_AN_RT = (24, 47)
ADULTS = (0.18, 0.64, 0.85, 0.96)  # up to 1, 2, 3, 4 adults a household; the others have 5
PEOPLE_A_HOUSEHOLD = 3.55


class Numbers:
    """A stream of random numbers, one a village."""

    def __init__(self, stream: int) -> None:
        self._philox = np.random.Philox(key=SEED * 1000 + stream)

    def uniform(self, *shape: int) -> Floats:
        """Return numbers from 0 to below 1."""
        count = int(np.prod(shape))
        bits = np.asarray(self._philox.random_raw(count), dtype=np.uint64)
        return ((bits >> np.uint64(11)).astype(np.float64) * 2.0**-53).reshape(shape)

    def normal(self, *shape: int) -> Floats:
        """Return nearly normal numbers: four quarters of the bits, summed."""
        count = int(np.prod(shape))
        bits = np.asarray(self._philox.random_raw(count), dtype=np.uint64)
        total = np.full(count, 2.0 - 2.0 * 65536)
        for quarter in range(4):
            total += ((bits >> np.uint64(16 * quarter)) & np.uint64(0xFFFF)).astype(np.float64)
        return (total * (sqrt(3) / 65536)).reshape(shape)


@dataclass(frozen=True)
class People:
    """The adults of a village, sorted by RT and household; `stratum` is that of each RT.

    `answers` are codes, the number chosen for a multiple choice; `chosen` says which.
    """

    household: Whole
    rt: Whole
    stratum: Whole
    male: NDArray[np.bool_]
    age: Whole
    answers: dict[str, Whole]
    chosen: dict[str, NDArray[np.bool_]]

    def __len__(self) -> int:
        return len(self.household)


def people(village: Village, place: int) -> People:
    """Return everybody of 18 and over in a village, the `place`-th."""
    numbers = Numbers(place)
    rt_of_household, stratum = settle(numbers, village)
    size = 1 + np.searchsorted(ADULTS, numbers.uniform(len(rt_of_household)), side="right")
    household = np.repeat(np.arange(len(size)), size)
    first = (np.cumsum(size) - size)[household]
    rank = np.arange(len(household)) - first
    rt = rt_of_household[household]
    draws = numbers.uniform(4, len(household))
    head = draws[0, first] < 0.85
    male = np.where(rank == 0, head, np.where(rank == 1, ~head, draws[1] < 0.5))
    head_age = 24 + (50 * draws[2, first]).astype(np.int64)
    young = 18 + (20 * draws[3]).astype(np.int64)
    partner = np.maximum(head_age - 8 + (14 * draws[3]).astype(np.int64), 18)
    age = np.where(
        rank == 0, head_age, np.where(rank == 1, partner, np.where(draws[2] < 0.75, young, young + 42))
    )

    n = len(household)
    common = numbers.normal(n)
    tendency: dict[str, Floats] = {}
    place_of: dict[str, Floats] = {}
    for dimension in DIMENSIONS:
        tendency[dimension] = sqrt(PERSON_SHARED) * common + sqrt(1 - PERSON_SHARED) * numbers.normal(n)
        dusun = sqrt(DUSUN) * numbers.normal(int(stratum.max()) + 1)
        place_of[dimension] = (
            village.effect[dimension] + dusun[stratum] + sqrt(RT) * numbers.normal(len(stratum))
        )
    answers: dict[str, Whole] = {}
    chosen: dict[str, NDArray[np.bool_]] = {}
    for item in ITEMS:
        sign = 1 if item.loading > 0 else -1
        here = sign * place_of[item.dimension] + sqrt(VILLAGE_ITEM) * numbers.normal(1)
        here = (here + sqrt(RT_ITEM) * numbers.normal(len(stratum)))[rt]
        noise = numbers.normal(n)
        differences = item.men * (male - 0.5) + item.older * (age - 46) / 10
        own = item.loading * tendency[item.dimension] + differences
        rest = sqrt(1 - item.loading * item.loading)
        if item.options:
            each = 0.6 * noise + 0.8 * numbers.normal(len(item.options), n)
            picked = here + own + rest * each > np.array(item.cuts)[:, np.newaxis]
            picked = picked[:, first] if item.household else picked
            chosen[item.id] = picked
            answers[item.id] = picked.sum(axis=0, dtype=np.int64)
        else:
            y = here + own + rest * noise
            y = y[first] if item.household else y
            answers[item.id] = item.lowest + np.searchsorted(item.cuts, y, side="right").astype(np.int64)
    skip(answers, numbers.uniform(3, n))
    return People(household, rt, stratum, male, age, answers, chosen)


def settle(numbers: Numbers, village: Village) -> tuple[Whole, Whole]:
    """Return the RT of each household and the stratum of each RT: one to three strata, neighbours together."""
    households = round(village.people / PEOPLE_A_HOUSEHOLD)
    low, high = HOUSEHOLDS_AN_RT
    sizes: list[int] = []
    while (left := households - sum(sizes)) >= low + high:
        sizes.append(low + int((high - low) * numbers.uniform(1)[0]))
    sizes += [left // 2, left - left // 2] if left >= high else [left]
    strata = 1 + (village.people >= 2000) + (village.people >= 4000)
    rt = np.repeat(np.arange(len(sizes)), sizes)
    return rt, np.arange(len(sizes)) * strata // len(sizes)


def skip(answers: dict[str, Whole], uniform: Floats) -> None:
    """Put right what belongs together: no meeting, no opinion; no institution known, nothing to say of one."""
    answers["PAR02"][answers["PAR01"] == 0] = 1
    none = (answers["KL01"] == 0) | (uniform[0] < 0.03)
    for name in ("KL02", "KL03", "KL04"):
        answers[name][none] = NOT_APPLICABLE
    answers["KL05"][(answers["GR07"] == 1) & (uniform[1] < 0.25)] = NOT_APPLICABLE
    answers["KL06"][uniform[2] < 0.09] = NOT_APPLICABLE


# ------------------------------------------------------------------------------------------------------------ the truth
def truth(village: Village, everybody: People) -> dict[str, float]:
    """Return the true value of every indicator, dimension and the index of a village."""
    items = {item.id: values(item, everybody) for item in ITEMS}
    true = {name: int(x.sum()) / len(x) for name, x in items.items()}
    true["GR06"] = (true.pop("GR06A") + true.pop("GR06B")) / 2
    true |= village_values(village)
    score = {name: 100 * (true[name] - low) / (high - low) for name, (low, high) in ENDS.items()}
    for dimension, members in INDICATORS.items():
        true[dimension] = sum(score[name] for name in members) / len(members)
    four = [d for d in DIMENSIONS if d != "kearifan_lokal"]
    return {"ketahanan_sosial": sum(true[d] for d in four) / len(four), **true}


def values(item: Item, everybody: People) -> Whole:
    """Return the values of all to whom a question applies, none above the top of its scale."""
    x = everybody.answers[item.id]
    x = x[x != NOT_APPLICABLE]
    capped: Whole = x if item.top is None else np.minimum(x, item.top)
    return capped


def village_values(village: Village) -> dict[str, float]:
    """Return the true values of the indicators that come from the village office."""
    known = {name: village.records[name] for name in RECORDS}
    kinds = [min(known[f"R809{letter}"], 1) for letter in "ABCDEF"]
    return {
        "SDM08": min(known["SDM08"] * 1000 / village.people, 2),
        "PAR08": min(known["PAR08"], 12),
        "GR08": (known["R808A"] + known["R808B"]) / 2,
        "KL08": sum(kinds) / len(kinds),
        "KL09": 1 if known["KL09"] == 1 else 0,
    }


TRUE = [
    "kode_desa", "ketahanan_sosial", *DIMENSIONS, *(name for members in INDICATORS.values() for name in members),
]  # fmt: skip


def table(found: list[Village], everybody: list[People]) -> list[list[object]]:
    """Return kebenaran.csv."""
    rows: list[list[object]] = []
    for village, adults in zip(found, everybody, strict=True):
        true = truth(village, adults)
        rows.append([village.code, *(f"{true[name]:.4f}" for name in TRUE[1:])])
    return [[*TRUE], *rows]
