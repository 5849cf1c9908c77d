"""The pages of a report, one after the other: each a text that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import numpy as np

from ketahanan_index.reporting.report import mapping, ranking
from ketahanan_index.reporting.report.figures import written
from ketahanan_index.reporting.report.mapping import Map
from ketahanan_index.reporting.report.material import Material
from ketahanan_index.reporting.report.method import method
from ketahanan_index.reporting.report.overview import overview
from ketahanan_index.reporting.report.pictures import bands
from ketahanan_index.reporting.report.ranking import Address, Rows
from ketahanan_index.reporting.report.render import embedded, frame, render
from ketahanan_index.reporting.report.splitting import Sheet, sheets
from ketahanan_index.reporting.report.village import Section, sections
from ketahanan_index.words import number

if TYPE_CHECKING:
    from ketahanan_index.reporting.maps import Joined


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a region in the list of the first page."""

    href: str
    title: str
    villages: str
    shown: str
    median: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its file below the folder of the report (empty for the first page), and its text."""

    file: str
    text: str


def pages(material: Material, joined: Joined | None, file: str, folder: str) -> Iterator[Page]:
    """Yield the first page, then those of the regions.

    Parameters
    ----------
    material : Material
        What the report is made from.
    joined : Joined or None
        The polygons of villages.
    file, folder : str
        The name of the first page, and of the folder beside it that holds the others.
    """
    common, everything = _common(material), np.arange(len(material.units))
    here = Address([""], np.zeros(len(everything), dtype=np.intp))
    parts = sheets(material)
    if not parts:
        content = _with_sections(material, joined, everything, here)
        yield _page(material, "", {**common, **content, "heading": material.title, "up": "", "listed": []})
        return
    page = np.zeros(len(everything), dtype=np.intp)
    for at, sheet in enumerate(parts):
        page[sheet.rows] = at
    away = Address([f"{quote(folder)}/{quote(sheet.file)}" for sheet in parts], page)
    first = {
        **_content(material, everything, away, ranking.PER_PAGE),
        "map": _first_map(material, joined, parts, away),
        "sections": (),
        "heading": material.title,
        "up": "",
        "listed": [_listed(material, sheet, at) for sheet, at in zip(parts, away.pages, strict=True)],
    }
    yield _page(material, "", {**common, **first})
    for sheet in parts:
        content = _with_sections(material, joined, sheet.rows, here)
        above = {"heading": sheet.title, "up": f"../{quote(file)}", "listed": []}
        yield _page(material, sheet.file, {**common, **content, **above})


def _first_map(
    material: Material, joined: Joined | None, parts: Sequence[Sheet], address: Address
) -> Map | None:
    """Return the map of the first page: of villages, or, of very many, of the regions that have pages."""
    everything = np.arange(len(material.units))
    if joined is None:
        return None
    if len(everything) > mapping.MOST:
        return mapping.draw_regions(material, joined, parts, address.pages)
    return mapping.draw(material, joined, everything, partial(_href, material, address))


def _page(material: Material, file: str, content: dict[str, Any]) -> Page:
    return Page(file, render("page.html.j2", material.language, content))


def _common(material: Material) -> dict[str, Any]:
    """Return what is the same on every page; the appendix is rendered once."""
    from markupsafe import Markup

    framework = material.scores.framework
    appendix = render("method.html.j2", material.language, {"method": method(material)})
    low, high = framework.methodology.range
    ends = written(np.array([low, high]), 0, material.language).tolist()
    return {
        **frame(),
        "material": material,
        "appendix": Markup(appendix),  # noqa: S704
        "bands": bands(material),
        "ends": ends,
        "shades": mapping.SHADES,
        "is_section": lambda told: isinstance(told, Section),
    }


def _content(material: Material, rows: Rows, address: Address, most: int) -> dict[str, Any]:
    """Return what a page shows of its villages, but for map and sections; `most` rows of the table at once."""
    ordered = ranking.order(material, rows)
    data = {**ranking.settings(material, most), **ranking.data(material, ordered, address)}
    return {
        "overview": overview(material, rows),
        "rows": ranking.table(material, ordered[:most], partial(_href, material, address)),
        "total": number(len(rows), material.language),
        "data": embedded(data),
    }


def _with_sections(material: Material, joined: Joined | None, rows: Rows, address: Address) -> dict[str, Any]:
    href = partial(_href, material, address)
    return {
        **_content(material, rows, address, len(rows)),
        "map": None if joined is None else mapping.draw(material, joined, rows, href),
        "sections": sections(material, rows),
    }


def _href(material: Material, address: Address, row: int) -> str:
    return f"{address.pages[address.page[row]]}#{material.anchors[row]}"


def _listed(material: Material, sheet: Sheet, address: str) -> Listed:
    language, value = material.language, material.shown.value[sheet.rows, 0]
    known = value[~np.isnan(value)]
    middle = np.array([np.median(known) if len(known) else np.nan])
    return Listed(
        href=address,
        title=sheet.title,
        villages=number(len(sheet.rows), language),
        shown=number(len(known), language),
        median=written(middle, material.places, language)[0],
    )
