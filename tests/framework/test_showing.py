"""A value in a line of a terminal, and in a few rows of a notebook."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import notebook_views
from ketahanan_index.errors import Problem
from ketahanan_index.framework.showing import (
    LINE,
    Column,
    Table,
    View,
    clipped,
    counts_of,
    figure,
    in_short,
    interval,
    place,
)

NASTY = "<script>alert('&')</script>"


def view(**more: Any) -> View:
    table = Table("Tabel", [Column("Nama", ["a", "b"], "text"), Column("Nilai", ["1,5", "–"])], 3)
    given = {
        "title": "Judul",
        "version": "1",
        "facts": ["satu", "dua"],
        "table": table,
        "whole": ".to_frame()",
    }
    return View(**{**given, **more})


def test_a_view_in_indonesian() -> None:
    seen = notebook_views.read(view().html("id"))
    assert seen.language == "id"
    assert seen.paragraphs == ["Judul, versi 1: satu\ndua", "... dan 3 lagi. Selengkapnya: .to_frame()"]
    assert (seen.caption, seen.heads) == ("Tabel", ["Nama", "Nilai"])
    assert seen.rows == [["a", "1,5"], ["b", "–"]]
    assert seen.items == []


def test_a_view_in_english_without_version_and_table() -> None:
    seen = notebook_views.read(view(version="", table=None).html("en"))
    assert (seen.language, seen.heads) == ("en", [])
    assert seen.paragraphs == ["Judul: satu\ndua", "In full: .to_frame()"]


def test_everything_is_escaped() -> None:
    table = Table(
        NASTY, [Column(NASTY, [NASTY], "text"), Column("m", [NASTY], "message"), Column("n", [NASTY])]
    )
    noted = [Problem(message=NASTY, column=NASTY)]
    html = view(title=NASTY, version=NASTY, facts=[NASTY], table=table, whole=NASTY, noted=noted).html("id")
    seen = notebook_views.read(html)
    assert "<script" not in html
    assert seen.caption == NASTY
    assert seen.heads[0] == NASTY
    assert seen.rows == [[NASTY] * 3]
    assert seen.items == [f"{NASTY}: {NASTY}"]


@pytest.mark.parametrize(
    ("count", "told", "rest"),
    [(1, "1", []), (3, "3", []), (4, "4", ["... dan 1 lagi"]), (1200, "1.200", ["... dan 1.197 lagi"])],
)
def test_the_first_warnings_are_told_and_the_others_counted(count: int, told: str, rest: list[str]) -> None:
    noted = [
        Problem(message=f"pesan {i}", severity="warning", column="air", row=i + 1, unit="V")
        for i in range(count)
    ]
    seen = notebook_views.read(view(noted=noted).html("id"))
    assert seen.paragraphs[-1] == f"{told} peringatan (.problems):"
    assert seen.items[:3] == [f"air, baris data {i + 1}, V: pesan {i}" for i in range(min(count, 3))]
    assert seen.items[3:] == rest


def test_numbers_stand_to_the_right_and_texts_to_the_left() -> None:
    html = view().html("id")
    assert '<th scope="row" style="text-align:left">a</th><td>1,5</td>' in html
    assert '<th scope="col">Nilai</th>' in html
    assert '<table style="text-align:right">' in html


def test_messages_are_english_in_every_language() -> None:
    table = Table("t", [Column("a", ["x"], "text"), Column("b", ["wrong"], "message")])
    html = view(table=table, noted=[Problem(message="odd")]).html("id")
    assert '<td lang="en" style="text-align:left">wrong</td>' in html
    assert '<li lang="en">odd</li>' in html


# A line of a terminal


@given(st.text(), st.text(max_size=200), st.lists(st.text()))
def test_a_line_is_one_line_of_a_terminal(kind: str, subject: str, facts: list[str]) -> None:
    said = in_short("Scores", subject, [*facts, kind])
    assert len(said) <= LINE == 120
    assert said.isprintable()
    assert said.startswith("<Scores")
    assert said.endswith(">")


@given(st.text(), st.integers(2, 60))
def test_a_clipped_text_is_short_and_prints(text: str, most: int) -> None:
    said = clipped(text, most)
    assert len(said) <= most
    assert said.isprintable()
    plain = " ".join(text.split())
    if plain.isprintable() and len(plain) <= most:
        assert said == plain


def test_what_steers_a_terminal_is_left_out() -> None:
    assert clipped("a\x1b[31mb\u202ec\r\nd") == "a [31mb c d"


def test_names_that_repeat_are_counted() -> None:
    assert counts_of([]) == ""
    assert counts_of(["x"] * 29) == "x ×29"
    assert counts_of(["a", "b", "c", "d", "b"]) == "a, b ×2, c, 1 more"


# Numbers and places


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (0.0, "0", "0"),
        (3.0, "3", "3"),
        (1234567.0, "1.234.567", "1,234,567"),
        (1234.56, "1.235", "1,235"),
        (12.345, "12,35", "12.35"),
        (0.12345, "0,1235", "0.1235"),
        (-0.5, "-0,5000", "-0.5000"),
        (0.00012345, "0,0001", "0.0001"),
        (0.000012345, "1,234e-05", "1.234e-05"),
        (1.25e300, "1,25e+300", "1.25e+300"),
        (float("nan"), "–", "–"),
        (float("inf"), "–", "–"),
    ],
)
def test_figures_of_any_size(value: float, indonesian: str, english: str) -> None:
    assert (figure(value, "id"), figure(value, "en")) == (indonesian, english)


@given(st.floats())
def test_a_figure_is_never_long(value: float) -> None:
    assert len(figure(value, "id")) <= 18


def test_intervals() -> None:
    assert interval(1.0, 2.5, 1, "id") == "1,0–2,5"
    assert interval(-1.0, 2.5, 1, "en") == "-1.0 – 2.5"
    assert interval(1.0, float("nan"), 1, "id") == "–"


def test_where_a_problem_stands() -> None:
    assert place(Problem(message="m"), "id") == ""
    assert (
        place(Problem(message="m", column="air", line=1200, row=7, unit="V"), "id") == "air, baris 1.200, V"
    )
    assert place(Problem(message="m", row=7), "en") == "data row 7"
