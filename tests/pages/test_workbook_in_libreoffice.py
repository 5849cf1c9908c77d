"""LibreOffice opens a workbook, and finds the same numbers and texts in it."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
from ketahanan_index.reporting.published import published
from ketahanan_index.reporting.workbook import write_workbook
from reporting.workbook.reading import NAMES, figures, invented, parts, sheets, survey, under

pytestmark = [
    pytest.mark.pages,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed"),
]

ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
"""Commas, quotes, UTF-8, cells as they are and not as shown, a file a sheet."""


def _converted(path: Path, to: str, folder: Path) -> list[Path]:
    # A profile of its own, so that an office that is open does not answer in its place.
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profil').as_uri()}",
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            str(folder / "hasil"),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return sorted((folder / "hasil").iterdir())


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("buku") / "skor.xlsx"
    return write_workbook(survey(), path, uncertainty=ki.uncertainty(survey(), draws=40, seed=0))


def test_every_cell_comes_back_the_same(book: Path, tmp_path: Path) -> None:
    (again,) = _converted(book, "xlsx", tmp_path)
    before, after = sheets(book), sheets(again)
    assert list(before) == list(after)
    compared = 0
    for name, rows in before.items():
        for row, line in zip(rows, after[name], strict=False):
            for cell, found in zip(row, line, strict=False):
                if isinstance(cell, float):
                    assert_allclose(found, cell, rtol=1e-12, atol=1e-12)
                    compared += 1
                else:
                    assert found == cell
    assert compared > 6_900


def test_names_stay_text(tmp_path: Path) -> None:
    path = write_workbook(invented(len(NAMES), NAMES), tmp_path / "skor.xlsx")
    (again,) = _converted(path, "xlsx", tmp_path)
    assert under(sheets(again)["Skor"], "Desa/kelurahan") == NAMES
    assert under(sheets(again)["Skor"], "Kode desa/kelurahan") == [f"{i:04d}" for i in range(len(NAMES))]
    for name, xml in parts(again, r"xl/worksheets/.*\.xml").items():
        assert "<f" not in xml.replace("<formula", ""), name
        assert "<hyperlink" not in xml, name


def test_tables_as_text_hold_the_same_numbers(book: Path, tmp_path: Path) -> None:
    files = {path.stem.removeprefix("skor-"): path for path in _converted(book, ALL_SHEETS, tmp_path)}
    assert {"Sampul", "Skor", "Kamus data"} <= set(files)
    with files["Skor"].open(encoding="utf-8", newline="") as file:
        rows = [[float(c) if c and _is_number(c) else c for c in row] for row in csv.reader(file)]
    shown = published(survey())
    assert_allclose(figures(under(rows, "Indeks ketahanan sosial desa")), shown.value[:, 0], rtol=1e-12)
    assert np.isnan(shown.value[:, 0]).sum() == 2


def test_it_prints(book: Path, tmp_path: Path) -> None:
    (page,) = _converted(book, "pdf", tmp_path)
    assert page.read_bytes().startswith(b"%PDF-")
    assert page.stat().st_size > 50_000


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
