"""Small maps made by hand: villages that are squares in a row or a grid."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

import ketahanan_index as ki
from ketahanan_index.readers.sample import sample_path
from ketahanan_index.reporting import maps

CODES = ("3202012001", "3202012002", "3202022001", "3202022002")
"""Two kecamatan of two villages each."""
NAMES = ("Sukamaju", "Sukasari", "Cibodas", "Ciherang")
MAP = "peta.geojson"


def scores(
    codes: Sequence[str] = CODES, names: Sequence[str] | None = NAMES, value: Sequence[float | None] = ()
) -> ki.Scores:
    """Return the IDM of villages, from three components of which the first may be missing."""
    first = value or tuple(0.4 + 0.5 * i / max(len(codes) - 1, 1) for i in range(len(codes)))
    rows: list[dict[str, Any]] = [
        {"kode_desa": code, "iks": x, "ike": x, "ikl": x} for code, x in zip(codes, first, strict=True)
    ]
    for row, name in zip(rows, names or (), strict=False):
        row["nama"] = name
    return ki.score(ki.Framework.load("idm-komponen"), villages=rows)


def squares(
    codes: Sequence[object] = CODES,
    column: str = "kode_desa",
    crs: object = "EPSG:4326",
    across: int = 2,
    **columns: Any,
) -> gpd.GeoDataFrame:
    """Return squares of a tenth of a degree, so many beside each other, from the north-west."""
    cells = [
        shapely.box((1070 + x) / 10, (-70 - y) / 10, (1071 + x) / 10, (-69 - y) / 10)
        for y, x in (divmod(i, across) for i in range(len(codes)))
    ]
    return gpd.GeoDataFrame({column: list(codes), **columns}, geometry=cells, crs=crs)


def of_text(
    codes: Sequence[str], value: Sequence[float] | None = None, **columns: Sequence[Any]
) -> ki.Scores:
    """Return scores of units whose codes are any text."""
    framework = ki.Framework.from_dict(
        {
            "id": "contoh",
            "version": "1",
            "unit": "wilayah",
            "scales": {"persen": {"kind": "numeric", "lower": 0, "upper": 100}},
            "index": {
                "id": "indeks",
                "members": [
                    {"id": "air", "source": "villages", "items": [{"column": "air", "scale": "persen"}]}
                ],
            },
            "methodology": {"normalisation": {"method": "goalposts"}},
        }
    )
    given = np.linspace(10, 90, len(codes)) if value is None else value
    rows = [{"wilayah": code, "air": float(x)} for code, x in zip(codes, given, strict=True)]
    for name, cells in columns.items():
        for row, cell in zip(rows, cells, strict=True):
            row[name] = cell
    return ki.score(framework, villages=rows)


@cache
def sample() -> ki.Scores:
    return ki.score(
        ki.Framework.load("desa-berketahanan-sosial"),
        respondents=ki.read_respondents(sample_path("responden.csv")),
        villages=ki.read_villages(sample_path("desa.csv")),
        design=ki.SurveyDesign(weights="bobot", strata="dusun", clusters="rt"),
    )


@cache
def joined() -> maps.Joined:
    return maps.join(sample(), sample_path(MAP))
