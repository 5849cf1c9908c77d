"""Scores in one file, and back to the last bit."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
import pytest

import ketahanan_index as ki
from framework.documents import framework, indicator
from ketahanan_index.methods import Aggregation, Array, Imputation, Normalisation, Span
from ketahanan_index.methods.fitted import Fill, Rescaling
from stages import samples


def arrays(value: Any, path: str = "scores") -> dict[str, Any]:
    """Return every array that hangs on a value, by its path."""
    if isinstance(value, np.ndarray):
        return {path: value}
    if is_dataclass(value):
        parts = {f.name: getattr(value, f.name) for f in fields(value)}
    elif isinstance(value, tuple | list):
        parts = {str(i): v for i, v in enumerate(value)}
    else:
        return {}
    return {k: v for name, part in parts.items() for k, v in arrays(part, f"{path}.{name}").items()}


CASES: dict[str, Any] = {
    "records": samples.scores,
    "errors": lambda: samples.sampled()[1],
    "answers": samples.asked,
    "answers under another mean": lambda: samples.asked(
        aggregation={"sosial": "geometric_mean"}, normalisation="min_max"
    ),
    "imputed": lambda: samples.scores(imputation={"method": "constant", "value": 1}, normalisation="min_max"),
    "mixed": lambda: samples.scores(
        normalisation={"air": "min_max"}, aggregation={"dasar": "geometric_mean"}
    ),
    "screened": lambda: samples.scores(screening={"minimum_available": 0.75, "include": ["3202022001"]}),
    "screened answers": lambda: samples.asked(screening={"exclude": ["3202012001"]}),
    "z scores": lambda: samples.scores(normalisation="z_score", minimum_coverage=0.9),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_saved_is_loaded_to_the_last_bit(name: str, tmp_path: Path) -> None:
    scores = CASES[name]()
    scores.save(tmp_path / "a.zip")
    again = ki.Scores.load(tmp_path / "a.zip")
    before, after = arrays(scores), arrays(again)
    assert {k: v.tobytes() for k, v in after.items()} == {k: v.tobytes() for k, v in before.items()}
    assert {k: v.dtype for k, v in after.items()} == {k: v.dtype for k, v in before.items()}
    assert again.framework == scores.framework
    assert again.units == scores.units
    assert again.steps == scores.steps
    assert again.normalised.estimates.steps == scores.normalised.estimates.steps
    assert again.fitted.to_dict() == scores.fitted.to_dict()
    pd.testing.assert_frame_equal(again.problems, scores.problems)
    pd.testing.assert_frame_equal(again.to_frame(), scores.to_frame())
    pd.testing.assert_frame_equal(again.normalised.imputed, scores.normalised.imputed)
    pd.testing.assert_frame_equal(again.normalised.treated, scores.normalised.treated)
    pd.testing.assert_frame_equal(again.unit_table, scores.unit_table)
    assert again.publication == scores.publication


def test_saving_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    scores = samples.sampled()[1]
    scores.save(tmp_path / "a.zip")
    scores.save(str(tmp_path / "b.zip"))
    ki.Scores.load(tmp_path / "a.zip").save(tmp_path / "c.zip")
    assert len({(tmp_path / f"{name}.zip").read_bytes() for name in "abc"}) == 1


def test_the_file_holds_json_and_arrays_only(tmp_path: Path) -> None:
    samples.sampled()[1].save(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        names = archive.namelist()
        content = json.loads(archive.read("scores.json"))
        assert archive.testzip() is None
    assert names[0] == "scores.json"
    assert all(name.endswith(".npy") for name in names[1:])
    assert content["format"] == 4


def test_capped_cells_and_warnings_are_saved(tmp_path: Path) -> None:
    data = samples.framework().to_dict()
    data["scales"]["persen"]["cap"] = True
    rows = [{**row, "listrik": 300, "posyandu": 1} for row in samples.VILLAGES]
    scores = ki.score(ki.Framework.from_dict(data), villages=rows)
    assert len(scores.normalised.treated) == 5
    assert set(scores.problems["code"]) == {"constant_indicator"}
    scores.save(tmp_path / "a.zip")
    again = ki.Scores.load(tmp_path / "a.zip")
    pd.testing.assert_frame_equal(again.normalised.treated, scores.normalised.treated)
    pd.testing.assert_frame_equal(again.problems, scores.problems)


def test_large_fits_are_kept_as_arrays(tmp_path: Path) -> None:
    rows = [{"kode_desa": f"{i:04d}", "air": i % 97, "listrik": i % 89} for i in range(600)]
    one = framework(indicator("air"), indicator("listrik"), methodology={"normalisation": "percentile_rank"})
    scores = ki.score(one, villages=rows)
    scores.save(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert any(name.startswith("fitted.2.") for name in archive.namelist())
        (step,) = (
            s
            for s in json.loads(archive.read("scores.json"))["fitted"]["steps"]
            if s["family"] == "normalisation"
        )
    assert {"shape": [600, 2]} in step["arrays"].values()
    again = ki.Scores.load(tmp_path / "a.zip")
    assert again.fitted.to_dict() == scores.fitted.to_dict()
    assert {k: v.tobytes() for k, v in arrays(again).items()} == {
        k: v.tobytes() for k, v in arrays(scores).items()
    }
    later = [ki.score(one, villages=rows[:3], base=base).value.tolist() for base in (scores, again)]
    assert later[0] == later[1]


def test_a_sample_is_saved_with_what_was_answered(tmp_path: Path) -> None:
    scores = samples.asked()
    estimates = scores.normalised.estimates
    scores.save(tmp_path / "a.zip")
    again = ki.Scores.load(tmp_path / "a.zip")
    saved = again.normalised.estimates
    assert estimates.factor is not None
    assert estimates.sample is not None
    assert scores.factor is not None
    for path in ("estimates.factor", "estimates.sample", "factor"):
        found = {name.removeprefix(f"scores.{path}.") for name in arrays(again) if f"{path}." in name}
        assert found
    pd.testing.assert_frame_equal(saved.recoding, estimates.recoding)
    assert [a.value for a in saved.answers if a.kind == "blank"] == pytest.approx([np.nan] * 4, nan_ok=True)
    pd.testing.assert_frame_equal(again.flags, scores.flags)
    pd.testing.assert_frame_equal(saved.flags(), estimates.flags())
    pd.testing.assert_frame_equal(again.interval(0.9, "sosial"), scores.interval(0.9, "sosial"))
    assert again.publication == ki.Publication(minimum_respondents=5, maximum_half_width=5)
    assert again.records() == scores.records()
    for one, other in (estimates.units[:2], estimates.units[3:]):
        np.testing.assert_array_equal(saved.covariance(one, other), estimates.covariance(one, other))
        np.testing.assert_array_equal(saved.covariance(one), estimates.covariance(one))
    pd.testing.assert_frame_equal(again.normalised.treated, scores.normalised.treated)
    assert again.normalised.treated["step"].tolist() == ["cap gotong_royong"]
    # What was loaded moves on as what was saved.
    heavier = scores.framework.with_weights({"posyandu": 3})
    onward, before = (ki.score(heavier, estimates=e) for e in (saved, estimates))
    assert onward.standard_error.tobytes() == before.standard_error.tobytes()
    assert onward.degrees_of_freedom.tobytes() == before.degrees_of_freedom.tobytes()


COLUMNS: dict[str, Any] = {
    "texts": ["a", None, "", "é", "0012"],
    "whole numbers": [1, 2, 3, 4, 2**53],
    "numbers": [1 / 3, np.pi, 1e-300, None, 123456789.123456789],
    "nullable whole numbers": pd.array([1, None, 3, 4, 5], dtype="Int64"),
    "nullable texts": pd.array(["a", None, "c", "d", "e"], dtype="string"),
    "booleans": [True, False, True, True, False],
    "categories": pd.Categorical(["a", "b", "a", None, "b"]),
    "days": pd.to_datetime(["2024-01-31", "", "2024-02-29", "2024-03-01", "1999-12-31"]),
}


@pytest.mark.parametrize("kind", list(COLUMNS))
def test_unused_columns_are_saved_with_their_values(kind: str, tmp_path: Path) -> None:
    table = pd.DataFrame(samples.VILLAGES).assign(lain=COLUMNS[kind])
    scores = ki.score(samples.framework(), villages=table)
    scores.save(tmp_path / "a.zip")
    before = scores.unit_table["lain"]
    after = ki.Scores.load(tmp_path / "a.zip").unit_table["lain"]
    assert after.isna().tolist() == before.isna().tolist()
    if kind == "days":
        assert pd.to_datetime(after).tolist()[0] == before.tolist()[0]
    else:
        assert after.dropna().tolist() == before.dropna().tolist()


def test_a_save_that_fails_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.zip"
    samples.scores().save(path)
    before = path.read_bytes()

    def fail(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "save", fail)
    with pytest.raises(OSError, match="No space left"):
        samples.scores(normalisation="min_max").save(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]


# What is no saved score


def refused(path: Path) -> ki.Problem:
    with pytest.raises(ki.DataError) as caught:
        ki.Scores.load(path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.file) == ("not_a_saved_score", str(path))
    assert "Scores.save" in problem.remedy
    return problem


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    samples.sampled()[1].save(tmp_path / "a.zip")
    return tmp_path / "a.zip"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    refused(tmp_path / "tak_ada.zip")
    refused(tmp_path)


@pytest.mark.parametrize("content", [b"", b"kode_desa,iks\n", b"PK\x03\x04 sampah", b"\x80\x05K\x01."])
def test_garbage(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    refused(tmp_path / "a.zip")


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file(kept: float, saved: Path) -> None:
    content = saved.read_bytes()
    saved.write_bytes(content[: int(len(content) * kept)])
    refused(saved)


def rewritten(path: Path, **changed: bytes | None) -> Path:
    """Write an archive again with some of its files changed or left out."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts |= {name.replace("__", "."): content for name, content in changed.items() if content is not None}
    for name, content in changed.items():
        if content is None:
            del parts[name.replace("__", ".")]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_another_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    refused(tmp_path / "a.zip")


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b'{"format": 9}',
        b"\xff\xfe",
        b"{}",
        b"[]",
        b"null",
        b'"teks"',
        b'{"format": 4}',
    ],
)
def test_an_archive_with_another_content(content: bytes, saved: Path) -> None:
    problem = refused(rewritten(saved, scores__json=content))
    if content == b'{"format": 9}':
        assert "format 9 is not the format 4" in problem.message


