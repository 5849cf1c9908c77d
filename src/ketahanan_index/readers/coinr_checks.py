"""What must hold of the tables of a COINr index; every mistake is one problem with its row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ketahanan_index.errors import Problem, few
from ketahanan_index.intake.frames import Frame
from ketahanan_index.intake.shown import as_float
from ketahanan_index.records import nearest

UNIT = "uCode"
NEEDED = ("iCode", "Type", "Level", "Parent", "Direction", "Weight")
TYPES = ("Indicator", "Aggregate", "Group", "Denominator", "Other")
TREE = ("Indicator", "Aggregate")
Row = Mapping[str, Any]


def columns(meta: Frame) -> Iterable[Problem]:
    """Check that iMeta has the columns a tree needs."""
    for name in NEEDED:
        if name not in meta.data.columns:
            hint = nearest(name, meta.data.columns)
            yield _wrong(f"iMeta has no column {name}{hint}", "add it", "missing_column", column=name)


def tree(rows: Sequence[Row]) -> Iterable[Problem]:
    """Check names, places and numbers of all rows."""
    yield from _nodes(rows)
    yield from _parents(rows)
    yield from _numbers(rows)


def _nodes(rows: Sequence[Row]) -> Iterable[Problem]:
    seen: dict[str, int] = {}
    for row in rows:
        code, kind = row["iCode"], row["Type"]
        if code is None:
            yield _wrong("a row has no iCode", "name it, or delete the row", "row_without_name", row)
            continue
        if str(code) in seen:
            said = f"{code!r} stands in row {seen[str(code)]} too"
            yield _wrong(said, "keep one of them", "duplicate_id", row, "iCode")
        seen.setdefault(str(code), row["row"])
        if kind not in TYPES:
            said = f"{code} is of the type {kind!r}{nearest(str(kind), TYPES)}"
            yield _wrong(said, f"types are {', '.join(TYPES)}", "unknown_type", row, "Type")


def _parents(rows: Sequence[Row]) -> Iterable[Problem]:
    tree = {str(row["iCode"]): row for row in rows if row["Type"] in TREE}
    roots = [code for code, row in tree.items() if row["Parent"] is None]
    aggregates = [code for code, row in tree.items() if row["Type"] == "Aggregate"]
    if len(roots) != 1:
        listed = few(roots) if roots else "none"
        remedy = "leave Parent blank for the index alone"
        yield _wrong(
            f"one code must have no Parent, the index; found {listed}",
            remedy,
            "not_one_root",
            column="Parent",
        )
    for code, row in tree.items():
        level = as_float(row["Level"])
        if level is None or level != int(level) or level < 1:
            said = f"{code} is on level {row['Level']}"
            yield _wrong(
                said, "state 1 for indicators, 2 for their groups, and so on", "bad_level", row, "Level"
            )
        if row["Type"] == "Indicator" and row["Parent"] is None and len(tree) > 1:
            yield _wrong(f"the indicator {code} has no Parent", "name its group", "no_parent", row, "Parent")
        if row["Parent"] is None:
            continue
        parent = str(row["Parent"])
        if parent not in aggregates:
            said = f"the Parent of {code}, {parent!r}, is not an Aggregate{nearest(parent, aggregates)}"
            yield _wrong(said, "name one of the aggregates", "unknown_group", row, "Parent")
            continue
        above = as_float(tree[parent]["Level"])
        if level is not None and above is not None and above <= level:
            said = f"{code} on level {level:g} lies under {parent} on level {above:g}"
            yield _wrong(said, "a parent is on a higher level", "bad_level", row, "Level")
    for code in aggregates:
        if not any(str(row["Parent"]) == code for row in tree.values()):
            yield _wrong(f"nothing lies under {code}", "add members, or delete it", "empty_group", tree[code])


def _numbers(rows: Sequence[Row]) -> Iterable[Problem]:
    denominators = {str(row["iCode"]) for row in rows if row["Type"] == "Denominator"}
    for row in rows:
        if row["Type"] not in TREE:
            continue
        code, direction, weight = row["iCode"], as_float(row["Direction"]), as_float(row["Weight"])
        allowed = (1.0, -1.0) if row["Type"] == "Indicator" else (1.0,)
        if direction not in allowed:
            remedy = "state 1 or -1" if len(allowed) > 1 else "state 1: that of a group turns nothing around"
            said = f"{code} has the Direction {row['Direction']}"
            yield _wrong(said, remedy, "bad_direction", row, "Direction")
        if weight is None or not 0 <= weight < float("inf"):
            said = f"{code} has the Weight {row['Weight']}"
            yield _wrong(said, "state a number of 0 or above", "bad_weight", row, "Weight")
        below = row.get("Denominator")
        if below is not None and row["Type"] == "Indicator" and str(below) not in denominators:
            said = f"the Denominator of {code}, {str(below)!r}, is not one{nearest(str(below), denominators)}"
            yield _wrong(
                said, "give it a row of the Type Denominator", "unknown_denominator", row, "Denominator"
            )


def parameters(rows: Sequence[Row], normalisation: str) -> Iterable[Problem]:
    """Check that every indicator states what its rescaling needs."""
    needed = {"goalposts": ("goalpost_lower", "goalpost_upper"), "distance_to_target": ("Target",)}
    for row in rows:
        for name in needed.get(normalisation, ()) if row["Type"] == "Indicator" else ():
            if as_float(row.get(name)) is None:
                said = f"{row['iCode']} states no {name}"
                yield _wrong(said, f"{normalisation} needs it: fill it in", "missing_parameter", row, name)


def data(frame: Frame, rows: Sequence[Row]) -> Iterable[Problem]:
    """Check that iData has the columns that iMeta names."""
    columns = list(frame.data.columns)
    wanted = [UNIT, *(str(row["iCode"]) for row in rows if row["Type"] != "Aggregate")]
    for name in wanted:
        if name not in columns:
            yield frame.problem(
                f"iData has no column {name}{nearest(name, columns)}",
                "missing_column",
                column=name,
                remedy="rename the column, or change the iCode in iMeta",
            )


def _wrong(message: str, remedy: str, code: str, row: Row | None = None, column: str = "") -> Problem:
    place = None if row is None else int(row["row"])
    return Problem(message=message, remedy=remedy, code=code, table="metadata", column=column, row=place)
