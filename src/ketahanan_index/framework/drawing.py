"""The tree as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ketahanan_index.errors import MethodError
from ketahanan_index.framework.methodology import chosen
from ketahanan_index.framework.structure import Classes, Group, Indicator
from ketahanan_index.framework.texts import text
from ketahanan_index.methods.base import Weighting
from ketahanan_index.methods.weighting.given import Given
from ketahanan_index.words import Language, counted, decimal, plain_number, say

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
    lines += [counts, head, *_tree(framework, language)]
    if framework.classes:
        lines += [f"{say('classes', language)}:", *_classes(framework.classes, language)]
    return "\n".join(lines)


def text_of_status(framework: Framework, language: Language) -> str:
    """Return the status line of a framework that has one."""
    return str(getattr(framework.status, language))


@dataclass(frozen=True, slots=True)
class Branch:
    """A node under the root, as it is drawn.

    Parameters
    ----------
    node : Group or Indicator
        The node.
    level : int
        How far below the root; its members are on level 1.
    share, overall : float
        Its weight in its group and in the index.
    notes : tuple of str
        What sets it apart.
    stem : str
        The lines drawn before it.
    """

    node: Group | Indicator
    level: int
    share: float
    overall: float
    notes: tuple[str, ...]
    stem: str


def branches(framework: Framework, language: Language) -> Iterator[Branch]:
    """Yield every node under the root in tree order, with its weights."""
    yield from _members(framework.index, framework, (1.0, 0, ""), language)


def _tree(framework: Framework, language: Language) -> Iterator[str]:
    root = framework.index
    marks = _marks(_learnt(root, framework, 0, language))
    yield f"{root.id}  {text(root.label, language)}".rstrip() + marks
    for branch in branches(framework, language):
        label = f"  {text(branch.node.label, language)}".rstrip()
        overall = f"{decimal(branch.overall * 100, 2, language)}%"
        shown = f"{overall:>7} | {plain_number(float(f'{branch.share:.4g}'), language)}"
        yield f"{branch.stem}{branch.node.id}{label}  {shown}{_marks(branch.notes)}"


def _members(
    group: Group, framework: Framework, place: tuple[float, int, str], language: Language
) -> Iterator[Branch]:
    """Yield a branch a member; `place` is the group's overall weight, its level and the indent of its members."""
    overall, level, indent = place
    weights = _weights(group, _weighting(group, framework, level))
    for i, member in enumerate(group.members):
        last = i == len(group.members) - 1
        share = weights[i] / sum(weights)
        notes = []
        if isinstance(member, Group):
            notes += [say("optional", language)] if member.optional else []
            notes += _learnt(member, framework, level + 1, language)
        else:
            notes.append(say(f"from_{member.source}", language))
            notes += [say("higher_is_worse", language)] if member.direction == "negative" else []
        stem = f"{indent}{'└─ ' if last else '├─ '}"
        yield Branch(member, level + 1, share, overall * share, tuple(notes), stem)
        if isinstance(member, Group):
            below = (overall * share, level + 1, indent + ("   " if last else "│  "))
            yield from _members(member, framework, below, language)


def _marks(notes: Sequence[str]) -> str:
    return f" ({', '.join(notes)})" if notes else ""


def _weighting(group: Group, framework: Framework, level: int) -> Weighting:
    return chosen(framework.methodology.weighting, group.id, f"level_{level}", Given())


def _learnt(group: Group, framework: Framework, level: int, language: Language) -> list[str]:
    """Return the note that a group's weights come from the data, and are not those drawn."""
    weighting = _weighting(group, framework, level)
    return [f"{say('weights_learnt', language)}: {weighting.name}"] if weighting.learns else []


def _weights(group: Group, weighting: Weighting) -> list[float]:
    """Return the weights of members: those that a weighting states, or, where it learns, those of the document."""
    stated = [member.weight for member in group.members]
    if weighting.learns:
        return stated
    anything: Any = weighting
    told = {"names": tuple(member.id for member in group.members)} if "names" in weighting.asks else {}
    try:
        found: list[float] = anything.fit(np.empty((0, len(stated))), np.array(stated), **told).value.tolist()
    except MethodError:
        # What is wrong with the table of an expert is told when it is needed.
        return stated
    return found


def _classes(classes: Classes, language: Language) -> Iterator[str]:
    for place, level in enumerate(classes.levels):
        yield f"  {text(level.label, language) or level.id}: {class_bounds(classes, place, language)}"


def class_bounds(classes: Classes, place: int, language: Language) -> str:
    """Return between which scores a class lies, empty where it is the only one.

    Examples
    --------
    >>> classes = Classes(levels=[{"id": "rendah", "upper": 50}, {"id": "tinggi"}])
    >>> class_bounds(classes, 0, "en"), class_bounds(classes, 1, "id")
    ('up to and including 50', 'di atas 50')
    """
    bounds: tuple[float | None, ...] = (None, *classes.bounds, None)
    low, high = bounds[place], bounds[place + 1]
    above, up_to = ("above", "up_to") if classes.upper_included else ("from", "below")
    keys = [key for key, bound in ((above, low), (up_to, high)) if bound is not None]
    told = [plain_number(bound, language) for bound in (low, high) if bound is not None]
    return say("_".join(keys), language, *told) if keys else ""


def class_names(classes: Classes | None, language: Language) -> tuple[str, ...]:
    """Return what the classes are called, the lowest first; none where there are none."""
    levels = classes.levels if classes else ()
    return tuple(text(level.label, language) or level.id for level in levels)


def node_names(framework: Framework, language: Language) -> dict[str, str]:
    """Return what every node of a framework is called, by its id."""
    return {node.id: text(node.label, language) or node.id for node in framework.index.walk()}
