"""make says in one line what is wrong with the Python it was given; nothing is installed here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reference import ROOT

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not on this machine")
NEEDED = ("Makefile", "pyproject.toml", "constraints.txt", "tools/lacking.py")
STOPPED = "no Python 3 runs by this name"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    for name in NEEDED:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "tests").mkdir()
    return tmp_path


def dry(clone: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Return what `make -n` would do."""
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHON", "MAKEFLAGS"}}
    return subprocess.run(
        ["make", "-n", *words],
        cwd=clone,
        env={**kept, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def made_by(clone: Path, script: str) -> None:
    """Put a .venv there that was set up for `make demo`, whose Python is a shell script."""
    (clone / ".venv" / "bin").mkdir(parents=True)
    python = clone / ".venv" / "bin" / "python"
    python.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    python.chmod(0o755)
    for name in ("python.stamp", "demo.stamp"):
        (clone / ".venv" / name).touch()


def test_tests_is_test(clone: Path) -> None:
    run = dry(clone, "tests", f"PYTHON={sys.executable}")
    assert run.returncode == 0, run.stderr
    assert "-m pytest" in run.stdout


def test_python_is_taken_from_the_command_line_and_from_the_environment(clone: Path) -> None:
    for run in (dry(clone, "demo", f"PYTHON={sys.executable}"), dry(clone, "demo", PYTHON=sys.executable)):
        assert run.returncode == 0, run.stderr
        assert f"{sys.executable} -m venv  .venv" in run.stdout


@pytest.mark.parametrize(
    "program", ["no-such-program", shutil.which("ls") or "ls", shutil.which("cat") or "cat"]
)
def test_what_is_not_python_is_named_in_one_line(clone: Path, program: str) -> None:
    run = dry(clone, "demo", f"PYTHON={program}")
    assert run.returncode != 0
    assert run.stderr.count("\n") == 1
    assert f"PYTHON={program}: {STOPPED}" in run.stderr


def test_an_environment_of_another_python_is_made_anew_only_when_one_was_asked_for(clone: Path) -> None:
    made_by(clone, "echo another")
    assert "-m venv" not in dry(clone, "demo").stdout
    assert f"{sys.executable} -m venv --clear .venv" in dry(clone, "demo", f"PYTHON={sys.executable}").stdout


def test_an_environment_of_the_same_python_is_kept(clone: Path) -> None:
    made_by(clone, f'exec "{sys.executable}" "$@"')
    assert "-m venv" not in dry(clone, "demo", f"PYTHON={sys.executable}").stdout
