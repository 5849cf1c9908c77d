"""Small surveys for tests of robustness."""

from __future__ import annotations

from typing import Any

import numpy as np

import ketahanan_index as ki

VILLAGES = ["V1", "V2", "V3", "V4"]


def framework(**methodology: Any) -> ki.Framework:
    """Return two groups of two indicators asked of respondents, on 0 to 100."""
    members = [
        {
            "id": group,
            "weight": weight,
            "members": [
                {"id": name, "weight": w, "items": [{"column": name, "scale": "persen"}]} for name, w in parts
            ],
        }
        for group, weight, parts in (("a", 1, (("a1", 1), ("a2", 2))), ("b", 2, (("b1", 1), ("b2", 1))))
    ]
    return ki.Framework.from_dict(
        {
            "id": "survei",
            "version": "1",
            "unit": "desa",
            "scales": {"persen": {"kind": "numeric", "lower": 0, "upper": 100}},
            "index": {"id": "indeks", "members": members},
            "classes": {"levels": [{"id": "rendah", "upper": 50}, {"id": "tinggi"}]},
            "methodology": methodology,
        }
    )


def respondents(psus: int = 5, each: int = 4) -> list[dict[str, Any]]:
    """Return respondents in sampling units whose answers hang together."""
    random = np.random.default_rng(11)
    rows = []
    for v, village in enumerate(VILLAGES):
        level = 42 + 4 * v
        for psu in range(psus):
            shared = random.normal(0, 4, size=4)
            for _ in range(each):
                answers = np.clip(level + shared + random.normal(0, 6, size=4), 0, 100)
                rows.append(
                    {
                        "desa": village,
                        "rt": f"{village}-{psu}",
                        **dict(zip(("a1", "a2", "b1", "b2"), answers.tolist(), strict=True)),
                    }
                )
    return rows


def scores(psus: int = 5, **methodology: Any) -> ki.Scores:
    """Score the villages."""
    design = ki.SurveyDesign(clusters="rt")
    return ki.score(framework(**methodology), respondents=respondents(psus), design=design)
