"""What must hold of the tables of a COINr index; every mistake is one problem with its row."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ketahanan_index.errors import Problem, few
from ketahanan_index.intake.frames import Frame
from ketahanan_index.intake.shown import as_float
from ketahanan_index.records import nearest
from ketahanan_index.regions.spelling import written

UNIT = "uCode"
NEEDED = ("iCode", "Type", "Level", "Parent", "Direction", "Weight")
TYPES = ("Indicator", "Aggregate", "Group", "Denominator", "Other")
TREE = ("Indicator", "Aggregate")
PARAMETERS = {
    "goalposts": {"goalpost_lower": "lower", "goalpost_upper": "upper"},
    "distance_to_target": {"Target": "target", "dist2targ_cap_max": "cap"},
    "z_score": {"zscore_mean": "mean", "zscore_sd": "sd"},
}
"""The columns of iMeta that a rescaling reads, and what each is called here."""
BLANK = {"dist2targ_cap_max": False, "zscore_mean": 0.0, "zscore_sd": 1.0}
"""What a blank cell means. These decide the range, so that they are the same for all indicators."""
TRUTH = dict.fromkeys(("TRUE", "T", "1", "1.0"), True) | dict.fromkeys(("FALSE", "F", "0", "0.0"), False)
Row = Mapping[str, Any]


def as_code(cell: Any) -> str:
    """Return a code as text; blanks beside whole numbers make floats of them.

    Examples
    --------
    >>> as_code(4.0), as_code(4), as_code(4.5), as_code("4.0")
    ('4', '4', '4.5', '4.0')
    """
    return written(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)


def known_as(name: str, known: Container[str]) -> str:
    """Return a name as it is known: a whole number that became a text as a float is the same number.

    Examples
    --------
    >>> known_as("4.0", {"4"}), known_as("4.0", {"4", "4.0"}), known_as("1.0", {"2"})
    ('4', '4.0', '1.0')
    """
    plain = name.removesuffix(".0")
    return plain if name not in known and plain in known else name


def parameter(name: str, cell: Any) -> float | bool | None:
    """Return a parameter of a rescaling, None for what it cannot be."""
    if name == "dist2targ_cap_max":
        return TRUTH.get(written(cell).strip().upper())
    number = as_float(cell)
    if number is None or not math.isfinite(number) or (name == "zscore_sd" and number <= 0):
        return None
    return number


def columns(meta: Frame) -> Iterable[Problem]:
    """Check that iMeta has the columns a tree needs."""
    for name in NEEDED:
        if name not in meta.data.columns:
            hint = nearest(name, meta.data.columns)
            yield _wrong(f"iMeta has no column {name}{hint}", "add it", "missing_column", column=name)


def tree(rows: Sequence[Row]) -> Iterable[Problem]:
    """Check names, places and numbers of all rows."""
    yield from _nodes(rows)
    named = [row for row in rows if row["iCode"] is not None]
    yield from _parents(named)
    yield from _numbers(named)


def _nodes(rows: Sequence[Row]) -> Iterable[Problem]:
    seen: dict[str, int] = {}
    for row in rows:
        code, kind = row["iCode"], row["Type"]
        if code is None:
            yield _wrong("a row has no iCode", "name it, or delete the row", "row_without_name", row)
            continue
        if code in seen:
            said = f"{code!r} stands in row {seen[code]} too"
            yield _wrong(said, "keep one of them", "duplicate_id", row, "iCode")
        seen.setdefault(code, row["row"])
        if kind not in TYPES:
            said = f"{code} is of the type {kind!r}{nearest(str(kind), TYPES)}"
            yield _wrong(said, f"types are {', '.join(TYPES)}", "unknown_type", row, "Type")


def _parents(rows: Sequence[Row]) -> Iterable[Problem]:
    tree = {row["iCode"]: row for row in rows if row["Type"] in TREE}
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
        level = _level(row)
        if level is None:
            said = f"{code} is on level {row['Level']}"
            yield _wrong(
                said, "state 1 for indicators, 2 for their groups, and so on", "bad_level", row, "Level"
            )
        if row["Type"] == "Indicator" and row["Parent"] is None and len(tree) > 1:
            yield _wrong(f"the indicator {code} has no Parent", "name its group", "no_parent", row, "Parent")
        elif row["Type"] == "Indicator" and row["Parent"] is None:
            said = f"the index must be an Aggregate, and {code} is an Indicator"
            remedy = f"add a row of the Type Aggregate, and name it as the Parent of {code}"
            yield _wrong(said, remedy, "index_not_aggregate", row, "Type")
        if row["Parent"] is None:
            continue
        parent = row["Parent"]
        if parent not in aggregates:
            said = f"the Parent of {code}, {parent!r}, is not an Aggregate{nearest(parent, aggregates)}"
            yield _wrong(said, "name one of the aggregates", "unknown_group", row, "Parent")
            continue
        above = _level(tree[parent])
        if level is not None and above is not None and above <= level:
            said = f"{code} on level {level:g} lies under {parent} on level {above:g}"
            yield _wrong(said, "a parent is on a higher level", "bad_level", row, "Level")
    for code in aggregates:
        if not any(row["Parent"] == code for row in tree.values()):
            yield _wrong(f"nothing lies under {code}", "add members, or delete it", "empty_group", tree[code])


def _level(row: Row) -> float | None:
    level = as_float(row["Level"])
    return level if level is not None and level.is_integer() and level >= 1 else None


def _numbers(rows: Sequence[Row]) -> Iterable[Problem]:
    denominators = {row["iCode"] for row in rows if row["Type"] == "Denominator"}
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
        if below is not None and row["Type"] == "Indicator" and below not in denominators:
            said = f"the Denominator of {code}, {below!r}, is not one{nearest(below, denominators)}"
            yield _wrong(
                said, "give it a row of the Type Denominator", "unknown_denominator", row, "Denominator"
            )


def parameters(rows: Sequence[Row], normalisation: str) -> Iterable[Problem]:
    """Check what indicators state for their rescaling; one problem for each thing that is wrong, however often."""
    indicators = [row for row in rows if row["Type"] == "Indicator" and row["iCode"] is not None]
    for name in PARAMETERS.get(normalisation, ()):
        absent = [row for row in indicators if row.get(name) is None]
        if absent and name not in BLANK:
            remedy = f"{normalisation} needs it: fill it in"
            yield _folded(f"{name} is not stated", remedy, "missing_parameter", absent, name)
        wrong: dict[str, list[Row]] = {}
        for row in indicators:
            if row.get(name) is not None and parameter(name, row[name]) is None:
                wrong.setdefault(as_code(row[name]), []).append(row)
        for cell, alike in wrong.items():
            yield _folded(f"{name} is {cell}", _allowed(name), "bad_parameter", alike, name)
        if name in BLANK and not wrong:
            yield from _alike(indicators, name)
    if normalisation == "goalposts":
        crossed = [row for row in indicators if _is_crossed(row)]
        if crossed:
            said = "goalpost_lower is not below goalpost_upper"
            yield _folded(said, "exchange or correct them", "bad_parameter", crossed, "goalpost_lower")


def _is_crossed(row: Row) -> bool:
    lower, upper = (parameter(name, row.get(name)) for name in PARAMETERS["goalposts"])
    return lower is not None and upper is not None and lower >= upper


def _allowed(name: str) -> str:
    if name == "dist2targ_cap_max":
        return "state TRUE or FALSE"
    return "state a number above 0" if name == "zscore_sd" else "state a finite number"


def _alike(indicators: Sequence[Row], name: str) -> Iterable[Problem]:
    """Check that a parameter that decides the range is the same for all."""
    found: dict[Any, list[Row]] = {}
    for row in indicators:
        stated = row.get(name)
        found.setdefault(BLANK[name] if stated is None else parameter(name, stated), []).append(row)
    if len(found) > 1:
        said = [
            f"{'blank' if alike[0].get(name) is None else as_code(alike[0][name])} for {_named(alike)}"
            for alike in found.values()
        ]
        _, other, *_ = found.values()
        remedy = "state the same for all indicators, or for none: what is averaged lies on one range"
        yield _wrong(f"{name} is {few(said, 3)}", remedy, "mixed_ranges", other[0], name)


def _folded(said: str, remedy: str, code: str, rows: Sequence[Row], column: str) -> Problem:
    """Return one problem of several indicators, at the row of the first."""
    found = _wrong(f"{said} for {_named(rows)}", remedy, code, rows[0], column)
    return replace(found, count=len(rows))


def _named(rows: Sequence[Row]) -> str:
    first = few(row["iCode"] for row in rows)
    return first if len(rows) == 1 else f"{len(rows)} indicators ({first})"


def wanted(rows: Sequence[Row]) -> list[str]:
    """Return the columns that iData must have."""
    return [UNIT, *(row["iCode"] for row in rows if row["Type"] != "Aggregate")]


def data(frame: Frame, rows: Sequence[Row]) -> Iterable[Problem]:
    """Check that iData has the columns that iMeta names."""
    columns = list(frame.data.columns)
    for name in wanted(rows):
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