@pytest.mark.parametrize("name", ["estimates__value__npy", "scores__value__npy", "scores__applied__npy"])
def test_an_archive_without_an_array(name: str, saved: Path) -> None:
    refused(rewritten(saved, **{name: None}))


def test_an_archive_with_a_broken_array(saved: Path) -> None:
    refused(rewritten(saved, scores__value__npy=b"\x93NUMPY sampah"))


def test_a_pickled_array_is_never_unpickled(saved: Path) -> None:
    stream = io.BytesIO()
    np.save(stream, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    refused(rewritten(saved, scores__value__npy=stream.getvalue()))


def stored(array: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=False)
    return stream.getvalue()


WRONG_ARRAYS: dict[str, tuple[str, Any]] = {
    "shape": ("scores__value__npy", np.zeros((5, 4))),
    "transposed": ("estimates__value__npy", np.zeros((4, 5))),
    "one axis": ("normalised__value__npy", np.zeros(20)),
    "texts": ("estimates__n__npy", np.full((5, 4), "a")),
    "complex": ("scores__applied__npy", np.zeros(7, dtype=complex)),
    "booleans": ("scores__value__npy", np.zeros((5, 3), dtype=bool)),
    "days": ("scores__value__npy", np.zeros((5, 3), dtype="M8[s]")),
    "weights": ("scores__applied__npy", np.zeros(6)),
    "rows of errors": ("scores__factor__rows__npy", np.zeros((1, 3))),
    "width of errors": ("scores__factor__rows__npy", np.zeros((2, 4))),
    "units of errors": ("scores__factor__unit__npy", np.zeros(1, dtype=np.int64)),
}


@pytest.mark.parametrize("what", WRONG_ARRAYS)
def test_an_array_of_another_shape_or_kind(what: str, saved: Path) -> None:
    name, array = WRONG_ARRAYS[what]
    refused(rewritten(saved, **{name: stored(array)}))


@pytest.fixture
def sampled(tmp_path: Path) -> Path:
    samples.asked().save(tmp_path / "b.zip")
    return tmp_path / "b.zip"


WRONG_SAMPLES: dict[str, tuple[str, Any]] = {
    "rows of texts": ("estimates__factor__rows__npy", np.full((18, 5), "a")),
    "more rows": ("estimates__factor__rows__npy", np.zeros((19, 5))),
    "rows of scores": ("estimates__factor__rows__npy", np.zeros((18, 3))),
    "one axis": ("estimates__factor__rows__npy", np.zeros(18)),
    "fewer units": ("estimates__factor__unit__npy", np.zeros(17, dtype=np.intp)),
    "sampling units": ("scores__factor__psu__npy", np.zeros((22, 1), dtype=np.intp)),
    "counts": ("estimates__sample__count__npy", np.ones(12, dtype=np.int64)),
    "strata": ("estimates__sample__stratum__npy", np.full(11, "s")),
    "answered by numbers": ("estimates__sample__answered__npy", np.ones((11, 5))),
    "answered of scores": ("estimates__sample__answered__npy", np.ones((11, 3), dtype=bool)),
    "a sample without a number of rows": ("estimates__sample__unit__npy", np.array(3)),
}


@pytest.mark.parametrize("what", WRONG_SAMPLES)
def test_a_damaged_sample(what: str, sampled: Path) -> None:
    name, array = WRONG_SAMPLES[what]
    refused(rewritten(sampled, **{name: stored(array)}))


@pytest.mark.parametrize(
    "name",
    ["estimates__factor__psu__npy", "scores__factor__unit__npy", "estimates__sample__answered__npy"],
)
def test_a_sample_in_part(name: str, sampled: Path) -> None:
    refused(rewritten(sampled, **{name: None}))
    refused(rewritten(sampled, **{name: b"sampah"}))


def test_a_publication_that_cannot_be(sampled: Path) -> None:
    with zipfile.ZipFile(sampled) as archive:
        content = json.loads(archive.read("scores.json"))
    content["publication"]["minimum_psus"] = 0
    with pytest.raises(ki.DataError, match="greater than 0"):
        ki.Scores.load(rewritten(sampled, scores__json=json.dumps(content).encode()))
    del content["answers"]
    refused(rewritten(sampled, scores__json=json.dumps(content).encode()))


def test_rows_are_read_whatever_their_header(sampled: Path) -> None:
    before = ki.Scores.load(sampled)
    assert before.factor is not None
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.array(before.factor.rows), version=(2, 0))
    again = ki.Scores.load(rewritten(sampled, scores__factor__rows__npy=stream.getvalue()))
    assert again.factor is not None
    assert again.factor.rows.tobytes() == before.factor.rows.tobytes()


