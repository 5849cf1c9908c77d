"""Distance to the best unit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import DataError
from methods.normalisation.rescaled import (
    VILLAGES,
    WAYS,
    draws_agree,
    fit,
    framework,
    rescaled,
    through_the_verbs,
)

BEST = ki.normalisation.DistanceToBest()
PLAIN = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0, 3.0]


def test_figures_of_coinr_restated() -> None:
    # COINr 1.1.14, vectors/vector_functions.json, case `plain`: n_dist2max.
    expected = [0.25, 0, 0.375, 0, 0.5, 1, 0.125, 0.625, 0.5, 0.25]
    assert rescaled(BEST, PLAIN, span=(0, 1)) == expected


@pytest.mark.parametrize("direction", [1, -1])
def test_is_min_max(direction: int) -> None:
    x = [*PLAIN, np.nan]
    assert_array_equal(rescaled(BEST, x, direction), rescaled(ki.normalisation.MinMax(), x, direction))
    best = max(PLAIN) if direction > 0 else min(PLAIN)
    worst = min(PLAIN) if direction > 0 else max(PLAIN)
    expected = 1 - (best - np.array(PLAIN)) / (best - worst)
    assert_allclose(rescaled(BEST, PLAIN, direction, span=(0, 1)), expected, rtol=1e-15, atol=1e-15)


def test_two_villages_and_none() -> None:
    assert rescaled(BEST, [4.0, 2.0], -1) == [0, 100]
    assert_array_equal(rescaled(BEST, [np.nan, np.nan]), [np.nan, np.nan])
    with pytest.raises(DataError, match=r"jalan is 1 in all 6 villages.*distance_to_best"):
        ki.score(framework("distance_to_best", WAYS), villages=VILLAGES.assign(jalan=1.0))


def test_slope_draws_and_the_verbs(tmp_path: Path) -> None:
    x = np.array([[1.0, 8.0], [2.0, 4.0], [6.0, np.nan]])
    assert fit(BEST, x, [1, -1])[0].derivative(x)[0].tolist() == [20, -25]
    draws_agree(BEST, x, [1, -1])
    _, later = through_the_verbs("distance_to_best", tmp_path)
    assert later.normalised.value[1, 0] == 162.5
