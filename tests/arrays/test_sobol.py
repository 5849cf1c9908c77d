"""Sobol' indices, their intervals, and the samples they are computed on."""

from __future__ import annotations

import math
import pickle
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random.mtrand import get_state
from numpy.testing import assert_allclose, assert_array_equal

from arrays.saltelli import Array, ishigami, plain, run, sobol_g
from ketahanan_index.arrays import pick_freeze
from ketahanan_index.arrays.sobol import Indices, Intervals, convergence, designs, indices, intervals

# Ishigami with a = 7 and b = 0.1, from its variance decomposition: V1 = (1 + b π⁴/5)²/2, V2 = a²/8, V13 = 8 b² π⁸/225.
V1, V2, V13 = (1 + 0.1 * math.pi**4 / 5) ** 2 / 2, 49 / 8, 8 * 0.01 * math.pi**8 / 225
FIRST = np.array([V1, V2, 0]) / (V1 + V2 + V13)
TOTAL = np.array([V1 + V13, V2, V13]) / (V1 + V2 + V13)

Outputs = tuple[Array, Array, Array]


def drawn(points: int, factors: int, *shape: int, seed: int = 1) -> Outputs:
    random = np.random.default_rng(seed)
    return (
        random.normal(size=(points, *shape)),
        random.normal(size=(points, *shape)),
        random.normal(size=(points, factors, *shape)),
    )


def same(one: object, other: object) -> bool:
    def bits(value: object) -> object:
        return value.tobytes() if isinstance(value, np.ndarray) else value

    return {k: bits(v) for k, v in vars(one).items()} == {k: bits(v) for k, v in vars(other).items()}


# Samples


@pytest.mark.parametrize(("dimensions", "points", "seed"), [(1, 2, 0), (3, 64, 1), (7, 1024, 123)])
def test_each_coordinate_has_one_point_in_each_of_n_cells(dimensions: int, points: int, seed: int) -> None:
    for sample in designs(dimensions, points, seed):
        assert sample.shape == (points, dimensions)
        assert_array_equal(
            np.sort(np.floor(sample * points), axis=0), np.arange(points)[:, None] + 0 * sample
        )


def test_a_sample_never_touches_0_or_1() -> None:
    a, b = designs(5, 4096, 3)
    both = np.concatenate([a, b])
    assert both.min() >= 2**-31
    assert both.max() <= 1 - 2**-31
    assert_array_equal(both * 2**31 % 2, 1)


def test_a_sample_is_the_start_of_a_larger_one() -> None:
    for small, large in zip(designs(4, 128, 9), designs(4, 512, 9), strict=True):
        assert_array_equal(small, large[:128])


def test_seeds_differ_and_0_is_one() -> None:
    samples = [designs(2, 16, seed)[0] for seed in (0, 0, 1, 2**70, np.int64(1))]
    assert_array_equal(samples[0], samples[1])
    assert_array_equal(samples[2], samples[4])
    assert len({sample.tobytes() for sample in samples}) == 3


def test_a_sample_leaves_the_global_generator_alone() -> None:
    before = get_state()
    designs(2, 16, 0)
    intervals(*drawn(8, 2), seed=0, resamples=3)
    assert str(get_state()) == str(before)


@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        ((0, 8, 1), ValueError, "dimensions is 0: give 1 or more"),
        ((-2, 8, 1), ValueError, "dimensions is -2"),
        ((2.0, 8, 1), TypeError, r"dimensions is 2\.0: give a whole number"),
        ((True, 8, 1), TypeError, "dimensions is True"),
        ((10_601, 8, 1), ValueError, "known for 10600 at most"),
        ((2, 500, 1), ValueError, "base_samples is 500: .* use 256 or 512"),
        ((2, 3, 1), ValueError, "use 2 or 4"),
        ((2, 1, 1), ValueError, "base_samples is 1: give 2 or more"),
        ((2, 0, 1), ValueError, "base_samples is 0"),
        ((2, 2**31, 1), ValueError, "use at most 1073741824"),
        ((2, 512.0, 1), TypeError, r"base_samples is 512\.0"),
        ((2, "512", 1), TypeError, "base_samples is '512'"),
        ((2, 8, -1), ValueError, "seed is -1: give 0 or more"),
        ((2, 8, 0.5), TypeError, r"seed is 0\.5"),
        ((2, 8, None), TypeError, "seed is None"),
        ((2, 8, np.bool_(1)), TypeError, "seed is"),
    ],
)
def test_bad_designs(arguments: Any, kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=said):
        designs(*arguments)


