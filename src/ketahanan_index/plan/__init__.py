"""A framework compiled to index arrays, and the one walk over its tree.

Positions 0 … K-1 are the indicators, K … K+G-1 the groups, the root first. Values go in as
``(..., unit, indicator)`` and come out as ``(..., unit, group)``; weights are ``(..., K+G)``, each the weight
of a node in its own group. Leading axes are draws.
"""

from ketahanan_index.plan.compiling import compile_framework
from ketahanan_index.plan.nodes import Node, Prepared
from ketahanan_index.plan.walk import Plan

__all__ = ["Node", "Plan", "Prepared", "compile_framework"]
