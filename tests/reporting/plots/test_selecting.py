"""Which villages are shown, and what is said of the others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import ketahanan_index as ki
from ketahanan_index.reporting.plots import selecting
from ketahanan_index.reporting.plots.selecting import chosen, names_of, one, rows_of, several, some_of, unseen
from reporting.plots import cases
from reporting.plots.cases import CELLS, sample, scored, tiny


def test_the_best_come_first_and_ties_by_code() -> None:
    scores = scored([[code, code, 50, 50, 50, 50] for code in ("3202012003", "3202012001", "3202012002")])
    found = chosen(scores, language="id")
    assert [scores.units[i] for i in found.place] == sorted(scores.units)
    assert_array_equal(found.rank, [1, 1, 1])


def test_ranks_are_those_among_all_withheld_ones_included() -> None:
    found = chosen(sample(), language="id")
    ranks = sample().ranks().to_numpy()
    assert_array_equal(found.rank, ranks[found.place])
    assert len(found.place) == 46
    withheld = {int(ranks[sample().units.index(unit)]) for unit in cases.WITHHELD}
    assert set(range(1, 49)) - {int(rank) for rank in found.rank} == withheld


def test_the_same_village_twice_is_one() -> None:
    assert_array_equal(rows_of(tiny(), ["3202012002", "3202012001", "3202012002"]), [0, 1])


def test_codes_may_have_dots_or_be_numbers() -> None:
    units: list[Any] = ["32.02.01.2002", 3202012001]
    assert_array_equal(rows_of(tiny(), units), [0, 1])
    assert one(tiny(), units[0])[1] == 1
    assert one(tiny(), units[1])[1] == 0
    assert selecting.code_of(tiny(), "32.02.01.2002") == "3202012002"
    assert selecting.code_of(tiny(), "median") == "median"


@pytest.mark.parametrize("unit", ["32.02.01.2009", "", None, 1, 3202012001.5])
def test_codes_that_are_not_there_are_refused(unit: Any) -> None:
    with pytest.raises(ki.DataError, match="no village has the code") as refused:
        rows_of(tiny(), [unit])
    assert refused.value.problems[0].code == "unknown_unit"


def test_what_is_said_counts_only_those_asked_for() -> None:
    rows = rows_of(sample(), [cases.WITHHELD[0], sample().units[0]])
    assert unseen(sample(), 0, rows, "en") == (
        "The figures of 1 village are withheld and not shown: too few respondents.",
    )
    assert unseen(sample(), 0, rows[:1] if rows[0] == 0 else rows[1:], "en") == ()


def test_counts_of_one_are_singular() -> None:
    assert several("plot_villages", 1, "en") == "1 village"
    assert several("plot_villages", 75_265, "id") == "75.265 desa/kelurahan"


def test_how_many_of_how_many() -> None:
    assert some_of(chosen(tiny(), language="en"), None, "en") == "4 villages"
    assert some_of(chosen(tiny(), top=3, language="en"), 3, "en") == "First 3 of 4 villages"
    assert some_of(chosen(tiny(), top=9, language="en"), 9, "en") == "4 villages"
    assert (
        some_of(chosen(tiny(), units=[CELLS[0][0]], language="id"), None, "id") == "1 dari 4 desa/kelurahan"
    )


def test_names_are_labels_or_ids() -> None:
    assert names_of(cases.framework(), ["dua", "c", "indeks"], "en") == ["Networks", "c", "Example index"]


def test_one_village() -> None:
    shown, row = one(tiny(), "3202012003")
    assert shown.value[row, 0] == 50
    with pytest.raises(ki.DataError) as refused:
        one(sample(), cases.WITHHELD[1])
    problem = refused.value.problems[0]
    assert (problem.code, problem.unit) == ("nothing_to_show", cases.WITHHELD[1])
    assert "few_psus in 1" in problem.message


def test_whole_numbers_of_any_kind_are_counts() -> None:
    for good in (None, 1, np.int64(3)):
        selecting.require_count("top", good)
    bad: list[Any] = [0, -1, 1.0, "3", True, np.float64(2)]
    for value in bad:
        with pytest.raises(ki.DataError, match="whole number from 1"):
            selecting.require_count("top", value)
