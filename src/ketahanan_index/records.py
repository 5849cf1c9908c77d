"""Frozen records whose constructors answer mistakes with this library's errors."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from ketahanan_index.errors import KetahananError, Problem, heading

# pydantic does not export its metaclass, which type checkers need by name.
if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass
else:
    ModelMetaclass = type(BaseModel)


Key = TypeVar("Key")
Value = TypeVar("Value")


class _Answering(ModelMetaclass):
    """Raises the record's own error when it is made in Python; reading a document goes another way."""

    def __call__(self, *args: Any, **values: Any) -> Any:
        try:
            return super().__call__(*args, **values)
        except ValidationError as error:
            record: Any = self
            problems = [_problem(item, record.model_fields) for item in error.errors(include_url=False)]
            raise record.refusal(heading(problems, self.__name__), problems) from None


class Record(BaseModel, metaclass=_Answering):
    """A frozen pydantic record without unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    refusal: ClassVar[type[KetahananError]] = KetahananError
    """What is raised when the record cannot be made."""


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


def nearest(name: str, known: Any, alike: float = 0.6) -> str:
    """Return ``", did you mean 'x'?"`` for the nearest known name, if it is alike enough, or nothing.

    Examples
    --------
    >>> nearest("pwer", ["power"]), nearest("z", ["power"])
    (", did you mean 'power'?", '')
    """
    near = difflib.get_close_matches(name, list(known), 1, alike)
    return f", did you mean {near[0]!r}?" if near else ""


def _problem(item: Any, known: Any) -> Problem:
    path = ".".join(str(part) for part in item["loc"])
    if item["type"] == "extra_forbidden":
        message = f"unknown parameter {path!r}{nearest(path, known)}"
        remedy = f"known are {', '.join(known)}"
    elif item["type"] == "missing":
        message, remedy = f"needs {path!r}", f"state {path}"
    elif item["type"] == "literal_error":
        allowed = re.findall(r"'([^']*)'", item["ctx"]["expected"])
        message = f"{path} cannot be {item['input']!r}{nearest(str(item['input']), allowed)}"
        remedy = f"choose one of {', '.join(allowed)}"
    else:
        said = str(item["msg"])
        try:
            given = str(item["input"])[:60]
        except ValueError:
            given = "a number of thousands of digits"
        said = said.removeprefix("Value error, ")
        # What concerns a whole record is not told by showing all of it.
        found = f"; found {given}" if item["loc"] else ""
        message, remedy = f"{said[:1].lower()}{said[1:]}{found}", "correct it"
    return Problem(message=message, remedy=remedy, code=item["type"], column=path)
