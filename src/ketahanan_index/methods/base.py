"""What a method is: one registry, five families, and what each family promises.

A method is a frozen record of its own parameters that can compute. To add one, subclass a family's base
and give it a ``method`` name; that registers it, in a file of this package or in a notebook cell::

    class HalfRange(Normalisation):
        method: Literal["half_range"] = "half_range"

        def fit(self, x: Array, direction: Array, ends: Array, span: Span) -> Rescaling: ...

Arrays are float64, ``(..., unit, indicator)``, NaN where missing; leading axes are draws.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError
from pydantic_core import core_schema as cs

from ketahanan_index.errors import KetahananError, MethodError, Problem, heading
from ketahanan_index.records import Record, nearest

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue

    from ketahanan_index.methods.fitted import FittedValue, Weights

Array = NDArray[np.float64]
Span = tuple[float, float]
KNOWN = frozenset({"names", "units", "direction", "ancestors"})
"""What a method may ask for: see `Method.asks`."""


class Method(Record):
    """The base of all methods: parameters, a registry a family, and a place in JSON Schema."""

    refusal: ClassVar[type[KetahananError]] = MethodError
    registry: ClassVar[dict[str, type[Method]]] = {}
    family: ClassVar[str] = ""
    base: ClassVar[type[Method] | None] = None
    learns: ClassVar[bool] = True
    """Whether what `fit` gives back depends on the data, and not on parameters and scales alone."""
    invariances: ClassVar[frozenset[str]] = frozenset()
    """Changes of the data that leave the result as it is (or, for unit_order, reorder it alike):
    ``shift`` (a constant added to an indicator), ``scale`` (an indicator multiplied by a positive
    constant), ``monotone`` (the order of the units within an indicator is kept), ``unit_order``,
    ``homogeneous`` (all members multiplied: the result too), ``idempotent`` (equal members: their value).
    Imputation and treatment stay on the indicator's scale, so there a shift or scale is found again in
    the result; weights under a ``monotone`` weighting do not change when members are transformed alike."""
    asks: ClassVar[frozenset[str]] = frozenset()
    """What `fit` takes by keyword beside the arguments of its family: ``names`` (ids of the indicators, or of a
    group's members), ``units`` (codes of the units), ``direction`` (indicator,) and ``ancestors``
    (level, indicator): the number of the group an indicator lies under at each level, the root's first, -1 below
    its parent. Not given (None) where a method is used on its own."""

    def mentions(self) -> frozenset[str]:
        """Return the ids of nodes that parameters name; a framework without one of them is refused."""
        return frozenset()

    def __init_subclass__(cls, *, family: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if family:
            cls.registry, cls.family, cls.base = {}, family, cls

    @classmethod
    def __pydantic_init_subclass__(cls, *, family: str = "", **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if family or "method" not in cls.model_fields:
            return
        fit = vars(cls).get("fit")
        if fit is not None and "return" not in fit.__annotations__:
            raise MethodError(
                f"fit of {cls.__name__} must say what it returns, such as `-> Rescaling`: "
                "a saved score is rebuilt from it"
            )
        if not cls.asks <= KNOWN:
            raise MethodError(
                f"{cls.__name__} asks for {', '.join(sorted(cls.asks - KNOWN))}; `fit` can be told "
                f"{', '.join(sorted(KNOWN))}"
            )
        for name in get_args(cls.model_fields["method"].annotation):
            known = cls.registry.get(name)
            # The same name from the same place is a notebook cell that was run again.
            if known and (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
                raise MethodError(
                    f"{cls.family} method {name!r} is already defined by "
                    f"{known.__module__}.{known.__qualname__}; give this one another name"
                )
            cls.registry[name] = cls

    @classmethod
    def known(cls) -> dict[str, type[Method]]:
        """Return every registered method of the family by name, built-in ones included."""
        package = importlib.import_module(f"ketahanan_index.methods.{cls.family}")
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{package.__name__}.{module.name}")
        return cls.registry

    @classmethod
    def named(cls, value: Any) -> Method:
        """Return the method a name, a mapping with ``method``, or an instance stands for."""
        if cls.base is not None and isinstance(value, cls.base):
            return value
        record = {"method": value} if isinstance(value, str) else value
        known = cls.known()
        if not isinstance(record, Mapping) or "method" not in record:
            raise PydanticCustomError(
                "method_missing",
                "expected one of the {family} methods {known}, or a mapping with 'method' and its parameters",
                {"family": cls.family, "known": ", ".join(sorted(known))},
            )
        name = str(record["method"])
        if name not in known:
            raise PydanticCustomError(
                "method_unknown",
                "unknown {family} method '{name}'{hint}; known: {known}",
                {
                    "family": cls.family,
                    "name": name,
                    "hint": nearest(name, known),
                    "known": ", ".join(sorted(known)),
                },
            )
        return known[name].model_validate(record)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> cs.CoreSchema:
        if cls is not cls.base:
            return handler(source)

        def dump(method: Method, info: cs.FieldSerializationInfo) -> dict[str, Any]:
            fields = method.model_dump(
                mode=info.mode, exclude_defaults=info.exclude_defaults, exclude_none=info.exclude_none
            )
            return {"method": method.name, **fields}

        # Looked up at validation time, so that a class defined later is found.
        return cs.no_info_plain_validator_function(
            cls.named, serialization=cs.plain_serializer_function_ser_schema(dump, info_arg=True)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: cs.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        if cls is not cls.base:
            return handler(schema)
        branches: list[JsonSchemaValue] = [{"enum": sorted(cls.known())}]
        for name, method in sorted(cls.known().items()):
            branch = handler(method.__pydantic_core_schema__)
            resolved = dict(handler.resolve_ref_schema(branch))
            # In validation mode a field with a default is optional; here it tells the branches apart.
            required = ["method", *(r for r in resolved.get("required", []) if r != "method")]
            branches.append({**resolved, "title": name, "required": required})
        return {"oneOf": branches}

    @property
    def name(self) -> str:
        """The registered name of the method."""
        return str(self.__dict__["method"])


class Imputation(Method, family="imputation"):
    """Fills missing values of indicators on their own scales, before rescaling.

    Methods that learn from several indicators see those that share the method, with its parameters.
    """

    @property
    def grouping(self) -> str | None:
        """The column of the village table whose groups are filled apart; None where there are none."""
        return None

    def fit(self, x: Array, groups: NDArray[np.intp] | None) -> FittedValue:
        """Learn what to fill with.

        Parameters
        ----------
        x : array (..., unit, indicator)
            Values on their own scales.
        groups : array (unit,) or None
            The number of the group of each unit, -1 for none, where the method has a `grouping`. What it gives
            back is then asked to ``.transform(x, groups)``, with the numbers of the units in `x`.
        """
        raise NotImplementedError


class Treatment(Method, family="treatment"):
    """Tames outliers and skewness of indicators on their own scales, after imputation."""

    @property
    def keeps_unit(self) -> bool:
        """Whether treated values are still in the unit of the indicator, as they are not after a logarithm."""
        return True

    def fit(self, x: Array) -> FittedValue:
        """Learn limits or transformations.

        Parameters
        ----------
        x : array (..., unit, indicator)
            Values on their own scales.
        """
        raise NotImplementedError


class Normalisation(Method, family="normalisation"):
    """Puts indicators on one range where more is better."""

    needs_ends: ClassVar[bool] = False
    """Whether every indicator's scale must state its lower and upper end."""
    needs_spread: ClassVar[bool] = True
    """Whether a method that learns refuses an indicator with one value only."""

    @property
    def states_units(self) -> bool:
        """Whether ends or other parameters are stated in the unit of the indicator."""
        return self.needs_ends

    def fit(self, x: Array, direction: Array, ends: Array, span: Span) -> FittedValue:
        """Learn a rescaling.

        Parameters
        ----------
        x : array (..., unit, indicator)
            Values on their own scales.
        direction : array (indicator,)
            1 where more is better, -1 where less is better.
        ends : array (2, indicator)
            Lower and upper end of each indicator's scale, NaN where it states none.
        span : tuple of float
            The range asked for, ``methodology.range``.
        """
        raise NotImplementedError

    def lands_on(self, span: Span) -> str:
        """Describe the range of the result; members of a group must land on the same one."""
        return f"{span[0]:g} to {span[1]:g}"


class Weighting(Method, family="weighting"):
    """Gives the members of a group their weights."""

    def fit(self, x: Array, given: Array) -> Weights:
        """Return weights of the members.

        Parameters
        ----------
        x : array (..., unit, member)
            Their values, more is better.
        given : array (member,)
            The weights that the framework states; a member with weight 0 keeps it.
        """
        raise NotImplementedError


class Aggregation(Method, family="aggregation"):
    """Combines the members of a group into one value; missing members are left out and weights renormalised.

    A mean of the form phi^-1(sum(w phi(x)) / sum(w)) gives `forward` (phi) and `inverse`; `combine` follows.
    Any other aggregation overrides `combine` alone.
    """

    relative: ClassVar[bool] = False
    """Whether a unit's value depends on the other units."""

    @property
    def needs_positive(self) -> bool:
        """Whether a negative member makes the result meaningless."""
        return False

    @classmethod
    def is_mean(cls) -> bool:
        """Whether the method is given as `forward` and `inverse`."""
        return cls.forward is not Aggregation.forward

    def decides_at_zero(self) -> bool:
        """Whether a single member of 0 makes the result 0, as under a geometric mean."""
        return self.is_mean() and bool(np.isinf(self.forward(np.zeros(1))).any())

    def forward(self, x: Array) -> Array:
        """Return phi(x)."""
        raise NotImplementedError(f"{type(self).__name__} gives neither forward and inverse nor combine")

    def inverse(self, m: Array) -> Array:
        """Return phi^-1(m)."""
        raise NotImplementedError(f"{type(self).__name__} gives forward but not inverse")

    def combine(self, x: Array, weights: Array) -> Array:
        """Return ``(..., unit)`` from members ``(..., unit, member)`` and weights ``(..., member)``."""
        weight = np.where(np.isnan(x), 0.0, weights[..., None, :])
        # 0 * infinity would be NaN: phi(0) is infinite under a geometric mean.
        part = np.where(weight > 0, weight * self.forward(np.where(weight > 0, x, 1.0)), 0.0)
        with np.errstate(invalid="ignore"):
            return self.inverse(part.sum(axis=-1) / weight.sum(axis=-1))

    def gradient(self, x: Array, weights: Array) -> Array | None:
        """Return the derivative to each member, shaped like `x`, or None where there is none."""
        return None


def called(names: Sequence[str] | None, place: int) -> str:
    """Return the name of an indicator or member for a message, its place where names are not known."""
    return f"number {place + 1}" if names is None else names[place]


def refuse(code: str, problems: Iterable[tuple[str, str]]) -> NoReturn:
    """Raise a `MethodError` of problems, each a message and a remedy."""
    found = [Problem(message=message, remedy=remedy, code=code) for message, remedy in problems]
    raise MethodError(heading(found, "method"), found)


def shares(x: Array, weights: Array) -> Array:
    """Return weights over the present members of each unit, summing to 1; 0 for a missing member."""
    weight = np.where(np.isnan(x), 0.0, weights[..., None, :])
    with np.errstate(invalid="ignore"):
        return np.where(weight == 0, 0.0, weight / weight.sum(axis=-1, keepdims=True))
