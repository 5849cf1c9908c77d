"""The spread of answers, which tells what the design of a sample does to its errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.methods.base import Array
from ketahanan_index.stages.steps import Stage


@dataclass(frozen=True, eq=False)
class Elements(Stage):
    """What a simple random sample of as many respondents would know.

    Parameters
    ----------
    variance : array (unit, indicator)
        The variance of answers about the village's value: over n it is that of a simple random sample with replacement.
    weight : array (unit, indicator)
        Sum of the weights of those who answered: how many people they stand for.
    """

    variance: Array
    weight: Array

    def design_effect(self, error: Array, n: NDArray[np.int64], *, replacement: bool) -> Array:
        """Return by how much the variance of the sample exceeds that of a simple random sample.

        NaN where the variance is unknown, where all answered alike, and, without replacement, where weights add up
        to no more people than answered.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            simple = self.variance / n
            if not replacement:
                left = 1 - n / self.weight
                simple = np.where(left > 0, simple * left, np.nan)
            return np.asarray(np.where(simple > 0, error**2 / simple, np.nan))
