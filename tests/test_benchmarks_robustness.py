import json
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import ketahanan_index as ki
from benchmarks import __main__, fresh, rank_coverage, robustness, superpopulation, table, timing


@pytest.fixture(scope="module")
def rows() -> list[table.Row]:
    return list(robustness.rows(((30, 20),), 1))


def test_every_work_is_measured_beside_a_plain_loop(rows: list[table.Row]) -> None:
    mean = "weights, arithmetic or geometric mean"
    assert [(row.work, row.size) for row in rows] == [
        (mean, "30 × 20"),
        (f"{mean}, from 1", "30 × 20"),
        ("ki.score draw by draw, 20 scaled", "30 × 20"),
        ("sampling, correlated, and weights", "30 × 20"),
        ("ki.score draw by draw, 20 scaled", "30 × 20"),
        ("ki.rank_confidence(...), simultaneous", "30"),
        ("all pairs at one critical value, 30 scaled", "30"),
    ]
    assert all(row.timing.minimum > 0 for row in rows)
    assert all(row.target is None for row in rows)
    for i in (2, 4, 6):
        reference = rows[i].reference
        assert reference is not None
        assert reference.name in [row.work for row in rows[:i]]
    peaks = [row.peak for row in rows if row.peak is not None]
    assert len(peaks) == 4
    assert all(50 < peak < 1_000 for peak in peaks)


def test_targets_are_of_the_sizes_they_are_stated_for(monkeypatch: pytest.MonkeyPatch) -> None:
    # All villages of the country and few, but not measured.
    monkeypatch.setattr(robustness, "SMALL", 20)
    monkeypatch.setattr(robustness, "FULL", 40)
    monkeypatch.setattr(robustness, "COINR", {20: 30.0, 40: 10_000.0})
    monkeypatch.setattr(robustness, "PROMCDA", {20: 2.0})
    monkeypatch.setattr(robustness, "DRAWS", 10)
    monkeypatch.setattr(robustness, "fresh", lambda *_: (timing.Timing(1.0, 1.0, 1), 1_800.0))
    found = list(robustness.rows(((20, 10), (40, 10), (30, 10)), 1))
    told = [(row.work, row.size, row.target.wording, row.met) for row in found if row.target is not None]
    assert told == [
        ("weights, arithmetic or geometric mean", "20 × 10", "≤ 0.2 s", False),
        ("weights, arithmetic or geometric mean, from 1", "20 × 10", "≤ 0.2 s", False),
        ("weights, arithmetic or geometric mean", "40 × 10", "≤ 6 s, ≤ 1.5 GB", False),
        ("weights, arithmetic or geometric mean, from 1", "40 × 10", "≤ 6 s, ≤ 1.5 GB", False),
        ("sampling, correlated, and weights", "40 × 10", "≤ 45 s", True),
        ("ki.rank_confidence(...), simultaneous", "40", "≤ 60 s, ≤ 2 GB", True),
    ]
    quoted = [(row.work, row.size, row.ratio) for row in found if not row.timing.turns]
    assert quoted == [
        ("COINr (quoted)", "20 × 10", 30.0),
        ("ProMCDA (quoted)", "20 × 10", 2.0),
        ("COINr (quoted)", "40 × 10", 10_000.0),
    ]


def test_a_plain_loop_must_give_the_scores_that_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    villages, framework = robustness.holed(30)
    scores = ki.score(framework, villages=villages)
    monkeypatch.setattr(robustness, "_weighed", lambda *_: [(scores.value[:, 0],)] * 20)
    with pytest.raises(AssertionError, match="other scores"):
        robustness.plain_weights(scores, villages, 20)


def test_a_long_loop_is_cut_and_scaled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robustness, "LOOPED", 90)
    scores = robustness.sampled(30)
    done, loop = robustness.plain_samples(scores, 1_000)
    assert done == 3
    assert callable(loop)
    assert robustness.scaled(timing.Timing(1.0, 2.0, 3), 10.0) == timing.Timing(10.0, 20.0, 3)


def test_one_in_a_hundred_cells_is_missing() -> None:
    villages, _ = robustness.holed(2_000)
    assert 0.009 < villages.drop(columns="kode_desa").isna().to_numpy().mean() < 0.011


