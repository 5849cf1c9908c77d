"""Colours of things without an order."""

from __future__ import annotations

import itertools

import pytest

from ketahanan_index.reporting.colours import luminance
from ketahanan_index.reporting.plots.palette import several_colours


@pytest.mark.parametrize("count", range(1, 9))
def test_so_many_different_colours(count: int) -> None:
    colours = several_colours(count)
    assert len(set(colours)) == count


def test_neighbours_differ_in_grey_too() -> None:
    for one, other in itertools.pairwise(several_colours(8)):
        assert abs(luminance(one) - luminance(other)) > 0.1
