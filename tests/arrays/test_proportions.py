"""Intervals of shares."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from ketahanan_index.arrays.proportions import Kind, interval

KINDS: tuple[Kind, ...] = ("logit", "beta", "asin", "t")


def ends(share: float, error: float, n: float, df: float, level: float, kind: Kind) -> tuple[float, float]:
    p, se, size, degrees = (np.array([x], dtype=np.float64) for x in (share, error, n, df))
    low, high = interval(p, se, size, degrees, level, kind)
    return float(low[0]), float(high[0])


def test_beta_of_a_simple_random_sample_is_that_of_clopper_and_pearson() -> None:
    # 2 of 20: at either end the tail of the binomial holds 2.5 %; Clopper and Pearson (1934),
    # doi:10.1093/biomet/26.4.404.
    p, n = 0.1, 20
    low, high = ends(p, np.sqrt(p * (1 - p) / n), n, n - 1, 0.95, "beta")

    def binomial(k: int, q: float) -> float:
        return math.comb(n, k) * q**k * (1 - q) ** (n - k)

    assert_allclose(1 - binomial(0, low) - binomial(1, low), 0.025, rtol=1e-9)
    assert_allclose(sum(binomial(k, high) for k in range(3)), 0.025, rtol=1e-9)


def test_closed_forms_at_infinite_degrees_of_freedom() -> None:
    z = 1.959963984540054
    low, high = ends(0.2, 0.05, 64, np.inf, 0.95, "logit")
    centre, half = np.log(0.25), z * 0.05 / 0.16
    assert_allclose([low, high], 1 / (1 + np.exp(-np.array([centre - half, centre + half]))), rtol=1e-12)
    low, high = ends(0.2, 0.05, 64, np.inf, 0.95, "asin")
    half = z * 0.05 / 0.8
    assert_allclose([low, high], np.sin(np.arcsin(np.sqrt(0.2)) + np.array([-half, half])) ** 2, rtol=1e-12)
    assert_allclose(ends(0.2, 0.05, 64, np.inf, 0.95, "t"), [0.2 - z * 0.05, 0.2 + z * 0.05], rtol=1e-12)


@given(
    share=st.floats(0.01, 0.99),
    error=st.floats(1e-4, 0.5),
    df=st.integers(1, 100),
    level=st.floats(0.5, 0.99),
    kind=st.sampled_from(KINDS),
)
def test_an_interval_holds_its_share_lies_within_0_and_1_and_mirrors(
    share: float, error: float, df: int, level: float, kind: Kind
) -> None:
    low, high = ends(share, error, 200, df, level, kind)
    assert low <= share <= high
    if kind != "t":
        assert 0 <= low <= high <= 1
    mirrored = ends(1 - share, error, 200, df, level, kind)
    assert_allclose([1 - mirrored[1], 1 - mirrored[0]], [low, high], atol=1e-7)
    wider = ends(share, error * 1.5, 200, df, level, kind)
    assert wider[0] <= low + 1e-9
    assert wider[1] >= high - 1e-9


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_where_all_say_the_same_only_beta_has_a_width(share: float) -> None:
    for kind in ("logit", "asin", "t"):
        assert ends(share, 0.0, 30, 5, 0.95, kind) == (share, share)
    low, high = ends(share, 0.0, 30, 5, 0.95, "beta")
    # The rule of three, exactly: 1 − 0.025^(1/30).
    edge = 1 - 0.025 ** (1 / 30)
    assert_allclose((low, high), (0, edge) if share == 0 else (1 - edge, 1), rtol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_unknown_stays_unknown(kind: Kind) -> None:
    nan = float("nan")
    for values in ((nan, 0.1, 20.0, 5.0), (0.5, nan, 20.0, 5.0), (0.5, 0.1, 20.0, 0.0)):
        assert_array_equal(ends(*values, 0.95, kind), (nan, nan))
