"""Every mistake of a document at once: what is malformed, and what the rest gets wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ketahanan_index.errors import Problem
from ketahanan_index.framework import checks, mistakes

if TYPE_CHECKING:
    from ketahanan_index.framework.document import Framework

ATTEMPTS = 5
"""How often failing parts are taken out: taking one out can leave its parent incomplete."""


def problems(
    data: Any, error: ValidationError, validate: Callable[[Any], Framework], root: type[Framework]
) -> list[Problem]:
    """Return the errors found, and what the checks find once the failing parts are taken out."""
    out: list[Problem] = []
    removed: set[str] = set()
    for attempt in range(ATTEMPTS):
        found = mistakes.located(error, data)
        if attempt == 0:
            out = [mistakes.problem(loc, item, data, root) for loc, item in found]
        places = [loc[:-1] if item["type"] == "missing" else loc for loc, item in found]
        missing = {loc[0] for loc, item in found if item["type"] == "missing" and len(loc) == 1}
        if not isinstance(data, dict) or "index" in missing or ("index",) in places:
            break
        removed |= {str(place[1]) for place in places if len(place) > 1 and place[0] == "scales"}
        data = mistakes.pruned(data, filter(None, places)) | dict.fromkeys(missing, "unnamed")
        try:
            rest = validate(data)
        except ValidationError as again:
            error = again
            continue
        return out + [p for p in checks.problems(rest, removed=removed) if p not in out]
    return out
