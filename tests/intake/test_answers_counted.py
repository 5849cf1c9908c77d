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