def test_rows_that_their_file_does_not_bear_out(sampled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows have no size of their own: a small file of a great many zeros is refused before it is unpacked."""
    from ketahanan_index.stages import archives

    monkeypatch.setattr(archives, "_PLENTY", 10_000)
    assert ki.Scores.load(sampled).factor is not None
    with zipfile.ZipFile(sampled) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["estimates.factor.rows.npy"] = stored(np.zeros((1_000_000, 5)))
    with zipfile.ZipFile(sampled, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert sampled.stat().st_size < 100_000
    read, opened = zipfile.ZipFile.read, []

    def watched(self: zipfile.ZipFile, name: Any, pwd: bytes | None = None) -> bytes:
        opened.append(getattr(name, "filename", name))
        return read(self, name, pwd)

    monkeypatch.setattr(zipfile.ZipFile, "read", watched)
    assert "estimates.factor.rows is larger than its file bears out" in refused(sampled).message
    assert "estimates.factor.rows.npy" not in opened


def test_a_small_file_that_holds_too_much(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A zip bomb: 40 million zeros in a file of some kilobytes, refused before it is unpacked."""
    with zipfile.ZipFile(saved) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["scores.value.npy"] = stored(np.zeros(5_000_000))
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert saved.stat().st_size < 100_000
    read, opened = zipfile.ZipFile.read, []

    def watched(self: zipfile.ZipFile, name: Any, pwd: bytes | None = None) -> bytes:
        opened.append(getattr(name, "filename", name))
        return read(self, name, pwd)

    monkeypatch.setattr(zipfile.ZipFile, "read", watched)
    assert "larger than its villages and framework allow" in refused(saved).message
    assert "scores.value.npy" not in opened


def test_an_array_that_claims_too_much(saved: Path) -> None:
    header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000, 3), }"
    header = header.ljust(117) + "\n"
    content = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + bytes(120)
    refused(rewritten(saved, scores__value__npy=content))


