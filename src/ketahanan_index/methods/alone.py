"""What is told of an indicator that has no other one to be filled from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ketahanan_index.errors import Problem
from ketahanan_index.methods.base import Array


def with_values(names: Sequence[str], origin: Array) -> list[str]:
    """Return the indicators that had any value: those with an `origin` ``(..., indicator)`` in some draw."""
    return [name for j, name in enumerate(names) if not np.isnan(origin[..., j]).all()]


def alone(name: str, method: str, remedy: str) -> Problem:
    """Return the warning that an indicator is the only one with values under a method that needs several."""
    return Problem(
        message=f"{name} is alone under {method}: missing values stay missing",
        remedy=f"{remedy}, or choose another imputation",
        severity="warning",
        code="nothing_to_impute_from",
        table="villages",
        column=name,
    )
