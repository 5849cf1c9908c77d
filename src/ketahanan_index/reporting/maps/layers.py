"""What lies on a map: filled polygons, the borders of regions, and the regions' names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ketahanan_index.reporting.colours import INK
from ketahanan_index.reporting.maps import geometry, sheet
from ketahanan_index.reporting.maps.borders import lines
from ketahanan_index.reporting.maps.geometry import Shapes
from ketahanan_index.reporting.maps.joining import Joined
from ketahanan_index.reporting.maps.palette import HATCH
from ketahanan_index.reporting.maps.sheet import Caption, Shade
from ketahanan_index.reporting.plots.lettering import NOTE, line, literal, width_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path

_MANY = 5_000
"""Polygons, from which on a border of each would hide the map, and a file holds the map as pixels."""
_NAMED = 25
"""Regions, up to which their names are looked for by a reader."""


def draw(joined: Joined, caption: Caption, shades: Sequence[Shade], ax: Axes | None) -> Axes:
    """Return axes with polygons in their shades, and over them what is known of regions.

    Parameters
    ----------
    joined : Joined
        Whose polygons they are.
    caption : Caption
        What is written above and below.
    shades : sequence of Shade
        Each polygon is in one.
    ax : Axes
        Where to draw, or None for a new figure.
    """
    shrink = geometry.cosine(joined.geometry)
    shapes = geometry.flat(joined.geometry, shrink)
    ax = sheet.opened(ax, shapes, caption)
    _fill(ax, shapes, shades)
    regions = geometry.flat(joined.borders.shapes, shrink)
    if len(regions):
        _outline(ax, regions)
    elif len(shapes) <= _MANY:
        _outline(ax, np.array([geometry.merged(shapes)], dtype=object))
    if len(regions) <= _NAMED:
        _name(ax, regions, joined.borders.labels)
    return ax


def outlines(shapes: Shapes) -> list[Path]:
    """Return a path for each polygon or multipolygon, its holes turned the other way so that they stay open."""
    import shapely
    from matplotlib.path import Path

    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    first = np.r_[True, np.diff(ring) != 0]
    codes = np.full(len(xy), Path.LINETO, dtype=Path.code_type)
    codes[first] = Path.MOVETO
    codes[np.r_[first[1:], True]] = Path.CLOSEPOLY
    cuts = np.flatnonzero(np.diff(owner[part[ring]])) + 1
    pieces = zip(np.split(xy, cuts), np.split(codes, cuts), strict=True)
    return [Path(points, steps) for points, steps in pieces]


def _fill(ax: Axes, shapes: Shapes, shades: Sequence[Shade]) -> None:
    from matplotlib.collections import PathCollection

    paths = outlines(shapes)
    many = len(paths) > _MANY
    for shade in shades:
        chosen = [paths[i] for i in np.flatnonzero(shade.where)]
        if not chosen:
            continue
        # Without any edge, the paper would shine through between neighbours.
        edge = HATCH if shade.hatch else shade.colour if many else "white"
        layer = PathCollection(
            chosen,
            facecolors=shade.colour,
            edgecolors=edge,
            linewidths=0.1 if many else 0.5 if len(paths) <= 300 else 0.25,
            hatch=shade.hatch or None,
            rasterized=many,
        )
        ax.add_collection(layer, autolim=False)


def _outline(ax: Axes, regions: Shapes) -> None:
    import shapely
    from matplotlib.collections import LineCollection

    pieces = [shapely.get_coordinates(piece) for piece in lines(regions)]
    layer = LineCollection(pieces, colors=INK, linewidths=0.9 if len(regions) < 40 else 0.5)
    layer.set_capstyle("round")
    layer.set_joinstyle("round")
    ax.add_collection(layer, autolim=False)


def _name(ax: Axes, regions: Shapes, labels: Sequence[str]) -> None:
    """Write the names of regions, of the largest first; one that would lie on another is left out."""
    import shapely
    from matplotlib import patheffects

    left, right = ax.get_xlim()
    inch = (right - left) / sheet.size(ax)[0]
    taken: list[object] = []
    for i in np.argsort(-shapely.area(regions), kind="stable"):
        spot = _middle(regions[i])
        across, up = (part * inch / 2 for part in (width_of(labels[i], NOTE, bold=True), line(NOTE)))
        room = shapely.box(spot.x - across, spot.y - up, spot.x + across, spot.y + up)
        if any(shapely.intersects(room, other) for other in taken):
            continue
        taken.append(room)
        ax.text(
            spot.x,
            spot.y,
            literal(labels[i]),
            ha="center",
            va="center",
            fontsize=NOTE,
            color=INK,
            fontweight="bold",
            path_effects=[patheffects.withStroke(linewidth=2.2, foreground="white")],
        )


def _middle(shape: Any) -> Any:
    """Return a point well inside the largest part of a region."""
    import shapely

    largest = max(shapely.get_parts(shape), key=shapely.area)
    middle = shapely.centroid(largest)
    return middle if largest.contains(middle) else shapely.point_on_surface(largest)
