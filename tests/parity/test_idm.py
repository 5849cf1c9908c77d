"""Official village indices: the IDM of the whole country and of single villages, and the Indeks Desa.

Data: ``../shared/data`` and ``../shared/domain``; one case of each is restated here. The rules are those of
Permendesa PDTT 2/2016 (IDM) and 9/2024 (Indeks Desa).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
import reference
from ketahanan_index.framework.reading import parse

Record = Callable[[str, object], None]

COMPONENTS = ["IKS", "IKE", "IKL"]


def as_class(status: str) -> str:
    return status.lower().replace(" ", "_")


# ------------------------------------------------------------------------------------- the whole country


@pytest.fixture(scope="module")
def country() -> pd.DataFrame:
    table = pd.read_csv(reference.shared("data/idm_2024.csv.gz"), dtype=str, keep_default_na=False)
    numbers = ["iks", "ike", "ikl", "idm"]
    table[numbers] = table[numbers].apply(pd.to_numeric)
    return table.set_index("kode_desa", drop=False)


@pytest.fixture(scope="module")
def national(country: pd.DataFrame) -> ki.Scores:
    return ki.score(ki.Framework.load("idm-komponen"), villages=country)


def test_every_village_with_data_has_a_score(
    country: pd.DataFrame, national: ki.Scores, record_property: Record
) -> None:
    assert len(national.units) == 75_265
    without = np.isnan(national.value[:, 0])
    assert [unit for unit, none in zip(national.units, without, strict=True) if none] == [
        "1105022062",
        "1106082013",
        "1116102005",
        "6311012020",
    ]
    published = country["idm"].to_numpy(float)
    # Published with four decimals, and made from components with four.
    assert_allclose(national.value[~without, 0], published[~without], atol=6.67e-5)
    assert np.isnan(published[without]).all()
    assert set(national.reason[without, 0]) == {"no_data"}
    assert set(national.reason[~without, 0]) == {"none_sampled"}
    (problem,) = national.problems.query("code == 'empty_unit'").to_dict("records")
    assert (problem["unit"], problem["count"]) == ("1105022062", 4)
    record_property("figures_compared", int((~without).sum()))
    assert (~without).sum() == 75_261


def test_status_is_the_published_one_but_in_one_village(
    country: pd.DataFrame, national: ki.Scores, record_property: Record
) -> None:
    ours = national.classes
    published = country["status"].map(as_class)
    scored = ours.notna()
    assert (published[~scored] == "").all()
    other = ours.index[scored & (ours.astype(object) != published)]
    assert list(other) == ["6213062003"]
    assert (ours["6213062003"], published["6213062003"]) == ("maju", "berkembang")
    record_property("figures_compared", int(scored.sum()))
    assert int((ours[scored].astype(object) == published[scored]).sum()) == 75_260


def test_status_is_read_from_the_unrounded_index(country: pd.DataFrame, national: ki.Scores) -> None:
    # 0.88, 0.6333 and 0.9333 average 0.81553…: above 0.8155, where the mean rounded to four decimals is on it.
    assert national.classes["3204352006"] == "mandiri"
    assert country.loc["3204352006", "status"] == "MANDIRI"
    framework = ki.Framework.load("idm-komponen")
    assert framework.classes is not None
    rounded = np.round(national.value[:, 0], 4)
    codes = np.searchsorted(framework.classes.bounds, rounded, "left")
    there = ~np.isnan(rounded)
    assert int((codes != national.classes.cat.codes)[there].sum()) == 10


# --------------------------------------------------------------------------------------- item by item


@pytest.fixture(scope="module")
def cases() -> list[dict[str, Any]]:
    data = json.loads(reference.shared("data/idm_cases.json").read_text("utf-8"))
    found: list[dict[str, Any]] = data["cases"]
    return found


@pytest.fixture(scope="module")
def scored(cases: list[dict[str, Any]]) -> ki.Scores:
    return ki.score(ki.Framework.load("idm"), villages=[row(case, i) for i, case in enumerate(cases)])


def row(case: dict[str, Any], place: int) -> dict[str, Any]:
    """Return one village's items; a village that the source does not name gets a code of its own."""
    items = {name: score for part in case["scores"].values() for name, score in (part or {}).items()}
    blank = {item.column: None for i in ki.Framework.load("idm").indicators for item in i.items}
    return {"kode_desa": case["kode_desa"] or f"32160820{12 + place}", **blank, **items}


def decimals(value: float) -> int:
    return len(repr(value).partition(".")[2])


