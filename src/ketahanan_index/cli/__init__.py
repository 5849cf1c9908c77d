"""The command line: ``ketahanan-index``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line, or say which extra it needs."""
    try:
        from ketahanan_index.cli.app import app
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in {"typer", "click", "rich", "shellingham"}:
            raise
        sys.stderr.write(
            f"ketahanan-index needs the package {error.name}. Install the extra of the command line:\n"
            "    python -m pip install -e '.[cli,files]'\n"
        )
        raise SystemExit(1) from None
    app(prog_name="ketahanan-index")
