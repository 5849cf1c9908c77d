"""How figures are written for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
