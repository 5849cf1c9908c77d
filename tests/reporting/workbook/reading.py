"""Workbooks read back: their cells, and the parts of the file."""

from __future__ import annotations

import math
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from python_calamine import CalamineWorkbook

import ketahanan_index as ki
from ketahanan_index.methods import Array
from ketahanan_index.readers.sample import sample_path

Rows = list[list[Any]]

NAMES = [
    '=HYPERLINK("http://example.org","klik")',
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1:A9)",
    "{=1}",
    "http://example.org",
    "mailto:a@example.org",
    "internal:'Skor'!A1",
    "external:c:\\a.xlsx",
    "<script>alert(1)</script>",
    "<r>tebal</r>",
    "<r><t>markah</t></r>",
    "'kutip",
    '"kutip"',
    "&amp; & &P&G",
    "]]>",
    "0123",
    "1E5",
    "TRUE",
    "nan",
    "#REF!",
    "Ä ö 語 😀",
    "=cmd|' /C calc'!A0",
]
"""Names that a spreadsheet could take for something else than a text."""


def sheets(path: Path) -> dict[str, Rows]:
    """Return the rows of every sheet."""
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def under(rows: Rows, heading: str, among: int = 0) -> list[Any]:
    """Return the cells under a heading; `among` counts the columns that have it."""
    for r, row in enumerate(rows):
        if heading in row:
            at = [c for c, cell in enumerate(row) if cell == heading][among]
            return [line[at] for line in rows[r + 1 :]]
    raise AssertionError(f"no heading {heading!r}")


def figures(cells: list[Any]) -> Array:
    """Return cells as numbers, NaN where they are empty; a text among them is a mistake."""
    assert all(cell == "" or isinstance(cell, float | int) for cell in cells)
    return np.array([math.nan if cell == "" else float(cell) for cell in cells])


def parts(path: Path, pattern: str = ".*") -> dict[str, str]:
    """Return the XML files of a workbook whose names match."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if re.fullmatch(pattern, name)]
        return {name: archive.read(name).decode("utf-8") for name in names}


@cache
def survey() -> ki.Scores:
    """Score the sample's survey: 48 villages, two of them withheld, one to be read with care."""
    return ki.score(
        ki.Framework.load("desa-berketahanan-sosial"),
        respondents=ki.read_respondents(sample_path("responden.csv")),
        villages=ki.read_villages(sample_path("desa.csv")),
        design=ki.SurveyDesign(weights="bobot", strata="dusun", clusters="rt"),
    )


@cache
def records() -> ki.Scores:
    """Score the sample's village records: five of 48 have no score."""
    return ki.score(ki.Framework.load("idm-komponen"), villages=ki.read_villages(sample_path("desa.csv")))


def invented(count: int, names: list[str] | None = None, **changes: Any) -> ki.Scores:
    """Score invented villages whose codes start with a zero, of a framework without regions."""
    document = {
        "id": "contoh",
        "version": "1",
        "label": {"id": "Contoh", "en": "Example"},
        "scales": {"persen": {"kind": "numeric", "lower": 0, "upper": 100}},
        "index": {
            "id": "indeks",
            "members": [
                {"id": name, "source": "villages", "items": [{"column": name, "scale": "persen"}]}
                for name in ("air", "listrik")
            ],
        },
    }
    rng = np.random.default_rng(8)
    table = [
        {"kode_desa": f"{i:04d}", "air": float(a), "listrik": float(b)}
        for i, (a, b) in enumerate(rng.uniform(10, 90, (count, 2)))
    ]
    if names is not None:
        table = [{**row, "nama": name} for row, name in zip(table, names, strict=True)]
    return ki.score(ki.Framework.from_dict(document | changes), villages=table)
