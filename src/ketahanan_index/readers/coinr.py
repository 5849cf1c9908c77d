"""Indices built for COINr: its two tables, iData and iMeta, as a framework and a village table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from ketahanan_index.errors import DataError, FrameworkError, KetahananError, Problem, heading
from ketahanan_index.framework import Framework
from ketahanan_index.intake.frames import Frame
from ketahanan_index.intake.opening import open_frame
from ketahanan_index.intake.shown import as_float
from ketahanan_index.records import nearest
from ketahanan_index.stages.cells import blank

if TYPE_CHECKING:
    import pandas as pd

UNIT, TIME = "uCode", "Time"
NEEDED = ("iCode", "Type", "Level", "Parent", "Direction", "Weight")
TYPES = ("Indicator", "Aggregate", "Group", "Denominator", "Other")
TREE = ("Indicator", "Aggregate")
Row = Mapping[str, Any]
Scaling = Literal["min_max", "z_score", "goalposts", "distance_to_target"]


def from_coinr(
    data: Any, metadata: Any, *, normalisation: Scaling = "min_max", time: Any = None
) -> tuple[Framework, pd.DataFrame]:
    """Turn the tables of a COINr index into a framework and a village table that `score` takes.

    Parameters
    ----------
    data : dataframe, list of dicts or Reading
        iData: one row a unit (`uCode`), columns of indicators, denominators, groups and whatever else.
    metadata : dataframe, list of dicts or Reading
        iMeta: one row a column or group of the index, with `iCode`, `Type`, `Level`, `Parent`, `Direction`, `Weight`,
        and, where there are any, `iName`, `Unit`, `Denominator` and the parameters below.
    normalisation : {"min_max", "z_score", "goalposts", "distance_to_target"}
        The rescaling, with the parameters that iMeta states for each indicator: `goalpost_lower` and `goalpost_upper`
        (values beyond are held at them), `Target` and `dist2targ_cap_max`, `zscore_mean` and `zscore_sd`. Any other
        step is set by `Framework.with_methodology`.
    time : any
        The wave to take, where `data` has several in a column `Time`.

    Returns
    -------
    framework : Framework
        The tree with its labels, directions, weights and denominators; scores are weighted arithmetic means on 0
        to 100, as in COINr unless told otherwise.
    villages : DataFrame
        The rows of `data`. Columns that are not indicators travel along: groups serve group means and ranks. Where a
        denominator is blank, what it divides is blank too, as in COINr.

    Raises
    ------
    FrameworkError
        For every mistake of iMeta, with its row.
    DataError
        For every mistake of iData.

    Notes
    -----
    COINr: ``Denominate``, ``Impute``, ``Screen``, ``Treat``, ``Normalise`` and ``Aggregate`` are the steps of one
    methodology here, applied in a fixed order: denominators, screening, imputation, treatment, rescaling, weighting,
    aggregation. ``Screening(after_imputation=True)`` screens as COINr does when `Screen` is called after `Impute`.
    The direction of an aggregate changes nothing in COINr: here it must be 1.

    References
    ----------
    Becker, W., Caperna, G., Del Sorbo, M., Norlén, H., Papadimitriou, E. and Saisana, M. (2022). COINr: An R package
    for developing composite indicators. Journal of Open Source Software 7(78), 4567. doi:10.21105/joss.04567

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> data = [
    ...     {"uCode": "A", "road": 10, "crime": 4, "people": 2},
    ...     {"uCode": "B", "road": 30, "crime": 4, "people": 4},
    ...     {"uCode": "C", "road": 20, "crime": 1, "people": 2},
    ... ]
    >>> columns = ["iCode", "Type", "Level", "Parent", "Direction", "Weight", "Denominator"]
    >>> rows = [
    ...     ["road", "Indicator", 1, "index", 1, 1, None],
    ...     ["crime", "Indicator", 1, "index", -1, 1, "people"],
    ...     ["people", "Denominator", None, None, None, None, None],
    ...     ["index", "Aggregate", 2, None, 1, 1, None],
    ... ]
    >>> framework, villages = ki.from_coinr(data, [dict(zip(columns, row)) for row in rows])
    >>> ki.score(framework, villages=villages).value.round(2).ravel().tolist()
    [0.0, 83.33, 75.0]
    """
    meta = open_frame(metadata, "metadata")
    frame = open_frame(data, "villages")
    rows = _rows(meta)
    _stop(_columns(meta), "metadata", FrameworkError)
    problems = [problem for check in (_nodes, _parents, _numbers) for problem in check(rows)]
    _stop(problems, "metadata", FrameworkError)
    parameters = [problem for row in rows for problem in _parameters(row, normalisation)]
    _stop(parameters, "metadata", FrameworkError)
    _stop(_data(frame, rows), "villages", DataError)
    villages = _of(frame.pandas(list(frame.data.columns)), time)
    for row in rows:
        if row["Type"] == "Indicator" and row.get("Denominator") is not None:
            code = str(row["iCode"])
            divisible = ~villages[str(row["Denominator"])].map(blank).astype(bool)
            villages[code] = villages[code].where(divisible)
    return _framework(rows, normalisation), villages


def _rows(meta: Frame) -> list[dict[str, Any]]:
    """Return the rows of the metadata, None for a blank cell, with their number from 1."""
    columns = list(meta.data.columns)
    cells = zip(*(meta.data[column].to_list() for column in columns), strict=True)
    return [
        {"row": i, **{c: None if blank(v) else v for c, v in zip(columns, values, strict=True)}}
        for i, values in enumerate(cells, 1)
    ]


def _columns(meta: Frame) -> Iterable[Problem]:
    for name in NEEDED:
        if name not in meta.data.columns:
            hint = nearest(name, meta.data.columns)
            yield _wrong(f"iMeta has no column {name}{hint}", "add it", "missing_column", column=name)


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
        listed = ", ".join(roots[:5]) + (" …" if len(roots) > 5 else "") if roots else "none"
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


def _parameters(row: Row, normalisation: Scaling) -> Iterable[Problem]:
    """Check that an indicator states what its rescaling needs."""
    needed = {"goalposts": ("goalpost_lower", "goalpost_upper"), "distance_to_target": ("Target",)}
    for name in needed.get(normalisation, ()) if row["Type"] == "Indicator" else ():
        if as_float(row.get(name)) is None:
            said = f"{row['iCode']} states no {name}"
            yield _wrong(said, f"{normalisation} needs it: fill it in", "missing_parameter", row, name)


def _data(frame: Frame, rows: Sequence[Row]) -> Iterable[Problem]:
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


def _of(villages: pd.DataFrame, time: Any) -> pd.DataFrame:
    """Return the rows of one wave."""
    waves = villages[TIME].unique().tolist() if TIME in villages.columns else []
    twice = villages[UNIT].duplicated().any()
    if time is None and not (twice and len(waves) > 1):
        return villages
    chosen = villages[villages[TIME].map(str) == str(time)] if waves else villages.iloc[:0]
    if not len(chosen):
        listed = ", ".join(map(str, waves)) or "none"
        said = "iData holds several waves" if time is None else f"iData has no rows of the wave {time}"
        remedy = f"choose one with time=; waves are {listed}"
        _stop([Problem(message=said, remedy=remedy, code="which_wave", column=TIME)], "villages", DataError)
    return chosen.reset_index(drop=True)


def _framework(rows: Sequence[Row], normalisation: Scaling) -> Framework:
    tree = [row for row in rows if row["Type"] in TREE]
    (root,) = (row for row in tree if row["Parent"] is None)
    scales: dict[str, Any] = {}
    for row in tree:
        if row["Type"] == "Indicator":
            name, scale = _scale(row, normalisation)
            scales[name] = scale
    document = {
        "id": str(root["iCode"]),
        "version": "1",
        "unit": UNIT,
        "scales": scales,
        "index": _node(root, tree, normalisation),
        "methodology": {"normalisation": _rescaling(tree, normalisation)},
    }
    return Framework.from_dict(document)


def _node(row: Row, tree: Sequence[Row], normalisation: Scaling) -> dict[str, Any]:
    code = str(row["iCode"])
    node: dict[str, Any] = {"id": code, "weight": float(row["Weight"])}
    if row.get("iName") is not None:
        node["label"] = str(row["iName"])
    if row["Type"] == "Aggregate":
        members = [one for one in tree if one["Parent"] is not None and str(one["Parent"]) == code]
        return {**node, "members": [_node(member, tree, normalisation) for member in members]}
    if row.get("Unit") is not None:
        node["unit"] = str(row["Unit"])
    if row.get("Denominator") is not None:
        node["denominator"] = {"column": str(row["Denominator"])}
    scale, _ = _scale(row, normalisation)
    items = [{"column": code, "scale": scale}]
    return {**node, "source": "villages", "direction": int(row["Direction"]), "items": items}


def _scale(row: Row, normalisation: Scaling) -> tuple[str, dict[str, Any]]:
    """Return the name of an indicator's scale, and the scale: any number, or one held between goalposts."""
    if normalisation != "goalposts":
        return "number", {"kind": "numeric"}
    ends = {"lower": float(row["goalpost_lower"]), "upper": float(row["goalpost_upper"])}
    return str(row["iCode"]), {"kind": "numeric", **ends, "cap": True}


