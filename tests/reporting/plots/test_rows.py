"""Rows with names and figures."""

from __future__ import annotations

import pytest

from ketahanan_index.reporting.plots import rows
from ketahanan_index.reporting.plots.lettering import TEXT, width_of
from ketahanan_index.reporting.plots.rows import Row
from reporting.plots.cases import own

LONG = "Nagari Lubuk Malako Sangir Jujuan Solok Selatan Hulu Pasaman Barat Daya Raya Sekali Lagi Lalu Sekali Lagi Pula"


def test_long_names_take_two_lines_and_no_more() -> None:
    assert Row("Sukamaju", "3").label == "Sukamaju  3"
    label = Row(LONG, "3").label
    assert label.count("\n") == 1
    assert label.endswith("…  3")
    assert all(width_of(part, TEXT) <= rows.ROOM + 1e-9 for part in label.split("\n"))


def test_rows_get_higher_where_a_name_takes_two_lines() -> None:
    assert rows.height_of([Row("a")] * 10 + [Row(LONG)]) > rows.height_of([Row("a")] * 11)
    assert rows.height_of([]) == rows.height_of([Row("a")]) == 0.45


def test_room_is_that_of_the_widest() -> None:
    assert rows.left_of([Row("a"), Row("Sukamaju")]) == rows.left_of([Row("Sukamaju")]) > rows.left_of([])
    assert rows.right_of(["1", "1.000,0"]) == rows.right_of(["1.000,0"]) > rows.right_of([])


@pytest.mark.parametrize(
    ("height", "count", "readable"), [(9, 60, True), (9, 61, False), (1, 10, True), (1, 30, False)]
)
def test_rows_that_can_be_read(height: float, count: int, readable: bool) -> None:
    assert rows.readable(own(5, height), count) is readable
    assert rows.readable(None, count) is (count <= 60)


def test_the_first_row_is_on_top_and_letters_fit() -> None:
    ax = own(6, 3)
    font = rows.label(ax, [Row(f"D{i}", bold=i == 0, colour="#ff0000") for i in range(50)])
    assert font < TEXT
    assert ax.yaxis_inverted()
    first = ax.get_yticklabels()[0]
    assert (first.get_text(), first.get_fontweight(), first.get_color()) == ("D0", "bold", "#ff0000")
    assert ax.get_yticklabels()[1].get_fontweight() == "normal"


def test_figures_beside_have_a_heading() -> None:
    ax = own()
    rows.label(ax, [Row("a"), Row("b")])
    rows.aside(ax, [0, 1], ["1", "2"], 8, "Skor")
    assert [text.get_text() for text in ax.texts] == ["1", "2", "Skor"]
    assert [text.xy[1] for text in ax.texts] == [0, 1, -0.5]  # type: ignore[attr-defined]
