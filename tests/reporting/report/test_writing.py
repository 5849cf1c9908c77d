from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import ketahanan_index as ki
from ketahanan_index.reporting.report.pages import Page
from ketahanan_index.reporting.report.writing import LIST, put, require_place

MANY = (Page("", "awal"), Page("01.html", "satu"), Page("02.html", "dua"))
ONE = (Page("", "awal"),)


def _files(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): p.read_text("utf-8") for p in folder.rglob("*") if p.is_file()}


def _codes(error: ki.DataError) -> list[str]:
    return [problem.code for problem in error.problems]


def test_a_page_and_its_folder(tmp_path: Path) -> None:
    assert put(tmp_path / "laporan.html", MANY) == tmp_path / "laporan.html"
    found = _files(tmp_path)
    assert found.pop("laporan/" + LIST) == '[\n"01.html",\n"02.html"\n]\n'
    assert found == {"laporan.html": "awal", "laporan/01.html": "satu", "laporan/02.html": "dua"}


def test_a_single_page_has_no_folder(tmp_path: Path) -> None:
    put(tmp_path / "laporan.html", ONE)
    assert _files(tmp_path) == {"laporan.html": "awal"}


def test_a_later_report_replaces_all_of_the_earlier(tmp_path: Path) -> None:
    put(tmp_path / "laporan.html", MANY)
    put(tmp_path / "laporan.html", (Page("", "baru"), Page("03.html", "tiga")))
    assert set(_files(tmp_path)) == {"laporan.html", "laporan/03.html", "laporan/" + LIST}
    put(tmp_path / "laporan.html", ONE)
    assert set(_files(tmp_path)) == {"laporan.html"}


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "laporan").mkdir()
    put(tmp_path / "laporan.html", MANY)
    assert "laporan/01.html" in _files(tmp_path)


def test_an_empty_folder_that_is_not_needed_stays(tmp_path: Path) -> None:
    (tmp_path / "laporan").mkdir()
    put(tmp_path / "laporan.html", ONE)
    assert (tmp_path / "laporan").is_dir()


def test_a_folder_that_a_list_names_is_of_others(tmp_path: Path) -> None:
    inside = tmp_path / "laporan" / "arsip"
    inside.mkdir(parents=True)
    (inside / "penting.txt").write_text("penting", "utf-8")
    (tmp_path / "laporan" / LIST).write_text('["arsip"]', "utf-8")
    with pytest.raises(ki.DataError, match="arsip"):
        put(tmp_path / "laporan.html", ONE)
    assert (inside / "penting.txt").read_text("utf-8") == "penting"


@pytest.mark.parametrize("listed", [None, "bukan json", '{"a": 1}', '["lain.html"]', "[1]"])
def test_files_of_others_are_never_touched(tmp_path: Path, listed: str | None) -> None:
    folder = tmp_path / "laporan"
    folder.mkdir()
    (folder / "skripsi.html").write_text("penting", "utf-8")
    if listed is not None:
        (folder / LIST).write_text(listed, "utf-8")
    before = _files(tmp_path)
    for pages in (MANY, ONE):
        with pytest.raises(ki.DataError, match=r"skripsi\.html") as caught:
            put(tmp_path / "laporan.html", pages)
        assert _codes(caught.value) == ["foreign_files"]
        assert _files(tmp_path) == before


def test_a_file_or_a_link_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("catatan", "utf-8")
    (tmp_path / "lain").mkdir()
    (tmp_path / "b").symlink_to(tmp_path / "lain")
    for name in ("a", "b"):
        with pytest.raises(ki.DataError, match="no folder of a report") as caught:
            require_place(tmp_path / f"{name}.html")
        assert _codes(caught.value) == ["foreign_files"]


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ki.DataError) as caught:
        put(tmp_path / "tidak" / "laporan.html", MANY)
    assert _codes(caught.value) == ["missing_folder"]


def test_what_was_there_stays_where_a_page_fails(tmp_path: Path) -> None:
    put(tmp_path / "laporan.html", MANY)
    before = _files(tmp_path)

    def failing() -> Iterator[Page]:
        yield Page("", "baru")
        yield Page("09.html", "sembilan")
        raise RuntimeError("disk")

    with pytest.raises(RuntimeError, match="disk"):
        put(tmp_path / "laporan.html", failing())
    assert _files(tmp_path) == before


@pytest.mark.parametrize("earlier", [(), ONE, MANY])
def test_what_was_there_stays_where_the_last_step_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, earlier: tuple[Page, ...]
) -> None:
    if earlier:
        put(tmp_path / "laporan.html", earlier)
    before = _files(tmp_path)
    replace = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if Path(target).name == "laporan.html":
            raise OSError("disk")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError, match="disk"):
        put(tmp_path / "laporan.html", (Page("", "baru"), Page("03.html", "tiga")))
    assert _files(tmp_path) == before


def test_texts_that_are_no_unicode_do_not_stop_a_report(tmp_path: Path) -> None:
    put(tmp_path / "laporan.html", (Page("", "a\ud800b"),))
    assert _files(tmp_path) == {"laporan.html": "a?b"}


def test_the_list_names_the_pages(tmp_path: Path) -> None:
    put(tmp_path / "laporan.html", MANY)
    assert json.loads((tmp_path / "laporan" / LIST).read_text("utf-8")) == ["01.html", "02.html"]
