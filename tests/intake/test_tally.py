"""The table that says how each answer was read, and how many gave it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import ketahanan_index as ki
from framework.documents import SCALES, document, indicator
from intake.surveys import NAN, asked, but, check, estimate, survey, table

Line = tuple[str, float | None, int]


def lines(recoding: pd.DataFrame, column: str, table: str = "respondents") -> dict[str, list[Line]]:
    """Return what an item's answers were taken for: by kind, each answer with its value and count."""
    own = recoding[(recoding["column"] == column) & (recoding["table"] == table)]
    assert own["count"].gt(0).all()
    assert not own.duplicated(["answer", "kind"]).any()
    out: dict[str, list[Line]] = {}
    for row in own.to_dict("records"):
        value = None if np.isnan(row["value"]) else row["value"]
        out.setdefault(row["kind"], []).append((row["answer"], value, row["count"]))
    return {kind: sorted(found) for kind, found in sorted(out.items())}


def read(given: Any, framework: ki.Framework, column: str) -> dict[str, list[Line]]:
    return lines(check(given, framework).recoding, column)


def one(scale: str = "likert", scales: Any = None, **more: Any) -> ki.Framework:
    """Return a framework of one question in the column q."""
    item = {"column": "q", "scale": scale, **({"reverse": True} if more.pop("reverse", False) else {})}
    methodology = {"normalisation": "min_max"} if scale == "bebas" else {}
    return survey(
        {"id": "x", "items": [item], **more}, scales=SCALES | (scales or {}), methodology=methodology
    )


def test_codes_of_an_ordinal_scale() -> None:
    found = read(table(q=[1, 5, 5, 8, 9, 7, None, 3]), one(), "q")
    assert found == {
        "blank": [("", None, 1)],
        "missing": [("8", None, 1), ("9", None, 1)],
        "not_applicable": [("7", None, 1)],
        "valid": [("1", 1, 1), ("3", 3, 1), ("5", 5, 2)],
    }


def test_labels_and_codes_as_text() -> None:
    cells = ["Sering", " SERING ", "often", "4", "4.0", "8", "", " "]
    found = read(table(q=cells), one(), "q")
    assert found == {
        "blank": [("", None, 2)],
        "missing": [("8", None, 1)],
        "valid": [("4", 4, 2), ("often", 4, 1), ("sering", 4, 2)],
    }


def test_answers_that_could_not_be_read() -> None:
    cells = ["Sering", "Serng", "Sering sekali", "6", "Siti", "Budi", 2.5, 1234567]
    found = read(table(q=cells), one(), "q")
    assert found == {
        "unmapped": [
            ("'6'", None, 1),
            ("2.5", None, 1),
            ("a number of 7 digits", None, 1),
            ("a text of 13 characters", None, 1),
            ("a text of 4 characters", None, 2),
            ("a text of 5 characters (did you mean 'sering'?)", None, 1),
        ],
        "valid": [("sering", 4, 1)],
    }


def test_numbers_that_are_no_codes() -> None:
    found = read(table(q=[1, 6, 6, 2.5, np.inf, 1234567, 7654321, NAN]), one(), "q")
    assert found["valid"] == [("1", 1, 1)]
    assert found["blank"] == [("", None, 1)]
    counted = {answer: count for answer, _, count in found["unmapped"]}
    assert counted.pop("6") == 2
    assert counted.pop("2.5") == 1
    assert counted.pop("a number of 7 digits") == 2
    assert list(counted.values()) == [1]


def test_a_yes_no_question() -> None:
    numbers = read(table(q=[1, 2, 2, 1, 1, None, 3, 1]), one("ada"), "q")
    assert numbers == {
        "blank": [("", None, 1)], "unmapped": [("3", None, 1)], "valid": [("1", 1, 4), ("2", 0, 2)]
    }  # fmt: skip
    texts = read(table(q=["ada", "Tak ada", "tidak ada", "1", "2", None, "?", "Ada"]), one("ada"), "q")
    assert texts["valid"] == [("1", 1, 1), ("2", 0, 1), ("ada", 1, 2), ("tak ada", 0, 1), ("tidak ada", 0, 1)]
    assert texts["unmapped"] == [("'?'", None, 1)]
    words = {"setuju": {"kind": "binary", "yes": ["ya", 1], "no": "tidak", "missing": "entah"}}
    assert read(table(q=[1.0] * 7 + [NAN]), one("setuju", words), "q") == {
        "blank": [("", None, 1)], "valid": [("1", 1, 7)]
    }  # fmt: skip
    assert read(table(q=["ya", "Entah"] * 4), one("setuju", words), "q") == {
        "missing": [("entah", None, 4)], "valid": [("ya", 1, 4)]
    }  # fmt: skip
    assert read(table(q=[True, False] * 4), one("setuju", words), "q")["valid"] == [("1", 1, 4)]


