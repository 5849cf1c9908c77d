"""Write the JSON Schema of framework documents that the package ships.

`--check` writes nothing and fails when it is out of date.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import ketahanan_index as ki
from ketahanan_index import framework


def main() -> int:
    """Write or check the schema."""
    path = Path(framework.__path__[0]) / "framework.schema.json"
    text = json.dumps(ki.Framework.json_schema(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if path.exists() and path.read_text("utf-8") == text:
        return 0
    if "--check" in sys.argv:
        print(f"out of date, run python tools/schema.py: {path}")
        return 1
    path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
