"""How far scores move: small pieces."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ketahanan_index.robustness import shifts
from stages import samples

NAN = float("nan")


@pytest.mark.parametrize(
    ("shift", "expected"),
    [([], NAN), ([NAN], NAN), ([0.0], 0.0), ([-2.0, 1.0, NAN], 1.5), ([-1.0, 1.0], 1.0)],
)
def test_mean_size(shift: list[float], expected: float) -> None:
    np.testing.assert_array_equal(shifts.mean_size(np.array(shift)), expected)


@pytest.mark.parametrize(
    ("shift", "expected"),
    [
        ([], None),
        ([NAN, NAN], None),
        ([0.0, 0.0], None),
        ([0.0, NAN, -3.0, 2.0], 2),
        ([3.0, -3.0, 1.0], 1),
    ],
)
def test_furthest(shift: list[float], expected: int | None) -> None:
    assert shifts.furthest(np.array(shift), ["D", "C", "B", "A"][: len(shift)]) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [([], [], NAN), ([-1], [2], NAN), ([0, 1, -1], [0, 0, 1], 0.5), ([2, 2], [2, 2], 0.0)],
)
def test_share_changed(before: list[int], after: list[int], expected: float) -> None:
    found = shifts.share_changed(np.array(before, dtype=np.intp), np.array(after, dtype=np.intp))
    np.testing.assert_array_equal(found, expected)


def test_classes() -> None:
    scores = samples.scores()
    assert shifts.class_names(scores) == ["rendah", "sedang", "tinggi"]
    found = shifts.class_codes(scores, np.array([40.0, 40.1, NAN, 99.0]))
    assert found.tolist() == [0, 1, -1, 2]


@pytest.mark.parametrize("bad", [None, 3, "skor", [], {}, np.zeros(3), samples.framework()])
def test_no_scores(bad: Any) -> None:
    with pytest.raises(TypeError, match=r"a must be a Scores, not .*make one with ki\.score"):
        shifts.require_scores(bad, "a")