def test_a_work_is_done_in_a_fresh_process(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work = robustness.Ranking(robustness.sampled(10))
    spent, peak = fresh.fresh(work, 2)
    assert spent.turns == 2
    assert peak > 50
    file = tmp_path / "work.pickle"
    file.write_bytes(pickle.dumps(work))
    fresh.main(str(file), "1")
    assert json.loads(capsys.readouterr().out)["timing"]["turns"] == 1


def test_the_section_is_known_by_its_name(
    rows: list[table.Row], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    section = __main__.SECTIONS["robustness"]
    assert section.rows is robustness.rows
    monkeypatch.setitem(__main__.SECTIONS, "robustness", replace(section, rows=lambda *_: iter(rows)))
    __main__.main(["--rows", "robustness", "--quick"])
    said = capsys.readouterr().out
    assert robustness.QUOTED in said
    assert "ki.rank_confidence" in said


# ------------------------------------------------------------------------------------------------------- coverage


def test_ranks_of_all_kinds_of_truth_are_held_about_as_often_as_they_say() -> None:
    rows = list(rank_coverage.simulate(8, 1))
    assert len({row.what for row in rows}) == len(rows) == 16
    assert {row.villages for row in rows} == {rank_coverage.VILLAGES, rank_coverage.MANY}
    assert all((row.width > 0).all() for row in rows)
    shares = [row.share for row in rows]
    assert 0.85 < np.mean(shares) < 1.0
    assert [row.sets for row in rows].count(False) == 3


@pytest.mark.parametrize(
    ("share", "sets", "verdict"),
    [(0.90, True, "ok"), (1.0, True, "ok"), (0.865, True, "ok"), (0.85, True, "FAILED")],
)
def test_sets_may_hold_the_truth_more_often_but_not_less(share: float, sets: bool, verdict: str) -> None:
    # 3 · sqrt(0.9 · 0.1 / 600) = 3.7 %
    hold = (np.arange(600) < 600 * share).astype(float)
    row = rank_coverage.Row("all equal", 40, hold, np.ones(600), sets)
    assert row.error == pytest.approx(0.01225, abs=1e-5)
    assert row.verdict == verdict


@pytest.mark.parametrize(
    ("share", "verdict"),
    [(0.90, "ok"), (0.92, "ok"), (0.88, "ok"), (0.875, "FAILED"), (0.925, "FAILED")],
)
def test_intervals_may_do_neither(share: float, verdict: str) -> None:
    hold = np.tile([share - 0.001, share + 0.001], 50)
    row = rank_coverage.Row("intervals", 40, hold, np.ones(100), sets=False)
    assert row.share == pytest.approx(share)
    assert row.verdict == verdict


@pytest.mark.parametrize(("hold", "status"), [(1.0, 0), (0.0, 1)])
def test_a_row_that_fails_is_the_status(
    hold: float, status: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = rank_coverage.Row("all equal", 40, np.full(100, hold), np.ones(100), sets=True)
    monkeypatch.setattr(rank_coverage, "simulate", lambda *_: iter([row]))
    assert rank_coverage.main(["--replications", "100"]) == status
    said = capsys.readouterr().out
    assert f"{status} of 1 rows are NOT" in said
    assert f"{hold:.2%}" in said


def test_villages_of_equal_truth_have_all_ranks_that_they_take_up() -> None:
    villages = [
        {"kode_desa": name, "x": x, "galat": 0.0} for name, x in zip("abcd", (9, 7, 5, 3), strict=True)
    ]
    scores = ki.score(rank_coverage.stated_framework(), villages=villages)
    assert rank_coverage.held(scores, np.array([9.0, 7.0, 5.0, 3.0]), 0) == (1.0, 0.25)
    assert rank_coverage.held(scores, np.array([9.0, 7.0, 7.0, 3.0]), 0)[0] == 0.0
    assert rank_coverage.held(scores, np.array([9.0, 7.0, 7.0, 3.0]), 0, kind="marginal")[0] == 0.5


def test_true_weights_are_drawn_as_the_assumption_says() -> None:
    rng = np.random.default_rng(1)
    trees = [rank_coverage.changed(superpopulation.TREE, rng) for _ in range(400)]
    assert all(sum(of for of, _ in tree.values()) == pytest.approx(1.0) for tree in trees)
    drawn = np.array([tree["aksi"][1]["q8"] for tree in trees]) / superpopulation.TREE["aksi"][1]["q8"]
    assert 0.5 <= drawn.min() < 0.51
    assert 1.49 < drawn.max() <= 1.5


def test_a_tree_of_other_weights_gives_the_true_scores_of_the_library() -> None:
    tree = rank_coverage.changed(superpopulation.TREE, np.random.default_rng(2))
    weights = {group: of for group, (of, _) in tree.items()}
    weights |= {name: weight for _, items in tree.values() for name, weight in items.items()}
    drawn = superpopulation.samples(2, 2_000, 1, fixed=True)
    design = ki.SurveyDesign(weights="bobot", clusters="rt")
    for mean in superpopulation.MEANS:
        framework = superpopulation.framework(mean).with_weights(weights)
        scores = ki.score(framework, respondents=drawn.table, design=design)
        away = scores.value[:, 0] - superpopulation.truth(drawn.level, mean, tree)
        assert (np.abs(away) < 4 * scores.standard_error[:, 0]).all()
