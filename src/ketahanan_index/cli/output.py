"""Scores as files: CSV, Excel, Parquet and JSON, all of them whole or none."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ketahanan_index.cli import result
from ketahanan_index.cli.result import class_labels, decimals, headings, plain
from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.files import software, write_whole
from ketahanan_index.framework.texts import text
from ketahanan_index.stages import Scores
from ketahanan_index.words import WORDS, Language, say

if TYPE_CHECKING:
    import pandas as pd

NEEDS = {".csv": "", ".json": "", ".xlsx": "xlsxwriter", ".parquet": "pyarrow"}
"""The endings that can be written, and the package each one needs."""

_EXACT = 1e15
"""A spreadsheet holds 15 digits of a number."""

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
            remedy="install the extra `files`, in a clone with pip install -e '.[files]'",
            code="missing_package",
        )
        for ending in dict.fromkeys(endings)
        if lacks(ending)
    ]
    if problems:
        raise DataError(heading(problems, "output"), problems)


def document(scores: Scores, table: pd.DataFrame) -> dict[str, Any]:
    """Return scores with what they come from, ready for JSON."""
    framework = scores.framework
    return {
        "framework": {"id": framework.id, "version": framework.version, "digest": framework.digest},
        "software": software(),
        "villages": len(table),
        "scored": int(table["rank"].notna().sum()),
        "respondents": int(table["n"].sum()),
        "flags": result.by_flag(table),
        "publication": scores.publication.model_dump(mode="json"),
        "problems": [asdict(p) for p in scores.noted],
        **{str(name): value for name, value in table.attrs.items()},
        "scores": result.records(table),
    }


def writer(ending: str, scores: Scores, table: pd.DataFrame, by: str | None, language: Language) -> Write:
    """Return what fills a file of an ending."""
    if ending == ".csv":
        return lambda path: table.to_csv(path, lineterminator="\n", encoding="utf-8")
    if ending == ".parquet":
        return lambda path: table.reset_index().to_parquet(path, index=False)
    if ending == ".json":
        content = json.dumps(
            document(scores, table), ensure_ascii=False, indent=1, default=str, allow_nan=False
        )
        return lambda path: path.write_text(content + "\n", encoding="utf-8", newline="\n")
    return lambda path: _workbook(path, scores, table, by, language)


def write(
    scores: Scores,
    table: pd.DataFrame,
    by: str | None,
    language: Language,
    files: Sequence[Path],
    save: Path | None,
) -> list[str]:
    """Write files of scores, and the zip file for Python, and return their names."""
    targets = [(path, writer(path.suffix.lower(), scores, table, by, language)) for path in files]
    if save is not None:
        targets.append((save, scores.save))
    write_all(targets)
    return [str(path) for path, _ in targets]


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
    import datetime as dt

    import xlsxwriter

    sampled = result.sampled(table)
    shown = table if sampled else table.drop(columns=list(result.OF_SAMPLES))
    classes = class_labels(scores, language)
    flat = shown.assign(**{"class": shown["class"].map(classes)}).reset_index()
    if sampled:
        flat["flag"] = [say(flag, language) for flag in flat["flag"]]
        flat[result.REASONS] = [result.reasons(said, language) for said in flat[result.REASONS]]
    heads = headings(scores, list(flat.columns), by, language)
    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    # A fixed date, so that the same scores give the same file.
    book.set_properties({"created": dt.datetime(1980, 1, 1, tzinfo=dt.UTC)})
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    score = book.add_format({"num_format": "0." + "0" * decimals(scores)})
    formats = dict.fromkeys((*scores.nodes, "standard_error", "lower", "upper"), score)
    formats["coverage"] = book.add_format({"num_format": "0%"})
    sheet = book.add_worksheet(say("sheet_scores", language))
    sheet.freeze_panes(1, 1)
    for c, column in enumerate(flat.columns):
        sheet.write_string(0, c, heads[column], bold)
        values = plain(flat[column])
        longest = max((len(str(v)) for v in values if isinstance(v, str)), default=8)
        sheet.set_column(c, c, min(max(longest, len(heads[column])) + 2, 40), formats.get(column))
        for r, value in enumerate(values, start=1):
            if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _EXACT:
                sheet.write_number(r, c, value)
            elif value is not None and value != "":
                sheet.write_string(r, c, str(value))
    # No green corner on a code: it is text on purpose.
    sheet.ignore_errors({"number_stored_as_text": f"A2:XFD{len(flat) + 1}"})
    sheet.autofilter(0, 0, len(flat), len(flat.columns) - 1)
    about = book.add_worksheet(say("sheet_about", language))
    about.set_column(0, 0, 32, bold)
    about.set_column(1, 1, 100, wrap)
    for r, (name, value) in enumerate(_about(scores, table, language)):
        about.write_string(r, 0, name)
        about.write_string(r, 1, value)
    book.close()


def _about(scores: Scores, table: pd.DataFrame, language: Language) -> list[tuple[str, str]]:
    framework, rows = scores.framework, []
    rows.append((say("framework", language), f"{framework.id}: {text(framework.label, language)}"))
    rows.append((say("version", language), framework.version))
    if framework.status is not None:
        rows.append(("Status", framework.status.en if language == "en" else framework.status.id))
    rows.append((say("digest", language), framework.digest))
    rows.append((say("software", language), software()))
    scored = int(table["rank"].notna().sum())
    rows.append((WORDS["unit"][language], say("counts", language, len(table), scored, len(table) - scored)))
    if result.sampled(table):
        rows += _about_sample(scores, table, language)
    return rows + [(say("warning", language), problem.message) for problem in scores.noted]


def _about_sample(scores: Scores, table: pd.DataFrame, language: Language) -> list[tuple[str, str]]:
    """Return who was asked, what an interval is, and when a score is withheld."""
    rule, rows = scores.publication, []
    if (table["n"] > 0).any():
        rows.append((say("n", language), result.asked(table, language)))
    rows.append((say("interval", language), say("interval_about", language)))
    said = [say("rule", language, rule.minimum_respondents, rule.minimum_psus)]
    if rule.maximum_half_width is not None:
        said.append(say("rule_of_width", language, f"{rule.maximum_half_width:g}"))
    return [*rows, (say("flag", language), "; ".join(said))]
