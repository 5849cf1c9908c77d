"""The parts of a plan: groups, prepared values, members during a walk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.methods.base import Aggregation, Array, Weighting

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Node:
    """A group: where its members stand, and what is done with them."""

    id: str
    level: int
    members: tuple[int, ...]
    aggregation: Aggregation
    weighting: Weighting
    share: float
    by: Literal["weight", "members"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Indicator values ready to be weighted many times.

    `phi` holds what each indicator's group averages, 0 where missing, and `present` where there is a value, both
    ``(..., indicator, unit)``; `whole` marks the indicators without a hole.
    """

    phi: Array
    present: Mask
    whole: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One member's share in a walk: phi (missing 0), presence and coverage; None means everywhere 1."""

    phi: Array
    present: Mask | None
    coverage: Array | Mask | None
