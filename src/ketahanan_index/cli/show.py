"""Scores on the terminal: ranks with classes and coverage, and who has no score and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.cli import console, result
from ketahanan_index.framework.texts import text
from ketahanan_index.stages import Scores
from ketahanan_index.stages.naming import name_column
from ketahanan_index.words import Language, decimal, number, percent, say

if TYPE_CHECKING:
    import pandas as pd

LONGEST = 14
"""Letters of a group's label above a column."""
UNSCORED = 10
"""How many villages without a score are listed."""
NARROW = 100
"""Columns of a terminal below which some heads are signs."""
SHORT = {"rank": "#", "n": "n"}
INTERVAL = "interval"
"""The column of the terminal that holds both bounds."""


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
    if result.sampled(table):
        lines += _sample(table, language)
    console.write(*lines)


def _sample(table: pd.DataFrame, language: Language) -> list[str]:
    """Return how many respondents there are, what may be published, and why not the rest."""
    lines = [result.asked(table, language)] if (table["n"] > 0).any() else []
    found = result.by_flag(table)
    flags = "  ".join(f"{say(flag, language)} {number(n, language)}" for flag, n in found.items())
    lines.append(f"{say('flag', language)}: {flags}")
    codes = table[result.REASONS].str.split().explode().dropna()
    if len(codes):
        why = "; ".join(
            f"{say(str(code), language)} {number(int(n), language)}"
            for code, n in codes.value_counts().items()
        )
        lines.append(f"{say('because', language)}: {why}")
    return lines


def ranked(scores: Scores, table: pd.DataFrame, by: str | None, language: Language, rows: int) -> None:
    """Print the first villages by rank, with their class and coverage, and what is known of a sample."""
    best = result.ordered(table).head(rows)
    name = name_column(table)
    names = [*([name] if name else []), *(["kecamatan"] if "kecamatan" in table.columns else [])]
    within = [result.rank_column(by)] if by is not None else []
    root, *groups = scores.nodes
    about = [INTERVAL, "class", "coverage", "n", "flag"] if result.sampled(table) else ["class", "coverage"]
    if not (table["n"] > 0).any():
        about = [column for column in about if column != "n"]
    columns = ["rank", *within, scores.framework.unit, *names, root]
    columns += [*about[:1], *groups, *about[1:]] if INTERVAL in about else [*groups, *about]
    if by is not None and by not in columns and by in table.columns:
        columns.insert(2, by)
    heads = result.headings(scores, columns, by, language)
    # A long label would leave no room for the rest.
    heads |= {node: node for node in groups if len(heads[node]) > LONGEST}
    if len(heads[root]) > LONGEST:
        heads[root] = say("score", language)
    if console.console().width < NARROW:
        heads |= {column: short for column, short in SHORT.items() if column in heads}
    shown = _cells(scores, best, columns, language)
    right = [heads[c] for c in ("rank", *within, *scores.nodes, "coverage", "n") if c in heads]
    whole = [heads[c] for c in (scores.framework.unit, INTERVAL, "flag") if c in heads]
    # A rank inside a place says little without the place.
    kept, other = [n for n in names[1:] if n == by], [n for n in names[1:] if n != by]
    last = [column for column in ("coverage", "n") if column in heads]
    optional = [heads[column] for column in (*last, *names[:1], *kept, *within, *groups, *other)]
    console.show(
        console.table(
            list(heads.values()),
            zip(*(shown[column] for column in columns), strict=True),
            numbers=right,
            whole=whole,
            optional=optional,
        )
    )


def _cells(
    scores: Scores, table: pd.DataFrame, columns: list[str], language: Language
) -> dict[str, list[str]]:
    """Return columns as people read them."""
    labels, places = result.class_labels(scores, language), result.decimals(scores)
    flat = table.reset_index()
    bounds = zip(flat["lower"], flat["upper"], strict=True)
    shown = {column: [_text(value) for value in flat[column]] for column in columns if column in flat}
    shown |= {
        node: ["" if v != v else decimal(v, places, language) for v in flat[node]] for node in scores.nodes
    }
    shown[INTERVAL] = [result.interval(low, high, places, language) for low, high in bounds]
    shown["class"] = [labels.get(name, "") for name in flat["class"]]
    shown["coverage"] = [percent(value, language) for value in flat["coverage"]]
    shown["n"] = [number(n, language) for n in flat["n"]]
    shown["flag"] = [say(flag, language) for flag in flat["flag"]]
    return shown


def rest(table: pd.DataFrame, language: Language, rows: int, phrase: str) -> None:
    """Print how many villages with a score were not shown."""
    left = int(table["rank"].notna().sum()) - rows
    if left > 0:
        console.write(say(phrase, language, number(left, language)))


def unscored(scores: Scores, table: pd.DataFrame, language: Language, most: int = UNSCORED) -> None:
    """Print the villages without a score and what each one lacks."""
    without = table[table["rank"].isna()]
    if not len(without):
        return
    name = name_column(table)
    heads = [scores.framework.unit, *([name] if name else []), say("coverage", language)]
    heads.append(say("because", language))
    rows = []
    out: dict[Any, bool] = dict(zip(scores.units, scores.reason_code[:, 0] == Reason.screened, strict=True))
    for code, row in without.head(most).iterrows():
        because = say("no_data", language)
        if out[code]:
            because = say("screened", language)
        elif row["coverage"] > 0:
            because = say("missing", language, row[result.MISSING].replace(" ", ", "))
        named = [_text(row[name])] if name else []
        rows.append((code, *named, percent(row["coverage"], language), because))
    title = f"{say('unscored', language)}: {number(len(without), language)}"
    console.write("")
    console.show(console.table(heads, rows, title=title, numbers=heads[-2:-1], whole=heads[:1]))
    if len(without) > most:
        console.write(say("more", language, number(len(without) - most, language)))


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)
