"""The logarithm of the distance to the least value."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, PositiveFloat, model_validator

from ketahanan_index.methods.base import Array, Treatment
from ketahanan_index.methods.treated import Curve, logarithm
from ketahanan_index.methods.unused import BESIDE_CONSTANT, refuse_unused


class LogShift(Treatment):
    """Take the logarithm of the distance to the least value, plus a share of the range.

    Parameters
    ----------
    share : float
        What is added to the distance, as a share of the indicator's range.
    constant : float, optional
        What is added instead of a share of the range, in the units of the indicator; `share` is then not stated.
    mirror : bool
        Whether an indicator with a skewness of 0 or less is mirrored, so that its long tail, the lower one, is the
        one pulled in.

    Notes
    -----
    x -> log(x - min + share (max - min)), or log(x - min + constant); mirrored -log(max - x + share (max - min)).
    min and max are the least and the largest value found, so that zeros and negative values do no harm. On any shape
    ``(..., unit, indicator)``.

    With a share, the result hangs neither on the unit of measurement of an indicator nor on where its zero lies, but
    for a constant added to all; with a `constant` it hangs on the unit. Villages keep their order. Use it where
    differences count by their ratio, such as in money or population, before a rescaling by the range or spread
    found. The values are no longer in the indicator's unit: do not combine it with `goalposts`, whose ends are. Not
    for shares, scales or counts of a few categories. Without `mirror` an indicator with a long lower tail becomes
    more skewed than it was: look first, or let `skew_kurtosis` look.

    Missing values stay missing. An indicator with one value only is left as it is; with a `constant` it becomes the
    logarithm of that. Applied to other data with ``base=``, a value below the least one learnt (mirrored: above the
    largest) counts as that one, because the logarithm falls without bound there. Derivative: 1 / (x - min + share
    (max - min)), mirrored 1 / (max - x + share (max - min)), 0 beyond the end.

    Peers: COINr's `log_CT` (the default), `log_CT_plus` (``mirror=True``) and `log_CT_orig` (``constant=1``); they
    return minus infinity, an error and 0 for a constant indicator. COINr's `log_GII` has no counterpart: it returns
    its input.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 5. doi:10.1787/9789264043466-en

    Becker, W., Caperna, G., Del Sorbo, M., Norlén, H., Papadimitriou, E. and Saisana, M. (2022). COINr: An R package
    for developing composite indicators. Journal of Open Source Software 7(78), 4567. doi:10.21105/joss.04567

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[3.0], [1.0], [4.0], [1.0], [5.0], [9.0]])
    >>> ki.treatment.LogShift().fit(x).transform(x).ravel().round(4).tolist()
    [0.7324, -2.5257, 1.1249, -2.5257, 1.4061, 2.0894]
    >>> ki.treatment.LogShift(constant=1).fit(x).transform(x).ravel().round(4).tolist()
    [1.0986, 0.0, 1.3863, 0.0, 1.6094, 2.1972]
    """

    method: Literal["log_shift"] = "log_shift"
    share: PositiveFloat = Field(0.01, allow_inf_nan=False)
    constant: PositiveFloat | None = Field(None, allow_inf_nan=False, examples=[1.0])
    mirror: bool = False
    invariances: ClassVar = frozenset({"monotone", "unit_order"})

    @model_validator(mode="after")
    def _all_used(self) -> LogShift:
        if self.constant is not None:
            refuse_unused(self, [BESIDE_CONSTANT])
        return self

    @property
    def keeps_unit(self) -> bool:
        return False

    def fit(self, x: Array) -> Curve:
        return logarithm(x, self.share, self.constant, mirror=self.mirror)
