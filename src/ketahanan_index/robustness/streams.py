"""Random numbers: one stream a draw and assumption, whoever draws it and in whatever order."""

from __future__ import annotations

import secrets
from typing import Protocol

import numpy as np

from ketahanan_index.methods.base import Array

WORD = 2**64


class Uniforms(Protocol):
    """What choices and noisy weights ask for: a stream of chance, or a row of numbers of one's own."""

    def random(self, size: int, /) -> Array:
        """Return numbers from 0 up to 1."""
        ...


class Row:
    """Numbers that were made before, such as a point of a quasi-random sequence."""

    def __init__(self, numbers: Array) -> None:
        self._numbers = numbers

    def random(self, size: int, /) -> Array:
        """Return the first so many numbers."""
        return self._numbers[:size]


def seeded(seed: int | None) -> int:
    """Return the seed to use: the one given, 0 included, or one of chance.

    Raises
    ------
    ValueError
        For a seed below 0 or of more than 128 bits.
    TypeError
        For a seed that is no whole number.

    Examples
    --------
    >>> seeded(0)
    0
    """
    if seed is None:
        return secrets.randbits(64)
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer):
        raise TypeError(f"seed is a whole number, not {type(seed).__name__}")
    if not 0 <= int(seed) < WORD**2:
        raise ValueError(f"seed is a whole number from 0 to 2**128 - 1; found {seed}")
    return int(seed)


def stream(seed: int, assumption: int, draw: int) -> np.random.Generator:
    """Return the numbers of one draw of one assumption: Philox with the seed as key and the place as counter.

    References
    ----------
    Salmon, J. K., Moraes, M. A., Dror, R. O. and Shaw, D. E. (2011). Parallel random numbers: as easy as 1, 2, 3.
    SC '11. doi:10.1145/2063384.2063405

    Examples
    --------
    >>> stream(1, 0, 7).random() == stream(1, 0, 7).random() != stream(1, 0, 8).random()
    True
    """
    key = np.array([seed % WORD, seed // WORD], dtype=np.uint64)
    counter = np.array([0, 0, assumption, draw], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=key, counter=counter))
