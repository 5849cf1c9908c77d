"""Parts of a table that are summed apart and joined, as Dask's are, without Dask."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from narwhals.exceptions import DuplicateError

import ketahanan_index as ki
from intake.wide import DESIGNS, FULL, agrees, answers, people
from ketahanan_index.intake.lazy import parts
from ketahanan_index.intake.lazy.parts import Parts
from ketahanan_index.intake.lazy.queries import Query
from ketahanan_index.intake.lazy.respondents import read_lazily
from ketahanan_index.intake.opening import Opened
from ketahanan_index.intake.reduced import Answers


@dataclass(frozen=True)
class InMemory(Parts):
    """A table of pandas in eleven parts, one of them empty, whose queries travel as they would to a worker."""

    def run(self, queries: Sequence[Query]) -> list[nw.DataFrame[Any]]:
        sent = pickle.dumps(tuple(queries))
        ends = [0, 0, *np.linspace(0, len(self.data), 11).astype(int)[1:]]
        some = [self.data.iloc[low:high] for low, high in pairwise(ends)]
        found = [parts.answers(part, pickle.loads(sent), self.types) for part in some]
        halves = [parts.joined(found[:6], queries), parts.joined(found[6:], queries)]
        return [nw.from_native(one, eager_only=True) for one in parts.joined(halves, queries)]


def read_parts(table: pd.DataFrame, **design: Any) -> Answers:
    data = InMemory.of(table)
    opened = Opened(data=data, table="respondents", columns=frozenset(data.columns))
    return read_lazily(FULL, opened, data, None, ki.SurveyDesign(**design), lambda: None)


@pytest.mark.parametrize("design", DESIGNS)
def test_parts_give_the_bits_of_the_whole(design: str) -> None:
    given = pa.table(people(7, 500))
    found = read_parts(given.to_pandas(types_mapper=pd.ArrowDtype), **DESIGNS[design])
    agrees(found, answers(given, **DESIGNS[design]))


def test_names_that_are_no_texts_and_names_given_twice() -> None:
    assert InMemory.of(pd.DataFrame({"a": [1], 7: [2]})).columns == ["a", "7"]
    with pytest.raises(DuplicateError, match="- a"):
        InMemory.of(pd.DataFrame([[1, 2]], columns=["a", "a"]))


def test_types_are_those_of_the_whole_table() -> None:
    whole = pd.DataFrame(
        {"benar": [True, False], "orang": [1, 2], "kata": ["a", "b"], "kelas": pd.Categorical([1, 2])}
    )
    whole["kata"] = whole["kata"].astype(object)
    table = InMemory(whole)
    assert dict(table.schema) == {
        "benar": nw.Boolean(), "orang": nw.Int64(), "kata": nw.String(), "kelas": nw.String()
    }  # fmt: skip
    # pandas makes objects and floats of columns in which a part has blanks.
    part = pd.DataFrame({"benar": [True, None], "orang": [1.0, np.nan], "kata": ["a", None], "kelas": [1, 2]})
    part["benar"] = part["benar"].astype(object)
    rows = Query(())
    (found,) = parts.answers(part, [rows], table.types)
    assert found.to_pydict() == {
        "benar": [True, None], "orang": [1, None], "kata": ["a", None], "kelas": ["1", "2"]
    }  # fmt: skip
