"""Correlations of indicators."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from numpy.testing import assert_allclose

import ketahanan_index as ki
from ketahanan_index.framework.texts import text as label
from ketahanan_index.reporting.plots import correlations
from ketahanan_index.reporting.plots.correlations import _correlated
from reporting.plots import cases
from reporting.plots.cases import figure_of, own, rows, said, sample, scored, tiny


def cells(ax: Axes) -> Any:
    """Return the triangle that is drawn, NaN where it is grey or empty."""
    mesh: Any = ax.collections[0]
    count = len(ax.get_yticklabels())
    return np.ma.filled(mesh.get_array().astype(float), np.nan).reshape(count, count)


def test_cells_are_spearmans_of_the_sample() -> None:
    x = pd.DataFrame(cases.components().normalised.value).dropna()
    table = {"kode_desa": np.array(cases.components().units)[x.index]}
    table |= dict(zip(("iks", "ike", "ikl"), x.to_numpy().T, strict=True))
    scores = ki.score(ki.Framework.load("idm-komponen"), villages=pd.DataFrame(table))
    expected = x.corr("spearman").to_numpy()
    lower = np.tril_indices(3, -1)
    assert_allclose(cells(correlations(scores, ax=own()))[lower], expected[lower], rtol=1e-12)
    assert_allclose(cells(correlations(scores.normalised, ax=own()))[lower], expected[lower], rtol=1e-12)


def test_only_the_lower_half_is_drawn() -> None:
    drawn = cells(correlations(sample(), ax=own()))
    assert np.isnan(drawn[np.triu_indices(len(drawn))]).all()
    assert not np.isnan(drawn[np.tril_indices(len(drawn), -1)]).any()


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10_000), st.floats(0, 0.6), st.sampled_from([1e-6, 1.0, 1e9]), st.sampled_from([0.0, 1e6])
)
def test_each_pair_is_taken_over_the_villages_with_both(
    seed: int, gaps: float, size: float, shift: float
) -> None:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(25, 4)) * size + shift * size
    x[rng.random(x.shape) < gaps] = np.nan
    expected = pd.DataFrame(x).corr(min_periods=3).to_numpy()
    found = _correlated(x)
    lower = np.tril_indices(4, -1)
    assert_allclose(found[lower], expected[lower], atol=1e-7)


def test_constant_and_lonely_columns_have_none() -> None:
    x = np.array([[1.0, 5, 1, np.nan], [2, 5, 2, 4], [3, 5, 1, np.nan], [4, 5, 3, 1]])
    found = _correlated(x)
    assert np.isnan(found[1]).all()
    assert np.isnan(found[3]).all()
    assert_allclose(found[2, 0], np.corrcoef(x[:, 0], x[:, 2])[0, 1])


def test_what_cannot_be_computed_is_grey_and_explained() -> None:
    rows_of = [[f"32020120{i:02}", f"D{i}", i, 50, 2 * i, 100 - i] for i in range(1, 10)]
    ax = correlations(scored(rows_of), language="en", ax=own())
    assert "Grey: cannot be computed" in said(ax)
    grey: Any = [one for one in ax.collections if type(one).__name__ == "QuadMesh"][1]
    assert grey.get_array().count() == 3
    assert "–" in [text.get_text() for text in ax.texts]


def test_figures_stand_in_the_cells_of_few_indicators() -> None:
    told = [text.get_text() for text in correlations(tiny(), kind="pearson", ax=own()).texts]
    assert "−0,07" in told
    many = [text.get_text() for text in correlations(sample(), ax=own()).texts]
    assert not any("," in text for text in many if len(text) < 6)


def test_indicators_without_data_get_no_row() -> None:
    rows_of = [[f"32020120{i:02}", f"D{i}", i, None, 2 * i, 100 - i * i] for i in range(1, 10)]
    assert rows(correlations(scored(rows_of, minimum_coverage=0.5), ax=own())) == ["a  1", "c  2", "d  3"]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("size", [None, (9.0, 9.0), (4.0, 4.0)])
def test_every_group_is_named_on_the_axes(language: Any, size: Any) -> None:
    ax = correlations(sample(), language=language, ax=own(*size) if size else None)
    figure_of(ax).canvas.draw()
    groups = [group for group in sample().framework.index.members if isinstance(group, ki.Group)]
    written = {text.get_text().replace("\n", " "): text for text in ax.texts}
    for group in groups:
        box, frame = written[label(group.label, language)].get_window_extent(), ax.get_window_extent()
        assert box.x1 <= frame.x1 + 2
        # Clear of the diagonal, which is as far from the left as the last line is from the top.
        left, lowest = ax.transData.inverted().transform((box.x0, box.y0))
        assert left > lowest - 0.75


def test_a_name_too_long_for_any_room_is_shortened() -> None:
    made = cases.framework().to_dict()
    made["index"]["members"][1]["label"] = {"id": "Kelembagaan " * 30, "en": "Institutions " * 30}
    villages = [dict(zip(("kode_desa", "nama", *"abcd"), row, strict=True)) for row in cases.CELLS]
    ax = correlations(ki.score(ki.Framework.from_dict(made), villages=villages), ax=own(4, 4))
    (found,) = [text.get_text() for text in ax.texts if text.get_text().startswith("Kelembagaan")]
    assert found.endswith("…")


def test_groups_without_data_are_not_named() -> None:
    rows_of = [[f"32020120{i:02}", f"D{i}", i, i * i, None, None] for i in range(1, 10)]
    ax = correlations(scored(rows_of, minimum_coverage=0.5), language="en", ax=own())
    assert "Capacity" in said(ax)
    assert "Networks" not in said(ax)


def test_few_villages_are_warned_of() -> None:
    assert "From few villages" in said(correlations(tiny(), language="en", ax=own()))
    assert "From few villages" not in said(correlations(sample(), language="en", ax=own()))


@pytest.mark.parametrize("count", [1, 2])
def test_too_few_villages_are_refused(count: int) -> None:
    with pytest.raises(ki.DataError, match="three villages") as refused:
        correlations(scored(cases.CELLS[:count]))
    assert refused.value.problems[0].code == "nothing_to_show"


def test_equal_villages_are_refused() -> None:
    with pytest.raises(ki.DataError, match="vary together"):
        correlations(scored([[f"320201200{i}", "D", 5, 5, 5, 5] for i in range(1, 9)]))


@pytest.mark.parametrize("kind", ["spearman", "kendall", None, 1])
def test_another_kind_is_refused(kind: Any) -> None:
    with pytest.raises(ki.DataError, match="'rank' or 'pearson'") as refused:
        correlations(tiny(), kind=kind)
    assert refused.value.problems[0].code == "bad_parameter"
