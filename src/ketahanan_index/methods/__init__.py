"""The methods of every step, one file each; see `base` for what a method is.

Examples
--------
>>> import ketahanan_index as ki
>>> ki.aggregation.GeometricMean().combine
<bound method ...
"""

from ketahanan_index.methods.base import (
    Aggregation,
    Array,
    Imputation,
    Normalisation,
    Span,
    Treatment,
    Weighting,
)
from ketahanan_index.methods.fitted import Fill, FillByGroup, FittedValue, Rescaling, Unchanged, Weights
from ketahanan_index.methods.registry import Method

__all__ = [
    "Aggregation",
    "Array",
    "Fill",
    "FillByGroup",
    "FittedValue",
    "Imputation",
    "Method",
    "Normalisation",
    "Rescaling",
    "Span",
    "Treatment",
    "Unchanged",
    "Weighting",
    "Weights",
]
