"""Pages of methods, written from what each says of itself; a user's method has one like a built-in."""

from __future__ import annotations

import inspect
import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from pydantic_core import to_jsonable_python

from ketahanan_index.errors import KetahananError
from ketahanan_index.methods.base import Aggregation
from ketahanan_index.methods.registry import Method

UNDERLINED = re.compile(r"^(\w[\w ]*)\n-{3,}\n", re.MULTILINE)
PROMPT = re.compile(r"\s*(>>>|\.\.\.)(\s|$)")
MEANINGS = {
    "shift": "a constant added to an indicator",
    "scale": "a positive factor on an indicator",
    "monotone": "the order of villages within an indicator is kept",
    "unit_order": "villages in another order",
    "homogeneous": "a factor on all members is found again in the result",
    "idempotent": "equal members have their own value",
}


def page(kind: type[Method], level: int = 1) -> str:
    """Return the page of a method in Markdown.

    Parameters
    ----------
    kind : subclass of Method
        A built-in method, or one that a user defined.
    level : int
        The level of its heading.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> print(page(ki.imputation.NoImputation).splitlines()[0])
    # `none`
    """
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_page(kind, level))).strip() + "\n"


def family_page(family: type[Method]) -> str:
    """Return one page with all registered methods of a family, first a table of them.

    Examples
    --------
    >>> from ketahanan_index.methods import Treatment
    >>> print(family_page(Treatment).splitlines()[0])
    # Treatment
    """
    known = dict(sorted(family.known().items()))
    lines = [f"# {family.__name__}", "", _plain(_sections(family)[""]), ""]
    lines += ["| method | what it does | learns from the data |", "|---|---|---|"]
    for name, kind in known.items():
        learns = "yes" if kind.learns and family is not Aggregation else "no"
        lines.append(f"| [`{name}`](#{name}) | {_cell(_first(kind))} | {learns} |")
    whole = "\n".join([*lines, "", *(page(kind, level=2) for kind in known.values())])
    return re.sub(r"\n{3,}", "\n\n", whole).strip() + "\n"


def _page(kind: type[Method], level: int) -> Iterator[str]:
    sections = _sections(kind)
    sub = "#" * (level + 1)
    yield f"{'#' * level} `{_name(kind)}`\n"
    yield f"{_plain(sections[''])}\n"
    yield f"In a document `{_written(kind)}`{_in_python(kind)}.\n"
    rows = list(_parameters(kind, sections.get("Parameters", "")))
    if rows:
        yield "| parameter | values | default | meaning |\n|---|---|---|---|"
        yield from rows
        yield ""
    if "Notes" in sections:
        yield f"{_plain(sections['Notes'])}\n"
    yield f"**Invariances** {_invariances(kind)}\n"
    for title in ("References", "Examples"):
        if title in sections:
            body = sections[title]
            yield f"{sub} {title.rstrip('s') if title == 'References' else 'Example'}\n"
            yield from _examples(body) if title == "Examples" else [f"{_plain(body)}\n"]


def _name(kind: type[Method]) -> str:
    return next(name for name, known in kind.registry.items() if known is kind)


def _sections(kind: type[Method]) -> dict[str, str]:
    """Return the sections of a docstring by title; what stands before them has none."""
    # An inherited text speaks of the family, not of the method.
    said = inspect.cleandoc(vars(kind).get("__doc__") or "No description.")
    before, *rest = UNDERLINED.split(said)
    return {
        "": before.strip(),
        **dict(zip(rest[::2], (body.strip("\n") for body in rest[1::2]), strict=True)),
    }


def _first(kind: type[Method]) -> str:
    """Return the first paragraph of what a method says of itself, in one line."""
    return " ".join(_sections(kind)[""].split("\n\n")[0].split())


