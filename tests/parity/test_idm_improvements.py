"""The IDM's *penambahan* and *nilai+*: as published for two villages, and by their formulas.

Data: ``../shared/data/idm_cases.json`` (answers of the ministry's API); what is published is restated here. Formulas:
``../shared/domain/idm_rules.yaml``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
import reference
from ketahanan_index.explanation.improvements import improvements

Record = Callable[[str, object], None]

MAXIMUM = {"iks": 175, "ike": 60, "ikl": 15}

# Sums of the item scores of a component -> scores with that sum, all on 0 to 5.
CIKEDOKAN = {"iks": 126, "ike": 32, "ikl": 13}


def village(code: str, sums: dict[str, int]) -> dict[str, Any]:
    """Return items that add up to the sums of a published village: the index hangs on the sums alone."""
    row: dict[str, Any] = {"kode_desa": code}
    for group in ki.Framework.load("idm").index.members:
        assert isinstance(group, ki.Group)
        left = sums[group.id]
        for item in group.members:
            row[item.id] = min(5, left)
            left -= min(5, left)
        assert left == 0
    return row


def test_penambahan_of_cikedokan_2021_restated() -> None:
    # Answer of idm.kemendesa.go.id/open/api/desa/rumusan/3216082011/2021: IDM 0.70666666666667, TARGET_STATUS MAJU,
    # SKOR_MINIMAL 0.7073, PENAMBAHAN 0.0006333333333300439. The API rounds the index to 14 decimals first.
    table = improvements(ki.score(ki.Framework.load("idm"), villages=[village("3216082011", CIKEDOKAN)]))
    first = table.iloc[0]
    assert (first["class"], first["target"], first["minimum"]) == ("berkembang", "maju", 0.7073)
    assert first["minimum"] - round(first["score"], 14) == 0.0006333333333300439
    assert_allclose(table["needed"], 0.0006333333333300439, atol=1e-14)
    # A point of IKS adds 1/525, of IKE 1/180, of IKL 1/45 to the index: one point of any is enough.
    moved = table[table["status"] == "alone"]
    assert len(moved) == int((table["value"] < 5).sum())
    assert (moved["alone"] - moved["value"] == 1).all()
    assert_allclose(sorted(set(moved["score_alone"].round(9))), [0.708571429, 0.712222222, 0.728888889])
    # One point of everything is taken back until the one that adds most is left.
    plan = table[table["jointly"] > table["value"]]
    assert plan["indicator"].tolist() == ["tanggap_bencana"]
    assert (plan["jointly"] - plan["value"]).tolist() == [1]


def test_minimums_are_those_of_the_api() -> None:
    # idm_rules.yaml, api_minimums.
    scores = ki.score(ki.Framework.load("idm"), villages=[village("3216082011", CIKEDOKAN)])
    told = {
        target: float(improvements(scores, target=target)["minimum"].iloc[0])
        for target in ("tertinggal", "berkembang", "maju", "mandiri")
    }
    assert told == {"tertinggal": 0.4908, "berkembang": 0.599, "maju": 0.7073, "mandiri": 0.8156}


@pytest.fixture(scope="module")
def cases() -> list[dict[str, Any]]:
    data = json.loads(reference.shared("data/idm_cases.json").read_text("utf-8"))
    found: list[dict[str, Any]] = [case for case in data["cases"] if case["complete"]]
    return found


@pytest.fixture(scope="module")
def table(cases: list[dict[str, Any]]) -> pd.DataFrame:
    rows = [
        {
            "kode_desa": case["kode_desa"] or f"32160820{12 + i}",
            **{name: score for part in case["scores"].values() for name, score in part.items()},
        }
        for i, case in enumerate(cases)
    ]
    return improvements(ki.score(ki.Framework.load("idm"), villages=rows))


def test_penambahan_and_target_are_the_published_ones(
    cases: list[dict[str, Any]], table: pd.DataFrame, record_property: Record
) -> None:
    compared = 0
    for i, case in enumerate(cases):
        published = case["published"] or {}
        if "PENAMBAHAN" not in published:
            continue
        ours = table.iloc[i * 50]
        assert ours["target"] == published["TARGET_STATUS"].lower()
        assert ours["minimum"] == published["SKOR_MINIMAL"]
        shown = len(repr(published["PENAMBAHAN"]).partition(".")[2])
        assert_allclose(ours["needed"], published["PENAMBAHAN"], atol=0.5 * 10.0 ** -min(shown, 13))
        compared += 3
    record_property("figures_compared", compared)
    assert compared == 6


def test_the_highest_class_aims_at_itself(cases: list[dict[str, Any]], table: pd.DataFrame) -> None:
    # anonim-2022: MANDIRI already, SKOR_MINIMAL 0.8156, PENAMBAHAN -0.0152 as printed.
    place = [case["id"] for case in cases].index("anonim-2022")
    rows = table.iloc[place * 50 : place * 50 + 50]
    assert set(rows["target"]) == set(rows["class"]) == {"mandiri"}
    assert set(rows["minimum"]) == {0.8156}
    assert set(rows["needed"].round(4)) == {-0.0152}
    assert set(rows["status"]) == {"reached"}
    assert (rows["alone"] == rows["value"]).all()
    assert (rows["jointly"] == rows["value"]).all()


def test_nilai_plus_is_the_full_gain(
    cases: list[dict[str, Any]], table: pd.DataFrame, record_property: Record
) -> None:
    framework = ki.Framework.load("idm")
    most = {i.id: MAXIMUM[g.id] for g in framework.groups[1:] for i in g.members}
    expected = (5 - table["value"]) / table["indicator"].map(most) / 3
    assert_allclose(table["full_gain"], expected, atol=1e-15)
    record_property("figures_compared", len(table))
    assert len(table) == 50 * len(cases)


def test_the_country_reaches_what_is_promised() -> None:
    country = pd.read_csv(reference.shared("data/idm_2024.csv.gz"), dtype=str)
    country[["iks", "ike", "ikl"]] = country[["iks", "ike", "ikl"]].astype(float)
    framework = ki.Framework.load("idm-komponen")
    scores = ki.score(framework, villages=country)
    table = improvements(scores)
    assert len(table) == 3 * 75_265
    wide = table["jointly"].to_numpy().reshape(-1, 3)
    done = country.assign(**dict(zip(("iks", "ike", "ikl"), wide.T, strict=True)))
    there = ~np.isnan(table["score_jointly"].to_numpy().reshape(-1, 3)[:, 0])
    assert there.sum() == 75_261
    after = ki.score(framework, villages=done[there], base=scores).classes.cat.codes.to_numpy()
    target = table["target"].cat.codes.to_numpy()[::3][there]
    assert (after >= target).all()
    # One class up and not two, where it was not reached before.
    lifted = table["status"].to_numpy()[::3][there] != "reached"
    assert (after[lifted] == target[lifted]).all()
