"""The sample that ships with the package."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import ketahanan_index as ki
import reference
from ketahanan_index.framework import MultipleChoice
from ketahanan_index.intake import recode
from ketahanan_index.readers.sample import sample_path

TOOL = reference.ROOT / "tools" / "sample.py"
FILES = [
    "README.md",
    "desa.csv",
    "idm_kasus.csv",
    "kebenaran.csv",
    "kerangka.yaml",
    "peta.geojson",
    "responden.csv",
    "responden_kotor.csv",
]
EIGHT, ONE_RT, LONE_RT = "9901022004", "9901032001", "9901042003"
"""The villages that are odd on purpose: 8 respondents, a single RT, a dusun with one RT."""
DESIGN = ki.SurveyDesign(weights="bobot", strata="dusun", clusters=("rt",))
DIMENSIONS = ["sdm", "partisipasi", "gotong_royong", "kelembagaan"]


@cache
def framework() -> ki.Framework:
    return ki.Framework.load("desa-berketahanan-sosial")


@cache
def table(name: str) -> pd.DataFrame:
    """Return a file of the sample, every cell as text and blanks as they are."""
    return pd.read_csv(sample_path(name), dtype=str, keep_default_na=False)


def answers(name: str) -> ki.Reading:
    return ki.read_respondents(sample_path(name))


def records() -> ki.Reading:
    return ki.read_villages(sample_path("desa.csv"))


@cache
def scores() -> ki.Scores:
    return ki.score(framework(), respondents=answers("responden.csv"), villages=records(), design=DESIGN)


def columns(data: pd.DataFrame) -> list[str]:
    return [str(column) for column in data]


def asked() -> Iterator[tuple[ki.Indicator, ki.Item]]:
    """Return the items that respondents answer, each with its indicator."""
    for indicator in framework().indicators:
        if indicator.source == "respondents":
            for item in indicator.items:
                yield indicator, item


def recoded(data: pd.DataFrame, item: ki.Item) -> recode.Recoded:
    """Return the values of an item, as the library reads a column of text."""
    scale = framework().scales[item.scale]
    if item.column in data:
        told: list[str | None] = [a if a.strip() else None for a in data[item.column]]
    else:
        options = {c.partition("/")[2]: data[c] for c in columns(data) if c.startswith(f"{item.column}/")}
        told = [
            " ".join(o for o, mark in zip(options, marks, strict=True) if mark == "1") if any(marks) else None
            for marks in zip(*options.values(), strict=True)
        ]
    return recode.from_answers(list(told), np.arange(len(told)), scale, bounded=True)


def planted() -> list[tuple[int, str, str, str]]:
    """Return the mistakes of responden_kotor.csv as the README lists them: row, interview, column, cell."""
    part = (
        sample_path("README.md").read_text("utf-8").partition("## responden_kotor.csv")[2].partition("## ")[0]
    )
    cells = [
        [c.strip().strip("`") for c in line.split("|")[1:5]] for line in part.splitlines() if "| W" in line
    ]
    blank = "(kosong / blank)"
    return [(int(row), who, column, "" if cell == blank else cell) for row, who, column, cell in cells]


def scored(framework: str, villages: str) -> ki.Scores:
    name = sample_path(framework) if framework.endswith(".yaml") else framework
    return ki.score(ki.Framework.load(name), villages=ki.read_villages(sample_path(villages)))


def test_the_generator_writes_what_is_there() -> None:
    run = subprocess.run([sys.executable, TOOL, "--check"], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_the_sample_is_small_and_complete() -> None:
    files = [sample_path(name) for name in FILES]
    size = {file.name: file.stat().st_size for file in files}
    assert size.pop("responden.csv") < 400_000
    assert sum(size.values()) < 100_000
    assert sorted(file.name for file in files[0].parent.iterdir()) == sorted(FILES)


@pytest.mark.parametrize("name", ["desa.csv", "responden.csv", "responden_kotor.csv"])
def test_every_column_stands_in_the_dictionary(name: str) -> None:
    told = sample_path("README.md").read_text("utf-8")
    apart = {c: f"{c.partition('/')[0]}/…" for c in columns(table(name)) if "/" in c}
    assert [c for c in columns(table(name)) if f"| `{apart.get(c, c)}` |" not in told] == []


def test_the_columns_that_the_pages_quote_keep_their_bits() -> None:
    lines = sample_path("desa.csv").read_text("utf-8").splitlines()
    first = "\n".join(",".join(line.split(",")[:12]) for line in lines)
    assert hashlib.sha256(first.encode()).hexdigest()[:16] == "4a1bbe8cafc7de80"


def test_codes_have_the_structure_of_kemendagri_in_a_province_that_does_not_exist() -> None:
    with sample_path("desa.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = [row["kode_desa"] for row in rows]
    assert list(ki.regions.canonical(codes)) == codes
    assert {ki.regions.parse(code).province_name for code in codes} == {None}
    assert [ki.regions.tipe(codes).count(kind) for kind in ("desa", "kelurahan")] == [36, 12]
    assert len({row["nama"] for row in rows}) == 48
    assert (
        len(set(zip(ki.regions.parents(codes, "kecamatan"), (r["kecamatan"] for r in rows), strict=True)))
        == 4
    )


def test_43_of_48_villages_have_an_idm() -> None:
    scores = scored("idm-komponen", "desa.csv")
    table = scores.to_frame()
    assert (len(table), int(table["idm"].notna().sum())) == (48, 43)
    assert set(table["class"].dropna()) == {"sangat_tertinggal", "tertinggal", "berkembang", "maju"}
    assert set(scores.problems["code"]) == {"empty_unit", "below_minimum_coverage"}


def test_the_own_framework_shows_groups_denominator_negative_indicators_and_classes() -> None:
    scores = scored("kerangka.yaml", "desa.csv")
    framework, table = scores.framework, scores.to_frame()
    assert scores.nodes == ("kebersamaan", "partisipasi", "kerukunan", "layanan")
    assert {i.id for i in framework.indicators if i.denominator} == {"musyawarah", "sukarela", "keributan"}
    assert {i.id for i in framework.indicators if i.direction == "negative"} == {"keributan", "puskesmas"}
    assert set(table["class"].dropna()) == {"rendah", "sedang", "tinggi"}
    assert int(table["kebersamaan"].notna().sum()) == 47
    assert 0 < table["coverage"].between(0.5, 0.99).sum() < 10


def test_the_four_idm_cases_have_their_status() -> None:
    # Index and status of the first two as published (to their decimals), of the other two recomputed by
    # shared/data/idm_cases.json: (sum of 35 / 175 + sum of 12 / 60 + sum of 3 / 15) / 3.
    table = scored("idm", "idm_kasus.csv").to_frame()
    expected = [(126, 32, 13), (162, 42, 13), (149, 53, 7), (138, 39, 13)]
    means = [(iks / 175 + ike / 60 + ikl / 15) / 3 for iks, ike, ikl in expected]
    assert table["idm"].tolist() == pytest.approx(means, rel=1e-12)
    assert table["idm"].round(4).tolist()[:2] == [0.7067, 0.8308]
    assert table["class"].tolist() == ["berkembang", "mandiri", "maju", "maju"]


def test_the_cases_restate_the_facts() -> None:
    facts = json.loads(reference.shared("data/idm_cases.json").read_text("utf-8"))
    complete = [case for case in facts["cases"] if case["complete"]]
    with sample_path("idm_kasus.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for case, row in zip(complete, rows, strict=True):
        items = {name: value for group in case["scores"].values() for name, value in group.items()}
        assert {name: int(row[name]) for name in row if name not in {"kode_desa", "nama"}} == items
        assert case["kode_desa"] in {None, row["kode_desa"]}


def test_an_installed_package_holds_its_sample_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lib" / "site" / "sample").mkdir(parents=True)
    (tmp_path / "lib" / "site" / "sample" / "desa.csv").touch()
    monkeypatch.setattr(resources, "files", lambda _: tmp_path / "lib" / "site")
    assert sample_path("desa.csv") == tmp_path / "lib" / "site" / "sample" / "desa.csv"


@pytest.mark.parametrize("name", ["desa.cvs", "../../pyproject.toml"])
def test_an_unknown_file_is_refused(name: str) -> None:
    with pytest.raises(ki.DataError, match="the sample has no file") as caught:
        sample_path(name)
    assert ("did you mean 'desa.csv'" in str(caught.value)) == (name == "desa.cvs")


def test_a_package_without_its_sample_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "files", lambda _: tmp_path / "a" / "b")
    with pytest.raises(ki.DataError, match="install the package again"):
        sample_path("desa.csv")


# ----------------------------------------------------------------------------------------------------------- the survey
def test_all_columns_of_the_default_framework_are_there() -> None:
    villages = [i for i in framework().indicators if i.source == "villages"]
    assert {i.column for indicator in villages for i in indicator.items} <= set(table("desa.csv"))
    heads = {column.partition("/")[0] for column in columns(table("responden.csv"))}
    assert {item.column for _, item in asked()} <= heads
    apart = {item.column for _, item in asked()} - set(table("responden.csv"))
    assert apart == {"KL07"}


def test_village_records_are_read_and_a_few_are_blank() -> None:
    columns_read = list(table("desa.csv").columns[13:])
    blank = (table("desa.csv")[columns_read] == "").any(axis=1)
    assert int(blank.sum()) == 9
    ranges = {"R808A": {"1", "2", "3"}, "R808B": {"1", "2", "3"}, "KL09": {"1", "2"}}
    for column, known in ranges.items():
        assert set(table("desa.csv")[column]) == {*known, ""}


def test_1720_respondents_in_48_villages() -> None:
    data = table("responden.csv")
    assert (len(data), data["id_wawancara"].nunique()) == (1720, 1720)
    count = data.groupby("kode_desa").size()
    assert sorted(count.index) == sorted(table("desa.csv")["kode_desa"])
    assert (count.drop(EIGHT).min(), count.drop(EIGHT).max(), count[EIGHT]) == (30, 40, 8)
    psus = data[["kode_desa", "dusun", "rt"]].drop_duplicates()
    usual = psus.groupby("kode_desa").size().drop([EIGHT, ONE_RT])
    assert (usual.min(), usual.max()) == (5, 8)
    strata = psus.groupby(["kode_desa", "dusun"]).size()
    assert [place for place, n in strata.items() if n == 1] == [(ONE_RT, "Dusun 1"), (LONE_RT, "Dusun 2")]
    assert strata.groupby("kode_desa").size().isin([1, 2, 3]).all()
    assert psus.duplicated(["kode_desa", "rt"]).any()  # numbers start anew in some dusun
    kinds = dict(
        zip(table("desa.csv")["kode_desa"], ki.regions.tipe(table("desa.csv")["kode_desa"]), strict=True)
    )
    assert (data["dusun"].str.startswith("RW ") == (data["kode_desa"].map(kinds) == "kelurahan")).all()


def test_the_weights_sum_to_the_adults_but_for_chance() -> None:
    data = table("responden.csv").assign(bobot=lambda d: d["bobot"].astype(float))
    adults = table("desa.csv").set_index("kode_desa")["penduduk_dewasa"].astype(int)
    ratio = data.groupby("kode_desa")["bobot"].sum() / adults
    assert ratio.mean() == pytest.approx(1, abs=0.04)
    assert ratio.between(0.75, 1.3).all()
    people = table("desa.csv").set_index("kode_desa")["jumlah_penduduk"].astype(int)
    assert (adults / people).between(0.6, 0.75).all()


@pytest.mark.parametrize("column", [item.column for _, item in asked()])
def test_every_answer_can_be_read(column: str) -> None:
    (item,) = [item for _, item in asked() if item.column == column]
    read = recoded(table("responden.csv"), item)
    assert read.faults == ()
    scale = framework().scales[item.scale]
    value = read.value[~np.isnan(read.value)]
    low, high = scale.ends
    assert 0.7 < len(value) / len(read.value) < 1
    assert value.min() == low
    assert value.max() >= high
    # No item has nearly all its answers in one place.
    assert np.unique(value, return_counts=True)[1].max() < 0.65 * len(value)
    if not isinstance(scale, MultipleChoice) and item.column in {"SDM03", "PAR02", "GR04", "GR07", "KL05"}:
        told = set(table("responden.csv")[item.column])
        assert len({a.strip().casefold() for a in told}) < len(told)  # uneven case and spacing


def test_check_finds_nothing_but_the_lone_rt() -> None:
    check = ki.check(framework(), respondents=answers("responden.csv"), villages=records(), design=DESIGN)
    assert check.ok
    assert check.problems["code"].tolist() == ["lonely_stratum"]


def test_do_not_know_no_answer_and_not_applicable_occur() -> None:
    data = table("responden.csv")
    assert {"98", "99"} <= set(data["PAR05"])
    assert {"7", "8", "9"} <= set(data["KL02"]) & set(data["KL05"])
    assert "8" not in set(data["SDM02"])
    assert (data["KA03"] == "").sum() > 10  # interviews that broke off
    told = data["KL01"].str.split().map(set)
    assert all(len(codes) == 1 for codes in told if codes & {"tidak_ada", "tidak_tahu"})


# ------------------------------------------------------------------------------------------------------------ the truth
@cache
def truth() -> pd.DataFrame:
    return table("kebenaran.csv").set_index("kode_desa").astype(float)


def test_the_true_index_follows_from_the_true_indicators() -> None:
    assert list(truth().index) == list(table("desa.csv")["kode_desa"])
    ends = {i.id: framework().scales[i.items[0].scale].ends for i in framework().indicators}
    score = {
        i.id: 100 * (truth()[i.id] - ends[i.id][0]) / (ends[i.id][1] - ends[i.id][0])
        for i in framework().indicators
    }
    score |= {i.id: 100 - score[i.id] for i in framework().indicators if i.direction == "negative"}
    for group in framework().groups:
        if group.id != "ketahanan_sosial":
            mean = pd.DataFrame([score[member.id] for member in group.members]).mean()
            assert truth()[group.id].to_numpy() == pytest.approx(mean.to_numpy(), abs=0.005)
    assert truth()["ketahanan_sosial"].to_numpy() == pytest.approx(truth()[DIMENSIONS].mean(axis=1), abs=1e-4)


def test_true_scores_are_spread_over_the_three_classes() -> None:
    index = truth()["ketahanan_sosial"]
    assert (index < 33.33).any()
    assert (index > 66.67).any()
    assert 5 < index.std() < 10
    assert (truth()[DIMENSIONS].corr().to_numpy() > 0.3).all()


def hajek(value: pd.Series[float], data: pd.DataFrame) -> pd.DataFrame:
    """Return Hájek mean, standard error and degrees of freedom by village, RT as drawn with replacement in strata."""
    known = data.assign(y=value, w=data["bobot"].astype(float))[["kode_desa", "dusun", "rt", "y", "w"]]
    known = known.assign(answered=known["y"].notna(), y=known["y"].fillna(0.0))
    known["w"] *= known["answered"]
    known["wy"] = known["w"] * known["y"]
    by = known.groupby("kode_desa")[["w", "wy"]].transform("sum")
    known["z"] = known["w"] * (known["y"] - by["wy"] / by["w"]) / by["w"]
    psu = known.groupby(["kode_desa", "dusun", "rt"])["z"].sum()
    stratum = psu.groupby(["kode_desa", "dusun"])
    variance = stratum.var() * stratum.size()
    sums = known.groupby("kode_desa")[["w", "wy"]].sum()
    counts = stratum.size()
    return pd.DataFrame(
        {
            "mean": sums["wy"] / sums["w"],
            "error": variance.groupby("kode_desa").sum(min_count=1) ** 0.5,
            "freedom": (counts - 1).groupby("kode_desa").sum(),
        }
    )


def test_the_sample_lies_around_the_truth_as_its_standard_errors_say() -> None:
    data = table("responden.csv")
    estimates = scores().normalised.estimates
    distances, within = [], []
    items: dict[str, list[ki.Item]] = {}
    for indicator, item in asked():
        items.setdefault(indicator.id, []).append(item)
    for name, parts in items.items():
        value = pd.DataFrame([recoded(data, item).value for item in parts]).mean()  # over the parts answered
        top = framework().scales[parts[0].scale].ends[1]
        found = hajek(value.clip(upper=top), data)
        j = [i.id for i in framework().indicators].index(name)
        rows = [estimates.units.index(code) for code in found.index]
        assert np.asarray(estimates.value)[rows, j] == pytest.approx(found["mean"].to_numpy(), rel=1e-9)
        found = found.drop([EIGHT, ONE_RT, LONE_RT])
        rows = [estimates.units.index(code) for code in found.index]
        assert np.asarray(estimates.standard_error)[rows, j] == pytest.approx(found["error"], rel=1e-9)
        z = (found["mean"] - truth()[name].loc[found.index]) / found["error"]
        distances.append(z)
        within.append(z.abs() <= stats.t.ppf(0.975, found["freedom"]))
    z, covered = pd.concat(distances), pd.concat(within)
    assert len(z) == 31 * 45
    # Indicators of a village share their RT, so this is worth far fewer than 1,395 independent values.
    assert z.mean() == pytest.approx(0, abs=0.2)
    assert covered.mean() == pytest.approx(0.95, abs=0.025)


def test_the_use_in_the_readme_scores_the_villages_near_the_truth() -> None:
    code = sample_path("README.md").read_text("utf-8").partition("```python\n")[2].partition("```")[0]
    names: dict[str, object] = {}
    exec(code, names)
    result = names["scores"]
    assert isinstance(result, ki.Scores)
    found = result.to_frame().drop([EIGHT, ONE_RT, LONE_RT])
    for node in ["ketahanan_sosial", *DIMENSIONS]:
        assert found[node].corr(truth()[node].loc[found.index]) > 0.9
        assert (found[node] - truth()[node].loc[found.index]).abs().mean() < 4
    index = truth()["ketahanan_sosial"].loc[found.index]
    assert index.between(found["lower"], found["upper"]).mean() > 0.85


def test_the_three_odd_villages_meet_the_limits_of_publication() -> None:
    flags = scores().to_frame()["flag"]
    assert flags.loc[[EIGHT, ONE_RT]].tolist() == ["withhold", "withhold"]
    assert set(flags.drop([EIGHT, ONE_RT])) == {"publish", "caution"}
    assert np.isnan(scores().to_frame()["standard_error"].loc[[ONE_RT, LONE_RT]]).all()
    assert set(scores().problems["code"]) == {"lonely_stratum"}


def test_village_records_are_true() -> None:
    estimates = scores().normalised.estimates
    for j, indicator in enumerate(framework().indicators):
        if indicator.source == "villages":
            value = np.asarray(estimates.value)[:, j]
            known = ~np.isnan(value)
            assert 46 <= known.sum() < 48
            assert value[known] == pytest.approx(truth()[indicator.id].to_numpy()[known], abs=1e-4)


# -------------------------------------------------------------------------------------------------------- the soiled
def test_the_soiled_file_has_the_listed_mistakes_and_no_others() -> None:
    soiled = table("responden_kotor.csv")
    clean = table("responden.csv").set_index("id_wawancara", drop=False).loc[soiled["id_wawancara"]]
    differs = soiled.to_numpy() != clean.to_numpy()
    found = [
        (int(row) + 1, soiled["id_wawancara"][row], soiled.columns[column], soiled.iloc[row, column])
        for row, column in zip(*np.nonzero(differs), strict=True)
    ]
    assert len(soiled) == 60
    assert len(found) == 16
    assert found == planted()


def test_check_finds_the_listed_mistakes_and_no_others() -> None:
    check = ki.check(
        framework(), respondents=answers("responden_kotor.csv"), villages=records(), design=DESIGN
    )
    errors = check.problems.query("severity == 'error'")
    found = sorted(zip(errors["row"], errors["column"], strict=True))
    assert found == sorted((row, column) for row, _, column, _ in planted())
    assert set(errors["count"]) == {1}
    assert (errors["line"] == errors["row"] + 1).all()