def test_a_description_that_is_too_large(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ketahanan_index.stages import storage

    monkeypatch.setattr(storage, "LARGEST_TEXT", 100)
    assert "its description is larger" in refused(saved).message


def test_arrays_that_scores_do_not_have_are_left_unread(saved: Path) -> None:
    before = ki.Scores.load(saved)
    again = ki.Scores.load(rewritten(saved, lain__npy=b"sampah", scores__lain__npy=b""))
    assert again.value.tobytes() == before.value.tobytes()


def test_scores_are_not_saved_onto_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ki.DataError, match="is a folder") as caught:
        samples.scores().save(tmp_path)
    assert caught.value.problems[0].code == "not_a_file"


def test_flipped_bytes_are_noticed_or_harmless(saved: Path, tmp_path: Path) -> None:
    content = saved.read_bytes()
    scores = ki.Scores.load(saved)
    noticed = 0
    for place in range(3, len(content), 97):
        wrong = bytearray(content)
        wrong[place] ^= 0xFF
        path = tmp_path / "b.zip"
        path.write_bytes(wrong)
        try:
            again = ki.Scores.load(path)
        except ki.DataError:
            noticed += 1
        else:
            assert again.value.tobytes() == scores.value.tobytes()
    assert noticed > 10


# Methods of a user


