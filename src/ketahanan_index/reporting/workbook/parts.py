"""The sheet of contributions: what lifts and what lowers every village."""

from __future__ import annotations

import numpy as np

from ketahanan_index.explanation.standing import stand
from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.colours import ACCENT
from ketahanan_index.reporting.workbook.content import Content, village_columns
from ketahanan_index.reporting.workbook.layout import Column, Look, Sheet, Table
from ketahanan_index.stages.figures import score_places
from ketahanan_index.words import decimal

_FURTHEST = 0.99
"""The share of figures that shades tell apart; those further from 0 have the strongest one."""


def contributions_sheet(told: Content) -> Sheet | None:
    """Return the sheet of what lifts and what lowers each village; None where no parts can be stated."""
    plan, k = told.scores.plan, len(told.scores.plan.indicators)
    median, effect = _effects(told)
    overall = plan.overall(told.scores.applied)
    # Groups before indicators, as readers go from the whole to its parts.
    order = (*range(k, len(overall)), *range(k))
    at = [i for i in order if overall[i] > 0 and not np.isnan(effect[:, i]).all()]
    if not set(at) - {k}:
        return None
    number = told.score.number
    signed = Look(number=f"+{number};-{number};{number}")
    columns = list(village_columns(told))
    for i in at:
        like = [j for j in at if (j >= k) == (i >= k)]
        heading, means = _words(told, i, float(median[i]))
        columns.append(
            Column(
                heading,
                means,
                effect[:, i],
                signed,
                15,
                told.say("workbook_points_of_index"),
                reach=_reach(effect[:, like]),
            )
        )
    return Sheet(
        told.say("workbook_contributions"),
        told.say("workbook_contributions_title", told.root),
        told.say("workbook_contributions_about"),
        (Table(tuple(columns)),),
        (
            told.say("workbook_contributions_note"),
            told.say("workbook_shades_note"),
            told.say("workbook_withheld_elsewhere"),
        ),
        len(village_columns(told)),
        ACCENT,
    )


def _effects(told: Content) -> tuple[Array, Array]:
    """Return each node of the village of medians, and the points that each adds to a village that may be shown."""
    standing, seen = stand(told.scores), told.shown.shown[:, 0]
    # It is the same village for all but for indicators that have no median, which move nothing.
    reference = standing.reference[int(np.argmax(seen))]
    return reference, told.shown.of_positions(standing.effect)


def _words(told: Content, node: int, median: float) -> tuple[str, str]:
    """Return the heading and the meaning of a node's column."""
    k, label = len(told.scores.plan.indicators), told.labels[node]
    if node == k:
        return told.say("workbook_difference"), told.say("workbook_difference_means", label)
    name = told.scores.plan.names[node]
    heading = label if node > k or label == name else f"{name} {label}"
    said = decimal(median, score_places(told.framework), told.language)
    return heading, told.say("workbook_contribution_means", label, said)


def _reach(effect: Array) -> float:
    """Return how far from 0 shades go."""
    far = np.abs(effect[np.isfinite(effect)])
    return max(float(np.quantile(far, _FURTHEST)), 1e-9)
