"""The base of all methods: how one is found by its name, read from a document and written to it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, get_args

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError
from pydantic_core import core_schema as cs

from ketahanan_index.errors import KetahananError, MethodError
from ketahanan_index.records import Record, nearest

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue

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
