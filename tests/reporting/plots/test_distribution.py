"""How scores are spread."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from numpy.testing import assert_allclose

import ketahanan_index as ki
from ketahanan_index.reporting.colours import ACCENT, class_colours
from ketahanan_index.reporting.plots import distribution
from reporting.plots import cases
from reporting.plots.cases import figure_of, own, said, sample, scored, tiny


def bars(ax: Axes) -> list[tuple[float, float, int, str]]:
    """Return left and right edge, height and colour of each bar."""
    found: list[Any] = list(ax.patches)
    return [
        (b.get_x(), b.get_x() + b.get_width(), round(b.get_height()), to_hex(b.get_facecolor()))
        for b in found
    ]


def many_codes(count: int) -> list[str]:
    return [f"3202{1 + i // 900:02}2{1 + i % 900:03}" for i in range(count)]


def of_values(values: list[float]) -> ki.Scores:
    codes = many_codes(len(values))
    return scored([[code, code, v, v, v, v] for code, v in zip(codes, values, strict=True)])


def test_bars_count_the_villages_of_each_class() -> None:
    ax = distribution(sample(), ax=own())
    table = sample().to_frame()
    table = table[table["flag"] != "withhold"]
    counts = table["class"].value_counts()
    for name, colour in zip(("rendah", "sedang", "tinggi"), class_colours(3), strict=True):
        assert sum(n for _, _, n, c in bars(ax) if c == colour) == counts[name]


def test_no_bar_crosses_a_bound() -> None:
    for left, right, _, _ in bars(distribution(sample(), ax=own())):
        for bound in (33.33, 66.67):
            assert right <= bound + 1e-9 or left >= bound - 1e-9


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from([0.0, 12.5, 39.9, 40.0, 40.1, 59.99, 60.0, 77.0, 100.0]), min_size=1, max_size=40
    )
)
def test_every_village_is_in_a_bar_of_its_class_that_holds_its_score(values: list[float]) -> None:
    ax = distribution(of_values(values), ax=own())
    drawn = bars(ax)
    assert sum(n for _, _, n, _ in drawn) == len(values)
    low, middle, high = class_colours(3)
    for left, right, n, colour in drawn:
        # Bounds belong to the lower class here.
        inside = [v for v in values if {low: v <= 40, middle: 40 < v <= 60, high: v > 60}[colour]]
        assert n <= sum(left - 1e-9 <= v <= right + 1e-9 for v in inside)


def test_the_median_is_drawn_and_written() -> None:
    ax = distribution(tiny(), language="en", ax=own())
    line = next(one for one in ax.lines if one.get_linestyle() == "-")
    assert_allclose(np.asarray(line.get_xdata(), dtype=np.float64), [47.5, 47.5])
    assert "median 47.5" in said(ax)


def test_bounds_of_classes_are_drawn_where_they_lie_in_the_picture() -> None:
    ax = distribution(tiny(), ax=own())
    dashed = [np.asarray(one.get_xdata())[0] for one in ax.lines if one.get_linestyle() != "-"]
    assert dashed == [40, 60]


def test_another_node_has_one_colour_and_no_bounds() -> None:
    ax = distribution(tiny(), node="dua", ax=own())
    assert {colour for *_, colour in bars(ax)} == {ACCENT}
    assert sum(n for _, _, n, _ in bars(ax)) == 5
    assert len(ax.lines) == 1


@pytest.mark.parametrize("values", [[50.0], [50.0] * 5, [40.0] * 70, [0.0], [100.0] * 3])
def test_equal_scores_are_one_bar(values: list[float]) -> None:
    ax = distribution(of_values(values), ax=own())
    assert [n for _, _, n, _ in bars(ax)] == [len(values)]
    low, high = ax.get_xlim()
    assert low <= values[0] <= high
    assert low < high


def test_counts_of_few_are_whole_numbers() -> None:
    ticks = distribution(tiny(), ax=own()).get_yticks()
    assert_allclose(ticks, np.round(ticks))


def test_only_some() -> None:
    ax = distribution(tiny(), units=["3202012001", "3202012003"], language="en", ax=own())
    assert sum(n for _, _, n, _ in bars(ax)) == 2
    assert "2 villages; median 60.0" in said(ax)


def test_decimal_commas_stand_on_indonesian_axes() -> None:
    ax = distribution(cases.components(), ax=own())
    figure_of(ax).canvas.draw()
    assert all("," in label.get_text() for label in ax.get_xticklabels())


@pytest.mark.parametrize(
    ("options", "code"), [({"node": "x"}, "unknown_node"), ({"units": ["x"]}, "unknown_unit")]
)
def test_what_is_not_there_is_refused(options: Any, code: str) -> None:
    with pytest.raises(ki.DataError) as refused:
        distribution(tiny(), **options)
    assert refused.value.problems[0].code == code
