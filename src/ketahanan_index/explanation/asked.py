"""The villages that somebody asks for."""

from __future__ import annotations

from collections.abc import Iterable

from ketahanan_index.stages import Scores


def rows_of(scores: Scores, codes: Iterable[str]) -> list[int]:
    """Return the row of each code, -1 for one that is not there. Kemendagri codes may have their dots.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> village = {"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7}
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=[village])
    >>> rows_of(scores, ["32.02.01.2001", "3202012009"])
    [0, -1]
    """
    known = {unit: i for i, unit in enumerate(scores.units)}
    dotted = scores.framework.unit_codes == "kemendagri"
    return [known.get(code.replace(".", "") if dotted else code, -1) for code in map(str, codes)]
