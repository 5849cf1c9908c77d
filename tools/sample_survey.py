"""The sample of the invented villages as an enumerator team would deliver it: responden.csv, and a soiled part of it.

Design: dusun (in a kelurahan RW) are strata; in each some RT are drawn with equal chance, in each RT some households
with equal chance, in each household one adult. All without replacement. The weight is the inverse of the chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import numpy as np

from tools.sample_items import ASKED, ITEMS, NOT_APPLICABLE, Item
from tools.sample_population import People
from tools.sample_villages import SEED, Village

# RT drawn in each stratum and households in each RT, by the number of strata; the last is taken in turn.
PLANS: dict[int, list[tuple[tuple[int, ...], int]]] = {
    1: [((6,), 6), ((5,), 6), ((7,), 5)],
    2: [((4, 3), 5), ((3, 3), 6), ((4, 4), 5)],
    3: [((3, 2, 2), 5), ((2, 2, 2), 6), ((3, 3, 2), 5)],
}
# Villages where something went wrong in the field, by row of desa.csv.
ODD_PLANS: dict[int, tuple[tuple[int, ...], int]] = {
    18: ((2,), 4),  # the team came for one day only: 8 respondents
    27: ((1,), 30),  # one RT for the whole village
    41: ((3, 1, 3), 5),  # a dusun with a lone RT
}

BROKEN_OFF = 0.012  # interviews that end before the last question
BLANK = 0.004  # questions left out by mistake
ENUMERATORS = 5
"""Ways of writing labels, one a village."""


def draw(random: Random, count: int, number: int) -> list[int]:
    """Return `number` of the first `count` whole numbers, each set with equal chance, in order."""
    left = list(range(count))
    return sorted(left.pop(int(len(left) * random.random())) for _ in range(number))


def sample(village: Village, place: int, everybody: People) -> list[tuple[int, str, str, float, int]]:
    """Return who is drawn in a village: person, stratum, RT, weight, and adults of the household."""
    random = Random(SEED * 1000 + place)  # noqa: S311 (invented people)
    strata = int(everybody.stratum.max()) + 1
    taken, households = ODD_PLANS.get(place) or PLANS[strata][place % 3]
    restart = village.urban or place % 2 == 0
    found: list[tuple[int, str, str, float, int]] = []
    for s in range(strata):
        rts = np.flatnonzero(everybody.stratum == s)
        label = f"RW {s + 1:02}" if village.urban else f"Dusun {s + 1}"
        for i in draw(random, len(rts), taken[s]):
            members = np.flatnonzero(everybody.rt == rts[i])
            homes = np.unique(everybody.household[members])
            number = i + 1 if restart else int(rts[i]) + 1
            for h in draw(random, len(homes), households):
                adults = members[everybody.household[members] == homes[h]]
                person = int(adults[int(len(adults) * random.random())])
                weight = len(rts) / taken[s] * len(homes) / households * len(adults)
                found.append((person, label, f"RT {number:03}", weight, len(adults)))
    return found


# ---------------------------------------------------------------------------------------------------------- the answers
PROFILE = ["id_wawancara", "kode_desa", "dusun", "rt", "bobot", "jenis_kelamin", "umur", "dewasa"]


def columns(item: Item) -> list[str]:
    """Return the columns of an item: one, or one for each option and exclusive choice."""
    if not item.apart:
        return [item.id]
    return [f"{item.id}/{option}" for option in (*item.options, "tidak_ada", "tidak_tahu")]


def cells(random: Random, item: Item, everybody: People, person: int, style: int) -> list[object]:
    """Return what is written for a person: codes, words in the enumerator's way, or a mark for each option."""
    chance = random.random()
    silent = chance < BLANK + item.no_answer
    if chance < BLANK or (silent and item.options):
        return [""] * len(columns(item))
    unknown = not silent and chance < BLANK + item.no_answer + item.unknown
    if item.options:
        picked = [o for o, yes in zip(item.options, everybody.chosen[item.id][:, person], strict=True) if yes]
        picked = ["tidak_tahu"] if unknown else picked or ["tidak_ada"]
        if item.apart:
            return [int(column.partition("/")[2] in picked) for column in columns(item)]
        return [("  " if style == 3 else " ").join(reversed(picked) if style == 1 else picked)]
    answer = int(everybody.answers[item.id][person])
    if answer == NOT_APPLICABLE:
        return ["7"]
    if silent or unknown:
        return [item.missing[silent]]
    return [written(random, item.labels[answer - item.lowest], style) if item.labels else answer]


def written(random: Random, label: str, style: int) -> str:
    """Return a label as an enumerator writes it: case and spaces are uneven, the words are not."""
    if style == 1:
        return label.lower()
    if style == 2:
        return label.upper() if random.random() < 0.5 else label
    if style == 3:
        return f" {label}" if random.random() < 0.2 else f"{label} " if random.random() < 0.2 else label
    if style == 4:
        return label.replace(" ", "  ") if random.random() < 0.3 else label.title()
    return label


def table(found: list[Village], people: list[People]) -> list[list[object]]:
    """Return responden.csv."""
    random = Random(SEED + 2)  # noqa: S311 (invented people)
    header: list[object] = [*PROFILE, *(column for item in ITEMS for column in columns(item))]
    rows: list[list[object]] = [header]
    for place, (village, everybody) in enumerate(zip(found, people, strict=True)):
        for person, stratum, rt, weight, adults in sample(village, place, everybody):
            profile = [f"W{len(rows):04}", village.code, stratum, rt, f"{weight:.2f}"]
            sex = "L" if everybody.male[person] else "P"
            told = {item.id: cells(random, item, everybody, person, place % ENUMERATORS) for item in ITEMS}
            if random.random() < BROKEN_OFF:
                for name in ASKED[8 + int((len(ASKED) - 8) * random.random()) :]:
                    told[name] = [""] * len(told[name])
            answers = [cell for item in ITEMS for cell in told[item.id]]
            rows.append([*profile, sex, int(everybody.age[person]), adults, *answers])
    return rows


# ----------------------------------------------------------------------------------------------------------- the soiled
SOILED_VILLAGES: Sequence[int] = (16, 22)
# Data row of responden_kotor.csv, column, what is written there.
SOILED: list[tuple[int, str, str]] = [
    (3, "PAR02", "Kadang kadang"),
    (7, "GR04", "Mungkin"),
    (11, "SDM01", "6"),
    (14, "bobot", "seratus"),
    (18, "bobot", "-45.20"),
    (22, "bobot", ""),
    (26, "kode_desa", "9901092001"),
    (30, "kode_desa", ""),
    (33, "dusun", ""),
    (37, "PAR06", "uang tidak_ada"),
    (41, "SDM04", "3.5"),
    (45, "PAR05", "banyak"),
    (48, "GR03", "44"),
    (51, "KL07/perusahaan", "3"),
    (54, "KL01", "pkk arisan"),
    (57, "rt", ""),
]


def soiled(rows: list[list[object]], found: list[Village]) -> list[list[object]]:
    """Return responden_kotor.csv: some villages of responden.csv with the cells of SOILED."""
    header = rows[0]
    codes = {found[place].code for place in SOILED_VILLAGES}
    part = [header, *(list(row) for row in rows[1:] if row[1] in codes)]
    for row, column, text in SOILED:
        part[row][header.index(column)] = text
    return part
