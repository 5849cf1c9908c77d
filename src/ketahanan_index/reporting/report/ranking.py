"""The table of ranks: rows for readers without a script, and data for the script that searches and sorts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.report.figures import whole, written
from ketahanan_index.reporting.report.material import Material
from ketahanan_index.reporting.report.pictures import Bar, bar
from ketahanan_index.words import WORDS

Rows = NDArray[np.intp]

PER_PAGE = 100
"""Rows of a long table that are shown at once."""


@dataclass(frozen=True, eq=False)
class Address:
    """Where sections of villages stand.

    Parameters
    ----------
    pages : list of str
        The addresses of pages; an empty one is the page itself.
    page : array (unit,)
        The place of each village's page among them.
    """

    pages: list[str]
    page: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Row:
    """A village in the table of ranks, as readers see it."""

    href: str
    name: str
    code: str
    place: str
    rank: str
    rank_interval: str
    score: str
    interval: str
    bar: Bar | None
    class_label: str
    colour: str
    note: str


def order(material: Material, rows: Rows) -> Rows:
    """Return villages by rank, those without a rank last, and those of one rank by code."""
    rank = material.shown.rank[rows]
    return rows[np.argsort(np.where(np.isnan(rank), np.inf, rank), kind="stable")]


def table(material: Material, rows: Rows, href: Callable[[int], str]) -> list[Row]:
    """Return rows as readers see them, in the order given."""
    shown, language, places = material.shown, material.language, material.places
    root = (shown.value[rows, 0], shown.lower[rows, 0], shown.upper[rows, 0])
    score, lower, upper = (written(x, places, language) for x in root)
    rank, spans = whole(shown.rank[rows], language), rank_intervals(material, rows)
    out = []
    for at, (i, x, low, high) in enumerate(zip(rows.tolist(), *(r.tolist() for r in root), strict=True)):
        held, code = not shown.shown[i, 0], int(shown.class_code[i])
        told = material.classes[code] if code >= 0 else None
        out.append(
            Row(
                href=href(i),
                name=material.names[i],
                code=material.units[i],
                place=material.place[i],
                rank=rank[at],
                rank_interval=spans[at],
                score=score[at],
                interval="" if low != low else f"{lower[at]}–{upper[at]}",
                bar=None if held else bar(material, x, low, high, float("nan")),
                class_label=told.label if told else "",
                colour=told.colour if told else "",
                note=material.note[i],
            )
        )
    return out


def rank_intervals(material: Material, rows: Rows) -> list[str]:
    """Return the interval of each rank as text, empty where none was drawn."""
    if material.draws is None:
        return [""] * len(rows)
    lower, upper = material.draws.rank_lower[rows], material.draws.rank_upper[rows]
    low, high = (whole(np.round(x), material.language) for x in (lower, upper))
    return ["" if np.isnan(x) else f"{a}–{b}" for x, a, b in zip(lower, low, high, strict=True)]


def data(material: Material, rows: Rows, address: Address) -> dict[str, Any]:
    """Return what the script needs of each village, column by column; figures are whole numbers of last decimals."""
    shown = material.shown
    place = [material.place[i] for i in rows]
    regions = list(dict.fromkeys(place))
    number = {label: n for n, label in enumerate(regions)}
    labels = {"": 0}
    noted = [labels.setdefault(material.note[i], len(labels)) for i in rows]
    names = material.names

    def scaled(x: Array) -> list[int | None]:
        return _whole(np.round(x[rows], material.places) * 10**material.places)

    columns: dict[str, Any] = {
        "code": [material.units[i] for i in rows],
        "name": [names[i] if names[i] != material.units[i] else 0 for i in rows],
        "place": [number[each] for each in place],
        "page": address.page[rows].tolist(),
        "rank": _whole(shown.rank[rows]),
        "score": scaled(shown.value[:, 0]),
        "class": shown.class_code[rows].tolist(),
        "note": noted,
    }
    if material.sampled:
        columns |= {"lower": scaled(shown.lower[:, 0]), "upper": scaled(shown.upper[:, 0])}
    if material.draws is not None:
        columns |= {
            "from": _whole(material.draws.rank_lower[rows]),
            "to": _whole(material.draws.rank_upper[rows]),
        }
    # Codes that cannot stand in an address are found by the row of their village.
    anchors = {
        str(at): material.anchors[i]
        for at, i in enumerate(rows.tolist())
        if material.anchors[i] != f"v-{material.units[i]}"
    }
    return {
        "columns": columns,
        "anchors": anchors,
        "regions": regions,
        "notes": list(labels),
        "pages": address.pages,
    }


def settings(material: Material, per_page: int) -> dict[str, Any]:
    """Return what the script needs to know to write rows as the page does."""
    said = ("report_found", "report_rows", "report_none", "report_opened")
    return {
        "language": material.language,
        "decimals": material.places,
        "range": list(material.scores.framework.methodology.range),
        "perPage": per_page,
        "classes": [[told.label, told.colour] for told in material.classes],
        # With their places empty: the script fills them in.
        "words": {key.removeprefix("report_"): WORDS[key][material.language] for key in said},
    }


def _whole(values: Array) -> list[int | None]:
    return [None if x != x else round(x) for x in values.tolist()]
