"""Scores by stated thresholds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import MethodError
from methods.normalisation.rescaled import (
    VILLAGES,
    WAYS,
    draws_agree,
    fit,
    framework,
    rescaled,
    through_the_verbs,
)

Table = ki.normalisation.ThresholdScores
# Indeks Desa Membangun, Permendesa PDTT 2/2016: akses poskesdes in metres, kepesertaan BPJS as a share.
POSKESDES = Table(bounds=(500, 1000, 2000, 3500), scores=(5, 4, 3, 2, 1))
BPJS = Table(bounds=(0.1, 0.25, 0.5, 0.75), scores=(1, 2, 3, 4, 5))


def test_items_of_the_indeks_desa_membangun() -> None:
    x = [0.0, 500.0, 501.0, 1000.0, 2000.0, 3500.0, 3501.0, np.nan]
    assert_array_equal(rescaled(POSKESDES, x, -1, span=(0, 5)), [5, 5, 4, 4, 3, 2, 1, np.nan])
    assert rescaled(BPJS, [0.0, 0.1, 0.11, 0.26, 0.5, 0.6, 0.75, 0.76], span=(0, 5)) == [
        1,
        1,
        2,
        3,
        3,
        4,
        4,
        5,
    ]
    # Dokter: none is 0, one or more is 5.
    assert rescaled(Table(bounds=(1,), scores=(0, 5), upper_included=False), [0.0, 1.0, 3.0]) == [0, 100, 100]


def test_sides_of_a_bound() -> None:
    below = Table(bounds=(0, 10), scores=(0, 1, 2))
    above = Table(bounds=(0, 10), scores=(0, 1, 2), upper_included=False)
    x = [-1.0, 0.0, 5.0, 10.0, 11.0]
    assert rescaled(below, x) == [0, 0, 50, 50, 100]
    assert rescaled(above, x) == [0, 50, 50, 100, 100]


@pytest.mark.parametrize("upper_included", [True, False])
def test_rounding_does_not_cross_a_bound(upper_included: bool) -> None:
    table = Table(bounds=(0.3,), scores=(0, 1), upper_included=upper_included)
    assert 0.1 + 0.2 > 0.3 > 0.7 - 0.4
    assert rescaled(table, [0.3, 0.1 + 0.2, 0.7 - 0.4]) == [0 if upper_included else 100] * 3
    assert rescaled(table, [0.2999999, 0.3000001]) == [0, 100]


def test_ends_of_the_scores() -> None:
    # Scores begin at 1, of a scale that begins at 0: the lowest level is a fifth of the range, not nothing.
    assert rescaled(BPJS, [0.0, 1.0]) == [20, 100]
    assert rescaled(BPJS.model_copy(update={"lowest": 1.0}), [0.0, 1.0]) == [0, 100]
    wider = Table(bounds=(10,), scores=(2, 4), highest=5)
    assert rescaled(wider, [1.0, 11.0]) == [40, 80]
    assert rescaled(Table(bounds=(0,), scores=(-1, 1), lowest=-1), [-3.0, 3.0], span=(1, 3)) == [1, 3]


def test_scores_against_the_direction_are_refused_by_name() -> None:
    x = np.array([[100.0, 0.2], [4000.0, 0.9]])
    with pytest.raises(
        MethodError, match="scores of jarak fall as it rises, but more of it is better"
    ) as caught:
        fit(POSKESDES, x, [1, -1], names=["jarak", "bpjs"])
    assert [p.code for p in caught.value.problems] == ["scores_against_direction"]
    with pytest.raises(MethodError, match="scores of number 2 rise with it, but less of it is better"):
        fit(BPJS, x, [1, -1])
    with pytest.raises(MethodError, match="scores of jalan fall"):
        ki.score(framework({"jalan": POSKESDES.model_dump()}, {"jalan": 1}), villages=VILLAGES)


@pytest.mark.parametrize("direction", [1, -1])
def test_a_best_value_in_between_goes_with_either_direction(direction: int) -> None:
    table = Table(bounds=(20, 30), scores=(1, 5, 2))
    assert rescaled(table, [10.0, 25.0, 40.0], direction) == [20, 100, 40]


def test_learns_nothing_from_the_units() -> None:
    one, _ = fit(BPJS, [0.2])
    many, _ = fit(BPJS, np.linspace(0, 1, 40))
    assert one.arrays() == many.arrays()
    assert not Table.learns
    assert rescaled(BPJS, [0.2, 0.2]) == [40, 40]
    assert_array_equal(rescaled(BPJS, [np.nan]), [np.nan])
    learnt, empty = fit(BPJS, np.empty((0, 1)))
    assert learnt.transform(empty).shape == (0, 1)


def test_draws_and_the_verbs(tmp_path: Path) -> None:
    draws_agree(BPJS, np.array([[0.1, 0.9], [0.3, np.nan]]))
    assert not hasattr(fit(BPJS, [0.2])[0], "derivative")
    roads = {"method": "threshold_scores", "bounds": [10, 30], "scores": [1, 3, 5]}
    chosen = {"jalan": roads, "jarak": {**POSKESDES.model_dump(mode="json"), "bounds": [1, 3, 6, 9]}}
    first, later = through_the_verbs(chosen, tmp_path)
    assert_array_equal(first.normalised.value[:, 0], [60, 100, 60, np.nan, 20, 100])
    assert later.normalised.value[:, 1].tolist() == [100, 20, 40, 60, 60, 80]
    scores = ki.score(framework(chosen, WAYS), villages=VILLAGES.assign(jalan=50.0))
    assert_allclose(scores.normalised.value[:, 0], 100)


BAD: list[dict[str, Any]] = [
    {},
    {"bounds": (1,)},
    {"scores": (0, 1)},
    {"bounds": (), "scores": (1, 2)},
    {"bounds": (1,), "scores": (1,)},
    {"bounds": (1,), "scores": (1, 2, 3)},
    {"bounds": (1, 2), "scores": (1, 2)},
    {"bounds": (2, 1), "scores": (1, 2, 3)},
    {"bounds": (1, 1), "scores": (1, 2, 3)},
    {"bounds": (1, np.nan), "scores": (1, 2, 3)},
    {"bounds": (1, np.inf), "scores": (1, 2, 3)},
    {"bounds": (1,), "scores": (1, np.inf)},
    {"bounds": (1,), "scores": ("x", 1)},
    {"bounds": (1,), "scores": (3, 3)},
    {"bounds": (1,), "scores": (-1, 3)},
    {"bounds": (1,), "scores": (1, 3), "lowest": 2},
    {"bounds": (1,), "scores": (1, 3), "highest": 2},
    {"bounds": (1,), "scores": (1, 3), "highest": np.nan},
    {"bounds": (1,), "scores": (1, 3), "upper_included": "maybe"},
    {"bounds": 1, "scores": (1, 3)},
    {"bound": (1,), "scores": (1, 3)},
]


@pytest.mark.parametrize("bad", BAD)
def test_bad_parameters(bad: dict[str, Any]) -> None:
    with pytest.raises(MethodError):
        Table(**bad)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"bounds": (2, 1), "scores": (1, 2, 3)}, "bounds do not rise: 2, then 1"),
        ({"bounds": (1, 2), "scores": (1, 2)}, "2 bounds make 3 levels, found 2 scores"),
        ({"bounds": (1,), "scores": (3, 3)}, "all levels have the score 3"),
        ({"bounds": (1,), "scores": (-1, 3)}, "the score -1 is below lowest, 0; state lowest"),
        ({"bounds": (1,), "scores": (1, 9), "highest": 5}, "the score 9 is above highest, 5; state highest"),
    ],
)
def test_says_what_is_wrong(bad: dict[str, Any], said: str) -> None:
    with pytest.raises(MethodError, match=said):
        Table(**bad)
    with pytest.raises(ki.FrameworkError, match=said):
        framework({"method": "threshold_scores", **bad}, WAYS)


def test_examples_can_be_pasted_into_a_document() -> None:
    fields = Table.model_fields
    assert fields["bounds"].examples == [[10, 30], [-20, 30]]
    assert fields["scores"].examples == [[1, 3, 5], [1, 5, 2]]
    for bounds, scores in zip(fields["bounds"].examples, fields["scores"].examples, strict=True):
        framework({"method": "threshold_scores", "bounds": bounds, "scores": scores}, WAYS)
