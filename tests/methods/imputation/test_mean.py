"""Missing values become the mean of the present ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import MethodError

# COINr 1.1.14, asem/pipeline/02_Denominated.csv, Palma in 51 countries; impute/i_mean.csv fills each hole alike.
PALMA = """
1.4 1.11 0.96 1.26 1.49 nan 1.2 2.1 1.4 0.92 1.1 1.04 1.46 1.26 0.95 1.31 1.25 1.55 1.22 1.13 1.81 1.48 1.25 1.42 1.22
0.92 1.16 nan 1.68 1.43 1.4 1.44 nan nan 1.23 2.62 0.99 0.88 nan 1.18 2.17 1.23 1.5 0.96 2.02 nan 0.88 0.88 0.93 1.65
1.64
"""


def test_reproduces_coinr_on_asem() -> None:
    x = np.array(PALMA.split(), dtype=float)[:, None]
    found = ki.imputation.Mean().fit(x, None).transform(x)
    assert_allclose(found[np.isnan(x)], 1.3351111111111111, rtol=1e-14)
    assert np.isnan(x).sum() == 6


def test_present_values_stay() -> None:
    x = np.array([[1.0, 2.0], [np.nan, 5.0], [4.0, np.nan]])
    value = ki.imputation.Mean().fit(x, None)
    assert_array_equal(value.transform(x), [[1.0, 2.0], [2.5, 5.0], [4.0, 3.5]])
    assert_array_equal(value.derivative(x), [[1.0, 1.0], [0.0, 1.0], [1.0, 0.0]])


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
    assert_array_equal(ki.imputation.Mean().fit(np.array(rows, dtype=float), None).value, expected)


def test_applies_to_other_units() -> None:
    value = ki.imputation.Mean().fit(np.array([[1.0], [3.0]]), None)
    assert value.transform(np.array([[np.nan], [9.0]])).ravel().tolist() == [2.0, 9.0]


@pytest.mark.parametrize("wrong", [{"by": "kabupaten"}, {"value": 3}])
def test_takes_no_parameters(wrong: dict[str, Any]) -> None:
    with pytest.raises(MethodError, match=next(iter(wrong))):
        ki.imputation.Mean(**wrong)
