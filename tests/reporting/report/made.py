"""Reports of made-up villages, and what their pages are made of."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import ketahanan_index as ki
from ketahanan_index.readers.sample import sample_path
from ketahanan_index.reporting.report.material import Material, gather
from ketahanan_index.words import Language

HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://jahat.example","klik")',
    '"><img src=x onerror=alert(1)>',
    "</script><!-- \u2028 {{ 7 * 7 }} {% raw %}",
    "Sangat " * 40 + "Panjang",
    "Desa 🌾 ملاحظة \u202e terbalik",
    "'-- &amp; &lt;b&gt;",
)
"""Names that some program would take for something else."""

LEVELS = [{"id": "rendah", "upper": 50}, {"id": "tinggi", "label": {"id": "Tinggi", "en": "High"}}]


def framework(**more: Any) -> ki.Framework:
    """Return a tree of two groups over three village records."""

    def indicator(name: str) -> dict[str, Any]:
        return {"id": name, "source": "villages", "items": [{"column": name, "scale": "persen"}]}

    return ki.Framework.from_dict(
        {
            "id": "contoh",
            "version": "1",
            "unit_codes": "kemendagri",
            "scales": {"persen": {"kind": "numeric", "lower": 0, "upper": 100}},
            "index": {
                "id": "indeks",
                "label": {"id": "Indeks contoh", "en": "Sample index"},
                "members": [
                    {"id": "layanan", "members": [indicator("air"), indicator("listrik")]},
                    {"id": "warga", "members": [indicator("rapat")]},
                ],
            },
            "classes": {"levels": LEVELS},
            **more,
        }
    )


def table(count: int, names: Sequence[str] = (), per_district: int = 20) -> list[dict[str, Any]]:
    """Return villages of several kecamatan and kabupaten, with values that differ."""
    rows: list[dict[str, Any]] = []
    for i in range(count):
        district = i // per_district
        code = f"32{district // 30 + 1:02d}{district % 30 + 1:02d}{2001 + i % per_district}"
        row = {"kode_desa": code, "air": i * 37 % 101, "listrik": i * 53 % 97, "rapat": i * 29 % 89}
        rows.append({**row, "nama": names[i] if i < len(names) else f"Desa {i + 1}"})
    return rows


def scored(count: int, names: Sequence[str] = (), per_district: int = 20, **more: Any) -> ki.Scores:
    """Return scores of made-up villages."""
    return ki.score(framework(**more), villages=table(count, names, per_district))


def lettered(count: int, **columns: Any) -> ki.Scores:
    """Return scores of villages whose codes are any text."""
    rows = [
        {**row, "kode_desa": f"Blok '{i}'/<{i}>", **{name: cell(i) for name, cell in columns.items()}}
        for i, row in enumerate(table(count))
    ]
    return ki.score(framework(unit_codes="text"), villages=rows)


def thin(*, classes: bool, sample: bool, regions: bool) -> ki.Scores:
    """Return scores of six villages, with what is asked for and no more."""
    members = framework().to_dict()["index"]["members"]
    if sample:
        members[1]["members"][0] |= {"source": "respondents"}
    document = framework(
        index={"id": "indeks", "members": members},
        classes={"levels": LEVELS} if classes else None,
        unit_codes="kemendagri" if regions else "text",
    )
    villages = [row if regions else {**row, "kode_desa": f"blok {i}"} for i, row in enumerate(table(6))]
    if not sample:
        return ki.score(document, villages=villages)
    answers = [
        {"kode_desa": row["kode_desa"], "rapat": (17 * i + 23 * j) % 101}
        for i, row in enumerate(villages)
        for j in range(6)
    ]
    villages = [{name: cell for name, cell in row.items() if name != "rapat"} for row in villages]
    rule = ki.Publication(minimum_respondents=4)
    return ki.score(document, respondents=answers, villages=villages, publication=rule)


@cache
def surveyed() -> ki.Scores:
    """Return the scores of the sample's survey: two of its villages are withheld."""
    return ki.score(
        ki.Framework.load("desa-berketahanan-sosial"),
        respondents=ki.read_respondents(sample_path("responden.csv")),
        villages=ki.read_villages(sample_path("desa.csv")),
        design=ki.SurveyDesign(weights="bobot", strata="dusun", clusters="rt"),
    )


@cache
def drawn() -> ki.Uncertainty:
    """Return draws of the sample's survey."""
    return ki.uncertainty(surveyed(), draws=60, seed=7)


def material(
    scores: ki.Scores, language: Language = "id", uncertainty: ki.Uncertainty | None = None
) -> Material:
    """Return what a report of scores is made from."""
    return gather(scores, language=language, uncertainty=uncertainty, names=None)


class Tags(HTMLParser):
    """The tags of a page with their attributes, and its text but for styles and scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._inside = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag in {"script", "style"}:
            self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.texts.append(data)

    @property
    def text(self) -> str:
        """The text that a reader sees."""
        return " ".join("".join(self.texts).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of each tag of a name."""
        return [attributes for name, attributes in self.tags if name == tag]

    def values(self, attribute: str) -> list[str]:
        """Return the values of an attribute wherever it stands."""
        return [attributes[attribute] for _, attributes in self.tags if attribute in attributes]


def read(page: Path) -> str:
    """Return the text of a page."""
    return page.read_text("utf-8")


def data(page: str) -> dict[str, Any]:
    """Return what a page embeds for its script."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    said: dict[str, Any] = json.loads(found[1])
    return said