def test_complete_cases_equal_the_recomputed_and_the_published_figures(
    cases: list[dict[str, Any]], scored: ki.Scores, record_property: Record
) -> None:
    compared = 0
    complete = [(i, case) for i, case in enumerate(cases) if case["complete"]]
    assert [case["id"] for _, case in complete] == [
        "cikedokan-2021",
        "anonim-2022",
        "seed-siades",
        "seed-indikator-2024",
    ]
    for i, case in complete:
        ours = dict(zip(map(str.upper, scored.nodes), scored.value[i], strict=True))
        again = case["recomputed"]
        assert_allclose(
            [ours[n] for n in (*COMPONENTS, "IDM")], [again[n] for n in (*COMPONENTS, "IDM")], rtol=1e-12
        )
        assert scored.classes.iloc[i] == as_class(again["STATUS"])
        compared += 5
        if case["published"]:
            for name in (*COMPONENTS, "IDM"):
                shown = float(case["published"][name])
                assert round(ours[name], decimals(shown)) == shown
            assert scored.classes.iloc[i] == as_class(case["published"]["STATUS"])
            compared += 5
    record_property("figures_compared", compared)
    assert compared == 30


def test_partial_cases_have_no_index_and_say_why(cases: list[dict[str, Any]], scored: ki.Scores) -> None:
    partial = [i for i, case in enumerate(cases) if not case["complete"]]
    assert [cases[i]["id"] for i in partial] == ["ganra-2021", "puluhan-2023"]
    assert np.isnan(scored.value[partial]).all()
    assert (scored.reason[partial] == "no_data").all()
    assert scored.classes.iloc[partial].isna().all()
    # Each of the 35 social items is 1/3 of the index / 35.
    assert_allclose(scored.coverage[partial, 0], [18 / 105, 14 / 105], rtol=1e-12)
    (problem,) = scored.problems.query("code == 'below_minimum_coverage'").to_dict("records")
    assert problem["count"] == 2
    assert problem["row"] == partial[0] + 1
    assert problem["unit"] == scored.units[partial[0]]
    assert all(group in problem["message"] for group in ("iks", "ike", "ikl"))


def test_indeks_desa_of_the_published_case(record_property: Record) -> None:
    rules, _ = parse(
        reference.shared("domain/indeks_desa_rules.yaml").read_text("utf-8"), "indeks_desa_rules.yaml"
    )
    case = rules["case"]
    scores = ki.score(
        ki.Framework.load("indeks-desa"), villages=[{"kode_desa": case["kode_desa"], **case["sub"]}]
    )
    ours = dict(zip(scores.nodes, scores.value[0], strict=True))
    assert sum(case["sub"].values()) == case["published"]["total"] == 351
    assert_allclose(ours["indeks_desa"], 351 / 635 * 100, rtol=1e-12)
    assert round(ours["indeks_desa"], 4) == case["recomputed"]["percent"] == 55.2756
    assert scores.classes.iloc[0] == as_class(case["recomputed"]["status_by_bounds"]) == "tertinggal"
    shares = scores.weights["overall"].to_dict()
    maximum = {name: round(shares[name] * 635) for name in scores.nodes[1:]}
    points = {name: ours[name] / 100 * maximum[name] for name in maximum}
    names = {name.replace("_pemerintahan_desa", ""): value for name, value in points.items()}
    published = {name: value for name, value in case["published"].items() if name != "total"}
    assert set(names) == set(published)
    assert_allclose([names[n] for n in published], list(published.values()), rtol=1e-12)
    record_property("figures_compared", 2 + len(published))


# --------------------------------------------------------------------------------- one case of each restated

# cikedokan-2021 of idm_cases.json: answer of idm.kemendesa.go.id/open/api/desa/rumusan/3216082011/2021.
SOCIAL = """
akses_sarkes 5 dokter 0 bidan 5 nakes_lain 0 kepesertaan_bpjs 1 akses_poskesdes 1 aktivitas_posyandu 3
akses_sd_mi 5 akses_smp_mts 1 akses_sma_smk 1 ketersediaan_paud 1 ketersediaan_pkbm 1 ketersediaan_kursus 1
taman_baca 5 kebiasaan_goryong 5 frekuensi_goryong 3 ruang_publik 5 kelompok_olahraga 5 kegiatan_olahraga 5
keragaman_agama 5 keragaman_bahasa 5 keragaman_komunikasi 1 poskamling 5 siskamling 5 konflik 5 pmks 5 slb 5
akses_listrik 5 sinyal_telepon 5 internet_kantor_desa 5 internet_warga 5 akses_jamban 5 sampah 4 air_minum 4
air_mandi_cuci 4
"""
ECONOMIC = """
keragaman_produksi 1 pertokoan 1 pasar 1 toko_kelontong 5 kedai_penginapan 3 pos_logistik 5 bank_bpr 0 kredit 2
lembaga_ekonomi 1 moda_transportasi 3 keterbukaan_wilayah 5 kualitas_jalan 5
"""
ECOLOGICAL = "kualitas_lingkungan 5 rawan_bencana 5 tanggap_bencana 3"


