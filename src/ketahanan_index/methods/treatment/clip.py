"""Values stay within stated limits."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field, FiniteFloat, model_validator
from pydantic_core import PydanticCustomError

from ketahanan_index.methods.base import Array, Treatment
from ketahanan_index.methods.treated import Limits


class Clip(Treatment):
    """Keep values within stated limits.

    Parameters
    ----------
    lower : float, optional
        The lower limit, in the units of the indicator (after its denominator). At least one of the two is stated.
    upper : float, optional
        The upper limit, above the lower one.

    Notes
    -----
    x -> min(max(x, lower), upper), on any shape ``(..., unit, indicator)``; a limit that is not stated does not
    hold. It learns nothing from the data, so that a village's value never hangs on the others and waves stay
    comparable. Right where knowledge of the matter sets a limit beyond which more is no better (a clinic within
    5 km is near enough), or where larger numbers are known to be mistakes. Not for pulling in outliers found by
    looking at the data in hand: learn limits with `winsorise` and pass them on with ``base=``. State limits by
    indicator with a mapping of ids to methods. Villages keep their order, with ties at the limits; missing values
    stay missing. Derivative: 1 within the limits, 0 for a value that was moved, so that its standard error is not
    estimable.

    Peers: numpy's and pandas' `clip`; in COINr, any function of the user's in `Treat`.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 5. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[-2.0], [7.0], [np.nan], [140.0]])
    >>> ki.treatment.Clip(lower=0, upper=100).fit(x).transform(x).ravel().tolist()
    [0.0, 7.0, nan, 100.0]
    """

    method: Literal["clip"] = "clip"
    lower: FiniteFloat | None = Field(None, examples=[-50.0])
    upper: FiniteFloat | None = Field(None, examples=[50.0])
    invariances: ClassVar = frozenset({"monotone", "unit_order"})
    learns: ClassVar[bool] = False

    @model_validator(mode="after")
    def _some_limit(self) -> Clip:
        if self.lower is None and self.upper is None:
            raise PydanticCustomError("limit_missing", "clip needs a limit: state lower, upper or both")
        if self.lower is not None and self.upper is not None and not self.lower < self.upper:
            raise PydanticCustomError(
                "limits_crossed",
                "lower {lower} is not below upper {upper}",
                {"lower": f"{self.lower:g}", "upper": f"{self.upper:g}"},
            )
        return self

    def fit(self, x: Array) -> Limits:
        shape = (*x.shape[:-2], x.shape[-1])
        low = -np.inf if self.lower is None else self.lower
        high = np.inf if self.upper is None else self.upper
        return Limits(np.full(shape, low), np.full(shape, high))
