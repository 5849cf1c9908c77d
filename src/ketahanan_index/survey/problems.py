"""What is wrong with how a sample was drawn, as far as its columns tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ketahanan_index.design import SurveyDesign
from ketahanan_index.errors import Problem
from ketahanan_index.intake.reduced import Reduced
from ketahanan_index.survey.labels import Hazard, cluster_shown, hazard, stratum_shown
from ketahanan_index.survey.structure import Flags, Level, Places, levels, some

ROUNDING = 1e-9
"""Relative difference below which two population counts or fractions are one."""


def design_problems(reduced: Reduced, design: SurveyDesign, units: tuple[str, ...]) -> tuple[Problem, ...]:
    """Return everything wrong or worth a warning in how a sample was drawn, all at once.

    Errors are ``fpc_not_constant``, ``fpc_below_sample``, and ``lonely_stratum`` under ``lonely="fail"``; warnings
    are ``lonely_stratum`` under ``lonely="missing"`` and ``psu_over_units``.

    Parameters
    ----------
    reduced : Reduced
        The sums of respondents.
    design : SurveyDesign
        How respondents were drawn.
    units : tuple of str
        The codes of the villages.
    """
    out: list[Problem] = []
    stages = levels(reduced, design)
    for stage, level in enumerate(stages):
        place = Place(reduced, design, units, stage, level)
        out += [*_populations(place), *_lonely(place)]
    found = hazard(reduced, design, stages[0])
    return tuple(out) if found is None else (*out, _over_units(found, design, units))


@dataclass(frozen=True, slots=True)
class Place:
    """One stage of a sample, with the names that messages need."""

    reduced: Reduced
    design: SurveyDesign
    units: tuple[str, ...]
    stage: int
    level: Level

    @property
    def wide(self) -> bool:
        """Whether strata reach over villages."""
        return self.design.villages_are == "domains"

    @property
    def drawn(self) -> str:
        """What was drawn at this stage."""
        return "cluster" if self.design.clusters else "respondent"

    def row(self, cell: int) -> int:
        """Return the first row of a cell."""
        return int(self.level.row_start[self.level.line_start[cell]])

    def unit(self, cell: int) -> str:
        """Return the code of the village of a cell."""
        return self.units[int(self.reduced.unit[self.row(cell)])]

    def name(self, cell: int) -> str:
        """Name the stratum of a cell: village, stratum and clusters above, as far as they tell it apart."""
        row, design = self.row(cell), self.design
        parts = [] if self.wide else [self.unit(cell)]
        if design.strata:
            parts.append(
                f"{design.strata} {stratum_shown(self.reduced.strata[int(self.reduced.stratum[row])])}"
            )
        for stage in range(self.stage):
            label = self.reduced.clusters_named[stage][int(self.reduced.clusters[row, stage])]
            parts.append(f"{design.clusters[stage]} {cluster_shown(label)}")
        return " ".join(parts) or "the whole sample"

    def strata(self, cells: Flags) -> tuple[Places, str]:
        """Return a cell of each stratum that has one of these, and a text that counts and names the strata."""
        where = np.flatnonzero(cells)
        once = where[np.unique(self.level.stratum[where], return_index=True)[1]]
        several = len(once) > 1
        if self.stage:
            what = "clusters" if several else "cluster"
        elif self.wide or self.design.strata:
            what = "strata" if several else "stratum"
        else:
            what = "villages" if several else "village"
        names = listed([self.name(int(cell)) for cell in once[:5]], len(once))
        return once, f"{len(once):,} {what} ({names})"


def listed(first: Sequence[str], count: int) -> str:
    """Return the first of several names, with a sign that there are more.

    Examples
    --------
    >>> listed(["a", "b"], 2), listed(["a", "b"], 7)
    ('a, b', 'a, b …')
    """
    return ", ".join(first) + (" …" if count > len(first) else "")


def _populations(place: Place) -> list[Problem]:
    """Report population counts that contradict each other or the sample."""
    level, design, out = place.level, place.design, []
    if place.stage >= len(design.fpc):
        return []
    column = design.fpc[place.stage]
    torn = np.asarray(level.highest - level.lowest > ROUNDING * level.highest)
    if torn.any():
        once, text = place.strata(torn)
        low, high = level.lowest[once[0]], level.highest[once[0]]
        scope = "cluster of the stage before" if place.stage else "stratum"
        remedy = (
            f"state one figure a {scope}: how many {place.drawn}s could have been drawn, or which share was"
        )
        if place.wide and not place.stage:
            remedy += '; where each village was sampled on its own, set villages_are="strata"'
        out.append(
            Problem(
                message=f"{column} differs within {text}, from {low:g} to {high:g} in the first",
                remedy=remedy,
                code="fpc_not_constant",
                table="respondents",
                column=column,
                unit=place.unit(int(once[0])),
                count=len(once),
            )
        )
    short = np.asarray((level.lowest > 1) & (level.drawn - level.lowest > ROUNDING * level.lowest) & ~torn)
    if short.any():
        once, text = place.strata(short)
        there, drawn = level.lowest[once[0]], level.drawn[once[0]]
        out.append(
            Problem(
                message=f"{column} is smaller than the sample in {text}: {drawn:,} of {there:g} in the first",
                remedy=f"correct {column}: it counts all {place.drawn}s that could have been drawn at this stage",
                code="fpc_below_sample",
                table="respondents",
                column=column,
                unit=place.unit(int(once[0])),
                count=len(once),
            )
        )
    return out


def _lonely(place: Place) -> list[Problem]:
    """Report strata whose only sampling unit leaves their error unknown."""
    level, design, reduced = place.level, place.design, place.reduced
    anything = np.asarray((reduced.n > 0).any(axis=1, keepdims=True))
    answered = some(anything, level.row_start)
    lone = level.alone & some(answered, level.line_start)[:, 0]
    if design.lonely not in {"missing", "fail"} or not lone.any():
        return []
    once, text = place.strata(lone)
    reached = np.unique(level.unit[level.line_start[:-1][lone]])
    message = f"a single {place.drawn} was drawn in {text}"
    if place.wide:
        names = listed([place.units[int(u)] for u in reached[:5]], len(reached))
        message += f", in {len(reached):,} village{'s' if len(reached) > 1 else ''} ({names})"
    options = 'choose lonely="adjust", "average", "certainty" or "remove"'
    if design.lonely == "fail":
        remedy = (
            f'join such strata with others, or {options}, or "missing", which leaves their errors unknown'
        )
    else:
        message += ": errors of figures that rest on them are unknown"
        remedy = (
            f"join such strata with others, or {options}, each of which assumes something about their errors"
        )
    return [
        Problem(
            message=message,
            remedy=remedy,
            severity="error" if design.lonely == "fail" else "warning",
            code="lonely_stratum",
            table="respondents",
            column=design.clusters[place.stage] if design.clusters else design.strata or "",
            unit=place.unit(int(once[0])),
            count=len(once),
        )
    ]


def _over_units(found: Hazard, design: SurveyDesign, units: tuple[str, ...]) -> Problem:
    """Say that labels of sampling units reach over villages, and what that does."""
    column = design.clusters[0]
    several = "s" if found.count > 1 else ""
    names = listed([units[int(u)] for u in found.units[:5]], len(found.units))
    message = (
        f"{found.count:,} label{several} of {column} occur{'' if several else 's'} in several villages, "
    )
    message += f"such as {cluster_shown(found.label)} in {len(found.units):,} ({names}): "
    if design.villages_are == "domains":
        message += "each is taken for one cluster, so that the errors of these villages go together"
        remedy = (
            'if numbering starts anew in each village, set villages_are="strata" where each village was sampled on '
            "its own, or put the village's code before the number"
        )
    else:
        message += "each is taken for a cluster of its own in every village"
        remedy = (
            'if it is one cluster that reaches several villages, set villages_are="domains"; if not, give each '
            "its own code"
        )
    return Problem(
        message=message,
        remedy=remedy,
        severity="warning",
        code="psu_over_units",
        table="respondents",
        column=column,
        unit=units[int(found.units[0])],
        count=found.count,
    )
