"""What must hold across the parts of a framework: one test a rule, its path, its message and its remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest

from framework.documents import Document, document, indicator
from ketahanan_index.errors import FrameworkError, Problem
from ketahanan_index.framework import Framework
from ketahanan_index.methods import Array, Weighting, Weights


def problems(data: Document) -> list[Problem]:
    with pytest.raises(FrameworkError) as caught:
        Framework.from_dict(data)
    return list(caught.value.problems)


def only(data: Document) -> Problem:
    (problem,) = problems(data)
    assert problem.table == "framework"
    assert problem.remedy
    return problem


def scaled(**scale: Any) -> Document:
    """Return a document with one scale of its own."""
    return document(indicator("air", "baru"), scales={"baru": scale})


# Names


def test_a_name_taken_twice() -> None:
    problem = only(document(indicator("air"), {"id": "air", "members": [indicator("listrik")]}))
    assert (problem.code, problem.column) == ("duplicate_id", "index.members[1].id")
    assert "taken by index.members[0]" in problem.message


@pytest.mark.parametrize(
    "name", ["rank", "class", "n", "standard_error", "kode_desa", "missing", "rank_in_kecamatan", "rank_in_"]
)
def test_a_name_of_a_column_of_the_score_table(name: str) -> None:
    problem = only(document({"id": name, "members": [indicator("air")]}))
    assert (problem.code, problem.column) == ("reserved_id", "index.members[0].id")
    assert repr(name) in problem.message


@pytest.mark.parametrize("name", ["level_1", "level_0", "level_12"])
def test_a_name_of_a_level(name: str) -> None:
    problem = only(document({"id": name, "members": [indicator("air")]}))
    assert (problem.code, problem.column) == ("reserved_id", "index.members[0].id")
    assert "names a level of the tree" in problem.message
    assert only(document(indicator(name))).code == "reserved_id"


@pytest.mark.parametrize("name", ["level", "level_a", "levels_1", "missing_1", "rank_a"])
def test_names_that_only_look_taken(name: str) -> None:
    assert Framework.from_dict(document(indicator(name))).indicators[0].id == name


def test_an_item_in_two_indicators() -> None:
    again = {**indicator("listrik"), "items": [{"column": "air", "scale": "persen"}]}
    problem = only(document(indicator("air"), again))
    assert (problem.code, problem.column) == ("item_in_two_indicators", "index.members[1].items[0].column")
    assert "air and listrik" in problem.message
    assert "counts twice" in problem.remedy


def test_an_item_twice_in_one_indicator() -> None:
    twice = {**indicator("air"), "items": [{"column": "air", "scale": "persen"}] * 2}
    assert only(document(twice)).code == "item_in_two_indicators"


def test_the_village_code_as_an_item() -> None:
    item = {**indicator("air"), "items": [{"column": "kode_desa", "scale": "persen"}]}
    problem = only(document(item))
    assert (problem.code, problem.column) == ("unit_as_item", "index.members[0].items[0].column")


# Groups


def test_a_group_whose_members_weigh_nothing() -> None:
    group = {"id": "dasar", "members": [indicator("air", weight=0), indicator("listrik", weight=0)]}
    problem = only(document(group, indicator("rapat", "likert")))
    assert (problem.code, problem.column) == ("group_without_weight", "index.members[0].members")
    assert "'dasar' weigh 0" in problem.message


# Scales


def test_a_code_both_missing_and_not_applicable() -> None:
    problem = only(scaled(kind="numeric", lower=0, upper=5, missing=[9], not_applicable=[9]))
    assert (problem.code, problem.column) == ("code_twice", "scales.baru.missing")
    assert "code 9" in problem.message


VALID_AND_MISSING: dict[str, Document] = {
    "numeric": {"kind": "numeric", "lower": 0, "upper": 10, "missing": [8]},
    "ordinal": {"kind": "ordinal", "options": {1: "a", 8: "b"}, "not_applicable": ["8"]},
    "binary": {"kind": "binary", "yes": "Ya", "no": [2, 8], "missing": 8},
    "multiple_choice": {"kind": "multiple_choice", "options": {"8": "a", "b": "b"}, "missing": 8},
}


@pytest.mark.parametrize("kind", VALID_AND_MISSING)
def test_a_code_both_valid_and_missing(kind: str) -> None:
    problem = only(scaled(**VALID_AND_MISSING[kind]))
    assert (problem.code, problem.column) == ("valid_and_missing", "scales.baru.missing")
    assert "code 8" in problem.message


@pytest.mark.parametrize("label", ["Setuju", {"id": "Setuju", "en": "Agree"}, ["Setuju", "S"]])
def test_a_label_that_is_missing_too(label: Any) -> None:
    options = {1: "Tidak", 2: label}
    problem = only(scaled(kind="ordinal", options=options, missing=[8, "setuju "]))
    assert (problem.code, problem.column) == ("valid_and_missing", "scales.baru.missing")
    assert "code setuju" in problem.message


def test_a_code_both_yes_and_no() -> None:
    problem = only(scaled(kind="binary", yes=["Ya", 1], no=["ya", 2]))
    assert (problem.code, problem.column) == ("code_twice", "scales.baru")
    assert "both yes and no" in problem.message


def test_a_choice_both_option_and_exclusive() -> None:
    both = {"a": {"id": "a", "en": "a"}}
    found = problems(scaled(kind="multiple_choice", options={"a": "a", "b": "b"}, exclusive=both))
    assert ("code_twice", "scales.baru.exclusive.a") in {(p.code, p.column) for p in found}


@pytest.mark.parametrize(("scores", "ends"), [(3, {}), (-1, {}), (2, {"upper": 1}), (0, {"lower": 1})])
def test_a_choice_that_scores_outside_the_scale(scores: float, ends: Document) -> None:
    choice = {"nihil": {"id": "Nihil", "en": "None", "scores": scores}}
    scale = {"kind": "multiple_choice", "options": {"a": "a", "b": "b"}, "exclusive": choice, **ends}
    problem = only(scaled(**scale))
    assert (problem.code, problem.column) == ("score_outside_scale", "scales.baru.exclusive.nihil.scores")
    assert f"'nihil' scores {scores}" in problem.message


@pytest.mark.parametrize("scores", [None, 0, 2])
def test_a_choice_that_scores_within_the_scale(scores: float | None) -> None:
    choice = {"nihil": {"id": "Nihil", "en": "None", "scores": scores}}
    Framework.from_dict(scaled(kind="multiple_choice", options={"a": "a", "b": "b"}, exclusive=choice))


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("value", [-1, 101])
def test_a_constant_outside_the_scale(value: float, named: bool) -> None:
    constant: Document = {"method": "constant", "value": value}
    method = {"air": constant} if named else constant
    problem = only(document(indicator("air"), methodology={"imputation": method}))
    assert (problem.code, problem.column) == ("constant_outside_scale", "index.members[0]")
    assert f"missing values of air become {value}, outside its scale (0…100)" in problem.message


def test_a_constant_within_the_scale() -> None:
    for value, scale in ((0, "persen"), (100, "persen"), (1e9, "bebas")):
        methods = {"normalisation": "min_max", "imputation": {"method": "constant", "value": value}}
        Framework.from_dict(document(indicator("air", scale), methodology=methods))
    total = {**indicator("air", combine="sum"), "items": [{"column": c, "scale": "persen"} for c in "ab"]}
    data = document(total, methodology={"imputation": {"method": "constant", "value": 200}})
    assert Framework.from_dict(data).methodology.imputation


def test_an_option_neither_yes_nor_no() -> None:
    problem = only(scaled(kind="binary", yes=1, no=2, options={3: "Mungkin"}))
    assert (problem.code, problem.column) == ("unknown_option", "scales.baru.options.3")


@pytest.mark.parametrize("code", ["uang tunai", " uang", "uang\ttunai"])
def test_a_code_with_a_space(code: str) -> None:
    problem = only(scaled(kind="multiple_choice", options={code: "Uang", "b": "b"}))
    assert (problem.code, problem.column) == ("space_in_code", f"scales.baru.options.{code}")
    assert "underscore" in problem.remedy


def test_a_label_of_two_options() -> None:
    problem = only(scaled(kind="ordinal", options={1: "Sering", 2: {"id": " sering", "en": "Often"}}))
    assert (problem.code, problem.column) == ("ambiguous_label", "scales.baru.options.2")
    assert "'sering' names both 1 and 2" in problem.message


def test_a_label_that_is_the_code_of_another() -> None:
    assert only(scaled(kind="ordinal", options={1: "2", 2: "Sering"})).code == "ambiguous_label"


@pytest.mark.parametrize("options", [{}, {1: "Selalu"}])
def test_an_ordinal_scale_of_one_option(options: dict[int, str]) -> None:
    problem = only(scaled(kind="ordinal", options=options))
    assert (problem.code, problem.column) == ("too_few_options", "scales.baru.options")


@pytest.mark.parametrize(
    "scale",
    [
        {"kind": "numeric", "lower": 5, "upper": 5},
        {"kind": "numeric", "lower": 5, "upper": 1},
        {"kind": "multiple_choice", "options": {}},
    ],
)
def test_ends_that_do_not_increase(scale: Document) -> None:
    problem = only(scaled(**scale))
    assert (problem.code, problem.column) == ("ends_not_increasing", "scales.baru")
    assert "not below upper" in problem.message


def test_a_cap_without_ends() -> None:
    problem = only(scaled(kind="numeric", cap=True) | {"methodology": {"normalisation": "min_max"}})
    assert (problem.code, problem.column) == ("cap_without_ends", "scales.baru.cap")


def test_one_end_is_enough_for_a_cap() -> None:
    data = scaled(kind="numeric", cap=True, upper=5) | {"methodology": {"normalisation": "min_max"}}
    assert Framework.from_dict(data).scales["baru"].ends[1] == 5


# Indicators


def test_an_unknown_scale() -> None:
    problem = only(document(indicator("air", "persn")))
    assert (problem.code, problem.column) == ("unknown_scale", "index.members[0].items[0].scale")
    assert "did you mean 'persen'?" in problem.message


def test_more_items_needed_than_there_are() -> None:
    problem = only(document(indicator("air", minimum_items=2)))
    assert (problem.code, problem.column) == ("minimum_items", "index.members[0].minimum_items")
    assert "at most 1" in problem.remedy


def test_a_statistic_of_a_village_record() -> None:
    problem = only(document(indicator("air", statistic="median")))
    assert (problem.code, problem.column) == ("statistic_of_record", "index.members[0].statistic")
    assert "median" in problem.message


def test_a_given_standard_error_of_respondents() -> None:
    asked = {**indicator("air", standard_error="air_se"), "source": "respondents"}
    problem = only(document(asked))
    assert (problem.code, problem.column) == (
        "standard_error_of_respondents",
        "index.members[0].standard_error",
    )


def ratio(**more: Any) -> Document:
    """Return a ratio of respondents that has nothing wrong with it but what is changed."""
    asked = {"source": "respondents", "statistic": "ratio", "denominator": {"column": "orang", "per": 100}}
    return indicator("ikut", **asked | more)


def items(*columns: str, scale: str = "persen", **more: Any) -> list[Document]:
    return [{"column": column, "scale": scale, **more} for column in columns]


def test_sound_ratios() -> None:
    for member in (
        ratio(),
        ratio(denominator={"column": "orang"}),
        ratio(items=items("a", "b"), combine="sum"),
        ratio(items=items("a", "b"), combine="mean", direction="negative"),
        ratio(items=items("a", scale="ada")),
    ):
        assert Framework.from_dict(document(member)).indicators[0].statistic == "ratio"


def test_a_ratio_without_a_denominator() -> None:
    problem = only(document(ratio(denominator=None)))
    assert (problem.code, problem.column) == ("ratio_without_denominator", "index.members[0].denominator")
    assert problem.message == "ikut is a ratio without a denominator"
    assert "denominator: {column: anggota_rumah_tangga}" in problem.remedy


def test_a_ratio_of_reversed_items() -> None:
    problem = only(document(ratio(items=items("a", "b", reverse=True))))
    assert (problem.code, problem.column) == ("ratio_of_reversed", "index.members[0].items")
    assert "set direction: negative on the indicator" in problem.remedy


@pytest.mark.parametrize(
    "change",
    [
        {"items": items("a", "b"), "combine": "count"},
        {"items": [*items("a"), *items("b", scale="likert")]},
    ],
)
def test_a_ratio_of_what_cannot_be_added(change: Document) -> None:
    problem = only(document(ratio(**change)))
    assert (problem.code, problem.column) == ("ratio_of_scales", "index.members[0].items")
    assert "they need one scale" in problem.message
    assert "combine them by sum or mean" in problem.remedy


def test_all_that_is_wrong_with_a_ratio_at_once() -> None:
    wrong = ratio(source="villages", denominator=None, combine="count", items=items("a", reverse=True))
    assert [p.code for p in problems(document(wrong))] == [
        "statistic_of_record",
        "ratio_without_denominator",
        "ratio_of_reversed",
        "ratio_of_scales",
    ]


@pytest.mark.parametrize("statistic", ["share", "ratio", "median"])
def test_every_statistic_but_the_mean_is_of_respondents(statistic: str) -> None:
    problem = only(document(ratio(source="villages", statistic=statistic)))
    assert (problem.code, problem.column) == ("statistic_of_record", "index.members[0].statistic")
    assert problem.message == f"ikut is a village record: there is nothing to take a {statistic} of"
    assert problem.remedy == "remove statistic, or set source: respondents"


def test_a_share_ends_at_0_and_1_whatever_its_scale() -> None:
    from ketahanan_index.framework.ends import ends, ends_of, shares_scale

    several = items("a", "b", scale="likert")
    listed = [
        indicator("satu", "likert", source="respondents", statistic="share"),
        {**indicator("dua", items=several, source="respondents"), "combine": "sum"},
        {**indicator("tiga", items=items("c", "d"), source="respondents"), "combine": "count"},
        {**indicator("empat", source="respondents"), "items": [*items("e"), *items("f", scale="ada")]},
        ratio(),
    ]
    one = Framework.from_dict(document(*listed))
    assert [ends_of(one, i) for i in one.indicators] == [(0, 1), (2, 10), (0, 2), (0, 1), (0, 100)]
    assert ends(one).tolist() == [[0, 2, 0, 0, 0], [1, 10, 2, 1, 100]]
    assert [shares_scale(i) for i in one.indicators] == [True, True, True, False, True]


def test_a_constant_for_a_missing_share_lies_between_0_and_1() -> None:
    def filled(value: float) -> Document:
        share = indicator("rapat", "likert", source="respondents", statistic="share")
        return document(share, methodology={"imputation": {"method": "constant", "value": value}})

    assert Framework.from_dict(filled(1)).methodology.imputation is not None
    problem = only(filled(3))
    assert (problem.code, problem.column) == ("constant_outside_scale", "index.members[0]")
    assert "missing values of rapat become 3, outside its scale (0…1)" in problem.message


NEEDS_ENDS: dict[str, tuple[Document, str]] = {
    "goalposts": (indicator("air", "bebas"), "rescaled by goalposts"),
    "reverse": (
        {**indicator("air"), "items": [{"column": "air", "scale": "bebas", "reverse": True}]},
        "has a reversed item",
    ),
    "count": (indicator("air", "bebas", combine="count"), "counts items above their lower end"),
    "share": (
        indicator("air", "bebas", source="respondents", statistic="share"),
        "is a share of those above the lower end",
    ),
    "scales": (
        {
            **indicator("air"),
            "items": [{"column": "a", "scale": "bebas"}, {"column": "b", "scale": "persen"}],
        },
        "combines items of different scales",
    ),
}


@pytest.mark.parametrize("why", NEEDS_ENDS)
def test_a_scale_without_ends_where_they_are_needed(why: str) -> None:
    member, message = NEEDS_ENDS[why]
    method = "goalposts" if why == "goalposts" else "min_max"
    problem = only(document(member, methodology={"normalisation": method}))
    assert (problem.code, problem.column) == ("scale_without_ends", "index.members[0].items")
    assert message in problem.message
    assert "min_max or z_score" in problem.remedy


def test_a_scale_without_ends_where_none_are_needed() -> None:
    framework = Framework.from_dict(
        document(indicator("air", "bebas"), methodology={"normalisation": "z_score"})
    )
    assert framework.scales["bebas"].ends[0] != framework.scales["bebas"].ends[0]


# References


def test_an_unknown_capture() -> None:
    captures = {"modal": {"id": "Modal", "en": "Capital"}}
    problem = only(document(indicator("air", captures="modl"), captures=captures))
    assert (problem.code, problem.column) == ("unknown_capture", "index.members[0].captures")
    assert "did you mean 'modal'?" in problem.message


def test_an_unknown_source() -> None:
    sources = {"bps2019": {"cite": "BPS"}}
    problem = only(document(indicator("air", idea_from=["bps2020"]), sources=sources))
    assert (problem.code, problem.column) == ("unknown_source", "index.members[0].idea_from")
    assert "did you mean 'bps2019'?" in problem.message


# Methodology


@pytest.mark.parametrize("span", [[100, 0], [5, 5], [0, float("inf")]])
def test_a_range_that_does_not_increase(span: list[float]) -> None:
    problem = only(document(methodology={"range": span}))
    assert (problem.code, problem.column) == ("bad_range", "methodology.range")


@pytest.mark.parametrize(
    ("step", "value", "key", "near"),
    [
        ("normalisation", {"ari": "min_max"}, "ari", "'air'"),
        ("imputation", {"dasar": "none"}, "dasar", "not an indicator"),
        ("treatment", {"zzz": "none"}, "zzz", "not an indicator"),
        ("aggregation", {"dasr": "geometric_mean"}, "dasr", "'dasar'"),
        ("weighting", {"air": "equal"}, "air", "a group or a level"),
        ("aggregation", {"level_2": "geometric_mean"}, "level_2", "'level_1'"),
        ("minimum_coverage", {"level_0": 0.5}, "level_0", "'level_1'"),
        ("screening", {"minimum_available": {"dasr": 0.5}}, "minimum_available.dasr", "'dasar'"),
        ("screening", {"minimum_nonzero": {"air": 0.5}}, "minimum_nonzero.air", "a group or a level"),
    ],
)
def test_a_method_for_what_is_not_there(step: str, value: Document, key: str, near: str) -> None:
    problem = only(document(methodology={step: value}))
    assert (problem.code, problem.column) == ("unknown_key", f"methodology.{step}.{key}")
    assert near in problem.message
    assert problem.remedy.startswith("known are ")


@pytest.fixture
def naming() -> Iterator[None]:
    before = dict(Weighting.known())

    class Named(Weighting):
        method: Literal["named"] = "named"
        points: dict[str, float]

        def mentions(self) -> frozenset[str]:
            return frozenset(self.points)

        def fit(self, x: Array, given: Array) -> Weights:
            return Weights(given.copy())

    yield
    Weighting.registry.clear()
    Weighting.registry.update(before)


@pytest.mark.usefixtures("naming")
def test_a_method_that_names_what_is_not_there() -> None:
    method = {"method": "named", "points": {"air": 1, "ari": 2}}
    problem = only(document(methodology={"weighting": method}))
    assert (problem.code, problem.column) == ("unknown_node", "methodology.weighting")
    assert "named names 'ari', which is not in the tree, did you mean 'air'?" in problem.message
    assert (
        only(document(methodology={"weighting": {"dasar": method}})).column == "methodology.weighting.dasar"
    )
    Framework.from_dict(document(methodology={"weighting": {"method": "named", "points": {"air": 1}}}))


@pytest.mark.parametrize(
    ("treatment", "rescaling"),
    [
        ("log_shift", "goalposts"),
        ({"method": "box_cox", "power": 0.5}, {"method": "distance_to_target", "target": 90}),
        ("skew_kurtosis", {"method": "logistic", "midpoint": 50}),
        ("log_shift", {"method": "threshold_scores", "bounds": [10, 20], "scores": [0, 1, 2]}),
        ("log_shift", {"method": "ampi", "reference": 50}),
    ],
)
def test_a_logarithm_before_what_is_stated_in_the_unit(treatment: Any, rescaling: Any) -> None:
    methodology = {"treatment": {"air": treatment}, "normalisation": {"air": rescaling}}
    found = problems(document(indicator("air"), methodology=methodology))
    (problem,) = (p for p in found if p.code == "treatment_changes_unit")
    assert problem.column == "methodology.treatment"
    assert "air is no longer in its unit after" in problem.message


@pytest.mark.parametrize(
    ("treatment", "rescaling"),
    [
        ("winsorise", "goalposts"),
        ({"method": "skew_kurtosis", "transform": "none"}, "goalposts"),
        ("log_shift", "min_max"),
        ("box_cox", "logistic"),
    ],
)
def test_a_treatment_that_leaves_the_unit_or_a_rescaling_that_learns(treatment: Any, rescaling: Any) -> None:
    Framework.from_dict(
        document(indicator("air"), methodology={"treatment": treatment, "normalisation": rescaling})
    )


def test_members_on_different_ranges() -> None:
    problem = only(document(methodology={"normalisation": {"air": "z_score"}}))
    assert (problem.code, problem.column) == ("mixed_ranges", "methodology.normalisation")
    assert "air on mean 0, standard deviation 1" in problem.message
    assert "on 0 to 100" in problem.message


def test_min_max_beside_goalposts_is_one_range() -> None:
    one = Framework.from_dict(document(methodology={"normalisation": {"air": "min_max"}}))
    assert isinstance(one.methodology.normalisation, dict)


# Classes


def classes(*levels: Document) -> Document:
    return document(classes={"levels": list(levels)})


CLASSES: dict[str, tuple[list[Document], str, str]] = {
    "duplicate_class": (
        [{"id": "rendah", "upper": 50}, {"id": "rendah"}],
        "classes.levels[1].id",
        "stands twice",
    ),
    "class_without_bound": ([{"id": "rendah"}, {"id": "tinggi"}], "classes.levels[0]", "'rendah' needs"),
    "last_class_bounded": (
        [{"id": "rendah", "upper": 50}, {"id": "tinggi", "upper": 100}],
        "classes.levels[1].upper",
        "'tinggi', is open",
    ),
    "bounds_not_increasing": (
        [{"id": "rendah", "upper": 60}, {"id": "sedang", "upper": 60}, {"id": "tinggi"}],
        "classes.levels[1].upper",
        "60, then 60",
    ),
}


@pytest.mark.parametrize("code", CLASSES)
def test_classes(code: str) -> None:
    levels, path, message = CLASSES[code]
    problem = only(classes(*levels))
    assert (problem.code, problem.column) == (code, path)
    assert message in problem.message


# Together


CHANGES: list[tuple[str, Callable[[Document], Any]]] = [
    ("duplicate_id", lambda d: d["index"]["members"].append(indicator("air", "ada"))),
    ("unknown_scale", lambda d: d["index"]["members"][0]["members"].append(indicator("sampah", "x"))),
    ("bad_range", lambda d: d.update(methodology={"range": [1, 0]})),
    ("last_class_bounded", lambda d: d.update(classes={"levels": [{"id": "a", "upper": 1}]})),
    ("cap_without_ends", lambda d: d["scales"].update(lepas={"kind": "numeric", "cap": True})),
]


def test_all_rules_speak_at_once() -> None:
    data = document()
    for _, change in CHANGES:
        change(data)
    found = {problem.code for problem in problems(data)}
    assert found >= {code for code, _ in CHANGES}


def test_every_code_has_a_test() -> None:
    import re
    from pathlib import Path

    from ketahanan_index.framework import checks, indicator_checks, scale_checks

    modules = (checks, indicator_checks, scale_checks)
    source = "".join(Path(str(module.__file__)).read_text("utf-8") for module in modules)
    calls = re.findall(r"found\((.*?)\n\s*\)", source, re.DOTALL)
    codes = {code for call in calls for code in re.findall(r'"([a-z]+(?:_[a-z]+)+)"', call)}
    tests = Path(__file__).read_text("utf-8")
    assert len(codes) > 20
    assert {code for code in codes if f'"{code}"' not in tests} == set()
