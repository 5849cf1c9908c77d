"""Two waves of the same villages."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from numpy.testing import assert_allclose

import ketahanan_index as ki
from ketahanan_index.reporting.colours import LIFTS, LOWERS, QUIET
from ketahanan_index.reporting.plots import slopes
from ketahanan_index.reporting.plots.slopes import _apart, _flows
from reporting.plots import cases
from reporting.plots.cases import CELLS, moved, own, said, sample, scored, segments, tiny


def test_lines_go_from_score_to_score() -> None:
    ax = slopes(tiny(), moved(), ax=own())
    stays, falls, rises = (segments(ax, k) for k in range(3))
    assert_allclose(stays, [[[0, 50], [1, 50]], [[0, 45], [1, 45]]])
    assert_allclose(falls, [[[0, 20], [1, 15]]])
    assert_allclose(rises, [[[0, 70], [1, 75]]])
    lines: list[Any] = list(ax.collections[:3])
    colours = [to_hex(one.get_color()[0], keep_alpha=False) for one in lines]
    assert colours == [QUIET, LOWERS, LIFTS]


def test_villages_are_joined_by_code_whatever_their_order() -> None:
    back = scored(list(reversed(CELLS)))
    ax = slopes(tiny(), back, language="en", ax=own())
    assert "no change: 4" in said(ax)
    assert len(segments(ax)) == 4


def test_those_in_one_wave_and_those_without_scores_are_counted() -> None:
    ax = slopes(tiny(), moved(), language="en", ax=own())
    assert "1 village is in one of the two waves only." in said(ax)
    assert "1 village without a score, or withheld, in one of the waves is not shown." in said(ax)


def test_both_ends_are_named() -> None:
    told = [text.get_text() for text in slopes(tiny(), moved(), ax=own()).texts]
    assert r"Iuran \$5 dan \$10_a 70,0" in told
    assert r"Iuran \$5 dan \$10_a 75,0" in told


def test_waves_have_names() -> None:
    ax = slopes(tiny(), moved(), waves=("2024", "2026"), ax=own())
    assert [label.get_text() for label in ax.get_xticklabels()] == ["2024", "2026"]
    assert [label.get_text() for label in slopes(tiny(), moved(), ax=own()).get_xticklabels()] == [
        "Sebelum",
        "Sesudah",
    ]


def test_withheld_villages_are_not_shown() -> None:
    ax = slopes(sample(), sample(), ax=own())
    names = sample().unit_table["nama"]
    for unit in cases.WITHHELD:
        assert names[unit] not in said(ax)
    assert "Sebanyak 2 desa/kelurahan tidak ditampilkan karena tanpa skor atau ditahan" in said(ax)
    assert "galat penarikan sampel" in said(ax)
    assert "galat" not in said(slopes(tiny(), moved(), ax=own()))


def test_of_many_the_largest_changes_are_named() -> None:
    def wave(step: int) -> ki.Scores:
        return scored([[f"32020120{i:02}", f"D{i}", *([50 + step * (i - 40) / 4] * 4)] for i in range(1, 80)])

    ax = slopes(wave(0), wave(1), language="en", ax=own())
    assert "Largest rises: D79 (+9.8), D78 (+9.5), D77 (+9.2)." in said(ax)
    assert "Largest falls: D1 (−9.8), D2 (−9.5), D3 (−9.2)." in said(ax)
    assert sum(len(segments(ax, k)) for k in range(3)) == 79


def test_where_nothing_changes_no_change_is_named() -> None:
    wave = scored([[f"32020120{i:02}", f"D{i}", i, i, i, i] for i in range(1, 80)])
    ax = slopes(wave, wave, language="en", ax=own())
    assert "Largest" not in said(ax)
    assert "no change: 79" in said(ax)


def test_at_size_lines_are_shared() -> None:
    ax = slopes(cases.many(), cases.many(seed=2), ax=own())
    assert sum(len(segments(ax, k)) for k in range(2)) < 500
    assert "tebal garis" in said(ax)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=1, max_size=200))
def test_shared_lines_keep_counts_and_means(pairs: list[tuple[float, float]]) -> None:
    x, y = np.array(pairs).T
    start, end, count = _flows(x, y, 0.0, 100.0)
    assert count.sum() == len(x)
    assert_allclose([start @ count, end @ count], [x.sum(), y.sum()], rtol=1e-9, atol=1e-9)


@given(st.lists(st.floats(0, 10), min_size=1, max_size=20))
def test_names_are_moved_apart_and_keep_their_order(places: list[float]) -> None:
    y = np.sort(np.array(places))
    apart = _apart(y, 0.5, 0.0, 10.0)
    assert (np.diff(apart) >= 0.5 - 1e-9).all()
    assert apart[0] >= 0
    assert apart[-1] <= 10 + 1e-9


def test_names_that_stand_apart_stay() -> None:
    assert_allclose(_apart(np.array([1.0, 3.0, 9.0]), 0.5, 0.0, 10.0), [1, 3, 9])


def test_other_ranges_are_refused() -> None:
    with pytest.raises(ki.DataError, match="0 to 100 and 0 to 1") as refused:
        slopes(tiny(), cases.components())
    assert refused.value.problems[0].code == "other_range"


def test_waves_without_a_village_in_common_are_refused() -> None:
    other = scored([["3302012001", "Lain", 1, 2, 3, 4]])
    with pytest.raises(ki.DataError, match="no village is in both waves") as refused:
        slopes(tiny(), other)
    assert refused.value.problems[0].code == "nothing_to_show"
    empty = scored([[row[0], row[1], None, None, 1, 1] for row in CELLS])
    with pytest.raises(ki.DataError, match="no village may be shown in both waves"):
        slopes(tiny(), empty)


@pytest.mark.parametrize(
    ("options", "code"),
    [({"node": "x"}, "unknown_node"), ({"units": ["x"]}, "unknown_unit"), ({"names": "x"}, "unknown_column")],
)
def test_what_is_not_there_is_refused(options: Any, code: str) -> None:
    with pytest.raises(ki.DataError) as refused:
        slopes(tiny(), moved(), **options)
    assert refused.value.problems[0].code == code


def test_only_some() -> None:
    ax = slopes(tiny(), moved(), units=["3202012001"], language="en", ax=own())
    assert "rises: 1" in said(ax)
    assert "waves only" not in said(ax)
