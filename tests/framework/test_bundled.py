"""The bundled frameworks: their texts, their structure, and what trips a careless reader of data."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import reference
from ketahanan_index.framework import (
    Binary,
    Framework,
    Group,
    Indicator,
    MultipleChoice,
    Numeric,
    Ordinal,
    frameworks,
)
from ketahanan_index.framework.reading import parse
from ketahanan_index.framework.scales import AnyScale
from ketahanan_index.framework.texts import Bilingual, plain, text

PROPOSAL = "desa-berketahanan-sosial"
DIMENSIONS = {"sdm": 8, "partisipasi": 8, "gotong_royong": 8, "kelembagaan": 9, "kearifan_lokal": 3}
STATUS = ["sangat_tertinggal", "tertinggal", "berkembang", "maju", "mandiri"]
IDM_BOUNDS = (0.4907, 0.5989, 0.7072, 0.8155)
POINTS = {
    "layanan_dasar": {"pendidikan": 45, "kesehatan": 100, "utilitas_dasar": 25},
    "sosial": {"aktivitas": 65, "fasilitas_masyarakat": 20},
    "ekonomi": {"produksi_desa": 40, "fasilitas_pendukung_ekonomi": 120},
    "lingkungan": {"pengelolaan_lingkungan": 65, "penanggulangan_bencana": 25},
    "aksesibilitas": {"kondisi_akses_jalan": 20, "kemudahan_akses": 30},
    "tata_kelola_pemerintahan_desa": {"kelembagaan_pelayanan_desa": 35, "tata_kelola_keuangan_desa": 45},
}


@pytest.fixture(scope="module")
def proposal() -> Framework:
    return Framework.load(PROPOSAL)


@pytest.fixture(scope="module")
def core(proposal: Framework) -> list[Indicator]:
    return [indicator for indicator in proposal.indicators if not indicator.id.startswith("KA")]


def document(name: str) -> Any:
    return parse(reference.shared(f"domain/{name}").read_text("utf-8"), name)[0]


def members(group: Group) -> dict[str, Group | Indicator]:
    return {member.id: member for member in group.members}


def overall(framework: Framework) -> dict[str, float]:
    """Return the weight of every node in the index."""
    weights = {framework.index.id: 1.0}
    for group in framework.groups:
        total = sum(member.weight for member in group.members)
        weights |= {m.id: weights[group.id] * m.weight / total for m in group.members}
    return weights


def scale(framework: Framework, indicator: str) -> AnyScale:
    """Return the one scale of an indicator's items."""
    (name,) = {item.scale for node in framework.indicators if node.id == indicator for item in node.items}
    return framework.scales[name]


# All four


def test_four_frameworks_are_bundled() -> None:
    assert frameworks() == (PROPOSAL, "idm", "idm-komponen", "indeks-desa")


@pytest.mark.parametrize("name", frameworks())
def test_each_loads_and_says_what_it_is(name: str) -> None:
    framework = Framework.load(name)
    assert framework.id == name
    assert (framework.unit, framework.unit_codes) == ("kode_desa", "kemendagri")
    assert framework.status is not None
    assert framework.classes is not None
    assert framework.classes.upper_included
    for said in (framework.label, framework.definition, *(level.label for level in framework.classes.levels)):
        assert text(said, "id")
        assert text(said, "id") != text(said, "en")


@pytest.mark.parametrize("name", frameworks())
def test_each_survives_json_and_tables(name: str) -> None:
    framework = Framework.load(name)
    assert Framework.from_dict(json.loads(json.dumps(framework.to_dict()))) == framework
    assert Framework.from_tables(framework.to_tables()) == framework


# The proposal


def test_the_proposal_calls_itself_one(proposal: Framework) -> None:
    assert proposal.status is not None
    assert (proposal.status.official, proposal.status.piloted) == (False, False)
    assert proposal.status.id == "Usulan untuk uji coba; bukan instrumen resmi"
    assert proposal.version == "0.2-proposal"
    assert "a **proposal for piloting, not an official instrument**" in proposal.notes["proposal"]
    assert len(proposal.notes["must_not_be_used_for"]) == 6


