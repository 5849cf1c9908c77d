"""Writing files that appear whole or not at all, and what wrote them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ketahanan_index.errors import DataError, Problem, heading


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a temporary file beside `path`, then put it in place in one step.

    Raises
    ------
    DataError
        When there is no such folder, or the path is one.
    """
    if not path.parent.is_dir():
        message, remedy = (
            f"the folder {path.parent} does not exist",
            "create it first, or write to another place",
        )
        raise _refused(path, message, remedy, "missing_folder")
    if path.is_dir():
        raise _refused(path, f"{path} is a folder", "name a file to write", "not_a_file")
    temporary = path.with_name(f".{path.stem}.{secrets.token_hex(4)}{path.suffix}")
    try:
        write(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _refused(path: Path, message: str, remedy: str, code: str) -> DataError:
    problem = Problem(message=message, remedy=remedy, code=code, file=str(path))
    return DataError(heading([problem], "writing"), [problem])


def software() -> str:
    """Return the name and version of this software; a checkout that is not installed has none."""
    try:
        return f"ketahanan-index {version('ketahanan-index')}"
    except PackageNotFoundError:
        return "ketahanan-index"
