"""Every mistake of a document at once, each with its path, its line and the nearest valid name."""

from __future__ import annotations

from pathlib import Path

import pytest

from framework.documents import document
from ketahanan_index.errors import FrameworkError, Problem
from ketahanan_index.framework import Framework
from ketahanan_index.framework.mistakes import path_of
from ketahanan_index.records import nearest

YAML = """\
id: contoh
version: "1"
label: {id: Contoh, en: Example}
scales:
  persen: {kind: numeric, lower: 0, upper: 100}
  likert:
    kind: ordinal
    options:
      1: {id: Jarang, en: Rarely}
      2: {id: Sering, en: Often}
    missing: [8, 9]
  bantuan:
    kind: multiple_choice
    options: {uang: Uang, tenaga: Tenaga}
    exclusive:
      tidak_ada: {id: Tidak ada, en: Nothing, scores: 0}
index:
  id: indeks
  members:
    - id: dasar
      members:
        - id: air
          source: villages
          denominator: {column: penduduk, per: 1000}
          items:
            - {column: air, scale: persen}
        - id: listrik
          source: villages
          weight: 2
          items:
            - {column: listrik, scale: likert}
    - id: sosial
      lead_in: {before: rapat, id: Sekarang, en: Now}
      members:
        - id: rapat
          source: villages
          items:
            - {column: rapat, scale: bantuan}
methodology:
  range: [1, 100]
  normalisation: goalposts
  aggregation: {level_1: geometric_mean, indeks: {method: power_mean, power: 0.5}}
  imputation: none
  minimum_coverage: {level_1: {share: 0.5, by: members}}
classes:
  levels:
    - {id: rendah, upper: 50}
    - {id: tinggi}
sources:
  buku: {cite: Sebuah buku}
"""


def problems(source: str, tmp_path: Path) -> tuple[Problem, ...]:
    path = tmp_path / "kerangka.yaml"
    path.write_text(source, "utf-8")
    with pytest.raises(FrameworkError) as caught:
        Framework.load(path)
    assert str(caught.value).startswith(f"{len(caught.value.problems)} problem")
    assert "kerangka.yaml" in str(caught.value)
    return caught.value.problems


def test_the_document_is_right(tmp_path: Path) -> None:
    path = tmp_path / "kerangka.yaml"
    path.write_text(YAML, "utf-8")
    assert [i.id for i in Framework.load(path).indicators] == ["air", "listrik", "rapat"]


