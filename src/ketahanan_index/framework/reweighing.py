"""Other weights in a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ketahanan_index.errors import FrameworkError, Problem, heading
from ketahanan_index.records import nearest

if TYPE_CHECKING:
    import pandas as pd


def document(data: dict[str, Any], weights: Mapping[str, float] | pd.DataFrame) -> dict[str, Any]:
    """Return a document with other weights; those of a table of scores are stated, and no longer learnt.

    Raises
    ------
    FrameworkError
        For names that are not in the tree.
    TypeError
        For anything but a mapping or the table `Scores.weights`.
    """
    by_name = dict(weights) if isinstance(weights, Mapping) else _applied(weights)
    nodes = {node["id"]: node for node in _walk(data["index"])}
    problems = [
        Problem(
            message=f"no node is named {name!r}{nearest(name, nodes)}", code="unknown_node", table="framework"
        )
        for name in by_name
        if name not in nodes
    ]
    if problems:
        raise FrameworkError(heading(problems, "weights"), problems)
    for name, weight in by_name.items():
        nodes[name]["weight"] = weight
    if not isinstance(weights, Mapping):
        data.get("methodology", {}).pop("weighting", None)
    return data


def _applied(table: Any) -> dict[str, float]:
    """Return the applied weights of a table of weights; the root's own stays as it is."""
    if "applied" not in getattr(table, "columns", ()):
        raise TypeError("with_weights takes a mapping of node ids to weights, or the table Scores.weights")
    root = table.index[table["level"] == 0]
    return {str(name): float(weight) for name, weight in table["applied"].drop(root).items()}


def _walk(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for member in node.get("members", ()):
        yield from _walk(member)
