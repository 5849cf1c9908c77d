"""Two scorings side by side."""

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
from ketahanan_index.robustness.comparison import Comparison, comparison
from stages import samples

COLUMNS = ["score_a", "score_b", "shift", "rank_a", "rank_b", "rank_shift", "class_a", "class_b", "moved_by"]
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


def scored(
    cells: list[list[Any]] = PLAIN, weights: Any = (1, 1, 1, 1, 1, 1), **methodology: Any
) -> ki.Scores:
    return ki.score(framework(weights, **methodology), villages=villages(cells))


def added(found: Comparison) -> Any:
    return (found.by_value + found.by_weight).sum(axis=1)


def codes(found: Comparison) -> list[str]:
    return found.problems["code"].tolist()


# ------------------------------------------------------------------------------------------- by hand


def test_by_hand() -> None:
    """Scores 45, 55, 50, 45 beside three times the weight of the first group: 57.5, 42.5, 50, 47.5."""
    found = comparison(scored(), scored(weights=(1, 1, 1, 1, 3, 1)))
    table = found.to_frame()
    assert table.columns.tolist() == COLUMNS
    assert table.index.name == "kode_desa"
    assert table["score_a"].tolist() == [45.0, 55.0, 50.0, 45.0]
    assert table["score_b"].tolist() == [57.5, 42.5, 50.0, 47.5]
    assert table["shift"].tolist() == [12.5, -12.5, 0.0, 2.5]
    assert table["rank_a"].tolist() == [3.0, 1.0, 2.0, 3.0]
    assert table["rank_b"].tolist() == [1.0, 4.0, 2.0, 3.0]
    assert table["rank_shift"].tolist() == [-2.0, 3.0, 0.0, 0.0]
    assert table["class_a"].tolist() == ["sedang"] * 4
    assert table["class_a"].cat.ordered
    # Weights go from 1/4 to 3/8 and to 1/8. In the first village the middle of its scores is 51.25: a lies 28.75
    # above it, b 8.75, c 41.25 below, d 21.25 below; in the last a weighs more, but lies below.
    assert_allclose(found.by_weight[0], np.array([28.75, 8.75, 41.25, 21.25]) / 8)
    assert_array_equal(found.by_value, np.zeros((4, 4)))
    assert table["moved_by"].tolist()[:2] == ["c", "c"]
    assert pd.isna(table["moved_by"].iloc[2])
    assert table["moved_by"].iloc[3] == "b"
    assert found.mean_rank_shift == 1.25
    assert found.class_changes == 0.0
    assert found.steps == ("weighting",)
    assert codes(found) == []
    assert found.only_a == found.only_b == ()
    assert repr(found) == "<Comparison of contoh and contoh: 4 villages, mean rank shift 1.25>"


def test_contributions_add_up() -> None:
    found = comparison(
        scored(), scored([[row[0] + 5, *row[1:]] for row in PLAIN], weights=(2, 1, 1, 0, 1, 1))
    )
    table = found.contributions()
    assert table.columns.tolist() == ["unit", "node", "by_value", "by_weight", "contribution"]
    assert table["node"].tolist() == ["a", "b", "c", "d"] * 4
    assert_allclose(table["by_value"] + table["by_weight"], table["contribution"])
    total = table.groupby("unit", sort=False)["contribution"].sum()
    assert_allclose(total, found.to_frame()["shift"])
    # The value of a moves the score by 5 times the mean of its weights.
    assert_allclose(table[table["node"] == "a"]["by_value"], 5 * (1 / 4 + 1 / 3) / 2)
    assert (table[table["node"] != "a"]["by_value"] == 0).all()
    assert found.steps == ("data", "weighting")


def test_spearman() -> None:
    """With ranks 1, 2, 3, 4 and 2, 1, 3, 4: 1 - 6 · 2 / (4 · 15); with ties, Pearson's of mean ranks."""
    one = scored([[x] * 4 for x in (40, 30, 20, 10)])
    assert comparison(one, scored([[x] * 4 for x in (30, 40, 20, 10)])).correlation == pytest.approx(0.8)
    assert comparison(one, scored([[x] * 4 for x in (10, 20, 30, 40)])).correlation == pytest.approx(-1)
    tied = comparison(one, scored([[x] * 4 for x in (40, 40, 20, 10)]))
    assert tied.correlation == pytest.approx(np.corrcoef([1, 2, 3, 4], [1.5, 1.5, 3, 4])[0, 1])
    assert np.isnan(comparison(one, scored([[5] * 4] * 4)).correlation)
    assert np.isnan(comparison(scored(PLAIN[:1]), scored(PLAIN[:1])).correlation)


