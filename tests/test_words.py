"""Every label and phrase in both languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import ketahanan_index
from ketahanan_index.words import (
    SPEAKERS,
    WORDS,
    counted,
    decimal,
    number,
    percent,
    percent_told,
    plain_number,
    say,
)

PACKAGE = Path(str(ketahanan_index.__file__)).parent


@pytest.mark.parametrize("key", WORDS)
def test_a_phrase_is_there_in_both_languages(key: str) -> None:
    phrase = WORDS[key]
    assert set(phrase) == {"id", "en"}
    assert all(text.strip() for text in phrase.values())
    places = {len(re.findall(r"{[^}]*}", text)) for text in phrase.values()}
    assert len(places) == 1
    values = [f"({i})" for i in range(places.pop())]
    for said in (say(key, "id", *values), say(key, "en", *values)):
        assert all(value in said for value in values)


def test_indonesian_is_the_default() -> None:
    assert say("rank") == "Peringkat"


def test_places_are_filled_in() -> None:
    assert say("counts", "en", 48, 43, 5) == "48 villages, 43 scored, 5 without a score"


def test_counts_as_a_language_writes_them() -> None:
    assert (number(75261, "id"), number(75261, "en"), number(0, "id")) == ("75.261", "75,261", "0")
    assert [counted("error", n, "en") for n in (0, 1, 1200)] == ["0 errors", "1 error", "1,200 errors"]
    assert counted("warning", 1, "id") == "1 peringatan"


def test_shares_in_sentences_and_in_tables() -> None:
    assert (percent_told(0.9999, "id"), percent_told(0.25, "en")) == ("99 persen", "25%")
    assert (percent(0.9999, "id"), percent_told(float("nan"), "id")) == ("99%", "–")


def test_an_unknown_phrase_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        say("tak_ada")


def test_every_phrase_asked_for_is_there() -> None:
    asked = {
        str(node.args[0].value)
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "say"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert asked
    assert asked <= set(WORDS)


def test_no_two_rooms_have_a_phrase_of_one_name() -> None:
    assert sum(len(speaker.PHRASES) for speaker in SPEAKERS) == len(WORDS)


def test_decimals_as_a_language_writes_them() -> None:
    assert [decimal(x, 2, "id") for x in (0.705, 75261.2, -0.001, float("nan"))] == [
        "0,70",
        "75.261,20",
        "0,00",
        "–",
    ]
    assert [decimal(x, 0, "en") for x in (0.5, 75261.2)] == ["0", "75,261"]


def test_a_share_just_below_the_whole_is_not_shown_as_the_whole() -> None:
    assert [percent(x, "en") for x in (0.0, 0.996, 1.0)] == ["0%", "99%", "100%"]
    assert [percent(x, "id", 1) for x in (0.9996, 0.123)] == ["99,9%", "12,3%"]
    assert percent(float("nan"), "id") == "–"


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (50.0, "50", "50"),
        (33.33, "33,33", "33.33"),
        (0.7072, "0,7072", "0.7072"),
        (-0.5, "-0,5", "-0.5"),
        (1234567.25, "1.234.567,25", "1,234,567.25"),
        (0.1 + 0.2, "0,3", "0.3"),
    ],
)
def test_a_stated_number_has_the_decimals_it_was_written_with(
    value: float, indonesian: str, english: str
) -> None:
    assert (plain_number(value, "id"), plain_number(value, "en")) == (indonesian, english)


def test_rounding_leaves_no_minus_before_a_zero() -> None:
    assert [decimal(x, 1, "id") for x in (-0.04, -0.0, -0.06, -1234.56)] == ["0,0", "0,0", "-0,1", "-1.234,6"]


def test_a_share_above_the_whole_and_none_at_all() -> None:
    assert [percent(x, "en") for x in (1.25, 0.004, 0.005001, 1.0)] == ["125%", "0%", "1%", "100%"]
    assert percent(0.99999, "id", 2) == "99,99%"
