"""A framework as tables that people edit, and back without loss."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl
import pytest

import ketahanan_index as ki
from framework.documents import document, framework, indicator
from ketahanan_index.errors import Problem

TABLES = ["nodes", "indicators", "items", "scales", "classes", "methodology"]
Tables = dict[str, list[dict[str, Any]]]


def tables(one: ki.Framework | None = None) -> Tables:
    """Return a framework's tables as lists of dicts, blank cells as None."""
    found = (one or framework()).to_tables()
    return {
        name: [
            {str(k): None if pd.isna(v) else v for k, v in row.items()} for row in table.to_dict("records")
        ]
        for name, table in found.items()
    }


def as_polars(rows: Tables) -> dict[str, pl.DataFrame]:
    return {name: pl.DataFrame(r, strict=False, infer_schema_length=None) for name, r in rows.items() if r}


@pytest.fixture(scope="module")
def bundled() -> dict[str, ki.Framework]:
    return {name: ki.Framework.load(name) for name in ki.frameworks()}


def problems(changed: Any) -> list[Problem]:
    with pytest.raises(ki.FrameworkError) as caught:
        ki.Framework.from_tables(changed)
    assert all(p.table == "framework" for p in caught.value.problems)
    return list(caught.value.problems)


def test_names_and_columns() -> None:
    found = framework().to_tables()
    assert list(found) == TABLES
    assert list(found["nodes"].columns[:5]) == ["id", "parent", "label", "label_en", "weight"]
    assert list(found["items"].columns[:3]) == ["indicator", "column", "scale"]
    assert list(found["methodology"].columns) == ["key", "value"]
    assert found["nodes"]["id"].tolist() == [node.id for node in framework().index.walk()]


def test_round_trip_with_pandas(bundled: dict[str, ki.Framework]) -> None:
    for one in bundled.values():
        assert ki.Framework.from_tables(one.to_tables()).digest == one.digest


def test_round_trip_with_lists_of_dicts(bundled: dict[str, ki.Framework]) -> None:
    for one in bundled.values():
        assert ki.Framework.from_tables(tables(one)).digest == one.digest


def test_round_trip_with_polars_where_every_cell_of_a_column_has_one_type(
    bundled: dict[str, ki.Framework],
) -> None:
    for one in (framework(), *(bundled[name] for name in ("idm", "idm-komponen", "indeks-desa"))):
        assert ki.Framework.from_tables(as_polars(tables(one))).digest == one.digest


def test_round_trip_with_cells_as_text() -> None:
    """As a CSV file gives them."""
    rows = {
        name: [{k: None if v is None else str(v) for k, v in row.items()} for row in table]
        for name, table in tables().items()
    }
    assert ki.Framework.from_tables(rows).digest == framework().digest


def test_cells_of_a_spreadsheet() -> None:
    """Whole numbers come as floats, blank rows between others."""
    rows = tables()
    for row in rows["scales"]:
        if isinstance(row["code"], int):
            row["code"] = float(row["code"])
    rows["nodes"].insert(2, dict.fromkeys(rows["nodes"][0]))
    rows["methodology"].append({"key": None, "value": float("nan")})
    assert ki.Framework.from_tables(rows).digest == framework().digest


def test_texts_that_look_like_json() -> None:
    labels = ['"Sering" kata warga', "[sic]", "{a}", "", "[0, 1]", '"a"']
    for label in labels:
        one = framework(label=label)
        assert ki.Framework.from_tables(one.to_tables()).label == label
    rows = tables()
    rows["nodes"][1]["label"] = '"Sering" kata warga'  # typed by a person, not written by to_tables
    assert ki.Framework.from_tables(rows).groups[1].label == '"Sering" kata warga'


def test_a_table_that_is_missing_or_unknown() -> None:
    rows: Any = tables()
    del rows["items"], rows["nodes"]
    rows["skala"] = []
    found = problems(rows)
    assert [p.code for p in found] == ["missing_table", "missing_table", "unknown_table"]
    assert "'nodes'" in found[0].message
    assert ", ".join(TABLES) in found[2].message