CASES = {
    "unknown key at the top": (
        "label:",
        "lable:",
        "lable",
        "unknown key 'lable', did you mean 'label'?",
        "known here:",
    ),
    "unknown key of a scale": (
        "lower: 0,",
        "lowwer: 0,",
        "scales.persen.lowwer",
        "did you mean 'lower'?",
        "upper",
    ),
    "unknown key of an option list": (
        "missing: [8",
        "mising: [8",
        "scales.likert.mising",
        "did you mean 'missing'?",
        "not_applicable",
    ),
    "unknown key of a choice": (
        "scores: 0",
        "score: 0",
        "scales.bantuan.exclusive.tidak_ada.score",
        "did you mean 'scores'?",
        "scores",
    ),
    "unknown key of a group": (
        "lead_in:",
        "lead:",
        "index.members[1].lead",
        "unknown key 'lead'",
        "lead_in, members",
    ),
    "unknown key of a lead-in": (
        "before: rapat,",
        "befor: rapat, before: rapat,",
        "index.members[1].lead_in.befor",
        "did you mean 'before'?",
        "en",
    ),
    "unknown key of an indicator": (
        "weight: 2",
        "wieght: 2",
        "index.members[0].members[1].wieght",
        "did you mean 'weight'?",
        "direction",
    ),
    "unknown key of an item": (
        "{column: air, scale",
        "{kolom: x, column: air, scale",
        "index.members[0].members[0].items[0].kolom",
        "unknown key 'kolom'",
        "column, interviewer, question, reverse, scale",
    ),
    "unknown key of a denominator": (
        "per: 1000",
        "pr: 1000",
        "index.members[0].members[0].denominator.pr",
        "did you mean 'per'?",
        "column, per",
    ),
    "unknown key of the classes": (
        "  levels:",
        "  upper_include: true\n  levels:",
        "classes.upper_include",
        "'upper_included'?",
        "levels",
    ),
    "unknown key of a class": (
        "upper: 50",
        "uper: 50, upper: 50",
        "classes.levels[0].uper",
        "did you mean 'upper'?",
        "id, label",
    ),
    "unknown key of a source": (
        "cite: Sebuah",
        "citation: x, cite: Sebuah",
        "sources.buku.citation",
        "unknown key 'citation'",
        "",
    ),
    "unknown step": (
        "normalisation:",
        "normalization:",
        "methodology.normalization",
        "did you mean 'normalisation'?",
        "weighting",
    ),
    "misspelt parameter": (
        "power: 0.5",
        "pwer: 0.5, power: 0.5",
        "methodology.aggregation.indeks.pwer",
        "did you mean 'power'?",
        "method, power",
    ),
    "misspelt parameter of coverage": (
        "by: members",
        "bye: members",
        "methodology.minimum_coverage.level_1.bye",
        "did you mean 'by'?",
        "by, share",
    ),
    "missing key at the top": ('version: "1"', "", "version", "needs 'version'", "add version"),
    "missing key of an item": (
        "{column: rapat, scale: bantuan}",
        "{column: rapat}",
        "index.members[1].members[0].items[0].scale",
        "needs 'scale'",
        "add scale",
    ),
    "missing parameter": (
        ", power: 0.5",
        "",
        "methodology.aggregation.indeks.power",
        "needs 'power'",
        "add power",
    ),
    "missing language": (
        "label: {id: Contoh, en: Example}",
        "label: {id: Contoh}",
        "label.en",
        "needs 'en'",
        "add en",
    ),
    "missing language of an option": (
        "1: {id: Jarang, en: Rarely}",
        "1: {id: Jarang}",
        "scales.likert.options.1.en",
        "needs 'en'",
        "add en",
    ),
    "bad literal": (
        "          source: villages\n          weight",
        "          source: vilages\n          weight",
        "index.members[0].members[1].source",
        "'vilages' is not one of 'respondents' or 'villages', did you mean 'villages'?",
        "choose one of respondents, villages",
    ),
    "bad literal of coverage": (
        "by: members",
        "by: member",
        "methodology.minimum_coverage.level_1.by",
        "did you mean 'members'?",
        "weight, members",
    ),
    "unknown kind of scale": (
        "kind: ordinal",
        "kind: ordnal",
        "scales.likert",
        "found 'ordnal', did you mean 'ordinal'?",
        "",
    ),
    "unknown method": (
        "normalisation: goalposts",
        "normalisation: goal_posts",
        "methodology.normalisation",
        "unknown normalisation method 'goal_posts', did you mean 'goalposts'?",
        "",
    ),
    "unknown method of a level": (
        "level_1: geometric_mean",
        "level_1: geometric",
        "methodology.aggregation.level_1",
        "did you mean 'geometric_mean'?",
        "",
    ),
    "method that is a number": (
        "imputation: none",
        "imputation: 5",
        "methodology.imputation",
        "one of the imputation methods constant, ",
        "",
    ),
    "bad id": ("id: indeks", "id: ../x", "index.id", "'../x' cannot be a name", "letters, digits"),
    "bad id of the document": (
        "id: contoh",
        "id: ../../etc/passwd",
        "id",
        "cannot be a name",
        "letters, digits",
    ),
    "id with a space": (
        "id: dasar",
        "id: layanan dasar",
        "index.members[0].id",
        "cannot be a name",
        "letters, digits",
    ),
    "id that is too long": (
        "id: indeks",
        f"id: {'x' * 81}",
        "index.id",
        "at most 80 characters",
        "correct it",
    ),
    "negative weight": (
        "weight: 2",
        "weight: -2",
        "index.members[0].members[1].weight",
        "greater than or equal to 0; found -2",
        "correct it",
    ),
    "infinite weight": (
        "weight: 2",
        "weight: .inf",
        "index.members[0].members[1].weight",
        "finite",
        "correct it",
    ),
    "truth for a text": (
        'version: "1"',
        "version: true",
        "version",
        "valid string; found True",
        "correct it",
    ),
    "text for a number": (
        "upper: 50",
        "upper: lima puluh",
        "classes.levels[0].upper",
        "valid number",
        "correct it",
    ),
    "number for a label": (
        "2: {id: Sering, en: Often}",
        "2: 5",
        "scales.likert.options.2",
        "valid string; found 5",
        "correct it",
    ),
    "option code that is no number": (
        "2: {id: Sering, en: Often}",
        "dua: Sering",
        "scales.likert.options.dua",
        "valid integer",
        "correct it",
    ),
    "empty group": (
        YAML[YAML.index("        - id: rapat") : YAML.index("methodology:")],
        "        []\n",
        "index.members[1].members",
        "this group is empty",
        "give it members",
    ),
    "no items": (
        "\n            - {column: rapat, scale: bantuan}",
        " []",
        "index.members[1].members[0].items",
        "at least 1 item",
        "correct it",
    ),
    "zero for a denominator's unit": (
        "per: 1000",
        "per: 0",
        "index.members[0].members[0].denominator.per",
        "greater than 0; found 0",
        "correct it",
    ),
    "share above one": (
        "share: 0.5",
        "share: 5",
        "methodology.minimum_coverage.level_1.share",
        "less than or equal to 1",
        "correct it",
    ),
    "a scale that is a text": (
        "likert:\n    kind: ordinal\n",
        "likert: x\n  lain:\n    kind: ordinal\n",
        "scales.likert",
        "needs `kind`",
        "",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_mistake(name: str, tmp_path: Path) -> None:
    old, new, path, message, remedy = CASES[name]
    assert YAML.count(old) == 1
    source = YAML.replace(old, new)
    found = problems(source, tmp_path)
    (problem,) = [p for p in found if p.column == path]
    assert message in problem.message
    assert remedy in problem.remedy
    assert problem.table == "framework"
    assert problem.code
    # The line is that of the mistake, or of the part that lacks something.
    changed = source.splitlines()
    before = YAML.splitlines()
    first = next(i for i, line in enumerate(changed) if i >= len(before) or line != before[i])
    if path == "version" and not new:
        assert problem.line is None
    else:
        assert problem.line in {first, first + 1, first + 2}


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_told_once(name: str, tmp_path: Path) -> None:
    """Other mistakes stand beside it only when they follow from it."""
    old, new, path, *_ = CASES[name]
    found = problems(YAML.replace(old, new), tmp_path)
    assert len({(p.column, p.message) for p in found}) == len(found)
    assert [p.column for p in found].count(path) == 1
    assert len(found) <= 2


def test_everything_at_once_with_lines(tmp_path: Path) -> None:
    source = (
        YAML.replace('version: "1"', "")
        .replace("lower: 0,", "lowwer: 0,")
        .replace("id: indeks", "id: ../x")
        .replace("column: penduduk, per", "column: penduduk, pr")
        .replace("column: listrik, scale: likert", "column: air, scale: lickert")
        .replace("id: sosial", "id: dasar")
        .replace("aggregation: {level_1", "aggregation: {level_9")
        .replace("normalisation: goalposts", "normalisation: goal_posts")
        .replace("{id: tinggi}", "{id: rendah}")
    )
    found = {(p.column, p.code): p for p in problems(source, tmp_path)}
    lines = source.splitlines()

    def at(text: str) -> int:
        return next(i for i, line in enumerate(lines, 1) if text in line)

    assert {key: problem.line for key, problem in found.items()} == {
        ("version", "missing"): None,
        ("scales.persen.lowwer", "extra_forbidden"): at("lowwer"),
        ("index.id", "string_pattern_mismatch"): at("../x"),
        ("index.members[0].members[0].denominator.pr", "extra_forbidden"): at("pr: 1000"),
        ("index.members[0].members[1].items[0].column", "item_in_two_indicators"): at("lickert"),
        ("index.members[0].members[1].items[0].scale", "unknown_scale"): at("lickert"),
        ("index.members[1].id", "duplicate_id"): at("lead_in") - 1,
        ("methodology.aggregation.level_9", "unknown_key"): at("level_9"),
        ("methodology.aggregation.indeks", "unknown_key"): at("level_9"),
        ("methodology.normalisation", "method_unknown"): at("goal_posts"),
        ("classes.levels[1].id", "duplicate_class"): at("{id: rendah}"),
    }
    shown = str(FrameworkError("11 problems", found.values()))
    assert "did you mean 'likert'?" in shown
    assert "→" in shown


def test_a_name_that_cannot_be_one_is_still_a_name() -> None:
    wrong = document(methodology={"aggregation": {"../x": "geometric_mean"}})
    wrong["index"]["id"] = "../x"
    wrong["index"]["members"][0]["weight"] = wrong["index"]["members"][1]["weight"] = 0
    with pytest.raises(FrameworkError) as caught:
        Framework.from_dict(wrong)
    assert [p.code for p in caught.value.problems] == ["string_pattern_mismatch", "group_without_weight"]


@pytest.mark.parametrize("data", [None, [], "idm", 5])
def test_what_is_no_mapping(data: object) -> None:
    with pytest.raises(FrameworkError, match="a framework is a mapping"):
        Framework.from_dict(data)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "value"), [("scales", "x"), ("index", "x"), ("methodology", []), ("classes", 1), ("index", None)]
)
def test_a_part_of_a_wrong_kind(key: str, value: object) -> None:
    with pytest.raises(FrameworkError) as caught:
        Framework.from_dict(document(**{key: value}))
    assert caught.value.problems[0].column == key


def test_a_member_of_a_wrong_kind() -> None:
    wrong = document()
    wrong["index"]["members"][0]["members"].append("air")
    with pytest.raises(FrameworkError) as caught:
        Framework.from_dict(wrong)
    assert caught.value.problems[0].column == "index.members[0].members[2]"


def test_a_mistake_without_a_file_has_no_line() -> None:
    with pytest.raises(FrameworkError) as caught:
        Framework.from_dict(document(indeks=1))
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.column) == ("", None, "indeks")
    assert "'index'?" in problem.message


def test_a_long_value_is_cut_short() -> None:
    with pytest.raises(FrameworkError) as caught:
        Framework.from_dict(document(version=["x" * 500]))
    assert len(caught.value.problems[0].message) < 200


def test_nearest() -> None:
    assert nearest("vilages", ("villages", "respondents")) == ", did you mean 'villages'?"
    assert nearest("zzz", ("villages",)) == ""


def test_path_of() -> None:
    assert path_of(("index", "members", 0, "scale")) == "index.members[0].scale"
    assert path_of(()) == ""
