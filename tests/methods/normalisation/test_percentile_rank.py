"""Ranks as shares."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import DataError
from ketahanan_index.methods.ranked import Ties
from methods.normalisation.rescaled import VILLAGES, WAYS, draws_agree, framework, rescaled, through_the_verbs

PERCENTILE = ki.normalisation.PercentileRank()


def test_figures_of_coinr_restated() -> None:
    # COINr 1.1.14, vectors/vector_functions.json, cases `plain`, `with_NA` and `two_values`: n_prank.
    plain = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0, 3.0]
    expected = [3 / 9, 0, 0.5555555555555556, 0, 6 / 9, 1, 2 / 9, 8 / 9, 6 / 9, 3 / 9]
    assert_allclose(rescaled(PERCENTILE, plain, span=(0, 1)), expected, rtol=1e-15)
    with_na = [3.0, np.nan, 4.0, 1.0, 5.0, 9.0, np.nan, 6.0, 5.0, 3.0]
    expected = [1 / 7, np.nan, 3 / 7, 0, 4 / 7, 1, np.nan, 6 / 7, 4 / 7, 1 / 7]
    assert_allclose(rescaled(PERCENTILE, with_na, span=(0, 1)), expected, rtol=1e-15)
    two = [0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0]
    assert_allclose(
        rescaled(PERCENTILE, two, span=(0, 1)), [0, *[4 / 7] * 2, 0, 4 / 7, 0, 0, 4 / 7], rtol=1e-15
    )


@pytest.mark.parametrize("span", [(0.0, 1.0), (0.0, 100.0), (1.0, 100.0), (-5.0, 5.0)])
def test_both_ends_exactly(span: tuple[float, float]) -> None:
    assert rescaled(PERCENTILE, [3.0, 9.0, 4.0], span=span)[:2] == list(span)
    assert rescaled(PERCENTILE, [3.0, 9.0, 4.0], -1, span=span)[:2] == list(span[::-1])


def test_constant_single_and_empty() -> None:
    tied: dict[Ties, float] = {"min": 0.0, "average": 50.0, "max": 100.0}
    for ties, share in tied.items():
        method = ki.normalisation.PercentileRank(ties=ties)
        assert rescaled(method, [5.0, 5.0, 5.0]) == [share] * 3
        assert_array_equal(rescaled(method, [5.0, np.nan]), [share, np.nan])
    assert_array_equal(rescaled(PERCENTILE, [np.nan, np.nan]), [np.nan, np.nan])
    chosen = framework("percentile_rank", WAYS)
    with pytest.raises(DataError, match=r"jalan is 1 in all 6 villages.*percentile_rank"):
        ki.score(chosen, villages=VILLAGES.assign(jalan=1.0))
    with pytest.raises(DataError, match="jalan is 12 in the only village that has it"):
        ki.score(chosen, villages=VILLAGES.assign(jalan=VILLAGES["jalan"].where(VILLAGES["jalan"] == 12)))


def test_draws_and_the_verbs(tmp_path: Path) -> None:
    draws_agree(PERCENTILE, np.array([[1.0, 8.0], [2.0, 4.0], [2.0, np.nan]]), [1, -1])
    first, later = through_the_verbs("percentile_rank", tmp_path)
    assert_array_equal(first.normalised.value[:, 0], [25, 100, 50, np.nan, 0, 75])
    assert_array_equal(later.normalised.value[:, 0], [50, 100, 0, 25, 75, np.nan])
    assert_allclose(later.normalised.value[:, 1], [100, 0, 20, 60, 80, 100], rtol=1e-15)
    assert np.isnan(first.standard_error).sum() == 0  # nobody was asked, so there is no error to carry
