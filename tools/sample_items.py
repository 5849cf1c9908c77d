"""What respondents are asked in responden.csv, and how the answers of a middling village are spread.

An answer is the number of `cuts` that lie below a person's tendency, which has mean 0 and standard deviation 1 among
the adults of a middling village. The cuts are assumptions: no such survey has been held.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

# Labels of answers from the lowest up, for the columns that an enumerator team filled with words.
MUDAH = ("Sangat sulit", "Sulit", "Sedang", "Mudah", "Sangat mudah")
FREKUENSI = ("Tidak pernah", "Jarang", "Kadang-kadang", "Sering", "Selalu")
PERCAYA = ("Sangat tidak percaya", "Tidak percaya", "Ragu-ragu", "Percaya", "Sangat percaya")


@dataclass(frozen=True, kw_only=True)
class Item:
    """A question.

    `loading` is what a person's tendency in the dimension adds, `men` and `older` the differences by sex and for
    each 10 years of age; all of a `household` answer alike. `unknown` and `no_answer` are the shares of those codes,
    whatever the answer would have been. An item with `options` has one cut an option; `apart` writes a column each.
    """

    id: str
    dimension: str
    cuts: tuple[float, ...]
    lowest: int = 1
    top: int | None = None
    loading: float = 0.5
    men: float = 0.0
    older: float = 0.0
    household: bool = False
    unknown: float = 0.01
    no_answer: float = 0.003
    missing: tuple[str, str] = ("8", "9")
    labels: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    apart: bool = False


SDM = partial(Item, dimension="sdm")
PAR = partial(Item, dimension="partisipasi")
GR = partial(Item, dimension="gotong_royong")
KL = partial(Item, dimension="kelembagaan")
KA = partial(Item, dimension="kearifan_lokal")
ONLY_9 = ("9", "9")  # where not knowing is an answer

# fmt: off
ITEMS: tuple[Item, ...] = (
    SDM(id="SDM01", cuts=(-0.05, 0.64, 1.17), lowest=0, men=-0.15),
    SDM(id="SDM02", cuts=(-0.58, 0.20), lowest=0, missing=ONLY_9, unknown=0.0),
    SDM(id="SDM03", cuts=(-1.55, -0.58, 0.28, 1.34), unknown=0.06, labels=MUDAH),
    SDM(id="SDM04", cuts=(-2.05, -1.08, -0.15, 1.13), unknown=0.02),
    SDM(id="SDM05", cuts=(-0.61, 0.03, 0.81, 1.55), older=0.05),
    SDM(id="SDM06", cuts=(-1.64, -0.67, 0.23, 1.41), unknown=0.03),
    SDM(id="SDM07", cuts=(-1.28, -0.41, 0.39, 1.17), lowest=0),
    PAR(id="PAR01", cuts=(-0.67, -0.03, 0.52, 0.99), lowest=0, men=0.25, older=0.08, loading=0.6),
    PAR(id="PAR02", cuts=(-0.30, 0.40, 1.08, 1.75), men=0.30, loading=0.6, labels=FREKUENSI),
    PAR(id="PAR03", cuts=(0.20, 0.84, 1.34), lowest=0, men=0.20, loading=0.6),
    PAR(id="PAR04", cuts=(-0.13, 0.50), lowest=0, men=0.15, missing=ONLY_9, unknown=0.0),
    PAR(id="PAR05", cuts=(-0.61, 0.10, 0.67, 1.17, 1.55, 1.88, 2.33), lowest=0, top=5, men=-0.25,
        missing=("98", "99")),
    PAR(id="PAR06", cuts=(-0.13, -0.31, 0.84, 0.05, 1.17), lowest=0, household=True,
        options=("uang", "tenaga", "bahan", "makanan", "pinjaman")),
    PAR(id="PAR07", cuts=(-1.64, -0.61, 0.03, 1.13), unknown=0.03, loading=0.4),
    GR(id="GR01", cuts=(-1.08, -0.36, 0.28, 0.84), lowest=0, household=True, loading=0.4),
    GR(id="GR02", cuts=(-2.20, -1.30, -0.60, 0.55)),
    GR(id="GR03", cuts=(-2.00, -1.05, -0.25, 1.00), loading=0.6),
    GR(id="GR04", cuts=(-2.05, -1.28, -0.48, 0.87), loading=0.6, labels=PERCAYA),
    GR(id="GR05", cuts=(-0.92, 0.05, 0.81, 1.41), lowest=0),
    GR(id="GR06A", cuts=(-1.75, -1.00, -0.40, 0.90), no_answer=0.012, loading=0.6),
    GR(id="GR06B", cuts=(-2.20, -1.45, -0.80, 0.70), no_answer=0.008, loading=0.6),
    GR(id="GR07", cuts=(-0.10, 0.80, 1.64, 2.33), loading=-0.4, unknown=0.04, labels=FREKUENSI),
    KL(id="KL01", cuts=(-0.70, 0.05, 0.75, -0.20, 0.25, 0.90), lowest=0, unknown=0.03,
        options=("pkk", "pemuda", "lpm", "adat_agama", "usaha", "sosial")),
    KL(id="KL02", cuts=(-0.84, -0.15, 0.55, 1.28), unknown=0.06, loading=0.6),
    KL(id="KL03", cuts=(-2.05, -1.23, -0.28, 1.08), no_answer=0.01, loading=0.6),
    KL(id="KL04", cuts=(-1.28, -0.20, 0.64, 1.75), unknown=0.05, loading=0.4),
    KL(id="KL05", cuts=(-1.88, -1.15, -0.40, 0.65), unknown=0.03, labels=FREKUENSI),
    KL(id="KL06", cuts=(-1.28, -0.47, 0.36, 1.23), unknown=0.05),
    KL(id="KL07", cuts=(1.04, 0.00, 1.04, 0.52, 0.58), lowest=0, unknown=0.15, apart=True,
        options=("desa_lain", "pemerintah", "perusahaan", "pendidikan", "lembaga")),
    KA(id="KA01", cuts=(-0.77, 0.13, 0.81, 1.28), lowest=0, older=0.06),
    KA(id="KA02", cuts=(-1.28, -0.33, 0.41, 1.41), unknown=0.02),
    KA(id="KA03", cuts=(-1.23, -0.58, 0.20, 1.17), unknown=0.03),
)
# The order in which the interviewer asks; one who breaks off leaves the rest blank.
ASKED = (
    "GR01", "GR05", "PAR01", "PAR02", "PAR03", "PAR05", "PAR06", "SDM01", "SDM05", "SDM07", "SDM02", "SDM03", "SDM04",
    "SDM06", "GR02", "GR03", "PAR07", "KL01", "KL02", "KL04", "KL07", "KL06", "PAR04", "KA01", "KA02", "KA03", "GR04",
    "KL03", "KL05", "GR07", "GR06A", "GR06B",
)
# fmt: on
NOT_APPLICABLE = -7  # as the population keeps it; written 7

# An indicator's true value on its own scale, and the ends of that scale: what the framework turns into 0 to 100.
KALI4, KALI5, TAHU3, LIKERT = (0, 3), (0, 4), (0, 2), (1, 5)
ENDS: dict[str, tuple[float, float]] = {
    **dict.fromkeys(("SDM01", "PAR03"), KALI4),
    **dict.fromkeys(("SDM02", "PAR04"), TAHU3),
    **dict.fromkeys(("SDM07", "PAR01", "GR01", "GR05", "KA01"), KALI5),
    **dict.fromkeys(
        ("SDM03", "SDM04", "SDM05", "SDM06", "PAR02", "PAR07", "GR02", "GR03", "GR04", "GR06"), LIKERT
    ),
    **dict.fromkeys(("KL02", "KL03", "KL04", "KL05", "KL06", "KA02", "KA03"), LIKERT),
    "GR07": (5, 1),
    "PAR05": (0, 5),
    "PAR06": (0, 5),
    "KL01": (0, 6),
    "KL07": (0, 5),
    "SDM08": (0, 2),
    "PAR08": (0, 12),
    "GR08": (3, 1),
    "KL08": (0, 1),
    "KL09": (0, 1),
}
INDICATORS: dict[str, tuple[str, ...]] = {
    "sdm": tuple(f"SDM0{i}" for i in range(1, 9)),
    "partisipasi": tuple(f"PAR0{i}" for i in range(1, 9)),
    "gotong_royong": tuple(f"GR0{i}" for i in range(1, 9)),
    "kelembagaan": tuple(f"KL0{i}" for i in range(1, 10)),
    "kearifan_lokal": tuple(f"KA0{i}" for i in range(1, 4)),
}
