"""``python -m ketahanan_index`` is the command ``ketahanan-index``."""

from ketahanan_index.cli import main

main()
