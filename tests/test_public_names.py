"""The names of the package: all there, found when asked for, and cheap until then."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

import ketahanan_index as ki

SOURCE = Path(str(ki.__file__)).read_text("utf-8")


def promised() -> dict[str, tuple[str, str]]:
    """Return name → (module, name there) from the imports that type checkers see."""
    (block,) = [
        node
        for node in ast.parse(SOURCE).body
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    ]
    return {
        alias.asname or alias.name: (str(node.module), alias.name)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


@pytest.mark.parametrize("name", promised())
def test_a_promised_name_is_the_thing_itself(name: str) -> None:
    module, there = promised()[name]
    home = importlib.import_module(module)
    expected = getattr(home, there, None) or importlib.import_module(f"{module}.{there}")
    assert getattr(ki, name) is expected


def test_dir_lists_what_is_promised() -> None:
    assert set(dir(ki)) == {*promised(), "__version__"}
    assert dir(ki) == sorted(dir(ki))


def test_every_listed_name_is_there() -> None:
    for name in set(dir(ki)) - {"__version__"}:
        assert getattr(ki, name) is not None


def test_the_version_is_that_of_the_installed_package() -> None:
    try:
        installed = metadata.version("ketahanan-index")
    except metadata.PackageNotFoundError:
        pytest.skip("the package runs from its source")
    assert ki.__version__ == installed  # type: ignore[attr-defined]


def test_an_unknown_name() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'skor'"):
        _ = ki.skor  # type: ignore[attr-defined]


def test_the_names_of_the_design() -> None:
    """Section 5 of the design, as far as it is built."""
    names = """Framework Group Indicator Item Ordinal Binary Numeric MultipleChoice Classes Methodology frameworks
        SurveyDesign Publication check estimate normalise aggregate score Estimates Normalised Scores Fitted
        imputation treatment normalisation weighting aggregation read_respondents read_villages Reading regions
        KetahananError FrameworkError DataError MethodError Problem"""
    assert set(names.split()) <= set(dir(ki))


def test_methods_are_found_by_tab_completion() -> None:
    assert {"GeometricMean", "ArithmeticMean", "PowerMean"} <= set(dir(ki.aggregation))
    assert "MinMax" in dir(ki.normalisation)
    with pytest.raises(AttributeError, match=r"it has .*ArithmeticMean, GeometricMean"):
        _ = ki.aggregation.Geometric  # type: ignore[attr-defined]


def test_importing_is_cheap() -> None:
    code = (
        "import sys, ketahanan_index\n"
        "heavy = {'pandas', 'scipy', 'scipy.stats', 'matplotlib', 'numpy', 'pydantic', 'narwhals'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
        "ketahanan_index.Framework.load('idm-komponen')\n"
        "print(sorted({'pandas', 'scipy.stats', 'matplotlib'} & set(sys.modules)))\n"
        "print(*dir(ketahanan_index))\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    imported, loaded, names = done.stdout.splitlines()
    assert imported == "[]"
    assert loaded == "[]"
    assert names.split() == dir(ki)
    assert done.stderr == ""
