"""What each member adds to its group."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from stages import samples


def added(scores: ki.Scores, reference: str) -> pd.DataFrame:
    """Return the sum of contributions by village and group, NaN where a group has no value."""
    table = scores.contributions(reference)
    return table.pivot_table(index="unit", columns="group", values="contribution", aggfunc="sum", sort=False)


def score_of(scores: ki.Scores, unit: object, group: object) -> float:
    return float(scores.value[scores.units.index(str(unit)), scores.nodes.index(str(group))])


def profile(scores: ki.Scores, reference: str) -> dict[str, float]:
    table = scores.contributions(reference)
    return dict(zip(table["member"], table["reference"], strict=True))


def test_columns_and_rows() -> None:
    table = samples.scores().contributions()
    assert table.columns.tolist() == [
        "unit",
        "group",
        "member",
        "value",
        "reference",
        "weight",
        "contribution",
    ]
    assert len(table) == 5 * (2 + 2 + 2)
    first = table[table["unit"] == "3202012001"]
    assert first["group"].tolist() == ["indeks", "indeks", "dasar", "dasar", "sosial", "sosial"]
    assert first["member"].tolist() == ["dasar", "sosial", "air", "listrik", "rapat", "posyandu"]
    assert first["weight"].tolist() == pytest.approx([0.75, 0.25, 1 / 3, 2 / 3, 0.5, 0.5])


@pytest.mark.parametrize("reference", ["median", "mean", "3202012002"])
def test_arithmetic_contributions_add_up(reference: str) -> None:
    """To the village's score less the mean of the reference with the village's own weights."""
    scores = samples.scores()
    table = scores.contributions(reference)
    for (unit, group), rows in table.groupby(["unit", "group"]):
        value = score_of(scores, unit, group)
        there = rows["weight"] > 0
        if not there.any():
            assert rows["contribution"].isna().all()
            continue
        against = (rows["weight"] * rows["reference"])[there].sum()
        assert rows["contribution"].sum() == pytest.approx(value - against, abs=1e-12)
        assert_allclose(
            rows["contribution"], rows["weight"] * (rows["value"] - rows["reference"]), atol=1e-12
        )


@pytest.mark.parametrize("reference", ["median", "mean", "3202012002"])
def test_geometric_contributions_add_up_in_logs(reference: str) -> None:
    scores = samples.scores(aggregation="geometric_mean", range=[1, 100])
    table = scores.contributions(reference)
    checked = 0
    for (unit, group), rows in table.groupby(["unit", "group"]):
        there = rows["weight"] > 0
        if not there.any():
            continue
        against = np.exp((rows["weight"] * np.log(rows["reference"]))[there].sum())
        assert rows["contribution"].sum() == pytest.approx(
            np.log(score_of(scores, unit, group) / against), abs=1e-12
        )
        checked += 1
    assert checked == 12


def test_other_aggregations_have_none() -> None:
    table = samples.scores(aggregation={"dasar": "harmonic_mean"}, range=[1, 100]).contributions()
    assert table[table["group"] == "dasar"]["contribution"].isna().all()
    assert table[(table["group"] == "indeks") & (table["weight"] > 0)]["contribution"].notna().all()


def test_the_reference_itself_has_nothing_to_add() -> None:
    table = samples.scores().contributions("3202012001")
    assert_array_equal(table[table["unit"] == "3202012001"]["contribution"], np.zeros(6))


def test_reference_profiles() -> None:
    scores = samples.scores()
    assert profile(scores, "median")["listrik"] == np.median([60, 20, 50, 60])
    assert profile(scores, "mean")["listrik"] == np.mean([60, 20, 50, 60])
    assert profile(scores, "3202012002")["listrik"] == 20


def test_a_missing_member_adds_nothing_and_weighs_nothing() -> None:
    table = samples.scores().contributions()
    row = table[(table["unit"] == "3202022001") & (table["member"] == "air")].iloc[0]
    assert np.isnan(row["contribution"])
    assert row["weight"] == 0
    other = table[(table["unit"] == "3202022001") & (table["member"] == "listrik")].iloc[0]
    assert other["weight"] == 1


def test_a_member_without_weight_is_left_out() -> None:
    one: Any = samples.framework().with_weights({"air": 0})
    table = ki.score(one, villages=samples.VILLAGES).contributions()
    assert "air" not in set(table["member"])


def test_a_member_that_is_missing_everywhere() -> None:
    rows = [{**row, "air": None} for row in samples.VILLAGES]
    scores = ki.score(samples.framework(), villages=rows)
    table = scores.contributions("mean")
    assert table[table["member"] == "air"]["reference"].isna().all()
    assert added(scores, "mean").loc["3202012001", "dasar"] == pytest.approx(60 - np.mean([60, 20, 50, 60]))


def test_an_unknown_reference() -> None:
    with pytest.raises(ki.DataError, match="named 'medain', did you mean 'median'") as caught:
        samples.scores().contributions("medain")
    assert caught.value.problems[0].code == "unknown_reference"
    with pytest.raises(ki.DataError, match=r"did you mean '320201200[12]'"):
        samples.scores().contributions("320201200")
