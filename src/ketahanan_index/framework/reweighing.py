"""Other weights in a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ketahanan_index.errors import FrameworkError, Problem, few, heading
from ketahanan_index.framework.methodology import Methodology, chosen
from ketahanan_index.methods.weighting.given import Given
from ketahanan_index.records import nearest

EXPECTED = (
    "with_weights takes a mapping of node ids to weights, or the table Scores.weights: one row a node, its id in the "
    "column `node` or the index, its weight in the column `applied`"
)


def document(data: dict[str, Any], weights: Any) -> dict[str, Any]:
    """Return a document with other weights; those of a table of scores are stated, and no longer learnt.

    Parameters
    ----------
    data : dict
        The document, which is changed.
    weights : mapping of node id to float, or dataframe
        The table is `Scores.weights` or part of its columns, in whatever engine.

    Raises
    ------
    FrameworkError
        For names that are not in the tree, and for weights that the weighting of their group does not use.
    TypeError
        For anything but a mapping or the table `Scores.weights`.
    """
    learnt = not isinstance(weights, Mapping)
    by_name = _applied(weights, data["index"]["id"]) if learnt else dict(weights)
    nodes = {node["id"]: node for _, node in _walk(data["index"])}
    problems = [
        Problem(
            message=f"no node is named {name!r}{nearest(str(name), nodes)}",
            code="unknown_node",
            table="framework",
        )
        for name in by_name
        if name not in nodes
    ]
    problems += [] if learnt else _unused(data, by_name)
    if problems:
        raise FrameworkError(heading(problems, "weights"), problems)
    for name, weight in by_name.items():
        nodes[name]["weight"] = weight
    if learnt:
        data.get("methodology", {}).pop("weighting", None)
    return data


def _unused(data: dict[str, Any], by_name: Mapping[str, float]) -> Iterator[Problem]:
    """Yield a problem for each group whose weighting looks only at which members have a weight of 0."""
    weighting = Methodology.model_validate(data.get("methodology", {})).weighting
    for depth, group in _walk(data["index"]):
        method = chosen(weighting, group["id"], f"level_{depth}", Given())
        members = {member["id"]: member.get("weight", 1) for member in group.get("members", ())}
        idle = [name for name, old in members.items() if old > 0 and _is_positive(by_name.get(name))]
        if idle and not method.uses_given:
            yield Problem(
                message=f"{group['id']} is weighted by {method.name}, under which other weights of its members change "
                f"nothing: {few(idle)}",
                remedy=f"choose the weighting given for {group['id']}, or state 0 to leave a member out",
                code="weights_not_used",
                table="framework",
                column="methodology.weighting",
                count=len(idle),
            )


def _is_positive(weight: Any) -> bool:
    """Return whether a weight is a number above 0; what is no number is refused with the document."""
    try:
        return float(weight) > 0
    except (TypeError, ValueError, OverflowError):
        return False


def _applied(table: Any, root: str) -> dict[str, float]:
    """Return the applied weights of a table of weights; the root's own stays as it is."""
    columns = list(getattr(table, "column_names", getattr(table, "columns", ())))
    if "applied" not in columns or not hasattr(table, "__len__"):
        raise TypeError(EXPECTED)
    names = _cells(table["node"] if "node" in columns else getattr(table, "index", None))
    if not all(isinstance(name, str) for name in names) or len(set(names)) != len(names):
        raise TypeError(EXPECTED)
    found = zip(names, _cells(table["applied"]), strict=True)
    return {name: weight for name, weight in found if name != root}


def _cells(column: Any) -> list[Any]:
    """Return the cells of a column of whatever table."""
    # One by its Python name, the other by that of Arrow.
    to_list = getattr(column, "to_list", getattr(column, "to_pylist", None))
    if to_list is None:
        raise TypeError(EXPECTED)
    return list(to_list())


def _walk(node: dict[str, Any], depth: int = 0) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield a node and all below it, each with its depth; the root's is 0."""
    yield depth, node
    for member in node.get("members", ()):
        yield from _walk(member, depth + 1)
