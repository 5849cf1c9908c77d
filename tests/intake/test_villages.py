"""A village table as a whole: columns that lack, what is empty or constant, all problems at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import ketahanan_index as ki
from framework.documents import document, framework, indicator

ONE = framework(unit="kode")
GOOD: dict[str, list[Any]] = {
    "kode": ["A", "B", "C"],
    "air": [10.0, 20.0, 30.0],
    "listrik": [1, 2, 3],
    "rapat": [1, 2, 5],
    "posyandu": [1, 2, 1],
}


def table(**changes: Any) -> pd.DataFrame:
    given = {k: v for k, v in {**GOOD, **changes}.items() if v is not None}
    return pd.DataFrame(given)


def codes(check: ki.Check) -> list[tuple[str, str]]:
    return list(zip(check.problems["severity"], check.problems["code"], strict=True))


def test_a_good_table_has_no_problems() -> None:
    check = ki.check(ONE, villages=table())
    assert check.ok
    assert check.problems.empty


# Columns


def test_missing_columns_with_the_nearest() -> None:
    check = ki.check(
        ONE, villages=table(kode=None, Kode=["A", "B", "C"], listrik=None, listrk=[1, 2, 3], air=None)
    )
    assert not check.ok
    found = {p.column: p for p in check.found}
    assert list(found) == ["kode", "air", "listrik"]
    assert {p.code for p in check.found} == {"missing_column"}
    assert "did you mean 'Kode'?" in found["kode"].message
    assert "did you mean 'listrk'?" in found["listrik"].message
    assert "an item of listrik" in found["listrik"].message
    assert "as listrk" in found["listrik"].remedy
    assert "did you mean" not in found["air"].message


def test_unused_columns_travel_along() -> None:
    estimates = ki.estimate(ONE, villages=table(nama=["a", "b", "c"], penduduk=[1, 2, 3]))
    assert estimates.unit_table.to_dict("list") == {"nama": ["a", "b", "c"], "penduduk": [1, 2, 3]}
    assert estimates.unit_table.index.tolist() == ["A", "B", "C"]
    assert estimates.unit_table.index.name == "kode"


def test_the_unit_table_is_a_fresh_copy() -> None:
    estimates = ki.estimate(ONE, villages=table(nama=["a", "b", "c"]))
    table_of_units = estimates.unit_table
    table_of_units.loc["A", "nama"] = "x"
    assert estimates.unit_table.loc["A", "nama"] == "a"


def test_an_optional_group_needs_no_columns() -> None:
    extra = {"id": "adat", "optional": True, "weight": 0, "members": [indicator("pranata")]}
    one = framework(indicator("air"), extra, unit="kode")
    scores = ki.score(one, villages=table())
    assert scores.problems.empty
    assert np.isnan(scores.value[:, 1]).all()
    there = ki.score(one, villages=table(pranata=[10, 20, 30]))
    assert there.value[:, 1].tolist() == [10, 20, 30]
    assert there.value[:, 0].tolist() == scores.value[:, 0].tolist()
    with pytest.raises(
        ki.DataError, match="'pranata', an item of pranata, is missing from the table of villages"
    ):
        ki.score(one.with_weights({"adat": 1}), villages=table())


# Empty and constant


def test_an_idle_group_sees_option_columns_and_denominators() -> None:
    per = {**indicator("kader"), "denominator": {"column": "penduduk", "per": 100}}
    extra: dict[str, Any] = {
        "id": "lain", "optional": True, "weight": 0, "members": [indicator("bantu", "bantuan"), per]
    }  # fmt: skip
    one = framework(indicator("air"), extra, unit="kode")
    base = {"kode": ["A", "B"], "air": [1, 2]}
    options = {"bantu/uang": [1, 0], "bantu/tenaga": [1, 1], "bantu/bahan": 0}

    def read(**columns: Any) -> list[Any]:
        return list(ki.estimate(one, villages=pd.DataFrame(base | columns)).value[:, 1:].tolist())

    np.testing.assert_array_equal(read(), [[np.nan] * 2] * 2)
    np.testing.assert_array_equal(read(**options), [[2, np.nan], [1, np.nan]])
    np.testing.assert_array_equal(read(kader=[1, 2]), [[np.nan] * 2] * 2)  # no denominator, no fault
    np.testing.assert_array_equal(read(kader=[1, 2], penduduk=[50, 50]), [[np.nan, 2], [np.nan, 4]])


def test_an_indicator_without_values() -> None:
    check = ki.check(ONE, villages=table(air=[None, None, None]))
    assert check.ok
    (row,) = check.problems.to_dict("records")
    assert (row["severity"], row["code"], row["column"]) == ("warning", "empty_indicator", "air")
    assert "air has no value in any village" in row["message"]
    assert row["remedy"]


def test_a_village_without_values() -> None:
    blank = {name: [*GOOD[name][:2], None] for name in ("air", "listrik", "rapat", "posyandu")}
    check = ki.check(ONE, villages=table(**blank))
    assert check.ok
    (row,) = check.problems.to_dict("records")
    assert (row["severity"], row["code"], row["unit"], row["row"]) == ("warning", "empty_unit", "C", 3)
    assert "1 village has no value in any indicator: C" in row["message"]
    scores = ki.score(ONE, villages=table(**blank))
    assert scores.units == ("A", "B", "C")
    assert np.isnan(scores.value[2]).all()
    assert scores.coverage[2].tolist() == [0, 0, 0]


def test_many_villages_without_values_are_told_in_short() -> None:
    rows = [{"kode": f"D{i}", "air": 1 if i == 0 else None} for i in range(9)]
    check = ki.check(framework(indicator("air"), unit="kode"), villages=rows)
    row = check.problems.set_index("code").loc["empty_unit"]
    assert row["count"] == 8
    assert str(row["message"]).endswith("D1, D2, D3, D4, D5 …")


def test_a_constant_indicator_under_goalposts_is_a_warning() -> None:
    check = ki.check(ONE, villages=table(listrik=[3, 3, None]))
    assert check.ok
    (row,) = check.problems.to_dict("records")
    assert (row["severity"], row["code"], row["column"]) == ("warning", "constant_indicator", "listrik")
    assert "listrik is 3 in all 2 villages" in row["message"]
    assert row["remedy"]


@pytest.mark.parametrize("method", ["min_max", "z_score"])
def test_a_constant_indicator_under_a_method_that_learns_is_an_error(method: str) -> None:
    one = ONE.with_methodology(normalisation=method)
    for run in (ki.score, ki.check):
        if run is ki.check:
            check = ki.check(one, villages=table(listrik=[3, 3, 3]))
            assert ("error", "constant_indicator") in codes(check)
            continue
        with pytest.raises(ki.DataError) as caught:
            ki.score(one, villages=table(listrik=[3, 3, 3], air=[5, 5, None]))
        assert [p.column for p in caught.value.problems] == ["air", "listrik"]
        assert "listrik is 3 in all 3 villages" in str(caught.value)
        assert method in str(caught.value)
        assert "goalposts" in caught.value.problems[0].remedy


def test_a_single_village_has_nothing_to_be_told_apart_from() -> None:
    assert ki.check(ONE, villages=table().head(1)).problems.empty
    with pytest.raises(ki.DataError, match="in the only village that has it"):
        ki.score(ONE.with_methodology(normalisation="min_max"), villages=table().head(1))


def test_check_and_score_agree_on_what_imputation_fills() -> None:
    one = framework(indicator("air"), unit="kode").with_methodology(
        normalisation="min_max", imputation={"method": "constant", "value": 1}
    )
    given = table(air=[5, 5, None])
    assert ki.score(one, villages=given).value[:, 0].tolist() == [100, 100, 0]
    assert ki.check(one, villages=given).ok


# Everything at once


BAD = table(
    kode=["A", "B", "A"],
    air=[10.0, 400.0, np.inf],
    listrik=None,
    rapat=[1, 2.5, 6],
    posyandu=["Ada", "mungkin", "tidak ada"],
)


def test_all_problems_of_a_table_at_once() -> None:
    check = ki.check(ONE, villages=BAD)
    assert codes(check) == [
        ("error", "duplicate_unit"),
        ("error", "infinite"),
        ("error", "outside_scale"),
        ("error", "missing_column"),
        ("error", "decimal_in_ordinal"),
        ("error", "outside_scale"),
        ("error", "outside_scale"),
    ]
    with pytest.raises(ki.DataError) as scored:
        ki.score(ONE, villages=BAD)
    with pytest.raises(ki.DataError) as checked:
        check.raise_if_errors()
    assert scored.value.problems == checked.value.problems == check.found
    assert str(scored.value).startswith("7 problems in villages\n")
    assert str(scored.value).count("→") == 7


def test_the_table_of_problems() -> None:
    found = ki.check(ONE, villages=BAD).problems
    assert found.columns.tolist() == [
        "severity", "code", "message", "remedy", "table", "file", "line", "column", "unit", "row", "count"
    ]  # fmt: skip
    assert (found["remedy"] != "").all()
    assert (found["table"] == "villages").all()
    assert found["row"].dtype == "Int64"


def test_no_warnings_beside_errors() -> None:
    check = ki.check(ONE, villages=table(air=[5, 5, 5], rapat=[9, 9, 6]))
    assert codes(check) == [("error", "outside_scale")]


def test_a_check_in_a_notebook_is_escaped() -> None:
    check = ki.check(ONE, villages=table(kode=["<b>", "B", "C"], posyandu=["<u>", 1, 2]))
    assert not {tag for tag in ("<b>", "<u>") if tag in check._repr_html_()}
    assert "&lt;b&gt;" in check._repr_html_()
    assert "a text of 3 characters" in check._repr_html_()


def test_a_check_in_words() -> None:
    assert repr(ki.check(ONE, villages=table())) == "<Check: no problems>"
    warned = str(ki.check(ONE, villages=table(air=[5, 5, 5])))
    assert warned.startswith("<Check: 1 problem, ok>\n  warning: air")
    assert str(ki.check(ONE, villages=BAD)).startswith("<Check: 7 problems, not ok>\n  error: ")
    assert repr(ki.check(ONE, villages=BAD)).startswith("<Check: 7 problems, not ok, ")


def test_a_check_without_errors_raises_nothing() -> None:
    ki.check(ONE, villages=table(air=[5, 5, 5])).raise_if_errors()


# Frameworks that need respondents


def test_a_framework_of_respondents_only() -> None:
    asked = document(unit="kode")
    for group in asked["index"]["members"]:
        for member in group["members"]:
            member["source"] = "respondents"
    one = ki.Framework.from_dict(asked)
    with pytest.raises(ki.DataError) as caught:
        ki.score(one, villages=table())
    (problem,) = [p for p in caught.value.problems if p.severity == "error"]
    assert (problem.code, problem.count) == ("respondents_needed", 4)
    assert "air, listrik, rapat, posyandu" in problem.message
    assert problem.remedy
    assert not ki.check(one, villages=table()).ok


def test_the_proposal_needs_respondents() -> None:
    proposal = ki.Framework.load("desa-berketahanan-sosial")
    rows = [{"kode_desa": "3202012001", "SDM08": 1, "jumlah_penduduk": 900}]
    check = ki.check(proposal, villages=rows)
    (needed,) = [p for p in check.found if p.code == "respondents_needed"]
    assert needed.count == 28
    assert {"PAR08", "R809A"} <= {p.column for p in check.found if p.code == "missing_column"}
    with pytest.raises(ki.DataError, match="28 indicators of desa-berketahanan-sosial come from respondents"):
        ki.score(proposal, villages=rows)
