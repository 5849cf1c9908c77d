"""What a notebook shows of a table that was read, and of what is wrong with data."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import narwhals.stable.v2 as nw

from ketahanan_index.framework.showing import MESSAGE, ROWS, Column, Table, View, clipped, place
from ketahanan_index.words import Language, counted, number, say

if TYPE_CHECKING:
    from ketahanan_index.intake.check import Check
    from ketahanan_index.intake.frames import Reading


def of_reading(reading: Reading, language: Language = "id") -> str:
    """Return the columns that were read: answers and names of people stay in the table."""
    table = nw.from_native(reading.table, eager_only=True)
    shown = [table.get_column(name) for name in table.columns[:ROWS]]
    columns = [
        Column(say("column", language), [str(one.name) for one in shown], "text"),
        Column(say("display_type", language), [str(one.dtype) for one in shown], "text"),
        Column(say("display_blank", language), [number(one.null_count(), language) for one in shown]),
    ]
    rows, width = table.shape
    file = clipped(reading.file) or say("display_unnamed", language)
    return View(
        title=f"{say('display_reading', language)}: {file}",
        version="",
        facts=[say("display_rows", language, number(rows, language), number(width, language))],
        table=Table(say("display_columns", language), columns, width - len(shown)),
        whole=".table",
    ).html(language)


def of_check(check: Check, language: Language = "id") -> str:
    """Return the first problems, with where they are and what to do about them."""
    shown = check.found[:ROWS]
    columns = [
        Column(say("display_problem", language), [one.code for one in shown], "text"),
        Column(
            say("display_severity", language),
            [say(f"display_{one.severity}", language) for one in shown],
            "text",
        ),
        Column(say("where", language), [clipped(place(one, language), MESSAGE) for one in shown], "text"),
        Column(say("what", language), [one.message for one in shown], "message"),
        Column(say("to_do", language), [one.remedy for one in shown], "message"),
        Column(say("count", language), [number(one.count, language) for one in shown]),
    ]
    severities = Counter(one.severity for one in check.found)
    counts = [counted(kind, severities[kind], language) for kind in ("error", "warning") if severities[kind]]
    table = Table(say("display_problems", language), columns, len(check.found) - len(shown))
    return View(
        title=say("display_check", language),
        version="",
        facts=[", ".join(counts) or say("display_no_problems", language)],
        table=table if shown else None,
        whole=".problems, .recoding",
    ).html(language)
