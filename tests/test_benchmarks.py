import json

import numpy as np
import pytest

from benchmarks import __main__, records, table, timing, workload


def test_workload_is_the_same_each_time_and_has_its_stated_shape() -> None:
    data = workload.villages(200)
    assert data.table.equals(workload.villages(200).table)
    assert data.table.shape == (200, 31)
    holes = data.table[list(workload.INDICATORS)].isna().to_numpy()
    assert 0.01 < holes.mean() < 0.05
    assert not data.complete.isna().to_numpy().any()
    assert [len(group.members) for group in data.framework.groups] == [4, 8, 8, 7, 7]
    assert data.direction.sum() == 26 - 4
    assert data.weights.sum() == pytest.approx(1.0)
    assert len(set(workload.codes(84_000))) == 84_000


def test_arrays_give_what_a_flat_weighted_sum_gives() -> None:
    data = workload.villages(50)
    x = data.complete.to_numpy()
    low, high = x.min(axis=0), x.max(axis=0)
    rescaled = np.where(data.direction > 0, x - low, high - x) / (high - low)
    value, rank = records.scored(data.framework, x)
    np.testing.assert_allclose(value[:, 0], 100.0 * rescaled @ data.weights, rtol=1e-12)
    assert rank[value[:, 0].argmax()] == 1.0


def test_rows_of_records_are_printed_as_a_table_and_as_json() -> None:
    rows = [*records.arrays(60, 1), *records.tables(60, 1)]
    assert [row.work for row in rows if row.work.startswith(("arrays", "ki."))] == [
        "arrays: fit, transform, aggregate, rank",
        "ki.score(...).to_frame()",
    ]
    assert len(table.text(rows).splitlines()) == len(rows) + 2
    assert json.loads(json.dumps([row.to_dict() for row in rows]))[0]["size"] == "60"


def test_every_stated_limit_of_a_target_counts() -> None:
    target = table.Target("≤ 1 s and ≤ 1/2", seconds=1.0, ratio=0.5)
    assert target.met(1.0, 0.5) is True
    assert target.met(1.1, 0.5) is False
    assert target.met(1.0, 0.6) is False
    assert target.met(1.0, None) is None
    assert table.Target("", ratio=1.0, also=False).met(0.1, 0.1) is False


def test_an_import_is_timed_in_a_fresh_process_that_tells_what_it_brought_along() -> None:
    found = timing.race_imports({"json": "import json"}, 1, frozenset({"json", "pandas"}))
    assert found["json"].modules == {"json"}
    assert found["json"].timing.turns == 1


def test_machine_names_the_processor_and_the_versions() -> None:
    assert np.__version__ in __main__.machine()["with"]
