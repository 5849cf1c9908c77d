"""Villages by rank."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
from ketahanan_index.reporting.colours import ACCENT, class_colours
from ketahanan_index.reporting.plots import ranking
from reporting.plots import cases
from reporting.plots.cases import CELLS, faces, own, points, rows, said, sample, scored, segments, tiny


def shown() -> Any:
    table = sample().to_frame()
    return table[table["flag"] != "withhold"].sort_values("rank", kind="stable")


def test_points_are_scores_and_rows_are_ranks() -> None:
    ax = ranking(sample(), ax=own())
    table = shown()
    assert_allclose(points(ax)[:, 0], table["ketahanan_sosial"], rtol=1e-12)
    assert_allclose(points(ax)[:, 1], np.arange(len(table)))
    assert [int(row.rsplit(" ", 1)[1]) for row in rows(ax)] == table["rank"].astype(int).tolist()
    names = sample().unit_table["nama"]
    assert [row.rsplit("  ", 1)[0] for row in rows(ax)] == names[table.index].tolist()


def test_lines_are_intervals() -> None:
    ax = ranking(sample(), ax=own())
    table = shown().dropna(subset="lower")
    lines = segments(ax)
    assert_allclose(lines[:, 0, 0], table["lower"], rtol=1e-12)
    assert_allclose(lines[:, 1, 0], table["upper"], rtol=1e-12)


def test_colours_are_those_of_classes() -> None:
    ax = ranking(tiny(), ax=own())
    low, middle, high = class_colours(3)
    assert faces(ax) == [high, middle, middle, low]
    assert "Tinggi: 1 (25%)" in said(ax)
    assert "Sedang: 2 (50%)" in said(ax)


def test_withheld_villages_are_not_shown_but_counted() -> None:
    ax = ranking(sample(), ax=own())
    names = sample().unit_table["nama"]
    everything = " ".join([*rows(ax), said(ax)])
    for unit in cases.WITHHELD:
        assert names[unit] not in everything
    assert "Hasil untuk 2 desa/kelurahan ditahan" in said(ax)
    assert "responden terlalu sedikit, satuan sampel (PSU) terlalu sedikit" in said(ax)


def test_villages_without_a_score_are_counted() -> None:
    assert "Ada 1 desa/kelurahan yang tidak memiliki skor." in said(ranking(tiny(), ax=own()))
    assert "1 village has no score." in said(ranking(tiny(), language="en", ax=own()))


def test_nothing_is_said_of_intervals_of_village_records() -> None:
    ax = ranking(tiny(), ax=own())
    assert "selang" not in said(ax)
    assert not len(segments(ax))


def test_only_some_keep_their_ranks_among_all() -> None:
    ax = ranking(tiny(), units=["3202022001", "3202012002"], language="en", ax=own())
    assert [row.rsplit(" ", 1)[1] for row in rows(ax)] == ["3", "4"]
    assert "2 of 4 villages" in said(ax)


def test_the_highest_alone() -> None:
    ax = ranking(tiny(), top=2, language="en", ax=own())
    assert_allclose(points(ax)[:, 0], [70, 50])
    assert "First 2 of 4 villages" in said(ax)


def test_another_node_has_no_classes() -> None:
    ax = ranking(tiny(), node="dua", language="en", ax=own())
    assert_allclose(points(ax)[:, 0], [70, 50, 40, 40, 20])
    assert set(faces(ax)) == {ACCENT}
    assert ax.get_legend() is None
    assert ax.get_title(loc="left") == "Networks: villages by rank"


def test_equal_scores_share_a_rank_and_stand_by_code() -> None:
    ax = ranking(tiny(), node="dua", ax=own())
    assert rows(ax)[2:4] == ["Kenari  3", "Tanpa Data  3"]


def test_ranks_inside_each_kecamatan() -> None:
    ax = ranking(tiny(), by="kecamatan", language="en", ax=own())
    assert [row.split("  ")[-1] for row in rows(ax)] == ["32.02.01", "1", "2", "3", "32.02.02", "1"]
    assert_allclose(points(ax)[:, 1], [1, 2, 3, 5])
    assert "ranks inside each kecamatan" in said(ax)


def test_ranks_inside_a_column_with_blanks_and_at_most_so_many() -> None:
    cells = [dict(zip(("kode_desa", "nama", "a", "b", "c", "d"), row, strict=True)) for row in CELLS[:4]]
    for cell, zone in zip(cells, ("barat", "barat", None, "timur"), strict=True):
        cell["zona"] = zone
    scores = ki.score(cases.framework(), villages=cells)
    ax = ranking(scores, by="zona", ax=own())
    assert rows(ax)[0] == "barat"
    assert rows(ax)[-2:] == ["tanpa keterangan", "Sukamaju  –"]
    first = ranking(scores, by="zona", top=1, ax=own())
    assert [row for row in rows(first) if "  " in row] == ["Iuran \\$5 dan \\$10_a  1", "Kenari  1"]


def test_too_many_rows_under_headings_say_what_to_do() -> None:
    rows_of = [[f"32020120{i:02}", f"D{i}", 50, 50, 50, i] for i in range(1, 71)]
    with pytest.raises(ki.DataError, match="units=") as refused:
        ranking(scored(rows_of), by="kecamatan")
    assert refused.value.problems[0].code == "too_many_to_draw"


def test_many_are_a_curve_of_means_of_neighbours() -> None:
    cells = [[f"32020120{i:02}", f"D{i}", i, i, i, i] for i in range(1, 99)]
    ax = ranking(scored(cells), language="en", ax=own())
    lines = segments(ax)
    assert len(lines) == 97
    assert_allclose(lines[0, 0], [1, 98])
    assert_allclose(lines[-1, 1], [98, 1])
    assert "Highest: D98 (98.0), D97 (97.0), D96 (96.0)." in said(ax)
    assert "Lowest: D1 (1.0), D2 (2.0), D3 (3.0)." in said(ax)


def test_the_band_holds_mean_intervals() -> None:
    scores = cases.many()
    ax = ranking(scores, ax=own())
    band: Any = next(one for one in ax.collections if "Poly" in type(one).__name__)
    table = scores.to_frame().sort_values("rank", kind="stable")
    highest = table.head(420)
    top = band.get_paths()[0].vertices[:, 1]
    assert_allclose(top.max(), highest["upper"].mean(), rtol=1e-9)


def test_low_axes_take_the_curve() -> None:
    ax = ranking(sample(), ax=own(6, 1.2))
    assert not rows(ax)[0].startswith("Bakung")


def test_one_village_and_equal_villages_have_an_axis() -> None:
    for count in (1, 3, 70):
        cells = [[f"32020120{i:02}", f"D{i}", 50, 50, 50, 50] for i in range(1, count + 1)]
        ax = ranking(scored(cells), ax=own())
        low, high = ax.get_xlim() if count < 60 else ax.get_ylim()
        assert low < 50 < high


def test_nothing_to_show_says_why() -> None:
    cells = [[row[0], row[1], None, None, 1, 1] for row in CELLS]
    with pytest.raises(ki.DataError, match=r"of any of 5 villages may be shown: no_score in 5") as refused:
        ranking(scored(cells))
    assert refused.value.problems[0].code == "nothing_to_show"


@pytest.mark.parametrize(
    ("options", "code", "match"),
    [
        ({"node": "duo"}, "unknown_node", "did you mean 'dua'"),
        ({"units": ["3202012009"]}, "unknown_unit", "3202012009"),
        ({"units": ["x", "y"]}, "unknown_unit", "'x', 'y'"),
        ({"units": "3202012001"}, "bad_parameter", "list of codes"),
        ({"units": []}, "nothing_to_show", "no villages"),
        ({"top": 0}, "bad_parameter", "top is 0"),
        ({"top": -3}, "bad_parameter", "top is -3"),
        ({"top": 2.5}, "bad_parameter", "top is 2.5"),
        ({"top": True}, "bad_parameter", "top is True"),
        ({"by": "kecamatn"}, "unknown_column", "did you mean 'kecamatan'"),
        ({"names": "nma"}, "unknown_column", "did you mean 'nama'"),
    ],
)
def test_what_is_not_there_is_refused(options: Any, code: str, match: str) -> None:
    with pytest.raises(ki.DataError, match=match) as refused:
        ranking(tiny(), **options)
    assert refused.value.problems[0].code == code
