"""The map of a page: polygons of villages by class, as SVG that a keyboard can walk through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ketahanan_index.arrays.ranks import snap
from ketahanan_index.reporting.colours import ACCENT, MISSING
from ketahanan_index.reporting.report.material import Material
from ketahanan_index.reporting.report.ranking import Rows
from ketahanan_index.reporting.report.splitting import Sheet
from ketahanan_index.stages.ranking import class_codes
from ketahanan_index.words import decimal, say

if TYPE_CHECKING:
    from ketahanan_index.reporting.maps import Joined

MOST = 3000
"""Villages of one map; of more, a map shows the regions that have pages."""

SHADES = ("#e6edf5", ACCENT)
"""The lowest and the highest score, where there are no classes."""

_COARSE = 1000


@dataclass(frozen=True, slots=True)
class Area:
    """A village on the map: its path and fill, what it says, and where it leads."""

    path: str
    fill: str
    told: str
    href: str


@dataclass(frozen=True, slots=True)
class Map:
    """A map, what to do with it, and how many villages are not on it."""

    view_box: str
    areas: tuple[Area, ...]
    borders: str
    use: str
    missing: int
    held: bool


def draw(material: Material, joined: Joined, rows: Rows, href: Callable[[int], str]) -> Map | None:
    """Return the map of some villages, None where none of them has a polygon."""
    from ketahanan_index.reporting.maps import svg_paths

    wanted = set(rows.tolist())
    drawn = {code: int(i) for code, i in zip(joined.codes, joined.place, strict=True) if int(i) in wanted}
    if not drawn:
        return None
    svg = svg_paths(joined, tolerance=0.5 if len(drawn) <= _COARSE else 1.0, units=list(drawn))
    areas = tuple(
        Area(path, _fill(material, drawn[code]), _told(material, drawn[code]), href(drawn[code]))
        for code, path in svg.paths
    )
    held = not material.shown.shown[sorted(drawn.values()), 0].all()
    use = say("report_map_use", material.language)
    return Map(svg.view_box, areas, svg.borders, use, len(rows) - len(drawn), held)


def draw_regions(
    material: Material, joined: Joined, parts: Sequence[Sheet], hrefs: Sequence[str]
) -> Map | None:
    """Return the map of regions that have pages, coloured by the median of their villages.

    None where no village has a polygon.
    """
    from ketahanan_index.reporting.maps import svg_paths
    from ketahanan_index.reporting.maps.geometry import merged

    polygon = np.full(len(material.units), -1, dtype=np.intp)
    there = joined.place >= 0
    polygon[joined.place[there]] = np.flatnonzero(there)
    found = [(at, polygon[part.rows][polygon[part.rows] >= 0]) for at, part in enumerate(parts)]
    found = [(at, polygons) for at, polygons in found if len(polygons)]
    if not found:
        return None
    # A region goes by the code of its first village, which says what it lies in.
    first = [int(polygons[0]) for _, polygons in found]
    shapes = np.empty(len(found), dtype=object)
    shapes[:] = [merged(joined.geometry[polygons]) for _, polygons in found]
    united = replace(
        joined, codes=tuple(joined.codes[p] for p in first), place=joined.place[first], geometry=shapes
    )
    svg = svg_paths(united)
    areas = []
    for (at, _), (_, path) in zip(found, svg.paths, strict=True):
        known = material.shown.value[parts[at].rows, 0]
        known = known[~np.isnan(known)]
        middle = float(np.median(known)) if len(known) else float("nan")
        told = f"{parts[at].title}: {say('report_median', material.language).lower()} "
        areas.append(Area(path, _shade(material, middle), told + _named(material, middle), hrefs[at]))
    drawn = int(sum(len(polygons) for _, polygons in found))
    held = any(area.fill == MISSING for area in areas)
    use = say("report_map_regions", material.language)
    return Map(svg.view_box, tuple(areas), svg.borders, use, len(material.units) - drawn, held)


def _fill(material: Material, row: int) -> str:
    value = float(material.shown.value[row, 0])
    return _shade(material, value, int(material.shown.class_code[row]))


def _shade(material: Material, value: float, code: int | None = None) -> str:
    """Return the colour of a score: of its class, or between two shades where there are no classes."""
    if value != value:
        return MISSING
    if material.classes:
        return material.classes[_class_of(material, value) if code is None else code].colour
    share = material.along(value) / 100
    ends = [np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) for colour in SHADES]
    mixed = ends[0] + share * (ends[1] - ends[0])
    return "#" + "".join(f"{round(channel):02x}" for channel in mixed.tolist())


def _told(material: Material, row: int) -> str:
    name = str(material.names[row])
    if not material.shown.shown[row, 0]:
        return f"{name} ({material.note[row]})"
    return f"{name}: {_named(material, float(material.shown.value[row, 0]), int(material.shown.class_code[row]))}"


def _named(material: Material, value: float, code: int | None = None) -> str:
    """Return a score and its class."""
    said = decimal(value, material.places, material.language)
    if value != value or not material.classes:
        return said
    return f"{said}, {material.classes[_class_of(material, value) if code is None else code].label}"


def _class_of(material: Material, value: float) -> int:
    classes = material.scores.framework.classes
    return 0 if classes is None else int(class_codes(snap(np.array([value])), classes)[0])
