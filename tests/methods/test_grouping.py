"""The groups of units as numbers."""

from __future__ import annotations

import numpy as np
import pytest

from ketahanan_index.errors import MethodError
from ketahanan_index.methods.grouping import numbered


@pytest.mark.parametrize(("groups", "count"), [([0, 2, -1], 3), ([-1, -1], 1), ([], 1)])
def test_counts_groups_and_has_at_least_one(groups: list[int], count: int) -> None:
    of = np.array(groups, dtype=np.intp)
    found, many = numbered(of, "group_mean")
    assert found is of
    assert many == count


def test_groups_must_be_given() -> None:
    with pytest.raises(MethodError, match="group_mean needs to know the group of each unit") as caught:
        numbered(None, "group_mean")
    assert [p.code for p in caught.value.problems] == ["groups_needed"]