# Indices


def test_ishigami() -> None:
    found = indices(*run(ishigami, *designs(3, 4096, 7)))
    assert_allclose(found.first, FIRST, atol=0.02)
    assert_allclose(found.total, TOTAL, atol=0.02)
    # Mean 7/2 and the sum of the parts of the variance.
    assert_allclose([found.mean, found.sd], [3.5, math.sqrt(V1 + V2 + V13)], rtol=0.01)
    assert found.used == 4096
    assert not found.constant


def test_a_factor_without_effect_has_exactly_none() -> None:
    found = indices(*run(lambda u: u[:, 0] ** 3, *designs(3, 64, 7)))
    assert_array_equal(found.first[1:], 0.0)
    assert_array_equal(found.total[1:], 0.0)
    assert not np.signbit(found.first[1:]).any()


def test_by_hand() -> None:
    # Mean 2, variance 7/2; B (AB − A) of centred outputs: 2·2, 0·(−1), −1·0 and so on.
    y_a, y_b = np.array([0.0, 2.0, 4.0]), np.array([5.0, 1.0, 0.0])
    y_ab = np.array([[5.0, 0.0], [1.0, 2.0], [4.0, 1.0]])
    found = indices(y_a, y_b, y_ab)
    v = (4 + 0 + 4 + 9 + 1 + 4) / 6
    assert_allclose(found.mean, 2, rtol=1e-15)
    assert_allclose(found.sd**2, v, rtol=1e-15)
    assert_allclose(found.first, [(3 * 5 + 1 * 1 + 0) / 3 / v, (0 + 0 + 2 * 3) / 3 / v], rtol=1e-14)
    assert_allclose(found.total, [(25 + 1) / 6 / v, 9 / 6 / v], rtol=1e-14)


@pytest.mark.parametrize("shape", [(), (1,), (4,), (2, 3), (0,), (2, 1, 2)])
def test_many_outputs_are_each_alone(shape: tuple[int, ...]) -> None:
    y_a, y_b, y_ab = drawn(33, 4, *shape)
    found = indices(y_a, y_b, y_ab)
    ends = intervals(y_a, y_b, y_ab, resamples=20, seed=0)
    assert found.first.shape == found.total.shape == ends.total_upper.shape == (4, *shape)
    assert found.mean.shape == found.used.shape == found.constant.shape == ends.defined.shape == shape
    for place in np.ndindex(*shape):
        one = y_a[:, *place], y_b[:, *place], y_ab[:, :, *place]
        first, total = plain(*one)
        assert_allclose(found.first[:, *place], first, rtol=1e-12, atol=1e-12)
        assert_allclose(found.total[:, *place], total, rtol=1e-12, atol=1e-12)
        alone = indices(*one)
        assert_array_equal(alone.first, found.first[:, *place])
        assert_array_equal(intervals(*one, resamples=20, seed=0).first_lower, ends.first_lower[:, *place])


def test_blocks_of_outputs_change_no_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    outputs = drawn(17, 3, 5, 2)
    whole = [indices(*outputs), intervals(*outputs, resamples=30, seed=2)]
    for size in (1, 10_000):
        monkeypatch.setattr(pick_freeze, "BLOCK", size)
        assert same(whole[0], indices(*outputs))
        assert same(whole[1], intervals(*outputs, resamples=30, seed=2))


