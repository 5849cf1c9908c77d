"""What is measured and how it becomes a score: one document, one value."""

from ketahanan_index.framework.document import Framework, frameworks
from ketahanan_index.framework.methodology import Coverage, Methodology
from ketahanan_index.framework.scales import Binary, MultipleChoice, Numeric, Ordinal
from ketahanan_index.framework.screening import Screening
from ketahanan_index.framework.structure import Class, Classes, Denominator, Group, Indicator, Item

__all__ = [
    "Binary",
    "Class",
    "Classes",
    "Coverage",
    "Denominator",
    "Framework",
    "Group",
    "Indicator",
    "Item",
    "Methodology",
    "MultipleChoice",
    "Numeric",
    "Ordinal",
    "Screening",
    "frameworks",
]
