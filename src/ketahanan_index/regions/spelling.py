"""How codes are spelt, which spellings can be read with certainty, and what is wrong with the others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import isfinite
from typing import Final, Literal

import numpy as np

from ketahanan_index.errors import DataError, Problem

Level = Literal["provinsi", "kabupaten", "kecamatan", "desa"]

LEVELS: Final[dict[int, Level]] = {2: "provinsi", 4: "kabupaten", 6: "kecamatan", 10: "desa"}
VILLAGES: Final[dict[str, Literal["kelurahan", "desa", "desa adat"]]] = {
    "1": "kelurahan",
    "2": "desa",
    "3": "desa adat",
}

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
FAULTS: Final = {
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


def written(cell: object) -> str:
    """Return a cell as text, whatever it is.

    Examples
    --------
    >>> written(7), written((1, 2)), len(written(10**5000))
    ('7', '(1, 2)', 4155)
    """
    try:
        return str(cell)
    except ValueError:
        # Python writes no whole number of thousands of digits, but for bases that are powers of two.
        return hex(cell) if isinstance(cell, int) else f"<{type(cell).__name__}>"


def cells_of(codes: Iterable[object]) -> list[object]:
    """Return the cells of a column, or refuse what is not one."""
    array = np.asarray(codes) if hasattr(codes, "__array__") else None
    dimensions = array.ndim if array is not None else int(isinstance(codes, Iterable))
    if dimensions != 1 or isinstance(codes, str | bytes):
        raise DataError("codes must be one column (a list, an array, a series); parse() takes one")
    # tolist() would turn float32 into float and hide that it cannot hold ten digits.
    if array is None or array.dtype in (np.float16, np.float32):
        return list(codes if array is None else array)
    return list(array.tolist())


def spelt_alike(cells: list[object]) -> list[str] | None:
    """Return the canonical codes if all cells are right and spelt alike, else None."""
    kinds = set(map(type, cells))
    if len(kinds) != 1 or not kinds <= {str, int, float}:
        return None
    try:
        texts = list(map(str, cells))
    except ValueError:
        return None
    widths = set(map(len, texts))
    layout = _LAYOUTS.get(max(widths)) if len(widths) == 1 else None
    if layout is None or layout.fullmatch("".join(texts)) is None:
        return None
    return texts if widths == {10} else [text.replace(".", "")[:10] for text in texts]


def read(cell: object) -> tuple[str, str]:
    """Return the digits of a cell, however many, and the fault that stands against them."""
    text = written(cell)
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


def fault(digits: str) -> str:
    """Return why no region can have these digits, or an empty text."""
    if len(digits) not in LEVELS or not (digits.isascii() and digits.isdigit()):
        return "code_length"
    if digits[:2] < "11" or "00" in (digits[2:4], digits[4:6]):
        return "impossible_code"
    if digits[7:] == "000":
        return "rounded_code"
    return "" if digits[6:7] in "123" else "bps_code"


def shown(cell: object) -> str:
    """Return a cell as an error may show it."""
    # A longer number may be a person's (a NIK has 16 digits): errors show no personal data.
    text = written(cell)
    if not text.strip() or text in {"None", "nan", "NaT", "<NA>"}:
        return "an empty cell"
    code = len(text) <= len("32.02.01.2001") and not set(text) - set("0123456789.,eE+- ")
    # Numbers of telephones begin with 0 or 8; no province does.
    code = code and text.lstrip()[:1] not in {"0", "8"}
    return repr(text) if code else f"a text of {len(text)} characters"


def not_a_code(kode: object, wrong: str) -> DataError:
    """Return the error of one code."""
    message, remedy = FAULTS[wrong]
    problem = Problem(code=wrong, message=message, remedy=remedy)
    return DataError(f"{shown(kode)} is not a kode wilayah", [problem])
