"""The table of results: a row a village, as it is written to files and read by people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from ketahanan_index import regions
from ketahanan_index.framework.texts import text
from ketahanan_index.stages import Scores
from ketahanan_index.words import Language, say

if TYPE_CHECKING:
    import pandas as pd

MISSING = "missing"
OF_SAMPLES = ("standard_error", "lower", "upper", "n", "psus", "flag")
"""Columns that say something only where villages were sampled."""


def rank_column(by: str) -> str:
    """Return the name of the column of ranks inside groups.

    Examples
    --------
    >>> rank_column("kecamatan")
    'rank_in_kecamatan'
    """
    return f"rank_in_{by}"


def full_table(scores: Scores, by: str | None = None) -> pd.DataFrame:
    """Return a row a village: its code, the unused columns of its table, its scores, and what it lacks.

    A column of the village table that has the name of a column of scores is named ``…_tabel``.
    """
    import pandas as pd

    results = scores.to_frame()
    results["rank"] = results["rank"].astype("Int64")
    results["class"] = results["class"].astype(object)
    if by is not None:
        at = list(results.columns).index("rank") + 1
        results.insert(at, rank_column(by), scores.ranks(by=by).astype("Int64"))
    results[MISSING] = lacking(scores)
    details = scores.unit_table
    if by is not None and by not in details.columns:
        # Only a level of regions is known to `ranks` and no column.
        details[by] = list(regions.parents(scores.units, cast("Any", by)))
    taken = {scores.framework.unit, *results.columns, *details.columns}
    names = {}
    for column in details.columns:
        if column in results.columns or column == scores.framework.unit:
            names[column] = f"{column}_tabel"
            while names[column] in taken:
                names[column] += "_"
            taken.add(names[column])
    return pd.concat([details.rename(columns=names), results], axis=1).rename_axis(scores.framework.unit)


def lacking(scores: Scores) -> list[str]:
    """Return, for each village, the indicators that count and have no value, separated by spaces."""
    overall = scores.weights["overall"]
    names = np.array([i.id for i in scores.framework.indicators], dtype=object)
    counts = overall.loc[list(names)].to_numpy() > 0
    empty = np.isnan(scores.normalised.value) & counts
    out = [""] * len(scores.units)
    for row in np.flatnonzero(empty.any(axis=1)):
        out[row] = " ".join(names[empty[row]])
    return out


def headings(scores: Scores, columns: Sequence[str], by: str | None, language: Language) -> dict[str, str]:
    """Return what people read above the columns; those of the village table keep their names."""
    labels = {group.id: text(group.label, language) or group.id for group in scores.framework.groups}
    labels |= {name: say(name, language) for name in ("rank", "class", "coverage")}
    labels |= {name: say(name, language) for name in OF_SAMPLES}
    labels[MISSING] = say("missing_column", language)
    if by is not None:
        labels[rank_column(by)] = say("rank_in", language, by)
    out: dict[str, str] = {}
    for column in columns:
        label = labels.get(column, column)
        out[column] = f"{label} ({column})" if label in out.values() else label
    return out


def class_labels(scores: Scores, language: Language) -> dict[str, str]:
    """Return what people read for a class."""
    classes = scores.framework.classes
    return {level.id: text(level.label, language) or level.id for level in classes.levels} if classes else {}


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a dict a village, null where there is no value."""
    flat = table.reset_index()
    columns = [plain(flat[name]) for name in flat.columns]
    return [dict(zip(flat.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def plain(column: pd.Series[Any]) -> list[Any]:
    """Return a column as Python values, None where there is none; JSON knows no infinity either."""
    blank = column.isna().to_numpy() | column.isin([float("inf"), float("-inf")]).to_numpy()
    return [None if none else v for none, v in zip(blank, column.astype(object).tolist(), strict=True)]


def decimals(scores: Scores) -> int:
    """Return how many decimals people read: four on a range of 1, two on one of 100."""
    low, high = scores.framework.methodology.range
    return 4 if high - low <= 1 else 3 if high - low <= 10 else 2


def share(value: float) -> str:
    """Return a share as people read it; one just below the whole is not rounded up to it.

    Examples
    --------
    >>> share(1.0), share(0.666), share(0.999)
    ('100%', '67%', '99%')
    """
    return f"{min(round(value * 100), 99) if value < 1 else 100}%"


def ordered(table: pd.DataFrame) -> pd.DataFrame:
    """Return the villages with a score by rank."""
    return table[table["rank"].notna()].sort_values("rank", kind="stable")


def by_class(scores: Scores, table: pd.DataFrame) -> dict[str, int]:
    """Return how many villages each class has, highest class first."""
    names = list(class_labels(scores, "id"))[::-1]
    return {name: int((table["class"] == name).sum()) for name in names}
