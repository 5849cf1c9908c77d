"""Ranks of villages, among all and inside groups."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import ketahanan_index as ki
from framework.documents import framework, indicator
from stages import samples

NAN = float("nan")
VALUES = [50.0, 70.0, None, 50.0, 20.0, 70.0]


def scored(values: list[Any] | None = None, **columns: Any) -> ki.Scores:
    values = VALUES if values is None else values
    table = {"kode": [f"D{i}" for i in range(len(values))], "air": values, **columns}
    return ki.score(framework(indicator("air"), unit="kode"), villages=table)


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("min", [3, 1, NAN, 3, 5, 1]),
        ("max", [4, 2, NAN, 4, 5, 2]),
        ("average", [3.5, 1.5, NAN, 3.5, 5, 1.5]),
        ("dense", [2, 1, NAN, 2, 3, 1]),
    ],
)
def test_ties(ties: Any, expected: list[float]) -> None:
    ranks = scored().ranks(ties=ties)
    assert_array_equal(ranks.to_numpy(), expected)
    assert (ranks.name, ranks.index.name) == ("rank", "kode")


def test_scores_that_differ_by_rounding_are_ties() -> None:
    ranks = scored([0.3, 0.1 + 0.2, 0.3 - 1e-13, 0.3 - 1e-9]).ranks()
    assert ranks.tolist() == [1, 1, 1, 4]


def test_ranks_inside_a_column() -> None:
    ranks = scored(zona=["A", "A", "A", "B", "B", "B"]).ranks(by="zona")
    assert_array_equal(ranks.to_numpy(), [2, 1, NAN, 2, 3, 1])


def test_ranks_inside_a_column_of_numbers() -> None:
    ranks = scored(zona=[1.0, 1.0, 1.0, 2.0, 2.0, 2.0]).ranks(by="zona", ties="dense")
    assert_array_equal(ranks.to_numpy(), [2, 1, NAN, 2, 3, 1])


@pytest.mark.parametrize("blank", [None, NAN, "", "  "])
def test_a_village_of_a_blank_group_has_no_rank(blank: object) -> None:
    ranks = scored(zona=["A", "A", "A", blank, "B", blank]).ranks(by="zona")
    assert_array_equal(ranks.to_numpy(), [2, 1, NAN, NAN, 1, NAN])


def test_ranks_inside_a_parent() -> None:
    scores = samples.scores()
    assert_array_equal(scores.ranks(by="kecamatan").to_numpy(), [1, 2, 1, NAN, 1])
    assert_array_equal(scores.ranks(by="kabupaten").to_numpy(), [1, 3, 2, NAN, 1])
    assert_array_equal(scores.ranks(by="provinsi").to_numpy(), scores.ranks().to_numpy())
    assert_array_equal(scores.ranks(by="zona").to_numpy(), [1, 1, 2, NAN, NAN])


def test_a_parent_comes_before_a_column_of_its_name() -> None:
    """Kecamatan of one name lie in many kabupaten."""
    table = [{**row, "kecamatan": "Sukamaju"} for row in samples.VILLAGES]
    ranks = ki.score(samples.framework(), villages=table).ranks(by="kecamatan")
    assert_array_equal(ranks.to_numpy(), [1, 2, 1, NAN, 1])


def test_ranks_of_another_node() -> None:
    scores = samples.scores()
    assert_array_equal(scores.ranks(node="sosial").to_numpy(), [1, 4, 3, NAN, 1])
    assert_array_equal(scores.ranks(by="zona", node="dasar").to_numpy(), [1, 1, 2, NAN, NAN])


def test_an_unknown_column_is_answered_with_the_nearest() -> None:
    with pytest.raises(ki.DataError, match="named 'kecamatn', did you mean 'kecamatan'") as caught:
        samples.scores().ranks(by="kecamatn")
    (problem,) = caught.value.problems
    assert (problem.code, problem.column, problem.table) == ("unknown_column", "kecamatn", "villages")
    assert problem.remedy == "known are kabupaten, kecamatan, penduduk, provinsi, zona"


def test_parents_are_known_for_kemendagri_codes_only() -> None:
    with pytest.raises(ki.DataError) as caught:
        scored().ranks(by="kecamatan")
    assert "no further columns" in caught.value.problems[0].remedy


def test_an_unknown_way_of_ties() -> None:
    with pytest.raises((ValueError, ki.KetahananError), match="dense"):
        scored().ranks(ties="first")  # type: ignore[arg-type]


def test_ranks_of_nobody() -> None:
    scores = scored([None, None])
    assert scores.ranks().isna().all()
    assert np.isnan(scores.to_frame()["rank"]).all()
