"""Sobol' indices of COINr 1.1.14: its estimator on two models, and the sensitivity analysis of its ASEM index.

Figures: ``../shared/reference/coinr/asem/sensitivity``, described in section 1 of the README beside it; outputs are
taken as stored, in blocks A, B, AB_1, AB_2 … Tolerance: relative and absolute 1e-12, bootstrap percentiles within
Monte-Carlo error. COINr does not centre outputs for its first-order index, divides by n − 1, and chooses options by
bins of the numbers drawn: all three are shown. Source: Becker, W., Caperna, G., Del Sorbo, M., Norlén, H.,
Papadimitriou, E. and Saisana, M. (2022). COINr. Journal of Open Source Software 7(78), 4567. doi:10.21105/joss.04567
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import reference
from arrays.saltelli import Array, ishigami, plain, run
from ketahanan_index.arrays.sobol import indices, intervals

Record = Callable[[str, object], None]
Outputs = tuple[Array, Array, Array]

FOLDER = "reference/coinr/asem/sensitivity"
CASES = {
    "linear": ("estimator_linear_N500_d3_seed7.csv", 3),
    "ishigami": ("estimator_ishigami_N1000_d3_seed9.csv", 3),
    "SA_seed123": ("SA_seed123_y.csv", 4),
}
# What centring changes: first-order indices by COINr, and by the estimator of this library.
CENTRED: dict[str, tuple[list[float], list[float]]] = {
    "linear": ([0.0409817, 0.2246007, 0.7531055], [0.0622648, 0.3196166, 0.7193711]),
    "ishigami": ([0.3421479, 0.3705533, -0.0281985], [0.3737239, 0.4165884, -0.0186600]),
    "SA_seed123": (
        [0.1453626, 0.0962462, 0.2996104, 0.8834064],
        [0.0236569, 0.0001413, 0.0167920, 0.5014915],
    ),
}


def table(name: str) -> Array:
    return np.loadtxt(reference.shared(f"{FOLDER}/{name}"), delimiter=",", skiprows=1)


def outputs(case: str) -> Outputs:
    name, factors = CASES[case]
    y_a, y_b, *y_ab = table(name)[:, -1].reshape(factors + 2, -1)
    return y_a, y_b, np.stack(y_ab, axis=1)


def stated(case: str) -> dict[str, Array]:
    if case == "SA_seed123":
        path = reference.shared(f"{FOLDER}/SA_seed123_Sensitivity.csv")
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return {key: np.array([float(row[key]) for row in rows]) for key in rows[0] if key != "Variable"}
    text = reference.shared(f"{FOLDER}/estimator_{case}_result.json").read_text(encoding="utf-8")
    found = json.loads(text)["SensInd"]
    return {key: np.array(values) for key, values in found.items() if key != "Variable"}


def uncentred(y_a: Array, y_b: Array, y_ab: Array) -> Array:
    """Return first-order indices as COINr computes them."""
    return np.asarray((y_b[:, None] * (y_ab - y_a[:, None])).mean(axis=0) / np.var([y_a, y_b], ddof=1))


@pytest.mark.parametrize("case", CASES)
def test_total_effects(case: str, record_property: Record) -> None:
    y_a, y_b, y_ab = outputs(case)
    found = indices(y_a, y_b, y_ab)
    n = 2 * len(y_a)
    theirs = stated(case)["STi"]
    assert_allclose(found.total * (n - 1) / n, theirs, rtol=1e-12, atol=1e-12)
    record_property("figures_compared", len(theirs))


@pytest.mark.parametrize("case", CASES)
def test_first_order_indices_are_centred(case: str, record_property: Record) -> None:
    y_a, y_b, y_ab = outputs(case)
    found = indices(y_a, y_b, y_ab)
    theirs = stated(case)["Si"]
    assert_allclose(uncentred(y_a, y_b, y_ab), theirs, rtol=1e-12, atol=1e-12)
    # The difference is the mean times what A and AB_i differ in on average, which is 0 but for the sample's error.
    n = 2 * len(y_a)
    step = (y_ab - y_a[:, None]).mean(axis=0)
    away = found.mean * step / (found.sd**2 * n / (n - 1))
    assert_allclose(found.first * (n - 1) / n, theirs - away, rtol=1e-12, atol=1e-12)
    assert_allclose(found.first, plain(y_a, y_b, y_ab)[0], rtol=1e-12, atol=1e-12)
    assert_allclose(theirs, CENTRED[case][0], atol=5.1e-8)
    assert_allclose(found.first, CENTRED[case][1], atol=5.1e-8)
    record_property("figures_compared", len(theirs))


@pytest.mark.parametrize("case", ["linear", "ishigami"])
def test_variance_and_truth(case: str, record_property: Record) -> None:
    text = reference.shared(f"{FOLDER}/estimator_{case}_result.json").read_text(encoding="utf-8")
    result = json.loads(text)
    found = indices(*outputs(case))
    n = 2 * result["N"]
    assert_allclose(found.sd**2 * n / (n - 1), result["variance"], rtol=1e-12)
    # The samples are pseudo-random. Centring brings the indices nearer to the truth.
    truth = np.array(result["analytic_Si"])
    theirs = np.array(result["SensInd"]["Si"])
    assert_allclose(found.first, truth, atol=0.08)
    assert np.abs(found.first - truth).max() < np.abs(theirs - truth).max()
    record_property("figures_compared", 1 + len(truth))


@pytest.mark.parametrize("case", CASES)
def test_percentiles_of_total_effects(case: str, record_property: Record) -> None:
    theirs = stated(case)
    found = intervals(*outputs(case), level=0.9, resamples=2000, seed=0)
    # COINr drew 100 resamples of the 600 runs: the ends within a quarter of the width.
    width = found.total_upper - found.total_lower
    for mine, key in ((found.total_lower, "STi_q5"), (found.total_upper, "STi_q95")):
        assert (np.abs(mine - theirs[key]) < 0.25 * width).all()
    record_property("figures_compared", 2 * len(width))


@pytest.mark.parametrize("case", CASES)
def test_intervals_of_centred_indices_are_narrower(case: str, record_property: Record) -> None:
    theirs = stated(case)
    found = intervals(*outputs(case), level=0.9, resamples=500, seed=0)
    assert (found.first_upper - found.first_lower < theirs["Si_q95"] - theirs["Si_q5"]).all()
    record_property("figures_compared", 2 * len(theirs["Si_q5"]))


def test_stored_outputs_are_those_of_the_model(record_property: Record) -> None:
    rows = table(CASES["ishigami"][0])
    assert_allclose(ishigami(rows[:, :3]), rows[:, 3], rtol=1e-12, atol=1e-12)
    record_property("figures_compared", len(rows))


def cut(u: Array, options: int) -> Array:
    """Return the option of each number as COINr chooses it: equal bins from the least to the largest number drawn."""
    inner = np.linspace(u.min(), u.max(), options + 1)[1:-1]
    return np.asarray(1 + np.searchsorted(inner, u, side="left"), dtype=np.float64)


def test_design_of_the_stored_sample(record_property: Record) -> None:
    a, b, *ab = table("SA_seed123_sample.csv").reshape(6, 100, 4)
    *_, y_ab = run(lambda u: u, a, b)
    assert_array_equal(y_ab, np.stack(ab, axis=1))
    record_property("figures_compared", 2400)


def test_options_are_chosen_from_the_sample_drawn(record_property: Record) -> None:
    u = table("SA_seed123_sample.csv")
    with reference.shared(f"{FOLDER}/SA_seed123_parameters.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    theirs = np.array(
        [
            [int(row[key]) for key in ("winmax", "norm_idx", "weight_set_idx")]
            + [["a_amean", "a_gmean"].index(row["aggregation"]) + 1]
            for row in rows
        ]
    )
    options = np.array([5, 2, 100, 2])
    for i, count in enumerate(options):
        assert_array_equal(cut(u[:, i], count), theirs[:, i])
    # Bins of [0, 1], which do not depend on the other numbers drawn, give another option in some runs.
    differ = np.floor(u * options) + 1 != theirs
    assert differ.sum(axis=0).tolist() == [4, 0, 198, 0]
    record_property("figures_compared", theirs.size)


def test_options_change_with_the_numbers_drawn_beside(record_property: Record) -> None:
    text = reference.shared("reference/coinr/vectors/discrete_sampling_cut.json").read_text(encoding="utf-8")
    found = json.loads(text)
    u, part = np.array(found["u"]), np.array(found["u_subset"])
    assert_array_equal(cut(u, 5), found["n5_full_set"])
    assert_array_equal(cut(part, 5), found["n5_subset_bins_shift"])
    assert_array_equal(np.floor(5 * u)[np.isin(u, part)], np.floor(5 * part))
    record_property("figures_compared", len(u) + len(part))


def test_average_rank_shift_of_stored_ranks(record_property: Record) -> None:
    path = reference.shared(f"{FOLDER}/SA_seed123_Ranks.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    nominal = np.array([float(row["Nominal"]) for row in rows])
    runs = np.array([[float(row[f"r_{run}"]) for run in range(1, 601)] for row in rows])
    shift = np.abs(runs - nominal[:, None]).mean(axis=0)
    assert_allclose(shift, table("SA_seed123_y.csv")[:, 1], rtol=1e-12)
    # Every village's rank is an output too: all at once.
    y = runs.T.reshape(6, 100, len(rows))
    found = indices(y[0], y[1], np.moveaxis(y[2:], 0, 1))
    assert found.first.shape == (4, len(rows))
    assert np.isnan(found.total).all(axis=0).tolist() == found.constant.tolist()
    record_property("figures_compared", len(shift))