def test_classes_crossed() -> None:
    found = comparison(
        scored([[x] * 4 for x in (10, 40, 50, 90)]), scored([[x] * 4 for x in (10, 41, 90, None)])
    )
    table = found.classes()
    assert table.index.tolist() == table.columns.tolist() == ["rendah", "sedang", "tinggi"]
    assert (table.index.name, table.columns.name) == ("a", "b")
    assert table.to_numpy().tolist() == [[1, 1, 0], [0, 0, 1], [0, 0, 0]]
    assert found.class_changes == pytest.approx(2 / 3)
    assert found.to_frame()["class_b"].isna().tolist() == [False, False, False, True]


def test_nothing_can_be_written_to() -> None:
    found = pickle.loads(pickle.dumps(comparison(scored(), scored())))
    for array in (found.score_a, found.rank_b, found.class_a, found.by_value):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    table = found.to_frame()
    table.loc[:, "score_a"] = 0.0
    assert found.to_frame()["score_a"].tolist() == [45.0, 55.0, 50.0, 45.0]


# ------------------------------------------------------------------------------------ which villages


def test_villages_are_matched_by_code() -> None:
    one, table = framework(), villages(PLAIN)
    a = ki.score(one, villages=table)
    b = ki.score(one, villages=[table[3], {**table[0], "kode_desa": "X"}, table[1]])
    found = comparison(a, b)
    assert found.units == ("D02", "D04")
    assert found.only_a == ("D01", "D03")
    assert found.only_b == ("X",)
    assert_array_equal(found.shift, [0, 0])
    # Ranks are among the villages in both.
    assert found.rank_a.tolist() == found.rank_b.tolist() == [1.0, 2.0]
    assert codes(found) == ["villages_in_one"] * 2
    assert found.problems["message"].tolist() == [
        "villages that are in a only are left out: D01, D03",
        "villages that are in b only are left out: X",
    ]
    assert found.problems["count"].tolist() == [2, 1]


def test_a_village_without_a_score_in_one() -> None:
    found = comparison(scored(), scored([[None] * 4, *PLAIN[1:]]))
    assert np.isnan(found.shift).tolist() == [True, False, False, False]
    assert np.isnan(found.rank_b[0])
    assert found.rank_b[1:].tolist() == [1.0, 2.0, 3.0]
    assert np.isnan(added(found)[0])
    assert found.moved_by[0] is None
    assert found.mean_rank_shift == 0


def test_nobody_has_a_score() -> None:
    found = comparison(scored([[None] * 4] * 2), scored([[None] * 4] * 2))
    assert np.isnan([found.mean_rank_shift, found.correlation, found.class_changes]).all()
    assert found.moved_by == (None, None)
    assert found.classes().to_numpy().sum() == 0


def test_no_village_in_both() -> None:
    other = ki.score(framework(), villages=[{"kode_desa": "X", "a": 1, "b": 2, "c": 3, "d": 4}])
    with pytest.raises(ki.DataError, match="no village in common: D01, D02, D03 … in a, X in b") as caught:
        comparison(scored(), other)
    assert caught.value.problems[0].code == "no_shared_villages"
    assert "codes written alike" in caught.value.problems[0].remedy


# ----------------------------------------------------------------------------------------- parts of a shift


def test_a_group_that_is_no_mean_is_one_part() -> None:
    found = comparison(scored(), scored(aggregation={"dua": "minimum"}))
    assert found.parts == ("a", "b", "dua")
    assert_allclose(added(found), found.shift)
    assert set(found.moved_by) == {"dua", None}
    # 10 and not 20 in half of the index.
    assert found.by_value[0, found.parts.index("dua")] == -5
    assert found.steps == ("aggregation",)


