"""A power of the distance to the least value."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, PositiveFloat, model_validator

from ketahanan_index.methods.base import Array, Treatment
from ketahanan_index.methods.treated import Curve, power_curve
from ketahanan_index.methods.unused import BESIDE_CONSTANT, refuse_unused


class BoxCox(Treatment):
    """Take the power of the distance to the least value that makes an indicator most normal.

    Parameters
    ----------
    power : float, optional
        The power, from -5 to 5; 0 is the logarithm. Not stated, it is the one of greatest likelihood for each
        indicator.
    share : float
        What is added to the distance to the least value, as a share of the indicator's range.
    constant : float, optional
        What is added instead of a share of the range, in the units of the indicator; `share` is then not stated.

    Notes
    -----
    x -> (z^power - 1) / power, log z at power 0, with z = x - min + share (max - min) or z = x - min + constant, which
    is always above 0. On any shape ``(..., unit, indicator)``.

    The power of greatest likelihood makes -n/2 log var(z^power) + n log abs(power) + power sum(log z) largest, the
    likelihood of a normal distribution; it is sought from -5 to 5, and an end is taken where the likelihood still
    rises there. With a share, it does not hang on the unit of measurement or the zero of an indicator.

    Villages keep their order. Use it to find out, from a few dozen villages or more, how strongly an indicator should
    be bent, before a rescaling by the range or the spread found. The values are no longer in the indicator's unit: do
    not combine it with `goalposts`, whose ends are. With an estimated power every score hangs a little on every
    village; state the `power` (or pass on what was learnt with ``base=``) where waves are compared. Not for answers
    in a few categories, which no power makes normal.

    Missing values stay missing. An indicator with one value only is left as it is (with a `constant` and a stated
    `power` it becomes the power of that constant). Applied to other data with ``base=``, a value below the least one
    learnt counts as that one. Derivative: z^(power - 1), 0 below the least value learnt.

    Peers: `boxcox` of COINr is ``constant=1`` with a stated `power` (`lambda` there, 0 in `Treat`);
    `scipy.stats.boxcox` estimates the same power for z, which must be positive there already and is not kept to -5
    to 5.

    References
    ----------
    Box, G. E. P. and Cox, D. R. (1964). An analysis of transformations. Journal of the Royal Statistical Society:
    Series B 26(2), 211-252. doi:10.1111/j.2517-6161.1964.tb00553.x

    Becker, W., Caperna, G., Del Sorbo, M., Norlén, H., Papadimitriou, E. and Saisana, M. (2022). COINr: An R package
    for developing composite indicators. Journal of Open Source Software 7(78), 4567. doi:10.21105/joss.04567

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[3.0], [1.0], [4.0], [1.0], [5.0], [9.0]])
    >>> ki.treatment.BoxCox(power=0.5, constant=1).fit(x).transform(x).ravel().round(4).tolist()
    [1.4641, 0.0, 2.0, 0.0, 2.4721, 4.0]
    >>> ki.treatment.BoxCox(constant=1).fit(x).power.round(4).tolist()
    [0.1561]
    """

    method: Literal["box_cox"] = "box_cox"
    power: Annotated[float, Field(ge=-5, le=5)] | None = Field(None, examples=[0.0, 0.5, -1.0])
    share: PositiveFloat = Field(0.01, allow_inf_nan=False)
    constant: PositiveFloat | None = Field(None, allow_inf_nan=False, examples=[1.0])
    invariances: ClassVar = frozenset({"monotone", "unit_order"})

    @model_validator(mode="after")
    def _all_used(self) -> BoxCox:
        if self.constant is not None:
            refuse_unused(self, [BESIDE_CONSTANT])
        return self

    @property
    def keeps_unit(self) -> bool:
        return False

    def fit(self, x: Array) -> Curve:
        return power_curve(x, self.share, self.constant, self.power)