def _rescaling(tree: Sequence[Row], normalisation: Scaling) -> Any:
    """Return the rescaling: one for all, or one an indicator where iMeta states its parameters."""
    stated = {
        "distance_to_target": {"Target": "target", "dist2targ_cap_max": "cap"},
        "z_score": {"zscore_mean": "mean", "zscore_sd": "sd"},
    }.get(normalisation, {})
    each = {}
    for row in tree:
        found = {ours: row[theirs] for theirs, ours in stated.items() if row.get(theirs) is not None}
        if row["Type"] == "Indicator" and found:
            plain = {k: _truth(v) if k == "cap" else float(v) for k, v in found.items()}
            each[str(row["iCode"])] = {"method": normalisation, **plain}
    return each or normalisation


def _truth(value: Any) -> bool:
    return value if isinstance(value, bool) else str(value).strip().upper() in {"TRUE", "T", "1", "1.0"}


def _wrong(message: str, remedy: str, code: str, row: Row | None = None, column: str = "") -> Problem:
    place = None if row is None else int(row["row"])
    return Problem(message=message, remedy=remedy, code=code, table="metadata", column=column, row=place)


def _stop(problems: Iterable[Problem], place: str, error: type[KetahananError]) -> None:
    found = list(problems)
    if found:
        raise error(heading(found, place), found)
