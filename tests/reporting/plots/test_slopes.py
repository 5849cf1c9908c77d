"""Two waves of the same villages."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from numpy.testing import assert_allclose

import ketahanan_index as ki
from ketahanan_index.reporting.colours import LIFTS, LOWERS, QUIET
from ketahanan_index.reporting.plots import slopes
from ketahanan_index.reporting.plots.beside import PITCH
from ketahanan_index.reporting.plots.slopes import _flows
from reporting.plots import cases
from reporting.plots.cases import CELLS, figure_of, moved, own, points, said, sample, scored, segments, tiny


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


def evenly(count: int, width: float = 100.0) -> tuple[ki.Scores, ki.Scores]:
    """Score villages over a width of the range, and a year on each a little higher or lower."""
    at = [50 + width * (i / (count - 1) - 0.5) * 0.9 for i in range(count)]
    code = [f"32020120{i:02}" for i in range(1, count + 1)]
    step = [(1 if i % 2 else -1) * i / count for i in range(count)]
    return (
        scored([[c, f"D{i}", *[x] * 4] for i, (c, x) in enumerate(zip(code, at, strict=True))]),
        scored([[c, f"D{i}", *[x + s] * 4] for i, (c, x, s) in enumerate(zip(code, at, step, strict=True))]),
    )


def names(ax: Axes) -> list[Any]:
    """Return the names beside the dots: each is written at its place, which it may be moved from."""
    return [text for text in ax.texts if text.get_text().startswith("D")]


@pytest.mark.parametrize("count", [2, 12, 24, 40])
def test_where_every_name_has_room_beside_its_dot_all_are_named(count: int) -> None:
    ax = slopes(*evenly(count))
    assert len(names(ax)) == 2 * count
    inch = ax.get_window_extent().height / figure_of(ax).dpi / np.ptp(ax.get_ylim())
    away = [abs(text.xyann[1] - text.xy[1]) * inch for text in names(ax)]
    assert max(away) <= 1.5 * PITCH + 1e-9
    assert "Largest" not in said(ax)


@pytest.mark.parametrize(("count", "width"), [(12, 0.5), (24, 8.0), (46, 30.0), (61, 100.0)])
def test_where_they_lie_too_close_only_the_outermost_are_named(count: int, width: float) -> None:
    # One far away, so that the others are close on the axis however high it is.
    before, after = evenly(count, width)
    far = ["3302012001", "Dx", 99, 99, 99, 99]
    rows = [
        [
            [code, name, *x]
            for code, name, x in zip(s.units, s.unit_table["nama"], s.normalised.value, strict=True)
        ]
        for s in (before, after)
    ]
    ax = slopes(*(scored([*some, far]) for some in rows), language="en")
    assert 2 < len(names(ax)) <= 8
    assert "Named are the highest and lowest later scores" in said(ax)
    called = " ".join(text.get_text() for text in names(ax))
    lowest = f"D{int(np.argmin(after.value[:, 0]))}"
    assert {"Dx", lowest, f"D{count - 1}", f"D{count - 2}"} <= set(called.split())
    assert {text.xy[0] for text in names(ax)} == {1}


def test_a_moved_name_is_joined_to_its_dot_by_a_line_that_is_seen() -> None:
    ax = slopes(*evenly(40))
    leads: dict[Any, Any] = {}
    for line in ax.lines:
        x, y = (np.asarray(part, dtype=float) for part in line.get_data())
        if len(x) == 3:
            leads[bool(x[-1] > 0.5), float(y[-1])] = line
    wide = ax.get_window_extent().width / figure_of(ax).dpi
    for text in names(ax):
        line = leads[text.xy[0] == 1, text.xyann[1]]
        assert line.get_ydata()[0] == text.xy[1]
        assert np.ptp(line.get_xdata()) * wide > 0.2
        assert line.get_linewidth() >= 0.8


def test_named_lines_stand_out_from_the_others() -> None:
    ax = slopes(*evenly(61), language="en")
    lines: list[Any] = [one for one in ax.collections if type(one).__name__ == "LineCollection"]
    thick = [one for one in lines if one.get_linewidth()[0] == 1.4]
    assert sum(len(one.get_segments()) for one in thick) == len(names(ax))
    assert len(points(ax)) == len(names(ax))


def test_on_given_axes_their_height_decides() -> None:
    assert len(names(slopes(*evenly(24), ax=own(9, 9)))) == 48
    few = names(slopes(*evenly(24), ax=own(9, 2.5)))
    assert 0 < len(few) < 9
    assert not names(slopes(*evenly(24), ax=own(9, 0.3)))


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
