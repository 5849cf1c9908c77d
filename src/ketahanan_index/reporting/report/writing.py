"""A report on disk: a page, and for many villages a folder of pages beside it, in place whole or not at all."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

from ketahanan_index.errors import DataError, Problem, few, heading
from ketahanan_index.files import write_whole
from ketahanan_index.reporting.report.pages import Page

LIST = "isi.json"
"""The file of a report's folder that names the others, so that a later report knows what it may replace."""


def require_place(path: Path) -> None:
    """Raise a DataError where a report cannot be written to a path.

    Raises
    ------
    DataError
        For a folder beside the page that holds files of others.
    """
    problems = []
    folder = path.with_suffix("")
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        problems.append(_foreign(folder, f"{folder} is no folder of a report"))
    elif folder.is_dir():
        own = {LIST, *_own(folder)}
        others = sorted(entry.name for entry in folder.iterdir() if entry.name not in own or entry.is_dir())
        if others:
            problems.append(_foreign(folder, f"{folder} holds files that no report wrote: {few(others)}"))
    if problems:
        raise DataError(heading(problems, "report"), problems)


def put(path: Path, pages: Iterable[Page]) -> Path:
    """Write all pages, then put them in place of those that were there.

    Raises
    ------
    DataError
        As `require_place` and `write_whole` do; what was there stays.
    """
    require_place(path)
    folder = path.with_suffix("")
    mark = secrets.token_hex(4)
    placed: list[Path] = []
    fresh, old = (folder.with_name(f".{folder.name}.{mark}.{kind}") for kind in ("baru", "lama"))

    def fill(temporary: Path) -> None:
        files: list[str] = []
        for page in pages:
            content = page.text.encode("utf-8", "replace")
            if not page.file:
                temporary.write_bytes(content)
                continue
            fresh.mkdir(exist_ok=True)
            (fresh / page.file).write_bytes(content)
            files.append(page.file)
        if files:
            (fresh / LIST).write_text(json.dumps(files, indent=0) + "\n", "utf-8")
        # Somebody may have put a file there while the pages were made.
        require_place(path)
        # An empty folder of somebody else stays, unless its name is needed.
        if folder.is_dir() and (files or (folder / LIST).is_file()):
            folder.replace(old)
        if files:
            fresh.replace(folder)
            placed.append(folder)

    try:
        write_whole(path, fill)
    except BaseException:
        for new in placed:
            shutil.rmtree(new)
        if old.is_dir():
            old.replace(folder)
        raise
    finally:
        for left in (fresh, old):
            shutil.rmtree(left, ignore_errors=True)
    return path


def _own(folder: Path) -> list[str]:
    """Return the files that the report in a folder wrote; none where the list is not there or is not one."""
    try:
        listed = json.loads((folder / LIST).read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []


def _foreign(folder: Path, message: str) -> Problem:
    return Problem(
        message=message,
        remedy="move what is there, or write the report to another name: its pages need this folder for themselves",
        code="foreign_files",
        file=str(folder),
    )