def test_a_method_of_the_user_survives_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for family in (Normalisation, Aggregation, Imputation):
        monkeypatch.setattr(family, "registry", dict(family.known()))

    class FirstVillage(Normalisation):
        method: Literal["first_village"] = "first_village"
        factor: float = 2.0

        def fit(self, x: Array, direction: Array, ends: Array, span: Span) -> Rescaling:
            ones = np.ones(x.shape[-1])
            return Rescaling(x[0].copy(), ones / self.factor, ones * 0, ones, ones * -np.inf, ones * np.inf)

    class Highest(Aggregation):
        method: Literal["highest"] = "highest"

        def combine(self, x: Array, weights: Array) -> Array:
            return np.asarray(np.fmax.reduce(x, axis=-1))

    class Zero(Imputation):
        method: Literal["zero"] = "zero"

        def fit(self, x: Array, groups: Any) -> Fill:
            return Fill(np.zeros(x.shape[-1]))

    scores = samples.scores(
        normalisation={"method": "first_village", "factor": 4}, aggregation="highest", imputation="zero"
    )
    assert scores.value[0].tolist() == [0, 0, 0]
    assert scores.value[1].tolist() == [4 * -1, 4 * -40, 4 * -1]
    scores.save(tmp_path / "a.zip")
    again = ki.Scores.load(tmp_path / "a.zip")
    assert again.value.tobytes() == scores.value.tobytes()
    assert ki.Fitted.from_dict(json.loads(json.dumps(scores.fitted.to_dict()))).steps[
        2
    ].method == FirstVillage(factor=4)
    for name in ("first_village", "highest", "zero"):
        for family in (Normalisation, Aggregation, Imputation):
            family.registry.pop(name, None)
    with pytest.raises(ki.MethodError, match=r"a\.zip uses a method whose class is not defined") as caught:
        ki.Scores.load(tmp_path / "a.zip")
    assert {name for name in ("first_village", "highest", "zero") if name in str(caught.value)} == {
        "first_village", "highest", "zero"
    }  # fmt: skip
    with pytest.raises(ki.MethodError, match="imputation method 'zero' is not defined"):
        ki.Fitted.from_dict(scores.fitted.to_dict())