def test_a_reversed_item_shows_its_values_turned_round() -> None:
    for cells in ([1, 2, 2, 5, 8, None, 7, 4], ["1", "Jarang", "jarang", "5", "8", None, "7", "4"]):
        found = read(table(q=cells), one(reverse=True), "q")
        assert {value for _, value, _ in found["valid"]} == {5, 4, 1, 2}
        assert sum(count for _, _, count in found["valid"]) == 5
        assert found["missing"] == [("8", None, 1)]
    scales = {"jam": {"kind": "numeric", "lower": 0, "upper": 10}}
    turned = read(table(q=[0, 10, 4, 4, 4, 0, 0, 0]), one("jam", scales, reverse=True), "q")
    assert turned == {"valid": [("0", 10, 4), ("10", 0, 1), ("4", 6, 3)]}
    assert read(table(q=[1, 2] * 4), one("ada", reverse=True), "q")["valid"] == [("1", 0, 4), ("2", 1, 4)]


# Numbers


def test_few_whole_numbers_are_listed() -> None:
    scales = {
        "jam": {"kind": "numeric", "lower": 0, "upper": 60, "missing": [98, "entah"], "not_applicable": 97}
    }
    found = read(table(q=[0, 3, 3, 31, 98, 97, NAN, 98]), one("jam", scales), "q")
    assert found == {
        "blank": [("", None, 1)],
        "missing": [("98", None, 2)],
        "not_applicable": [("97", None, 1)],
        "valid": [("0", 0, 1), ("3", 3, 2), ("31", 31, 1)],
    }
    texts = [" 3", "3.0", "", "98", "ENTAH", "97", "lima", "1_0"]
    assert read(table(q=texts), one("jam", scales), "q") == {
        "blank": [("", None, 1)],
        "missing": [("98", None, 1), ("entah", None, 1)],
        "not_applicable": [("97", None, 1)],
        "unmapped": [("'1_0'", None, 1), ("a text of 4 characters", None, 1)],
        "valid": [("3", 3, 2)],
    }


def test_many_numbers_are_summed_up() -> None:
    for cells in ([0, 3, 32, 4, 5, 6, 7, None], ["0", "3", "32", "4", "5", "6", "7", None]):
        assert read(table(q=cells), one("persen"), "q") == {
            "blank": [("", None, 1)], "valid": [("0 … 32", None, 7)]
        }  # fmt: skip
    assert read(table(q=[0.5, 3, 3, 3, 3, 3, 3, 3]), one("persen"), "q") == {"valid": [("0.5 … 3", None, 8)]}
    assert read(table(q=0.25), one("persen"), "q") == {"valid": [("0.25", None, 8)]}


def test_numbers_beyond_the_ends_show_what_they_count_as() -> None:
    scales = {"jam": {"kind": "numeric", "lower": 1, "upper": 8, "cap": True}}
    for cells in ([0, 3, 12, 12, 8, 8, 8, 1], ["0", "3", "12", "12", "8", "8", "8", "1"]):
        assert read(table(q=cells), one("jam", scales), "q") == {
            "valid": [("0", 1, 1), ("1", 1, 1), ("12", 8, 2), ("3", 3, 1), ("8", 8, 3)]
        }  # fmt: skip
    back = read(table(q=[0, 3, 12, 12, 8, 8, 8, 1]), one("jam", scales, reverse=True), "q")
    assert back["valid"] == [("0", 8, 1), ("1", 8, 1), ("12", 1, 2), ("3", 6, 1), ("8", 1, 3)]


# Multiple choice


def options(*chosen: str | None) -> pd.DataFrame:
    """Return respondents with one column an option, as text codes say what they chose."""
    names = ["bahan", "tenaga", "tidak_ada", "tidak_tahu", "uang"]
    marks = {f"q/{n}": [None if c is None else float(n in c.split()) for c in chosen] for n in names}
    return table(**marks)


