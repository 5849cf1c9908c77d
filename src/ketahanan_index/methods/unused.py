"""Parameters that would do nothing beside the others, refused where they are stated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pydantic_core import PydanticCustomError

from ketahanan_index.methods.registry import Method


class Idle(NamedTuple):
    """Parameters that do nothing in one place, and what would put them to use."""

    names: tuple[str, ...]
    where: str
    otherwise: str


BESIDE_CONSTANT = Idle(("share",), "beside constant", "leave out constant")


def refuse_unused(method: Method, idle: Iterable[Idle]) -> None:
    """Refuse parameters that do nothing and differ from their default; a document that states defaults is read."""
    said = [sentence for each in idle for sentence in _sentences(method, each)]
    if said:
        raise PydanticCustomError("unused_parameter", "{said}", {"said": "; ".join(said)})


def _sentences(method: Method, idle: Idle) -> Iterable[str]:
    fields = type(method).model_fields
    stated = [name for name in idle.names if getattr(method, name) != fields[name].default]
    if stated:
        do, them = ("do", "them") if len(stated) > 1 else ("does", "it")
        yield f"{', '.join(stated)} {do} nothing {idle.where}: leave {them} out, or {idle.otherwise}"
