"""Every map shows what may be shown, says what it cannot show, and looks as it did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any, cast

import matplotlib as mpl
import numpy as np
import pytest
import shapely
import shapely.affinity
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex
from matplotlib.path import Path as Outline
from matplotlib.testing.compare import compare_images

import ketahanan_index as ki
from ketahanan_index.reporting import maps
from ketahanan_index.reporting.colours import class_colours
from ketahanan_index.reporting.maps import layers, palette
from reporting.maps import made, pictures

Draw = Callable[..., Axes]
ALL: tuple[Draw, ...] = (maps.score, maps.classes, maps.uncertainty, maps.bivariate)


@pytest.fixture(autouse=True)
def drawn_off_screen() -> Iterator[None]:
    mpl.use("Agg")
    yield
    plt.close("all")


def key(ax: Axes) -> list[str]:
    legend = ax.get_legend()
    assert legend is not None
    return [text.get_text().replace("\n", " ") for text in legend.get_texts()]


def fills(ax: Axes) -> dict[str, int]:
    """Return how many polygons have each colour."""
    layers = [c for c in ax.collections if isinstance(c, PathCollection)]
    return {to_hex(cast("Any", layer.get_facecolor())[0]): len(layer.get_paths()) for layer in layers}


def written(ax: Axes) -> str:
    """Return all that is written on axes, in one line."""
    return " ".join(" ".join([ax.get_title(loc="left"), *[t.get_text() for t in ax.texts]]).split())


def refusal(draw: Draw, *what: Any, **how: Any) -> ki.Problem:
    with pytest.raises(ki.DataError) as caught:
        draw(*what, **how)
    return caught.value.problems[0]


def square(ax: Axes) -> list[int]:
    """Return the counts in the square of nine, from the lowest row."""
    return [int(text.get_text()) for text in ax.child_axes[0].texts]


@pytest.mark.parametrize("name", pictures.PICTURES)
def test_a_map_looks_as_it_did(name: str, tmp_path: Path) -> None:
    pictures.write(name, tmp_path / "now.png")
    # Letters and lines of another version of matplotlib differ by a little.
    assert compare_images(str(pictures.FOLDER / f"{name}.png"), str(tmp_path / "now.png"), tol=8) is None


def test_the_pictures_kept_are_small_and_all_compared() -> None:
    files = list(pictures.FOLDER.iterdir())
    assert sorted(file.stem for file in files) == sorted(pictures.PICTURES)
    assert sum(file.stat().st_size for file in files) < 300_000


# ----------------------------------------------------------------------------------------------------- what is coloured
def test_scores_lie_in_their_steps() -> None:
    ax = maps.score(made.joined(), language="en")
    value = made.joined().to_frame()["ketahanan_sosial"].dropna().to_numpy()
    told = dict(label.rstrip(")").split(" (") for label in key(ax))
    assert told.pop("Withheld") == "2"
    for said, count in told.items():
        low, high = map(float, said.split("–"))
        assert int(count) == ((value >= low) & (value < high)).sum()
    assert sum(map(int, told.values())) == len(value) == 46


def test_classes_have_their_colours_and_counts() -> None:
    ax = maps.classes(made.joined())
    assert key(ax) == ["Tinggi (3)", "Sedang (42)", "Rendah (1)", "Ditahan (2)"]
    low, middle, high = class_colours(3)
    assert fills(ax) == {high: 3, middle: 42, low: 1, "#ffffff": 2}


def test_a_class_without_a_village_stays_in_the_key() -> None:
    ax = maps.classes(maps.join(made.scores(value=(0.3, 0.3, 0.3, 0.3)), made.squares()))
    assert key(ax) == [
        "Mandiri (0)", "Maju (0)", "Berkembang (0)", "Tertinggal (0)", "Sangat tertinggal (4)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "heading"), [("half_width", "± poin (95%)"), ("standard_error", "Galat baku")]
)
def test_uncertainty_is_what_the_table_says(measure: str, heading: str) -> None:
    ax = maps.uncertainty(made.joined(), measure=cast("Any", measure))
    table = made.joined().to_frame()
    half = (table["upper"] - table["lower"]) / 2
    expected = half if measure == "half_width" else table["standard_error"]
    known = expected.dropna().to_numpy()
    told = dict(label.rstrip(")").split(" (") for label in key(ax))
    assert (told.pop("Ditahan"), told.pop("Tanpa galat baku")) == ("2", "1")
    for said, count in told.items():
        low, high = (float(part.replace(",", ".")) for part in said.split("–"))
        assert int(count) == ((known >= low) & (known < high)).sum()
    legend = ax.get_legend()
    assert legend is not None
    assert legend.get_title().get_text() == heading
    assert palette.unsure(len(told))[-1] in fills(ax)


def test_nine_colours_count_villages_by_thirds() -> None:
    ax = maps.bivariate(made.joined(), node="sdm", against="gotong_royong")
    table = made.joined().to_frame()[["sdm", "gotong_royong"]].dropna()
    across, up = (np.searchsorted(np.quantile(table[c], (1 / 3, 2 / 3)), table[c]) for c in table)
    assert square(ax) == np.bincount(3 * up + across, minlength=9).tolist()
    assert sum(square(ax)) == 46
    coloured = [colour for row in palette.TWO_WAYS for colour in row]
    found = fills(ax)
    assert [found.get(colour, 0) for colour in coloured] == square(ax)


def test_by_default_a_score_is_set_against_its_interval() -> None:
    ax = maps.bivariate(made.joined())
    assert sum(square(ax)) == 45
    assert key(ax) == ["Tanpa galat baku (1)", "Ditahan (2)"]


def test_a_node_of_the_tree_is_drawn_by_its_own_flags() -> None:
    ax = maps.score(made.joined(), node="kelembagaan")
    assert "Kelembagaan" in written(ax)
    shown = made.joined().shown.shown[:, made.sample().nodes.index("kelembagaan")]
    assert sum(int(label.rstrip(")").split(" (")[1]) for label in key(ax) if "–" in label) == shown.sum()


def test_all_scores_alike_are_one_step() -> None:
    ax = maps.score(maps.join(made.scores(value=(0.5, 0.5, 0.5, 0.5)), made.squares()))
    assert key(ax) == ["0,50 (4)"]
    ax = maps.bivariate(
        maps.join(two_nodes(), made.squares(["a", "b", "c", "d"], column="wilayah")), against="dua"
    )
    assert square(ax) == [4, 0, 0, 0, 0, 0, 0, 0, 0]


def two_nodes() -> ki.Scores:
    """Return an index with two groups, in which all villages are alike."""
    groups = [
        {
            "id": name,
            "members": [
                {"id": f"air_{name}", "source": "villages", "items": [{"column": name, "scale": "persen"}]}
            ],
        }
        for name in ("satu", "dua")
    ]
    framework = ki.Framework.from_dict(
        {
            "id": "contoh",
            "version": "1",
            "unit": "wilayah",
            "scales": {"persen": {"kind": "numeric", "lower": 0, "upper": 100}},
            "index": {"id": "indeks", "members": groups},
        }
    )
    return ki.score(framework, villages=[{"wilayah": code, "satu": 50.0, "dua": 50.0} for code in "abcd"])


def test_one_village_is_a_map() -> None:
    ax = maps.score(maps.join(made.scores(made.CODES[:1]), made.squares(made.CODES[:1])))
    assert fills(ax) == {class_colours(1)[0]: 1}


# ------------------------------------------------------------------------------------------------ what cannot be shown
def test_what_is_missing_is_counted_in_the_key_and_below() -> None:
    ax = maps.score(pictures.gaps())
    assert key(ax)[-2:] == ["Tanpa skor (1)", "Tidak ada dalam data (1)"]
    assert "Ada 1 desa/kelurahan yang tidak digambar karena batas wilayahnya tidak tersedia." in written(ax)
    assert "4 dari 6 desa/kelurahan ditampilkan" in written(ax)
    assert "Batas wilayah: karangan." in written(ax)
    hatched = [c for c in ax.collections if c.get_hatch()]
    assert [len(c.get_paths()) for c in hatched] == [1]


def test_several_villages_without_a_polygon() -> None:
    joined = maps.join(made.scores(), made.squares(made.CODES[:2]))
    assert "2 villages have no polygon and are not drawn." in written(maps.score(joined, language="en"))
    assert "Sebanyak 2 desa/kelurahan tidak digambar karena batas wilayahnya tidak tersedia." in written(
        maps.score(joined)
    )


def test_two_groups_of_which_one_is_withheld_are_neither_drawn_nor_counted_twice() -> None:
    ax = maps.bivariate(made.joined(), node="sdm", against="partisipasi")
    paths = sum(len(c.get_paths()) for c in ax.collections if isinstance(c, PathCollection))
    assert paths == 48


def test_the_foot_says_what_the_framework_is() -> None:
    assert "Usulan untuk uji coba; bukan instrumen resmi." in written(maps.score(made.joined()))
    assert "Proposal for piloting; not an official instrument." in written(
        maps.score(made.joined(), language="en")
    )
    assert "bukan" not in written(maps.score(maps.join(made.scores(), made.squares())))


def test_a_map_of_village_records_has_no_uncertainty() -> None:
    joined = maps.join(made.scores(), made.squares())
    for draw in (maps.uncertainty, maps.bivariate):
        problem = refusal(draw, joined)
        assert (problem.code, "village records have none" in problem.message) == ("no_sampling_error", True)


def test_no_score_to_show_is_refused() -> None:
    joined = maps.join(made.scores(value=(None, None, 0.5, 0.6)), made.squares(made.CODES[:2]))
    for draw in ALL:
        assert refusal(draw, joined).code == "nothing_to_show"


def test_no_classes_are_refused() -> None:
    joined = maps.join(made.of_text(["a", "b"]), made.squares(["a", "b"], column="wilayah"))
    assert refusal(maps.classes, joined).code == "no_classes"


@pytest.mark.parametrize(
    ("draw", "how", "code"),
    [
        (maps.score, {"node": "smd"}, "unknown_node"),
        (maps.uncertainty, {"node": "smd"}, "unknown_node"),
        (maps.bivariate, {"node": "sdm", "against": "smd"}, "unknown_node"),
        (maps.bivariate, {"node": "sdm", "against": "sdm"}, "bad_parameter"),
        (maps.uncertainty, {"measure": "variance"}, "bad_parameter"),
        (maps.score, {"language": "nl"}, "unknown_language"),
        (maps.classes, {"language": ""}, "unknown_language"),
    ],
)
def test_a_misspelt_wish_is_refused(draw: Draw, how: dict[str, Any], code: str) -> None:
    assert refusal(draw, made.joined(), **how).code == code


@pytest.mark.parametrize("draw", ALL)
def test_what_was_not_joined_is_a_mistake_of_the_program(draw: Draw) -> None:
    with pytest.raises(TypeError, match=r"ki\.maps\.join"):
        draw(made.sample())


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketahanan_index.reporting.packages.find_spec", lambda _: None)
    for draw in (maps.score, maps.classes, maps.uncertainty, maps.bivariate):
        problem = refusal(draw, made.joined())
        assert (problem.code, "pip install -e '.[maps]'" in problem.remedy) == ("missing_package", True)


# ---------------------------------------------------------------------------------------------------- where it is drawn
@pytest.mark.parametrize("draw", ALL)
def test_axes_that_are_given_are_drawn_in_and_nothing_else_is_touched(draw: Draw) -> None:
    before = dict(mpl.rcParams)
    figure, (left, right) = plt.subplots(1, 2, figsize=(12, 5))
    assert draw(made.joined(), ax=left) is left
    assert plt.get_fignums() == [figure.number]
    assert tuple(figure.get_size_inches()) == (12, 5)
    assert not right.has_data()
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("draw", ALL)
def test_nothing_is_cut_and_no_words_meet(draw: Draw, language: str) -> None:
    ax = draw(made.joined(), language=language)
    figure = ax.figure
    figure.canvas.draw()
    whole = figure.bbox
    boxes = [t.get_window_extent() for t in [cast("Any", ax)._left_title, *ax.texts]]
    legend = ax.get_legend()
    boxes += [legend.get_window_extent()] if legend else []
    boxes += [child.get_tightbbox() for child in ax.child_axes]
    for box in boxes:
        assert whole.x0 <= box.x0 < box.x1 <= whole.x1
        assert whole.y0 <= box.y0 < box.y1 <= whole.y1
    for i, one in enumerate(boxes):
        assert not any(one.overlaps(other) for other in boxes[i + 1 :])


@pytest.mark.parametrize("width", [4.0, 7.0, 14.0])
def test_polygons_stay_left_of_the_key_and_keep_their_shape(width: float) -> None:
    _, ax = plt.subplots(figsize=(width, 5))
    maps.score(made.joined(), ax=ax)
    ax.figure.canvas.draw()
    legend = ax.get_legend()
    assert legend is not None
    across, up = (ax.transData.transform((1, 1)) - ax.transData.transform((0, 0))).tolist()
    assert across == pytest.approx(up, rel=1e-6)
    vertices = [np.asarray(path.vertices) for layer in ax.collections for path in layer.get_paths()]
    east = max(xy[:, 0].max() for xy in vertices)
    assert ax.transData.transform((east, 0))[0] <= legend.get_window_extent().x0 + 1


def test_a_wide_region_has_a_wide_figure() -> None:
    codes = tuple(f"3202012{k:03}" for k in range(1, 13))
    wide = maps.score(maps.join(made.scores(codes, names=None), made.squares(codes, across=12)))
    usual = maps.score(made.joined())
    assert wide.figure.bbox.width > usual.figure.bbox.width


@pytest.mark.parametrize(("count", "across", "named"), [(12, 4, 12), (25, 5, 25), (26, 5, 0)])
def test_regions_are_named_where_there_is_room(count: int, across: int, named: int) -> None:
    codes = tuple(f"3202{k:02}2001" for k in range(1, count + 1))
    ax = maps.score(maps.join(made.scores(codes, names=None), made.squares(codes, across=across)))
    assert sum(text.get_text().startswith("32.02.") for text in ax.texts) == named


def test_names_that_would_lie_on_each_other_are_left_out() -> None:
    codes = tuple(f"3202{k:02}2001" for k in range(1, 21))
    ax = maps.score(maps.join(made.scores(codes, names=None), made.squares(codes, across=20)))
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts if text.get_text().startswith("32.02.")]
    assert 5 < len(boxes) < 20
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))


@pytest.mark.parametrize("draw", ALL)
def test_nothing_is_logged_in_a_figure_that_makes_room(draw: Draw, caplog: pytest.LogCaptureFixture) -> None:
    figure, axes = plt.subplots(2, 1, figsize=(5, 9), layout="constrained")
    for ax in axes:
        draw(made.joined(), ax=ax)
    figure.canvas.draw()
    above, below = (ax.get_tightbbox() for ax in axes)
    assert below.y1 <= above.y0 + 1
    assert caplog.records == []


def test_formulas_in_names_stay_text() -> None:
    scores = made.of_text(["a", "b"], kecamatan=["$x_1$ & $y$", "Harga $5"])
    ax = maps.score(maps.join(scores, made.squares(["a", "b"], column="wilayah"), source="Rp $1 dan $2"))
    ax.figure.canvas.draw()
    assert "\\$x_1\\$ & \\$y\\$" in [text.get_text() for text in ax.texts]


def test_a_region_bent_around_another_is_named_inside_itself() -> None:
    bent = shapely.box(107, -7, 107.3, -6.7).difference(shapely.box(107.1, -7, 107.2, -6.8))
    polygons = made.squares(made.CODES[1:3])
    polygons["geometry"] = [bent, shapely.box(107.1, -7, 107.2, -6.8)]
    ax = maps.score(maps.join(made.scores(), polygons.set_crs("EPSG:4326", allow_override=True)))
    (name,) = [text for text in ax.texts if text.get_text() == "32.02.01"]
    x, y = name.get_position()
    assert shapely.affinity.scale(bent, np.cos(np.radians(6.85)), origin=(0, 0)).contains(shapely.Point(x, y))


def test_holes_stay_open() -> None:
    holed = shapely.box(0, 0, 4, 4).difference(shapely.box(1, 1, 3, 3))
    (path,) = layers.outlines(
        np.array([shapely.multipolygons([holed, shapely.box(5, 5, 6, 6)])], dtype=object)
    )
    vertices, codes = np.asarray(path.vertices), np.asarray(path.codes)
    starts = np.flatnonzero(codes == Outline.MOVETO)
    assert len(starts) == 3
    assert (codes == Outline.CLOSEPOLY).sum() == 3
    turns = [np.sign(shapely.LinearRing(ring).is_ccw - 0.5) for ring in np.split(vertices, starts[1:])]
    assert turns[0] != turns[1]
    assert turns[0] == turns[2]


# ------------------------------------------------------------------------------------------------------------ at size
def test_six_thousand_villages_are_pixels_without_lines_between_them() -> None:
    codes = tuple(f"11{k // 2000 + 1:02}{k // 500 % 4 + 1:02}2{k % 500 + 1:03}" for k in range(6000))
    ax = maps.score(maps.join(made.scores(codes, names=None), made.squares(codes, across=80)))
    fill = [c for c in ax.collections if isinstance(c, PathCollection)]
    assert sum(len(c.get_paths()) for c in fill) == 6000
    assert all(c.get_rasterized() for c in fill)
    assert len(fill) < 9
    assert len([c for c in ax.collections if isinstance(c, LineCollection)]) == 1
    assert "6.000 dari 6.000 desa/kelurahan ditampilkan" in written(ax)


def test_six_thousand_villages_of_no_region_have_no_outline() -> None:
    codes = [f"u{k}" for k in range(5001)]
    ax = maps.score(maps.join(made.of_text(codes), made.squares(codes, column="wilayah", across=80)))
    assert not [c for c in ax.collections if isinstance(c, LineCollection)]
