"""Write the tables of data/sample, or with --check say whether they are what this script writes.

`idm_kasus.csv` restates facts: the 50 item scores of four villages in the national index IDM, as published. All else
is invented from a seed, and the same on every machine: `desa.csv`, 48 villages of a kabupaten that does not exist;
`responden.csv`, a sample of the people who do not live there; `kebenaran.csv`, the truth about all of them; and
`responden_kotor.csv`, a part of the sample with mistakes; `peta.geojson`, areas of the villages on an island that does
not exist.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools import sample_cases, sample_polygons, sample_population, sample_survey, sample_villages

FOLDER = Path(__file__).resolve().parents[1] / "data" / "sample"


def files() -> dict[str, str]:
    """Return the text of every file by its name."""
    villages = sample_villages.villages()
    people = [sample_population.people(village, place) for place, village in enumerate(villages)]
    respondents = sample_survey.table(villages, people)
    tables = {
        "idm_kasus.csv": sample_cases.table(),
        "desa.csv": sample_villages.table(villages, [len(adults) for adults in people]),
        "responden.csv": respondents,
        "responden_kotor.csv": sample_survey.soiled(respondents, villages),
        "kebenaran.csv": sample_population.table(villages, people),
    }
    written = {name: as_csv(rows) for name, rows in tables.items()}
    return {**written, "peta.geojson": sample_polygons.text(villages)}


def as_csv(rows: list[list[object]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a file differs")
    check = parser.parse_args().check
    stale = 0
    for name, text in files().items():
        path = FOLDER / name
        if not check:
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.is_file() or path.read_bytes() != text.encode():
            print(f"{path}: not what tools/sample.py writes; run it without --check", file=sys.stderr)
            stale += 1
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
