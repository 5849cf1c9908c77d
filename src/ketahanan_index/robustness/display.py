"""What a notebook shows of the results of robustness: the analyst's own view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import ranks as rank_arrays
from ketahanan_index.errors import few
from ketahanan_index.framework.display import titled
from ketahanan_index.framework.showing import ROWS, Column, Table, View, clipped, interval
from ketahanan_index.framework.texts import text
from ketahanan_index.methods.base import Array
from ketahanan_index.robustness import movements
from ketahanan_index.robustness.summaries import PROBABILITIES
from ketahanan_index.stages import display, ranking
from ketahanan_index.stages.figures import score_places
from ketahanan_index.words import Language, decimal, number, percent, plain_number, say

if TYPE_CHECKING:
    from ketahanan_index.robustness.comparison import Comparison
    from ketahanan_index.robustness.influence import Influence
    from ketahanan_index.robustness.rank_result import RankConfidence
    from ketahanan_index.robustness.sensitivity_result import Sensitivity
    from ketahanan_index.robustness.uncertainty_result import Uncertainty

Rows = NDArray[np.intp]


def of_uncertainty(found: Uncertainty, language: Language = "id") -> str:
    """Return the intervals of score and rank of the villages of the highest ranks."""
    scores = found.scores
    framework, places, rows = scores.framework, score_places(scores.framework), display.best(scores)
    low, high = (int(np.argmin(np.abs(np.array(PROBABILITIES) - p))) for p in (0.025, 0.975))
    score, rank = found.score_quantiles[0][:, rows], found.rank_quantiles[0][:, rows]
    columns = [
        *display.villages(scores.normalised.estimates, rows, language),
        Column(say("score", language), _decimals(scores.value[rows, 0], places, language)),
        Column(
            say("display_interval_of", language, 95), _intervals(score[low], score[high], places, language)
        ),
        Column(say("rank", language), display.ranks(rank_arrays.rank(scores.snapped[rows, 0]), language)),
        Column(say("display_rank_interval", language), _intervals(rank[low], rank[high], 0, language)),
        Column(say("display_rank_shift", language), _decimals(found.mean_rank_shift[rows], 1, language)),
        *display.class_column(scores, rows, language),
    ]
    if framework.classes is not None:
        codes = ranking.class_codes(scores.snapped[rows, 0], framework.classes)
        own = np.where(codes >= 0, found.class_probability[rows, codes], np.nan)
        columns.append(Column(say("display_probability", language), _percents(own, language)))
    names = few((type(one).__name__ for one in found.assumptions), 4)
    facts = [say("display_draws", language, number(found.draws, language), names, found.seed)]
    facts += _failed(found.failed, language)
    return View(
        title=titled("display_uncertainty", framework, language),
        version=framework.version,
        facts=facts,
        table=_of_best(columns, rows, len(scores.units), language),
        whole=".to_frame()",
        noted=found.noted,
    ).html(language)


def of_sensitivity(found: Sensitivity, language: Language = "id") -> str:
    """Return the first indices, with their intervals."""
    framework = found.scores.framework
    pairs = [(k, f) for k in range(len(found.outputs)) for f in range(len(found.factors))]
    shown = tuple(zip(*pairs[:ROWS], strict=True))
    outputs, factors = np.array(shown[0]), np.array(shown[1])
    at, level = (factors, outputs), plain_number(100 * found.intervals.level, language)
    within, ends = say("display_interval_of", language, level), found.intervals
    columns = [
        Column(say("display_output", language), [_output(found, k, language) for k in shown[0]], "text"),
        Column(say("display_assumption", language), [found.factors[f] for f in shown[1]], "text"),
        Column(say("display_first", language), _decimals(found.first[at], 3, language)),
        Column(within, _intervals(ends.first_lower[at], ends.first_upper[at], 3, language)),
        Column(say("display_total", language), _decimals(found.total[at], 3, language)),
        Column(within, _intervals(ends.total_lower[at], ends.total_upper[at], 3, language)),
    ]
    facts = [say("display_base_samples", language, number(found.base_samples, language), found.seed)]
    facts += _failed(found.failed, language)
    return View(
        title=titled("display_sensitivity", framework, language),
        version=framework.version,
        facts=facts,
        table=Table(say("display_sobol", language), columns, len(pairs) - len(outputs)),
        whole=".to_frame(), .convergence()",
        noted=found.noted,
    ).html(language)


def of_rank_confidence(found: RankConfidence, language: Language = "id") -> str:
    """Return the sets of the villages of the highest ranks."""
    rows = np.argsort(found.rank, kind="stable")[:ROWS]
    places = score_places(found.framework)
    columns = [
        Column(found.framework.unit, [found.units[i] for i in rows], "text"),
        Column(say("score", language), _decimals(found.score[rows], places, language)),
        Column(say("standard_error", language), _decimals(found.standard_error[rows], places + 1, language)),
        Column(say("rank", language), display.ranks(found.rank[rows], language)),
        Column(say("display_set", language), _intervals(found.lower[rows], found.upper[rows], 0, language)),
    ]
    if found.surely_bottom is not None and found.possibly_bottom is not None:
        said = np.where(
            found.surely_bottom,
            "display_surely",
            np.where(found.possibly_bottom, "display_possibly", "display_no"),
        )
        bottom = say("display_bottom", language, found.bottom)
        columns.append(Column(bottom, [say(str(key), language) for key in said[rows]], "text"))
    sets = number(int(np.count_nonzero(~np.isnan(found.lower))), language)
    level, units = plain_number(100 * found.level, language), number(len(found.units), language)
    facts = [say("display_sets", language, sets, units, level, say(f"display_{found.kind}", language))]
    if found.draws is None:
        facts.append(say("display_holm", language))
    else:
        facts.append(say("display_simulated", language, number(found.draws, language), found.seed))
    return View(
        title=titled("display_rank_sets", found.framework, language),
        version=found.framework.version,
        facts=facts,
        table=_of_best(columns, rows, len(found.units), language),
        whole=".to_frame()",
        noted=found.noted,
    ).html(language)


def of_influence(found: Influence, language: Language = "id") -> str:
    """Return the elements without which ranks shift most."""
    scores = found.whole
    labels = {node.id: text(node.label, language) or node.id for node in scores.framework.index.walk()}
    rows = np.argsort(-found.mean_rank_shift, kind="stable")[:ROWS]
    columns = [
        Column(say("display_id", language), [found.elements[i] for i in rows], "text"),
        Column(say("label", language), [labels[found.elements[i]] for i in rows], "text"),
        Column(say("display_weight", language), _percents(found.weight[rows], language, 1)),
        Column(say("display_importance", language), _decimals(found.importance[rows], 3, language)),
        Column(say("display_rank_shift", language), _decimals(found.mean_rank_shift[rows], 1, language)),
        Column(say("display_largest_shift", language), display.ranks(found.largest_shift[rows], language)),
        Column(
            say("display_of_village", language), [found.largest_shift_unit[i] or "–" for i in rows], "text"
        ),
    ]
    if scores.framework.classes is not None:
        columns.append(
            Column(say("display_class_moves", language), _percents(found.class_changes[rows], language, 1))
        )
    columns.append(
        Column(say("display_lost", language), [number(int(n), language) for n in found.lost[rows]])
    )
    counts = number(len(found.elements), language), number(len(scores.units), language)
    return View(
        title=titled("display_influence", scores.framework, language),
        version=scores.framework.version,
        facts=[say("display_elements", language, *counts)],
        table=Table(say("display_left_out", language), columns, len(found.elements) - len(rows)),
        whole=".to_frame(), .scores(), .ranks()",
    ).html(language)


def of_comparison(found: Comparison, language: Language = "id") -> str:
    """Return the villages whose ranks shift most, and how far the two agree."""
    rows = np.argsort(-np.nan_to_num(np.abs(found.rank_shift), nan=-1.0), kind="stable")[:ROWS]
    estimates = found.a.normalised.estimates
    own = np.array([estimates.place(found.units[i]) for i in rows], dtype=np.intp)
    columns = display.villages(estimates, own, language)
    sides = (
        ("a", found.a, found.score_a, found.rank_a, found.class_a),
        ("b", found.b, found.score_b, found.rank_b, found.class_b),
    )
    for name, scores, value, _, _ in sides:
        cells = _decimals(value[rows], score_places(scores.framework), language)
        columns.append(Column(say("display_score_of", language, name), cells))
    for name, _, _, rank, _ in sides:
        columns.append(Column(say("display_rank_of", language, name), display.ranks(rank[rows], language)))
    columns.append(Column(say("display_shift", language), display.ranks(found.rank_shift[rows], language)))
    for name, scores, _, _, codes in sides:
        if scores.framework.classes is not None:
            cells = display.class_names(scores.framework, codes[rows], language)
            columns.append(Column(say("display_class_of", language, name), cells, "text"))
    if found.parts:
        moved = movements.most(found.shift[rows], found.parts, (found.by_value + found.by_weight)[rows])
        columns.append(Column(say("display_moved_by", language), [name or "–" for name in moved], "text"))
    return View(
        title=titled("display_comparison", found.a.framework, language),
        version=found.a.framework.version,
        facts=_agreement(found, language),
        table=Table(say("display_furthest", language), columns, len(found.units) - len(rows)),
        whole=".to_frame(), .classes(), .contributions()",
        noted=found.noted,
    ).html(language)


def _agreement(found: Comparison, language: Language) -> list[str]:
    counts, other = (len(found.units), len(found.only_a), len(found.only_b)), found.b.framework
    label = text(other.label, language) or other.id
    facts = [
        say("display_compared", language, clipped(label, 80), clipped(other.version)),
        say("display_shared", language, *(number(count, language) for count in counts)),
        say(
            "display_moves",
            language,
            decimal(found.mean_rank_shift, 2, language),
            decimal(found.correlation, 4, language),
            percent(found.class_changes, language, 1),
        ),
    ]
    return [*facts, say("display_differ", language, few(found.steps))] if found.steps else facts


def _of_best(columns: list[Column], rows: Rows, units: int, language: Language) -> Table:
    return Table(say("display_best", language), columns, units - len(rows))


def _failed(count: int, language: Language) -> list[str]:
    return [say("display_failed", language, number(count, language))] if count else []


def _output(found: Sensitivity, place: int, language: Language) -> str:
    """Return what readers call an output: the first two are of all villages, the others scores of one each."""
    of_all = ("display_mean_rank_shift", "display_class_changes")
    return say(of_all[place], language) if place < len(of_all) else found.outputs[place]


def _decimals(values: Array, places: int, language: Language) -> list[str]:
    return [decimal(value, places, language) for value in values.tolist()]


def _percents(shares: Array, language: Language, places: int = 0) -> list[str]:
    return [percent(share, language, places) for share in shares.tolist()]


def _intervals(lower: Array, upper: Array, places: int, language: Language) -> list[str]:
    return [interval(*ends, places, language) for ends in zip(lower.tolist(), upper.tolist(), strict=True)]
