"""Rows of the villages that somebody asks for."""

from __future__ import annotations

from typing import Any

import pytest

import ketahanan_index as ki
from explanation.villages import scored
from framework.documents import document, indicator
from ketahanan_index.explanation.asked import rows_of


@pytest.mark.parametrize(
    ("codes", "rows"),
    [
        (["3202012002", "3202012001"], [1, 0]),
        (["32.02.01.2002", "3202012002"], [1, 1]),
        ([3202012002], [1]),
        (["", "3202012", "x", " 3202012001"], [-1] * 4),
        ([], []),
    ],
)
def test_codes_have_rows(codes: list[Any], rows: list[int]) -> None:
    assert rows_of(scored(), codes) == rows


def test_dots_of_other_codes_count() -> None:
    table = [{"kode_desa": "a.1", "air": 1}, {"kode_desa": "a1", "air": 2}]
    scores = ki.score(ki.Framework.from_dict(document(indicator("air"))), villages=table)
    assert rows_of(scores, ["a1", "a.1", "a..1"]) == [1, 0, -1]
