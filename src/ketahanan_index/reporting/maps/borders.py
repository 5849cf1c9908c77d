"""The regions whose borders a map shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index import regions
from ketahanan_index.reporting.maps import geometry
from ketahanan_index.stages import Scores, naming

_MOST = 100
_SMALLEST = 1 / 400
"""Of the width of a map: smaller islands have no outline, nor have slivers where neighbours do not quite meet."""


@dataclass(frozen=True, eq=False, slots=True)
class Borders:
    """Regions and their areas.

    Parameters
    ----------
    labels : tuple of str (region,)
        What each is called.
    shapes : array of polygons (region,)
        The union of its polygons.
    """

    labels: tuple[str, ...]
    shapes: geometry.Shapes


def borders(
    scores: Scores, codes: Sequence[str], place: NDArray[np.intp], shapes: geometry.Shapes
) -> Borders:
    """Return the smallest regions of which polygons show at least two and at most a hundred.

    That is kecamatan on the map of a kabupaten, provinsi on that of the country; nothing where no such level is known.

    Parameters
    ----------
    scores : Scores
        The villages and their table.
    codes : sequence of str (polygon,)
        The code of each polygon.
    place : array of int (polygon,)
        The place of each polygon's village, -1 for none.
    shapes : array of polygons
        Their areas, in any coordinates.
    """
    coded = scores.framework.unit_codes == "kemendagri"
    for region in reversed(naming.village_regions(scores.normalised.estimates)):
        if coded:
            key = np.array(regions.parents(codes, region.level), dtype=object)
        else:
            key = region.key[place]
            key[place < 0] = None
        known = sorted({str(each) for each in key if each is not None})
        if 2 <= len(known) <= _MOST:
            united = np.empty(len(known), dtype=object)
            united[:] = [geometry.merged(shapes[key == each]) for each in known]
            return Borders(tuple(region.label.get(each, "") for each in known), united)
    return Borders((), np.empty(0, dtype=object))


def lines(shapes: geometry.Shapes) -> geometry.Shapes:
    """Return the outlines of areas as lines, each piece once though both neighbours have it."""
    import shapely

    if not len(shapes):
        return np.empty(0, dtype=object)
    west, south, east, north = shapely.total_bounds(shapes)
    rings = shapely.get_rings(shapely.get_parts(shapes))
    area = shapely.area(shapely.polygons(rings))
    least = min((_SMALLEST * max(east - west, north - south)) ** 2, area.max())
    xy, ring = shapely.get_coordinates(rings[area >= least], return_index=True)
    united = shapely.union_all(shapely.linestrings(xy, indices=ring))
    return np.asarray(shapely.get_parts(shapely.line_merge(united)), dtype=object)
