"""Parts end to end."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from ketahanan_index.reporting.plots.palette import several_colours
from ketahanan_index.reporting.plots.stacking import stack_curve, stack_rows
from reporting.plots.cases import own

CELL = st.one_of(st.integers(-90, 90).map(lambda k: k / 10), st.just(float("nan")))
PARTS = st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=5)


@settings(max_examples=40, deadline=None)
@given(PARTS)
def test_positive_parts_go_right_and_negative_ones_left(parts: Any) -> None:
    x = np.array(parts)
    ax = own()
    stack_rows(ax, x, several_colours(3), [["1"] * 3] * len(x), 8)
    found: list[Any] = list(ax.patches)
    start = np.array([bar.get_x() for bar in found]).reshape(3, -1).T
    width = np.array([bar.get_width() for bar in found]).reshape(3, -1).T
    assert_allclose(width, np.nan_to_num(x), atol=1e-12)
    reach = np.where(width >= 0, start + width, start)
    low = np.where(width < 0, start + width, start)
    there = np.nan_to_num(x)
    assert_allclose(np.maximum(reach, 0).max(axis=1), np.where(there > 0, there, 0).sum(axis=1), atol=1e-9)
    assert_allclose(np.minimum(low, 0).min(axis=1), np.where(there < 0, there, 0).sum(axis=1), atol=1e-9)


def test_figures_stand_only_where_there_is_room() -> None:
    ax = own(6, 3)
    stack_rows(ax, np.array([[99.0, 1.0]]), several_colours(2), [["99", "1,0"]], 8)
    assert [text.get_text() for text in ax.texts] == ["99"]


def test_areas_have_the_heights_of_parts() -> None:
    ax = own()
    stack_curve(ax, np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([0, 4]), 10, several_colours(2))
    assert ax.get_xlim() == (0.5, 10.5)
    areas: list[Any] = list(ax.collections)
    assert len(areas) == 3
    tops = [area.get_paths()[0].vertices for area in areas]
    assert_allclose(tops[0][:, 1].max(), 3)
    assert_allclose(tops[1][:, 1].max(), 3)
    assert_allclose(tops[2][:, 1].min(), -1)
