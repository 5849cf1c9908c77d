"""Groups of villages by a column or by their codes."""

from __future__ import annotations

from typing import Any

import pytest

import ketahanan_index as ki
from ketahanan_index.stages.grouping import group_labels
from stages import samples


def labels(values: list[Any], by: str = "zona") -> list[Any]:
    rows = [{**row, "zona": value} for row, value in zip(samples.VILLAGES, values, strict=False)]
    return list(group_labels(ki.estimate(samples.framework(), villages=rows), by, "group by"))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["A", "B", " A ", None, ""], ["A", "B", "A", None, None]),
        ([11, 12, 11, 11, 12], ["11", "12", "11", "11", "12"]),
        ([11.0, 12.5, float("nan"), 11.0, 12.0], ["11", "12.5", None, "11", "12"]),
        ([True, False, True, True, None], ["True", "False", "True", "True", None]),
    ],
)
def test_labels_are_texts_alike_in_every_wave(values: list[Any], expected: list[Any]) -> None:
    assert labels(values) == expected


def test_a_parent_by_the_code() -> None:
    assert labels(["A"] * 5, by="kecamatan") == ["320201"] * 2 + ["320202"] + ["320301"] * 2


def test_a_column_that_is_not_there() -> None:
    with pytest.raises(
        ki.DataError, match="no column to group by is named 'zone', did you mean 'zona'"
    ) as caught:
        labels(["A"] * 5, by="zone")
    (problem,) = caught.value.problems
    assert (problem.code, problem.column) == ("unknown_column", "zone")
    assert "kecamatan" in problem.remedy
