"""What lifts and lowers one village."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from numpy.testing import assert_allclose

import ketahanan_index as ki
from ketahanan_index.reporting.colours import LIFTS, LOWERS
from ketahanan_index.reporting.plots import contributions
from reporting.plots import cases
from reporting.plots.cases import CELLS, own, rows, said, sample, scored, tiny

VILLAGE = "3202012001"


def widths(ax: Axes) -> list[float]:
    found: list[Any] = list(ax.patches)
    return [float(bar.get_width()) for bar in found]


def test_bars_are_contributions_the_largest_lift_first() -> None:
    scores = sample()
    unit = scores.units[3]
    ax = contributions(scores, unit, ax=own())
    table = ki.explain(scores, unit).to_frame()
    gain = table.loc[(table["level"] == 1) & (table["weight"] > 0), "effect"]
    assert_allclose(widths(ax), sorted(gain, reverse=True), rtol=1e-9, atol=1e-12)
    assert len(widths(ax)) == 4


def test_by_hand_against_the_median() -> None:
    # Medians of the indicators of villages with an index: a 35, b 55, c 35, d 55; both groups of the reference are 45.
    ax = contributions(tiny(), VILLAGE, language="en", ax=own())
    assert_allclose(widths(ax), [12.5, 12.5])
    assert rows(ax) == ["Capacity  70.0 (45.0)", "Networks  70.0 (45.0)"]
    assert "Score 70.0; reference (median profile) 45.0; difference +25.0" in said(ax)
    assert "+12.50" in said(ax)


def test_lifts_and_lowers_have_their_colours() -> None:
    ax = contributions(tiny(), "3202012003", reference="3202022001", language="en", ax=own())
    assert_allclose(widths(ax), [5, 0])
    assert "reference (Kenari) 45.0" in said(ax)
    down = contributions(tiny(), "3202012002", ax=own())
    assert {to_hex(bar.get_facecolor()) for bar in down.patches} == {LOWERS}
    up = contributions(tiny(), VILLAGE, ax=own())
    assert {to_hex(bar.get_facecolor()) for bar in up.patches} == {LIFTS}


def test_members_of_a_group_are_indicators() -> None:
    ax = contributions(tiny(), VILLAGE, node="satu", reference="mean", ax=own())
    assert_allclose(widths(ax), [20, 2.5])
    assert rows(ax) == ["a  80,0 (40,0)", "b  60,0 (55,0)"]
    assert "profil rata-rata" in said(ax)


def test_under_a_geometric_mean_bars_are_factors_in_per_cent() -> None:
    scores = scored(CELLS[:4], aggregation={"indeks": "geometric_mean"})
    ax = contributions(scores, VILLAGE, reference="3202012003", language="en", ax=own())
    assert_allclose(widths(ax), [100 * (np.sqrt(70 / 50) - 1)] * 2)
    assert "Score 70.0; reference (Sukamaju) 50.0; difference +20.0" in said(ax)


def test_other_means_have_none() -> None:
    scores = scored(CELLS[:4], aggregation={"indeks": "harmonic_mean"})
    with pytest.raises(ki.MethodError, match="profile") as refused:
        contributions(scores, VILLAGE)
    assert refused.value.problems[0].code == "no_contributions"


def test_members_without_data_are_named() -> None:
    cells = [list(row) for row in CELLS[:4]]
    cells[0][4] = None
    ax = contributions(scored(cells, minimum_coverage=0.5), VILLAGE, node="dua", language="en", ax=own())
    assert rows(ax) == ["d  60.0 (55.0)"]
    assert "Not drawn, without data or withheld: c." in said(ax)


def test_two_villages_have_no_median_to_be_set_beside() -> None:
    with pytest.raises(ki.MethodError, match="none of them has a value and a reference") as refused:
        contributions(scored(CELLS[:2]), VILLAGE)
    assert refused.value.problems[0].code == "no_contributions"
    ax = contributions(scored(CELLS[:1]), VILLAGE, reference=VILLAGE, ax=own())
    assert_allclose(widths(ax), [0, 0])
    assert ax.get_xlim()[1] > 0


@pytest.mark.parametrize("unit", cases.WITHHELD)
def test_withheld_villages_are_refused(unit: str) -> None:
    with pytest.raises(ki.DataError, match="may be shown: few_") as refused:
        contributions(sample(), unit)
    assert refused.value.problems[0].unit == unit
    with pytest.raises(ki.DataError, match="may be shown"):
        contributions(sample(), sample().units[0], reference=unit)


def test_withheld_groups_are_refused() -> None:
    shown = sample().to_long()
    hidden = shown[(shown["flag"] == "withhold") & ~shown["unit"].isin(cases.WITHHELD)].iloc[0]
    with pytest.raises(ki.DataError, match=hidden["node"]):
        contributions(sample(), hidden["unit"], node=hidden["node"])


@pytest.mark.parametrize(
    ("unit", "options", "code"),
    [
        ("x", {}, "unknown_unit"),
        (VILLAGE, {"node": "x"}, "unknown_node"),
        (VILLAGE, {"reference": "x"}, "unknown_reference"),
        (VILLAGE, {"names": "x"}, "unknown_column"),
        ("3202022002", {}, "nothing_to_show"),
    ],
)
def test_what_is_not_there_is_refused(unit: str, options: Any, code: str) -> None:
    with pytest.raises(ki.DataError) as refused:
        contributions(tiny(), unit, **options)
    assert refused.value.problems[0].code == code


def held() -> ki.Scores:
    """Return villages A and B, and C, whose dimension `dua` has one answer and is withheld."""
    made = ki.Framework.from_dict(
        {
            "id": "contoh",
            "version": "1",
            "unit": "kode",
            "scales": {"persen": {"kind": "numeric", "lower": 0, "upper": 100}},
            "index": {
                "id": "indeks",
                "members": [
                    {"id": group, "members": [{"id": name, "items": [{"column": name, "scale": "persen"}]}]}
                    for group, name in (("satu", "q"), ("dua", "w"))
                ],
            },
        }
    )
    answers: dict[str, list[tuple[int, int | None]]] = {
        "A": [(9, 20), (10, 20), (11, 20)],
        "B": [(30, 60)] * 3,
        "C": [(50, 54), (50, None), (50, None)],
    }
    respondents = [{"kode": code, "q": q, "w": w} for code, given in answers.items() for q, w in given]
    rule = ki.Publication(minimum_respondents=3, maximum_rse=(10, 20))
    return ki.score(made, respondents=respondents, publication=rule)


def test_withheld_members_of_a_reference_are_not_drawn() -> None:
    ax = contributions(held(), "A", reference="C", language="en", ax=own())
    assert rows(ax) == ["satu  10.0 (50.0)"]
    assert "reference (C) 52.0" in said(ax)
    assert "Not drawn, without data or withheld: dua." in said(ax)
    with pytest.raises(ki.DataError, match="'dua' of C may be shown: few_respondents"):
        contributions(held(), "A", node="dua", reference="C")


def test_means_leave_out_what_is_withheld() -> None:
    ax = contributions(held(), "A", reference="mean", language="en", ax=own())
    assert sorted(rows(ax)) == ["dua  20.0 (40.0)", "satu  10.0 (30.0)"]
    assert_allclose(widths(ax), [-10, -10])


def test_a_group_of_which_every_member_is_withheld_is_refused() -> None:
    scores = held()
    # An index may rest on an indicator whose own error is too large to be shown.
    shaky = ki.score(
        scores.framework,
        estimates=scores.normalised.estimates,
        publication=ki.Publication(minimum_respondents=1, minimum_psus=1, maximum_rse=(1e-9, 1e-8)),
    )
    made = contributions(shaky, "A", language="en", ax=own())
    assert sorted(rows(made)) == ["dua  20.0 (54.0)", "satu  10.0 (10.0)"]
    with pytest.raises(ki.DataError, match="no member of 'satu' may be shown of A") as refused:
        contributions(shaky, "A", node="satu")
    assert refused.value.problems[0].code == "nothing_to_show"
