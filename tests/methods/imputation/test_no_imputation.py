"""Missing stays missing."""

from __future__ import annotations

import numpy as np

import ketahanan_index as ki


def test_returns_what_it_gets() -> None:
    x = np.array([[1.0, np.nan], [np.nan, 4.0]])
    assert ki.imputation.NoImputation().fit(x, None).transform(x) is x
