"""What holds for some indicators."""

from __future__ import annotations

import numpy as np

from ketahanan_index.arrays import flags


def test_places_over_any_leading_axes() -> None:
    found = np.array([[[False, True, False]], [[False, False, True]]])
    assert flags.places(found) == [1, 2]
    assert flags.places(found[0, 0]) == [1]
    assert flags.places(np.zeros(3, dtype=bool)) == []
