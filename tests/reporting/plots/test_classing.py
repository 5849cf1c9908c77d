"""Classes in pictures."""

from __future__ import annotations

from typing import Any

import pytest

from ketahanan_index.reporting.colours import ACCENT, class_colours
from ketahanan_index.reporting.plots.classing import class_keys, classed, colours_of, draw_bounds
from ketahanan_index.reporting.plots.selecting import chosen
from reporting.plots.cases import own, tiny


def test_keys_run_from_the_highest_with_counts_and_shares() -> None:
    found = chosen(tiny(), language="en")
    told = [key.text for key in class_keys(found, found.place, "en")]
    assert told == [
        "High: 1 (25%)",
        "Medium: 2 (50%)",
        "Low: 1 (25%)",
    ]
    assert [key.colour for key in class_keys(found, found.place, "id")] == list(reversed(class_colours(3)))


def test_groups_have_no_classes() -> None:
    found = chosen(tiny(), node="dua", language="en")
    assert not classed(found)
    assert class_keys(found, found.place, "en") == ()
    assert set(colours_of(found, found.place)) == {ACCENT}
    ax = own()
    draw_bounds(ax, found, "x")
    assert not ax.lines


@pytest.mark.parametrize(
    ("ends", "drawn"), [((0, 100), [40, 60]), ((50, 100), [60]), ((0, 40), []), ((41, 59), [])]
)
@pytest.mark.parametrize("axis", ["x", "y"])
def test_bounds_inside_the_picture_are_drawn(
    ends: tuple[float, float], drawn: list[float], axis: Any
) -> None:
    ax = own()
    getattr(ax, f"set_{axis}lim")(*ends)
    draw_bounds(ax, chosen(tiny(), language="id"), axis)
    assert [float(next(iter(getattr(line, f"get_{axis}data")()))) for line in ax.lines] == drawn