numbers = st.floats(-1e3, 1e3).map(lambda x: round(x, 3))
tables = st.integers(1, 3).flatmap(
    lambda d: st.lists(st.lists(numbers, min_size=2 + d, max_size=2 + d), min_size=2, max_size=12)
)


def parts(table: list[list[float]]) -> Outputs:
    y = np.array(table)
    return y[:, 0], y[:, 1], y[:, 2:]


@settings(max_examples=200)
@given(table=tables, data=st.data())
def test_any_order_of_base_points_gives_the_same_bits(table: list[list[float]], data: st.DataObject) -> None:
    assert same(indices(*parts(table)), indices(*parts(data.draw(st.permutations(table)))))


@settings(max_examples=200)
@given(table=tables, data=st.data())
def test_factors_in_another_order_have_the_same_bits(table: list[list[float]], data: st.DataObject) -> None:
    y_a, y_b, y_ab = parts(table)
    order = data.draw(st.permutations(range(y_ab.shape[1])))
    one, other = indices(y_a, y_b, y_ab), indices(y_a, y_b, y_ab[:, order])
    assert_array_equal(one.first[order], other.first)
    assert_array_equal(one.total[order], other.total)
    ends, turned = (intervals(y_a, y_b, y, resamples=9, seed=4) for y in (y_ab, y_ab[:, order]))
    assert_array_equal(ends.first_lower[order], turned.first_lower)
    assert_array_equal(ends.total_upper[order], turned.total_upper)


@settings(max_examples=200)
@given(table=tables, shift=st.floats(-1e3, 1e3), scale=st.floats(0.01, 100) | st.floats(-100, -0.01))
def test_shifting_and_scaling_outputs_changes_nothing(
    table: list[list[float]], shift: float, scale: float
) -> None:
    one = indices(*parts(table))
    other = indices(*(scale * y + shift for y in parts(table)))
    assert other.constant == one.constant
    if not one.constant:
        # Outputs are rounded at their size, beside which the spread may be small.
        lost = 1e-13 * (1e3 + 1e3 / abs(scale)) / float(one.sd)
        largest = math.sqrt(one.total.max())
        assert_allclose(other.first, one.first, rtol=lost, atol=lost * (1 + largest))
        assert_allclose(other.total, one.total, rtol=lost, atol=lost * (1 + largest))


@settings(max_examples=100)
@given(table=tables, power=st.integers(-900, 900))
def test_a_power_of_two_changes_no_bit(table: list[list[float]], power: int) -> None:
    one, other = indices(*parts(table)), indices(*(np.ldexp(y, power) for y in parts(table)))
    assert_array_equal(one.first, other.first)
    assert_array_equal(one.total, other.total)
    assert_array_equal(np.ldexp(one.sd, power), other.sd)


@settings(max_examples=50)
@given(
    weights=st.lists(st.floats(-10, 10).filter(lambda w: abs(w) > 0.1), min_size=1, max_size=5),
    seed=st.integers(0, 2**32),
)
def test_indices_of_a_sum_add_up_to_one(weights: list[float], seed: int) -> None:
    w = np.array(weights)
    found = indices(*run(lambda u: np.asarray(u @ w), *designs(len(w), 1024, seed)))
    assert_allclose(found.first, w**2 / (w**2).sum(), atol=0.05)
    assert_allclose(found.total, w**2 / (w**2).sum(), atol=0.05)
    assert_allclose([found.first.sum(), found.total.sum()], 1, atol=0.05)


def test_groups_of_numbers_change_places_together() -> None:
    # x0 + x1 x2, with x1 and x2 as one factor: its two indices agree, as it does not interact with x0.
    a, b = designs(3, 4096, 5)
    ab = np.stack([np.c_[b[:, :1], a[:, 1:]], np.c_[a[:, :1], b[:, 1:]]], axis=1)
    found = indices(*(y[..., 0] + y[..., 1] * y[..., 2] for y in (a, b, ab)))
    first, second = 1 / 12, 1 / 9 - 1 / 16
    expected = np.array([first, second]) / (first + second)
    assert_allclose(found.first, expected, atol=0.01)
    assert_allclose(found.total, expected, atol=0.01)


