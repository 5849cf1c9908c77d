"""Missing values are those of the most similar units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from ketahanan_index.arrays import moments
from ketahanan_index.arrays.neighbours import apart, averaged, candidates
from ketahanan_index.arrays.spans import span, within
from ketahanan_index.errors import Problem
from ketahanan_index.methods import drawn
from ketahanan_index.methods.alone import alone, with_values
from ketahanan_index.methods.base import Array, Imputation, refuse
from ketahanan_index.methods.fitted import FittedValue, kept

LIMIT = 2**31
"""Bytes of distances between units with holes and donors, above which the method refuses."""
BLOCK = 2**21
"""Distances that are held at once."""
UNSURE = 1e-12
"""Rounding of a squared distance, relative to the squares it is the difference of."""


@dataclass(frozen=True, slots=True)
class FillByNeighbours(FittedValue):
    """Puts the mean of the nearest units' values where one is missing.

    `donors` ``(..., unit, indicator)`` are the values learnt, from 0 at `origin` to 1 at `origin` + `width`; distances
    are in units of `spread`. `neighbours` and `by_distance` (1 or 0) are the method's parameters. All but the donors
    are ``(..., indicator)``.
    """

    donors: Array
    origin: Array
    width: Array
    spread: Array
    neighbours: Array
    by_distance: Array

    def transform(self, x: Array) -> Array:
        """Return `x` with its missing cells filled from the nearest units that have them."""
        vectors = ((a, 1) for a in (self.origin, self.width, self.spread, self.neighbours, self.by_distance))
        return drawn.filled(_fill, x, (self.donors, 2), *vectors)

    def derivative(self, x: Array) -> Array:
        """Return 1 at each present value, 0 where a value is filled."""
        return kept(x)

    def remarks(self, names: Sequence[str]) -> tuple[Problem, ...]:
        """Return a warning where nothing tells which units are near."""
        known = with_values(names, self.origin)
        if len(known) != 1:
            return ()
        remedy = "give nearest_neighbours to indicators that tell which villages are alike"
        return (alone(known[0], "nearest_neighbours", remedy),)


class NearestNeighbours(Imputation):
    """Fill a unit's missing value with the mean of the same indicator in the units most similar to it.

    Needs scikit-learn: the extra `neighbours`, in a clone ``pip install -e ".[neighbours]"``.

    Parameters
    ----------
    neighbours : int
        How many of the nearest units that have the indicator are averaged; all where there are fewer.
    weights : {"uniform", "distance"}
        Whether they count alike, or by the inverse of their distance; units at distance 0 then count alone.
    scaled : {"sd", "range"}
        What indicators are divided by before distances are taken: their standard deviation or their range, both of the
        present values. The range keeps a few extreme villages from being far from everyone.

    Notes
    -----
    With z_uj = x_uj / s_j, s_j the standard deviation or range of indicator j, the squared distance of two units is

        d2_uv = k / |c| sum_{j in c} (z_uj - z_vj)^2,

    over the indicators c of k that both have. A missing x_uj becomes sum_v w_v x_vj / sum_v w_v over the nearest units
    v that have j, w = 1 or 1/d. Units tied for the last place share it: under weights that are alike this is the mean
    over all ways to break the tie, and the order of the units does not matter. Standardised, the choice of neighbours
    does not hang on units of measurement: a constant added to an indicator, or a positive factor, is found again in
    what is filled. Values are ``(..., unit, indicator)``; each draw has its own neighbours.

    Indicators are those that share this method, with its parameters. A constant indicator tells no units apart and is
    passed over; where it is missing it becomes its constant. A unit that shares no indicator with any donor stays
    missing, and so does an indicator without any value. A single unit has no neighbours; of two, one fills the other.
    Applied to other data (``base=``), the donors are the units learnt from, whose values are kept in what was fitted.

    Use it where villages form types that no linear relation describes, or where indicators have hard ends, which a mean
    of neighbours never passes. Do not use it with very many weakly related indicators, where all units are about
    equally far, or for a whole country at once: time grows with the units that have holes times all units. Distances
    are made block by block; above 2 GB of them (16,384 units with holes among 16,384) it is refused, for which
    `regression` and `group_mean` are there. 3,000 units and 30 indicators take about two seconds.

    A filled value has no standard error: the derivative, of each value by the one before, is 1 at a present value and 0
    at a filled one, and which units are nearest changes in jumps.

    Peers: scikit-learn ``KNNImputer`` gives the same values on indicators divided by s_j, without ties; it breaks ties
    by the order of the units, and fills with the mean where no donor shares an indicator. None in COINr.

    References
    ----------
    Troyanskaya, O., Cantor, M., Sherlock, G., Brown, P., Hastie, T., Tibshirani, R., Botstein, D. and Altman, R. B.
    (2001). Missing value estimation methods for DNA microarrays. Bioinformatics 17(6), 520-525.
    doi:10.1093/bioinformatics/17.6.520

    Dixon, J. K. (1979). Pattern recognition with partly missing data. IEEE Transactions on Systems, Man, and
    Cybernetics 9(10), 617-621 (the distance). doi:10.1109/TSMC.1979.4310090

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[1.0, 10.0], [2.0, 20.0], [9.0, 90.0], [1.5, np.nan]])
    >>> ki.imputation.NearestNeighbours(neighbours=2).fit(x, None).transform(x)[3].tolist()
    [1.5, 15.0]
    """

    method: Literal["nearest_neighbours"] = "nearest_neighbours"
    neighbours: int = Field(default=5, ge=1, strict=True)
    weights: Literal["uniform", "distance"] = "uniform"
    scaled: Literal["sd", "range"] = "sd"
    invariances: ClassVar = frozenset({"shift", "scale", "unit_order"})

    def fit(self, x: Array, groups: NDArray[np.intp] | None) -> FillByNeighbours:
        _distances()
        return drawn.each(self._learn, x)

    def _learn(self, x: Array) -> FillByNeighbours:
        # Nobody is one donor without values: arrays without rows do not come back from JSON.
        x = x if len(x) else np.full((1, x.shape[1]), np.nan)
        origin, width = span(x)
        y = within(x, origin, width)
        spread = moments.sd(y) if self.scaled == "sd" else np.ones(x.shape[1])
        return FillByNeighbours(
            # A constant indicator has donors too, all at its only value.
            donors=np.where((width == 0) & ~np.isnan(x), 0.0, y),
            origin=origin,
            width=width,
            spread=np.where(width > 0, spread, np.nan),
            neighbours=np.full(x.shape[1], float(self.neighbours)),
            by_distance=np.full(x.shape[1], float(self.weights == "distance")),
        )


def _fill(
    x: Array, donors: Array, origin: Array, width: Array, spread: Array, neighbours: Array, by_distance: Array
) -> Array:
    out = x.copy()
    asked, given = within(x, origin, width) / spread, donors / spread
    has = ~np.isnan(donors)
    missing = np.isnan(x) & has.any(axis=0)
    rows = np.flatnonzero(missing.any(axis=1) & ~np.isnan(asked).all(axis=1))
    if not len(rows):
        return out
    _check_size(len(rows), len(donors))
    unsure = UNSURE * x.shape[1] * (_squares(asked) + _squares(given).max())
    step = max(BLOCK // len(donors), 1)
    for part in (rows[i : i + step] for i in range(0, len(rows), step)):
        squared = _distances()(asked[part], given, squared=True)
        for j in np.flatnonzero(missing[part].any(axis=0)):
            holes, of = np.flatnonzero(missing[part, j]), np.flatnonzero(has[:, j])
            row, donor = candidates(squared[holes][:, of], int(neighbours[j]), unsure[part[holes]])
            unit, donor = part[holes], of[donor]
            # Measured anew, because fast distances are rounded by where a unit stands among the others.
            found = averaged(
                donors[donor, j],
                apart(asked[unit[row]], given[donor]),
                row,
                len(holes),
                int(neighbours[j]),
                by_distance=bool(by_distance[j]),
                most=len(donors),
            )
            out[unit, j] = origin[j] + width[j] * found
    return out


def _squares(z: Array) -> Array:
    return np.asarray((np.nan_to_num(z) ** 2).sum(axis=1))


def _check_size(rows: int, donors: int) -> None:
    needed = 8 * rows * donors
    if needed > LIMIT:
        message = (
            f"nearest_neighbours would measure {rows:,} units with missing values against {donors:,}: "
            f"{needed / 2**30:,.1f} GB of distances, above its limit of {LIMIT / 2**30:g} GB"
        )
        remedy = (
            "use regression or group_mean, score one province at a time, or learn from fewer villages and pass "
            "the result as base"
        )
        refuse("too_many_units", [(message, remedy)])


def _distances() -> Callable[..., Any]:
    """Return scikit-learn's distances between rows with missing values."""
    try:
        from sklearn.metrics.pairwise import nan_euclidean_distances
    except ImportError:
        message = "nearest_neighbours needs scikit-learn, which is not installed"
        refuse(
            "missing_package",
            [(message, "install the extra `neighbours`, in a clone with pip install -e '.[neighbours]'")],
        )
    found: Callable[..., Any] = nan_euclidean_distances
    return found
