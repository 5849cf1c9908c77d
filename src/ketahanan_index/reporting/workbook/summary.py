"""The sheets that are looked at first: the summary with its charts, and the ranking."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np

from ketahanan_index.framework.drawing import class_bounds, class_names
from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.colours import ACCENT, INK, class_colours
from ketahanan_index.reporting.workbook.content import (
    Content,
    class_looks,
    region_columns,
    village_columns,
)
from ketahanan_index.reporting.workbook.layout import (
    COUNT,
    LONG,
    TEXT,
    Chart,
    Column,
    Look,
    Sheet,
    Table,
)
from ketahanan_index.words import number, plain_number

ALL, ENDS = 60, 20
"""The most villages that are ranked in full, and how many of the highest and of the lowest are shown beyond that."""
_SLICES = 10
_FIRST = 34.0
_TENTHS = Look(number="0.0%")
_TAB = INK


def summary_sheet(told: Content) -> Sheet:
    """Return the summary: villages by class, what may be published, and the parts of the index."""
    parts = _parts(told)
    tables = (_by_class(told), _by_flag(told), _of_parts(told, parts))
    some = told.shown.shown[:, 0].any()
    charts = (_class_chart(told), _parts_chart(told, parts)) if some else ()
    return Sheet(
        told.say("workbook_summary"),
        told.say("workbook_summary_title", told.root),
        told.say("workbook_summary_about"),
        tables,
        (told.say("workbook_summary_note", number(int(told.shown.shown[:, 0].sum()), told.language)),),
        0,
        _TAB,
        charts,
    )


def ranking_sheet(told: Content) -> Sheet | None:
    """Return the ranking with its chart, of all or of the highest and lowest; None where none may be shown."""
    shown = told.shown
    some = np.flatnonzero(shown.shown[:, 0])
    if not len(some):
        return None
    order = some[np.argsort(shown.rank[some], kind="stable")]
    whole = len(order) <= ALL
    at = order if whole else np.concatenate([order[:ENDS], order[-ENDS:]])
    rank, value = shown.rank[at], shown.value[at, 0]
    names = tuple(f"{int(r)}. {told.names[i]}" for r, i in zip(rank, at, strict=True))
    village = [_taken(column, at) for column in (*village_columns(told)[:1], *region_columns(told)[-1:])]
    columns = [
        told.column("workbook_ranked", names, width=_FIRST),
        told.scored(told.root, value, 13),
    ]
    half = shown.upper[at, 0] - value
    with_errors = told.sampled and bool(np.isfinite(half).any())
    if with_errors:
        columns.append(told.column("workbook_half", half, told.score, 12, told.points))
    colours = (ACCENT,) * len(at)
    if classes := told.framework.classes:
        labels, looks = class_names(classes, told.language), class_looks(classes)
        codes = shown.class_code[at].tolist()
        cells = tuple(labels[c] for c in codes)
        columns.append(told.column("class", cells, width=13, looks=tuple(looks[c] for c in codes)))
        found = class_colours(len(classes.levels))
        colours = tuple(found[c] for c in codes)
    title = told.say("workbook_ranking_title" if whole else "workbook_ranking_ends", told.root, ENDS)
    chart = Chart(
        "bar",
        told.say("workbook_ranking_chart_title"),
        told.say("score"),
        told.say("workbook_ranking_chart" if with_errors else "workbook_ranking_chart_plain"),
        table=0,
        labels=0,
        values=1,
        number=told.score.number,
        colours=colours,
        size=(680, 130 + 20 * len(at)),
        error=2 if with_errors else None,
        ends=_ends(told, value),
    )
    return Sheet(
        told.say("workbook_ranking"),
        title,
        told.say("workbook_ranking_about" if whole else "workbook_ranking_ends_about"),
        (Table((*columns, *village)),),
        _notes_of_ranking(told, len(some), with_errors=with_errors),
        1,
        _TAB,
        (chart,),
    )


def _class_chart(told: Content) -> Chart:
    classes = told.framework.classes
    kind = "class" if classes else "slice"
    return Chart(
        "column",
        told.say(f"workbook_by_{kind}"),
        told.say("workbook_villages"),
        told.say(f"workbook_by_{kind}_chart"),
        table=0,
        labels=0,
        values=2,
        number="#,##0",
        colours=class_colours(len(classes.levels)) if classes else (ACCENT,) * _SLICES,
        size=(620, 300),
    )


def _parts_chart(told: Content, parts: list[tuple[str, Array, float]]) -> Chart:
    return Chart(
        "bar",
        told.say("workbook_parts_chart_title"),
        told.say("workbook_mean"),
        told.say("workbook_parts_chart"),
        table=2,
        labels=0,
        values=3,
        number=told.score.number,
        colours=(ACCENT,) * len(parts),
        size=(620, 120 + 34 * len(parts)),
        ends=_ends(told, np.array([_mean(x) for _, x, _ in parts])),
    )


def _notes_of_ranking(told: Content, count: int, *, with_errors: bool) -> tuple[str, ...]:
    withheld = int(np.count_nonzero(~np.isnan(told.shown.rank_of_all))) - count
    notes = [told.say("workbook_ranking_error_note")] if with_errors else []
    if withheld:
        notes.append(told.say("workbook_ranking_withheld_note", number(withheld, told.language)))
    return tuple(notes)


def _by_class(told: Content) -> Table:
    """Return how many villages are in each class, or in each slice of the range where there are no classes."""
    classes = told.framework.classes
    if classes:
        labels = class_names(classes, told.language)
        bounds = tuple(class_bounds(classes, c, told.language) for c in range(len(labels)))
        codes = told.shown.class_code
        counts = np.bincount(codes[codes >= 0], minlength=len(labels)).astype(np.float64)
        looks, title, first = class_looks(classes), told.say("workbook_by_class"), told.say("class")
    else:
        labels, counts = _slices(told)
        bounds, looks = ("",) * len(labels), ()
        title, first = told.say("workbook_by_slice"), told.say("score")
    total = counts.sum()
    share = counts / total if total else np.full(len(counts), np.nan)
    means = told.say("workbook_by_class_means")
    return Table(
        (
            Column(first, means, labels, TEXT, _FIRST, looks=looks),
            told.column("workbook_bounds", bounds, width=36),
            *_counted(told, counts, share),
        ),
        title,
    )


def _by_flag(told: Content) -> Table:
    """Return how many villages may be shown, and why others may not."""
    flags = Counter(zip(told.shown.flag.tolist(), told.shown.reasons, strict=True))
    order = ("publish", "caution", "withhold")
    keys = sorted(flags, key=lambda one: (order.index(one[0]), -flags[one], one[1]))
    labels = tuple(told.say(flag) for flag, _ in keys)
    reasons = tuple("; ".join(told.say(code) for code in said.split()) for _, said in keys)
    counts = np.array([flags[key] for key in keys], dtype=np.float64)
    return Table(
        (
            told.column("flag", labels, width=_FIRST),
            told.column("flag_reasons", reasons, LONG, 36),
            *_counted(told, counts, counts / counts.sum()),
        ),
        told.say("workbook_by_flag"),
    )


def _of_parts(told: Content, parts: list[tuple[str, Array, float]]) -> Table:
    """Return the mean, the middle and the ends of the scores of the index and of its members."""
    figures = {
        "mean": [_mean(x) for _, x, _ in parts],
        "median": [float(np.nanmedian(x)) if np.isfinite(x).any() else np.nan for _, x, _ in parts],
        "lowest": [float(np.nanmin(x)) if np.isfinite(x).any() else np.nan for _, x, _ in parts],
        "highest": [float(np.nanmax(x)) if np.isfinite(x).any() else np.nan for _, x, _ in parts],
    }
    counts = np.array([np.isfinite(x).sum() for _, x, _ in parts], dtype=np.float64)
    weights = np.array([weight for _, _, weight in parts])
    return Table(
        (
            told.column("workbook_part", tuple(label for label, _, _ in parts), LONG, _FIRST),
            told.column("workbook_overall", weights, _TENTHS, 12, told.say("workbook_percent")),
            told.column("workbook_shown", counts, COUNT, 14, told.say("workbook_count")),
            *(
                told.column(f"workbook_{key}", np.array(x), told.score, measure=told.points)
                for key, x in figures.items()
            ),
        ),
        told.say("workbook_parts"),
    )


def _parts(told: Content) -> list[tuple[str, Array, float]]:
    """Return name, scores that may be shown, and overall weight of the index and of its members that count."""
    plan, k = told.scores.plan, len(told.scores.plan.indicators)
    shown = np.concatenate([told.shown.indicator, told.shown.value], axis=1)
    overall = plan.overall(told.scores.applied)
    at = [k, *(i for i in plan.groups[0].members if overall[i] > 0)]
    return [(told.labels[i], shown[:, i], float(overall[i])) for i in at]


def _slices(told: Content) -> tuple[tuple[str, ...], Array]:
    """Return ten equal slices of the range, or of the scores where they leave it, and how many scores lie in each."""
    x = told.shown.value[:, 0]
    x = x[np.isfinite(x)]
    low, high = told.ends
    low, high = min(low, float(x.min(initial=low))), max(high, float(x.max(initial=high)))
    counts, edges = np.histogram(x, _SLICES, (low, high))
    said = [plain_number(edge, told.language) for edge in edges]
    return tuple(f"{a}–{b}" for a, b in pairwise(said)), counts.astype(np.float64)


def _counted(told: Content, counts: Array, share: Array) -> tuple[Column, Column]:
    return (
        told.column("workbook_villages", counts, COUNT, 14, told.say("workbook_count")),
        told.column("workbook_share", share, _TENTHS, measure=told.say("workbook_percent")),
    )


def _ends(told: Content, values: Array) -> tuple[float, float] | None:
    """Return the range of scores, None where values leave it."""
    low, high = told.ends
    inside = bool(np.nanmin(values) >= low and np.nanmax(values) <= high)
    return (low, high) if inside else None


def _taken(column: Column, at: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Column:
    """Return a column of texts with the rows asked for."""
    cells = tuple(str(column.cells[int(i)]) for i in at)
    return Column(column.heading, column.meaning, cells, column.look, column.width, column.measure)


def _mean(x: Array) -> float:
    return float(np.nanmean(x)) if np.isfinite(x).any() else float("nan")
