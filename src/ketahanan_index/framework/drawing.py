"""The tree as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ketahanan_index.framework.structure import Classes, Group, Indicator
from ketahanan_index.framework.texts import text
from ketahanan_index.words import Language, counted, say

if TYPE_CHECKING:
    from ketahanan_index.framework.document import Framework


def describe(framework: Framework, language: Language) -> str:
    """Draw a framework: heading, tree with weights, classes."""
    lines = [
        f"{framework.id}, version {framework.version}"
        if language == "en"
        else f"{framework.id}, versi {framework.version}"
    ]
    status = text_of_status(framework, language) if framework.status else ""
    lines += [said for said in (text(framework.label, language), status) if said]
    head = f"{say('overall_weight', language)} | {say('weight_in_group', language)}"
    indicators, groups = len(framework.indicators), len(framework.groups) - 1
    counts = f"{counted('indicator', indicators, language)}, {counted('dimension', groups, language)}"
    lines += [counts, head, *_tree(framework.index, language)]
    if framework.classes:
        lines += [f"{say('classes', language)}:", *_classes(framework.classes, language)]
    return "\n".join(lines)


def text_of_status(framework: Framework, language: Language) -> str:
    """Return the status line of a framework that has one."""
    return str(getattr(framework.status, language))


def _tree(root: Group, language: Language) -> Iterator[str]:
    yield f"{root.id}  {text(root.label, language)}".rstrip()
    yield from _members(root, 1.0, "", language)


def _members(group: Group, overall: float, indent: str, language: Language) -> Iterator[str]:
    total = sum(member.weight for member in group.members)
    for i, member in enumerate(group.members):
        last = i == len(group.members) - 1
        share = member.weight / total
        notes = []
        if isinstance(member, Group) and member.optional:
            notes.append(say("optional", language))
        if isinstance(member, Indicator):
            notes.append(say(f"from_{member.source}", language))
            if member.direction == "negative":
                notes.append(say("higher_is_worse", language))
        marks = f" ({', '.join(notes)})" if notes else ""
        weights = f"{overall * share:7.2%} | {share:.4g}"
        label = f"  {text(member.label, language)}".rstrip()
        yield f"{indent}{'└─ ' if last else '├─ '}{member.id}{label}  {weights}{marks}"
        if isinstance(member, Group):
            yield from _members(member, overall * share, indent + ("   " if last else "│  "), language)


def _classes(classes: Classes, language: Language) -> Iterator[str]:
    bounds: tuple[float | None, ...] = (None, *classes.bounds, None)
    above, up_to = ("above", "up_to") if classes.upper_included else ("from", "below")
    for level, low, high in zip(classes.levels, bounds[:-1], bounds[1:], strict=True):
        parts = [f"{say(above, language)} {low:g}"] if low is not None else []
        if high is not None:
            parts.append(f"{say(up_to, language)} {high:g}")
        yield f"  {text(level.label, language) or level.id}: {', '.join(parts)}"
