"""The command line: every command, its exit codes, its files, and what it says when something is wrong."""

from __future__ import annotations

import builtins
import importlib.util
import io
import json
import os
import runpy
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import typer
import xlsxwriter
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

import ketahanan_index as ki
from ketahanan_index.cli import console, demo, inputs, main, output, result
from ketahanan_index.cli.app import app
from ketahanan_index.readers.sample import sample_path
from ketahanan_index.words import WORDS, decimal

DESA, KASUS, KERANGKA = (str(sample_path(name)) for name in ("desa.csv", "idm_kasus.csv", "kerangka.yaml"))
RESPONDEN, KOTOR = (str(sample_path(name)) for name in ("responden.csv", "responden_kotor.csv"))
SURVEY = "desa-berketahanan-sosial"
DRAWN = ("--weights", "bobot", "--strata", "dusun", "--clusters", "rt")
SAMPLE = (SURVEY, "--respondents", RESPONDEN, "--villages", DESA, *DRAWN)
WRONG = "kode_desa,nama,iks,ike,ikl\n9901012001,Satu,1.8,0.5,0.5\n990101200X,Dua,0.5,abc,0.5\n"


class Ran:
    """What a command did."""

    def __init__(self, *args: str) -> None:
        self.result = CliRunner().invoke(app, [*args], env={"COLUMNS": "200", "TERM": "dumb"})
        self.code, self.out, self.err = self.result.exit_code, self.result.stdout, self.result.stderr
        if self.result.exception is not None and not isinstance(self.result.exception, SystemExit):
            raise self.result.exception

    @property
    def json(self) -> Any:
        assert self.err == ""
        return json.loads(self.out)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def wrong(tmp_path: Path) -> str:
    (tmp_path / "salah.csv").write_text(WRONG, "utf-8")
    return "salah.csv"


def listed(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def without(monkeypatch: pytest.MonkeyPatch, *packages: str) -> None:
    found = importlib.util.find_spec
    for module in (demo, output):
        monkeypatch.setattr(module, "find_spec", lambda name: None if name in packages else found(name))


# ---------------------------------------------------------------------------------------------------------------- demo
STEMS = ("desa-berketahanan-sosial", "idm-kasus", "idm-komponen", "kerangka-contoh")


def test_demo_scores_the_sample_and_names_the_place(elsewhere: Path) -> None:
    ran = Ran("demo")
    assert (ran.code, ran.err) == (0, "")
    for said in (
        "karangan",
        "Peringkat",
        "kepercayaan",
        "Kelas",
        "Cakupan",
        "Responden",
        "terbitkan",
        "tahan",
        "responden terlalu sedikit",
        "Maju",
        "tanpa data: ike, ikl",
        "48 desa/kelurahan, 43 memiliki skor, 5 tanpa skor",
        demo.command(),
    ):
        assert said in ran.out, said
    assert ran.out.index("Ketahanan sosial desa dari survei") < ran.out.index("komponen IDM")
    assert str(elsewhere / "hasil") in ran.out.replace("\n", "")
    tables = [f"{s}.{e}" for s in STEMS for e in ("csv", "parquet", "xlsx")]
    assert listed(elsewhere / "hasil") == sorted([*tables, "laporan.html"])
    assert str(elsewhere / "hasil" / "laporan.html") in ran.out.replace("\n", "")
    page = Path("hasil/laporan.html").read_text("utf-8")
    assert "Bakung Ungu" in page
    assert "<svg" in page
    survey = pd.read_parquet("hasil/desa-berketahanan-sosial.parquet")
    assert len(survey) == 48
    assert (survey["lower"] <= survey["upper"]).any()


def test_the_command_the_demo_names_gives_its_first_result(monkeypatch: pytest.MonkeyPatch) -> None:
    Ran("demo", "--output", "hasil")
    first = Path("hasil/desa-berketahanan-sosial.csv").resolve()
    again = Path("lagi.csv").resolve()
    monkeypatch.chdir(sample_path("desa.csv").parent)
    _, *words = demo.command().split()
    assert Ran(*words, "--output", str(again)).code == 0
    assert again.read_bytes() == first.read_bytes()


def test_demo_without_the_packages_for_files_writes_csv_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "pyarrow", "xlsxwriter", "jinja2")
    ran = Ran("demo", "--output", "a/b", "--language", "en")
    assert ran.code == 0
    assert "Not written: laporan.html. It needs the package jinja2: in a clone, pip install" in ran.out
    assert "Not written: .parquet. It needs the package pyarrow" in ran.out
    assert "Not written: .xlsx. It needs the package xlsxwriter" in ran.out
    assert listed(Path("a/b")) == [f"{stem}.csv" for stem in STEMS]


def test_demo_without_maps_writes_a_page_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "geopandas")
    assert Ran("demo", "--language", "en").code == 0
    page = Path("hasil/laporan.html").read_text("utf-8")
    assert "Bakung Ungu" in page
    assert 'id="peta"' not in page


def test_demo_into_a_file_is_an_error_in_a_table() -> None:
    Path("hasil").touch()
    ran = Ran("demo")
    assert (ran.code, ran.out) == (1, "")
    assert "Saran" in ran.err


# --------------------------------------------------------------------------------------------------------------- check
def test_check_of_good_data_counts_warnings() -> None:
    ran = Ran("check", "idm-komponen", "--villages", DESA)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("48 baris dibaca dari desa.csv: 0 kesalahan, 2 peringatan\n")
    assert "Yang perlu diperhatikan" in ran.out
    assert "desa.csv, baris 24, kode_desa, 9901022008" in ran.out


def test_check_of_wrong_data_lists_every_error_with_place_and_remedy(wrong: str) -> None:
    ran = Ran("check", "idm-komponen", "--villages", wrong, "--language", "en")
    assert ran.code == 1
    assert "\n2 rows read from salah.csv: 3 errors" in ran.out
    for said in ("Where", "What is wrong", "What to do", "salah.csv, line 3, kode_desa", "iks", "ike"):
        assert said in ran.out


