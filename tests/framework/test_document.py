"""The framework as one value: load, save, digest, and changes that leave it as it is."""

from __future__ import annotations

import copy
import json
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

import ketahanan_index as ki
from framework.documents import Document, document, framework, indicator
from ketahanan_index.framework.reading import parse

NAMES = ki.frameworks()


@pytest.fixture(scope="module")
def bundled() -> dict[str, ki.Framework]:
    return {name: ki.Framework.load(name) for name in NAMES}


# Load


def test_a_plain_word_is_a_bundled_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "idm-komponen").write_text("id: lain", "utf-8")
    assert ki.Framework.load("idm-komponen").id == "idm-komponen"


@pytest.mark.parametrize(
    ("name", "near"), [("idm-komponent", "idm-komponen"), ("idn", "idm"), ("indeks_desa", "indeks-desa")]
)
def test_an_unknown_name_is_answered_with_the_nearest(name: str, near: str) -> None:
    with pytest.raises(ki.FrameworkError, match=f"did you mean '{near}'") as caught:
        ki.Framework.load(name)
    (problem,) = caught.value.problems
    assert problem.code == "unknown_framework"
    assert all(known in problem.remedy for known in NAMES)
    assert f"./{name}.yaml" in problem.remedy


@pytest.mark.parametrize(
    "path", ["../secrets", "../../etc/passwd", "bundled/../idm", "..", "idm/../idm", "~/idm", "idm.yaml/"]
)
def test_a_path_leads_to_files_only(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ki.FrameworkError) as caught:
        ki.Framework.load(path)
    (problem,) = caught.value.problems
    assert problem.code in {"unreadable_file", "file_too_large"} or "etc/passwd" in path
    assert problem.file == str(Path(path))


def test_a_path_as_text_or_path(tmp_path: Path) -> None:
    path = tmp_path / "contoh.yaml"
    framework().save(path)
    assert ki.Framework.load(str(path)) == ki.Framework.load(path) == framework()


def test_a_path_object_is_never_a_bundled_name() -> None:
    with pytest.raises(ki.FrameworkError, match="cannot read idm"):
        ki.Framework.load(Path("idm"))


# Save


@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_what_is_saved_is_loaded(ending: str, bundled: dict[str, ki.Framework], tmp_path: Path) -> None:
    for name, one in bundled.items():
        path = tmp_path / f"{name}.{ending}"
        one.save(path)
        again = ki.Framework.load(path)
        assert again == one
        assert again.digest == one.digest
        assert again.to_dict() == one.to_dict()


def test_saving_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    one = framework(notes={"b": [1, {"no": "on"}], "a": None})
    for name in ("a.yaml", "b.yaml", "a.json", "b.json"):
        one.save(tmp_path / name)
    assert (tmp_path / "a.yaml").read_bytes() == (tmp_path / "b.yaml").read_bytes()
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert json.loads((tmp_path / "a.json").read_text("utf-8")) == json.loads(json.dumps(one.to_dict()))


@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_texts_survive_a_file(ending: str, tmp_path: Path) -> None:
    said = [
        "no",
        "1",
        "0o17",
        "2024-01-31",
        "=",
        "<<",
        "~",
        " spasi ",
        "a: b",
        "# c",
        "kutip ' \" \\",
        "🌾",
        "\x7f\x85\ufeff",
        "dua  spasi " * 30,
        "  " * 100 + "x",
        "sangatpanjang" * 20 + "  x",
        "".join(map(chr, range(0x80, 0xA0))),
        "\x00\x07\x1b",
        "a\r\nb\rc\td",
        "\u2028\u2029\ufffe",
    ]
    one = framework(notes={"teks": said, "panjang": "kata " * 60 + "\n\nakhir\n"})
    one.save(tmp_path / f"a.{ending}")
    again = ki.Framework.load(tmp_path / f"a.{ending}")
    assert list(again.notes["teks"]) == said
    assert again == one


def test_yaml_that_would_lose_a_text_is_written_as_json(tmp_path: Path) -> None:
    plain, lossy = framework(label="dua  spasi " * 30), framework(label="a\x85b")
    for one, is_json in ((plain, False), (lossy, True)):
        one.save(tmp_path / "a.yaml")
        text = (tmp_path / "a.yaml").read_text("utf-8")
        assert text.startswith("{") == is_json
        assert ki.Framework.load(tmp_path / "a.yaml") == one
        assert ki.Framework.load(tmp_path / "a.yaml").digest == one.digest


