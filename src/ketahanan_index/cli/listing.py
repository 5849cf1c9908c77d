"""The commands under ``frameworks``: list, show, schema."""

from __future__ import annotations

from typing import Any

import typer

from ketahanan_index.cli import console
from ketahanan_index.cli.options import AsJson, FrameworkName, Speak, Tongue, spoken
from ketahanan_index.words import say

app = typer.Typer(
    help="Kerangka bawaan. / The bundled frameworks.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("list")
def list_all(language: Speak = Tongue.id, as_json: AsJson = False) -> None:
    """Daftar kerangka bawaan. / List the bundled frameworks."""
    import ketahanan_index as ki
    from ketahanan_index.framework.texts import text

    said = spoken(language)
    listed: list[dict[str, Any]] = []
    for name in ki.frameworks():
        framework = ki.Framework.load(name)
        listed.append(
            {
                "name": name,
                "version": framework.version,
                "label": text(framework.label, said),
                "indicators": len(framework.indicators),
                "sources": sorted({indicator.source for indicator in framework.indicators}),
                "official": bool(framework.status and framework.status.official),
            }
        )
    if as_json:
        console.write_json(listed)
        return
    heads = [say("framework", said), say("label", said), say("version", said)]
    heads += [say("indicators_listed", said), say("source", said)]
    rows = [
        (
            row["name"],
            row["label"],
            row["version"],
            row["indicators"],
            ", ".join(
                say("village_records" if source == "villages" else source, said) for source in row["sources"]
            ),
        )
        for row in listed
    ]
    console.show(console.table(heads, rows, numbers=heads[3:4]))


@app.command()
def show(framework: FrameworkName, language: Speak = Tongue.id, as_json: AsJson = False) -> None:
    """Gambar pohon kerangka dengan bobotnya. / Draw the tree of a framework with its weights."""
    said = spoken(language)
    with console.reporting(said, as_json=as_json):
        import ketahanan_index as ki

        loaded = ki.Framework.load(framework)
        if as_json:
            console.write_json(loaded.to_dict())
        else:
            console.write_as_is(loaded.describe(said))


@app.command()
def schema() -> None:
    """Cetak JSON Schema berkas kerangka. / Print the JSON Schema of framework files."""
    import ketahanan_index as ki

    console.write_json(ki.Framework.json_schema())
