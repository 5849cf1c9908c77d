"""Parameters that would do nothing beside the others."""

from __future__ import annotations

import pytest
from pydantic_core import PydanticCustomError

import ketahanan_index as ki
from ketahanan_index.methods.unused import Idle, refuse_unused

METHOD = ki.treatment.Winsorise(points=3, skewness=1.5)


def test_only_those_that_differ_from_their_default_are_refused_all_at_once() -> None:
    idle = [
        Idle(("points", "skewness", "kurtosis"), "in {winter}", "wait"),
        Idle(("points",), "on Sundays", "choose another day"),
        Idle(("always",), "ever", "state it"),
    ]
    with pytest.raises(PydanticCustomError) as caught:
        refuse_unused(METHOD, idle)
    assert caught.value.type == "unused_parameter"
    assert caught.value.message() == (
        "points, skewness do nothing in {winter}: leave them out, or wait; "
        "points does nothing on Sundays: leave it out, or choose another day"
    )
    refuse_unused(METHOD, idle[2:])
    refuse_unused(METHOD, [])
