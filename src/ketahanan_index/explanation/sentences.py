"""What is said of one village: sentences under headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.ranks import snap
from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.explanation.standing import Standing
from ketahanan_index.explanation.tracing import Trace
from ketahanan_index.explanation.wording import in_words, question
from ketahanan_index.framework.drawing import class_bounds, node_names
from ketahanan_index.framework.texts import text
from ketahanan_index.methods.base import Array
from ketahanan_index.stages import Scores, publishing, ranking
from ketahanan_index.stages.figures import score_places, score_places_in_class
from ketahanan_index.stages.naming import says_level
from ketahanan_index.words import Language, decimal, number, percent_told, plain_number, say

MOST = 3
"""How many indicators are named on each side."""

_LEVELS = {"provinsi": "Provinsi", "kabupaten": "Kabupaten/Kota", "kecamatan": "Kecamatan"}
"""What regions of a level are called."""


@dataclass(frozen=True, slots=True)
class Part:
    """Sentences under a heading."""

    heading: str
    sentences: tuple[str, ...]


def label(scores: Scores, position: int, language: Language) -> str:
    """Return what people read for a node."""
    return node_names(scores.framework, language)[scores.plan.names[position]]


def region_called(standing: Standing, row: int) -> str:
    """Return the region of a village with its level, such as ``"Kecamatan Contoh Utara"``, unless its name says it."""
    name = str(standing.region[row])
    said = _LEVELS.get(standing.by)
    if said is None:
        return f"{standing.by} {name}"
    return name if says_level(standing.by, name) else f"{said} {name}"


def of_score(standing: Standing, row: int, language: Language) -> Part:
    """Say the score, its interval, rank, class and flag."""
    scores = standing.scores
    heading, name = say("explain_head_score", language), label(scores, len(scores.plan.indicators), language)
    score = float(scores.value[row, 0])
    if np.isnan(score):
        return Part(heading, (say("explain_no_score", language, name, _because(scores, row, language)),))
    places, (low, high) = score_places(scores.framework), scores.framework.methodology.range
    said = [
        say(
            "explain_score",
            language,
            name,
            decimal(scores.value[row, 0], score_places_in_class(scores.framework, score), language),
            *(plain_number(end, language) for end in (low, high)),
        )
    ]
    lower, upper = float(standing.lower[row]), float(standing.upper[row])
    if not np.isnan(lower):
        figures = (decimal(x, places, language) for x in (lower, upper, scores.standard_error[row, 0]))
        said.append(say("explain_interval", language, *figures))
    elif scores.reason_code[row, 0] == Reason.none_sampled:
        said.append(say("explain_records", language))
    said.append(say("explain_rank", language, *_counts(standing.rank[row], standing.ranked, language)))
    if standing.by and standing.region[row] is not None:
        counts = _counts(standing.rank_in_region[row], int(standing.ranked_in_region[row]), language)
        said.append(say("explain_rank_in", language, *counts, region_called(standing, row)))
    return Part(
        heading,
        (
            *said,
            *_of_class(scores, row, (lower, upper), language),
            *_of_flag(standing.reasons[row], language),
        ),
    )


def of_reasons(standing: Standing, row: int, language: Language) -> Part:
    """Say what lifts and what lowers the score, against the median of the region and of all villages."""
    scores, said = standing.scores, []
    k, places = len(scores.plan.indicators), score_places(scores.framework)
    compared = [(standing.effect[row], say("explain_all_villages", language))]
    if not np.isnan(standing.median_in_region[row]).all():
        compared.insert(0, (standing.effect_in_region[row], region_called(standing, row)))
    for effect, called in compared:
        if np.isnan(effect[k]):
            continue
        median = decimal(scores.value[row, 0] - effect[k], places, language)
        told = difference_said(effect[k], places, language)
        said.append(say("explain_median", language, called, median, told))
        said += of_parts(scores, effect, np.isnan(standing.everything[row]), "explain_gaps_here", language)
    return Part(say("explain_head_why", language), tuple(said))


def of_answers(standing: Standing, row: int, language: Language, most: int = MOST) -> Part:
    """Say which answers and records stand behind what moves the score most, and which must not be published."""
    scores = standing.scores
    effect = standing.effect[row, : len(scores.plan.indicators)]
    # Where no sum of parts can be stated, those of the largest weight.
    told = effect if not np.isnan(effect).all() else scores.plan.overall(scores.applied)[: len(effect)]
    told = np.where(np.isnan(scores.normalised.estimates.value[row]), np.nan, told)
    first = [*strongest(told, 1, most), *strongest(told, -1, most)]
    said = [answer(scores, row, j, language) for j in first]
    counts = scores.plan.overall(scores.applied)[: len(effect)] > 0
    held = np.flatnonzero(standing.withheld[row] & counts)
    # Where the whole score is withheld, that has been said.
    if len(held) and not _is_withheld(standing.reasons[row]):
        said.append(say("explain_held", language, "; ".join(label(scores, int(j), language) for j in held)))
    return Part(say("explain_head_answers", language), tuple(said))


def answer(scores: Scores, row: int, indicator: int, language: Language) -> str:
    """Say what stands behind an indicator's value: the question, the value in its words, how many were asked."""
    estimates, asked = scores.normalised.estimates, scores.framework.indicators[indicator]
    said = in_words(scores.framework, asked, float(estimates.value[row, indicator]), language)
    if asked.source == "respondents":
        said = say("explain_asked", language, said, number(int(estimates.n[row, indicator]), language))
    else:
        said = say("explain_recorded", language, said)
    asking = question(asked, language) if asked.source == "respondents" else ""
    if asking:
        said = say("explain_question", language, asking, said)
    return say("explain_answer", language, label(scores, indicator, language), said)


