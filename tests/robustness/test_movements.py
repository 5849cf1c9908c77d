"""The part that a shift owes most to."""

from __future__ import annotations

import numpy as np
import pytest

from ketahanan_index.robustness.movements import most

NAN = float("nan")


@pytest.mark.parametrize(
    ("shift", "contribution", "expected"),
    [
        (2.0, [3.0, -4.0, 3.0], "a"),
        (-2.0, [1.0, -1.0, -2.0], "c"),
        (0.0, [3.0, -3.0, 0.0], None),
        (1e-14, [3.0, -3.0, 1e-14], None),
        (NAN, [NAN, NAN, NAN], None),
    ],
)
def test_the_largest_in_its_direction(shift: float, contribution: list[float], expected: str | None) -> None:
    assert most(np.array([shift]), ("a", "b", "c"), np.array([contribution])) == (expected,)


def test_without_parts() -> None:
    assert most(np.array([1.0, NAN]), (), np.zeros((2, 0))) == (None, None)