def test_check_as_json(wrong: str) -> None:
    good = Ran("check", "idm-komponen", "--villages", DESA, "--json").json
    assert (good["ok"], good["framework"]["id"]) == (True, "idm-komponen")
    assert good["files"] == [{"table": "villages", "file": "desa.csv", "rows": 48}]
    assert "recoding" not in good
    assert [problem["code"] for problem in good["problems"]] == ["empty_unit", "below_minimum_coverage"]
    ran = Ran("check", "idm-komponen", "--villages", wrong, "--json")
    assert (ran.code, ran.json["ok"]) == (1, False)
    assert {problem["column"] for problem in ran.json["problems"]} == {"kode_desa", "iks", "ike"}


@pytest.mark.parametrize("command", ["check", "score"])
def test_a_sheet_and_a_decimal_comma(command: str, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "desa.xlsx"))
    book.add_worksheet("Petunjuk").write(0, 0, "Isi lembar Data")
    sheet = book.add_worksheet("Data")
    for i, row in enumerate((("kode_desa", "iks", "ike", "ikl"), ("9901012001", "0,8", "0,6", "0,7"))):
        sheet.write_row(i, 0, row)
    book.close()
    good = Ran(
        command, "idm-komponen", "--villages", "desa.xlsx", "--sheet", "Data", "--decimal-comma", "--json"
    )
    assert good.code == 0
    if command == "score":
        assert good.json["scores"][0]["idm"] == pytest.approx(0.7)
    else:
        assert good.json["ok"]
    assert Ran(command, "idm-komponen", "--villages", "desa.xlsx", "--sheet", "Data").code == 1
    wrong = Ran(command, "idm-komponen", "--villages", "desa.xlsx", "--sheet", "Dta")
    assert wrong.code == 1
    assert "Petunjuk, Data" in wrong.err.replace("\n", " ")


# --------------------------------------------------------------------------------------------------------------- score
def test_score_without_files_shows_ranks_and_reasons() -> None:
    ran = Ran("score", "idm-komponen", "--villages", DESA, "--by", "kabupaten")
    assert ran.code == 0
    for said in ("Cempaka Kelabu", "Peringkat dalam kabupaten", "9901 ", "... dan 23 lagi", "Tanpa skor: 5"):
        assert said in ran.out
    assert "2 peringatan" in ran.err


def test_score_writes_every_kind_with_codes_as_text() -> None:
    files = [f"hasil.{ending}" for ending in ("csv", "xlsx", "parquet", "json")]
    ran = Ran(
        *("score", "idm-komponen", "--villages", DESA, "--by", "kecamatan", "--save", "hasil.zip"),
        *(part for file in files for part in ("--output", file)),
    )
    assert ran.code == 0
    assert "Ditulis: hasil.csv, hasil.xlsx, hasil.parquet, hasil.json, hasil.zip" in ran.out
    assert listed(Path()) == sorted([*files, "hasil.zip"])
    codes = list(pd.read_csv(DESA, dtype=str)["kode_desa"])
    parquet = pd.read_parquet("hasil.parquet")
    rows = json.loads(Path("hasil.json").read_text("utf-8"))["scores"]
    csv = pd.read_csv("hasil.csv", dtype={"kode_desa": str})
    assert list(parquet["kode_desa"]) == list(csv["kode_desa"]) == [row["kode_desa"] for row in rows] == codes
    assert list(parquet.columns) == list(csv.columns) == list(rows[0])
    assert {"nama", "idm", "rank", "rank_in_kecamatan", "class", "coverage", "missing"} <= set(csv.columns)
    scores = ki.Scores.load("hasil.zip")
    assert csv["idm"].to_numpy() == pytest.approx(scores.value[:, 0], rel=1e-15, nan_ok=True)
    assert list(parquet["rank_in_kecamatan"].dropna()) == list(scores.ranks(by="kecamatan").dropna())
    assert csv["rank"].dropna().tolist() == scores.ranks().dropna().tolist()
    assert [row["missing"] for row in rows if row["idm"] is None] == [
        "ike",
        "ikl",
        "iks ike ikl",
        "iks",
        "ike ikl",
    ]
    assert ki.read_villages("hasil.csv").table["kode_desa"].tolist() == codes


def test_a_workbook_is_for_people_in_their_language() -> None:
    assert Ran("score", KERANGKA, "--villages", DESA, "--output", "a.xlsx", "--by", "kecamatan").code == 0
    assert Ran("score", KERANGKA, "--villages", DESA, "--output", "b.XLSX", "--language", "en").code == 0
    book = CalamineWorkbook.from_path("a.xlsx")
    assert book.sheet_names == ["Skor", "Keterangan"]
    head, first, *_ = book.get_sheet_by_index(0).to_python()
    assert head[:5] == ["kode_desa", "nama", "kecamatan", "jumlah_penduduk", "iks"]
    assert head[head.index("Kebersamaan") :] == [
        *("Kebersamaan", "Partisipasi", "Gotong royong dan kerukunan", "Jangkauan layanan"),
        *("Peringkat", "Peringkat dalam kecamatan", "Kelas", "Cakupan", "Indikator tanpa data"),
    ]
    assert first[0] == "9901011001"
    assert first[head.index("Kelas")] in {"Rendah", "Sedang", "Tinggi"}
    about: dict[Any, Any] = {row[0]: row[1] for row in book.get_sheet_by_index(1).to_python()}
    assert about["Sidik jari kerangka (SHA-256)"] == ki.Framework.load(Path(KERANGKA)).digest
    english = CalamineWorkbook.from_path("b.XLSX")
    assert english.sheet_names == ["Scores", "About"]
    assert "Mutual help and harmony" in english.get_sheet_by_index(0).to_python()[0]


def test_the_same_scores_give_the_same_files() -> None:
    for name in ("a", "b"):
        files = [part for e in ("csv", "xlsx", "parquet", "json") for part in ("--output", f"{name}.{e}")]
        assert Ran("score", "idm", "--villages", KASUS, *files, "--save", f"{name}.zip").code == 0
    for ending in ("csv", "xlsx", "parquet", "json", "zip"):
        assert Path(f"a.{ending}").read_bytes() == Path(f"b.{ending}").read_bytes(), ending


