"""The tree as text, in both languages."""

from __future__ import annotations

import re
from typing import Any

import pytest

import ketahanan_index as ki
from framework.documents import framework, indicator


def described(language: Any = "id", **more: Any) -> list[str]:
    one = framework(
        {"id": "dasar", "label": {"id": "Dasar", "en": "Basics"}, "weight": 3, "members": [
            indicator("air", label="Air"), indicator("listrik", weight=3, direction=-1)
        ]},
        {"id": "adat", "optional": True, "weight": 0, "members": [indicator("pranata")]},
        indicator("rapat", "likert", weight=1),
        **more,
    )  # fmt: skip
    return one.describe(language).splitlines()


CLASSES = {
    "levels": [
        {"id": "rendah", "label": {"id": "Rendah", "en": "Low"}, "upper": 50},
        {"id": "sedang", "upper": 75.5},
        {"id": "tinggi"},
    ]
}


def test_in_indonesian() -> None:
    assert described(label={"id": "Contoh", "en": "Example"}, classes=CLASSES) == [
        "contoh, versi 1",
        "Contoh",
        "4 indikator, 2 dimensi",
        "bobot keseluruhan | bobot dalam kelompok",
        "indeks",
        "├─ dasar  Dasar   75,00% | 0,75",
        "│  ├─ air  Air   18,75% | 0,25 (dari catatan desa)",
        "│  └─ listrik   56,25% | 0,75 (dari catatan desa, makin tinggi makin buruk)",
        "├─ adat    0,00% | 0 (opsional)",
        "│  └─ pranata    0,00% | 1 (dari catatan desa)",
        "└─ rapat   25,00% | 0,25 (dari catatan desa)",
        "Kelas:",
        "  Rendah: sampai dengan 50",
        "  sedang: di atas 50 sampai dengan 75,5",
        "  tinggi: di atas 75,5",
    ]


def test_in_english() -> None:
    lines = described(
        "en", label={"id": "Contoh", "en": "Example"}, classes=CLASSES | {"upper_included": False}
    )
    assert lines[:3] == ["contoh, version 1", "Example", "4 indicators, 2 groups"]
    assert "├─ dasar  Basics   75.00% | 0.75" in lines
    assert lines[-3:] == ["  Low: below 50", "  sedang: from 50, below 75.5", "  tinggi: from 75.5"]
    assert any("higher is worse" in line for line in lines)


def test_bounds_that_belong_to_the_class_above_in_indonesian() -> None:
    lines = described(classes=CLASSES | {"upper_included": False})
    assert lines[-3:] == [
        "  Rendah: kurang dari 50",
        "  sedang: 50 sampai kurang dari 75,5",
        "  tinggi: 75,5 atau lebih",
    ]


def test_the_status_is_told() -> None:
    status = {"id": "Usulan", "en": "A proposal", "official": False}
    assert described(status=status)[1] == "Usulan"
    assert described("en", status=status)[1] == "A proposal"


@pytest.mark.parametrize("name", ["idm-komponen", "indeks-desa"])
def test_weights_of_the_indicators_add_up_to_one(name: str) -> None:
    one = ki.Framework.load(name)
    ids = {i.id for i in one.indicators}
    shares = [
        float(found[2])
        for line in one.describe("en").splitlines()
        if (found := re.search(r"─ (\S+) .*?([\d.]+)% \|", line)) and found[1] in ids
    ]
    assert len(shares) == len(ids)
    assert sum(shares) == pytest.approx(100, abs=0.005 * len(ids))


def test_weights_that_experts_state_are_drawn() -> None:
    points = {"Ani": {"dasar": 30, "sosial": 70}}
    one = framework(methodology={"weighting": {"indeks": {"method": "budget_allocation", "experts": points}}})
    lines = one.describe("en").splitlines()
    assert next(line for line in lines if "dasar" in line).endswith("30.00% | 0.3")
    assert next(line for line in lines if "sosial" in line).endswith("70.00% | 0.7")
    assert "15.00% | 0.5" in next(line for line in lines if "air" in line)


def test_weights_that_are_learnt_are_said_to_be() -> None:
    one = framework(methodology={"weighting": {"indeks": "critic", "dasar": "entropy"}})
    lines = one.describe("en").splitlines()
    assert any(
        line.startswith("indeks") and line.endswith("(weights learnt from the data: critic)")
        for line in lines
    )
    assert next(line for line in lines if "dasar" in line).endswith("(weights learnt from the data: entropy)")
    assert "bobot ditentukan dari data: critic" in one.describe("id")


def test_a_table_of_an_expert_that_lacks_a_member_is_drawn_as_stated() -> None:
    method = {"method": "ahp", "experts": {"Ani": {"dasar": {"air": 2}}}}
    one = framework(methodology={"weighting": {"indeks": method}})
    assert next(line for line in one.describe("en").splitlines() if "dasar" in line).endswith("50.00% | 0.5")
