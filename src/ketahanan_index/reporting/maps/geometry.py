"""Polygons as they come: read from a file, brought to longitude and latitude, repaired, parts of one village united."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import DataError, Problem, few, heading
from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.maps.codes import TABLE

if TYPE_CHECKING:
    import geopandas as gpd

Shapes = NDArray[np.object_]
"""Polygons and multipolygons of shapely, in longitude and latitude."""

_GEOGRAPHIC = "OGC:CRS84"
_DECIMALS = 7
"""Of a degree: a centimetre."""
_AREAS = (3, 6)
"""Polygon and MultiPolygon, as shapely numbers them."""


def opened(polygons: object) -> tuple[gpd.GeoDataFrame, str]:
    """Return polygons as a GeoDataFrame, and the file they came from.

    Raises
    ------
    DataError
        For a file that is absent, cannot be read, or has several layers.
    TypeError
        For what is neither a path nor a GeoDataFrame.
    """
    import geopandas as gpd

    if isinstance(polygons, gpd.GeoDataFrame):
        return polygons, ""
    if not isinstance(polygons, str | Path):
        raise TypeError(f"polygons are a GeoDataFrame or the path of a file, not {type(polygons).__name__}")
    path = Path(polygons)
    if not path.exists():
        raise refused("there is no such file", "name the file of the polygons", "unreadable_file", str(path))
    return _read(path), str(path)


def _read(path: Path) -> gpd.GeoDataFrame:
    import geopandas as gpd

    try:
        listed = gpd.list_layers(path)
        layers = [str(name) for name in listed.loc[listed["geometry_type"].notna(), "name"]]
        table = gpd.read_file(path, layer=layers[0]) if len(layers) == 1 else None
    except (RuntimeError, ValueError) as error:
        message = f"the file cannot be read as polygons: {' '.join(str(error).split())[:200]}"
        remedy = "give GeoJSON, GeoPackage or a shapefile (with its .shx, .dbf and .prj)"
        raise refused(message, remedy, "unreadable_polygons", str(path)) from error
    if table is None:
        message = f"the file has {len(layers)} layers with geometry" + (f": {few(layers)}" if layers else "")
        remedy = "read one: geopandas.read_file(path, layer=…), and give that"
        raise refused(message, remedy, "polygon_layers", str(path))
    return table


def in_degrees(table: gpd.GeoDataFrame, file: str) -> tuple[Shapes, list[Problem]]:
    """Return the geometry of each row in longitude and latitude, and what was assumed.

    Raises
    ------
    DataError
        Where no coordinate system is stated and the coordinates are no degrees, or the one stated cannot be right.
    """
    import shapely

    if table.active_geometry_name is None:
        message, remedy = "the table has no geometry", "set it with GeoDataFrame.set_geometry"
        raise refused(message, remedy, "not_polygons", file)
    series = table.geometry
    noted = []
    crs = series.crs
    shapes = np.asarray(series.to_numpy(), dtype=object)
    if crs is None:
        if not _are_degrees(shapes):
            message = (
                f"no coordinate system is stated, and the coordinates are no degrees ({_extent(shapes)})"
            )
            remedy = "state it: GeoDataFrame.set_crs(…), or put the .prj file beside the shapefile"
            raise refused(message, remedy, "missing_crs", file)
        noted.append(
            Problem(
                message="no coordinate system is stated; longitude and latitude (WGS 84) are assumed, as the "
                f"coordinates fit ({_extent(shapes)})",
                remedy="state it: GeoDataFrame.set_crs('EPSG:4326')",
                severity="warning",
                code="missing_crs",
                table=TABLE,
                file=file,
            )
        )
    elif not crs.is_geographic:
        shapes = np.asarray(series.to_crs(_GEOGRAPHIC).to_numpy(), dtype=object)
    if crs is not None and not _are_degrees(shapes):
        message = f"coordinates ({_extent(shapes)}) cannot be of the coordinate system stated, {crs.name}"
        remedy = "state the right one: GeoDataFrame.set_crs(…, allow_override=True); longitude comes before latitude"
        raise refused(message, remedy, "wrong_crs", file)

    def to_centimetres(degrees: Array) -> Array:
        # Neighbours whose corners differ by the noise of computation meet again.
        return np.round(degrees, _DECIMALS)

    return np.asarray(shapely.transform(shapes, to_centimetres), dtype=object), noted


def as_areas(shapes: Shapes, codes: Sequence[str], column: str, file: str) -> tuple[Shapes, list[Problem]]:
    """Return valid polygons, None for a row without, and what was repaired or left out.

    Raises
    ------
    DataError
        Where rows are points or lines.
    """
    import shapely

    kinds = shapely.get_type_id(shapes)
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    wrong = np.flatnonzero(~empty & ~np.isin(kinds, _AREAS))
    if len(wrong):
        found = few(sorted({shapes[i].geom_type for i in wrong}))
        message = f"{len(wrong)} of {len(shapes)} rows are no polygons but {found}, first: row {wrong[0] + 1}"
        raise refused(
            message, "give the areas of villages, not their offices or outlines", "not_polygons", file
        )
    out = shapes.copy()
    out[empty] = None
    broken = np.flatnonzero(~empty & ~shapely.is_valid(shapes))
    noted = []
    if len(broken):
        mended = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
        out[broken] = [None if shape.is_empty else shape for shape in mended]
        noted.append(
            _note(
                "repaired_polygon",
                broken,
                f"crosses itself, and was repaired; in {len(broken)} rows",
                "compare these villages with the source",
                codes,
                column,
                file,
            )
        )
    lost = np.flatnonzero([shape is None for shape in out])
    if len(lost):
        said = f"has no area, and is left out; in {len(lost)} rows"
        noted.append(
            _note("empty_polygon", lost, said, "draw the village in the source", codes, column, file)
        )
    return out, noted


def united(shapes: Shapes, groups: Sequence[Sequence[int]]) -> Shapes:
    """Return one shape for each group of rows."""
    import shapely

    out = np.empty(len(groups), dtype=object)
    out[:] = [shapes[rows[0]] if len(rows) == 1 else shapely.union_all(shapes[list(rows)]) for rows in groups]
    return out


def merged(shapes: Shapes) -> Any:
    """Return the union of polygons that do not overlap."""
    import shapely

    # Many times faster than the general union, but right only where neighbours meet exactly.
    if shapely.coverage_is_valid(shapes):
        return shapely.coverage_union_all(shapes)
    return shapely.union_all(shapes)


def flat(shapes: Shapes, shrink: float) -> Shapes:
    """Return shapes with east and north alike, equirectangular: longitude times `shrink`, the map's `cosine`."""
    import shapely

    def projected(degrees: Array) -> Array:
        return np.asarray(degrees * (shrink, 1.0))

    return np.asarray(shapely.transform(shapes, projected), dtype=object)