def test_text_that_looks_like_a_number_or_a_formula_stays_text() -> None:
    Path("d.csv").write_text(
        "kode_desa,nama,kode_bps,catatan,iks,ike,ikl\n"
        "3202012001,=1+1,0320201001,http://x.id,0.5,0.5,0.5\n"
        "3202012002,+62 812,0320201002,,0.6,0.6,0.6\n",
        "utf-8",
    )
    assert (
        Ran("score", "idm-komponen", "--villages", "d.csv", "--output", "h.xlsx", "--output", "h.csv").code
        == 0
    )
    rows = CalamineWorkbook.from_path("h.xlsx").get_sheet_by_index(0).to_python()
    assert rows[1][:4] == ["3202012001", "=1+1", "0320201001", "http://x.id"]
    assert rows[2][:4] == ["3202012002", "+62 812", "0320201002", ""]
    with zipfile.ZipFile("h.xlsx") as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert pd.read_csv("h.csv", dtype=str)["kode_bps"].tolist() == ["0320201001", "0320201002"]


def test_columns_of_the_village_table_never_hide_scores() -> None:
    table = pd.read_csv(KASUS, dtype=str).assign(idm="lama", rank=[9, 8, 7, 6], idm_tabel="lagi", nik=10**15)
    table.to_parquet("d.parquet")
    assert (
        Ran("score", "idm", "--villages", "d.parquet", "--output", "h.parquet", "--output", "h.xlsx").code
        == 0
    )
    written = pd.read_parquet("h.parquet")
    assert written["idm"].round(4).tolist() == [0.7067, 0.8308, 0.7338, 0.7684]
    assert (written["rank"].tolist(), written["rank_tabel"].tolist()) == ([4, 1, 3, 2], [9, 8, 7, 6])
    assert (written.loc[0, "idm_tabel"], written.loc[0, "idm_tabel_"]) == ("lagi", "lama")
    assert "1000000000000000" in CalamineWorkbook.from_path("h.xlsx").get_sheet_by_index(0).to_python()[1]


def test_score_as_json_holds_everything_and_nothing_else() -> None:
    ran = Ran("score", "idm-komponen", "--villages", DESA, "--json", "--output", "h.csv", "--by", "provinsi")
    found = ran.json
    assert (ran.code, found["ok"], found["villages"], found["scored"]) == (0, True, 48, 43)
    assert found["written"] == ["h.csv"]
    assert found["framework"]["digest"] == ki.Framework.load("idm-komponen").digest
    row = found["scores"][7]
    assert (row["kode_desa"], row["idm"], row["rank"], row["class"], row["missing"]) == (
        *("9901012005", None, None, None, "ike"),
    )
    assert row["provinsi"] == "99"
    assert {problem["severity"] for problem in found["problems"]} == {"warning"}


def test_sampling_errors_are_shown_where_there_are_any() -> None:
    document = {
        "id": "taksiran",
        "version": "1",
        "scales": {"persen": {"kind": "numeric", "lower": 0, "upper": 10}},
        "index": {
            "id": "indeks",
            "members": [
                {
                    "id": "air",
                    "source": "villages",
                    "standard_error": "air_se",
                    "items": [{"column": "air", "scale": "persen"}],
                }
            ],
        },
        "methodology": {"range": [0, 10]},
    }
    ki.Framework.from_dict(document).save("k.yaml")
    Path("d.csv").write_text("kode_desa,air,air_se\nA,4,0.5\nB,6,0.4\n", "utf-8")
    ran = Ran("score", "./k.yaml", "--villages", "d.csv", "--output", "h.xlsx")
    assert ran.code == 0
    head, first, _ = CalamineWorkbook.from_path("h.xlsx").get_sheet_by_index(0).to_python()
    row: dict[Any, Any] = dict(zip(head, first, strict=True))
    assert (row["kode_desa"], row["Galat baku"], row["Publikasi"]) == ("A", 0.5, "terbitkan")
    assert row["Batas bawah 95%"] < 4 < row["Batas atas 95%"]
    shown = Ran("score", "./k.yaml", "--villages", "d.csv")
    assert "6,000" in shown.out


def test_long_lists_are_cut_and_say_so() -> None:
    rows = [f"99010120{i:02},,0.5,0.5" for i in range(1, 13)] + ["9901013001,0.5,0.5,0.5"]
    Path("d.csv").write_text("\n".join(["kode_desa,iks,ike,ikl", *rows]) + "\n", "utf-8")
    ran = Ran("score", "idm-komponen", "--villages", "d.csv", "--language", "en")
    assert "Without a score: 12" in ran.out
    assert "... and 2 more" in ran.out


# -------------------------------------------------------------------------------------------------------------- samples
def test_check_of_respondents_and_villages_names_both_files() -> None:
    ran = Ran("check", *SAMPLE)
    assert ran.code == 0
    assert "\n1.720 baris dibaca dari responden.csv; 48 baris dibaca dari desa.csv: 0 kesalahan" in ran.out
    found = Ran("check", *SAMPLE, "--json").json
    assert found["ok"]
    assert found["files"] == [
        {"table": "respondents", "file": "responden.csv", "rows": 1720},
        {"table": "villages", "file": "desa.csv", "rows": 48},
    ]


def test_check_shows_how_answers_were_read_unrecognised_ones_first() -> None:
    args = ("check", SURVEY, "--respondents", KOTOR, "--villages", DESA, *DRAWN, "--recoding")
    ran = Ran(*args)
    assert ran.code == 1
    assert "Cara jawaban dibaca" in ran.out
    told = ran.out[ran.out.index("Dibaca sebagai") :]
    assert told.index("tidak dikenali") < told.index("jawaban sah")
    for said in ("Jawaban", "Banyaknya", "tidak menjawab", "tidak berlaku", "kosong", "catatan desa"):
        assert said in ran.out, said
    found = Ran(*args, "--json")
    assert (found.code, found.json["ok"]) == (1, False)
    rows = found.json["recoding"]
    assert list(rows[0]) == ["table", "indicator", "column", "answer", "kind", "value", "count"]
    assert {row["kind"] for row in rows} == {"valid", "missing", "not_applicable", "blank", "unmapped"}
    assert all(row["value"] is None for row in rows if row["kind"] == "unmapped")


