"""Powers, and the one of greatest likelihood."""

from __future__ import annotations

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from ketahanan_index.arrays import box_cox

Array = NDArray[np.float64]
ONE = np.ones(1)


def on_curve(
    *values: float, sign: float = 1.0, origin: float = 0.0, offset: float = 0.0, power: float
) -> list[float]:
    x = np.array(values)[:, None]
    found = box_cox.bend(x, sign * ONE, origin * ONE, offset * ONE, power * ONE).ravel().tolist()
    return [float(value) for value in found]


@pytest.mark.parametrize("power", [-2.0, -0.5, 0.0, 0.5, 1.0, 2.0])
def test_the_curve_is_that_of_scipy(power: float) -> None:
    z = np.array([0.01, 0.5, 1.0, 3.0, 400.0])
    assert_allclose(on_curve(*z, power=power), scipy.stats.boxcox(z, power), rtol=1e-14)


def test_the_logarithm_is_the_limit_of_small_powers() -> None:
    for power in (1e-6, -1e-9, 1e-15):
        assert_allclose(on_curve(0.2, 7.0, power=power), np.log([0.2, 7.0]), rtol=1e-5)


def test_mirrored() -> None:
    assert_allclose(
        on_curve(2.0, 9.0, sign=-1.0, origin=9.0, offset=1.0, power=0.0), [-np.log(8.0), 0.0], rtol=1e-15
    )


def test_a_value_beyond_the_origin_counts_as_the_origin() -> None:
    below = on_curve(-50.0, 2.0, 3.0, origin=2.0, offset=0.5, power=0.0)
    assert below == [np.log(0.5), np.log(0.5), np.log(1.5)]
    above = on_curve(50.0, 2.0, sign=-1.0, origin=2.0, offset=0.5, power=0.0)
    assert above == [-np.log(0.5), -np.log(0.5)]


def test_no_power_leaves_an_indicator_as_it_is() -> None:
    x = np.array([[-3.0, 2.0], [np.nan, 5.0]])
    none = np.full(2, np.nan)
    assert box_cox.bend(x, none, none, none, none) is x
    zero, power = np.zeros(2), np.array([np.nan, 1.0])
    assert_allclose(box_cox.bend(x, zero + 1, zero, zero, power), [[-3.0, 1.0], [np.nan, 4.0]], rtol=1e-15)
    assert_array_equal(box_cox.slope(x, zero + 1, zero, zero, power), [[1.0, 1.0], [np.nan, 1.0]])


def test_no_infinity_comes_out() -> None:
    assert np.isfinite(on_curve(1e300, power=5.0)).all()
    assert np.isfinite(on_curve(1e308, -1e308, origin=-1e308, offset=1e306, power=0.0)).all()
    x = np.array([[1e300], [2.0]])
    slope = box_cox.slope(x, ONE, 0 * ONE, 0 * ONE, 5 * ONE)
    assert slope[0, 0] == 0.0
    assert_allclose(slope[1, 0], 16.0, rtol=1e-14)


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("power", [-1.5, 0.0, 0.3, 3.0])
def test_the_slope_is_the_derivative(sign: float, power: float) -> None:
    x, step = sign * np.linspace(1.0, 9.0, 7)[:, None], 1e-6
    curve = (sign * ONE, sign * ONE, 0.5 * ONE, power * ONE)
    inner = x[1:]
    rise = box_cox.bend(inner + step, *curve) - box_cox.bend(inner - step, *curve)
    assert_allclose(box_cox.slope(inner, *curve), rise / (2 * step), rtol=1e-7)
    assert_array_equal(box_cox.slope(x[:1] - sign, *curve), [[0.0]])


# ------------------------------------------------------------------------------------- greatest likelihood


def samples(seed: int) -> Array:
    rng = np.random.default_rng(seed)
    normal = rng.normal(size=60)
    return {
        0: np.exp(normal),
        1: np.exp(normal * 2),
        2: (normal / 8 + 3) ** 2,
        3: (normal / 8 + 3) ** -1.5,
        4: rng.gamma(0.7, size=60) + 0.01,
        5: rng.integers(1, 6, 60).astype(float),
        6: 1e6 + 1e5 * normal,
        7: rng.exponential(size=60) * 1e-9,
    }[seed % 8]


@pytest.mark.parametrize("seed", range(32))
def test_the_power_is_that_of_scipy(seed: int) -> None:
    z = samples(seed)
    (found,) = box_cox.best_power(z[:, None])
    _, theirs = scipy.stats.boxcox(z)
    assert -5 < theirs < 5
    assert found == pytest.approx(theirs, abs=1e-6)
    # At least as likely, too.
    assert scipy.stats.boxcox_llf(found, z) >= scipy.stats.boxcox_llf(theirs, z) - 1e-9


def test_the_power_is_kept_to_five() -> None:
    z = np.array([1.0, *np.linspace(9.0, 9.2, 30)])
    for found, theirs in ((box_cox.best_power(z[:, None]), 5.0), (box_cox.best_power(1 / z[:, None]), -5.0)):
        assert found.tolist() == [theirs]


def test_a_straight_line_of_logarithms_has_power_zero() -> None:
    z = np.exp(np.linspace(-2.0, 2.0, 9))[:, None]
    assert_allclose(box_cox.best_power(z), [0.0], atol=1e-9)


def test_missing_values_do_not_count() -> None:
    z = samples(4)
    holed = np.insert(z, [3, 17, 60], np.nan)
    assert_array_equal(box_cox.best_power(holed[:, None]), box_cox.best_power(z[:, None]))


@pytest.mark.parametrize("values", [[], [3.0], [3.0, 3.0, 3.0], [np.nan, np.nan], [0.1 + 0.2, 0.3]])
def test_one_value_has_no_power(values: list[float]) -> None:
    assert_array_equal(box_cox.best_power(np.array(values, dtype=float)[:, None]), [np.nan])


@settings(max_examples=60)
@given(
    z=hnp.arrays(np.float64, st.tuples(st.integers(2, 9), st.integers(1, 4)), elements=st.floats(1e-3, 1e6)),
    seed=st.integers(0, 99),
)
def test_shuffled_units_and_other_columns_leave_the_bits_alone(z: Array, seed: int) -> None:
    found = box_cox.best_power(z)
    order = np.random.default_rng(seed).permutation(len(z))
    assert_array_equal(box_cox.best_power(z[order]), found)
    for j in range(z.shape[1]):
        assert_array_equal(box_cox.best_power(z[:, j : j + 1]), found[j : j + 1])