def test_a_method_that_does_not_say_what_it_learns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Imputation, "registry", dict(Imputation.known()))

    class Silent(Imputation):
        method: Literal["silent"] = "silent"

        def fit(self, x: Array, groups: Any) -> Any:
            return Fill(np.zeros(x.shape[-1]))

    scores = samples.scores(imputation="silent")
    with pytest.raises(ki.MethodError, match="'silent' must declare which FittedValue it returns"):
        ki.Fitted.from_dict(scores.fitted.to_dict())


def test_a_saved_framework_with_a_mistake(saved: Path) -> None:
    with zipfile.ZipFile(saved) as archive:
        content = json.loads(archive.read("scores.json"))
    content["framework"]["index"]["id"] = "../x"
    with pytest.raises(ki.FrameworkError, match="cannot be a name"):
        ki.Scores.load(rewritten(saved, scores__json=json.dumps(content).encode()))


# Fitted


@pytest.mark.parametrize("name", CASES)
def test_fitted_as_json(name: str) -> None:
    scores = CASES[name]()
    text = json.dumps(scores.fitted.to_dict(), allow_nan=False)
    again = ki.Fitted.from_dict(json.loads(text))
    assert again.to_dict() == scores.fitted.to_dict()
    onward = ki.score(scores.framework, estimates=scores.normalised.estimates, base=again)
    assert onward.value.tobytes() == scores.value.tobytes()


def test_fitted_names_weights_and_indicators() -> None:
    fitted = samples.scores(normalisation={"air": "min_max"}).fitted
    assert fitted.weights == {
        "air": 1,
        "listrik": 2,
        "rapat": 1,
        "posyandu": 1,
        "indeks": 1,
        "dasar": 3,
        "sosial": 1,
    }
    assert [(s.family, s.method.name, s.indicators) for s in fitted.steps[2:]] == [
        ("normalisation", "min_max", ("air",)),
        ("normalisation", "goalposts", ("listrik", "rapat", "posyandu")),
    ]
    assert fitted.to_dict()["steps"][2]["arrays"]["origin"] == [40.0]
    assert (
        fitted.to_dict()["steps"][2]["arrays"]["ceiling"] != fitted.to_dict()["steps"][2]["arrays"]["origin"]
    )


def test_fitted_does_not_change() -> None:
    scores = samples.scores()
    fitted = scores.fitted
    with pytest.raises(ValueError, match="read-only"):
        fitted.steps[2].value.origin[0] = 5  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        fitted.weights = {}  # type: ignore[misc]


# Pickle


@pytest.mark.parametrize("name", CASES)
def test_pickle_keeps_values_and_arrays_read_only(name: str) -> None:
    scores = CASES[name]()
    again = pickle.loads(pickle.dumps(scores))
    before, after = arrays(scores), arrays(again)
    assert {k: v.tobytes() for k, v in after.items()} == {k: v.tobytes() for k, v in before.items()}
    main = (
        "scores.value",
        "scores.coverage",
        "scores.applied",
        "scores.normalised.value",
        "scores.normalised.estimates.value",
    )
    assert not any(after[k].flags.writeable for k in main)
    assert not any(v.flags.writeable for k, v in after.items() if "fitted_steps" in k)
    pd.testing.assert_frame_equal(again.to_frame(), scores.to_frame())


def test_every_array_is_read_only() -> None:
    scores = samples.sampled()[1]
    for value in (scores, pickle.loads(pickle.dumps(scores))):
        assert [path for path, array in arrays(value).items() if array.flags.writeable] == []
