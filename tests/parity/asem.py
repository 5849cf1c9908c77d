"""The ASEM example of COINr, as its own tables give it."""

from __future__ import annotations

import csv
import math
from typing import Any

import pandas as pd

import ketahanan_index as ki
import reference


def table(path: str, folder: str = "asem") -> pd.DataFrame:
    """Read a file with Python's own conversion of numbers, which is exact in every version of pandas."""
    found = reference.shared(f"reference/coinr/{folder}/{path}")
    with found.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return pd.DataFrame({name: _column([row[name] for row in rows]) for name in rows[0]})


def _column(cells: list[str]) -> list[float] | list[str | None]:
    try:
        return [float(cell) if cell not in {"", "NA"} else math.nan for cell in cells]
    except ValueError:
        return [cell or None for cell in cells]


def index(**options: Any) -> tuple[ki.Framework, pd.DataFrame]:
    """Return the framework and the villages that COINr's own tables of input make."""
    return ki.from_coinr(table("input/iData.csv"), table("input/iMeta.csv"), **options)
