"""What improvements say: closed forms, reasons, ends, refusals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

import ketahanan_index as ki
from ketahanan_index.explanation.improvements import improvements
from ketahanan_index.methods import Array

COLUMNS = [
    "unit", "indicator", "class", "target", "score", "minimum", "needed", "value", "end", "step", "full_gain", "alone",
    "score_alone", "jointly", "score_jointly", "status",
]  # fmt: skip

Row = dict[str, Any]


def framework(members: list[Row] | None = None, **more: Any) -> ki.Framework:
    """Return a framework of village records in percent, three classes with bounds 40 and 60."""
    document: Row = {
        "id": "contoh",
        "version": "1",
        "scales": {
            "persen": {"kind": "numeric", "lower": 0, "upper": 100},
            "lepas": {"kind": "numeric"},
            "ya": {"kind": "binary", "yes": 1, "no": 0},
        },
        "index": {"id": "indeks", "members": members or [record("a"), record("b"), record("c")]},
        "classes": {
            "levels": [{"id": "rendah", "upper": 40}, {"id": "sedang", "upper": 60}, {"id": "tinggi"}]
        },
    }
    return ki.Framework.from_dict({**document, **more})


def record(name: str, scale: str = "persen", **more: Any) -> Row:
    return {"id": name, "source": "villages", "items": [{"column": name, "scale": scale}], **more}


def villages(*rows: tuple[Any, ...], names: str = "abc") -> list[Row]:
    return [{"kode_desa": f"v{i}", **dict(zip(names, values, strict=True))} for i, values in enumerate(rows)]


def found(rows: list[Row], tree: ki.Framework | None = None, **more: Any) -> pd.DataFrame:
    return improvements(ki.score(tree or framework(), villages=rows), **more)


def status(table: pd.DataFrame, unit: str = "v0") -> list[str]:
    return [str(s) for s in table.loc[table["unit"] == unit, "status"]]


# --------------------------------------------------------------------------------------------------- closed forms


def test_columns_and_order_are_fixed() -> None:
    table = found(villages((10, 20, 30), (90, 80, 70)))
    assert list(table.columns) == COLUMNS
    assert table["unit"].tolist() == ["v0"] * 3 + ["v1"] * 3
    assert table["indicator"].tolist() == ["a", "b", "c"] * 2
    assert table["class"].cat.categories.tolist() == ["rendah", "sedang", "tinggi"]
    assert table["target"].tolist() == ["sedang"] * 3 + ["tinggi"] * 3
    # Bounds are whole numbers; tables of scores from 0 to 100 show two decimals.
    assert table["minimum"].tolist() == [40.01] * 3 + [60.01] * 3
    assert_allclose(table["needed"], [20.01] * 3 + [60.01 - 80] * 3, rtol=1e-12)


@given(
    st.lists(st.integers(1, 20), min_size=3, max_size=3),
    st.lists(st.integers(0, 39), min_size=3, max_size=3),
    st.booleans(),
)
def test_arithmetic_means_have_a_closed_form(weights: list[int], values: list[int], included: bool) -> None:
    tree = framework([record(n, weight=w) for n, w in zip("abc", weights, strict=True)])
    assert tree.classes is not None
    tree = tree.model_copy(update={"classes": tree.classes.model_copy(update={"upper_included": included})})
    table = found(villages(tuple(values)), tree)
    share, x = np.array(weights) / sum(weights), np.array(values, dtype=float)
    needed = 40 - share @ x
    assert_allclose(table["full_gain"], share * (100 - x), rtol=1e-9)
    alone = x + needed / share
    # The end itself reaches a bound that belongs to the class above it.
    last = 100 - 1e-9 if included else 100 + 1e-9
    assert_allclose(table["alone"], np.where(alone < last, alone, np.nan), atol=1e-6)
    # Nobody comes to an end before the others arrive: all move by the same share of the same scale.
    # A score reaches a bound at its tenth decimal, which a share of 1 in 41 makes 4e-9 of the scale.
    assert_allclose(table["jointly"], x + needed, atol=1e-5)
    assert_allclose(table["score_jointly"], 40, atol=1e-7)
    codes = np.searchsorted([40, 60], table["score_jointly"].round(10), "left" if included else "right")
    assert (codes == 1).all()
    assert table["minimum"].iloc[0] == (40.01 if included else 40)


def test_a_burden_moves_down_and_an_end_stops() -> None:
    tree = framework([record("a", direction="negative"), record("b"), record("c", weight=2)])
    table = found(villages((95, 90, 0)), tree, target="sedang")
    # (5 + 90 + 2 * 0) / 4 = 23.75: 65 points of a or b, 32.5 of c.
    assert table["end"].tolist() == [0, 100, 100]
    assert_allclose(table["alone"], [30, np.nan, 32.5], atol=1e-6)
    # b stops after 10: (5 + t + 100 + 2 t) / 4 = 40 at t = 55 / 3.
    assert_allclose(table["jointly"], [95 - 55 / 3, 100, 55 / 3], atol=1e-6)
    assert table["status"].tolist() == ["alone", "joint_only", "alone"]


def test_steps_that_add_least_are_taken_back_first() -> None:
    tree = framework([record(n, "ya", weight=w) for n, w in zip("abcd", (1, 2, 3, 4), strict=True)])
    table = found(villages((0, 0, 0, 0), names="abcd"), tree)
    # All four go to 1; of 10 %, 20 %, 30 % and 40 % the first two are needless, the third is not: 40 is no 40.
    assert table["jointly"].tolist() == [0, 0, 1, 1]
    assert_allclose(table["score_jointly"], 70)
    assert table["status"].tolist() == ["joint_only"] * 4
    assert table["step"].tolist() == [1] * 4


def test_a_zero_under_a_geometric_mean_holds_all_others_back() -> None:
    tree = framework(methodology={"aggregation": "geometric_mean"})
    table = found(villages((0, 64, 64), (0, 0, 64)), tree)
    # a = x: (64 * 64 * x)^(1/3) = 40.
    assert_allclose(table["alone"][:3], [40**3 / 64**2, np.nan, np.nan], rtol=1e-6)
    assert_allclose(table["full_gain"][:3], [(64 * 64 * 100) ** (1 / 3), 0, 0], rtol=1e-9)
    assert table["alone"][3:].isna().all()
    assert status(table, "v1") == ["joint_only"] * 3
    assert (table["score_jointly"][3:] > 40).all()


def test_without_ends_the_best_village_is_the_end() -> None:
    tree = framework(
        [record("a", "lepas"), record("b", "lepas", direction="negative"), record("c")],
        methodology={"normalisation": "min_max"},
    )
    table = found(villages((5, 8, 10), (1, 3, 90), (2, 9, 50)), tree)
    assert table["end"].tolist() == [5, 3, 100] * 3
    assert status(table, "v0") == ["at_end", "alone", "alone"]
    assert table["full_gain"][0] == 0


# -------------------------------------------------------------------------------------------------------- reasons


def test_every_reason_is_told() -> None:
    tree = framework(
        [record("a"), record("b", weight=0), record("c"), record("d")], methodology={"minimum_coverage": 0.5}
    )
    rows = villages((10, 50, None, 100), (None, 50, None, 100), (90, 50, 90, 90), names="abcd")
    table = found(rows, tree)
    assert status(table, "v0") == ["alone", "no_weight", "no_data", "at_end"]
    assert status(table, "v1") == ["no_score"] * 4
    assert status(table, "v2") == ["reached"] * 4
    nothing = table[table["unit"] == "v1"]
    for column in (
        "class",
        "target",
        "score",
        "minimum",
        "needed",
        "full_gain",
        "alone",
        "jointly",
        "score_jointly",
    ):
        assert nothing[column].isna().all()
    reached = table[table["unit"] == "v2"]
    assert (reached["alone"] == reached["value"]).all()
    assert (reached["score_jointly"] == reached["score"]).all()
    missing = table.iloc[2]
    assert np.isnan([missing["value"], missing["alone"], missing["jointly"], missing["full_gain"]]).all()


def test_what_is_fixed_stays() -> None:
    group = {"id": "g", "members": [record("a"), record("b")]}
    rows = villages((10, 20, 30), (0, 0, 90))
    table = found(rows, framework([group, record("c")]), fixed=["g"])
    assert status(table) == ["fixed", "fixed", "alone"]
    assert_allclose(table["alone"][:3], [np.nan, np.nan, 65], atol=1e-6)
    assert table["jointly"][:2].tolist() == [10, 20]
    assert (table["full_gain"][:2] > 0).all()
    held = found(rows, framework([group, record("c")]), fixed="c")
    assert status(held) == ["alone", "alone", "fixed"]
    assert status(found(rows, framework([group, record("c")]), fixed=["indeks"])) == ["fixed"] * 3


def test_ends_that_do_not_reach_are_out_of_reach() -> None:
    table = found(villages((0, 0, 0)), fixed=["a", "b"])
    assert status(table) == ["fixed", "fixed", "out_of_reach"]
    assert table[["alone", "score_alone", "jointly", "score_jointly"]].isna().all(axis=None)


def test_a_lower_target_is_reached_and_the_lowest_has_no_minimum() -> None:
    table = found(villages((90, 90, 90)), target="rendah")
    assert status(table) == ["reached"] * 3
    assert table["minimum"].isna().all()
    assert (found(villages((90, 90, 90)), target="sedang")["needed"] < 0).all()


def test_two_classes_up() -> None:
    table = found(villages((30, 30, 30)), target="tinggi")
    assert set(table["class"]) == {"rendah"}
    assert_allclose(table["jointly"], 60, atol=1e-6)
    assert_allclose(table["alone"], np.nan)


# ---------------------------------------------------------------------------------------- which villages are asked


def test_one_several_and_all_villages_agree() -> None:
    scores = ki.score(framework(), villages=villages((10, 20, 30), (50, 50, 50), (33, 44, 55)))
    whole = improvements(scores)
    assert_frame(improvements(scores, "v2"), whole[6:])
    assert_frame(improvements(scores, ["v2", "v0", "v2"]), pd.concat([whole[6:], whole[:3]]))
    assert improvements(scores, []).empty
    assert list(improvements(scores, []).columns) == COLUMNS


def assert_frame(a: pd.DataFrame, b: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(a.reset_index(drop=True), b.reset_index(drop=True), rtol=1e-12)


def test_dotted_codes_are_found() -> None:
    village = {"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7}
    scores = ki.score(ki.Framework.load("idm-komponen"), villages=[village])
    assert improvements(scores, "32.02.01.2001")["unit"].tolist() == ["3202012001"] * 3


# ------------------------------------------------------------------------- values filled, screened, learnt, refused


def again(scores: ki.Scores, table: pd.DataFrame, rows: list[Row]) -> list[str]:
    """Return the classes of villages whose plans were carried out."""
    names = scores.plan.indicators
    plans = table["jointly"].to_numpy().reshape(-1, len(names))
    done = [
        {**row, **{n: float(v) for n, v in zip(names, plan, strict=True) if not np.isnan(v)}}
        for row, plan in zip(rows, plans, strict=True)
    ]
    return [str(c) for c in ki.score(scores.framework, villages=done, base=scores).classes]


@pytest.mark.parametrize("imputation", ["mean", "row_mean", {"method": "group_mean", "by": "kab"}])
def test_filled_values_stay_or_are_filled_again(imputation: Any) -> None:
    tree = framework(methodology={"imputation": imputation})
    rows = [{**row, "kab": "x"} for row in villages((10, None, 30), (20, 60, 70), (30, 30, 30), (5, 5, None))]
    scores = ki.score(tree, villages=rows)
    table = improvements(scores)
    assert status(table)[1] == "imputed"
    assert np.isnan(table["value"][1])
    assert again(scores, table, rows) == table["target"].tolist()[::3]


def test_a_zero_that_screens_a_village_out_is_no_way_up() -> None:
    tree = framework(
        [record("a", direction="negative"), record("b", direction="negative"), record("c")],
        methodology={"screening": {"minimum_nonzero": 0.6}},
    )
    rows = villages((90, 90, 90), (0, 0, 40), (90, 90, 90), (100, 70, 1))
    scores = ki.score(tree, villages=rows)
    table = improvements(scores, target="tinggi")
    assert status(table, "v1") == ["no_score"] * 3
    # Both burdens at 0 would leave one value of three: 0 is allowed for one of them only.
    plan = table.loc[table["unit"] == "v0", "jointly"].tolist()
    assert plan.count(0.0) < 2
    after = ki.score(
        tree, villages=[dict(zip(("kode_desa", *"abc"), ("v0", *plan), strict=True)), *rows[1:]], base=scores
    )
    assert after.classes.iloc[0] == "tinggi"


def test_a_village_let_in_in_spite_of_its_zeros_can_rise() -> None:
    burdens = [record("a", direction="negative"), record("b", direction="negative"), record("c", weight=4)]
    screening = {"minimum_nonzero": 0.6, "include": ["v0"]}
    tree = framework(burdens, methodology={"screening": screening})
    table = found(villages((0, 0, 10), (50, 50, 90)), tree, target="tinggi")
    # (100 + 100 + 4 c) / 6 = 60 at c = 40, and hundredths of the scale are looked at.
    assert status(table) == ["at_end", "at_end", "alone"]
    assert_allclose(table["alone"][:3], [np.nan, np.nan, 41])


def test_rescaling_by_ranks_is_held_against_the_others_as_they_are() -> None:
    rows = villages(*((v, 100 - v, (7 * v) % 100) for v in range(0, 100, 5)))
    scores = ki.score(framework(methodology={"normalisation": "percentile_rank"}), villages=rows)
    table = improvements(scores)
    codes = {"rendah": 0, "sedang": 1, "tinggi": 2}
    reached = [codes[c] for c in again(scores, table, rows)]
    assert (np.array(reached) >= table["target"].cat.codes.to_numpy()[::3]).all()


def test_a_best_value_in_between_has_no_direction() -> None:
    peak = {"method": "threshold_scores", "bounds": [30, 70], "scores": [1, 5, 2], "lowest": 0}
    table = found(villages((10, 20, 30), (80, 20, 30)), framework(methodology={"normalisation": {"a": peak}}))
    assert table["status"].tolist() == ["no_direction", "alone", "alone"] * 2
    assert np.isnan(table[["end", "full_gain", "alone"]].iloc[0].astype(float)).all()
    assert table["jointly"].iloc[0] == 10


def test_thresholds_are_crossed_and_no_further() -> None:
    rising = {"method": "threshold_scores", "bounds": [30, 70], "scores": [0, 3, 5], "lowest": 0}
    table = found(
        villages((10, 20, 50)), framework(methodology={"normalisation": {"a": rising}}), target="sedang"
    )
    # Just above 30, a counts 60 and the index is 43.3.
    assert_allclose(table["alone"][0], 30, atol=1e-6)
    assert_allclose(table["score_alone"][0], 130 / 3, rtol=1e-9)


def test_an_imbalance_that_costs_more_than_it_adds_is_no_way_up() -> None:
    tree = framework(methodology={"aggregation": "mazziotta_pareto", "range": [1, 100]})
    rows = villages((20, 20, 20), (5, 38, 41))
    scores = ki.score(tree, villages=rows)
    table = improvements(scores)
    # To its end a lowers the mean: 100 beside 20 and 20 has M = 46.7, S²/M = 30.5.
    assert (table["full_gain"][:3] < 10).all()
    assert again(scores, table, rows) == ["sedang", "sedang"]
    # Together they rise in balance, by hundredths of the scale, and the step that was one too many is taken back.
    assert table["jointly"][:3].round(9).tolist() == [39, 40, 40]


def test_a_step_that_a_method_refuses_is_no_way_up() -> None:
    group = {"id": "g", "members": [record(name) for name in "abcd"]}
    tree = framework(
        [group, record("e")],
        methodology={"aggregation": {"g": "mazziotta_pareto", "indeks": "geometric_mean"}, "range": [1, 100]},
    )
    rows = villages((0, 0, 0, 0, 49), names="abcde")
    table = found(rows, tree)
    # 100 beside 1, 1 and 1 has M - S²/M = 25.75 - 1837.69 / 25.75, below 0, which has no geometric mean.
    assert table["full_gain"][:4].isna().all()
    assert status(table) == ["joint_only"] * 5
    assert again(ki.score(tree, villages=rows), table, rows) == ["sedang"]


@pytest.fixture
def own_methods() -> Iterator[None]:
    """Define two aggregations for a test, and forget them after it: other tests try every method that is known."""
    known = ki.aggregation.ArithmeticMean.registry
    before = dict(known)

    class Shares(ki.aggregation.ArithmeticMean):
        """A mean relative to the best village of all."""

        method: Literal["share_of_best"] = "share_of_best"  # type: ignore[assignment]
        relative: ClassVar[bool] = True

    class Sneaky(ki.aggregation.Minimum):
        """A value that hangs on other villages without saying so."""

        method: Literal["sneaky"] = "sneaky"  # type: ignore[assignment]

        def combine(self, x: Array, weights: Array) -> Array:
            return np.asarray(super().combine(x, weights) / np.nanmax(x) * 100)

    assert {"share_of_best", "sneaky"} <= set(known)
    yield
    known.clear()
    known.update(before)


@pytest.mark.usefixtures("own_methods")
@pytest.mark.parametrize("name", ["share_of_best", "sneaky"])
def test_scores_that_hang_on_other_villages_promise_nothing(name: str) -> None:
    rows = villages((10, 20, 30), (90, 80, 70))
    with pytest.raises(ki.MethodError, match="no value of its own promises a class") as refused:
        found(rows, framework(methodology={"aggregation": name}))
    assert [p.code for p in refused.value.problems] == ["relative_score"]


def test_a_framework_without_classes_has_none_to_reach() -> None:
    with pytest.raises(ki.FrameworkError, match="contoh has no classes") as refused:
        found(villages((10, 20, 30)), framework(classes=None))
    assert [p.code for p in refused.value.problems] == ["no_classes"]


def test_unknown_names_are_told_all_at_once_with_the_nearest() -> None:
    with pytest.raises(ki.DataError) as refused:
        found(villages((10, 20, 30)), units=["v0", "v00", "w"], target="tingi", fixed=["indks", "zzz"])
    problems = refused.value.problems
    assert [(p.code, p.count) for p in problems] == [
        ("unknown_unit", 2), ("unknown_class", 1), ("unknown_node", 1), ("unknown_node", 1),
    ]  # fmt: skip
    assert "did you mean 'v0'" in problems[0].message
    assert "did you mean 'tinggi'" in problems[1].message
    assert "did you mean 'indeks'" in problems[2].message
    assert problems[0].remedy == "see `scores.units` for the codes of the villages scored"
    assert problems[1].remedy == "known are rendah, sedang, tinggi"


def test_only_scores_are_asked() -> None:
    with pytest.raises(TypeError, match=r"make one with ki.score"):
        improvements(framework())  # type: ignore[arg-type]


# ----------------------------------------------------------------------------------- several items, people, estimates


def test_levels_of_several_items_are_had_by_answers() -> None:
    several = {
        "id": "a",
        "source": "villages",
        "items": [{"column": f"a{i}", "scale": "ya"} for i in range(3)],
    }
    tree = framework([several, record("b")])
    row: Row = {"kode_desa": "v0", "a0": 0, "a1": 1, "a2": 0, "b": 30}
    scores = ki.score(tree, villages=[row])
    table = improvements(scores)
    assert_allclose(table.loc[0, ["value", "step", "alone"]].astype(float), [1 / 3, 1 / 3, 2 / 3])
    after = ki.score(tree, villages=[{**row, "a0": 1}], base=scores)
    assert_allclose(after.value[0, 0], table["score_alone"][0], rtol=1e-12)
    assert after.classes.tolist() == ["sedang"]


def test_a_value_between_levels_moves_to_the_next() -> None:
    several = {
        "id": "a",
        "source": "villages",
        "items": [{"column": f"a{i}", "scale": "ya"} for i in range(3)],
    }
    # Two of three answered, one of them yes: 1/2, between 1/3 and 2/3.
    row: Row = {"kode_desa": "v0", "a0": 0, "a1": 1, "a2": None, "b": 20}
    table = found([row], framework([several, record("b")]))
    assert_allclose(table.loc[0, ["value", "step", "alone"]].astype(float), [1 / 2, 1 / 6, 2 / 3])


def test_plans_of_people_hold_when_estimates_are_scored_again() -> None:
    from dataclasses import replace

    from ketahanan_index.readers.sample import sample_path

    scores = ki.score(
        ki.Framework.load("desa-berketahanan-sosial"),
        respondents=ki.read_respondents(sample_path("responden.csv")),
        villages=ki.read_villages(sample_path("desa.csv")),
        design=ki.SurveyDesign(weights="bobot", strata="dusun", clusters="rt"),
    )
    table = improvements(scores)
    estimates = scores.normalised.estimates
    shape = estimates.value.shape
    plan = table["jointly"].to_numpy().reshape(shape)
    value = np.where(np.isnan(plan), estimates.value, plan)
    after = ki.aggregate(ki.normalise(replace(estimates, value=value), base=scores), base=scores)
    there = ~np.isnan(table["score_jointly"].to_numpy().reshape(shape)[:, 0])
    assert there.sum() >= 45
    assert_allclose(
        after.value[there, 0], table["score_jointly"].to_numpy().reshape(shape)[there, 0], rtol=1e-12
    )
    reached = after.classes.cat.codes.to_numpy() >= table["target"].cat.codes.to_numpy().reshape(shape)[:, 0]
    assert reached[there].all()
    assert not np.isin(table["status"], ["no_direction", "out_of_reach"]).any()


def test_promises_survive_a_saved_file(tmp_path: Any) -> None:
    scores = ki.score(framework(), villages=villages((10, 20, 30), (50, 50, 50)))
    scores.save(tmp_path / "skor.zip")
    assert_frame(improvements(ki.Scores.load(tmp_path / "skor.zip")), improvements(scores))
