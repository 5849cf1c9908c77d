"""48 invented villages of a kabupaten that does not exist: the table desa.csv, and what makes them differ.

Only `random.Random.random` is used, whose numbers are the same in every version of Python.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt
from random import Random

SEED = 20240817
DIMENSIONS = ("sdm", "partisipasi", "gotong_royong", "kelembagaan", "kearifan_lokal")

KECAMATAN = ("Contoh Utara", "Contoh Timur", "Contoh Selatan", "Contoh Barat")
# fmt: off
PLANTS = [
    "Kenari", "Melati", "Cempaka", "Bakung", "Pandan", "Serai", "Kemiri", "Randu", "Lontar", "Tembesu",
    "Meranti", "Ketapang",
]
# fmt: on
COLOURS = ("Jingga", "Nila", "Ungu", "Kelabu")
# fmt: off
COLUMNS = [
    "kode_desa", "nama", "kecamatan", "jumlah_penduduk", "iks", "ike", "ikl", "hadir_musyawarah", "relawan",
    "kerja_bakti", "perkelahian", "jarak_puskesmas",
]
RECORDS = [
    "SDM08", "PAR08", "R808A", "R808B", "R809A", "R809B", "R809C", "R809D", "R809E", "R809F", "KL09",
]
# fmt: on
# Cells left blank, by row: components first, so that five villages have no IDM.
BLANKS = {
    7: ["ike"],
    15: ["ikl"],
    22: ["iks", "ike", "ikl"],
    33: ["iks"],
    41: ["ike", "ikl"],
    4: ["relawan"],
    19: ["jarak_puskesmas"],
    28: ["hadir_musyawarah", "relawan"],
    37: ["perkelahian"],
    44: ["hadir_musyawarah", "relawan", "kerja_bakti", "perkelahian", "jarak_puskesmas"],
}
# The same for the records of the framework; without one kind of institution KL08 is missing.
RECORD_BLANKS = {
    10: ["SDM08"],
    17: ["PAR08"],
    26: ["R808A", "R808B"],
    31: ["R808B"],
    5: ["R809E"],
    39: ["R809C"],
    2: ["KL09"],
    25: ["KL09"],
    44: ["SDM08", "PAR08"],
}

# How far villages differ, in standard deviations of the answers of one village.
VILLAGE_SD = 0.36
SHARED = 0.6  # correlation of two dimensions between villages
# A kelurahan is a town: less joint work, fewer meetings.
KELURAHAN = {
    "sdm": 0.05,
    "partisipasi": -0.15,
    "gotong_royong": -0.2,
    "kelembagaan": -0.05,
    "kearifan_lokal": -0.25,
}


@dataclass(frozen=True)
class Village:
    """A village: its cells in desa.csv, its true records, and how it differs in each dimension."""

    code: str
    urban: bool
    people: int
    cells: dict[str, object]
    records: dict[str, int] = field(default_factory=dict)
    effect: dict[str, float] = field(default_factory=dict)


def normal(random: Random) -> float:
    """Return a number that is nearly normal, by sums and products alone: the same on every machine."""
    return (random.random() + random.random() + random.random() + random.random() - 2) * sqrt(3)


def villages() -> list[Village]:
    """Return 48 invented villages: nine desa and three kelurahan in each of four kecamatan."""
    random = Random(SEED)  # noqa: S311 (invented villages are no secret)
    again = Random(SEED + 1)  # noqa: S311 (apart, so that what came first keeps its numbers)
    found: list[Village] = []
    for k, kecamatan in enumerate(KECAMATAN):
        for i, plant in enumerate(PLANTS):
            # A village's standing moves all its records a little, so that they hang together.
            apart = 0.5 * random.random() + 0.25 * k / 3
            standing = apart + 0.25 * (i < 3)
            kind, number = (1, i + 1) if i < 3 else (2, i - 2)
            people = 900 + int(random.random() * 4200) + 2500 * (i < 3)
            cells: dict[str, object] = {
                "kode_desa": f"9901{k + 1:02}{kind}{number:03}",
                "nama": f"{plant} {COLOURS[(i + k) % 4]}",
                "kecamatan": kecamatan,
                "jumlah_penduduk": people,
                "iks": component(random, standing, 175),
                "ike": component(random, standing - 0.15, 60),
                "ikl": component(random, 0.5, 15),
                "hadir_musyawarah": int(people * (0.01 + 0.05 * random.random())),
                "relawan": int(people * 0.02 * random.random() * (0.4 + standing)),
                "kerja_bakti": int(26 * random.random() * (1.3 - 0.6 * standing)),
                "perkelahian": int(4 * random.random() * random.random() * (1 + standing)),
                "jarak_puskesmas": f"{1 + 17 * random.random() * (1 - 0.7 * standing):.1f}",
            }
            urban = i < 3
            effect = effects(again, (apart - 0.375) / 0.172, urban=urban)
            volunteers = int(str(cells["relawan"]))
            village = Village(
                code=str(cells["kode_desa"]),
                urban=urban,
                people=people,
                cells=cells,
                records=records(again, effect, people, volunteers, urban=urban),
                effect=effect,
            )
            village.cells.update(dict.fromkeys(BLANKS.get(len(found), ()), ""))
            found.append(village)
    return found


def component(random: Random, standing: float, points: int) -> str:
    """Return a component of the IDM: a share of the points that can be had, at the four decimals of publication."""
    share = 0.38 + 0.58 * standing + 0.24 * (random.random() - 0.5)
    return f"{round(min(share, 1) * points) / points:.4f}"


def effects(random: Random, standing: float, *, urban: bool) -> dict[str, float]:
    """Return how a village differs in each dimension; its standing is a part of what the dimensions share."""
    common = 0.8 * standing + 0.6 * normal(random)
    own = {d: sqrt(SHARED) * common + sqrt(1 - SHARED) * normal(random) for d in DIMENSIONS}
    return {d: VILLAGE_SD * x + (KELURAHAN[d] if urban else 0) for d, x in own.items()}


def records(
    random: Random, effect: dict[str, float], people: int, volunteers: int, *, urban: bool
) -> dict[str, int]:
    """Return what the village office knows, coded as in PODES: 1 is most residents, or there is such a thing."""
    joint = normal(random) - 1.5 * effect["gotong_royong"]
    help_ = normal(random) - 1.5 * effect["gotong_royong"]
    rate = max(0.2, 0.9 + 0.8 * effect["sdm"] + 0.5 * normal(random))  # active volunteers per 1,000 residents
    chance = {"R809B": 0.85, "R809C": 0.3, "R809D": 0.5 if urban else 0.97, "R809E": 0.25 if urban else 0.5}
    chance |= {"R809A": 0.98, "R809F": 0.65, "KL09": 0.65}
    several = {"R809A": 9, "R809B": 2, "R809C": 1, "R809D": 9, "R809E": 3, "R809F": 6}
    there = {name: random.random() < c + 0.25 * effect["kelembagaan"] for name, c in sorted(chance.items())}
    few = {name: random.random() * random.random() for name in sorted(several)}
    counts = {name: int(there[name] * (1 + several[name] * few[name])) for name in sorted(several)}
    return {
        "SDM08": min(volunteers, round(people / 1000 * rate)),
        "PAR08": max(1, round(6.5 + 3.5 * effect["partisipasi"] + 2.6 * normal(random))),
        "R808A": 1 + (joint > 0.55) + (joint > 1.7),
        "R808B": 1 + (help_ > 1.2) + (help_ > 2.6),
        **counts,
        "KL09": 1 if there["KL09"] else 2,
    }


def table(found: list[Village], adults: list[int]) -> list[list[object]]:
    """Return desa.csv; `adults` are the people of 18 and over of each village."""
    rows: list[list[object]] = []
    for village, number in zip(found, adults, strict=True):
        told: dict[str, object] = {**village.records, **dict.fromkeys(RECORD_BLANKS.get(len(rows), ()), "")}
        rows.append([*village.cells.values(), number, *(told[column] for column in RECORDS)])
    return [[*COLUMNS, "penduduk_dewasa", *RECORDS], *rows]
