"""What a notebook shows of a framework."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ketahanan_index.framework.drawing import Branch, branches, text_of_status
from ketahanan_index.framework.showing import ROWS, Column, Table, View, clipped, head
from ketahanan_index.framework.structure import Group, Indicator
from ketahanan_index.framework.texts import text
from ketahanan_index.words import Language, counted, number, percent, say

if TYPE_CHECKING:
    from ketahanan_index.framework.document import Framework


def of_framework(framework: Framework, language: Language = "id") -> str:
    """Return how much is measured, the upper levels of the tree with their weights, and the classes."""
    tree = list(branches(framework, language))
    shown = _upper(tree)
    groups = [branch.node for branch in shown if isinstance(branch.node, Group)]
    columns = [
        Column(head("display_node", language), [_indented(b, language) for b in shown], "text"),
        Column(head("display_id", language), [b.node.id for b in shown], "text"),
        Column(head("weight_in_group", language), [percent(b.share, language, 1) for b in shown]),
        Column(head("overall_weight", language), [percent(b.overall, language, 1) for b in shown]),
    ]
    if groups:
        under = [number(_indicators(b), language) if isinstance(b.node, Group) else "" for b in shown]
        columns.append(Column(head("indicators_listed", language), under))
    columns.append(Column(head("display_notes", language), [", ".join(b.notes) for b in shown], "text"))
    count, dimensions = len(framework.indicators), len(framework.groups) - 1
    facts = [f"{counted('indicator', count, language)}, {counted('dimension', dimensions, language)}"]
    if framework.status:
        facts.append(clipped(text_of_status(framework, language), 200))
    if framework.classes:
        names = ", ".join(text(level.label, language) or level.id for level in framework.classes.levels)
        facts.append(clipped(f"{say('classes', language)}: {names}", 200))
    return View(
        title=titled("framework", framework, language),
        version=framework.version,
        facts=facts,
        table=Table(say("display_tree", language), columns, len(tree) - len(shown)),
        whole=".describe()",
    ).html(language)


def titled(key: str, framework: Framework, language: Language) -> str:
    """Return what a view shows, and of which framework."""
    return f"{say(key, language)}: {clipped(text(framework.label, language) or framework.id, 80)}"


def _upper(tree: list[Branch]) -> list[Branch]:
    """Return the upper levels, as many as fit whole; of a first level that does not, the first nodes."""
    levels = sorted({branch.level for branch in tree})
    fit = [level for level in levels if sum(b.level <= level for b in tree) <= ROWS]
    deepest = max(fit, default=1)
    return [branch for branch in tree if branch.level <= deepest][:ROWS]


def _indented(branch: Branch, language: Language) -> str:
    return "– " * (branch.level - 1) + (text(branch.node.label, language) or branch.node.id)


def _indicators(branch: Branch) -> int:
    node = branch.node
    return sum(isinstance(one, Indicator) for one in node.walk()) if isinstance(node, Group) else 1
