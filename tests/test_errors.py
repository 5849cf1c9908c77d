"""What an error says: everything at once, each problem with its place and its remedy."""

from __future__ import annotations

import pickle

import pytest

import ketahanan_index as ki
from ketahanan_index.errors import heading

PROBLEM = ki.Problem(
    message="value 9 outside scale",
    remedy="correct the row",
    column="R808A",
    row=3,
    unit="3202012001",
    line=4,
)


def test_a_problem_in_words() -> None:
    assert str(PROBLEM).split("\n") == [
        "R808A  line 4, row 3, 3202012001: value 9 outside scale",
        "       → correct the row",
    ]


def test_a_problem_without_a_place() -> None:
    assert str(ki.Problem(message="nothing fits")) == "nothing fits"
    assert str(ki.Problem(message="nothing fits", remedy="try again")) == "nothing fits\n→ try again"
    assert str(ki.Problem(message="x", row=1)) == "row 1: x"


def test_the_arrow_stands_close_to_a_short_column() -> None:
    assert str(ki.Problem(message="m", remedy="r", column="a")) == "a  m\n   → r"


def test_a_problem_is_a_value() -> None:
    again = pickle.loads(pickle.dumps(PROBLEM))
    assert again == PROBLEM
    assert hash(again) == hash(PROBLEM)
    with pytest.raises(AttributeError):
        again.row = 5
    assert (PROBLEM.severity, PROBLEM.count, PROBLEM.code) == ("error", 1, "")


def test_an_error_lists_its_problems() -> None:
    error = ki.DataError("2 problems in villages", [PROBLEM, ki.Problem(message="m", remedy="r")])
    assert str(error).split("\n") == [
        "2 problems in villages",
        "  R808A  line 4, row 3, 3202012001: value 9 outside scale",
        "         → correct the row",
        "  m",
        "  → r",
    ]
    assert error.problems == (PROBLEM, ki.Problem(message="m", remedy="r"))


def test_an_error_without_problems() -> None:
    assert str(ki.MethodError("no such method")) == "no such method"
    assert ki.MethodError("no such method").problems == ()


@pytest.mark.parametrize("kind", [ki.DataError, ki.FrameworkError, ki.MethodError])
def test_errors_have_one_base_and_survive_pickle(kind: type[ki.KetahananError]) -> None:
    again = pickle.loads(pickle.dumps(kind("judul", [PROBLEM])))
    assert type(again) is kind
    assert isinstance(again, ki.KetahananError)
    assert (again.message, again.problems) == ("judul", (PROBLEM,))
    assert str(again) == str(kind("judul", [PROBLEM]))


def test_heading() -> None:
    desa = ki.Problem(message="m", file="desa.csv")
    assert heading([PROBLEM], "villages") == "1 problem in villages"
    assert heading([desa, desa], "villages") == "2 problems in villages (desa.csv)"
    assert heading([desa, PROBLEM], "villages") == "2 problems in villages"
    assert heading(iter([desa]), "villages") == "1 problem in villages (desa.csv)"
    assert heading([], "villages") == "0 problems in villages"
