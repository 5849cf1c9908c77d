"""Missing values are predicted from the unit's other indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, NoReturn

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import moments
from ketahanan_index.arrays.conditional import expected
from ketahanan_index.arrays.correlations import disagreement
from ketahanan_index.arrays.spans import back, span, within
from ketahanan_index.errors import Problem
from ketahanan_index.methods import drawn
from ketahanan_index.methods.alone import alone, with_values
from ketahanan_index.methods.base import Array, Imputation, called, refuse
from ketahanan_index.methods.fitted import FittedValue, kept

ENOUGH = 10
"""Complete units a predictor, below which coefficients are told to be unsure."""


@dataclass(frozen=True, slots=True)
class FillByRegression(FittedValue):
    """Puts the value that a unit's present indicators predict where one is missing.

    `origin` and `width` ``(..., indicator)`` put an indicator on 0 to 1; `mean` and `sd` are its moments there and
    `correlation` ``(..., indicator, indicator)`` how it goes with the others, all over so many `cases` ``(...,)``.
    """

    origin: Array
    width: Array
    mean: Array
    sd: Array
    correlation: Array
    cases: Array

    def transform(self, x: Array) -> Array:
        """Return `x` with its missing cells filled from the unit's present values."""
        vectors = ((a, 1) for a in (self.origin, self.width, self.mean, self.sd))
        return drawn.filled(_fill, x, *vectors, (self.correlation, 2))

    def derivative(self, x: Array) -> Array:
        """Return 1 at each present value, 0 where a value is filled."""
        return kept(x)

    def take(self, places: NDArray[np.intp]) -> FillByRegression:
        """Return the value for some of its indicators, which then predict one another."""
        origin, width, mean, sd = (a[..., places] for a in (self.origin, self.width, self.mean, self.sd))
        among = self.correlation[..., places[:, None], places]
        return FillByRegression(origin, width, mean, sd, among, self.cases)

    def remarks(self, names: Sequence[str]) -> tuple[Problem, ...]:
        """Return a warning where there is nothing to regress on, or too few units to learn from."""
        known = with_values(names, self.origin)
        if len(known) == 1:
            return (
                alone(known[0], "regression", "give regression to the indicators that predict it as well"),
            )
        least, predictors = float(self.cases.min(initial=np.inf)), len(known) - 1
        if least >= ENOUGH * predictors:
            return ()
        cases = int(least)
        each = f"each of {predictors} predictors" if predictors > 1 else "one predictor"
        problem = Problem(
            message=f"regression imputation of {len(known)} indicators rests on {cases:,} complete "
            f"village{'s' if cases != 1 else ''}, fewer than {ENOUGH} for {each}",
            remedy="give regression to fewer, closely related indicators, or take group_mean or nearest_neighbours",
            severity="warning",
            code="few_complete_cases",
            table="villages",
            count=cases,
        )
        return (problem,)


