"""How many decimals of a score people read."""

from __future__ import annotations

import pytest

import ketahanan_index as ki
from framework.documents import framework
from ketahanan_index.stages.figures import score_places, score_places_in_class


@pytest.mark.parametrize(
    ("ends", "places"),
    [([0, 1], 4), ([-0.5, 0.5], 4), ([0, 1.01], 2), ([1, 5], 2), ([0, 10], 2), ([0, 11], 1), ([70, 130], 1),
     ([0, 100], 1), ([0, 1000], 1)],
)  # fmt: skip
def test_decimals_go_by_the_width_of_the_range(ends: list[float], places: int) -> None:
    assert score_places(framework(methodology={"range": ends})) == places


@pytest.mark.parametrize(
    ("score", "included", "places"),
    [
        (33.0, True, 1),
        # Told with one decimal, 33.34 would be 33.3, below the bound of 33.33; 33.27 is 33.3 and below it.
        (33.34, True, 2),
        (33.27, True, 1),
        (33.33, True, 1),
        (33.33, False, 2),
        (33.3300000004, True, 10),
        # A score is compared at ten decimals.
        (33.33 + 1e-12, True, 1),
        (66.66, True, 2),
        (66.6, True, 1),
    ],
)
def test_a_score_close_to_a_bound_has_the_decimals_that_show_its_class(
    score: float, included: bool, places: int
) -> None:
    levels = [{"id": "a", "upper": 33.33}, {"id": "b", "upper": 66.67}, {"id": "c"}]
    tree = framework(classes={"levels": levels, "upper_included": included})
    assert score_places_in_class(tree, score) == places


def test_without_classes_decimals_are_those_of_the_range() -> None:
    assert score_places_in_class(framework(), 33.339) == 1


def test_the_idm_of_sindangsari_lies_above_the_bound_it_is_told_beside() -> None:
    # 0.88, 0.6333 and 0.9333 in the table of 2024, published as MANDIRI: above 0.8155.
    assert score_places_in_class(ki.Framework.load("idm-komponen"), (0.88 + 0.6333 + 0.9333) / 3) == 5
