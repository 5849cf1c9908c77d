"""Missing values are those of the most similar units."""

from __future__ import annotations

import builtins
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

import ketahanan_index as ki
from ketahanan_index.errors import MethodError
from ketahanan_index.methods.imputation import nearest_neighbours

Array = NDArray[np.float64]
NEAREST = ki.imputation.NearestNeighbours


@pytest.fixture
def sklearn() -> Any:
    return pytest.importorskip("sklearn.impute", reason="nearest_neighbours needs scikit-learn")


def filled(x: Array, **parameters: Any) -> Array:
    method = NEAREST(**{"neighbours": 2, **parameters})
    return np.asarray(method.fit(x, None).transform(x))


def holed(units: int = 60, indicators: int = 5) -> Array:
    rng = np.random.default_rng(7)
    common = rng.normal(size=(units, 2)) @ rng.normal(size=(2, indicators))
    x = 50 + 10 * (common + rng.normal(size=(units, indicators))) * 10.0 ** np.arange(indicators)
    x[rng.random(x.shape) < 0.2] = np.nan
    return x


@pytest.mark.parametrize("scaled", ["sd", "range"])
@pytest.mark.parametrize("weights", ["uniform", "distance"])
@pytest.mark.parametrize("neighbours", [1, 5, 500])
def test_reproduces_scikit_learn_on_standardised_data(
    sklearn: Any, neighbours: int, weights: str, scaled: str
) -> None:
    x = holed()
    x = x[~np.isnan(x).all(axis=1)]
    by = np.nanstd(x, axis=0, ddof=1) if scaled == "sd" else np.nanmax(x, axis=0) - np.nanmin(x, axis=0)
    peer = sklearn.KNNImputer(n_neighbors=neighbours, weights=weights).fit_transform(x / by) * by
    found = filled(x, neighbours=neighbours, weights=weights, scaled=scaled)
    assert np.isnan(x).sum() > 50
    assert_allclose(found, peer, rtol=1e-10)


def test_a_unit_that_shares_nothing_stays_missing_where_the_peer_takes_the_mean(sklearn: Any) -> None:
    x = np.array([[1.0, np.nan], [3.0, np.nan], [np.nan, 5.0], [np.nan, 7.0]])
    assert_array_equal(sklearn.KNNImputer().fit_transform(x), [[1, 6], [3, 6], [2, 5], [2, 7]])
    assert_array_equal(filled(x), x)


def test_worked_by_hand(sklearn: Any) -> None:
    x = np.array([[0.0, 10.0], [1.0, 20.0], [4.0, 60.0], [0.5, np.nan], [3.0, np.nan], [np.nan, 50.0]])
    assert_allclose(filled(x, neighbours=1)[4:], [[3.0, 60.0], [4.0, 50.0]])
    # Number 3 lies in the middle of the first two, and of those nearest number 4 one is twice as far.
    assert_allclose(filled(x)[3:, 1], [15.0, 40.0, 50.0])
    assert_allclose(filled(x, weights="distance")[3:5, 1], [15.0, (20 / 2 + 60 / 1) / (1 / 2 + 1)])


def test_ties_are_shared_whatever_the_order(sklearn: Any) -> None:
    x = np.array([[1.0, 10.0], [1.0, 20.0], [1.0, 60.0], [5.0, 0.0], [1.0, np.nan], [3.0, np.nan]])
    expected = [30.0, (10 + 20 + 60 + 0) / 4]
    for order in (np.arange(6), np.array([5, 2, 4, 0, 3, 1])):
        found = filled(x[order], neighbours=2)
        assert_allclose(found[np.argsort(order)][4:, 1], expected, rtol=1e-14)
    # A unit that is alike in all counts alone.
    assert_allclose(filled(x, neighbours=4, weights="distance")[4, 1], 30.0, rtol=1e-14)


