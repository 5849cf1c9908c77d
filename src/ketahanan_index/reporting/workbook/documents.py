"""Sheets about the scores: what was noted, the framework, the methods, what every column means."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ketahanan_index.errors import Problem
from ketahanan_index.framework import Binary, Group, Indicator, Item, MultipleChoice, Ordinal
from ketahanan_index.framework.ends import ends_of
from ketahanan_index.framework.scales import AnyScale, Synonyms, names
from ketahanan_index.framework.texts import Bilingual, plain, text
from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.workbook.content import Content
from ketahanan_index.reporting.workbook.layout import CODE, COUNT, LONG, TEXT, Column, Look, Sheet, Table
from ketahanan_index.words import number, plain_number

_FIXED, _PLACES = Look(number="0"), Look(number="0.0000")


def check_sheet(told: Content, noted: Sequence[Problem]) -> Sheet:
    """Return the sheet of what was noted about data, scores and draws."""
    columns = (
        told.column("workbook_severity", tuple(told.say(f"workbook_{p.severity}") for p in noted), width=12),
        told.column("workbook_problem_code", tuple(p.code for p in noted), CODE, 22),
        told.column("workbook_message", tuple(p.message for p in noted), LONG, 60),
        told.column("workbook_remedy", tuple(p.remedy for p in noted), LONG, 50),
        told.column("table", tuple(p.table for p in noted), width=14),
        told.column("column", tuple(p.column for p in noted), width=14),
        told.column("unit", tuple(p.unit for p in noted), CODE, 14),
        told.column("count", np.array([p.count for p in noted], dtype=np.float64), COUNT),
    )
    return Sheet(
        told.say("workbook_check"),
        told.say("workbook_check_title"),
        told.say("workbook_check_about"),
        (Table(columns),),
        (told.say("workbook_check_note" if noted else "workbook_check_none"),),
    )


def framework_sheet(told: Content) -> Sheet:
    """Return the tree of the framework: a row a node, in tree order."""
    framework, table = told.framework, told.scores.weights
    nodes = {node.id: node for node in framework.index.walk()}
    listed = [nodes[name] for name in table.index]
    asked = {node.id: node.aggregation for node in told.scores.plan.groups}
    label = dict(zip(told.scores.plan.names, told.labels, strict=True))
    level = table["level"].to_numpy(np.float64)

    def each(of: Callable[[Indicator], str]) -> tuple[str, ...]:
        return tuple(of(node) if isinstance(node, Indicator) else "" for node in listed)

    indents = tuple(
        Look(wrap=True, indent=int(at), bold=isinstance(node, Group))
        for at, node in zip(level, listed, strict=True)
    )

    def column(key: str, cells: Array | Sequence[str], look: Look = TEXT, width: float = 18) -> Column:
        return told.column(f"workbook_node_{key}", cells, look, width)

    columns = (
        column("level", level, _FIXED, 8),
        column("id", tuple(node.id for node in listed), CODE),
        told.column("workbook_node_name", tuple(label[node.id] for node in listed), LONG, 36, looks=indents),
        column("kind", tuple(_kind(told, node) for node in listed), TEXT, 20),
        column("weight", np.array([node.weight for node in listed]), _PLACES, 10),
        column("in_group", table["applied"].to_numpy(np.float64), Look(number="0.0%"), 12),
        column("overall", table["overall"].to_numpy(np.float64), Look(number="0.00%"), 12),
        column(
            "aggregation", tuple(asked[node.id].name if node.id in asked else "" for node in listed), CODE
        ),
        column("direction", each(lambda one: told.say(f"workbook_{one.direction}")), TEXT, 24),
        column("source", each(lambda one: told.say(f"from_{one.source}"))),
        column("statistic", each(lambda one: _statistic(told, one)), LONG, 16),
        column("items", each(lambda one: ", ".join(_item(told, item) for item in one.items)), LONG, 22),
        column("scale", each(lambda one: _scale(told, one)), LONG, 48),
        column("question", each(lambda one: "\n".join(_questions(told, one))), LONG, 60),
        column("caveats", each(lambda one: text(one.caveats, told.language)), LONG, 48),
    )
    return Sheet(
        told.say("framework"),
        told.say("workbook_framework_title", text(framework.label, told.language) or framework.id),
        told.say("workbook_framework_about"),
        (Table(columns),),
        (told.say("workbook_framework_note"),),
        3,
    )


def methods_sheet(told: Content) -> Sheet:
    """Return what was done, step by step, with the notes and sources of the framework."""
    rows: list[tuple[str, str, str, str]] = []
    for step in told.scores.steps:
        counts = "\n".join(f"{name}: {number(count, told.language)}" for name, count in step.counts.items())
        said = "\n".join(f"{name}: {_json(value)}" for name, value in plain(step.parameters).items())
        rows.append((told.say("workbook_step"), told.say(f"workbook_step_{step.name}"), said, counts))
    for name, note in told.framework.methodology.notes.items():
        rows.append((told.say("workbook_note"), name, text(note, told.language), ""))
    for name, source in told.framework.sources.items():
        rows.append((told.say("workbook_source"), name, source.cite, source.seen))
    keys = (
        ("kind", TEXT, 14),
        ("name", LONG, 24),
        ("content", LONG, 60),
        ("counts", LONG, 28),
    )
    columns = tuple(
        told.column(f"workbook_row_{key}", tuple(row[c] for row in rows), look, width)
        for c, (key, look, width) in enumerate(keys)
    )
    return Sheet(
        told.say("workbook_methods"),
        told.say("workbook_methods_title"),
        told.say("workbook_methods_about"),
        (Table(columns),),
        (told.say("workbook_methods_note"),),
    )


def dictionary_sheet(told: Content, sheets: Sequence[Sheet]) -> Sheet:
    """Return what every column of every sheet means."""
    rows = [
        (sheet.name, _letters(c), column.heading, _kind_of(told, column), column.measure, column.meaning)
        for sheet in sheets
        for table in sheet.tables
        for c, column in enumerate(table.columns)
    ]
    keys = (
        ("sheet", TEXT, 20),
        ("letters", TEXT, 9),
        ("heading", LONG, 44),
        ("cells", TEXT, 10),
        ("measure", LONG, 26),
        ("meaning", LONG, 60),
    )
    columns = tuple(
        told.column(f"workbook_column_{key}", tuple(row[c] for row in rows), look, width)
        for c, (key, look, width) in enumerate(keys)
    )
    return Sheet(
        told.say("workbook_dictionary"),
        told.say("workbook_dictionary_title"),
        told.say("workbook_dictionary_about"),
        (Table(columns),),
    )


def _kind(told: Content, node: Group | Indicator) -> str:
    if isinstance(node, Indicator):
        return told.say("indicator")
    said = told.say("workbook_index" if node is told.framework.index else "workbook_group")
    return f"{said} ({told.say('optional')})" if node.optional else said


def _statistic(told: Content, indicator: Indicator) -> str:
    """Return what is estimated, and of several items how they become one value."""
    said = told.say(f"workbook_{indicator.statistic}_of_items")
    if len(indicator.items) == 1:
        return said
    return f"{said}; {told.say(f'workbook_combine_{indicator.combine}')}"


def _item(told: Content, item: Item) -> str:
    return f"{item.column} ({told.say('workbook_reversed')})" if item.reverse else item.column


def _questions(told: Content, indicator: Indicator) -> list[str]:
    return [said for item in indicator.items if (said := text(item.question, told.language))]


def _scale(told: Content, indicator: Indicator) -> str:
    """Return the answers of each scale of an indicator, and what it is divided by."""
    scales = dict.fromkeys(item.scale for item in indicator.items)
    said = [_answers(told, told.framework.scales[name], indicator) for name in scales]
    if indicator.denominator is not None:
        per = plain_number(indicator.denominator.per, told.language)
        said.append(told.say("workbook_divided", indicator.denominator.column, per))
    return "\n".join(said)


def _answers(told: Content, scale: AnyScale, indicator: Indicator) -> str:
    if isinstance(scale, Ordinal | MultipleChoice):
        listed: Mapping[Any, Synonyms] = scale.options
        return "; ".join(f"{code} = {_called(label, told)}" for code, label in listed.items())
    if isinstance(scale, Binary):
        codes = ", ".join(map(str, scale.yes)), ", ".join(map(str, scale.no))
        return told.say("workbook_binary", *codes)
    low, high = (scale.ends) if len(indicator.items) == 1 else ends_of(told.framework, indicator)
    unit = text(scale.unit, told.language)
    if np.isnan(low) or np.isnan(high):
        return unit or told.say("workbook_number")
    said = told.say("workbook_from_to", plain_number(low, told.language), plain_number(high, told.language))
    return f"{said} {unit}".rstrip()


def _called(label: Synonyms, told: Content) -> str:
    return text(label, told.language) if isinstance(label, Bilingual) else next(iter(names(label)), "")


def _kind_of(told: Content, column: Column) -> str:
    return told.say("workbook_number" if column.counts else "workbook_text")


def _json(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _letters(column: int) -> str:
    """Return the letters of a column.

    Examples
    --------
    >>> _letters(0), _letters(25), _letters(26), _letters(16_383)
    ('A', 'Z', 'AA', 'XFD')
    """
    out = ""
    at = column + 1
    while at:
        at, rest = divmod(at - 1, 26)
        out = chr(ord("A") + rest) + out
    return out
