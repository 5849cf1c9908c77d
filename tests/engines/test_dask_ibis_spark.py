"""Dask, Ibis and Spark give the bits, the counts and the problems of tables in memory, from few queries."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import ketahanan_index as ki
from engines.tables import ENGINES, ONE_EACH, dask_file, session, typed
from index.test_calibrating import by
from index.test_survey_designs import DESIGNS as SURVEYS
from index.test_survey_designs import FRAMEWORK, sample
from intake.test_pushdown_mistakes import LISTED, MISTAKES, spoilt
from intake.wide import DESIGNS, INDICATORS, agrees, answers, concerned, people, respondents_only
from ketahanan_index.intake.lazy import engines
from ketahanan_index.intake.lazy.parts import Parts
from ketahanan_index.intake.lazy.queries import Query
from ketahanan_index.intake.lazy.tables import LazyTable
from reference import ROOT

pytestmark = [
    pytest.mark.engines,
    # Their own, about releases of pandas and DuckDB that they are not yet made for.
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
    pytest.mark.filterwarnings("ignore:The inplace keyword:pandas.errors.Pandas4Warning"),
    pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"),
]
# The indicators that take most kinds of answers; all of them where queries are cheap.
SOME = respondents_only([i for i in INDICATORS if i["id"] in {
    "rata", "jumlah_lain", "hitung_lain", "teks", "ada", "benar", "persen_teks", "kali", "bebas", "choices",
    "option_columns", "per_cap", "rasio",
}])  # fmt: skip


@pytest.mark.parametrize("design", ["weights", "two stages"])
@pytest.mark.parametrize("engine", ENGINES)
def test_the_same_bits(engine: str, design: str, tmp_path: Path) -> None:
    given = pa.table(people(1, 700))
    wanted = answers(given, SOME, **DESIGNS[design])
    assert {a.kind for a in wanted.answers} == {"valid", "missing", "not_applicable", "blank"}
    agrees(answers(ENGINES[engine](tmp_path, given), SOME, **DESIGNS[design]), wanted)


@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "spark"])
def test_the_same_bits_of_every_kind_of_indicator(engine: str, tmp_path: Path) -> None:
    given = pa.table(people(2, 400))
    wanted = answers(given, **DESIGNS["clusters, no weights"])
    agrees(answers(ENGINES[engine](tmp_path, given), **DESIGNS["clusters, no weights"]), wanted)


@pytest.mark.parametrize("engine", ENGINES)
def test_categories_decimals_and_short_numbers(engine: str, tmp_path: Path) -> None:
    given = pa.table(people(5, 300))
    found = answers(ENGINES[engine](tmp_path, typed(given)), SOME, **DESIGNS["clusters"])
    agrees(found, answers(given, SOME, **DESIGNS["clusters"]))


@pytest.mark.parametrize("engine", ONE_EACH)
@pytest.mark.parametrize("design", ["clusters", "none"])
def test_scores_and_errors_are_the_same(engine: str, design: str, tmp_path: Path) -> None:
    given = pa.table(people(8, 400))
    tree = respondents_only([*INDICATORS[:2], *INDICATORS[8:10]])
    villages = pd.DataFrame({"kode": [f"D{i:02}" for i in reversed(range(11))]})
    stated = ki.SurveyDesign(**DESIGNS[design])
    wanted = ki.score(tree, respondents=given, villages=villages, design=stated)
    found = ki.score(tree, respondents=ENGINES[engine](tmp_path, given), villages=villages, design=stated)
    assert found.units == wanted.units
    for one, other in (
        (found.value, wanted.value),
        (found.standard_error, wanted.standard_error),
        (found.normalised.estimates.covariance("D03"), wanted.normalised.estimates.covariance("D03")),
    ):
        assert one.tobytes() == other.tobytes()
    pd.testing.assert_frame_equal(
        found.normalised.estimates.recoding, wanted.normalised.estimates.recoding, check_exact=True
    )
    codes = [sorted(scores.problems["code"]) for scores in (found, wanted)]
    assert codes[0] == codes[1]


@pytest.mark.parametrize("engine", ONE_EACH)
@pytest.mark.parametrize(
    "mistake",
    ["code outside", "words", "number outside", "few numbers, outside", "zero denominator", "blank village"],
)
def test_mistakes_are_the_same_problems(engine: str, mistake: str, tmp_path: Path) -> None:
    given, tree = spoilt(mistake), concerned(MISTAKES[mistake][0])
    wanted = answers(given, tree, LISTED, **DESIGNS["clusters"])
    found = answers(ENGINES[engine](tmp_path, given), tree, LISTED, **DESIGNS["clusters"])
    agrees(found, wanted)
    assert any(p.severity == "error" for p in found.problems)
    assert "Budi" not in str(found.problems)


# Two of Spark's list the numbers beyond an end of a capped scale.
MOST = {"dask file": 4, "dask arrow": 4, "spark": 11}


@pytest.mark.parametrize("engine", MOST)
def test_few_queries(engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    goes: list[int] = []
    run = LazyTable.run

    def noted(self: LazyTable, queries: Sequence[Query]) -> list[nw.DataFrame[Any]]:
        goes.append(len(queries)) if queries else None
        return run(self, queries)

    monkeypatch.setattr(LazyTable, "run", noted)
    given = ENGINES[engine](tmp_path, pa.table(people(4, 300)))
    answers(given, SOME, **DESIGNS["clusters"])
    # One reading of a Dask table answers all queries of one go.
    assert (len(goes) if engine.startswith("dask") else sum(goes)) <= MOST[engine]


def test_an_engine_behind_ibis_to_which_queries_are_costly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "IN_PROCESS", ())
    given = pa.table(people(3, 300))
    wanted = answers(given, SOME, **DESIGNS["clusters"])
    for name in ("ibis duckdb", "ibis polars"):
        agrees(answers(ENGINES[name](tmp_path, given), SOME, **DESIGNS["clusters"]), wanted)


@pytest.mark.parametrize("engine", ONE_EACH)
def test_a_village_table(engine: str, tmp_path: Path) -> None:
    records = pa.table({"kode": ["A", "B", "C"], "v.luas": [1.0, None, 3.5]})
    tree = respondents_only(
        [{"id": "luas", "source": "villages", "items": [{"column": "v.luas", "scale": "bebas"}]}]
    )
    found = ki.estimate(tree, villages=ENGINES[engine](tmp_path, records))
    assert found.units == ("A", "B", "C")
    np.testing.assert_array_equal(found.value, [[1.0], [np.nan], [3.5]])


@pytest.mark.parametrize("engine", ONE_EACH)
def test_a_table_without_rows(engine: str, tmp_path: Path) -> None:
    given = pa.table(people(2, 5)).slice(0, 0)
    with pytest.raises(ki.DataError, match="the table has no rows"):
        answers(ENGINES[engine](tmp_path, given))


def test_a_dask_cluster(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask's distributed is not installed")
    given = pa.table(people(1, 400))
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster),
    ):
        found = answers(dask_file(tmp_path, given), SOME, **DESIGNS["clusters"])
    agrees(found, answers(given, SOME, **DESIGNS["clusters"]))


def test_columns_of_dask_that_share_a_name() -> None:
    frame = pytest.importorskip("dask.dataframe", reason="Dask is not installed")
    twice = frame.from_pandas(pd.DataFrame([[1, 2]], columns=["a", "a"]), npartitions=1)
    with pytest.raises(ki.DataError, match="two columns have one name: a"):
        answers(twice)


def test_objects_of_dask_are_read_as_texts() -> None:
    frame = pytest.importorskip("dask.dataframe", reason="Dask is not installed")
    columns = {"kode": ["A", "B", "B"], "tahun": [1, 2, 3], 7: pd.Series([1, 2, 1], dtype="category")}
    table = Parts.of(frame.from_pandas(pd.DataFrame(columns), npartitions=2))
    assert table.columns == ["kode", "tahun", "7"]
    assert (table.schema["kode"], table.schema["7"]) == (nw.String(), nw.String())
    assert table.only({"7"}).columns == ["7"]


def test_names_that_spark_reads_otherwise(tmp_path: Path) -> None:
    given = pa.table(people(1, 100))
    spark = ENGINES["spark"](tmp_path, given)
    assert "q1.rata" in spark.columns
    renamed = spark.withColumnRenamed("kode", "Kode Desa (2026)")
    tree = respondents_only([INDICATORS[6]], unit="Kode Desa (2026)")
    assert answers(renamed, tree).respondents == 100


BLOCK = re.compile(r"^```(?:python|\{code-block\} python)$(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_the_page_runs_as_written(tmp_path: Path) -> None:
    for name in ("distributed", "ibis"):
        pytest.importorskip(name, reason=f"{name} is not installed")
    session()
    shutil.copytree(ROOT / "data" / "sample", tmp_path / "data" / "sample")
    blocks = BLOCK.findall((ROOT / "docs" / "clusters.md").read_text("utf-8"))
    assert ["import ibis" in blocks[-1], "Client()" in blocks[-3], "SparkSession" in blocks[-2]] == [True] * 3
    checks = [
        *["assert scores.to_frame().equals(again.to_frame())"] * 2,
        "assert estimates.value.tobytes() == again.normalised.estimates.value.tobytes()",
    ]
    script = "\n".join(
        [*blocks[:-3], *(part for pair in zip(blocks[-3:], checks, strict=True) for part in pair)]
    )
    (tmp_path / "page.py").write_text(
        f"if __name__ == '__main__':\n{textwrap.indent(script, '    ')}", "utf-8"
    )
    done = subprocess.run(
        [sys.executable, "page.py"],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "SPARK_LOCAL_IP": "127.0.0.1",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    # Only the last line: Spark's log before it is long.
    assert done.returncode == 0, done.stderr.splitlines()[-1]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["replicates", "calibrated", "calibrated element"])
def test_weights_made_anew_medians_and_listwise_deletion(engine: str, name: str, tmp_path: Path) -> None:
    if engine == "spark" and name != "calibrated":
        pytest.skip("one of them is enough where a query takes a second")
    key = "element" if name == "calibrated element" else "stratified clusters"
    frame, design = sample(), ki.SurveyDesign(**SURVEYS[key], deletion="listwise")
    if name == "replicates":
        frame, design = ki.replicate(frame, design, "bootstrap", 3, replicates=5)
    else:
        frame, design = ki.calibrate(frame, design, [by("sex"), by("age")])
    wanted = ki.estimate(FRAMEWORK, respondents=frame, design=design)
    given = ENGINES[engine](tmp_path, pa.Table.from_pandas(frame, preserve_index=False))
    found = ki.estimate(FRAMEWORK, respondents=given, design=design)
    for what in ("value", "standard_error", "n", "psus", "degrees_of_freedom"):
        np.testing.assert_array_equal(getattr(found, what), getattr(wanted, what))
    assert [(p.code, p.count) for p in found.noted] == [(p.code, p.count) for p in wanted.noted]
    pd.testing.assert_frame_equal(found.interval(), wanted.interval())
    pd.testing.assert_frame_equal(found.design_effect(), wanted.design_effect())
