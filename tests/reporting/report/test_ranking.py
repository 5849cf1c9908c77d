from __future__ import annotations

import numpy as np

from ketahanan_index.reporting.report import ranking
from ketahanan_index.reporting.report.ranking import Address
from ketahanan_index.words import decimal
from reporting.report.made import drawn, lettered, material, scored, surveyed


def test_villages_come_by_rank_and_those_without_last() -> None:
    told = material(surveyed())
    rows = ranking.order(told, np.arange(48))
    ranks = told.shown.rank[rows]
    assert (np.diff(ranks[:46]) > 0).all()
    assert [told.units[i] for i in rows[46:]] == ["9901022004", "9901032001"]


def test_equal_ranks_keep_the_order_of_codes() -> None:
    import ketahanan_index as ki
    from reporting.report.made import framework, table

    same = [{**row, "air": 5, "listrik": 5, "rapat": 5} for row in table(6)]
    told = material(ki.score(framework(), villages=same))
    assert ranking.order(told, np.arange(6)).tolist() == list(range(6))


def test_rows_say_what_is_known() -> None:
    told = material(surveyed(), uncertainty=drawn())
    rows = ranking.order(told, np.arange(48))
    first, *_, last = ranking.table(told, rows, lambda i: f"#{i}")
    assert (first.name, first.rank, first.score, first.class_label) == ("Bakung Ungu", "1", "72,4", "Tinggi")
    assert first.interval == "65,7–79,1"
    assert first.rank_interval.startswith("1–")
    assert first.href == f"#{rows[0]}"
    assert (last.rank, last.score, last.interval, last.bar, last.class_label) == ("–", "–", "", None, "")
    assert last.note == "Ditahan: satuan sampel (PSU) terlalu sedikit; galat baku tidak dapat dihitung"


def test_data_hold_the_figures_that_rows_show() -> None:
    told = material(surveyed(), uncertainty=drawn())
    rows = ranking.order(told, np.arange(48))
    columns = ranking.data(told, rows, Address([""], np.zeros(48, dtype=np.intp)))["columns"]
    shown = ranking.table(told, rows, lambda i: f"#{i}")
    for name, figures in (("score", [r.score for r in shown]), ("rank", [r.rank for r in shown])):
        scale = 10 if name == "score" else 1
        places = 1 if name == "score" else 0
        said = ["–" if x is None else decimal(x / scale, places, "id") for x in columns[name]]
        assert said == figures
    assert columns["lower"][-1] is columns["upper"][-1] is columns["from"][-1] is None


def test_data_of_records_have_no_intervals() -> None:
    told = material(scored(3))
    columns = ranking.data(told, np.arange(3), Address([""], np.zeros(3, dtype=np.intp)))["columns"]
    assert not {"lower", "upper", "from", "to"} & set(columns)


def test_codes_that_cannot_stand_in_an_address_have_their_own() -> None:
    told = material(lettered(3))
    found = ranking.data(told, np.array([2, 0]), Address(["x.html"], np.zeros(3, dtype=np.intp)))
    assert found["anchors"] == {"0": "v--3", "1": "v--1"}
    assert found["pages"] == ["x.html"]


def test_a_name_that_is_the_code_is_written_once() -> None:
    told = material(scored(2, names=["3201012001", "Lain"]))
    found = ranking.data(told, np.arange(2), Address([""], np.zeros(2, dtype=np.intp)))
    assert found["columns"]["name"] == [0, "Lain"]
