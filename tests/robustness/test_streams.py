"""Random numbers: every draw of every assumption has its own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from ketahanan_index.robustness.streams import Row, seeded, stream


def test_no_two_streams_share_numbers() -> None:
    """Long ones: a shared stretch anywhere would bring a number of 53 bits twice, which chance does not."""
    drawn = [
        stream(seed, assumption, draw).random(5_000)
        for seed in (0, 1, 2**64, 2**127)
        for assumption in (0, 1, 2)
        for draw in (0, 1, 2, 1_000_000)
    ]
    every = np.concatenate(drawn)
    assert len(np.unique(every)) == len(every)


def test_a_stream_is_the_same_each_time() -> None:
    assert_array_equal(stream(5, 1, 2).standard_normal(10), stream(5, 1, 2).standard_normal(10))


def test_the_numbers_of_a_seed_never_change() -> None:
    """Random123 defines Philox: a result is made again from its seed years later."""
    raw = np.random.Philox(
        key=np.array([7, 0], dtype=np.uint64), counter=np.array([0, 0, 3, 11], dtype=np.uint64)
    )
    assert_array_equal(stream(7, 3, 11).random(4), np.random.Generator(raw).random(4))


def test_neighbouring_streams_do_not_hang_together() -> None:
    first = np.array([stream(1, 0, draw).random(2) for draw in range(4_000)])
    assert abs(np.corrcoef(first[:-1, 0], first[1:, 0])[0, 1]) < 0.06
    assert abs(np.corrcoef(first[:, 0], first[:, 1])[0, 1]) < 0.06
    assert abs(first.mean() - 0.5) < 0.02


def test_seeds() -> None:
    eight: Any = np.uint8(7)
    assert seeded(0) == 0
    assert seeded(2**128 - 1) == 2**128 - 1
    assert type(seeded(eight)) is int
    chance = {seeded(None) for _ in range(20)}
    assert len(chance) == 20
    assert all(0 <= one < 2**64 for one in chance)


@pytest.mark.parametrize(
    ("seed", "error"),
    [
        (-1, ValueError),
        (2**128, ValueError),
        (True, TypeError),
        (1.0, TypeError),
        ("1", TypeError),
        ([1], TypeError),
        (np.bool_(True), TypeError),
        (np.float64(2), TypeError),
    ],
)
def test_bad_seeds(seed: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="seed is a whole number"):
        seeded(seed)


def test_numbers_made_before() -> None:
    made = Row(np.array([0.1, 0.2, 0.3]))
    assert made.random(2).tolist() == [0.1, 0.2]
    assert made.random(3).tolist() == [0.1, 0.2, 0.3]
