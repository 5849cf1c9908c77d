"""Invented areas of the 48 invented villages: peta.geojson, an island where there is only the Indian Ocean.

Cells around points (Voronoi) are cut out of a round island, and then all corners are moved by one field of waves: a
border is moved alike for both its sides, so that neighbours meet exactly.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import atan2, ceil, cos, hypot, pi, sin
from random import Random

from tools.sample_villages import Village

SEED = 20250817
CENTRE = (100.0, -15.0)
"""Degrees east and north: some 450 km from the nearest land."""
DEGREE_KM = 111.2
RADIUS, STEP = 19.0, 0.7
"""Kilometres: how large the island is, and how far points on a border lie apart."""
ROUNDS = 40
TOWNS = 3
"""Kelurahan of each kecamatan, the first of its codes: they lie together and are small."""
ISLET = "9901042009"
"""The village to which an islet off the coast belongs."""
DECIMALS = 5
ABOUT = (
    "Invented areas of invented villages; no such island exists. Karangan: pulau dan batas desa ini tidak ada. "
    "Written by tools/sample_polygons.py; licence as of the package (MIT)."
)

Point = tuple[float, float]
Ring = list[Point]


@dataclass(frozen=True)
class Wave:
    """One wave of the field that moves corners."""

    across: Point
    phase: float
    shift: Point

    def at(self, p: Point) -> Point:
        lift = sin(self.across[0] * p[0] + self.across[1] * p[1] + self.phase)
        return (self.shift[0] * lift, self.shift[1] * lift)


def text(villages: list[Village]) -> str:
    """Return the file: GeoJSON (RFC 7946), a village a line."""
    chance = Random(SEED)  # noqa: S311 (an invented island)
    coast = [(RADIUS * cos(2 * pi * i / 64), RADIUS * sin(2 * pi * i / 64)) for i in range(64)]
    sites = _placed([v.code for v in villages], _spread(len(villages), coast, chance), coast)
    waves = _waves(chance)
    corners: list[Point] = []
    order = [v.code for v in villages]
    lines = []
    for village in villages:
        others = [sites[code] for code in order if code != village.code]
        ring = [_snapped(p, corners) for p in _cell(sites[village.code], others, coast)]
        rings = [_moved(_walked(ring), waves)]
        if village.code == ISLET:
            rings.append(_moved(_islet(sites[ISLET]), waves))
        polygons = [[_closed([_degrees(p) for p in ring])] for ring in rings]
        shape = (
            {"type": "Polygon", "coordinates": polygons[0]}
            if len(polygons) == 1
            else {"type": "MultiPolygon", "coordinates": polygons}
        )
        named = dict(zip(("kode_desa", "nama", "kecamatan"), village.cells.values(), strict=False))
        feature = {"type": "Feature", "properties": named, "geometry": shape}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    head = json.dumps(ABOUT, ensure_ascii=False)
    body = ",\n".join(lines)
    return f'{{"type":"FeatureCollection","description":{head},"features":[\n{body}\n]}}\n'


def _spread(count: int, coast: Ring, chance: Random) -> list[Point]:
    """Return points that share the island about evenly: each is moved to the middle of its cell, again and again."""
    points = []
    for _ in range(count):
        far, turn = RADIUS * chance.random() ** 0.5, 2 * pi * chance.random()
        points.append((far * cos(turn), far * sin(turn)))
    for _ in range(ROUNDS):
        cells = [_cell(p, points[:i] + points[i + 1 :], coast) for i, p in enumerate(points)]
        points = [_middle(cell) for cell in cells]
    return points


def _placed(codes: list[str], points: list[Point], coast: Ring) -> dict[str, Point]:
    """Return the point of each village: kecamatan are quarters of the island, its towns near their middle."""
    quarter = len(codes) // 4
    # Codes run north, east, south, west: clockwise from the north-west.
    clockwise = sorted(points, key=lambda p: (3 * pi / 4 - atan2(p[1], p[0])) % (2 * pi))
    out: dict[str, Point] = {}
    for k in range(4):
        listed, mine = codes[k * quarter : (k + 1) * quarter], clockwise[k * quarter : (k + 1) * quarter]
        town = _mean(mine)
        near = sorted(mine, key=lambda p: hypot(p[0] - town[0], p[1] - town[1]))
        drawn = [(p[0] + 0.35 * (town[0] - p[0]), p[1] + 0.35 * (town[1] - p[1])) for p in near[:TOWNS]]
        rural = sorted(near[TOWNS:], key=lambda p: (-round(p[1]), p[0]))
        out |= dict(zip(listed, drawn + rural, strict=True))
    return out


def _cell(site: Point, others: list[Point], coast: Ring) -> Ring:
    """Return the part of the island that lies nearer to a point than to any other."""
    ring = coast
    for other in others:
        middle = ((site[0] + other[0]) / 2, (site[1] + other[1]) / 2)
        across = (other[0] - site[0], other[1] - site[1])
        ring = _cut(ring, middle, across)
    return ring


def _cut(ring: Ring, middle: Point, across: Point) -> Ring:
    """Return the part of a convex ring on the near side of a line."""
    over = [(p[0] - middle[0]) * across[0] + (p[1] - middle[1]) * across[1] for p in ring]
    out: Ring = []
    for i, p in enumerate(ring):
        before, past = ring[i - 1], over[i - 1]
        if (past > 0) != (over[i] > 0):
            part = past / (past - over[i])
            out.append((before[0] + part * (p[0] - before[0]), before[1] + part * (p[1] - before[1])))
        if over[i] <= 0:
            out.append(p)
    return out


def _snapped(p: Point, corners: list[Point]) -> Point:
    """Return the corner that is this one but for rounding, which neighbours compute on their own."""
    for corner in corners:
        if hypot(p[0] - corner[0], p[1] - corner[1]) < 1e-6:
            return corner
    corners.append(p)
    return p


def _walked(ring: Ring) -> Ring:
    """Return a ring with points along its edges, the same from both sides."""
    out: Ring = []
    for i, end in enumerate(ring):
        start = ring[i - 1]
        a, b = sorted((start, end))
        pieces = max(1, ceil(hypot(b[0] - a[0], b[1] - a[1]) / STEP))
        along = [
            (a[0] + (b[0] - a[0]) * j / pieces, a[1] + (b[1] - a[1]) * j / pieces) for j in range(pieces + 1)
        ]
        out += (along if a == start else along[::-1])[:-1]
    return out


def _waves(chance: Random) -> list[Wave]:
    """Return waves from long to short, so that coast and borders bend and waver."""
    waves = []
    for length, height in ((40, 2.2), (24, 1.1), (13, 0.5), (7, 0.25), (4, 0.13), (2.2, 0.07)):
        for _ in range(3):
            turn, towards = 2 * pi * chance.random(), 2 * pi * chance.random()
            across = (2 * pi / length * cos(turn), 2 * pi / length * sin(turn))
            phase = 2 * pi * chance.random()
            waves.append(Wave(across, phase, (height * cos(towards), height * sin(towards))))
    return waves


def _moved(ring: Ring, waves: list[Wave]) -> Ring:
    out = []
    for p in ring:
        shifts = [wave.at(p) for wave in waves]
        # The island is a little wider than high.
        out.append((1.25 * (p[0] + sum(s[0] for s in shifts)), p[1] + sum(s[1] for s in shifts)))
    return out


def _islet(site: Point) -> Ring:
    """Return a small round island off the coast beyond a village."""
    far = hypot(*site)
    middle = (site[0] / far * (RADIUS + 3.2), site[1] / far * (RADIUS + 3.2))
    return [
        (middle[0] + 1.3 * cos(2 * pi * i / 14), middle[1] + 0.9 * sin(2 * pi * i / 14)) for i in range(14)
    ]


def _degrees(p: Point) -> Point:
    east = CENTRE[0] + p[0] / (DEGREE_KM * cos(CENTRE[1] * pi / 180))
    return (round(east, DECIMALS), round(CENTRE[1] + p[1] / DEGREE_KM, DECIMALS))


def _closed(ring: Ring) -> Ring:
    """Return a ring counterclockwise and closed, as RFC 7946 asks."""
    turned = ring if _doubled_area(ring) > 0 else ring[::-1]
    return [*turned, turned[0]]


def _doubled_area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))


def _middle(ring: Ring) -> Point:
    """Return the centre of mass of a ring."""
    x = y = 0.0
    for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = a[0] * b[1] - b[0] * a[1]
        x, y = x + (a[0] + b[0]) * cross, y + (a[1] + b[1]) * cross
    area = 3 * _doubled_area(ring)
    return (x / area, y / area)


def _mean(points: list[Point]) -> Point:
    return (sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points))
