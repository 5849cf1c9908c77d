"""Scores on the terminal: ranks with classes and coverage, and who has no score and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ketahanan_index.cli import console, result
from ketahanan_index.framework.texts import text
from ketahanan_index.stages import Scores
from ketahanan_index.words import Language, number, say

if TYPE_CHECKING:
    import pandas as pd

NAMES = ("nama", "nama_desa", "desa", "name", "village")
"""Columns of a village table that name the village; the first that is there is shown."""
LONGEST = 14
"""Letters of a group's label above a column."""
UNSCORED = 10
"""How many villages without a score are listed."""


def counts(scores: Scores, table: pd.DataFrame, language: Language) -> None:
    """Print how many villages have a score, and how many are in each class."""
    scored = int(table["rank"].notna().sum())
    values = (number(n, language) for n in (len(table), scored, len(table) - scored))
    label = text(scores.framework.label, language) or scores.framework.id
    lines = [f"{label}: {say('counts', language, *values)}"]
    labels = result.class_labels(scores, language)
    if labels:
        found = result.by_class(scores, table)
        lines.append("  ".join(f"{labels[name]} {number(n, language)}" for name, n in found.items()))
    console.write(*lines)


def ranked(scores: Scores, table: pd.DataFrame, by: str | None, language: Language, rows: int) -> None:
    """Print the first villages by rank, with their class and coverage."""
    best = result.ordered(table)
    names = [name for name in (*NAMES, "kecamatan") if name in table.columns]
    names = [*[n for n in names if n in NAMES][:1], *[n for n in names if n == "kecamatan"]]
    within = [result.rank_column(by)] if by is not None else []
    columns = ["rank", *within, scores.framework.unit, *names, *scores.nodes, "class", "coverage"]
    if by is not None and by not in columns and by in table.columns:
        columns.insert(2, by)
    heads = result.headings(scores, columns, by, language)
    # A long label of a group would leave no room for the rest: its id stands for it.
    heads |= {node: node for node in scores.nodes if len(heads[node]) > LONGEST}
    labels, places = result.class_labels(scores, language), result.decimals(scores)
    said = best.head(rows).reset_index()
    shown = {column: [_text(value) for value in said[column]] for column in columns}
    shown |= {node: ["" if v != v else f"{v:.{places}f}" for v in said[node]] for node in scores.nodes}
    shown["class"] = [labels.get(name, "") for name in said["class"]]
    shown["coverage"] = [result.share(value) for value in said["coverage"]]
    right = [heads[column] for column in ("rank", *within, *scores.nodes, "coverage")]
    console.show(
        console.table(
            list(heads.values()),
            zip(*(shown[column] for column in columns), strict=True),
            numbers=right,
            whole=[heads[scores.framework.unit]],
            optional=[heads[column] for column in [*names[:1], *within, *scores.nodes[1:], *names[1:]]],
        )
    )


def unscored(scores: Scores, table: pd.DataFrame, language: Language) -> None:
    """Print the villages without a score and what each one lacks."""
    without = table[table["rank"].isna()]
    if not len(without):
        return
    name = next((name for name in NAMES if name in table.columns), None)
    heads = [scores.framework.unit, *([name] if name else []), say("coverage", language)]
    heads.append(say("because", language))
    rows = []
    for code, row in without.head(UNSCORED).iterrows():
        because = say("no_data", language)
        if row["coverage"] > 0:
            because = say("missing", language, row[result.MISSING].replace(" ", ", "))
        named = [_text(row[name])] if name else []
        rows.append((code, *named, result.share(row["coverage"]), because))
    title = f"{say('unscored', language)}: {number(len(without), language)}"
    console.write("")
    console.show(console.table(heads, rows, title=title, numbers=heads[-2:-1], whole=heads[:1]))
    if len(without) > UNSCORED:
        console.write(say("more", language, number(len(without) - UNSCORED, language)))


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)
