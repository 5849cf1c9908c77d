from collections.abc import Iterator

import pytest

from engines.tables import stopped


@pytest.fixture(scope="session", autouse=True)
def spark_stops() -> Iterator[None]:
    with stopped():
        yield
