"""Every picture: what it looks like, that it stays on its axes, and that nothing else changes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.testing.compare import compare_images
from matplotlib.text import Text

import ketahanan_index as ki
from ketahanan_index.reporting import plots
from ketahanan_index.words import WORDS
from reporting.plots import cases
from reporting.plots.cases import figure_of
from reporting.plots.renew import BASELINE, save

TOLERANCE = 2.0
"""Root mean square of the differences in grey levels; another release of matplotlib may set letters otherwise."""


@pytest.mark.parametrize("name", cases.EVERY)
def test_looks_as_it_did(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.png"
    save(cases.EVERY[name](None), path)
    assert compare_images(str(BASELINE / f"{name}.png"), str(path), TOLERANCE) is None


def test_pictures_that_differ_are_told_apart(tmp_path: Path) -> None:
    other = [list(row) for row in cases.CELLS]
    other[2][2] = 70
    save(plots.ranking(cases.scored(other), language="en"), tmp_path / "other.png")
    assert (
        compare_images(str(BASELINE / "ranking_tiny.png"), str(tmp_path / "other.png"), TOLERANCE) is not None
    )


def test_every_baseline_is_of_a_picture() -> None:
    assert sorted(path.stem for path in BASELINE.glob("*.png")) == sorted(cases.EVERY)


def test_every_function_is_drawn() -> None:
    called = {name.split("_tiny")[0].split("_many")[0] for name in cases.EVERY}
    assert set(plots.__all__) <= called


@pytest.mark.parametrize("name", cases.EVERY)
def test_draws_on_the_axes_given_and_leaves_everything_else(name: str) -> None:
    ax = cases.own()
    before, size = dict(mpl.rcParams), tuple(figure_of(ax).get_size_inches())
    figures = plt.get_fignums()
    assert cases.EVERY[name](ax) is ax
    assert ax.get_title(loc="left")
    assert plt.get_fignums() == figures
    assert dict(mpl.rcParams) == before
    assert tuple(figure_of(ax).get_size_inches()) == size
    assert figure_of(ax).axes == [ax]


@pytest.mark.parametrize("name", cases.EVERY)
def test_makes_one_figure_of_one_axes_otherwise(name: str) -> None:
    before = dict(mpl.rcParams)
    ax = cases.EVERY[name](None)
    assert plt.get_fignums() == [figure_of(ax).number]
    assert figure_of(ax).axes == [ax]
    assert dict(mpl.rcParams) == before


def texts(ax: Axes) -> list[Text]:
    """Return every text that is seen: ticks beyond the ends of an axis are not."""
    figure = figure_of(ax)
    figure.canvas.draw()
    beyond: set[int] = set()
    for one in [*figure.axes, *ax.child_axes]:
        for axis in (one.xaxis, one.yaxis):
            low, high = sorted(axis.get_view_interval())
            air = 1e-9 * (high - low)
            ticks = [t for t in axis.get_major_ticks() if not low - air <= t.get_loc() <= high + air]
            beyond |= {id(label) for tick in ticks for label in (tick.label1, tick.label2)}
    found: list[Any] = ax.findobj(Text)
    return [t for t in found if t.get_visible() and t.get_text().strip() and id(t) not in beyond]


@pytest.mark.parametrize("name", cases.EVERY)
def test_no_text_is_cut_or_lies_on_another(name: str) -> None:
    ax = cases.EVERY[name](None)
    figure = figure_of(ax)
    with mpl.rc_context({"text.hinting": "none"}):
        boxes = [(one.get_text(), one.get_window_extent()) for one in texts(ax)]
    wide, tall = figure.bbox.size
    for i, (said, box) in enumerate(boxes):
        inside = box.x0 >= -1 and box.y0 >= -1 and box.x1 <= wide + 1 and box.y1 <= tall + 1
        assert inside, f"{said!r} at {box}"
        for other, also in boxes[i + 1 :]:
            across = min(box.x1, also.x1) - max(box.x0, also.x0)
            down = min(box.y1, also.y1) - max(box.y0, also.y0)
            assert min(across, down) < 2.5, f"{said!r} lies on {other!r}"


@pytest.mark.parametrize("name", [name for name in cases.EVERY if name.endswith("_many")])
def test_eighty_four_thousand_villages_take_few_artists(name: str) -> None:
    ax = cases.EVERY[name](None)
    assert len(ax.findobj()) < 700
    assert sum(len(one.get_paths()) for one in ax.collections) < 2_000


def test_rows_take_no_more_artists_than_they_have_figures() -> None:
    assert len(plots.ranking(cases.sample()).findobj()) < 1_500


@pytest.mark.parametrize("name", cases.EVERY)
def test_nothing_but_the_language_asked_for_is_written(name: str) -> None:
    said = " ".join(one.get_text() for one in texts(cases.EVERY[name](cases.own())))
    # The words of the axis and the count of villages are in every picture of villages.
    english = bool(re.search(r"\b(villages?|indicators)\b", said))
    indonesian = bool(re.search(r"\b(desa/kelurahan|indikator|Sobol' dari|acuan|unsur)\b", said))
    assert english != indonesian


def test_a_style_of_the_reader_does_not_make_formulas_of_names() -> None:
    with mpl.rc_context({"axes.unicode_minus": False, "axes.titlesize": 30, "font.size": 20}):
        ax = plots.ranking(cases.tiny())
        figure_of(ax).canvas.draw()
    drawn = ax.get_yticklabels()[0]
    assert drawn.get_text().replace(r"\$", "$") == "Iuran $5 dan $10_a  1"
    assert drawn.get_fontsize() == pytest.approx(8.5)


BAD = ["fr", "ID", "", None, 1]


@pytest.mark.parametrize("language", BAD)
def test_another_language_is_refused(language: Any) -> None:
    calls: list[Any] = [
        lambda: plots.ranking(cases.tiny(), language=language),
        lambda: plots.composition(cases.tiny(), language=language),
        lambda: plots.contributions(cases.tiny(), "3202012001", language=language),
        lambda: plots.profile(cases.tiny(), "3202012001", language=language),
        lambda: plots.distribution(cases.tiny(), language=language),
        lambda: plots.tree(cases.framework(), language=language),
        lambda: plots.correlations(cases.tiny(), language=language),
        lambda: plots.rank_uncertainty(cases.drawn(), language=language),
        lambda: plots.class_probabilities(cases.drawn(), language=language),
        lambda: plots.sensitivity(cases.sensitive(), language=language),
        lambda: plots.influence(ki.influence(cases.tiny()), language=language),
        lambda: plots.slopes(cases.tiny(), cases.moved(), language=language),
    ]
    for call in calls:
        with pytest.raises(ki.DataError, match="no language is called") as refused:
            call()
        assert refused.value.problems[0].code == "unknown_language"
    assert not plt.get_fignums()


@pytest.mark.parametrize("wrong", [None, 1, "scores", np.zeros((2, 2))])
def test_anything_else_is_refused_by_its_type(wrong: Any) -> None:
    calls: list[Any] = [
        lambda: plots.ranking(wrong),
        lambda: plots.composition(wrong),
        lambda: plots.contributions(wrong, "3202012001"),
        lambda: plots.profile(wrong, "3202012001"),
        lambda: plots.distribution(wrong),
        lambda: plots.tree(wrong),
        lambda: plots.correlations(wrong),
        lambda: plots.rank_uncertainty(wrong),
        lambda: plots.class_probabilities(wrong),
        lambda: plots.sensitivity(wrong),
        lambda: plots.influence(wrong),
        lambda: plots.slopes(wrong, cases.tiny()),
        lambda: plots.slopes(cases.tiny(), wrong),
    ]
    for call in calls:
        with pytest.raises(TypeError, match="must be"):
            call()
    assert not plt.get_fignums()


def test_the_package_leaves_matplotlib_alone_until_something_is_drawn() -> None:
    code = "import sys, ketahanan_index.reporting.plots; print(sorted({'matplotlib', 'pandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", cases.EVERY)
def test_without_matplotlib_the_extra_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cases.EVERY[name](cases.own())  # What is drawn is computed before.
    monkeypatch.setattr("ketahanan_index.reporting.packages.find_spec", lambda _: None)
    for module in [one for one in sys.modules if one.split(".")[0] == "matplotlib"]:
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ki.DataError, match=r"pip install -e '\.\[plots\]'") as refused:
        cases.EVERY[name](None)
    assert refused.value.problems[0].code == "missing_package"


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("size", [(14, 10), (10, 8)])
def test_in_a_column_of_a_figure_nothing_is_cut(language: Any, size: tuple[float, float]) -> None:
    figure = Figure(figsize=size, layout="constrained")
    axes = figure.subplots(2, 2)
    found = ki.influence(cases.components())
    for ax in axes.diagonal():
        plots.influence(found, language=language, ax=ax)
    for ax in axes[::-1].diagonal():
        plots.composition(cases.sample(), top=12, language=language, ax=ax)
    figure.draw_without_rendering()  # As savefig does.
    seen = [[one.get_window_extent() for one in texts(ax)] for ax in axes.flat]
    for i, boxes in enumerate(seen):
        assert min(box.x0 for box in boxes) >= -1
        assert max(box.x1 for box in boxes) <= figure.bbox.width + 1
        if i % 2:
            assert min(box.x0 for box in boxes) > max(box.x1 for box in seen[i - 1])


def test_a_title_begins_where_the_names_of_rows_do_once_the_layout_is_known() -> None:
    figure = Figure(figsize=(14, 5), layout="constrained")
    ax = plots.influence(ki.influence(cases.components()), ax=figure.subplots(1, 2)[0])
    drawn = texts(ax)
    left = min(one.get_window_extent().x0 for one in drawn)
    assert ax.title.get_text() == ""
    title = next(one for one in drawn if one.get_text() == ax.get_title(loc="left"))
    assert title.get_window_extent().x0 == pytest.approx(left, abs=2)


def test_codes_are_taken_as_elsewhere() -> None:
    code: Any
    for code in ("32.02.01.2001", 3202012001):
        ax = plots.profile(cases.tiny(), code, ax=cases.own())
        assert "3202012001" in cases.said(ax)
        ax = plots.contributions(cases.tiny(), code, reference="32.02.01.2003", ax=cases.own())
        assert "Sukamaju" in cases.said(ax)
        for many in (plots.ranking, plots.composition):
            assert len(cases.rows(many(cases.tiny(), units=[code], ax=cases.own()))) == 1
        assert "1" in cases.said(plots.slopes(cases.tiny(), cases.moved(), units=[code], ax=cases.own()))


def test_a_mark_of_direction_does_not_move_the_rank() -> None:
    rows = [list(row) for row in cases.CELLS]
    rows[2][1] = "Suka\u200fmaju\u202e"
    assert "Sukamaju  2" in cases.rows(plots.ranking(cases.scored(rows), ax=cases.own()))


def test_phrases_of_both_languages_have_the_same_places() -> None:
    for key, phrase in WORDS.items():
        if key.startswith("plot_"):
            assert phrase["id"].count("{}") == phrase["en"].count("{}"), key
