"""Every mistake of a document at once: what is malformed, and what the rest gets wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ketahanan_index.errors import Problem
from ketahanan_index.framework import checks, mistakes

if TYPE_CHECKING:
    from ketahanan_index.framework.document import Framework

NAMES = ("id", "version")
ATTEMPTS = 5
"""How often failing parts are taken out: taking one out can leave its parent incomplete."""


def problems(
    data: Any, error: ValidationError, validate: Callable[[Any], Framework], root: type[Framework]
) -> list[Problem]:
    """Return the errors found, and what the checks find once the failing parts are taken out."""
    out: list[Problem] = []
    removed: set[str] = set()
    renamed: set[str] = set()
    for attempt in range(ATTEMPTS):
        found = mistakes.located(error, data)
        if attempt == 0:
            out = [mistakes.problem(loc, item, data, root) for loc, item in found]
        if not isinstance(data, dict) or any(loc == ("index",) for loc, _ in found):
            break
        # A part without a name keeps its place under another; any other part that fails is taken out.
        nameless = [loc for loc, _ in found if loc and loc[-1] in NAMES]
        places = [
            loc[:-1] if item["type"] == "missing" else loc for loc, item in found if loc not in nameless
        ]
        if not nameless and not any(places):
            break
        removed |= {str(place[1]) for place in places if len(place) > 1 and place[0] == "scales"}
        renamed |= {_name(item["input"]) for loc, item in found if loc in nameless}
        data = mistakes.pruned(mistakes.named(data, nameless), filter(None, places))
        if any(place[:2] in {("methodology",), ("methodology", "normalisation")} for place in places):
            # The default would ask every scale for ends, which the method that was meant may not need.
            data["methodology"] = {**data.get("methodology", {}), "normalisation": "min_max"}
        try:
            rest = validate(data)
        except ValidationError as again:
            error = again
            continue
        more = [p for p in checks.problems(rest, removed=removed) if p not in out]
        # A methodology may speak of the node by the name that cannot be one.
        return out + [p for p in more if p.code != "unknown_key" or p.column.split(".", 2)[2] not in renamed]
    return out


def _name(value: Any) -> str:
    try:
        return str(value)
    except ValueError:  # a number of thousands of digits names nothing
        return ""
