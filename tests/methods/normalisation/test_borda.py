"""Borda scores."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import MethodError
from methods.normalisation.rescaled import draws_agree, rescaled, through_the_verbs

# COINr 1.1.14, vectors/vector_functions.json, case `plain`: n_borda.
PLAIN = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0, 3.0]


def test_figures_of_coinr_restated() -> None:
    assert rescaled(ki.normalisation.Borda(), PLAIN) == [3, 0, 5, 0, 6, 9, 2, 8, 6, 3]


def test_a_tie_counts_nothing_half_or_one() -> None:
    x = [2.0, 7.0, 7.0, 1.0, np.nan]
    assert_array_equal(rescaled(ki.normalisation.Borda(), x), [1, 2, 2, 0, np.nan])
    assert_array_equal(rescaled(ki.normalisation.Borda(ties="average"), x), [1, 2.5, 2.5, 0, np.nan])
    assert_array_equal(rescaled(ki.normalisation.Borda(ties="max"), x), [1, 3, 3, 0, np.nan])


def test_an_election_by_hand() -> None:
    # Saari's beverage example: 6 prefer milk, wine, beer; 5 beer, wine, milk; 4 wine, beer, milk.
    # Points of 2, 1, 0 make 12 for milk, 19 for wine, 14 for beer. Ranks are given, so that less is better.
    places = np.array([[1, 3, 3], [2, 2, 1], [3, 1, 2]], dtype=np.float64)
    points = rescaled(ki.normalisation.Borda(), places, [-1, -1, -1])
    assert (points @ np.array([6, 5, 4])).tolist() == [12, 19, 14]


def test_constant_single_and_empty() -> None:
    assert rescaled(ki.normalisation.Borda(), [5.0, 5.0, 5.0]) == [0, 0, 0]
    assert rescaled(ki.normalisation.Borda(), [5.0]) == [0]
    assert_array_equal(rescaled(ki.normalisation.Borda(), [np.nan]), [np.nan])


def test_draws_and_the_verbs(tmp_path: Path) -> None:
    draws_agree(ki.normalisation.Borda(), np.array([[1.0, 8.0], [2.0, 4.0], [2.0, np.nan]]), [1, -1])
    _, later = through_the_verbs("borda", tmp_path)
    assert_array_equal(later.normalised.value[:, 0], [2, 4, 0, 1, 3, np.nan])


def test_says_where_it_lands() -> None:
    assert ki.normalisation.Borda().lands_on((0, 1)) == "ranks from 0"


@pytest.mark.parametrize("bad", [{"ties": "first"}, {"ties": ""}, {"ties": None}, {"tie": "min"}])
def test_bad_parameters(bad: dict[str, Any]) -> None:
    with pytest.raises(MethodError, match="tie"):
        ki.normalisation.Borda(**bad)
