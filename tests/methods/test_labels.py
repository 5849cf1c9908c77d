"""Names and codes as YAML reads them without quotes."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from ketahanan_index.methods.labels import Label, UnitCode

LABEL: TypeAdapter[str] = TypeAdapter(Label)
CODE: TypeAdapter[str] = TypeAdapter(UnitCode)


def test_numbers_are_their_digits() -> None:
    assert [LABEL.validate_python(value) for value in (1, 0.2, "Ani")] == ["1", "0.2", "Ani"]
    assert [CODE.validate_python(value) for value in (3202012001, "32.02")] == ["3202012001", "32.02"]


@pytest.mark.parametrize(("kind", "bad"), [(LABEL, True), (LABEL, None), (CODE, True), (CODE, 32.02)])
def test_what_is_no_name(kind: TypeAdapter[str], bad: Any) -> None:
    with pytest.raises(ValidationError):
        kind.validate_python(bad)


def test_a_schema_takes_codes_of_either_kind() -> None:
    assert {part["type"] for part in CODE.json_schema()["anyOf"]} == {"string", "integer"}
    assert LABEL.json_schema() == {"type": "string"}
