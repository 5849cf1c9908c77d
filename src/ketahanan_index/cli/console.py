"""What the command line shows: tables of problems, ranks and reasons, on any terminal."""

from __future__ import annotations

import codecs
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ketahanan_index.errors import KetahananError, Problem
from ketahanan_index.words import Language, counted, say

WIDTH = 120
"""Columns where the output is no terminal, such as a log; COLUMNS overrides."""

_GAP = 2
"""Spaces between two columns."""

# One character for one, so that tables stay straight.
_PLAIN = str.maketrans("─━│├└┌┐┘┤┬┴┼→…–—−×·≥≤“”\u2018\u2019", "--|+++++++++>.---x.><\"\"''")
_CODEC = "ketahanan_index_plain"


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end].translate(_PLAIN)
    return "".join(c if c.isascii() else "?" for c in lost), error.end


codecs.register_error(_CODEC, _plain)


def console(*, stderr: bool = False) -> Console:
    """Return a console whose stream never fails on a character its encoding lacks."""
    stream: Any = sys.stderr if stderr else sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors=_CODEC)
    out = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not out.is_terminal and "COLUMNS" not in os.environ:
        out.width = WIDTH
    return out


def write(*lines: str, stderr: bool = False) -> None:
    """Print lines, wrapped at words."""
    out = console(stderr=stderr)
    for line in lines:
        out.print(cell(line))


def write_as_is(text: str) -> None:
    """Print text without wrapping, such as a drawn tree."""
    out = console()
    out.print(Text(text), soft_wrap=True)


def write_json(value: Any) -> None:
    """Print one JSON document, in characters that every terminal and pipe takes."""
    typer.echo(json.dumps(value, indent=2, default=str, allow_nan=False))


def cell(value: object) -> Text:
    """Return text for a cell; control characters of a file do not reach the terminal."""
    return Text("".join(c if c.isprintable() else " " for c in str(value)), overflow="fold")


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    title: str = "",
    numbers: Sequence[str] = (),
    whole: Sequence[str] = (),
    optional: Sequence[str] = (),
) -> Table:
    """Return a table that fits the terminal.

    Parameters
    ----------
    heads, rows, title
        What stands in it.
    numbers : sequence of str
        Heads of columns set to the right.
    whole : sequence of str
        Heads of columns whose cells are not broken, such as codes.
    optional : sequence of str
        Heads of columns that are left out, the last one first, where the terminal is too narrow.
    """
    out = Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        title=cell(title) if title else None,
        title_justify="left",
        title_style="bold",
        header_style="bold",
        pad_edge=False,
        collapse_padding=True,
    )
    cells = [[cell(value) for value in row] for row in rows]
    kept = _kept(heads, cells, [*numbers, *whole], optional)
    natural = [max([len(heads[c]), *(len(row[c]) for row in cells)]) for c in kept]
    narrow = sum(natural) + _GAP * (len(kept) - 1) > console().width
    for c in kept:
        least = _least(heads, cells, c, [*numbers, *whole])
        # Where room is short, the terminal's library takes it from any column whose width is not fixed.
        fixed = narrow and heads[c] in {*numbers, *whole}
        out.add_column(
            cell(heads[c]),
            justify="right" if heads[c] in numbers else "left",
            overflow="fold",
            min_width=least,
            width=least if fixed else None,
        )
    for row in cells:
        out.add_row(*(row[c] for c in kept))
    return out


def _kept(
    heads: Sequence[str], cells: list[list[Text]], whole: Sequence[str], optional: Sequence[str]
) -> list[int]:
    """Return the columns that the terminal has room for."""
    kept, width = list(range(len(heads))), console().width
    for head in reversed(optional):
        words = [max(_longest(row[c].plain for row in cells), _least(heads, cells, c, whole)) for c in kept]
        if sum(words) + _GAP * (len(kept) - 1) <= width:
            break
        kept.remove(list(heads).index(head))
    return kept


def _least(heads: Sequence[str], cells: list[list[Text]], c: int, whole: Sequence[str]) -> int:
    """Return the least width of a column: no word of its head is cut, and whole cells stay whole."""
    widest = max((len(row[c]) for row in cells), default=1) if heads[c] in whole else 1
    return max(widest, _longest([heads[c]]))


def _longest(texts: Iterable[str]) -> int:
    """Return the length of the longest word."""
    return max((len(word) for text in texts for word in text.split()), default=1)


def show(shown: Table, *, stderr: bool = False) -> None:
    """Print a table."""
    console(stderr=stderr).print(shown)


def place(problem: Problem, language: Language) -> str:
    """Return where a problem stands: file, line or row, column, village."""
    parts = [problem.file]
    if problem.line is not None:
        parts.append(say("line", language, problem.line))
    elif problem.row is not None:
        parts.append(say("row", language, problem.row))
    return ", ".join(filter(None, [*parts, problem.column, problem.unit]))


def in_options(remedy: str) -> str:
    """Return what to do in the words of the command line.

    Examples
    --------
    >>> in_options(
    ...     'pass villages=, or choose lonely="adjust"; the readers take decimal="," for decimal commas'
    ... )
    'pass --villages, or choose --lonely adjust; the readers take --decimal-comma for decimal commas'
    """
    said = remedy.replace('decimal=","', "--decimal-comma")
    said = re.sub(r'\b(lonely|villages_are)="(\w+)"', lambda m: f"--{m[1].replace('_', '-')} {m[2]}", said)
    return re.sub(r"\b(respondents|villages)=", r"--\1", said)


def show_problems(problems: Iterable[Problem], language: Language, *, stderr: bool = True) -> None:
    """Print problems, errors first: where, what, what to do."""
    found = tuple(problems)
    for severity, what in (("error", "what"), ("warning", "what_noted")):
        listed = [p for p in found if p.severity == severity]
        if listed:
            heads = [say(key, language) for key in ("where", what, "to_do")]
            rows = [(place(p, language), p.message, in_options(p.remedy)) for p in listed]
            show(table(heads, rows, title=counted(severity, len(listed), language)), stderr=stderr)


@contextmanager
def reporting(language: Language, *, as_json: bool) -> Iterator[None]:
    """Show an expected error as a table, or as JSON, and leave with exit code 1."""
    try:
        yield
    except (KetahananError, OSError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        problems = _problems(error)
        if as_json:
            message = error.message if isinstance(error, KetahananError) else problems[0].message
            kind = type(error).__name__ if isinstance(error, KetahananError) else "OSError"
            content = {"kind": kind, "message": message, "problems": [asdict(p) for p in problems]}
            write_json({"ok": False, "error": content})
        else:
            show_problems(problems, language)
        raise typer.Exit(1) from None


def _problems(error: KetahananError | OSError) -> tuple[Problem, ...]:
    if isinstance(error, KetahananError):
        return error.problems or (Problem(message=error.message),)
    return (
        Problem(
            message=error.strerror or str(error),
            remedy="check the path, its permissions and the space left",
            code="file_system",
            file=str(error.filename or ""),
        ),
    )
