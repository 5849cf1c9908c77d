"""Names and codes among parameters, as YAML reads them where nobody put them in quotes."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator


def _label(value: Any) -> Any:
    # An unquoted 1 or 0.2 in YAML is a number; as a name it can only mean its digits.
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _code(value: Any) -> Any:
    # A code has no decimals: 3202.1 is not one that lost its quotes.
    return value if isinstance(value, float) else _label(value)


Label = Annotated[str, BeforeValidator(_label)]
"""A key of a table, such as the name of an expert; keys of JSON are texts already."""
UnitCode = Annotated[str, BeforeValidator(_code, json_schema_input_type=str | int)]
"""The code of a unit."""
