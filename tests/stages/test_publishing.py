"""Which figures may be published: every flag, every reason, and the limits of the rule."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from intake.surveys import NAN, asked, survey
from ketahanan_index.stages import publishing
from stages import samples

JAM = {"jam": {"kind": "numeric", "lower": 0, "upper": 100}}


def people(**villages: list[Any]) -> pd.DataFrame:
    """Return respondents of villages with their answers to q."""
    return pd.DataFrame([{"kode": name, "q": q} for name, answers in villages.items() for q in answers])


def hours(**more: Any) -> ki.Framework:
    return survey(asked("jam", "q", "jam", **more), scales=JAM)


def reasons(table: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(table["flag"].tolist(), table["reasons"].tolist(), strict=True))


# Scores


def test_each_group_has_its_own_flag_in_long_tables_and_records() -> None:
    framework = survey(
        {"id": "warga", "members": [asked("jam", "q", "jam")]},
        {"id": "kantor", "members": [asked("buku", "b", "jam", source="villages")]},
        scales=JAM,
    )
    villages = [{"kode": "A", "b": 10}, {"kode": "B", "b": 20}, {"kode": "C", "b": None}]
    scores = ki.score(
        framework,
        respondents=people(A=[10, 20, 30, 40], B=[10], C=[10, 30, 60]),
        villages=villages,
        publication=ki.Publication(minimum_respondents=3),
    )
    table = scores.to_long().pivot(index="unit", columns="node", values="flag")
    assert table["warga"].tolist() == ["publish", "withhold", "publish"]
    assert table["kantor"].tolist() == ["publish", "publish", "withhold"]
    assert table[scores.nodes[0]].tolist() == scores.flag.tolist() == ["publish", "withhold", "publish"]
    for record in scores.records():
        assert {node.node: node.flag for node in record.nodes} == table.loc[record.unit].to_dict()
        assert record.flag_reasons == record.nodes[0].flag_reasons
    assert scores.records()[1].nodes[1].flag_reasons == ("few_respondents", "few_psus", "no_error")


def test_the_rule_and_what_became_of_it_is_the_last_step() -> None:
    answers = people(A=[10, 20, 30, 40], B=[10, 30])
    step = ki.score(hours(), respondents=answers).steps[-1]
    assert (step.name, step.parameters["minimum_respondents"]) == ("publication", 30)
    rule = ki.Publication(minimum_respondents=3)
    steps = ki.score(hours(), respondents=answers, publication=rule).steps
    assert [s.name for s in steps].count("publication") == 1
    assert dict(steps[-1].counts) == {"publish": 1, "caution": 0, "withhold": 1}


def test_an_index_that_rests_on_records_is_not_withheld_for_its_respondents() -> None:
    framework = survey(
        asked("buku", "b", "jam", source="villages"),
        {"id": "tambahan", "optional": True, "weight": 0, "members": [asked("jam", "q", "jam")]},
        scales=JAM,
    )
    villages = [{"kode": "A", "b": 10}, {"kode": "B", "b": 20}]
    scores = ki.score(framework, respondents=people(A=[10, 20], B=[10]), villages=villages)
    assert scores.flag.tolist() == ["publish", "publish"]


def test_every_reason_of_a_score() -> None:
    answers = people(
        A=[10, 20, 30, 40], B=[10, 20], C=[10, 10], D=[50], E=[0, 100, 0, 100], F=[None] * 4
    ).assign(rt=lambda t: t.index)
    answers.loc[answers["kode"] == "C", "rt"] = 1
    scores = ki.score(
        hours(),
        respondents=answers,
        villages=[{"kode": code} for code in "ABCDEFG"],
        design=ki.SurveyDesign(clusters="rt"),
        publication=ki.Publication(minimum_respondents=3, minimum_psus=2, maximum_half_width=30),
    )
    table = scores.flags
    assert table.columns.tolist() == ["flag", "reasons"]
    assert table.index.name == "kode"
    assert dict(zip(table.index, reasons(table), strict=True)) == {
        "A": ("publish", ""),
        "B": ("withhold", "few_respondents wide_interval"),
        "C": ("withhold", "few_respondents few_psus no_error"),
        "D": ("withhold", "few_respondents few_psus no_error"),
        "E": ("caution", "wide_interval"),
        "F": ("withhold", "no_score few_respondents few_psus"),
        "G": ("withhold", "no_score few_respondents few_psus"),
    }
    assert scores.flag.tolist() == table["flag"].tolist() == scores.to_frame()["flag"].tolist()
    assert scores.to_long()["flag"].tolist() == scores.flag.tolist()
    # Withheld villages keep their place in the ranks.
    assert scores.to_frame()["rank"].notna().tolist() == [True] * 5 + [False] * 2


def test_an_unknown_error_asks_for_caution() -> None:
    answers = people(A=[10, 20, 30], B=[10, 20, 30]).assign(rt=[1, 2, 3, 1, 1, 2], dusun=list("ssstst"))
    design = ki.SurveyDesign(strata="dusun", clusters="rt")
    scores = ki.score(
        hours(), respondents=answers, design=design, publication=ki.Publication(minimum_respondents=3)
    )
    assert reasons(scores.flags) == [("publish", ""), ("caution", "no_error")]
    assert scores.reason[:, 0].tolist() == ["estimated", "one_psu"]


def test_an_error_without_a_degree_of_freedom_asks_for_caution() -> None:
    """Nothing tells how far off a score may be whose error rests on lone clusters that were adjusted."""
    answers = people(A=[10, 20, 30, 40], B=[10, 20, 30, 10]).assign(
        rt=[1, 1, 2, 2, 1, 2, 3, 4], dusun=list("sstt") * 2
    )
    design = ki.SurveyDesign(strata="dusun", clusters="rt", lonely="adjust")
    rule = ki.Publication(minimum_respondents=3)
    scores = ki.score(hours(), respondents=answers, design=design, publication=rule)
    assert scores.reason[:, 0].tolist() == ["estimated", "estimated"]
    assert scores.degrees_of_freedom[:, 0].tolist() == [0, 2]
    assert scores.interval().isna().all(axis=1).tolist() == [True, False]
    assert reasons(scores.flags) == [("caution", "no_error"), ("publish", "")]


def test_no_spread_is_no_unknown_error() -> None:
    scores = ki.score(
        hours(),
        respondents=people(A=[10, 10, 10], B=[10, 20, 30]),
        publication=ki.Publication(minimum_respondents=3, maximum_half_width=0.001),
    )
    assert scores.reason[0, 0] == "identical_answers"
    assert reasons(scores.flags) == [("publish", ""), ("caution", "wide_interval")]


def test_limits_are_inclusive() -> None:
    answers = people(A=[10, 20, 30, 40])
    scores = ki.score(hours(), respondents=answers)
    lower, upper = scores.interval().iloc[0]
    half = (upper - lower) / 2

    def flag(**rule: Any) -> str:
        base: dict[str, Any] = {"minimum_respondents": 1, "minimum_psus": 1}
        given = ki.Publication(**base | rule)
        return str(ki.score(hours(), estimates=scores.normalised.estimates, publication=given).flag[0])

    assert flag() == "publish"
    assert (flag(minimum_respondents=4), flag(minimum_respondents=5)) == ("publish", "withhold")
    assert (flag(minimum_psus=4), flag(minimum_psus=5)) == ("publish", "withhold")
    assert (flag(maximum_half_width=half), flag(maximum_half_width=half * 0.999)) == ("publish", "caution")


def test_the_rule_stands_without_being_given() -> None:
    scores = ki.score(hours(), respondents=people(A=list(range(30)), B=list(range(29))))
    assert scores.publication == ki.Publication()
    assert reasons(scores.flags) == [("publish", ""), ("withhold", "few_respondents")]


def test_village_records_need_no_respondents() -> None:
    scores = samples.sampled()[1]
    assert scores.normalised.estimates.sample is None
    assert reasons(scores.flags) == [("publish", "")] * 3 + [("withhold", "no_score"), ("publish", "")]
    narrow = ki.score(
        scores.framework,
        estimates=scores.normalised.estimates,
        publication=ki.Publication(maximum_half_width=1),
    )
    assert "wide_interval" in narrow.flags["reasons"].tolist()[0]


def test_records_carry_flags_and_reasons() -> None:
    scores = samples.asked()
    records = scores.records()
    assert [r.flag for r in records] == ["caution", "caution", "withhold", "withhold", "caution"]
    assert [r.flag_reasons for r in records] == [
        ("wide_interval",),
        ("no_error",),
        ("few_respondents", "few_psus"),
        ("no_score", "few_respondents", "few_psus"),
        ("no_error",),
    ]
    assert [" ".join(r.flag_reasons) for r in records] == scores.flags["reasons"].tolist()
    assert [(r.n, r.psus) for r in records] == [(8, 8), (8, 8), (0, 0), (0, 0), (8, 2)]
    first = json.loads(records[0].model_dump_json())
    assert first["flag_reasons"] == ["wide_interval"]
    assert first["standard_error"] == scores.standard_error[0, 0]
    assert records[1].standard_error is records[1].lower is records[1].upper is None


# Indicators


def test_flags_of_indicators() -> None:
    answers = people(A=[10, 20, 30, 40], B=[10, 20], C=[50], D=[None, None, None])
    estimates = ki.estimate(hours(), respondents=answers, villages=[{"kode": c} for c in "ABCDE"])
    table = estimates.flags(ki.Publication(minimum_respondents=2, maximum_rse=(0.3, 0.9)))
    assert table.columns.tolist() == [
        "unit", "indicator", "value", "standard_error", "n", "psus", "rse", "flag", "reasons"
    ]  # fmt: skip
    assert table["unit"].tolist() == list("ABCDE")
    assert set(table["indicator"]) == {"jam"}
    assert_array_equal(table["value"].to_numpy(), estimates.value[:, 0])
    assert_array_equal(table["standard_error"].to_numpy(), estimates.standard_error[:, 0])
    assert table["n"].tolist() == [4, 2, 1, 0, 0]
    assert_allclose(table["rse"], [np.sqrt(500 / 3 / 4) / 25, np.sqrt(25) / 15, NAN, NAN, NAN])
    assert reasons(table) == [
        ("publish", ""),
        ("caution", "large_rse"),
        ("withhold", "few_respondents few_psus no_error"),
        ("withhold", "no_score few_respondents few_psus"),
        ("withhold", "no_score few_respondents few_psus"),
    ]
    strict = estimates.flags(ki.Publication(minimum_respondents=2, maximum_rse=(0.1, 0.2)))
    assert reasons(strict)[:2] == [("withhold", "very_large_rse")] * 2
    # Without a rule that of Publication().
    assert estimates.flags()["reasons"].tolist()[0] == "few_respondents large_rse"


def test_limits_of_relative_errors_are_inclusive() -> None:
    estimates = ki.estimate(hours(), respondents=people(A=[10, 20]))
    rse = float(estimates.flags()["rse"].iloc[0])
    assert_allclose(rse, 1 / 3)

    def flag(low: float, high: float) -> str:
        rule = ki.Publication(minimum_respondents=1, maximum_rse=(low, high))
        return str(estimates.flags(rule)["flag"].iloc[0])

    assert [flag(rse, 1), flag(rse * 0.999, 1), flag(0.1, rse), flag(0.1, rse * 0.999)] == [
        "publish", "caution", "caution", "withhold"
    ]  # fmt: skip


def test_a_value_of_zero_has_no_relative_error() -> None:
    scales = {"jam": {"kind": "numeric", "lower": 0, "upper": 10}}
    one = survey(asked("jam", "q", "jam"), scales=scales)
    table = ki.estimate(one, respondents=people(A=[0, 0, 0], B=[0, 0, 10])).flags(
        ki.Publication(minimum_respondents=3)
    )
    assert np.isnan(table["rse"].iloc[0])
    assert reasons(table) == [("publish", ""), ("withhold", "very_large_rse")]


RATIO_SCALES: dict[str, tuple[dict[str, Any], bool]] = {
    "numbers from 0": (asked("x", "q", "persen"), True),
    "numbers from 1": (asked("x", "q", "satu"), False),
    "numbers without ends": (asked("x", "q", "bebas"), False),
    "an ordinal scale": (asked("x", "q"), False),
    "yes or no": (asked("x", "q", "ada"), False),
    "choices": (asked("x", "q", "bantuan"), True),
    "a share": (asked("x", "q", "persen", statistic="share"), False),
    "a count": ({"id": "x", "items": [{"column": "q", "scale": "likert"}], "combine": "count"}, True),
    "a reversed item": ({"id": "x", "items": [{"column": "q", "scale": "persen", "reverse": True}]}, False),
    "a ratio": (asked("x", "q", "persen", statistic="ratio", denominator={"column": "orang"}), True),
    "one of two from 0": (
        {"id": "x", "items": [{"column": "q", "scale": "persen"}, {"column": "r", "scale": "ada"}]},
        False,
    ),
}


@pytest.mark.parametrize("name", RATIO_SCALES)
def test_relative_errors_only_where_0_means_nothing(name: str) -> None:
    from framework.documents import SCALES

    member, on_ratio_scale = RATIO_SCALES[name]
    one = survey(
        member,
        scales=SCALES | {"satu": {"kind": "numeric", "lower": 1, "upper": 100}},
        methodology={"normalisation": "z_score"},
    )
    choices = ["uang", "uang tenaga", "uang", "tidak_ada"] if name == "choices" else [1, 2, 2, 1]
    answers = people(A=choices, B=choices[::-1]).assign(
        r=[1, 2, 1, 1, 2, 2, 2, 1], orang=[1, 2, 3, 4, 5, 5, 5, 5]
    )
    table = ki.estimate(one, respondents=answers).flags()
    assert table["rse"].notna().all() == table["rse"].notna().any() == on_ratio_scale
    if on_ratio_scale:
        assert_allclose(table["rse"], table["standard_error"] / table["value"])


def test_only_what_was_asked_is_flagged() -> None:
    estimates = samples.asked().normalised.estimates
    table = estimates.flags(ki.Publication(minimum_respondents=7))
    assert table["indicator"].tolist() == ["rapat", "posyandu", "gotong_royong"] * 5
    assert table["unit"].tolist() == [unit for unit in estimates.units for _ in range(3)]
    own = table.set_index(["unit", "indicator"])
    told = dict(zip(own.index.tolist(), reasons(own), strict=True))
    assert told["3202012001", "rapat"] == ("withhold", "few_respondents")
    assert told["3202012002", "gotong_royong"] == ("caution", "no_error")
    assert told["3202012002", "rapat"] == ("publish", "")
    assert samples.sampled()[1].normalised.estimates.flags().empty


# Which figures are withheld


def test_reasons_of_estimates_are_told_a_village_and_an_indicator() -> None:
    framework = survey(asked("jam", "q", "jam"), asked("buku", "b", "jam", source="villages"), scales=JAM)
    villages = [{"kode": "A", "b": 1}, {"kode": "B", "b": None}, {"kode": "C", "b": 3}]
    answers = people(A=[10, 20, 30, 40], B=[0, 100, 0], C=[None])
    estimates = ki.estimate(framework, respondents=answers, villages=villages)
    rule = ki.Publication(minimum_respondents=3, maximum_rse=(0.2, 0.9))
    found = publishing.estimate_reasons(estimates, rule)
    assert {name: np.argwhere(where).tolist() for name, where in found.items()} == {
        "no_score": [[1, 1], [2, 0]],
        "few_respondents": [[2, 0]],
        "few_psus": [[2, 0]],
        "no_error": [],
        "large_rse": [[0, 0]],
        # 33.3 of a mean of 33.3.
        "very_large_rse": [[1, 0]],
    }
    assert publishing.withheld_estimates(estimates, rule).tolist() == [
        [False, False],
        [True, True],
        [True, False],
    ]
    table = estimates.flags(rule)
    assert (table["flag"] == "withhold").tolist() == [False, True, True]


@pytest.mark.parametrize("scores", [samples.asked(), samples.sampled()[1], samples.scores()])
def test_withheld_villages_are_those_flagged(scores: ki.Scores) -> None:
    assert publishing.withheld(scores).tolist() == (scores.flag == "withhold").tolist()


def test_reasons_of_some_villages_are_those_of_all() -> None:
    scores = samples.asked()
    rows = np.array([4, 0, 2])
    all_of_them = publishing.score_reasons(scores)
    for name, where in publishing.score_reasons(scores, rows).items():
        assert_array_equal(where, all_of_them[name][rows])
