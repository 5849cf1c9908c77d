"""Each element left out, and how much of the scores it explains."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from framework.documents import document, indicator
from ketahanan_index.robustness.influence import Influence, influence
from stages import samples

COLUMNS = [
    "node",
    "level",
    "weight",
    "importance",
    "mean_rank_shift",
    "mean_score_shift",
    "largest_shift",
    "largest_shift_unit",
    "class_changes",
    "lost",
    "gained",
    "reason",
]
PLAIN: list[list[Any]] = [[80, 60, 10, 30], [40, 20, 90, 70], [50, 50, 50, 50], [10, 90, 20, 60]]


def framework(weights: tuple[float, ...] = (1, 1, 1, 1, 1, 1), **methodology: Any) -> ki.Framework:
    """Return two groups of two indicators a, b and c, d, all on 0 to 100."""
    a, b, c, d, first, second = weights
    groups = (
        {"id": "satu", "weight": first, "members": [indicator("a", weight=a), indicator("b", weight=b)]},
        {"id": "dua", "weight": second, "members": [indicator("c", weight=c), indicator("d", weight=d)]},
    )
    return ki.Framework.from_dict(document(*groups, methodology=methodology, classes=samples.CLASSES))


def villages(cells: list[list[Any]]) -> list[dict[str, Any]]:
    return [
        {"kode_desa": f"D{i:02}", **dict(zip("abcd", row, strict=True))}
        for i, row in enumerate(cells, start=1)
    ]


def found(cells: list[list[Any]] = PLAIN, **options: Any) -> Influence:
    return influence(ki.score(framework(**options), villages=villages(cells)))


def row(result: Influence, node: str) -> pd.Series[Any]:
    table = result.to_frame()
    return table.iloc[result.elements.index(node)]


# ------------------------------------------------------------------------------------------- by hand


def test_by_hand() -> None:
    """Scores 45, 55, 50, 45; without a, the first group is b: 40, 50, 50, 65."""
    result = found()
    assert result.scores()["a"].tolist() == [40.0, 50.0, 50.0, 65.0]
    assert result.ranks()["a"].tolist() == [4.0, 2.0, 2.0, 1.0]
    one = row(result, "a")
    assert one["level"] == 2
    assert one["weight"] == 0.25
    # Ranks before: 3, 1, 2, 3.
    assert one["mean_rank_shift"] == pytest.approx((1 + 1 + 0 + 2) / 4)
    assert one["mean_score_shift"] == pytest.approx((5 + 5 + 0 + 20) / 4)
    assert one["largest_shift"] == -2
    assert one["largest_shift_unit"] == "D04"
    # Classes before: all sedang (40 to 60); 40 is rendah, its bound included, and 65 tinggi.
    assert one["class_changes"] == 0.5
    assert one[["lost", "gained", "reason"]].tolist() == [0, 0, ""]


def test_a_group_left_out() -> None:
    result = found()
    assert result.scores()["satu"].tolist() == [20.0, 80.0, 50.0, 40.0]
    assert row(result, "satu")["level"] == 1
    assert row(result, "satu")["weight"] == 0.5


def test_tables() -> None:
    result = found()
    table = result.to_frame()
    assert table.columns.tolist() == COLUMNS
    assert table["node"].tolist() == ["satu", "a", "b", "dua", "c", "d"]
    for each in (result.scores(), result.ranks()):
        assert each.index.name == "kode_desa"
        assert each.index.tolist() == ["D01", "D02", "D03", "D04"]
        assert each.columns.tolist() == table["node"].tolist()
    table.loc[:, "weight"] = 0.0
    scores = result.scores()
    scores.loc[:, "a"] = 0.0
    assert result.scores()["a"].tolist() == [40.0, 50.0, 50.0, 65.0]
    assert row(result, "a")["weight"] == 0.25
    assert repr(result) == "<Influence of indeks: 6 elements left out, 4 villages>"


def test_nothing_can_be_written_to() -> None:
    result = pickle.loads(pickle.dumps(found()))
    for array in (result.score, result.rank, result.importance, result.level, result.lost):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


# ---------------------------------------------------------------------------- beside scoring anew


@pytest.mark.parametrize(
    "methodology",
    [
        {},
        {"minimum_coverage": 0.6},
        {"aggregation": "geometric_mean", "range": [1, 100]},
        {"aggregation": {"level_1": "minimum"}},
        {"aggregation": {"indeks": "harmonic_mean", "sosial": "median"}, "range": [1, 100]},
        {"aggregation": "mazziotta_pareto", "range": [70, 130]},
    ],
)
def test_the_scores_are_those_of_a_weight_of_0(methodology: dict[str, Any]) -> None:
    scores = samples.scores(**methodology)
    result = influence(scores)
    for name in result.elements:
        without = ki.score(scores.framework.with_weights({name: 0}), villages=samples.VILLAGES)
        assert_allclose(result.scores()[name], without.value[:, 0], rtol=1e-12)
        assert_array_equal(result.ranks()[name], without.ranks())


def test_learnt_weights_stay_as_applied() -> None:
    scores = ki.score(framework(weighting="standard_deviation"), villages=villages(PLAIN))
    result = influence(scores)
    share = scores.weights["applied"]
    assert_allclose(result.scores()["satu"], scores.value[:, scores.nodes.index("dua")])
    expected = share["satu"] * np.array([row[1] for row in PLAIN]) + share["dua"] * scores.value[:, 2]
    assert_allclose(result.scores()["a"], expected)


# --------------------------------------------------------------------------------- what cannot be left out


def test_a_group_without_a_member_that_counts_goes_too() -> None:
    result = found(weights=(1, 0, 1, 1, 1, 1))
    assert_array_equal(result.score[:, 1], result.score[:, 0])
    assert row(result, "a")["reason"] == ""
    # b counts for nothing, and moves nothing.
    assert (
        row(result, "b")[["weight", "mean_rank_shift", "mean_score_shift", "largest_shift"]].tolist()
        == [0.0] * 4
    )
    assert pd.isna(row(result, "b")["largest_shift_unit"])


def test_the_only_member_that_counts_cannot_be_left_out() -> None:
    result = found(weights=(1, 0, 1, 1, 1, 0))
    for name in ("satu", "a"):
        one = row(result, name)
        assert one["reason"] == "only_member"
        numbers = ["mean_rank_shift", "mean_score_shift", "largest_shift", "class_changes"]
        assert one[numbers].isna().all()
        assert one[["lost", "gained"]].tolist() == [0, 0]
        assert one["weight"] == 1.0
        assert one["importance"] == pytest.approx(1.0)
        assert result.scores()[name].isna().all()
        assert result.ranks()[name].isna().all()
    for name in ("dua", "b", "c", "d"):
        assert row(result, name)["reason"] == ""
        assert row(result, name)["mean_score_shift"] == 0


def test_one_indicator_alone() -> None:
    one = ki.Framework.from_dict(document(indicator("a")))
    table = influence(
        ki.score(one, villages=[{"kode_desa": "A", "a": 5}, {"kode_desa": "B", "a": 7}])
    ).to_frame()
    assert table["reason"].tolist() == ["only_member"]
    assert table["importance"].isna().all()


def test_what_the_rest_cannot_be_combined_to() -> None:
    """Without a, the first group falls below 0 in one village, which a geometric mean cannot take."""
    z = {"method": "z_score", "mean": 1.5, "sd": 1.0}
    scores = ki.score(
        framework(normalisation=z, range=[0, 3], aggregation={"indeks": "geometric_mean"}),
        villages=villages(
            [[90, 10, 50, 40], [50, 70, 60, 50], [40, 60, 40, 60], [45, 65, 50, 50], [50, 65, 45, 55]]
        ),
    )
    assert scores.normalised.value[0, 1] < 0 < scores.value.min()
    result = influence(scores)
    assert row(result, "a")["reason"] == "negative_under_mean"
    assert pd.isna(row(result, "a")["mean_rank_shift"])
    assert row(result, "c")["reason"] == ""


# ------------------------------------------------------------------------------------- missing values


def test_villages_that_lose_or_gain_a_score() -> None:
    cells: list[list[Any]] = [[80, None, 10, 30], [40, 20, 90, 70], [None, 50, None, 50], [10, 90, 20, 60]]
    result = found(cells, minimum_coverage=0.6)
    # The first has no b: without a it has nothing of the first group, as before; without b it gains the group.
    assert np.isnan(result.whole.value[0, 0])
    assert row(result, "b")[["lost", "gained"]].tolist() == [0, 1]
    assert row(result, "satu")[["lost", "gained"]].tolist() == [0, 1]
    lost = influence(ki.score(framework(), villages=villages([[80, None, None, None], *cells[1:]])))
    assert row(lost, "satu")[["lost", "gained"]].tolist() == [1, 0]
    assert row(lost, "a")[["lost", "gained"]].tolist() == [1, 0]
    # The village without a score on one side counts for no shift, but its place in the ranks does.
    assert lost.ranks()["a"].isna().tolist() == [True, False, False, False]
    moved = lost.ranks()["a"] - lost.whole.ranks()
    assert row(lost, "a")["mean_rank_shift"] == pytest.approx(moved.abs().mean())


def test_nobody_has_a_score() -> None:
    table = found([[None] * 4] * 3).to_frame()
    numbers = ["importance", "mean_rank_shift", "mean_score_shift", "largest_shift", "class_changes"]
    assert table[numbers].isna().all(axis=None)
    assert (table[["lost", "gained"]] == 0).all(axis=None)


def test_an_optional_group_without_data() -> None:
    data = framework().to_dict()
    data["index"]["members"].append(
        {"id": "tambahan", "optional": True, "weight": 0, "members": [indicator("e")]}
    )
    table = (
        influence(ki.score(ki.Framework.from_dict(data), villages=villages(PLAIN)))
        .to_frame()
        .set_index("node")
    )
    assert table.loc[["tambahan", "e"], "mean_score_shift"].tolist() == [0.0, 0.0]
    assert table.loc[["tambahan", "e"], "importance"].isna().all()
    assert table.loc["a", "weight"] == 0.25


def test_no_classes() -> None:
    scores = ki.score(ki.Framework.from_dict(document()), villages=samples.VILLAGES)
    assert influence(scores).to_frame()["class_changes"].isna().all()


def test_screened_villages_have_no_score() -> None:
    scores = samples.scores(screening={"minimum_available": 0.5})
    assert np.isnan(influence(scores).score[3]).all()


def test_scores_read_from_a_file(tmp_path: Any) -> None:
    scores = samples.scores()
    scores.save(tmp_path / "skor.zip")
    again = influence(ki.Scores.load(tmp_path / "skor.zip"))
    pd.testing.assert_frame_equal(again.to_frame(), influence(scores).to_frame())


# ------------------------------------------------------------------------------------------- importance of elements


def test_importance_beside_the_closed_form() -> None:
    """Independent normals under weighted means: η² = w²σ²/Σw²σ²; tolerance 0.02 at 10,000 villages."""
    spread = np.array([2.0, 8.0, 4.0, 4.0])
    x = np.clip(50 + spread * np.random.default_rng(1).normal(size=(10_000, 4)), 0, 100)
    scores = ki.score(framework(weights=(3, 1, 1, 1, 2, 1)), villages=villages(x.tolist()))
    table = influence(scores).to_frame().set_index("node")
    weight = np.array([2 / 3 * 3 / 4, 2 / 3 * 1 / 4, 1 / 6, 1 / 6])
    assert_allclose(table.loc[list("abcd"), "weight"], weight)
    size = weight**2 * spread**2
    assert_allclose(table.loc[list("abcd"), "importance"], size / size.sum(), atol=0.02)
    assert_allclose(
        table.loc[["satu", "dua"], "importance"],
        [size[:2].sum() / size.sum(), size[2:].sum() / size.sum()],
        atol=0.02,
    )


# ------------------------------------------------------------------------------------------- properties

CELLS = st.lists(
    st.lists(st.one_of(st.none(), st.integers(0, 100)), min_size=4, max_size=4), min_size=1, max_size=8
)
WEIGHTS = st.tuples(*[st.sampled_from([0, 1, 2, 3])] * 6).filter(
    lambda w: (w[0] or w[1]) and (w[2] or w[3]) and (w[4] or w[5])
)


@given(CELLS, WEIGHTS, st.randoms(use_true_random=False))
def test_the_order_of_villages_does_not_matter(cells: list[list[Any]], weights: Any, random: Any) -> None:
    table = villages(cells)
    shuffled = random.sample(table, len(table))
    one, other = (influence(ki.score(framework(weights), villages=each)) for each in (table, shuffled))
    pd.testing.assert_frame_equal(one.to_frame(), other.to_frame(), check_exact=True)
    pd.testing.assert_frame_equal(one.scores(), other.scores().loc[one.scores().index], check_exact=True)
    pd.testing.assert_frame_equal(one.ranks(), other.ranks().loc[one.ranks().index], check_exact=True)


@given(CELLS, WEIGHTS)
def test_an_element_of_weight_0_changes_nothing(cells: list[list[Any]], weights: Any) -> None:
    result = influence(ki.score(framework(weights), villages=villages(cells)))
    scored = (~np.isnan(result.whole.value[:, 0])).any()
    for j, name in enumerate(result.elements):
        if result.weight[j] == 0:
            assert result.reason[j] == "", name
            assert_array_equal(result.score[:, j], result.whole.value[:, 0])
            assert_array_equal(result.mean_rank_shift[j], 0 if scored else np.nan)
            assert result.largest_shift_unit[j] is None
            assert result.lost[j] == result.gained[j] == 0


@given(CELLS, WEIGHTS)
def test_beside_scoring_anew(cells: list[list[Any]], weights: Any) -> None:
    one = framework(weights)
    result = influence(ki.score(one, villages=villages(cells)))
    for j, name in enumerate(result.elements):
        siblings = {"a": "b", "b": "a", "c": "d", "d": "c"}
        group = "satu" if name in "ab" else "dua"
        alone = name in siblings and result.whole.weights.loc[siblings[name], "nominal"] == 0
        if result.reason[j]:
            assert result.reason[j] == "only_member"
            assert result.weight[j] == 1
            continue
        without = ki.score(one.with_weights({group if alone else name: 0}), villages=villages(cells))
        assert_allclose(result.score[:, j], without.value[:, 0], rtol=1e-12, atol=1e-12)


# ------------------------------------------------------------------------------------------------ errors


@pytest.mark.parametrize(
    "bad",
    [
        None,
        0,
        1.5,
        "skor.zip",
        b"skor",
        [],
        (),
        {},
        {"scores": 1},
        np.zeros((3, 3)),
        pd.DataFrame({"a": [1]}),
        samples.framework(),
        samples.scores().normalised,
        samples.scores().fitted,
        ki.Scores,
    ],
)
def test_anything_but_scores(bad: Any) -> None:
    with pytest.raises(TypeError, match=r"scores must be a Scores, not .*make one with ki\.score"):
        influence(bad)
