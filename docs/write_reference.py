"""Write docs/reference and docs/methods: what the library itself knows of frameworks, documents and methods.

Meanings come from the docstrings of the models, through the JSON Schema. A key without a meaning is refused.
`--check` writes nothing and fails when a page is out of date.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import ketahanan_index as ki
from ketahanan_index.methods import Aggregation, Imputation, Method, Normalisation, Treatment, Weighting
from ketahanan_index.methods.pages import family_page

FAMILIES = (Imputation, Treatment, Normalisation, Weighting, Aggregation)
Schema = Mapping[str, Any]

PARTS = {
    "Framework": "the document",
    "Status": "status",
    "Group": "index, and members that have members",
    "Indicator": "members without members",
    "Item": "items",
    "Denominator": "denominator",
    "Ordinal": "scales, kind: ordinal",
    "Binary": "scales, kind: binary",
    "Numeric": "scales, kind: numeric",
    "MultipleChoice": "scales, kind: multiple_choice",
    "Exclusive": "exclusive",
    "Methodology": "methodology",
    "Coverage": "minimum_coverage",
    "Classes": "classes",
    "Class": "levels",
    "LeadIn": "lead_in",
    "Capture": "captures",
    "Source": "sources",
}
"""The parts of a document in reading order, with where each stands."""

MEANINGS = {
    "label": "What readers of tables and pages see.",
    "Group.label": "What readers of tables and pages see.",
    "Indicator.label": "What readers of tables and pages see.",
    "Framework.id": "The framework's name.",
    "Framework.version": "A text; a number becomes one (1.10 needs quotes). Changed with every change of content.",
    "Group.id": "Its name, unique in the tree; a column of the score table.",
    "Indicator.id": "Its name, unique in the tree.",
    "Item.interviewer": "An instruction to the interviewer.",
    "Item.question": "The wording of the question.",
    "Binary.yes": "The codes or words that count 1.",
    "Binary.no": "The codes or words that count 0.",
    "definition": "What the index measures, in a sentence.",
    "captures": "Labels that indicators refer to by `captures`: what they are about; no groups, no weight.",
    "questionnaire": "Whatever the questionnaire needs: order, profile, length. Kept, not interpreted.",
    "sources": "Sources that indicators refer to by `idea_from`.",
    "notes": "Whatever else readers should know. Kept, not interpreted.",
    "status": "Who stands behind the framework, and whether it was tried.",
    "Status.official": "Whether an authority issued these rules.",
    "Status.piloted": "Whether the instrument was tried in the field.",
    "Capture.note": "A remark for readers.",
    "Source.cite": "The citation.",
    "Source.seen": "How much of the source was seen.",
    "LeadIn.before": "The column of the item it is said before.",
    "Exclusive.scores": "What the choice counts; null: missing.",
    "Class.upper": "The upper bound of the class; the last class has none.",
    "Coverage.share": "The share that must be present, from 0 to 1; equal to it passes.",
    "Coverage.by": "Whether members count by their weight or one each.",
    "Denominator.column": "The column of the village table to divide by, such as population.",
    "Denominator.per": "What the quotient is multiplied by: 1000 gives a value per 1,000.",
    "Indicator.unit": "The unit of measurement, for readers.",
    "Indicator.captures": "A key of the document's `captures`.",
    "Indicator.aspect": "A finer label than the group, for reading profiles; without weight.",
    "Indicator.podes": "The PODES question codes the indicator can be filled from.",
    "Indicator.idea_from": "Keys of the document's `sources`.",
    "Indicator.caveats": "What to keep in mind when reading the indicator.",
    "Group.lead_in": "A sentence the interviewer says before a question.",
    "id": "A short name: letters, digits, hyphen, underscore and dot; unique in its place.",
    "kind": "Which kind of scale this is.",
    "missing": "Codes for “do not know” and “no answer”: the item is missing.",
    "not_applicable": "Codes for a question that does not apply: missing too.",
    "cap_reason": "Why the upper end lies where it does.",
}
"""Meanings of keys that the docstrings leave to their name."""

TEXTS = {"id": "The text in Indonesian.", "en": "The text in English."}
WRITTEN = "*Written by `python docs/write_reference.py` from the library; edits are overwritten.*"
CODE = "whole number or number or text"
BILINGUAL = {"Bilingual", "Status", "Exclusive", "LeadIn", "Capture"}


def main() -> int:
    """Write or check every page."""
    pages = {"reference/bundled.md": bundled(), "reference/keys.md": document()}
    pages |= {f"methods/{family.family}.md": methods(family) for family in FAMILIES}
    stale = []
    for name, lines in pages.items():
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
        path = Path(__file__).parent / name
        if path.exists() and path.read_text("utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
    if stale and "--check" in sys.argv:
        sys.stderr.write(f"out of date, run python docs/write_reference.py: {', '.join(stale)}\n")
        return 1
    return 0


# ------------------------------------------------------------------------------------------------ methods
def methods(family: type[Method]) -> Iterator[str]:
    """Yield the page of a family: its methods, each as it describes itself."""
    heading, rest = family_page(family).split("\n", 1)
    yield f"{heading}\n\n{WRITTEN}\n{rest}"


# ------------------------------------------------------------------------------------------------ bundled frameworks
def bundled() -> Iterator[str]:
    """Yield a section for each bundled framework."""
    yield "# Bundled frameworks\n"
    yield "Index, groups, columns and classes of each; [Frameworks](../frameworks.md) tells them apart.\n"
    yield f"{WRITTEN}\n"
    for name in ki.frameworks():
        framework = ki.Framework.load(name)
        label, status = framework.label, framework.status
        yield f"## `{name}`\n"
        yield f"{getattr(label, 'en', label)}, version {framework.version}. {status.en if status else ''}.\n"
        low, high = framework.methodology.range
        sources = {i.source for i in framework.indicators}
        yield f"- **Index** `{framework.index.id}`, {low:g} to {high:g}"
        groups = [f"`{g.id}`{' (optional)' if g.optional else ''}" for g in framework.groups[1:]]
        if groups:
            yield f"- **Groups** {', '.join(groups)}"
        extra = sum(len(group.members) for group in framework.groups if group.optional)
        said = f" ({extra} of them optional)" if extra else ""
        yield f"- **Indicators** {len(framework.indicators)}{said}, from {' and '.join(sorted(sources))}"
        if framework.classes:
            yield f"- **Classes** {classes(framework)}"
        for source, table in (("respondents", "table of respondents"), ("villages", "village table")):
            rows = list(columns(framework, source))
            if rows:
                yield f"\n| group | columns of the {table} | ends |\n|---|---|---|"
                yield from rows
        yield ""


def columns(framework: ki.Framework, source: str) -> Iterator[str]:
    """Yield a row for the columns of each group, from one table, that share their ends."""
    rows: dict[tuple[str, str], list[str]] = {}
    for group in framework.groups:
        for member in group.members:
            if not isinstance(member, ki.Indicator) or member.source != source:
                continue
            scale = framework.scales[member.items[0].scale]
            low, high = scale.ends
            ends, names = f"{low:g} to {high:g}", [f"`{item.column}`" for item in member.items]
            if isinstance(scale, ki.MultipleChoice):
                ends += " choices"
            if member.denominator:
                ends += f" per {member.denominator.per:,.0f}"
                names.append(f"`{member.denominator.column}` (denominator)")
            rows.setdefault((group.id, ends), []).extend(names)
    for (group_id, ends), names in rows.items():
        yield f"| `{group_id}` | {', '.join(names)} | {ends} |"


def classes(framework: ki.Framework) -> str:
    """Return the classes with their bounds in one line."""
    if framework.classes is None:
        return ""
    included = framework.classes.upper_included
    parts = [
        f"`{level.id}`"
        + ("" if level.upper is None else f" {'up to' if included else 'below'} {level.upper:g}")
        for level in framework.classes.levels
    ]
    side = "in the lower" if included else "in the higher"
    return f"{', '.join(parts)}; a score equal to a bound is {side} class"


# ------------------------------------------------------------------------------------------------ keys of a document
def document() -> Iterator[str]:
    """Yield a section with a table of keys for each part of a document."""
    yield "# Keys of a framework document\n"
    yield "Each part with its keys. A text marked `{id, en}` may stand in both languages: `{id: Sering, en: Often}`."
    yield "A code is a number or a text. [Frameworks](../frameworks.md) has examples.\n"
    yield f"{WRITTEN}\n"
    schema = ki.Framework.json_schema()
    parts: dict[str, Schema] = {"Framework": schema, **schema["$defs"]}
    rest = {name: "further" for name in parts if name not in PARTS and name != "Bilingual"}
    for name, place in {**PARTS, **rest}.items():
        part = parts[name]
        described = str(part.get("description", ""))
        meanings = stated(described)
        yield f"## {place} (`{name}`)\n"
        summary = described.partition("\n\n")[0]
        yield f"{' '.join(summary.split())}\n"
        yield "| key | value | default | meaning |\n|---|---|---|---|"
        required = part.get("required", ())
        for key, value in part["properties"].items():
            default = "required" if key in required else spelled(value.get("default"))
            shown = "the name of the kind" if key == "kind" else shape(value)
            yield f"| `{key}` | {shown} | {default} | {meaning(name, key, meanings)} |"
        yield ""


def stated(described: str) -> dict[str, str]:
    """Return the meanings in the Parameters section of a docstring; "a, b" describes both."""
    section = re.search(r"^Parameters\n-+\n(.*?)(?=^\w+\n-+$|\Z)", described, re.MULTILINE | re.DOTALL)
    out = {}
    for names, text in re.findall(r"^(\S.*)\n((?: +.*\n?)+)", section[1] if section else "", re.MULTILINE):
        for key in names.partition(":")[0].split(","):
            out[key.strip()] = " ".join(text.split())
    return out


def meaning(part: str, key: str, meanings: Mapping[str, str]) -> str:
    """Return the meaning of a key, or refuse to go on."""
    if key in TEXTS and part in BILINGUAL:
        return TEXTS[key]
    found = MEANINGS.get(f"{part}.{key}") or meanings.get(key) or MEANINGS.get(key)
    if not found:
        raise SystemExit(f"no meaning for {part}.{key}: add it to the model's docstring")
    return found.replace("|", "\\|")


def spelled(default: Any) -> str:
    """Return a default as it would stand in a document."""
    if default in (None, [], {}, ""):
        return ""
    if isinstance(default, Mapping):
        if "method" in default:
            return f"`{default['method']}`"
        return f"`{default['share']:g}`" if "share" in default else "the defaults of its keys"
    if isinstance(default, list):
        return f"`[{', '.join(f'{one:g}' for one in default)}]`"
    if isinstance(default, float):
        return f"`{default:g}`"
    return f"`{default if isinstance(default, str) else json.dumps(default)}`"


def shape(value: Schema) -> str:
    """Return in words what a key may hold."""
    if "$ref" in value:
        name = value["$ref"].rsplit("/", 1)[-1]
        return "`{id, en}`" if name == "Bilingual" else f"`{name}`"
    for union in ("anyOf", "oneOf"):
        if union in value:
            if "method" in json.dumps(value):
                return "a method, or a mapping to methods"
            if "#/$defs/Coverage" in json.dumps(value):
                return "a share, a `Coverage`, or a mapping to those"
            found = " or ".join(dict.fromkeys(shape(v) for v in value[union] if v.get("type") != "null"))
            return found.replace(CODE, "a code")
    if "enum" in value:
        return " or ".join(dict.fromkeys(f"`{one}`" for one in value["enum"]))
    kind = value.get("type")
    if kind == "array":
        if "prefixItems" in value:
            return "a list of two numbers"
        member = shape(value.get("items", {}))
        plural = {"a code": "codes", "text": "texts"}
        return f"a list of {plural.get(member, member)}"
    if kind == "object":
        inside = value.get("additionalProperties")
        return f"a mapping to {shape(inside)}" if isinstance(inside, Mapping) else "a mapping"
    words = {"string": "text", "boolean": "true or false", "integer": "whole number", "number": "number"}
    return words.get(str(kind), "anything")


if __name__ == "__main__":
    sys.exit(main())
