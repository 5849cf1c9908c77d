"""Sobol' indices: how much of an output's variance each factor answers for, alone and with all others.

Outputs are computed on Saltelli's design. A and B hold a base sample each; AB_i is A with factor i from B. A factor
may be a group of numbers that change places together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, SupportsIndex

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ketahanan_index.arrays.pick_freeze import Outputs, ends, estimate, read, resampled, terms, whole

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

BITS = 30
"""Binary places of a quasi-random number."""
MOST_DIMENSIONS = 21201 // 2
"""Sobol' sequences are known for 21,201 coordinates, and A and B take as many each."""


class _ReadOnly:
    def __post_init__(self) -> None:
        for value in vars(self).values():
            if isinstance(value, np.ndarray):
                value.flags.writeable = False


@dataclass(frozen=True, eq=False)
class Indices(_ReadOnly):
    """First-order indices and total effects.

    Parameters
    ----------
    first, total : array (factor, ...)
        NaN where an output is constant or has fewer than two base points.
    mean, sd : array (...)
        Of each output over A and B, divisor n.
    used : array (...)
        How many base points entered: a point with a missing output anywhere in A, B or AB leaves whole.
    constant : array (...)
        Whether A and B hold one value, so that there is no variance to apportion.
    """

    first: Array
    total: Array
    mean: Array
    sd: Array
    used: Counts
    constant: Flags


@dataclass(frozen=True, eq=False)
class Intervals(_ReadOnly):
    """Bootstrap percentile intervals of indices.

    Parameters
    ----------
    first_lower, first_upper, total_lower, total_upper : array (factor, ...)
        NaN where the index itself is.
    defined : array (...)
        How many resamples had an index: those in which an output is constant have none.
    level : float
        The share of resamples between the ends.
    resamples, seed : int
        How many were asked for, and what they were drawn from.
    """

    first_lower: Array
    first_upper: Array
    total_lower: Array
    total_upper: Array
    defined: Counts
    level: float
    resamples: int
    seed: int


@dataclass(frozen=True, eq=False)
class Convergence(_ReadOnly):
    """Indices and their intervals on growing parts of the base sample.

    Parameters
    ----------
    base_samples : array (step,)
        How many base points, from the first on: powers of two, then all.
    used : array (step, ...)
        How many of them entered.
    first, total, first_lower, first_upper, total_lower, total_upper : array (step, factor, ...)
        As in `Indices` and `Intervals`.
    """

    base_samples: Counts
    used: Counts
    first: Array
    total: Array
    first_lower: Array
    first_upper: Array
    total_lower: Array
    total_upper: Array

    @property
    def first_width(self) -> Array:
        """How wide the intervals of first-order indices are."""
        return np.asarray(self.first_upper - self.first_lower)

    @property
    def total_width(self) -> Array:
        """How wide the intervals of total effects are."""
        return np.asarray(self.total_upper - self.total_lower)


def designs(
    dimensions: SupportsIndex, base_samples: SupportsIndex, seed: SupportsIndex
) -> tuple[Array, Array]:
    """Draw the two base samples A and B, which are the halves of one scrambled Sobol' sequence.

    Parameters
    ----------
    dimensions : int
        How many uniform numbers a point of each has.
    base_samples : int
        How many points: a power of two, at which alone the sequence is balanced.
    seed : int
        What the scrambling is drawn from; 0 is a seed like any other.

    Returns
    -------
    a, b : array (point, dimension)
        Above 0 and below 1, each the middle of one of 2**30 cells, so that quantiles of them are finite. The first
        half of a sample is the sample of half the size.

    References
    ----------
    Matoušek, J. (1998). On the L2-discrepancy for anchored boxes. Journal of Complexity 14(4), 527-556.
    doi:10.1006/jcom.1998.0489

    Examples
    --------
    >>> a, b = designs(3, 8, seed=1)
    >>> a.shape, b.shape, sorted((8 * a[:, 0]).astype(int).tolist())
    ((8, 3), (8, 3), [0, 1, 2, 3, 4, 5, 6, 7])
    """
    from scipy.stats import qmc

    d = whole("dimensions", dimensions, 1)
    if d > MOST_DIMENSIONS:
        raise ValueError(
            f"dimensions is {d}: Sobol' sequences are known for {MOST_DIMENSIONS} at most in A and in B; "
            "draw the others at random from a seed that is one of the dimensions"
        )
    n = whole("base_samples", base_samples, 2)
    exponent = n.bit_length() - 1
    if n != 2**exponent or exponent > BITS:
        near = f"{2**exponent} or {2 ** (exponent + 1)}" if exponent < BITS else f"at most {2**BITS}"
        raise ValueError(f"base_samples is {n}: Sobol' sequences are balanced at powers of two; use {near}")
    random = np.random.Generator(np.random.Philox(np.random.SeedSequence(whole("seed", seed, 0))))
    sequence = qmc.Sobol(2 * d, scramble=True, bits=BITS, seed=random)
    points = sequence.random_base2(exponent) + 0.5 ** (BITS + 1)
    return np.ascontiguousarray(points[:, :d]), np.ascontiguousarray(points[:, d:])


