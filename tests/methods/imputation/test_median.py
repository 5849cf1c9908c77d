"""Missing values become the median of the present ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import MethodError

# COINr 1.1.14, asem/pipeline/02_Denominated.csv, Palma in 51 countries; impute/i_median.csv fills each hole alike.
PALMA = """
1.4 1.11 0.96 1.26 1.49 nan 1.2 2.1 1.4 0.92 1.1 1.04 1.46 1.26 0.95 1.31 1.25 1.55 1.22 1.13 1.81 1.48 1.25 1.42 1.22
0.92 1.16 nan 1.68 1.43 1.4 1.44 nan nan 1.23 2.62 0.99 0.88 nan 1.18 2.17 1.23 1.5 0.96 2.02 nan 0.88 0.88 0.93 1.65
1.64
"""


def test_reproduces_coinr_on_asem() -> None:
    x = np.array(PALMA.split(), dtype=float)[:, None]
    found = ki.imputation.Median().fit(x, None).transform(x)
    assert found[np.isnan(x)].tolist() == [1.25] * 6


def test_the_middle_one_or_the_middle_of_two() -> None:
    x = np.array([[1.0, 2.0], [np.nan, 50.0], [4.0, np.nan], [90.0, np.nan]])
    value = ki.imputation.Median().fit(x, None)
    assert value.value.tolist() == [4.0, 26.0]
    assert_array_equal(value.transform(x)[1], [4.0, 50.0])


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[3.0, np.nan], [3.0, np.nan]], [3.0, np.nan]),  # constant, and without any value
        ([[7.0, np.nan]], [7.0, np.nan]),
        ([[7.0, np.nan], [np.nan, 2.0]], [7.0, 2.0]),
        (np.empty((0, 2)), [np.nan, np.nan]),
    ],
)
def test_few_values(rows: Any, expected: list[float]) -> None:
    assert_array_equal(ki.imputation.Median().fit(np.array(rows, dtype=float), None).value, expected)


def test_takes_no_parameters() -> None:
    wrong: dict[str, Any] = {"by": "kabupaten"}
    with pytest.raises(MethodError, match="by"):
        ki.imputation.Median(**wrong)
