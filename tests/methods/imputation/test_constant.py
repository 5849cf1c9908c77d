"""Missing values become one stated value."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

import ketahanan_index as ki
from ketahanan_index.errors import MethodError


def test_fills_every_hole_and_nothing_else() -> None:
    x = np.array([[1.0, np.nan], [np.nan, 4.0]])
    assert ki.imputation.Constant(value=-2).fit(x, None).transform(x).tolist() == [[1.0, -2.0], [-2.0, 4.0]]


def test_fits_without_any_unit_and_on_draws() -> None:
    method = ki.imputation.Constant(value=3)
    assert method.fit(np.empty((0, 2)), None).value.tolist() == [3.0, 3.0]
    assert method.fit(np.empty((5, 4, 2)), None).value.shape == (5, 2)


@pytest.mark.parametrize("value", [np.nan, np.inf, "lima"])
def test_the_value_is_a_number(value: object) -> None:
    with pytest.raises(ValidationError):
        ki.imputation.Constant.model_validate({"value": value})


def test_the_value_must_be_stated() -> None:
    with pytest.raises(MethodError, match="needs 'value'"):
        ki.imputation.Constant()  # type: ignore[call-arg]
