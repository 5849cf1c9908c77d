from __future__ import annotations

from pathlib import Path

import numpy as np

import ketahanan_index as ki
from ketahanan_index.reporting.report import write_report
from ketahanan_index.reporting.report.overview import overview, status
from reporting.report.made import framework, material, scored, surveyed, table

EVERY = np.arange(48)


def test_counts_by_hand() -> None:
    told = overview(material(surveyed()), EVERY)
    assert dict(told.tiles) == {
        "Desa/kelurahan": "48",
        "Skor ditampilkan": "46",
        "Ditahan atau tanpa skor": "2",
        "Perlu dibaca dengan hati-hati": "1",
        "Median skor": "51,2",
        "Responden di desa/kelurahan yang ditampilkan": "1.682",
    }
    assert [(each.told.label, each.count, each.share) for each in told.classes] == [
        ("Tinggi", "3", "6,5%"),
        ("Sedang", "42", "91,3%"),
        ("Rendah", "1", "2,2%"),
    ]
    assert told.classes[1].width == "100.0%"
    assert told.withheld == (
        "responden terlalu sedikit: 1",
        "satuan sampel (PSU) terlalu sedikit: 1",
        "galat baku tidak dapat dihitung: 1",
    )


def test_a_proposal_is_never_called_official() -> None:
    told = overview(material(surveyed(), "en"), EVERY)
    assert not told.official
    assert told.status == "Proposal for piloting; not an official instrument"
    assert status(framework(), "id") == "Kerangka buatan sendiri; bukan indeks resmi"


def test_only_what_says_it_is_not_official_is_warned_of(tmp_path: Path) -> None:
    stated = {"id": "Contoh", "en": "Sample"}
    assert overview(material(surveyed()), EVERY).proposal
    assert not overview(material(scored(2)), np.arange(2)).proposal
    assert overview(material(scored(2, status={**stated, "official": False})), np.arange(2)).proposal
    official = scored(2, status={**stated, "official": True})
    assert not overview(material(official), np.arange(2)).proposal
    for scores, warned in ((surveyed(), True), (official, False), (scored(2), False)):
        text = write_report(scores, tmp_path / "laporan.html").read_text("utf-8")
        assert ("usulan tidak boleh dikutip" in text) == warned


def test_quartiles_are_those_of_what_may_be_shown() -> None:
    ready = material(surveyed())
    told = overview(ready, EVERY)
    seen = ready.shown.value[:, 0]
    seen = seen[~np.isnan(seen)]
    expected = [f"{x:.1f}".replace(".", ",") for x in np.quantile(seen, [0, 0.25, 0.5, 0.75, 1])]
    first = told.spreads[0]
    assert [first.lowest, first.quarter, first.median, first.three_quarters, first.highest] == expected


def test_a_page_without_any_score() -> None:
    empty = [{**row, "air": None, "listrik": None, "rapat": None} for row in table(2)]
    told = overview(material(ki.score(framework(), villages=empty)), np.arange(2))
    assert told.spreads[0].median == "–"
    assert [each.count for each in told.classes] == ["0", "0"]
    assert told.example == ""


def test_the_example_is_a_village_with_an_interval() -> None:
    ready = material(surveyed())
    told = overview(ready, EVERY)
    named = [name for name in ready.names if f"skor {name} adalah" in told.example]
    assert len(named) == 1
    assert overview(material(scored(3)), np.arange(3)).example == ""


def test_remarks_in_one_language_only_are_left_to_the_appendix() -> None:
    told = overview(material(surveyed(), "id"), EVERY)
    assert told.convention == ()
    components = ki.Framework.load("idm-komponen")
    villages = [{"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7}]
    told = overview(material(ki.score(components, villages=villages), "id"), np.arange(1))
    assert len(told.convention) == 1
    assert told.convention[0].startswith("Batas dibandingkan")