def test_the_recoding_of_one_table_needs_no_column_for_it() -> None:
    ran = Ran("check", "idm-komponen", "--villages", DESA, "--recoding", "--language", "en")
    assert ran.code == 0
    assert "How each answer was read" in ran.out
    assert "Table" not in ran.out
    wrong = Ran("check", "idm-komponen", "--villages", KASUS, "--recoding", "--language", "en")
    assert wrong.code == 1
    assert "No answers were read" in wrong.out


def test_score_of_a_sample_shows_intervals_respondents_and_flags() -> None:
    ran = Ran("score", *SAMPLE)
    assert ran.code == 0
    for said in (
        "1.720 responden di 48 desa/kelurahan",
        "kepercayaan",
        "Responden",
        "Publikasi",
        "hati-hati",
        "Cakupan",
    ):
        assert said in ran.out, said
    scores = ki.score(
        ki.Framework.load(SURVEY),
        respondents=ki.read_respondents(RESPONDEN),
        villages=ki.read_villages(DESA),
        design=ki.SurveyDesign(weights="bobot", strata="dusun", clusters=("rt",)),
    )
    best = scores.to_frame().sort_values("rank").iloc[0]
    line = next(line for line in ran.out.splitlines() if str(best.name) in line)
    assert f"{decimal(best['lower'], 2, 'id')}–{decimal(best['upper'], 2, 'id')}" in line
    assert {decimal(best.iloc[0], 2, "id"), str(best["n"])} <= set(line.split())


def test_columns_of_a_sample_stay_out_of_village_records() -> None:
    ran = Ran("score", "idm-komponen", "--villages", DESA)
    for said in ("kepercayaan", "Responden", "responden", "Publikasi", "terbitkan"):
        assert said not in ran.out, said


def test_files_of_a_sample_hold_intervals_respondents_and_reasons() -> None:
    files = [f"h.{ending}" for ending in ("csv", "xlsx", "parquet", "json")]
    assert Ran("score", *SAMPLE, *(part for file in files for part in ("--output", file))).code == 0
    table = pd.read_parquet("h.parquet")
    assert {"standard_error", "lower", "upper", "n", "psus", "flag", "flag_reasons"} <= set(table.columns)
    assert table["n"].sum() == 1720
    withheld = table[table["flag"] == "withhold"]
    assert len(withheld)
    assert (withheld["flag_reasons"] != "").all()
    few = table[table["n"] < 30]
    assert len(few)
    assert few["flag_reasons"].str.contains("few_respondents").all()
    assert (table.loc[table["flag"] == "publish", "flag_reasons"] == "").all()
    content = json.loads(Path("h.json").read_text("utf-8"))
    assert content["respondents"] == 1720
    assert sum(content["flags"].values()) == 48
    assert [row["flag_reasons"] for row in content["scores"]] == table["flag_reasons"].tolist()
    csv = pd.read_csv("h.csv", keep_default_na=False)
    assert csv["flag"].tolist() == table["flag"].tolist()
    book = CalamineWorkbook.from_path("h.xlsx")
    head, *rows = book.get_sheet_by_index(0).to_python()
    for label in (
        "Galat baku",
        "Batas bawah 95%",
        "Responden",
        "Satuan sampel (PSU)",
        "Alasan hati-hati atau ditahan",
    ):
        assert label in head
    at, why = head.index("Publikasi"), head.index("Alasan hati-hati atau ditahan")
    assert {row[at] for row in rows} <= {"terbitkan", "hati-hati", "tahan"}
    assert any("responden terlalu sedikit" in str(row[why]) for row in rows)
    about: dict[Any, Any] = {row[0]: row[1] for row in book.get_sheet_by_index(1).to_python()}
    assert about["Responden"] == "1.720 responden di 48 desa/kelurahan"
    assert "galat baku" in about["Selang kepercayaan 95%"]


def test_respondents_alone_give_villages_too() -> None:
    document = {
        "id": "percaya",
        "version": "1",
        "scales": {"lima": {"kind": "ordinal", "options": {i: str(i) for i in range(1, 6)}}},
        "index": {"id": "indeks", "members": [{"id": "a", "items": [{"column": "a", "scale": "lima"}]}]},
    }
    ki.Framework.from_dict(document).save("k.yaml")
    Path("r.csv").write_text("kode_desa;a\n" + "".join(f"A;{1 + i % 5}\nB;3\n" for i in range(40)), "utf-8")
    found = Ran("score", "./k.yaml", "--respondents", "r.csv", "--json").json
    assert (found["villages"], found["scored"], found["respondents"]) == (2, 2, 80)
    assert [row["n"] for row in found["scores"]] == [40, 40]
    ran = Ran("score", "./k.yaml", "--respondents", "r.csv", "--language", "en")
    assert "80 respondents in 2 villages" in ran.out
    assert "confidence" in ran.out


def test_the_rule_of_publication_is_taken_from_options() -> None:
    def flags(*args: str) -> dict[str, int]:
        found: dict[str, int] = Ran("score", *SAMPLE, "--json", *args).json["flags"]
        return found

    lenient = flags("--minimum-respondents", "1", "--minimum-psus", "1")
    assert (
        lenient["withhold"] < flags()["withhold"] < flags("--minimum-respondents", "1000")["withhold"] == 48
    )
    assert flags("--minimum-psus", "50")["withhold"] == 48
    assert flags("--maximum-half-width", "0.001")["publish"] == 0


def test_a_workbook_states_the_rule_of_publication() -> None:
    args = ("score", *SAMPLE, "--output", "h.xlsx", "--minimum-respondents", "10", "--language", "en")
    assert Ran(*args, "--maximum-half-width", "2.5").code == 0
    rows = CalamineWorkbook.from_path("h.xlsx").get_sheet_by_name("About").to_python()
    (rule,) = [row[1] for row in rows if row[0] == "Publication"]
    assert rule == (
        "withheld with fewer than 10 respondents or fewer than 2 sampling units (PSU); "
        "caution where half the width of the interval is above 2.5"
    )


