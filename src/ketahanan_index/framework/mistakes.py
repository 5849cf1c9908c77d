"""Turns what pydantic found wrong into problems with a path, the nearest valid name and a remedy."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from ketahanan_index.errors import Problem
from ketahanan_index.framework import structure
from ketahanan_index.framework.methodology import Coverage, Methodology
from ketahanan_index.framework.reading import join
from ketahanan_index.framework.scales import KINDS, Exclusive
from ketahanan_index.framework.screening import Screening
from ketahanan_index.methods.base import Aggregation, Imputation, Normalisation, Treatment, Weighting
from ketahanan_index.records import nearest

Loc = tuple[int | str, ...]

_TAGS = {
    "group",
    "indicator",
    "one",
    "each",
    "str",
    "Bilingual",
    "tuple[str, ...]",
    "int",
    "float",
    "[key]",
    *KINDS,
}
_FAMILIES = {
    "imputation": Imputation,
    "treatment": Treatment,
    "normalisation": Normalisation,
    "weighting": Weighting,
    "aggregation": Aggregation,
}


def path_of(loc: Iterable[object]) -> str:
    """Return ``index.members[0].scale`` for ``("index", "members", 0, "scale")``."""
    path = ""
    for part in loc:
        path = join(path, part)
    return path


def located(error: ValidationError, data: Any) -> list[tuple[Loc, Mapping[str, Any]]]:
    """Return each error with its place in `data`, without the names pydantic gives to branches."""
    out: list[tuple[Loc, Mapping[str, Any]]] = []
    for item in error.errors(include_url=False):
        here, place = data, []
        for part in item["loc"]:
            inside = _child(here, part)
            if inside is _ABSENT and part in _TAGS:
                continue
            # A key is a text in a path, even one that is a number; only a place in a list is a number.
            place.append(str(_key(here, part)) if isinstance(here, dict) else part)
            here = None if inside is _ABSENT else inside
        out.append((tuple(place), item))
    return _telling(out)


def _telling(found: list[tuple[Loc, Mapping[str, Any]]]) -> list[tuple[Loc, Mapping[str, Any]]]:
    """Leave out what a union adds: every other kind it could have been, beside the fault inside one of them."""
    out: list[tuple[Loc, Mapping[str, Any]]] = []
    seen: set[Loc] = set()
    for loc, item in found:
        general = item["type"].endswith("_type") or item["type"] == "too_short"
        deeper = any(len(other) > len(loc) and other[: len(loc)] == loc for other, _ in found)
        if not (general and (deeper or loc in seen)):
            out.append((loc, item))
            seen.add(loc)
    return out


def problem(loc: Loc, item: Mapping[str, Any], data: Any, root: type[BaseModel]) -> Problem:
    """Return one pydantic error as a Problem."""
    kind, last = item["type"], str(loc[-1]) if loc else ""
    remedy = ""
    if kind == "extra_forbidden":
        known = sorted(_fields(loc[:-1], data, root))
        message = f"unknown key {last!r}{nearest(last, known)}"
        remedy = f"known here: {', '.join(known)}" if known else "remove it"
    elif kind == "missing":
        message, remedy = f"needs {last!r}", f"add {last}"
    elif kind == "literal_error":
        expected = item["ctx"]["expected"]
        options = expected.replace("'", "").replace(" or ", ", ").split(", ")
        remedy = f"choose one of {', '.join(options)}"
        message = f"{item['input']!r} is not one of {expected}{nearest(str(item['input']), options)}"
    elif kind == "string_pattern_mismatch":
        message = f"{_short(item['input'])} cannot be a name"
        remedy = "use letters, digits, hyphen, underscore and dot, beginning with a letter or digit"
    elif kind == "too_short" and last == "members":
        message, remedy = "this group is empty", "give it members, or remove it"
    elif kind in {"method_unknown", "method_missing"}:
        message = str(item["msg"])
    elif kind == "unknown_kind":
        given = item["input"].get("kind") if isinstance(item["input"], Mapping) else None
        message = str(item["msg"]) + (f"; found {given!r}{nearest(str(given), KINDS)}" if given else "")
    else:
        said = str(item["msg"]).removeprefix("Value error, ")
        message, remedy = f"{said[:1].lower()}{said[1:]}; found {_short(item['input'])}", "correct it"
    return Problem(message=message, remedy=remedy, code=kind, table="framework", column=path_of(loc))


def pruned(data: Any, places: Iterable[Loc]) -> Any:
    """Return a copy of `data` without the parts that failed, so that the rest can be checked too."""
    out = copy.deepcopy(data)
    for loc in sorted(places, key=lambda place: [str(p).zfill(6) for p in place], reverse=True):
        here: Any = out
        for part in loc[:-1]:
            here = _child(here, part)
        if loc and isinstance(here, dict):
            here.pop(_key(here, loc[-1]), None)
        elif loc and isinstance(here, list) and isinstance(loc[-1], int) and loc[-1] < len(here):
            del here[loc[-1]]
    return out


def named(data: Any, places: Iterable[Loc]) -> Any:
    """Return a copy of `data` with another name at each place."""
    out = copy.deepcopy(data)
    for i, loc in enumerate(places):
        here: Any = out
        for part in loc[:-1]:
            here = _child(here, part)
        if isinstance(here, dict):
            here[loc[-1]] = f"unnamed_{i}"
    return out


_ABSENT = object()


def _key(here: Any, part: Any) -> Any:
    """Return the key as the document has it: pydantic may have read the text "1" as a number."""
    if isinstance(here, dict) and part not in here:
        return next((k for k in here if str(k) == str(part)), part)
    return part


def _child(here: Any, part: Any) -> Any:
    if isinstance(here, dict):
        return here.get(_key(here, part), _ABSENT)
    if isinstance(here, list | tuple) and isinstance(part, int) and part < len(here):
        return here[part]
    if isinstance(here, BaseModel) and isinstance(part, str):
        return getattr(here, part, _ABSENT)
    return _ABSENT


def _fields(loc: Loc, data: Any, root: type[BaseModel]) -> Iterable[str]:
    """Return the keys a mapping may have at a place of the document."""
    here = data
    for part in loc:
        here = _child(here, part)
    last = loc[-1] if loc else None
    if not loc:
        return root.model_fields
    if loc[0] == "methodology":
        return _methodology_fields(loc, here)
    if loc[0] == "scales" and isinstance(here, dict) and len(loc) == 2:
        return KINDS[here["kind"]].model_fields
    by_place: dict[Any, type[BaseModel]] = {
        "denominator": structure.Denominator,
        "lead_in": structure.LeadIn,
        "classes": structure.Classes,
        "exclusive": Exclusive,
    }
    parent = loc[-2] if len(loc) > 1 else None
    if parent == "members" or loc == ("index",):
        return (structure.Group if "members" in (here or {}) else structure.Indicator).model_fields
    if parent in {"items", "levels"}:
        return (structure.Item if parent == "items" else structure.Class).model_fields
    model = by_place.get(last, by_place.get(parent))
    return model.model_fields if model else ("id", "en")


def _methodology_fields(loc: Loc, here: Any) -> Iterable[str]:
    if len(loc) == 1:
        return Methodology.model_fields
    step = str(loc[1])
    if step in _FAMILIES:
        name = here.get("method") if isinstance(here, dict) else None
        method = _FAMILIES[step].known().get(str(name))
        return method.model_fields if method else ()
    return Screening.model_fields if step == "screening" else Coverage.model_fields


def _short(value: Any) -> str:
    try:
        shown = repr(value)
    except ValueError:
        return "a number of thousands of digits"
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
