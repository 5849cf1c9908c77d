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


class Part(StrEnum):
    """What villages are in a sample."""

    strata = "strata"
    domains = "domains"


class Lonely(StrEnum):
    """What is done about a stratum with a single primary sampling unit."""

    missing = "missing"
    fail = "fail"
    adjust = "adjust"
    average = "average"
    certainty = "certainty"
    remove = "remove"


def spoken(tongue: Tongue) -> Language:
    """Return the language of a tongue."""
    return "en" if tongue is Tongue.en else "id"


FrameworkName = Annotated[
    str, typer.Argument(metavar="FRAMEWORK", help="Nama bawaan atau berkas / bundled name or file (./x.yaml)")
]
Respondents = Annotated[
    Path | None,
    typer.Option(
        "--respondents",
        metavar="FILE",
        help="Tabel responden, satu baris untuk satu orang / table of respondents, a row each: "
        ".csv, .xlsx, .ods, .parquet",
    ),
]
Villages = Annotated[
    Path | None,
    typer.Option(
        "--villages",
        metavar="FILE",
        help="Tabel desa, satu baris untuk satu desa / village table, a row each: .csv, .xlsx, .ods, .parquet",
    ),
]
Weights = Annotated[
    str | None,
    typer.Option("--weights", metavar="COLUMN", help="Penimbang (bobot) responden / sampling weights"),
]
Strata = Annotated[
    str | None, typer.Option("--strata", metavar="COLUMN", help="Strata sampel / strata of the sample")
]
Clusters = Annotated[
    list[str] | None,
    typer.Option(
        "--clusters",
        metavar="COLUMN",
        help="Satuan sampel (PSU), ulangi untuk tahap berikutnya / sampling units, again for each next stage",
    ),
]
Fpc = Annotated[
    list[str] | None,
    typer.Option(
        "--fpc",
        metavar="COLUMN",
        help="Banyaknya satuan dalam populasi atau fraksi sampel, satu untuk tiap tahap / "
        "population counts or sampling fractions, one a stage",
    ),
]
VillagesAre = Annotated[
    Part | None,
    typer.Option(
        "--villages-are",
        help="Sampel ditarik di tiap desa (strata, bawaan) atau desa bagian dari sampel yang lebih luas (domains) / "
        "each village sampled on its own (the default), or parts of a wider sample",
    ),
]
Alone = Annotated[
    Lonely | None,
    typer.Option(
        "--lonely",
        help="Strata dengan satu PSU saja; bawaan missing / strata with a single PSU; missing by default",
    ),
]
MinimumRespondents = Annotated[
    int | None,
    typer.Option(
        "--minimum-respondents",
        min=1,
        help="Desa dengan responden lebih sedikit ditahan; bawaan 30 / fewer: withheld; 30 by default",
    ),
]
MinimumPsus = Annotated[
    int | None,
    typer.Option(
        "--minimum-psus",
        min=1,
        help="Desa dengan PSU lebih sedikit ditahan; bawaan 2 / fewer: withheld; 2 by default",
    ),
]
MaximumHalfWidth = Annotated[
    float | None,
    typer.Option(
        "--maximum-half-width",
        metavar="POINTS",
        help="Hati-hati bila setengah lebar selang kepercayaan 95% melampaui ini / "
        "caution above this half-width of the 95% interval",
    ),
]
Draws = Annotated[
    int | None,
    typer.Option(
        "--draws",
        min=1,
        metavar="N",
        help="Ulangan galat penarikan sampel, untuk selang peringkat dan peluang kelas; 1000 memadai / "
        "draws of the sampling error, for intervals of ranks and probabilities of classes",
    ),
]
Seed = Annotated[
    int | None,
    typer.Option(
        "--seed",
        min=0,
        metavar="N",
        help="Benih acak, agar ulangan dapat dihitung kembali / seed of the draws",
    ),
]
Threads = Annotated[
    int,
    typer.Option(
        "--threads", min=1, metavar="N", help="Banyaknya utas (thread); hasilnya sama / threads; same results"
    ),
]
RespondentsSheet = Annotated[
    str,
    typer.Option(
        "--respondents-sheet",
        metavar="NAME",
        help="Lembar Excel tabel responden, bila bukan yang pertama / sheet of the respondents, if not the first",
    ),
]
Sheet = Annotated[
    str,
    typer.Option(
        "--sheet",
        metavar="NAME",
        help="Lembar Excel tabel desa, bila bukan yang pertama / sheet of the village table, if not the first",
    ),
]
Comma = Annotated[
    bool, typer.Option("--decimal-comma", help="Angka memakai koma desimal / numbers have a decimal comma")
]
Speak = Annotated[Tongue, typer.Option("--language", help="Bahasa label / language of labels")]
AsJson = Annotated[
    bool, typer.Option("--json", help="Hanya JSON pada keluaran / nothing but JSON on standard output")
]


def design(
    weights: str | None,
    strata: str | None,
    clusters: list[str] | None,
    fpc: list[str] | None,
    villages_are: Part | None,
    lonely: Lonely | None,
) -> dict[str, object]:
    """Return the options of a design by the names of `SurveyDesign`."""
    return {
        "weights": weights,
        "strata": strata,
        "clusters": clusters,
        "fpc": fpc,
        "villages_are": villages_are and villages_are.value,
        "lonely": lonely and lonely.value,
    }
