"""Village codes: canonical, none blank, none twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ketahanan_index import regions
from ketahanan_index.errors import DataError
from ketahanan_index.intake.frames import Frame
from ketahanan_index.intake.session import Session
from ketahanan_index.stages.cells import blank


def read_codes(intake: Session) -> tuple[str, ...]:
    """Return the village codes, reporting blank, impossible and repeated ones."""
    frame, framework = intake.frame, intake.framework
    column = framework.unit
    values = frame.data[column].to_list()
    if framework.unit_codes == "kemendagri":
        try:
            units = regions.canonical(values, column=column, table=frame.table, file=frame.file)
        except DataError as error:
            intake.problems += [replace(p, line=_line(frame, p.row)) for p in error.problems]
            return ()
    else:
        texts = values if all(type(v) is str for v in values) else [_text(v) for v in values]
        blank = [i for i, t in enumerate(texts) if not t.strip()]
        if blank:
            message = f"blank code in {len(blank)} row{'s' if len(blank) > 1 else ''} (row {blank[0] + 1})"
            remedy = "fill in the code of the village, or leave the row out"
            intake.problems.append(frame.problem(message, "blank_code", blank, column=column, remedy=remedy))
            return ()
        units = tuple(texts)
    if len(set(units)) == len(units):
        return units
    seen: dict[str, int] = {}
    twice = [i for i, unit in enumerate(units) if seen.setdefault(unit, i) != i]
    if twice:
        pairs = ", ".join(f"{units[i]} in rows {seen[units[i]] + 1} and {i + 1}" for i in twice[:3])
        more = " …" if len(twice) > 3 else ""
        intake.problems.append(
            frame.problem(
                f"{len(twice)} row{'s' if len(twice) > 1 else ''} repeat a village: {pairs}{more}",
                "duplicate_unit",
                twice,
                units[twice[0]],
                column=column,
                remedy="keep one row a village; a table of several years needs one score a year",
            )
        )
    return units


def _text(value: Any) -> str:
    if blank(value):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _line(frame: Frame, row: int | None) -> int | None:
    return None if row is None or frame.first_line is None else row - 1 + frame.first_line