def indices(y_a: ArrayLike, y_b: ArrayLike, y_ab: ArrayLike) -> Indices:
    """Return the first-order index and the total effect of each factor on each output.

    The first is mean(B (AB_i − A)) / V, outputs taken from the mean of A and B, the second
    mean((A − AB_i)²) / (2 V), and V the variance over A and B with divisor n. Neither depends on the order of the
    base points, to the last bit. An estimate may fall below 0 or above 1 by its error.

    Parameters
    ----------
    y_a, y_b : array (point, ...)
        Outputs on A and on B; NaN where a run failed.
    y_ab : array (point, factor, ...)
        Outputs on A with one factor from B.

    Notes
    -----
    An output that is constant but for rounding (1e-12 of its size) has no index. Rounding that is larger than this,
    as in an average of scores that ought to be equal, is to be snapped off before.

    References
    ----------
    Saltelli, A., Annoni, P., Azzini, I., Campolongo, F., Ratto, M. and Tarantola, S. (2010). Variance based sensitivity
    analysis of model output. Design and estimator for the total sensitivity index. Computer Physics Communications
    181(2), 259-270. doi:10.1016/j.cpc.2009.09.018

    Jansen, M. J. W. (1999). Analysis of variance designs for model output. Computer Physics Communications 117(1-2),
    35-43. doi:10.1016/S0010-4655(98)00154-4

    Examples
    --------
    >>> import numpy as np
    >>> a, b = designs(2, 1024, seed=1)
    >>> def model(u):
    ...     return u[:, 0] + 2 * u[:, 1]
    >>> y_ab = np.stack([model(np.c_[b[:, 0], a[:, 1]]), model(np.c_[a[:, 0], b[:, 1]])], axis=1)
    >>> found = indices(model(a), model(b), y_ab)
    >>> found.first.round(2).tolist(), found.total.round(2).tolist()
    ([0.2, 0.8], [0.2, 0.8])
    """
    outputs = read(y_a, y_b, y_ab)
    parts = [_indices(block) for block in outputs.blocks(1)]
    return Indices(
        **{
            part.name: _joined([getattr(block, part.name) for block in parts], outputs.shape)
            for part in fields(Indices)
        }
    )