def items(text: str) -> dict[str, int | None]:
    words = text.split()
    return dict(zip(words[::2], map(int, words[1::2]), strict=True))


CIKEDOKAN = {"kode_desa": "3216082011", **items(SOCIAL), **items(ECONOMIC), **items(ECOLOGICAL)}


def test_one_idm_case_restated() -> None:
    scores = ki.score(ki.Framework.load("idm"), villages=[CIKEDOKAN])
    assert scores.nodes == ("idm", "iks", "ike", "ikl")
    # Sums 126, 32 and 13 of 175, 60 and 15.
    expected = [(126 / 175 + 32 / 60 + 13 / 15) / 3, 126 / 175, 32 / 60, 13 / 15]
    assert_allclose(scores.value[0], expected, rtol=1e-12)
    assert [round(v, 14) for v in scores.value[0]] == [
        0.70666666666667,
        0.72,
        0.53333333333333,
        0.86666666666667,
    ]
    # 0.70667 lies 0.0006 below the bound 0.7072.
    assert scores.classes.tolist() == ["berkembang"]
    assert scores.reason.tolist() == [["none_sampled"] * 4]


def test_one_missing_item_leaves_no_index_restated() -> None:
    villages = [CIKEDOKAN, {**CIKEDOKAN, "kode_desa": "3216082012", "bidan": None}]
    scores = ki.score(ki.Framework.load("idm"), villages=villages)
    assert np.isnan(scores.value[1]).tolist() == [True, True, False, False]
    assert scores.reason[1].tolist() == ["no_data", "no_data", "none_sampled", "none_sampled"]
    assert_allclose(scores.coverage[1], [1 - 1 / 105, 34 / 35, 1, 1], rtol=1e-12)
    (problem,) = scores.problems.query("code == 'below_minimum_coverage'").to_dict("records")
    assert problem["severity"] == "warning"
    assert "iks" in problem["message"]
    assert (problem["unit"], problem["row"], problem["count"]) == ("3216082012", 2, 1)


def test_rounding_traps_restated() -> None:
    # idm_2024.csv.gz: the published components and index of two villages.
    villages = [
        {"kode_desa": "3204352006", "iks": 0.88, "ike": 0.6333, "ikl": 0.9333},
        {"kode_desa": "1101012015", "iks": 0.8, "ike": 0.8, "ikl": 0.8465},
    ]
    scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    assert_allclose(scores.value[:, 0], [2.4466 / 3, 0.8155], rtol=1e-12)
    # Both are 0.8155 to four decimals; the first lies above the bound, the second on it.
    assert scores.classes.tolist() == ["mandiri", "maju"]


def test_indeks_desa_restated() -> None:
    # sigama-ujung-gading-2024 of indeks_desa_rules.yaml.
    points = {
        "pendidikan": 27,
        "kesehatan": 62,
        "utilitas_dasar": 21,
        "aktivitas": 41,
        "fasilitas_masyarakat": 4,
        "produksi_desa": 12,
        "fasilitas_pendukung_ekonomi": 64,
        "pengelolaan_lingkungan": 38,
        "penanggulangan_bencana": 5,
        "kondisi_akses_jalan": 19,
        "kemudahan_akses": 26,
        "kelembagaan_pelayanan_desa": 24,
        "tata_kelola_keuangan_desa": 8,
    }
    assert sum(points.values()) == 351
    scores = ki.score(ki.Framework.load("indeks-desa"), villages=[{"kode_desa": "1220042063", **points}])
    assert_allclose(scores.value[0, 0], 35100 / 635, rtol=1e-12)
    assert round(scores.value[0, 0], 4) == 55.2756
    assert scores.classes.tolist() == ["tertinggal"]
    # Points of each dimension as the village publishes them: 110 of 170, 45 of 85, …
    expected = [110 / 170, 45 / 85, 76 / 160, 43 / 90, 45 / 50, 32 / 80]
    assert_allclose(scores.value[0, 1:] / 100, expected, rtol=1e-12)