def test_the_design_of_a_sample_matters() -> None:
    def errors(*args: str) -> list[float | None]:
        rows = Ran("score", *SAMPLE[:5], *args, "--json").json["scores"]
        return [row["standard_error"] for row in rows]

    assert errors(*DRAWN) != errors("--weights", "bobot")
    assert errors(*DRAWN, "--lonely", "certainty") != errors(*DRAWN)
    assert errors(*DRAWN, "--villages-are", "strata", "--lonely", "missing") == errors(*DRAWN)


def test_both_tables_on_sheets_of_one_workbook() -> None:
    book = xlsxwriter.Workbook("semua.xlsx")
    for name, path in (("Responden", RESPONDEN), ("Desa", DESA)):
        sheet = book.add_worksheet(name)
        for i, line in enumerate(Path(path).read_text("utf-8").splitlines()):
            sheet.write_row(i, 0, line.split(","))
    book.close()
    args = (SURVEY, "--respondents", "semua.xlsx", "--villages", "semua.xlsx", *DRAWN, "--json")
    found = Ran("score", *args, "--sheet", "Desa").json
    assert found["scores"] == Ran("score", *SAMPLE, "--json").json["scores"]
    assert Ran("score", *args, "--sheet", "Desa", "--respondents-sheet", "Responden").json == found
    assert Ran("score", *args).code == 2


@pytest.mark.parametrize("command", ["check", "score"])
@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "name a file of respondents, of villages, or both"),
        (["--respondents", DESA, "--villages", DESA], "is given as both tables"),
        (["--villages", DESA, "--weights", "bobot"], "--weights"),
        (["--villages", DESA, "--clusters", "rt", "--strata", "d"], "--strata, --clusters"),
        (["--villages", DESA, "--fpc", "N"], "--fpc"),
        (["--villages", DESA, "--villages-are", "domains"], "--villages-are"),
        (["--villages", DESA, "--lonely", "adjust"], "--lonely"),
        (["--villages", DESA, "--respondents-sheet", "A"], "--respondents-sheet"),
        (["--respondents", DESA, "--sheet", "A"], "--sheet"),
        (["--respondents", DESA, "--lonely", "ignore"], "ignore"),
        (["--respondents", DESA, "--villages-are", "desa"], "desa"),
    ],
)
def test_files_and_design_that_do_not_go_together(command: str, args: list[str], said: str) -> None:
    ran = Ran(command, SURVEY, *args)
    assert (ran.code, ran.out) == (2, "")
    assert said in " ".join(ran.err.split())


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--minimum-respondents", "0"),
        ("--minimum-psus", "-1"),
        ("--maximum-half-width", "0"),
        ("--maximum-half-width", "nan"),
        ("--minimum-respondents", "banyak"),
    ],
)
def test_a_rule_of_publication_that_cannot_be(option: str, value: str) -> None:
    ran = Ran("score", *SAMPLE, option, value)
    assert (ran.code, ran.out) == (2, "")
    assert option in ran.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--weights", "bobt"], "did you mean 'bobot'"),
        (["--strata", "dusn"], "did you mean 'dusun'"),
        (["--clusters", "rt", "--clusters", "rumah"], "rumah"),
        (["--fpc", "tiada"], "tiada"),
        (["--weights", "nama"], "nama"),
        (["--fpc", "a", "--fpc", "b"], "fpc has 2 stages"),
    ],
)
@pytest.mark.parametrize("command", ["check", "score"])
def test_a_wrong_column_of_the_design_is_a_problem_of_the_data(
    command: str, args: list[str], said: str
) -> None:
    given = (command, SURVEY, "--respondents", RESPONDEN, "--villages", DESA, *args)
    ran = Ran(*given)
    assert ran.code == 1
    assert said in " ".join((ran.out + ran.err).split())
    found = Ran(*given, "--json")
    assert (found.code, found.json["ok"]) == (1, False)
    assert said in json.dumps(found.json, ensure_ascii=False)


def test_a_file_of_respondents_is_never_overwritten() -> None:
    Path("r.csv").write_text("kode_desa\n", "utf-8")
    ran = Ran("score", SURVEY, "--respondents", "r.csv", "--output", "r.csv")
    assert ran.code == 2
    assert "is an input and would be overwritten" in ran.err


def test_a_wrong_file_of_respondents_is_named() -> None:
    Path("r.csv").write_bytes(b"kode_desa\n\xff\n")
    ran = Ran("check", SURVEY, "--respondents", "r.csv", "--json")
    (problem,) = ran.json["error"]["problems"]
    assert (ran.code, problem["table"], problem["file"]) == (1, "respondents", "r.csv")


def test_a_bar_is_for_people_at_a_terminal_who_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    few = inputs.Tables(ki.read_respondents(RESPONDEN), ki.read_villages(DESA), None)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert inputs.progress(few, as_json=False) is None
    monkeypatch.setattr(inputs, "LARGE", 1768)
    assert inputs.progress(few, as_json=False) is True
    assert inputs.progress(few, as_json=True) is None
    found = importlib.util.find_spec
    with monkeypatch.context() as patched:
        patched.setattr(inputs, "find_spec", lambda name: None if name == "tqdm" else found(name))
        assert inputs.progress(few, as_json=False) is None
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False)
    assert inputs.progress(few, as_json=False) is None


def test_a_bar_goes_to_stderr_and_away_from_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "progress", lambda tables, *, as_json: None if as_json else True)
    ran = Ran("score", *SAMPLE)
    assert "estimate: 100%" in ran.err
    assert "estimate" not in ran.out
    assert Ran("score", *SAMPLE, "--json").json["ok"]


