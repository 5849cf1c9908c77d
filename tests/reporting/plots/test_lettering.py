"""Widths, breaks and literal texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.cbook import is_math_text
from matplotlib.figure import Figure

from ketahanan_index.reporting.plots.lettering import (
    fitted,
    line,
    literal,
    shortened,
    width_of,
    wrapped,
    written,
)

WORDS = st.text(alphabet="abcdefghij ÀÉ", max_size=60)


def test_widths_are_those_drawn() -> None:
    figure = Figure(dpi=600)
    text = figure.text(0, 0, "Nagari Lubuk Malako", fontsize=8.5)
    assert width_of("Nagari Lubuk Malako", 8.5) == pytest.approx(
        text.get_window_extent().width / 600, rel=0.06
    )
    assert width_of("Nagari", 8.5, bold=True) > width_of("Nagari", 8.5)
    assert width_of("", 8.5) == 0


@given(WORDS, st.floats(0.3, 3))
def test_lines_hold_every_word_and_are_no_wider_than_asked(text: str, width: float) -> None:
    lines = wrapped(text, width, 9)
    assert " ".join(lines).split() == text.split()
    assert all(width_of(one, 9) <= width for one in lines if " " in one)


@given(WORDS, st.floats(0.3, 3), st.integers(1, 3))
def test_fitted_texts_fit(text: str, width: float, lines: int) -> None:
    found = fitted(text, width, 9, lines=lines).split("\n")
    assert len(found) <= lines
    assert all(width_of(one, 9) <= width for one in found)
    if "…" not in "".join(found):
        assert " ".join(found).split() == text.split()


def test_shortened_keeps_as_much_as_there_is_room_for() -> None:
    text = "Nagari Lubuk Malako Sangir"
    assert shortened(text, 9, 9) == text
    kept = shortened(text, 1, 9)
    assert kept.endswith("…")
    assert text.startswith(kept[:-1])
    assert width_of(text[: len(kept)] + "…", 9) > 1


@pytest.mark.parametrize("name", ["$5", "$5 dan $10", "$x_1^2$", r"\$a$", "a_b^c", "", "$$", "100% {}"])
def test_names_are_never_formulas(name: str) -> None:
    said = literal(name)
    assert not is_math_text(said)
    assert said.replace(r"\$", "$") == name


@pytest.mark.parametrize("sign", list("\u061c\u200e\u200f\u202a\u202b\u202c\u202e\u2066\u2069"))
def test_signs_of_direction_are_not_drawn(sign: str) -> None:
    assert literal(f"{sign}Suka{sign}maju  1") == "Sukamaju  1"


def test_letters_of_other_scripts_and_joiners_stay() -> None:
    assert literal("سوكاماجو a\u200db é") == "سوكاماجو a\u200db é"


def test_minus_is_a_minus() -> None:
    assert written(-0.04, 1, "en") == "0.0"
    assert written(-1234.5, 1, "id") == "−1.234,5"


def test_lines_are_higher_than_letters() -> None:
    assert line(10) > 10 / 72
