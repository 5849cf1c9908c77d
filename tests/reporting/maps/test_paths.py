"""Paths of SVG say the same shapes as the polygons, shortly, and neighbours keep their borders."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import ketahanan_index as ki
from ketahanan_index.reporting import maps
from ketahanan_index.reporting.maps import paths
from reporting.maps import made

Ring = list[tuple[float, float]]


def rings(path: str) -> list[Ring]:
    """Return the points of a path, by the grammar of SVG."""
    out: list[Ring] = []
    for letter, said in re.findall(r"([MlhvzZ])([^MlhvzZ]*)", path):
        numbers = [float(n) for n in re.findall(r"-?\d*\.?\d+", said)]
        if letter == "M":
            out.append([(numbers[0], numbers[1])])
            continue
        steps = {
            "l": list(zip(numbers[::2], numbers[1::2], strict=letter == "l")),
            "h": [(n, 0.0) for n in numbers],
            "v": [(0.0, n) for n in numbers],
            "z": [],
        }[letter]
        for dx, dy in steps:
            x, y = out[-1][-1]
            out[-1].append((round(x + dx, 1), round(y + dy, 1)))
    return out


def joined(codes: tuple[str, ...] = made.CODES) -> maps.Joined:
    return maps.join(made.scores(codes, names=None), made.squares(codes))


def test_the_map_fills_its_width_and_north_is_up() -> None:
    drawing = maps.svg_paths(joined(), width=204)
    assert (drawing.width, drawing.view_box) == (204.0, f"0 0 204 {drawing.height:g}")
    # Two squares of 0.1 degrees are 200 wide; a degree north is longer by 1 / cos(7°).
    assert drawing.height == pytest.approx(200 / np.cos(np.radians(7)) + 4, abs=0.1)
    north_west = rings(drawing.paths[0][1])[0]
    assert min(north_west) == (2.0, 2.0)
    east, south = max(north_west)
    assert (east, south) == pytest.approx((102, 102.8), abs=0.1)


def test_every_village_is_there_in_the_order_of_the_scores() -> None:
    drawing = maps.svg_paths(made.joined())
    assert tuple(code for code, _ in drawing.paths) == made.sample().units
    assert all(path.startswith("M") and path.endswith("z") for _, path in drawing.paths)
    assert [code for code, path in drawing.paths if path.count("M") == 2] == ["9901042009"]  # it has an islet
    assert sum(len(path) for _, path in drawing.paths) < 15_000


def test_all_lies_inside_the_view_box() -> None:
    drawing = maps.svg_paths(made.joined(), width=300)
    points = np.array([p for _, path in drawing.paths for ring in rings(path) for p in ring])
    assert points.min() >= 0
    assert (points.max(axis=0) <= (drawing.width, drawing.height)).all()
    assert np.ptp(points[:, 0]) == pytest.approx(296, abs=0.2)


@pytest.mark.parametrize("tolerance", [0.0, 0.5, 5.0, 30.0])
def test_neighbours_share_their_borders_however_much_is_left_out(tolerance: float) -> None:
    drawing = maps.svg_paths(made.joined(), tolerance=tolerance)
    sides: Counter[frozenset[tuple[float, float]]] = Counter()
    for _, path in drawing.paths:
        for ring in rings(path):
            sides.update(frozenset(side) for side in zip(ring, [*ring[1:], ring[0]], strict=True))
    assert set(sides.values()) == {1, 2}
    # What is on one side only is the coast: as long as the outline of all polygons together.
    shapes = [shapely.Polygon(ring) for _, path in drawing.paths for ring in rings(path)]
    coast = sum(shapely.LineString(list(side)).length for side, n in sides.items() if n == 1)
    assert coast == pytest.approx(shapely.union_all(shapes).length, rel=1e-9)


def test_simplified_lines_stay_near() -> None:
    full, simple = (maps.svg_paths(made.joined(), tolerance=t) for t in (0.0, 2.0))
    for (_, before), (_, after) in zip(full.paths, simple.paths, strict=True):
        one, other = (shapely.Polygon(max(rings(path), key=len)) for path in (before, after))
        assert shapely.hausdorff_distance(one, other) < 8
    assert sum(len(p) for _, p in simple.paths) < 0.85 * sum(len(p) for _, p in full.paths)


def test_borders_are_those_between_kecamatan_and_the_coast() -> None:
    drawing = maps.svg_paths(joined(), width=204, tolerance=0)
    pieces = rings(drawing.borders)
    points = {p for piece in pieces for p in piece}
    # The border runs from west to east at half height; no line runs from north to south between the villages.
    assert all(x in (2.0, 102.0, 202.0) for x, _ in points)
    length = sum(shapely.LineString(piece).length for piece in pieces)
    height = drawing.height - 4
    assert length == pytest.approx(3 * 200 + 2 * height, abs=0.5)


def test_one_kecamatan_has_no_borders() -> None:
    assert maps.svg_paths(joined(made.CODES[:2])).borders == ""


def test_some_villages_fill_the_map_of_their_own() -> None:
    drawing = maps.svg_paths(made.joined(), units=[u for u in made.sample().units if u.startswith("990101")])
    assert len(drawing.paths) == 12
    assert drawing.borders == ""
    points = np.array([p for _, path in drawing.paths for ring in rings(path) for p in ring])
    assert np.ptp(points[:, 0]) == pytest.approx(796, abs=0.2)


def test_none_of_the_units_is_refused() -> None:
    with pytest.raises(ki.DataError, match="none of the units has a polygon"):
        maps.svg_paths(joined(), units=["3202012009"])


def test_a_village_too_small_to_be_seen_is_a_dot() -> None:
    polygons = made.squares()
    polygons.loc[0, "geometry"] = shapely.box(107, -7, 107.000001, -6.999999)
    drawing = maps.svg_paths(maps.join(made.scores(), polygons), tolerance=0)
    assert drawing.paths[0][1].endswith("h.1v.1h-.1z")


@given(
    st.lists(
        st.tuples(st.integers(-9999, 9999), st.integers(-9999, 9999)), min_size=3, max_size=12, unique=True
    )
)
def test_a_path_says_its_points(points: list[tuple[int, int]]) -> None:
    xy = np.array(points, dtype=np.float64) / 10
    path = paths.area_path(shapely.Polygon(xy))
    (ring,) = rings(path)
    assert ring == [tuple(p) for p in np.round(xy, 1).tolist()]


def test_holes_are_rings_of_their_own() -> None:
    shape = shapely.box(0, 0, 10, 10).difference(shapely.box(4, 4, 6, 6))
    assert [len(ring) for ring in rings(paths.area_path(shape))] == [4, 4]


def test_no_line_has_no_path() -> None:
    assert paths.line_path(np.array([shapely.LineString([(0, 0), (0.01, 0.01)])], dtype=object)) == ""


def test_paths_need_no_matplotlib(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys, ketahanan_index.reporting.maps as maps; "
        "assert not {'matplotlib', 'geopandas', 'shapely', 'pandas'} & set(sys.modules); "
        "import ketahanan_index as ki; from ketahanan_index.readers.sample import sample_path; "
        "villages = ki.read_villages(sample_path('desa.csv')); "
        "scores = ki.score(ki.Framework.load('idm-komponen'), villages=villages); "
        "maps.svg_paths(maps.join(scores, sample_path('peta.geojson'))); "
        "assert 'matplotlib' not in sys.modules"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
