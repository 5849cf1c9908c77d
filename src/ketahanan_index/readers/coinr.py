"""Indices built for COINr: its two tables, iData and iMeta, as a framework and a village table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from ketahanan_index.errors import DataError, FrameworkError, KetahananError, Problem, heading
from ketahanan_index.framework import Framework
from ketahanan_index.intake.frames import Frame
from ketahanan_index.intake.opening import open_frame
from ketahanan_index.readers import coinr_checks
from ketahanan_index.readers.coinr_checks import TREE, UNIT, Row
from ketahanan_index.stages.cells import blank

if TYPE_CHECKING:
    import pandas as pd

TIME = "Time"
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
    _stop(coinr_checks.columns(meta), "metadata", FrameworkError)
    _stop(coinr_checks.tree(rows), "metadata", FrameworkError)
    _stop(coinr_checks.parameters(rows, normalisation), "metadata", FrameworkError)
    _stop(coinr_checks.data(frame, rows), "villages", DataError)
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


def _stop(problems: Iterable[Problem], place: str, error: type[KetahananError]) -> None:
    found = list(problems)
    if found:
        raise error(heading(found, place), found)
