"""What the index hangs on."""

from __future__ import annotations

import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
from ketahanan_index.reporting.plots import influence
from reporting.plots import cases
from reporting.plots.cases import own, points, rows, said, sample, scored, tiny


def test_rings_are_weights_and_dots_importance() -> None:
    found = ki.influence(sample())
    ax = influence(found, ax=own())
    table = found.to_frame()
    table = table[table["weight"] > 0]
    assert_allclose(points(ax, 0)[:, 0], table["weight"])
    assert_allclose(points(ax, 1)[:, 0], table["importance"])
    assert len(rows(ax)) == len(table) == 37
    assert "Kearifan lokal" not in rows(ax)


def test_shifts_stand_beside() -> None:
    found = ki.influence(tiny())
    ax = influence(found, language="en", ax=own())
    told = [text.get_text() for text in ax.texts]
    for shift in found.mean_rank_shift:
        assert f"{shift:.1f}" in told
    assert "Rank shift" in told
    assert "the mean shift when the element is left out" in said(ax)


@pytest.mark.parametrize("count", [1, 3])
def test_scores_that_do_not_differ_are_refused(count: int) -> None:
    cells = [[f"320201200{i}", "D", 5, 5, 5, 5] for i in range(1, count + 1)]
    with pytest.raises(ki.DataError, match="no importance can be computed") as refused:
        influence(ki.influence(scored(cells)))
    assert refused.value.problems[0].code == "nothing_to_show"


def test_groups_are_bold() -> None:
    ax = influence(ki.influence(tiny()), ax=own())
    bold = [label.get_text() for label in ax.get_yticklabels() if label.get_fontweight() == "bold"]
    assert bold == ["Kapasitas", "Jejaring"]
    assert cases.framework().index.members[0].id == "satu"
