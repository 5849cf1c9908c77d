"""Which assumption matters."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
from ketahanan_index.reporting.plots import sensitivity
from ketahanan_index.reporting.plots.sensitivity import _assumption
from ketahanan_index.words import WORDS
from reporting.plots import cases
from reporting.plots.cases import own, points, rows, said, segments, sensitive


def test_rows_are_outputs_and_under_each_the_assumptions() -> None:
    ax = sensitivity(sensitive(), language="en", ax=own())
    assumptions = ["Noise on weights", "Members left out", "Choice of aggregation"]
    heads = ["Mean rank shift", "Share of villages that change class", r"Score of Iuran \$5 dan \$10_a"]
    assert rows(ax) == [row for head in heads for row in (head, *assumptions)]


def test_points_are_indices_and_lines_their_intervals() -> None:
    found = sensitive()
    ax = sensitivity(found, ax=own())
    table = found.to_frame()
    assert_allclose(points(ax, 0)[:, 0], table["first"])
    assert_allclose(points(ax, 1)[:, 0], table["total"])
    assert_allclose(segments(ax, 0)[:, :, 0], table[["first_lower", "first_upper"]])
    assert_allclose(segments(ax, 1)[:, :, 0], table[["total_lower", "total_upper"]])


def test_villages_that_are_withheld_get_no_rows() -> None:
    scores = cases.sample()
    units = [cases.WITHHELD[0], scores.units[0]]
    found = ki.sensitivity(
        scores, assumptions=[ki.WeightNoise(), ki.LeaveOut()], base_samples=8, seed=1, units=units
    )
    ax = sensitivity(found, ax=own())
    assert sum(row.startswith("Skor ") for row in rows(ax)) == 1
    assert scores.unit_table["nama"][units[0]] not in " ".join([*rows(ax), said(ax)])


def test_outputs_that_do_not_vary_are_named() -> None:
    still = cases.scored([row for row in cases.CELLS if row[0] == "3202012001"])
    found = ki.sensitivity(
        still, assumptions=[ki.WeightNoise(), ki.LeaveOut()], base_samples=8, seed=1, units=["3202012001"]
    )
    ax = sensitivity(found, language="en", ax=own())
    assert "Not drawn, does not vary: Mean rank shift" in said(ax)
    nothing = replace(found, indices=replace(found.indices, total=np.full_like(found.total, np.nan)))
    with pytest.raises(ki.DataError, match="varies") as refused:
        sensitivity(nothing)
    assert refused.value.problems[0].code == "nothing_to_show"


@pytest.mark.parametrize(
    ("factor", "told"),
    [
        ("WeightNoise", "Noise on weights"),
        ("WeightNoise 2", "Noise on weights 2"),
        ("Alternatives(normalisation)", "Choice of normalisation"),
        ("Alternatives(weighting) 1", "Choice of weighting 1"),
        ("Kekeringan", "Kekeringan"),
        ("Kekeringan 2", "Kekeringan 2"),
        ("yang lain, sama sekali", "yang lain, sama sekali"),
    ],
)
def test_assumptions_have_names_for_readers(factor: str, told: str) -> None:
    assert _assumption(factor, "en") == told


def test_every_assumption_has_a_name() -> None:
    steps = ("imputation", "treatment", "normalisation", "weighting", "aggregation")
    kinds = (
        "SamplingError",
        "WeightNoise",
        "DirichletWeights",
        "LeaveOut",
        "MultipleImputation",
        "GivenDraws",
    )
    for name in (*steps, *kinds):
        assert f"plot_assumption_{name}" in WORDS
