"""What a treatment gives back that looks before it acts: what it applies, and what it saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import Problem
from ketahanan_index.methods.base import Array, called
from ketahanan_index.methods.fitted import FittedValue
from ketahanan_index.methods.treated import Curve, Limits

STEPS = ("before", "winsorised", "transformed")
BEFORE, WINSORISED, TRANSFORMED = range(3)
USED = ("unchanged", "winsorised", "transformed")


@dataclass(frozen=True, slots=True)
class Checked(FittedValue):
    """Limits, then a curve, for each indicator, and how skewed it was at each step.

    What is applied is ``(..., indicator)``: limits, infinite where there is none, and the curve of `Curve`, NaN where
    there is none. So are `count`, the number of values, `winsorised`, that of values moved, and `used`, the step whose
    values are kept: 0, 1 or 2. `skewness`, `kurtosis` and `passed` (1 or 0) are ``(..., step, indicator)``, the steps
    being before, winsorised and transformed, NaN where a step was not reached or cannot be judged.
    """

    low: Array
    high: Array
    sign: Array
    origin: Array
    offset: Array
    power: Array
    count: Array
    winsorised: Array
    used: Array
    skewness: Array
    kurtosis: Array
    passed: Array

    def transform(self, x: Array) -> Array:
        """Return the values, those beyond a limit at the limit, on the curve where there is one."""
        return self._curve.transform(self._limits.transform(x))

    def derivative(self, x: Array) -> Array:
        """Return the slope at each value, 0 where a limit holds it."""
        return self._limits.derivative(x) * self._curve.derivative(self._limits.transform(x))

    @property
    def _limits(self) -> Limits:
        return Limits(self.low, self.high)

    @property
    def _curve(self) -> Curve:
        return Curve(self.sign, self.origin, self.offset, self.power)

    def details(self) -> dict[str, NDArray[np.float64] | NDArray[np.object_]]:
        """Return what was done to each indicator, as columns of a table.

        Of each step that was reached, `before`, `winsorised` and `transformed`, the skewness, the kurtosis and
        whether these pass (1 or 0); beside them the number of values winsorised, and which values are used.

        Examples
        --------
        >>> import numpy as np
        >>> import ketahanan_index as ki
        >>> x = np.array([[1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30, 100]]).T
        >>> details = ki.treatment.SkewKurtosis().fit(x).details()
        >>> details["skewness_before"].round(4).tolist(), details["winsorised"].tolist()
        ([3.0632], [1.0])
        >>> details["used"].tolist()
        ['winsorised']
        """
        out: dict[str, NDArray[np.float64] | NDArray[np.object_]] = {}
        for place, step in enumerate(STEPS):
            for name in ("skewness", "kurtosis", "passed"):
                out[f"{name}_{step}"] = getattr(self, name)[..., place, :]
        names = np.array(USED, dtype=object)
        return {**out, "winsorised": self.winsorised, "used": names[self.used.astype(np.intp)]}

    def remarks(self, names: Sequence[str]) -> tuple[Problem, ...]:
        """Warn of indicators that could not be made to pass, and of those whose values could not be judged."""
        passed = np.fmax.reduce(self.passed, axis=-2)
        return tuple(
            _undefined(called(names, j)) if np.isnan(passed[..., j]).all() else self._failed(names, j)
            for j in range(passed.shape[-1])
            if self.count[..., j].any() and not (passed[..., j] == 1).all()
        )

    def _failed(self, names: Sequence[str], j: int) -> Problem:
        left = bool((self.used[..., j] == BEFORE).all())
        skew, kurt = (values[..., BEFORE, j].ravel()[0] for values in (self.skewness, self.kurtosis))
        return Problem(
            message=f"{called(names, j)} has a skewness of {skew:.3g} and a kurtosis of {kurt:.3g}, and treatment does "
            f"not bring either within its limit: {'it is left as it is' if left else 'the last result is used'}",
            remedy="look at its values; allow more points, choose another transform, or treat it by itself",
            severity="warning",
            code="still_skewed",
            table="villages",
            column=called(names, j),
        )


def _undefined(name: str) -> Problem:
    return Problem(
        message=f"the skewness of {name} cannot be judged from so few different values: it is left as it is",
        remedy="nothing needs to be done if it is meant to have few values; else choose no treatment for it",
        severity="warning",
        code="skewness_undefined",
        table="villages",
        column=name,
    )
