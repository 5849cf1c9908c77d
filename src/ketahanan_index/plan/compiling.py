"""A framework to a plan."""

from __future__ import annotations

import numpy as np

from ketahanan_index.framework import Framework, Group, Indicator
from ketahanan_index.framework.methodology import Coverage, chosen
from ketahanan_index.methods.aggregation.arithmetic_mean import ArithmeticMean
from ketahanan_index.methods.weighting.given import Given
from ketahanan_index.plan.nodes import Node
from ketahanan_index.plan.walk import Plan


def compile_framework(framework: Framework) -> Plan:
    """Compile the tree of a framework to a plan."""
    indicators = framework.indicators
    groups = framework.groups
    everything: tuple[Indicator | Group, ...] = (*indicators, *groups)
    names = [node.id for node in everything]
    position = {name: i for i, name in enumerate(names)}
    weight = {node.id: node.weight for node in everything}
    methodology = framework.methodology
    nodes: list[Node] = []

    def compile_group(group: Group, depth: int) -> None:
        level = f"level_{depth}"
        cover = chosen(methodology.minimum_coverage, group.id, level, Coverage(share=0.0))
        nodes.append(
            Node(
                id=group.id,
                level=depth,
                members=tuple(position[m.id] for m in group.members),
                aggregation=chosen(methodology.aggregation, group.id, level, ArithmeticMean()),
                weighting=chosen(methodology.weighting, group.id, level, Given()),
                share=cover.share,
                by=cover.by,
            )
        )
        for member in group.members:
            if not isinstance(member, Indicator):
                compile_group(member, depth + 1)

    compile_group(framework.index, 0)
    given = np.array([weight[name] for name in names])
    given[position[framework.index.id]] = 1.0
    return Plan(tuple(i.id for i in indicators), tuple(nodes), given)
