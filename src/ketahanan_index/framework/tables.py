"""A framework as tables that people edit, and back without loss.

nodes (one row a group or indicator, with its parent), indicators, items, scales (one row an answer code),
classes, and methodology: every other entry of the document by its dotted key. A text in two languages takes two
columns, `label` and `label_en`; a nested value is written as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ketahanan_index.errors import FrameworkError, Problem, heading
from ketahanan_index.framework.texts import Bilingual

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

TABLES = ("nodes", "indicators", "items", "scales", "classes", "methodology")
_NODE = ("id", "parent", "label", "label_en", "weight", "optional", "lead_in")
_SCALE = ("scale", "kind", "role", "code", "label", "label_en", "scores")
_CODES = ("options", "exclusive", "yes", "no", "missing", "not_applicable")
_BILINGUAL = set(Bilingual.model_fields)


def from_document(document: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    """Return the tables of a document."""
    import pandas as pd

    nodes: list[Row] = []
    indicators: list[Row] = []
    items: list[Row] = []
    _take_apart(document["index"], None, nodes, indicators, items)
    scales = [row for name, scale in document.get("scales", {}).items() for row in _scale_rows(name, scale)]
    classes = document.get("classes", {})
    rest = {k: v for k, v in document.items() if k not in {"index", "scales", "classes"}}
    if classes:
        rest["classes"] = {k: v for k, v in classes.items() if k != "levels"}
    methodology = [{"key": key, "value": _cell(value)} for key, value in _flat(rest)]
    rows = {
        "nodes": nodes,
        "indicators": indicators,
        "items": items,
        "scales": scales,
        "classes": [_wide(level) for level in classes.get("levels", ())],
        "methodology": methodology,
    }
    first = {
        "nodes": _NODE[:5],
        "indicators": ("id",),
        "items": ("indicator", "column", "scale"),
        "scales": _SCALE,
    }
    first |= {"classes": ("id", "label", "label_en", "upper"), "methodology": ("key", "value")}
    return {
        name: pd.DataFrame(rows[name], columns=_columns(first[name], rows[name]), dtype=object)
        for name in TABLES
    }


def to_document(tables: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document that tables stand for; a table may be a dataframe or a list of dicts."""
    problems: list[Problem] = []
    lacking = [name for name in ("nodes", "indicators", "items", "methodology") if name not in tables]
    problems += [
        Problem(message=f"the table {name!r} is missing", code="missing_table", table="framework")
        for name in lacking
    ]
    for name in tables:
        if name not in TABLES:
            message = f"no table is named {name!r}; they are {', '.join(TABLES)}"
            problems.append(Problem(message=message, code="unknown_table", table="framework"))
    _stop(problems)
    rows = {name: _rows(tables.get(name, [])) for name in TABLES}
    document: dict[str, Any] = {}
    nameless = {"scales": "scale", "methodology": "key", "nodes": "id", "indicators": "id"}
    for name, key in nameless.items():
        for i, row in enumerate(rows[name], 1):
            if key not in row:
                problems.append(_problem(f"a row has no {key}", "row_without_name", f"{name}.{key}", i))
    _stop(problems)
    for i, row in enumerate(rows["methodology"], 1):
        if not _put(document, str(row["key"]).split("."), _value(row.get("value"))):
            message = f"the key {row['key']!r} stands twice, or beside another that is a part of it"
            problems.append(_problem(message, "duplicate_key", f"methodology.{row['key']}", i))
    _stop(problems)
    document["index"] = _assemble(rows)
    if rows["scales"]:
        document["scales"] = _scales(rows["scales"])
    if rows["classes"]:
        document.setdefault("classes", {})["levels"] = [_narrow(row) for row in rows["classes"]]
    return document


def _problem(message: str, code: str, column: str, row: int) -> Problem:
    return Problem(message=message, code=code, table="framework", column=column, row=row)


def _stop(problems: list[Problem]) -> None:
    if problems:
        raise FrameworkError(heading(problems, "framework tables"), problems)


