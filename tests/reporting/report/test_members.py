from __future__ import annotations

import numpy as np
import pytest

import ketahanan_index as ki
from ketahanan_index.reporting.report import members, raising
from reporting.report.made import framework, material, scored, surveyed, table

EVERY = np.arange(48)


def test_indicators_stand_under_their_groups() -> None:
    told = members.tell(material(scored(4)), np.arange(4))
    assert [(group.label, [i.label for i in group.indicators]) for group in told.groups[0]] == [
        ("layanan", ["air", "listrik"]),
        ("warga", ["rapat"]),
    ]


def test_figures_of_an_indicator() -> None:
    villages = table(3)
    villages[0] |= {"air": 12.346, "listrik": 80, "rapat": 30}
    told = members.tell(material(ki.score(framework(), villages=villages), "en"), np.arange(3))
    air, listrik = told.groups[0][0].indicators
    assert (air.value, air.scale, air.score, air.respondents) == ("12.35", "0–100", "12.3", "–")
    assert (listrik.value, listrik.score) == ("80", "80.0")


def test_what_lifts_and_what_lowers_is_the_largest_effect() -> None:
    ready = material(surveyed())
    told = members.tell(ready, EVERY)
    k = len(ready.scores.plan.indicators)
    for row in (0, 7, 40):
        effect = ready.effect[row, :k]
        first = ready.labels[int(np.nanargmax(effect))]
        last = ready.labels[int(np.nanargmin(effect))]
        assert told.lifts[row][0].label == first
        assert told.lowers[row][0].label == last
        assert told.lifts[row][0].effect.startswith("+")
        assert told.lowers[row][0].effect.startswith("−")
        assert len(told.lifts[row]) <= members.MOST


def test_effects_that_round_to_nothing_are_not_named() -> None:
    same = [{**row, "air": 5, "listrik": 5, "rapat": 5} for row in table(4)]
    told = members.tell(material(ki.score(framework(), villages=same)), np.arange(4))
    assert told.lifts == [()] * 4
    assert told.lowers == [()] * 4


def test_nothing_is_told_of_withheld_villages() -> None:
    ready = material(surveyed())
    told = members.tell(ready, EVERY)
    for row in np.flatnonzero(~ready.shown.shown[:, 0]):
        assert (*told.groups[row], *told.lifts[row], *told.lowers[row]) == ()


def test_gaps_and_what_was_filled() -> None:
    villages = [{**row, "air": None} if i == 0 else row for i, row in enumerate(table(4))]
    empty = material(ki.score(framework(), villages=villages))
    assert members.without_data(empty, 0) == ("air",)
    assert members.without_data(empty, 1) == members.filled_in(empty, 0) == ()
    filled = material(ki.score(framework(methodology={"imputation": "median"}), villages=villages))
    assert members.filled_in(filled, 0) == ("air",)
    assert members.without_data(filled, 0) == ()
    told = members.tell(filled, np.arange(4))
    assert told.groups[0][0].indicators[0].value == "–"


def test_an_imputed_value_has_no_answers_behind_it() -> None:
    villages = [{**row, "air": None} if i == 0 else row for i, row in enumerate(table(4))]
    # Filled with the best value there is, and so above the median.
    imputation = {"air": {"method": "constant", "value": 100.0}}
    ready = material(ki.score(framework(methodology={"imputation": imputation}), villages=villages))
    told = members.tell(ready, np.arange(4))
    found = [each.answers for each in told.lifts[0] if each.label == "air"]
    assert found == ["tanpa data; diisi dengan imputasi"]


def test_a_scale_without_ends_shows_none() -> None:
    scales = {"persen": {"kind": "numeric"}}
    ready = material(scored(3, scales=scales, methodology={"normalisation": "min_max"}))
    told = members.tell(ready, np.arange(3))
    assert told.groups[0][0].indicators[0].scale == ""


def test_what_is_written_of_a_plan_reaches_the_class() -> None:
    ready = material(scored(40))
    assert ready.gains is not None
    rows = np.arange(40)
    now, then = ready.gains.value, ready.gains.jointly
    written = members.reached(ready, now, then)
    moves = ~np.isnan(then) & (then != now)
    assert moves.any()
    assert (written[moves] >= then[moves] - 1e-8).all()
    assert (written[moves] <= then[moves] + 0.01).all()
    texts = members.planned(ready, rows)
    assert ((texts != "") == (moves & (ready.gains.target >= 0)[:, None])).all()


