from __future__ import annotations

import numpy as np
import pytest

from ketahanan_index.reporting.report import splitting
from ketahanan_index.reporting.report.splitting import MOST, sheets
from reporting.report.made import lettered, material, scored


def _whole(count: int, parts: tuple[splitting.Sheet, ...]) -> bool:
    return bool((np.sort(np.concatenate([part.rows for part in parts])) == np.arange(count)).all())


def test_few_villages_are_one_page() -> None:
    assert sheets(material(scored(MOST))) == ()


def test_a_page_a_kabupaten() -> None:
    parts = sheets(material(scored(1250, per_district=15)))
    assert [part.file for part in parts] == ["3201.html", "3202.html", "3203.html"]
    assert [len(part.rows) for part in parts] == [450, 450, 350]
    assert parts[0].title == "Kabupaten/kota 32.01"
    assert _whole(1250, parts)


def test_a_crowded_kabupaten_has_pages_of_its_kecamatan() -> None:
    parts = sheets(material(scored(620, per_district=20)))
    assert len(parts) == 31
    assert parts[0].file == "320101.html"
    assert parts[0].title == "Kecamatan 32.01.01, Kabupaten/kota 32.01"
    assert parts[-1].file == "3202.html"
    assert _whole(620, parts)


def test_without_regions_pages_have_as_many_as_have_room() -> None:
    parts = sheets(material(lettered(1001), "en"))
    assert [part.file for part in parts] == ["0001.html", "0002.html", "0003.html", "0004.html"]
    assert parts[0].title == "Part 1 of 4"
    assert max(len(part.rows) for part in parts) <= MOST
    assert _whole(1001, parts)


def test_labels_are_never_file_names() -> None:
    parts = sheets(material(lettered(400, kabupaten=lambda i: ["../../etc", "CON", None][i % 3])))
    assert [part.file for part in parts] == ["0001.html", "0002.html", "0003.html"]
    assert [part.title for part in parts] == [
        "Kabupaten/kota ../../etc",
        "Kabupaten/kota CON",
        "Wilayah tidak diketahui",
    ]
    assert _whole(400, parts)


def test_a_crowded_kecamatan_is_cut_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "CROWDED", 30)
    monkeypatch.setattr(splitting, "MOST", 25)
    parts = sheets(material(scored(80, per_district=40)))
    assert [part.file for part in parts] == [
        "320101-1.html",
        "320101-2.html",
        "320102-1.html",
        "320102-2.html",
    ]
    assert parts[1].title == "Kecamatan 32.01.01, Kabupaten/kota 32.01, bagian 2 dari 2"
    assert _whole(80, parts)
