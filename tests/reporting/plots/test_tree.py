"""The tree of a framework."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from numpy.testing import assert_allclose

import ketahanan_index as ki
from framework.documents import document, indicator
from ketahanan_index.reporting.plots import tree
from reporting.plots import cases
from reporting.plots.cases import figure_of, own, said, sample


def bars(ax: Axes) -> Any:
    """Return the lengths of the bars."""
    boxes: Any = next(one for one in ax.collections if type(one).__name__ == "PatchCollection")
    return np.array([path.vertices[:, 0].max() - path.vertices[:, 0].min() for path in boxes.get_paths()])


def test_every_node_of_the_tree_is_written_once() -> None:
    framework = ki.Framework.load("indeks-desa")
    told = [text.get_text().split("\n")[0] for text in tree(framework, ax=own(7, 4)).texts]
    for node in framework.index.walk():
        name = node.label.id if isinstance(node.label, ki.framework.texts.Bilingual) else str(node.label)
        assert sum(name.startswith(one) for one in told) >= 1, name


@pytest.mark.parametrize("name", ki.frameworks())
def test_bars_are_as_overall_weights(name: str) -> None:
    framework = ki.Framework.load(name)
    lengths = bars(tree(framework))
    plan = ki.plan.compile_framework(framework)
    weight = plan.overall(plan.given)[: len(framework.indicators)]
    order = [framework.indicators.index(n) for n in framework.index.walk() if isinstance(n, ki.Indicator)]
    assert_allclose(lengths / lengths.max(), weight[order] / weight.max(), atol=1e-9)


def test_scores_show_the_weights_applied() -> None:
    made = cases.framework(weighting="equal")
    learnt = ki.Framework.from_dict(made.to_dict() | {"methodology": {"weighting": "entropy"}})
    villages = [dict(zip(("kode_desa", "nama", *"abcd"), row, strict=True)) for row in cases.CELLS[:4]]
    scores = ki.score(learnt, villages=villages)
    lengths = bars(tree(scores, ax=own()))
    overall = scores.weights["overall"][list("abcd")].to_numpy()
    assert_allclose(lengths / lengths.max(), overall / overall.max(), rtol=1e-9)
    note = "Some weights are learnt from data"
    assert note in said(tree(learnt, language="en", ax=own()))
    assert note not in said(tree(scores, language="en", ax=own()))


def test_what_does_not_count_is_explained() -> None:
    assert "berbobot 0" in said(tree(sample(), ax=own()))
    assert "berbobot 0" not in said(tree(cases.framework(), ax=own()))


def test_counts_are_in_the_subtitle() -> None:
    assert "2 groups; 4 indicators;" in said(tree(cases.framework(), language="en", ax=own()))
    flat = ki.Framework.from_dict(document(indicator("satu")))
    assert said(tree(flat, language="en", ax=own())).split("bars:")[0].strip().endswith("1 indicator;")


def test_letters_shrink_with_the_axes() -> None:
    whole, small = (tree(sample(), ax=own(*size)).texts[-1] for size in ((14, 14), (4, 4)))
    assert float(small.get_fontsize()) < float(whole.get_fontsize()) == pytest.approx(8.5)


@pytest.mark.parametrize("name", ki.frameworks())
@pytest.mark.parametrize("language", ["id", "en"])
def test_labels_stand_apart(name: str, language: Any) -> None:
    ax = tree(ki.Framework.load(name), language=language)
    figure_of(ax).canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    for i, box in enumerate(boxes):
        for other in boxes[i + 1 :]:
            across = min(box.x1, other.x1) - max(box.x0, other.x0)
            down = min(box.y1, other.y1) - max(box.y0, other.y0)
            assert min(across, down) < 3
