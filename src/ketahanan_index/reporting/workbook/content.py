"""What all sheets of one workbook are made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.framework import Classes, Framework
from ketahanan_index.framework.drawing import node_names
from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.colours import class_colours, ink_on
from ketahanan_index.reporting.published import Published, published
from ketahanan_index.reporting.workbook.layout import CODE, TEXT, Column, Look
from ketahanan_index.stages import Scores
from ketahanan_index.stages.figures import score_places
from ketahanan_index.stages.naming import Region, village_names, village_regions
from ketahanan_index.stages.steps import Stage
from ketahanan_index.words import Language, plain_number, say

NARROW, NAMED = 11.0, 26.0
"""Widths of columns of figures and of names."""
_WIDEST_NAME = 34


@dataclass(frozen=True, eq=False)
class Content(Stage):
    """Scores as they may be shown, with the words of one language; made by `content`.

    Parameters
    ----------
    scores : Scores
        What the workbook is of.
    shown : Published
        The figures that may be shown.
    language : {"id", "en"}
        The language.
    names : array (unit,)
        What villages are called.
    regions : tuple of Region
        What they lie in.
    labels : tuple of str
        What indicators, then groups, are called, in the order of ``plan.names``.
    """

    scores: Scores
    shown: Published
    language: Language
    names: NDArray[np.object_]
    regions: tuple[Region, ...]
    labels: tuple[str, ...]

    @property
    def framework(self) -> Framework:
        """The framework scored."""
        return self.scores.framework

    @property
    def root(self) -> str:
        """What the index is called."""
        return self.labels[len(self.scores.plan.indicators)]

    @property
    def sampled(self) -> bool:
        """Whether anything has an error of sampling to show."""
        estimates = self.scores.normalised.estimates
        return estimates.sample is not None or estimates.stated is not None

    @property
    def score(self) -> Look:
        """How scores look."""
        places = score_places(self.framework)
        return Look(number=f"0.{'0' * places}")

    @property
    def ends(self) -> tuple[float, float]:
        """The range of scores."""
        return self.framework.methodology.range

    @property
    def points(self) -> str:
        """What scores are counted in, in words."""
        return self.say("workbook_points", *(plain_number(end, self.language) for end in self.ends))

    def say(self, key: str, *values: object) -> str:
        """Return a phrase in the workbook's language."""
        return say(key, self.language, *values)

    def column(
        self,
        key: str,
        cells: Array | Sequence[str],
        look: Look = TEXT,
        width: float = NARROW,
        measure: str = "",
        *,
        looks: Sequence[Look] = (),
    ) -> Column:
        """Return a column whose heading is the phrase `key`, and whose meaning is a phrase of the workbook's own."""
        meaning = self.say(f"workbook_{key.removeprefix('workbook_')}_means")
        return Column(self.say(key), meaning, cells, look, width, measure, looks)

    def scored(self, label: str, cells: Array, width: float = 14.0) -> Column:
        """Return a column of scores of a node."""
        return Column(label, self.say("workbook_score_means", label), cells, self.score, width, self.points)


def content(scores: Scores, language: Language, names: str | None) -> Content:
    """Prepare what all sheets are made from."""
    estimates = scores.normalised.estimates
    called = node_names(scores.framework, language)
    return Content(
        scores=scores,
        shown=published(scores),
        language=language,
        names=village_names(estimates, names),
        regions=village_regions(estimates),
        labels=tuple(called[name] for name in scores.plan.names),
    )


def village_columns(told: Content) -> tuple[Column, ...]:
    """Return the columns that say which village a row is: its code, and its name where it has one."""
    units = told.scores.units
    means = told.say("workbook_code_means", told.framework.unit)
    width = max(13.0, min(longest(units), _WIDEST_NAME) + 2)
    code = Column(told.say("workbook_code"), means, units, CODE, width)
    if all(name == unit for name, unit in zip(told.names, units, strict=True)):
        return (code,)
    names = tuple(str(name) for name in told.names)
    width = max(16.0, min(longest(names), _WIDEST_NAME) + 2)
    return code, Column(told.say("unit"), told.say("workbook_name_means"), names, TEXT, width)


def region_columns(told: Content) -> tuple[Column, ...]:
    """Return a column a level of regions that is known."""
    out = []
    for region in told.regions:
        heading = told.say(f"workbook_{region.level}")
        cells = tuple("" if key is None else region.label[key] for key in region.key)
        width = max(12.0, min(longest((*cells, heading)), _WIDEST_NAME) + 2)
        out.append(Column(heading, told.say("workbook_region_means"), cells, TEXT, width))
    return tuple(out)


def class_looks(classes: Classes | None) -> tuple[Look, ...]:
    """Return how cells of each class look, the lowest first."""
    colours = class_colours(len(classes.levels)) if classes else ()
    return tuple(Look(fill=colour, ink=ink_on(colour)) for colour in colours)


def listed(
    cases: Sequence[tuple[str, NDArray[np.bool_]]], names: Sequence[str], everything: str
) -> tuple[str, ...]:
    """Return, for each village, what is the case and for which columns: a phrase, then the names, or that it is all.

    Examples
    --------
    >>> listed([("tanpa data", np.array([[True, False], [True, True], [False, False]]))], ["a", "b"], "semua")
    ('tanpa data: a', 'tanpa data: semua', '')
    """
    called = np.array(names, dtype=object)
    out: list[list[str]] = [[] for _ in cases[0][1]]
    for said, where in cases:
        for i in np.flatnonzero(where.any(axis=1)):
            which = everything if where[i].all() else ", ".join(called[where[i]])
            out[i].append(f"{said}: {which}")
    return tuple("; ".join(lines) for lines in out)


def longest(texts: tuple[str, ...]) -> int:
    """Return how many characters the longest text has."""
    return max(map(len, texts), default=0)
