"""What a page says before its tables: what the index is, how villages are spread, and how to read it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketahanan_index.framework import Framework
from ketahanan_index.framework.texts import Bilingual, text
from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.report.figures import shares, written
from ketahanan_index.reporting.report.material import ClassText, Material
from ketahanan_index.reporting.report.pictures import Bar, bar
from ketahanan_index.reporting.report.ranking import Rows
from ketahanan_index.words import Language, number, percent, say


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many villages are in a class; `width` is its bar, in percent of the longest."""

    told: ClassText
    count: str
    share: str
    width: str


@dataclass(frozen=True, slots=True)
class Spread:
    """How scores of a group are spread over villages."""

    label: str
    weight: str
    lowest: str
    quarter: str
    median: str
    three_quarters: str
    highest: str
    bar: Bar


@dataclass(frozen=True, slots=True)
class Overview:
    """What a page says first."""

    status: str
    official: bool
    proposal: bool
    definition: str
    tiles: tuple[tuple[str, str], ...]
    withheld: tuple[str, ...]
    classes: tuple[ClassCount, ...]
    spreads: tuple[Spread, ...]
    convention: tuple[str, ...]
    example: str


def overview(material: Material, rows: Rows) -> Overview:
    """Return what a page of these villages says first."""
    framework, language = material.scores.framework, material.language
    return Overview(
        status=status(framework, language),
        official=framework.status is not None and framework.status.official,
        proposal=framework.status is not None and not framework.status.official,
        definition=text(framework.definition, language),
        tiles=_tiles(material, rows),
        withheld=_withheld(material, rows),
        classes=_classes(material, rows),
        spreads=_spreads(material, rows),
        convention=_convention(framework, language),
        example=_example(material, rows),
    )


def status(framework: Framework, language: Language) -> str:
    """Return who stands behind a framework; one that does not say is a framework of its user."""
    if framework.status is None:
        return say("report_own_framework", language)
    return str(getattr(framework.status, language))


def _tiles(material: Material, rows: Rows) -> tuple[tuple[str, str], ...]:
    shown, language, scores = material.shown, material.language, material.scores
    flag = shown.flag[rows]
    value = shown.value[rows, 0]
    # Of a page with one village, all respondents are those of that village.
    asked = int(scores.n[rows, 0][flag != "withhold"].sum())
    tiles = [
        (say("report_villages", language), number(len(rows), language)),
        (say("report_shown", language), number(int((flag != "withhold").sum()), language)),
        (say("report_held", language), number(int((flag == "withhold").sum()), language)),
    ]
    if (flag == "caution").any():
        tiles.append((say("report_careful", language), number(int((flag == "caution").sum()), language)))
    tiles.append(
        (say("report_median", language), written(_quantile(value, 0.5), material.places, language)[0])
    )
    if asked:
        tiles.append((say("report_asked_shown", language), number(asked, language)))
    return tuple(tiles)


def _withheld(material: Material, rows: Rows) -> tuple[str, ...]:
    """Return why villages are withheld, and how many for each reason."""
    told: dict[str, int] = {}
    for i in rows.tolist():
        if not material.shown.shown[i, 0]:
            for code in material.shown.reasons[i].split():
                told[code] = told.get(code, 0) + 1
    language = material.language
    return tuple(f"{say(code, language)}: {number(n, language)}" for code, n in told.items())


def _classes(material: Material, rows: Rows) -> tuple[ClassCount, ...]:
    """Return how many villages are in each class, the highest first."""
    code, language = material.shown.class_code[rows], material.language
    counts = np.bincount(code[code >= 0], minlength=len(material.classes))
    most, total = max(int(counts.max(initial=0)), 1), max(int(counts.sum()), 1)
    return tuple(
        ClassCount(told, number(n, language), percent(n / total, language, 1), f"{100 * n / most:.1f}%")
        for told, n in reversed(list(zip(material.classes, counts.tolist(), strict=True)))
    )


def _spreads(material: Material, rows: Rows) -> tuple[Spread, ...]:
    scores, language = material.scores, material.language
    k = len(scores.plan.indicators)
    overall = shares(scores.plan.overall(scores.applied)[k:], language)
    out = []
    for g in range(len(scores.nodes)):
        five = _quantile(material.shown.value[rows, g], 0.0, 0.25, 0.5, 0.75, 1.0)
        least, quarter, middle, three, most = written(five, material.places, language).tolist()
        drawn = bar(material, float("nan"), float(five[1]), float(five[3]), float(five[2]))
        label = material.labels[k + g]
        out.append(Spread(label, overall[g], least, quarter, middle, three, most, drawn))
    return tuple(out)


def _quantile(values: Array, *parts: float) -> Array:
    known = values[~np.isnan(values)]
    return np.quantile(known, parts) if len(known) else np.full(len(parts), np.nan)


def _convention(framework: Framework, language: Language) -> tuple[str, ...]:
    """Return what the framework says of its classes in the reader's language; the appendix has the rest."""
    classes = framework.classes
    if classes is None:
        return ()
    return tuple(
        getattr(part, language)
        for part in (classes.convention, *classes.notes)
        if isinstance(part, Bilingual)
    )


def _example(material: Material, rows: Rows) -> str:
    """Return how an interval is read, with the figures of the village in the middle; empty without intervals."""
    shown, language, places = material.shown, material.language, material.places
    ready = [i for i in rows.tolist() if shown.upper[i, 0] > shown.lower[i, 0]]
    if not ready:
        return ""
    ordered = sorted(ready, key=lambda i: (shown.rank[i], i))
    i = ordered[len(ordered) // 2]
    score, lower, upper = (
        written(np.array([x[i, 0]]), places, language)[0] for x in (shown.value, shown.lower, shown.upper)
    )
    return say("report_example", language, material.names[i], score, lower, upper)
