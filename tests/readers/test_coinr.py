"""Tables of COINr: the framework they make, and everything that can be wrong with them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki

Rows = list[dict[str, Any]]
COLUMNS = [
    "Level",
    "iCode",
    "iName",
    "Direction",
    "Weight",
    "Unit",
    "Target",
    "Denominator",
    "Parent",
    "Type",
]


def meta(**changes: dict[str, Any]) -> Rows:
    """Return metadata of two pillars; `changes` by code, None takes a row out."""
    rows: list[list[Any]] = [
        [1, "road", "Roads", 1, 2, "km", 50, "people", "infra", "Indicator"],
        [1, "power", "Power", 1, 1, "%", 100, None, "infra", "Indicator"],
        [1, "crime", "Crime", -1, 1, "cases", 0, None, "social", "Indicator"],
        [2, "infra", "Infrastructure", 1, 1, None, None, None, "index", "Aggregate"],
        [2, "social", "Social", 1, 3, None, None, None, "index", "Aggregate"],
        [3, "index", "Index", 1, 1, None, None, None, None, "Aggregate"],
        [None, "people", "People", None, None, None, None, None, None, "Denominator"],
        [None, "region", "Region", None, None, None, None, None, None, "Group"],
        [None, "note", "Note", None, None, None, None, None, None, "Other"],
    ]
    table = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    return [{**row, **changes.get(row["iCode"], {})} for row in table]


def data(**changes: list[Any]) -> Rows:
    columns: dict[str, list[Any]] = {
        "uName": ["Anna", "Bert", "Carl"],
        "uCode": ["A", "B", "C"],
        "region": ["N", "N", "S"],
        "note": ["", "", "x"],
        "people": [2, 4, 5],
        "road": [10, 40, 25],
        "power": [50, 75, 100],
        "crime": [4, 2, 0],
        **changes,
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def test_the_tree() -> None:
    framework, villages = ki.from_coinr(data(), meta())
    assert framework.id == framework.index.id == "index"
    assert framework.unit == "uCode"
    assert [group.id for group in framework.groups] == ["index", "infra", "social"]
    assert {n.id: n.weight for n in framework.index.walk()} == {
        "index": 1, "infra": 1, "road": 2, "power": 1, "social": 3, "crime": 1,
    }  # fmt: skip
    road, power, crime = framework.indicators
    assert (road.denominator.column, power.denominator) == ("people", None)  # type: ignore[union-attr]
    assert [indicator.direction for indicator in framework.indicators] == ["positive", "positive", "negative"]
    assert crime.source == "villages"
    assert (str(road.label), str(road.unit)) == ("Roads", "km")
    assert villages.columns.tolist() == [
        "uName",
        "uCode",
        "region",
        "note",
        "people",
        "road",
        "power",
        "crime",
    ]


def test_scores_by_hand() -> None:
    framework, villages = ki.from_coinr(data(), meta())
    scores = ki.score(framework, villages=villages)
    # Roads a head 5, 10, 5; power 50, 75, 100; crime 4, 2, 0 turned around.
    infra = [(2 * 0 + 0) / 3, (2 * 100 + 50) / 3, (2 * 0 + 100) / 3]
    social = [0, 50, 100]
    index = [(i + 3 * s) / 4 for i, s in zip(infra, social, strict=True)]
    assert_allclose(scores.value, np.array([index, infra, social]).T, atol=1e-12)
    assert scores.ranks(by="region").tolist() == [2, 1, 1]
    assert {"uName", "region", "note"} <= set(scores.unit_table.columns)


def test_every_other_step_is_set_on_the_framework() -> None:
    framework, villages = ki.from_coinr(data(crime=[4, None, 0]), meta())
    other = framework.with_methodology(
        aggregation={"index": "geometric_mean"}, minimum_coverage=0.5, range=[1, 100]
    )
    assert other.methodology.range == (1, 100)
    # Bert lacks the social indicator, whose group is three quarters of the index.
    assert np.isnan(ki.score(other, villages=villages).value).tolist()[1] == [True, False, True]


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame, list])
def test_tables_of_every_kind(kind: Any) -> None:
    framework, villages = ki.from_coinr(kind(data()), kind(meta()))
    expected, rows = ki.from_coinr(data(), meta())
    assert framework == expected
    assert ki.score(framework, villages=villages).units == ki.score(expected, villages=rows).units


def test_what_a_blank_denominator_divides_is_blank() -> None:
    framework, villages = ki.from_coinr(data(people=[2, None, 5]), meta())
    assert villages["road"].isna().tolist() == [False, True, False]
    assert villages["power"].notna().all()
    estimates = ki.estimate(framework, villages=villages)
    assert np.isnan(estimates.value[:, 0]).tolist() == [False, True, False]


def test_goalposts_of_the_metadata() -> None:
    posts = {"goalpost_lower": 0, "goalpost_upper": 8}
    rows = [{**row, **(posts if row["Type"] == "Indicator" else {})} for row in meta()]
    for row in rows:
        if row["iCode"] == "power":
            row["goalpost_upper"] = 80
    framework, villages = ki.from_coinr(data(), rows, normalisation="goalposts")
    found = ki.normalise(ki.estimate(framework, villages=villages)).value
    assert_allclose(found[:, 0], [62.5, 100, 62.5])
    assert_allclose(found[:, 1], [62.5, 93.75, 100])
    assert_allclose(found[:, 2], [50, 75, 100])


def test_standard_scores_of_the_metadata() -> None:
    rows = [
        {**row, **({"zscore_mean": 10, "zscore_sd": 2} if row["Type"] == "Indicator" else {})}
        for row in meta()
    ]
    framework, villages = ki.from_coinr(data(), rows, normalisation="z_score")
    assert framework.methodology.normalisation["road"] == ki.normalisation.ZScore(mean=10, sd=2)  # type: ignore[index]
    found = ki.normalise(ki.estimate(framework, villages=villages)).value
    assert_allclose(found.mean(axis=0), 10)
    plain, _ = ki.from_coinr(data(), meta(), normalisation="z_score")
    assert plain.methodology.normalisation == ki.normalisation.ZScore()


def test_a_wave_of_a_panel() -> None:
    waves = [
        {**row, "Time": year, "power": row["power"] - year + 2020} for year in (2020, 2021) for row in data()
    ]
    framework, villages = ki.from_coinr(waves, meta(), time=2021)
    assert villages["power"].tolist() == [49, 74, 99]
    assert ki.score(framework, villages=villages).units == ("A", "B", "C")
    with pytest.raises(ki.DataError, match="several waves") as caught:
        ki.from_coinr(waves, meta())
    assert caught.value.problems[0].code == "which_wave"
    assert "2020, 2021" in caught.value.problems[0].remedy
    with pytest.raises(ki.DataError, match="no rows of the wave 2022"):
        ki.from_coinr(waves, meta(), time=2022)
    one = [{**row, "Time": 2020} for row in data()]
    assert len(ki.from_coinr(one, meta())[1]) == 3
    with pytest.raises(ki.DataError, match="no rows of the wave 2020"):
        ki.from_coinr(data(), meta(), time=2020)


WRONG: list[tuple[str, str, Any, str, str]] = [
    ("road", "Type", "Indicatr", "unknown_type", "did you mean 'Indicator'"),
    ("road", "Type", None, "unknown_type", "of the type None"),
    ("road", "Parent", "infr", "unknown_group", "did you mean 'infra'"),
    ("road", "Parent", "power", "unknown_group", "not an Aggregate"),
    ("road", "Parent", None, "no_parent", "road has no Parent"),
    ("road", "Level", None, "bad_level", "on level None"),
    ("road", "Level", 1.5, "bad_level", "on level 1.5"),
    ("road", "Level", "inf", "bad_level", "on level inf"),
    ("road", "Level", float("-inf"), "bad_level", "on level -inf"),
    ("road", "Level", "1e400", "bad_level", "on level 1e400"),
    ("road", "Level", 2, "bad_level", "lies under infra on level 2"),
    ("road", "Direction", 0, "bad_direction", "Direction 0"),
    ("road", "Direction", None, "bad_direction", "Direction None"),
    ("infra", "Direction", -1, "bad_direction", "Direction -1"),
    ("road", "Weight", -1, "bad_weight", "Weight -1"),
    ("road", "Weight", None, "bad_weight", "Weight None"),
    ("road", "Weight", "heavy", "bad_weight", "Weight heavy"),
    ("road", "Weight", float("inf"), "bad_weight", "Weight inf"),
    ("road", "Denominator", "peple", "unknown_denominator", "did you mean 'people'"),
    ("road", "Denominator", "region", "unknown_denominator", "is not one"),
    ("power", "iCode", "road", "duplicate_id", "stands in row 1 too"),
    ("power", "iCode", None, "row_without_name", "a row has no iCode"),
    ("social", "Parent", None, "not_one_root", "found social, index"),
]


@pytest.mark.parametrize(("code", "column", "value", "problem", "said"), WRONG)
def test_mistakes_of_the_metadata(code: str, column: str, value: Any, problem: str, said: str) -> None:
    with pytest.raises(ki.FrameworkError) as caught:
        ki.from_coinr(data(), meta(**{code: {column: value}}))
    found = [p for p in caught.value.problems if p.code == problem]
    assert any(said in p.message for p in found), caught.value
    assert all(p.table == "metadata" and p.remedy for p in found)


def test_a_level_that_is_none_is_one_problem() -> None:
    with pytest.raises(ki.FrameworkError) as caught:
        ki.from_coinr(data(), meta(road={"Level": "inf"}))
    assert [(p.code, p.row) for p in caught.value.problems] == [("bad_level", 1)]


def test_an_indicator_is_no_index() -> None:
    rows = meta(road={"Parent": None, "Denominator": None})[:1]
    with pytest.raises(ki.FrameworkError, match="the index must be an Aggregate, and road is an") as caught:
        ki.from_coinr(data(), rows)
    assert [(p.code, p.row) for p in caught.value.problems] == [("index_not_aggregate", 1)]


def test_a_group_without_members_and_a_loop() -> None:
    with pytest.raises(ki.FrameworkError) as caught:
        ki.from_coinr(data(), meta(crime={"Parent": "infra"}))
    assert [p.code for p in caught.value.problems] == ["empty_group"]
    with pytest.raises(ki.FrameworkError, match="one code must have no Parent, the index; found none"):
        ki.from_coinr(data(), meta(index={"Parent": "infra"}))


def test_all_mistakes_at_once_with_their_rows() -> None:
    with pytest.raises(ki.FrameworkError) as caught:
        ki.from_coinr(data(), meta(road={"Direction": 2}, crime={"Weight": -1}, social={"Parent": "indx"}))
    assert [(p.code, p.row) for p in caught.value.problems] == [
        ("unknown_group", 5),
        ("bad_direction", 1),
        ("bad_weight", 3),
    ]


@pytest.mark.parametrize("column", ["iCode", "Type", "Level", "Parent", "Direction", "Weight"])
def test_a_column_of_the_metadata_that_is_not_there(column: str) -> None:
    rows = [{k: v for k, v in row.items() if k != column} for row in meta()]
    with pytest.raises(ki.FrameworkError, match=f"iMeta has no column {column}") as caught:
        ki.from_coinr(data(), rows)
    assert [p.code for p in caught.value.problems] == ["missing_column"]


@pytest.mark.parametrize("column", ["uCode", "road", "people", "region", "note"])
def test_a_column_of_the_data_that_is_not_there(column: str) -> None:
    rows = [{k: v for k, v in row.items() if k != column} for row in data()]
    with pytest.raises(ki.DataError, match=f"iData has no column {column}") as caught:
        ki.from_coinr(rows, meta())
    assert [p.code for p in caught.value.problems] == ["missing_column"]


@pytest.mark.parametrize(
    ("normalisation", "lacking"),
    [("goalposts", ["goalpost_lower", "goalpost_upper"]), ("distance_to_target", ["Target"])],
)
def test_a_rescaling_without_its_parameters(normalisation: Any, lacking: list[str]) -> None:
    rows = meta(road={"Target": None}) if normalisation == "distance_to_target" else meta()
    with pytest.raises(ki.FrameworkError) as caught:
        ki.from_coinr(data(), rows, normalisation=normalisation)
    assert {p.code for p in caught.value.problems} == {"missing_parameter"}
    assert {p.column for p in caught.value.problems} == set(lacking)


def parametrised(normalisation: Any, **changes: dict[str, Any]) -> Rows:
    """Return metadata with parameters of a rescaling that are right; `changes` by code."""
    right: dict[str, dict[str, Any]] = {
        "goalposts": {"goalpost_lower": 0, "goalpost_upper": 100},
        "distance_to_target": {"dist2targ_cap_max": "FALSE"},
        "z_score": {"zscore_mean": 10, "zscore_sd": 2},
    }
    rows = meta()
    return [
        {**row, **right[normalisation], **changes.get(row["iCode"], {})}
        if row["Type"] == "Indicator"
        else row
        for row in rows
    ]


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("z_score", {"zscore_sd": "abc"}, "zscore_sd is abc for power"),
    ("z_score", {"zscore_mean": "abc"}, "zscore_mean is abc for power"),
    ("z_score", {"zscore_mean": float("inf")}, "zscore_mean is inf for power"),
    ("z_score", {"zscore_sd": 0}, "zscore_sd is 0 for power"),
    ("z_score", {"zscore_sd": -2.5}, "zscore_sd is -2.5 for power"),
    ("z_score", {"zscore_sd": "inf"}, "zscore_sd is inf for power"),
    ("distance_to_target", {"Target": float("inf")}, "Target is inf for power"),
    ("distance_to_target", {"Target": "high"}, "Target is high for power"),
    ("distance_to_target", {"dist2targ_cap_max": "yes"}, "dist2targ_cap_max is yes for power"),
    ("distance_to_target", {"dist2targ_cap_max": 2}, "dist2targ_cap_max is 2 for power"),
    ("goalposts", {"goalpost_lower": float("-inf")}, "goalpost_lower is -inf for power"),
    ("goalposts", {"goalpost_upper": "1e999"}, "goalpost_upper is 1e999 for power"),
    ("goalposts", {"goalpost_upper": "abc"}, "goalpost_upper is abc for power"),
    ("goalposts", {"goalpost_lower": 100}, "goalpost_lower is not below goalpost_upper for power"),
    ("goalposts", {"goalpost_lower": "200"}, "goalpost_lower is not below goalpost_upper for power"),
]


@pytest.mark.parametrize(("normalisation", "change", "said"), BAD)
def test_parameters_that_cannot_be(normalisation: Any, change: dict[str, Any], said: str) -> None:
    with pytest.raises(ki.FrameworkError) as caught:
        ki.from_coinr(data(), parametrised(normalisation, power=change), normalisation=normalisation)
    (problem,) = caught.value.problems
    assert (problem.code, problem.message, problem.row) == ("bad_parameter", said, 2)
    assert problem.column in said
    assert problem.remedy


@pytest.mark.parametrize("normalisation", ["min_max", "goalposts"])
def test_parameters_of_another_rescaling_are_not_looked_at(normalisation: Any) -> None:
    rows = parametrised("goalposts", power={"zscore_sd": 0, "Target": "abc", "dist2targ_cap_max": "?"})
    framework, _ = ki.from_coinr(data(), rows, normalisation=normalisation)
    assert framework.methodology.normalisation.name == normalisation  # type: ignore[union-attr]


CAPS: list[tuple[Any, bool]] = [
    (True, True), ("TRUE", True), ("true", True), (" T ", True), (1, True), (1.0, True), ("1", True),
    (np.bool_(True), True), (False, False), ("FALSE", False), ("F", False), (0, False), ("0.0", False), (None, False),
]  # fmt: skip


@pytest.mark.parametrize(("stated", "caps"), CAPS, ids=repr)
def test_what_caps_a_target(stated: Any, caps: bool) -> None:
    rows = [
        {**row, "dist2targ_cap_max": stated if row["Type"] == "Indicator" else None, "Target": -1}
        for row in meta(road={"Direction": -1}, power={"Direction": -1})
    ]
    framework, villages = ki.from_coinr(data(), rows, normalisation="distance_to_target")
    chosen: Any = framework.methodology.normalisation
    assert [chosen[name].cap for name in ("road", "power", "crime")] == [caps] * 3
    assert ki.score(framework, villages=villages).value.shape == (3, 3)


MIXED: list[tuple[str, dict[str, Any], str]] = [
    (
        "distance_to_target",
        {"dist2targ_cap_max": "TRUE"},
        "dist2targ_cap_max is FALSE for 2 indicators (road, crime), TRUE for power",
    ),
    ("z_score", {"zscore_mean": 5}, "zscore_mean is 10 for 2 indicators (road, crime), 5 for power"),
    ("z_score", {"zscore_sd": None}, "zscore_sd is 2 for 2 indicators (road, crime), blank for power"),
]


@pytest.mark.parametrize(("normalisation", "change", "said"), MIXED)
def test_what_decides_the_range_is_the_same_for_all(
    normalisation: Any, change: dict[str, Any], said: str
) -> None:
    with pytest.raises(ki.FrameworkError) as caught:
        ki.from_coinr(data(), parametrised(normalisation, power=change), normalisation=normalisation)
    (problem,) = caught.value.problems
    assert (problem.code, problem.message, problem.row) == ("mixed_ranges", said, 2)
    assert "for all indicators, or for none" in problem.remedy


def test_a_blank_is_the_same_as_its_meaning() -> None:
    rows = parametrised("z_score", road={"zscore_mean": None, "zscore_sd": None})
    rows = [
        {**row, "zscore_mean": row.get("zscore_mean") and 0, "zscore_sd": row.get("zscore_sd") and 1}
        for row in rows
    ]
    framework, villages = ki.from_coinr(data(), rows, normalisation="z_score")
    chosen: Any = framework.methodology.normalisation
    assert {chosen[name] for name in ("road", "power", "crime")} == {ki.normalisation.ZScore()}
    assert_allclose(ki.normalise(ki.estimate(framework, villages=villages)).value.mean(axis=0), 0, atol=1e-12)


def test_one_cause_is_one_problem() -> None:
    names = [f"i{j}" for j in range(49)]
    rows = [dict(meta()[0], iCode=name, Denominator=None) for name in names]
    rows = [dict(meta()[4], Weight=1), *rows, meta()[3], meta()[5]]
    rows = [{**row, "Parent": "infra" if row["iCode"] in names[1:] else row["Parent"]} for row in rows]
    rows[1]["Parent"] = "social"
    with pytest.raises(ki.FrameworkError) as caught:
        ki.from_coinr(data(), rows, normalisation="goalposts")
    assert [(p.message, p.row, p.count) for p in caught.value.problems] == [
        (f"goalpost_{end} is not stated for 49 indicators (i0, i1, i2, i3, i4 …)", 2, 49)
        for end in ("lower", "upper")
    ]
    zeros = [{**row, "zscore_sd": 0 if row["iCode"] in names[2:] else 1} for row in rows]
    with pytest.raises(ki.FrameworkError) as caught:
        ki.from_coinr(data(), zeros, normalisation="z_score")
    assert [(p.message, p.row, p.count) for p in caught.value.problems] == [
        ("zscore_sd is 0 for 47 indicators (i2, i3, i4, i5, i6 …)", 4, 47)
    ]


def numbered(kind: type = int) -> tuple[Rows, Rows]:
    """Return metadata and data whose codes are numbers."""
    rows: list[list[Any]] = [
        [1, "Indicator", 1, 4, 1, 1, 3],
        [2, "Indicator", 1, 4, 1, 1, None],
        [3, "Denominator", None, None, None, None, None],
        [4, "Aggregate", 2, None, 1, 1, None],
    ]
    columns = ["iCode", "Type", "Level", "Parent", "Direction", "Weight", "Denominator"]
    cells = [[8, 1, 2], [6, 5, 3], [3, 0, 1]]
    units = [
        {"uCode": unit, **{kind(j): v for j, v in enumerate(row, 1)}}
        for unit, row in zip("ABC", cells, strict=True)
    ]
    return [dict(zip(columns, row, strict=True)) for row in rows], units


@pytest.mark.parametrize("kind", [int, float, str], ids=lambda kind: kind.__name__)
def test_codes_that_are_numbers(kind: type) -> None:
    rows, units = numbered(kind)
    # The blank Parent of the root makes the others 4.0.
    framework, villages = ki.from_coinr(pd.DataFrame(units), pd.DataFrame(rows))
    assert framework.id == "4"
    assert [indicator.id for indicator in framework.indicators] == ["1", "2"]
    assert framework.indicators[0].denominator == ki.from_coinr(units, rows)[0].indicators[0].denominator
    assert villages.columns.tolist() == ["uCode", "1", "2", "3"]
    # 8 / 2, 6 / 3, 3 / 1 and 1, 5, 0.
    assert_allclose(ki.score(framework, villages=villages).value[:, 0], [60, 50, 25])


def test_codes_of_a_file_that_pandas_wrote() -> None:
    rows, units = numbered(str)
    texts = [{k: None if v is None else str(v) for k, v in row.items()} for row in rows]
    for row in texts:
        row["Parent"] = row["Parent"] and f"{row['Parent']}.0"
        row["Direction"] = row["Direction"] and "1.0"
    framework, _ = ki.from_coinr(units, texts)
    assert framework == ki.from_coinr(units, rows)[0]


def test_codes_that_look_like_numbers_are_kept_apart() -> None:
    rows = meta(road={"iCode": "1.0"}, power={"iCode": "1"}, crime={"iCode": "1.1"})
    units = [
        {{"road": "1.0", "power": "1", "crime": "1.1"}.get(k, k): v for k, v in row.items()} for row in data()
    ]
    framework, villages = ki.from_coinr(units, rows)
    assert [indicator.id for indicator in framework.indicators] == ["1.0", "1", "1.1"]
    assert ki.score(framework, villages=villages).value.shape == (3, 3)
    with pytest.raises(ki.FrameworkError, match="'1' stands in row 1 too"):
        ki.from_coinr(data(), meta(road={"iCode": 1}, power={"iCode": 1.0}))


@pytest.mark.parametrize("time", [2021, 2021.0, "2021", "2021.0", np.int64(2021)])
@pytest.mark.parametrize("holed", [False, True])
def test_a_wave_by_any_of_its_names(time: Any, holed: bool) -> None:
    waves: Rows = [{**row, "Time": year, "power": year} for year in (2020, 2021) for row in data()]
    waves += [{**row, "Time": None, "power": 0} for row in data()] if holed else []
    _, villages = ki.from_coinr(pd.DataFrame(waves), meta(), time=time)
    assert villages["power"].tolist() == [2021] * 3
    with pytest.raises(ki.DataError) as caught:
        ki.from_coinr(pd.DataFrame(waves), meta())
    assert caught.value.problems[0].remedy.endswith("waves are 2020, 2021")
    with pytest.raises(ki.DataError, match="no rows of the wave nan"):
        ki.from_coinr(pd.DataFrame(waves), meta(), time=float("nan"))


@pytest.mark.parametrize("given", [None, [], 5, "iMeta.csv"])
def test_what_is_no_table(given: Any) -> None:
    with pytest.raises(ki.DataError):
        ki.from_coinr(data(), given)
    with pytest.raises(ki.DataError):
        ki.from_coinr(given, meta())


def test_an_unknown_rescaling() -> None:
    with pytest.raises(ki.FrameworkError, match="min_mx"):
        ki.from_coinr(data(), meta(), normalisation="min_mx")  # type: ignore[arg-type]
