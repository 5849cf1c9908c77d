"""The steps from estimates to values on one range, as arrays only, so that draws can take them anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.moments import maximum, minimum
from ketahanan_index.arrays.spans import one_value
from ketahanan_index.framework.ends import ends
from ketahanan_index.index import fitting
from ketahanan_index.index.screening import excluded
from ketahanan_index.methods.base import Array, Imputation, Normalisation, refuse
from ketahanan_index.methods.fitted import Unchanged
from ketahanan_index.methods.registry import Method
from ketahanan_index.stages import Normalised

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Part:
    """One method with the indicators it is applied to, all that its fit is told, and what it learnt.

    What a base gave stays what it is, whatever the draw; so does what was learnt from villages that are not drawn.
    """

    family: str
    method: Method
    at: Places
    given: tuple[Any, ...]
    told: dict[str, Any]
    groups: Places | None
    value: Any
    stays: bool

    def apply(self, x: Array, *, relearn: bool) -> Array:
        """Return the indicators' values ``(unit, indicator)`` after the method."""
        relearn = relearn and self.method.learns and not self.stays
        if type(self.value) is Unchanged and not relearn:
            return x if len(self.at) == x.shape[1] else x[:, self.at]
        part = x if len(self.at) == x.shape[1] else x[:, self.at]
        if relearn and isinstance(self.method, Normalisation) and self.method.needs_spread:
            _require_spread(part, self.method.name)
        with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
            learnt = self.value
            if relearn:
                anything: Any = self.method
                learnt = anything.fit(part, *self.given, **self.told)
            grouped = isinstance(self.method, Imputation) and self.method.grouping is not None
            moved: Array = learnt.transform(part, self.groups) if grouped else learnt.transform(part)
        return moved


def _require_spread(x: Array, method: str) -> None:
    """Refuse indicators that are the same everywhere in a draw, as they are refused in the data."""
    if one_value(minimum(x), maximum(x)).any():
        said = f"{method} cannot rescale an indicator that is the same everywhere in a draw"
        refuse("constant_indicator", [(said, "fixed ends and goalposts")])


def recipe(normalised: Normalised, kept: Places) -> tuple[Part, ...]:
    """Return the steps that led to values, for the villages `kept`."""
    estimates = normalised.estimates
    place = {name: j for j, name in enumerate(estimates.indicators)}
    bounds = ends(estimates.framework)
    by_base = {step.name for step in normalised.steps if step.parameters.get("base")}
    rule = estimates.framework.methodology.screening
    learnt_from = len(estimates.units) if rule is None else int((~excluded(estimates, rule)).sum())
    screened_later = rule is not None and rule.after_imputation and len(kept) < learnt_from
    parts = []
    for step in normalised.fitted_steps:
        at = np.array([place[name] for name in step.indicators], dtype=np.intp)
        given: tuple[Any, ...] = ()
        groups: Places | None = None
        if isinstance(step.method, Normalisation):
            given = (np.array(step.direction), bounds[:, at], step.span)
        elif isinstance(step.method, Imputation):
            groups = fitting.numbered(step, estimates, kept)
            given = (groups,)
        told = fitting.told(step.method, estimates, at, kept)
        stays = step.family in by_base or (step.family == "imputation" and screened_later)
        parts.append(Part(step.family, step.method, at, given, told, groups, step.value, stays))
    return tuple(parts)


def followed(parts: tuple[Part, ...], x: Array, family: str, *, relearn: bool) -> Array:
    """Return values after one family's methods."""
    own = [part for part in parts if part.family == family]
    if len(own) == 1:
        return own[0].apply(x, relearn=relearn)
    out = np.empty(x.shape[::-1]).T
    for part in own:
        out[:, part.at] = part.apply(x, relearn=relearn)
    return out
