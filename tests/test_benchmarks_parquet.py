from pathlib import Path

import pandas as pd
import pytest

import ketahanan_index as ki
from benchmarks import parquet, respondents


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell peaks of memory")
def test_a_parquet_file_is_estimated_in_a_fresh_process() -> None:
    (row,) = parquet.rows(((720, 30),), 1)
    assert row.size == "720 / 30"
    assert row.met
    assert row.peak is not None
    assert 50 < row.peak < 1_000


def test_a_parquet_file_gives_the_bits_of_memory(tmp_path: Path) -> None:
    path = tmp_path / "responden.parquet"
    parquet.write(path, 2_400, 40)
    found = parquet.estimated(path)
    wanted = ki.estimate(
        respondents.framework(), respondents=pd.read_parquet(path), design=respondents.design("strata")
    )
    assert found.value.tobytes() == wanted.value.tobytes()
    assert found.standard_error.tobytes() == wanted.standard_error.tobytes()