def _take_apart(
    node: Mapping[str, Any], parent: str | None, nodes: list[Row], indicators: list[Row], items: list[Row]
) -> None:
    own = {k: node[k] for k in node if k in {"id", "label", "weight", "optional", "lead_in"}}
    nodes.append({"id": node["id"], "parent": parent, **_wide(own)})
    for member in node.get("members", ()):
        _take_apart(member, node["id"], nodes, indicators, items)
    if "items" in node:
        rest = {k: v for k, v in node.items() if k not in {"items", "label", "weight"}}
        indicators.append(_wide(rest))
        items.extend({"indicator": node["id"], **_wide(item)} for item in node["items"])


def _scale_rows(name: str, scale: Mapping[str, Any]) -> list[Row]:
    kind = scale.get("kind", "")
    own = _wide({k: v for k, v in scale.items() if k not in _CODES and k != "kind"})
    rows: list[Row] = []
    for role in _CODES:
        codes = scale.get(role, ())
        if isinstance(codes, Mapping):
            for code, label in codes.items():
                entry = label if isinstance(label, Mapping) and "scores" in label else {"label": label}
                if "scores" in entry:
                    entry = {"label": {"id": entry["id"], "en": entry["en"]}, "scores": entry["scores"]}
                rows.append({"role": role, "code": code, **_wide(entry)})
        else:
            rows += [{"role": role, "code": code} for code in codes]
    if not rows:
        rows = [{}]
    rows[0] = {"kind": kind, **own, **rows[0]}
    return [{"scale": name, **row} for row in rows]


def _scales(rows: Iterable[Row]) -> dict[str, Any]:
    scales: dict[str, Any] = {}
    for row in rows:
        scale = scales.setdefault(str(row["scale"]), {})
        scale.update(_narrow({k: v for k, v in row.items() if k not in _SCALE}))
        if "kind" in row:
            scale["kind"] = row["kind"]
        role, code = row.get("role"), row.get("code")
        if role is None:
            continue
        entry = _narrow({k: row[k] for k in ("label", "label_en") if k in row}).get("label")
        if role == "exclusive":
            label = entry if isinstance(entry, Mapping) else {"id": entry, "en": entry}
            scale.setdefault(role, {})[code] = {**label, "scores": row.get("scores")}
        elif role == "options":
            scale.setdefault(role, {})[code] = entry
        else:
            scale.setdefault(role, []).append(code)
    return scales


def _assemble(rows: Mapping[str, list[Row]]) -> dict[str, Any]:
    """Build the tree from its rows, refusing loops, strangers and more than one root."""
    nodes = {str(row.get("id")): row for row in rows["nodes"]}
    indicators = {str(row.get("id")): row for row in rows["indicators"]}
    problems: list[Problem] = []

    def report(message: str, name: str, table: str, code: str) -> None:
        row = next(
            (i for i, r in enumerate(rows[table], 1) if name in (r.get("id"), r.get("indicator"))), None
        )
        problems.append(
            Problem(message=message, code=code, table="framework", column=f"{table}.{name}", row=row)
        )

    if len(nodes) < len(rows["nodes"]):
        seen: set[str] = set()
        for row in rows["nodes"]:
            name = str(row.get("id"))
            if name in seen:
                report(f"{name!r} stands twice", name, "nodes", "duplicate_id")
            seen.add(name)
    items: dict[str, list[Row]] = {}
    for row in rows["items"]:
        items.setdefault(str(row.get("indicator")), []).append(
            {k: v for k, v in row.items() if k != "indicator"}
        )
    for name in indicators.keys() - nodes.keys():
        report(f"the indicator {name!r} is not among the nodes", name, "indicators", "unknown_node")
    for name in items.keys() - indicators.keys():
        report(f"items belong to {name!r}, which is not an indicator", name, "items", "unknown_indicator")
    children: dict[str, list[str]] = {}
    for name, row in nodes.items():
        parent = row.get("parent")
        if parent is not None and str(parent) not in nodes:
            report(f"{name!r} has the parent {parent!r}, which is no node", name, "nodes", "unknown_parent")
        elif parent is not None:
            children.setdefault(str(parent), []).append(name)
    roots = [name for name, row in nodes.items() if row.get("parent") is None]
    if len(roots) != 1:
        listed = ", ".join(roots) or "none: every node has a parent"
        problems.append(
            Problem(
                message=f"the tree needs one root, a node without parent; found {listed}",
                code="cyclic_group" if not roots else "many_roots",
                table="framework",
                column="nodes",
            )
        )
    for name in nodes:
        above = _chain(name, nodes)
        if above and above[-1] == name:
            report(f"{name!r} contains itself: {' in '.join([name, *above])}", name, "nodes", "cyclic_group")
    _stop(problems)

    def build(name: str) -> dict[str, Any]:
        node = _narrow({k: v for k, v in nodes[name].items() if k != "parent"})
        if name in indicators:
            node |= _narrow(indicators[name])
            node["items"] = [_narrow(item) for item in items.get(name, [])]
        else:
            node["members"] = [build(child) for child in children.get(name, [])]
        return node

    return build(roots[0])