def test_multiple_choice_both_ways() -> None:
    cells = [
        "uang",
        "tenaga uang",
        "bahan tenaga uang",
        None,
        "tidak_ada",
        "tidak_tahu",
        "tenaga uang",
        "uang",
    ]
    texts, columns = table(q=cells), options(*cells)
    expected = {
        "blank": [("", None, 1)],
        "valid": [("bahan tenaga uang", 3, 1), ("tenaga uang", 2, 2), ("tidak_ada", 0, 1), ("uang", 1, 2)],
    }
    for given in (texts, columns):
        found = read(given, one("bantuan"), "q")
        assert [(answer, count) for answer, _, count in found.pop("missing")] == [("tidak_tahu", 1)]
        assert found == expected
    by_text, by_column = estimate(texts, one("bantuan")), estimate(columns, one("bantuan"))
    assert by_text.value.tolist() == by_column.value.tolist() == [[2], [1]]
    assert by_text.standard_error.tolist() == by_column.standard_error.tolist()
    assert by_text.n.tolist() == by_column.n.tolist() == [[3], [3]]
    integers = columns.astype({c: "Int64" for c in map(str, columns) if c.startswith("q/")})
    assert read(integers, one("bantuan"), "q")["valid"] == expected["valid"]


def test_nothing_chosen_is_an_answer_only_in_columns() -> None:
    found = read(options("", "uang", None, "", "uang", "uang", "uang", "uang"), one("bantuan"), "q")
    assert found == {"blank": [("", None, 1)], "valid": [("", 0, 2), ("uang", 1, 5)]}


def test_choices_that_contradict_each_other() -> None:
    cells = ["uang tidak_ada", "uang kertas", "uang", "uang", "uang", "uang", "uang", "tenaga"]
    expected: list[Line] = [("a text of 14 characters", None, 1), ("a text of 11 characters", None, 1)]
    found = read(table(q=cells), one("bantuan"), "q")
    assert found["unmapped"] == sorted(expected)
    assert found["valid"] == [("tenaga", 1, 1), ("uang", 1, 5)]


def test_more_choices_than_count() -> None:
    scales = {"bantuan": SCALES["bantuan"] | {"upper": 2}}
    cells = ["bahan tenaga uang", "uang", *[None] * 6]
    for given in (table(q=cells), options(*cells)):
        assert read(given, one("bantuan", scales), "q")["valid"] == [
            ("bahan tenaga uang", 2, 1),
            ("uang", 1, 1),
        ]
        assert estimate(given, one("bantuan", scales)).value[0, 0] == 1.5


# The whole table


def test_counts_add_up_to_the_rows_for_every_item() -> None:
    random = np.random.default_rng(2)
    size = 500
    given = pd.DataFrame(
        {
            "kode": random.choice(list("ABC"), size),
            "angka": random.choice([1, 2, 3, 4, 5, 6, 7, 8, 9, NAN, 2.5, np.inf], size),
            "kata": random.choice(["Sering", "sering ", "4", "", "Siti", "8", "sring", "7"], size),
            "ya": random.choice(["ada", "2", "x", "mungkin"], size),
            "jam": random.choice([0, 5, 99.5, 100, -1, NAN], size),
            "menit": random.choice(["0", "5", "lima", "100", "-1", "99,5", "1e2"], size),
            "bantu": random.choice(["uang", "uang tenaga", "tidak_ada uang", "tidak_tahu", ""], size),
        }
    )
    framework = survey(
        asked("a", "angka"), asked("k", "kata"), asked("y", "ya", "ada"), asked("j", "jam", "persen"),
        asked("m", "menit", "persen"), asked("b", "bantu", "bantuan"),
    )  # fmt: skip
    recoding = check(given, framework).recoding
    assert recoding.groupby("column")["count"].sum().to_dict() == dict.fromkeys(given.columns[1:], size)
    assert set(recoding["kind"]) == {"valid", "missing", "not_applicable", "blank", "unmapped"}
    unread = recoding[recoding["kind"].isin(["unmapped", "blank", "not_applicable"])]
    assert unread["value"].isna().all()
    rows = check(given.sample(frac=1, random_state=1), framework).recoding
    columns = ["column", "kind", "answer"]
    pd.testing.assert_frame_equal(
        rows.sort_values(columns, ignore_index=True), recoding.sort_values(columns, ignore_index=True)
    )


