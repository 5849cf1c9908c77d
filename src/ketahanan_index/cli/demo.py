"""The demonstration: the sample scored from its survey, then by frameworks of village records."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ketahanan_index.cli import console, output, result, show
from ketahanan_index.design import SurveyDesign
from ketahanan_index.framework import Framework
from ketahanan_index.index import score
from ketahanan_index.readers.respondents import read_respondents
from ketahanan_index.readers.sample import sample_path
from ketahanan_index.readers.villages import read_villages
from ketahanan_index.stages import Scores
from ketahanan_index.words import Language, say

ROWS = 12
"""How many villages of the first ranking are shown."""
PAGE = "laporan.html"
"""The page of the demonstration."""
DRAWS, SEED = 500, 1
"""What the intervals of ranks on the page are made of."""
FEW = 5
"""How many villages of the other rankings are shown."""
DESIGN = SurveyDesign(weights="bobot", strata="dusun", clusters=("rt",))
"""How the respondents of the sample were drawn."""


@dataclass(frozen=True, slots=True)
class Part:
    """One result of the demonstration.

    Parameters
    ----------
    title : str
        The phrase above it.
    framework : str
        A bundled name, or a file of the sample.
    villages : str
        A file of the sample.
    stem : str
        The name of the files that are written, without ending.
    by : str or None
        The column to rank inside of.
    respondents : str
        A file of the sample, empty for none.
    rows : int
        How many villages are shown.
    """

    title: str
    framework: str
    villages: str
    stem: str
    by: str | None = None
    respondents: str = ""
    rows: int = field(default=FEW, kw_only=True)

    def score(self) -> Scores:
        """Return the scores."""
        bundled = not self.framework.endswith(".yaml")
        framework = Framework.load(self.framework if bundled else sample_path(self.framework))
        given: dict[str, Any] = {"villages": read_villages(sample_path(self.villages))}
        if self.respondents:
            given["respondents"] = read_respondents(sample_path(self.respondents))
            given["design"] = DESIGN
        return score(framework, **given)


SURVEY = Part(
    "demo_survey",
    "desa-berketahanan-sosial",
    "desa.csv",
    "desa-berketahanan-sosial",
    respondents="responden.csv",
    rows=ROWS,
)
PARTS = (
    SURVEY,
    Part("demo_components", "idm-komponen", "desa.csv", "idm-komponen", "kecamatan"),
    Part("demo_own", "kerangka.yaml", "desa.csv", "kerangka-contoh"),
    Part("demo_cases", "idm", "idm_kasus.csv", "idm-kasus"),
)


def run(folder: Path, language: Language) -> None:
    """Score the sample, show it, and write it to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    endings = [ending for ending in (".csv", ".xlsx", ".parquet") if not output.lacks(ending)]
    targets: list[tuple[Path, output.Write]] = []
    console.write(say("demo", language))
    for part in PARTS:
        scores = part.score()
        table = result.full_table(scores, part.by)
        console.write("", f"== {say(part.title, language)} ==")
        show.counts(scores, table, language)
        show.ranked(scores, table, part.by, language, part.rows)
        show.rest(table, language, part.rows, "more_in_files")
        show.unscored(scores, table, language, FEW)
        targets += [
            (folder / f"{part.stem}{ending}", output.writer(ending, scores, table, part.by, language))
            for ending in endings
        ]
    output.write_all(targets)
    console.write("", say("written", language, ", ".join(path.name for path, _ in targets)))
    for ending in (".xlsx", ".parquet"):
        if package := output.lacks(ending):
            console.write(say("not_written", language, ending, package))
    page(folder, language)
    console.write(say("demo_folder", language, folder.resolve()))
    console.write(say("demo_next", language, sample_path("desa.csv").parent))
    console.write(say("demo_again", language), f"    {command()}")


def page(folder: Path, language: Language) -> None:
    """Write the report on the survey as a page and name it; without its packages, say which they are."""
    from ketahanan_index.reporting.report import write_report
    from ketahanan_index.robustness.uncertainty import uncertainty

    if find_spec("jinja2") is None:
        console.write(say("page_not_written", language, PAGE, "jinja2", "report"))
        return
    scores = SURVEY.score()
    polygons = sample_path("peta.geojson") if find_spec("geopandas") is not None else None
    written = write_report(
        scores,
        folder / PAGE,
        language=language,
        uncertainty=uncertainty(scores, draws=DRAWS, seed=SEED),
        polygons=polygons,
    )
    console.write(say("demo_page", language, written.resolve()))


def command() -> str:
    """Return the command line that computes the first result.

    Examples
    --------
    >>> command()[:46]
    'ketahanan-index score desa-berketahanan-sosial'
    """
    files = f"--respondents {SURVEY.respondents} --villages {SURVEY.villages}"
    design = f"--weights {DESIGN.weights} --strata {DESIGN.strata} --clusters {DESIGN.clusters[0]}"
    return f"ketahanan-index score {SURVEY.framework} {files} {design}"