def _chain(name: str, nodes: Mapping[str, Row]) -> list[str]:
    """Return the parents of a node, up to the root or back to itself."""
    above: list[str] = []
    parent = nodes[name].get("parent")
    while parent is not None and str(parent) in nodes and str(parent) not in above:
        above.append(str(parent))
        if str(parent) == name:
            break
        parent = nodes[str(parent)].get("parent")
    return above


def _flat(value: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, Any]]:
    for key, inner in value.items():
        # A key with a dot could not be told from a nested one, so its mapping stays whole.
        if isinstance(inner, Mapping) and inner and all(isinstance(k, str) and "." not in k for k in inner):
            yield from _flat(inner, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", inner


def _put(document: dict[str, Any], path: list[str], value: Any) -> bool:
    """Put a value at its place; False where something stands there already."""
    for part in path[:-1]:
        document = document.setdefault(part, {})
        if not isinstance(document, dict):
            return False
    return document.setdefault(path[-1], value) is value


def _wide(entry: Mapping[str, Any]) -> Row:
    """Spread two-language texts over two columns and write nested values as JSON."""
    row: Row = {}
    for key, value in entry.items():
        if isinstance(value, Mapping) and set(value) == _BILINGUAL:
            row[key], row[f"{key}_en"] = _cell(value["id"]), _cell(value["en"])
        else:
            row[key] = _cell(value)
    return row


def _narrow(row: Mapping[str, Any]) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for key, value in row.items():
        if key.endswith("_en") and key.removesuffix("_en") in row:
            continue
        entry[key] = _value(value)
        if f"{key}_en" in row:
            entry[key] = {"id": entry[key], "en": _value(row[f"{key}_en"])}
    return entry


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False) if value[:1] in {"[", "{", '"'} or not value else value
    if isinstance(value, Mapping | list):
        return json.dumps(value, ensure_ascii=False)
    return value


def _value(cell: Any) -> Any:
    if not (isinstance(cell, str) and cell[:1] in {"[", "{", '"'}):
        return cell
    try:
        return json.loads(cell)
    except ValueError:
        # A person's text that begins with a quote or a bracket.
        return cell


def _columns(first: Iterable[str], rows: Iterable[Row]) -> list[str]:
    return list(dict.fromkeys([*first, *(key for row in rows for key in row)]))


def _rows(table: Any) -> list[Row]:
    """Return a table's rows as dicts without their empty cells."""
    if isinstance(table, list):
        records = table
    elif hasattr(table, "to_dicts"):
        records = table.to_dicts()
    else:
        records = table.to_dict("records")
    rows = [{str(k): _native(v) for k, v in row.items() if not _empty(v)} for row in records]
    return [row for row in rows if row]


def _empty(value: Any) -> bool:
    # NaN, NaT and pandas' NA are the values that do not equal themselves, or will not say.
    return value is None or str(value) == "<NA>" or bool(value != value)


def _native(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value
