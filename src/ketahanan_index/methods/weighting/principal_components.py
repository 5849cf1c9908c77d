"""Weights by the components that members share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, Field

from ketahanan_index.arrays.correlations import components
from ketahanan_index.arrays.sums import exact_sum
from ketahanan_index.methods.base import Array, Weighting, called, refuse
from ketahanan_index.methods.fitted import Weights
from ketahanan_index.methods.importance import WITHOUT, alone, correlated, cut, kaiser, proportions

NONE = 1e-6
"""A loading of this size is none: the root of what rounding leaves of a variance."""
HARDLY = 0.05
"""A loading of this size hardly is one."""
Number = Annotated[int, Field(ge=1)] | Literal["kaiser"]


def _number(value: Any) -> Any:
    whole = isinstance(value, int) and not isinstance(value, bool) and value >= 1
    if not whole and value != "kaiser":
        raise ValueError("expected how many components are kept, from 1, or 'kaiser'")
    return value


class PrincipalComponents(Weighting):
    """Weigh members by the share of them that the leading principal components of a group hold.

    Parameters
    ----------
    components : int or "kaiser"
        How many components are kept: 1 by default, a number, or those with an eigenvalue of at least 1.

    Notes
    -----
    w_j = sum_k(l_jk^2) / sum_jk(l_jk^2) over the components kept, l the loadings: eigenvectors of the correlation
    matrix times the root of their eigenvalue. With one component these are its squared loadings scaled to sum 1,
    as in step 6 of the Handbook; with several, the members' communalities. As many components as members, or more,
    give equal weights. Where factors are to be told apart, rotated and weighed, use `factor_analysis`. Shapes: x
    ``(..., unit, member)``, given ``(member,)``, names those of the members.

    With one component a member whose loading has the sign against the others is refused: it measures the opposite
    of what the rest does (or its direction is stated wrongly), or hardly belongs to the rest, and no positive weight
    would say so. A component that explains no more than the next is refused too, because it would be kept by chance.
    Two members always get 0.5 each: their one component holds as much of either.

    Constants and factors on a member change nothing, so that weights do not depend on a linear normalisation. Use
    it where members are several measures of one thing: those that agree count for more. Not where members are
    meant to complement each other: one that is unique, and perhaps the most important, gets the least weight.
    Weights follow the sample; compare waves with ``base=``.

    Missing values: only units with all members are used, at least three; impute before where few are complete. A
    member without spread among them is refused. A single member has weight 1.

    Peers: COINr's ``get_PCA`` takes the raw loadings of the first component as weights, whose sign is arbitrary and
    which may be mixed; here they are squared, which is what the Handbook says. merwan's ``pca`` agrees where it
    keeps one factor. Compind's ``ci_factor`` gives factor scores instead of weights.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 6. doi:10.1787/9789264043466-en

    Nicoletti, G., Scarpetta, S. and Boylaud, O. (2000). Summary indicators of product market regulation with an
    extension to employment protection legislation. OECD Economics Department Working Papers 226.
    doi:10.1787/815868062281

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[1.0, 2.0, 9.0], [2.0, 3.0, 7.0], [3.0, 5.0, 8.0], [4.0, 4.0, 9.5]])
    >>> ki.weighting.PrincipalComponents().fit(x, given=np.ones(3)).value.round(3).tolist()
    [0.509, 0.45, 0.041]
    """

    method: Literal["principal_components"] = "principal_components"
    components: Annotated[
        int | Literal["kaiser"], BeforeValidator(_number, json_schema_input_type=Number)
    ] = Field(1, examples=[1, 2, "kaiser"])
    invariances: ClassVar = frozenset({"shift", "scale", "unit_order"})
    asks: ClassVar = frozenset({"names"})

    def fit(self, x: Array, given: Array, names: Sequence[str] | None = None) -> Weights:
        at = np.flatnonzero(given > 0)
        if len(at) == 1:
            return Weights(alone(x, at))
        size, loading = components(correlated(x, at, names, self.name))
        kept = kaiser(size) if self.components == "kaiser" else np.full(size.shape[:-1], self.components)
        cut(size, kept, names, at)
        if self.components == 1:
            _refuse_opposites(loading[..., 0], names, at)
        counted = np.arange(len(at)) < kept[..., None]
        return Weights(proportions(exact_sum(loading**2 * counted[..., None, :]), at, x))


def _refuse_opposites(loading: Array, names: Sequence[str] | None, at: NDArray[np.intp]) -> None:
    total = exact_sum(loading)[..., None]
    # Of two members that are opposites, the first is right.
    side = np.where(np.abs(total) > NONE, total, loading[..., :1])
    turned = np.where(side < 0, -1.0, 1.0) * loading
    lowest = turned.min(axis=tuple(range(turned.ndim - 1)))
    against = np.flatnonzero(lowest < -NONE)
    if len(against):
        refuse("opposite_loading", [_opposite(called(names, int(at[j])), float(lowest[j])) for j in against])


def _opposite(name: str, loading: float) -> tuple[str, str]:
    told = f"its first loading is {loading:.2g}"
    if loading > -HARDLY:
        return f"{name} hardly belongs to the others: {told}", WITHOUT
    return (
        f"{name} runs against the others: {told}",
        f"correct its direction if that is stated wrongly; else {WITHOUT}",
    )