class Regression(Imputation):
    """Fill a unit's missing values with what its other indicators predict, by least squares.

    Notes
    -----
    The method of Buck (1960). Means m and covariances S are those of the complete units, which have every indicator
    that shares this method (an indicator without any value apart). For a unit with indicators o that lacks m,

        x_m = mean_m + S_mo S_oo^-1 (x_o - mean_o),

    the least-squares regression of each missing indicator on all those that the unit has: one regression for every
    pattern of missing values, so that a predictor that is missing itself is left out and never guessed. Values are
    ``(..., unit, indicator)``; each draw is regressed by itself. A constant added to an indicator, or a positive
    factor, is found again in what is filled, and the order of the units does not matter.

    Indicators are standardised first. Where predictors are collinear, an indicator and the sum of its parts say, or
    where complete units are fewer than predictors, the least-squares solution with the smallest standardised
    coefficients is taken. A constant indicator predicts nothing, and where it is missing becomes its constant. A unit
    without any indicator to go by stays missing, and so does an indicator without any value. Two complete units give
    the line through both; fewer, with anything to fill, are refused with the names of the indicators that lack most.
    Fewer than 10 complete units a predictor is a warning; an indicator without any value is not counted.

    Use it where indicators go together, as items of one dimension do. Do not use it for indicators that are unrelated
    (it becomes `mean`), that lie on two values or have hard ends (predictions may pass them), or where few villages are
    complete. Filled values lie on the regression without its scatter: they make correlations between indicators
    larger than they are, and say nothing of how unsure they are.

    A filled value has no standard error: the derivative, of each value by the one before, is 1 at a present value and 0
    at a filled one. By the present values a filled one has the slopes S_oo^-1 S_om.

    Time: 84,000 units and 30 indicators take about a second; collinear indicators with scattered holes, several.

    Peers: none in COINr. scikit-learn ``IterativeImputer(LinearRegression())`` starts from mean-filled predictors and
    repeats until nothing changes; Genstat ``MULTMISSING`` does alike.

    References
    ----------
    Buck, S. F. (1960). A method of estimation of missing values in multivariate data suitable for use with an
    electronic computer. Journal of the Royal Statistical Society, Series B 22(2), 302-306.
    doi:10.1111/j.2517-6161.1960.tb00375.x

    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide, step 3 (regression
    imputation). doi:10.1787/9789264043466-en

    Little, R. J. A. and Rubin, D. B. (2019). Statistical Analysis with Missing Data, third edition, section 4.2.
    doi:10.1002/9781119482260

    Examples
    --------
    The line through the complete units is y = 2 x + 1, whichever of the two is missing:

    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[0.0, 1.0], [1.0, 3.0], [4.0, 9.0], [2.0, np.nan], [np.nan, 7.0]])
    >>> ki.imputation.Regression().fit(x, None).transform(x)[3:].round(12).tolist()
    [[2.0, 5.0], [3.0, 7.0]]
    """

    method: Literal["regression"] = "regression"
    invariances: ClassVar = frozenset({"shift", "scale", "unit_order"})
    asks: ClassVar = frozenset({"names"})

    def fit(
        self, x: Array, groups: NDArray[np.intp] | None, *, names: Sequence[str] | None = None
    ) -> FillByRegression:
        return drawn.each(lambda draw: _learn(draw, names), x)


def _learn(x: Array, names: Sequence[str] | None) -> FillByRegression:
    missing = np.isnan(x)
    some = np.logical_not(missing.all(axis=0))
    whole = ~missing[:, some].any(axis=1) & some.any()
    cases = int(whole.sum())
    if cases < 2 and missing[:, some].any():
        _refuse_few(missing, some, cases, names)
    origin, width = span(x[whole])
    y = within(x[whole], origin, width)
    apart = disagreement(y)
    return FillByRegression(
        origin=origin,
        width=width,
        mean=np.nan_to_num(moments.mean(y)),
        sd=np.nan_to_num(moments.sd(y)),
        correlation=np.where(np.isnan(apart), np.eye(x.shape[1]), 1 - apart),
        cases=np.array(float(cases)),
    )


def _fill(x: Array, origin: Array, width: Array, mean: Array, sd: Array, correlation: Array) -> Array:
    # A constant indicator has no z, and is expected to be at 0 of it.
    z = (within(x, origin, width) - mean) / np.where(sd == 0, np.nan, sd)
    with np.errstate(over="ignore", invalid="ignore"):
        found = back(mean + sd * expected(z, correlation), origin, width)
    return np.where(np.isnan(x), found, x)


def _refuse_few(
    missing: NDArray[np.bool_], some: NDArray[np.bool_], cases: int, names: Sequence[str] | None
) -> NoReturn:
    lacking = np.where(some, missing.sum(axis=0), 0)
    most = [j for j in np.argsort(-lacking, kind="stable")[:5].tolist() if lacking[j]]
    shown = ", ".join(f"{called(names, j)} ({lacking[j]:,})" for j in most)
    message = (
        f"regression needs 2 units that have all {int(some.sum())} of its indicators, and there "
        f"{'is 1' if cases == 1 else 'are none'}; missing most: {shown}"
    )
    remedy = "give the indicators that lack most another imputation, such as group_mean"
    refuse("too_few_complete_cases", [(message, remedy)])
