"""All that was learnt from data, as one value that applies to other data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_type_hints

from ketahanan_index.errors import MethodError
from ketahanan_index.framework.showing import counts_of, in_short
from ketahanan_index.framework.texts import FrozenDict
from ketahanan_index.methods.base import Imputation, Normalisation, Span, Treatment, Weighting
from ketahanan_index.methods.fitted import FittedValue
from ketahanan_index.methods.registry import Method
from ketahanan_index.stages import display

if TYPE_CHECKING:
    import pandas as pd

FAMILIES: dict[str, type[Method]] = {
    "imputation": Imputation,
    "treatment": Treatment,
    "normalisation": Normalisation,
    "weighting": Weighting,
}


@dataclass(frozen=True, slots=True, repr=False)
class FittedStep:
    """One method fitted to some indicators.

    Parameters
    ----------
    family : {"imputation", "treatment", "normalisation"}
        The step it belongs to.
    method : Method
        The method with its parameters.
    indicators : tuple of str
        The indicators it was fitted to, in the order of its arrays.
    value : FittedValue
        What it learnt.
    direction : tuple of float
        For each indicator 1 where more is better, -1 where less is.
    span : (float, float)
        The range asked for.
    labels : tuple of str
        The groups of villages it was fitted to, in the order of its numbers; empty where it knows none.
    """

    family: str
    method: Method
    indicators: tuple[str, ...]
    value: FittedValue
    direction: tuple[float, ...]
    span: Span
    labels: tuple[str, ...] = ()

    def __repr__(self) -> str:
        count = len(self.indicators)
        facts = [self.method.name, f"{count:,} indicator{'s' if count != 1 else ''}"]
        return in_short("FittedStep", self.family, facts)

    def to_dict(self, largest: float = float("inf")) -> dict[str, Any]:
        """Return the step as ``{method, arrays}`` with its place, ready for JSON; of larger arrays the shape alone."""
        method = {**self.method.model_dump(mode="json"), "method": self.method.name}
        arrays = self.value.arrays(largest)
        return {
            "family": self.family,
            "method": method,
            "indicators": list(self.indicators),
            "arrays": arrays,
            "direction": list(self.direction),
            "span": list(self.span),
            "labels": list(self.labels),
        }


@dataclass(frozen=True, slots=True, repr=False)
class Fitted:
    """Imputed values, treatment limits, rescalings and weights learnt from one set of data.

    Parameters
    ----------
    steps : tuple of FittedStep
        In the order they were applied.
    weights : mapping of node id to float
        The weight used for each node in its own group.
    weighting : mapping of group id to Method
        What made the weights of a group's members.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> framework = ki.Framework.load("idm-komponen")
    >>> villages = [{"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7}]
    >>> ki.score(framework, villages=villages).fitted.weights["iks"]
    1.0
    """

    steps: tuple[FittedStep, ...]
    weights: Mapping[str, float]
    weighting: Mapping[str, Method]

    def __repr__(self) -> str:
        methods = [step.method.name for step in self.steps] + [one.name for one in self.weighting.values()]
        return in_short("Fitted", "", [f"weights of {len(self.weights):,} nodes", counts_of(methods)])

    def _repr_html_(self) -> str:
        return display.of_fitted(self)

    def to_dict(self, largest: float = float("inf")) -> dict[str, Any]:
        """Return everything ready for JSON; of arrays with more cells than `largest` the shape alone."""
        weighting = {
            group: {**method.model_dump(mode="json"), "method": method.name}
            for group, method in self.weighting.items()
        }
        steps = [step.to_dict(largest) for step in self.steps]
        return {"steps": steps, "weights": dict(self.weights), "weighting": weighting}

    def to_frame(self) -> pd.DataFrame:
        """Return what was learnt as one row a number: step, method, indicator, group, what, value.

        Arrays that hold more than a number an indicator, or an indicator and group of villages, such as the values
        that ranks are found among, are left out. Weights come last, by node.
        """
        import pandas as pd

        rows = [
            (step.family, step.method.name, name, group, what, float(value))
            for step in self.steps
            for what, array in step.value.plain().items()
            for group, values in _by_group(array, step)
            for name, value in zip(step.indicators, values, strict=True)
        ]
        rows += [("weighting", "", node, None, "weight", weight) for node, weight in self.weights.items()]
        columns = ["step", "method", "indicator", "group", "what", "value"]
        return pd.DataFrame(rows, columns=columns).astype({"group": object})

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Fitted:
        """Rebuild the value from `to_dict`.

        Raises
        ------
        MethodError
            Naming the method whose class is not defined in this session.
        """
        steps = []
        for saved in data["steps"]:
            method = _method(saved["family"], saved["method"])
            low, high = saved["span"]
            steps.append(
                FittedStep(
                    saved["family"],
                    method,
                    tuple(saved["indicators"]),
                    _value(method, saved["arrays"]),
                    tuple(saved["direction"]),
                    (low, high),
                    tuple(saved["labels"]),
                )
            )
        weighting = {group: _method("weighting", record) for group, record in data["weighting"].items()}
        return cls(tuple(steps), FrozenDict(data["weights"]), FrozenDict(weighting))


def _by_group(array: Any, step: FittedStep) -> Iterator[tuple[str | None, Any]]:
    """Yield the numbers of indicators, once or for each group of villages; nothing for arrays of another kind."""
    if array.dtype.kind != "f":
        return
    if array.shape == (len(step.indicators),):
        yield None, array
    elif step.labels and array.shape == (len(step.labels), len(step.indicators)):
        yield from zip(step.labels, array, strict=True)


def _method(family: str, record: Mapping[str, Any]) -> Method:
    known, name = FAMILIES[family].known(), record["method"]
    if name not in known:
        raise MethodError(
            f"the {family} method {name!r} is not defined in this session; "
            "import or run the code that defines its class, then load again"
        )
    return known[name].model_validate(record)


def _value(method: Method, arrays: dict[str, Any]) -> FittedValue:
    """Rebuild a fitted value: its class is the return type of the method's `fit`."""
    fitting: Any = method
    import sys

    scope = {**vars(sys.modules["ketahanan_index.methods"]), **vars(sys.modules[type(method).__module__])}
    try:
        kind = get_type_hints(fitting.fit, globalns=scope).get("return")
    except NameError as error:
        kind = error
    if not (isinstance(kind, type) and issubclass(kind, FittedValue)):
        raise MethodError(f"fit of {method.name!r} must declare which FittedValue it returns; found {kind}")
    return kind.from_arrays(arrays)
