"""The commands that write for readers: report and workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ketahanan_index.cli import console, inputs, options, paths, result
from ketahanan_index.cli.options import Speak, Tongue, spoken
from ketahanan_index.words import number, say

if TYPE_CHECKING:
    from ketahanan_index.design import Publication
    from ketahanan_index.robustness.uncertainty_result import Uncertainty
    from ketahanan_index.stages import Scores
    from ketahanan_index.words import Language

Source = Annotated[
    str,
    typer.Argument(
        metavar="FRAMEWORK|SCORES.zip",
        help="Nama bawaan atau berkas kerangka, atau skor dari `score --save` / "
        "bundled name or file of a framework, or scores of `score --save`",
    ),
]
Names = Annotated[
    str | None,
    typer.Option(
        "--names",
        metavar="COLUMN",
        help="Kolom nama desa; bawaan nama, nama_desa, … / column of the villages' names",
    ),
]
Polygons = Annotated[
    Path | None,
    typer.Option(
        "--polygons",
        metavar="FILE",
        help="Batas desa untuk peta / boundaries of villages, for the map: .geojson, .gpkg, .shp",
    ),
]


def report(
    source: Source,
    target: Annotated[
        Path, typer.Option("--output", metavar="FILE.html", help="Berkas halaman / file of the page")
    ],
    respondents: options.Respondents = None,
    villages: options.Villages = None,
    weights: options.Weights = None,
    strata: options.Strata = None,
    clusters: options.Clusters = None,
    fpc: options.Fpc = None,
    villages_are: options.VillagesAre = None,
    lonely: options.Alone = None,
    minimum_respondents: options.MinimumRespondents = None,
    minimum_psus: options.MinimumPsus = None,
    maximum_half_width: options.MaximumHalfWidth = None,
    draws: options.Draws = None,
    seed: options.Seed = None,
    threads: options.Threads = 1,
    polygons: Polygons = None,
    names: Names = None,
    respondents_sheet: options.RespondentsSheet = "",
    sheet: options.Sheet = "",
    comma: options.Comma = False,
    language: Speak = Tongue.id,
) -> None:
    """Tulis laporan sebagai halaman HTML. / Write a report as an HTML page."""
    design = options.design(weights, strata, clusters, fpc, villages_are, lonely)
    rule = inputs.rule(minimum_respondents, minimum_psus, maximum_half_width)
    files = (respondents, villages, respondents_sheet, sheet, comma, design)
    given = None if _saved(source, files, rule) else inputs.Inputs(*files)
    read = [Path(source), *(given.paths() if given else []), *([polygons] if polygons else [])]
    paths.refuse_page(target, read)
    said = spoken(language)
    with console.reporting(said, as_json=False):
        from ketahanan_index.reporting.report import write_report

        scores, sure = _scored(source, given, rule, (draws, seed, threads), said)
        page = write_report(scores, target, language=said, uncertainty=sure, polygons=polygons, names=names)
        console.write(say("written", said, page))


def workbook(
    source: Source,
    target: Annotated[
        Path, typer.Option("--output", metavar="FILE.xlsx", help="Berkas buku kerja / file of the workbook")
    ],
    respondents: options.Respondents = None,
    villages: options.Villages = None,
    weights: options.Weights = None,
    strata: options.Strata = None,
    clusters: options.Clusters = None,
    fpc: options.Fpc = None,
    villages_are: options.VillagesAre = None,
    lonely: options.Alone = None,
    minimum_respondents: options.MinimumRespondents = None,
    minimum_psus: options.MinimumPsus = None,
    maximum_half_width: options.MaximumHalfWidth = None,
    draws: options.Draws = None,
    seed: options.Seed = None,
    threads: options.Threads = 1,
    names: Names = None,
    respondents_sheet: options.RespondentsSheet = "",
    sheet: options.Sheet = "",
    comma: options.Comma = False,
    language: Speak = Tongue.id,
) -> None:
    """Tulis buku kerja Excel. / Write an Excel workbook."""
    design = options.design(weights, strata, clusters, fpc, villages_are, lonely)
    rule = inputs.rule(minimum_respondents, minimum_psus, maximum_half_width)
    files = (respondents, villages, respondents_sheet, sheet, comma, design)
    given = None if _saved(source, files, rule) else inputs.Inputs(*files)
    paths.refuse_workbook(target, [Path(source), *(given.paths() if given else [])])
    said = spoken(language)
    with console.reporting(said, as_json=False):
        from ketahanan_index.reporting.workbook import write_workbook

        scores, sure = _scored(source, given, rule, (draws, seed, threads), said)
        book = write_workbook(scores, target, language=said, uncertainty=sure, names=names)
        console.write(say("written", said, book))


def _saved(
    source: str,
    files: tuple[Path | None, Path | None, str, str, bool, dict[str, object]],
    rule: Publication | None,
) -> bool:
    """Return whether scores are read from a file; a usage error names options that they cannot take."""
    if Path(source).suffix.lower() != ".zip":
        return False
    respondents, villages, respondents_sheet, sheet, comma, design = files
    stated = {
        "respondents": respondents,
        "villages": villages,
        "respondents-sheet": respondents_sheet,
        "sheet": sheet,
        "decimal-comma": comma,
        **{name.replace("_", "-"): value for name, value in design.items()},
        **{name.replace("_", "-"): True for name in (rule.model_fields_set if rule else ())},
    }
    named = [f"--{name}" for name, value in stated.items() if value]
    if named:
        message = (
            f"{source} holds scores, their data and their rule of publication; leave it out, or score again"
        )
        raise typer.BadParameter(message, param_hint=", ".join(named))
    return True


def _scored(
    source: str,
    given: inputs.Inputs | None,
    rule: Publication | None,
    drawing: tuple[int | None, int | None, int],
    language: Language,
) -> tuple[Scores, Uncertainty | None]:
    """Return scores and, where asked for, their draws; problems are shown."""
    import ketahanan_index as ki

    bar = None
    if given is None:
        scores = ki.Scores.load(source)
    else:
        framework = ki.Framework.load(source)
        tables = given.read()
        bar = inputs.progress(tables, as_json=False)
        scores = ki.score(framework, **tables.given(), publication=rule, progress=bar)
    draws, seed, threads = drawing
    sure = None if draws is None else result.drawn(scores, draws, seed, threads, bar)
    console.show_problems((*scores.noted, *(sure.noted if sure else ())), language)
    if sure is not None:
        console.write(say("drawn", language, number(sure.draws, language), sure.seed))
    return scores, sure