def test_dimensions_and_indicators(proposal: Framework, core: list[Indicator]) -> None:
    assert {group.id: len(group.members) for group in proposal.groups[1:]} == DIMENSIONS
    assert {group.id for group in proposal.groups if group.optional} == {"kearifan_lokal"}
    assert len(core) == 33
    residents = [indicator for indicator in core if indicator.source == "respondents"]
    assert (len(residents), sum(len(indicator.items) for indicator in residents)) == (28, 29)
    assert {indicator.id for indicator in core if indicator.source == "villages"} == {
        "SDM08", "PAR08", "GR08", "KL08", "KL09"
    }  # fmt: skip
    several = {indicator.id: len(indicator.items) for indicator in core if len(indicator.items) > 1}
    assert several == {"GR06": 2, "GR08": 2, "KL08": 6}


def test_columns_are_the_item_ids(proposal: Framework) -> None:
    for indicator in proposal.indicators:
        if len(indicator.items) == 1:
            assert indicator.items[0].column == indicator.id


def test_every_question_stands_once_in_the_order(proposal: Framework) -> None:
    asked = [i.column for node in proposal.indicators if node.source == "respondents" for i in node.items]
    assert len(asked) == 32
    assert Counter(proposal.questionnaire["order"]) == Counter(asked)
    (lead_in,) = [group.lead_in for group in proposal.groups if group.lead_in is not None]
    assert lead_in.before == "KL02"


def test_every_item_is_worded_in_both_languages(proposal: Framework) -> None:
    for indicator in proposal.indicators:
        for said in (indicator.label, *(item.question for item in indicator.items)):
            assert isinstance(said, Bilingual)
            assert said.id
            assert said.en
        assert indicator.caveats
        assert indicator.aspect
        assert indicator.captures in proposal.captures


def test_every_idea_has_its_source(proposal: Framework) -> None:
    for indicator in proposal.indicators:
        assert indicator.idea_from
        assert set(indicator.idea_from) <= set(proposal.sources)
        assert ("podes2024" in indicator.idea_from) or not indicator.podes
    assert all(source.cite and source.seen for source in proposal.sources.values())


def test_weights(proposal: Framework, core: list[Indicator]) -> None:
    weights = overall(proposal)
    expected = {dimension: 0.25 / count for dimension, count in DIMENSIONS.items()} | {"kearifan_lokal": 0.0}
    for group in proposal.groups[1:]:
        assert [weights[member.id] for member in group.members] == pytest.approx(
            [expected[group.id]] * len(group.members), abs=1e-15
        )
    assert expected["sdm"] == 0.03125
    assert round(expected["kelembagaan"], 5) == 0.02778
    from_villages = sum(weights[indicator.id] for indicator in core if indicator.source == "villages")
    assert round(from_villages, 3) == proposal.notes["weights"]["share_from_village_records"] == 0.149


def test_with_local_wisdom_there_are_five_dimensions_of_a_fifth(proposal: Framework) -> None:
    weights = overall(proposal.with_weights({"kearifan_lokal": 0.25}))
    assert [weights[dimension] for dimension in DIMENSIONS] == pytest.approx([0.2] * 5)


def test_methodology_and_classes(proposal: Framework) -> None:
    methodology = plain(proposal.methodology.model_dump())
    assert methodology["range"] == [0, 100]
    assert methodology["normalisation"]["method"] == "goalposts"
    assert methodology["aggregation"]["method"] == "arithmetic_mean"
    assert {key: cover["share"] for key, cover in methodology["minimum_coverage"].items()} == {
        "level_1": 0.5,
        "ketahanan_sosial": 1.0,
    }
    assert {"item_combination", "ordinal_assumption"} <= set(proposal.methodology.notes)
    assert proposal.classes is not None
    assert proposal.classes.bounds == (33.33, 66.67)
    assert [level.id for level in proposal.classes.levels] == ["rendah", "sedang", "tinggi"]


def test_describe_marks_what_runs_backwards_and_what_is_optional(proposal: Framework) -> None:
    lines = proposal.describe("en").splitlines()
    assert [line.split()[2] for line in lines if "higher is worse" in line] == ["GR07", "GR08"]
    assert [line.split()[1] for line in lines if "optional" in line] == ["kearifan_lokal"]


# Its texts, word for word


