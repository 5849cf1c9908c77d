"""Scores meet their polygons by code, and nothing else is taken for a code."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import ketahanan_index as ki
from ketahanan_index.readers.sample import sample_path
from ketahanan_index.reporting import maps
from reporting.maps import made


def refusal(scores: ki.Scores, polygons: Any, **how: Any) -> ki.Problem:
    with pytest.raises(ki.DataError) as caught:
        maps.join(scores, polygons, **how)
    return caught.value.problems[0]


def kinds(joined: maps.Joined) -> list[str]:
    return joined.problems["code"].tolist()


def test_the_sample_has_a_polygon_for_every_village() -> None:
    joined = made.joined()
    assert joined.codes == joined.scores.units
    assert joined.place.tolist() == list(range(48))
    assert (joined.without_polygon, joined.without_village, joined.without_score) == ((), (), ())
    assert joined.withheld == ("9901022004", "9901032001")
    assert kinds(joined) == []
    assert repr(joined) == "<Joined polygons of desa-berketahanan-sosial: 48 of 48 villages have a polygon>"


def test_the_table_shows_only_what_may_be_published() -> None:
    table = made.joined().to_frame().set_index("kode_desa")
    assert table.crs == "OGC:CRS84"
    assert table.loc["9901011001", "name"] == "Kenari Jingga"
    withheld = table.loc["9901022004"]
    assert withheld["flag"] == "withhold"
    assert (
        withheld[["ketahanan_sosial", "sdm", "standard_error", "lower", "upper", "rank", "class"]]
        .isna()
        .all()
    )
    value = made.sample().value[:, 0]
    shown = table["ketahanan_sosial"].notna().to_numpy()
    np.testing.assert_array_equal(table["ketahanan_sosial"][shown], value[shown])
    assert table["class"].cat.categories.tolist() == ["rendah", "sedang", "tinggi"]


@pytest.mark.parametrize(
    "spelt",
    [
        made.CODES,
        tuple(f"{c[:2]}.{c[2:4]}.{c[4:6]}.{c[6:]}" for c in made.CODES),
        tuple(map(int, made.CODES)),
        tuple(map(float, made.CODES)),
        tuple(f" {c} " for c in made.CODES),
    ],
)
def test_codes_meet_however_they_are_spelt(spelt: tuple[object, ...]) -> None:
    assert maps.join(made.scores(), made.squares(spelt)).codes == made.CODES


@given(order=st.permutations(range(4)))
def test_the_order_of_polygons_does_not_matter(order: list[int]) -> None:
    polygons = made.squares()
    joined = maps.join(made.scores(), polygons.iloc[order])
    assert joined.codes == made.CODES
    assert shapely.equals(joined.geometry, polygons.geometry.to_numpy()).all()


@pytest.mark.parametrize(
    "column", ["kode_desa", "Kode Desa", "KDEPUM", "KODE_KEMENDAGRI", "kode_wilayah", "dagri"]
)
def test_the_column_is_found_by_its_name_or_by_what_it_holds(column: str) -> None:
    polygons = made.squares(column=column, OBJECTID=[1, 2, 3, 4], IDDESA=["3202010001"] * 4)
    assert maps.join(made.scores(), polygons).codes == made.CODES


def test_a_column_is_named() -> None:
    polygons = made.squares(["9999992001"] * 4, lain=list(made.CODES))
    assert maps.join(made.scores(), polygons, code="lain").codes == made.CODES
    assert refusal(made.scores(), polygons).code == "no_match"
    problem = refusal(made.scores(), polygons, code="lian")
    assert (problem.code, "did you mean 'lain'" in problem.message) == ("unknown_column", True)


def test_no_column_with_codes_is_refused() -> None:
    problem = refusal(made.scores(), made.squares(["a", "b", "c", "d"], column="x"))
    assert problem.code == "no_code_column"
    assert "3202012001" in problem.message
    assert "columns are x" in problem.message


def test_no_code_in_common_shows_codes_of_both() -> None:
    problem = refusal(made.scores(), made.squares(["3579012001", "3579012002"]))
    assert problem.code == "no_match"
    assert "3579012001" in problem.message
    assert "3202012001" in problem.message
    assert "blanks only" in refusal(made.scores(), made.squares([None, ""])).message


@pytest.mark.parametrize("how", [{}, {"code": "IDDESA"}])
def test_codes_of_bps_are_refused_with_the_reason(how: dict[str, str]) -> None:
    bps = ["3202010001", "3202010002", "3202020001", "3202020002"]
    problem = refusal(made.scores(), made.squares(bps, column="IDDESA"), **how)
    assert problem.code == "bps_polygons"
    assert "number the same villages differently" in problem.message
    assert "crosswalk" in problem.remedy


def test_codes_of_bps_under_another_name_are_refused_by_their_structure() -> None:
    bps = ["3202010001", "3202010002", "3202020001", "3202020002"]
    assert refusal(made.scores(), made.squares(bps)).code == "bps_polygons"


def test_codes_of_bps_that_look_like_others_are_refused_by_the_name_of_their_column() -> None:
    # Four codes are too few to tell: the name of the column decides.
    polygons = made.squares(column="IDDESA")
    assert refusal(made.scores(), polygons, code="IDDESA").code == "bps_polygons"


def test_codes_that_agree_by_chance_are_refused_by_the_names_of_villages() -> None:
    polygons = made.squares(WADMKD=["Mekarsari", "Cikembar", "Parakan", "Ciherang"])
    problem = refusal(made.scores(), polygons)
    assert (problem.code, problem.unit, problem.count) == ("other_names", "3202012001", 3)
    assert "'Sukamaju'" in problem.message
    assert "'Mekarsari'" in problem.message


def test_names_may_be_spelt_otherwise() -> None:
    polygons = made.squares(nama=["DESA SUKA MAJU", "Sukasari ", "Kel. Cibodas", "Ciheurang"])
    assert maps.join(made.scores(), polygons).codes == made.CODES


def test_names_do_not_count_where_villages_or_polygons_have_none() -> None:
    assert maps.join(made.scores(names=None), made.squares(nama=["a", "b", "c", "d"])).codes == made.CODES
    assert maps.join(made.scores(), made.squares(nama=[None, "", "x", "y"])).codes == made.CODES


@pytest.mark.parametrize(
    ("codes", "level"),
    [
        (["320201", "320202"], "kecamatan"),
        (["32.02.01", "32.02.02"], "kecamatan"),
        (["3202010", "3202020"], "kecamatan"),
        (["3202", "3203"], "kabupaten"),
        (["32", "33"], "provinsi"),
    ],
)
def test_polygons_of_another_level_are_refused(codes: list[str], level: str) -> None:
    problem = refusal(made.scores(), made.squares(codes))
    assert (problem.code, f"polygons are of {level}" in problem.message) == ("polygon_level", True)


def test_a_code_that_cannot_be_read_is_refused_with_its_row() -> None:
    problem = refusal(made.scores(), made.squares([*made.CODES, "3,202E+09"]))
    assert (problem.code, problem.table, problem.row) == ("scientific_code", "polygons", 5)


def test_polygons_without_a_code_are_left_out() -> None:
    joined = maps.join(made.scores(), made.squares([*made.CODES, None, " "]))
    assert (joined.codes, kinds(joined)) == (made.CODES, ["polygon_without_code"])
    assert joined.problems["count"].tolist() == [2]
    assert joined.problems["row"].tolist() == [5]


def test_who_has_no_partner_is_listed() -> None:
    scores = made.scores(value=(0.5, None, 0.7, 0.9))
    joined = maps.join(scores, made.squares([made.CODES[1], "3202022009", made.CODES[0]]))
    assert joined.codes == (*made.CODES[:2], "3202022009")
    assert joined.place.tolist() == [0, 1, -1]
    assert joined.without_polygon == made.CODES[2:]
    assert joined.without_village == ("3202022009",)
    assert joined.without_score == (made.CODES[1],)
    assert kinds(joined) == ["no_polygon", "no_village"]
    assert joined.problems["unit"].tolist() == [made.CODES[2], "3202022009"]
    table = joined.to_frame()
    assert table["kode_desa"].tolist() == list(joined.codes)
    assert table["idm"].isna().tolist() == [False, True, True]


def test_rows_of_one_code_are_parts_of_one_village() -> None:
    polygons = made.squares([made.CODES[0], made.CODES[1], made.CODES[0]])
    joined = maps.join(made.scores(), polygons)
    assert joined.codes == made.CODES[:2]
    assert joined.geometry[0].area == pytest.approx(0.02, rel=1e-9)
    assert kinds(joined) == ["polygon_parts", "no_polygon"]


def test_a_result_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        made.joined().geometry[0] = None


# ------------------------------------------------------------------------------------------- codes that are any text
def test_text_codes_meet_as_they_stand() -> None:
    scores = made.of_text(["RW 1", "RW 2", "7"])
    joined = maps.join(scores, made.squares(["RW 2", "RW 1", "7"], column="wilayah"))
    assert joined.codes == ("RW 1", "RW 2", "7")
    assert maps.join(scores, made.squares([7.0, 8.0], column="nomor")).codes == ("7", "8")


def test_text_codes_may_be_those_of_bps() -> None:
    codes = ["3202010001", "3202010002"]
    assert maps.join(made.of_text(codes), made.squares(codes, column="IDDESA")).codes == tuple(codes)


def test_a_text_that_may_be_a_person_is_not_shown() -> None:
    problem = refusal(made.of_text(["RW 1"]), made.squares(["Budi Santoso"], column="wilayah"))
    assert problem.code == "no_match"
    assert "Budi" not in problem.message


# ----------------------------------------------------------------------------------------------------------- the input
def test_a_file_and_a_table_are_the_same(tmp_path: Path) -> None:
    polygons = made.squares()
    for name in ("peta.gpkg", "peta.shp", "peta.geojson"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a shapefile's columns have ten letters
            polygons.to_file(tmp_path / name)
        joined = maps.join(made.scores(), tmp_path / name)
        assert joined.codes == made.CODES
        assert shapely.equals(joined.geometry, polygons.geometry.to_numpy()).all()


def test_an_absent_file_is_refused(tmp_path: Path) -> None:
    problem = refusal(made.scores(), tmp_path / "tiada.geojson")
    assert (problem.code, problem.file) == ("unreadable_file", str(tmp_path / "tiada.geojson"))


@pytest.mark.parametrize("text", ["", "kode_desa\n3202012001\n", "{", "{}"])
def test_a_file_of_something_else_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "peta.geojson").write_text(text)
    assert refusal(made.scores(), str(tmp_path / "peta.geojson")).code == "unreadable_polygons"


def test_a_file_with_several_layers_is_refused_with_their_names(tmp_path: Path) -> None:
    for layer in ("desa", "kecamatan"):
        made.squares().to_file(tmp_path / "peta.gpkg", layer=layer)
    problem = refusal(made.scores(), tmp_path / "peta.gpkg")
    assert (problem.code, "desa, kecamatan" in problem.message) == ("polygon_layers", True)


@pytest.mark.parametrize("polygons", [None, 3, [made.CODES], made.scores()])
def test_what_is_no_table_of_polygons_is_a_mistake_of_the_program(polygons: Any) -> None:
    with pytest.raises(TypeError, match="a GeoDataFrame or the path of a file"):
        maps.join(made.scores(), polygons)


def test_no_rows_and_no_geometry_are_refused() -> None:
    assert refusal(made.scores(), made.squares().iloc[:0]).code == "no_polygons"
    assert refusal(made.scores(), gpd.GeoDataFrame({"kode_desa": list(made.CODES)})).code == "not_polygons"


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketahanan_index.reporting.packages.find_spec", lambda _: None)
    problem = refusal(made.scores(), sample_path(made.MAP))
    assert problem.code == "missing_package"
    assert problem.remedy == "install the extra `maps`, in a clone with pip install -e '.[maps]'"
