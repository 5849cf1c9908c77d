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
    Method,
    Normalisation,
    Span,
    Treatment,
    Weighting,
)
from ketahanan_index.methods.fitted import Fill, FillByGroup, FittedValue, Rescaling, Unchanged, Weights

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
