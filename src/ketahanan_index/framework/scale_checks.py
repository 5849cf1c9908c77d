"""What must hold within a scale."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ketahanan_index.errors import Problem
from ketahanan_index.framework.scales import Binary, MultipleChoice, Numeric, Ordinal, Scale, key, names


def found(path: str, message: str, code: str, remedy: str = "") -> Problem:
    """Return a problem of a framework document."""
    return Problem(message=message, remedy=remedy, code=code, table="framework", column=path)


def problems(path: str, scale: Scale) -> Iterator[Problem]:
    """Yield everything wrong within a scale."""
    both = {key(c) for c in scale.missing} & {key(c) for c in scale.not_applicable}
    for known in sorted(both):
        yield found(
            f"{path}.missing",
            f"the code {known} is both missing and not applicable",
            "code_twice",
            "remove it from one of the two",
        )
    for code in (*scale.missing, *scale.not_applicable):
        if _valid(scale, code):
            yield found(
                f"{path}.missing",
                f"the code {code} is both a valid answer and missing",
                "valid_and_missing",
                "remove it from one of the two, or narrow the scale",
            )
    if isinstance(scale, Ordinal | Binary | MultipleChoice):
        yield from _labels(path, scale)
    if isinstance(scale, Ordinal) and len(scale.options) < 2:
        yield found(
            f"{path}.options",
            "an ordinal scale needs at least two options",
            "too_few_options",
            "state every valid code with its label",
        )
    low, high = scale.ends if isinstance(scale, Numeric | MultipleChoice) else (0.0, 1.0)
    if not (math.isnan(low) or math.isnan(high) or low < high):
        yield found(
            path,
            f"lower {low:g} is not below upper {high:g}",
            "ends_not_increasing",
            "correct the ends; where less is better, set direction: negative on the indicator",
        )
    if isinstance(scale, Numeric) and scale.cap and math.isnan(low) and math.isnan(high):
        yield found(f"{path}.cap", "cap needs a lower or an upper end", "cap_without_ends", "state one")


def _labels(path: str, scale: Ordinal | Binary | MultipleChoice) -> Iterator[Problem]:
    """Check that no answer could be read as two options."""
    owner: dict[str, str] = {}
    if isinstance(scale, Binary):
        for known in sorted({key(c) for c in scale.yes} & {key(c) for c in scale.no}):
            yield found(
                path, f"the code {known} is both yes and no", "code_twice", "remove it from one of the two"
            )
        allowed = {key(c) for c in (*scale.yes, *scale.no)}
        for code in scale.options:
            if key(code) not in allowed:
                yield found(
                    f"{path}.options.{code}",
                    f"the option {code} is neither yes nor no",
                    "unknown_option",
                    "add it to yes or no, or remove it",
                )
    options: dict[Any, Any] = dict(scale.options)
    if isinstance(scale, MultipleChoice):
        for code in {*scale.options} & {*scale.exclusive}:
            yield found(
                f"{path}.exclusive.{code}",
                f"{code!r} is an option and exclusive",
                "code_twice",
                "remove it from one of the two",
            )
        for code in (*scale.options, *scale.exclusive):
            if code != "".join(code.split()) or not code:
                yield found(
                    f"{path}.options.{code}",
                    f"the code {code!r} holds a space, which separates answers",
                    "space_in_code",
                    "write it with an underscore",
                )
        options |= {code: (e.id, e.en) for code, e in scale.exclusive.items()}
        for code, choice in scale.exclusive.items():
            if choice.scores is not None and not scale.ends[0] <= choice.scores <= scale.ends[1]:
                yield found(
                    f"{path}.exclusive.{code}.scores",
                    f"{code!r} scores {choice.scores:g}, outside the scale ({scale.ends[0]:g}…{scale.ends[1]:g})",
                    "score_outside_scale",
                    "give it a score within the ends of the scale, or null for missing",
                )
    for code, label in options.items():
        for name in {key(code), *(key(n) for n in names(label))}:
            if owner.setdefault(name, key(code)) != key(code):
                yield found(
                    f"{path}.options.{code}",
                    f"the label {name!r} names both {owner[name]} and {code}",
                    "ambiguous_label",
                    "tell the two apart",
                )


def _valid(scale: Scale, code: Any) -> bool:
    if isinstance(scale, Numeric):
        low, high = scale.ends
        return isinstance(code, int | float) and low <= code <= high
    codes: list[Any] = [*scale.yes, *scale.no] if isinstance(scale, Binary) else []
    options: dict[Any, Any] = dict(getattr(scale, "options", {}))
    spellings = [name for label in options.values() for name in names(label)]
    return key(code) in {key(known) for known in (*codes, *options, *spellings)}