def test_a_very_narrow_terminal_keeps_the_class_and_the_flag() -> None:
    ran = CliRunner().invoke(app, ["score", *SAMPLE], env={"COLUMNS": "60", "TERM": "dumb"})
    assert max(map(len, ran.stdout.splitlines())) <= 60
    line = next(line for line in ran.stdout.splitlines() if line.startswith(" 1 "))
    assert {"Tinggi", "terbitkan", "9901042001"} <= set(line.split())


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("columns", [80, 120])
def test_a_sample_fits_the_terminal(columns: int, language: str) -> None:
    ran = CliRunner().invoke(
        app, ["score", *SAMPLE, "--language", language], env={"COLUMNS": str(columns), "TERM": "dumb"}
    )
    lines = ran.stdout.splitlines()
    assert max(map(len, lines)) <= columns
    heads = {
        "id": ("Skor", "Kelas", "Cakupan", "Publikasi"),
        "en": ("Score", "Class", "Coverage", "Publication"),
    }
    for head in heads[language]:
        assert any(head in line.split() for line in lines), head
    assert any("–" in line and "100%" in line for line in lines)


# ---------------------------------------------------------------------------------------------------- refused, cleanly
@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--output", "h.txt"], "files of kind '.txt' are not written; use .csv"),
        (["--output", "h"], "without ending"),
        (["--output", "tiada/h.csv"], "does not exist"),
        (["--output", "folder.csv"], "is a folder"),
        (["--output", "d.csv"], "is an input and would be overwritten"),
        (["--output", "tautan.csv"], "is an input and would be overwritten"),
        (["--output", "h.csv", "--output", "./h.csv"], "is named twice"),
        (["--save", "h.csv"], "give it the ending .zip"),
        (["--language", "jv"], "jv"),
        (["--ouput", "h.csv"], "--ouput"),
    ],
)
def test_wrong_usage_is_refused_before_anything_is_read(args: list[str], said: str) -> None:
    Path("d.csv").write_bytes(b"\xff not a table")
    Path("tautan.csv").symlink_to("d.csv")
    Path("folder.csv").mkdir()
    ran = Ran("score", "idm-komponen", "--villages", "d.csv", *args)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert listed(Path()) == ["d.csv", "folder.csv", "tautan.csv"]


def test_a_framework_file_is_not_overwritten() -> None:
    Path("k.json").write_text("{}", "utf-8")
    assert Ran("score", "./k.json", "--villages", DESA, "--output", "k.json").code == 2
    assert Path("k.json").read_text("utf-8") == "{}"


@pytest.mark.parametrize(
    ("framework", "villages", "said"),
    [
        ("idm-komponem", DESA, "did you mean 'idm-komponen'"),
        ("./tiada.yaml", DESA, "tiada.yaml"),
        ("idm-komponen", "tiada.csv", "No such file"),
        ("idm-komponen", "salah.csv", "kode_desa"),
        ("idm-komponen", "rusak.csv", "not UTF-8"),
        ("idm-komponen", "rusak.parquet", "rusak.parquet"),
        ("idm-komponen", "rusak.xlsx", "not a workbook"),
        ("desa-berketahanan-sosial", DESA, "come from respondents"),
    ],
)
def test_wrong_input_is_one_table_one_json_and_no_file(
    wrong: str, framework: str, villages: str, said: str
) -> None:
    for ending in ("csv", "parquet", "xlsx"):
        Path(f"rusak.{ending}").write_bytes(b"kode_desa,iks\n1,\xe9\n")
    before = listed(Path())
    args = ("score", framework, "--villages", villages, "--output", "h.csv")
    ran = Ran(*args)
    assert (ran.code, ran.out) == (1, "")
    assert said in " ".join(ran.err.split())
    assert "Masalah" in ran.err
    ran = Ran(*args, "--json")
    assert (ran.code, ran.json["ok"]) == (1, False)
    assert said in json.dumps(ran.json, ensure_ascii=False)
    assert ran.json["error"]["kind"] in {"DataError", "FrameworkError"}
    assert listed(Path()) == before


def test_an_unknown_column_to_rank_by_is_refused() -> None:
    ran = Ran("score", "idm-komponen", "--villages", DESA, "--by", "kecamatn", "--output", "h.csv")
    assert ran.code == 1
    assert "did you mean 'kecamatan'" in " ".join(ran.err.split())
    assert listed(Path()) == []


def test_a_missing_package_is_told_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "pyarrow")
    ran = Ran("score", "idm-komponen", "--villages", "tiada.csv", "--output", "h.parquet")
    assert ran.code == 1
    assert "pip install -e '.[files]'" in ran.err