@pytest.mark.parametrize("swapped", [False, True])
def test_a_root_that_is_no_mean_has_no_parts(swapped: bool) -> None:
    pair = [scored(), scored(aggregation={"indeks": "minimum"})]
    found = comparison(*(reversed(pair) if swapped else pair))
    assert found.parts == ()
    assert found.moved_by == (None,) * 4
    assert found.to_frame()["moved_by"].isna().all()
    assert len(found.contributions()) == 0
    assert codes(found) == ["no_decomposition"]
    name = "a" if swapped else "b"
    assert f"the root of {name}, indeks, is combined by minimum" in found.problems["message"].iloc[0]
    both = comparison(pair[1], pair[1])
    assert both.problems["message"].str.count("is combined by minimum").tolist() == [2]


def test_an_indicator_that_only_one_has_is_told_under_its_group() -> None:
    data = framework().to_dict()
    data["index"]["members"][0]["members"].append(indicator("e"))
    more = [{**row, "e": 100} for row in villages(PLAIN)]
    found = comparison(scored(), ki.score(ki.Framework.from_dict(data), villages=more))
    assert found.parts == ("satu", "a", "b", "c", "d")
    assert_allclose(added(found), found.shift)
    assert found.moved_by == ("satu",) * 4
    assert found.steps == ("estimate", "weighting")


def test_a_group_that_only_one_has_is_told_by_its_indicators() -> None:
    data = framework().to_dict()
    members = data["index"]["members"]
    members.append({"id": "tiga", "members": [indicator("e"), indicator("f")]})
    more = [{**row, "e": 100, "f": 0} for row in villages(PLAIN)]
    found = comparison(ki.score(ki.Framework.from_dict(data), villages=more), scored())
    assert set(found.parts) == {"a", "b", "c", "d", "e", "f"}
    assert_allclose(added(found), found.shift)


def test_an_indicator_in_one_is_a_group_in_the_other() -> None:
    short = ki.Framework.from_dict(document(indicator("satu"), indicator("dua"), id="pendek"))
    rows = [{"kode_desa": f"D{i:02}", "satu": 50, "dua": 20} for i in range(1, 5)]
    found = comparison(scored(), ki.score(short, villages=rows))
    assert set(found.parts) == {"satu", "dua"}
    assert_allclose(added(found), found.shift)
    # 70 and 20 beside 50 and 20.
    assert_allclose(found.by_value[0], [-10, 0])
    assert codes(found) == ["other_classes"]
    assert np.isnan(found.class_changes)
    assert found.classes().shape == (3, 0)
    assert repr(found).startswith("<Comparison of contoh and pendek: 4 villages")


def test_nothing_in_common_but_villages() -> None:
    other = ki.Framework.from_dict(document(indicator("x"), indicator("y"), classes=samples.CLASSES))
    rows = [{"kode_desa": f"D{i:02}", "x": 50, "y": 20 * i} for i in range(1, 5)]
    found = comparison(scored(), ki.score(other, villages=rows))
    assert found.parts == ("a", "b", "c", "d", "x", "y")
    assert_allclose(added(found), found.shift)
    assert found.steps == ("estimate", "weighting")


def test_missing_in_one_weighs_nothing_there() -> None:
    """Without b the whole weight of its group lies on a, which is where b's part moves the score from."""
    found = comparison(scored(), scored([[80, None, 10, 30], *PLAIN[1:]]))
    assert_allclose(added(found), found.shift, atol=1e-12)
    middle = (45 + 50) / 2
    assert_allclose(found.by_weight[0], [0.25 * (80 - middle), -0.25 * (60 - middle), 0, 0])
    assert found.moved_by == ("a", None, None, None)


def test_other_ranges() -> None:
    found = comparison(scored(), scored(range=[0, 1]))
    assert codes(found) == ["other_range"]
    assert_allclose(found.shift, found.score_b - found.score_a)
    assert_allclose(added(found), found.shift)
    assert found.mean_rank_shift == 0
    assert found.steps == ("normalisation",)


