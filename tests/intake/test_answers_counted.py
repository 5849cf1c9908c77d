"""How answers are counted where they are odd, and what about a person never reaches a table or message."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from framework.documents import SCALES
from intake.surveys import NAN, VILLAGES, asked, but, check, survey, table

NIK, NAME = "3273014505880002", "Siti Aminah"


def test_a_weight_of_zero_where_no_village_is_known() -> None:
    given = table(bobot=but("bobot", row1=0))
    found = check(given.rename(columns={"kode": "x"}), weights="bobot")
    assert [p.code for p in found.found] == ["missing_column"]
    found = check(given.assign(kode="Z"), villages=VILLAGES, weights="bobot")
    assert [p.code for p in found.found] == ["unlisted_unit"]


def test_an_exclusive_choice_without_a_score_has_no_value() -> None:
    counted = check(
        table(q=["uang"] * 7 + ["tidak_tahu"]), survey(asked("x", "q", "bantuan"))
    ).recoding.set_index("kind")
    assert counted["value"].isna().to_dict() == {"missing": True, "valid": False}


def test_items_of_a_quotient_are_counted_as_they_are() -> None:
    scales = SCALES | {"bagian": {"kind": "numeric", "lower": 0, "upper": 1, "cap": True}}
    ratio = asked("x", "q", "bagian", statistic="ratio", denominator={"column": "orang"})
    counted = check(table(q=[0, 1, 2, 3] * 2, orang=4), survey(ratio, scales=scales)).recoding
    assert counted["value"].tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("cells", [[int(NIK)] + [NAN] * 7, [NIK] + [None] * 7, [int(NIK)] + [1] * 7])
def test_a_long_number_is_not_shown(cells: list[Any]) -> None:
    free = survey(asked("x", "q", "bebas"), methodology={"normalisation": "z_score"})
    found = check(table(q=cells), free)
    said = found.recoding.to_csv() + found.problems.to_csv()
    assert "3273" not in said.replace(".", "")


@pytest.mark.parametrize("label", [NIK, NAME])
def test_a_cluster_named_after_a_person_is_not_shown(label: str) -> None:
    found = check(table(rt=but("rt", row1=label, row5=label)), clusters="rt")
    assert label not in found.problems.to_csv()


def test_a_stratum_of_a_long_number_is_not_shown() -> None:
    found = check(table(dusun=but("dusun", row1=NIK)), strata="dusun")
    assert NIK not in found.problems.to_csv()
    assert "a label of 16 characters" in found.problems.to_csv()


def test_a_text_in_a_weight_needs_no_code_for_missing() -> None:
    (problem,) = check(table(bobot=["x"] + ["1"] * 7), weights="bobot").found
    assert problem.code == "text_in_numeric"
    assert "`missing`" not in problem.remedy


def test_numbers_outside_their_scale_are_not_valid() -> None:
    counted = check(table(q3=but("q3", row1=400.0))).recoding
    kinds = counted.loc[counted["column"] == "q3"].groupby("kind")["count"].sum()
    assert kinds["unmapped"] == 1


def test_many_strange_numbers_are_all_counted() -> None:
    given = pd.DataFrame({"kode": "A", "q": np.arange(40_000) + 10.5})
    counted = check(given, survey(asked("x", "q"))).recoding
    assert counted["count"].sum() == 40_000
    assert counted["answer"].tolist()[-1] == "39000 other numbers"


def test_a_code_for_no_answer_that_counts_as_a_number_is_told() -> None:
    few = SCALES | {"hitung": {"kind": "numeric", "lower": 0, "upper": 5, "cap": True}}
    found = check(table(q=[0, 1, 7, 3, 99, 99, -1, 2]), survey(asked("x", "q", "hitung"), scales=few))
    told = [p for p in found.found if p.code == "code_as_number"]
    assert [(p.severity, p.column, p.message[:24]) for p in told] == [
        ("warning", "q", "-1 counts as 0 for 1 res"),
        ("warning", "q", "99 counts as 5 for 2 res"),
    ]
    counted = found.recoding
    assert counted.loc[counted["answer"].isin(["7", "99"]), ["value", "count"]].to_numpy().tolist() == [
        [5, 1],
        [5, 2],
    ]
    # Seven groups may well be seven groups.
    assert not any(p.message.startswith("7 ") for p in told)


def test_numbers_beyond_an_end_are_listed_beside_a_wide_range() -> None:
    wide = SCALES | {"rupiah": {"kind": "numeric", "lower": 0, "upper": 1000, "cap": True}}
    counted = check(
        table(q=[0.5, 10, 700, 3, 99999, 4, 5, 2]), survey(asked("x", "q", "rupiah"), scales=wide)
    )
    lines = counted.recoding[["answer", "value", "count"]].fillna(-1).to_numpy().tolist()
    assert lines == [["0.5 … 700", -1, 7], ["99999", 1000, 1]]
