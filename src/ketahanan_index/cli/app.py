"""The commands: demo, check, score, frameworks."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ketahanan_index.cli import console, listing, output
from ketahanan_index.cli.options import AsJson, Comma, FrameworkName, Sheet, Speak, Tongue, Villages, spoken
from ketahanan_index.words import counted, number, say

app = typer.Typer(
    name="ketahanan-index",
    help="Skor ketahanan sosial desa dan kelurahan. / Social-resilience scores of Indonesian villages.\n\n"
    "Kode keluar / exit codes: 0 beres / done, 1 data atau kerangka salah / wrong data or framework, "
    "2 salah pakai / wrong usage.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
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
    """Nilai data contoh. / Score the sample data."""
    from ketahanan_index.cli import demo as demonstration

    with console.reporting(spoken(language), as_json=False):
        demonstration.run(folder, spoken(language))


@app.command()
def check(
    framework: FrameworkName,
    villages: Villages,
    sheet: Sheet = "",
    comma: Comma = False,
    language: Speak = Tongue.id,
    as_json: AsJson = False,
) -> None:
    """Periksa tabel desa terhadap kerangka. / Check a village table against a framework."""
    said = spoken(language)
    with console.reporting(said, as_json=as_json):
        import ketahanan_index as ki

        loaded = ki.Framework.load(framework)
        reading = ki.read_villages(villages, sheet=sheet or 0, decimal="," if comma else ".")
        found = ki.check(loaded, villages=reading)
    problems = found.found
    if as_json:
        console.write_json(
            {
                "ok": found.ok,
                "framework": {"id": loaded.id, "version": loaded.version, "digest": loaded.digest},
                "file": str(villages),
                "rows": len(reading.table),
                "problems": [asdict(p) for p in problems],
            }
        )
    else:
        console.show_problems(problems, said)
        errors = sum(p.severity == "error" for p in problems)
        read = say("rows_read", said, number(len(reading.table), said), reading.file)
        listed = f"{counted('error', errors, said)}, {counted('warning', len(problems) - errors, said)}"
        console.write(f"{read}: {listed}")
    if not found.ok:
        raise typer.Exit(1)


@app.command()
def score(
    framework: FrameworkName,
    villages: Villages,
    outputs: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            metavar="FILE",
            help="Berkas hasil, boleh berulang / file of results, repeatable: .csv, .xlsx, .parquet, .json. "
            "Excel memakai label / Excel uses labels; yang lain nama kolom tetap / the others fixed names",
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="COLUMN",
            help="Peringkat juga di dalam kolom ini / rank inside this column too: "
            "kolom tabel / a column of the table, provinsi, kabupaten, kecamatan",
        ),
    ] = None,
    sheet: Sheet = "",
    comma: Comma = False,
    language: Speak = Tongue.id,
    save: Annotated[
        Path | None,
        typer.Option(
            "--save", metavar="FILE.zip", help="Simpan semuanya untuk Python / keep everything for Python"
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Nilai desa menurut kerangka. / Score villages by a framework."""
    paths = outputs or []
    _refuse_paths(paths, save, [Path(framework), villages])
    said = spoken(language)
    with console.reporting(said, as_json=as_json):
        import ketahanan_index as ki
        from ketahanan_index.cli import result, show

        output.require([path.suffix.lower() for path in paths])
        loaded = ki.Framework.load(framework)
        reading = ki.read_villages(villages, sheet=sheet or 0, decimal="," if comma else ".")
        scores = ki.score(loaded, villages=reading)
        table = result.full_table(scores, by)
        targets = [(path, output.writer(path.suffix.lower(), scores, table, by, said)) for path in paths]
        if save is not None:
            targets.append((save, scores.save))
        output.write_all(targets)
        written = [str(path) for path, _ in targets]
        if as_json:
            console.write_json({"ok": True, **output.document(scores, table), "written": written})
            return
        console.show_problems(scores.noted, said)
        show.counts(scores, table, said)
        if not written:
            show.ranked(scores, table, by, said, ROWS)
            left = int(table["rank"].notna().sum()) - ROWS
            if left > 0:
                console.write(say("more_rows", said, number(left, said)))
        show.unscored(scores, table, said)
        if written:
            console.write(say("written", said, ", ".join(written)))


def _refuse_paths(outputs: list[Path], save: Path | None, inputs: list[Path]) -> None:
    """Raise a usage error for files that cannot be written, before anything is computed."""
    for path in outputs:
        if path.suffix.lower() not in output.NEEDS:
            kind = repr(path.suffix) if path.suffix else "without ending"
            known = ", ".join(output.NEEDS)
            raise typer.BadParameter(
                f"{path}: files of kind {kind} are not written; use {known}", param_hint="--output"
            )
    if save is not None and save.suffix.lower() != ".zip":
        raise typer.BadParameter(f"{save}: give it the ending .zip", param_hint="--save")
    named = [("--output", path) for path in outputs] + ([("--save", save)] if save is not None else [])
    seen: list[Path] = []
    for option, path in named:
        if any(_same(path, other) for other in inputs):
            raise typer.BadParameter(f"{path} is an input and would be overwritten", param_hint=option)
        if any(_same(path, other) for other in seen):
            raise typer.BadParameter(f"{path} is named twice", param_hint=option)
        if path.is_dir():
            raise typer.BadParameter(f"{path} is a folder; name a file", param_hint=option)
        if not path.parent.is_dir():
            raise typer.BadParameter(f"the folder {path.parent} does not exist", param_hint=option)
        seen.append(path)


def _same(one: Path, other: Path) -> bool:
    if one.exists() and other.exists():
        return one.samefile(other)
    return one.resolve() == other.resolve()
