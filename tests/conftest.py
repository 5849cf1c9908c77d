import os

import pytest
from hypothesis import settings

# No deadline: the first call of a test pays for imports. In CI the same examples run every time.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

COUNT = "figures_compared"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many figures of other software the tests compared."""
    told = [
        (report.nodeid.split("::")[0], int(count))
        for report in terminalreporter.stats.get("passed", [])
        for name, count in getattr(report, "user_properties", ())
        if name == COUNT
    ]
    if told:
        terminalreporter.section("figures compared with other software")
        for file in sorted({file for file, _ in told}):
            terminalreporter.write_line(f"{sum(n for f, n in told if f == file):>9,}  {file}")
        terminalreporter.write_line(f"{sum(n for _, n in told):>9,}  in all")
