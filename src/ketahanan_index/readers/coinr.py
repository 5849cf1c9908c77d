"""Indices built for COINr: its two tables, iData and iMeta, as a framework and a village table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from ketahanan_index.errors import DataError, FrameworkError, KetahananError, Problem, heading
from ketahanan_index.framework import Framework
from ketahanan_index.intake.frames import Frame
from ketahanan_index.intake.opening import open_frame
from ketahanan_index.readers import coinr_checks
from ketahanan_index.readers.coinr_checks import PARAMETERS, TREE, UNIT, Row, as_code, known_as, parameter
from ketahanan_index.stages.cells import blank

if TYPE_CHECKING:
    import pandas as pd

TIME = "Time"
CODES = ("iCode", "Parent", "Denominator")
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
        and, where there are any, `iName`, `Unit`, `Denominator` and the parameters below. Codes may be numbers; 4 and
        4.0 are the code "4".
    normalisation : {"min_max", "z_score", "goalposts", "distance_to_target"}
        The rescaling, with the parameters that iMeta states for each indicator: `goalpost_lower` and `goalpost_upper`
        (values beyond are held at them), `Target` and `dist2targ_cap_max`, `zscore_mean` and `zscore_sd`. All but
        goalposts and targets are the same for all indicators, because they decide the range; blank means FALSE, 0 and
        1. Any other step is set by `Framework.with_methodology`.
    time : any
        The wave to take, where `data` has several in a column `Time`; 2021 and 2021.0 are one, and rows with a blank
        there belong to none.

    Returns
    -------
    framework : Framework
        The tree with its labels, directions, weights and denominators; scores are weighted arithmetic means on 0
        to 100, as in COINr unless told otherwise.
    villages : DataFrame
        The rows of `data`, column names as texts. Columns that are not indicators travel along: groups serve group
        means and ranks. Where a denominator is blank, what it divides is blank too, as in COINr.

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
    _stop(coinr_checks.columns(meta), "metadata", FrameworkError)
    rows = _rows(meta)
    wrong = [*coinr_checks.tree(rows), *coinr_checks.parameters(rows, normalisation)]
    _stop(wrong, "metadata", FrameworkError)
    frame = _renamed(open_frame(data, "villages"), coinr_checks.wanted(rows))
    _stop(coinr_checks.data(frame, rows), "villages", DataError)
    villages = _of(frame.pandas(list(frame.data.columns)), time)
    for row in rows:
        if row["Type"] == "Indicator" and row.get("Denominator") is not None:
            divisible = ~villages[row["Denominator"]].map(blank).astype(bool)
            villages[row["iCode"]] = villages[row["iCode"]].where(divisible)
    return _framework(rows, normalisation), villages


def _rows(meta: Frame) -> list[dict[str, Any]]:
    """Return the rows of the metadata, codes as texts and None for a blank cell, with their number from 1."""
    columns = list(meta.data.columns)
    cells = zip(*(meta.data[column].to_list() for column in columns), strict=True)
    rows: list[dict[str, Any]] = [
        {**{c: None if blank(v) else v for c, v in zip(columns, values, strict=True)}, "row": i}
        for i, values in enumerate(cells, 1)
    ]
    for row in rows:
        row.update({name: as_code(row[name]) for name in CODES if row.get(name) is not None})
    known = {row["iCode"] for row in rows}
    for row in rows:
        row.update({name: known_as(row[name], known) for name in CODES[1:] if row.get(name) is not None})
    return rows


def _renamed(frame: Frame, wanted: Sequence[str]) -> Frame:
    """Return the table with the columns that are wanted called so."""
    columns = frame.data.columns
    names = {name: known_as(name, wanted) for name in columns}
    new = {old: name for old, name in names.items() if old != name and name not in columns}
    data = frame.data.rename(new)
    return replace(frame, data=data, columns=frozenset(data.columns))


def _of(villages: pd.DataFrame, time: Any) -> pd.DataFrame:
    """Return the rows of one wave."""
    each = [_wave(cell) for cell in villages[TIME]] if TIME in villages.columns else []
    waves = [wave for wave in dict.fromkeys(each) if wave is not None]
    twice = villages[UNIT].duplicated().any()
    if time is None and not (twice and len(waves) > 1):
        return villages
    wanted = _wave(time)
    chosen = [i for i, wave in enumerate(each) if wave == wanted and wave is not None]
    if not chosen:
        said = "iData holds several waves" if time is None else f"iData has no rows of the wave {time}"
        remedy = f"choose one with time=; waves are {', '.join(waves) or 'none'}"
        _stop([Problem(message=said, remedy=remedy, code="which_wave", column=TIME)], "villages", DataError)
    return villages.iloc[chosen].reset_index(drop=True)


def _wave(cell: Any) -> str | None:
    """Return the name of a wave, None for a blank cell."""
    return None if blank(cell) else as_code(cell).removesuffix(".0")


def _framework(rows: Sequence[Row], normalisation: Scaling) -> Framework:
    tree = [row for row in rows if row["Type"] in TREE]
    (root,) = (row for row in tree if row["Parent"] is None)
    scales: dict[str, Any] = {}
    for row in tree:
        if row["Type"] == "Indicator":
            name, scale = _scale(row, normalisation)
            scales[name] = scale
    document = {
        "id": root["iCode"],
        "version": "1",
        "unit": UNIT,
        "scales": scales,
        "index": _node(root, tree, normalisation),
        "methodology": {"normalisation": _rescaling(tree, normalisation)},
    }
    return Framework.from_dict(document)


def _node(row: Row, tree: Sequence[Row], normalisation: Scaling) -> dict[str, Any]:
    name = row["iCode"]
    node: dict[str, Any] = {"id": name, "weight": float(row["Weight"])}
    if row.get("iName") is not None:
        node["label"] = str(row["iName"])
    if row["Type"] == "Aggregate":
        members = [one for one in tree if one["Parent"] == name]
        return {**node, "members": [_node(member, tree, normalisation) for member in members]}
    if row.get("Unit") is not None:
        node["unit"] = str(row["Unit"])
    if row.get("Denominator") is not None:
        node["denominator"] = {"column": row["Denominator"]}
    scale, _ = _scale(row, normalisation)
    items = [{"column": name, "scale": scale}]
    return {**node, "source": "villages", "direction": int(float(row["Direction"])), "items": items}


def _scale(row: Row, normalisation: Scaling) -> tuple[str, dict[str, Any]]:
    """Return the name of an indicator's scale, and the scale: any number, or one held between goalposts."""
    if normalisation != "goalposts":
        return "number", {"kind": "numeric"}
    return row["iCode"], {"kind": "numeric", **_stated(row, normalisation), "cap": True}


def _rescaling(tree: Sequence[Row], normalisation: Scaling) -> Any:
    """Return the rescaling: one for all, or one an indicator where iMeta states its parameters."""
    if normalisation == "goalposts":
        return normalisation
    each = {row["iCode"]: _stated(row, normalisation) for row in tree if row["Type"] == "Indicator"}
    if not any(each.values()):
        return normalisation
    return {name: {"method": normalisation, **stated} for name, stated in each.items()}


def _stated(row: Row, normalisation: Scaling) -> dict[str, float | bool | None]:
    """Return the parameters that iMeta states for an indicator, by their names here."""
    names = PARAMETERS.get(normalisation, {})
    return {ours: parameter(name, row[name]) for name, ours in names.items() if row.get(name) is not None}


def _stop(problems: Iterable[Problem], place: str, error: type[KetahananError]) -> None:
    found = list(problems)
    if found:
        raise error(heading(found, place), found)
