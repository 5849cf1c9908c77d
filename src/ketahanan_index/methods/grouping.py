"""The groups of units as numbers."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, StringConstraints

from ketahanan_index.methods.base import refuse

Places = NDArray[np.intp]
Column = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), Field(examples=["kabupaten"])]
"""The name of a column of the village table; spaces around it are none of it."""


def numbered(groups: Places | None, method: str) -> tuple[Places, int]:
    """Return the number of the group of each unit, and how many groups there are, at least one.

    Raises
    ------
    MethodError
        Where the groups were not given.
    """
    if groups is None:
        message = f"{method} needs to know the group of each unit"
        refuse("groups_needed", [(message, "pass an array of their numbers, from 0, with -1 for none")])
    return groups, max(int(groups.max(initial=-1)) + 1, 1)
