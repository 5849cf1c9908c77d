"""What tests of methods share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ketahanan_index.methods import Aggregation, Imputation, Normalisation, Treatment, Weighting

FAMILIES = (Imputation, Treatment, Normalisation, Weighting, Aggregation)


@pytest.fixture
def own_methods() -> Iterator[None]:
    """Let a test define methods, and forget them afterwards."""
    before = {family: dict(family.known()) for family in FAMILIES}
    yield
    for family, known in before.items():
        family.registry.clear()
        family.registry.update(known)
