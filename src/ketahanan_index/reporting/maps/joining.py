"""Scores joined to polygons by the codes of villages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import DataError, Problem, few, heading
from ketahanan_index.intake.codes import code_shown
from ketahanan_index.reporting.maps import codes as polygon_codes
from ketahanan_index.reporting.maps import geometry
from ketahanan_index.reporting.maps.borders import Borders, borders
from ketahanan_index.reporting.maps.codes import TABLE
from ketahanan_index.reporting.packages import require
from ketahanan_index.reporting.published import Published, published
from ketahanan_index.stages import Scores, naming, ranking
from ketahanan_index.stages.steps import Stage, problem_table

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Joined(Stage):
    """Scores and the polygons of their villages, made by `join`; every map is drawn from it.

    Attributes
    ----------
    scores : Scores
        The scores.
    codes : tuple of str
        The code of each polygon: those of villages in the order of `scores.units`, then those without a village.
    place : array of int (polygon,)
        The place of each polygon's village among `scores.units`, -1 for none.
    geometry : array of shapely polygons (polygon,)
        In longitude and latitude (WGS 84); parts of one village are one multipolygon.
    source : str
        Where the polygons come from, for the foot of maps; empty where nothing was told.
    """

    scores: Scores
    codes: tuple[str, ...]
    place: NDArray[np.intp]
    geometry: geometry.Shapes
    source: str
    noted: tuple[Problem, ...]

    @cached_property
    def shown(self) -> Published:
        """What may be shown of the scores."""
        return published(self.scores)

    @cached_property
    def borders(self) -> Borders:
        """The regions whose borders maps show, in longitude and latitude."""
        return borders(self.scores, self.codes, self.place, self.geometry)

    @property
    def without_polygon(self) -> tuple[str, ...]:
        """Villages that no polygon shows."""
        there = np.zeros(len(self.scores.units), dtype=bool)
        there[self.place[self.place >= 0]] = True
        return tuple(unit for unit, drawn in zip(self.scores.units, there, strict=True) if not drawn)

    @property
    def without_village(self) -> tuple[str, ...]:
        """Codes of polygons that are of no village among the scores."""
        return tuple(code for code, place in zip(self.codes, self.place, strict=True) if place < 0)

    @property
    def without_score(self) -> tuple[str, ...]:
        """Villages with a polygon whose index has no score."""
        value = self.scores.value[:, 0]
        there = self.place[self.place >= 0]
        return tuple(self.scores.units[i] for i in there if np.isnan(value[i]))

    @property
    def withheld(self) -> tuple[str, ...]:
        """Villages with a polygon whose index has a score that may not be published."""
        value, shown = self.scores.value[:, 0], self.shown.shown[:, 0]
        there = self.place[self.place >= 0]
        return tuple(self.scores.units[i] for i in there if not shown[i] and not np.isnan(value[i]))

    @property
    def problems(self) -> pd.DataFrame:
        """Warnings, one row per kind."""
        return problem_table(self.noted)

    def to_frame(self) -> gpd.GeoDataFrame:
        """Return one row a polygon, with the figures that may be published, for maps of one's own.

        Columns: the unit, name, root and groups in tree order, standard_error, lower, upper, rank, class, flag and
        geometry; all but the groups are of the root.
        """
        import geopandas as gpd
        import pandas as pd

        scores, shown = self.scores, self.shown
        names = naming.village_names(scores.normalised.estimates)
        table = pd.DataFrame({"name": names}, index=ranking.unit_index(scores))
        for g, node in enumerate(scores.nodes):
            table[node] = shown.value[:, g]
        table["standard_error"], table["rank"] = shown.standard_error[:, 0], shown.rank
        table["lower"], table["upper"] = shown.lower[:, 0], shown.upper[:, 0]
        table["class"], table["flag"] = ranking.class_labels(scores, shown.class_code), shown.flag
        order = [*scores.nodes, "standard_error", "lower", "upper", "rank", "class", "flag"]
        told = table[["name", *order]].reindex(list(self.codes))
        told.index.name = scores.framework.unit
        return gpd.GeoDataFrame(told.reset_index(), geometry=list(self.geometry), crs="OGC:CRS84")

    def __repr__(self) -> str:
        units, drawn = len(self.scores.units), int((self.place >= 0).sum())
        return (
            f"<Joined polygons of {self.scores.framework.id}: {drawn:,} of {units:,} villages have a polygon>"
        )


def join(
    scores: Scores, polygons: gpd.GeoDataFrame | str | Path, *, code: str | None = None, source: str = ""
) -> Joined:
    """Join scores to the polygons of villages by their codes.

    Codes are brought to one form as those of villages are, so that dotted and plain codes meet. Rows of one code are
    parts of one village and are united. Villages without a polygon, polygons without a village and villages without
    a score are listed in the result.

    Parameters
    ----------
    scores : Scores
        The scores of `ki.score`.
    polygons : GeoDataFrame or path
        The areas of villages: GeoJSON, GeoPackage, a shapefile, or what else GDAL reads; in any coordinate system.
        Without one, longitude and latitude are assumed where the coordinates fit, with a warning.
    code : str
        The column with the codes; by default one that is called like the framework's unit, kode_desa, KDEPUM and the
        like, else the one that holds most codes of villages.
    source : str
        Where the polygons come from, as it should stand at the foot of maps.

    Returns
    -------
    Joined
        For `ki.maps.score`, `ki.maps.classes`, `ki.maps.uncertainty`, `ki.maps.bivariate` and `ki.maps.svg_paths`.

    Raises
    ------
    DataError
        For codes of BPS, which number the same villages differently; polygons of kecamatan or kabupaten; codes that
        cannot be read; villages of other names under the same codes; no village in common; what are no polygons.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> from ketahanan_index.readers.sample import sample_path
    >>> from ketahanan_index.reporting import maps
    >>> villages = ki.read_villages(sample_path("desa.csv"))
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> joined = maps.join(scores, sample_path("peta.geojson"))
    >>> len(joined.codes), joined.without_polygon, len(joined.without_score)
    (48, (), 5)
    """
    require("geopandas", "maps", "a map")
    import pandas as pd

    table, file = geometry.opened(polygons)
    if len(table) == 0:
        raise geometry.refused("there are no rows", "give a file with polygons", "no_polygons", file)
    framework, units = scores.framework, scores.units
    shapes, noted = geometry.in_degrees(table, file)
    plain = pd.DataFrame(table.loc[:, [name for name in table if table[name].dtype.name != "geometry"]])
    column = polygon_codes.code_column(plain, framework, units, file) if code is None else code
    found = polygon_codes.polygon_codes(plain, column, framework, file)
    if not set(units) & set(found):
        raise polygon_codes.nothing_in_common(found, units, column, file)
    polygon_codes.require_same_names(found, plain, column, _names(scores), file)
    areas, repaired = geometry.as_areas(shapes, found, column, file)
    rows = _rows(found, areas)
    if not set(units) & set(rows):
        lost = [replace(problem, severity="error") for problem in repaired]
        raise DataError(heading(lost, TABLE), lost)
    ordered = polygon_codes.codes_first(units, tuple(rows))
    order = {unit: i for i, unit in enumerate(units)}
    place = np.array([order.get(each, -1) for each in ordered], dtype=np.intp)
    drawn = geometry.united(areas, [rows[each] for each in ordered])
    joined = Joined(scores, tuple(ordered), place, drawn, source, ())
    noted += [*repaired, *_about_codes(found, rows, column, file), *_about_villages(joined)]
    return replace(joined, noted=tuple(noted))


def _names(scores: Scores) -> dict[str, str]:
    """Return what villages are called, where that is more than their code."""
    called = naming.village_names(scores.normalised.estimates)
    return {unit: name for unit, name in zip(scores.units, called, strict=True) if name != unit}


def _rows(codes: Sequence[str], areas: geometry.Shapes) -> dict[str, list[int]]:
    """Return the rows of each code, without blank codes and rows without an area."""
    rows: dict[str, list[int]] = {}
    for i, (code, area) in enumerate(zip(codes, areas, strict=True)):
        if code and area is not None:
            rows.setdefault(code, []).append(i)
    return rows


def _about_codes(codes: Sequence[str], rows: dict[str, list[int]], column: str, file: str) -> list[Problem]:
    """Return what to know about blank codes, and codes of several rows."""
    noted = []
    blank = [i for i, code in enumerate(codes) if not code]
    if blank:
        noted.append(
            Problem(
                message=f"has no code, and is left out; in {len(blank)} rows",
                remedy="fill in the code if it is a village; lakes and forests have none",
                severity="warning",
                code="polygon_without_code",
                table=TABLE,
                file=file,
                column=column,
                row=blank[0] + 1,
                count=len(blank),
            )
        )
    several = [code for code, listed in rows.items() if len(listed) > 1]
    if several:
        noted.append(
            Problem(
                message=f"has several rows, united as parts of one village: {few(map(code_shown, several))}",
                remedy="see whether these rows are islands and enclaves of one village",
                severity="warning",
                code="polygon_parts",
                table=TABLE,
                file=file,
                column=column,
                unit=several[0],
                row=rows[several[0]][0] + 1,
                count=len(several),
            )
        )
    return noted


def _about_villages(joined: Joined) -> list[Problem]:
    """Return which villages have no polygon, and which polygons no village."""
    noted = []
    if missing := joined.without_polygon:
        noted.append(
            Problem(
                message=f"{len(missing)} of {len(joined.scores.units)} villages have no polygon and are on no map: "
                f"{few(map(code_shown, missing))}",
                remedy="use polygons of the same year, or add the missing ones; joined.without_polygon lists all",
                severity="warning",
                code="no_polygon",
                table=TABLE,
                unit=missing[0],
                count=len(missing),
            )
        )
    if foreign := joined.without_village:
        noted.append(
            Problem(
                message=f"{len(foreign)} of {len(joined.codes)} polygons are of no village among the scores: "
                f"{few(map(code_shown, foreign))}",
                remedy="maps show them grey; joined.without_village lists all",
                severity="warning",
                code="no_village",
                table=TABLE,
                unit=foreign[0],
                count=len(foreign),
            )
        )
    return noted
