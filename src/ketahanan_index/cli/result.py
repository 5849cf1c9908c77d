"""The table of results: a row a village, as it is written to files and read by people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from ketahanan_index import regions
from ketahanan_index.framework.texts import text
from ketahanan_index.stages import Scores
from ketahanan_index.words import Language, decimal, number, say

if TYPE_CHECKING:
    import pandas as pd

    from ketahanan_index.progress import Progress
    from ketahanan_index.robustness.uncertainty_result import Uncertainty

MISSING = "missing"
REASONS = "flag_reasons"
OF_SAMPLES = ("standard_error", "lower", "upper", "n", "psus", "flag", REASONS)
"""Columns that say something only where villages were sampled."""
OF_DRAWS = ("rank_lower", "rank_upper")
PROBABILITY = "p_"
"""Columns that draws add: the ends of an interval of the rank, and a probability a class."""
FLAGS = ("publish", "caution", "withhold")
"""What may be done with a score, from the best."""


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
    results.insert(list(results.columns).index("flag") + 1, REASONS, scores.flags["reasons"].to_numpy())
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


def drawn(scores: Scores, draws: int, seed: int | None, threads: int, progress: Progress) -> Uncertainty:
    """Draw scores as another sample could have given them, by so many threads."""
    from concurrent.futures import ThreadPoolExecutor

    from ketahanan_index.robustness.uncertainty import uncertainty

    if threads == 1:
        return uncertainty(scores, draws=draws, seed=seed, progress=progress)
    with ThreadPoolExecutor(threads) as executor:
        return uncertainty(scores, draws=draws, seed=seed, executor=executor, progress=progress)


def with_draws(table: pd.DataFrame, sure: Uncertainty) -> pd.DataFrame:
    """Return the table with 95 % intervals of ranks and the probabilities of classes; it says what was drawn."""
    found = sure.to_frame()
    names = [*OF_DRAWS, *(name for name in found.columns if name.startswith(PROBABILITY))]
    out = table.copy()
    at = list(out.columns).index(MISSING)
    for i, name in enumerate(name for name in names if name not in table.columns):
        out.insert(at + i, name, found[name].to_numpy())
    out.attrs["draws"] = {"draws": sure.draws, "seed": sure.seed}
    return out


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
    labels |= {name: say(name, language) for name in ("rank", "class", "coverage", "interval")}
    labels |= {name: say(name, language) for name in OF_SAMPLES}
    labels |= {name: say(name, language) for name in OF_DRAWS}
    labels |= {
        f"{PROBABILITY}{name}": say("class_probability", language, label)
        for name, label in class_labels(scores, language).items()
    }
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
    return rows(table.reset_index())


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a dict a row, None where there is no value."""
    columns = [plain(table[name]) for name in table.columns]
    return [dict(zip(table.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def plain(column: pd.Series[Any]) -> list[Any]:
    """Return a column as Python values, None where there is none; JSON knows no infinity either."""
    blank = column.isna().to_numpy() | column.isin([float("inf"), float("-inf")]).to_numpy()
    return [None if none else v for none, v in zip(blank, column.astype(object).tolist(), strict=True)]


def decimals(scores: Scores) -> int:
    """Return how many decimals people read: four on a range of 1, two on one of 100."""
    low, high = scores.framework.methodology.range
    return 4 if high - low <= 1 else 3 if high - low <= 10 else 2


def sampled(table: pd.DataFrame) -> bool:
    """Return whether any village was sampled, or came with an error of sampling."""
    return bool((table["n"] > 0).any()) or bool(table["lower"].notna().any())


def asked(table: pd.DataFrame, language: Language) -> str:
    """Return how many respondents there are, and in how many villages."""
    counts = (int(table["n"].sum()), int((table["n"] > 0).sum()))
    return say("respondents_in", language, *(number(count, language) for count in counts))


def interval(lower: float, upper: float, places: int, language: Language) -> str:
    """Return an interval as people read it, empty where there is none.

    Examples
    --------
    >>> interval(61.204, 68.9, 1, "id"), interval(float("nan"), 1.0, 1, "id")
    ('61,2–68,9', '')
    """
    if lower != lower or upper != upper:
        return ""
    return f"{decimal(lower, places, language)}–{decimal(upper, places, language)}"


def reasons(said: str, language: Language) -> str:
    """Return the reasons of a flag as people read them.

    Examples
    --------
    >>> reasons("few_respondents no_error", "en")
    'too few respondents; no standard error can be computed'
    """
    return "; ".join(say(code, language) for code in said.split())


def ordered(table: pd.DataFrame) -> pd.DataFrame:
    """Return the villages with a score by rank."""
    return table[table["rank"].notna()].sort_values("rank", kind="stable")


def by_flag(table: pd.DataFrame) -> dict[str, int]:
    """Return how many villages have each flag, the best first."""
    return {flag: int((table["flag"] == flag).sum()) for flag in FLAGS}


def by_class(scores: Scores, table: pd.DataFrame) -> dict[str, int]:
    """Return how many villages each class has, highest class first."""
    names = list(class_labels(scores, "id"))[::-1]
    return {name: int((table["class"] == name).sum()) for name in names}