def of_missing(standing: Standing, row: int, language: Language) -> Part:
    """Say what has no data, and what was filled in."""
    scores = standing.scores
    gone, filled = without_data(scores, row), [int(j) for j in np.flatnonzero(standing.filled[row])]
    said = []
    short = uncovered(scores, row)
    for key, places in (("explain_missing", gone), ("explain_short", short), ("explain_imputed", filled)):
        if places:
            said.append(say(key, language, "; ".join(label(scores, j, language) for j in places)))
    if gone:
        said.append(say("explain_coverage", language, percent_told(scores.coverage[row, 0], language)))
    return Part(say("explain_head_missing", language), tuple(said or [say("explain_complete", language)]))


def of_other(
    scores: Scores, found: Trace, rows: tuple[int, int], names: tuple[str, str], language: Language
) -> Part:
    """Say how a village compares with another one, part by part."""
    places, heading = score_places(scores.framework), say("explain_head_against", language, names[1])
    for row, name in zip(rows, names, strict=True):
        if np.isnan(scores.value[row, 0]):
            because = _because(scores, row, language)
            return Part(heading, (say("explain_no_score", language, name, because),))
    other, difference = scores.value[rows[1], 0], float(scores.value[rows[0], 0] - scores.value[rows[1], 0])
    told = difference_said(difference, places, language)
    said = [say("explain_against", language, names[1], decimal(other, places, language), told)]
    here, there = (np.concatenate([scores.normalised.value[i], scores.value[i]]) for i in rows)
    lacking = np.isnan(here) != np.isnan(there)
    return Part(heading, (*said, *of_parts(scores, found.effect[0], lacking, "explain_gaps", language)))


def of_parts(
    scores: Scores, effect: Array, lacking: NDArray[np.bool_], gaps: str, language: Language
) -> list[str]:
    """Say what lifts a score most, what lowers it most, and what is due to data that are not there.

    Parameters
    ----------
    effect : array (position,)
        By how many points each node lifts the index, or lowers it.
    lacking : array of bool (position,)
        What one side has no value for.
    gaps : str
        The key of what is said of those.
    """
    plan, k = scores.plan, len(scores.plan.indicators)
    root = plan.groups[0]
    members = [i for i in root.members if scores.applied[i] > 0]
    if np.isnan(effect[members]).all():
        if root.aggregation.is_mean():
            return [say("explain_zero", language)]
        return [say("explain_no_parts", language, root.aggregation.name)]
    parts = effect.copy()
    parts[k] = np.nan
    for g, node in enumerate(plan.groups[1:], 1):
        below = [i for i in node.members if scores.applied[i] > 0]
        # A group is a part of its own where nothing is known of its members, and where it is not there.
        if not (lacking[k + g] or np.isnan(effect[below]).all()):
            parts[k + g] = np.nan
    said = sides(scores, np.where(lacking, np.nan, parts), language)
    absent = strongest(np.where(lacking, np.abs(parts), np.nan), 1, MOST, least=_visible(scores))
    return [*said, say(gaps, language, _effects(scores, parts, absent, language))] if absent else said


