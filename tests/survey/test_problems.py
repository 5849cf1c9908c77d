from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from ketahanan_index.design import SurveyDesign
from ketahanan_index.errors import Problem
from ketahanan_index.survey.problems import design_problems
from survey.reducing import reduce


def problems(table: pd.DataFrame, **design: Any) -> tuple[Problem, ...]:
    stated = SurveyDesign(**design)
    reduced, units = reduce(table, stated, ["y"], "desa")
    found = design_problems(reduced, stated, tuple(str(u) for u in units))
    assert all(p.table == "respondents" and p.remedy and p.unit for p in found)
    return found


def only(table: pd.DataFrame, code: str, severity: str = "error", **design: Any) -> Problem:
    found = problems(table, **design)
    assert [(p.code, p.severity) for p in found] == [(code, severity)]
    return found[0]


def villages(count: int, clusters: int, houses: int = 2, **columns: Any) -> pd.DataFrame:
    """Return villages 3201, 3202 … with clusters 1, 2 … of as many respondents as houses."""
    rows = [
        (str(3201 + v), str(c + 1), str(h + 1))
        for v in range(count)
        for c in range(clusters)
        for h in range(houses)
    ]
    table = pd.DataFrame(rows, columns=["desa", "rt", "kk"])
    return table.assign(y=np.arange(len(rows)) % 5 + 0.5, **columns)


# ----------------------------------------------------------------------------------------------- fpc


def test_a_population_below_the_sample() -> None:
    table = villages(3, 4, N=[3] * 8 + [4] * 8 + [0.5] * 8)
    problem = only(table, "fpc_below_sample", clusters="rt", fpc="N")
    assert problem.message == "N is smaller than the sample in 1 village (3201): 4 of 3 in the first"
    assert "clusters that could have been drawn" in problem.remedy
    assert (problem.column, problem.unit, problem.count) == ("N", "3201", 1)
    people = only(villages(2, 1, 3, N=[2, 2, 2, 30, 30, 30]), "fpc_below_sample", fpc="N")
    assert "3 of 2" in people.message
    assert "respondents" in people.remedy


def test_a_population_that_differs_within_its_stratum() -> None:
    table = villages(2, 2, N=[20, 20, 30, 30, 20, 21, 20, 20])
    problem = only(table, "fpc_not_constant", clusters="rt", fpc="N")
    assert problem.message == "N differs within 2 villages (3201, 3202), from 20 to 30 in the first"
    assert problem.count == 2
    fine = villages(2, 2, N=[20] * 4 + [0.1 + 0.2] * 2 + [0.3] * 2)
    assert problems(fine, clusters="rt", fpc="N") == ()


def test_a_village_s_own_population_in_a_wider_sample() -> None:
    table = villages(3, 1, 3, N=[20] * 3 + [30] * 3 + [40] * 3)
    problem = only(table, "fpc_not_constant", fpc="N", villages_are="domains")
    assert "1 stratum (the whole sample)" in problem.message
    assert 'villages_are="strata"' in problem.remedy
    assert problems(table, fpc="N") == ()


def test_populations_of_later_stages() -> None:
    table = villages(2, 3, N=9, M=[9, 9, 8, 7, 1, 1, 5, 5, 1.5, 1.5, 0.5, 0.5])
    found = problems(table, clusters=("rt", "kk"), fpc=("N", "M"))
    assert [(p.code, p.count) for p in found] == [("fpc_not_constant", 1), ("fpc_below_sample", 1)]
    assert "1 cluster (3201 rt 2)" in found[0].message
    assert "one figure a cluster of the stage before" in found[0].remedy
    assert "1 cluster (3202 rt 3)" not in found[1].message
    assert "1 cluster (3202 rt 2): 2 of 1.5" in found[1].message


# -------------------------------------------------------------------------------------------- lonely


def lone() -> pd.DataFrame:
    """Return two villages, one of them with a stratum of a single cluster."""
    return villages(2, 3, s=["a"] * 4 + ["b"] * 2 + ["a"] * 6)


def test_a_lone_cluster() -> None:
    warning = only(lone(), "lonely_stratum", "warning", strata="s", clusters="rt")
    assert warning.message == (
        "a single cluster was drawn in 1 stratum (3201 s b): errors of figures that rest on them are unknown"
    )
    assert "adjust" in warning.remedy
    assert (warning.column, warning.unit, warning.count) == ("rt", "3201", 1)
    error = only(lone(), "lonely_stratum", strata="s", clusters="rt", lonely="fail")
    assert "1 stratum (3201 s b)" in error.message
    assert "missing" in error.remedy
    for lonely in ("adjust", "average", "certainty", "remove"):
        assert problems(lone(), strata="s", clusters="rt", lonely=lonely) == ()


def test_a_lone_stratum_over_villages() -> None:
    table = villages(8, 2, s=["a"] * 4 + ["b"] * 28).assign(rt=lambda t: t["s"] + t["rt"])
    table.loc[table["s"] == "b", "rt"] = "17"
    warning = only(table, "lonely_stratum", "warning", strata="s", clusters="rt", villages_are="domains")
    assert "1 stratum (s b), in 7 villages (3202, 3203, 3204, 3205, 3206 …)" in warning.message


