"""Documents as text: YAML, JSON, and the canonical form that a digest is taken of."""

from __future__ import annotations

import json
import re
import sys
from io import StringIO
from typing import Any

from ketahanan_index.errors import FrameworkError
from ketahanan_index.framework import reading

# What JSON may hold as it is, but YAML, which reads it back, may not.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufffe\uffff]")


def text(document: dict[str, Any], *, as_json: bool) -> str:
    """Return a document as JSON or YAML that reads back as it is."""
    plain = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    plain = _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", plain)
    if as_json:
        return plain
    from ruamel.yaml import YAML

    writer, stream = YAML(), StringIO()
    # A folded line loses the number of its spaces.
    writer.width = sys.maxsize
    writer.dump(document, stream)
    # JSON is YAML too, and writes the characters that plain YAML would change.
    return stream.getvalue() if _reads_back(stream.getvalue(), document) else plain


def canonical(document: dict[str, Any]) -> str:
    """Return the one text that equal documents share: keys sorted, 1.0 written as 1, -0.0 as 0."""
    return json.dumps(_numbers(document), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _reads_back(source: str, document: dict[str, Any]) -> bool:
    try:
        return bool(reading.parse(source)[0] == document)
    except FrameworkError:
        return False


def _numbers(value: Any) -> Any:
    """Return a document in which equal numbers are written alike: 1.0 as 1, -0.0 as 0."""
    if isinstance(value, dict):
        return {key: _numbers(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_numbers(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