def test_scales_and_classes_may_be_absent() -> None:
    rows = tables()
    del rows["classes"]
    assert ki.Framework.from_tables(rows) == framework()


CHANGES: dict[str, tuple[Any, str, str, int | None]] = {
    "duplicate_id": (
        lambda t: t["nodes"].append({"id": "air", "parent": "indeks"}),
        "nodes.air",
        "stands twice",
        3,
    ),
    "unknown_node": (
        lambda t: t["indicators"].append({"id": "gas", "source": "villages"}),
        "indicators.gas",
        "not among the nodes",
        5,
    ),
    "unknown_indicator": (
        lambda t: t["items"].append({"indicator": "gas", "column": "gas", "scale": "persen"}),
        "items.gas",
        "'gas', which is not an indicator",
        5,
    ),
    "unknown_parent": (
        lambda t: t["nodes"][2].update(parent="dasr"),
        "nodes.air",
        "parent 'dasr', which is no node",
        3,
    ),
    "many_roots": (lambda t: t["nodes"].append({"id": "lain"}), "nodes", "found indeks, lain", None),
    "row_without_name": (
        lambda t: t["scales"].append({"kind": "numeric"}),
        "scales.scale",
        "a row has no scale",
        None,
    ),
    "duplicate_key": (
        lambda t: t["methodology"].append({"key": "id.x", "value": "y"}),
        "methodology.id.x",
        "stands twice",
        3,
    ),
}


@pytest.mark.parametrize("code", CHANGES)
def test_a_mistake_names_table_and_row(code: str) -> None:
    change, column, message, row = CHANGES[code]
    rows = tables()
    change(rows)
    (problem,) = [p for p in problems(rows) if p.code == code]
    assert problem.column == column
    assert message in problem.message
    if row is not None:
        assert problem.row == row


def test_a_group_within_itself() -> None:
    rows = tables()
    rows["nodes"][1]["parent"] = "sosial"
    rows["nodes"][4]["parent"] = "dasar"
    found = [p for p in problems(rows) if p.code == "cyclic_group"]
    assert {p.column for p in found} == {"nodes.dasar", "nodes.sosial"}
    assert "dasar in sosial in dasar" in found[0].message


def test_no_root_at_all() -> None:
    rows = tables()
    rows["nodes"][0]["parent"] = "dasar"
    (problem, *more) = problems(rows)
    assert (problem.code, problem.column) == ("cyclic_group", "nodes")
    assert "every node has a parent" in problem.message
    assert {p.column for p in more} == {"nodes.indeks", "nodes.dasar"}


def test_a_broken_value_is_a_mistake_of_the_document() -> None:
    rows = tables()
    rows["methodology"].append({"key": "methodology.range", "value": "[0, 100"})
    (problem,) = problems(rows)
    assert problem.column == "methodology.range"
    assert "'[0, 100'" in problem.message


def test_a_key_in_both_its_parts() -> None:
    rows = tables()
    rows["methodology"] = [
        {"key": "notes", "value": "x"},
        {"key": "notes.a", "value": "y"},
        *rows["methodology"],
    ]
    (problem,) = problems(rows)
    assert (problem.code, problem.row) == ("duplicate_key", 2)


def test_mistakes_of_the_tree_stand_together() -> None:
    rows = tables()
    rows["nodes"][2]["parent"] = "dasr"
    rows["items"][3]["indicator"] = "gas"
    rows["nodes"].append({"id": "lain"})
    assert [p.code for p in problems(rows)] == ["unknown_indicator", "unknown_parent", "many_roots"]


def test_the_bundled_proposal_as_tables(bundled: dict[str, ki.Framework]) -> None:
    found = bundled["desa-berketahanan-sosial"].to_tables()
    assert len(found["indicators"]) == 36
    assert found["nodes"].set_index("id").loc["sdm", "label_en"] == "Human capacity"
    assert "question_en" in found["items"].columns


def test_members_keep_their_order() -> None:
    one = framework(indicator("z"), indicator("a"), {"id": "m", "members": [indicator("b")]})
    assert ki.Framework.from_tables(tables(one)) == one
    assert document()["id"] == "contoh"
