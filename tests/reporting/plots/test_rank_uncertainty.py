"""How sure ranks are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
from ketahanan_index.reporting.plots import rank_uncertainty
from reporting.plots import cases
from reporting.plots.cases import drawn, own, points, rows, said, sample, segments


def test_points_are_ranks_and_lines_their_intervals() -> None:
    ax = rank_uncertainty(drawn(), ax=own())
    table = drawn().to_frame()
    table = table[sample().flag != "withhold"].sort_values("rank", kind="stable")
    assert_allclose(points(ax)[:, 0], table["rank"])
    known = table.dropna(subset="rank_lower")
    assert_allclose(segments(ax)[:, 0, 0], known["rank_lower"])
    assert_allclose(segments(ax)[:, 1, 0], known["rank_upper"])
    assert "selang 95% dari 200 ulangan" in said(ax)
    assert "1 desa/kelurahan tanpa selang" in said(ax)
    assert len(known) == len(table) - 1


def test_confidence_sets() -> None:
    sets = ki.rank_confidence(sample(), level=0.9, kind="marginal", seed=1)
    ax = rank_uncertainty(sets, top=5, language="en", ax=own())
    table = sets.to_frame()[sample().flag != "withhold"].sort_values("rank", kind="stable").head(5)
    assert_allclose(segments(ax)[:, :, 0], table[["lower", "upper"]])
    assert "90% confidence sets (for each village by itself)" in said(ax)
    assert "First 5 of 46 villages" in said(ax)


def test_sets_say_whose_scores_they_are_of() -> None:
    assert ki.rank_confidence(sample(), seed=1).scores is sample()


def test_withheld_villages_are_not_shown() -> None:
    ax = rank_uncertainty(ki.rank_confidence(sample(), seed=1), ax=own())
    names = sample().unit_table["nama"]
    for unit in cases.WITHHELD:
        assert names[unit] not in " ".join([*rows(ax), said(ax)])
    with pytest.raises(ki.DataError, match="may be shown"):
        rank_uncertainty(drawn(), units=cases.WITHHELD)


def test_ends_are_whole_ranks_rounded_outwards() -> None:
    ax = rank_uncertainty(drawn(), ax=own())
    table = drawn().to_frame()
    table = table[sample().flag != "withhold"].sort_values("rank", kind="stable").dropna(subset="rank_lower")
    told = {text.get_text() for text in ax.texts}
    for low, high in zip(np.floor(table["rank_lower"]), np.ceil(table["rank_upper"]), strict=True):
        assert f"{low:.0f}–{high:.0f}" in told


def test_many_are_a_band_of_means_of_neighbours() -> None:
    ax = rank_uncertainty(cases.many_drawn(), ax=own())
    table = cases.many_drawn().to_frame().sort_values("rank", kind="stable")
    band: Any = ax.collections[0]
    assert_allclose(band.get_paths()[0].vertices[:, 1].min(), table["rank_lower"].head(420).mean())
    assert ax.yaxis_inverted()


def test_one_village_has_an_axis() -> None:
    scores = cases.scored(cases.CELLS[:1])
    ax = rank_uncertainty(ki.uncertainty(scores, assumptions=ki.WeightNoise(), draws=10, seed=1), ax=own())
    assert_allclose(points(ax), [[1, 0]])
    assert ax.get_xlim()[0] < 1 < ax.get_xlim()[1]


@pytest.mark.parametrize(
    ("options", "code"),
    [({"units": ["x"]}, "unknown_unit"), ({"top": 0}, "bad_parameter"), ({"names": "x"}, "unknown_column")],
)
def test_what_is_not_there_is_refused(options: Any, code: str) -> None:
    with pytest.raises(ki.DataError) as refused:
        rank_uncertainty(drawn(), **options)
    assert refused.value.problems[0].code == code
