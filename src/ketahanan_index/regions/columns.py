"""A column of village codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal, get_args

from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.records import nearest
from ketahanan_index.regions.spelling import (
    FAULTS,
    LEVELS,
    VILLAGES,
    cells_of,
    fault,
    read,
    shown,
    spelt_alike,
)

Parent = Literal["provinsi", "kabupaten", "kecamatan"]
Origin = Literal["kemendagri", "bps", "unclear"]


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
    cells = cells_of(codes)
    if (alike := spelt_alike(cells)) is not None:
        return tuple(alike)
    spellings = [read(cell) for cell in cells]
    faults: dict[str, list[int]] = {}
    for row, (digits, unreadable) in enumerate(spellings):
        if wrong := unreadable or fault(digits) or ("code_length" if len(digits) < 10 else ""):
            faults.setdefault(wrong, []).append(row)
    problems = []
    for wrong, rows in faults.items():
        first = ", ".join(f"row {row + 1} {shown(cells[row])}" for row in rows[:5])
        what = f"{FAULTS[wrong][0]}; in {len(rows)} of {len(cells)} rows, first: {first}"
        if wrong == "bps_code" and _origin(spellings) == "bps":
            what += "; the column as a whole looks like BPS codes"
        where = Problem(message=what, code=wrong, remedy=FAULTS[wrong][1], table=table, file=file)
        problems.append(replace(where, column=column, row=rows[0] + 1, count=len(rows)))
    if problems:
        raise DataError(heading(problems, table), problems)
    return tuple(digits for digits, _ in spellings)


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
        raise DataError(
            f"level {level!r} is unknown{nearest(str(level), known)}: use one of {', '.join(known)}"
        )
    digits = {name: length for length, name in LEVELS.items()}[level]
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
    return tuple(VILLAGES[code[6]] for code in canonical(codes))


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
    return _origin(map(read, cells_of(codes)))


def _origin(spellings: Iterable[tuple[str, str]]) -> Origin:
    judged = [(d, wrong) for d, wrong in set(spellings) if len(d) == 10 and wrong in {"", "bps_code"}]
    fitting = [digits for digits, wrong in judged if not wrong and digits[6] in VILLAGES]
    if len(fitting) < 0.75 * len(judged):
        return "bps"
    enough = len({digits[:6] for digits in fitting}) >= 7
    return "kemendagri" if enough and len(fitting) >= 0.95 * len(judged) else "unclear"
