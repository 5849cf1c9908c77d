from __future__ import annotations

from importlib.metadata import PackageNotFoundError

import pytest

import ketahanan_index as ki
from ketahanan_index.reporting.report import method as appendix
from ketahanan_index.reporting.report.method import method
from reporting.report.made import drawn, framework, material, scored, surveyed, table


def test_what_identifies_the_scores_is_there() -> None:
    told = dict(method(material(surveyed(), "en", drawn())).facts)
    bundled = ki.Framework.load("desa-berketahanan-sosial")
    assert told["Framework"] == bundled.id
    assert told["Version"] == bundled.version
    assert told["Digest of the framework (SHA-256)"] == bundled.digest
    assert told["Range of scores"] == "0–100"
    assert told["Random draws"] == "60 draws, seed 7"
    assert f"ketahanan-index {ki.__version__}" in told["Software"]  # type: ignore[attr-defined]


def test_every_node_and_question_is_there_in_tree_order() -> None:
    bundled = ki.Framework.load("desa-berketahanan-sosial")
    told = method(material(surveyed()))
    assert [node.id for node in told.nodes] == [node.id for node in bundled.index.walk()]
    columns = [question.column for node in told.nodes for question in node.questions]
    assert columns == [item.column for indicator in bundled.indicators for item in indicator.items]
    first = next(node for node in told.nodes if node.id == "GR07")
    assert first.notes[0] == "dari responden"
    assert first.questions[0].scale.startswith("1 = ")


def test_weights_are_those_that_were_applied() -> None:
    told = method(material(scored(3), "id"))
    shown = {node.id: (node.in_group, node.overall) for node in told.nodes}
    assert shown == {
        "indeks": ("", "100,0%"),
        "layanan": ("0,5", "50,0%"),
        "air": ("0,5", "25,0%"),
        "listrik": ("0,5", "25,0%"),
        "warga": ("0,5", "50,0%"),
        "rapat": ("1", "50,0%"),
    }


def test_steps_say_their_methods_and_parameters() -> None:
    told = method(material(scored(3, methodology={"imputation": "median"}), "en"))
    steps = {step.name: dict(step.parameters) for step in told.steps}
    assert list(steps) == [
        "Estimation",
        "Imputation",
        "Treatment of outliers",
        "Normalisation",
        "Weighting",
        "Aggregation",
        "Publication",
    ]
    assert steps["Imputation"]["Method"] == "median"
    assert steps["Aggregation"] == {"Method (all groups)": "arithmetic_mean"}
    assert steps["Publication"]["Fewest respondents"] == "30"
    assert "0.25; 0.5" in steps["Publication"].values()


def test_methods_of_groups_that_differ_are_told_one_by_one() -> None:
    told = method(material(scored(3, methodology={"aggregation": {"warga": "geometric_mean"}})))
    steps = {step.name: dict(step.parameters) for step in told.steps}["Agregasi"]
    assert steps == {
        "Metode (Indeks contoh)": "arithmetic_mean",
        "Metode (layanan)": "arithmetic_mean",
        "Metode (warga)": "geometric_mean",
    }


def test_the_rule_is_the_one_that_was_used() -> None:
    scores = ki.score(
        framework(),
        villages=table(3),
        publication=ki.Publication(minimum_respondents=12, maximum_half_width=2.5),
    )
    said = " ".join(method(material(scores, "id")).rule)
    assert "kurang dari 12" in said
    assert "melampaui 2,5" in said


def test_warnings_of_the_scores_are_told() -> None:
    told = method(material(surveyed()))
    assert [code for code, _, _ in told.problems] == ["lonely_stratum"]
    assert method(material(scored(3))).problems == ()


def test_remarks_of_the_framework_are_told_once() -> None:
    told = method(material(surveyed()))
    assert any("Never attach money" in remark for remark in told.remarks)
    assert any("league table" in remark for remark in told.remarks)
    assert len(set(told.remarks)) == len(told.remarks)
    assert method(material(scored(3, notes={"must_not_be_used_for": "Bukan untuk anggaran"}))).remarks == (
        "Bukan untuk anggaran",
    )


@pytest.mark.parametrize(
    ("item", "scale", "said"),
    [
        ({}, {"kind": "numeric"}, "angka"),
        ({}, {"kind": "numeric", "lower": 0, "upper": 12, "unit": {"id": "kali", "en": "times"}}, "0–12 kali"),
        ({}, {"kind": "binary", "yes": 1, "no": 2}, "0–1"),
        ({}, {"kind": "ordinal", "options": {"1": "Jarang", "2": ["Sering", "kerap"]}}, "1 = Jarang · 2 = Sering"),
        ({"reverse": True}, {"kind": "ordinal", "options": {"1": "1", "2": {"id": "Ya", "en": "Yes"}}}, "1 · 2 = Ya"),
    ],
)  # fmt: skip
def test_scales_are_told(item: dict[str, object], scale: dict[str, object], said: str) -> None:
    told = ki.Framework.from_dict(
        {
            "id": "contoh",
            "version": "1",
            "scales": {"s": scale},
            "index": {
                "id": "indeks",
                "members": [
                    {"id": "a", "source": "villages", "items": [{"column": "a", "scale": "s", **item}]}
                ],
            },
            "methodology": {"normalisation": "rank"},
        }
    )
    scores = ki.score(told, villages=[{"kode_desa": "1", "a": 1}, {"kode_desa": "2", "a": 2}])
    node = method(material(scores)).nodes[1]
    assert node.questions[0].scale == said
    assert node.questions[0].reverse == bool(item)


def test_denominators_directions_and_several_items_are_told() -> None:
    told = framework(
        index={
            "id": "indeks",
            "members": [
                {
                    "id": "a",
                    "source": "villages",
                    "direction": "negative",
                    "combine": "sum",
                    "denominator": {"column": "penduduk", "per": 1000},
                    "items": [{"column": "x", "scale": "persen"}, {"column": "y", "scale": "persen"}],
                },
                {
                    "id": "g",
                    "optional": True,
                    "members": [
                        {"id": "b", "source": "villages", "items": [{"column": "z", "scale": "persen"}]}
                    ],
                },
            ],
        }
    )
    rows = [{"kode_desa": "3201012001", "x": 1, "y": 2, "z": 3, "penduduk": 500}]
    nodes = {node.id: node for node in method(material(ki.score(told, villages=rows))).nodes}
    assert nodes["a"].notes == (
        "dari catatan desa",
        "makin tinggi makin buruk",
        "dibagi penduduk, per 1.000",
        "jumlah beberapa butir",
    )
    assert nodes["g"].notes == ("opsional",)


def test_a_citation_names_what_was_used() -> None:
    said = method(material(scored(3), "en")).cite
    assert said.startswith(f"contoh, version 1 (digest {framework().digest[:12]}…).")


def test_a_checkout_that_is_not_installed_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(appendix, "version", absent)
    assert "ketahanan-index –" in dict(method(material(scored(3), "en")).facts)["Software"]
