"""What a fit gives back: frozen arrays that apply to this wave, the next one, or ten thousand draws.

A fitted value is saved as ``{method, arrays}``; its class is the return type of the method's `fit`. It has
``transform(x)`` on any leading axes and, where values have a slope, ``derivative(x)``; without one, standard
errors end here and say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import Problem
from ketahanan_index.methods.base import Array

BLOCK = 8_192


@dataclass(frozen=True, slots=True)
class FittedValue:
    """Arrays over indicators, read-only: what was learnt does not change."""

    def __post_init__(self) -> None:
        for field in fields(self):
            getattr(self, field.name).flags.writeable = False

    def __reduce__(self) -> tuple[Any, ...]:
        # Built anew, because pickle gives back arrays that can be written to.
        return type(self), tuple(getattr(self, field.name) for field in fields(self))

    def plain(self) -> dict[str, Array]:
        """Return the arrays by name."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    def arrays(self, largest: float = np.inf) -> dict[str, Any]:
        """Return the arrays as nested lists, NaN as None, ready for JSON; of those with more cells the shape alone."""
        return {
            name: _listed(array) if array.size <= largest else {"shape": list(array.shape)}
            for name, array in self.plain().items()
        }

    @classmethod
    def from_arrays(cls, arrays: dict[str, Any]) -> FittedValue:
        """Rebuild the value from `arrays`."""
        return cls(**{f.name: np.array(arrays[f.name], dtype=np.float64) for f in fields(cls)})

    def take(self, places: NDArray[np.intp]) -> FittedValue:
        """Return the value for some of its indicators; arrays hold them along their last axis."""
        return type(self)(**{f.name: getattr(self, f.name)[..., places] for f in fields(self)})

    def remarks(self, names: Sequence[str]) -> tuple[Problem, ...]:
        """Return what is worth a warning, told of indicators or members by their ids."""
        return ()


@dataclass(frozen=True, slots=True)
class Unchanged(FittedValue):
    """Leaves values as they are."""

    def transform(self, x: Array) -> Array:
        """Return `x`."""
        return x

    def derivative(self, x: Array) -> Array:
        """Return 1 at each value."""
        return np.where(np.isnan(x), np.nan, 1.0)


@dataclass(frozen=True, slots=True)
class Fill(FittedValue):
    """Puts one value per indicator where it is missing; one that is not known leaves it missing."""

    value: Array

    def transform(self, x: Array) -> Array:
        """Return `x` with its missing cells filled."""
        return np.where(np.isnan(x), self.value[..., None, :], x)

    def derivative(self, x: Array) -> Array:
        """Return 1 at each present value, 0 where a value is filled."""
        return kept(x)


@dataclass(frozen=True, slots=True)
class FillByGroup(FittedValue):
    """Puts one value per group of units and indicator ``(..., group, indicator)`` where it is missing."""

    value: Array

    def transform(self, x: Array, groups: NDArray[np.intp]) -> Array:
        """Return `x` with the missing cells of grouped units filled; group -1 is none."""
        if not self.value.size:
            return x
        filled = np.where(groups[:, None] >= 0, self.value[..., groups, :], np.nan)
        return np.where(np.isnan(x), filled, x)

    def derivative(self, x: Array) -> Array:
        """Return 1 at each present value, 0 where a value is filled."""
        return kept(x)


@dataclass(frozen=True, slots=True)
class Rescaling(FittedValue):
    """low + (x - origin) / width * span, kept within `floor` and `ceiling`.

    Written this way both ends of a range are hit exactly. Arrays are ``(..., indicator)``; a negative
    `width` reverses an indicator, so that more is better.
    """

    origin: Array
    width: Array
    low: Array
    span: Array
    floor: Array
    ceiling: Array

    def transform(self, x: Array) -> Array:
        """Return the rescaled values of ``(..., unit, indicator)``."""
        y = x - self.origin[..., None, :]
        clips = bool(np.isfinite(self.floor).any() or np.isfinite(self.ceiling).any())
        # A block of units stays in the processor's cache for all that is done to it.
        for start in range(0, y.shape[-2], BLOCK):
            part = y[..., start : start + BLOCK, :]
            part /= self.width[..., None, :]
            part *= self.span[..., None, :]
            part += self.low[..., None, :]
            if clips:
                np.clip(part, self.floor[..., None, :], self.ceiling[..., None, :], out=part)
        return y

    def derivative(self, x: Array) -> Array:
        """Return the slope at each value: span / width, and 0 where the value is clipped."""
        y = (
            self.low[..., None, :]
            + (x - self.origin[..., None, :]) / self.width[..., None, :] * (self.span[..., None, :])
        )
        inside = (y >= self.floor[..., None, :]) & (y <= self.ceiling[..., None, :])
        slope = np.broadcast_to((self.span / self.width)[..., None, :], x.shape)
        return np.where(np.isnan(x), np.nan, np.where(inside, slope, 0.0))


@dataclass(frozen=True, slots=True)
class Weights(FittedValue):
    """The weights of a group's members ``(..., member)``."""

    value: Array


def kept(x: Array) -> Array:
    """Return how filled values vary with the values before: 1 where there was one, 0 where there was none."""
    return np.where(np.isnan(x), 0.0, 1.0)


def linear(
    origin: Array, width: Array, low: float | Array, span: float | Array, within: tuple[float, float]
) -> Rescaling:
    """Return a rescaling with its arrays shaped alike, clipped to `within` (infinite: not at all)."""
    shape = np.broadcast_shapes(origin.shape, width.shape)

    def full(value: float | Array) -> NDArray[np.float64]:
        return np.array(np.broadcast_to(np.asarray(value, dtype=np.float64), shape))

    return Rescaling(full(origin), full(width), full(low), full(span), full(within[0]), full(within[1]))


def _listed(x: Array) -> Any:
    plain = x.astype(object)
    plain[~np.isfinite(x)] = [None if np.isnan(v) else "inf" if v > 0 else "-inf" for v in x[~np.isfinite(x)]]
    return plain.tolist()
