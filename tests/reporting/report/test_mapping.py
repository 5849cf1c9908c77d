from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

import ketahanan_index as ki
from ketahanan_index.readers.sample import sample_path
from ketahanan_index.reporting.colours import MISSING
from ketahanan_index.reporting.maps import Joined, join
from ketahanan_index.reporting.report import mapping
from ketahanan_index.reporting.report.splitting import sheets
from reporting.report.made import material, scored, surveyed


def squares(scores: ki.Scores, leave: int = 0) -> Joined:
    """Return scores joined to squares in rows of twenty, but for the last `leave` villages."""
    units = scores.units[: len(scores.units) - leave]
    cells = [
        shapely.box(106 + i % 20 / 100, -7 - i // 20 / 100, 106.01 + i % 20 / 100, -6.99 - i // 20 / 100)
        for i in range(len(units))
    ]
    table = gpd.GeoDataFrame({"kode_desa": list(units)}, geometry=cells, crs="EPSG:4326")
    return join(scores, table)


def _href(row: int) -> str:
    return f"#{row}"


def test_areas_have_the_colour_of_their_class_and_withheld_ones_none() -> None:
    ready = material(surveyed())
    drawn = mapping.draw(ready, join(surveyed(), sample_path("peta.geojson")), np.arange(48), _href)
    assert drawn is not None
    assert len(drawn.areas) == 48
    by_row = {int(area.href[1:]): area for area in drawn.areas}
    for row, area in by_row.items():
        code = int(ready.shown.class_code[row])
        assert area.fill == (ready.classes[code].colour if code >= 0 else MISSING)
    assert by_row[0].told == "Kenari Jingga: 51,2, Sedang"
    held = np.flatnonzero(~ready.shown.shown[:, 0]).tolist()
    assert [by_row[row].told for row in held] == [
        "Kemiri Kelabu (Ditahan: responden terlalu sedikit)",
        "Bakung Nila (Ditahan: satuan sampel (PSU) terlalu sedikit; galat baku tidak dapat dihitung)",
    ]
    assert drawn.held
    assert drawn.missing == 0
    assert drawn.borders.startswith("M")


def test_villages_without_a_polygon_are_counted() -> None:
    scores = scored(6)
    drawn = mapping.draw(material(scores), squares(scores, leave=2), np.arange(6), _href)
    assert drawn is not None
    assert (len(drawn.areas), drawn.missing, drawn.held) == (4, 2, False)


def test_a_page_none_of_whose_villages_has_a_polygon_has_no_map() -> None:
    scores = scored(6)
    assert mapping.draw(material(scores), squares(scores, leave=2), np.array([4, 5]), _href) is None


def test_without_classes_colours_go_from_light_to_dark() -> None:
    scores = scored(6, classes=None)
    ready = material(scores)
    drawn = mapping.draw(ready, squares(scores), np.arange(6), _href)
    assert drawn is not None
    value = [float(ready.shown.value[int(area.href[1:]), 0]) for area in drawn.areas]
    red = [int(area.fill[1:3], 16) for area in drawn.areas]
    order = np.argsort(value)
    assert (np.diff(np.array(red)[order]) < 0).all()
    assert all(area.told.count(",") == 1 for area in drawn.areas)


def test_of_very_many_villages_regions_are_drawn() -> None:
    scores = scored(1250, per_district=15)
    ready = material(scores)
    parts = sheets(ready)
    drawn = mapping.draw_regions(ready, squares(scores, leave=3), parts, ["a", "b", "c"])
    assert drawn is not None
    assert [area.href for area in drawn.areas] == ["a", "b", "c"]
    middle = np.median(ready.shown.value[parts[0].rows, 0])
    assert drawn.areas[0].fill == ready.classes[int(middle > 50)].colour
    assert drawn.areas[0].told.startswith("Kabupaten/kota 32.01: median ")
    assert drawn.missing == 3


def test_regions_without_a_figure_are_grey() -> None:
    from reporting.report.made import framework, table

    rows = [
        {**row, "air": None, "listrik": None, "rapat": None} if row["kode_desa"] < "3202" else row
        for row in table(1250, per_district=15)
    ]
    scores = ki.score(framework(), villages=rows)
    ready = material(scores)
    drawn = mapping.draw_regions(ready, squares(scores), sheets(ready), ["a", "b", "c"])
    assert drawn is not None
    assert [area.fill == MISSING for area in drawn.areas] == [True, False, False]
    assert drawn.held
    assert drawn.areas[0].told.endswith("median skor –")


def test_the_file_of_polygons_must_be_of_these_villages() -> None:
    with pytest.raises(ki.DataError):
        join(scored(3), sample_path("peta.geojson"))


def test_regions_none_of_which_has_a_polygon_have_no_map() -> None:
    scores = scored(1250, per_district=15)
    ready = material(scores)
    assert mapping.draw_regions(ready, squares(scores, leave=100), sheets(ready)[2:], ["c"]) is not None
    assert mapping.draw_regions(ready, squares(scores, leave=350), sheets(ready)[2:], ["c"]) is None
