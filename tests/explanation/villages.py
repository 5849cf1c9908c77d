"""Villages of made-up records that explanations are tried on."""

from __future__ import annotations

from typing import Any

import ketahanan_index as ki
from framework.documents import document, indicator

CLASSES = {
    "levels": [
        {"id": "rendah", "label": {"id": "Rendah", "en": "Low"}, "upper": 40},
        {"id": "sedang", "label": {"id": "Sedang", "en": "Middling"}, "upper": 60.5},
        {"id": "tinggi", "label": {"id": "Tinggi", "en": "High"}},
    ]
}

TREE: tuple[dict[str, Any], ...] = (
    {"id": "dasar", "label": {"id": "Layanan dasar", "en": "Basic services"}, "members": [
        indicator("air", label={"id": "Air bersih", "en": "Clean water"}),
        indicator("listrik", label={"id": "Listrik", "en": "Electricity"}),
    ]},
    {"id": "sosial", "label": {"id": "Kehidupan sosial", "en": "Social life"}, "members": [
        indicator("rapat", "likert", label={"id": "Rapat warga", "en": "Meetings"}),
        indicator("posyandu", "ada", label="Posyandu"),
    ]},
)  # fmt: skip


def tree(*members: dict[str, Any], classes: bool = True, **more: Any) -> ki.Framework:
    """Return a framework of two groups, or of these members, whose villages have Kemendagri codes."""
    index = {"index": {"id": "indeks", "label": {"id": "Indeks desa", "en": "Village index"}}}
    data = document(*(members or TREE), unit_codes="kemendagri", **({"classes": CLASSES} if classes else {}))
    data["index"] |= index["index"]
    return ki.Framework.from_dict(data | more)


def rows() -> list[dict[str, Any]]:
    """Return ten villages of two kecamatan; the last has no data, the one before lacks an indicator."""
    cells = [
        ("3202012001", "Sukamaju", "Cisolok", 80, 60, 5, 1, "A"),
        ("3202012002", "Sukasari", "Cisolok", 40, 20, 3, 2, "A"),
        ("3202012003", "Sukarame", "Cisolok", 50, 50, 4, 1, "A"),
        ("3202012004", "Sukajaya", "Cisolok", 60, 90, 2, 2, "B"),
        ("3202022001", "Cibeber", "Cikakak", 10, 20, 1, 2, "B"),
        ("3202022002", "Cibodas", "Cikakak", 90, 80, 5, 1, "B"),
        ("3202022003", "", "Cikakak", 30, 40, 3, 1, None),
        ("3203012001", "Karangsari", "Karang", 70, 70, 4, 1, "C"),
        ("3203012002", "Karangjaya", "Karang", None, 55, 3, 1, "C"),
        ("3203012003", "Karangmulya", "Karang", None, None, None, None, "C"),
    ]
    names = ("kode_desa", "nama", "kecamatan", "air", "listrik", "rapat", "posyandu", "zona")
    return [dict(zip(names, row, strict=True)) for row in cells]


def scored(*members: dict[str, Any], classes: bool = True, **methodology: Any) -> ki.Scores:
    """Score the villages."""
    return ki.score(tree(*members, classes=classes, methodology=methodology), villages=rows())