def sides(scores: Scores, effect: Array, language: Language, most: int = MOST) -> list[str]:
    """Say which nodes lift a score most, and which lower it."""
    said = []
    for key, sign in (("explain_lifts", 1), ("explain_lowers", -1)):
        places = strongest(effect, sign, most, least=_visible(scores))
        if places:
            said.append(say(key, language, _effects(scores, effect, places, language)))
    return said


def strongest(effect: Array, sign: int, most: int, least: float = 0.0) -> list[int]:
    """Return the places of the largest effects of a sign, the largest first."""
    # Equal effects keep the order of the tree, whatever their last bits.
    signed = np.nan_to_num(snap(sign * effect), nan=-np.inf)
    order = np.argsort(-signed, kind="stable")[:most]
    return [int(i) for i in order if signed[i] > least]


def without_data(scores: Scores, row: int) -> list[int]:
    """Return the indicators that count and have no value in a village."""
    counts = scores.plan.overall(scores.applied)[: len(scores.plan.indicators)] > 0
    # What screening leaves out is not rescaled, though it is there.
    screened = scores.reason_code[row, 0] == Reason.screened
    seen = scores.normalised.estimates.value if screened else scores.normalised.value
    return [int(j) for j in np.flatnonzero(np.isnan(seen[row]) & counts)]


def uncovered(scores: Scores, row: int) -> list[int]:
    """Return the groups below the index that count and have data in a village, but too little for a score."""
    if scores.reason_code[row, 0] == Reason.screened:
        return []
    k = len(scores.plan.indicators)
    counts = scores.plan.overall(scores.applied)[k + 1 :] > 0
    short = np.isnan(scores.value[row, 1:]) & (scores.coverage[row, 1:] > 0) & counts
    return [k + 1 + int(g) for g in np.flatnonzero(short)]


def difference_said(difference: float, places: int, language: Language) -> str:
    """Say by how much a score is higher or lower.

    Examples
    --------
    >>> difference_said(2.04, 1, "en"), difference_said(-0.5, 1, "id"), difference_said(0.04, 1, "en")
    ('2.0 higher', '0,5 poin lebih rendah', 'the same')
    """
    if round(abs(difference), places) == 0:
        return say("explain_equal", language)
    said = decimal(abs(difference), places, language)
    return say("explain_higher" if difference > 0 else "explain_lower", language, said)


def _effects(scores: Scores, effect: Array, places: Sequence[int], language: Language) -> str:
    digits = score_places(scores.framework)
    return "; ".join(
        f"{label(scores, i, language)} ({'+' if effect[i] > 0 else '−'}{decimal(abs(effect[i]), digits, language)})"
        for i in places
    )


def _visible(scores: Scores) -> float:
    return float(0.5 * 10.0 ** -score_places(scores.framework))


def _counts(rank: float, ranked: int, language: Language) -> tuple[str, str]:
    return number(int(rank), language), number(ranked, language)


def _of_class(scores: Scores, row: int, interval: tuple[float, float], language: Language) -> list[str]:
    classes = scores.framework.classes
    if classes is None:
        return []
    code = int(ranking.class_codes(scores.snapped[row : row + 1, 0], classes)[0])
    level = classes.levels[code]
    name = text(level.label, language) or level.id
    bounds = class_bounds(classes, code, language)
    said = [say("explain_class", language, name, bounds)] if bounds else []
    if not np.isnan(interval[0]):
        ends = ranking.class_codes(snap(np.array(interval)), classes)
        if ends[0] != ends[1]:
            said.append(say("explain_class_open", language))
    return said


def _is_withheld(listed: str) -> bool:
    return any(name in publishing.WITHHELD for name in listed.split())


def _of_flag(listed: str, language: Language) -> list[str]:
    reasons = listed.split()
    if not reasons:
        return []
    grave = _is_withheld(listed)
    said = "; ".join(say(name, language) for name in reasons)
    return [say("explain_withhold" if grave else "explain_caution", language, said)]


def _because(scores: Scores, row: int, language: Language) -> str:
    if scores.reason_code[row, 0] == Reason.screened:
        return say("explain_screened", language)
    if scores.coverage[row, 0] == 0:
        return say("explain_no_data", language)
    return say("explain_low_coverage", language, percent_told(scores.coverage[row, 0], language))
