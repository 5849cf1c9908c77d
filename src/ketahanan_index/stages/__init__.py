"""What each step hands to the next: values that never change, and the tables made from them."""

from ketahanan_index.stages.estimates import Estimates
from ketahanan_index.stages.fitted import Fitted, FittedStep
from ketahanan_index.stages.normalised import Normalised
from ketahanan_index.stages.records import VillageScore
from ketahanan_index.stages.sampling import Factor, Sample
from ketahanan_index.stages.scores import Scores
from ketahanan_index.stages.steps import Step

__all__ = [
    "Estimates",
    "Factor",
    "Fitted",
    "FittedStep",
    "Normalised",
    "Sample",
    "Scores",
    "Step",
    "VillageScore",
]