@pytest.mark.parametrize("where", ["csv", "parquet", "zip"])
def test_all_files_are_written_or_none(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    def full(path: Path) -> None:
        path.write_text("half", "utf-8")
        raise OSError(28, "No space left on device", str(path))

    write = output.writer
    chosen: Callable[..., Any] = lambda ending, *rest: full if ending == f".{where}" else write(ending, *rest)  # noqa: E731
    monkeypatch.setattr(output, "writer", chosen)
    if where == "zip":
        monkeypatch.setattr(ki.Scores, "save", lambda _, path: full(path))
    Path("h.csv").write_text("old", "utf-8")
    files = [part for e in ("csv", "xlsx", "parquet", "json") for part in ("--output", f"h.{e}")]
    args = ("score", "idm-komponen", "--villages", DESA, *files, "--save", "h.zip")
    ran = Ran(*args)
    assert ran.code == 1
    assert "No space left on device" in ran.err
    assert Ran(*args, "--json").json["error"]["problems"][0]["code"] == "file_system"
    assert (listed(Path()), Path("h.csv").read_text("utf-8")) == (["h.csv"], "old")


def test_a_closed_pipe_is_no_error_of_the_data() -> None:
    with pytest.raises(BrokenPipeError), console.reporting("id", as_json=False):
        raise BrokenPipeError


def test_an_error_without_problems_is_shown_too() -> None:
    with pytest.raises(typer.Exit), console.reporting("id", as_json=False):
        raise ki.MethodError("nothing more is known")


# ---------------------------------------------------------------------------------------------------------- frameworks
def test_frameworks_list() -> None:
    ran = Ran("frameworks", "list")
    assert ran.code == 0
    assert [name for name in ki.frameworks() if name not in ran.out] == []
    listing = Ran("frameworks", "list", "--language", "en", "--json").json
    idm = next(row for row in listing if row["name"] == "idm")
    assert (idm["indicators"], idm["sources"], idm["official"]) == (50, ["villages"], True)


def test_frameworks_show() -> None:
    assert Ran("frameworks", "show", "idm").out == ki.Framework.load("idm").describe() + "\n"
    assert "Mutual help" in Ran("frameworks", "show", KERANGKA, "--language", "en").out
    shown = Ran("frameworks", "show", KERANGKA, "--json").json
    assert ki.Framework.from_dict(shown) == ki.Framework.load(Path(KERANGKA))
    ran = Ran("frameworks", "show", "idn")
    assert (ran.code, "did you mean 'idm'" in ran.err) == (1, True)


def test_frameworks_schema() -> None:
    assert Ran("frameworks", "schema").json == ki.Framework.json_schema()


@pytest.mark.parametrize("args", [[], ["frameworks"], ["check"], ["nilai"], ["check", "idm"]])
def test_incomplete_commands_are_wrong_usage(args: list[str]) -> None:
    assert Ran(*args).code == 2


@pytest.mark.parametrize("args", [[], ["demo"], ["check"], ["score"], ["frameworks", "show"]])
def test_help(args: list[str]) -> None:
    ran = Ran(*args, "--help")
    assert ran.code == 0
    assert "Usage" in ran.out


# ----------------------------------------------------------------------------------------------------------- terminals
def test_every_phrase_is_in_both_languages_with_the_same_places() -> None:
    for key, said in WORDS.items():
        assert said["id"].count("{}") == said["en"].count("{}"), key


def test_a_terminal_without_unicode_gets_plain_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)
    monkeypatch.setattr(sys, "stdout", stream)
    console.write("─ Desa “Sukamaju” → 3…5 é")
    console.write_as_is("└─ a")
    console.show(console.table(["a"], [["b"]]))
    said = stream.buffer.getvalue().decode("ascii")
    assert said.startswith('- Desa "Sukamaju" > 3.5 ?\n+- a\n')


def test_only_characters_are_replaced() -> None:
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("ascii", errors="ketahanan_index_plain")


def test_a_stream_that_cannot_change_its_errors_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.delenv("COLUMNS", raising=False)
    console.write("desa " * 40)
    assert max(map(len, stream.getvalue().splitlines())) <= console.WIDTH


def test_control_characters_of_a_file_do_not_reach_the_terminal() -> None:
    assert str(console.cell("a\x1b[2Jb\nc")) == "a [2Jb c"


def test_a_narrow_terminal_loses_columns_not_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    heads, rows = ["kode", "nama", "skor"], [["9901012001", "a" * 40, "0.5000"]]
    for columns in ("70", "40"):
        monkeypatch.setenv("COLUMNS", columns)
        console.show(console.table(heads, rows, numbers=["skor"], whole=["kode"], optional=["nama"]))
    wide, narrow = stream.getvalue().split("kode")[1:]
    assert ("aaaa" in wide, "aaaa" in narrow) == (True, False)
    assert "9901012001" in narrow
    assert "0.5000" in narrow


# -------------------------------------------------------------------------------------------------------- entry points
def test_without_the_extra_the_command_names_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: Any) -> Any:
        if name == "ketahanan_index.cli.app":
            raise ModuleNotFoundError("No module named 'typer'", name="typer")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 1
    assert "pip install -e '.[cli,files]'" in capsys.readouterr().err


def test_another_missing_module_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ketahanan_index.cli.app", None)
    with pytest.raises(ModuleNotFoundError):
        main()


def test_python_m(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["ketahanan-index", "frameworks", "list", "--json"])
    with pytest.raises(SystemExit) as left:
        runpy.run_module("ketahanan_index", run_name="__main__")
    assert left.value.code == 0
    assert len(json.loads(capsys.readouterr().out)) == len(ki.frameworks())


def test_the_demo_runs_from_an_empty_folder_on_a_plain_terminal(elsewhere: Path) -> None:
    plain = {"PYTHONIOENCODING": "ascii", "TERM": "dumb", "LC_ALL": "C", "COLUMNS": "80"}
    package = str(Path(str(ki.__file__)).parents[1])
    run = subprocess.run(
        [sys.executable, "-m", "ketahanan_index", "demo", "--language", "en"],
        env={**os.environ, **plain, "PYTHONPATH": package},
        capture_output=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, b"")
    said = run.stdout.decode("ascii")
    assert "9901021003" in said
    assert max(map(len, said.splitlines())) <= 80 or str(elsewhere) in said
    assert (elsewhere / "hasil" / "idm-komponen.csv").is_file()


def test_the_table_of_results_without_classes() -> None:
    document = ki.Framework.load(Path(KERANGKA)).to_dict()
    del document["classes"]
    scores = ki.score(ki.Framework.from_dict(document), villages=ki.read_villages(DESA))
    table = result.full_table(scores)
    assert table["class"].isna().all()
    assert result.class_labels(scores, "id") == {}
    ki.Framework.from_dict(document).save("k.yaml")
    assert Ran("score", "./k.yaml", "--villages", DESA).code == 0


# --------------------------------------------------------------------------------------------------------------- draws


