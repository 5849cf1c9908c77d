from ketahanan_index.methods.normalisation.ampi import Ampi as Ampi
from ketahanan_index.methods.normalisation.borda import Borda as Borda
from ketahanan_index.methods.normalisation.distance_to_best import DistanceToBest as DistanceToBest
from ketahanan_index.methods.normalisation.distance_to_reference import (
    DistanceToReference as DistanceToReference,
)
from ketahanan_index.methods.normalisation.distance_to_target import DistanceToTarget as DistanceToTarget
from ketahanan_index.methods.normalisation.fraction_of_maximum import FractionOfMaximum as FractionOfMaximum
from ketahanan_index.methods.normalisation.goalposts import Goalposts as Goalposts
from ketahanan_index.methods.normalisation.logistic import Logistic as Logistic
from ketahanan_index.methods.normalisation.min_max import MinMax as MinMax
from ketahanan_index.methods.normalisation.percentile_rank import PercentileRank as PercentileRank
from ketahanan_index.methods.normalisation.quantile_classes import QuantileClasses as QuantileClasses
from ketahanan_index.methods.normalisation.rank import Rank as Rank
from ketahanan_index.methods.normalisation.robust_z import RobustZ as RobustZ
from ketahanan_index.methods.normalisation.threshold_scores import ThresholdScores as ThresholdScores
from ketahanan_index.methods.normalisation.z_score import ZScore as ZScore
