"""Rescaling by the worst and the best value found."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ketahanan_index.arrays import moments
from ketahanan_index.methods.base import Array, Span
from ketahanan_index.methods.fitted import Rescaling, linear
from ketahanan_index.methods.magnitudes import refuse_huge


def worst(x: Array, direction: Array) -> Array:
    """Return the worst value of each indicator ``(..., unit, indicator)``, NaN where none is present.

    Examples
    --------
    >>> import numpy as np
    >>> worst(np.array([[1.0, 1.0], [3.0, 3.0]]), np.array([1.0, -1.0])).tolist()
    [1.0, 3.0]
    """
    return np.where(direction > 0, moments.minimum(x), moments.maximum(x))


def worst_to_best(x: Array, direction: Array, span: Span, names: Sequence[str] | None) -> Rescaling:
    """Return the rescaling that puts the worst value at the lower end of a range and the best at the upper."""
    refuse_huge(x, names)
    bad, good = worst(x, direction), worst(x, -direction)
    return linear(bad, good - bad, span[0], span[1] - span[0], (-np.inf, np.inf))
