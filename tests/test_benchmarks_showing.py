"""The rows on reports, workbooks and improvements."""

from __future__ import annotations

import pytest

from benchmarks import __main__, showing, table, timing


@pytest.fixture(scope="module")
def rows() -> list[table.Row]:
    return list(showing.rows((40,), 1))


def test_every_work_is_measured_with_its_memory(rows: list[table.Row]) -> None:
    works = ["ki.write_report(...)", "ki.write_workbook(...)", "ki.improvements(...)"]
    assert [(row.work, row.size) for row in rows] == [(work, "40") for work in works]
    assert all(row.timing.minimum > 0 for row in rows)
    assert all(row.peak is not None and 50 < row.peak < 1_000 for row in rows)
    assert all(row.target is None for row in rows)


def test_targets_are_of_all_villages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "FULL", 20)
    monkeypatch.setattr(showing, "fresh", lambda *_: (timing.Timing(100.0, 100.0, 1), 1_800.0))
    found = list(showing.rows((20, 10), 1))
    told = [(row.work, row.size, row.target.wording, row.met) for row in found if row.target is not None]
    assert told == [
        ("ki.write_report(...)", "20", "≤ 120 s, ≤ 2 GB", True),
        ("ki.write_workbook(...)", "20", "≤ 90 s, ≤ 2 GB", False),
    ]


def test_the_section_is_known_by_its_name() -> None:
    assert __main__.SECTIONS["showing"].rows is showing.rows