def test_a_folder_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()
    with pytest.raises(ki.DataError, match="is a folder") as caught:
        framework().save(tmp_path / "a.yaml")
    assert caught.value.problems[0].code == "not_a_file"


@pytest.mark.parametrize("fails", ["write_text", "replace"])
def test_a_save_that_fails_leaves_nothing_half_written(
    fails: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "contoh.yaml"
    path.write_text("lama", "utf-8")

    def half(self: Path, *args: Any, **kwargs: Any) -> None:
        with open(self, "a", encoding="utf-8") as stream:  # noqa: PTH123
            stream.write("setengah")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, fails, half)
    with pytest.raises(OSError, match="No space left"):
        framework().save(path)
    monkeypatch.undo()
    assert path.read_text("utf-8") == "lama"
    assert os.listdir(tmp_path) == ["contoh.yaml"]  # noqa: PTH208


# From and to dicts


def test_to_dict_leaves_defaults_out() -> None:
    stated = document(
        unit="kode_desa",
        unit_codes="text",
        methodology={
            "range": [0, 100],
            "imputation": "none",
            "normalisation": {"method": "goalposts", "clip": True},
            "minimum_coverage": {"share": 0, "by": "weight"},
        },
        notes={},
    )
    stated["index"]["members"][0] |= {"weight": 1, "optional": False}
    assert ki.Framework.from_dict(stated) == framework()
    assert set(ki.Framework.from_dict(stated).to_dict()) == {"id", "version", "scales", "index"}


def test_a_framework_does_not_hang_on_the_dict_it_came_from() -> None:
    given = document(notes={"daftar": [1]})
    one = ki.Framework.from_dict(given)
    digest = one.digest
    given["scales"]["persen"]["upper"] = 5
    given["notes"]["daftar"].append(2)
    assert one.to_dict()["notes"] == {"daftar": [1]}
    assert ki.Framework.from_dict(one.to_dict()).digest == digest


def test_from_dict_takes_parts_that_are_values() -> None:
    built = ki.Framework(
        id="contoh",
        version="1",
        scales={"persen": ki.Numeric(lower=0, upper=100)},
        index=ki.Group(
            id="indeks",
            members=(
                ki.Indicator(id="air", source="villages", items=(ki.Item(column="air", scale="persen"),)),
            ),
        ),
        methodology=ki.Methodology(normalisation=ki.normalisation.MinMax()),
    )
    assert ki.Framework.from_dict(built.to_dict()) == built


def test_a_constructor_reports_like_from_dict() -> None:
    with pytest.raises(ki.FrameworkError, match="needs 'index'"):
        ki.Framework(id="contoh", version="1")  # type: ignore[call-arg]


# Digest


def shuffled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(list(value))}
    return [shuffled(v) for v in value] if isinstance(value, list) else value


def test_one_digest_for_yaml_json_tables_order_and_defaults(tmp_path: Path) -> None:
    one = framework(label={"id": "Contoh", "en": "Example"}, methodology={"minimum_coverage": 0.5})
    one.save(tmp_path / "a.yaml")
    one.save(tmp_path / "a.json")
    stated = one.to_dict() | {"unit": "kode_desa", "classes": None}
    stated["index"]["members"][0]["members"][0]["direction"] = 1
    ways = {
        "yaml": ki.Framework.load(tmp_path / "a.yaml"),
        "json": ki.Framework.load(tmp_path / "a.json"),
        "json text": ki.Framework.from_dict(json.loads(json.dumps(one.to_dict()))),
        "tables": ki.Framework.from_tables(one.to_tables()),
        "order of keys": ki.Framework.from_dict(shuffled(one.to_dict())),
        "stated defaults": ki.Framework.from_dict(stated),
        "pickle": pickle.loads(pickle.dumps(one)),
    }
    assert {way: other.digest for way, other in ways.items()} == dict.fromkeys(ways, one.digest)
    assert len(one.digest) == 64
    assert set(one.digest) <= set("0123456789abcdef")


