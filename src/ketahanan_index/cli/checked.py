"""What `check` found: rows read, problems, and how each answer was read."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ketahanan_index.cli import console, result
from ketahanan_index.cli.inputs import Tables
from ketahanan_index.framework import Framework
from ketahanan_index.intake.check import Check
from ketahanan_index.words import Language, counted, number, say

if TYPE_CHECKING:
    import pandas as pd


def document(framework: Framework, tables: Tables, found: Check, *, recoding: bool) -> dict[str, Any]:
    """Return everything that was found, ready for JSON."""
    out: dict[str, Any] = {
        "ok": found.ok,
        "framework": {"id": framework.id, "version": framework.version, "digest": framework.digest},
        "files": tables.listed(),
        "problems": [asdict(p) for p in found.found],
    }
    if recoding:
        out["recoding"] = result.rows(found.recoding)
    return out


def show(tables: Tables, found: Check, language: Language, *, recoding: bool) -> None:
    """Print how many rows were read and what is wrong with them."""
    problems = found.found
    # They are what the command was asked for.
    console.show_problems(problems, language, stderr=False)
    errors = sum(p.severity == "error" for p in problems)
    listed = f"{counted('error', errors, language)}, {counted('warning', len(problems) - errors, language)}"
    console.write(f"{tables.said(language)}: {listed}")
    if recoding:
        console.write("")
        show_recoding(found.recoding, language)


def show_recoding(recoding: pd.DataFrame, language: Language) -> None:
    """Print answer → value → count, what could not be read first."""
    if not len(recoding):
        console.write(say("no_answers", language))
        return
    kinds = recoding["kind"].to_numpy()
    first = recoding[kinds == "unmapped"]
    listed = [*result.rows(first), *result.rows(recoding[kinds != "unmapped"])]
    several = recoding["table"].nunique() > 1
    heads = [
        say(key, language)
        for key in (
            *(("table",) if several else ()),
            *("indicator", "column", "answer", "kind", "value", "count"),
        )
    ]
    cells = [
        (
            *((_table(row["table"], language),) if several else ()),
            row["indicator"],
            row["column"],
            row["answer"],
            say(row["kind"] if row["kind"] != "missing" else "missing_answer", language),
            "" if row["value"] is None else f"{row['value']:g}",
            number(row["count"], language),
        )
        for row in listed
    ]
    title = say("recoding", language)
    if len(first):
        title += f" – {say('unmapped', language)}: {number(len(first), language)}"
    console.show(
        console.table(heads, cells, title=title, numbers=heads[-2:], optional=heads[:1] if several else [])
    )


def _table(name: str, language: Language) -> str:
    return say("village_records" if name == "villages" else name, language)
