import json
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

import ketahanan_index as ki
from benchmarks import (
    __main__,
    answers,
    coverage,
    peers,
    records,
    respondents,
    superpopulation,
    survey,
    table,
    timing,
    workload,
)
from reference import ROOT


def test_workload_is_the_same_each_time_and_has_its_stated_shape() -> None:
    data = workload.villages(200)
    assert data.table.equals(workload.villages(200).table)
    assert data.table.shape == (200, 31)
    holes = data.table[list(workload.INDICATORS)].isna().to_numpy()
    assert 0.01 < holes.mean() < 0.05
    assert not data.complete.isna().to_numpy().any()
    assert [len(group.members) for group in data.framework.groups] == [4, 8, 8, 7, 7]
    assert data.direction.sum() == 26 - 4
    assert data.weights.sum() == pytest.approx(1.0)
    assert len(set(workload.codes(84_000))) == 84_000


def test_arrays_give_what_a_flat_weighted_sum_gives() -> None:
    data = workload.villages(50)
    x = data.complete.to_numpy()
    low, high = x.min(axis=0), x.max(axis=0)
    rescaled = np.where(data.direction > 0, x - low, high - x) / (high - low)
    value, rank = records.scored(data.framework, x)
    np.testing.assert_allclose(value[:, 0], 100.0 * rescaled @ data.weights, rtol=1e-12)
    assert rank[value[:, 0].argmax()] == 1.0


def test_rows_of_records_are_printed_as_a_table_and_as_json() -> None:
    rows = [*records.arrays(60, 1), *records.tables(60, 1)]
    assert [row.work for row in rows if row.work.startswith(("arrays", "ki."))] == [
        "arrays: fit, transform, aggregate, rank",
        "ki.score(...).to_frame()",
    ]
    assert len(table.text(rows).splitlines()) == len(rows) + 2
    assert json.loads(json.dumps([row.to_dict() for row in rows]))[0]["size"] == "60"


def test_respondents_are_the_same_each_time_and_have_their_stated_shape() -> None:
    data = respondents.respondents(1_000, 50)
    assert data.table.equals(respondents.respondents(1_000, 50).table)
    assert data.size == "1,000 / 50"
    codes = data.table["kode_desa"]
    assert not codes.is_monotonic_increasing
    assert codes.value_counts().min() >= respondents.FEWEST
    assert (data.table.groupby("kode_desa")["rt"].nunique() == respondents.PSUS).all()
    assert (data.table.groupby("rt")["strata"].nunique() == 1).all()
    cells = data.table[list(respondents.ITEMS)]
    assert 0.03 < cells.isna().to_numpy().mean() < 0.05
    assert set(np.unique(cells.to_numpy()[cells.notna().to_numpy()])) == {1.0, 2.0, 3.0, 4.0, 5.0}


def test_rows_of_answers_are_measured_beside_what_is_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "ELSEWHERE", {(600, 30): {"R survey": 1e6}})
    rows = [*answers.sample(1), *answers.estimates(600, 30, 1)]
    assert [(row.work, row.size) for row in rows[:3]] == [
        ("ki.score(...)", "1,720 / 48"),
        ("ki.score(...).to_frame()", "1,720 / 48"),
        ("ki.estimate(...): means with errors", "600 / 30"),
    ]
    assert rows[2].reference is not None
    assert rows[2].reference.name == "plain pandas means"
    assert rows[2].peak is not None
    assert rows[2].peak > 0
    assert rows[-1].timing == timing.Timing.quoted(1e6)
    assert rows[-1].ratio is not None
    assert rows[-1].ratio > 1e3
    assert "1000000.0000     " in table.text(rows)


def test_what_is_raced_must_give_the_means_of_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(respondents, "weighted_means", respondents.means)
    with pytest.raises(AssertionError, match="other means"):
        next(answers.estimates(600, 30, 1))


