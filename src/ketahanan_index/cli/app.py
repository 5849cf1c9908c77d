"""The commands: demo, check, score, report, workbook, frameworks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ketahanan_index.cli import console, inputs, listing, options, output, paths, reporting
from ketahanan_index.cli.options import AsJson, FrameworkName, Speak, Tongue, spoken
from ketahanan_index.words import number, say

app = typer.Typer(
    name="ketahanan-index",
    help="Skor ketahanan sosial desa dan kelurahan. / Social-resilience scores of Indonesian villages.\n\n"
    "Kode keluar / exit codes: 0 selesai / done, 1 data atau kerangka salah / wrong data or framework, "
    "2 perintah salah / wrong usage.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(reporting.report)
app.command()(reporting.workbook)
app.add_typer(listing.app, name="frameworks")

ROWS = 20
"""How many villages `score` shows when it writes no file."""


@app.callback()
def _prepare() -> None:
    # Help, usage errors and JSON go through these streams too.
    console.console()
    console.console(stderr=True)


@app.command()
def demo(
    folder: Annotated[
        Path, typer.Option("--output", metavar="DIR", help="Folder hasil / folder of the results")
    ] = Path("hasil"),
    language: Speak = Tongue.id,
) -> None:
    """Hitung skor data contoh. / Score the sample data."""
    from ketahanan_index.cli import demo as demonstration

    with console.reporting(spoken(language), as_json=False):
        demonstration.run(folder, spoken(language))


@app.command()
def check(
    framework: FrameworkName,
    respondents: options.Respondents = None,
    villages: options.Villages = None,
    weights: options.Weights = None,
    strata: options.Strata = None,
    clusters: options.Clusters = None,
    fpc: options.Fpc = None,
    villages_are: options.VillagesAre = None,
    lonely: options.Alone = None,
    recoding: Annotated[
        bool,
        typer.Option(
            "--recoding",
            help="Tampilkan jawaban, nilainya, dan banyaknya / show answers, their values and counts",
        ),
    ] = False,
    respondents_sheet: options.RespondentsSheet = "",
    sheet: options.Sheet = "",
    comma: options.Comma = False,
    language: Speak = Tongue.id,
    as_json: AsJson = False,
) -> None:
    """Periksa responden dan desa terhadap kerangka. / Check respondents and villages against a framework."""
    design = options.design(weights, strata, clusters, fpc, villages_are, lonely)
    given = inputs.Inputs(respondents, villages, respondents_sheet, sheet, comma, design)
    said = spoken(language)
    with console.reporting(said, as_json=as_json):
        import ketahanan_index as ki
        from ketahanan_index.cli import checked

        loaded = ki.Framework.load(framework)
        tables = given.read()
        found = ki.check(loaded, **tables.given())
        if as_json:
            console.write_json(checked.document(loaded, tables, found, recoding=recoding))
        else:
            checked.show(tables, found, said, recoding=recoding)
    if not found.ok:
        raise typer.Exit(1)


@app.command()
def score(
    framework: FrameworkName,
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
    outputs: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            metavar="FILE",
            help="Berkas hasil, boleh lebih dari satu / file of results, repeatable: .csv, .xlsx, .parquet, .json. "
            "Excel memakai label / Excel uses labels; yang lain nama kolom tetap / the others fixed names",
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="COLUMN",
            help="Peringkat juga dihitung dalam kolom ini / rank inside this column too: "
            "kolom tabel / a column of the table, provinsi, kabupaten, kecamatan",
        ),
    ] = None,
    respondents_sheet: options.RespondentsSheet = "",
    sheet: options.Sheet = "",
    comma: options.Comma = False,
    language: Speak = Tongue.id,
    save: Annotated[
        Path | None,
        typer.Option(
            "--save", metavar="FILE.zip", help="Simpan semuanya untuk Python / keep everything for Python"
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Hitung skor desa menurut kerangka. / Score villages by a framework."""
    design = options.design(weights, strata, clusters, fpc, villages_are, lonely)
    given = inputs.Inputs(respondents, villages, respondents_sheet, sheet, comma, design)
    targets = outputs or []
    paths.refuse(targets, save, [Path(framework), *given.paths()])
    publication = inputs.rule(minimum_respondents, minimum_psus, maximum_half_width)
    said = spoken(language)
    with console.reporting(said, as_json=as_json):
        import ketahanan_index as ki
        from ketahanan_index.cli import result, show

        output.require([path.suffix.lower() for path in targets])
        loaded = ki.Framework.load(framework)
        tables = given.read()
        bar = inputs.progress(tables, as_json=as_json)
        scores = ki.score(loaded, **tables.given(), publication=publication, progress=bar)
        table = result.full_table(scores, by)
        noted = scores.noted
        if draws is not None:
            sure = result.drawn(scores, draws, seed, threads, bar)
            table, noted = result.with_draws(table, sure), (*noted, *sure.noted)
        written = output.write(scores, table, by, said, targets, save)
        if as_json:
            console.write_json({"ok": True, **output.document(scores, table), "written": written})
            return
        console.show_problems(noted, said)
        show.counts(scores, table, said)
        if draws is not None:
            console.write(say("drawn", said, number(sure.draws, said), sure.seed))
        if not written:
            show.ranked(scores, table, by, said, ROWS)
            show.rest(table, said, ROWS, "more_rows")
        show.unscored(scores, table, said)
        if written:
            console.write(say("written", said, ", ".join(written)))
