"""The sheets of scores: the index of every village with all that is known of it, and its dimensions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import ranks as rank_arrays
from ketahanan_index.framework.drawing import class_names
from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.colours import ACCENT
from ketahanan_index.reporting.workbook.content import (
    NAMED,
    Content,
    class_looks,
    listed,
    region_columns,
    village_columns,
)
from ketahanan_index.reporting.workbook.layout import (
    COUNT,
    LONG,
    RANK,
    SHARE,
    TEXT,
    Column,
    Look,
    Sheet,
    Table,
)
from ketahanan_index.stages import publishing

CAREFUL, HELD = Look(fill="#fff4d6"), Look(fill="#eceef0")
"""Grounds of what is to be read with care, and of what is withheld."""
_FLAGS = {"publish": TEXT, "caution": CAREFUL, "withhold": HELD}
_WIDEST_REASON = 44


def scores_sheet(told: Content) -> Sheet:
    """Return the sheet of scores: the index with all that is known of it, then every group."""
    shown, scores = told.shown, told.scores
    means = told.say("workbook_score_means", told.root)
    columns = [
        *village_columns(told),
        *region_columns(told),
        Column(told.root, means, shown.value[:, 0], told.score, 13, told.points, bar=told.ends),
        *(_errors(told, 0) if told.sampled else ()),
        *_ranks(told),
        *_classes(told),
        *_flags(told),
        told.column("coverage", _kept(told, scores.coverage), SHARE, 11, told.say("workbook_percent")),
    ]
    if told.sampled:
        for key, counts in (("n", scores.n), ("psus", scores.psus)):
            columns.append(told.column(key, _kept(told, counts), COUNT, 12, told.say("workbook_count")))
    columns += [told.scored(label, shown.value[:, g]) for g, label in _groups(told)]
    notes = [told.say("workbook_withheld_note")]
    if told.sampled:
        notes.append(told.say("workbook_interval_note"))
    return Sheet(
        told.say("sheet_scores"),
        told.say("workbook_scores_title", told.root),
        told.say("workbook_scores_about"),
        (Table(tuple(columns)),),
        tuple(notes),
        len(village_columns(told)),
        ACCENT,
    )


def dimensions_sheet(told: Content) -> Sheet | None:
    """Return the sheet of groups with their errors; None where there is no group but the index."""
    groups = _groups(told)
    if not groups:
        return None
    columns = list(village_columns(told))
    for g, label in groups:
        columns.append(told.scored(label, told.shown.value[:, g], 15))
        if told.sampled:
            columns += _errors(told, g, f"{label}: ")
    columns.append(told.column("workbook_why", _why_groups(told, groups), LONG, 90))
    return Sheet(
        told.say("workbook_dimensions"),
        told.say("workbook_dimensions_title", told.root),
        told.say("workbook_dimensions_about"),
        (Table(tuple(columns)),),
        (told.say("workbook_withheld_note"),),
        len(village_columns(told)),
        ACCENT,
    )


def _errors(told: Content, g: int, before: str = "") -> list[Column]:
    """Return the interval and the standard error of a group's score."""
    shown = told.shown
    figures = (("lower", shown.lower), ("upper", shown.upper), ("standard_error", shown.standard_error))
    return [
        Column(
            before + told.say(key), told.say(f"workbook_{key}_means"), x[:, g], told.score, 13, told.points
        )
        for key, x in figures
    ]


def _ranks(told: Content) -> list[Column]:
    """Return the rank among all, and among the villages of the finest region that is known."""
    import pandas as pd

    place = told.say("workbook_place")
    columns = [told.column("rank", told.shown.rank, RANK, measure=place)]
    if told.regions:
        region = told.regions[-1]
        codes = np.asarray(pd.factorize(region.key)[0], dtype=np.intp)
        rank = rank_arrays.rank_within(told.scores.snapped[:, 0], codes)
        heading = told.say("rank_in", told.say(f"workbook_in_{region.level}"))
        columns.append(
            Column(heading, told.say("workbook_rank_in_means"), _kept(told, rank[:, None]), RANK, 12, place)
        )
    return columns


def _classes(told: Content) -> list[Column]:
    classes = told.framework.classes
    if classes is None:
        return []
    labels, looks = class_names(classes, told.language), class_looks(classes)
    codes = told.shown.class_code.tolist()
    cells = tuple("" if c < 0 else labels[c] for c in codes)
    width = max(12.0, min(max(map(len, labels)) + 3, NAMED))
    each = tuple(TEXT if c < 0 else looks[c] for c in codes)
    return [told.column("class", cells, width=width, looks=each)]


def _flags(told: Content) -> list[Column]:
    flags = told.shown.flag.tolist()
    reasons = tuple("; ".join(map(told.say, said.split())) for said in told.shown.reasons)
    width = max(20.0, min(max(map(len, reasons)) + 2, _WIDEST_REASON))
    return [
        told.column(
            "flag", tuple(map(told.say, flags)), width=13, looks=tuple(_FLAGS[flag] for flag in flags)
        ),
        told.column("flag_reasons", reasons, LONG, width),
    ]


def _kept(told: Content, figures: Array | NDArray[np.int64]) -> Array:
    """Return figures of the index, those of villages that are withheld left out."""
    return np.where(told.shown.shown[:, 0], figures[:, 0], np.nan)


def _groups(told: Content) -> list[tuple[int, str]]:
    """Return the places and names of the groups under the index."""
    k = len(told.scores.plan.indicators)
    return [(g, told.labels[k + g]) for g in range(1, len(told.scores.nodes))]


def _why_groups(told: Content, groups: list[tuple[int, str]]) -> tuple[str, ...]:
    """Return, for each village, which groups are empty and why."""
    found = publishing.score_reasons(told.scores)
    at = [g for g, _ in groups]
    cases = [(told.say(code), found[code][:, at]) for code in publishing.WITHHELD]
    return listed(cases, [label for _, label in groups], told.say("workbook_all_dimensions"))