def test_draws_add_intervals_of_ranks_and_probabilities_of_classes() -> None:
    options = (
        "--draws",
        "48",
        "--seed",
        "3",
        "--output",
        "a.csv",
        "--output",
        "a.json",
        "--output",
        "a.xlsx",
    )
    ran = Ran("score", *SAMPLE, *options)
    assert ran.code == 0
    assert "48 ulangan galat penarikan sampel, benih acak 3" in ran.out
    table = pd.read_csv("a.csv", dtype={"kode_desa": str}).set_index("kode_desa")
    added = ["rank_lower", "rank_upper", "p_rendah", "p_sedang", "p_tinggi"]
    assert table.columns.tolist()[-6:] == [*added, "missing"]
    framework = ki.Framework.load(SURVEY)
    design = ki.SurveyDesign(weights="bobot", strata="dusun", clusters="rt")
    scores = ki.score(
        framework, respondents=ki.read_respondents(RESPONDEN), villages=ki.read_villages(DESA), design=design
    )
    sure = ki.uncertainty(scores, draws=48, seed=3).to_frame()
    pd.testing.assert_frame_equal(table[added], sure[added], check_names=False, check_index_type=False)
    document = json.loads(Path("a.json").read_text("utf-8"))
    assert document["draws"] == {"draws": 48, "seed": 3}
    heads = CalamineWorkbook.from_path("a.xlsx").get_sheet_by_index(0).to_python()[0]
    assert {"peringkat tertinggi (95%)", "peluang kelas Rendah"} <= set(heads)


def test_threads_change_no_draw() -> None:
    for threads in ("1", "2"):
        Ran(
            "score",
            *SAMPLE,
            "--draws",
            "20",
            "--seed",
            "1",
            "--threads",
            threads,
            "--output",
            f"{threads}.csv",
        )
    assert Path("1.csv").read_bytes() == Path("2.csv").read_bytes()


def test_records_have_nothing_to_draw() -> None:
    ran = Ran("score", "idm-komponen", "--villages", DESA, "--draws", "10", "--json")
    assert ran.code != 0
    assert "nothing_varies" in json.dumps(ran.json)
    assert Ran("score", *SAMPLE, "--draws", "0").code != 0


# -------------------------------------------------------------------------------------------------- report and workbook

OF_SURVEY = ("--respondents", RESPONDEN, "--villages", DESA, *DRAWN)
PETA = str(sample_path("peta.geojson"))


def test_a_report_of_a_survey_with_draws_and_a_map() -> None:
    args = ("--draws", "20", "--seed", "3", "--polygons", PETA, "--output", "laporan.html")
    ran = Ran("report", SURVEY, *OF_SURVEY, *args)
    assert ran.code == 0, ran.err
    assert "20 ulangan galat penarikan sampel, benih acak 3" in ran.out
    assert ran.out.endswith("Ditulis: laporan.html\n")
    assert "few_degrees" not in ran.err
    page = Path("laporan.html").read_text("utf-8")
    assert '<html lang="id"' in page
    assert "<svg" in page


def test_saved_scores_are_reported_as_those_just_made() -> None:
    assert Ran("score", "idm-komponen", "--villages", DESA, "--save", "skor.zip").code == 0
    assert Ran("report", "skor.zip", "--output", "a.html", "--language", "en").code == 0
    assert (
        Ran("report", "idm-komponen", "--villages", DESA, "--output", "b.html", "--language", "en").code == 0
    )
    assert Path("a.html").read_bytes() == Path("b.html").read_bytes()
    assert Ran("workbook", "skor.zip", "--output", "a.xlsx").code == 0
    assert Ran("workbook", "idm-komponen", "--villages", DESA, "--output", "b.xlsx").code == 0
    assert Path("a.xlsx").read_bytes() == Path("b.xlsx").read_bytes()
    assert len(CalamineWorkbook.from_path("a.xlsx").sheet_names) > 8


def test_a_workbook_of_a_survey_names_villages_by_the_column_asked_for() -> None:
    ran = Ran(
        "workbook", SURVEY, *OF_SURVEY, "--names", "kecamatan", "--output", "skor.xlsx", "--language", "en"
    )
    assert ran.code == 0, ran.err
    sheet = CalamineWorkbook.from_path("skor.xlsx").get_sheet_by_name("Scores").to_python()
    assert any("Contoh Utara" in map(str, row) for row in sheet)
    wrong = Ran("workbook", SURVEY, *OF_SURVEY, "--names", "nam", "--output", "lain.xlsx")
    assert (wrong.code, wrong.out) == (1, "")
    assert "'nama'" in wrong.err
    assert not Path("lain.xlsx").exists()


def test_a_rule_of_publication_reaches_the_page() -> None:
    args = ("--minimum-respondents", "1", "--minimum-psus", "1")
    assert Ran("report", SURVEY, *OF_SURVEY, "--output", "a.html").code == 0
    assert Ran("report", SURVEY, *OF_SURVEY, *args, "--output", "b.html").code == 0
    assert "57,5" not in Path("a.html").read_text("utf-8").partition('id="v-9901022004"')[2][:4_000]
    assert "57,5" in Path("b.html").read_text("utf-8").partition('id="v-9901022004"')[2][:4_000]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("report", SURVEY, "--output", "a.html"), "name a file of respondents"),
        (("report", SURVEY, "--villages", DESA), "--output"),
        (("report", SURVEY, "--villages", DESA, "--output", "a.pdf"), "give it the ending .html"),
        (("workbook", SURVEY, "--villages", DESA, "--output", "a.csv"), "give it the ending .xlsx"),
        (("report", "skor.zip", "--villages", DESA, "--output", "a.html"), "--villages"),
        (("report", "skor.zip", "--weights", "w", "--fpc", "f", "--output", "a.html"), "--weights, --fpc"),
        (("workbook", "skor.zip", "--minimum-psus", "1", "--output", "a.xlsx"), "--minimum-psus"),
        (("workbook", SURVEY, "--villages", DESA, "--output", "tak/ada.xlsx"), "does not exist"),
        (("report", SURVEY, "--villages", DESA, "--polygons", "a.html", "--output", "a.html"), "is an input"),
    ],
)
def test_wrong_usage_of_report_and_workbook(args: tuple[str, ...], said: str) -> None:
    ran = Ran(*args)
    assert (ran.code, ran.out) == (2, "")
    assert said in " ".join(ran.err.replace("│", " ").split())
    assert not Path("a.html").exists()


def test_what_is_no_saved_score_is_an_error_in_a_table() -> None:
    Path("skor.zip").write_bytes(b"PK")
    ran = Ran("report", "skor.zip", "--output", "a.html")
    assert (ran.code, ran.out) == (1, "")
    assert "Saran" in ran.err
