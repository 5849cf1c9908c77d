"""What must hold across the parts of a framework; every rule that fails is one problem."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import TYPE_CHECKING

from ketahanan_index.errors import Problem, few
from ketahanan_index.framework import indicator_checks, scale_checks
from ketahanan_index.framework.methodology import Methodology, chosen
from ketahanan_index.framework.reading import join
from ketahanan_index.framework.scale_checks import found
from ketahanan_index.framework.structure import Group, Indicator
from ketahanan_index.methods.normalisation.goalposts import Goalposts
from ketahanan_index.methods.treatment.no_treatment import NoTreatment
from ketahanan_index.records import nearest

if TYPE_CHECKING:
    from ketahanan_index.framework.document import Framework

RESERVED = frozenset(
    {"standard_error", "lower", "upper", "rank", "class", "coverage", "n", "psus", "flag", "missing"}
)
"""Columns of a score table that a node may not be named after."""

Node = Group | Indicator


def problems(framework: Framework, *, removed: AbstractSet[str] = frozenset()) -> list[Problem]:
    """Return everything wrong across parts; `removed` names scales already found wrong on their own."""
    nodes = list(_placed("index", framework.index))
    return [
        *_names(nodes, framework.unit),
        *_groups(nodes),
        *(
            p
            for name, scale in framework.scales.items()
            for p in scale_checks.problems(f"scales.{name}", scale)
        ),
        *(
            p
            for path, node in nodes
            if isinstance(node, Indicator)
            for p in indicator_checks.problems(path, node, framework, removed)
        ),
        *_references(nodes, framework),
        *_methodology(framework, nodes),
        *_classes(framework),
    ]


def _placed(path: str, node: Node) -> Iterator[tuple[str, Node]]:
    yield path, node
    if isinstance(node, Group):
        for i, member in enumerate(node.members):
            yield from _placed(join(join(path, "members"), i), member)


def _names(nodes: Iterable[tuple[str, Node]], unit: str) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    columns: dict[str, str] = {}
    for path, node in nodes:
        if node.id in seen:
            yield found(
                f"{path}.id",
                f"the name {node.id!r} is taken by {seen[node.id]}",
                "duplicate_id",
                "give it another",
            )
        elif re.fullmatch(r"level_\d+", node.id):
            yield found(
                f"{path}.id", f"{node.id!r} names a level of the tree", "reserved_id", "choose another name"
            )
        elif node.id in RESERVED or node.id == unit or node.id.startswith("rank_in_"):
            yield found(
                f"{path}.id",
                f"{node.id!r} is a column of every score table",
                "reserved_id",
                "choose another name",
            )
        seen.setdefault(node.id, path)
        if isinstance(node, Group):
            continue
        for i, item in enumerate(node.items):
            here = f"{path}.items[{i}].column"
            if item.column in columns:
                yield found(
                    here,
                    f"the item {item.column!r} stands in two places, {columns[item.column]} and {node.id}",
                    "item_in_two_indicators",
                    "keep it in one, or it counts twice",
                )
            if item.column == unit:
                yield found(
                    here,
                    f"{unit!r} names the village and cannot be an item",
                    "unit_as_item",
                    "name the column that holds the answers",
                )
            columns.setdefault(item.column, node.id)


def _groups(nodes: Iterable[tuple[str, Node]]) -> Iterator[Problem]:
    for path, node in nodes:
        if isinstance(node, Group) and not any(member.weight > 0 for member in node.members):
            yield found(
                f"{path}.members",
                f"all members of {node.id!r} weigh 0",
                "group_without_weight",
                "give at least one member a weight above 0",
            )


def _references(nodes: Iterable[tuple[str, Node]], framework: Framework) -> Iterator[Problem]:
    for path, node in nodes:
        if isinstance(node, Group):
            continue
        if framework.captures and node.captures is not None and node.captures not in framework.captures:
            yield found(
                f"{path}.captures",
                f"captures has no {node.captures!r}{nearest(node.captures, framework.captures)}",
                "unknown_capture",
                f"known are {', '.join(framework.captures)}",
            )
        for key in node.idea_from:
            if framework.sources and key not in framework.sources:
                yield found(
                    f"{path}.idea_from",
                    f"sources has no {key!r}{nearest(key, framework.sources)}",
                    "unknown_source",
                    "add it to sources",
                )


def _methodology(framework: Framework, nodes: list[tuple[str, Node]]) -> Iterator[Problem]:
    methodology = framework.methodology
    low, high = methodology.range
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        yield found(
            "methodology.range",
            f"the range {low:g} to {high:g} does not increase",
            "bad_range",
            "state the lowest score, then the highest, such as [0, 100]",
        )
    indicators = {node.id for _, node in nodes if isinstance(node, Indicator)}
    groups = {node.id for _, node in nodes if isinstance(node, Group)}
    levels = {f"level_{i}" for i in range(1, _depth(framework.index))}
    keys = {
        **dict.fromkeys(("imputation", "treatment", "normalisation"), indicators),
        **dict.fromkeys(("weighting", "aggregation", "minimum_coverage"), groups | levels),
    }
    values = {step: getattr(methodology, step) for step in keys}
    if methodology.screening is not None:
        for name in ("minimum_available", "minimum_nonzero"):
            values[f"screening.{name}"] = getattr(methodology.screening, name)
            keys[f"screening.{name}"] = groups | levels
    for step, known in keys.items():
        value = values[step]
        for key in value if isinstance(value, Mapping) else ():
            if key not in known:
                what = "an indicator" if known is indicators else "a group or a level"
                yield found(
                    f"methodology.{step}.{key}",
                    f"{key!r} is not {what}{nearest(key, known)}",
                    "unknown_key",
                    f"known are {few(sorted(known), 8)}",
                )
    yield from _treated(framework)
    yield from _mentioned(methodology, indicators | groups | levels | {"level_0"})
    lands: dict[str, str] = {}
    for indicator in framework.indicators:
        method = chosen(methodology.normalisation, indicator.id, "", Goalposts())
        lands.setdefault(method.lands_on(methodology.range), indicator.id)
    if len(lands) > 1:
        listed = "; ".join(f"{indicator} on {where}" for where, indicator in lands.items())
        yield found(
            "methodology.normalisation",
            f"indicators that are averaged lie on different ranges: {listed}",
            "mixed_ranges",
            "use methods that land on one range; cap: true keeps distances to a target or a reference on it",
        )


def _treated(framework: Framework) -> Iterator[Problem]:
    """Check that nothing stated in an indicator's unit is applied to its logarithm; one problem a pair of methods."""
    by_pair: dict[tuple[str, str], list[str]] = {}
    for indicator in framework.indicators:
        treatment = chosen(framework.methodology.treatment, indicator.id, "", NoTreatment())
        rescaling = chosen(framework.methodology.normalisation, indicator.id, "", Goalposts())
        if rescaling.states_units and not treatment.keeps_unit:
            by_pair.setdefault((treatment.name, rescaling.name), []).append(indicator.id)
    for (treatment_name, rescaling_name), names in by_pair.items():
        several = len(names) > 1
        yield found(
            "methodology.treatment",
            f"{few(names)} {'are' if several else 'is'} no longer in {'their units' if several else 'its unit'} after "
            f"{treatment_name}, but {rescaling_name} is stated in {'them' if several else 'it'}",
            "treatment_changes_unit",
            "treat by winsorise or clip, or rescale by min_max, z_score or another method that learns",
        )


