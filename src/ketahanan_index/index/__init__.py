"""The only room that runs the steps in order: check, estimate, normalise, aggregate, score."""

from ketahanan_index.index.verbs import aggregate, check, estimate, normalise, score

__all__ = ["aggregate", "check", "estimate", "normalise", "score"]
