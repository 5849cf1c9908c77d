"""Labels of clusters and strata as messages show them."""

from __future__ import annotations

import pytest

from ketahanan_index.survey.labels import cluster_shown, stratum_shown

SHOWN = ["1", "A", "abc", "012", "3202012001-01", "EA12", "a1", "D1S2", "AB-12", "rt03/rw02"]
SHOWN += ["RT 003", "RT 3 RW 2", "BS 012B", "Blok 7", "Dusun 2", "SLS 000100", "PSU 4"]


@pytest.mark.parametrize("label", SHOWN)
def test_labels_of_areas_are_shown(label: str) -> None:
    assert cluster_shown(label) == label


@pytest.mark.parametrize(
    "label",
    [
        "Budi",
        "Budi Santoso",
        "Pak Budi 1",
        "Ibu Siti 12",
        "RT Pak Budi 1",
        "3202012001990001",
        "Siti2",
        "Dusun",
    ],
)
def test_labels_that_may_be_of_a_person_are_not_shown(label: str) -> None:
    assert cluster_shown(label) == f"a label of {len(label)} characters"


def test_hamlets_are_shown_as_strata_and_long_numbers_are_not() -> None:
    assert stratum_shown("Dusun Krajan") == "Dusun Krajan"
    assert stratum_shown("081234567890") == "a label of 12 characters"
