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


def respondents() -> pd.DataFrame:
    """Return 24 respondents of three of the villages, in hamlets and neighbourhoods; one village has a lone one."""
    count = 24
    village = [VILLAGES[i]["kode_desa"] for i in (0, 1, 4)]
    return pd.DataFrame(
        {
            "kode_desa": [village[i // 8] for i in range(count)],
            "dusun": ["timur" if i % 8 < 4 else "barat" for i in range(count)],
            "rt": [1 if i >= 16 else i % 4 for i in range(count)],
            "bobot": [1.0 + i % 3 for i in range(count)],
            "warga": 20,
            "rapat": [None if i % 7 == 0 else 1 + (i * i) % 5 for i in range(count)],
            "posyandu": [("Ada", "tidak ada", None)[(i + i // 5) % 3] for i in range(count)],
            "ikut": [i % 4 for i in range(count)],
            "orang": [(1 if 8 <= i < 16 else 4) + i % 2 for i in range(count)],
        }
    )


DESIGN = ki.SurveyDesign(weights="bobot", strata="dusun", clusters="rt", fpc="warga")


def asked(**methodology: Any) -> ki.Scores:
    """Score villages by answers of respondents beside records whose standard errors are stated.

    One ratio is held on the end of its scale, one village was not visited, another has one neighbourhood a hamlet.
    """
    data = framework(methodology=methodology).to_dict()
    first, second = data["index"]["members"]
    for member in first["members"]:
        member["standard_error"] = f"{member['id']}_se"
    for member in second["members"]:
        del member["source"]
    data["scales"]["bagian"] = {"kind": "numeric", "lower": 0, "upper": 1, "cap": True}
    second["members"].append(
        {
            "id": "gotong_royong",
            "items": [{"column": "ikut", "scale": "bagian"}],
            "statistic": "ratio",
            "denominator": {"column": "orang"},
        }
    )
    villages = with_errors().drop(columns=["rapat", "posyandu"])
    publication = ki.Publication(minimum_respondents=5, maximum_half_width=5)
    return ki.score(
        ki.Framework.from_dict(data),
        respondents=respondents(),
        villages=villages,
        design=DESIGN,
        publication=publication,
    )
