"""Weights by rotated factors: the rule of the OECD/JRC Handbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from ketahanan_index.arrays.correlations import components
from ketahanan_index.arrays.rotation import varimax
from ketahanan_index.errors import Problem
from ketahanan_index.methods.base import Array, Weighting, called, refuse
from ketahanan_index.methods.fitted import Weights
from ketahanan_index.methods.importance import (
    INSTEAD,
    SLACK,
    alone,
    correlated,
    cut,
    named,
    proportions,
)


@dataclass(frozen=True, slots=True)
class FactorWeights(Weights):
    """Weights learnt from factors; `opposed` is 1 for a member that runs against the others of its factor."""

    opposed: Array

    def remarks(self, names: Sequence[str]) -> tuple[Problem, ...]:
        """Return a warning for each member that runs against the others of its factor."""
        return tuple(
            Problem(
                message=f"{called(names, int(j))} runs against the others of its factor, and counts all the same",
                remedy=f"see whether its direction is stated rightly, or {INSTEAD}",
                severity="warning",
                code="opposed_member",
                table="framework",
                column=called(names, int(j)),
            )
            for j in np.flatnonzero(self.opposed)
        )


class FactorAnalysis(Weighting):
    """Weigh members by the rotated factors of a group, as the OECD/JRC Handbook does.

    Parameters
    ----------
    minimum_eigenvalue : float
        The least eigenvalue of a factor that is kept.
    minimum_share : float
        The least share of all variance that a factor explains.
    minimum_total : float
        The least share that the factors kept explain together: further ones are added until it is reached.
    normal : bool
        Whether members count alike in the rotation, whatever the share of them that the factors hold (Kaiser's
        normalisation).

    Notes
    -----
    Factors are the principal components of the correlation matrix that meet the three minima (at least one),
    rotated by varimax. With l the rotated loadings and E_k = sum_j(l_jk^2) what factor k explains: squared loadings
    are scaled to sum 1 within a factor, l_jk^2 / E_k; a member belongs to the factor where that is largest, k(j);
    factors are weighed by E_k. So w_j is in proportion to l_jk(j)^2. Weights jump where a member changes its
    factor, or a factor comes in: look at the loadings before trusting them. Shapes: x ``(..., unit, member)``, given
    ``(member,)``, names those of the members.

    The Handbook's own example keeps four factors of the Technology Achievement Index, two of them with an
    eigenvalue just below 1: ``minimum_eigenvalue=0`` does so.

    Constants and factors on a member change nothing. Squared loadings have no sign: a member that runs against the
    others of its factor is kept, with a warning. Refused are a last factor that explains no more than the first left
    out, and loadings so regular that all rotations are equally good: both would leave the weights to chance. Use it
    for groups of many members that may hold several topics; not with few units, and not to express importance.

    Missing values: only units with all members are used, at least three; impute before where few are complete. A
    member without spread among them is refused. A single member has weight 1.

    Peers: merwan's ``pca_varimax_oecd`` keeps every factor of at least 10 %, whatever its eigenvalue, rotates without
    Kaiser's normalisation and stops after 20 steps, up to 1.5e-3 from the rotation that it looks for. COINr and
    Compind have no such rule.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 6. doi:10.1787/9789264043466-en

    Nicoletti, G., Scarpetta, S. and Boylaud, O. (2000). Summary indicators of product market regulation with an
    extension to employment protection legislation. OECD Economics Department Working Papers 226.
    doi:10.1787/815868062281

    Kaiser, H. F. (1958). The varimax criterion for analytic rotation in factor analysis. Psychometrika 23(3),
    187-200. doi:10.1007/BF02289233

    Examples
    --------
    Two topics with two members each:

    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[1.0, 1.0, 5.0, 4.0], [2.0, 2.5, 3.0, 3.0], [3.0, 3.0, 4.0, 3.5], [4.0, 3.5, 3.0, 2.0]])
    >>> ki.weighting.FactorAnalysis().fit(x, given=np.ones(4)).value.round(3).tolist()
    [0.249, 0.265, 0.231, 0.255]
    """

    method: Literal["factor_analysis"] = "factor_analysis"
    minimum_eigenvalue: float = Field(1.0, ge=0, allow_inf_nan=False)
    minimum_share: float = Field(0.1, ge=0, le=1)
    minimum_total: float = Field(0.6, ge=0, le=1)
    normal: bool = True
    invariances: ClassVar = frozenset({"shift", "scale", "unit_order"})
    asks: ClassVar = frozenset({"names"})

    def fit(self, x: Array, given: Array, names: Sequence[str] | None = None) -> FactorWeights:
        at = np.flatnonzero(given > 0)
        opposed = np.zeros((*x.shape[:-2], x.shape[-1]))
        if len(at) == 1:
            return FactorWeights(alone(x, at), opposed)
        size, loading = components(correlated(x, at, names, self.name))
        kept = self._kept(size)
        cut(size, kept, names, at)
        importance, against = np.empty(size.shape), np.empty(size.shape)
        for draw in np.ndindex(size.shape[:-1]):
            rotated, settled = varimax(loading[draw][:, : int(kept[draw])], normal=self.normal)
            if not settled:
                refuse(
                    "undetermined_rotation",
                    [
                        (
                            f"for {named(names, at)} all rotations are equally good",
                            f"use principal_components; or {INSTEAD}",
                        )
                    ],
                )
            importance[draw], against[draw] = _by_factor(rotated)
        opposed[..., at] = against
        return FactorWeights(proportions(importance, at, x), opposed)

    def _kept(self, size: Array) -> NDArray[np.intp]:
        """Return how many factors are kept."""
        share = size / size.shape[-1]
        good = (size >= self.minimum_eigenvalue - SLACK) & (share >= self.minimum_share - SLACK)
        reached = (np.cumsum(share, axis=-1) < self.minimum_total - SLACK).sum(axis=-1) + 1
        there = (size > SLACK).sum(axis=-1)
        return np.asarray(np.minimum(np.maximum(np.maximum(good.sum(axis=-1), reached), 1), there))


def _by_factor(loading: Array) -> tuple[Array, Array]:
    """Return each member's squared loading on its factor, and 1 where its sign is against the factor's."""
    square = loading**2
    own = np.argmax(square / square.sum(axis=0), axis=1)
    mine = np.arange(len(loading))
    signed = np.zeros(loading.shape)
    signed[mine, own] = loading[mine, own]
    total = (signed * np.abs(signed)).sum(axis=0)
    return square[mine, own], (signed[mine, own] * total[own] < 0).astype(np.float64)
