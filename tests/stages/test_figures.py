"""How many decimals of a score people read."""

from __future__ import annotations

import pytest

from framework.documents import framework
from ketahanan_index.stages.figures import score_places


@pytest.mark.parametrize(
    ("ends", "places"),
    [([0, 1], 4), ([-0.5, 0.5], 4), ([0, 1.01], 2), ([1, 5], 2), ([0, 10], 2), ([0, 11], 1), ([70, 130], 1),
     ([0, 100], 1), ([0, 1000], 1)],
)  # fmt: skip
def test_decimals_go_by_the_width_of_the_range(ends: list[float], places: int) -> None:
    assert score_places(framework(methodology={"range": ends})) == places