@pytest.mark.skipif("svy" not in peers.installed(), reason="svy is not installed")
def test_svy_gives_the_same_means_and_errors() -> None:
    assert any(row.work == "svy: means with errors" for row in answers.estimates(600, 30, 1))


def test_sections_say_what_they_quote_and_quick_rows_have_no_target(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def rows(sizes: tuple[int, ...], turns: int) -> Iterator[table.Row]:
        asked.append((sizes, turns))
        yield table.Row("work", "1", timing.Timing(1.0, 2.0, 1), target=table.Target("≤ 1.5 s", seconds=1.5))

    monkeypatch.setitem(__main__.SECTIONS, "answers", __main__.Section(rows, (9,), (3,), "quoted: elsewhere"))
    __main__.main(["--rows", "answers", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert found["quoted"] == ["quoted: elsewhere"]
    assert [row["met"] for row in found["rows"]] == [True]
    __main__.main(["--rows", "answers", "--quick"])
    said = capsys.readouterr().out
    assert "quoted: elsewhere" in said
    assert "≤ 1.5 s" not in said
    assert asked == [((9,), __main__.TURNS), ((3,), __main__.QUICK_TURNS)]


@pytest.mark.parametrize("aggregation", superpopulation.MEANS)
def test_the_true_score_is_that_of_a_very_large_sample(aggregation: str) -> None:
    drawn = superpopulation.samples(2, 2_000, 1, fixed=True)
    design = ki.SurveyDesign(weights="bobot", clusters="rt")
    scores = ki.score(superpopulation.framework(aggregation), respondents=drawn.table, design=design)
    assert (scores.standard_error[:, 0] < 0.4).all()
    away = scores.value[:, 0] - superpopulation.truth(drawn.level, aggregation)
    assert (np.abs(away) < 4 * scores.standard_error[:, 0]).all()


def test_samples_have_clusters_weights_and_holes() -> None:
    fixed = superpopulation.samples(40, 6, 1, fixed=True).table
    assert len(fixed) == 40 * 6 * superpopulation.ASKED
    assert (fixed.groupby("kode_desa")["rt"].nunique() == 6).all()
    assert 0.03 < fixed.filter(like="q").isna().to_numpy().mean() < 0.07
    assert set(fixed["bobot"]) == {1, 2, 3, 4}
    free = superpopulation.samples(40, 6, 1, fixed=False).table
    assert len(free) == len(fixed)
    assert free.groupby("kode_desa")["rt"].nunique().nunique() > 1


def test_blanks_leave_the_sample_as_it_is() -> None:
    full = superpopulation.samples(20, 3, 1, fixed=True, missing=0.0).table
    holes = superpopulation.samples(20, 3, 1, fixed=True, missing=0.5).table
    assert not full.isna().to_numpy().any()
    assert holes.isna().to_numpy().any()
    assert holes.fillna(full).equals(full)


def test_intervals_hold_the_true_score_about_as_often_as_they_say() -> None:
    rows = list(coverage.simulate(300, 1, (6,)))
    assert [row.cell for row in rows] == [
        (aggregation, view, 6, missing)
        for view in coverage.VIEWS
        for missing in coverage.BLANK
        for aggregation in superpopulation.MEANS
    ]
    for row in rows[:4]:
        assert row.intervals == 300
        assert abs(row.hold - 0.95) < 4 * 0.0126  # sqrt(0.95 · 0.05 / 300)
        assert 0.85 < row.stated < 1.15
        assert row.error == pytest.approx(np.sqrt(row.hold * (1 - row.hold) / 300))


def test_a_row_outside_fails_unless_it_is_documented_and_as_stated(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = coverage.Row("arithmetic_mean", "strata", 6, 0.05, 4_000, 0.95, 17.0, 1.0)
    stated = coverage.DOCUMENTED["geometric_mean", "domains", 3, 0.05]
    known = replace(row, aggregation="geometric_mean", villages_are="domains", psus=3, hold=stated)
    assert known.hold < coverage.LEAST
    apart = coverage.ERRORS * known.error
    for found, verdict in (
        (replace(row, hold=0.93), "ok"),
        (replace(row, hold=0.97), "ok"),
        (replace(row, hold=0.929), "FAILED"),
        (replace(row, hold=0.971), "FAILED"),
        (known, "documented"),
        (replace(known, hold=stated - 0.9 * apart), "documented"),
        (replace(known, hold=stated - 1.2 * apart), "FAILED"),
        (replace(known, hold=stated + 1.2 * apart), "FAILED"),
    ):
        assert found.verdict == verdict
        monkeypatch.setattr(coverage, "simulate", lambda *_, found=found: [row, found])
        assert coverage.main([]) == (verdict == "FAILED")
        said = capsys.readouterr().out
        assert f"{int(verdict == 'FAILED')} of 2 rows NOT" in said
        assert f"{found.hold:.2%}" in said


def test_the_page_on_surveys_states_what_lies_outside() -> None:
    stated: dict[coverage.Cell, float] = {}
    for line in (ROOT / "docs" / "surveys.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] in ("arithmetic", "geometric"):
            share = [float(cell.removesuffix("%")) / 100 for cell in cells[2:]]
            stated |= {
                (f"{cells[0]}_mean", cells[1], psus, share[0]): hold
                for psus, hold in zip(coverage.PSUS, share[1:], strict=True)
            }
    assert len(stated) == len(superpopulation.MEANS) * len(coverage.VIEWS) * 2 * len(coverage.PSUS)
    assert {cell: stated[cell] for cell in coverage.DOCUMENTED} == pytest.approx(coverage.DOCUMENTED)
    others = [hold for cell, hold in stated.items() if cell not in coverage.DOCUMENTED]
    assert all(coverage.LEAST <= hold <= coverage.MOST for hold in others)


def test_every_stated_limit_of_a_target_counts() -> None:
    target = table.Target("≤ 1 s and ≤ 1/2", seconds=1.0, ratio=0.5)
    assert target.met(1.0, 0.5) is True
    assert target.met(1.1, 0.5) is False
    assert target.met(1.0, 0.6) is False
    assert target.met(1.0, None) is None
    assert table.Target("", ratio=1.0, also=False).met(0.1, 0.1) is False


def test_an_import_is_timed_in_a_fresh_process_that_tells_what_it_brought_along() -> None:
    found = timing.race_imports({"json": "import json"}, 1, frozenset({"json", "pandas"}))
    assert found["json"].modules == {"json"}
    assert found["json"].timing.turns == 1


def test_machine_names_the_processor_and_the_versions() -> None:
    assert np.__version__ in __main__.machine()["with"]


def test_rows_of_a_survey_are_measured_beside_other_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "installed", dict)
    rows = list(survey.rows(((720, 30),), 1))
    assert [row.work for row in rows] == [
        "ki.estimate(...): means with errors, pandas",
        "pandas: means without weights or errors",
        "ki.estimate(...): means with errors, polars",
        "ki.estimate(...): means with errors, pyarrow",
    ]
    assert {row.size for row in rows} == {"720 / 30"}
    assert rows[0].reference is not None
    assert rows[0].target is None
    # A process that has imported numpy and pandas.
    assert rows[0].peak is not None
    assert 50 < rows[0].peak < 1_000


def test_respondents_have_as_many_psus_as_told() -> None:
    table = respondents.respondents(720, 30, psus=survey.PSUS).table
    assert (table.groupby("kode_desa")["rt"].nunique() == 6).all()


@pytest.mark.skipif("svy" not in peers.installed(), reason="svy is not installed")
def test_svy_is_run_once_beside_the_library() -> None:
    row = list(survey.beside_svy(600, 30))[-1]
    assert row.work.startswith("svy")
    assert row.timing.turns == 1