def as_indicator(entry: dict[str, Any]) -> dict[str, Any]:
    """Bring an indicator of the domain file to the document's shape."""
    moved = ("scale", "level", "question", "interviewer", "items", "podes")
    rest = {key: value for key, value in entry.items() if key not in moved}
    columns = entry.get("items") or {
        entry["id"]: {k: entry[k] for k in ("question", "interviewer") if k in entry}
    }
    items = [{"column": column, "scale": entry["scale"], **texts} for column, texts in columns.items()]
    podes = {"podes": entry["podes"]} if entry.get("podes") else {}
    return {**rest, **podes, "source": entry["level"], "items": items}


def test_indicators_word_for_word(proposal: Framework) -> None:
    source = document("framework_default.yaml")
    assert list(members(proposal.index)) == list(source["dimensions"])
    for name, dimension in source["dimensions"].items():
        group = members(proposal.index)[name]
        assert isinstance(group, Group)
        given = {key: value for key, value in dimension.items() if key != "indicators"}
        expected = tuple(Indicator(**as_indicator(entry)) for entry in dimension["indicators"])
        assert group.members == expected
        assert group == Group(id=name, members=expected, **given)


def test_scales_word_for_word(proposal: Framework) -> None:
    scales = document("framework_default.yaml")["scales"]
    assert scales["penggerak"].pop("per") == 1000  # the indicator's denominator
    yes_no = scales["podes_ada"]
    yes_no["yes"], yes_no["no"] = yes_no.pop("yes_code"), yes_no.pop("no_code")
    kinds = {"ordinal": Ordinal, "binary": Binary, "numeric": Numeric, "multiple_choice": MultipleChoice}
    assert proposal.scales == {name: kinds[entry["kind"]](**entry) for name, entry in scales.items()}


def test_the_rest_word_for_word(proposal: Framework) -> None:
    source = document("framework_default.yaml")
    ours = {"unit": proposal.unit, **proposal.to_dict()}
    for key in ("id", "version", "unit", "definition", "sources"):
        assert ours[key] == source[key]
    assert plain(proposal.questionnaire) == source["questionnaire"]
    assert proposal.status is not None
    assert proposal.status.model_dump() == source["status"]
    assert {key: capture.model_dump() for key, capture in proposal.captures.items()} == {
        key: {"note": "", **capture} for key, capture in source["captures"].items()
    }
    assert proposal.methodology.notes["ordinal_assumption"] == source["methodology"]["ordinal_assumption"]
    weights = {key: source["weights"][key] for key in proposal.notes["weights"]}
    assert plain(proposal.notes["weights"]) == weights
    assert {"reason", "always_report"} <= set(weights)


def test_classes_word_for_word(proposal: Framework) -> None:
    source = document("framework_default.yaml")["classes"]
    classes = proposal.classes
    assert classes is not None
    assert classes.convention == source["convention"]
    assert list(classes.notes) == [source["side"], *source["notes"]]
    expected = [(level["id"], level["label"], level["upper"]) for level in source[source["default"]]]
    assert [
        (level.id, plain(level.label.model_dump()), 100 if level.upper is None else level.upper)
        for level in classes.levels
        if isinstance(level.label, Bilingual)
    ] == expected


def test_notes_word_for_word(proposal: Framework) -> None:
    path: Path = reference.shared("domain/framework_notes.md")
    words = " ".join(path.read_text("utf-8").split())
    assert f"(version {proposal.version}) {proposal.notes['proposal']} ## Sources" in words
    risks = " - ".join(proposal.notes["must_not_be_used_for"])
    assert f"## Risks: what the index must not be used for - {risks} ## Translation check" in words


# What trips a careless reader of data


def test_a_code_for_no_answer_is_never_an_answer(proposal: Framework) -> None:
    for entry in proposal.scales.values():
        low, high = entry.ends
        codes = [code for code in (*entry.missing, *entry.not_applicable) if isinstance(code, int)]
        assert not any(low <= code <= high for code in codes)


def test_eight_means_do_not_know_beside_short_scales_only(proposal: Framework) -> None:
    ordinal = {name: entry for name, entry in proposal.scales.items() if isinstance(entry, Ordinal)}
    with_eight = {name for name, entry in ordinal.items() if 8 in entry.missing}
    assert set(ordinal) - with_eight == {"tahu3", "podes_terlibat3"}
    assert all(ordinal[name].missing == (8, 9) for name in with_eight)
    assert proposal.scales["tahu3"].missing == (9,)
    groups = scale(proposal, "PAR05")
    assert isinstance(groups, Numeric)
    assert groups.missing == (98, 99)
    assert groups.cap  # eight groups are eight groups, counted as five
    assert groups.ends == (0.0, 5.0)


