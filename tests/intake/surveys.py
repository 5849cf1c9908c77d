"""Small surveys of two villages for tests: frameworks of what was asked, and tables of respondents."""

from __future__ import annotations

from typing import Any

import pandas as pd

import ketahanan_index as ki
from framework.documents import Document, framework

NAN = float("nan")


def asked(name: str, column: str, scale: str = "likert", **more: Any) -> Document:
    """Return an indicator of respondents with one item."""
    return {"id": name, "items": [{"column": column, "scale": scale}], **more}


def survey(*members: Document, **more: Any) -> ki.Framework:
    """Return a framework of these indicators, or of three."""
    three = (asked("tolong", "q1"), asked("rapat", "q2", "ada"), asked("jam", "q3", "persen"))
    return framework(*(members or three), unit="kode", **more)


ONE = survey()
VILLAGES = [{"kode": "A"}, {"kode": "B"}]

ANSWERS: dict[str, list[Any]] = {
    "kode": ["A", "A", "A", "A", "B", "B", "B", "B"],
    "q1": [1, 2, 4, 5, 3, 3, 4, 2],
    "q2": [1, 2, 1, 1, 2, 2, 1, 2],
    "q3": [0.0, 50.0, 100.0, 20.0, 30.0, 10.0, 60.0, 80.0],
    "dusun": ["s", "s", "t", "t", "s", "s", "t", "t"],
    "rt": [1, 2, 3, 4, 1, 2, 3, 4],
    "bobot": [1.0, 2.0, 1.0, 1.0, 3.0, 1.0, 1.0, 1.0],
    "warga": [12, 12, 12, 12, 12, 12, 12, 12],
}


def table(**columns: Any) -> pd.DataFrame:
    """Return eight respondents of villages A and B with some columns changed."""
    return pd.DataFrame({**ANSWERS, **columns})


def but(column: str, **changed: Any) -> list[Any]:
    """Return a column with some cells changed, by row number from 1: ``but("q1", row3=9)``."""
    cells: list[Any] = list(ANSWERS[column])
    for row, cell in changed.items():
        cells[int(row.removeprefix("row")) - 1] = cell
    return cells


def check(respondents: Any, framework: ki.Framework = ONE, villages: Any = None, **design: Any) -> ki.Check:
    """Check respondents under a design."""
    stated = ki.SurveyDesign(**design) if design else None
    return ki.check(framework, respondents=respondents, villages=villages, design=stated)


def estimate(
    respondents: Any, framework: ki.Framework = ONE, villages: Any = None, **design: Any
) -> ki.Estimates:
    """Estimate from respondents under a design."""
    stated = ki.SurveyDesign(**design) if design else None
    return ki.estimate(framework, respondents=respondents, villages=villages, design=stated)
