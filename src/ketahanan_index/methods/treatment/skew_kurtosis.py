"""Outliers are pulled in, and what stays skewed is transformed, until it passes."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field, FiniteFloat, PositiveFloat, model_validator

from ketahanan_index.arrays import limits
from ketahanan_index.arrays.skewness import judged, passes, shape
from ketahanan_index.methods.base import Array, Treatment
from ketahanan_index.methods.checked import BEFORE, TRANSFORMED, WINSORISED, Checked
from ketahanan_index.methods.treated import Curve, logarithm, power_curve
from ketahanan_index.methods.unused import BESIDE_CONSTANT, Idle, refuse_unused


class SkewKurtosis(Treatment):
    """Winsorise an indicator that is too skewed, then bend it if that is not enough, and keep what passes.

    Parameters
    ----------
    points : int
        How many values of an indicator may be winsorised, as in `winsorise`.
    skewness : float
        An indicator passes when its absolute skewness is below this, whatever its kurtosis.
    kurtosis : float
        An indicator passes when its excess kurtosis is below this, whatever its skewness.
    transform : {"log", "log_mirrored", "box_cox", "none"}
        What follows for an indicator that does not pass after winsorising: the logarithm of `log_shift`, the same
        mirrored where the skewness is 0 or less, the power of `box_cox`, or nothing.
    share : float
        Of the transformation: what is added to the distance to the least value, as a share of the range.
    constant : float, optional
        Of the transformation: what is added instead of a share of the range, in the units of the indicator; `share` is
        then not stated.
    power : float, optional
        Of ``box_cox``: the power, from -5 to 5; not stated, it is the one of greatest likelihood.
    combine : bool
        Whether the winsorised values are transformed, rather than the original ones.
    keep : {"passing", "last"}
        What is kept of an indicator that passes nowhere: its original values, or the last result.

    Notes
    -----
    For each indicator: (1) skewness G1 and excess kurtosis G2 are checked, and an indicator that passes stays as it is.
    (2) It is winsorised, x -> min(max(x, l), u), as under the rule ``points`` of `winsorise`, and checked again. (3) If
    it does not pass, its original values are transformed (with `combine` the winsorised ones) and checked a last
    time. On any shape ``(..., unit, indicator)``.

    An indicator passes when either measure is small: a long tail is only a nuisance where both are large. Both are
    compared after rounding to 10 decimals, so that rounding never decides. An indicator that passes nowhere keeps its
    original values, with a warning in ``scores.problems``. So does one that cannot be judged: equal values, fewer than
    three, or three whose skewness alone does not pass. A parameter that does nothing under the transformation stated is
    refused.

    Use it for open-ended indicators (rates, counts, money) of tens to hundreds of villages, before a rescaling by the
    range or spread found. Not for indicators on fixed scales, and not together with `goalposts`: a transformed
    indicator is no longer in its own unit. Because the data choose the treatment, a small change may turn it; where
    waves are compared, pass on what was learnt with ``base=``. Villages keep their order; missing values stay
    missing and are not counted. Derivative: that of the limits times that of the transformation, 0 for values held at a
    limit, so that their standard errors are not estimable.

    What was done is read from the fitted step, here as a table::

        step = next(s for s in scores.fitted.steps if s.method.name == "skew_kurtosis")
        pandas.DataFrame(step.value.details(), index=step.indicators)

    Peers: `Treat` and `qTreat` of COINr, equal with ``keep="last"``: `winmax` is `points`, and `f2` is `log_CT` (the
    default), `log_CT_plus` (``log_mirrored``), `log_CT_orig` (``log`` with ``constant=1``), `boxcox` (``box_cox`` with
    ``constant=1`` and its lambda as `power`) or ``none``. COINr keeps the last result even where it is more skewed than
    the original; its `log_GII` returns its input, and has no counterpart here.

    References
    ----------
    Becker, W., Caperna, G., Del Sorbo, M., Norlén, H., Papadimitriou, E. and Saisana, M. (2022). COINr: An R package
    for developing composite indicators. Journal of Open Source Software 7(78), 4567. doi:10.21105/joss.04567

    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 5. doi:10.1787/9789264043466-en

    Joanes, D. N. and Gill, C. A. (1998). Comparing measures of sample skewness and kurtosis. Journal of the Royal
    Statistical Society: Series D 47(1), 183-189. doi:10.1111/1467-9884.00122

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30, 100]]).T
    >>> ki.treatment.SkewKurtosis().fit(x).transform(x).ravel().tolist()
    [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 30.0, 30.0]
    >>> ki.treatment.SkewKurtosis(points=0).fit(x).details()["used"].tolist()
    ['transformed']
    """

    method: Literal["skew_kurtosis"] = "skew_kurtosis"
    points: int = Field(5, ge=0, strict=True)
    skewness: PositiveFloat = Field(2.0, allow_inf_nan=False)
    kurtosis: FiniteFloat = 3.5
    transform: Literal["log", "log_mirrored", "box_cox", "none"] = "log"
    share: PositiveFloat = Field(0.01, allow_inf_nan=False)
    constant: PositiveFloat | None = Field(None, allow_inf_nan=False, examples=[1.0])
    power: Annotated[float, Field(ge=-5, le=5)] | None = Field(None, examples=[0.5])
    combine: bool = False
    keep: Literal["passing", "last"] = "passing"
    invariances: ClassVar = frozenset({"monotone", "unit_order"})

    @model_validator(mode="after")
    def _all_used(self) -> SkewKurtosis:
        if self.transform == "none":
            of_transform = ("share", "constant", "power", "combine")
            refuse_unused(self, [Idle(of_transform, "under transform 'none'", "choose a transform")])
            return self
        idle = [BESIDE_CONSTANT] if self.constant is not None else []
        if self.transform != "box_cox":
            where = f"under transform '{self.transform}'"
            idle.append(Idle(("power",), where, "choose transform 'box_cox'"))
        refuse_unused(self, idle)
        return self

    @property
    def keeps_unit(self) -> bool:
        return self.transform == "none"

    def fit(self, x: Array) -> Checked:
        flat = limits.columns(x)
        columns = flat.shape[1]
        # Skewness, kurtosis and whether they pass, at each step.
        found = np.full((3, 3, columns), np.nan)
        found[BEFORE] = self._checked(flat)
        low, high, moved = np.full(columns, -np.inf), np.full(columns, np.inf), np.full(columns, np.nan)
        curve = np.full((4, columns), np.nan)
        used = np.full(columns, BEFORE)

        failing = np.flatnonzero(found[BEFORE, 2] == 0)
        low[failing], high[failing], moved[failing] = limits.by_points(
            flat[:, failing], self.points, self.skewness, self.kurtosis
        )
        winsorised = np.clip(flat, low, high)
        found[WINSORISED][:, failing] = self._checked(winsorised[:, failing])
        used[failing] = WINSORISED

        bent = np.flatnonzero(found[WINSORISED, 2] == 0)
        if self.transform != "none":
            source = (winsorised if self.combine else flat)[:, bent]
            bend = self._curve(source)
            curve[:, bent] = bend.sign, bend.origin, bend.offset, bend.power
            found[TRANSFORMED][:, bent] = self._checked(bend.transform(source))
            used[bent] = TRANSFORMED

        if self.keep == "passing":
            used[~(found[:, 2] == 1).any(axis=0)] = BEFORE
        capped = (used == WINSORISED) | ((used == TRANSFORMED) & self.combine)
        low[~capped], high[~capped] = -np.inf, np.inf
        curve[:, used != TRANSFORMED] = np.nan
        per_draw = (*x.shape[:-2], x.shape[-1])
        by_step = np.moveaxis(found.reshape(3, 3, *per_draw), 0, -2)
        count = (~np.isnan(flat)).sum(axis=0)
        rest = (
            np.asarray(each, dtype=np.float64).reshape(per_draw)
            for each in (low, high, *curve, count, moved, used)
        )
        return Checked(*rest, *by_step)

    def _checked(self, x: Array) -> Array:
        """Return skewness, kurtosis and whether they pass, NaN where that cannot be judged."""
        skew, kurt = shape(x)
        told = judged(skew, kurt, self.skewness, self.kurtosis)
        return np.array(
            [skew, kurt, np.where(told, passes(skew, kurt, self.skewness, self.kurtosis), np.nan)]
        )

    def _curve(self, x: Array) -> Curve:
        if self.transform == "box_cox":
            return power_curve(x, self.share, self.constant, self.power)
        return logarithm(x, self.share, self.constant, mirror=self.transform == "log_mirrored")
