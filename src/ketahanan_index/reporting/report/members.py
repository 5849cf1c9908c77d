"""Indicators in the sections of villages: figures, answers behind them, what lifts and what lowers, and gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.explanation.wording import in_words
from ketahanan_index.framework.ends import ends, ends_of
from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.report.figures import Texts, plainly, signed, whole, written
from ketahanan_index.reporting.report.material import Material
from ketahanan_index.reporting.report.ranking import Rows
from ketahanan_index.words import plain_number, say

MOST = 4
"""How many indicators are named on each side."""

_NOTHING = ("",) * 7
"""What is written of an indicator whose figures are withheld."""

_NARROW, _WIDE = 4, 2
"""Decimals of values on scales of at most 1, and on wider ones."""


@dataclass(frozen=True, slots=True)
class Moved:
    """An indicator that lifts or lowers a score: by how much, and the answers behind it."""

    label: str
    effect: str
    answers: str


class Indicator(NamedTuple):
    """An indicator in a village; all but its label is empty where the rule withholds its figures.

    `worse` says that its scale counts the other way, and `then` is its value in a plan for the next class, empty where
    there is none.
    """

    label: str
    worse: bool
    value: str
    scale: str
    score: str
    median: str
    effect: str
    respondents: str
    then: str


@dataclass(frozen=True, slots=True)
class Members:
    """The indicators of a group, under its label."""

    label: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of indicators, a tuple a village."""

    lifts: list[tuple[Moved, ...]]
    lowers: list[tuple[Moved, ...]]
    groups: list[tuple[Members, ...]]


def tell(material: Material, rows: Rows) -> Told:
    """Return what is told of the indicators of villages."""
    shown, language = material.shown, material.language
    estimates, k = material.scores.normalised.estimates, len(material.scores.plan.indicators)
    seen = shown.shown[rows, :1] & ~np.isnan(shown.indicator[rows])
    effect = material.effect[rows, :k]
    told = signed(effect, material.places, language)
    n = estimates.n[rows]
    columns = (
        on_own_scale(material, shown.raw[rows]),
        written(shown.indicator[rows], material.places, language),
        told,
        whole(np.where(seen & (n > 0), n, np.nan), language),
        planned(material, rows),
    )
    median = written(material.median[:k], material.places, language)
    scale = [_scale(material, j) for j in range(k)]
    labels, groups = material.labels, _groups(material)
    listed = []
    worse = [indicator.direction == "negative" for indicator in material.scores.framework.indicators]
    withheld = material.held.why[rows, :k] > 0
    for value, score, moved, count, then, there, held in zip(
        *(column.tolist() for column in columns), seen.tolist(), withheld.tolist(), strict=True
    ):
        listed.append(
            tuple(
                Members(
                    label,
                    tuple(
                        Indicator(
                            labels[j],
                            worse[j],
                            value[j],
                            scale[j],
                            score[j],
                            median[j],
                            moved[j],
                            count[j],
                            then[j],
                        )
                        if there[j]
                        else Indicator(labels[j], worse[j], *_NOTHING)
                        for j in members
                        if there[j] or held[j]
                    ),
                )
                for label, members in groups
                if any(there[j] or held[j] for j in members)
            )
        )
    least = 0.5 * 10.0**-material.places
    return Told(
        lifts=_sides(material, rows, effect, told, least, 1),
        lowers=_sides(material, rows, effect, told, least, -1),
        groups=listed,
    )


def planned(material: Material, rows: Rows) -> Texts:
    """Return the values of the joint plan for the next class, empty where an indicator stays as it is."""
    gains = material.gains
    if gains is None:
        return np.full((len(rows), len(material.scores.plan.indicators)), "", dtype=object)
    now, then = gains.value[rows], gains.jointly[rows]
    moves = (gains.target[rows] >= 0)[:, None] & ~np.isnan(then) & (then != now)
    return np.where(moves, on_own_scale(material, reached(material, now, then)), "")


def reached(material: Material, now: Array, then: Array) -> Array:
    """Return values that reach a class, rounded away from the present ones: what is written reaches it too."""
    unit = np.asarray(10.0 ** _own_places(material), dtype=np.float64)
    # A hair less, so that a value that needs no rounding stays as it is.
    up, down = np.ceil(then * unit - 1e-7) / unit, np.floor(then * unit + 1e-7) / unit
    return np.where(then > now, up, down)


def _own_places(material: Material) -> NDArray[np.intp]:
    """Return with how many decimals values of each indicator are written: more for records on a narrow scale."""
    low, high = ends(material.scores.framework)
    return np.where(~_asked(material) & (high - low <= 1), _NARROW, _WIDE)


def _asked(material: Material) -> NDArray[np.bool_]:
    return np.array([i.source == "respondents" for i in material.scores.framework.indicators])


def on_own_scale(material: Material, values: Array) -> Texts:
    """Return values on the indicators' own scales: means of people with two decimals, records as they are."""
    asked = _asked(material)
    out = plainly(np.where(asked, np.nan, values), _own_places(material), material.language)
    out[:, asked] = written(values[:, asked], _WIDE, material.language)
    return out


def _groups(material: Material) -> list[tuple[str, list[int]]]:
    """Return the groups that have indicators of their own that count, each with its label, in tree order."""
    plan, counted = material.scores.plan, set(material.counted)
    k = len(plan.indicators)
    found = [
        (material.labels[k + g], [i for i in node.members if i in counted])
        for g, node in enumerate(plan.groups)
    ]
    return [(label, members) for label, members in found if members]


def _sides(
    material: Material, rows: Rows, effect: Array, told: Texts, least: float, sign: int
) -> list[tuple[Moved, ...]]:
    """Return the indicators that move each score most in one direction, the strongest first."""
    strength = np.nan_to_num(sign * effect, nan=-np.inf)
    first = np.argsort(-strength, axis=1, kind="stable")[:, :MOST]
    return [
        tuple(
            Moved(material.labels[j], told[at, j], _answers(material, i, j))
            for j in first[at].tolist()
            if strength[at, j] > least
        )
        for at, i in enumerate(rows.tolist())
    ]


def _answers(material: Material, row: int, indicator: int) -> str:
    """Return what people answered, or what the village's record says, as one figure in words."""
    raw = float(material.shown.raw[row, indicator])
    if raw != raw:
        return say("report_filled_value", material.language)
    asked = material.scores.framework.indicators[indicator]
    return in_words(material.scores.framework, asked, raw, material.language)


def _scale(material: Material, indicator: int) -> str:
    """Return the ends of an indicator's own scale, empty where none are stated."""
    framework = material.scores.framework
    low, high = ends_of(framework, framework.indicators[indicator])
    if low != low or high != high:
        return ""
    return f"{plain_number(low, material.language)}–{plain_number(high, material.language)}"


def without_data(material: Material, row: int) -> tuple[str, ...]:
    """Return the labels of the indicators that count and have no data in a village."""
    empty = np.isnan(material.scores.normalised.value[row])
    return tuple(material.labels[j] for j in material.counted if empty[j])


def filled_in(material: Material, row: int) -> tuple[str, ...]:
    """Return the labels of the indicators of a village that were imputed."""
    cells = material.scores.normalised.filled
    return tuple(material.labels[int(j)] for j in np.sort(cells.indicator[cells.unit == row]))
