"""Replicate weights made from a sample's strata and clusters, as factors of the weights.

References
----------
Wolter, K. M. (2007). Introduction to Variance Estimation, 2nd ed. Springer. doi:10.1007/978-0-387-35099-8
Rao, J. N. K., Wu, C. F. J. and Yue, K. (1992). Some recent work on resampling methods for complex surveys. Survey
Methodology 18(2), 209-217.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.methods.base import Array

Places = NDArray[np.intp]
Kind = Literal["jk1", "jkn", "brr", "fay", "bootstrap"]
MOST = 20_000
"""Replicates beyond which a table would be all weights."""


@dataclass(frozen=True, slots=True)
class Units:
    """The sampling units of the first stage, sorted by stratum.

    Parameters
    ----------
    stratum : array (psu,)
        The stratum of each, never decreasing.
    drawn : array (stratum,)
        How many were drawn.
    fraction : array (stratum,)
        Which share of the stratum that is; 0 where it is not known.
    """

    stratum: Places
    drawn: NDArray[np.int64]
    fraction: Array

    @property
    def resampled(self) -> NDArray[np.bool_]:
        """Strata with an error: more than one unit drawn, and not all there are ``(stratum,)``."""
        return np.asarray((self.drawn > 1) & (self.fraction < 1))


@dataclass(frozen=True, slots=True)
class Factors:
    """By what the weights of each unit are multiplied ``(psu, replicate)``, and the scales of the replicates."""

    factor: Array
    scale: float
    rscales: tuple[float, ...]


def count(units: Units, kind: Kind, replicates: int) -> int:
    """Return how many replicates a kind makes."""
    if kind in {"jk1", "jkn"}:
        return int(units.drawn[units.resampled].sum())
    if kind == "bootstrap":
        return replicates
    return 1 << max(int(units.resampled.sum()).bit_length(), 1)


def factors(units: Units, kind: Kind, *, replicates: int, rho: float, seed: int) -> Factors:
    """Return the factors of replicate weights.

    - ``jk1``, ``jkn``: each unit is left out in turn, the others of its stratum standing in for it;
      rscales (1 − f)(n − 1)/n of its stratum.
    - ``brr``: strata of two units: one of each counts twice, the other not, balanced by a Hadamard matrix; scale 1/R.
    - ``fay``: 2 − ρ and ρ times in place of twice and not; scale 1/(R(1 − ρ)²).
    - ``bootstrap``: n − 1 units of each stratum drawn with replacement (Rao and Wu), shrunk by √(1 − f);
      scale 1/(R − 1).

    Parameters
    ----------
    units : Units
        The sampling units; strata that are not resampled keep their weights.
    kind : {"jk1", "jkn", "brr", "fay", "bootstrap"}
        What is made.
    replicates : int
        How many, of a bootstrap.
    rho : float
        Fay's ρ.
    seed : int
        Of a bootstrap: replicate b is the same whatever `replicates`.
    """
    if kind in {"jk1", "jkn"}:
        return _jackknife(units)
    if kind == "bootstrap":
        return _bootstrap(units, replicates, seed)
    return _balanced(units, 0.0 if kind == "brr" else rho)


def _jackknife(units: Units) -> Factors:
    out = np.flatnonzero(units.resampled[units.stratum])
    of = units.stratum[out]
    n = units.drawn[of].astype(np.float64)
    same = units.stratum[:, None] == of[None, :]
    factor = np.where(same, n / (n - 1), 1.0)
    factor[out, np.arange(len(out))] = 0.0
    return Factors(factor, 1.0, tuple(((1 - units.fraction[of]) * (n - 1) / n).tolist()))


def _balanced(units: Units, rho: float) -> Factors:
    from scipy.linalg import hadamard

    strata = np.flatnonzero(units.resampled)
    replicates = count(units, "brr", 0)
    # The first column is all of one sign, and would leave the same unit out throughout.
    sign = np.asarray(hadamard(replicates), dtype=np.float64)[:, 1 : len(strata) + 1].T
    factor = np.ones((len(units.stratum), replicates))
    first = np.searchsorted(units.stratum, strata)
    factor[first] = 1 + (1 - rho) * sign
    factor[first + 1] = 1 - (1 - rho) * sign
    return Factors(factor, 1 / (replicates * (1 - rho) ** 2), (1.0,) * replicates)


def _bootstrap(units: Units, replicates: int, seed: int) -> Factors:
    strata = np.flatnonzero(units.resampled)
    n = units.drawn[strata]
    first = np.searchsorted(units.stratum, strata)
    of = np.repeat(np.arange(len(strata)), n - 1)
    shrunk = np.sqrt(1 - units.fraction)[units.stratum]
    stretch = np.where(units.drawn > 1, units.drawn / np.maximum(units.drawn - 1, 1), 1.0)[units.stratum]
    kept = units.resampled[units.stratum]
    factor = np.ones((len(units.stratum), replicates))
    for b in range(replicates):
        stream = np.random.Generator(np.random.Philox(key=seed, counter=[0, 0, 0, b]))
        drawn = first[of] + (stream.random(len(of)) * n[of]).astype(np.intp)
        times = np.bincount(drawn, minlength=len(units.stratum))
        factor[kept, b] = (1 - shrunk + shrunk * stretch * times)[kept]
    return Factors(factor, 1 / (replicates - 1), (1.0,) * replicates)