def test_very_large_and_very_small_outputs() -> None:
    outputs = drawn(50, 3)
    plainly = indices(*outputs)
    for size in (1e300, 1e-300, 1e-315):
        found = indices(*(size * y for y in outputs))
        assert_allclose(found.first, plainly.first, rtol=1e-5)
        assert_allclose(found.sd / size, plainly.sd, rtol=1e-5)


def test_whole_numbers_and_flags_are_numbers() -> None:
    random = np.random.default_rng(1)
    y_a, y_b, y_ab = random.random(40) < 0.3, random.random(40) < 0.3, random.random((40, 2)) < 0.3
    found = indices(y_a, y_b, y_ab)
    assert_array_equal(found.first, indices(1.0 * y_a, 1.0 * y_b, 1.0 * y_ab).first)
    assert_array_equal(found.total, indices(y_a.astype(int), y_b.astype(np.uint8), y_ab.astype(int)).total)
    assert_array_equal(found.total, indices(y_a.tolist(), y_b.tolist(), y_ab.tolist()).total)


# No variance, and runs that failed


@pytest.mark.parametrize("value", [0.0, 1.0, -3.7, 0.1, 1e300])
def test_a_constant_output_has_no_index(value: float) -> None:
    outputs = np.full(16, value), np.full(16, value), np.full((16, 2), value)
    found, ends = indices(*outputs), intervals(*outputs, resamples=10, seed=0)
    for index in (found.first, found.total, ends.first_lower, ends.total_upper):
        assert np.isnan(index).all()
    assert found.constant
    assert found.used == 16
    assert ends.defined == 0
    assert found.sd == 0
    assert_allclose(found.mean, value, rtol=1e-15)


def test_an_output_that_varies_by_rounding_is_constant() -> None:
    y_a, y_b, y_ab = (50 + 1e-14 * y for y in drawn(16, 2))
    assert indices(y_a, y_b, y_ab).constant
    assert not indices(*(50 + 1e-9 * y for y in drawn(16, 2))).constant


def test_a_constant_output_beside_one_that_varies() -> None:
    y_a, y_b, y_ab = drawn(16, 2, 2)
    for y in (y_a, y_b, y_ab):
        y[..., 1] = 4
    found = indices(y_a, y_b, y_ab)
    assert found.constant.tolist() == [False, True]
    assert np.isnan(found.first).tolist() == [[False, True]] * 2


def test_what_varies_in_ab_alone_has_no_variance_to_apportion() -> None:
    found = indices(np.zeros(8), np.zeros(8), np.eye(8)[:, :2])
    assert np.isnan(found.first).all()
    assert found.constant


def test_what_varies_in_ab_beyond_all_measure_gives_no_infinity() -> None:
    y_a, y_b, y_ab = drawn(8, 2)
    for size in (1e-5, 1e-11, 1e-13, 1e-155, 1e-200, 1e-310):
        found = indices(size * y_a, size * y_b, y_ab)
        assert np.isnan(found.total).all() == found.constant == (size < 1e-12)
        assert not np.isinf(found.total).any()


@pytest.mark.parametrize("place", ["a", "b", "ab"])
def test_a_failed_run_takes_its_base_point_along(place: str) -> None:
    y = dict(zip(("a", "b", "ab"), drawn(20, 3, 2), strict=True))
    y[place][(5, 1, 0) if place == "ab" else (5, 0)] = np.nan
    found = indices(y["a"], y["b"], y["ab"])
    kept = np.arange(20) != 5
    rest = indices(*(part[kept] for part in y.values()))
    assert found.used.tolist() == [19, 20]
    for name in ("first", "total", "mean", "sd"):
        assert_allclose(getattr(found, name)[..., 0], getattr(rest, name)[..., 0], rtol=1e-13, atol=1e-15)
    assert_array_equal(found.first[:, 1], indices(*(part[..., 1] for part in y.values())).first)


