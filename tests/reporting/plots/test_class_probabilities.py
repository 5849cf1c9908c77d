"""How sure classes are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
from ketahanan_index.reporting.plots import class_probabilities
from reporting.plots import cases
from reporting.plots.cases import drawn, own, rows, said, sample


def test_bars_are_probabilities_from_the_highest_class() -> None:
    ax = class_probabilities(drawn(), ax=own())
    table = drawn().to_frame()
    table = table[sample().flag != "withhold"].sort_values("rank", kind="stable").dropna(subset="p_tinggi")
    found: list[Any] = list(ax.patches)
    lengths = np.array([bar.get_width() for bar in found]).reshape(3, -1).T
    assert_allclose(lengths, table[["p_tinggi", "p_sedang", "p_rendah"]])
    assert len(rows(ax)) == len(table) == 45


def test_villages_whose_probabilities_are_unknown_are_named() -> None:
    ax = class_probabilities(drawn(), language="en", ax=own())
    assert "Not drawn, probabilities unknown: Serai Jingga." in said(ax)
    assert "Serai Jingga  18" not in rows(ax)
    unit = sample().unit_table.index[sample().unit_table["nama"] == "Serai Jingga"]
    with pytest.raises(ki.DataError, match="no probability of a class is known of 1 village") as refused:
        class_probabilities(drawn(), units=unit)
    assert refused.value.problems[0].code == "nothing_to_show"


def test_many_are_areas_that_fill_the_whole() -> None:
    ax = class_probabilities(cases.many_drawn(), ax=own())
    areas: list[Any] = list(ax.collections)
    assert len(areas) == 3
    assert_allclose(areas[-1].get_paths()[0].vertices[:, 1].max(), 1)
    assert ax.get_ylim() == (0, 1)
    assert "Dirata-ratakan" in said(ax)


def test_a_framework_without_classes_is_refused() -> None:
    document = cases.framework().to_dict()
    del document["classes"]
    villages = [dict(zip(("kode_desa", "nama", *"abcd"), row, strict=True)) for row in cases.CELLS]
    scores = ki.score(ki.Framework.from_dict(document), villages=villages)
    found = ki.uncertainty(scores, assumptions=ki.WeightNoise(), draws=10, seed=1)
    with pytest.raises(ki.DataError, match="has no classes") as refused:
        class_probabilities(found)
    assert refused.value.problems[0].code == "no_classes"


@pytest.mark.parametrize(
    ("options", "code"),
    [({"units": ["x"]}, "unknown_unit"), ({"top": 0}, "bad_parameter"), ({"names": "x"}, "unknown_column")],
)
def test_what_is_not_there_is_refused(options: Any, code: str) -> None:
    with pytest.raises(ki.DataError) as refused:
        class_probabilities(drawn(), **options)
    assert refused.value.problems[0].code == code
