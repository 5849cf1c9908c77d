"""Small pictures of a score on its range: places in percent of the width, for SVG that stretches with the page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from ketahanan_index.reporting.report.material import Material


@dataclass(frozen=True, slots=True)
class Band:
    """A class on the range: where it begins, how wide it is, and its colour."""

    start: str
    width: str
    colour: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A score on the range: the score, its interval, and what it is compared with; empty where there is none."""

    score: str
    start: str
    width: str
    middle: str


def place(material: Material, value: float) -> str:
    """Return a place on the range as SVG has it, empty for NaN."""
    return "" if value != value else f"{material.along(value):.1f}%"


def bar(material: Material, score: float, lower: float, upper: float, middle: float) -> Bar:
    """Return the picture of a score, its interval and a median."""
    if lower != lower or upper != upper:
        return Bar(place(material, score), "", "", place(material, middle))
    start, end = material.along(lower), material.along(upper)
    return Bar(
        place(material, score), f"{start:.1f}%", f"{max(end - start, 0.2):.1f}%", place(material, middle)
    )


def bands(material: Material) -> tuple[Band, ...]:
    """Return the classes as bands on the range; none without classes."""
    classes = material.scores.framework.classes
    if classes is None:
        return ()
    low, high = material.scores.framework.methodology.range
    ends = [material.along(bound) for bound in (low, *classes.bounds, high)]
    return tuple(
        Band(f"{start:.1f}%", f"{end - start:.1f}%", told.colour)
        for (start, end), told in zip(pairwise(ends), material.classes, strict=True)
    )
