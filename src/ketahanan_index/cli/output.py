"""Scores as files: CSV, Excel, Parquet and JSON, all of them whole or none."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ketahanan_index import regions
from ketahanan_index.cli.phrases import phrase
from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.files import write_whole
from ketahanan_index.framework.texts import text
from ketahanan_index.stages import Scores
from ketahanan_index.words import WORDS, Language
from ketahanan_index.words import say as word

if TYPE_CHECKING:
    import pandas as pd

NEEDS = {".csv": "", ".json": "", ".xlsx": "xlsxwriter", ".parquet": "pyarrow"}
"""The endings that can be written, and the package each one needs."""
MISSING = "missing"
_OF_SAMPLES = ("standard_error", "lower", "upper", "n", "psus", "flag")

Write = Callable[[Path], object]


def lacks(ending: str) -> str:
    """Return the package that is needed to write files of an ending and not installed, or an empty text."""
    package = NEEDS[ending]
    return package if package and find_spec(package) is None else ""


def require(endings: Sequence[str]) -> None:
    """Raise a DataError for endings whose package is not installed."""
    problems = [
        Problem(
            message=f"writing {ending} needs the package {lacks(ending)}",
            remedy="install the extra: pip install 'ketahanan-index[files]'",
            code="missing_package",
        )
        for ending in dict.fromkeys(endings)
        if lacks(ending)
    ]
    if problems:
        raise DataError(heading(problems, "output"), problems)


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
        ranks = scores.ranks(by=by).astype("Int64")
        results.insert(results.columns.get_loc("rank") + 1, rank_column(by), ranks)  # type: ignore[arg-type]
    results[MISSING] = lacking(scores)
    details = scores.unit_table
    if by is not None and by not in details.columns:
        details[by] = np.array(regions.parents(scores.units, by), dtype=object)  # type: ignore[arg-type]
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
    labels |= {name: word(name, language) for name in ("rank", "class", "coverage")}
    labels |= {name: phrase(name, language) for name in _OF_SAMPLES}
    labels[MISSING] = phrase("missing_column", language)
    if by is not None:
        labels[rank_column(by)] = phrase("rank_in", language, by)
    out: dict[str, str] = {}
    for column in columns:
        label = labels.get(column, column)
        out[column] = f"{label} ({column})" if label in out.values() else label
    return out


def class_labels(scores: Scores, language: Language) -> dict[str, str]:
    """Return what people read for a class."""
    classes = scores.framework.classes
    return {level.id: text(level.label, language) or level.id for level in classes.levels} if classes else {}


def document(scores: Scores, table: pd.DataFrame) -> dict[str, Any]:
    """Return scores with what they come from, ready for JSON."""
    framework = scores.framework
    return {
        "framework": {"id": framework.id, "version": framework.version, "digest": framework.digest},
        "software": f"ketahanan-index {version('ketahanan-index')}",
        "villages": len(table),
        "scored": int(table["rank"].notna().sum()),
        "problems": [asdict(p) for p in scores.noted],
        "scores": records(table),
    }


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a dict a village, null where there is no value."""
    flat = table.reset_index()
    columns = [_plain(flat[name]) for name in flat.columns]
    return [dict(zip(flat.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def _plain(column: pd.Series[Any]) -> list[Any]:
    blank = column.isna().to_numpy()
    return [None if none else v for none, v in zip(blank, column.astype(object).tolist(), strict=True)]


def writer(ending: str, scores: Scores, table: pd.DataFrame, by: str | None, language: Language) -> Write:
    """Return what fills a file of an ending."""
    if ending == ".csv":
        # Text in quotes, numbers without: a reader that asks sees that a code is no number.
        return lambda path: table.to_csv(
            path, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n", encoding="utf-8"
        )
    if ending == ".parquet":
        return lambda path: table.reset_index().to_parquet(path, index=False)
    if ending == ".json":
        content = json.dumps(
            document(scores, table), ensure_ascii=False, indent=1, default=str, allow_nan=False
        )
        return lambda path: path.write_text(content + "\n", encoding="utf-8", newline="\n")
    return lambda path: _workbook(path, scores, table, by, language)


def write_all(targets: Sequence[tuple[Path, Write]]) -> None:
    """Write all files or none: each is put in place once all are filled."""
    if targets:
        (path, write), rest = targets[0], targets[1:]

        def fill(temporary: Path) -> None:
            write(temporary)
            write_all(rest)

        write_whole(path, fill)


def _workbook(path: Path, scores: Scores, table: pd.DataFrame, by: str | None, language: Language) -> None:
    """Write a workbook for people: labels in their language, codes and texts as text cells."""
    import datetime

    import xlsxwriter

    sampled = bool((scores.normalised.estimates.n > 0).any()) or bool(table["lower"].notna().any())
    shown = table if sampled else table.drop(columns=list(_OF_SAMPLES))
    classes = class_labels(scores, language)
    flat = shown.assign(**{"class": shown["class"].map(classes)}).reset_index()
    if sampled:
        flat["flag"] = [phrase(flag, language) for flag in flat["flag"]]
    heads = headings(scores, list(flat.columns), by, language)
    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    # A fixed date, so that the same scores give the same file.
    book.set_properties({"created": datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)})
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    score = book.add_format({"num_format": "0." + "0" * decimals(scores)})
    share = book.add_format({"num_format": "0%"})
    formats = {**dict.fromkeys((*scores.nodes, "standard_error", "lower", "upper"), score), "coverage": share}
    sheet = book.add_worksheet(phrase("sheet_scores", language))
    sheet.freeze_panes(1, 1)
    for c, column in enumerate(flat.columns):
        sheet.write_string(0, c, heads[column], bold)
        values = _plain(flat[column])
        longest = max((len(str(v)) for v in values if isinstance(v, str)), default=8)
        sheet.set_column(c, c, min(max(longest, len(heads[column])) + 2, 40), formats.get(column))
        for r, value in enumerate(values, start=1):
            if isinstance(value, int | float) and not isinstance(value, bool):
                sheet.write_number(r, c, value)
            elif value is not None and value != "":
                sheet.write_string(r, c, str(value))
    if len(flat):
        # No green corner on a code: it is text on purpose.
        sheet.ignore_errors({"number_stored_as_text": f"A2:XFD{len(flat) + 1}"})
        sheet.autofilter(0, 0, len(flat), len(flat.columns) - 1)
    about = book.add_worksheet(phrase("sheet_about", language))
    about.set_column(0, 0, 32, bold)
    about.set_column(1, 1, 100, wrap)
    for r, (name, value) in enumerate(_about(scores, table, language)):
        about.write_string(r, 0, name)
        about.write_string(r, 1, value)
    book.close()


def _about(scores: Scores, table: pd.DataFrame, language: Language) -> list[tuple[str, str]]:
    framework, rows = scores.framework, []
    rows.append((phrase("framework", language), f"{framework.id}: {text(framework.label, language)}"))
    rows.append((phrase("version", language), framework.version))
    if framework.status is not None:
        rows.append(("Status", framework.status.en if language == "en" else framework.status.id))
    rows.append((phrase("digest", language), framework.digest))
    rows.append((phrase("software", language), f"ketahanan-index {version('ketahanan-index')}"))
    scored = int(table["rank"].notna().sum())
    rows.append(
        (WORDS["unit"][language], phrase("counts", language, len(table), scored, len(table) - scored))
    )
    return rows + [(word("warnings", language), problem.message) for problem in scores.noted]


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


Summary = Mapping[str, int]


def by_class(scores: Scores, table: pd.DataFrame) -> Summary:
    """Return how many villages each class has, highest class first."""
    names = list(class_labels(scores, "id"))[::-1]
    return {name: int((table["class"] == name).sum()) for name in names}
