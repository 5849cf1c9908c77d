"""Frameworks of one group whose villages come with the members' values, and figures of peers restated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

import ketahanan_index as ki

FIRST_ROWS = np.array(
    [
        [
            109.58013248417565,
            107.17295414036401,
            109.34431322223847,
            92.6398264723848,
            107.65119964653442,
            89.219888984550579,
            94.026541185709931,
            89.20733109746196,
            101.83705219499031,
            92.988105344012453,
            100,
            85.337595556347026,
        ],
        [
            86.793628110049426,
            95.381796649354683,
            84.393529225685484,
            102.17626393341446,
            83.6474360495637,
            100.32068980137493,
            81.928396751704724,
            97.918902408927636,
            121.27794421280711,
            92.988105344012453,
            111.78233972569815,
            97.246147388755531,
        ],
    ]
)
"""z_100_10_all_POS.csv of Compind 3.4, V01 and V02."""
GOALPOST_ROWS = np.array(
    [
        [
            116.63829787234042,
            112.69565217391305,
            115.91666666666667,
            87.458333333333343,
            113.90909090909091,
            81.404255319148945,
            90.125,
            81.416666666666671,
            103.18680831800276,
            80,
            100,
            75.375,
        ],
        [
            77.063829787234042,
            91.826086956521735,
            73.416666666666671,
            103.70833333333334,
            70.27272727272728,
            100.55319148936169,
            70.125,
            96.416666666666657,
            136.9117054987816,
            80,
            120,
            95.375,
        ],
    ]
)
"""giniCI_normalize_goalpost.csv of giniCI 0.1.3, V01 and V02."""


def scored(
    aggregation: Any,
    rows: Sequence[Sequence[float | None]],
    *,
    weights: Sequence[float] | None = None,
    errors: Sequence[float] | None = None,
) -> ki.Scores:
    """Score a group of members that are on their final range; `errors` are their stated standard errors."""
    weight = [1.0] * len(rows[0]) if weights is None else weights
    names = [f"x{j}" for j in range(len(rows[0]))]
    stated: list[dict[str, Any]] = [
        {"standard_error": f"{name}_se"} if errors is not None else {} for name in names
    ]
    framework = ki.Framework.from_dict(
        {
            "id": "satu-kelompok",
            "version": "1",
            "unit": "kode",
            "scales": {"angka": {"kind": "numeric", "lower": -1000, "upper": 1000}},
            "index": {
                "id": "indeks",
                "members": [
                    {
                        "id": name,
                        "source": "villages",
                        "weight": w,
                        "items": [{"column": name, "scale": "angka"}],
                        **told,
                    }
                    for name, w, told in zip(names, weight, stated, strict=True)
                ],
            },
            "methodology": {
                "range": [-1000, 1000],
                "normalisation": "goalposts",
                "aggregation": aggregation,
            },
        }
    )
    villages: list[dict[str, Any]] = []
    for i, row in enumerate(rows):
        record: dict[str, Any] = {"kode": f"v{i}", **dict(zip(names, row, strict=True))}
        if errors is not None:
            known = [None if value is None else error for value, error in zip(row, errors, strict=True)]
            record |= {f"{name}_se": error for name, error in zip(names, known, strict=True)}
        villages.append(record)
    return ki.score(framework, villages=villages)
