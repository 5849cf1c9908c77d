"""A package that is not installed is named, with the extra that brings it."""

from __future__ import annotations

import pytest

import ketahanan_index as ki
from ketahanan_index.reporting.packages import require


def test_an_installed_package_is_no_error() -> None:
    require("numpy", "plots", "a picture")


def test_a_missing_package_is_named_with_its_extra() -> None:
    with pytest.raises(ki.DataError, match="a picture needs the package tidak_ada") as caught:
        require("tidak_ada", "plots", "a picture")
    (problem,) = caught.value.problems
    assert (problem.code, problem.remedy) == (
        "missing_package",
        "install the extra `plots`, in a clone with pip install -e '.[plots]'",
    )
