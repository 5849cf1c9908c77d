"""Write the tables of data/sample, or with --check say whether they are what this script writes.

`idm_kasus.csv` restates facts: the 50 item scores of four villages in the national index IDM, as published.
`desa.csv` is invented from a seed: 48 villages of a kabupaten that does not exist. Only `random.Random.random` is
used, whose numbers are the same in every version of Python.
"""

import argparse
import csv
import io
import sys
from pathlib import Path
from random import Random

FOLDER = Path(__file__).resolve().parents[1] / "data" / "sample"
SEED = 20240817

# ------------------------------------------------------------------------------------------------------- idm_kasus.csv
# fmt: off
IKS = [
    "akses_sarkes", "dokter", "bidan", "nakes_lain", "kepesertaan_bpjs", "akses_poskesdes",
    "aktivitas_posyandu", "akses_sd_mi", "akses_smp_mts", "akses_sma_smk", "ketersediaan_paud",
    "ketersediaan_pkbm", "ketersediaan_kursus", "taman_baca", "kebiasaan_goryong", "frekuensi_goryong",
    "ruang_publik", "kelompok_olahraga", "kegiatan_olahraga", "keragaman_agama", "keragaman_bahasa",
    "keragaman_komunikasi", "poskamling", "siskamling", "konflik", "pmks", "slb", "akses_listrik",
    "sinyal_telepon", "internet_kantor_desa", "internet_warga", "akses_jamban", "sampah", "air_minum",
    "air_mandi_cuci",
]
IKE = [
    "keragaman_produksi", "pertokoan", "pasar", "toko_kelontong", "kedai_penginapan", "pos_logistik",
    "bank_bpr", "kredit", "lembaga_ekonomi", "moda_transportasi", "keterbukaan_wilayah", "kualitas_jalan",
]
# fmt: on
IKL = ["kualitas_lingkungan", "rawan_bencana", "tanggap_bencana"]

# Code, name, and one digit an item in the order above. Only the first village is named by its source; the codes of
# the other three are invented, in a province 99 that does not exist.
CASES = [
    ("3216082011", "Cikedokan 2021", "50501135111115535555515555555555444", "111535021355", "553"),
    ("9999012001", "Kasus tanpa nama 2022", "55553555555115555355555555555555455", "155550035355", "553"),
    (
        "9999012002",
        "Kasus tanpa nama, templat SIADES",
        "50522555555151555355555515555555554",
        "553535525555",
        "340",
    ),
    ("9999012003", "Kasus tanpa nama 2024", "50524555535515551221555555323555455", "311530335555", "553"),
]

# ------------------------------------------------------------------------------------------------------------ desa.csv
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


def cases() -> list[list[object]]:
    """Return the four villages with their item scores."""
    rows = [[code, name, *map(int, iks + ike + ikl)] for code, name, iks, ike, ikl in CASES]
    return [["kode_desa", "nama", *IKS, *IKE, *IKL], *rows]


def villages() -> list[list[object]]:
    """Return 48 invented villages: nine desa and three kelurahan in each of four kecamatan."""
    random = Random(SEED)  # noqa: S311 (invented villages are no secret)
    rows: list[list[object]] = []
    for k, kecamatan in enumerate(KECAMATAN):
        for i, plant in enumerate(PLANTS):
            # A village's standing moves all its records a little, so that they hang together.
            standing = 0.5 * random.random() + 0.25 * k / 3 + 0.25 * (i < 3)
            kind, number = (1, i + 1) if i < 3 else (2, i - 2)
            people = 900 + int(random.random() * 4200) + 2500 * (i < 3)
            row: dict[str, object] = {
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
            row.update(dict.fromkeys(BLANKS.get(len(rows), ()), ""))
            rows.append([row[column] for column in COLUMNS])
    return [list(COLUMNS), *rows]


def component(random: Random, standing: float, points: int) -> str:
    """Return a component of the IDM: a share of the points that can be had, at the four decimals of publication."""
    share = 0.38 + 0.58 * standing + 0.24 * (random.random() - 0.5)
    return f"{round(min(share, 1) * points) / points:.4f}"


def as_csv(rows: list[list[object]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a file differs")
    check = parser.parse_args().check
    stale = 0
    for name, rows in (("idm_kasus.csv", cases()), ("desa.csv", villages())):
        path, text = FOLDER / name, as_csv(rows)
        if not check:
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.is_file() or path.read_bytes() != text.encode():
            print(f"{path}: not what tools/sample.py writes; run it without --check", file=sys.stderr)
            stale += 1
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
