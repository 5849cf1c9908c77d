"""The same bits whatever the engine, the types of the columns and the order of the rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import ketahanan_index as ki
from framework.documents import framework, indicator

UNITS = 60
Table = dict[str, list[Any]]


def table() -> Table:
    """Return villages with holes, ties, text codes and labels, and a column of groups."""
    random = np.random.default_rng(7)
    air = [None if i % 9 == 4 else round(float(v), 3) for i, v in enumerate(random.uniform(1, 99, UNITS))]
    out: Table = {
        "kode": [f"D{i:03}" for i in range(UNITS)],
        "air": air,
        "listrik": [None if i % 13 == 5 else int(v) for i, v in enumerate(random.integers(5, 100, UNITS))],
        "rapat": [None if i % 11 == 3 else int(v) for i, v in enumerate(random.integers(1, 6, UNITS))],
        "posyandu": [int(v) for v in random.integers(1, 3, UNITS)],
        "penduduk": [int(v) for v in random.integers(800, 9000, UNITS)],
        "kecamatan": [f"K{i % 4}" for i in range(UNITS)],
    }
    out["air"][20:24] = [50.0] * 4
    return out


METHODS: dict[str, dict[str, Any]] = {
    "goalposts": {},
    "min_max": {"normalisation": "min_max"},
    "z_score": {"normalisation": "z_score"},
    "geometric": {"range": [1, 100], "aggregation": {"level_1": "geometric_mean", "indeks": "harmonic_mean"}},
    "power": {
        "range": [1, 100],
        "aggregation": {"method": "power_mean", "power": 0.5},
        "minimum_coverage": 0.5,
    },
}


def one(method: str) -> ki.Framework:
    return framework(
        {"id": "dasar", "weight": 2, "members": [
            indicator("air", denominator={"column": "penduduk", "per": 1000}), indicator("listrik", weight=3)
        ]},
        {"id": "sosial", "members": [indicator("rapat", "likert", direction=-1), indicator("posyandu", "ada")]},
        unit="kode",
        methodology=METHODS[method],
    )  # fmt: skip


def as_text(given: Table) -> pd.DataFrame:
    return pd.DataFrame(
        {k: [None if v is None or v != v else str(v) for v in values] for k, values in given.items()}
    )


def with_labels(given: Table) -> pd.DataFrame:
    rapat = [None, "Tidak pernah", "jarang", " KADANG-KADANG ", "Often", "Always"]
    posyandu = [None, "ADA", "Tidak  ada"]
    labels = {"rapat": rapat, "posyandu": posyandu}
    return pd.DataFrame(
        {**given, **{name: [said[v or 0] for v in given[name]] for name, said in labels.items()}}
    )


def converted(given: Table, dtype: str) -> pd.DataFrame:
    whole = {"listrik", "rapat", "posyandu", "penduduk"}
    real = {"Int64": "Float64", "int64[pyarrow]": "double[pyarrow]"}[dtype]
    frame = pd.DataFrame(given)
    return frame.astype({**dict.fromkeys(whole, dtype), "air": real})


def arrow(given: Table) -> Any:
    return pa.table(given)


def duck(given: Table) -> Any:
    connection = duckdb.connect()
    connection.register("desa", pa.table(given))
    return connection.sql("select * from desa")


ENGINES: dict[str, Callable[[Table], Any]] = {
    "pandas float64": lambda t: pd.DataFrame(t).astype({"listrik": "float64", "posyandu": "float64"}),
    "pandas object": lambda t: pd.DataFrame(t, dtype=object),
    "pandas Int64": lambda t: converted(t, "Int64"),
    "pandas pyarrow": lambda t: converted(t, "int64[pyarrow]"),
    "pandas text": as_text,
    "pandas string": lambda t: as_text(t).astype("string"),
    "pandas labels": with_labels,
    "pandas shuffled columns": lambda t: pd.DataFrame(t)[list(reversed(t))],
    "pandas index": lambda t: pd.DataFrame(t, index=[3] * UNITS),
    "pandas NaN": lambda t: pd.DataFrame(
        {k: [np.nan if v is None else v for v in vs] for k, vs in t.items()}
    ),
    "polars": pl.DataFrame,
    "polars NaN": lambda t: pl.DataFrame(t).with_columns(pl.col("air").fill_null(float("nan"))),
    "polars lazy": lambda t: pl.DataFrame(t).lazy(),
    "polars text": lambda t: pl.from_pandas(as_text(t)),
    "polars float32 codes": lambda t: pl.DataFrame(t).with_columns(pl.col("rapat").cast(pl.Float32)),
    "polars small integers": lambda t: pl.DataFrame(t).with_columns(pl.col("rapat").cast(pl.Int8)),
    "polars categories": lambda t: pl.DataFrame(t).with_columns(pl.col("kecamatan").cast(pl.Categorical)),
    "pyarrow": arrow,
    "duckdb": duck,
    "list of dicts": lambda t: [dict(zip(t, row, strict=True)) for row in zip(*t.values(), strict=True)],
    "dict": dict,
    "reading": lambda t: ki.Reading(as_text(t), "desa.csv", 2),
}


@pytest.fixture(scope="module")
def expected() -> dict[str, ki.Scores]:
    given = pd.DataFrame(table())
    return {method: ki.score(one(method), villages=given) for method in METHODS}


def bits(scores: ki.Scores) -> dict[str, Any]:
    return {
        "units": scores.units,
        "value": scores.value.tobytes(),
        "coverage": scores.coverage.tobytes(),
        "normalised": np.ascontiguousarray(scores.normalised.value).tobytes(),
        "ranks": scores.ranks().to_numpy().tobytes(),
        "ranks in groups": scores.ranks(by="kecamatan").to_numpy().tobytes(),
        "reason": scores.reason.tolist(),
        "fitted": scores.fitted.to_dict(),
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_engines_give_the_same_bits(engine: str, expected: dict[str, ki.Scores]) -> None:
    for method in METHODS:
        scores = ki.score(one(method), villages=ENGINES[engine](table()))
        found, wanted = bits(scores), bits(expected[method])
        assert {k: v == wanted[k] for k, v in found.items()} == dict.fromkeys(wanted, True)


def test_the_figures_are_worth_comparing(expected: dict[str, ki.Scores]) -> None:
    assert len({scores.value.tobytes() for scores in expected.values()}) == len(METHODS)
    assert np.isnan(expected["power"].value).any()
    assert expected["goalposts"].coverage.min() < 1


@pytest.mark.parametrize("engine", ["pandas float64", "polars", "duckdb", "list of dicts"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_shuffled_rows_give_the_same_bits(engine: str, seed: int, expected: dict[str, ki.Scores]) -> None:
    order = np.random.default_rng(seed).permutation(UNITS)
    given = {name: [values[i] for i in order] for name, values in table().items()}
    for method, wanted in expected.items():
        scores = ki.score(one(method), villages=ENGINES[engine](given))
        assert scores.units == tuple(wanted.units[i] for i in order)
        for found, there in (
            (scores.value, wanted.value),
            (scores.coverage, wanted.coverage),
            (scores.normalised.value, wanted.normalised.value),
            (scores.ranks(by="kecamatan").to_numpy(), wanted.ranks(by="kecamatan").to_numpy()),
        ):
            assert found.tobytes() == there[order].tobytes()
        assert scores.fitted.to_dict() == wanted.fitted.to_dict()


@pytest.mark.parametrize("engine", ["pandas float64", "polars", "polars lazy", "pyarrow", "duckdb"])
def test_problems_are_the_same_too(engine: str) -> None:
    given = table()
    given["rapat"][7], given["penduduk"][9], given["kode"][11] = 6, 0, "D000"
    checked = [ki.check(one("goalposts"), villages=e(given)).found for e in (pd.DataFrame, ENGINES[engine])]
    assert checked[0] == checked[1]
    assert [p.code for p in checked[0]] == ["duplicate_unit", "bad_denominator", "outside_scale"]


@pytest.mark.parametrize("engine", ["pandas float64", "polars", "pyarrow", "duckdb", "dict"])
def test_unused_columns_come_along_from_every_engine(engine: str) -> None:
    unused = ki.estimate(one("goalposts"), villages=ENGINES[engine](table())).unit_table
    assert isinstance(unused, pd.DataFrame)
    assert unused.columns.tolist() == ["penduduk", "kecamatan"]
    assert unused["kecamatan"].tolist() == table()["kecamatan"]
    assert unused["penduduk"].tolist() == table()["penduduk"]


# ------------------------------------------------------------------------------------------------- respondents

ASKED = 400
LIKERT_LABELS = ["Tidak pernah", "jarang", " KADANG-KADANG ", "Often", "Selalu"]
WHOLE = (
    "rapat",
    "umur",
    "kenal",
    "diundang",
    "hadir",
    "bantu/uang",
    "bantu/tenaga",
    "bantu/bahan",
    "rt",
    "lapis",
    "semesta",
)
REAL = ("bobot", "iuran")
TEXTS = ("kode", "sikap", "sumbang")


def respondents() -> Table:
    """Return answers with holes, labels, codes for no answer, and weights over six orders of magnitude."""
    random = np.random.default_rng(17)

    def holes(values: Any, share: float = 0.1) -> list[Any]:
        return [None if random.random() < share else v for v in values]

    def whole(low: int, high: int) -> list[int]:
        return [int(v) for v in random.integers(low, high + 1, ASKED)]

    invited = whole(1, 9)
    options = np.where(random.random((2, ASKED)) < 0.4, 1, 0)
    silent = random.random(ASKED) < 0.1
    chosen = np.array(
        ["uang", "tenaga uang", "Bahan", "tidak_ada", "tidak_tahu", "bahan tenaga uang"], dtype=object
    )
    return {
        "kode": [f"D{v:02}" for v in whole(0, 11)],
        "lapis": whole(1, 2),
        "rt": whole(1, 4),
        "bobot": [1e-3, 1e3, *(float(v) for v in 10 ** random.uniform(-3, 3, ASKED - 2))],
        "semesta": [40] * ASKED,
        "rapat": holes([int(v) for v in random.choice([1, 2, 3, 4, 5, 7, 8, 9], ASKED)]),
        "sikap": holes([str(v) for v in random.choice([*LIKERT_LABELS, "8", "5"], ASKED)]),
        "sumbang": holes([str(v) for v in random.choice(chosen, ASKED)]),
        "bantu/uang": [None if s else int(v) for v, s in zip(options[0], silent, strict=True)],
        "bantu/tenaga": [None if s else int(v) for v, s in zip(options[1], silent, strict=True)],
        "bantu/bahan": [None if s else 0 for s in silent],
        "iuran": holes([float(v) for v in random.uniform(0, 100, ASKED)]),
        "umur": whole(17, 90),
        "kenal": holes([int(v) for v in random.choice([1, 2], ASKED)]),
        "diundang": invited,
        "hadir": holes([int(random.integers(0, v + 1)) for v in invited]),
    }  # fmt: skip


def asked(name: str, *items: str, scale: str = "likert", **more: Any) -> dict[str, Any]:
    listed = [{"column": i.lstrip("-"), "scale": scale, "reverse": i.startswith("-")} for i in items]
    return {"id": name, "items": listed, **more}


def surveyed(aggregation: str, *, records: bool) -> ki.Framework:
    extra = (
        [{"id": "catatan", "members": [indicator("listrik"), indicator("posyandu", "ada")]}]
        if records
        else []
    )
    return framework(
        {"id": "sikap", "weight": 2, "members": [
            asked("hadir_rapat", "rapat", "-sikap"),
            asked("sumbangan", "sumbang", scale="bantuan"),
            asked("bantuan", "bantu", scale="bantuan", weight=3),
        ]},
        {"id": "ikut", "members": [
            asked("iuran", "iuran", scale="persen", direction=-1),
            asked("kenal", "kenal", scale="ada", statistic="share"),
            asked("hadir", "hadir", scale="persen", statistic="ratio", denominator={"column": "diundang", "per": 100}),
        ]},
        *extra,
        unit="kode",
        methodology={"aggregation": aggregation},
    )  # fmt: skip


SURVEYS: dict[str, tuple[str, bool, dict[str, Any]]] = {
    "clusters": ("arithmetic_mean", False, {"strata": "lapis", "clusters": "rt"}),
    "clusters, villages": ("geometric_mean", True, {"strata": "lapis", "clusters": "rt"}),
    "domains": ("arithmetic_mean", False, {"strata": "lapis", "clusters": "rt", "villages_are": "domains"}),
    "stages": ("harmonic_mean", False, {"clusters": ["lapis", "rt"], "fpc": ["semesta", "semesta"]}),
    "respondents": ("arithmetic_mean", False, {}),
    "respondents, villages": ("geometric_mean", True, {"strata": "lapis"}),
}


def villages_asked() -> Table:
    """Return the village table in an order of its own, with one village that nobody was asked in."""
    order = [5, 3, 12, 0, 11, 4, 9, 1, 2, 10, 8, 7, 6]
    random = np.random.default_rng(4)
    return {
        "kode": [f"D{i:02}" for i in order],
        "listrik": [None if i == 4 else int(random.integers(5, 99)) for i in order],
        "posyandu": [int(random.integers(1, 3)) for _ in order],
    }


def survey(name: str, given: Any) -> ki.Scores:
    aggregation, records, design = SURVEYS[name]
    return ki.score(
        surveyed(aggregation, records=records),
        respondents=given,
        villages=pd.DataFrame(villages_asked()) if records else None,
        design=ki.SurveyDesign(weights="bobot", lonely="remove", **design),
    )


def typed(given: Table, whole: str, real: str, text: str) -> pd.DataFrame:
    types = {**dict.fromkeys(WHOLE, whole), **dict.fromkeys(REAL, real), **dict.fromkeys(TEXTS, text)}
    return pd.DataFrame(given, dtype=object).astype({c: t for c, t in types.items() if c in given})


def with_nan(given: Table) -> pd.DataFrame:
    return pd.DataFrame(
        {k: [np.nan if v is None else v for v in vs] for k, vs in given.items()}, dtype=object
    )


def polars_nan(given: Table) -> pl.DataFrame:
    table = pl.DataFrame(given).with_columns(pl.col(*WHOLE).cast(pl.Float64))
    return table.with_columns(pl.col(pl.Float64).fill_null(float("nan")))


def duck_of(table: Any) -> Any:
    connection = duckdb.connect()
    connection.register("responden", table)
    return connection.sql("select * from responden")


ANSWERED: dict[str, Callable[[Table], Any]] = {
    "pandas object": lambda t: pd.DataFrame(t, dtype=object),
    "pandas float64": lambda t: typed(t, "float64", "float64", "object"),
    "pandas Int64": lambda t: typed(t, "Int64", "Float64", "object"),
    "pandas string": lambda t: as_text(t).astype("string"),
    "pandas text": as_text,
    "pandas pyarrow": lambda t: typed(t, "int64[pyarrow]", "double[pyarrow]", "string[pyarrow]"),
    "pandas categories": lambda t: pd.DataFrame(t, dtype=object).astype("category"),
    "pandas NaN": with_nan,
    "pandas shuffled columns": lambda t: pd.DataFrame(t)[list(reversed(t))],
    "pandas index": lambda t: pd.DataFrame(t, index=[3] * len(t["kode"])),
    "polars": pl.DataFrame,
    "polars NaN": polars_nan,
    "polars text": lambda t: pl.from_pandas(as_text(t)),
    "polars small integers": lambda t: pl.DataFrame(t).with_columns(pl.col(*WHOLE).cast(pl.Int8)),
    "polars categories": lambda t: pl.DataFrame(t).with_columns(pl.col(*TEXTS).cast(pl.Categorical)),
    "polars lazy": lambda t: pl.DataFrame(t).lazy(),
    "polars lazy NaN": lambda t: polars_nan(t).lazy(),
    "polars lazy text": lambda t: pl.from_pandas(as_text(t)).lazy(),
    "pyarrow": arrow,
    "pyarrow text": lambda t: pa.Table.from_pandas(as_text(t)),
    "pyarrow chunks": lambda t: pa.concat_tables([pa.table(t)[:7], pa.table(t)[7:250], pa.table(t)[250:]]),
    "duckdb": lambda t: duck_of(pa.table(t)),
    "duckdb text": lambda t: duck_of(pa.Table.from_pandas(as_text(t))),
    "duckdb NaN": lambda t: duck_of(polars_nan(t).to_arrow()),
    "list of dicts": ENGINES["list of dicts"],
    "dict": dict,
    "reading": lambda t: ki.Reading(as_text(t), "responden.csv", 2),
}


@pytest.fixture(scope="module")
def reference() -> dict[str, ki.Scores]:
    return {name: survey(name, pd.DataFrame(respondents())) for name in SURVEYS}


def same(found: ki.Scores, wanted: ki.Scores) -> dict[str, bool]:
    """Say of each figure whether it has the same bits; a zero of the other sign would be another."""
    one, other = found.normalised.estimates, wanted.normalised.estimates
    assert one.factor is not None
    assert other.factor is not None
    assert found.factor is not None
    assert wanted.factor is not None
    pairs: dict[str, tuple[Any, Any]] = {
        **{
            f"{kind} {name}": (getattr(x, name), getattr(y, name))
            for kind, x, y in (("estimate", one, other), ("score", found, wanted))
            for name in ("value", "standard_error", "reason_code", "degrees_of_freedom", "n", "psus")
        },
        **{
            f"{kind} factor {name}": (getattr(x, name), getattr(y, name))
            for kind, x, y in (("estimate", one.factor, other.factor), ("score", found.factor, wanted.factor))
            for name in ("rows", "unit", "psu")
        },
        "normalised": (found.normalised.value, wanted.normalised.value),
        "coverage": (found.coverage, wanted.coverage),
        "interval": (found.interval().to_numpy(), wanted.interval().to_numpy()),
    }
    out = {
        name: x.shape == y.shape and np.ascontiguousarray(x).tobytes() == np.ascontiguousarray(y).tobytes()
        for name, (x, y) in pairs.items()
    }
    out["units"] = found.units == wanted.units
    first, second = (sorted((p.code, p.column, p.count) for p in scores.noted) for scores in (found, wanted))
    out["problems"] = first == second
    return out


@pytest.mark.parametrize("name", SURVEYS)
@pytest.mark.parametrize("engine", ANSWERED)
def test_surveys_give_the_same_bits_on_every_engine(
    engine: str, name: str, reference: dict[str, ki.Scores]
) -> None:
    found = same(survey(name, ANSWERED[engine](respondents())), reference[name])
    assert found == dict.fromkeys(found, True)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    "engine", ["pandas object", "polars", "polars lazy", "pyarrow", "duckdb", "list of dicts"]
)
def test_shuffled_respondents_give_the_same_bits(
    engine: str, seed: int, reference: dict[str, ki.Scores]
) -> None:
    order = np.random.default_rng(seed).permutation(ASKED)
    given = {name: [values[i] for i in order] for name, values in respondents().items()}
    for name, wanted in reference.items():
        found = same(survey(name, ANSWERED[engine](given)), wanted)
        assert found == dict.fromkeys(found, True), name


def test_the_surveys_are_worth_comparing(reference: dict[str, ki.Scores]) -> None:
    assert len({scores.standard_error.tobytes() for scores in reference.values()}) == len(SURVEYS)
    weights = np.array(respondents()["bobot"])
    assert weights.max() / weights.min() == 1e6
    for name, scores in reference.items():
        estimates = scores.normalised.estimates
        assert (scores.standard_error > 0).any(), name
        assert np.isnan(estimates.value).any() == ("villages" in name)
        # Villages with holes have fewer respondents for some items than for others.
        assert (np.ptp(estimates.n[:, :6], axis=1) > 0).sum() == 12
    assert {p.code for p in reference["clusters, villages"].noted} >= {"unit_without_respondents"}
    assert {p.code for p in reference["domains"].noted} >= {"psu_over_units"}
    villages = set(reference["clusters, villages"].units)
    assert villages - set(reference["clusters"].units) == {"D12"}


def test_sums_of_plain_addition_would_not_be_the_same() -> None:
    weights, order = np.array(respondents()["bobot"]), np.random.default_rng(1).permutation(ASKED)
    assert float(np.cumsum(weights)[-1]) != float(np.cumsum(weights[order])[-1])


@pytest.mark.parametrize("bad", [None, float("nan")])
@pytest.mark.parametrize("engine", ANSWERED)
def test_a_missing_weight_is_the_same_problem_on_every_engine(engine: str, bad: float | None) -> None:
    given = respondents()
    given["bobot"][11] = bad
    tree = surveyed("arithmetic_mean", records=False)
    designs = (ki.SurveyDesign(weights="bobot"), ki.SurveyDesign(weights="bobot", clusters="rt"))
    for design in designs:
        check = ki.check(tree, respondents=ANSWERED[engine](given), design=design)
        (error,) = [p for p in check.found if p.severity == "error"]
        assert (error.code, error.column, error.count) == ("missing_weight", "bobot", 1)


@pytest.mark.parametrize("engine", ANSWERED)
def test_mistakes_in_answers_are_the_same_problems_on_every_engine(engine: str) -> None:
    given = respondents()
    given["rapat"][3], given["iuran"][5], given["kenal"][8], given["kode"][9] = 6, 120.5, 4, None
    given["sikap"][2], given["hadir"][7], given["diundang"][7] = "entah", 1, -2
    tree, design = surveyed("arithmetic_mean", records=False), ki.SurveyDesign(weights="bobot", clusters="rt")
    wanted, found = (
        sorted(
            (p.severity, p.code, p.column, p.count)
            for p in ki.check(tree, respondents=x, design=design).found
        )
        for x in (pd.DataFrame(given, dtype=object), ANSWERED[engine](given))
    )
    assert found == wanted
    assert {(code, column) for _, code, column, _ in found} == {
        ("blank_code", "kode"),
        ("outside_scale", "rapat"),
        ("outside_scale", "kenal"),
        ("outside_scale", "iuran"),
        ("outside_scale", "sikap"),
        ("bad_denominator", "diundang"),
    }
