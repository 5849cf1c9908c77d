"""Files appear whole or not at all."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

import ketahanan_index as ki
from ketahanan_index.files import software, write_whole


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_put_in_place_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    seen: list[tuple[list[str], str]] = []

    def write(temporary: Path) -> None:
        temporary.write_text("baru", "utf-8")
        seen.append((names(tmp_path), temporary.suffix))

    path.write_text("lama", "utf-8")
    write_whole(path, write)
    assert path.read_text("utf-8") == "baru"
    ((listed, suffix),) = seen
    assert len(listed) == 2  # the old file stood beside the temporary one until the end
    assert suffix == ".json"
    assert names(tmp_path) == ["a.json"]


def test_what_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("lama", "utf-8")

    def write(temporary: Path) -> None:
        temporary.write_text("sete", "utf-8")
        raise RuntimeError("listrik padam")

    with pytest.raises(RuntimeError, match="listrik padam"):
        write_whole(path, write)
    assert path.read_text("utf-8") == "lama"
    assert names(tmp_path) == ["a.json"]


def test_a_writer_that_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "a.json", lambda _: None)
    assert names(tmp_path) == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ki.DataError, match="tak_ada does not exist") as caught:
        write_whole(tmp_path / "tak_ada" / "a.json", lambda _: pytest.fail("nothing is to be written"))
    assert caught.value.problems[0].remedy


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.json").mkdir()
    with pytest.raises(ki.DataError, match=r"a\.json is a folder") as caught:
        write_whole(tmp_path / "a.json", lambda _: pytest.fail("nothing is to be written"))
    assert caught.value.problems[0].code == "not_a_file"
    assert names(tmp_path) == ["a.json"]


def test_a_checkout_that_is_not_installed_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(name: str) -> str:
        raise PackageNotFoundError(name)

    assert re.fullmatch(r"ketahanan-index \d\S*", software())
    monkeypatch.setattr("ketahanan_index.files.version", unknown)
    assert software() == "ketahanan-index"
