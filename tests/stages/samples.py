"""Scores that the tests of the stages look at from all sides."""

from __future__ import annotations

from typing import Any

import pandas as pd

import ketahanan_index as ki
from framework.documents import document, indicator

CLASSES = {"levels": [{"id": "rendah", "upper": 40}, {"id": "sedang", "upper": 60}, {"id": "tinggi"}]}

VILLAGES: list[dict[str, Any]] = [
    {"kode_desa": "3202012001", "air": 80, "listrik": 60, "rapat": 5, "posyandu": 1, "zona": "A", "penduduk": 1 / 3},
    {"kode_desa": "3202012002", "air": 40, "listrik": 20, "rapat": 3, "posyandu": 2, "zona": "B", "penduduk": 1e300},
    {"kode_desa": "3202022001", "air": None, "listrik": 50, "rapat": 4, "posyandu": 1, "zona": "A", "penduduk": 7},
    {"kode_desa": "3203012001", "zona": "B", "penduduk": 3},
    {"kode_desa": "3203012002", "air": 80, "listrik": 60, "rapat": 5, "posyandu": 1, "zona": None, "penduduk": 0.1},
]  # fmt: skip


def framework(**more: Any) -> ki.Framework:
    """Return a framework of two groups, one of them of weight 3, with classes."""
    groups: list[dict[str, Any]] = [
        {"id": "dasar", "label": {"id": "Dasar", "en": "Basics"}, "weight": 3, "members": [
            indicator("air"), indicator("listrik", weight=2)
        ]},
        {"id": "sosial", "members": [indicator("rapat", "likert"), indicator("posyandu", "ada")]},
    ]  # fmt: skip
    data = document(
        *groups, unit_codes="kemendagri", classes=CLASSES, label={"id": "Contoh", "en": "Example"}
    )
    return ki.Framework.from_dict(data | more)


def scores(**methodology: Any) -> ki.Scores:
    """Score the villages."""
    return ki.score(framework(methodology=methodology), villages=VILLAGES)


def with_errors() -> pd.DataFrame:
    """Return the villages with standard errors of `air` and `listrik`."""
    nan = float("nan")
    return pd.DataFrame(VILLAGES).assign(
        air_se=[3.0, 2.0, nan, nan, 0.0], listrik_se=[4.0, 0.0, 1.0, nan, 0.0]
    )


def sampled(**methodology: Any) -> tuple[ki.Framework, ki.Scores]:
    """Score villages whose `air` and `listrik` were estimated elsewhere, with their standard errors."""
    data = framework(methodology=methodology).to_dict()
    for member in data["index"]["members"][0]["members"]:
        member["standard_error"] = f"{member['id']}_se"
    table = with_errors()
    one = ki.Framework.from_dict(data)
    return one, ki.score(one, villages=table)
