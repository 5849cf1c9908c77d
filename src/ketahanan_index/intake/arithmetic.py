"""From the answers to items to the value of an indicator, written once for arrays and for expressions of an engine.

What is computed where the data live must be the same to the last bit as what is computed here: both follow the same
operations in the same order. A missing number is NaN in an array and null in an expression.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

import narwhals.stable.v2 as nw
import numpy as np

from ketahanan_index.framework import Indicator, Item
from ketahanan_index.framework.ends import shares_scale
from ketahanan_index.methods.base import Array

SLACK = 1e-12
"""Relative distance at which a quotient lies on an end of its scale."""

Value = TypeVar("Value", Array, nw.Expr)


class Arithmetic(Protocol[Value]):
    """What arrays and expressions do differently."""

    def choose(self, test: Any, x: Any, other: Any) -> Value:
        """Return `x` where the test holds, and `other` elsewhere."""
        ...

    def only(self, test: Any, x: Any) -> Value:
        """Return `x` where the test holds, missing elsewhere."""
        ...

    def divide(self, x: Value, by: Any) -> Value:
        """Return the exact quotient, rounded once."""
        ...

    def present(self, x: Value) -> Value:
        """Return 1 where there is a number, 0 where none."""
        ...


class OnArrays:
    """Arithmetic on arrays."""

    def choose(self, test: Any, x: Any, other: Any) -> Array:
        """Return `x` where the test holds, and `other` elsewhere."""
        return np.asarray(np.where(test, x, other), dtype=np.float64)

    def only(self, test: Any, x: Any) -> Array:
        """Return `x` where the test holds, NaN elsewhere."""
        return self.choose(test, x, np.nan)

    def divide(self, x: Array, by: Any) -> Array:
        """Return the exact quotient, rounded once."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(x / by)

    def present(self, x: Array) -> Array:
        """Return 1 where there is a number, 0 where none."""
        return (~np.isnan(x)).astype(np.float64)


ARRAYS = OnArrays()


def oriented(
    do: Arithmetic[Value], value: Value, item: Item, ends: tuple[float, float], *, alone: bool
) -> Value:
    """Turn an item round where it runs against its indicator, and put it on 0 to 1 where items differ in scale."""
    low, high = ends
    if item.reverse:
        value = low + high - value
    return value if alone else do.divide(value - low, high - low)


def combined(
    do: Arithmetic[Value], items: Sequence[Value], indicator: Indicator, ends: Sequence[tuple[float, float]]
) -> Value:
    """Return the mean, the sum or the count of items."""
    if len(items) == 1 and indicator.combine != "count":
        return items[0]
    if indicator.combine == "count":
        lows = [low if shares_scale(indicator) else 0.0 for low, _ in ends]
        items = [above(do, x, low) for x, low in zip(items, lows, strict=True)]
    there = [do.present(x) for x in items]
    filled = [do.choose(one > 0, x, 0.0) for one, x in zip(there, items, strict=True)]
    present, total = there[0], filled[0]
    # One after the other: the order of additions decides the last bit.
    for one, x in zip(there[1:], filled[1:], strict=True):
        present, total = present + one, total + x
    if indicator.combine == "mean":
        return do.only(present >= indicator.minimum_items, do.divide(total, present))
    return do.only(present >= len(items), total)


def above(do: Arithmetic[Value], x: Value, low: float) -> Value:
    """Return 1 where a number is above `low`, 0 where it is not, missing where it is missing."""
    # Nothing is above an end that is not stated; engines would compare with NaN each in its own way.
    return do.only(
        do.present(x) > 0, do.choose(x > low, 1.0, 0.0) if low == low else do.choose(x < x, 1.0, 0.0)
    )


def quotient(do: Arithmetic[Value], x: Value, per: float, divisor: Value, ends: tuple[float, float]) -> Value:
    """Return numbers divided, those that miss an end by rounding alone put on it."""
    x = do.divide(x * per, divisor)
    for end in ends:
        if end == end:
            away, slack = x - end, SLACK * abs(end)
            x = do.choose((away <= slack) & (away >= -slack), end, x)
    return x