def _mentioned(methodology: Methodology, known: AbstractSet[str]) -> Iterator[Problem]:
    """Check the ids of nodes that methods name among their parameters."""
    for family in ("imputation", "treatment", "normalisation", "weighting", "aggregation"):
        value = getattr(methodology, family)
        methods = value.items() if isinstance(value, Mapping) else [("", value)]
        for key, method in methods:
            for name in sorted(method.mentions() - known):
                yield found(
                    join(f"methodology.{family}", key) if key else f"methodology.{family}",
                    f"{method.name} names {name!r}, which is not in the tree{nearest(name, known)}",
                    "unknown_node",
                    "correct the name, or take it out",
                )


def _depth(group: Group) -> int:
    """Return the number of levels of groups, the root included."""
    return 1 + max((_depth(m) for m in group.members if isinstance(m, Group)), default=0)


def _classes(framework: Framework) -> Iterator[Problem]:
    if framework.classes is None:
        return
    levels = framework.classes.levels
    ids = [level.id for level in levels]
    for i, level in enumerate(levels):
        here = f"classes.levels[{i}]"
        if level.id in ids[:i]:
            yield found(
                f"{here}.id",
                f"the class {level.id!r} stands twice",
                "duplicate_class",
                "give it another name",
            )
        if i < len(levels) - 1 and level.upper is None:
            yield found(
                here,
                f"the class {level.id!r} needs an upper bound",
                "class_without_bound",
                "add upper: only the last class is open",
            )
        if i == len(levels) - 1 and level.upper is not None:
            yield found(
                f"{here}.upper",
                f"the last class, {level.id!r}, is open and has no upper bound",
                "last_class_bounded",
                "remove upper",
            )
    bounds = framework.classes.bounds
    for i, (below, above) in enumerate(pairwise(bounds)):
        if not below < above:
            yield found(
                f"classes.levels[{i + 1}].upper",
                f"class bounds do not increase: {below:g}, then {above:g}",
                "bounds_not_increasing",
                "sort the classes, lowest first",
            )
