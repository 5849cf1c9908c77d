"""Values stay as they are."""

from __future__ import annotations

import numpy as np

import ketahanan_index as ki


def test_returns_what_it_gets() -> None:
    x = np.array([[1.0], [1e9], [np.nan]])
    assert ki.treatment.NoTreatment().fit(x).transform(x) is x
