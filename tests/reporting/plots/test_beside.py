"""Names beside their places."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from ketahanan_index.reporting.plots.beside import apart, height_for, near


@given(st.lists(st.floats(0, 10), min_size=1, max_size=20))
def test_names_are_moved_apart_and_keep_their_order(places: list[float]) -> None:
    y = np.sort(np.array(places))
    moved_to = apart(y, 0.5, 0.0, 10.0)
    assert (np.diff(moved_to) >= 0.5 - 1e-9).all()
    assert moved_to[0] >= 0
    assert moved_to[-1] <= 10 + 1e-9


def test_names_that_stand_apart_stay() -> None:
    assert_allclose(apart(np.array([1.0, 3.0, 9.0]), 0.5, 0.0, 10.0), [1, 3, 9])


def test_the_least_height_is_taken() -> None:
    side = np.linspace(0, 10, 25)
    found = height_for([side, side], (-0.1, 10.1))
    assert found is not None
    assert near([side], (-0.1, 10.1), found)
    assert not near([side], (-0.1, 10.1), found - 0.2)
    assert height_for([np.full(25, 5.0)], (0.0, 10.0)) is None
