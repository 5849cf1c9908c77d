"""Rescaling between the smallest and the largest value found."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import DataError

NO_ENDS = np.full((2, 2), np.nan)


def test_by_hand() -> None:
    x = np.array([[2.0, 2.0], [10.0, 10.0], [4.0, np.nan], [np.nan, 4.0]])
    fit = ki.normalisation.MinMax().fit(x, np.array([1.0, -1.0]), NO_ENDS, (1.0, 100.0))
    assert_array_equal(fit.transform(x), [[1, 100], [100, 1], [25.75, np.nan], [np.nan, 75.25]])
    assert fit.derivative(x)[0].tolist() == [99 / 8, -99 / 8]


def test_a_later_wave_may_lie_outside() -> None:
    x = np.array([[0.0], [10.0]])
    fit = ki.normalisation.MinMax().fit(x, np.array([1.0]), NO_ENDS[:, :1], (0.0, 100.0))
    assert fit.transform(np.array([[-1.0], [12.0]])).ravel().tolist() == [-10.0, 120.0]


def test_a_constant_indicator_is_refused_by_name() -> None:
    framework = ki.Framework.from_dict(
        {
            "id": "contoh",
            "version": "1",
            "scales": {"angka": {"kind": "numeric"}},
            "index": {
                "id": "indeks",
                "members": [
                    {"id": "GR02", "source": "villages", "items": [{"column": "GR02", "scale": "angka"}]}
                ],
            },
            "methodology": {"normalisation": "min_max"},
        }
    )
    villages = [{"kode_desa": f"d{i}", "GR02": 1} for i in range(24)]
    with pytest.raises(DataError, match=r"GR02 is 1 in all 24 villages.*min_max"):
        ki.score(framework, villages=villages)
    assert ki.normalisation.MinMax.learns
    assert not ki.normalisation.MinMax.needs_ends
