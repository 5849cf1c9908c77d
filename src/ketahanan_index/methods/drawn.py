"""Fits and fills that go draw by draw, because each draw has its own patterns of missing values."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields
from typing import TypeVar

import numpy as np

from ketahanan_index.methods.base import Array
from ketahanan_index.methods.fitted import FittedValue

Value = TypeVar("Value", bound=FittedValue)


def each(learn: Callable[[Array], Value], x: Array) -> Value:
    """Learn from each draw of ``(..., unit, indicator)``, and return what was learnt with the leading axes of `x`."""
    lead = x.shape[:-2]
    if not lead:
        return learn(x)
    parts = [learn(draw) for draw in x.reshape(math.prod(lead), *x.shape[-2:])]
    # Where there is no draw at all, one without values tells the shapes.
    form = parts[0] if parts else learn(np.full(x.shape[-2:], np.nan))
    arrays = {f.name: getattr(form, f.name).shape for f in fields(form)}
    return type(form)(
        *(
            np.array([getattr(p, name) for p in parts]).reshape(*lead, *shape)
            for name, shape in arrays.items()
        )
    )


def filled(fill: Callable[..., Array], x: Array, *learnt: tuple[Array, int]) -> Array:
    """Fill each draw of `x` with the arrays learnt from it, each given with its number of axes for one draw."""
    leads = [array.shape[: array.ndim - axes] for array, axes in learnt]
    lead = np.broadcast_shapes(x.shape[:-2], *leads)
    out = np.empty((*lead, *x.shape[-2:]))
    values = np.broadcast_to(x, out.shape)
    arrays = [np.broadcast_to(a, (*lead, *a.shape[a.ndim - axes :])) for a, axes in learnt]
    for draw in np.ndindex(lead):
        out[draw] = fill(values[draw], *(array[draw] for array in arrays))
    return out