def test_too_few_points_are_left() -> None:
    y_a, y_b, y_ab = drawn(6, 2, 3)
    y_a[:, 0] = np.nan
    y_b[1:, 1] = np.nan
    y_ab[2:, :, 2] = np.nan
    found, ends = indices(y_a, y_b, y_ab), intervals(y_a, y_b, y_ab, resamples=200, seed=1)
    assert found.used.tolist() == [0, 1, 2]
    assert np.isnan(found.first).tolist() == [[True, True, False]] * 2
    assert np.isnan(found.sd).tolist() == [True, True, False]
    assert np.isnan(found.mean).tolist() == [True, False, False]
    assert not found.constant.any()
    # One point that is left is often drawn twice, which makes no sample of two.
    assert np.isnan(ends.first_lower).tolist() == [[True, True, False]] * 2
    assert 0 == ends.defined[0] == ends.defined[1] < ends.defined[2] < 200


NAN, INF = math.nan, math.inf
Y, YAB = [1.0, 2.0, 3.0], [[1.0], [2.0], [4.0]]


@pytest.mark.parametrize(
    ("outputs", "kind", "said"),
    [
        ((1.0, 1.0, 1.0), ValueError, r"y_a has shape \(\): its first axis holds the base points"),
        (([], [], np.empty((0, 1))), ValueError, "two at least"),
        (([1.0], [1.0], [[1.0]]), ValueError, r"y_a has shape \(1,\)"),
        ((Y, Y[:2], YAB), ValueError, r"y_b has shape \(2,\) and y_a \(3,\)"),
        ((Y, YAB, YAB), ValueError, r"y_b has shape \(3, 1\)"),
        ((Y, Y, Y), ValueError, r"y_ab has shape \(3,\): it must be \(3, factors\)"),
        ((Y, Y, np.transpose(YAB)), ValueError, r"y_ab has shape \(1, 3\)"),
        ((Y, Y, np.empty((3, 0))), ValueError, "one factor at least"),
        ((YAB, YAB, np.ones((3, 2, 2))), ValueError, r"must be \(3, factors, 1\)"),
        (
            ([1, INF, 2], Y, YAB),
            ValueError,
            r"y_a is infinite in 1 places, first at \(1,\): a run that failed",
        ),
        ((Y, [-INF, INF, 2], YAB), ValueError, "y_b is infinite in 2 places"),
        ((Y, Y, [[1], [2], [INF]]), ValueError, r"y_ab is infinite in 1 places, first at \(2, 0\)"),
        ((["1", "2", "3"], Y, YAB), TypeError, "y_a holds <U1: give numbers"),
        ((Y, [1, None, 2], YAB), TypeError, "y_b holds object"),
        ((Y, Y, [[1j], [2], [3]]), TypeError, "y_ab holds complex128"),
        ((np.array(["2020"] * 3, "M8[Y]"), Y, YAB), TypeError, "y_a holds datetime64"),
    ],
)
def test_bad_outputs(outputs: Any, kind: type[Exception], said: str) -> None:
    for wrong in (
        lambda: indices(*outputs),
        lambda: intervals(*outputs, seed=0),
        lambda: convergence(*outputs, seed=0),
    ):
        with pytest.raises(kind, match=said):
            wrong()


# Intervals


@pytest.mark.parametrize("level", [0.5, 0.95])
def test_intervals_are_the_percentiles_of_plain_resamples(level: float) -> None:
    y_a, y_b, y_ab = run(ishigami, *designs(3, 64, 3))
    found = intervals(y_a, y_b, y_ab, level=level, resamples=99, seed=11)
    random = np.random.Generator(np.random.Philox(np.random.SeedSequence(11, spawn_key=(64,))))
    drawn = [random.integers(0, 64, 64) for _ in range(99)]
    resampled = np.array([plain(y_a[at], y_b[at], y_ab[at]) for at in drawn])
    lower, upper = np.quantile(resampled, [(1 - level) / 2, (1 + level) / 2], axis=0)
    assert_allclose([found.first_lower, found.total_lower], lower, rtol=1e-11)
    assert_allclose([found.first_upper, found.total_upper], upper, rtol=1e-11)
    assert found.defined == 99
    assert (found.level, found.resamples, found.seed) == (level, 99, 11)


