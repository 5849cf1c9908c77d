"""What the rule withholds of a village whose score is shown: which of its indicators and dimensions, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.reporting.published import Published
from ketahanan_index.stages import publishing
from ketahanan_index.stages.steps import Stage
from ketahanan_index.words import Language, say

if TYPE_CHECKING:
    from ketahanan_index.reporting.report.material import Material

_NO_SCORE = "no_score"
_SAID = {"large_rse": "report_large_rse", "very_large_rse": "report_very_large_rse"}


@dataclass(frozen=True, eq=False)
class Held(Stage):
    """Figures that are not shown although the village's score is.

    Parameters
    ----------
    why : array (unit, position)
        The place of the reasons of each figure in `reasons`; 0, which has none, where nothing is withheld.
    reasons : tuple of tuple of str
        Codes of reasons that come together.
    """

    why: NDArray[np.intp]
    reasons: tuple[tuple[str, ...], ...]

    def withheld(self, row: int, position: int) -> bool:
        """Return whether there is a figure that the rule withholds."""
        return self.why[row, position] > 0 and self.reasons[self.why[row, position]] != (_NO_SCORE,)


def held_of(shown: Published) -> Held:
    """Return what is not shown of villages whose score is, and why; an indicator without data is not among it."""
    scores = shown.scores
    estimates = scores.normalised.estimates
    of_indicators = publishing.estimate_reasons(estimates, scores.publication)
    of_groups = publishing.score_reasons(scores)
    hidden = np.concatenate(
        [np.isnan(shown.indicator) & ~np.isnan(scores.normalised.value), ~shown.shown], axis=1
    )
    rows, positions = np.nonzero(hidden & shown.shown[:, :1])
    k = shown.indicator.shape[1]
    places: dict[tuple[str, ...], int] = {(): 0}
    why = np.zeros(hidden.shape, dtype=np.intp)
    for i, position in zip(rows.tolist(), positions.tolist(), strict=True):
        found, at = (of_indicators, position) if position < k else (of_groups, position - k)
        codes = tuple(name for name, where in found.items() if where[i, at])
        # Where there is no score, that few were asked is no news.
        codes = (_NO_SCORE,) if _NO_SCORE in codes else codes
        why[i, position] = places.setdefault(codes, len(places))
    return Held(why, tuple(places))


def tell(material: Material, row: int) -> tuple[str, ...]:
    """Return what is withheld of a village, a sentence for each set of reasons."""
    held, k = material.held, len(material.scores.plan.indicators)
    listed: dict[int, list[str]] = {}
    for position in np.flatnonzero(held.why[row]).tolist():
        label = material.labels[position]
        if position >= k:
            label = say("report_a_dimension", material.language, label)
        elif position not in material.counted:
            continue
        listed.setdefault(int(held.why[row, position]), []).append(label)
    return tuple(
        _sentence(held.reasons[place], "; ".join(labels), material.language)
        for place, labels in listed.items()
    )


def _sentence(codes: tuple[str, ...], labels: str, language: Language) -> str:
    if codes == (_NO_SCORE,):
        return say("report_parts_unscored", language, labels)
    why = "; ".join(say(_SAID.get(code, code), language) for code in codes)
    return say("report_parts_held", language, why, labels)
