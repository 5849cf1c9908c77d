"""The demonstration: the sample scored by three frameworks."""

from __future__ import annotations

from pathlib import Path

from ketahanan_index.cli import console, output, result, show
from ketahanan_index.framework import Framework
from ketahanan_index.index import score
from ketahanan_index.readers.sample import sample_path
from ketahanan_index.readers.villages import read_villages
from ketahanan_index.words import Language, number, say

ROWS = 12
"""How many villages of each ranking are shown."""
_SHOWN = (
    ("demo_components", "idm-komponen", "desa.csv", "idm-komponen", "kecamatan"),
    ("demo_own", "kerangka.yaml", "desa.csv", "kerangka-contoh", None),
    ("demo_cases", "idm", "idm_kasus.csv", "idm-kasus", None),
)


def run(folder: Path, language: Language) -> None:
    """Score the sample, show it, and write it to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    endings = [ending for ending in (".csv", ".xlsx", ".parquet") if not output.lacks(ending)]
    targets: list[tuple[Path, output.Write]] = []
    console.write(say("demo", language))
    for title, framework_name, villages, stem, by in _SHOWN:
        bundled = not framework_name.endswith(".yaml")
        framework = Framework.load(framework_name if bundled else sample_path(framework_name))
        scores = score(framework, villages=read_villages(sample_path(villages)))
        table = result.full_table(scores, by)
        console.write("", f"== {say(title, language)} ==")
        show.counts(scores, table, language)
        show.ranked(scores, table, by, language, ROWS)
        left = int(table["rank"].notna().sum()) - ROWS
        if left > 0:
            console.write(say("more_in_files", language, number(left, language)))
        show.unscored(scores, table, language)
        targets += [
            (folder / f"{stem}{ending}", output.writer(ending, scores, table, by, language))
            for ending in endings
        ]
    output.write_all(targets)
    console.write("", say("written", language, ", ".join(path.name for path, _ in targets)))
    for ending in (".xlsx", ".parquet"):
        if package := output.lacks(ending):
            console.write(say("not_written", language, ending, package))
    console.write(say("demo_folder", language, folder.resolve()))
    console.write(say("demo_next", language, sample_path("desa.csv").parent))
