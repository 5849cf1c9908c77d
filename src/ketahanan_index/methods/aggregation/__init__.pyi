from ketahanan_index.methods.aggregation.adjusted_mazziotta_pareto import (
    AdjustedMazziottaPareto as AdjustedMazziottaPareto,
)
from ketahanan_index.methods.aggregation.arithmetic_mean import ArithmeticMean as ArithmeticMean
from ketahanan_index.methods.aggregation.geometric_mean import GeometricMean as GeometricMean
from ketahanan_index.methods.aggregation.geometric_with_floor import GeometricWithFloor as GeometricWithFloor
from ketahanan_index.methods.aggregation.harmonic_mean import HarmonicMean as HarmonicMean
from ketahanan_index.methods.aggregation.mazziotta_pareto import MazziottaPareto as MazziottaPareto
from ketahanan_index.methods.aggregation.median import Median as Median
from ketahanan_index.methods.aggregation.minimum import Minimum as Minimum
from ketahanan_index.methods.aggregation.power_mean import PowerMean as PowerMean
