"""How a value shows itself: in a line of a terminal, and in a few rows of a notebook."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from ketahanan_index.errors import Problem
from ketahanan_index.words import Language, counted, decimal, number, say

ROWS, COLUMNS, WARNINGS = 10, 12, 3
"""How much of a table, and how many warnings, a notebook's view shows."""
LINE, NAME, CELL, MESSAGE = 120, 56, 48, 400
"""Characters of a line in a terminal, of a name in it, of a cell of a notebook's view, and of a message."""

_LEFT = ' style="text-align:left"'


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a view: its head and its cells from the top.

    Parameters
    ----------
    head : str
        What readers see above it.
    cells : sequence of str
        As they are to be read; escaped when they are shown.
    kind : {"number", "text", "message"}
        Numbers stand to the right; messages may be long and are English in every language.
    """

    head: str
    cells: Sequence[str]
    kind: Literal["number", "text", "message"] = "number"


@dataclass(frozen=True, slots=True)
class Table:
    """A small table: what it shows, its columns, the first of which names the rows, and how many rows it leaves out."""

    caption: str
    columns: Sequence[Column]
    more: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """What a notebook shows of a value.

    Parameters
    ----------
    title, version : str
        What it is and of which framework, and the framework's version; empty where there is none.
    facts : sequence of str
        Counts and the like, a line each.
    table : Table or None
        A few rows.
    whole : str
        What returns all of them, as it is typed.
    noted : sequence of Problem
        Warnings.
    """

    title: str
    version: str
    facts: Sequence[str]
    table: Table | None
    whole: str
    noted: Sequence[Problem] = ()

    def html(self, language: Language) -> str:
        """Return the view as HTML that needs nothing from elsewhere, everything of the data escaped."""
        version = (
            f", {say('version', language).lower()} {escape(clipped(self.version))}" if self.version else ""
        )
        facts = "<br>".join(escape(fact) for fact in self.facts)
        parts = [f"<p><strong>{escape(self.title)}</strong>{version}: {facts}</p>"]
        if self.table is not None:
            parts.append(_table(self.table))
        more = 0 if self.table is None else self.table.more
        parts.append(_rest(more, self.whole, language))
        parts += _warnings(self.noted, language)
        return f'<div lang="{language}">{"".join(parts)}</div>'


def in_short(kind: str, subject: str, facts: Iterable[str]) -> str:
    """Return a value in one line of a terminal, whatever its names are.

    Examples
    --------
    >>> in_short("Scores", "idm", ["43 of 48 villages scored"])
    '<Scores of idm: 43 of 48 villages scored>'
    >>> in_short("Check", "", ["no problems"])
    '<Check: no problems>'
    """
    of = f" of {clipped(subject, NAME)}" if subject else ""
    head = f"<{kind}{of}: "
    return f"{head}{clipped(', '.join(facts), LINE - len(head) - 1)}>"


def clipped(text: str, most: int = CELL) -> str:
    """Return a text on one line, its end left out where it is longer than `most`.

    What steers a terminal, or turns the direction of writing, becomes a space.

    Examples
    --------
    >>> clipped("gotong royong", 8), clipped("gotong" + chr(10) + "royong")
    ('gotong …', 'gotong royong')
    """
    said = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return said if len(said) <= most else f"{said[: most - 1]}…"


def counts_of(names: Iterable[str], most: int = 3) -> str:
    """Return names with how often each comes, those that come first first.

    Examples
    --------
    >>> counts_of(["a", "b", "a"]), counts_of("abcde")
    ('a ×2, b', 'a, b, c, 2 more')
    """
    listed = list(names)
    distinct = dict.fromkeys(listed)
    said = [name if (n := listed.count(name)) == 1 else f"{name} ×{n}" for name in distinct]
    return ", ".join(said[:most] + ([f"{len(said) - most} more"] if len(said) > most else []))


def figure(value: float, language: Language) -> str:
    """Return a number of unknown size with four digits, or all digits of its whole part.

    Examples
    --------
    >>> figure(0.123456, "id"), figure(12345.6, "id"), figure(3.0, "en"), figure(1e300, "en")
    ('0,1235', '12.346', '3', '1e+300')
    """
    if not math.isfinite(value):
        return "–"
    size = abs(value)
    if size >= 1e12 or 0 < size < 1e-4:
        said = f"{value:.4g}"
        return said.replace(".", ",") if language == "id" else said
    if value == round(value):
        return decimal(value, 0, language)
    return decimal(value, min(max(3 - math.floor(math.log10(size)), 0), 4), language)


def interval(lower: float, upper: float, places: int, language: Language) -> str:
    """Return both ends of an interval, a dash where there is none.

    Examples
    --------
    >>> interval(49.52, 52.9, 1, "id"), interval(-0.25, 0.1, 2, "id"), interval(float("nan"), 1.0, 1, "id")
    ('49,5–52,9', '-0,25 – 0,10', '–')
    """
    if lower != lower or upper != upper:
        return "–"
    # Beside a minus a dash needs room.
    between = " – " if lower < 0 else "–"
    return f"{decimal(lower, places, language)}{between}{decimal(upper, places, language)}"


def head(key: str, language: Language) -> str:
    """Return a phrase as the head of a column."""
    said = say(key, language)
    return said[:1].upper() + said[1:]


def place(problem: Problem, language: Language) -> str:
    """Return where a problem stands: column, line or row, village."""
    parts = [problem.column] if problem.column else []
    if problem.line is not None:
        parts.append(say("line", language, number(problem.line, language)))
    elif problem.row is not None:
        parts.append(say("row", language, number(problem.row, language)))
    parts += [problem.unit] if problem.unit else []
    return ", ".join(clipped(part) for part in parts)


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col"{_side(c)}>{escape(clipped(c.head))}</th>' for c in table.columns)
    first, *others = table.columns
    rows = []
    for i, name in enumerate(first.cells):
        cells = "".join(_cell(column, column.cells[i]) for column in others)
        rows.append(f'<tr><th scope="row"{_LEFT}>{escape(clipped(name))}</th>{cells}</tr>')
    caption = f"<caption{_LEFT}>{escape(table.caption)}</caption>"
    body = f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody>"
    return f'<table style="text-align:right">{caption}{body}</table>'


def _cell(column: Column, said: str) -> str:
    if column.kind == "message":
        return f'<td lang="en"{_LEFT}>{escape(clipped(said, MESSAGE))}</td>'
    return f"<td{_side(column)}>{escape(clipped(said))}</td>"


def _side(column: Column) -> str:
    return "" if column.kind == "number" else _LEFT


def _rest(more: int, whole: str, language: Language) -> str:
    left = f"{say('more', language, number(more, language))}. " if more else ""
    return f"<p>{escape(left)}{say('display_whole', language)}: <code>{escape(whole)}</code></p>"


def _warnings(noted: Sequence[Problem], language: Language) -> list[str]:
    """Return how many warnings there are, and the first of them."""
    if not noted:
        return []
    items = []
    for problem in noted[:WARNINGS]:
        where = place(problem, language)
        said = clipped(f"{where}: {problem.message}" if where else problem.message, MESSAGE)
        items.append(f'<li lang="en">{escape(said)}</li>')
    more = len(noted) - WARNINGS
    if more > 0:
        items.append(f"<li>{say('more', language, number(more, language))}</li>")
    told = f"{counted('warning', len(noted), language)} (<code>.problems</code>):"
    return [f"<p>{told}</p><ul>{''.join(items)}</ul>"]
