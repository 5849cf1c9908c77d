"""What a notebook shows of stages: the analyst's own view, with what a publication would withhold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import ranks as rank_arrays
from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.errors import few
from ketahanan_index.framework.display import titled
from ketahanan_index.framework.showing import (
    COLUMNS,
    ROWS,
    Column,
    Table,
    View,
    clipped,
    figure,
    interval,
)
from ketahanan_index.framework.texts import text
from ketahanan_index.methods.base import Array
from ketahanan_index.stages import naming, publishing, ranking
from ketahanan_index.stages.figures import score_places
from ketahanan_index.words import Language, counted, decimal, number, percent, plain_number, say

if TYPE_CHECKING:
    from ketahanan_index.framework import Framework
    from ketahanan_index.stages.cells import Cells
    from ketahanan_index.stages.estimates import Estimates
    from ketahanan_index.stages.fitted import Fitted, FittedStep
    from ketahanan_index.stages.normalised import Normalised
    from ketahanan_index.stages.scores import Scores

Rows = NDArray[np.intp]


def of_estimates(estimates: Estimates, language: Language = "id") -> str:
    """Return how far each indicator reaches on its own scale, and how many answers are behind it."""
    shown = range(min(estimates.value.shape[1], ROWS))
    columns = [*_indicators(estimates.framework, language), *_spread(estimates.value, language)]
    facts = [_units(estimates, language)]
    if estimates.sample is not None:
        most = estimates.n.max(axis=1)
        facts.append(asked(most, language))
        sampled = estimates.reason_code != Reason.none_sampled
        errors = [figure(_median(estimates.standard_error[sampled[:, j], j]), language) for j in shown]
        respondents = [decimal(_median_asked(estimates, j), 1, language) for j in shown]
        columns.append(Column(say("display_median_error", language), errors))
        columns.append(Column(say("display_median_respondents", language), respondents))
    return View(
        title=titled("display_estimates", estimates.framework, language),
        version=estimates.framework.version,
        facts=facts,
        table=Table(say("display_each_indicator", language), columns, estimates.value.shape[1] - len(shown)),
        whole=".to_frame()",
        noted=estimates.noted,
    ).html(language)


def of_normalised(normalised: Normalised, language: Language = "id") -> str:
    """Return how far each indicator reaches on the range of the framework, and what was changed on the way."""
    framework, width = normalised.framework, normalised.value.shape[1]
    shown = range(min(width, ROWS))
    by = {
        name: step.method.name
        for step in normalised.fitted_steps
        if step.family == "normalisation"
        for name in step.indicators
    }
    filled, changed = (_by_indicator(cells, width) for cells in (normalised.filled, normalised.changed))
    columns = [
        *_indicators(framework, language),
        Column(
            say("display_rescaled_by", language),
            [by.get(i.id, "–") for i in framework.indicators[:ROWS]],
            "text",
        ),
        *_spread(normalised.value, language),
        Column(say("display_imputed", language), [number(filled[j], language) for j in shown]),
        Column(say("display_treated", language), [number(changed[j], language) for j in shown]),
    ]
    out = int(np.count_nonzero(normalised.screening.out(len(normalised.units))))
    cells = (len(normalised.filled), len(normalised.changed), out)
    low, high = framework.methodology.range
    return View(
        title=titled("display_normalised", framework, language),
        version=framework.version,
        facts=[
            _units(normalised.estimates, language),
            say("display_cells", language, *(number(count, language) for count in cells)),
        ],
        table=Table(
            say("display_on_range", language, plain_number(low, language), plain_number(high, language)),
            columns,
            width - len(shown),
        ),
        whole=".to_frame()",
        noted=normalised.noted,
    ).html(language)


def of_fitted(fitted: Fitted, language: Language = "id") -> str:
    """Return which methods learnt what from the data."""
    rows = [
        (say(f"display_{step.family}", language), step.method.name, _named(step.indicators), _learnt(step))
        for step in fitted.steps
    ]
    rows += [
        (say("display_weighting", language), method.name, group, "–")
        for group, method in fitted.weighting.items()
    ]
    heads = ("display_step", "display_method", "display_applied_to", "display_learnt")
    columns = [
        Column(say(key, language), [row[i] for row in rows[:ROWS]], "text") for i, key in enumerate(heads)
    ]
    return View(
        title=say("display_fitted", language),
        version="",
        facts=[say("display_weights", language, number(len(fitted.weights), language))],
        table=Table(say("display_methods", language), columns, max(len(rows) - ROWS, 0)),
        whole=".to_frame()",
    ).html(language)


def of_scores(scores: Scores, language: Language = "id") -> str:
    """Return the villages of the highest ranks, and how many are scored and withheld."""
    framework, sampled = scores.framework, scores.normalised.estimates.sample is not None
    rows = best(scores)
    places = score_places(framework)
    lower, upper = ranking.bounds(scores, rows=rows)
    before = [
        *villages(scores.normalised.estimates, rows, language),
        Column(say("rank", language), ranks(rank_arrays.rank(scores.snapped[rows, 0]), language)),
    ]
    ends = [interval(low, high, places, language) for low, high in zip(lower[:, 0], upper[:, 0], strict=True)]
    # Errors that the village table states make intervals without a sample.
    after = [Column(say("interval", language), ends)] if sampled or not np.isnan(lower[:, 0]).all() else []
    after += class_column(scores, rows, language)
    after.append(Column(say("coverage", language), [percent(c, language) for c in scores.coverage[rows, 0]]))
    if sampled:
        flags = publishing.flags(publishing.score_reasons(scores, rows))[:, 0]
        after.append(Column(say("flag", language), [say(flag, language) for flag in flags], "text"))
    room = COLUMNS - len(before) - len(after)
    nodes = [
        Column(
            text(group.label, language) or group.id,
            [decimal(value, places, language) for value in scores.value[rows, g].tolist()],
        )
        for g, group in enumerate(framework.groups[:room])
    ]
    return View(
        title=titled("display_scores", framework, language),
        version=framework.version,
        facts=_scored(scores, room, language),
        table=Table(say("display_best", language), [*before, *nodes, *after], len(scores.units) - len(rows)),
        whole=".to_frame()",
        noted=scores.noted,
    ).html(language)


def best(scores: Scores) -> Rows:
    """Return the places of the villages of the highest ranks, those without a score last."""
    return np.argsort(-scores.snapped[:, 0], kind="stable")[:ROWS]


def villages(estimates: Estimates, rows: Rows, language: Language) -> list[Column]:
    """Return the codes of villages, and their names where the village table has them."""
    codes = [estimates.units[i] for i in rows.tolist()]
    names = naming.village_names(estimates, rows=rows).tolist()
    columns = [Column(estimates.framework.unit, codes, "text")]
    return columns if names == codes else [*columns, Column(say("unit", language), names, "text")]


def class_column(scores: Scores, rows: Rows, language: Language) -> list[Column]:
    """Return the classes of villages; nothing under a framework without classes."""
    levels = scores.framework.classes
    if levels is None:
        return []
    codes = ranking.class_codes(scores.snapped[rows, 0], levels)
    return [Column(say("class", language), class_names(scores.framework, codes, language), "text")]


def class_names(framework: Framework, codes: Rows, language: Language) -> list[str]:
    """Return what readers call classes, a dash where there is none."""
    levels = framework.classes.levels if framework.classes else ()
    names = [text(level.label, language) or level.id for level in levels]
    return [names[code] if code >= 0 else "–" for code in codes.tolist()]


def ranks(values: Array, language: Language) -> list[str]:
    """Return ranks, or sums and means of them, as people read them."""
    return [decimal(value, 0 if value.is_integer() else 1, language) for value in values.tolist()]


def asked(respondents: NDArray[np.int64], language: Language) -> str:
    """Return how many respondents there are, and in how many villages."""
    counts = int(respondents.sum()), int(np.count_nonzero(respondents))
    return say("respondents_in", language, *(number(count, language) for count in counts))


def _scored(scores: Scores, room: int, language: Language) -> list[str]:
    """Return how many villages are scored, in each class, and withheld, and the groups there is no room for."""
    scored = int(np.count_nonzero(~np.isnan(scores.value[:, 0])))
    counts = (len(scores.units), scored, len(scores.units) - scored)
    facts = [say("counts", language, *(number(count, language) for count in counts))]
    levels = scores.framework.classes
    if levels is not None:
        codes = ranking.class_codes(scores.snapped[:, 0], levels)
        each = np.bincount(codes[codes >= 0], minlength=len(levels.levels)).tolist()
        names = [text(level.label, language) or level.id for level in levels.levels]
        said = ", ".join(f"{clipped(n)} {number(c, language)}" for n, c in zip(names, each, strict=True))
        facts.append(clipped(f"{say('classes', language)}: {said}", 300))
    held = int(np.count_nonzero(publishing.withheld(scores)))
    if held and scores.normalised.estimates.sample is not None:
        facts.append(say("display_withheld", language, number(held, language)))
    left_out = [text(group.label, language) or group.id for group in scores.framework.groups[room:]]
    if left_out:
        facts.append(say("display_more_columns", language, few(map(clipped, left_out))))
    return facts


def _units(estimates: Estimates, language: Language) -> str:
    units, indicators = estimates.value.shape
    counts = number(units, language), counted("indicator", indicators, language)
    return say("display_units", language, *counts)


def _indicators(framework: Framework, language: Language) -> list[Column]:
    """Return ids and labels of the first indicators, and where their data are from."""
    shown = framework.indicators[:ROWS]
    labels = [text(one.label, language) for one in shown]
    sources = [say("village_records" if one.source == "villages" else one.source, language) for one in shown]
    columns = [Column(say("indicator", language), [one.id for one in shown], "text")]
    columns += [Column(say("label", language), labels, "text")] if any(labels) else []
    return [*columns, Column(say("source", language), sources, "text")]


def _spread(values: Array, language: Language) -> list[Column]:
    """Return how many villages have a value of each of the first indicators, and its ends and middle."""
    cells: list[list[str]] = []
    for x in values.T[:ROWS]:
        known = x[~np.isnan(x)]
        ends = (known.min(), np.median(known), known.max()) if len(known) else (np.nan,) * 3
        cells.append([number(len(known), language), *(figure(float(end), language) for end in ends)])
    heads = ("display_with_value", "display_lowest", "display_median", "display_highest")
    return [Column(say(key, language), [row[i] for row in cells]) for i, key in enumerate(heads)]


def _median_asked(estimates: Estimates, j: int) -> float:
    """Return the median of respondents to an indicator, NaN for one of village records."""
    if estimates.framework.indicators[j].source == "villages":
        return float("nan")
    return _median(estimates.n[:, j].astype(np.float64))


def _median(x: Array) -> float:
    known = x[~np.isnan(x)]
    return float(np.median(known)) if len(known) else float("nan")


def _by_indicator(cells: Cells, width: int) -> list[int]:
    counts: list[int] = np.bincount(cells.indicator, minlength=width).tolist()
    return counts


def _named(ids: tuple[str, ...]) -> str:
    return few(ids) if len(ids) <= 3 else f"{few(ids, 2)} ({len(ids)})"


def _learnt(step: FittedStep) -> str:
    """Return the names of what was learnt, and of how many numbers each is."""
    return ", ".join(f"{name} ({array.size})" for name, array in step.value.plain().items()) or "–"
