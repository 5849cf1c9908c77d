"""Kode wilayah: read, repair and judge the Kemendagri codes of Indonesia's regions.

A code is judged by its structure, never against a list: lists age faster than villages are founded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from math import isfinite
from typing import Final, Literal, get_args

import numpy as np

from ketahanan_index.errors import DataError, Problem, heading

Level = Literal["provinsi", "kabupaten", "kecamatan", "desa"]
Parent = Literal["provinsi", "kabupaten", "kecamatan"]
Tipe = Literal["provinsi", "kabupaten", "kota", "kecamatan", "kelurahan", "desa", "desa adat"]
Origin = Literal["kemendagri", "bps", "unclear"]

_LEVELS: Final[dict[int, Level]] = {2: "provinsi", 4: "kabupaten", 6: "kecamatan", 10: "desa"}
_VILLAGES: Final[dict[str, Tipe]] = {"1": "kelurahan", "2": "desa", "3": "desa adat"}

# fmt: off
# Names as in decree Kepmendagri 300.2.2-2138/2025; they inform only, no code is refused by them.
_PROVINCES: Final = {
    "11": "Aceh", "12": "Sumatera Utara", "13": "Sumatera Barat", "14": "Riau", "15": "Jambi",
    "16": "Sumatera Selatan", "17": "Bengkulu", "18": "Lampung", "19": "Kepulauan Bangka Belitung",
    "21": "Kepulauan Riau", "31": "Daerah Khusus Ibukota Jakarta", "32": "Jawa Barat",
    "33": "Jawa Tengah", "34": "Daerah Istimewa Yogyakarta", "35": "Jawa Timur", "36": "Banten",
    "51": "Bali", "52": "Nusa Tenggara Barat", "53": "Nusa Tenggara Timur",
    "61": "Kalimantan Barat", "62": "Kalimantan Tengah", "63": "Kalimantan Selatan",
    "64": "Kalimantan Timur", "65": "Kalimantan Utara", "71": "Sulawesi Utara",
    "72": "Sulawesi Tengah", "73": "Sulawesi Selatan", "74": "Sulawesi Tenggara", "75": "Gorontalo",
    "76": "Sulawesi Barat", "81": "Maluku", "82": "Maluku Utara", "91": "Papua",
    "92": "Papua Barat", "93": "Papua Selatan", "94": "Papua Tengah", "95": "Papua Pegunungan",
    "96": "Papua Barat Daya",
}
# fmt: on

# A whole column is matched at once, joined: several times faster than row by row. Possessive,
# since there is nothing to backtrack to in 84,000 codes.
_P, _K, _V = "(?:1[1-9]|[2-9][0-9])", "(?!00)[0-9]{2}", "[1-3](?!000)[0-9]{3}"
_LAYOUTS: Final = {
    len("3202012001"): re.compile(rf"(?:{_P}{_K}{_K}{_V})*+"),
    len("3202012001.0"): re.compile(rf"(?:{_P}{_K}{_K}{_V}\.0)*+"),
    len("32.02.01.2001"): re.compile(rf"(?:{_P}\.{_K}\.{_K}\.{_V})*+"),
}
# The last form in `digits` is how a spreadsheet set to Indonesian groups a number: 3.604.052.001.
_SPELLING: Final = re.compile(
    r"(?P<digits>[0-9]{2}(?:\.?[0-9]{2}(?:\.?[0-9]{2}(?:\.?[0-9]{4})?)?)?|[0-9](?:\.[0-9]{3}){3})"
    r"|(?P<number>[0-9]+)(?:\.0+)?"
    r"|(?P<bps_code>[0-9]{2}\.[0-9]{2}\.[0-9]{3}(?:\.[0-9]{3})?)"
    r"|(?P<scientific_code>[0-9]+(?:[.,][0-9]*)?[eE][+-]?[0-9]+)"
    r"|(?P<fractional_code>[0-9]{9,}[.,][0-9]+)"
)
_BLANK: Final = frozenset({"", "-", "na", "n/a", "nan", "nat", "<na>", "none", "null"})
# Zero-width characters and the byte order mark are no spaces to str.split().
_INVISIBLE: Final = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))

_AS_TEXT: Final = "read the column as text from the original file: lost digits cannot be found again"
_WHOLE_CODE: Final = "give the whole Kemendagri code, for a village 32.02.01.2001 or 3202012001"
_FAULTS: Final = {
    "blank_code": ("blank code", "fill in the code of the village, or leave the row out"),
    "scientific_code": ("code in scientific notation, whose last digits are lost", _AS_TEXT),
    "fractional_code": ("code with a fraction, which no code has", _AS_TEXT),
    "rounded_code": ("code whose last digits are lost, rounded or filled up with zeros", _AS_TEXT),
    "code_length": ("code of a wrong length", _WHOLE_CODE),
    "malformed_code": ("code with other characters than digits and their dots", _WHOLE_CODE),
    "impossible_code": (
        "code that no region can have: provinces start at 11, the parts below them at 01",
        "look the code up in the Kemendagri list",
    ),
    "bps_code": (
        "code that looks like a BPS code: the 7th digit of a Kemendagri code is 1, 2 or 3",
        "removing or adding dots does not convert it, a crosswalk does (PODES: IDDESA and R106B)",
    ),
}


@dataclass(frozen=True, slots=True, order=True)
class Kode:
    """The Kemendagri code of a provinsi, kabupaten or kota, kecamatan, desa or kelurahan.

    Parameters
    ----------
    canonical : str
        Its 2, 4, 6 or 10 digits without dots; :func:`parse` reads any other spelling.

    Raises
    ------
    DataError
        If no region can have this code.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> kode = ki.regions.parse("32.02.01.2001")
    >>> kode.tipe, kode.province_name, kode.parent.dotted
    ('desa', 'Jawa Barat', '32.02.01')
    """

    canonical: str

    def __post_init__(self) -> None:
        if fault := _fault(self.canonical):
            raise _not_a_code(self.canonical, fault)

    def __str__(self) -> str:
        return self.canonical

    @property
    def dotted(self) -> str:
        """The official spelling, such as ``"32.02.01.2001"``."""
        code = self.canonical
        return ".".join(filter(None, (code[:2], code[2:4], code[4:6], code[6:])))

    @property
    def level(self) -> Level:
        """``"provinsi"``, ``"kabupaten"`` (a kota too), ``"kecamatan"`` or ``"desa"``."""
        return _LEVELS[len(self.canonical)]

    @property
    def tipe(self) -> Tipe:
        """The level, with kota, kelurahan and desa adat told apart."""
        if self.level == "desa":
            return _VILLAGES[self.canonical[6]]
        return "kota" if self.level == "kabupaten" and self.canonical[2:] >= "71" else self.level

    @property
    def parents(self) -> tuple[Kode, ...]:
        """The regions this one lies in, from the provinsi down."""
        return tuple(Kode(self.canonical[:n]) for n in _LEVELS if n < len(self.canonical))

    @property
    def parent(self) -> Kode | None:
        """The region this one lies in; None for a provinsi."""
        return self.parents[-1] if self.parents else None

    @property
    def province(self) -> str:
        """The two digits of the provinsi."""
        return self.canonical[:2]

    @property
    def province_name(self) -> str | None:
        """The name of the provinsi in 2025; None if there was none."""
        return _PROVINCES.get(self.province)


def parse(kode: object) -> Kode:
    """Read one code of any level, dotted or not, as text or as a number.

    Parameters
    ----------
    kode : str, int, float or Kode
        The code, repaired where that is certain, as :func:`canonical` does.

    Returns
    -------
    Kode
        The code, which knows its level, tipe and parents.

    Raises
    ------
    DataError
        If the code cannot be read with certainty, or no region can have it.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.regions.parse(3579011002).dotted, ki.regions.parse("35.79").tipe
    ('35.79.01.1002', 'kota')
    """
    digits, unreadable = _read(kode)
    if fault := unreadable or _fault(digits):
        raise _not_a_code(kode, fault)
    return Kode(digits)


def canonical(
    codes: Iterable[object], *, column: str = "kode_desa", table: str = "villages", file: str = ""
) -> tuple[str, ...]:
    """Bring village codes to their canonical form: 10 digits without dots, as text.

    What is certain is repaired: whole numbers (``3604052001.0`` too), spaces, dots. What is not is
    refused: scientific notation, lost digits, blanks, and BPS codes as far as structure tells. A
    BPS code whose 7th digit is 1, 2 or 3 passes; :func:`looks_like` judges a whole column.

    Parameters
    ----------
    codes : iterable of str, int or float
        A list, an array or the column of a table.
    column, table, file : str
        Where the codes stand, to be named in problems.

    Returns
    -------
    tuple of str
        The codes in the order given.

    Raises
    ------
    DataError
        With a problem for each kind of fault, its first rows (counted from 1) and its count.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.regions.canonical(["32.02.01.2001", " 3202012002 ", 3202012003])
    ('3202012001', '3202012002', '3202012003')
    """
    cells = _cells(codes)
    if (alike := _spelt_alike(cells)) is not None:
        return tuple(alike)
    read = [_read(cell) for cell in cells]
    faults: dict[str, list[int]] = {}
    for row, (digits, unreadable) in enumerate(read):
        if fault := unreadable or _fault(digits) or ("code_length" if len(digits) < 10 else ""):
            faults.setdefault(fault, []).append(row)
    problems = []
    for fault, rows in faults.items():
        first = ", ".join(f"row {row + 1} {_shown(cells[row])}" for row in rows[:5])
        what = f"{_FAULTS[fault][0]}; in {len(rows)} of {len(cells)} rows, first: {first}"
        if fault == "bps_code" and _origin(read) == "bps":
            what += "; the column as a whole looks like BPS codes"
        where = Problem(message=what, code=fault, remedy=_FAULTS[fault][1], table=table, file=file)
        problems.append(replace(where, column=column, row=rows[0] + 1, count=len(rows)))
    if problems:
        raise DataError(heading(problems, table), problems)
    return tuple(digits for digits, _ in read)


def parents(codes: Iterable[object], level: Parent) -> tuple[str, ...]:
    """Return the provinsi, the kabupaten or kota, or the kecamatan of each village.

    Parameters
    ----------
    codes : iterable of str, int or float
        Village codes, as :func:`canonical` takes them.
    level : {"provinsi", "kabupaten", "kecamatan"}
        Which parent.

    Returns
    -------
    tuple of str
        The parents' codes in the order given.

    Raises
    ------
    DataError
        If the level is unknown or a code is refused.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.regions.parents(["3202012001", "3579011002"], "kabupaten")
    ('3202', '3579')
    """
    known = get_args(Parent)
    if level not in known:
        near = "".join(f"; did you mean {n!r}?" for n in get_close_matches(str(level), known, n=1))
        raise DataError(f"level {level!r} is unknown: use one of {', '.join(known)}{near}")
    digits = {name: length for length, name in _LEVELS.items()}[level]
    return tuple(code[:digits] for code in canonical(codes))


def tipe(codes: Iterable[object]) -> tuple[str, ...]:
    """Return whether each village is a "kelurahan", a "desa" or a "desa adat".

    Parameters
    ----------
    codes : iterable of str, int or float
        Village codes, as :func:`canonical` takes them.

    Returns
    -------
    tuple of str
        The tipe in the order given.

    Raises
    ------
    DataError
        If a code is refused.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.regions.tipe(["3579011002", "3579012006"])
    ('kelurahan', 'desa')
    """
    return tuple(_VILLAGES[code[6]] for code in canonical(codes))


def looks_like(codes: Iterable[object]) -> Origin:
    """Judge over a whole column whether village codes are Kemendagri's or BPS's.

    The 7th digit of a Kemendagri code is 1, 2 or 3. In a BPS code it ends the kecamatan: 0 unless
    that was split off (24 to 58 % of a kabupaten's villages have 1, 2 or 3 in PODES Jambi 2019).
    Of the readable codes, fewer than 75 % with 1, 2 or 3 are ``"bps"``; 95 % or more, over seven
    kecamatan or more (first six digits), ``"kemendagri"``: BPS codes of fewer, half of them split
    off as in Jambi, can all have it by chance (1 % at seven). All else is ``"unclear"``.

    Parameters
    ----------
    codes : iterable of str, int or float
        Village codes; those that cannot be read are left out.

    Returns
    -------
    {"kemendagri", "bps", "unclear"}
        What the column looks like.

    Raises
    ------
    DataError
        If one code is given in place of a column.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.regions.looks_like(["3579010001", "3579010002", "3579020001"])
    'bps'
    """
    return _origin(map(_read, _cells(codes)))


def _origin(read: Iterable[tuple[str, str]]) -> Origin:
    judged = [(d, fault) for d, fault in set(read) if len(d) == 10 and fault in {"", "bps_code"}]
    fitting = [digits for digits, fault in judged if not fault and digits[6] in _VILLAGES]
    if len(fitting) < 0.75 * len(judged):
        return "bps"
    enough = len({digits[:6] for digits in fitting}) >= 7
    return "kemendagri" if enough and len(fitting) >= 0.95 * len(judged) else "unclear"


def _cells(codes: Iterable[object]) -> list[object]:
    array = np.asarray(codes) if hasattr(codes, "__array__") else None
    dimensions = array.ndim if array is not None else int(isinstance(codes, Iterable))
    if dimensions != 1 or isinstance(codes, str | bytes):
        raise DataError("codes must be one column (a list, an array, a series); parse() takes one")
    # tolist() would turn float32 into float and hide that it cannot hold ten digits.
    if array is None or array.dtype in (np.float16, np.float32):
        return list(codes)
    return list(array.tolist())


def _spelt_alike(cells: list[object]) -> list[str] | None:
    """Return the canonical codes if all cells are right and spelt alike, else None."""
    kinds = set(map(type, cells))
    if len(kinds) != 1 or not kinds <= {str, int, float}:
        return None
    texts = list(map(str, cells))
    widths = set(map(len, texts))
    layout = _LAYOUTS.get(max(widths)) if len(widths) == 1 else None
    if layout is None or layout.fullmatch("".join(texts)) is None:
        return None
    return texts if widths == {10} else [text.replace(".", "")[:10] for text in texts]


def _read(cell: object) -> tuple[str, str]:
    """Return the digits of a cell, however many, and the fault that stands against them."""
    text = str(cell)
    if text.isascii() and text.isdigit():
        return text, ""
    text = "".join(text.translate(_INVISIBLE).split())
    if text.lower() in _BLANK:
        return "", "blank_code"
    if isinstance(cell, np.float16 | np.float32):
        return "", "rounded_code"
    if isinstance(cell, float) and isfinite(cell) and not cell.is_integer():
        return "", "fractional_code"
    spelling = _SPELLING.fullmatch(text)
    kind = (spelling and spelling.lastgroup) or "malformed_code"
    digits = spelling[kind].replace(".", "") if spelling else ""
    return digits, "" if kind in {"digits", "number"} else kind


def _fault(digits: str) -> str:
    """Return why no region can have these digits, or an empty text."""
    if len(digits) not in _LEVELS or not (digits.isascii() and digits.isdigit()):
        return "code_length"
    if digits[:2] < "11" or "00" in (digits[2:4], digits[4:6]):
        return "impossible_code"
    if digits[7:] == "000":
        return "rounded_code"
    return "" if digits[6:7] in "123" else "bps_code"


def _shown(cell: object) -> str:
    # A longer number may be a person's (a NIK has 16 digits): errors show no personal data.
    text = str(cell)
    return repr(text if len(text) <= len("32.02.01.2001") else f"{text[:6]}…")


def _not_a_code(kode: object, fault: str) -> DataError:
    message, remedy = _FAULTS[fault]
    problem = Problem(code=fault, message=message, remedy=remedy)
    return DataError(f"{_shown(kode)} is not a kode wilayah", [problem])
