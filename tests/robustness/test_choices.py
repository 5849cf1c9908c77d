"""In which choices two scorings differ: what the tables of a comparison do not show."""

from __future__ import annotations

import numpy as np
import pytest

import ketahanan_index as ki
from framework.documents import document, indicator
from ketahanan_index.robustness import choices
from stages import samples


def differing(a: ki.Scores, b: ki.Scores) -> tuple[str, ...]:
    rows = np.arange(min(len(a.units), len(b.units)))
    return choices.differing(a, b, rows, rows)


@pytest.mark.parametrize("weight", [1, 2])
def test_roots_of_other_names_are_compared(weight: float) -> None:
    rows = [{"kode_desa": "A", "air": 10, "listrik": 20}]
    members = [indicator("air", weight=weight), indicator("listrik")]
    one = ki.Framework.from_dict(document(indicator("air"), indicator("listrik")))
    other = ki.Framework.from_dict(document(index={"id": "skor", "members": members}))
    found = differing(*(ki.score(each, villages=rows) for each in (one, other)))
    assert found == (() if weight == 1 else ("weighting",))


def test_a_group_moved_in_the_tree() -> None:
    rows = [{"kode_desa": "A", "air": 10, "listrik": 20, "jalan": 30}]
    groups = [
        {"id": "g", "members": [indicator("air"), indicator("listrik")]},
        {"id": "h", "members": [indicator("jalan")]},
    ]
    moved = [
        {"id": "g", "weight": 1, "members": [indicator("air")]},
        {"id": "h", "members": [indicator("jalan"), indicator("listrik")]},
    ]
    found = differing(
        *(ki.score(ki.Framework.from_dict(document(*each)), villages=rows) for each in (groups, moved))
    )
    assert found == ("weighting", "aggregation")


def test_no_remarks_where_all_is_alike() -> None:
    scores = samples.scores()
    assert choices.remarks(scores, scores, (), ()) == []