def test_seven_means_not_applicable_only_where_a_question_can_fall_away(proposal: Framework) -> None:
    allowed = {name for name, entry in proposal.scales.items() if entry.not_applicable}
    assert allowed == {"freq5_na", "mampu5_na", "percaya5_na"}
    assert all(proposal.scales[name].not_applicable == (7,) for name in allowed)
    uses = {node.id for node in proposal.indicators for item in node.items if item.scale in allowed}
    assert uses == {"KL02", "KL03", "KL04", "KL05", "KL06"}
    for name in set(proposal.scales) - allowed:
        entry = proposal.scales[name]
        assert 7 not in entry.missing
        assert not isinstance(entry, Ordinal) or 7 not in entry.options


def test_scales_with_not_applicable_have_the_same_answers(proposal: Framework) -> None:
    for name in ("freq5", "mampu5", "percaya5"):
        plain_scale, with_seven = proposal.scales[name], proposal.scales[f"{name}_na"]
        assert isinstance(plain_scale, Ordinal)
        assert isinstance(with_seven, Ordinal)
        assert plain_scale.options == with_seven.options
        assert plain_scale.missing == with_seven.missing


def test_podes_codes_beside_codes_where_high_is_good(proposal: Framework) -> None:
    assert [node.id for node in proposal.indicators if node.direction == "negative"] == ["GR07", "GR08"]
    assert not any(item.reverse for node in proposal.indicators for item in node.items)
    involved, council = scale(proposal, "GR08"), scale(proposal, "KL09")
    assert isinstance(involved, Ordinal)
    assert involved.options[1] == Bilingual(id="Sebagian besar warga terlibat", en="Most residents involved")
    assert involved.ends == (1.0, 3.0)
    assert isinstance(council, Binary)
    assert (council.yes, council.no) == ((1,), (2,))


def test_counts_of_institutions_are_capped_and_all_needed(proposal: Framework) -> None:
    (institutions,) = [node for node in proposal.indicators if node.id == "KL08"]
    assert (institutions.combine, institutions.minimum_items, len(institutions.items)) == ("mean", 6, 6)
    assert [item.column for item in institutions.items] == [f"R809{letter}" for letter in "ABCDEF"]
    count = scale(proposal, "KL08")
    assert isinstance(count, Numeric)
    assert (count.ends, count.cap) == ((0.0, 1.0), True)


def test_none_scores_zero_and_not_knowing_is_missing(proposal: Framework) -> None:
    choices = {name: entry for name, entry in proposal.scales.items() if isinstance(entry, MultipleChoice)}
    assert {name: entry.ends for name, entry in choices.items()} == {
        "swadaya5": (0.0, 5.0),
        "lembaga6": (0.0, 6.0),
        "mitra5": (0.0, 5.0),
    }
    for entry in choices.values():
        assert len(entry.options) == entry.ends[1]
        assert {code: choice.scores for code, choice in entry.exclusive.items()} == {
            "tidak_ada": 0,
            "tidak_tahu": None,
        }


def test_volunteers_are_counted_per_thousand_residents(proposal: Framework) -> None:
    (volunteers,) = [node for node in proposal.indicators if node.denominator is not None]
    assert volunteers.id == "SDM08"
    assert volunteers.denominator is not None
    assert (volunteers.denominator.column, volunteers.denominator.per) == ("jumlah_penduduk", 1000)
    assert scale(proposal, "SDM08").ends == (0.0, 2.0)
    assert proposal.questionnaire["village_columns"]["office"] == ["jumlah_penduduk", "SDM08"]


# Official indices, restated


