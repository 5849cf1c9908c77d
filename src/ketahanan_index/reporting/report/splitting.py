"""Which villages stand on which page of a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ketahanan_index.reporting.report.material import Material
from ketahanan_index.reporting.report.ranking import Rows
from ketahanan_index.reporting.report.village import region_called
from ketahanan_index.stages.naming import Region
from ketahanan_index.words import number, say

MOST = 300
"""Villages of a report that is one page."""

CROWDED = 500
"""Villages of a kabupaten above which its kecamatan have pages of their own."""

_FIRST, _SECOND = "kabupaten", "kecamatan"


@dataclass(frozen=True, eq=False)
class Sheet:
    """A page of villages: its file, what it is called, and its villages."""

    file: str
    title: str
    rows: Rows


def sheets(material: Material) -> tuple[Sheet, ...]:
    """Return the pages beside the first, none where all villages have room on it.

    A page a kabupaten; where it has many villages a page a kecamatan, and where no region is known as many villages
    a page as have room.
    """
    rows = np.arange(len(material.units))
    if len(rows) <= MOST:
        return ()
    levels = {region.level: region for region in material.regions}
    chain = [levels[level] for level in (_FIRST, _SECOND) if level in levels]
    found = _split(material, rows, chain, [], [])
    coded = material.scores.framework.unit_codes == "kemendagri"
    # Labels of regions are no file names; codes of Kemendagri are.
    return tuple(
        Sheet(f"{name if coded and name else f'{place:04d}'}.html", title, part)
        for place, (name, title, part) in enumerate(found, 1)
    )


def _split(
    material: Material, rows: Rows, chain: Sequence[Region], inside: list[str], path: list[str]
) -> list[tuple[str, str, Rows]]:
    """Return file name, title and villages of each page."""
    title = ", ".join(reversed(inside))
    if not chain:
        return _blocks(material, rows, title, path)
    region, rest = chain[0], chain[1:]
    groups: dict[str | None, list[int]] = {}
    for i in rows.tolist():
        groups.setdefault(region.key[i], []).append(i)
    out = []
    for key, listed in groups.items():
        part = np.array(listed, dtype=np.intp)
        called = (
            say("report_nowhere", material.language)
            if key is None
            else region_called(region.level, region.label[key], material.language)
        )
        names = [*path, "" if key is None else str(key)]
        deeper = rest if len(part) > CROWDED else ()
        out += _split(material, part, deeper, [*inside, called], names)
    return out


def _blocks(material: Material, rows: Rows, title: str, path: list[str]) -> list[tuple[str, str, Rows]]:
    name = path[-1] if path else ""
    if len(rows) <= CROWDED:
        return [(name, title, rows)]
    parts = np.array_split(rows, -(-len(rows) // MOST))
    language = material.language
    called = [
        say("report_part", language, number(i, language), number(len(parts), language))
        for i in range(1, len(parts) + 1)
    ]
    return [
        (f"{name}-{i}" if name else "", f"{title}, {said}" if title else said.capitalize(), part)
        for i, (said, part) in enumerate(zip(called, parts, strict=True), 1)
    ]
