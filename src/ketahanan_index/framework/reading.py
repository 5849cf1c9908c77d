"""YAML 1.2 and JSON text to plain values, with the line of every path and every mistake at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ketahanan_index.errors import FrameworkError, Problem, heading

LARGEST_FILE = 400_000
"""Bytes; the bundled framework is an eighth of it."""
MOST_VALUES = 100_000
"""Values after aliases are expanded: a small file can grow without end through them."""
DEEPEST = 60
LONGEST_NUMBER = 100
"""Characters; Python refuses to print integers of some thousand digits."""

_PLAIN = {"null", "bool", "int", "float", "str"}
_TAG = "tag:yaml.org,2002:"


@dataclass
class _Walk:
    constructor: Any
    file: str
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    values: int = 0

    def report(self, message: str, path: str, line: int, *, code: str, remedy: str = "") -> None:
        self.problems.append(
            Problem(
                message=message,
                remedy=remedy,
                code=code,
                table="framework",
                file=self.file,
                line=line,
                column=path,
            )
        )


def join(path: str, key: object) -> str:
    """Return the path of a member: ``index.members[0]`` for an index, ``scales.kali5`` for a key."""
    if isinstance(key, int) and not isinstance(key, bool):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else str(key)


def is_deeper(value: Any, levels: int) -> bool:
    """Return whether plain values are nested deeper than so many levels, as one that contains itself is."""
    layer = [value]
    for _ in range(levels):
        inside: dict[int, Any] = {}
        for container in layer:
            inner = container.values() if isinstance(container, Mapping) else container
            inside |= {id(v): v for v in inner if isinstance(v, Mapping | list | tuple)}
        layer = list(inside.values())
    return bool(layer)


def line_of(lines: dict[str, int], path: str) -> int | None:
    """Return the line of a path, or of the nearest part above it that stands in the file."""
    while path:
        if path in lines:
            return lines[path]
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return None


def read_text(path: Path) -> str:
    """Return a file's text, or say why it cannot be a framework."""
    named = str(path)
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise _refusal(
                f"the file has {size:,} bytes; a framework has at most {LARGEST_FILE:,}",
                named,
                code="file_too_large",
                remedy="check that this is the framework and not data",
            )
        raw = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        raise _refusal(
            f"cannot read {named}: {getattr(error, 'strerror', None) or error}",
            named,
            code="unreadable_file",
            remedy="check the path; ketahanan_index.frameworks() lists the bundled names",
        ) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refusal(
            f"byte {error.start} ({raw[error.start]:#04x}) is not UTF-8",
            named,
            code="not_utf8",
            line=raw.count(b"\n", 0, error.start) + 1,
            remedy="save the file again with the encoding UTF-8",
        ) from None


