from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketahanan_index.reporting.report.figures import plainly, shares, signed, whole, written
from ketahanan_index.words import Language, decimal

NUMBERS = st.lists(st.floats(-1e6, 1e6) | st.just(float("nan")), max_size=20)


@given(NUMBERS, st.integers(0, 4), st.sampled_from(["id", "en"]))
def test_each_number_is_written_as_it_would_be_alone(
    values: list[float], places: int, language: Language
) -> None:
    told = written(np.array(values), places, language)
    assert told.tolist() == [decimal(float(np.round(x, places)), places, language) for x in values]


def test_the_shape_stays() -> None:
    assert written(np.array([[1.0, 2.0], [np.nan, 1.0]]), 1, "id").tolist() == [["1,0", "2,0"], ["–", "1,0"]]
    assert written(np.empty((0, 3)), 1, "id").shape == (0, 3)


def test_a_difference_that_rounds_to_nothing_has_no_sign() -> None:
    assert signed(np.array([0.04, -0.04, 0.06, -1234.5]), 1, "id").tolist() == [
        "0,0",
        "0,0",
        "+0,1",
        "−1.234,5",
    ]


@pytest.mark.parametrize(
    ("value", "said"), [(3.0, "3"), (0.5, "0,5"), (0.74294, "0,74"), (1234.0, "1.234"), (np.nan, "–")]
)
def test_numbers_have_the_decimals_they_need(value: float, said: str) -> None:
    assert plainly(np.array([[value]]), np.array([2]), "id").tolist() == [[said]]


def test_counts_and_shares() -> None:
    assert whole(np.array([75261.0, 1.0, np.nan]), "en").tolist() == ["75,261", "1", "–"]
    assert shares(np.array([0.996, 1.0, np.nan]), "id").tolist() == ["99%", "100%", "–"]