def test_intervals_with_failed_runs_are_those_of_the_points_left_in_each_resample() -> None:
    y_a, y_b, y_ab = drawn(12, 2)
    y_ab[[2, 7], 1] = np.nan
    found = intervals(y_a, y_b, y_ab, level=0.8, resamples=50, seed=3)
    random = np.random.Generator(np.random.Philox(np.random.SeedSequence(3, spawn_key=(12,))))
    left = [[i for i in random.integers(0, 12, 12) if i not in (2, 7)] for _ in range(50)]
    resampled = np.array([plain(y_a[at], y_b[at], y_ab[at]) for at in left])
    assert_allclose([found.first_lower, found.total_lower], np.quantile(resampled, 0.1, axis=0), rtol=1e-11)
    assert_allclose([found.first_upper, found.total_upper], np.quantile(resampled, 0.9, axis=0), rtol=1e-11)


def test_resamples_without_variance_are_left_out_and_counted() -> None:
    # One village that changes class in one run of A: most resamples of four points hold it, some do not.
    y_a, y_b, y_ab = np.array([0.7, 0, 0, 0]), np.zeros(4), np.zeros((4, 1))
    found = intervals(y_a, y_b, y_ab, resamples=1000, seed=5)
    random = np.random.Generator(np.random.Philox(np.random.SeedSequence(5, spawn_key=(4,))))
    held = sum(0 in random.integers(0, 4, 4) for _ in range(1000))
    assert found.defined == held < 1000
    assert np.isfinite([found.first_lower, found.first_upper]).all()


def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    # Random points, not Sobol' ones: 200 samples at once as outputs; three standard errors of a share of 0.95.
    random = np.random.default_rng(17)
    samples = [run(lambda u: u[:, 0] + u[:, 1] ** 2, *random.random((2, 256, 2))) for _ in range(200)]
    outputs = [np.stack(part, axis=-1) for part in zip(*samples, strict=True)]
    found = intervals(*outputs, resamples=400, seed=0)
    first, second = 1 / 12, 1 / 5 - 1 / 9
    truth = (np.array([first, second]) / (first + second))[:, None]
    for lower, upper in (
        (found.first_lower, found.first_upper),
        (found.total_lower, found.total_upper),
    ):
        covered = ((lower <= truth) & (truth <= upper)).mean(axis=1)
        assert_allclose(covered, 0.95, atol=3 * math.sqrt(0.95 * 0.05 / 200))


def test_a_seed_settles_the_intervals_on_any_thread() -> None:
    outputs = drawn(32, 2, 3)
    expected = intervals(*outputs, resamples=40, seed=0)
    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(intervals, *outputs, resamples=40, seed=0) for _ in range(8)]
    assert all(same(future.result(), expected) for future in futures)
    assert not same(intervals(*outputs, resamples=40, seed=1), expected)


def test_a_wider_level_is_a_wider_interval() -> None:
    outputs = run(sobol_g, *designs(8, 128, 2))
    narrow, wide = (intervals(*outputs, level=level, resamples=200, seed=0) for level in (0.5, 0.99))
    assert (wide.first_lower <= narrow.first_lower).all()
    assert (wide.total_upper >= narrow.total_upper).all()