def parse(source: str, file: str = "") -> tuple[Any, dict[str, int]]:
    """Return plain values and the line of every path, from YAML 1.2 or JSON text.

    Raises
    ------
    FrameworkError
        For text that is not YAML, duplicate keys, tags, and aliases that repeat themselves or grow without end.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    _refuse_directives(source, file)
    reader = YAML(typ="safe", pure=True)
    try:
        root = reader.compose(source)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _refusal(
            " ".join(str(part) for part in (error.context, error.problem) if part),
            file,
            code="not_yaml",
            line=mark.line + 1 if mark else None,
            remedy="correct the YAML at or just before this line: indentation, colons and quotes",
        ) from None
    except (YAMLError, RecursionError) as error:
        raise _refusal(
            f"this is not YAML: {str(error).splitlines()[0]}",
            file,
            code="not_yaml",
            remedy="correct the file",
        ) from None
    walk = _Walk(reader.constructor, file)
    value = _plain(root, "", walk, ()) if root is not None else None
    if walk.problems:
        raise FrameworkError(heading(walk.problems, "framework"), walk.problems)
    return value, walk.lines


def _refuse_directives(source: str, file: str) -> None:
    """Refuse ``%YAML 1.1``, under which `no` is not a text."""
    for number, line in enumerate(source.splitlines(), 1):
        if line.startswith("%"):
            raise _refusal(
                f"the directive {line.split()[0]} is not allowed",
                file,
                code="directive_not_allowed",
                line=number,
                remedy="remove the line: a framework is YAML 1.2",
            )
        if line.strip() and not line.startswith("#"):
            return


def _plain(node: Any, path: str, walk: _Walk, above: tuple[int, ...]) -> Any:
    line = node.start_mark.line + 1
    walk.lines.setdefault(path, line)
    walk.values += 1
    if walk.values > MOST_VALUES:
        problem = f"this document has more than {MOST_VALUES:,} values once its aliases are written out"
        raise _refusal(problem, walk.file, code="alias_bomb", line=line, remedy="repeat fewer parts")
    if id(node) in above:
        walk.report(
            "this part contains itself through an alias",
            path,
            line,
            code="cyclic_group",
            remedy="write the members out",
        )
        return None
    if len(above) > DEEPEST:
        problem = f"more than {DEEPEST} levels deep"
        raise _refusal(problem, walk.file, code="too_deep", line=line, remedy="flatten the document")
    inside = (*above, id(node))
    kind = type(node).__name__
    if kind == "SequenceNode":
        return [_plain(child, join(path, i), walk, inside) for i, child in enumerate(node.value)]
    if kind == "MappingNode":
        return _mapping(node, path, walk, inside)
    return _scalar(node, path, walk)


def _mapping(node: Any, path: str, walk: _Walk, inside: tuple[int, ...]) -> dict[Any, Any]:
    out: dict[Any, Any] = {}
    seen: dict[Any, int] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if type(key_node).__name__ != "ScalarNode":
            walk.report("a key must be a single word or number", path, line, code="bad_key")
            continue
        key = _scalar(key_node, path, walk)
        here = join(path, str(key))
        # JSON has only texts as keys, so 1 and "1" are one; to a dict 1, 1.0 and true are one.
        if (first := seen.get(key, seen.get(str(key)))) is not None:
            walk.report(
                f"the key {key!r} stands twice (first in line {first})",
                here,
                line,
                code="duplicate_key",
                remedy="keep one of the two",
            )
            continue
        seen[key] = seen[str(key)] = walk.lines[here] = line
        out[key] = _plain(value_node, here, walk, inside)
    return out


def _scalar(node: Any, path: str, walk: _Walk) -> Any:
    tag = str(node.tag).removeprefix(_TAG)
    line = node.start_mark.line + 1
    if tag == "str":
        return _text(node.value, path, line, walk)
    if tag in _PLAIN:
        try:
            if len(node.value) > LONGEST_NUMBER:
                raise ValueError
            return walk.constructor.construct_object(node)
        except (ValueError, KeyError):
            walk.report(
                f"{node.value[:LONGEST_NUMBER]!r} is not of the kind {tag}",
                path,
                line,
                code="bad_value",
                remedy="correct it, or put a text in quotes",
            )
            return None
    if tag in {"timestamp", "merge", "value"}:
        return node.value
    walk.report(
        f"the tag !{tag.removeprefix('!')} is not allowed",
        path,
        line,
        code="tag_not_allowed",
        remedy="write a plain text or number",
    )
    return None


def _text(value: str, path: str, line: int, walk: _Walk) -> str:
    """Return a text; JSON writes a character beyond the first 65,536 as two escapes."""
    if value.isascii():
        return value
    try:
        return value.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        walk.report(
            "half of a pair of escapes stands alone and is no character",
            path,
            line,
            code="bad_value",
            remedy="write the character itself",
        )
        return ""


def _refusal(
    message: str, file: str, *, code: str, remedy: str = "", line: int | None = None
) -> FrameworkError:
    problem = Problem(message=message, remedy=remedy, code=code, table="framework", file=file, line=line)
    return FrameworkError(heading([problem], "framework"), [problem])
