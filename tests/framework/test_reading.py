"""YAML 1.2 and JSON text to plain values: types, lines, and what is refused."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from framework.documents import document
from ketahanan_index.errors import FrameworkError, Problem
from ketahanan_index.framework import Framework
from ketahanan_index.framework.reading import (
    DEEPEST,
    LARGEST_FILE,
    MOST_VALUES,
    join,
    line_of,
    parse,
    read_text,
)


def refused(source: str) -> dict[str, Problem]:
    with pytest.raises(FrameworkError) as caught:
        parse(source, "kerangka.yaml")
    assert all(problem.file == "kerangka.yaml" for problem in caught.value.problems)
    return {problem.code: problem for problem in caught.value.problems}


# YAML 1.2, not 1.1


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("off", "off"),
        ("y", "y"),
        ("true", True),
        ("~", None),
        ("0o17", 15),
        ("017", 17),
        ("1e3", 1000.0),
        ("12:30:45", "12:30:45"),
        ("2024-01-31", "2024-01-31"),
        ("=", "="),
        ('"1"', "1"),
        ("!!str 5", "5"),
        (".inf", math.inf),
        ("desa: 1", None),
    ],
)
def test_plain_values(written: str, value: object) -> None:
    if written == "desa: 1":  # two colons in a line are no text
        assert refused(f"kunci: {written}")["not_yaml"].line == 1
        return
    found = parse(f"kunci: {written}")[0]["kunci"]
    assert found == value
    assert type(found) is type(value)


def test_a_directive_back_to_yaml_1_1_is_refused() -> None:
    problem = refused("# kerangka\n%YAML 1.1\n---\nid: no\n")["directive_not_allowed"]
    assert problem.line == 2
    assert "YAML 1.2" in problem.remedy


def test_a_merge_key_is_an_ordinary_key() -> None:
    assert parse("dasar: &d {a: 1}\nlain: {<<: *d}\n")[0]["lain"] == {"<<": {"a": 1}}


def test_an_alias_repeats_its_part() -> None:
    assert parse("a: &x [1, 2]\nb: *x\n")[0] == {"a": [1, 2], "b": [1, 2]}


# Lines


def test_every_path_has_its_line() -> None:
    _, lines = parse("id: contoh\nindex:\n  members:\n    - id: air\n    - {id: listrik}\n")
    assert lines == {
        "": 1,
        "id": 1,
        "index": 2,
        "index.members": 3,
        "index.members[0]": 4,
        "index.members[0].id": 4,
        "index.members[1]": 5,
        "index.members[1].id": 5,
    }


def test_line_of_what_is_not_written_is_that_of_the_part_above() -> None:
    _, lines = parse("id: contoh\nindex:\n  members:\n    - id: air\n")
    assert line_of(lines, "index.members[0].scale") == 4
    assert line_of(lines, "index.members[7].scale") == 3
    assert line_of(lines, "version") is None


def test_join() -> None:
    assert join("", "scales") == "scales"
    assert join("scales", "kali5") == "scales.kali5"
    assert join("index.members", 0) == "index.members[0]"
    assert join("options", True) == "options.True"


# What is refused


def test_duplicate_keys_are_all_reported_with_both_lines() -> None:
    source = "id: a\nid: b\nscales:\n  x: 1\n  y: 2\n  x: 3\nid: c\n"
    with pytest.raises(FrameworkError) as caught:
        parse(source)
    assert [(p.column, p.line) for p in caught.value.problems] == [("id", 2), ("scales.x", 6), ("id", 7)]
    assert "first in line 1" in caught.value.problems[0].message
    assert "first in line 4" in caught.value.problems[1].message
    assert caught.value.problems[0].remedy


@pytest.mark.parametrize("keys", [("1", '"1"'), ("1", "1.0"), ("1", "true"), ('"1"', "1")])
def test_keys_that_would_fall_together_are_duplicates(keys: tuple[str, str]) -> None:
    problem = refused(f"{keys[0]}: a\n{keys[1]}: b\n")["duplicate_key"]
    assert problem.line == 2
    assert "first in line 1" in problem.message


def test_alias_bomb() -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)]
    problem = refused("\n".join(levels))["alias_bomb"]
    assert f"{MOST_VALUES:,}" in problem.message
    assert problem.line
    assert problem.remedy


def test_a_part_within_itself() -> None:
    problem = refused("index: &root\n  id: indeks\n  members:\n    - *root\n")["cyclic_group"]
    assert problem.column == "index.members[0]"
    assert problem.remedy


def test_too_deep() -> None:
    problem = refused("a: " + "[" * (DEEPEST + 5) + "]" * (DEEPEST + 5))["too_deep"]
    assert str(DEEPEST) in problem.message
    assert refused("[" * 1200 + "]" * 1200)["not_yaml"].remedy  # deeper than Python's own stack


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!pribadi", "!!binary"])
def test_tags_are_refused(tag: str) -> None:
    problem = refused(f'id: contoh\nkunci: {tag} "YQ=="\n')["tag_not_allowed"]
    assert problem.line == 2
    assert problem.column == "kunci"
    assert tag.lstrip("!") in problem.message


@pytest.mark.parametrize("written", ["!!int x", "!!float abc", "!!bool barangkali", "0b_", "-_"])
def test_a_value_that_is_not_of_its_kind(written: str) -> None:
    problem = refused(f"id: contoh\nkunci: {written}\n")["bad_value"]
    assert (problem.column, problem.line) == ("kunci", 2)
    assert problem.remedy


def test_a_key_that_is_no_single_word() -> None:
    assert refused("a: 1\n? [b, c]\n: 2\n")["bad_key"].line == 2


@pytest.mark.parametrize(
    ("source", "line"), [("id: [a, b\nversion: 1\n", 2), ("id: a\n  version: b\n", 2), ("a: *nama\n", 1)]
)
def test_what_is_not_yaml_names_its_line(source: str, line: int) -> None:
    problem = refused(source)["not_yaml"]
    assert problem.line == line
    assert problem.remedy


def test_a_control_character_is_not_yaml() -> None:
    assert "#x0007" in refused("a: \x07\n")["not_yaml"].message


def test_several_documents_are_refused() -> None:
    problem = refused("id: a\n---\nid: b\n")["not_yaml"]
    assert "single document" in problem.message
    assert problem.line == 2


def test_an_empty_document_is_no_framework(tmp_path: Path) -> None:
    for source in ("", "# hanya catatan\n", "---\n"):
        assert parse(source)[0] is None
        path = tmp_path / "kosong.yaml"
        path.write_text(source, "utf-8")
        with pytest.raises(FrameworkError, match="a framework is a mapping") as caught:
            Framework.load(path)
        assert caught.value.problems[0].file == str(path)


# JSON through the same reader


def test_json_is_read_with_lines() -> None:
    value, lines = parse(json.dumps({"id": "contoh", "scales": {"a": {"kind": "numeric"}}}, indent=2))
    assert value == {"id": "contoh", "scales": {"a": {"kind": "numeric"}}}
    assert lines["scales.a.kind"] == 5


@pytest.mark.parametrize("said", ["Desa 🌾 Sido", "ゐ\u2028", "tab\tdan\nbaris", '"kutip" \\ garis'])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_json_texts(said: str, ascii_only: bool) -> None:
    assert parse(json.dumps({"a": said}, ensure_ascii=ascii_only))[0] == {"a": said}


def test_half_a_character_is_refused() -> None:
    assert refused('{"a": "\\ud83d"}')["bad_value"].column == "a"


def test_a_json_document_with_a_mistake_names_its_line(tmp_path: Path) -> None:
    wrong = document()
    wrong["index"]["members"][0]["members"][1]["direction"] = "naik"
    path = tmp_path / "kerangka.json"
    path.write_text(json.dumps(wrong, indent=1), "utf-8")
    with pytest.raises(FrameworkError) as caught:
        Framework.load(path)
    (problem,) = caught.value.problems
    line = path.read_text("utf-8").splitlines()[(problem.line or 0) - 1]
    assert '"naik"' in line


# Files


def written(path: Path, content: Any) -> Path:
    path.write_bytes(content)
    return path


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    assert read_text(written(tmp_path / "a.yaml", b"\xef\xbb\xbfid: a\n")) == "id: a\n"


def test_a_file_that_is_not_utf8_names_its_line(tmp_path: Path) -> None:
    path = written(tmp_path / "a.yaml", "id: a\nlabel: café\n".encode("latin-1"))
    with pytest.raises(FrameworkError) as caught:
        Framework.load(path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.file) == ("not_utf8", 2, str(path))
    assert "0xe9" in problem.message
    assert "UTF-8" in problem.remedy


def test_a_file_of_ten_megabytes_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "besar.yaml"
    with path.open("wb") as stream:
        stream.truncate(10_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("the file was read"))
    with pytest.raises(FrameworkError) as caught:
        Framework.load(path)
    (problem,) = caught.value.problems
    assert problem.code == "file_too_large"
    assert "10,000,000" in problem.message
    assert f"{LARGEST_FILE:,}" in problem.message
    assert problem.remedy


def test_the_largest_file_leaves_room_for_the_bundled(tmp_path: Path) -> None:
    from importlib import resources

    bundled = resources.files("ketahanan_index.framework").joinpath("bundled")
    largest = max(len(file.read_bytes()) for file in bundled.iterdir())
    assert LARGEST_FILE == 400_000
    assert largest * 8 <= LARGEST_FILE
    path = tmp_path / "besar.yaml"
    path.write_text("# " + "x" * LARGEST_FILE, "utf-8")
    with pytest.raises(FrameworkError, match="besar") as caught:
        Framework.load(path)
    assert caught.value.problems[0].code == "file_too_large"


@pytest.mark.parametrize("written", ["0x" + "f" * 6000, "9" * 6000, "0o" + "7" * 6000, "-0x" + "1" * 6000])
@pytest.mark.parametrize("place", ["version: 1", "notes: {a: 1}", "id: contoh"])
def test_a_number_of_thousands_of_digits(written: str, place: str, tmp_path: Path) -> None:
    source = "id: contoh\nversion: 1\nnotes: {a: 1}\nindex: {id: x, members: []}\n"
    value = "contoh" if place.startswith("id") else "1"
    path = tmp_path / "kerangka.yaml"
    path.write_text(source.replace(place, place.replace(value, written)), "utf-8")
    with pytest.raises(FrameworkError) as caught:
        Framework.load(path)
    assert len(str(caught.value)) < 2000


@pytest.mark.parametrize("name", ["tak_ada.yaml", "folder.yaml", "nol\0.yaml"])
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(FrameworkError) as caught:
        read_text(tmp_path / name)
    (problem,) = caught.value.problems
    assert problem.code == "unreadable_file"
    assert "frameworks()" in problem.remedy