# ------------------------------------------------------------------------------------------- steps


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, ()),
        ({"screening": {"minimum_available": 0.1}}, ("screening",)),
        ({"imputation": "mean"}, ("imputation",)),
        ({"imputation": {"a": "mean"}}, ("imputation",)),
        ({"treatment": "winsorise"}, ("treatment",)),
        ({"normalisation": "min_max"}, ("normalisation",)),
        ({"range": [1, 100]}, ("normalisation",)),
        ({"weighting": "equal"}, ("weighting",)),
        ({"aggregation": "geometric_mean", "range": [1, 100]}, ("normalisation", "aggregation")),
        ({"minimum_coverage": 0.5}, ("aggregation",)),
        ({"imputation": "median", "weighting": "equal"}, ("imputation", "weighting")),
    ],
)
def test_which_steps_differ(change: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert comparison(scored(), scored(**change)).steps == expected
    assert comparison(scored(**change), scored()).steps == expected
    assert comparison(scored(**change), scored(**change)).steps == ()


def test_methods_of_other_indicators() -> None:
    a, b = (scored(imputation={name: "mean"}) for name in "ab")
    assert comparison(a, b).steps == ("imputation",)


def test_classes_differ() -> None:
    data = framework().to_dict()
    data["classes"]["levels"][0]["upper"] = 45
    found = comparison(scored(), ki.score(ki.Framework.from_dict(data), villages=villages(PLAIN)))
    assert found.steps == ("classes",)
    assert found.class_changes == 0.5


@pytest.mark.parametrize(
    ("weights", "expected"), [((2, 2, 1, 1, 1, 1), ()), ((2, 1, 1, 1, 1, 1), ("weighting",))]
)
def test_weights_are_compared_as_shares(weights: Any, expected: tuple[str, ...]) -> None:
    assert comparison(scored(), scored(weights=weights)).steps == expected


def test_labels_are_no_choice() -> None:
    data = framework().to_dict()
    data["index"]["label"] = "Lain"
    data["index"]["members"][0]["members"][0]["label"] = "Air"
    data["version"] = "2"
    assert comparison(scored(), ki.score(ki.Framework.from_dict(data), villages=villages(PLAIN))).steps == ()


def test_how_it_is_measured_differs() -> None:
    data = framework().to_dict()
    data["index"]["members"][0]["members"][0]["items"][0]["reverse"] = True
    found = comparison(scored(), ki.score(ki.Framework.from_dict(data), villages=villages(PLAIN)))
    assert found.steps == ("estimate",)
    data = framework().to_dict()
    data["index"]["members"][0]["members"][0]["direction"] = "negative"
    found = comparison(scored(), ki.score(ki.Framework.from_dict(data), villages=villages(PLAIN)))
    assert found.steps == ("normalisation",)


def test_learnt_elsewhere() -> None:
    one = framework(normalisation="min_max", weighting="standard_deviation")
    a = ki.score(one, villages=villages(PLAIN))
    other = ki.score(one, villages=villages([[100, 0, 0, 100], *PLAIN]))
    on_other = ki.score(one, villages=villages(PLAIN), base=other)
    assert comparison(a, on_other).steps == ("imputation", "treatment", "normalisation", "weighting")
    on_itself = ki.score(one, villages=villages(PLAIN), base=a)
    assert comparison(on_itself, on_other).steps == ("normalisation", "weighting")
    assert comparison(on_other, on_other).steps == ()


def test_other_designs() -> None:
    one = samples.asked()
    assert comparison(one, one).steps == ()
    plain = ki.score(
        one.framework,
        respondents=samples.respondents(),
        villages=samples.with_errors().drop(columns=["rapat", "posyandu"]),
    )
    assert comparison(one, plain).steps == ("data", "estimate")


def test_scores_read_from_a_file(tmp_path: Any) -> None:
    a, b = samples.scores(), samples.scores(imputation="mean")
    b.save(tmp_path / "b.zip")
    again = comparison(a, ki.Scores.load(tmp_path / "b.zip"))
    found = comparison(a, b)
    pd.testing.assert_frame_equal(again.to_frame(), found.to_frame())
    assert again.steps == found.steps == ("imputation",)


# ------------------------------------------------------------------------------------------- properties

CELLS = st.lists(
    st.lists(st.one_of(st.none(), st.integers(0, 100)), min_size=4, max_size=4), min_size=1, max_size=6
)
WEIGHTS = st.tuples(*[st.sampled_from([0, 1, 2, 3])] * 6).filter(
    lambda w: (w[0] or w[1]) and (w[2] or w[3]) and (w[4] or w[5])
)
METHODS = st.sampled_from(
    [
        {},
        {"imputation": {"method": "constant", "value": 5}},
        {"aggregation": {"dua": "minimum"}},
        {"minimum_coverage": 0.5},
    ]
)


@given(CELLS, WEIGHTS, METHODS)
def test_with_itself_all_is_0(cells: list[list[Any]], weights: Any, methodology: dict[str, Any]) -> None:
    scores = scored(cells, weights, **methodology)
    found = comparison(scores, scores)
    known = ~np.isnan(scores.value[:, 0])
    for array in (found.shift, found.rank_shift, added(found)):
        assert_array_equal(array, np.where(known, 0, np.nan))
    assert found.moved_by == (None,) * len(cells)
    assert found.steps == ()
    assert codes(found) == []
    if known.any():
        assert found.mean_rank_shift == found.class_changes == 0
    if len(set(found.rank_a[known])) > 1:
        assert found.correlation == pytest.approx(1)


@given(CELLS, WEIGHTS, WEIGHTS, METHODS, METHODS)
def test_swapped_the_signs_flip(
    cells: list[list[Any]], one: Any, other: Any, first: dict[str, Any], second: dict[str, Any]
) -> None:
    a, b = scored(cells, one, **first), scored(cells, other, **second)
    there, back = comparison(a, b), comparison(b, a)
    assert_array_equal(there.shift, -back.shift)
    assert_array_equal(there.rank_shift, -back.rank_shift)
    assert set(there.parts) == set(back.parts)
    at = [back.parts.index(name) for name in there.parts]
    assert_allclose(there.by_value, -back.by_value[:, at], atol=1e-12)
    assert_allclose(there.by_weight, -back.by_weight[:, at], atol=1e-12)
    assert_array_equal(there.classes(), back.classes().T)
    assert there.steps == back.steps
    assert_array_equal(there.correlation, back.correlation)
    assert_array_equal(there.mean_rank_shift, back.mean_rank_shift)


@given(CELLS, CELLS, WEIGHTS, WEIGHTS, METHODS, METHODS)
def test_the_parts_of_a_shift_add_up(
    here: list[list[Any]],
    there: list[list[Any]],
    one: Any,
    other: Any,
    first: dict[str, Any],
    second: dict[str, Any],
) -> None:
    found = comparison(scored(here, one, **first), scored(there, other, **second))
    assert_allclose(added(found), found.shift, atol=1e-10)
    for unit, shift in enumerate(found.shift):
        node = found.moved_by[unit]
        assert (node is None) == (np.isnan(shift) or abs(shift) < 5e-11)
        if node is not None:
            total = (found.by_value + found.by_weight)[unit, found.parts.index(node)]
            assert total * np.sign(shift) >= abs(shift) / len(found.parts) - 1e-9


@given(CELLS, WEIGHTS, st.randoms(use_true_random=False))
def test_the_order_of_villages_does_not_matter(cells: list[list[Any]], weights: Any, random: Any) -> None:
    table = villages(cells)
    shuffled = random.sample(table, len(table))
    a = [ki.score(framework(), villages=each) for each in (table, shuffled)]
    b = [ki.score(framework(weights), villages=each) for each in (table, shuffled)]
    one, *others = (comparison(x, y) for x in a for y in b)
    for other in others:
        found = other.to_frame().loc[one.to_frame().index]
        pd.testing.assert_frame_equal(one.to_frame(), found, check_exact=True)
        assert_array_equal(one.correlation, other.correlation)
        assert_array_equal(one.mean_rank_shift, other.mean_rank_shift)


# ------------------------------------------------------------------------------------------------ errors

BAD: list[Any] = [
    None,
    0,
    1.5,
    "skor.zip",
    b"skor",
    [],
    (),
    {},
    {"a": 1},
    np.zeros((3, 3)),
    pd.DataFrame({"a": [1]}),
    framework(),
    samples.scores().normalised,
    samples.scores().fitted,
    ki.Scores,
]


@pytest.mark.parametrize("bad", BAD)
def test_anything_but_scores(bad: Any) -> None:
    with pytest.raises(TypeError, match=r"a must be a Scores, not .*make one with ki\.score"):
        comparison(bad, scored())
    with pytest.raises(TypeError, match=r"b must be a Scores, not .*make one with ki\.score"):
        comparison(scored(), bad)