CHANGES: dict[str, Any] = {
    "version": lambda d: d.update(version="2"),
    "a label": lambda d: d["index"].update(label="Lain"),
    "a weight": lambda d: d["index"]["members"][0].update(weight=2),
    "the order of members": lambda d: d["index"]["members"].reverse(),
    "a scale": lambda d: d["scales"]["persen"].update(upper=99),
    "a code": lambda d: d["scales"]["likert"].update(missing=[8]),
    "a method": lambda d: d.update(methodology={"aggregation": "geometric_mean"}),
    "a parameter": lambda d: d.update(methodology={"normalisation": {"method": "goalposts", "clip": False}}),
    "a note": lambda d: d.update(notes={"a": 1}),
    "a class": lambda d: d.update(classes={"levels": [{"id": "a"}]}),
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_digest_changes_with_the_content(what: str) -> None:
    data = document()
    CHANGES[what](data)
    assert ki.Framework.from_dict(data).digest != framework().digest


def test_equal_numbers_have_one_digest() -> None:
    def one(number: float) -> ki.Framework:
        return framework(
            indicator("air", weight=abs(number) + 1),
            scales={"persen": {"kind": "numeric", "lower": number, "upper": 100}},
            notes={"a": [number, {"b": number}]},
        )

    for numbers in ((0, 0.0, -0.0), (1, 1.0), (-3, -3.0)):
        found = [one(number) for number in numbers]
        assert len({f.digest for f in found}) == 1
        assert len(set(found)) == 1
    assert one(0).digest != one(1).digest != one(1.5).digest


def test_a_framework_is_hashable() -> None:
    assert len({framework(), framework(), framework(version="2")}) == 2
    assert {framework(): "a"}[framework()] == "a"
    assert hash(pickle.loads(pickle.dumps(framework()))) == hash(framework())


@pytest.mark.parametrize(("written", "read"), [("1", "1"), ("2024", "2024"), ("0.2", "0.2"), ("'1'", "1")])
def test_a_version_without_quotes(written: str, read: str, tmp_path: Path) -> None:
    framework().save(tmp_path / "a.yaml")
    text = (tmp_path / "a.yaml").read_text("utf-8")
    assert "version: '1'" in text
    (tmp_path / "a.yaml").write_text(text.replace("version: '1'", f"version: {written}"), "utf-8")
    assert ki.Framework.load(tmp_path / "a.yaml").version == read
    assert ki.Framework.from_dict(document(version=1)) == framework()


@pytest.mark.parametrize("key", ["version", "id"])
def test_a_number_of_thousands_of_digits_is_a_mistake(key: str) -> None:
    with pytest.raises(ki.FrameworkError) as caught:
        ki.Framework.from_dict(document() | {key: 10**5000})
    (problem,) = caught.value.problems
    assert problem.column == key
    assert "a number of thousands of digits" in problem.message
    with pytest.raises(ki.MethodError, match="a number of thousands of digits"):
        ki.aggregation.PowerMean(power=10**5000)


def test_a_framework_in_short() -> None:
    assert repr(framework()) == str(framework()) == "<Framework contoh, version 1: 4 indicators, 2 groups>"


def test_a_mapping_that_contains_itself_is_too_deep() -> None:
    endless = document()
    endless["index"]["members"].append(endless["index"])
    noted = document()
    noted["notes"] = {"a": noted}
    listed: list[Any] = []
    listed.append(listed)
    deep: Any = []
    for _ in range(3000):
        deep = [deep]
    group: Any = {"id": "g", "members": [indicator("sampah")]}
    for i in range(3000):
        group = {"id": f"g{i}", "members": [group]}
    nested = document()
    nested["index"] = group
    for data in (
        endless,
        noted,
        document() | {"notes": {"a": listed}},
        document() | {"notes": {"a": deep}},
        nested,
    ):
        with pytest.raises(ki.FrameworkError) as caught:
            ki.Framework.from_dict(data)
        (problem,) = caught.value.problems
        assert problem.code == "too_deep"
        assert problem.remedy


def test_the_digest_follows_a_copy() -> None:
    one = framework()
    before = one.digest
    assert one.model_copy(update={"version": "2"}).digest == framework(version="2").digest
    assert one.model_copy().digest == before == copy.deepcopy(one).digest


def test_a_copy_with_a_mistake_is_refused() -> None:
    with pytest.raises(ki.FrameworkError, match="cannot be a name"):
        framework().model_copy(update={"id": "../x"})


def test_digests_of_the_bundled_differ(bundled: dict[str, ki.Framework]) -> None:
    assert len({one.digest for one in bundled.values()}) == len(NAMES)


# Changes give another framework


def test_with_methodology() -> None:
    one = framework(methodology={"minimum_coverage": 0.5})
    other = one.with_methodology(aggregation={"level_1": ki.aggregation.GeometricMean()}, range=[1, 100])
    assert other.methodology.range == (1.0, 100.0)
    assert other.methodology.minimum_coverage == one.methodology.minimum_coverage
    assert one.methodology.range == (0.0, 100.0)
    assert other.with_methodology(aggregation="arithmetic_mean", range=(0, 100)) == one


def test_with_methodology_names_what_it_does_not_know() -> None:
    with pytest.raises(ki.FrameworkError, match="did you mean 'aggregation'"):
        framework().with_methodology(agregation="geometric_mean")
    with pytest.raises(ki.FrameworkError, match="did you mean 'geometric_mean'"):
        framework().with_methodology(aggregation="geometric")


# A value does not change


def test_assignment_is_refused() -> None:
    one = framework()
    changes: list[Callable[[], Any]] = [
        lambda: setattr(one, "id", "lain"),
        lambda: setattr(one.index, "weight", 2),
        lambda: setattr(one.indicators[0], "direction", "negative"),
        lambda: setattr(one.scales["persen"], "upper", 5),
        lambda: setattr(one.methodology, "range", (0, 1)),
        lambda: setattr(one.methodology.aggregation, "method", "x"),
        lambda: delattr(one, "index"),
    ]
    for change in changes:
        with pytest.raises(ValidationError, match="frozen"):
            change()


def test_mappings_and_lists_do_not_change() -> None:
    one = framework(
        notes={"a": {"b": [1]}, "daftar": [{"c": 1}]},
        methodology={"aggregation": {"dasar": "geometric_mean"}},
    )
    aggregation: Any = one.methodology.aggregation
    scales: Any = one.scales
    changes: list[Any] = [
        lambda: scales.update(x=1),
        lambda: scales.pop("persen"),
        scales.clear,
        lambda: scales.setdefault("x", 1),
        scales.popitem,
        lambda: scales.__setitem__("x", 1),
        lambda: scales.__delitem__("persen"),
        lambda: scales.__ior__({"x": 1}),
        lambda: aggregation.update(x=1),
        lambda: scales["likert"].options.update({6: "x"}),
        lambda: one.notes["a"].update(b=2),
        lambda: one.notes["a"]["b"].append(2),
        lambda: one.notes["a"]["b"].__setitem__(0, 2),
        one.notes["daftar"].sort,
        lambda: one.notes["daftar"][0].update(c=2),
    ]
    for change in changes:
        with pytest.raises(TypeError, match="a framework does not change"):
            change()
    assert one.digest == ki.Framework.from_dict(one.to_dict()).digest


def test_pickle_and_copies_are_equal_and_frozen() -> None:
    one = framework(notes={"a": [1, {"b": 2}]}, methodology={"aggregation": {"dasar": "geometric_mean"}})
    for other in (pickle.loads(pickle.dumps(one)), copy.deepcopy(one), copy.copy(one)):
        assert other == one
        with pytest.raises(TypeError):
            other.scales.clear()
        with pytest.raises(TypeError):
            other.notes["a"].append(1)


def test_a_document_with_every_part(tmp_path: Path) -> None:
    """Lines, captures, sources, questionnaires and lead-ins survive too."""
    data: Document = document(
        indicator(
            "air",
            captures="modal",
            idea_from=["bps"],
            podes=["R1"],
            caveats={"id": "a", "en": "b"},
            unit="liter",
        ),
        {
            "id": "sosial",
            "label": {"id": "Sosial", "en": "Social"},
            "lead_in": {"before": "rapat", "id": "Sekarang", "en": "Now"},
            "optional": True,
            "weight": 0,
            "members": [
                indicator(
                    "rapat", "likert", direction="negative", denominator={"column": "penduduk", "per": 1000}
                )
            ],
        },
        captures={"modal": {"id": "Modal", "en": "Capital", "note": "c"}},
        sources={"bps": {"cite": "BPS", "seen": "whole"}},
        questionnaire={"order": ["rapat"], "n": 3},
        notes={"kosong": None, "dalam": {"a.b": {"c": 1}}},
        status={"id": "Usulan", "en": "Proposal", "official": False},
        classes={
            "levels": [{"id": "a", "label": {"id": "A", "en": "B"}, "upper": 5}, {"id": "b"}],
            "upper_included": False,
        },
    )
    one = ki.Framework.from_dict(data)
    one.save(tmp_path / "a.yaml")
    assert ki.Framework.load(tmp_path / "a.yaml") == one
    assert ki.Framework.from_tables(one.to_tables()) == one
    assert parse((tmp_path / "a.yaml").read_text("utf-8"))[0] == one.to_dict()
