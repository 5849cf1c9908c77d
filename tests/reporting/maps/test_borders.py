"""Borders are drawn of the smallest regions that a map has some of, but not too many."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from ketahanan_index.reporting import maps
from ketahanan_index.reporting.maps import borders
from reporting.maps import made


@pytest.mark.parametrize(
    ("codes", "labels"),
    [
        (("3202012001", "3202022001"), ("32.02.01", "32.02.02")),
        (("3202012001", "3203012001"), ("32.02.01", "32.03.01")),
        (
            (*(f"3202{k:02}2001" for k in range(1, 99)), "3203012001", "3203022001", "3203032001"),
            ("32.02", "32.03"),
        ),
        (("3202012001", "3202012002"), ()),
    ],
)
def test_the_smallest_regions_but_no_more_than_a_hundred(
    codes: tuple[str, ...], labels: tuple[str, ...]
) -> None:
    joined = maps.join(made.scores(codes, names=None), made.squares(codes))
    assert joined.borders.labels[:2] == labels


def test_polygons_without_a_village_lie_in_regions_too() -> None:
    joined = maps.join(made.scores(made.CODES[:2], names=None), made.squares())
    assert [shape.area for shape in joined.borders.shapes] == pytest.approx([0.02, 0.02])
    assert joined.borders.labels == ("32.02.01", "")


def test_the_sample_has_four_kecamatan_by_name() -> None:
    assert made.joined().borders.labels == ("Contoh Utara", "Contoh Timur", "Contoh Selatan", "Contoh Barat")


def test_text_codes_have_the_regions_of_the_village_table() -> None:
    codes = ["a", "b", "c", "d"]
    scores = made.of_text(codes, kecamatan=["Utara", "Utara", "Selatan", None])
    joined = maps.join(scores, made.squares([*codes, "e"], column="wilayah"))
    assert joined.borders.labels == ("Selatan", "Utara")
    assert [shape.area for shape in joined.borders.shapes] == pytest.approx([0.01, 0.02])
    bare = maps.join(made.of_text(codes), made.squares(codes, column="wilayah"))
    assert bare.borders.labels == ()


def test_each_border_is_one_line_though_two_regions_have_it() -> None:
    shapes = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], dtype=object)
    assert shapely.length(borders.lines(shapes)).sum() == pytest.approx(7)
    assert len(borders.lines(np.empty(0, dtype=object))) == 0


def test_slivers_and_specks_have_no_outline() -> None:
    speck = shapely.box(3, 3, 3.001, 3.001)
    holed = shapely.box(0, 0, 2, 2).difference(shapely.box(1, 1, 1.002, 1.002))
    shapes = np.array([shapely.union(holed, speck)], dtype=object)
    assert shapely.length(borders.lines(shapes)).sum() == pytest.approx(8)
    alone = np.array([speck], dtype=object)
    assert shapely.length(borders.lines(alone)).sum() == pytest.approx(0.004)
