"""One village against the median."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
from ketahanan_index.reporting.plots import profile
from reporting.plots import cases
from reporting.plots.cases import CELLS, own, points, rows, said, sample, scored, segments, tiny

VILLAGE = "3202012001"


def test_rows_are_the_tree_and_points_its_scores() -> None:
    ax = profile(tiny(), VILLAGE, language="en", ax=own())
    assert rows(ax) == ["Example index", "Capacity", "a", "b", "Networks", "c", "d"]
    assert_allclose(points(ax), [[70, 0], [70, 1], [80, 2], [60, 3], [70, 4], [80, 5], [60, 6]])


def test_ticks_are_medians_of_villages_whose_index_may_be_shown() -> None:
    ax = profile(tiny(), VILLAGE, ax=own())
    assert_allclose(points(ax, 0)[:, 0], [47.5, 50, 35, 55, 45, 35, 55])


def test_diamonds_are_medians_of_the_kecamatan() -> None:
    ax = profile(tiny(), VILLAGE, language="en", ax=own())
    assert_allclose(points(ax, 1)[:, 0], [50, 50, 50, 50, 50, 50, 50])
    assert "Median in Kecamatan 32.02.01 (3)" in said(ax)


def test_the_median_of_two_is_not_shown_as_it_would_tell_the_other() -> None:
    ax = profile(tiny(), "3202022001", language="en", ax=own())
    # Three of the kecamatan's two villages are needed: of a and b there is one value, of c and d two.
    assert np.isnan(np.ma.filled(points(ax, 1)[:, 0], np.nan)).all()
    assert "Kecamatan" not in said(ax)


def test_another_group_of_villages() -> None:
    ax = profile(tiny(), VILLAGE, by="kabupaten", language="en", ax=own())
    assert "Median in Kabupaten 32.02 (4)" in said(ax)
    column = profile(sample(), sample().units[3], by="kecamatan", ax=own())
    assert "Median Kecamatan Contoh Utara (12)" in said(column)


def test_a_column_of_the_village_table() -> None:
    cells = [dict(zip(("kode_desa", "nama", "a", "b", "c", "d"), row, strict=True)) for row in CELLS[:4]]
    for cell, zone in zip(cells, ("barat", "barat", None, "barat"), strict=True):
        cell["zona"] = zone
    scores = ki.score(cases.framework(), villages=cells)
    assert "Median barat (3)" in said(profile(scores, VILLAGE, by="zona", ax=own()))
    assert "Median barat" not in said(profile(scores, "3202012003", by="zona", ax=own()))


def test_intervals_of_groups_are_drawn() -> None:
    scores = sample()
    unit = scores.units[3]
    ax = profile(scores, unit, ax=own())
    lines = segments(ax, 1)
    table = scores.to_frame().loc[unit]
    whole = lines[lines[:, 0, 1] == 0]
    assert_allclose(whole[0, :, 0], [table["lower"], table["upper"]])
    assert "selang kepercayaan" in said(ax)
    assert "selang kepercayaan" not in said(profile(tiny(), VILLAGE, ax=own()))


def test_what_is_missing_is_named() -> None:
    cells = [list(row) for row in CELLS[:4]]
    cells[0][4] = None
    ax = profile(scored(cells, minimum_coverage=0.5), VILLAGE, language="en", ax=own())
    assert "Not drawn, without data or withheld: c." in said(ax)
    assert "–" in [text.get_text() for text in ax.texts]


def test_what_no_village_has_gets_no_row() -> None:
    cells = [[*row[:4], None, row[5]] for row in CELLS[:4]]
    assert "c" not in rows(profile(scored(cells, minimum_coverage=0.5), VILLAGE, ax=own()))


def test_one_village_has_no_median() -> None:
    ax = profile(scored(CELLS[:1]), VILLAGE, language="en", ax=own())
    assert "Median" not in said(ax)
    assert_allclose(points(ax)[:, 0], [70, 70, 80, 60, 70, 80, 60])


def test_codes_without_regions_have_no_neighbours() -> None:
    made = ki.Framework.from_dict(cases.framework().to_dict() | {"unit_codes": "text"})
    villages = [{"kode_desa": name, "a": 10 * i, "b": 5, "c": 5, "d": 5} for i, name in enumerate("PQRS")]
    ax = profile(ki.score(made, villages=villages), "P", language="en", ax=own())
    assert "Median of 4 villages" in said(ax)
    assert "Median in" not in said(ax)


@pytest.mark.parametrize("unit", cases.WITHHELD)
def test_withheld_villages_are_refused(unit: str) -> None:
    with pytest.raises(ki.DataError, match="may be shown: few_"):
        profile(sample(), unit)


@pytest.mark.parametrize(
    ("unit", "options", "code"),
    [
        ("3202012009", {}, "unknown_unit"),
        ("3202022002", {}, "nothing_to_show"),
        (VILLAGE, {"by": "kecamatn"}, "unknown_column"),
        (VILLAGE, {"names": "x"}, "unknown_column"),
    ],
)
def test_what_is_not_there_is_refused(unit: str, options: Any, code: str) -> None:
    with pytest.raises(ki.DataError) as refused:
        profile(tiny(), unit, **options)
    assert refused.value.problems[0].code == code
