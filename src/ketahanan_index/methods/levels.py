"""Values sorted into levels, each with its score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketahanan_index.methods.base import Array
from ketahanan_index.methods.fitted import FittedValue


@dataclass(frozen=True, slots=True)
class Levels(FittedValue):
    """The score of the level a value lies in: as many edges as it exceeds.

    Arrays are `edges` ``(..., edge, indicator)``, rising, `scores` ``(edge + 1, indicator)`` and `direction`
    ``(indicator,)``, by which values are multiplied first. An indicator whose edges are not known stays missing.
    """

    edges: Array
    scores: Array
    direction: Array

    def transform(self, x: Array) -> Array:
        """Return the scores of ``(..., unit, indicator)``."""
        turned = x * self.direction
        unknown = np.isnan(self.edges).any(axis=-2, keepdims=True)
        y = np.where(np.isnan(x) | unknown, np.nan, self.scores[0])
        for k in range(self.edges.shape[-2]):
            y = np.where(turned > self.edges[..., k, :][..., None, :], self.scores[k + 1], y)
        return y