def intervals(
    y_a: ArrayLike,
    y_b: ArrayLike,
    y_ab: ArrayLike,
    *,
    level: float = 0.95,
    resamples: SupportsIndex = 1000,
    seed: SupportsIndex,
) -> Intervals:
    """Return bootstrap percentile intervals of the indices: base points are drawn again with replacement.

    Parameters
    ----------
    y_a, y_b, y_ab
        As in `indices`; a base point that is drawn and has a missing output counts for nothing.
    level : float
        The share of resamples between the ends.
    resamples : int
        How many.
    seed : int
        What they are drawn from; the same for all outputs. The bits depend on nothing else but the outputs.

    Notes
    -----
    Base points are taken as independent. Those of a Sobol' sequence are not: their indices are commonly nearer to the
    truth than the intervals say.

    References
    ----------
    Archer, G. E. B., Saltelli, A. and Sobol, I. M. (1997). Sensitivity measures, ANOVA-like techniques and the use of
    bootstrap. Journal of Statistical Computation and Simulation 58(2), 99-120. doi:10.1080/00949659708811825

    Examples
    --------
    >>> import numpy as np
    >>> a, b = designs(1, 64, seed=1)
    >>> found = intervals(a[:, 0] ** 2, b[:, 0] ** 2, b**2, resamples=200, seed=0)
    >>> bool(found.total_lower[0] < 1 < found.total_upper[0]), int(found.defined)
    (True, 200)
    """
    outputs = read(y_a, y_b, y_ab)
    count, key = whole("resamples", resamples, 1), whole("seed", seed, 0)
    if not 0 < level < 1:
        raise ValueError(f"level is {level}: it is a share between 0 and 1, such as 0.95")
    weights = resampled(len(outputs.a), count, key)
    first, total, defined = [], [], []
    for block in outputs.blocks(count):
        found = estimate(weights, terms(block))
        first.append(ends(found.first, level))
        total.append(ends(found.total, level))
        defined.append((~np.isnan(found.total[:, 0])).sum(axis=0))
    first_ends, total_ends = _joined(first, outputs.shape), _joined(total, outputs.shape)
    return Intervals(
        first_lower=first_ends[0],
        first_upper=first_ends[1],
        total_lower=total_ends[0],
        total_upper=total_ends[1],
        defined=_joined(defined, outputs.shape),
        level=float(level),
        resamples=count,
        seed=key,
    )


def convergence(
    y_a: ArrayLike,
    y_b: ArrayLike,
    y_ab: ArrayLike,
    *,
    level: float = 0.95,
    resamples: SupportsIndex = 1000,
    seed: SupportsIndex,
    least: SupportsIndex = 16,
) -> Convergence:
    """Return the indices and their intervals on the first 16, 32, 64 … base points, and on all.

    Parameters
    ----------
    y_a, y_b, y_ab, level, resamples, seed
        As in `intervals`, which the last step repeats.
    least : int
        Where to begin.

    Examples
    --------
    >>> import numpy as np
    >>> a, b = designs(1, 64, seed=1)
    >>> found = convergence(a[:, 0] ** 2, b[:, 0] ** 2, b**2, resamples=200, seed=0)
    >>> found.base_samples.tolist(), bool(found.first_width[-1, 0] < found.first_width[0, 0])
    ([16, 32, 64], True)
    """
    a, b, ab = (np.asarray(y) for y in (y_a, y_b, y_ab))
    read(a, b, ab)
    begin = whole("least", least, 2)
    powers = (2**power for power in range((begin - 1).bit_length(), len(a).bit_length()))
    sizes = sorted({*powers, len(a)})
    points = [indices(a[:n], b[:n], ab[:n]) for n in sizes]
    around = [intervals(a[:n], b[:n], ab[:n], level=level, resamples=resamples, seed=seed) for n in sizes]
    return Convergence(
        base_samples=np.array(sizes, dtype=np.int64),
        used=np.stack([step.used for step in points]),
        first=np.stack([step.first for step in points]),
        total=np.stack([step.total for step in points]),
        first_lower=np.stack([step.first_lower for step in around]),
        first_upper=np.stack([step.first_upper for step in around]),
        total_lower=np.stack([step.total_lower for step in around]),
        total_upper=np.stack([step.total_upper for step in around]),
    )


def _indices(block: Outputs) -> Indices:
    of = terms(block)
    found = estimate(np.ones((1, len(block.a))), of)
    return Indices(
        first=found.first[0],
        total=found.total[0],
        mean=of.mean,
        sd=np.ldexp(np.sqrt(found.variance[0]), of.exponent),
        used=found.used[0].astype(np.int64),
        constant=of.constant,
    )


def _joined(blocks: Sequence[NDArray[Any]], shape: tuple[int, ...]) -> NDArray[Any]:
    """Return outputs in the shape that they came in, behind any factors."""
    row = np.concatenate(blocks, axis=-1)
    return row.reshape((*row.shape[:-1], *shape))
