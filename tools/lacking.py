"""Print in one line, after the mark `lacking:`, what this Python lacks for `make`; nothing more where it lacks nothing.

Any Python 3 must be able to read this file, so it is written in plain old words.
"""

import platform
import sys
from importlib.util import find_spec


def lacking() -> str:
    if tuple(sys.version_info[:2]) < (3, 11):
        return "Python 3.11 or newer is needed, this one is " + platform.python_version()
    lost = [name for name in ("venv", "ensurepip") if find_spec(name) is None]
    if lost:
        return "Python lacks " + " and ".join(lost) + ", on Debian and Ubuntu: python3-venv"
    return ""


if __name__ == "__main__":
    print("lacking: " + lacking())
