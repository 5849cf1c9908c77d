"""The rule of screening as a part of a document."""

from __future__ import annotations

from typing import Any

import pytest

import ketahanan_index as ki
from framework.documents import document
from ketahanan_index.framework.screening import minimum


def test_a_plain_share_speaks_of_the_index() -> None:
    assert minimum(0.9, "indeks", "level_0", root=True) == 0.9
    assert minimum(0.9, "dasar", "level_1", root=False) == 0.0


def test_a_mapping_names_groups_and_levels() -> None:
    stated = {"dasar": 0.5, "level_1": 0.8}
    assert minimum(stated, "dasar", "level_1", root=False) == 0.5
    assert minimum(stated, "sosial", "level_1", root=False) == 0.8
    assert minimum(stated, "indeks", "level_0", root=True) == 0.0


def test_it_travels_through_documents_and_tables() -> None:
    rule = {"minimum_available": {"level_1": 0.5, "dasar": 0.75}, "exclude": ["1101012001"]}
    one = ki.Framework.from_dict(document(methodology={"screening": rule}))
    assert one.methodology.screening == ki.Screening.model_validate(rule)
    assert ki.Framework.from_tables(one.to_tables()) == one
    assert ki.Framework.from_dict(one.to_dict()) == one
    with pytest.raises(TypeError, match="does not change"):
        one.methodology.screening.minimum_available["dasar"] = 1.0  # type: ignore[index]


@pytest.mark.parametrize(
    "wrong",
    [
        {"minimum_available": 1.5},
        {"minimum_available": -0.1},
        {"minimum_available": {"dasar": 2}},
        {"minimum_nonzero": "many"},
        {"minimum": 0.5},
        {"include": "3202012001"},
    ],
)
def test_what_is_no_rule(wrong: dict[str, Any]) -> None:
    with pytest.raises(ki.FrameworkError, match=next(iter(wrong))):
        ki.Screening(**wrong)
