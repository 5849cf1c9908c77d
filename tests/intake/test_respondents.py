"""Answers of respondents: what is refused and how it is said, and the numbers of samples that look odd."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from framework.documents import document, framework, indicator
from intake.surveys import ANSWERS, NAN, ONE, VILLAGES, asked, but, check, estimate, survey, table


@dataclass(frozen=True)
class Mistake:
    """Columns that are wrong, and the one problem that must be told."""

    columns: dict[str, Any]
    expected: tuple[str, str, str, int | None, int]
    message: str
    remedy: str
    severity: str = "error"
    design: dict[str, Any] = field(default_factory=dict)
    villages: Any = None


BLANK = [None] * 8
CORRECT = "correct the rows, or add the code to `missing`"

MISTAKES: dict[str, Mistake] = {
    # Villages
    "a village that is not listed": Mistake(
        {"kode": but("kode", row8="C")},
        ("unlisted_unit", "kode", "C", 8, 1),
        "1 village is not in the village table (C) in 1 row (row 8)",
        "add the village to the table, or correct the code",
        villages=VILLAGES,
    ),
    "many villages that are not listed": Mistake(
        {"kode": ["A", "B", "C", "D", "E", "F", "G", "H"]},
        ("unlisted_unit", "kode", "C", 3, 6),
        "6 villages are not in the village table (C, D, E, F, G …) in 6 rows (row 3, 4, 5, 6, 7 …)",
        "add the village to the table, or correct the code",
        villages=VILLAGES,
    ),
    "a blank code": Mistake(
        {"kode": but("kode", row2=None, row5=" ")},
        ("blank_code", "kode", "", 2, 2),
        "blank code in 2 rows (row 2)",
        "fill in the code of the village, or leave the row out",
    ),
    # Answers
    "an unknown label": Mistake(
        {"q1": ["Sering", "Jarang", "selalu", "Seringg", "Tidak pernah", 3, 4, 2]},
        ("outside_scale", "q1", "A", 4, 1),
        "a text of 7 characters (did you mean 'sering'?) outside scale (1…5) in 1 row (row 4)",
        "add the spelling to `options`",
    ),
    "a code outside the scale": Mistake(
        {"q1": but("q1", row7=6, row8=0)},
        ("outside_scale", "q1", "B", 7, 2),
        "value 6, 0 outside scale (1…5) in 2 rows (row 7, 8)",
        CORRECT,
    ),
    "a code that is no answer to a yes-no question": Mistake(
        {"q2": but("q2", row1=3)},
        ("outside_scale", "q2", "A", 1, 1),
        "value 3 outside scale (1, 2) in 1 row (row 1)",
        CORRECT,
    ),
    "a number outside its scale": Mistake(
        {"q3": but("q3", row3=100.5)},
        ("outside_scale", "q3", "A", 3, 1),
        "value 100.5 outside scale (0…100) in 1 row (row 3)",
        "or set cap: true",
    ),
    "a fraction of a code": Mistake(
        {"q1": but("q1", row6=2.5)},
        ("decimal_in_ordinal", "q1", "B", 6, 1),
        "decimal 2.5 in an ordinal scale (1…5) in 1 row (row 6)",
        "give one answer a row",
    ),
    # Weights
    "a negative weight": Mistake(
        {"bobot": but("bobot", row2=-1.0, row5=-0.5)},
        ("negative_weight", "bobot", "A", 2, 2),
        "negative weight in 2 rows (row 2, 5)",
        "correct the weights: a weight says how many people a respondent stands for",
        design={"weights": "bobot"},
    ),
    "one weight of zero": Mistake(
        {"bobot": but("bobot", row6=0.0)},
        ("zero_weight", "bobot", "B", 6, 1),
        "weight 0: these respondents count in the sample but not in the estimates in 1 row (row 6)",
        "correct the weights if they should count",
        severity="warning",
        design={"weights": "bobot"},
    ),
    "a village whose weights are zero": Mistake(
        {"bobot": but("bobot", row5=0, row6=0, row7=0, row8=0)},
        ("zero_weight", "bobot", "B", 5, 4),
        "all weights are 0 in 1 village in 4 rows (row 5, 6, 7, 8)",
        "correct the weights, or leave these respondents out",
        design={"weights": "bobot"},
    ),
    "weights of zero everywhere": Mistake(
        {"bobot": 0},
        ("zero_weight", "bobot", "A", 1, 8),
        "all weights are 0 in 2 villages in 8 rows (row 1, 2, 3, 4, 5 …)",
        "correct the weights, or leave these respondents out",
        design={"weights": "bobot"},
    ),
    "no weights at all": Mistake(
        {"bobot": BLANK},
        ("missing_weight", "bobot", "A", 1, 8),
        "all weights are blank in 8 rows (row 1, 2, 3, 4, 5 …)",
        "fill in the weights: a respondent without one stands for nobody",
        design={"weights": "bobot"},
    ),
    "a blank weight": Mistake(
        {"bobot": ["1", "2", "", "1", "3", "1", "1", "1"]},
        ("missing_weight", "bobot", "A", 3, 1),
        "blank weight in 1 row (row 3)",
        "fill in the weights",
        design={"weights": "bobot"},
    ),
    "a weight that is NaN": Mistake(
        {"bobot": but("bobot", row3=NAN, row8=NAN)},
        ("missing_weight", "bobot", "A", 3, 2),
        "blank weight in 2 rows (row 3, 8)",
        "fill in the weights",
        design={"weights": "bobot"},
    ),
    "a weight in words": Mistake(
        {"bobot": ["1", "dua", "1", "1", "3", "1", "1", "1"]},
        ("text_in_numeric", "bobot", "A", 2, 1),
        "a text of 3 characters where a number is expected in 1 row (row 2)",
        "write numbers with a decimal point",
        design={"weights": "bobot"},
    ),
    "weights too unequal to be added": Mistake(
        {"bobot": but("bobot", row2=0, row3=2e-6, row7=3e12)},
        ("extreme_weight", "bobot", "B", 7, 1),
        "weights reach from 2e-06 to 3e+12 (row 7): sums of both would lose the lightest",
        "correct the weights: a weight says how many people a respondent stands for",
        design={"weights": "bobot"},
    ),
    "weights too large to be added": Mistake(
        {"bobot": 1e308},
        ("extreme_weight", "bobot", "A", 1, 1),
        "weights reach from 1e+308 to 1e+308 (row 1): sums of their squares would leave the numbers there are",
        "correct the weights",
        design={"weights": "bobot"},
    ),
    "weights too small to be squared": Mistake(
        {"bobot": 1e-200},
        ("extreme_weight", "bobot", "A", 1, 1),
        "weights reach from 1e-200 to 1e-200 (row 1)",
        "correct the weights",
        design={"weights": "bobot"},
    ),
    "an infinite weight": Mistake(
        {"bobot": but("bobot", row8=np.inf)},
        ("infinite", "bobot", "B", 8, 1),
        "infinite value in 1 row (row 8)",
        "correct the rows",
        design={"weights": "bobot"},
    ),
    "no column of weights": Mistake(
        {},
        ("missing_column", "bobott", "", None, 1),
        "the column 'bobott', the weight, is missing from the table of respondents; did you mean 'bobot'?",
        "rename the column, or name it in the design as bobot",
        design={"weights": "bobott"},
    ),
    # Strata and clusters
    "a blank stratum": Mistake(
        {"dusun": but("dusun", row1=None, row7=" ")},
        ("missing_stratum", "dusun", "A", 1, 2),
        "blank stratum in 2 rows (row 1, 7)",
        "fill in dusun: a respondent of unknown stratum has no place in the design",
        design={"strata": "dusun"},
    ),
    "a blank cluster": Mistake(
        {"rt": but("rt", row8=None)},
        ("missing_cluster", "rt", "B", 8, 1),
        "blank cluster in 1 row (row 8)",
        "fill in rt: a respondent of unknown cluster has no place in the design",
        design={"clusters": "rt"},
    ),
    "a blank house in a cluster": Mistake(
        {"rumah": [1, 2, 3, 4, NAN, 6, 7, 8]},
        ("missing_cluster", "rumah", "B", 5, 1),
        "blank cluster in 1 row (row 5)",
        "fill in rumah",
        design={"clusters": ("rt", "rumah")},
    ),
    "no column of strata": Mistake(
        {},
        ("missing_column", "Dusun", "", None, 1),
        "the column 'Dusun', the stratum, is missing from the table of respondents; did you mean 'dusun'?",
        "rename the column, or name it in the design as dusun",
        design={"strata": "Dusun"},
    ),
    "no column of clusters": Mistake(
        {},
        ("missing_column", "rukun_tetangga", "", None, 1),
        "the column 'rukun_tetangga', the cluster, is missing from the table of respondents",
        "rename the column, or name it in the design",
        design={"clusters": "rukun_tetangga"},
    ),
    "codes of clusters that lie in two villages": Mistake(
        {"rt": ["320101", "320102", "32010101", "4", "32010101", "6", "7", "8"]},
        ("psu_over_units", "rt", "A", None, 1),
        "1 label of rt occurs in several villages, such as 32010101 in 2 (A, B)",
        'set villages_are="domains"; if not, give each its own code',
        severity="warning",
        design={"clusters": "rt"},
    ),
    "numbers of clusters that start anew in each village": Mistake(
        {},
        ("psu_over_units", "rt", "A", None, 4),
        "4 labels of rt occur in several villages, such as 1 in 2 (A, B): each is taken for one cluster",
        "put the village's code before the number",
        severity="warning",
        design={"clusters": "rt", "villages_are": "domains"},
    ),
    "a stratum of one cluster": Mistake(
        {"dusun": but("dusun", row4="u")},
        ("lonely_stratum", "rt", "A", None, 2),
        "a single cluster was drawn in 2 strata (A dusun t, A dusun u)",
        'or choose lonely="adjust", "average", "certainty" or "remove"',
        severity="warning",
        design={"strata": "dusun", "clusters": "rt"},
    ),
    "a stratum of one cluster that must not be": Mistake(
        {"dusun": but("dusun", row4="u")},
        ("lonely_stratum", "rt", "A", None, 2),
        "a single cluster was drawn in 2 strata (A dusun t, A dusun u)",
        "join such strata with others",
        design={"strata": "dusun", "clusters": "rt", "lonely": "fail"},
    ),
    # Population counts
    "a population smaller than the sample": Mistake(
        {"warga": [12, 12, 12, 12, 3, 3, 3, 3]},
        ("fpc_below_sample", "warga", "B", None, 1),
        "warga is smaller than the sample in 1 village (B): 4 of 3 in the first",
        "correct warga: it counts all respondents that could have been drawn",
        design={"fpc": "warga"},
    ),
    "two populations of one village": Mistake(
        {"warga": but("warga", row7=13)},
        ("fpc_not_constant", "warga", "B", None, 1),
        "warga differs within 1 village (B), from 12 to 13 in the first",
        "state one figure a stratum",
        design={"fpc": "warga"},
    ),
    "a population of zero, below it, and blank": Mistake(
        {"warga": but("warga", row4=0, row5=-5, row8=None)},
        ("bad_fpc", "warga", "A", 4, 3),
        "blank, zero or negative population count in 3 rows (row 4, 5, 8)",
        "give every respondent the count (above 1) or the share (up to 1)",
        design={"fpc": "warga"},
    ),
    "a population in words": Mistake(
        {"warga": ["12", "dua belas", "12", "12", "9", "9", "9", "9"]},
        ("text_in_numeric", "warga", "A", 2, 1),
        "a text of 9 characters where a number is expected in 1 row (row 2)",
        "write numbers with a decimal point",
        design={"fpc": "warga"},
    ),
    "no column of populations": Mistake(
        {},
        ("missing_column", "wargaa", "", None, 1),
        "the column 'wargaa', the finite population correction, is missing from the table of respondents; "
        "did you mean 'warga'?",
        "rename the column, or name it in the design as warga",
        design={"fpc": "wargaa"},
    ),
    # Whole columns
    "a question nobody answered": Mistake(
        {"q1": BLANK},
        ("empty_indicator", "q1", "", None, 1),
        "tolong has no usable answer from any respondent",
        "check the column, or take the indicator out",
        severity="warning",
    ),
    "a question all answered alike": Mistake(
        {"q1": [3, 3, None, 3, 3, 3, 3, 9]},
        ("constant_indicator", "q1", "", None, 1),
        "tolong is 3 for all 6 respondents who answered",
        "report scores with and without it",
        severity="warning",
    ),
    "listed villages that nobody visited": Mistake(
        {},
        ("unit_without_respondents", "kode", "C", None, 6),
        "6 villages of the village table have no respondents: C, D, E, F, G …",
        "their indicators from respondents stay without a value; correct the codes if they were visited",
        severity="warning",
        villages=[{"kode": code} for code in "CDABEFGH"],
    ),
    "a listed village that nobody visited": Mistake(
        {},
        ("unit_without_respondents", "kode", "C", None, 1),
        "1 village of the village table has no respondents: C",
        "correct the codes if they were visited",
        severity="warning",
        villages=[*VILLAGES, {"kode": "C"}],
    ),
}


def told(problem: ki.Problem) -> tuple[str, str, str, int | None, int]:
    return problem.code, problem.column, problem.unit, problem.row, problem.count


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake(name: str) -> None:
    mistake = MISTAKES[name]
    given = table(**mistake.columns)
    found = check(given, villages=mistake.villages, **mistake.design)
    (problem,) = found.found
    assert (problem.severity, problem.table) == (mistake.severity, "respondents")
    assert told(problem) == mistake.expected
    assert mistake.message in problem.message
    assert mistake.remedy in problem.remedy
    if problem.severity == "warning":
        assert found.ok
        estimates = estimate(given, villages=mistake.villages, **mistake.design)
        assert estimates.problems["code"].tolist() == [problem.code]
        return
    assert not found.ok
    with pytest.raises(ki.DataError) as caught:
        estimate(given, villages=mistake.villages, **mistake.design)
    assert caught.value.problems == (problem,)


def test_sound_data_have_no_problems() -> None:
    design: dict[str, Any] = {"weights": "bobot", "strata": "dusun", "clusters": "rt", "fpc": "warga"}
    for found in (check(table()), check(table(), villages=VILLAGES, **design)):
        assert found.ok
        assert found.problems.empty


def test_all_mistakes_at_once() -> None:
    given = table(
        kode=but("kode", row1="C", row2=None),
        q1=but("q1", row3=8, row4=0),
        q2=["ada", "Tidak adaa", "1", "1", "2", "2", "1", "2"],
        q3=but("q3", row1=np.inf, row5=-1),
        bobot=but("bobot", row2=-1, row3=None, row4=np.inf),
        dusun=but("dusun", row5=None),
        rt=but("rt", row6=None),
        warga=but("warga", row7=0),
    )
    villages = [{"kode": "A"}, {"kode": "B"}, {"kode": "B"}]
    design: dict[str, Any] = {
        "weights": "bobot", "strata": "dusun", "clusters": ("rt", "rumah"), "fpc": ("warga", "wargaa")
    }  # fmt: skip
    found = check(given, villages=villages, **design)
    assert [told(p) for p in found.found] == [
        ("duplicate_unit", "kode", "B", 3, 1),
        ("blank_code", "kode", "", 2, 1),
        ("unlisted_unit", "kode", "C", 1, 1),
        ("missing_stratum", "dusun", "B", 5, 1),
        ("missing_cluster", "rt", "B", 6, 1),
        ("missing_column", "rumah", "", None, 1),
        ("bad_fpc", "warga", "B", 7, 1),
        ("missing_column", "wargaa", "", None, 1),
        ("infinite", "bobot", "A", 4, 1),
        ("missing_weight", "bobot", "A", 3, 1),
        ("negative_weight", "bobot", "", 2, 1),
        ("outside_scale", "q1", "A", 4, 1),
        ("outside_scale", "q2", "", 2, 1),
        ("infinite", "q3", "C", 1, 1),
        ("outside_scale", "q3", "B", 5, 1),
    ]
    assert [p.table for p in found.found] == ["villages"] + ["respondents"] * 14
    assert all(p.remedy and p.severity == "error" for p in found.found)
    with pytest.raises(ki.DataError) as caught:
        estimate(given, villages=villages, **design)
    assert caught.value.problems == found.found
    assert len(found.problems) == 15


def test_many_mistakes_of_the_design_at_once() -> None:
    given = table(warga=[2, 2, 1, 5, 0.2, 0.2, 0.9, 0.9], dusun=list("sstusstt"))
    found = check(given, strata="dusun", fpc="warga", lonely="fail")
    assert [told(p) for p in found.found] == [("lonely_stratum", "dusun", "A", None, 1)]
    below = check(given.assign(warga=[1.5, 1.5, 1, 5, 2, 3, 0.9, 0.9]), strata="dusun", fpc="warga")
    assert [(p.severity, *told(p)) for p in below.found] == [
        ("error", "fpc_not_constant", "warga", "B", None, 1),
        ("error", "fpc_below_sample", "warga", "A", None, 1),
        ("warning", "lonely_stratum", "dusun", "A", None, 1),
    ]


def test_a_file_and_its_lines_are_named() -> None:
    reading = ki.Reading(table(q1=but("q1", row3=6)), "jawaban.csv", 2)
    (problem,) = check(reading).found
    assert (problem.file, problem.line, problem.row) == ("jawaban.csv", 4, 3)
    (quiet,) = check(ki.Reading(table(), "jawaban.csv", 2), villages=[*VILLAGES, {"kode": "C"}]).found
    assert quiet.file == "jawaban.csv"


# Columns


def test_no_column_of_villages() -> None:
    given = table().rename(columns={"kode": "Kode"})
    for villages in (None, VILLAGES):
        (problem,) = check(given, villages=villages).found
        assert told(problem) == ("missing_column", "kode", "", None, 1)
        assert (
            problem.message
            == "the column 'kode', which names the village, is missing from the table of respondents; "
            "did you mean 'Kode'?"
        )
        assert problem.remedy == "rename the column, or name it in `unit` of the framework as Kode"
    # Rows of unknown villages hide no other mistake.
    found = check(given.assign(q1=6, bobot=-1), weights="bobot")
    assert [p.code for p in found.found] == ["missing_column", "negative_weight", "outside_scale"]


def test_no_column_of_an_item() -> None:
    found = check(table().drop(columns=["q1"]).rename(columns={"q3": "Q_3"}))
    assert [told(p)[:2] for p in found.found] == [("missing_column", "q1"), ("missing_column", "q3")]
    first, second = found.found
    assert first.message == "the column 'q1', an item of tolong, is missing from the table of respondents"
    assert (
        second.message
        == "the column 'q3', an item of jam, is missing from the table of respondents; did you mean 'Q_3'?"
    )
    assert second.remedy == "rename the column, or name it in the framework as Q_3"


def test_two_columns_of_one_name() -> None:
    given = pd.concat([table(), table()[["q1"]]], axis=1)
    (problem,) = check(given, villages=VILLAGES).found
    assert (problem.severity, problem.code, problem.table) == ("error", "duplicate_column", "respondents")
    assert "two columns have one name: 'q1'" in problem.message
    assert problem.remedy == "rename or remove one"
    # What is wrong with the other table is told with it.
    both = check(given, villages=[{"kode": "A"}, {"kode": "A"}])
    assert {p.code for p in both.found} == {"duplicate_unit", "duplicate_column"}


@pytest.mark.parametrize("given", [[], "jawaban.csv", {"kode": ["A"], "q1": [1, 2]}, 5])
def test_no_table_of_respondents(given: Any) -> None:
    (problem,) = check(given).found
    assert problem.table == "respondents"
    assert problem.code == ("empty_table" if given == [] else "not_a_table")
    assert problem.remedy


# Which table


def both(**more: Any) -> ki.Framework:
    """Return a framework of one question and one village record."""
    return survey(asked("tolong", "q1"), indicator("air"), **more)


def test_a_framework_without_questions() -> None:
    (problem,) = check(
        table(), framework(indicator("air"), unit="kode"), [{"kode": "A", "air": 1}, {"kode": "B", "air": 2}]
    ).found
    assert (problem.severity, problem.code, problem.table) == ("error", "respondents_unused", "respondents")
    assert problem.message == "no indicator of contoh comes from respondents"
    assert "source: respondents" in problem.remedy


def test_a_framework_that_needs_both_tables() -> None:
    rows = [{"kode": "A", "air": 1}, {"kode": "B", "air": 2}]
    assert check(table(), both(), rows).ok
    (problem,) = check(table(), both()).found
    assert (problem.code, problem.table, problem.count) == ("villages_needed", "villages", 1)
    assert problem.message == "1 indicator of contoh comes from the village table: air"
    assert "pass villages=" in problem.remedy
    (problem,) = ki.check(both(), villages=rows).found
    assert (problem.code, problem.table, problem.count) == ("respondents_needed", "respondents", 1)
    assert problem.message == "1 indicator of contoh comes from respondents: tolong"
    assert "pass respondents=" in problem.remedy
    with pytest.raises(ki.DataError, match="comes from the village table"):
        ki.score(both(), respondents=table())


def test_values_of_both_tables_stand_side_by_side() -> None:
    rows = [{"kode": "B", "air": 30, "nama": "b"}, {"kode": "C", "air": 10}, {"kode": "A", "air": None}]
    estimates = estimate(table(), both(), rows)
    assert estimates.units == ("B", "C", "A")
    assert_array_equal(estimates.value, [[3, 30], [NAN, 10], [3, NAN]])
    assert estimates.reason.tolist() == [
        ["estimated", "none_sampled"], ["no_data", "none_sampled"], ["estimated", "no_data"]
    ]  # fmt: skip
    assert estimates.n.tolist() == estimates.psus.tolist() == [[4, 0], [0, 0], [4, 0]]
    assert_array_equal(estimates.degrees_of_freedom, [[3, np.inf], [0, np.inf], [3, np.inf]])
    assert_array_equal(estimates.standard_error[:, 1], [0, 0, NAN])
    assert_allclose(estimates.standard_error[[0, 2], 0] ** 2, [2 / 3 / 4, 10 / 3 / 4])
    assert estimates.unit_table["nama"].tolist()[0] == "b"


def test_without_a_village_table_the_villages_are_sorted() -> None:
    estimates = estimate(table(kode=["D", "D", "C", "C", "B", "B", "A", "A"]))
    assert estimates.units == ("A", "B", "C", "D")
    assert estimates.unit_table.shape == (4, 0)
    assert estimates.to_frame().index.tolist() == ["A", "B", "C", "D"]
    assert estimates.value[:, 0].tolist() == [3, 3, 4.5, 1.5]


def test_a_median_by_hand() -> None:
    one = survey(asked("tolong", "q1", statistic="median"), asked("rapat", "q2", "ada"))
    estimates = ki.estimate(one, respondents=table(kode=["A"] * 8, q1=[1, 1, 2, 2, 3, 4, 5, 5]))
    assert estimates.value[0, 0] == 2.5


def test_an_optional_group_needs_no_columns() -> None:
    extra = {
        "id": "adat",
        "optional": True,
        "weight": 0,
        "members": [asked("pranata", "q9"), asked("upacara", "q8")],
    }
    one = survey(asked("tolong", "q1"), extra)
    without = ki.score(one, respondents=table())
    assert without.problems.empty
    assert np.isnan(without.value[:, 1]).all()
    assert without.normalised.estimates.reason[:, 1:].tolist() == [["no_data"] * 2] * 2
    there = ki.score(one, respondents=table(q9=ANSWERS["q1"]))
    assert_array_equal(there.value[:, 1], [50, 50])
    assert_array_equal(there.value[:, 0], without.value[:, 0])
    assert there.standard_error[:, 0].tolist() == without.standard_error[:, 0].tolist()
    # Switched on, all its columns must be there.
    counted = one.with_weights({"adat": 1})
    found = check(table(q9=ANSWERS["q1"]), counted)
    assert [told(p)[:2] for p in found.found] == [("missing_column", "q8")]
    with pytest.raises(ki.DataError, match="1 indicator counts but was not estimated: upacara"):
        ki.score(counted, estimates=there.normalised.estimates)


# Calls


def test_what_cannot_be_asked_for() -> None:
    with pytest.raises(TypeError, match="pass respondents=, villages= or both"):
        ki.check(ONE)
    with pytest.raises(TypeError, match="pass respondents=, villages= or both"):
        ki.estimate(ONE)
    with pytest.raises(TypeError, match="pass respondents= as well"):
        ki.check(ONE, villages=VILLAGES, design=ki.SurveyDesign())
    with pytest.raises(TypeError, match="design must be a SurveyDesign, not dict"):
        ki.estimate(ONE, respondents=table(), design={"weights": "bobot"})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="publication must be a Publication, not dict"):
        ki.score(ONE, respondents=table(), publication={"minimum_psus": 2})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"not str: use ki.Framework.load\('idm'\)"):
        ki.check("idm", respondents=table())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"not dict: use ki.Framework.load\(name_or_path\)"):
        ki.score(document(), respondents=table())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="progress must be a function"):
        ki.estimate(ONE, respondents=table(), progress="ya")  # type: ignore[arg-type]
    estimates = estimate(table())
    with pytest.raises(TypeError, match="pass design= to estimate"):
        ki.score(ONE, estimates=estimates, design=ki.SurveyDesign())
    with pytest.raises(TypeError, match="or else estimates="):
        ki.score(ONE, estimates=estimates, respondents=table())


def test_progress_is_told_up_to_the_total() -> None:
    for run in (ki.estimate, ki.score):
        seen: list[tuple[int, int]] = []
        run(ONE, respondents=table(), progress=lambda *step, seen=seen: seen.append(step))
        assert seen[-1] == (4, 4)
        assert {total for _, total in seen} == {4}
        done = [d for d, _ in seen]
        assert done == sorted(set(done))
        assert len(done) >= 3


def test_progress_is_told_to_its_end_where_data_are_refused() -> None:
    seen: list[tuple[int, int]] = []
    with pytest.raises(ki.DataError):
        ki.estimate(ONE, respondents=[], progress=lambda *step: seen.append(step))
    assert seen == [(4, 4)]


class EnoughError(Exception):
    """What a caller raises to stop."""


def test_progress_may_cancel() -> None:
    def stop(done: int, total: int) -> None:
        if done == 2:
            raise EnoughError

    with pytest.raises(EnoughError):
        ki.estimate(ONE, respondents=table(), progress=stop)


# Odd samples


def test_one_respondent() -> None:
    estimates = estimate(table(q1=[None, 4, None, 9, 3, 3, 4, 2]))
    assert estimates.value[0, 0] == 4
    assert estimates.reason[0].tolist() == ["one_respondent", "estimated", "estimated"]
    assert np.isnan(estimates.standard_error[0, 0])
    assert (estimates.n[0, 0], estimates.psus[0, 0], estimates.degrees_of_freedom[0, 0]) == (1, 1, 0)
    alone = estimate(table().head(1))
    assert alone.reason.tolist() == [["one_respondent"] * 3]
    scores = ki.score(ONE, respondents=table(q1=[None, 4, None, 9, 3, 3, 4, 2]))
    assert scores.reason[:, 0].tolist() == ["one_respondent", "estimated"]
    assert not np.isnan(scores.value).any()
    assert scores.interval().isna().all(axis=1).tolist() == [True, False]


def test_one_cluster() -> None:
    estimates = estimate(table(rt=[1, 1, 1, 1, 1, 1, 2, 2]), clusters="rt")
    assert estimates.reason[0].tolist() == ["one_psu"] * 3
    assert np.isnan(estimates.standard_error[0]).all()
    assert estimates.psus.tolist() == [[1] * 3, [2] * 3]
    # All answers to one question from one cluster of several.
    some = estimate(table(q1=[1, 2, None, None, 3, 3, 4, 2], rt=[1, 1, 2, 2, 1, 1, 2, 2]), clusters="rt")
    assert some.reason[0].tolist() == ["one_psu", "estimated", "estimated"]
    assert (some.n[0, 0], some.psus[0, 0]) == (2, 1)


def test_identical_answers() -> None:
    estimates = estimate(table(q1=[5, 5, 5, None, 3, 3, 4, 2]))
    assert estimates.reason[0].tolist() == ["identical_answers", "estimated", "estimated"]
    assert estimates.standard_error[0, 0] == 0.0
    assert estimates.value[0, 0] == 5.0
    assert_array_equal(estimates.covariance("A")[0], [0, 0, 0])


def test_a_census() -> None:
    estimates = estimate(table(warga=[4] * 4 + [8] * 4), fpc="warga")
    assert estimates.reason.tolist() == [["census"] * 3, ["estimated"] * 3]
    assert_array_equal(estimates.standard_error[0], [0, 0, 0])
    assert_allclose(estimates.standard_error[1, 0] ** 2, 0.5 * 2 / 3 / 4)
    share = estimate(table(warga=[1.0] * 4 + [0.5] * 4), fpc="warga")
    assert_allclose(share.standard_error, estimates.standard_error)


def test_a_blank_answer_still_counts_in_the_sample() -> None:
    given = table(q1=[1, 2, 4, None, 3, 3, 4, 2])
    estimates = estimate(given)
    # Of four drawn, three answered: n/(n-1) is 4/3.
    assert_allclose(estimates.value[0, 0], 7 / 3)
    assert_allclose(estimates.standard_error[0, 0] ** 2, 4 / 3 * (14 / 3) / 9)
    dropped = estimate(given.drop(index=3))
    assert_allclose(dropped.standard_error[0, 0] ** 2, 3 / 2 * (14 / 3) / 9)


def test_a_weight_of_zero_counts_in_the_sample_but_not_in_the_estimate() -> None:
    estimates = estimate(table(bobot=[1, 1, 1, 0, 1, 1, 1, 1]), weights="bobot")
    blank = estimate(table(q1=[1, 2, 4, None, 3, 3, 4, 2]))
    assert estimates.value[0, 0] == blank.value[0, 0]
    assert_allclose(estimates.standard_error[0, 0], blank.standard_error[0, 0])
    assert estimates.n[:, 0].tolist() == [3, 4]


def test_weights_as_text_and_as_booleans() -> None:
    stated = estimate(table(), weights="bobot")
    assert_allclose(stated.value[:, 0], [14 / 5, 3])
    texts = estimate(table(bobot=[f" {w:.1f}" for w in ANSWERS["bobot"]]), weights="bobot")
    assert texts.value.tolist() == stated.value.tolist()
    assert texts.standard_error.tolist() == stated.standard_error.tolist()
    assert estimate(table(bobot=True), weights="bobot").value.tolist() == estimate(table()).value.tolist()


def test_a_cluster_over_two_villages() -> None:
    code = ["320101", "32010101", "32010102", "32010103", "32010101", "32010104", "32010105", "32010106"]
    given = table(rt=code)
    apart = estimate(given, clusters="rt")
    assert apart.problems["code"].tolist() == ["psu_over_units"]
    assert_array_equal(apart.covariance("A", "B"), np.zeros((3, 3)))
    shared = estimate(given, clusters="rt", villages_are="domains")
    assert shared.problems.empty
    # The one shared cluster: residuals of its two answers, among seven drawn.
    one, other = (2 - 3) / 4, (3 - 3) / 4
    mean = (one, other)
    assert_allclose(shared.covariance("A", "B")[0, 0], 7 / 6 * mean[0] * mean[1], atol=1e-15)
    one, other = (50 - 42.5) / 4, (30 - 45) / 4
    assert_allclose(shared.covariance("A", "B")[2, 2], 7 / 6 * one * other)
    assert_allclose(shared.covariance("B", "A"), shared.covariance("A", "B").T)


def test_numbers_of_clusters_may_come_again() -> None:
    """RT 1 of one dusun is not RT 1 of another, nor of another village."""
    given = table(
        dusun=["s", "s", "t", "t", "s", "s", "t", "t"],
        rt=[1, 2, 1, 2, 1, 2, 1, 2],
        rumah=[1, 1, 1, 1, 1, 1, 1, 1],
    )
    given = pd.concat([given, given.assign(q1=[2, 1, 5, 3, 3, 1, 4, 4], rumah=2)])
    label = given["kode"] + given["dusun"] + given["rt"].astype(str)
    own = given.assign(rt=label, rumah=label + given["rumah"].astype(str))
    designs: list[dict[str, Any]] = [
        {"strata": "dusun", "clusters": "rt", "weights": "bobot"},
        {"strata": "dusun", "clusters": ("rt", "rumah"), "fpc": ("warga",)},
    ]
    for design in designs:
        again, unique = estimate(given, **design), estimate(own, **design)
        assert again.problems.empty
        assert unique.problems.empty
        assert again.value.tolist() == unique.value.tolist()
        assert again.standard_error.tolist() == unique.standard_error.tolist()
        assert again.psus.tolist() == unique.psus.tolist() == [[4] * 3] * 2
        assert again.degrees_of_freedom.tolist() == [[2] * 3] * 2


def test_spellings_of_a_label_are_one() -> None:
    spelt = table(rt=[" 1", "1 ", 1, 1.0, "RT  1", "RT 1", "RT 2", "RT 2"])
    plain = table(rt=[1, 1, 1, 1, 1, 1, 2, 2])
    one, other = estimate(spelt, clusters="rt"), estimate(plain, clusters="rt")
    assert one.psus.tolist() == other.psus.tolist() == [[1] * 3, [2] * 3]
    assert (
        one.standard_error.tolist() == other.standard_error.tolist() or np.isnan(one.standard_error[0]).all()
    )
    assert one.standard_error[1].tolist() == other.standard_error[1].tolist()


def test_a_village_over_two_strata() -> None:
    estimates = estimate(table(), strata="dusun", weights="bobot")
    # Village A: weights 3 and 2 of 5 in strata s and t; linearised residuals within each.
    w, y = np.array([1.0, 2, 1, 1]), np.array([1.0, 2, 4, 5])
    z = w * (y - (w * y).sum() / 5) / 5
    expected = 2 * (z[:2] - z[:2].mean()) @ (z[:2] - z[:2].mean())
    expected += 2 * (z[2:] - z[2:].mean()) @ (z[2:] - z[2:].mean())
    assert_allclose(estimates.standard_error[0, 0] ** 2, expected)
    assert estimates.degrees_of_freedom.tolist() == [[2] * 3] * 2


def test_rows_in_any_order_give_the_same_bits() -> None:
    given = pd.concat(
        [table(), table(q1=[5, 5, 1, 3, 2, None, 4, 1], q3=[0.1, 0.2, 0.3, 0.7, 1 / 3, 9, 5, 6])]
    )
    design: dict[str, Any] = {"weights": "bobot", "strata": "dusun"}
    further: list[dict[str, Any]] = [{}, {"clusters": "rt"}, {"clusters": "rt", "fpc": "warga"}]
    for more in further:
        first = estimate(given, **design, **more)
        for seed in range(4):
            again = estimate(given.sample(frac=1, random_state=seed), **design, **more)
            assert again.value.tobytes() == first.value.tobytes()
            assert again.standard_error.tobytes() == first.standard_error.tobytes()
            assert first.factor is not None
            assert again.factor is not None
            assert again.factor.rows.tobytes() == first.factor.rows.tobytes()


def test_items_are_combined_per_respondent() -> None:
    items = [{"column": "q1", "scale": "likert"}, {"column": "q4", "scale": "likert", "reverse": True}]
    given = table(q4=[1, 5, 3, 7, 3, 1, 1, 8])
    mean = estimate(given, survey({"id": "rukun", "items": items, "minimum_items": 2}))
    # A: means of (1, 5), (2, 1), (4, 3); B: of (3, 3), (3, 5), (4, 5).
    assert_allclose(mean.value[:, 0], [8 / 3, 11.5 / 3])
    count = estimate(given, survey({"id": "rukun", "items": items, "combine": "count"}))
    assert_allclose(count.value[:, 0], [4 / 3, 2])
    assert mean.n.tolist() == count.n.tolist() == [[3], [3]]


def test_capped_answers_are_counted() -> None:
    scales = {"jam": {"kind": "numeric", "lower": 0, "upper": 50, "cap": True}}
    one = survey(asked("jam", "q3", "jam"), scales=scales)
    estimates = estimate(table(), one)
    assert estimates.value[:, 0].tolist() == [30, 35]
    assert estimates.steps[0].counts["answers_capped"] == 3
    assert estimates.steps[0].counts["respondents"] == 8
    assert ki.normalise(estimates).treated.empty


# Shares and ratios


def test_a_share_is_of_those_above_the_lower_end() -> None:
    one = survey(asked("pernah", "q1", statistic="share"), asked("ada", "q2", "ada", statistic="share"))
    estimates = estimate(table(q1=[1, 2, 4, None, 1, 1, 1, 2]), one)
    assert_allclose(estimates.value, [[2 / 3, 3 / 4], [1 / 4, 1 / 4]])
    # Of n drawn, m answered: p(1-p)/m · n/(n-1).
    assert_allclose(estimates.standard_error[:, 0] ** 2, [4 / 3 * (2 / 9) / 3, (3 / 16) / 3])
    assert_allclose(estimates.standard_error[:, 1] ** 2, [(3 / 16) / 3, (3 / 16) / 3])
    scores = ki.score(one, respondents=table())
    assert_allclose(scores.normalised.value[:, 0], [75, 100])


def test_a_share_of_several_items() -> None:
    items = [{"column": "q2", "scale": "ada"}, {"column": "q3", "scale": "persen"}]
    for combine, expected in (("sum", [1, 1]), ("mean", [1, 1]), ("count", [1, 1])):
        any_of = survey({"id": "salah_satu", "statistic": "share", "combine": combine, "items": items})
        assert_allclose(estimate(table(), any_of).value[:, 0], expected)
        some = estimate(table(q3=[0, 0, 100, 0, 0, None, 60, 80]), any_of)
        # Of B one has neither; one has only the first item, which a sum or a count needs both of.
        assert_allclose(some.value[:, 0], [3 / 4, 1 / 2 if combine == "mean" else 2 / 3])
    pair = [{"column": "q1", "scale": "likert"}, {"column": "q4", "scale": "likert"}]
    total = survey({"id": "jumlah", "statistic": "share", "combine": "sum", "items": pair})
    # The lower end of a sum of two is 2.
    assert_allclose(estimate(table(q4=[1, 1, 2, 1, 1, 1, 1, 1]), total).value[:, 0], [3 / 4, 1])


def test_a_share_of_weights() -> None:
    one = survey(asked("sering", "q1", statistic="share"))
    estimates = estimate(table(), one, weights="bobot", clusters="rt")
    w, y = np.array([1.0, 2, 1, 1]), np.array([0.0, 1, 1, 1])
    z = w * (y - 0.8) / 5
    assert_allclose(estimates.value[0, 0], 0.8)
    assert_allclose(estimates.standard_error[0, 0] ** 2, 4 / 3 * (z**2).sum())


PERSONS: dict[str, Any] = {"q5": [1, 0, 2, 3, 0, 0, 1, None], "orang": [2, 1, 4, 3, 3, 2, 5, None]}


def ratio(per: float = 1, **scale: Any) -> ki.Framework:
    """Return a framework of members of a household who join in, per member."""
    scales = {"bagian": {"kind": "numeric", "lower": 0, "upper": per} | scale}
    member = asked("ikut", "q5", "bagian", statistic="ratio", denominator={"column": "orang", "per": per})
    return survey(member, scales=scales)


@pytest.mark.parametrize("per", [1, 100])
def test_a_ratio_of_totals(per: float) -> None:
    estimates = estimate(table(**PERSONS), ratio(per), weights="bobot", strata="dusun", clusters="rt")
    w, y, x = np.array([1.0, 2, 1, 1]), np.array([1.0, 0, 2, 3]), np.array([2.0, 1, 4, 3])
    value = (w * y).sum() / (w * x).sum()
    assert_allclose(estimates.value, [[per * value], [per * 1 / 16]])
    z = w * (y - value * x) / (w * x).sum()
    expected = sum(2 * ((part - part.mean()) ** 2).sum() for part in (z[:2], z[2:]))
    assert_allclose(estimates.standard_error[0, 0], per * np.sqrt(expected))
    assert estimates.n[:, 0].tolist() == [4, 3]


def test_a_ratio_is_no_mean_of_ratios() -> None:
    estimates = estimate(table(**PERSONS), ratio())
    assert_allclose(estimates.value[:, 0], [6 / 10, 1 / 10])
    z = (np.array([1.0, 0, 2, 3]) - 0.6 * np.array([2.0, 1, 4, 3])) / 10
    assert_allclose(estimates.standard_error[0, 0] ** 2, 4 / 3 * (z**2).sum())


def test_a_ratio_of_two_items() -> None:
    items = [{"column": "q5", "scale": "persen"}, {"column": "q6", "scale": "persen"}]
    for combine, factor in (("sum", 1.0), ("mean", 0.5)):
        member = {"id": "ikut", "items": items, "combine": combine, "statistic": "ratio",
                  "denominator": {"column": "orang", "per": 10}}  # fmt: skip
        given = table(**PERSONS | {"q6": [1, 1, 1, 1, 1, 1, 1, None]})
        assert_allclose(estimate(given, survey(member)).value[:, 0], [factor * 10, factor * 4])


def test_a_household_without_members_adds_nothing() -> None:
    given = table(**PERSONS | {"q5": [1, 0, 2, 3, 0, 0, 1, 0], "orang": [2, 1, 4, 3, 3, 2, 5, 0]})
    estimates = estimate(given, ratio())
    assert_allclose(estimates.value[:, 0], [0.6, 0.1])
    assert estimates.n[:, 0].tolist() == [4, 4]


def test_a_ratio_outside_its_scale() -> None:
    given = table(**PERSONS | {"q5": [9, 9, 2, 3, 0, 0, 1, None]})
    found = check(given, ratio())
    (problem,) = found.found
    assert (problem.severity, *told(problem)) == ("error", "outside_scale", "q5", "A", None, 1)
    assert problem.message == "the ratio ikut is 2.3 in A, outside its scale (0…1); 1 village in all"
    assert "set cap: true on it" in problem.remedy
    with pytest.raises(ki.DataError, match="the ratio ikut is"):
        estimate(given, ratio())
    # The ends are those of the ratio: no single answer is held to them.
    assert check(given, ratio(upper=3)).ok


def test_a_ratio_is_held_on_the_end_of_its_scale() -> None:
    given = table(**PERSONS | {"q5": [9, 9, 2, 3, 0, 0, 1, None]})
    estimates = estimate(given, ratio(cap=True))
    assert estimates.value[:, 0].tolist() == [1, 0.1]
    assert estimates.reason[:, 0].tolist() == ["no_gradient", "estimated"]
    assert np.isnan(estimates.standard_error[0, 0])
    assert np.isnan(estimates.covariance("A")).all()
    assert estimates.factor is not None
    assert_array_equal(estimates.factor.variance(2)[0], [0])
    treated = ki.normalise(estimates).treated
    assert treated.to_dict("list") == {
        "unit": ["A"], "indicator": ["ikut"], "before": [2.3], "after": [1.0], "step": ["cap ikut"]
    }  # fmt: skip
    scores = ki.score(ratio(cap=True), respondents=given)
    assert scores.reason[:, 0].tolist() == ["no_gradient", "estimated"]
    assert scores.normalised.estimates.steps[0].counts["capped"] == 1


def test_a_ratio_held_on_an_end_where_its_error_was_unknown() -> None:
    given = table(**PERSONS | {"q5": [9, 9, 2, 3, 0, 0, 1, None]})
    estimates = estimate(given.assign(rt=[1, 1, 1, 1, 1, 1, 2, 2]), ratio(cap=True), clusters="rt")
    assert estimates.reason[:, 0].tolist() == ["one_psu", "estimated"]


@pytest.mark.parametrize("cell", [-1, None])
def test_a_denominator_that_cannot_be_used(cell: Any) -> None:
    given = table(**PERSONS | {"orang": [2, 1, cell, 3, 3, 2, 5, None]})
    (problem,) = check(given, ratio()).found
    assert (problem.severity, *told(problem)) == ("error", "bad_denominator", "orang", "A", 3, 1)
    assert (
        problem.message
        == "the denominator of ikut is negative or blank where there is a value in 1 row (row 3)"
    )
    assert "0 where there is nothing to count, or leave the item blank too" in problem.remedy


def test_a_denominator_of_zero_in_a_whole_village() -> None:
    given = table(**PERSONS | {"orang": [0, 0, 0, 0, 3, 2, 5, None]})
    (problem,) = check(given, ratio()).found
    assert (problem.severity, *told(problem)) == ("error", "bad_denominator", "orang", "A", None, 1)
    assert problem.message == "the denominator of ikut is 0 for all respondents of A; 1 village in all"
    assert problem.remedy == "leave the item blank where there is nothing to divide by"
    both = given.assign(orang=0)
    assert "2 villages in all" in check(both, ratio()).found[0].message


def test_a_denominator_in_words_or_missing() -> None:
    given = table(**PERSONS | {"orang": ["2", "satu", "4", "3", "3", "2", "5", None]})
    (problem,) = check(given, ratio()).found
    assert told(problem) == ("text_in_numeric", "orang", "A", 2, 1)
    (problem,) = check(table(q5=PERSONS["q5"], orangg=1), ratio()).found
    assert (
        problem.message
        == "the column 'orang', the denominator of ikut, is missing from the table of respondents; "
        "did you mean 'orangg'?"
    )


def test_a_mean_per_member_divides_each_respondent() -> None:
    scales = {"bagian": {"kind": "numeric", "lower": 0, "upper": 1}}
    one = survey(asked("ikut", "q5", "bagian", denominator={"column": "orang"}), scales=scales)
    estimates = estimate(table(**PERSONS), one)
    assert_allclose(estimates.value[:, 0], [(0.5 + 0 + 0.5 + 1) / 4, 0.2 / 3])
    (problem,) = check(table(**PERSONS | {"orang": [2, 0, 4, 3, 3, 2, 5, None]}), one).found
    assert told(problem) == ("bad_denominator", "orang", "A", 2, 1)


# Estimates for another framework


def test_estimates_serve_a_framework_with_other_weights() -> None:
    estimates = estimate(table(), weights="bobot", clusters="rt")
    other = survey(
        asked("tolong", "q1", weight=3), asked("rapat", "q2", "ada"), asked("jam", "q3", "persen", weight=0)
    )
    moved = estimates.for_framework(other)
    assert moved.framework == other
    assert moved.factor is estimates.factor
    assert moved.sample is estimates.sample
    assert moved.steps[0].parameters["estimated_with"] == ONE.digest
    assert moved.steps[0].parameters["design"]["weights"] == "bobot"
    scores, again = ki.score(other, estimates=estimates), ki.score(
        other, respondents=table(), design=ki.SurveyDesign(weights="bobot", clusters="rt")
    )  # fmt: skip
    assert scores.value.tobytes() == again.value.tobytes()
    assert scores.standard_error.tobytes() == again.standard_error.tobytes()
    assert scores.n.tolist() == again.n.tolist()
    share = survey(
        asked("tolong", "q1", statistic="share"), asked("rapat", "q2", "ada"), asked("jam", "q3", "persen")
    )
    with pytest.raises(ki.DataError, match="made for other indicators"):
        ki.score(share, estimates=estimates)


def test_a_question_nobody_answered_is_no_question_left_out() -> None:
    estimates = estimate(table(q1=BLANK))
    lighter = ONE.with_weights({"jam": 2})
    assert np.isnan(ki.score(lighter, estimates=estimates).normalised.value[:, 0]).all()


# Personal data

NIK, NAME, PHONE = "3273014505880002", "Siti Aminah", "081234567890"
PRIVATE = (NIK, NAME, "Siti", "Aminah", "aminah", PHONE, PHONE.lstrip("0"), "3273", "8123")


def private_cells(column: str) -> list[Any]:
    return [NIK, NAME, PHONE, *map(str, ANSWERS[column][3:])]


def assert_silent(*texts: str) -> None:
    for said in texts:
        assert not [word for word in PRIVATE if word in said]


@pytest.mark.parametrize("column", ["q1", "q2", "q3", "bobot", "warga"])
@pytest.mark.parametrize("numbers", [False, True])
def test_what_a_person_typed_is_never_shown(column: str, numbers: bool) -> None:
    cells = private_cells(column)
    if numbers:
        cells = [int(NIK), int(PHONE), -int(PHONE), *ANSWERS[column][3:]]
    given = table(**{column: cells})
    found = check(given, weights="bobot", fpc="warga")
    assert_silent(found.recoding.to_string(), found.recoding.to_csv())
    assert not found.ok
    assert_silent(
        repr(found),
        str(found),
        found._repr_html_(),
        found.problems.to_string(),
        found.problems.to_csv(),
        str(found.found),
    )
    with pytest.raises(ki.DataError) as caught:
        estimate(given, weights="bobot", fpc="warga")
    assert_silent(str(caught.value), repr(caught.value))


@pytest.mark.parametrize("column", ["kode", "dusun", "rt"])
def test_what_a_person_typed_as_a_label_is_never_shown_with_answers(column: str) -> None:
    given = table(**{column: private_cells(column)}, q4=NAME)
    found = check(given, strata="dusun", clusters="rt")
    assert_silent(found.recoding.to_csv())


def test_columns_that_nobody_asked_for_are_not_read() -> None:
    given = table(nama=NAME, nik=NIK)
    estimates = estimate(given, villages=VILLAGES)
    assert estimates.unit_table.empty or "nama" not in estimates.unit_table
    assert_silent(repr(estimates), estimates.recoding.to_csv(), estimates.problems.to_csv())
