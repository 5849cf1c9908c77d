from __future__ import annotations

import numpy as np
import pytest

import ketahanan_index as ki
from ketahanan_index.reporting.report.village import Section, Withheld, region_called, sections
from reporting.report.made import drawn, framework, lettered, material, scored, surveyed, table

EVERY = np.arange(48)


def test_each_village_has_a_section_and_leads_to_the_next() -> None:
    found = list(sections(material(surveyed()), EVERY))
    assert [each.anchor for each in found] == [f"v-{unit}" for unit in surveyed().units]
    assert [each.before for each in found[1:]] == [each.anchor for each in found[:-1]]
    assert [each.after for each in found[:-1]] == [each.anchor for each in found[1:]]
    assert found[0].before == found[-1].after == ""


def test_a_section_says_what_is_known() -> None:
    told = next(sections(material(surveyed(), uncertainty=drawn()), EVERY))
    assert isinstance(told, Section)
    assert (told.name, told.code) == ("Kenari Jingga", "99.01.01.1001")
    assert told.places == "Kecamatan Contoh Utara · Kabupaten/kota 99.01 · Provinsi 99"
    assert (told.score, told.interval, told.rank) == ("51,2", "49,5–52,9", "25 dari 48")
    assert told.rank_in_region == "3 dari 12 di Kecamatan Contoh Utara"
    assert told.class_told is not None
    assert told.class_told.label == "Sedang"
    assert (told.coverage, told.respondents) == ("100%", "35 responden dalam 7 satuan sampel (PSU)")
    assert [each.told.label for each in told.probabilities] == ["Rendah", "Sedang", "Tinggi"]
    assert told.dimensions[0].label == "Kapasitas sumber daya manusia"


def test_withheld_villages_have_no_figures() -> None:
    found = [each for each in sections(material(surveyed()), EVERY) if isinstance(each, Withheld)]
    assert [each.name for each in found] == ["Kemiri Kelabu", "Bakung Nila"]
    assert found[0].flag == "Ditahan: responden terlalu sedikit"
    assert found[0].missing == ()
    assert found[0].scored


def test_a_village_without_a_score_says_what_it_lacks() -> None:
    villages = [
        {**row, "air": None, "listrik": None, "rapat": None} if i == 1 else row
        for i, row in enumerate(table(3))
    ]
    found = list(sections(material(ki.score(framework(), villages=villages)), np.arange(3)))
    assert isinstance(found[1], Withheld)
    assert found[1].flag == "Tanpa skor"
    assert not found[1].scored
    assert found[1].missing == ("air", "listrik", "rapat")


def test_what_is_said_first() -> None:
    ready = material(surveyed(), "en")
    middle = float(ready.standing.median[len(ready.scores.plan.indicators)])
    for told, row in zip(sections(ready, EVERY), EVERY, strict=True):
        if isinstance(told, Withheld):
            continue
        lead = " ".join(told.lead)
        score = ready.shown.value[row, 0]
        lower, upper = ready.shown.lower[row, 0], ready.shown.upper[row, 0]
        if round(abs(score - middle), 1) > 0:
            assert ("above" in lead) == (score > middle)
            assert ("below" in lead) == (score < middle)
            assert ("outside the interval" in lead) == bool(lower > middle or upper < middle)
        crossed = any(lower <= bound <= upper for bound in (33.33, 66.67))
        assert ("not certain" in lead) == crossed


def test_the_village_in_the_middle_is_said_to_be_there() -> None:
    told = list(sections(material(scored(3)), np.arange(3)))
    assert sum("sama dengan median" in " ".join(each.lead) for each in told if isinstance(each, Section)) == 1


def test_units_that_are_texts() -> None:
    told = next(sections(material(lettered(2)), np.arange(2)))
    assert isinstance(told, Section)
    assert (told.places, told.code, told.rank_in_region) == ("", "Blok '0'/<0>", "")


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Cisolok", "Kecamatan Cisolok"),
        ("KECAMATAN CISOLOK", "KECAMATAN CISOLOK"),
        ("Kotabaru", "Kecamatan Kotabaru"),
        ("Kota Baru", "Kecamatan Kota Baru"),
        ("Kabandungan", "Kecamatan Kabandungan"),
        ("Kapanewon Depok", "Kapanewon Depok"),
    ],
)
def test_a_region_is_called_by_its_level_once(label: str, said: str) -> None:
    assert region_called("kecamatan", label, "id") == said


def test_a_column_of_regions_without_a_level_is_called_as_it_is() -> None:
    assert region_called("provinsi", "Daerah Istimewa Yogyakarta", "id") == "Daerah Istimewa Yogyakarta"
    assert region_called("kabupaten", "Kota Batu", "en") == "Kota Batu"
    assert region_called("kabupaten", "Malang", "en") == "Regency or city Malang"


def test_a_score_beside_a_bound_shows_its_class() -> None:
    # Sindangsari in the national table of 2024: 0.81553, above the bound 0.8155 of MANDIRI.
    villages = [{"kode_desa": "3204352006", "iks": 0.88, "ike": 0.6333, "ikl": 0.9333}]
    scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    told = next(sections(material(scores), np.arange(1)))
    assert isinstance(told, Section)
    assert told.class_told is not None
    assert (told.score, told.class_told.label) == ("0,81553", "Mandiri")