def test_a_value_that_has_to_fall_is_rounded_down() -> None:
    ready = material(scored(2))
    found = members.reached(ready, np.full((1, 3), 50.0), np.array([[20.126, 20.12, 60.121]]))
    np.testing.assert_allclose(found, [[20.12, 20.12, 60.13]])


def test_without_classes_there_is_no_plan() -> None:
    ready = material(scored(2, classes=None))
    assert (members.planned(ready, np.arange(2)) == "").all()
    assert raising.tell(ready, np.arange(2)) == [None, None]


def test_what_reaches_the_class_alone_by_hand() -> None:
    row = {"kode_desa": "3201012001", "air": 40, "listrik": 40, "rapat": 40}
    ready = material(ki.score(framework(), villages=[row]))
    (told,) = raising.tell(ready, np.arange(1))
    assert told is not None
    assert told.target.label == "Tinggi"
    assert told.needed == "10,0"
    # The bound belongs to the lower class, so that 60 would not do.
    assert [(c.label, c.now, c.then) for c in told.alone] == [
        ("rapat", "40", "60,01"),
        ("air", "40", "80,01"),
        ("listrik", "40", "80,01"),
    ]
    assert told.more == 0
    assert told.jointly


def test_only_the_nearest_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raising, "MOST", 1)
    row = {"kode_desa": "3201012001", "air": 40, "listrik": 40, "rapat": 40}
    (told,) = raising.tell(material(ki.score(framework(), villages=[row])), np.arange(1))
    assert told is not None
    assert [change.label for change in told.alone] == ["rapat"]
    assert told.more == 2


def test_the_highest_class_has_nothing_to_reach() -> None:
    row = {"kode_desa": "3201012001", "air": 90, "listrik": 90, "rapat": 90}
    assert raising.tell(material(ki.score(framework(), villages=[row])), np.arange(1)) == [None]


def test_one_act_comes_before_a_number_that_has_to_move() -> None:
    members_of = framework().to_dict()["index"]["members"]
    members_of[0]["members"][1] = {
        "id": "listrik",
        "source": "villages",
        "items": [{"column": "listrik", "scale": "ada"}],
    }
    scales = {
        "persen": {"kind": "numeric", "lower": 0, "upper": 100},
        "ada": {"kind": "binary", "yes": 1, "no": 0},
    }
    document = framework(index={"id": "indeks", "members": members_of}, scales=scales)
    row = {"kode_desa": "3201012001", "air": 70, "listrik": 0, "rapat": 60}
    (told,) = raising.tell(material(ki.score(document, villages=[row])), np.arange(1))
    assert told is not None
    # Five points of 100 would do for `rapat`, and more of `air`; but the current can simply be switched on.
    assert [(c.label, c.now, c.then) for c in told.alone] == [
        ("listrik", "0", "1"),
        ("rapat", "60", "65,01"),
        ("air", "70", "80,01"),
    ]


def test_the_smallest_part_of_the_scale_comes_first() -> None:
    # 11 points of `listrik` are less of its way to 100 than 5.5 of `rapat` are, and more of the scale.
    row = {"kode_desa": "3201012001", "air": 79, "listrik": 0, "rapat": 55}
    (told,) = raising.tell(material(ki.score(framework(), villages=[row])), np.arange(1))
    assert told is not None
    assert [change.label for change in told.alone] == ["rapat", "air", "listrik"]


def test_where_a_scale_has_no_ends_the_way_to_the_best_stands_for_it() -> None:
    scales = {"persen": {"kind": "numeric"}}
    ready = material(scored(9, scales=scales, methodology={"normalisation": "min_max"}))
    told = [each for each in raising.tell(ready, np.arange(9)) if each is not None]
    assert any(each.alone for each in told)


def test_a_scale_that_counts_the_other_way_says_so() -> None:
    members_of = framework().to_dict()["index"]["members"]
    members_of[1]["members"][0]["direction"] = "negative"
    document = framework(index={"id": "indeks", "members": members_of})
    told = members.tell(material(ki.score(document, villages=table(3))), np.arange(3))
    assert [(each.label, each.worse) for group in told.groups[0] for each in group.indicators] == [
        ("air", False),
        ("listrik", False),
        ("rapat", True),
    ]
