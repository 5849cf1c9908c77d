"""Texts of a document, in one language or two, and the base of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from ketahanan_index.errors import FrameworkError, KetahananError
from ketahanan_index.records import Record
from ketahanan_index.words import Language

Key = TypeVar("Key")
Value = TypeVar("Value")

ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80)]
"""A short name: letters, digits, hyphen, underscore and dot, so that it is safe as a column and a file name."""


class FrozenDict(dict[Key, Value]):
    """A dict that refuses to change, because a framework is a value."""

    def _refuse(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("a framework does not change; use with_methodology, with_weights or from_dict")

    __setitem__ = __delitem__ = update = setdefault = pop = popitem = clear = __ior__ = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (dict(self),))


class FrozenList(list[Value]):
    """A list that refuses to change."""

    def _refuse(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("a framework does not change; use with_methodology, with_weights or from_dict")

    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse
    append = extend = insert = pop = remove = clear = sort = reverse = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (list(self),))


def frozen(value: Any) -> Any:
    """Return nested mappings and lists that refuse to change."""
    if isinstance(value, Mapping):
        return FrozenDict({k: frozen(v) for k, v in value.items()})
    return FrozenList(frozen(v) for v in value) if isinstance(value, list) else value


Frozen = AfterValidator(frozen)


class Part(Record):
    """A part of a framework document: frozen, and no unknown keys."""

    refusal: ClassVar[type[KetahananError]] = FrameworkError


class Bilingual(Part):
    """A text in Indonesian and English."""

    id: str
    en: str


Text = str | Bilingual


def text(value: Text | None, language: Language = "id", default: str = "") -> str:
    """Return a text in the language asked for.

    Examples
    --------
    >>> text(Bilingual(id="Tinggi", en="High"), "en"), text("Tinggi", "en")
    ('High', 'Tinggi')
    """
    if value is None:
        return default
    return value if isinstance(value, str) else str(getattr(value, language))


def _code(value: Any) -> Any:
    """Return 8 for 8.0 and "8": answers are compared so, and a spreadsheet knows no difference."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and value.removeprefix("-").isdecimal() and str(int(value)) == value:
        return int(value)
    return value


def _as_tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str | int | float) and not isinstance(value, bool) else value


Code = Annotated[int | float | str, BeforeValidator(_code, json_schema_input_type=int | float | str)]
Codes = Annotated[
    tuple[Code, ...], BeforeValidator(_as_tuple, json_schema_input_type=Code | tuple[Code, ...])
]
"""One answer code or several."""


def plain(value: Any) -> Any:
    """Return nested mappings and sequences as dicts and lists."""
    if isinstance(value, Mapping):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return value
