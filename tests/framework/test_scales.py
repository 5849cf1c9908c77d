"""How an answer becomes a number: ends, codes and labels."""

from __future__ import annotations

import math

import pytest

import ketahanan_index as ki
from ketahanan_index.framework.scales import key, names
from ketahanan_index.framework.texts import Bilingual


def test_ends_of_an_ordinal_scale_are_its_lowest_and_highest_code() -> None:
    assert ki.Ordinal(options={5: "a", -1: "b", 3: "c"}).ends == (-1.0, 5.0)


def test_ends_of_a_binary_scale() -> None:
    assert ki.Binary(yes=(1,), no=(2,)).ends == (0.0, 1.0)


def test_ends_of_a_number() -> None:
    assert ki.Numeric(lower=2, upper=5).ends == (2.0, 5.0)
    low, high = ki.Numeric(upper=5).ends
    assert math.isnan(low)
    assert high == 5


def test_ends_of_a_multiple_choice() -> None:
    assert ki.MultipleChoice(options={"a": "A", "b": "B"}).ends == (0.0, 2.0)
    assert ki.MultipleChoice(options={"a": "A", "b": "B"}, lower=1, upper=6).ends == (1.0, 6.0)


def test_one_code_or_several() -> None:
    assert ki.Binary.model_validate({"yes": 1, "no": [2, 3]}).no == (2, 3)
    assert ki.Numeric.model_validate({"missing": "tt"}).missing == ("tt",)


@pytest.mark.parametrize(
    ("given", "kept"), [(8, 8), (8.0, 8), ("8", 8), ("-1", -1), ("08", "08"), (8.5, 8.5)]
)
def test_a_code_is_one_however_it_was_written(given: object, kept: object) -> None:
    (code,) = ki.Numeric.model_validate({"missing": [given]}).missing
    assert code == kept
    assert type(code) is type(kept)


def test_infinite_ends_are_refused() -> None:
    with pytest.raises(ki.FrameworkError, match="finite"):
        ki.Numeric(lower=0, upper=math.inf)


def test_names_of_an_option() -> None:
    assert names(None) == ()
    assert names("Sering") == ("Sering",)
    assert names(Bilingual(id="Sering", en="Often")) == ("Sering", "Often")
    assert names(("s", "Sering")) == ("s", "Sering")


@pytest.mark.parametrize(
    ("answer", "compared"),
    [
        (1, "1"),
        (1.0, "1"),
        ("1.0", "1"),
        ("-2.00", "-2"),
        (True, "1"),
        (" Sangat  SETUJU ", "sangat setuju"),
        ("2.5", "2.5"),
        ("1.2.0", "1.2.0"),
        ("a.0", "a.0"),
        (2.5, "2.5"),
    ],
)
def test_answers_are_compared_without_case_and_spacing(answer: object, compared: str) -> None:
    assert key(answer) == compared


def test_a_scale_tells_its_kind_although_it_is_a_default() -> None:
    assert ki.Numeric(lower=0).model_dump(exclude_defaults=True) == {"kind": "numeric", "lower": 0.0}
