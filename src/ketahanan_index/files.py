"""Writing files that appear whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from ketahanan_index.errors import DataError, Problem, heading


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a temporary file beside `path`, then put it in place in one step.

    Raises
    ------
    DataError
        When there is no such folder.
    """
    if not path.parent.is_dir():
        problem = Problem(
            message=f"the folder {path.parent} does not exist",
            remedy="create it first, or write to another place",
            code="missing_folder",
            file=str(path),
        )
        raise DataError(heading([problem], "writing"), [problem])
    if path.is_dir():
        problem = Problem(
            message=f"{path} is a folder",
            remedy="name a file to write",
            code="not_a_file",
            file=str(path),
        )
        raise DataError(heading([problem], "writing"), [problem])
    temporary = path.with_name(f".{path.stem}.{secrets.token_hex(4)}{path.suffix}")
    try:
        write(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
