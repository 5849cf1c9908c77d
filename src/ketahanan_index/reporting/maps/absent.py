"""Which figures polygons have, what is said of those without, and what cannot be drawn at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.framework.texts import text
from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.maps.joining import Joined
from ketahanan_index.reporting.maps.palette import ABSENT, PAPER
from ketahanan_index.reporting.maps.sheet import Shade
from ketahanan_index.reporting.packages import require
from ketahanan_index.reporting.plots.selecting import column_of, unseen
from ketahanan_index.words import Language, number, require_language, say

Measure = Literal["half_width", "standard_error"]


def opening(joined: Joined, node: str | None, language: Language) -> int:
    """Return the column of a node, after refusing what cannot be drawn with."""
    require("matplotlib", "maps", "a map")
    if not isinstance(joined, Joined):
        raise TypeError(
            f"joined must be a Joined, not {type(joined).__name__}: make one with ki.maps.join(…)"
        )
    require_language(language)
    return column_of(joined.scores, node)


def on_polygons(joined: Joined, figures: Array) -> Array:
    """Return the figure of each polygon's village, NaN where there is none."""
    return np.where(joined.place >= 0, figures[joined.place], np.nan)


def unsure(joined: Joined, column: int, measure: Measure) -> Array:
    """Return for each polygon how unsure the score is, NaN without an estimable sampling error."""
    shown = joined.shown
    half = (shown.upper[:, column] - shown.lower[:, column]) / 2
    error = np.where(np.isnan(half), np.nan, shown.standard_error[:, column])
    return on_polygons(joined, half if measure == "half_width" else error)


def rest(joined: Joined, column: int, language: Language) -> list[Shade]:
    """Return the shades of polygons without a figure to show: withheld, without a score, without a village."""
    own = joined.place >= 0
    scored = ~np.isnan(on_polygons(joined, joined.scores.value[:, column]))
    shown = ~np.isnan(on_polygons(joined, joined.shown.value[:, column]))
    return some(
        [
            Shade(say("map_withheld", language), "#ffffff", scored & ~shown, "......"),
            Shade(say("map_unscored", language), PAPER, own & ~scored, "//////"),
            Shade(say("map_no_village", language), ABSENT, ~own),
        ]
    )


def some(shades: Sequence[Shade]) -> list[Shade]:
    """Return the shades that any polygon has."""
    return [shade for shade in shades if shade.where.any()]


def drawn(joined: Joined, value: Array, language: Language) -> str:
    """Return how many villages are coloured, of all."""
    count = number(int((~np.isnan(value)).sum()), language)
    return say("map_drawn", language, count, _villages(joined, language))


def _villages(joined: Joined, language: Language) -> str:
    return f"{number(len(joined.scores.units), language)} {say('villages', language)}"


def notes(joined: Joined, column: int, language: Language) -> tuple[str, ...]:
    """Return what stands below a map: who is not shown and why, and where all of it comes from."""
    framework = joined.scores.framework
    out = list(unseen(joined.scores, column, np.arange(len(joined.scores.units)), language))
    if count := len(joined.without_polygon):
        key = "map_without_polygon_one" if count == 1 else "map_without_polygon"
        out.append(say(key, language, number(count, language)))
    label = text(framework.label, language) or framework.id
    told = say("map_framework", language, label, framework.version)
    if framework.status is not None and not framework.status.official:
        told += f" {framework.status.en if language == 'en' else framework.status.id}."
    if joined.source:
        told += f" {say('map_source', language, joined.source)}"
    return (*out, told)


def require_some(joined: Joined, value: Array, column: int) -> None:
    """Raise a DataError where no polygon has a figure."""
    if np.isnan(value).all():
        node = joined.scores.nodes[column]
        raise refused(
            f"no score of {node!r} may be shown on any of {len(joined.codes):,} polygons",
            "see joined.without_score, joined.withheld and joined.without_polygon",
            "nothing_to_show",
        )


def require_errors(joined: Joined, value: Array, column: int) -> None:
    """Raise a DataError where no score has a sampling error."""
    require_some(joined, on_polygons(joined, joined.shown.value[:, column]), column)
    if np.isnan(value).all():
        node = joined.scores.nodes[column]
        raise refused(
            f"no score of {node!r} has a sampling error that can be stated: village records have none, and of samples "
            "scores.reason says why",
            "draw ki.maps.score, or score a survey with its design",
            "no_sampling_error",
        )


def refused(message: str, remedy: str, code: str) -> DataError:
    """Return an error with one problem of a map."""
    problem = Problem(message=message, remedy=remedy, code=code)
    return DataError(heading([problem], "the map"), [problem])
