"""The weights of the framework."""

from __future__ import annotations

import numpy as np

import ketahanan_index as ki


def test_hands_out_what_the_framework_states() -> None:
    given = np.array([25.0, 50.0, 0.0])
    found = ki.weighting.Given().fit(np.zeros((2, 3)), given).value
    assert found.tolist() == [25.0, 50.0, 0.0]
    assert given.flags.writeable  # what was learnt is read-only, what was given stays the caller's
    assert not ki.weighting.Given.learns
