"""Texts of a document, in one language or two, and the base of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, StringConstraints

from ketahanan_index.errors import FrameworkError, KetahananError
from ketahanan_index.records import Frozen, FrozenDict, FrozenList, Record, frozen
from ketahanan_index.words import Language

__all__ = [
    "ID_PATTERN",
    "Bilingual",
    "Codes",
    "Frozen",
    "FrozenDict",
    "FrozenList",
    "Id",
    "Part",
    "Text",
    "frozen",
    "plain",
    "text",
]

ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80)]
"""A short name: letters, digits, hyphen, underscore and dot, so that it is safe as a column and a file name."""


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
