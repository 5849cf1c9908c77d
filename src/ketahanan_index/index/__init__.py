"""The only room that runs the steps in order: check, estimate, normalise, aggregate, score; and makes weights."""

from ketahanan_index.index.calibrating import calibrate
from ketahanan_index.index.normalising import normalise
from ketahanan_index.index.pooling import pooled
from ketahanan_index.index.replicating import replicate
from ketahanan_index.index.verbs import aggregate, check, estimate, score

__all__ = ["aggregate", "calibrate", "check", "estimate", "normalise", "pooled", "replicate", "score"]
