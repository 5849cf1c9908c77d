"""Attainable values of records, and steps over them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

import ketahanan_index as ki
from ketahanan_index.explanation.improvements.levels import attainable
from ketahanan_index.explanation.improvements.rescoring import rescoring
from ketahanan_index.explanation.improvements.steps import FINE, Steps, steps_of
from ketahanan_index.framework.ends import ends_of

SCALES: dict[str, Any] = {
    "nilai": {"kind": "ordinal", "options": {c: str(c) for c in range(1, 6)}},
    "lubang": {"kind": "ordinal", "options": {c: str(c) for c in (0, 1, 4)}},
    "ya": {"kind": "binary", "yes": 1, "no": 0},
    "pilih": {"kind": "multiple_choice", "options": {c: c for c in "abcd"}, "upper": 3},
    "tahu": {
        "kind": "multiple_choice",
        "options": {"a": "a", "b": "b"},
        "exclusive": {"entah": {"id": "entah", "en": "unsure", "scores": 0.5}},
    },
    "angka": {"kind": "numeric", "lower": 0, "upper": 10},
}


def made(*items: tuple[str, bool], **more: Any) -> ki.Framework:
    written = [
        {"column": f"q{i}", "scale": scale, "reverse": turned} for i, (scale, turned) in enumerate(items)
    ]
    indicator = {"id": "x", "source": "villages", "items": written, **more}
    return ki.Framework.from_dict(
        {"id": "contoh", "version": "1", "scales": SCALES, "index": {"id": "indeks", "members": [indicator]}}
    )


def levels(*items: tuple[str, bool], **more: Any) -> list[float] | None:
    framework = made(*items, **more)
    found = attainable(framework, framework.indicators[0])
    return None if found is None else [float(v) for v in found]


@pytest.mark.parametrize(
    ("items", "more", "expected"),
    [
        ([("nilai", False)], {}, [1, 2, 3, 4, 5]),
        ([("lubang", False)], {}, [0, 1, 4]),
        ([("lubang", True)], {}, [0, 3, 4]),
        ([("ya", False)] * 3, {}, [0, 1 / 3, 2 / 3, 1]),
        ([("ya", False)] * 3, {"combine": "sum"}, [0, 1, 2, 3]),
        ([("nilai", False)] * 3, {"combine": "count"}, [0, 1, 2, 3]),
        ([("lubang", False)] * 2, {"combine": "sum"}, [0, 1, 2, 4, 5, 8]),
        ([("pilih", False)], {}, [0, 1, 2, 3]),
        ([("tahu", False)], {}, [0, 0.5, 1, 2]),
        # Items of different scales are put on 0 to 1 first.
        ([("ya", False), ("lubang", False)], {}, [0, 0.125, 0.5, 0.625, 1]),
        ([("ya", False), ("lubang", True)], {"combine": "sum"}, [0, 0.75, 1, 1.75, 2]),
        ([("ya", False), ("nilai", False)], {"combine": "count"}, [0, 1, 2]),
    ],
)
def test_levels_are_what_answers_combine_to(
    items: list[tuple[str, bool]], more: dict[str, Any], expected: list[float]
) -> None:
    found = levels(*items, **more)
    assert found is not None
    assert_allclose(found, expected, rtol=1e-15)


@pytest.mark.parametrize(
    ("items", "more"),
    [
        ([("angka", False)], {}),
        ([("ya", False), ("angka", False)], {}),
        ([("nilai", False)], {"source": "respondents"}),
        ([("nilai", False)], {"denominator": {"column": "penduduk"}}),
    ],
)
def test_numbers_people_and_quotients_have_no_levels(
    items: list[tuple[str, bool]], more: dict[str, Any]
) -> None:
    assert levels(*items, **more) is None


@pytest.mark.parametrize("direction", ["positive", "negative"])
def test_of_sums_that_differ_by_rounding_the_worst_is_the_level(direction: str) -> None:
    # Fifths, sixths and tenths of 0 to 1 add up to the same in several ways, not to the same last bit.
    scales = {f"s{k}": {"kind": "ordinal", "options": {c: str(c) for c in range(k + 1)}} for k in (5, 6, 10)}
    items = [{"column": f"q{i}", "scale": name} for i, name in enumerate(scales)]
    indicator = {
        "id": "x",
        "source": "villages",
        "direction": direction,
        "combine": "sum",
        "items": items,
    }
    framework = ki.Framework.from_dict(
        {"id": "contoh", "version": "1", "scales": scales, "index": {"id": "g", "members": [indicator]}}
    )
    found = attainable(framework, framework.indicators[0])
    assert found is not None
    sums = np.array([a / 5 + b / 6 + c / 10 for a in range(6) for b in range(7) for c in range(11)])
    alike = [sums[np.abs(sums - level) < 1e-9] for level in found]
    assert sum(map(len, alike)) == len(sums)
    assert max(len(set(own.tolist())) for own in alike) > 1
    worst = [own.min() if direction == "positive" else own.max() for own in alike]
    assert found.tolist() == worst
    assert (np.diff(found) > 0).all()


def test_too_many_levels_are_none() -> None:
    document = made(("ya", False)).to_dict()
    document["scales"]["s"] = {"kind": "ordinal", "options": {3**i: f"banyaknya {i}" for i in range(14)}}
    document["index"]["members"][0]["combine"] = "sum"
    document["index"]["members"][0]["items"] = [{"column": f"q{i}", "scale": "s"} for i in range(9)]
    framework = ki.Framework.from_dict(document)
    assert attainable(framework, framework.indicators[0]) is None


@given(
    st.lists(st.sampled_from(["nilai", "lubang", "ya", "pilih"]), min_size=1, max_size=4),
    st.sampled_from(["mean", "sum", "count"]),
    st.integers(0, 2**32 - 1),
)
def test_answers_of_a_village_are_always_among_the_levels(scales: list[str], combine: str, seed: int) -> None:
    framework = made(*((scale, False) for scale in scales), combine=combine)
    random = np.random.default_rng(seed)
    answers: dict[str, Callable[[], int | str]] = {
        "nilai": lambda: int(random.integers(1, 6)),
        "lubang": lambda: int(random.choice([0, 1, 4])),
        "ya": lambda: int(random.integers(2)),
        "pilih": lambda: " ".join("abcd"[: random.integers(1, 5)]),
    }
    village = {"kode_desa": "A", **{f"q{i}": answers[scale]() for i, scale in enumerate(scales)}}
    value = ki.estimate(framework, villages=[village]).value[0, 0]
    found = attainable(framework, framework.indicators[0])
    assert found is not None
    assert np.abs(found - value).min() < 1e-12
    assert (found[0], found[-1]) == ends_of(framework, framework.indicators[0])


def steps(values: list[float | None], scale: str, **more: Any) -> Steps:
    villages = [{"kode_desa": f"v{i}", "q0": value} for i, value in enumerate(values)]
    scores = ki.score(made((scale, False), **more), villages=villages)
    return steps_of(rescoring(scores, np.arange(len(values))))


def test_steps_lead_over_the_levels_to_the_good_end() -> None:
    found = steps([0, 1, 4, None], "lubang")
    assert found.count[:, 0].tolist() == [2, 1, 0, 0]
    rows, columns = np.array([0, 0, 0, 1]), np.zeros(4, dtype=np.intp)
    assert found.at(rows, columns, np.array([0, 1, 2, 1])).tolist() == [0, 1, 4, 4]
    assert_allclose(found.next_step()[:, 0], [1, 3, np.nan, np.nan])
    # A quarter of the scale is 1, three quarters are 3.
    share = np.array([0.25, 0.75]) * FINE
    assert found.within(np.array([0, 1]), share.astype(np.int64))[:, 0].tolist() == [1, 1]
    assert found.within(np.array([1]), np.array([FINE // 2]))[:, 0].tolist() == [0]


def test_steps_of_a_burden_lead_down() -> None:
    found = steps([4, 1, 0], "lubang", direction="negative")
    assert found.end.tolist() == [0]
    assert found.count[:, 0].tolist() == [2, 1, 0]
    assert found.at(np.array([0, 0]), np.zeros(2, dtype=np.intp), np.array([1, 2])).tolist() == [1, 0]


def test_numbers_step_by_billionths_and_never_beyond_the_end() -> None:
    found = steps([0, 10 / 3, 10, None], "angka")
    rows, columns = np.array([0, 1, 1]), np.zeros(3, dtype=np.intp)
    assert found.count[:, 0].tolist() == [FINE, 666_666_667, 0, 0]
    values = found.at(rows, columns, np.array([1, 666_666_666, 666_666_667]))
    assert_allclose(values, [1e-8, 10, 10], rtol=1e-9)
    assert (values <= 10).all()
    assert values[2] == 10
    assert np.isnan(found.next_step()).all()
