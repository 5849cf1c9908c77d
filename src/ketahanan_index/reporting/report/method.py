"""How scores were computed and how they can be computed again: the appendix of a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from ketahanan_index.framework import Framework, Group, Indicator
from ketahanan_index.framework.scales import names
from ketahanan_index.framework.structure import Item
from ketahanan_index.framework.texts import Bilingual, text
from ketahanan_index.reporting.report.material import Material
from ketahanan_index.reporting.report.overview import status
from ketahanan_index.reporting.report.parameters import counts, parameters
from ketahanan_index.stages import publishing
from ketahanan_index.words import WORDS, Language, number, percent, plain_number, say

_PACKAGES = ("ketahanan-index", "numpy", "scipy", "pandas")
_GLOSSARY = (
    "score", "interval", "error", "rank", "rank_interval", "class", "probability", "dimension", "indicator",
    "weight", "coverage", "median", "psu", "effect", "flag", "digest", "seed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """An item: its column, its wording, and how answers are read."""

    column: str
    wording: str
    scale: str
    reverse: bool


@dataclass(frozen=True, slots=True)
class Node:
    """A group or an indicator of the tree."""

    level: int
    id: str
    label: str
    in_group: str
    overall: str
    notes: tuple[str, ...]
    questions: tuple[Question, ...]
    is_group: bool


@dataclass(frozen=True, slots=True)
class StepText:
    """A step, its parameters and what it counted."""

    name: str
    parameters: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Method:
    """The appendix."""

    status: str
    facts: tuple[tuple[str, str], ...]
    nodes: tuple[Node, ...]
    steps: tuple[StepText, ...]
    rule: tuple[str, ...]
    problems: tuple[tuple[str, str, str], ...]
    glossary: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    sources: tuple[str, ...]
    cite: str


def method(material: Material) -> Method:
    """Return the appendix."""
    scores, language = material.scores, material.language
    framework = scores.framework
    labels = dict(zip(scores.plan.names, material.labels, strict=True))
    steps = (*scores.steps, publishing.step(scores)) if not _told(material) else scores.steps
    return Method(
        status=status(framework, language),
        facts=_facts(material),
        nodes=tuple(_nodes(material)),
        steps=tuple(
            StepText(
                WORDS.get(f"report_step_{step.name}", {}).get(language, step.name),
                parameters(step, labels, language),
                counts(step, language),
            )
            for step in steps
        ),
        rule=_rule(material),
        problems=tuple((p.code, p.message, p.remedy) for p in scores.noted),
        glossary=tuple(
            (say(f"report_term_{term}", language), say(f"report_means_{term}", language))
            for term in _GLOSSARY
        ),
        remarks=tuple(_remarks(framework)),
        sources=tuple(source.cite for source in framework.sources.values()),
        cite=say(
            "report_cite",
            language,
            material.title,
            framework.version,
            framework.digest[:12],
            _version("ketahanan-index"),
        ),
    )


def _told(material: Material) -> bool:
    return any(step.name == "publication" for step in material.scores.steps)


def _facts(material: Material) -> tuple[tuple[str, str], ...]:
    """Return what a computation of the same scores needs to know."""
    framework, language = material.scores.framework, material.language
    low, high = framework.methodology.range
    facts = [
        (say("framework", language), framework.id),
        (say("version", language), framework.version),
        (say("digest", language), framework.digest),
        (
            say("report_range", language),
            f"{plain_number(low, language)}–{plain_number(high, language)}",
        ),
        (say("software", language), ", ".join(f"{name} {_version(name)}" for name in _PACKAGES)),
    ]
    if material.draws is not None:
        draws = material.draws
        facts.append(
            (
                say("report_draws", language),
                say("report_draws_of", language, number(draws.count, language), draws.seed),
            )
        )
    return tuple(facts)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "–"


def _rule(material: Material) -> tuple[str, ...]:
    rule, language = material.scores.publication, material.language
    said = [say("rule", language, rule.minimum_respondents, rule.minimum_psus)]
    if rule.maximum_half_width is not None:
        said.append(say("rule_of_width", language, plain_number(rule.maximum_half_width, language)))
    return (*said, say("report_rule_kept", language))


def _remarks(framework: Framework) -> Iterator[str]:
    """Yield what the framework says of its classes, steps and use in the one language it says it in."""
    classes, told = framework.classes, framework.notes.get("must_not_be_used_for", ())
    yield from (note for note in framework.methodology.notes.values() if isinstance(note, str))
    if classes is not None:
        yield from (note for note in (classes.convention, *classes.notes) if isinstance(note, str))
    yield from (str(note) for note in ([told] if isinstance(told, str) else told))


def _nodes(material: Material) -> Iterator[Node]:
    scores, language = material.scores, material.language
    names, applied = scores.plan.names, scores.applied
    parent: dict[str, float] = {}
    for group in scores.plan.groups:
        total = float(applied[list(group.members)].sum())
        parent |= {names[i]: float(applied[i]) / total for i in group.members}
    overall = dict(zip(names, scores.plan.overall(applied).tolist(), strict=True))
    in_group = {name: f"{share:.3g}" for name, share in parent.items()}
    for level, node in _walk(scores.framework.index, 0):
        share = in_group.get(node.id, "")
        yield Node(
            level=level,
            id=node.id,
            label=text(node.label, language) or node.id,
            in_group=share.replace(".", ",") if language == "id" else share,
            overall=percent(overall[node.id], language, 1),
            notes=tuple(_notes(node, language)),
            questions=() if isinstance(node, Group) else _questions(scores.framework, node, language),
            is_group=isinstance(node, Group),
        )


def _walk(node: Group | Indicator, level: int) -> Iterator[tuple[int, Group | Indicator]]:
    yield level, node
    for member in node.members if isinstance(node, Group) else ():
        yield from _walk(member, level + 1)


def _notes(node: Group | Indicator, language: Language) -> Iterator[str]:
    if isinstance(node, Group):
        if node.optional:
            yield say("optional", language)
        return
    yield say(f"from_{node.source}", language)
    if node.direction == "negative":
        yield say("higher_is_worse", language)
    if node.denominator is not None:
        per = plain_number(node.denominator.per, language)
        yield say("report_divided", language, node.denominator.column, per)
    if len(node.items) > 1:
        yield say(f"report_combine_{node.combine}", language)


def _questions(framework: Framework, indicator: Indicator, language: Language) -> tuple[Question, ...]:
    return tuple(
        Question(item.column, text(item.question, language), _scale(framework, item, language), item.reverse)
        for item in indicator.items
    )


def _scale(framework: Framework, item: Item, language: Language) -> str:
    """Return how answers to an item are read: its options, or the ends of its numbers."""
    scale = framework.scales[item.scale]
    options: Mapping[Any, Any] = getattr(scale, "options", {})
    if options:
        return " · ".join(_option(code, label, language) for code, label in options.items())
    low, high = scale.ends
    if low != low or high != high:
        return say("report_any_number", language)
    ends = f"{plain_number(low, language)}–{plain_number(high, language)}"
    return f"{ends} {text(getattr(scale, 'unit', None), language)}".strip()


def _option(code: Any, label: Any, language: Language) -> str:
    said = text(label, language) if isinstance(label, Bilingual) else next(iter(names(label)), "")
    return f"{code} = {said}" if said and said != str(code) else str(code)
