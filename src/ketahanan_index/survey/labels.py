"""Labels of sampling units that do not fit the villages: numbers that start anew, clusters cut in two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ketahanan_index.design import SurveyDesign
from ketahanan_index.intake.reduced import Reduced
from ketahanan_index.survey.structure import Flags, Level, Places

PERSONAL = 11
"""Digits in a row from which a number may be a telephone, a NIK or a KK."""
SHORT = 3
"""Letters that are a code and no name."""
AREAS = frozenset(
    {"rt", "rw", "bs", "nbs", "nks", "sls", "ea", "psu", "ssu", "tps", "blok", "block", "segmen", "segment"}
    | {"dusun", "dukuh", "desa", "kampung", "jorong", "banjar", "lingkungan"}
    | {"kelompok", "klaster", "cluster", "gugus"}
)
"""What areas are called, before a number that tells them apart."""
LONG = 8
"""Digits in a row from which a code is meant to be the only one of its kind in the country."""
MANY = 50
"""As many labels as this are numbered over the whole survey, if hardly any occurs twice."""
FEW = 0.05
"""The share of labels in several villages that is then a mistake."""


def stratum_shown(label: str) -> str:
    """Return a stratum's label as a message may show it: long numbers may be a person's.

    Examples
    --------
    >>> stratum_shown("Dusun Krajan"), stratum_shown("3202012001990001")
    ('Dusun Krajan', 'a label of 16 characters')
    """
    personal = re.search(rf"[0-9]{{{PERSONAL},}}", label) is not None
    return f"a label of {len(label)} characters" if personal else label


def cluster_shown(label: str) -> str:
    """Return a cluster's label as a message may show it: with more words than number it may be a person's name.

    Examples
    --------
    >>> cluster_shown("RT 003"), cluster_shown("Budi Santoso"), cluster_shown("Pak Budi 1")
    ('RT 003', 'a label of 12 characters', 'a label of 10 characters')
    """
    digits = sum(c.isdigit() for c in label)
    letters = [word for word in re.findall(r"[^\W\d_]+", label) if word.casefold() not in AREAS]
    named = len(label) > SHORT and (not digits or sum(map(len, letters)) > digits)
    return f"a label of {len(label)} characters" if named else stratum_shown(label)


@dataclass(frozen=True, slots=True)
class Hazard:
    """Labels that occur in several villages: how many, the commonest of them, and its villages."""

    count: int
    label: str
    units: Places


def hazard(reduced: Reduced, design: SurveyDesign, level: Level) -> Hazard | None:
    """Return the labels of primary sampling units that look wrong for what the design says villages are.

    Parameters
    ----------
    reduced : Reduced
        The sums of respondents.
    design : SurveyDesign
        Under ``domains`` a label in several villages is one sampling unit: looked for are numbers that start anew in
        each village. Under ``strata`` it is several: looked for are codes too long, or too rarely in two
        villages, to be numbers that start anew.
    level : Level
        The first stage.
    """
    if not reduced.clusters_named:
        return None
    names = reduced.clusters_named[0]
    unit, label = level.unit, reduced.clusters[level.row_start[:-1], 0]
    if design.villages_are == "domains":
        number, reach = level.number, np.bincount(level.number)
        suspect = reach > 1
        if not _starts_anew(reach, len(level.stratum), [names[int(i)] for i in np.unique(label)]):
            return None
    else:
        pair = unit.astype(np.int64) * len(names) + label
        # Without strata they are sorted already, and each occurs once.
        pair = pair if (pair[1:] > pair[:-1]).all() else np.unique(pair)
        unit, label = (pair // len(names)).astype(np.intp), (pair % len(names)).astype(np.intp)
        number, reach = label, np.bincount(label, minlength=len(names))
        several = np.flatnonzero(reach > 1)
        suspect = np.zeros(len(reach), dtype=bool)
        suspect[several] = _not_anew([names[int(i)] for i in several], len(names))
    if not suspect.any():
        return None
    here = np.flatnonzero(number == np.argmax(np.where(suspect, reach, 0)))
    return Hazard(int(suspect.sum()), names[int(label[here[0]])], unit[here])


def _starts_anew(reach: Places, cells: int, labels: Sequence[str]) -> bool:
    """Return whether labels look like numbers that start anew in each village.

    Most of them occur in several villages, villages have several of them, and there are fewer of them than
    villages, or they are small numbers. A cluster that truly reaches several villages is either larger than
    they are, so that each lies in one, or there are more clusters than villages.
    """
    most = np.count_nonzero(reach > 1) * 2 >= len(reach)
    return bool(most and reach.sum() >= 2 * cells and (cells > len(reach) or _small(labels)))


def _small(labels: Sequence[str]) -> bool:
    """Return whether labels number hardly more than there are of them: 1 to 6, RT 01 to RT 12."""
    numbers = ["".join(re.findall(r"[0-9]", label)) for label in labels]
    return all(0 < len(n) < LONG and int(n) <= 2 * len(labels) for n in numbers)


def _not_anew(labels: Sequence[str], every: int) -> Flags:
    """Return which labels, all in several villages, cannot be numbers that start anew in each, nor common names."""
    runs = [max((len(run) for run in re.findall(r"[0-9]+", label)), default=0) for label in labels]
    digits = np.array(runs, dtype=np.intp)
    rare = every >= MANY and len(labels) <= FEW * every
    return np.asarray((digits >= LONG) | ((digits > 0) & rare))
