"""Outliers move to the values next to them."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, FiniteFloat, PositiveFloat, model_validator

from ketahanan_index.arrays import limits
from ketahanan_index.methods.base import Array, Treatment
from ketahanan_index.methods.treated import Limits
from ketahanan_index.methods.unused import Idle, refuse_unused


class Winsorise(Treatment):
    """Move outliers in to the values next to them, or to a stated quantile.

    Parameters
    ----------
    rule : {"points", "quantiles"}
        How limits are found: one value after another until the indicator passes, or at stated quantiles.
    points : int
        Under ``points``: no further step is taken once so many values of an indicator are moved.
    skewness : float
        Under ``points``: an indicator passes when its absolute skewness is below this, whatever its kurtosis.
    kurtosis : float
        Under ``points``: an indicator passes when its excess kurtosis is below this, whatever its skewness.
    always : bool
        Under ``points``: whether every indicator is winsorised until `points` are moved, whether it passes or not.
    lower : float
        Under ``quantiles``: the share of villages below the lower limit; 0 leaves the lower end as it is.
    upper : float
        Under ``quantiles``: the share of villages below the upper limit; 1 leaves the upper end as it is.

    Notes
    -----
    x -> min(max(x, l), u), with limits l and u learnt for each indicator, on any shape ``(..., unit, indicator)``.

    Rule ``points``: while an indicator does not pass and fewer than `points` of its values are moved, all values at
    its maximum (skewness 0 or more) or at its minimum become the next different value. Tied values move together, so
    that more than `points` may move. Skewness is G1 and kurtosis G2, the excess (Joanes and Gill 1998). A step that
    would leave one value only is not taken.

    Rule ``quantiles``: l and u are the quantiles `lower` and `upper` of the present values, with linear
    interpolation (type 7 of Hyndman and Fan 1996).

    The result moves and grows with the indicator, and villages keep their order, with ties at the limits. Use it
    where a few extreme values would decide the ends of a rescaling by the range found, such as `min_max`. Not for
    an indicator on a fixed scale, nor for answers in a few categories, where outliers are not mistakes.

    The rule ``points`` is meant for tens to hundreds of villages. A handful of points out of 75,000 villages does
    nothing to a long tail: the few largest values move next to others that lie nearly as far out. For thousands of
    villages use the rule ``quantiles``. Whether an indicator passed is not told here: `skew_kurtosis` reports it and
    goes on with a logarithm.

    A parameter that does nothing under the rule stated, or beside `always`, is refused. Missing values stay missing and
    are not counted. An indicator with fewer than three values, or equal ones, is left as it is under ``points``.
    Derivative: 1 within the limits, 0 for a value that was moved, so that its standard error is not estimable.

    Peers: `winsorise` of COINr, equal under ``points`` (`winmax`, `skew_thresh`, `kurt_thresh`, `force_win` there),
    but for indicators that cannot be judged, where COINr stops with an error, and for steps that would leave one
    value only, which COINr takes; `scipy.stats.mstats.winsorize` counts values instead of finding quantiles.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 5. doi:10.1787/9789264043466-en

    Becker, W., Caperna, G., Del Sorbo, M., Norlén, H., Papadimitriou, E. and Saisana, M. (2022). COINr: An R package
    for developing composite indicators. Journal of Open Source Software 7(78), 4567. doi:10.21105/joss.04567

    Joanes, D. N. and Gill, C. A. (1998). Comparing measures of sample skewness and kurtosis. Journal of the Royal
    Statistical Society: Series D 47(1), 183-189. doi:10.1111/1467-9884.00122

    Hyndman, R. J. and Fan, Y. (1996). Sample quantiles in statistical packages. The American Statistician 50(4),
    361-365. doi:10.1080/00031305.1996.10473566

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30, 100]]).T
    >>> ki.treatment.Winsorise().fit(x).transform(x).ravel().tolist()
    [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 30.0, 30.0]
    >>> ki.treatment.Winsorise(rule="quantiles", lower=0.0, upper=0.9).fit(x).high.round(6).tolist()
    [28.0]
    """

    method: Literal["winsorise"] = "winsorise"
    rule: Literal["points", "quantiles"] = "points"
    points: int = Field(5, ge=0, strict=True)
    skewness: PositiveFloat = Field(2.0, allow_inf_nan=False)
    kurtosis: FiniteFloat = 3.5
    always: bool = False
    lower: Annotated[float, Field(ge=0, lt=0.5)] = 0.05
    upper: Annotated[float, Field(gt=0.5, le=1, examples=[0.9])] = 0.95
    invariances: ClassVar = frozenset({"shift", "scale", "monotone", "unit_order"})

    @model_validator(mode="after")
    def _all_used(self) -> Winsorise:
        if self.rule == "quantiles":
            of_points = ("points", "skewness", "kurtosis", "always")
            refuse_unused(self, [Idle(of_points, "under rule 'quantiles'", "choose rule 'points'")])
            return self
        idle = [Idle(("lower", "upper"), "under rule 'points'", "choose rule 'quantiles'")]
        if self.always:
            idle.append(Idle(("skewness", "kurtosis"), "beside always", "leave out always"))
        refuse_unused(self, idle)
        return self

    def fit(self, x: Array) -> Limits:
        if self.rule == "quantiles":
            return Limits(*limits.by_quantiles(x, self.lower, self.upper))
        flat = limits.columns(x)
        low, high, _ = limits.by_points(flat, self.points, self.skewness, self.kurtosis, always=self.always)
        shape = (*x.shape[:-2], x.shape[-1])
        return Limits(low.reshape(shape), high.reshape(shape))
