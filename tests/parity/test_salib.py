"""Sobol' indices of SALib 1.6.0 and scipy 1.17.1 on the functions of Ishigami and Sobol'.

Figures: ``../shared/reference/peers/salib.json`` and ``salib_ishigami_n256.csv``, described in section 3 of the README
beside them. Tolerance: relative and absolute 1e-12 on the same outputs, Monte-Carlo error stated beside other samples.
SALib standardises outputs over all runs, AB_i included, for its first-order index; that is shown. Source: Iwanaga, T.,
Usher, W. and Herman, J. (2022). Toward SALib 2.0. Socio-Environmental Systems Modelling 4, 18155.
doi:10.18174/sesmo.18155
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

import reference
from arrays.saltelli import Array, Model, ishigami, run, sobol_g
from ketahanan_index.arrays.sobol import designs, indices, intervals

Record = Callable[[str, object], None]
Outputs = tuple[Array, Array, Array]

MODELS: dict[str, tuple[Model, int]] = {"ishigami": (ishigami, 3), "sobolG": (sobol_g, 8)}
STORED = "ishigami_N256_secondFalse"


def stated() -> dict[str, Any]:
    text = reference.shared("reference/peers/salib.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def runs(start: str) -> list[str]:
    path = reference.SHARED / "reference/peers/salib.json"
    if not path.exists():
        return []
    return [name for name in json.loads(path.read_text(encoding="utf-8"))["runs"] if start in name]


def stored() -> Outputs:
    path = reference.shared("reference/peers/salib_ishigami_n256.csv")
    y = np.loadtxt(path, delimiter=",", skiprows=1)[:, 3].reshape(256, 5)
    return y[:, 0], y[:, 4], y[:, 1:4]


def standardised(y_a: Array, y_b: Array, y_ab: Array) -> Array:
    """Return first-order indices as SALib computes them."""
    every = np.column_stack([y_a, y_ab, y_b])
    every = (every - every.mean()) / every.std()
    a, ab, b = every[:, :1], every[:, 1:-1], every[:, -1:]
    return np.asarray((b * (ab - a)).mean(axis=0) / np.var([a, b]))


def points(name: str) -> int:
    return next(int(part[1:]) for part in name.split("_") if part.startswith("N"))


def test_the_same_outputs(record_property: Record) -> None:
    found = indices(*stored())
    run = stated()["runs"][STORED]
    own, scipy = run["own_same_input"], run["scipy_same_input"]
    for first in (own["S1_saltelli2010"], scipy["S1"]):
        assert_allclose(found.first, first, rtol=1e-12, atol=1e-12)
    for total in (own["ST_jansen"], scipy["ST"], run["ST"]):
        assert_allclose(found.total, total, rtol=1e-12, atol=1e-12)
    record_property("figures_compared", 15)


def test_other_estimators_on_the_same_outputs(record_property: Record) -> None:
    y_a, y_b, y_ab = stored()
    run = stated()["runs"][STORED]
    own = run["own_same_input"]
    both = np.concatenate([y_a, y_b])
    a, b, ab, v = (y_a - both.mean())[:, None], (y_b - both.mean())[:, None], y_ab - both.mean(), both.var()
    others = {
        "S1_jansen": 1 - ((b - ab) ** 2).mean(axis=0) / (2 * v),
        "ST_sobol2007": (a * (a - ab)).mean(axis=0) / v,
    }
    for key, found in others.items():
        assert_allclose(found, own[key], rtol=1e-12, atol=1e-12)
    assert_allclose(standardised(y_a, y_b, y_ab), run["S1"], rtol=1e-12, atol=1e-12)
    # All three differ from the estimator that is used, SALib's in the fifth digit.
    mine = indices(y_a, y_b, y_ab)
    assert_allclose(run["S1"] - mine.first, [-1.38218e-06, 5.0302e-11, -1.871674e-05], rtol=1e-4)
    assert_allclose(own["S1_jansen"] - mine.first, [-0.041948, -0.02914, -0.045191], rtol=1e-4)
    assert_allclose(own["ST_sobol2007"] - mine.total, [-0.032612, -0.019804, -0.035855], rtol=1e-4)
    record_property("figures_compared", 9)


@pytest.mark.parametrize("name", runs("unscrambled"))
def test_plain_sequences_of_any_length(name: str, record_property: Record) -> None:
    from scipy.stats import qmc

    u = qmc.Sobol(6, scramble=False).random(points(name))
    y_a, y_b, y_ab = run(ishigami, u[:, :3], u[:, 3:])
    theirs = stated()["runs"][name]
    found = indices(y_a, y_b, y_ab)
    assert_allclose(found.total, theirs["ST"], rtol=1e-11, atol=1e-11)
    assert_allclose(standardised(y_a, y_b, y_ab), theirs["S1"], rtol=1e-11, atol=1e-11)
    assert_allclose(found.first, theirs["S1"], atol=1e-3)
    record_property("figures_compared", 6)


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
@pytest.mark.parametrize("model", MODELS)
def test_own_samples_come_near_the_truth(model: str, seed: int, record_property: Record) -> None:
    function, factors = MODELS[model]
    truth = stated()[f"analytic_{model}"]
    found = indices(*run(function, *designs(factors, 4096, seed)))
    # Over 60 seeds the largest difference is 0.0173.
    assert_allclose(found.first, truth["S1"], atol=0.02)
    assert_allclose(found.total, truth["ST"], atol=0.02)
    record_property("figures_compared", 2 * factors)


@pytest.mark.parametrize("name", [*runs("ishigami"), *runs("sobolG")])
def test_their_samples_and_ours_agree(name: str, record_property: Record) -> None:
    model = "sobolG" if "sobolG" in name else "ishigami"
    function, factors = MODELS[model]
    n = points(name)
    found = indices(*run(function, *designs(factors, n, 1)))
    theirs = stated()["runs"][name]
    # Two independent samples: the error falls at least as 1/√n, from 0.15 at 256 points.
    assert_allclose(found.first, theirs["S1"], atol=0.15 * np.sqrt(256 / n))
    assert_allclose(found.total, theirs["ST"], atol=0.15 * np.sqrt(256 / n))
    record_property("figures_compared", 2 * factors)


def test_widths_of_bootstrap_intervals(record_property: Record) -> None:
    theirs = stated()["runs"][STORED]
    found = intervals(*stored(), resamples=2000, seed=0)
    # SALib states 1.96 standard deviations of its resamples; half the distance of percentiles comes near it.
    half = (found.first_upper - found.first_lower) / 2, (found.total_upper - found.total_lower) / 2
    assert_allclose(half[0], theirs["S1_conf"], rtol=0.2)
    assert_allclose(half[1], theirs["ST_conf"], rtol=0.2)
    record_property("figures_compared", 6)


def test_defects_that_are_not_shared(record_property: Record) -> None:
    edge = stated()["edge"]
    y_a, y_b, y_ab = stored()
    zeros = "array([0., 0., 0.])"
    assert {edge[f"{peer} {kind} output"] for peer in ("scipy", "salib") for kind in ("constant", "nan")} == {
        zeros
    }
    assert np.isnan(indices(0 * y_a, 0 * y_b, 0 * y_ab).first).all()
    y_a[0] = np.nan
    assert indices(y_a, y_b, y_ab).used == 255
    assert_allclose(indices(y_a, y_b, y_ab).first, stated()["runs"][STORED]["S1"], atol=0.02)
    assert "Cannot cast" in edge["scipy int output"]
    assert np.isfinite(indices([1, 2, 4], [2, 2, 3], [[2], [3], [4]]).first).all()
    assert "could not broadcast" in edge["salib two outputs"]
    assert indices(*(np.stack([y, y], axis=-1) for y in stored())).first.shape == (3, 2)
    assert "does not support item assignment" in edge["scipy one input"]
    assert indices(*(y[:, :1] if y.ndim > 1 else y for y in stored())).first.shape == (1,)
    assert edge["salib n not power of 2"] == "(500, 3)"
    with pytest.raises(ValueError, match="use 256 or 512"):
        designs(3, 500, 0)
    assert edge["salib seed=0 gives equal CIs twice?"] == "False"
    ends = [intervals(*stored(), resamples=20, seed=0).first_lower.tobytes() for _ in range(2)]
    assert ends[0] == ends[1]
    record_property("figures_compared", len(edge))
