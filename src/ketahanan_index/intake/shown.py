"""Answers and scales as a message may show them: no names, no long numbers."""

from __future__ import annotations

from typing import Any

from ketahanan_index.framework import Binary, Numeric, Ordinal
from ketahanan_index.framework.scales import Scale, key, names
from ketahanan_index.records import nearest

INFINITE = float("inf")
CLOSE = 0.8
"""How alike an answer and a label must be for a hint: "tidak tahu" is no misspelt "tidak setuju"."""
LONGEST_CODE, LONGEST_NUMBER = 4, 6
"""Characters of a text that a message may show; longer ones may be a name, a telephone or a NIK."""


def as_float(answer: Any) -> float | None:
    """Return an answer as a number, None for what is none as a person writes them."""
    try:
        # Python reads 1_000 and nan as numbers; a person who typed them meant something else.
        value = None if isinstance(answer, str) and "_" in answer else float(answer)
        return None if value is not None and value != value else value
    except OverflowError:
        # A whole number of hundreds of digits is what its text is: beyond all numbers there are.
        return INFINITE if answer > 0 else -INFINITE
    except (TypeError, ValueError):
        return None


def scale_range(scale: Any) -> str:
    """Return a scale's valid answers in short: 1…5, or the codes."""
    if isinstance(scale, Numeric | Ordinal):
        low, high = scale.ends
        return f"{low:g}…{high:g}"
    if isinstance(scale, Binary):
        return ", ".join(str(code) for code in (*scale.yes, *scale.no))
    return ", ".join(map(str, (*scale.options, *scale.exclusive)))


def listed(answers: list[Any], scale: Scale | None = None) -> str:
    """Return the first distinct answers as a message may show them."""
    known = [name for name in _names(scale) if name]
    distinct = list(dict.fromkeys(_short(a, known) for a in answers))
    return ", ".join(distinct[:3]) + (" …" if len(distinct) > 3 else "")


def short(answer: Any, scale: Scale | None = None) -> str:
    """Return an answer as a message may show it."""
    return _short(answer, [name for name in _names(scale) if name])


def _short(answer: Any, known: list[str]) -> str:
    """Return a number, a short code, or a text close to a label; any other text may be about a person."""
    if isinstance(answer, int | float):
        # A number this long may be a telephone or a NIK.
        digits = len(str(abs(round(answer)))) if abs(answer) < INFINITE else 0
        return f"a number of {digits} digits" if digits > LONGEST_NUMBER else f"{answer:g}"
    said = " ".join(str(answer).split())
    # Four letters can be a name; two letters, or a sign with digits, are a code.
    if _is_short(said) or (as_float(said) is not None and len(said) <= LONGEST_NUMBER):
        return repr(said)
    hint = nearest(said.casefold(), known, CLOSE).removeprefix(", ")
    return f"a text of {len(said)} characters" + (f" ({hint})" if hint else "")


def _is_short(said: str) -> bool:
    """Return whether a text is a code and no word."""
    return len(said) <= 2 or (len(said) <= LONGEST_CODE and any(c.isdigit() for c in said))


def _names(scale: Scale | None) -> list[str]:
    labels: list[Any] = list(getattr(scale, "options", {}).values())
    absent = () if scale is None else (*scale.missing, *scale.not_applicable)
    words = [code for code in absent if isinstance(code, str) and not _is_short(code)]
    return [name.casefold() for label in labels for name in names(label)] + [key(word) for word in words]
