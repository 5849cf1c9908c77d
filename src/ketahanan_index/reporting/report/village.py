"""The sections of villages: what is known of each, as readers see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ketahanan_index import regions
from ketahanan_index.reporting.report import members, raising, withholding
from ketahanan_index.reporting.report.figures import Texts, shares, signed, whole, written
from ketahanan_index.reporting.report.material import ClassText, Material
from ketahanan_index.reporting.report.members import Members, Moved
from ketahanan_index.reporting.report.pictures import Bar, bar
from ketahanan_index.reporting.report.raising import Raise
from ketahanan_index.reporting.report.ranking import Rows, rank_intervals
from ketahanan_index.stages.figures import score_places_in_class
from ketahanan_index.stages.naming import says_level
from ketahanan_index.words import Language, decimal, number, percent, say


@dataclass(frozen=True, slots=True)
class Dimension:
    """A group in a village: its score beside the median of the region and the village of medians."""

    label: str
    score: str
    interval: str
    median_in_region: str
    reference: str
    effect: str
    bar: Bar


@dataclass(frozen=True, slots=True)
class Probability:
    """How likely a class is."""

    told: ClassText
    share: str


@dataclass(frozen=True, slots=True)
class Section:
    """A village that may be shown, as readers see it; texts are empty where there is nothing to say."""

    anchor: str
    name: str
    code: str
    places: str
    before: str
    after: str
    flag: str
    lead: tuple[str, ...]
    score: str
    interval: str
    rank: str
    rank_interval: str
    rank_in_region: str
    class_told: ClassText | None
    coverage: str
    respondents: str
    bar: Bar
    median: str
    reference: str
    difference: str
    probabilities: tuple[Probability, ...]
    dimensions: tuple[Dimension, ...]
    lifts: tuple[Moved, ...]
    lowers: tuple[Moved, ...]
    groups: tuple[Members, ...]
    missing: tuple[str, ...]
    imputed: tuple[str, ...]
    held: tuple[str, ...]
    raised: Raise | None


@dataclass(frozen=True, slots=True)
class Withheld:
    """A village whose figures are withheld, or that is not scored and has none."""

    anchor: str
    name: str
    code: str
    places: str
    before: str
    after: str
    flag: str
    scored: bool
    missing: tuple[str, ...]


def sections(material: Material, rows: Rows) -> Iterator[Section | Withheld]:
    """Yield the sections of villages in the order given."""
    shown, standing, language = material.shown, material.standing, material.language
    scores = material.scores
    k = len(scores.plan.indicators)
    value, lower, upper = (
        written(x[rows], material.places, language) for x in (shown.value, shown.lower, shown.upper)
    )
    median = written(material.median[k : k + 1], material.places, language)
    reference = written(standing.reference[rows, k:], material.places, language)
    in_region = written(standing.median_in_region[rows, k:], material.places, language)
    effect = signed(material.effect[rows, k:], material.places, language)
    rank, spans = whole(shown.rank[rows], language), rank_intervals(material, rows)
    in_its = whole(standing.rank_in_region[rows], language)
    coverage = shares(scores.coverage[rows, 0], language)
    told = members.tell(material, rows)
    steps = raising.tell(material, rows)
    for at, i in enumerate(rows.tolist()):
        before = material.anchors[rows[at - 1]] if at > 0 else ""
        after = material.anchors[rows[at + 1]] if at + 1 < len(rows) else ""
        head = (
            material.anchors[i],
            material.names[i],
            _code(material, i),
            _places(material, i),
            before,
            after,
        )
        if not shown.shown[i, 0]:
            scored = "no_score" not in shown.reasons[i].split()
            missing = () if scored else members.without_data(material, i)
            yield Withheld(*head, flag=material.note[i], scored=scored, missing=missing)
            continue
        texts = (value[at], lower[at], upper[at], in_region[at], reference[at], effect[at])
        region = standing.region[i]
        within = int(standing.ranked_in_region[i])
        code = int(shown.class_code[i])
        yield Section(
            *head,
            flag=material.note[i],
            lead=_lead(material, i),
            score=_index(material, i, value[at, 0]),
            interval="" if np.isnan(shown.lower[i, 0]) else f"{lower[at, 0]}–{upper[at, 0]}",
            rank=say("report_of", language, rank[at], number(standing.ranked, language)),
            rank_interval=spans[at],
            rank_in_region=(
                ""
                if region is None
                else say("report_of_in", language, in_its[at], number(within, language), _region(material, i))
            ),
            class_told=material.classes[code] if code >= 0 else None,
            coverage=coverage[at],
            respondents=_respondents(material, i),
            bar=bar(
                material, shown.value[i, 0], shown.lower[i, 0], shown.upper[i, 0], float(material.median[k])
            ),
            median=median[0],
            reference=reference[at, 0],
            difference=effect[at, 0],
            probabilities=_probabilities(material, i),
            dimensions=tuple(_dimension(material, i, g, texts) for g in range(1, len(scores.nodes))),
            lifts=told.lifts[at],
            lowers=told.lowers[at],
            groups=told.groups[at],
            missing=members.without_data(material, i),
            imputed=members.filled_in(material, i),
            held=withholding.tell(material, i),
            raised=steps[at],
        )


def _index(material: Material, row: int, said: str) -> str:
    """Return the index with as many decimals as show its class: on a bound, rounding would tell another one."""
    score = float(material.shown.value[row, 0])
    places = score_places_in_class(material.scores.framework, score)
    return said if places == material.places else decimal(score, places, material.language)


def _dimension(material: Material, row: int, group: int, texts: tuple[Texts, ...]) -> Dimension:
    shown, k = material.shown, len(material.scores.plan.indicators)
    value, lower, upper, in_region, reference, effect = (each[group] for each in texts)
    figures = (shown.value[row, group], shown.lower[row, group], shown.upper[row, group])
    return Dimension(
        label=material.labels[k + group],
        score=say("report_held_cell", material.language) if material.held.withheld(row, k + group) else value,
        interval="" if np.isnan(figures[1]) else f"{lower}–{upper}",
        median_in_region=in_region,
        reference=reference,
        effect=effect,
        bar=bar(material, *figures, float(material.standing.reference[row, k + group])),
    )


def _lead(material: Material, row: int) -> tuple[str, ...]:
    """Return what is worth saying first: how far from the middle, and whether that is more than chance."""
    shown, language, places = material.shown, material.language, material.places
    score, lower, upper = shown.value[row, 0], shown.lower[row, 0], shown.upper[row, 0]
    middle = float(material.median[len(material.scores.plan.indicators)])
    far = signed(np.array([score - middle]), places, language)[0].lstrip("+−")
    nearly = round(abs(score - middle), places) == 0
    said = [
        say("report_at_median", language)
        if nearly
        else say("report_above_median" if score > middle else "report_below_median", language, far)
    ]
    if not np.isnan(lower) and not nearly:
        said.append(say("report_surely" if not lower <= middle <= upper else "report_not_surely", language))
    classes = material.scores.framework.classes
    if classes is not None and not np.isnan(lower):
        crossed = any(lower <= bound <= upper for bound in classes.bounds)
        said += [say("report_class_open", language)] if crossed else []
    return tuple(said)


def _probabilities(material: Material, row: int) -> tuple[Probability, ...]:
    draws = material.draws
    if draws is None or np.isnan(draws.probability[row]).any():
        return ()
    probability = draws.probability[row].tolist()
    return tuple(
        Probability(told, percent(share, material.language))
        for told, share in zip(material.classes, probability, strict=True)
    )


def _respondents(material: Material, row: int) -> str:
    scores, language = material.scores, material.language
    n, psus = int(scores.n[row, 0]), int(scores.psus[row, 0])
    return say("report_n_psus", language, number(n, language), number(psus, language)) if n else ""


def _code(material: Material, row: int) -> str:
    unit = material.units[row]
    if material.scores.framework.unit_codes == "kemendagri":
        return regions.parse(unit).dotted
    return unit if material.names[row] != unit else ""


def _places(material: Material, row: int) -> str:
    """Return the regions of a village, the finest first."""
    named = [
        region_called(region.level, region.label[region.key[row]], material.language)
        for region in reversed(material.regions)
        if region.key[row] is not None
    ]
    return " · ".join(named)


def _region(material: Material, row: int) -> str:
    standing = material.standing
    return region_called(standing.by, str(standing.region[row]), material.language)


def region_called(level: str, label: str, language: Language) -> str:
    """Return a region with its level, unless its name says it already.

    Examples
    --------
    >>> region_called("kecamatan", "Cisolok", "id"), region_called("kabupaten", "KAB. SUKABUMI", "en")
    ('Kecamatan Cisolok', 'KAB. SUKABUMI')
    """
    return label if says_level(level, label) else say(f"report_in_{level}", language, label)
