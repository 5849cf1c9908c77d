"""How figures are written for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ketahanan_index.arrays.ranks import DECIMALS, snap
from ketahanan_index.stages.ranking import class_codes

if TYPE_CHECKING:
    from ketahanan_index.framework import Framework


def score_places(framework: Framework) -> int:
    """Return how many decimals of a score people read: four on a range of 1, as the IDM has, one on 0 to 100.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> score_places(ki.Framework.load("idm")), score_places(ki.Framework.load("desa-berketahanan-sosial"))
    (4, 1)
    """
    low, high = framework.methodology.range
    return 4 if high - low <= 1 else 2 if high - low <= 10 else 1


def score_places_in_class(framework: Framework, score: float) -> int:
    """Return how many decimals of one score people read beside its class: more where it lies close to a bound.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> framework = ki.Framework.load("idm")
    >>> score_places_in_class(framework, 0.7), score_places_in_class(framework, 0.815533)  # 0.8155 is a bound
    (4, 5)
    """
    places, levels = score_places(framework), framework.classes
    if levels is None:
        return places
    own = class_codes(snap(np.array([score])), levels)
    while places < DECIMALS and class_codes(np.array([round(score, places)]), levels) != own:
        places += 1
    return places
