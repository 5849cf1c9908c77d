"""The JSON Schema of a document."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import ketahanan_index as ki
from framework.documents import Document, document
from ketahanan_index.framework.reading import parse


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return ki.Framework.json_schema()


@pytest.fixture(scope="module")
def validator(schema: dict[str, Any]) -> Draft202012Validator:
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def plain(data: object) -> Any:
    """Return a document as JSON has it, with texts as keys."""
    return json.loads(json.dumps(data))


def test_the_schema_says_what_it_is(schema: dict[str, Any]) -> None:
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == "Framework"
    assert set(schema["required"]) == {"id", "version", "index"}


@pytest.mark.parametrize("name", ki.frameworks())
def test_every_bundled_document_fits(name: str, validator: Draft202012Validator) -> None:
    source = resources.files("ketahanan_index.framework").joinpath(f"bundled/{name}.yaml").read_text("utf-8")
    assert [error.message for error in validator.iter_errors(plain(parse(source)[0]))] == []


def test_what_to_dict_writes_fits(validator: Draft202012Validator) -> None:
    data = document(
        methodology={
            "aggregation": {"level_1": {"method": "power_mean", "power": 0.5}, "indeks": "geometric_mean"},
            "imputation": {"method": "constant", "value": 1},
            "minimum_coverage": {"level_1": 0.5, "indeks": {"share": 1, "by": "members"}},
        },
        classes={"levels": [{"id": "a", "upper": 5}, {"id": "b"}]},
    )
    assert list(validator.iter_errors(plain(data))) == []
    assert list(validator.iter_errors(plain(ki.Framework.from_dict(data).to_dict()))) == []


WRONG: dict[str, Any] = {
    "no version": lambda d: d.pop("version"),
    "an unknown key": lambda d: d.update(indeks=1),
    "a number as version": lambda d: d.update(version=1),
    "a bad id": lambda d: d.update(id="../x"),
    "an empty group": lambda d: d["index"].update(members=[]),
    "an unknown kind": lambda d: d["scales"]["persen"].update(kind="nilai"),
    "a negative weight": lambda d: d["index"]["members"][0].update(weight=-1),
    "an unknown source": lambda d: d["index"]["members"][0]["members"][0].update(source="desa"),
    "an unknown method": lambda d: d.update(methodology={"aggregation": "geometric"}),
    "a misspelt parameter": lambda d: d.update(
        methodology={"aggregation": {"method": "power_mean", "pwer": 2}}
    ),
    "a parameter out of range": lambda d: d.update(
        methodology={"aggregation": {"method": "power_mean", "power": 1000}}
    ),
    "a missing parameter": lambda d: d.update(methodology={"imputation": {"method": "constant"}}),
    "a share above one": lambda d: d.update(methodology={"minimum_coverage": 2}),
}


@pytest.mark.parametrize("what", WRONG)
def test_wrong_documents_do_not_fit(what: str, validator: Draft202012Validator) -> None:
    data: Document = document()
    WRONG[what](data)
    assert list(validator.iter_errors(plain(data)))


def test_every_method_is_in_the_schema(schema: dict[str, Any]) -> None:
    found = json.dumps(schema)
    for family in (ki.imputation, ki.treatment, ki.normalisation, ki.weighting, ki.aggregation):
        for name in dir(family):
            method = getattr(family, name)
            assert f'"{method.model_fields["method"].default}"' in found
