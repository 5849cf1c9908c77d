"""Polygons as paths of SVG, for a page that draws its own map."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.maps import geometry
from ketahanan_index.reporting.maps.borders import borders, lines
from ketahanan_index.reporting.maps.codes import TABLE
from ketahanan_index.reporting.maps.joining import Joined

_MARGIN = 2.0
"""Pixels around the map, so that no line is cut."""


@dataclass(frozen=True, slots=True)
class SvgPaths:
    """What a page needs to draw a map.

    Parameters
    ----------
    width, height : float
        The size of the drawing, in its own units.
    paths : tuple of (str, str)
        The code of each polygon and its path, the value of `d`; in the order of `joined.codes`.
    borders : str
        The path of the borders of regions (kecamatan on the map of a kabupaten), empty where there are none.
    """

    width: float
    height: float
    paths: tuple[tuple[str, str], ...]
    borders: str

    @property
    def view_box(self) -> str:
        """The value of `viewBox`."""
        return f"0 0 {self.width:g} {self.height:g}"


def svg_paths(
    joined: Joined, *, width: float = 800, tolerance: float = 0.5, units: Collection[str] | None = None
) -> SvgPaths:
    """Return polygons as short SVG paths; neighbours keep the borders they share.

    East and north are alike at the mean latitude (equirectangular); coordinates have one decimal.

    Parameters
    ----------
    joined : Joined
        Scores joined to polygons by `join`.
    width : float
        The width of the drawing; its height follows from the shape of the region.
    tolerance : float
        How far lines may be simplified, in units of the drawing: about the root of the area a corner may lose.
    units : collection of str
        Draw these codes only; all by default.

    Raises
    ------
    DataError
        When none of `units` has a polygon.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> from ketahanan_index.readers.sample import sample_path
    >>> from ketahanan_index.reporting import maps
    >>> villages = ki.read_villages(sample_path("desa.csv"))
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> drawing = maps.svg_paths(maps.join(scores, sample_path("peta.geojson")))
    >>> drawing.paths[0][0], drawing.paths[0][1][0], drawing.width
    ('9901011001', 'M', 800.0)
    """
    import shapely

    wanted = None if units is None else set(units)
    rows = np.array([wanted is None or code in wanted for code in joined.codes])
    if not rows.any():
        problem = Problem(
            message="none of the units has a polygon",
            remedy="give codes of joined.codes",
            code="no_polygon",
            table=TABLE,
        )
        raise DataError(heading([problem], TABLE), [problem])
    shapes = geometry.flat(joined.geometry[rows], geometry.cosine(joined.geometry[rows]))
    west, south, east, north = shapely.total_bounds(shapes)
    # One village that is a line from north to south would have no width.
    span = max(east - west, (north - south) / 10, 1e-9)
    scale = (width - 2 * _MARGIN) / span
    height = round((north - south) * scale + 2 * _MARGIN, 1)

    def to_pixels(xy: Array) -> Array:
        return np.asarray((xy - (west, north)) * (scale, -scale) + _MARGIN)

    pixels = np.asarray(shapely.transform(shapes, to_pixels), dtype=object)
    simple = np.asarray(shapely.coverage_simplify(pixels, tolerance), dtype=object)
    listed = [code for code, kept in zip(joined.codes, rows, strict=True) if kept]
    paths = tuple((code, area_path(shape)) for code, shape in zip(listed, simple, strict=True))
    regions = borders(joined.scores, listed, joined.place[rows], simple)
    return SvgPaths(float(width), height, paths, line_path(lines(regions.shapes)))


def area_path(shape: Any) -> str:
    """Return the path of a polygon or multipolygon; one too small to be seen is a dot.

    Examples
    --------
    >>> import shapely
    >>> area_path(shapely.box(0, 0, 10, 5.25)), area_path(shapely.box(3, 3, 3.01, 3.01))
    ('M10 0v5.2h-10v-5.2z', 'M3 3h.1v.1h-.1z')
    """
    import shapely

    rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
    said = "".join(_ring(shapely.get_coordinates(ring)) for ring in rings)
    if said:
        return said
    x, y = shapely.get_coordinates(shape)[0]
    return f"M{_short(round(x * 10))} {_short(round(y * 10))}h.1v.1h-.1z"


def line_path(pieces: geometry.Shapes) -> str:
    """Return the path of lines."""
    import shapely

    return "".join(_open(shapely.get_coordinates(piece)) for piece in pieces)


def _ring(xy: Array) -> str:
    """Return a closed ring, empty where rounding leaves no area."""
    # The last point is the first again.
    tenths = _tenths(xy)[:-1]
    return _steps(tenths) + "z" if len(tenths) > 2 else ""


def _open(xy: Array) -> str:
    tenths = _tenths(xy)
    return _steps(tenths) if len(tenths) > 1 else ""


def _tenths(xy: Array) -> NDArray[np.int64]:
    """Return coordinates in whole tenths, without points that fall on the one before."""
    out = np.rint(xy * 10).astype(np.int64)
    moved = np.r_[True, (np.diff(out, axis=0) != 0).any(axis=1)]
    return out[moved]


def _steps(tenths: NDArray[np.int64]) -> str:
    """Return a start and the steps from each point to the next."""
    x, y = tenths[0].tolist()
    said, last = [f"M{_short(x)} {_short(y)}"], "M"
    for dx, dy in np.diff(tenths, axis=0).tolist():
        letter, numbers = ("v", (dy,)) if dx == 0 else ("h", (dx,)) if dy == 0 else ("l", (dx, dy))
        told = "".join(_joined(_short(n), i) for i, n in enumerate(numbers))
        # A letter said once serves the numbers that follow.
        repeated = letter == last == "l"
        said.append((told if told.startswith("-") else f" {told}") if repeated else letter + told)
        last = letter
    return "".join(said)


def _joined(number: str, place: int) -> str:
    return number if place == 0 or number.startswith("-") else f" {number}"


def _short(tenths: int) -> str:
    """Return tenths as a decimal number without what can be left out.

    Examples
    --------
    >>> _short(105), _short(-3), _short(40), _short(0)
    ('10.5', '-.3', '4', '0')
    """
    whole, rest = divmod(abs(tenths), 10)
    digits = f"{whole}.{rest}" if rest and whole else f".{rest}" if rest else str(whole)
    return f"-{digits}" if tenths < 0 else digits
