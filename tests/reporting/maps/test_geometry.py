"""Polygons are brought to longitude and latitude, and repaired where that is certain."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import affinity

import ketahanan_index as ki
from ketahanan_index.reporting import maps
from ketahanan_index.reporting.maps import geometry
from reporting.maps import made


def joined(polygons: gpd.GeoDataFrame) -> maps.Joined:
    return maps.join(made.scores(), polygons)


def refusal(polygons: gpd.GeoDataFrame) -> ki.Problem:
    with pytest.raises(ki.DataError) as caught:
        joined(polygons)
    return caught.value.problems[0]


@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:32748", "EPSG:23830", "EPSG:4755", "OGC:CRS84"])
def test_any_coordinate_system_comes_to_longitude_and_latitude(crs: str) -> None:
    polygons = made.squares()
    found = joined(polygons.to_crs(crs))
    # A millionth of a degree is 11 cm; datums differ by less here.
    apart = shapely.hausdorff_distance(found.geometry, polygons.geometry.to_numpy())
    assert apart.max() < 1e-5
    assert found.noted == ()


def test_without_a_coordinate_system_degrees_are_assumed_where_they_fit() -> None:
    found = joined(made.squares(crs=None))
    assert [(p.code, p.severity) for p in found.noted] == [("missing_crs", "warning")]
    assert "107 to 107.2 east, -7.1 to -6.9 north" in found.noted[0].message


def test_without_a_coordinate_system_metres_are_refused() -> None:
    metres = made.squares().to_crs("EPSG:32748").set_crs(None, allow_override=True)
    problem = refusal(metres)
    assert (problem.code, problem.severity) == ("missing_crs", "error")


def test_a_coordinate_system_that_cannot_be_is_refused() -> None:
    wrong = made.squares().to_crs("EPSG:32748").set_crs("EPSG:4326", allow_override=True)
    assert refusal(wrong).code == "wrong_crs"
    swapped = made.squares()
    swapped["geometry"] = shapely.transform(swapped.geometry.to_numpy(), lambda xy: xy[:, ::-1])
    assert refusal(swapped).code == "wrong_crs"


def test_heights_are_left_out() -> None:
    raised = made.squares()
    raised["geometry"] = shapely.force_3d(raised.geometry.to_numpy(), 12.0)
    assert not shapely.has_z(joined(raised).geometry).any()


def test_neighbours_meet_again_in_spite_of_noise() -> None:
    noisy = made.squares()
    noisy["geometry"] = [affinity.translate(shape, i * 1e-9) for i, shape in enumerate(noisy.geometry)]
    noisy = noisy.set_crs("EPSG:4326", allow_override=True)
    assert not shapely.coverage_is_valid(noisy.geometry.to_numpy())
    assert shapely.coverage_is_valid(joined(noisy).geometry)


def test_a_polygon_that_crosses_itself_is_repaired_and_told() -> None:
    polygons = made.squares()
    bow = shapely.Polygon([(107, -7), (107.1, -6.9), (107.1, -7), (107, -6.9)])
    polygons.loc[1, "geometry"] = bow
    found = joined(polygons)
    assert shapely.is_valid(found.geometry).all()
    assert found.geometry[1].area == pytest.approx(0.005)  # two of four triangles of the square
    assert [(p.code, p.unit, p.row, p.count) for p in found.noted] == [
        ("repaired_polygon", made.CODES[1], 2, 1)
    ]


@pytest.mark.parametrize(
    "shape", [None, shapely.Polygon(), shapely.Polygon([(107, -7), (107.1, -7), (107, -7)])]
)
def test_a_polygon_without_an_area_is_left_out_and_told(shape: shapely.Polygon | None) -> None:
    polygons = made.squares()
    polygons["geometry"] = [shape, *polygons.geometry[1:]]
    found = joined(polygons)
    assert found.codes == made.CODES[1:]
    assert found.without_polygon == made.CODES[:1]
    codes = [p.code for p in found.noted]
    assert codes[-2:] == ["empty_polygon", "no_polygon"]


def test_points_and_lines_are_refused() -> None:
    polygons = made.squares()
    polygons.loc[2, "geometry"] = shapely.Point(107, -7)
    problem = refusal(polygons)
    assert problem.code == "not_polygons"
    assert "1 of 4 rows are no polygons but Point, first: row 3" in problem.message


def test_no_polygon_at_all_leaves_nothing_to_draw() -> None:
    polygons = made.squares()
    polygons["geometry"] = gpd.GeoSeries([None] * 4, crs=polygons.crs)
    problem = refusal(polygons)
    assert problem.code == "empty_polygon"


def test_a_degree_east_shrinks_with_the_cosine_of_the_latitude() -> None:
    # cos 60° = 1/2
    shapes = np.array([shapely.box(10, 59, 12, 61)], dtype=object)
    assert geometry.cosine(shapes) == pytest.approx(0.5, rel=1e-12)
    assert shapely.total_bounds(geometry.flat(shapes, 0.5)).tolist() == [5.0, 59.0, 6.0, 61.0]


def test_areas_that_do_not_quite_meet_are_united_all_the_same() -> None:
    left, right = shapely.box(0, 0, 1, 1), affinity.translate(shapely.box(1, 0, 2, 1), -0.001)
    assert geometry.merged(np.array([left, right], dtype=object)).area == pytest.approx(1.999)
    exact = np.array([left, shapely.box(1, 0, 2, 1)], dtype=object)
    assert shapely.get_num_coordinates(geometry.merged(exact)) == 7
