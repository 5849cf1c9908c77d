"""What pictures are drawn on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from ketahanan_index.reporting.plots.lettering import NOTE, TITLE
from ketahanan_index.reporting.plots.surface import WIDTH, Caption, Key, grid, numbers, opened, size
from reporting.plots.cases import figure_of, own

LONG = Caption(
    title="Indeks ketahanan sosial desa: peringkat desa/kelurahan menurut kecamatan dan kabupaten di seluruh provinsi",
    subtitle="75.265 desa/kelurahan; garis: selang kepercayaan 95%; peringkat di dalam kecamatan masing-masing",
    notes=("Satu. " * 30, "Dua."),
    below="Skor",
    keys=tuple(Key("#123456", f"Kelas yang bernama panjang sekali {i}") for i in range(7)),
)


def test_a_figure_is_as_high_as_its_parts_need() -> None:
    short, long = (opened(None, caption, height=2, left=1) for caption in (Caption("Judul"), LONG))
    for ax in (short, long):
        assert size(ax)[1] == pytest.approx(2)
        assert figure_of(ax).get_figwidth() == WIDTH
    assert figure_of(long).get_figheight() > figure_of(short).get_figheight() + 1


def test_everything_lies_in_the_figure_and_nothing_on_another() -> None:
    ax = opened(None, LONG, height=2, left=1.5, right=0.5, above=0.2)
    figure = figure_of(ax)
    figure.canvas.draw()
    legend: Any = ax.get_legend()
    title = next(
        one for one in ax.get_children() if getattr(one, "get_text", str)() == ax.get_title(loc="left")
    )
    boxes = [
        title.get_window_extent(),
        *(t.get_window_extent() for t in ax.texts),
        legend.get_window_extent(),
    ]
    wide, tall = figure.bbox.size
    for i, box in enumerate(boxes):
        assert box.x0 >= 0
        assert box.x1 <= wide
        assert box.y0 >= 0
        assert box.y1 <= tall
        assert box.x0 == pytest.approx(0.15 * 100, abs=4)
        for other in boxes[i + 1 :]:
            assert min(box.y1, other.y1) - max(box.y0, other.y0) < 2


def test_title_and_notes_have_their_sizes() -> None:
    ax = opened(own(), Caption("Judul", notes=("Catatan $5 $6",)), height=1, left=1)
    assert ax.texts[0].get_fontsize() == NOTE
    assert ax.texts[0].get_text() == r"Catatan \$5 \$6"
    assert ax.get_title(loc="left") == "Judul"
    titles: list[Any] = [one for one in ax.get_children() if getattr(one, "get_text", str)() == "Judul"]
    sizes = {one.get_fontsize() for one in titles}
    assert sizes == {TITLE}


@pytest.mark.parametrize(
    ("ends", "language", "shares", "ticks"),
    [
        ((0, 1), "id", False, ["0,0", "0,5", "1,0"]),
        ((0, 1), "en", True, ["0%", "50%", "100%"]),
        ((0, 60_000), "id", False, ["0", "30.000", "60.000"]),
        ((-1, 1), "en", False, ["−1", "0", "1"]),
        ((0, 0.005), "id", True, ["0,00%", "0,25%", "0,50%"]),
        ((2, 2), "id", False, ["2"]),
    ],
)
def test_numbers_have_the_decimals_of_their_steps(
    ends: tuple[float, float], language: Any, shares: bool, ticks: list[str]
) -> None:
    ax = own()
    numbers(ax.xaxis, language, shares=shares)
    ax.set_xticks(np.unique(np.linspace(*ends, 3)).tolist())
    figure_of(ax).canvas.draw()
    assert [label.get_text() for label in ax.get_xticklabels()] == ticks


def test_odd_steps_keep_their_digits() -> None:
    ax = own()
    numbers(ax.xaxis, "en")
    ax.set_xticks([0, 1 / 3])
    figure_of(ax).canvas.draw()
    assert ax.get_xticklabels()[1].get_text() == "0.333333"


def test_lines_of_the_grid_go_one_way() -> None:
    ax = opened(own(), Caption("Judul"), height=1, left=1)
    grid(ax, "x")
    assert all(line.get_visible() for line in ax.get_xgridlines())
    assert not any(line.get_visible() for line in ax.get_ygridlines())


def test_pyplot_is_used_only_without_axes() -> None:
    opened(Figure().subplots(), LONG, height=1, left=1)
    assert not plt.get_fignums()


@pytest.mark.parametrize("sign", ["patch", "dot", "ring", "diamond", "tick", "line"])
def test_signs_of_the_key_have_their_colour(sign: Any) -> None:
    ax = opened(own(), Caption("Judul", keys=(Key("#123456", "Satu $1 $2", sign),)), height=1, left=1)
    legend: Any = ax.get_legend()
    handle = legend.legend_handles[0]
    getter = {
        "patch": "get_facecolor",
        "line": "get_color",
        "ring": "get_markeredgecolor",
        "tick": "get_markeredgecolor",
    }
    said = getattr(handle, getter.get(sign, "get_markerfacecolor"))()
    assert said in ("#123456", (0x12 / 255, 0x34 / 255, 0x56 / 255, 1))
    assert legend.get_texts()[0].get_text() == r"Satu \$1 \$2"
