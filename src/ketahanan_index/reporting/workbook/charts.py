"""Charts that spreadsheets draw themselves, from the cells of a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.colours import INK, QUIET
from ketahanan_index.reporting.workbook.layout import Chart, Sheet
from ketahanan_index.reporting.workbook.limits import cleaned

_FAINT = "#e6e8eb"


def draw(book: Any, page: Any, sheet: Sheet, chart: Chart, place: tuple[int, int]) -> None:
    """Put a chart on a sheet, its corner at a row and column."""
    from xlsxwriter.utility import xl_range_formula

    table, top = sheet.tables[chart.table], sheet.head(chart.table) + 1
    bottom = top + table.rows - 1
    labels, values = table.columns[chart.labels].cells, table.columns[chart.values].cells
    lying = chart.kind == "bar"
    series: dict[str, Any] = {
        "name": chart.axis,
        "categories": [sheet.name, top, chart.labels, bottom, chart.labels],
        "values": [sheet.name, top, chart.values, bottom, chart.values],
        # What the cells hold, for viewers that do not read them.
        "categories_data": [cleaned(str(label)) for label in labels],
        "values_data": _known(values),
        "fill": {"color": chart.colours[0]},
        "border": {"none": True},
        "gap": 35 if lying else 60,
        "points": [{"fill": {"color": colour}} for colour in chart.colours],
    }
    if chart.error is None:
        series["data_labels"] = {"value": True, "num_format": chart.number, "font": {"color": INK}}
    else:
        cells = xl_range_formula(sheet.name, top, chart.error, bottom, chart.error)
        half = _known(table.columns[chart.error].cells)
        told = {f"{side}_values": cells for side in ("plus", "minus")}
        told |= {f"{side}_data": half for side in ("plus", "minus")}
        series["y_error_bars"] = {"type": "custom", **told, "line": {"color": INK, "width": 0.75}}
    drawn = book.add_chart({"type": chart.kind})
    drawn.add_series(series)
    drawn.set_title({"name": chart.title, "overlay": False, "name_font": {"size": 12, "color": INK}})
    drawn.set_legend({"none": True})
    words = {"name_font": {"bold": False, "size": 9, "color": QUIET}, "num_font": {"size": 9, "color": INK}}
    ends = {} if chart.ends is None else dict(zip(("min", "max"), chart.ends, strict=True))
    numbers = {**words, **ends, "name": chart.axis, "num_format": "General", "line": {"none": True}}
    numbers["major_gridlines"] = {"visible": True, "line": {"color": _FAINT}}
    named = {**words, "interval_unit": 1, "major_tick_mark": "none"}
    if lying:
        # The first stands at the top, and the numbers stay below.
        drawn.set_y_axis({**named, "reverse": True})
        drawn.set_x_axis({**numbers, "label_position": "high"})
    else:
        drawn.set_x_axis(named)
        drawn.set_y_axis(numbers)
    drawn.set_chartarea({"border": {"color": _FAINT}})
    drawn.set_size({"width": chart.size[0], "height": chart.size[1]})
    page.insert_chart(*place, drawn, {"description": chart.description, "object_position": 3})


def _known(cells: Array | Sequence[str]) -> list[float | None]:
    """Return numbers as a chart keeps them, None where there is none."""
    return [float(cell) if math.isfinite(float(cell)) else None for cell in cells]
