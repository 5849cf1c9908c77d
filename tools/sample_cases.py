"""Four villages of the national index IDM with their 50 item scores, as published: the table idm_kasus.csv."""

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


def table() -> list[list[object]]:
    """Return the four villages with their item scores."""
    rows = [[code, name, *map(int, iks + ike + ikl)] for code, name, iks, ike, ikl in CASES]
    return [["kode_desa", "nama", *IKS, *IKE, *IKL], *rows]
