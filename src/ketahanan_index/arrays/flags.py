"""What holds for some indicators."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def places(flags: NDArray[np.bool_]) -> list[int]:
    """Return the indicators ``(..., indicator)`` for which something holds, in any draw.

    Examples
    --------
    >>> import numpy as np
    >>> places(np.array([[False, True, False], [True, True, False]]))
    [0, 1]
    """
    return [int(j) for j in np.flatnonzero(flags.reshape(-1, flags.shape[-1]).any(axis=0))]
