"""What villages and the regions they lie in are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import numpy as np
from numpy.typing import NDArray

from ketahanan_index import regions
from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.records import nearest
from ketahanan_index.stages.cells import blank

if TYPE_CHECKING:
    import pandas as pd

    from ketahanan_index.stages.estimates import Estimates

LEVELS: tuple[regions.Parent, ...] = get_args(regions.Parent)

_NAMES = (
    "nama",
    "nama_desa",
    "nama_deskel",
    "nama_desa_kelurahan",
    "nama_kelurahan",
    "desa",
    "desa_kelurahan",
)
_ENGLISH = ("name", "village_name", "village")
_OF_REGIONS: dict[regions.Parent, tuple[str, ...]] = {
    "provinsi": ("provinsi", "nama_provinsi", "nama_prov", "province", "province_name"),
    "kabupaten": (
        "kabupaten",
        "nama_kabupaten",
        "kabupaten_kota",
        "nama_kabupaten_kota",
        "nama_kab",
        "regency",
        "regency_name",
    ),
    "kecamatan": ("kecamatan", "nama_kecamatan", "nama_kec", "district", "district_name"),
}

_LEVEL_WORDS: dict[str, tuple[str, ...]] = {
    "provinsi": ("provinsi", "prov", "daerah"),
    "kabupaten": ("kabupaten", "kab", "kota"),
    "kecamatan": ("kecamatan", "kec", "distrik", "kapanewon", "kemantren"),
}


@dataclass(frozen=True, slots=True)
class Region:
    """The regions of one level that villages lie in.

    Parameters
    ----------
    level : {"provinsi", "kabupaten", "kecamatan"}
        The level.
    key : array (unit,)
        A code for each village, or, where units are no codes, the label after those of the regions above it; None
        where it is not known.
    label : mapping of key to str
        What each region is called: its name where the village table has it, the dotted code otherwise.
    """

    level: regions.Parent
    key: NDArray[np.object_]
    label: Mapping[str, str]


def village_names(
    estimates: Estimates, column: str | None = None, *, rows: NDArray[np.intp] | None = None
) -> NDArray[np.object_]:
    """Return what each village is called: its name where the village table has one, its code otherwise.

    Parameters
    ----------
    estimates : Estimates
        The villages and their table.
    column : str
        The column with the names; by default the first of `nama`, `nama_desa`, `desa`, `name` and the like.
    rows : array
        The places of the villages to name; by default all.

    Raises
    ------
    DataError
        For a column that is not there, with the nearest that is.
    """
    table = estimates.unit_table
    known = [str(name) for name in table.columns]
    if column is not None and column not in known:
        problem = Problem(
            message=f"no column of names is called {column!r}{nearest(column, known)}",
            remedy=f"known are {', '.join(known)}" if known else "the village table has no further columns",
            code="unknown_column",
            table="villages",
            column=column,
        )
        raise DataError(heading([problem], "villages"), [problem])
    found = name_column(table) if column is None else column
    places = range(len(estimates.units)) if rows is None else rows.tolist()
    out = np.array([estimates.units[i] for i in places], dtype=object)
    if found is not None:
        named = table[found] if rows is None else table[found].iloc[rows]
        for i, value in enumerate(named):
            if not blank(value):
                out[i] = " ".join(str(value).split())
    return out


def name_column(table: pd.DataFrame) -> str | None:
    """Return the column of a village table that is called like the villages' names, None where there is none."""
    return _first(table, (*_NAMES, *_ENGLISH))


def village_regions(estimates: Estimates) -> tuple[Region, ...]:
    """Return the regions that villages lie in, from the provinsi down; unknown levels are left out."""
    table = estimates.unit_table
    coded = estimates.framework.unit_codes == "kemendagri"
    out: list[Region] = []
    for level in LEVELS:
        column = _first(table, _OF_REGIONS[level])
        if not coded and column is None:
            continue
        told = [None if blank(v) else " ".join(str(v).split()) for v in table[column]] if column else None
        codes = regions.parents(estimates.units, level) if coded else _inside(out, told or [])
        key = np.array(codes, dtype=object)
        label: dict[str, str] = {}
        for i, code in enumerate(key):
            if code is not None and code not in label and told is not None and told[i] is not None:
                label[code] = str(told[i])
        for code in key:
            if code is not None and code not in label:
                label[code] = _official(str(code))
        out.append(Region(level, key, label))
    return tuple(out)


def _inside(above: Sequence[Region], told: Sequence[str | None]) -> list[str | None]:
    """Return labels with that of the region above before them: kecamatan of one name lie in many kabupaten."""
    parents = above[-1].key if above else np.full(len(told), None, dtype=object)
    return [
        label if label is None or parent is None else f"{parent}, {label}"
        for parent, label in zip(parents, told, strict=True)
    ]


def says_level(level: str, name: str) -> bool:
    """Return whether the name of a region says its level already.

    Examples
    --------
    >>> says_level("kabupaten", "KAB. SUKABUMI"), says_level("kecamatan", "Kabandungan")
    (True, False)
    """
    first = name.casefold().replace(".", " ").split()[:1]
    return bool(first) and first[0] in _LEVEL_WORDS[level]


def _first(table: pd.DataFrame, names: tuple[str, ...]) -> str | None:
    """Return the first of the names that a table has as a column, whatever its case."""
    spelled = {str(column).strip().casefold(): str(column) for column in reversed(list(table.columns))}
    return next((spelled[name] for name in names if name in spelled), None)


def _official(code: str) -> str:
    kode = regions.parse(code)
    return kode.province_name or kode.dotted if kode.level == "provinsi" else kode.dotted
