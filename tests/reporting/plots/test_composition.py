"""What scores are made of."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from numpy.testing import assert_allclose

import ketahanan_index as ki
from framework.documents import document, indicator
from ketahanan_index.reporting.plots import composition
from reporting.plots import cases
from reporting.plots.cases import CELLS, own, rows, said, sample, scored, tiny


def by_row(ax: Axes) -> Any:
    """Return the lengths of parts ``(row, part)``."""
    count = len(ax.get_yticklabels())
    found: list[Any] = list(ax.patches)
    return np.array([bar.get_width() for bar in found]).reshape(-1, count).T


def test_parts_add_up_to_the_score() -> None:
    ax = composition(tiny(), ax=own())
    assert_allclose(by_row(ax), [[35, 35], [25, 25], [25, 20], [10, 10]])
    assert rows(ax)[2] == "Kenari  3"


def test_parts_of_the_sample_add_up_unless_one_is_hidden() -> None:
    ax = composition(sample(), ax=own())
    table = sample().to_frame()
    table = table[table["flag"] != "withhold"].sort_values("rank", kind="stable")
    short = table["ketahanan_sosial"].to_numpy() - by_row(ax).sum(axis=1)
    long = sample().to_long()
    hidden = long[(long["level"] == 1) & (long["flag"] == "withhold") & long["node"].ne("kearifan_lokal")][
        "unit"
    ]
    assert table.index[short > 1e-9].tolist() == table.index[table.index.isin(hidden)].tolist()
    assert_allclose(short[short <= 1e-9], 0, atol=1e-9)
    assert f"Pada {(short > 1e-9).sum()} desa/kelurahan, sebagian unsur" in said(ax)


def test_bars_stand_end_to_end() -> None:
    found: list[Any] = list(composition(tiny(), ax=own()).patches)
    assert_allclose([bar.get_x() for bar in found], [0, 0, 0, 0, 35, 25, 25, 10])


def test_of_more_than_eight_members_the_smallest_are_taken_together() -> None:
    names = [f"x{i}" for i in range(10)]
    made = ki.Framework.from_dict(document(*(indicator(name) for name in names)))
    village = {"kode_desa": "A"} | {name: 10.0 * i for i, name in enumerate(names)}
    ax = composition(ki.score(made, villages=[village]), language="en", ax=own())
    assert_allclose(by_row(ax), [[3, 4, 5, 6, 7, 8, 9, 0 + 1 + 2]])
    assert "others" in said(ax)
    assert "x3" in said(ax)


def test_many_are_areas_of_means_of_neighbours() -> None:
    cells = [[f"32020120{i:02}", f"D{i}", i, i, 0, i] for i in range(1, 81)]
    ax = composition(scored(cells), language="en", ax=own())
    areas: list[Any] = list(ax.collections)
    assert len(areas) == 2
    for area, highest in zip(areas, (40, 60), strict=True):
        assert_allclose(area.get_paths()[0].vertices[:, 1].max(), highest)
    assert_allclose(ax.get_xlim(), [0.5, 80.5])


def test_other_means_have_no_parts() -> None:
    scores = scored(CELLS[:4], aggregation={"indeks": "geometric_mean"})
    with pytest.raises(ki.MethodError, match="no arithmetic mean") as refused:
        composition(scores)
    assert refused.value.problems[0].code == "no_contributions"
    assert len(by_row(composition(scores, node="satu", ax=own()))) == 4


def test_members_that_do_not_count_are_left_out() -> None:
    ax = composition(sample(), top=3, ax=own())
    assert "Kearifan lokal" not in said(ax)
    assert "3 teratas dari 46 desa/kelurahan" in said(ax)


def test_all_zero_scores_have_an_axis() -> None:
    ax = composition(scored([["3202012001", "Nol", 0, 0, 0, 0]]), ax=own())
    assert ax.get_xlim()[0] < ax.get_xlim()[1]


@pytest.mark.parametrize(
    ("options", "code"),
    [({"node": "x"}, "unknown_node"), ({"units": ["x"]}, "unknown_unit"), ({"top": 0}, "bad_parameter")],
)
def test_what_is_not_there_is_refused(options: Any, code: str) -> None:
    with pytest.raises(ki.DataError) as refused:
        composition(cases.tiny(), **options)
    assert refused.value.problems[0].code == code