@pytest.mark.parametrize("count", [1, 7])
def test_villages_of_one_cluster_or_one_respondent(count: int) -> None:
    warning = only(villages(count, 1), "lonely_stratum", "warning", clusters="rt")
    text = "1 village (3201)" if count == 1 else "7 villages (3201, 3202, 3203, 3204, 3205 …)"
    assert f"a single cluster was drawn in {text}" in warning.message
    assert warning.count == count
    assert "a single respondent" in only(villages(count, 1, 1), "lonely_stratum", "warning").message


def test_what_needs_no_company() -> None:
    assert problems(villages(2, 1, N=1), clusters="rt", fpc="N") == ()
    silent = lone()
    silent.loc[silent["s"] == "b", "y"] = np.nan
    assert problems(silent, strata="s", clusters="rt") == ()


def test_a_lone_house() -> None:
    table = villages(2, 3, 2, N=9, M=7).drop(index=[1])
    design: dict[str, Any] = {"clusters": ("rt", "kk")}
    warning = only(table, "lonely_stratum", "warning", fpc=("N", "M"), **design)
    assert "1 cluster (3201 rt 1)" in warning.message
    assert warning.column == "kk"
    assert problems(table, **design) == ()


# -------------------------------------------------------------------------------------------- labels


def test_numbers_that_start_anew_in_a_wider_sample() -> None:
    for table in (villages(12, 6), villages(3, 6), villages(2, 4).assign(rt=lambda t: "RT 0" + t["rt"])):
        warning = only(table, "psu_over_units", "warning", clusters="rt", villages_are="domains")
        assert 'villages_are="strata"' in warning.remedy
        assert problems(table, clusters="rt") == ()
    count = table["rt"].nunique()
    assert warning.message.startswith(
        f"{count} labels of rt occur in several villages, such as RT 01 in 2 (3201, 3202)"
    )
    assert (warning.column, warning.unit, warning.count) == ("rt", "3201", count)


def test_numbers_that_start_anew_within_strata() -> None:
    table = villages(20, 5).assign(s=lambda t: t["desa"].astype(int) % 4)
    only(table, "psu_over_units", "warning", strata="s", clusters="rt", villages_are="domains")
    own = table.assign(s=table["desa"])
    assert problems(own, strata="s", clusters="rt", villages_are="domains") == ()


def test_clusters_that_do_reach_several_villages() -> None:
    wide: dict[str, Any] = {"clusters": "rt", "villages_are": "domains"}
    # Larger areas, each with several villages.
    assert problems(villages(20, 1).assign(rt=lambda t: t["desa"].astype(int) // 4), **wide) == ()
    # Three kinds of people in fifteen places.
    kinds = villages(15, 1, 3).assign(
        rt=lambda t: (t["desa"].astype(int) * 37).astype(str), desa=lambda t: t["kk"]
    )
    assert problems(kinds, **wide) == ()
    # Codes that are their own.
    assert problems(villages(12, 6).assign(rt=lambda t: t["desa"] + t["rt"]), **wide) == ()


def test_a_cluster_cut_in_two() -> None:
    table = villages(12, 6).assign(rt=lambda t: "32010" + t["desa"] + t["rt"])
    assert problems(table, clusters="rt") == ()
    table.loc[13, "rt"] = "3201032011"
    warning = only(table, "psu_over_units", "warning", clusters="rt")
    assert warning.message.startswith(
        "1 label of rt occurs in several villages, such as 3201032011 in 2 (3201, 3202)"
    )
    assert 'villages_are="domains"' in warning.remedy
    assert problems(table, clusters="rt", villages_are="domains") == ()
    numbered = villages(12, 6).assign(rt=lambda t: "BS-" + (t.index // 2).astype(str))
    assert problems(numbered, clusters="rt") == ()
    numbered.loc[13, "rt"] = "BS-0"
    assert "BS-0 in 2" in only(numbered, "psu_over_units", "warning", clusters="rt").message


def test_numbers_and_names_that_come_again_by_chance() -> None:
    rng = np.random.default_rng(1)
    drawn = villages(4, 6, 1)
    drawn["rt"] = np.concatenate([rng.choice(40, 6, replace=False) + 1 for _ in range(4)])
    assert problems(drawn, clusters="rt") == ()
    names = villages(30, 4).assign(
        rt=lambda t: "Dusun " + t["desa"].map(lambda d: chr(65 + int(d) % 26)) + t["rt"]
    )
    assert problems(names, clusters="rt") == ()
    words = villages(30, 2, 1)
    words["rt"] = [f"{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(60)]
    words.loc[[0, 2], "rt"] = "Krajan"
    assert problems(words, clusters="rt") == ()
    both = villages(5, 4).assign(rt=lambda t: "RT 00" + t["rt"] + " RW 005")
    assert problems(both, clusters="rt") == ()


def test_everything_at_once() -> None:
    table = lone().assign(N=[20, 21, 20, 20, 9, 9] + [2] * 6)
    found = problems(table, strata="s", clusters="rt", fpc="N", lonely="fail")
    assert [p.code for p in found] == ["fpc_not_constant", "fpc_below_sample", "lonely_stratum"]
