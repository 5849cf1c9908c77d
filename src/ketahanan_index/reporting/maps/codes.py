"""The codes of polygons: in which column they stand, and whether they number the villages that were scored."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from ketahanan_index import regions
from ketahanan_index.errors import DataError, Problem, few, heading
from ketahanan_index.intake.codes import code_shown, plain_text
from ketahanan_index.records import nearest

if TYPE_CHECKING:
    import pandas as pd

    from ketahanan_index.framework import Framework

TABLE = "polygons"

# Without case, spaces and underscores. KDEPUM is how the topographic maps of BIG call the Kemendagri code.
_KEMENDAGRI = (
    "kodedesa",
    "kodekemendagri",
    "kodedesakemendagri",
    "kemendagri",
    "kdepum",
    "kodedeskel",
    "kodedesakelurahan",
    "kodekelurahan",
    "kddesa",
    "kodewilayah",
    "kode",
)
_BPS = ("iddesa", "kdebps", "kodebps", "kodedesabps", "idsls")
_NAMES = ("nama", "namadesa", "namadeskel", "namadesakelurahan", "namobj", "wadmkd", "desa", "nmdesa", "name")

# A BPS code of a kecamatan has seven digits.
_LEVELS = {2: "provinsi", 4: "kabupaten", 6: "kecamatan", 7: "kecamatan"}


def code_column(table: pd.DataFrame, framework: Framework, units: tuple[str, ...], file: str) -> str:
    """Return the column with the codes: by its name, else the one that holds most codes of villages.

    Raises
    ------
    DataError
        Where there is none.
    """
    known = {_bare(column): str(column) for column in reversed(list(table.columns))}
    coded = framework.unit_codes == "kemendagri"
    named = [
        known[name] for name in (_bare(framework.unit), *(_KEMENDAGRI if coded else ())) if name in known
    ]
    if named:
        return named[0]
    wanted = set(units)
    found = {
        str(column): len(wanted & {_loose(cell, coded) for cell in table[column].unique()})
        for column in table.columns
        if not (coded and _bare(column) in _BPS)
    }
    best = max(found, key=lambda column: found[column], default="")
    if best and found[best]:
        return best
    of_bps = [str(column) for column in table.columns if coded and _bare(column) in _BPS]
    if of_bps:
        raise _refused(_bps(of_bps[0], file))
    columns = ", ".join(map(str, table.columns)) or "none"
    raise _refused(
        Problem(
            message="no column holds codes of the villages that were scored "
            f"({few(map(code_shown, units), 3)}); columns are {columns}",
            remedy="name the column with code=, or add one with the code of each village",
            code="no_code_column",
            table=TABLE,
            file=file,
        )
    )


def polygon_codes(table: pd.DataFrame, column: str, framework: Framework, file: str) -> tuple[str, ...]:
    """Return the code of each polygon in its canonical form, empty for a blank one.

    Raises
    ------
    DataError
        For a column that is not there, for codes of BPS, of another level, and for those that cannot be read.
    """
    known = [str(name) for name in table.columns]
    if column not in known:
        raise _refused(
            Problem(
                message=f"no column of polygons is called {column!r}{nearest(column, known)}",
                remedy=f"known are {', '.join(known)}" if known else "the polygons have no columns",
                code="unknown_column",
                table=TABLE,
                file=file,
                column=column,
            )
        )
    cells = list(table[column])
    texts = [plain_text(cell) for cell in cells]
    if framework.unit_codes != "kemendagri":
        return tuple(texts)
    present = [i for i, said in enumerate(texts) if said]
    told = [cells[i] for i in present]
    _require_villages(told, column, file)
    origin = regions.looks_like(told)
    if origin == "bps" or (origin == "unclear" and _bare(column) in _BPS):
        raise _refused(_bps(column, file))
    out = [""] * len(cells)
    for i, code in zip(present, regions.canonical(told, column=column, table=TABLE, file=file), strict=True):
        out[i] = code
    return tuple(out)


def require_same_names(
    codes: tuple[str, ...], table: pd.DataFrame, column: str, names: dict[str, str], file: str
) -> None:
    """Raise a DataError where matched codes carry other names: codes of BPS, or of another edition, by chance alike.

    Parameters
    ----------
    codes : tuple of str
        The code of each polygon.
    table : DataFrame
        The polygons' columns.
    column : str
        The column of codes, to be named.
    names : mapping
        What villages are called by the village table, by their codes; those without a name left out.
    file : str
        Where the polygons came from.
    """
    called = name_column(table)
    if called is None:
        return
    pairs = [
        (code, names[code], plain_text(cell))
        for code, cell in zip(codes, table[called], strict=True)
        if code in names and plain_text(cell)
    ]
    other = [pair for pair in pairs if not _alike(pair[1], pair[2])]
    # Spellings differ from source to source, but not three in four.
    if len(pairs) < 4 or len(other) < 0.75 * len(pairs):
        return
    code, mine, theirs = other[0]
    raise _refused(
        Problem(
            message=f"codes in {column!r} agree with those of the villages, names do not: {len(other)} of {len(pairs)} "
            f"differ, such as {code}, {mine!r} among the villages and {theirs!r} among the polygons; a map would "
            "show scores in the wrong places",
            remedy=f"see whether {column!r} holds codes of BPS or of another edition, and name the right column "
            "with code=",
            code="other_names",
            table=TABLE,
            file=file,
            column=column,
            unit=code,
            count=len(other),
        )
    )


def name_column(table: pd.DataFrame) -> str | None:
    """Return the column with the names of polygons, if one is called like that."""
    known = {_bare(column): str(column) for column in reversed(list(table.columns))}
    return next((known[name] for name in _NAMES if name in known), None)


def nothing_in_common(codes: tuple[str, ...], units: tuple[str, ...], column: str, file: str) -> DataError:
    """Return the error of polygons of which none is a village that was scored."""
    theirs = [code for code in codes if code]
    return _refused(
        Problem(
            message=f"no polygon is of a village that was scored: {column!r} holds "
            f"{few(map(code_shown, theirs), 3) or 'blanks only'}, "
            f"the villages are {few(map(code_shown, units), 3)}",
            remedy="see whether the polygons are of the same region, and name another column with code= if this is "
            "not the one",
            code="no_match",
            table=TABLE,
            file=file,
            column=column,
        )
    )


def _require_villages(cells: list[object], column: str, file: str) -> None:
    """Raise a DataError where most codes are of regions above the village."""
    lengths = Counter(len(re.sub(r"\D", "", plain_text(cell))) for cell in cells)
    length, count = lengths.most_common(1)[0] if lengths else (10, 0)
    if length in _LEVELS and 2 * count > len(cells):
        raise _refused(
            Problem(
                message=f"polygons are of {_LEVELS[length]}, not of villages: {count} of {len(cells)} codes have "
                f"{length} digits",
                remedy="take polygons with one desa or kelurahan each, whose codes have 10 digits",
                code="polygon_level",
                table=TABLE,
                file=file,
                column=column,
                count=count,
            )
        )


def _bps(column: str, file: str) -> Problem:
    return Problem(
        message=f"{column!r} holds codes of BPS, the scores are by those of Kemendagri: both have 10 digits and number "
        "the same villages differently, so that a map would show scores in the wrong places",
        remedy="name a column of Kemendagri codes with code= (KDEPUM in maps of BIG), or convert by a crosswalk "
        "(PODES: IDDESA and R106B)",
        code="bps_polygons",
        table=TABLE,
        file=file,
        column=column,
    )


def _loose(cell: object, coded: bool) -> str:
    """Return a cell as a code might be, whatever it is."""
    said = plain_text(cell)
    return re.sub(r"\D", "", said) if coded else said


def _bare(name: object) -> str:
    return re.sub(r"[\W_]", "", str(name).casefold())


def _alike(a: str, b: str) -> bool:
    bare = [re.sub(r"\b(desa|kelurahan|kel)\b|[\W_]", "", name.casefold()) for name in (a, b)]
    return bare[0] == bare[1]


def _refused(problem: Problem) -> DataError:
    return DataError(heading([problem], TABLE), [problem])


def codes_first(units: tuple[str, ...], codes: tuple[str, ...]) -> list[str]:
    """Return the codes of polygons: of villages in their order, then the others, sorted.

    Examples
    --------
    >>> codes_first(("b", "a", "c"), ("d", "a", "b"))
    ['b', 'a', 'd']
    """
    there = set(codes)
    known = set(units)
    return [unit for unit in units if unit in there] + sorted(np.unique(list(there - known)).tolist())
