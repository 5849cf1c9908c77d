"""The sample that ships with the package."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

import ketahanan_index as ki
import reference
from ketahanan_index.readers.sample import sample_path

TOOL = reference.ROOT / "tools" / "sample.py"
FILES = ["README.md", "desa.csv", "idm_kasus.csv", "kerangka.yaml"]


def scored(framework: str, villages: str) -> ki.Scores:
    name = sample_path(framework) if framework.endswith(".yaml") else framework
    return ki.score(ki.Framework.load(name), villages=ki.read_villages(sample_path(villages)))


def test_the_generator_writes_what_is_there() -> None:
    run = subprocess.run([sys.executable, TOOL, "--check"], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_the_sample_is_small_and_complete() -> None:
    files = [sample_path(name) for name in FILES]
    assert sum(file.stat().st_size for file in files) < 60_000
    assert sorted(file.name for file in files[0].parent.iterdir()) == sorted(FILES)


def test_every_column_stands_in_the_dictionary() -> None:
    told = sample_path("README.md").read_text("utf-8")
    header = sample_path("desa.csv").read_text("utf-8").partition("\n")[0].split(",")
    assert [column for column in header if f"| `{column}` |" not in told] == []


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
