"""The same weight for every member."""

from __future__ import annotations

import numpy as np

import ketahanan_index as ki


def test_whatever_is_stated_but_a_member_without_weight_stays_without() -> None:
    found = ki.weighting.Equal().fit(np.zeros((2, 4)), np.array([25.0, 0.5, 0.0, 1.0]))
    assert found.value.tolist() == [1.0, 1.0, 0.0, 1.0]
    assert not ki.weighting.Equal.learns