def test_few_answers_and_many_ties_in_any_order_give_the_same_bits(
    sklearn: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(3)
    x = rng.integers(1, 6, size=(400, 6)).astype(float)
    x[rng.random(x.shape) < 0.15] = np.nan
    order = rng.permutation(len(x))
    for weights in ("uniform", "distance"):
        found = filled(x, neighbours=5, weights=weights)
        assert_array_equal(filled(x[order], neighbours=5, weights=weights), found[order])
    monkeypatch.setattr(nearest_neighbours, "BLOCK", 1000)
    assert_array_equal(filled(x, neighbours=5, weights="distance"), found)


def test_units_of_measurement_do_not_matter(sklearn: Any) -> None:
    x = holed()
    factor = np.array([1e-3, 1e6, 1.0, 60.0, 1e-9])
    assert_allclose(filled(x * factor + 3 * factor), (filled(x) + 3) * factor, rtol=1e-9)


def test_a_constant_indicator_tells_nothing_and_is_filled_with_its_constant(sklearn: Any) -> None:
    x = np.array([[1.0, 7.0, 10.0], [2.0, 7.0, 20.0], [1.0, np.nan, np.nan], [np.nan, 7.0, np.nan]])
    assert_array_equal(filled(x, neighbours=1)[2:], [[1.0, 7.0, 10.0], [np.nan, 7.0, np.nan]])


@pytest.mark.parametrize(
    "rows",
    [[[1.0, np.nan]], [[1.0, 2.0]], np.empty((0, 2)), [[np.nan, np.nan]] * 3, [[1.0, np.nan], [2.0, np.nan]]],
)
def test_without_donors_nothing_is_filled(sklearn: Any, rows: Any) -> None:
    x = np.array(rows, dtype=float)
    assert_array_equal(filled(x), x)


def test_of_two_units_one_fills_the_other(sklearn: Any) -> None:
    x = np.array([[1.0, 2.0, 9.0], [4.0, 6.0, np.nan]])
    assert_array_equal(filled(x), [[1.0, 2.0, 9.0], [4.0, 6.0, 9.0]])


def test_the_donors_are_the_units_learnt_from(sklearn: Any) -> None:
    value = NEAREST(neighbours=1).fit(np.array([[0.0, 10.0, 1.0], [1.0, 20.0, 5.0]]), None)
    other = np.array([[0.2, np.nan, np.nan], [9.0, np.nan, 4.0], [0.9, 77.0, np.nan]])
    assert_array_equal(value.transform(other), [[0.2, 10.0, 1.0], [9.0, 20.0, 4.0], [0.9, 77.0, 5.0]])
    some: Any = value.take(np.array([2, 0]))
    assert_array_equal(some.transform(other[:, [2, 0]]), [[1.0, 0.2], [4.0, 9.0], [5.0, 0.9]])
    assert_array_equal(value.derivative(other), (~np.isnan(other)).astype(float))
    again: Any = type(value).from_arrays(json.loads(json.dumps(value.arrays())))
    assert_array_equal(again.transform(other), value.transform(other))


def test_learnt_from_no_unit_at_all_it_comes_back_and_fills_nothing(sklearn: Any) -> None:
    value = NEAREST().fit(np.empty((0, 2)), None)
    again: Any = type(value).from_arrays(json.loads(json.dumps(value.arrays())))
    x = np.array([[1.0, np.nan]])
    assert_array_equal(again.transform(x), x)


def test_a_fit_to_draws_has_donors_of_each(sklearn: Any) -> None:
    x = holed()
    draws = np.stack([x, np.roll(x, 3, axis=0) * 2])
    value = NEAREST().fit(draws, None)
    assert value.donors.shape == draws.shape
    assert_array_equal(value.transform(draws), np.array([filled(draw, neighbours=5) for draw in draws]))


def test_a_lone_indicator_is_a_warning(sklearn: Any) -> None:
    x = np.array([[1.0], [np.nan]])
    (problem,) = NEAREST().fit(x, None).remarks(["a"])
    assert (problem.code, problem.severity, problem.column) == ("nothing_to_impute_from", "warning", "a")
    assert_array_equal(filled(x), x)
    assert NEAREST().fit(holed(), None).remarks(list("abcde")) == ()
    (beside_nothing,) = NEAREST().fit(np.column_stack([x, x * np.nan]), None).remarks(["a", "b"])
    assert beside_nothing == problem
    assert NEAREST().fit(x * np.nan, None).remarks(["b"]) == ()


def test_without_any_draw_it_fills_none(sklearn: Any) -> None:
    x = np.empty((0, 5, 4))
    value = NEAREST().fit(x, None)
    assert (value.donors.shape, value.origin.shape) == (x.shape, (0, 4))
    assert value.transform(x).shape == x.shape


def test_too_many_units_are_refused_with_the_size_and_what_to_do(sklearn: Any) -> None:
    units = 17_000
    x = np.column_stack([np.arange(units), np.full(units, np.nan)])
    x[0, 1] = 1.0
    with pytest.raises(
        MethodError, match=r"16,999 units with missing values against 17,000: 2\.2 GB"
    ) as caught:
        filled(x)
    (problem,) = caught.value.problems
    assert problem.code == "too_many_units"
    assert "use regression or group_mean" in problem.remedy
    x[100:, 1] = 2.0
    assert not np.isnan(filled(x)).any()


def test_without_scikit_learn_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith("sklearn"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    for name in [name for name in sys.modules if name.startswith("sklearn")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MethodError, match="needs scikit-learn, which is not installed") as caught:
        NEAREST().fit(np.ones((2, 2)), None)
    (problem,) = caught.value.problems
    assert (problem.code, problem.remedy) == (
        "missing_package",
        "install the extra `neighbours`, in a clone with pip install -e '.[neighbours]'",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"neighbours": 0},
        {"neighbours": -3},
        {"neighbours": 2.5},
        {"neighbours": None},
        {"neighbours": True},
        {"neighbours": "five"},
        {"weights": "gaussian"},
        {"weights": None},
        {"scaled": "none"},
        {"scaled": True},
        {"metric": "cosine"},
        {"k": 5},
    ],
)
def test_bad_parameters(wrong: dict[str, Any]) -> None:
    with pytest.raises(MethodError, match=next(iter(wrong))):
        NEAREST(**wrong)


def test_through_the_public_calls_saved_and_as_base(sklearn: Any, tmp_path: Path) -> None:
    framework = ki.Framework.from_dict(
        {
            "id": "tetangga",
            "version": "1",
            "unit": "kode",
            "scales": {"any": {"kind": "numeric"}},
            "index": {
                "id": "tetangga",
                "members": [
                    {"id": name, "source": "villages", "items": [{"column": name, "scale": "any"}]}
                    for name in ("a", "b")
                ],
            },
            "methodology": {
                "imputation": {"method": "nearest_neighbours", "neighbours": 1},
                "normalisation": "min_max",
            },
        }
    )
    villages: list[dict[str, Any]] = [{"kode": str(i), "a": i, "b": i**2} for i in range(9)]
    scores = ki.score(framework, villages=[*villages, {"kode": "x", "a": 3.2, "b": None}])
    assert scores.normalised.imputed["after"].tolist() == pytest.approx([9.0])
    scores.save(tmp_path / "skor.zip")
    base = ki.Scores.load(tmp_path / "skor.zip")
    later = ki.score(framework, villages=[{"kode": "y", "a": None, "b": 60}], base=base)
    assert later.normalised.imputed["after"].tolist() == pytest.approx([8.0])
