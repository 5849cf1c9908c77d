"""Kode wilayah: what is repaired, what is refused, and the codes of the whole country."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterable
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketahanan_index.errors import DataError, Problem
from ketahanan_index.regions import Kode, Parent, canonical, looks_like, parents, parse, tipe
from ketahanan_index.regions.spelling import written

DATA = Path(__file__).parents[2] / "shared" / "data"

VILLAGES = ("3202012001", "3579011002", "9103013001")
BPS = ("3579010001", "3579010002", "3579020001", "3579020002")


def column(file: str, name: str) -> list[str]:
    path = DATA / file
    if not path.exists():
        pytest.skip(f"{path} is not here: shared data are not part of the project")
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    return [row[name] for row in csv.DictReader(text.splitlines())]


def problems(codes: Iterable[object], **where: str) -> dict[str, Problem]:
    with pytest.raises(DataError) as caught:
        canonical(codes, **where)
    return {problem.code: problem for problem in caught.value.problems}


def parts() -> st.SearchStrategy[tuple[str, ...]]:
    two = st.integers(1, 99).map("{:02}".format)
    village = st.tuples(st.sampled_from("123"), st.integers(1, 999).map("{:03}".format))
    return st.tuples(st.integers(11, 99).map(str), two, two, village.map("".join))


# One code


@given(parts(), st.integers(1, 4))
def test_dotted_and_undotted_are_one_code(segments: tuple[str, ...], depth: int) -> None:
    segments = segments[:depth]
    code = parse("".join(segments))
    assert code.canonical == str(code) == "".join(segments)
    assert code.dotted == ".".join(segments)
    assert parse(code.dotted) == parse(int(code.canonical)) == parse(code) == code
    assert parse(float(code.canonical)) == parse(f"{code.canonical}.0") == code
    assert [parent.dotted for parent in code.parents] == [".".join(segments[:n]) for n in range(1, depth)]
    assert code.parent == (code.parents[-1] if depth > 1 else None)
    assert code.province == segments[0]


@pytest.mark.parametrize(
    ("kode", "level", "kind"),
    [
        ("32", "provinsi", "provinsi"),
        ("3202", "kabupaten", "kabupaten"),
        ("3270", "kabupaten", "kabupaten"),
        ("3271", "kabupaten", "kota"),
        ("35.79", "kabupaten", "kota"),
        ("350301", "kecamatan", "kecamatan"),
        ("357901", "kecamatan", "kecamatan"),
        ("35.79.01.1002", "desa", "kelurahan"),
        ("32.02.01.2001", "desa", "desa"),
        ("91.03.01.3001", "desa", "desa adat"),
    ],
)
def test_level_and_tipe(kode: str, level: str, kind: str) -> None:
    assert (parse(kode).level, parse(kode).tipe) == (level, kind)


def test_province_names_inform_and_never_refuse() -> None:
    assert parse("95.01.01.2001").province_name == "Papua Pegunungan"
    assert parse(32).province_name == "Jawa Barat"
    assert parse("97.01.01.2001").province_name is None


def test_a_kode_is_a_value() -> None:
    code = parse("32.02.01.2001")
    assert {code: "seen"}[Kode("3202012001")] == "seen"
    assert sorted([parse(32), parse(11)]) == [Kode("11"), Kode("32")]
    with pytest.raises(FrozenInstanceError):
        code.canonical = "11"  # type: ignore[misc]
    with pytest.raises(DataError, match=r"'32\.02' is not a kode wilayah"):
        Kode("32.02")


@pytest.mark.parametrize(
    ("kode", "fault"),
    [
        (None, "blank_code"),
        ("3.60405E+09", "scientific_code"),
        (32.02, "fractional_code"),
        ("1001", "impossible_code"),
        ("3200", "impossible_code"),
        ("320200", "impossible_code"),
        ("3202081", "code_length"),
        ("", "blank_code"),
        ("32.2", "malformed_code"),
        ("32.02.081", "bps_code"),
        ("3202040002", "bps_code"),
        (True, "malformed_code"),
        (-32, "malformed_code"),
    ],
)
def test_a_code_refused_says_why_and_what_to_do(kode: object, fault: str) -> None:
    with pytest.raises(DataError, match="is not a kode wilayah") as caught:
        parse(kode)
    (problem,) = caught.value.problems
    assert problem.code == fault
    assert problem.message
    assert problem.remedy


def test_the_message_of_one_code() -> None:
    with pytest.raises(DataError) as caught:
        parse("3.60405E+09")
    assert str(caught.value) == (
        "'3.60405E+09' is not a kode wilayah\n"
        "  code in scientific notation, whose last digits are lost\n"
        "  → read the column as text from the original file: lost digits cannot be found again"
    )


# A column: repaired


@given(st.lists(parts(), max_size=20))
def test_every_spelling_of_a_column_has_one_canonical_form(rows: list[tuple[str, ...]]) -> None:
    dotted = [".".join(row) for row in rows]
    expected = tuple("".join(row) for row in rows)
    numbers = np.array(expected, dtype=np.int64)
    for spelling in (
        expected,
        dotted,
        numbers,
        numbers.astype(np.float64),
        numbers.tolist(),
        [float(number) for number in numbers],
        [f"{code}.0" for code in expected],
        [f" {code}\u00a0" for code in expected],
        (code for code in dotted),
    ):
        assert canonical(spelling) == expected
    assert canonical(canonical(dotted)) == expected


@pytest.mark.parametrize(
    "cell",
    [
        3202012001,
        3202012001.0,
        np.int64(3202012001),
        np.float64(3202012001),
        "3202012001",
        np.str_("3202012001"),
        "3202012001.0",
        "3202012001.00",
        "32.02.01.2001",
        "3202.01.2001",
        "3.202.012.001",
        "32 02 01 2001",
        "\t3202012001 \n",
        "32.02.01.\u00a02001",
        "\ufeff3202012001\u200b",
        Kode("3202012001"),
    ],
)
def test_what_is_certain_is_repaired_also_beside_other_spellings(cell: object) -> None:
    assert canonical([cell]) == ("3202012001",)
    mixed = canonical(["35.79.01.1002", cell, 3202012002])
    assert mixed == ("3579011002", "3202012001", "3202012002")
    assert {type(code) for code in mixed} == {str}


@pytest.mark.parametrize(
    "table",
    [
        pd.Series(VILLAGES),
        pd.Series(VILLAGES, dtype=object),
        pd.Series(VILLAGES, dtype="category"),
        pd.Series(VILLAGES).astype("int64"),
        pd.Series(VILLAGES).astype("int64").astype("Int64"),
        pd.Series(VILLAGES).astype("float64"),
        pd.Index(VILLAGES),
        pl.Series(VILLAGES),
        pl.Series(VILLAGES).cast(pl.Int64),
        pa.array(VILLAGES),
        pa.chunked_array([VILLAGES[:1], VILLAGES[1:]]),
        np.array(VILLAGES),
        np.array(VILLAGES, dtype=object),
        np.array(VILLAGES, dtype=np.uint64),
    ],
    ids=lambda table: f"{type(table).__module__}.{type(table).__name__}",
)
def test_any_column_serves(table: Any) -> None:
    assert canonical(table) == VILLAGES


def test_an_empty_column_has_no_codes() -> None:
    assert canonical([]) == canonical(np.array([])) == canonical(pd.Series([], dtype=str)) == ()


def test_a_new_province_passes() -> None:
    assert canonical(["9901012001"]) == ("9901012001",)


# A column: refused


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        (None, "blank_code"),
        (float("nan"), "blank_code"),
        (pd.NA, "blank_code"),
        (pd.NaT, "blank_code"),
        ("", "blank_code"),
        (" \u00a0", "blank_code"),
        ("nan", "blank_code"),
        ("<NA>", "blank_code"),
        ("3.60405E+09", "scientific_code"),
        ("3,60405E+09", "scientific_code"),
        ("3.604052001E+09", "scientific_code"),
        ("3e9", "scientific_code"),
        (3202012001.5, "fractional_code"),
        ("3202012001.5", "fractional_code"),
        (320201.2001, "fractional_code"),
        (3.60405e9, "rounded_code"),
        ("3604050000", "rounded_code"),
        ("3604052000", "rounded_code"),
        (np.float32(3202012001), "rounded_code"),
        (1e300, "scientific_code"),
        ("320201200", "code_length"),
        ("32020120011", "code_length"),
        ("32", "code_length"),
        ("32.02", "code_length"),
        ("320201", "code_length"),
        ("0", "code_length"),
        (3202, "code_length"),
        (0, "code_length"),
        (10**15, "code_length"),
        ("36O4052001", "malformed_code"),
        ("Sukamaju", "malformed_code"),
        ("91.15.--.----", "malformed_code"),
        ("32.02.1.2001", "malformed_code"),
        ("32-02-01-2001", "malformed_code"),
        ("'3202012001", "malformed_code"),
        ("\uff13\uff1202012001", "malformed_code"),
        (-3202012001, "malformed_code"),
        (True, "malformed_code"),
        (float("inf"), "malformed_code"),
        (b"3202012001", "malformed_code"),
        ("1002012001", "impossible_code"),
        ("0902012001", "impossible_code"),
        ("3200012001", "impossible_code"),
        ("3202002001", "impossible_code"),
        ("3202010001", "bps_code"),
        ("3202014001", "bps_code"),
        ("32.02.081.002", "bps_code"),
    ],
)
def test_what_is_not_certain_is_refused(cell: object, fault: str) -> None:
    for codes in ([cell], [*VILLAGES, cell, "3202012009"]):
        found = problems(codes)
        assert set(found) == {fault}
        assert found[fault].row == len(codes) - (1 if len(codes) > 1 else 0)
        assert found[fault].count == 1
        assert found[fault].severity == "error"
        assert found[fault].remedy


def test_all_bad_rows_are_told_at_once() -> None:
    codes = [*["3.60405E+09"] * 7, "3202012001", None, "", 3202012001.5, "abc", BPS[0], "123"]
    found = problems(codes, column="kode", table="respondents", file="responden.csv")
    assert {code: (problem.row, problem.count) for code, problem in found.items()} == {
        "scientific_code": (1, 7),
        "blank_code": (9, 2),
        "fractional_code": (11, 1),
        "malformed_code": (12, 1),
        "bps_code": (13, 1),
        "code_length": (14, 1),
    }
    assert {(p.column, p.table, p.file) for p in found.values()} == {("kode", "respondents", "responden.csv")}
    message = found["scientific_code"].message
    assert "in 7 of 14 rows, first: row 1 '3.60405E+09', row 2" in message
    assert "row 5 " in message
    assert "row 6 " not in message


def test_the_whole_message() -> None:
    with pytest.raises(DataError) as caught:
        canonical(["3202012001", "3.60405E+09", "", "3.60407E+09"], file="desa.csv")
    assert str(caught.value) == (
        "2 problems in villages (desa.csv)\n"
        "  kode_desa  row 2: code in scientific notation, whose last digits are lost; in 2 of 4 "
        "rows, first: row 2 '3.60405E+09', row 4 '3.60407E+09'\n"
        "         → read the column as text from the original file: lost digits cannot be found "
        "again\n"
        "  kode_desa  row 3: blank code; in 1 of 4 rows, first: row 3 an empty cell\n"
        "         → fill in the code of the village, or leave the row out"
    )


def test_blanks_in_a_column_of_floats_are_the_only_fault() -> None:
    found = problems(pd.Series([3202012001, None, 3202012003]))
    assert {code: (p.row, p.count) for code, p in found.items()} == {"blank_code": (2, 1)}
    found = problems(pl.Series([3202012001, None, 3202012003]))
    assert set(found) == {"blank_code"}


def test_single_precision_cannot_hold_a_code() -> None:
    found = problems(np.array(VILLAGES).astype(np.float32))
    assert found["rounded_code"].count == 3


def test_a_person_number_in_place_of_a_code_is_not_shown() -> None:
    found = problems(["3202014107900001"])
    assert "3202014107900001" not in found["code_length"].message
    assert "row 1 a text of 16 characters" in found["code_length"].message


@pytest.mark.parametrize("digits", [400, 5000])
@pytest.mark.parametrize("within", [True, False])
def test_a_number_that_python_will_not_write(digits: int, within: bool) -> None:
    number: object = (10**digits,) if within else 10**digits
    for column in ([number], [number, "3202012001"], [number, number]):
        (problem,) = problems(column).values()
        assert problem.row == 1
    with pytest.raises(DataError, match="is not a kode wilayah"):
        parse(number)
    assert written((10**5000,)) == "<tuple>"


def test_a_name_or_a_telephone_in_place_of_a_code_is_not_shown() -> None:
    found = problems(["Budi Santoso", "+62 812-3456-7890", "x", "320201"])
    shown = " ".join(problem.message for problem in found.values())
    assert not {text for text in ("Budi", "812", "3456") if text in shown}
    assert "row 1 a text of 12 characters" in shown
    assert "'320201'" in shown  # digits no longer than a code are shown, to be found again


@pytest.mark.parametrize(
    "codes", ["3202012001", b"3202012001", 3202012001, None, pd.DataFrame({"a": VILLAGES})]
)
def test_what_is_no_column_is_refused(codes: Any) -> None:
    for function in (canonical, looks_like, tipe):
        with pytest.raises(DataError, match="one column"):
            function(codes)


# BPS codes


def test_a_bps_code_is_refused_with_the_remedy() -> None:
    (problem,) = problems([*VILLAGES * 3, BPS[0]]).values()
    assert "looks like a BPS code" in problem.message
    assert "as a whole" not in problem.message
    assert "removing or adding dots does not convert" in problem.remedy
    assert "crosswalk" in problem.remedy


def test_a_column_of_bps_codes_is_told_as_a_whole() -> None:
    (problem,) = problems([*BPS, "3579021001"]).values()
    assert problem.count == 4
    assert "the column as a whole looks like BPS codes" in problem.message


def test_looks_like() -> None:
    kemendagri = [f"3202{kecamatan:02}2001" for kecamatan in range(1, 8)]
    assert looks_like(kemendagri) == "kemendagri"
    assert looks_like(kemendagri[:6]) == "unclear"
    assert looks_like([*kemendagri, None, "3.6E+09"]) == "kemendagri"
    assert looks_like([*kemendagri, BPS[0]]) == "unclear"
    assert looks_like([*kemendagri, *BPS]) == "bps"
    assert looks_like(["3202081001", "3202081002"]) == "unclear"
    assert looks_like(["35.79.010.001", "35.79.011.002"]) == "bps"
    assert looks_like([]) == looks_like([None, "abc", "32"]) == "unclear"
    assert looks_like(["3.604052E+09", "3.604053E+9"]) == "unclear"


# Columns of parents and tipe


def test_parents() -> None:
    assert parents(VILLAGES, "provinsi") == ("32", "35", "91")
    assert parents(["32.02.01.2001"], "kabupaten") == ("3202",)
    assert parents(np.array([3202012001]), "kecamatan") == ("320201",)


def test_an_unknown_level_is_answered_with_the_nearest() -> None:
    with pytest.raises(DataError, match=r"'kecamatn' is unknown.*did you mean 'kecamatan'"):
        parents(VILLAGES, cast("Parent", "kecamatn"))
    with pytest.raises(DataError, match=r"use one of provinsi, kabupaten, kecamatan$"):
        parents(VILLAGES, cast("Parent", 7))


def test_tipe() -> None:
    assert tipe(VILLAGES) == ("desa", "kelurahan", "desa adat")
    with pytest.raises(DataError, match="blank code"):
        tipe(["3202012001", ""])


@given(st.lists(parts(), max_size=5))
def test_columns_agree_with_single_codes(rows: list[tuple[str, ...]]) -> None:
    codes = ["".join(row) for row in rows]
    assert tipe(codes) == tuple(parse(code).tipe for code in codes)
    kecamatan = tuple(str(parse(code).parents[-1]) for code in codes)
    assert parents(codes, "kecamatan") == kecamatan


# The country: shared/data/README.md states the counts


def test_every_code_of_2025_is_read() -> None:
    dotted = column("wilayah_2025.csv.gz", "kode")
    levels = Counter(parse(code).level for code in dotted)
    assert levels == {"provinsi": 38, "kabupaten": 514, "kecamatan": 7285, "desa": 83762}
    assert all(parse(code).dotted == code for code in dotted)
    villages = [code for code in dotted if len(code) == len("32.02.01.2001")]
    assert canonical(villages) == tuple(code.replace(".", "") for code in villages)
    counts = Counter(tipe(villages))
    assert counts == {"kelurahan": 8496, "desa": 75252, "desa adat": 14}
    assert set(parents(villages, "kecamatan")) <= {code.replace(".", "") for code in dotted}
    assert looks_like(villages) == "kemendagri"


def test_names_of_provinces_and_cities_are_those_of_2025() -> None:
    codes = column("wilayah_2025.csv.gz", "kode")
    names = dict(zip(codes, column("wilayah_2025.csv.gz", "nama"), strict=True))
    provinces = {code: name for code, name in names.items() if len(code) == 2}
    assert {code: parse(code).province_name for code in provinces} == provinces
    cities = {code for code, name in names.items() if len(code) == 5 and name.startswith("Kota ")}
    assert {c for c in names if len(c) == 5 and parse(c).tipe == "kota"} == cities
    assert len(cities) == 98


def test_bps_columns_are_told_from_kemendagri_columns() -> None:
    assert looks_like(column("idm_2024.csv.gz", "kode_desa")) == "kemendagri"
    assert looks_like(column("podes_batu_2024.csv", "bps_code")) == "bps"
    batu = column("podes_batu_2024.csv", "kemendagri_code")
    assert canonical(batu) == tuple(batu)
    assert looks_like(batu) == "unclear"  # three kecamatan: too few to be sure


def test_every_kabupaten_of_jambi_looks_like_bps() -> None:
    codes = column("podes_jambi_2019.csv.gz", "bps_code")
    for kabupaten in {code[:4] for code in codes}:
        assert looks_like([code for code in codes if code.startswith(kabupaten)]) == "bps"
    found = problems(codes)
    # 7th digit 0 or 4 to 9; the other 699 of 1,562 pass row by row, the column does not.
    assert found["bps_code"].count == 863
    assert "as a whole looks like BPS" in found["bps_code"].message
