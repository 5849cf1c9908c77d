from dataclasses import replace

import numpy as np
import pytest

from benchmarks import __main__, methods, table


@pytest.fixture(scope="module")
def rows() -> list[table.Row]:
    return list(methods.rows(((600, 60),), 1))


def test_every_registered_method_has_a_row(rows: list[table.Row]) -> None:
    known = {f"{family.family} {name}" for family in methods.FAMILIES for name in family.known()}
    assert {row.work for row in rows} == known
    assert len(rows) == len(known)


def test_the_slowest_comes_first(rows: list[table.Row]) -> None:
    seconds = [row.timing.minimum for row in rows]
    assert seconds == sorted(seconds, reverse=True)
    lines = table.text(rows).splitlines()
    assert lines[2].startswith(rows[0].work)


def test_rows_state_their_sizes_and_targets(rows: list[table.Row]) -> None:
    told = {row.work: (row.size, row.target.seconds if row.target else None) for row in rows}
    assert told["aggregation median"] == ("600 × 30", 1)
    assert told["treatment box_cox"] == ("600 × 30", 10)
    assert told["imputation nearest_neighbours"] == ("60 × 30", 5)
    assert told["weighting budget_allocation"] == ("600 × 4", 1)
    names = {row.work.split()[1] for row in rows}
    assert names.issuperset(methods.ITERATES | methods.COMPARES_PAIRS)


def test_villages_are_positive_with_holes_and_a_spread() -> None:
    x = methods.Villages(200).x
    assert np.nanmin(x) > 0
    assert 0.01 < np.isnan(x).mean() < 0.05
    assert (np.nanstd(x, axis=0) > 0).all()


def test_a_quick_table_is_printed_without_targets(
    rows: list[table.Row], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    section = __main__.SECTIONS["methods"]
    assert section.rows is methods.rows
    monkeypatch.setitem(__main__.SECTIONS, "methods", replace(section, rows=lambda *_: iter(rows)))
    __main__.main(["--rows", "methods", "--quick"])
    said = capsys.readouterr().out
    assert "aggregation minimum" in said
    assert "≤" not in said
    assert methods.QUOTED in said