def cosine(shapes: Shapes) -> float:
    """Return how much shorter a degree of longitude is than one of latitude, in the middle of shapes."""
    import shapely

    _, south, _, north = shapely.total_bounds(shapes)
    return float(np.cos(np.radians((south + north) / 2)))


def _are_degrees(shapes: Shapes) -> bool:
    import shapely

    west, south, east, north = shapely.total_bounds(shapes)
    if np.isnan(west):
        return True
    return bool(west >= -180 and east <= 180 and south >= -90 and north <= 90)


def _extent(shapes: Shapes) -> str:
    import shapely

    west, south, east, north = shapely.total_bounds(shapes)
    return f"{west:.6g} to {east:.6g} east, {south:.6g} to {north:.6g} north"


def _note(
    code: str, rows: Any, message: str, remedy: str, codes: Sequence[str], column: str, file: str
) -> Problem:
    first = int(rows[0])
    return Problem(
        message=message,
        remedy=remedy,
        severity="warning",
        code=code,
        table=TABLE,
        file=file,
        column=column,
        unit=codes[first],
        row=first + 1,
        count=len(rows),
    )


def refused(message: str, remedy: str, code: str, file: str) -> DataError:
    """Return an error with one problem of polygons."""
    problem = Problem(message=message, remedy=remedy, code=code, table=TABLE, file=file)
    return DataError(heading([problem], TABLE), [problem])
