"""What would reach the next class, in the sections of villages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketahanan_index.framework.ends import ends
from ketahanan_index.reporting.report.figures import written
from ketahanan_index.reporting.report.material import ClassText, Material
from ketahanan_index.reporting.report.members import on_own_scale, reached
from ketahanan_index.reporting.report.ranking import Rows

MOST = 5
"""How many indicators are named that reach a class by themselves."""


@dataclass(frozen=True, slots=True)
class Change:
    """An indicator that reaches a class by itself: its value now, and the value it needs, on its own scale."""

    label: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class Raise:
    """What would reach the next class: each of `alone` by itself, `more` of them not named; or a joint plan."""

    target: ClassText
    needed: str
    alone: tuple[Change, ...]
    more: int
    jointly: bool


def tell(material: Material, rows: Rows) -> list[Raise | None]:
    """Return what would reach the next class of each village, None for the highest and where nothing is known."""
    gains, language = material.gains, material.language
    if gains is None:
        return [None] * len(rows)
    now, then, end = (x[rows] for x in (gains.value, gains.alone, gains.end))
    low, high = ends(material.scores.framework)
    # Where a scale has no ends, the way to the best value among the villages stands for it.
    width = np.where(np.isnan(high - low), np.abs(end - now), high - low)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.abs(then - now) / width
    able = np.isfinite(share) & (share > 0) & (gains.target[rows] >= 0)[:, None]
    # What can be done in one act comes before a mean that has to move; then what moves least.
    stepped = ~np.isnan(gains.step[rows])
    first = np.lexsort((np.where(able, share, np.inf), ~stepped, ~able), axis=1)[:, :MOST]
    named = np.zeros(able.shape, dtype=bool)
    np.put_along_axis(named, first, np.take_along_axis(able, first, axis=1), axis=1)
    before, after = (
        on_own_scale(material, np.where(named, x, np.nan)) for x in (now, reached(material, now, then))
    )
    joint = gains.jointly[rows]
    jointly = (~np.isnan(joint) & (joint != now)).any(axis=1)
    needed = written(np.fmax(gains.needed[rows], 0.0), material.places, language)
    out: list[Raise | None] = []
    for at, target in enumerate(gains.target[rows].tolist()):
        changes = tuple(
            Change(material.labels[j], before[at, j], after[at, j])
            for j in first[at].tolist()
            if named[at, j]
        )
        more = int(able[at].sum()) - len(changes)
        told = Raise(material.classes[target], needed[at], changes, more, bool(jointly[at]))
        out.append(told if target >= 0 else None)
    return out
