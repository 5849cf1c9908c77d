"""Execute every notebook of a folder from top to bottom; a cell that raises fails the run.

The files stay as they are.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError


def main(folder: Path) -> int:
    failed = 0
    paths = sorted(folder.glob("*.ipynb"))
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}})
        try:
            client.execute()
        except CellExecutionError as error:
            failed += 1
            print(f"{path}: failed\n{error}", file=sys.stderr)
        else:
            print(f"{path}: ok")
    print(f"{len(paths)} notebooks, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
