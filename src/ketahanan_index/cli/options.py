"""The arguments and options that commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ketahanan_index.words import Language


class Tongue(StrEnum):
    """A language of labels."""

    id = "id"
    en = "en"


def spoken(tongue: Tongue) -> Language:
    """Return the language of a tongue."""
    return "en" if tongue is Tongue.en else "id"


FrameworkName = Annotated[
    str, typer.Argument(metavar="FRAMEWORK", help="Nama bawaan atau berkas / bundled name or file (./x.yaml)")
]
Villages = Annotated[
    Path,
    typer.Option(
        "--villages", metavar="FILE", help="Tabel desa / village table: .csv, .xlsx, .ods, .parquet"
    ),
]
Sheet = Annotated[
    str,
    typer.Option(
        "--sheet",
        metavar="NAME",
        help="Lembar Excel, bila bukan yang pertama / sheet of a workbook, if not the first",
    ),
]
Comma = Annotated[
    bool, typer.Option("--decimal-comma", help="Angka memakai koma desimal / numbers have a decimal comma")
]
Speak = Annotated[Tongue, typer.Option("--language", help="Bahasa label / language of labels")]
AsJson = Annotated[
    bool, typer.Option("--json", help="Hanya JSON pada keluaran / nothing but JSON on standard output")
]