@pytest.mark.parametrize(
    ("parameters", "kind", "said"),
    [
        ({"level": 0.0}, ValueError, r"level is 0\.0: it is a share between 0 and 1"),
        ({"level": 1.0}, ValueError, r"level is 1\.0"),
        ({"level": 95}, ValueError, "level is 95"),
        ({"level": -0.5}, ValueError, r"level is -0\.5"),
        ({"level": NAN}, ValueError, "level is nan"),
        ({"resamples": 0}, ValueError, "resamples is 0: give 1 or more"),
        ({"resamples": -3}, ValueError, "resamples is -3"),
        ({"resamples": 10.0}, TypeError, r"resamples is 10\.0"),
        ({"resamples": None}, TypeError, "resamples is None"),
        ({"seed": -1}, ValueError, "seed is -1"),
        ({"seed": "0"}, TypeError, "seed is '0'"),
        ({"seed": None}, TypeError, "seed is None"),
        ({"seed": False}, TypeError, "seed is False"),
    ],
)
def test_bad_parameters_of_intervals(parameters: Any, kind: type[Exception], said: str) -> None:
    for function in (intervals, convergence):
        with pytest.raises(kind, match=said):
            function(Y, Y[::-1], YAB, **{"seed": 0, **parameters})


# Convergence


@pytest.mark.parametrize(
    ("points", "least", "steps"),
    [
        (128, 16, [16, 32, 64, 128]),
        (100, 16, [16, 32, 64, 100]),
        (10, 16, [10]),
        (9, 2, [2, 4, 8, 9]),
        (40, 12, [16, 32, 40]),
    ],
)
def test_steps_of_a_convergence_report(points: int, least: int, steps: list[int]) -> None:
    outputs = drawn(points, 2, 3)
    outputs[0][3, 1] = np.nan
    found = convergence(*outputs, resamples=15, seed=6, level=0.9, least=least)
    assert found.base_samples.tolist() == steps
    for step, size in enumerate(steps):
        start = [part[:size] for part in outputs]
        point, ends = indices(*start), intervals(*start, resamples=15, seed=6, level=0.9)
        for name in ("first", "total", "used"):
            assert_array_equal(getattr(found, name)[step], getattr(point, name))
        for name in ("first_lower", "first_upper", "total_lower", "total_upper"):
            assert_array_equal(getattr(found, name)[step], getattr(ends, name))
        assert_array_equal(found.first_width[step], ends.first_upper - ends.first_lower)
        assert_array_equal(found.total_width[step], ends.total_upper - ends.total_lower)


def test_ishigami_converges() -> None:
    found = convergence(*run(ishigami, *designs(3, 4096, 1)), resamples=200, seed=0)
    away = np.abs(found.first - FIRST).max(axis=1)
    assert away[-1] < 0.02 < away[0]
    # A quarter of the width at sixteen times the points.
    assert_allclose(found.total_width[-1] / found.total_width[-5], 0.25, rtol=0.35)
    assert found.first_width.shape == (9, 3)


def test_steps_with_a_constant_output_have_no_index() -> None:
    y_a, y_b, y_ab = drawn(64, 2)
    y_a[:16] = y_b[:16] = 3
    found = convergence(y_a, y_b, y_ab, resamples=10, seed=0)
    assert np.isnan(found.first).any(axis=1).tolist() == [True, False, False]
    assert np.isnan(found.total_width).any(axis=1).tolist() == [True, False, False]


@pytest.mark.parametrize(("least", "kind"), [(1, ValueError), (0, ValueError), (16.0, TypeError)])
def test_bad_first_step(least: Any, kind: type[Exception]) -> None:
    with pytest.raises(kind, match="least is"):
        convergence(Y, Y, YAB, seed=0, least=least)


# Results


def test_inputs_are_left_alone_and_results_cannot_be_written_to() -> None:
    outputs = drawn(16, 2)
    before = [part.tobytes() for part in outputs]
    results: list[object] = [
        indices(*outputs),
        intervals(*outputs, resamples=5, seed=0),
        convergence(*outputs, resamples=5, seed=0),
    ]
    assert [part.tobytes() for part in outputs] == before
    for result in results:
        for value in vars(result).values():
            assert not (isinstance(value, np.ndarray) and value.flags.writeable)
        assert same(pickle.loads(pickle.dumps(result)), result)
    assert isinstance(results[0], Indices)
    assert isinstance(results[1], Intervals)
    assert all(part.flags.writeable for part in outputs)
