"""Models whose Sobol' indices are known, and Saltelli's design to run them on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Model = Callable[[Array], Array]


def run(model: Model, a: Array, b: Array) -> tuple[Array, Array, Array]:
    """Return the outputs on A, on B, and on A with each column from B."""
    crossed = []
    for i in range(a.shape[1]):
        ab = a.copy()
        ab[:, i] = b[:, i]
        crossed.append(model(ab))
    return model(a), model(b), np.stack(crossed, axis=1)


def ishigami(u: Array) -> Array:
    """Ishigami and Homma (1990), a = 7 and b = 0.1, of uniform numbers."""
    x = np.pi * (2 * u - 1)
    return np.asarray(np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))


G = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])


def sobol_g(u: Array) -> Array:
    """Sobol' (1993): Saltelli and Sobol's function G, with the importance of eight factors falling."""
    return np.asarray(np.prod((np.abs(4 * u - 2) + G) / (1 + G), axis=1))


def plain(y_a: Array, y_b: Array, y_ab: Array) -> tuple[Array, Array]:
    """Return the indices of one output as the formulas are written."""
    both = np.concatenate([y_a, y_b])
    centre, variance = both.mean(), both.var()
    first = [np.mean((y_b - centre) * (y - y_a)) / variance for y in y_ab.T]
    total = [np.mean((y_a - y) ** 2) / (2 * variance) for y in y_ab.T]
    return np.array(first), np.array(total)
