"""What villages and regions are called: which column is taken, and what stands in where there is none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import ketahanan_index as ki
from framework.documents import framework, indicator
from ketahanan_index.stages.naming import LEVELS, Region, village_names, village_regions

CODES = ["3202012001", "3202012002", "3273012001", "9901012001"]
NAN = float("nan")


def estimates(kemendagri: Any = True, **columns: Any) -> ki.Estimates:
    """Return estimates of villages with further columns."""
    codes = CODES if kemendagri else ["Desa A", "Desa B", "Desa C", "Desa D"]
    more: dict[str, Any] = {"unit_codes": "kemendagri"} if kemendagri else {}
    table = pd.DataFrame({"kode": codes, "air": [1.0] * len(codes), **columns})
    return ki.estimate(framework(indicator("air"), unit="kode", **more), villages=table)


def regions(found: ki.Estimates) -> dict[str, Region]:
    return {region.level: region for region in village_regions(found)}


# Villages

NAMES = ["Sukamaju", "Sukasari", "Dago", "Contoh"]


@pytest.mark.parametrize(
    "column",
    ["nama", "nama_desa", "nama_deskel", "nama_desa_kelurahan", "nama_kelurahan", "desa", "desa_kelurahan",
     "name", "village_name", "village", "NAMA", "Nama_Desa", " nama "],
)  # fmt: skip
def test_a_column_that_is_called_like_names_is_taken(column: str) -> None:
    assert village_names(estimates(**{column: NAMES})).tolist() == NAMES


def test_the_first_of_several_is_taken_whatever_their_order() -> None:
    found = estimates(village=["x"] * 4, desa=["y"] * 4, nama_desa=NAMES)
    assert village_names(found).tolist() == NAMES


def test_without_a_column_or_a_name_the_code_stands_in() -> None:
    assert village_names(estimates()).tolist() == CODES
    assert village_names(estimates(kecamatan=NAMES)).tolist() == CODES
    assert village_names(estimates(nama=["Sukamaju", None, "  ", NAN])).tolist() == ["Sukamaju", *CODES[1:]]


def test_spaces_are_tidied_and_anything_is_text() -> None:
    found = village_names(estimates(nama=["  Suka\n maju ", "<script>", 7, "=1+1"]))
    assert found.tolist() == ["Suka maju", "<script>", "7", "=1+1"]
    assert found.dtype == object


def test_a_column_that_is_asked_for() -> None:
    found = estimates(nama=["x"] * 4, sebutan=NAMES)
    assert village_names(found, "sebutan").tolist() == NAMES
    assert village_names(found, "sebutan", rows=np.array([2, 0])).tolist() == ["Dago", "Sukamaju"]


@pytest.mark.parametrize("rows", [[], [3], [0, 1, 2, 3], [2, 2, 0]])
def test_names_of_some_villages(rows: list[int]) -> None:
    some = np.array(rows, dtype=np.intp)
    for found in (estimates(nama=["Sukamaju", None, "", "Contoh"]), estimates()):
        assert village_names(found, rows=some).tolist() == village_names(found)[some].tolist()


def test_an_unknown_column_is_told_with_the_nearest() -> None:
    with pytest.raises(ki.DataError, match="called 'nma', did you mean 'nama'") as caught:
        village_names(estimates(nama=NAMES, zona=NAMES), "nma")
    problem = caught.value.problems[0]
    assert (problem.code, problem.table, problem.column) == ("unknown_column", "villages", "nma")
    assert problem.remedy == "known are nama, zona"
    with pytest.raises(ki.DataError, match="has no further columns"):
        village_names(estimates(), "nama")


# Regions


def test_codes_alone_tell_regions() -> None:
    found = regions(estimates())
    assert tuple(found) == LEVELS == ("provinsi", "kabupaten", "kecamatan")
    assert found["provinsi"].key.tolist() == ["32", "32", "32", "99"]
    # What no code of a provinsi says is called by its code.
    assert dict(found["provinsi"].label) == {"32": "Jawa Barat", "99": "99"}
    assert found["kabupaten"].key.tolist() == ["3202", "3202", "3273", "9901"]
    assert dict(found["kabupaten"].label) == {"3202": "32.02", "3273": "32.73", "9901": "99.01"}
    assert found["kecamatan"].key.tolist() == ["320201", "320201", "327301", "990101"]
    assert found["kecamatan"].label["320201"] == "32.02.01"


@pytest.mark.parametrize(
    ("level", "column"),
    [("provinsi", "provinsi"), ("provinsi", "NAMA_PROV"), ("provinsi", "province_name"),
     ("kabupaten", "kabupaten_kota"), ("kabupaten", "nama_kab"), ("kabupaten", "regency_name"),
     ("kecamatan", "Kecamatan"), ("kecamatan", "nama_kec"), ("kecamatan", "district")],
)  # fmt: skip
def test_names_of_regions_are_taken_from_a_column(level: str, column: str) -> None:
    found = regions(estimates(**{column: ["", " Satu  nama ", "Dua", None]}))[level]
    labels = [found.label[code] for code in found.key]
    # A name that stands in one row of a region serves all of it.
    assert labels[:2] == ["Satu nama"] * 2
    assert labels[2] == ("Satu nama" if level == "provinsi" else "Dua")
    assert labels[3] == {"provinsi": "99", "kabupaten": "99.01", "kecamatan": "99.01.01"}[level]


def test_regions_of_one_name_stay_apart_by_their_codes() -> None:
    found = regions(estimates(kecamatan=["Sukamaju"] * 4))["kecamatan"]
    assert len(set(found.key)) == 3
    assert set(found.label.values()) == {"Sukamaju"}


def test_regions_of_one_name_stay_apart_by_the_regions_above_them() -> None:
    above, names = ["P", "Q", "Q", None], ["Sukamaju"] * 3 + [None]
    found = regions(estimates(kemendagri=False, kabupaten=above, kecamatan=names))["kecamatan"]
    assert found.key.tolist() == ["P, Sukamaju", "Q, Sukamaju", "Q, Sukamaju", None]
    assert set(found.label.values()) == {"Sukamaju"}


def test_units_that_are_no_codes_have_the_regions_that_columns_name() -> None:
    assert village_regions(estimates(kemendagri=False)) == ()
    found = regions(estimates(kemendagri=False, kecamatan=["Utara", " Utara ", None, "Barat"]))
    assert tuple(found) == ("kecamatan",)
    assert found["kecamatan"].key.tolist() == ["Utara", "Utara", None, "Barat"]
    assert dict(found["kecamatan"].label) == {"Utara": "Utara", "Barat": "Barat"}
    both = regions(estimates(kemendagri=False, district=["u"] * 4, provinsi=["p"] * 4))
    assert both["kecamatan"].key.tolist() == ["p, u"] * 4
    assert dict(both["kecamatan"].label) == {"p, u": "u"}
    assert tuple(both) == ("provinsi", "kecamatan")
