"""The commands under ``frameworks``: list, show, schema."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ketahanan_index.cli import console
from ketahanan_index.cli.phrases import phrase
from ketahanan_index.words import Language, say

app = typer.Typer(
    help="Kerangka bawaan. / The bundled frameworks.", no_args_is_help=True, rich_markup_mode=None
)
