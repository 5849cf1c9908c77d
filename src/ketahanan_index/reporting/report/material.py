"""All that the pages of one report are made from, prepared once for all villages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import MethodError
from ketahanan_index.explanation.standing import Standing, stand
from ketahanan_index.framework import Framework
from ketahanan_index.framework.drawing import class_bounds, node_names
from ketahanan_index.framework.texts import text
from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.colours import class_colours
from ketahanan_index.reporting.published import Published, published
from ketahanan_index.reporting.report.gains import Gains, gains_of
from ketahanan_index.reporting.report.withholding import Held, held_of
from ketahanan_index.stages import Scores
from ketahanan_index.stages.figures import score_places
from ketahanan_index.stages.naming import Region, village_regions
from ketahanan_index.stages.steps import Stage
from ketahanan_index.words import Language, say

if TYPE_CHECKING:
    from ketahanan_index.robustness.uncertainty_result import Uncertainty

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


@dataclass(frozen=True, eq=False)
class Draws(Stage):
    """What draws tell of villages that may be shown, NaN for the others.

    Parameters
    ----------
    rank_lower, rank_upper : array (unit,)
        The 95 % interval of the rank.
    probability : array (unit, class)
        The share of draws in which a village is in each class.
    seed, count : int
        What the draws can be made again from.
    """

    rank_lower: Array
    rank_upper: Array
    probability: Array
    seed: int
    count: int


@dataclass(frozen=True)
class ClassText:
    """A class as readers see it: its name, its bounds in words, and its colour."""

    label: str
    bounds: str
    colour: str


@dataclass(frozen=True, eq=False)
class Material(Stage):
    """All that the pages of one report are made from.

    Parameters
    ----------
    scores, shown : Scores, Published
        All figures, and those that may be shown.
    standing : Standing
        How villages stand among the others: names, regions, ranks, medians.
    language : {"id", "en"}
        The language of the report.
    regions : tuple of Region
        What villages lie in, from the provinsi down.
    places : int
        The decimals of scores.
    sampled, asked : bool
        Whether scores have intervals, and whether anything was asked of respondents.
    counted : tuple of int
        The indicators that count in the index.
    labels : tuple of str
        What positions are called: indicators, then groups.
    classes : tuple of ClassText
        The classes, the lowest first.
    anchors : tuple of str
        The id of each village's section.
    place, note : tuple of str
        The finest region of each village, and what its flag says; empty where there is none.
    median : array (position,)
        The medians of figures that may be shown; NaN where no village may be.
    effect : array (unit, position)
        By how many points each node lifts or lowers the index; NaN where a figure may not be shown.
    draws : Draws or None
        What draws tell.
    gains : Gains or None
        What would reach the next class.
    held : Held
        What is withheld of villages whose score is shown.
    """

    scores: Scores
    shown: Published
    standing: Standing
    language: Language
    regions: tuple[Region, ...]
    places: int
    sampled: bool
    asked: bool
    counted: tuple[int, ...]
    labels: tuple[str, ...]
    classes: tuple[ClassText, ...]
    anchors: tuple[str, ...]
    place: tuple[str, ...]
    note: tuple[str, ...]
    median: Array
    effect: Array
    draws: Draws | None
    gains: Gains | None
    held: Held

    @property
    def names(self) -> NDArray[np.object_]:
        """What each village is called."""
        return self.standing.names

    @property
    def units(self) -> tuple[str, ...]:
        """The codes of the villages."""
        return self.scores.units

    @property
    def index_label(self) -> str:
        """What the index is called."""
        return self.labels[len(self.scores.plan.indicators)]

    @property
    def title(self) -> str:
        """What the framework is called."""
        framework = self.scores.framework
        return text(framework.label, self.language) or framework.id

    def along(self, value: float) -> float:
        """Return where a score lies on the range, in percent of its width."""
        low, high = self.scores.framework.methodology.range
        return 100 * min(max((value - low) / (high - low), 0.0), 1.0)


def gather(
    scores: Scores, *, language: Language, uncertainty: Uncertainty | None, names: str | None
) -> Material:
    """Prepare what a report shows.

    Raises
    ------
    DataError
        For an unknown column of names, and for draws of other scores.
    """
    shown, standing = published(scores), stand(scores, names=names)
    framework, regions = scores.framework, village_regions(scores.normalised.estimates)
    label = node_names(framework, language)
    overall = scores.plan.overall(scores.applied)[: len(framework.indicators)]
    return Material(
        scores=scores,
        shown=shown,
        standing=standing,
        language=language,
        regions=regions,
        places=score_places(framework),
        sampled=bool(np.isfinite(shown.lower).any()),
        asked=bool((scores.n > 0).any()),
        counted=tuple(np.flatnonzero(overall > 0).tolist()),
        labels=tuple(label[name] for name in scores.plan.names),
        classes=class_texts(framework, language),
        anchors=tuple(anchor(unit, row) for row, unit in enumerate(scores.units)),
        place=_places(regions, len(scores.units)),
        note=flag_notes(shown, language),
        median=standing.median if shown.shown[:, 0].any() else np.full(len(standing.median), np.nan),
        effect=shown.of_positions(standing.effect),
        draws=None if uncertainty is None else _drawn(shown, uncertainty),
        gains=_gains(shown),
        held=held_of(shown),
    )


def anchor(unit: str, row: int) -> str:
    """Return the id of a village's section: its code, or its row where the code cannot stand in an address.

    Examples
    --------
    >>> anchor("3202012001", 0), anchor("Desa 'A'", 6)
    ('v-3202012001', 'v--7')
    """
    return f"v-{unit}" if _SAFE.fullmatch(unit) else f"v--{row + 1}"


def flag_notes(shown: Published, language: Language) -> tuple[str, ...]:
    """Return what the flag of each village says, empty where its score may be published without a word."""
    told: dict[tuple[str, str], str] = {}
    flags = list(zip(shown.flag.tolist(), shown.reasons, strict=True))
    for flag, codes in dict.fromkeys(flags):
        why = "; ".join(say(code, language) for code in codes.split())
        said = "" if flag == "publish" else say(f"report_{flag}", language, why)
        told[flag, codes] = say("unscored", language) if "no_score" in codes.split() else said
    return tuple(told[each] for each in flags)


def _places(regions: tuple[Region, ...], count: int) -> tuple[str, ...]:
    if not regions:
        return ("",) * count
    finest = regions[-1]
    return tuple("" if key is None else finest.label[key] for key in finest.key.tolist())


def class_texts(framework: Framework, language: Language) -> tuple[ClassText, ...]:
    """Return the classes of a framework as readers see them, the lowest first.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> class_texts(ki.Framework.load("desa-berketahanan-sosial"), "id")[0]
    ClassText(label='Rendah', bounds='sampai dengan 33,33', colour='#c7e9b4')
    """
    classes = framework.classes
    if classes is None:
        return ()
    colours = class_colours(len(classes.levels))
    return tuple(
        ClassText(text(level.label, language) or level.id, class_bounds(classes, c, language), colours[c])
        for c, level in enumerate(classes.levels)
    )


def _drawn(shown: Published, uncertainty: Uncertainty) -> Draws:
    seen = shown.shown[:, 0]
    found = uncertainty.interval()
    lower, upper = (
        np.where(seen, found[name].to_numpy(np.float64), np.nan) for name in ("rank_lower", "rank_upper")
    )
    probability = np.where(seen[:, None], uncertainty.class_probability, np.nan)
    return Draws(lower, upper, probability, uncertainty.seed, uncertainty.draws)


def _gains(shown: Published) -> Gains | None:
    """Return what would reach the next class, or None where the framework has no classes or nothing can be said."""
    if shown.scores.framework.classes is None:
        return None
    try:
        return gains_of(shown)
    except MethodError:
        # Where a score depends on all villages, no change of one has a result that could be promised.
        return None
