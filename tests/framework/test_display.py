"""A framework in a notebook and in a terminal."""

from __future__ import annotations

from typing import Any

import pytest

import ketahanan_index as ki
import notebook_views
from framework.documents import framework, indicator
from ketahanan_index.framework.display import of_framework

CLASSES = {
    "levels": [{"id": "rendah", "label": {"id": "Rendah", "en": "Low"}, "upper": 50}, {"id": "tinggi"}]
}


def test_the_tree_with_its_weights() -> None:
    groups: Any = (
        {"id": "dasar", "label": {"id": "Dasar", "en": "Basics"}, "weight": 3, "members": [
            indicator("air", label="Air"), indicator("listrik", weight=3, direction=-1)
        ]},
        {"id": "adat", "optional": True, "weight": 0, "members": [indicator("pranata")]},
    )  # fmt: skip
    one = framework(*groups, classes=CLASSES, label={"id": "Contoh", "en": "Example"})
    seen = notebook_views.read(of_framework(one))
    assert seen.paragraphs == [
        "Kerangka: Contoh, versi 1: 3 indikator, 2 dimensi\nKelas: Rendah, tinggi",
        "Selengkapnya: .describe()",
    ]
    assert seen.caption == "Susunan dan bobot"
    assert seen.heads == [
        "Indikator atau dimensi", "Kode", "Bobot dalam kelompok", "Bobot keseluruhan", "Indikator", "Keterangan"
    ]  # fmt: skip
    assert seen.rows == [
        ["Dasar", "dasar", "100,0%", "100,0%", "2", ""],
        ["– Air", "air", "25,0%", "25,0%", "", "dari catatan desa"],
        ["– listrik", "listrik", "75,0%", "75,0%", "", "dari catatan desa, makin tinggi makin buruk"],
        ["adat", "adat", "0,0%", "0,0%", "1", "opsional"],
        ["– pranata", "pranata", "100,0%", "0,0%", "", "dari catatan desa"],
    ]


def test_in_english() -> None:
    status = {"id": "Usulan", "en": "A proposal", "official": False}
    one = framework(indicator("air"), indicator("listrik"), classes=CLASSES, status=status)
    seen = notebook_views.read(of_framework(one, "en"))
    assert seen.language == "en"
    assert seen.paragraphs[0] == (
        "Framework: contoh, version 1: 2 indicators, 0 groups\nA proposal\nClasses: Low, tinggi"
    )
    assert seen.heads == ["Indicator or group", "Id", "Weight in its group", "Overall weight", "Notes"]
    assert seen.column("Overall weight") == ["50.0%", "50.0%"]


@pytest.mark.parametrize(
    ("name", "rows", "more"),
    [("idm", ["iks", "ike", "ikl"], "... dan 50 lagi. "), ("idm-komponen", ["iks", "ike", "ikl"], "")],
)
def test_levels_that_fit_are_shown_whole(name: str, rows: list[str], more: str) -> None:
    seen = notebook_views.read(of_framework(ki.Framework.load(name)))
    assert seen.column("Kode") == rows
    assert seen.paragraphs[1] == f"{more}Selengkapnya: .describe()"


def test_of_a_wide_first_level_the_first_nodes_are_shown() -> None:
    one = framework(*[indicator(f"i{k}") for k in range(31)])
    seen = notebook_views.read(of_framework(one))
    assert seen.column("Kode") == [f"i{k}" for k in range(10)]
    assert seen.paragraphs[1].startswith("... dan 21 lagi. ")


@pytest.mark.parametrize("name", ki.frameworks())
def test_bundled_frameworks(name: str) -> None:
    one = ki.Framework.load(name)
    for language in ("id", "en"):
        seen = notebook_views.read(of_framework(one, language))
        assert seen.rows
    assert one._repr_html_() == of_framework(one)
    assert len(repr(one)) <= 120


def test_labels_are_escaped_and_lines_stay_short() -> None:
    label = "<script>alert(1)</script>" * 20
    one = framework(indicator("air", label=label), id="x" * 80, version="<b>\n" * 50, label=label)
    html = one._repr_html_()
    notebook_views.read(html)
    assert "&lt;script&gt;" in html
    assert "&lt;b&gt; &lt;b&gt;" in html
    assert len(repr(one)) <= 120
    assert repr(one).isprintable()
