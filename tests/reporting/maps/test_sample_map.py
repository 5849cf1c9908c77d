"""The invented map of the sample: a proper map of an island that is nowhere."""

from __future__ import annotations

import csv
import json
from functools import cache
from typing import Any

import numpy as np
import shapely

from ketahanan_index.readers.sample import sample_path
from reporting.maps import made


@cache
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(sample_path(made.MAP).read_text("utf-8"))
    return found


def rings() -> list[list[list[float]]]:
    """Return the outer rings of all villages."""
    out = []
    for feature in document()["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        assert all(len(polygon) == 1 for polygon in polygons)
        out += [polygon[0] for polygon in polygons]
    return out


def test_it_is_geojson_of_the_villages_and_says_that_it_is_invented() -> None:
    assert document()["type"] == "FeatureCollection"
    assert "Invented" in document()["description"]
    assert "crs" not in document()  # RFC 7946: always longitude and latitude
    with sample_path("desa.csv").open(encoding="utf-8", newline="") as file:
        rows = [{k: row[k] for k in ("kode_desa", "nama", "kecamatan")} for row in csv.DictReader(file)]
    assert [feature["properties"] for feature in document()["features"]] == rows
    assert sample_path(made.MAP).stat().st_size < 45_000


def test_rings_are_closed_turn_left_and_have_five_decimals() -> None:
    for ring in rings():
        assert ring[0] == ring[-1]
        assert shapely.LinearRing(ring).is_ccw
        assert all(round(x, 5) == x for point in ring for x in point)


def test_it_lies_in_the_indian_ocean_far_from_land() -> None:
    points = np.array([point for ring in rings() for point in ring])
    assert (np.abs(points - (100, -15)) < 0.3).all()


def test_villages_share_their_borders_exactly_and_nothing_lies_between_them() -> None:
    shapes = made.joined().geometry
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    island = shapely.coverage_union_all(shapes)
    assert [len(part.interiors) for part in island.geoms] == [0, 0]  # the island and its islet


def test_kecamatan_are_of_one_piece_but_for_the_islet() -> None:
    pieces = {
        label: shapely.get_num_geometries(shape)
        for label, shape in zip(made.joined().borders.labels, made.joined().borders.shapes, strict=True)
    }
    assert pieces == {"Contoh Utara": 1, "Contoh Timur": 1, "Contoh Selatan": 1, "Contoh Barat": 2}
    middle = {
        label: shapely.centroid(shape)
        for label, shape in zip(made.joined().borders.labels, made.joined().borders.shapes, strict=True)
    }
    assert middle["Contoh Utara"].y > middle["Contoh Selatan"].y
    assert middle["Contoh Timur"].x > middle["Contoh Barat"].x


def test_kelurahan_are_smaller_than_desa() -> None:
    area = shapely.area(made.joined().geometry)
    town = np.array([code[6] == "1" for code in made.joined().codes])
    assert np.median(area[town]) < np.median(area[~town])
    assert area.max() / area.min() < 10