def test_columns_and_order_of_the_table() -> None:
    recoding = check(table(q2=but("q2", row1=3), q3=["x", *map(str, range(7))])).recoding
    assert recoding.columns.tolist() == ["table", "indicator", "column", "answer", "kind", "value", "count"]
    assert recoding["kind"].tolist()[:2] == ["unmapped", "unmapped"]
    assert "unmapped" not in recoding["kind"].tolist()[2:]
    # Then in the order of the framework.
    assert recoding["column"].tolist()[2:] == sorted(recoding["column"].tolist()[2:])
    assert recoding[["indicator", "column"]].drop_duplicates().to_numpy().tolist() == [
        ["rapat", "q2"], ["jam", "q3"], ["tolong", "q1"]
    ]  # fmt: skip
    assert recoding["value"].dtype == "float64"
    assert recoding["count"].dtype == "int64"
    recoding.loc[:, "count"] = 0
    assert check(table()).recoding["count"].sum() == 24


def both() -> ki.Framework:
    return ki.Framework.from_dict(
        document(asked("tolong", "q1"), indicator("air"), indicator("rapat", "likert"), unit="kode")
    )


def test_both_tables_are_counted() -> None:
    villages = [{"kode": "A", "air": 10, "rapat": "Sering"}, {"kode": "B", "air": 12, "rapat": "Siring"}]
    found = ki.check(both(), respondents=table(), villages=villages).recoding
    assert found["table"].tolist() == ["villages"] + ["respondents"] * 5 + ["villages"] * 2
    assert lines(found, "rapat", "villages") == {
        "unmapped": [("a text of 6 characters (did you mean 'sering'?)", None, 1)], "valid": [("sering", 4, 1)]
    }  # fmt: skip
    # A record of its own is no answer that others share: numbers of villages are summed up.
    assert lines(found, "air", "villages") == {"valid": [("10 … 12", None, 2)]}
    alone = ki.check(both(), villages=villages)
    assert set(alone.recoding["table"]) == {"villages"}


def test_estimates_and_scores_keep_the_table() -> None:
    given = table(q1=but("q1", row2=8, row3=None))
    estimates = estimate(given)
    pd.testing.assert_frame_equal(estimates.recoding, check(given).recoding)
    scores = ki.score(estimates.framework, estimates=estimates)
    pd.testing.assert_frame_equal(scores.normalised.estimates.recoding, estimates.recoding)
    assert check([]).recoding.empty
    assert check([]).recoding.dtypes.to_dict()["count"] == "int64"


def test_a_denominator_is_no_answer() -> None:
    scales = {"bagian": {"kind": "numeric", "lower": 0, "upper": 1}}
    for statistic in ("mean", "ratio"):
        framework = one("bagian", scales, statistic=statistic, denominator={"column": "orang"})
        recoding = check(table(q=[1, 0, 2, 3, 0, 0, 1, 1], orang=4), framework).recoding
        assert set(recoding["column"]) == {"q"}
        assert lines(recoding, "q")["valid"] == [("0", 0, 3), ("1", 1, 3), ("2", 2, 1), ("3", 3, 1)]


@pytest.mark.parametrize("combine", ["mean", "sum", "count"])
def test_items_that_are_combined_are_counted_one_by_one(combine: str) -> None:
    items = [{"column": "q1", "scale": "likert"}, {"column": "q4", "scale": "likert", "reverse": True}]
    framework = survey({"id": "rukun", "items": items, "combine": combine})
    recoding = check(table(q4=[1, 1, 2, None, 5, 5, 5, 9]), framework).recoding
    assert lines(recoding, "q4") == {
        "blank": [("", None, 1)], "missing": [("9", None, 1)], "valid": [("1", 5, 2), ("2", 4, 1), ("5", 1, 3)]
    }  # fmt: skip
    assert set(recoding["indicator"]) == {"rukun"}


def test_two_spellings_of_one_number_are_counted_once() -> None:
    halves = {"kind": "numeric", "lower": 0, "upper": 10, "missing": [99, 99.0, "99"], "not_applicable": [98]}
    found = read(table(q=[1, 2.5, 99, 99, 98, 3, NAN, 2]), one("paruh", {"paruh": halves}), "q")
    assert found["missing"] == [("99", None, 2)]
    assert found["not_applicable"] == [("98", None, 1)]
    assert sum(count for kind in found.values() for _, _, count in kind) == 8
