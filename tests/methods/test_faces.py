"""A family's face: tab completion is the method index."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import ketahanan_index as ki
from ketahanan_index.methods import faces

FACES = [
    (ki.imputation, {"Constant", "NoImputation"}),
    (ki.treatment, {"NoTreatment"}),
    (ki.normalisation, {"Goalposts", "MinMax", "ZScore"}),
    (ki.weighting, {"Equal", "Given"}),
    (ki.aggregation, {"ArithmeticMean", "GeometricMean", "HarmonicMean", "PowerMean"}),
]


@pytest.mark.parametrize(("face", "names"), FACES)
def test_tab_completion_lists_the_methods_and_nothing_else(face: ModuleType, names: set[str]) -> None:
    assert names <= set(dir(face))
    assert dir(face) == sorted(dir(face))
    for name in dir(face):
        method = getattr(face, name)
        assert method.__name__ == name
        assert method in method.known().values()
        assert method.family == face.__name__.rpartition(".")[2]


@pytest.mark.parametrize(("face", "names"), FACES)
def test_every_file_of_a_family_holds_one_method_named_after_it(face: ModuleType, names: set[str]) -> None:
    (folder,) = face.__path__
    files = {path.stem for path in Path(folder).glob("*.py")} - {"__init__"}
    assert {faces.class_name(file) for file in files} == set(dir(face))


def test_a_name_that_is_not_there_is_answered_with_what_is() -> None:
    with pytest.raises(
        AttributeError,
        match=r"aggregation has no method 'Mode'; it has AdjustedMazziottaPareto, ArithmeticMean, .*PowerMean$",
    ):
        getattr(ki.aggregation, "Mode")  # noqa: B009
    assert not hasattr(ki.normalisation, "zscore")


def test_class_names_follow_file_names() -> None:
    assert faces.class_name("geometric_mean") == "GeometricMean"
    assert faces.class_name("constant") == "Constant"


def test_looking_at_the_names_imports_no_method() -> None:
    code = (
        "import sys, ketahanan_index as ki; names = dir(ki.aggregation); "
        "print('GeometricMean' in names, 'ketahanan_index.methods.aggregation.geometric_mean' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]
