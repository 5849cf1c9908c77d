"""Small framework documents for tests, as dicts that a test may change."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from ketahanan_index.framework import Framework

Document = dict[str, Any]

SCALES: Document = {
    "persen": {"kind": "numeric", "lower": 0, "upper": 100},
    "bebas": {"kind": "numeric"},
    "likert": {
        "kind": "ordinal",
        "options": {
            1: {"id": "Tidak pernah", "en": "Never"},
            2: {"id": "Jarang", "en": "Rarely"},
            3: {"id": "Kadang-kadang", "en": "Sometimes"},
            4: {"id": "Sering", "en": "Often"},
            5: {"id": "Selalu", "en": "Always"},
        },
        "missing": [8, 9],
        "not_applicable": [7],
    },
    "ada": {"kind": "binary", "yes": 1, "no": 2, "options": {1: "Ada", 2: ["Tidak ada", "Tak ada"]}},
    "bantuan": {
        "kind": "multiple_choice",
        "options": {"uang": "Uang", "tenaga": "Tenaga", "bahan": "Bahan"},
        "exclusive": {
            "tidak_ada": {"id": "Tidak ada", "en": "Nothing", "scores": 0},
            "tidak_tahu": {"id": "Tidak tahu", "en": "Does not know", "scores": None},
        },
    },
}


def indicator(name: str, scale: str = "persen", **more: Any) -> Document:
    """Return an indicator of the village table with one item of its own name."""
    return {"id": name, "source": "villages", "items": [{"column": name, "scale": scale}], **more}


def document(*members: Document, **more: Any) -> Document:
    """Return a document whose root has these members, or two groups of two indicators."""
    groups = (
        {"id": "dasar", "members": [indicator("air"), indicator("listrik")]},
        {"id": "sosial", "members": [indicator("rapat", "likert"), indicator("posyandu", "ada")]},
    )
    index = {"id": "indeks", "members": list(members or groups)}
    return deepcopy({"id": "contoh", "version": "1", "scales": SCALES, "index": index, **more})


def framework(*members: Document, **more: Any) -> Framework:
    """Return the framework of a document."""
    return Framework.from_dict(document(*members, **more))
