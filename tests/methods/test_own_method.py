"""A method defined in a notebook cell: no registration call, and it goes wherever a built-in one goes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

FIRST = '''
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

import ketahanan_index as ki
from ketahanan_index.methods import Array, Normalisation, Rescaling, Span, Weighting, Weights
from ketahanan_index.methods.fitted import linear


class HalfRange(Normalisation):
    """Rescale by half of the range found.

    Parameters
    ----------
    part : float
        The part of the range that counts as full.
    """

    method: Literal["half_range"] = "half_range"
    part: float = Field(gt=0, le=1, examples=[0.5])
    invariances: ClassVar = frozenset({"shift", "scale", "unit_order"})

    def fit(self, x: Array, direction: Array, ends: Array, span: Span) -> Rescaling:
        low, high = np.nanmin(x, axis=-2), np.nanmax(x, axis=-2)
        worst = np.where(direction > 0, low, high)
        return linear(worst, direction * (high - low) * self.part, span[0], span[1] - span[0], span)


class ByName(Weighting):
    """Weigh a member by the length of its name."""

    method: Literal["by_name"] = "by_name"
    asks: ClassVar = frozenset({"names"})

    def fit(self, x: Array, given: Array, names: tuple[str, ...] = ()) -> Weights:
        return Weights(np.array([float(len(name)) for name in names]))
'''
SECOND = '''
import json
from pathlib import Path

from ketahanan_index.methods.pages import family_page, page

Path("indeks.yaml").write_text("""
id: contoh
version: "1"
scales: {angka: {kind: numeric}}
index:
  id: indeks
  members:
    - {id: air, source: villages, items: [{column: air, scale: angka}]}
    - {id: listrik, source: villages, direction: negative, items: [{column: listrik, scale: angka}]}
methodology:
  normalisation: {method: half_range, part: 0.5}
  weighting: by_name
""")
framework = ki.Framework.load("indeks.yaml")
villages = [
    {"kode_desa": "A", "air": 0, "listrik": 0},
    {"kode_desa": "B", "air": 2, "listrik": 10},
    {"kode_desa": "C", "air": 10, "listrik": 8},
]
scores = ki.score(framework, villages=villages)
scores.save("skor.zip")
framework.save("lagi.yaml")
schema = json.dumps(ki.Framework.json_schema())
print(json.dumps({
    "value": scores.value.round(6).ravel().tolist(),
    "again": ki.Scores.load("skor.zip").value.round(6).ravel().tolist(),
    "same": ki.Framework.load("lagi.yaml") == framework,
    "base": ki.score(framework, villages=villages[:1], base=scores).value.round(6).ravel().tolist(),
    "schema": "half_range" in schema and "by_name" in schema,
    "page": page(HalfRange).splitlines()[4],
    "family": "## `half_range`" in family_page(Normalisation),
    "weights": scores.weights["applied"].round(6).to_dict(),
}))
'''
REFUSED = """
try:
    ki.Scores.load("skor.zip")
except ki.MethodError as error:
    print(error)
"""


def run(cells: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", cells],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_from_a_cell_through_yaml_to_a_score_and_a_page(tmp_path: Path) -> None:
    found = json.loads(run(FIRST + SECOND, tmp_path))
    # Half of 10 is full: air 0, 40, 100 and, the less the better, listrik 100, 0, 40; weights 3 and 7 letters.
    expected = [70.0, 12.0, 58.0]
    assert found == {
        "value": expected,
        "again": expected,
        "same": True,
        "base": expected[:1],
        "schema": True,
        "page": "In a document `normalisation: {method: half_range, part: 0.5}`, in Python `HalfRange`.",
        "family": True,
        "weights": {"air": 0.3, "listrik": 0.7, "indeks": 1.0},
    }
    refused = run("import ketahanan_index as ki\n" + REFUSED, tmp_path)
    assert "half_range" in refused
    assert "not defined in this session" in refused