def _examples(body: str) -> Iterator[str]:
    """Yield blocks of code, and between them the paragraphs that are text."""
    paragraphs = re.split(r"\n\s*\n", body.strip("\n"))
    pieces = [piece for paragraph in paragraphs for piece in _pieces(paragraph)]
    for is_code, alike in groupby(pieces, key=lambda piece: piece[0]):
        joined = "\n\n".join(said for _, said in alike)
        yield f"```pycon\n{joined}\n```\n" if is_code else f"{_plain(joined)}\n"


def _pieces(paragraph: str) -> Iterator[tuple[bool, str]]:
    """Yield the lines of text of a paragraph, then those from its first prompt on, which are code."""
    lines = paragraph.split("\n")
    start = next((i for i, line in enumerate(lines) if PROMPT.match(line)), len(lines))
    for is_code, part in ((False, lines[:start]), (True, lines[start:])):
        if any(part):
            yield is_code, textwrap.dedent("\n".join(part)) if is_code else "\n".join(part)


def _written(kind: type[Method]) -> str:
    """Return the method as it stands in a document, with the first examples of what it needs."""
    values = ", ".join(f"{name}: {said}" for name, said in _needed(kind).items())
    named = f"{{method: {_name(kind)}, {values}}}" if values else _name(kind)
    return f"{kind.family}: {named}"


def _needed(kind: type[Method]) -> dict[str, str]:
    """Return the parameters without which a method is refused, as YAML writes them."""
    fields = {name: field for name, field in kind.model_fields.items() if name != "method"}
    examples = {name: field.examples[0] for name, field in fields.items() if field.examples}
    needed: dict[str, Any] = {n: examples.get(n, ...) for n, field in fields.items() if field.is_required()}
    more: list[dict[str, Any]] = [
        {},
        *({name: value} for name, value in examples.items() if name not in needed),
    ]
    if ... not in needed.values():
        needed = next((tried for one in more if _is_accepted(kind, tried := {**needed, **one})), needed)
    return {name: "…" if value is ... else _flow(value) for name, value in needed.items()}


def _is_accepted(kind: type[Method], values: Mapping[str, Any]) -> bool:
    try:
        kind(**values)
    except KetahananError:
        return False
    return True


def _flow(value: Any) -> str:
    """Return a value as JSON, which is YAML too."""
    return json.dumps(to_jsonable_python(value), ensure_ascii=False)


def _in_python(kind: type[Method]) -> str:
    built_in = kind.__module__.startswith("ketahanan_index.methods.")
    return f", in Python `ki.{kind.family}.{kind.__name__}`" if built_in else f", in Python `{kind.__name__}`"


def _parameters(kind: type[Method], section: str) -> Iterator[str]:
    stated = {}
    for names, said in re.findall(r"^(\S.*)\n((?: +.*\n?)+)", section + "\n", re.MULTILINE):
        listed, _, values = names.partition(" : ")
        for name in listed.split(","):
            stated[name.strip()] = (values.strip(), " ".join(said.split()))
    for name, field in kind.model_fields.items():
        if name == "method":
            continue
        values, meaning = stated.get(name, ("", ""))
        default = "required" if field.is_required() else "" if field.default is None else f"`{field.default}`"
        yield f"| `{name}` | {_cell(values)} | {default} | {_cell(meaning)} |"


def _invariances(kind: type[Method]) -> str:
    listed = ", ".join(f"`{name}` ({MEANINGS.get(name, 'see above')})" for name in sorted(kind.invariances))
    return (listed or "none stated") + "."


def _cell(said: str) -> str:
    return _plain(said).replace("|", "\\|")


def _plain(said: str) -> str:
    """Return text in which only code keeps the signs that Markdown would take for its own."""
    # An indented block is code without the double colon.
    parts = re.split(r"(`+[^`]+`+)", re.sub(r"::$", ":", said, flags=re.MULTILINE))
    escaped = (p if i % 2 else re.sub(r"([*<])", r"\\\1", p) for i, p in enumerate(parts))
    return re.sub(r"\bdoi:(\S*\w)", r"[doi:\1](<https://doi.org/\1>)", "".join(escaped))