@pytest.mark.parametrize("name", ["idm", "idm-komponen", "indeks-desa"])
def test_an_official_index_names_its_regulation(name: str) -> None:
    framework = Framework.load(name)
    regulation = "Permendesa PDTT 9/2024" if name == "indeks-desa" else "Permendesa PDTT 2/2016"
    assert framework.status is not None
    assert framework.status.official
    assert regulation in framework.status.id
    assert "restates the public rules" in framework.status.en
    assert any(regulation in source.cite for source in framework.sources.values())
    assert framework.classes is not None
    assert [level.id for level in framework.classes.levels] == STATUS
    assert all(node.source == "villages" for node in framework.indicators)
    cover = plain(framework.methodology.model_dump())["minimum_coverage"]
    assert cover == {"share": 1.0, "by": "weight"}


def test_idm_has_fifty_scores_in_three_components() -> None:
    framework = Framework.load("idm")
    assert framework.index.id == "idm"
    assert {group.id: len(group.members) for group in framework.groups[1:]} == {
        "iks": 35,
        "ike": 12,
        "ikl": 3,
    }
    assert all([item.column for item in node.items] == [node.id] for node in framework.indicators)
    (score,) = framework.scales.values()
    assert isinstance(score, Ordinal)
    assert list(score.options) == [0, 1, 2, 3, 4, 5]
    assert framework.methodology.range == (0.0, 1.0)
    assert framework.classes is not None
    assert framework.classes.bounds == IDM_BOUNDS
    weights = overall(framework)
    assert weights["akses_sarkes"] == pytest.approx(1 / 105)
    assert weights["rawan_bencana"] == pytest.approx(1 / 9)
    aspects = Counter((node.aspect or "").split("/")[0] for node in framework.indicators)
    assert aspects == {
        "kesehatan": 7, "pendidikan": 7, "modal_sosial": 13, "permukiman": 8, "ekonomi": 12, "ekologi": 3
    }  # fmt: skip


def test_idm_items_are_those_of_the_rules() -> None:
    components = members(Framework.load("idm").index)
    rules = document("idm_rules.yaml")
    for component in ("IKS", "IKE", "IKL"):
        group = components[component.lower()]
        assert isinstance(group, Group)
        assert [
            (node.id, node.label, node.aspect) for node in group.members if isinstance(node, Indicator)
        ] == [
            (item["key"], item["label_api"], f"{item['dimension']}/{item['variable']}")
            for item in rules["items"]
            if item["component"] == component
        ]


def test_idm_of_components_is_the_idm_above_its_items() -> None:
    items, components = Framework.load("idm"), Framework.load("idm-komponen")
    assert components.describe("en").splitlines()[0] == "idm-komponen, version 1"
    assert components.index.id == items.index.id == "idm"
    assert [(node.id, node.label, node.weight) for node in components.index.members] == [
        (node.id, node.label, node.weight) for node in items.index.members
    ]
    assert all([item.column for item in node.items] == [node.id] for node in components.indicators)
    assert [entry.ends for entry in components.scales.values()] == [(0.0, 1.0)]
    assert components.methodology.range == items.methodology.range
    assert components.classes == items.classes


def test_indeks_desa_weighs_by_points() -> None:
    framework = Framework.load("indeks-desa")
    assert framework.methodology.range == (0.0, 100.0)
    assert framework.classes is not None
    assert framework.classes.bounds == (49.48, 57.38, 69.34, 79.62)
    weights = overall(framework)
    shares = []
    for name, points in POINTS.items():
        group = members(framework.index)[name]
        assert isinstance(group, Group)
        assert {node.id: node.weight for node in group.members} == points
        assert {node.id: scale(framework, node.id).ends for node in group.members} == {
            key: (0.0, float(most)) for key, most in points.items()
        }
        assert group.weight == sum(points.values())
        assert weights[name] == pytest.approx(sum(points.values()) / 635)
        shares.append(round(100 * weights[name], 2))
        for key, most in points.items():
            assert weights[key] == pytest.approx(most / 635)
    assert list(members(framework.index)) == list(POINTS)
    assert len(framework.indicators) == 13
    assert sum(node.weight for node in framework.indicators) == 635
    assert shares == [26.77, 13.39, 25.2, 14.17, 7.87, 12.6]


def test_indeks_desa_points_are_those_of_the_rules() -> None:
    rules = document("indeks_desa_rules.yaml")
    assert {
        dimension["key"]: {sub["key"]: sub["max_points"] for sub in dimension["sub_dimensions"]}
        for dimension in rules["dimensions"]
    } == POINTS
