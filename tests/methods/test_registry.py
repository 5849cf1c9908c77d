"""The registry: a subclass is a method, under a name that is its own."""

from __future__ import annotations

import json
from typing import Any, ClassVar, Literal

import jsonschema
import numpy as np
import pytest
from numpy.testing import assert_array_equal
from pydantic import Field, TypeAdapter, ValidationError

import ketahanan_index as ki
from ketahanan_index.errors import FrameworkError, MethodError
from ketahanan_index.methods import (
    Aggregation,
    Array,
    Imputation,
    Method,
    Normalisation,
    Rescaling,
    Span,
    Treatment,
    Weighting,
)
from ketahanan_index.methods.fitted import linear


def document(**methodology: Any) -> dict[str, Any]:
    return {
        "id": "contoh",
        "version": "1",
        "scales": {"persen": {"kind": "numeric", "lower": 0, "upper": 100}},
        "index": {
            "id": "indeks",
            "members": [
                {"id": name, "source": "villages", "items": [{"column": name, "scale": "persen"}]}
                for name in ("air", "listrik")
            ],
        },
        "methodology": methodology,
    }


def define_half_range() -> type[Normalisation]:
    class HalfRange(Normalisation):
        """Rescale to the upper part of the range."""

        method: Literal["half_range"] = "half_range"
        share: float = Field(default=0.5, gt=0, le=1)
        invariances: ClassVar = frozenset({"shift", "scale"})

        def fit(self, x: Array, direction: Array, ends: Array, span: Span) -> Rescaling:
            low, high = np.nanmin(x, axis=-2), np.nanmax(x, axis=-2)
            worst = np.where(direction > 0, low, high)
            best = np.where(direction > 0, high, low)
            width = (span[1] - span[0]) * self.share
            return linear(worst, best - worst, span[1] - width, width, (-np.inf, np.inf))

    return HalfRange


BUILT_IN: list[tuple[type[Method], list[str]]] = [
    (Imputation, ["constant", "none"]),
    (Treatment, ["none"]),
    (Normalisation, ["goalposts", "min_max", "z_score"]),
    (Weighting, ["equal", "given"]),
    (Aggregation, ["arithmetic_mean", "geometric_mean", "harmonic_mean", "power_mean"]),
]


@pytest.mark.parametrize(("family", "names"), BUILT_IN)
def test_built_in_methods_are_known_by_name(family: type[Method], names: list[str]) -> None:
    known = family.known()
    assert set(names) <= set(known)
    for name in names:
        assert issubclass(known[name], family)
        assert known[name].model_fields["method"].default == name


def test_what_learns_and_what_is_stated() -> None:
    """A base gives what was learnt there, and nothing else."""
    stated = {"constant", "none", "goalposts", "equal", "given"}
    for family, names in BUILT_IN[:4]:
        assert {name for name in names if not family.known()[name].learns} == stated & set(names)
    # A user's method learns unless it says otherwise.
    assert all(family.learns for family in (Imputation, Treatment, Normalisation, Weighting))


def test_families_keep_their_names_apart() -> None:
    assert Imputation.known()["none"] is not Treatment.known()["none"]
    assert "z_score" not in Aggregation.known()


@pytest.mark.usefixtures("own_methods")
class TestAUsersMethod:
    def test_works_like_a_built_in_one(self) -> None:
        half_range = define_half_range()
        assert Normalisation.known()["half_range"] is half_range
        framework = ki.Framework.from_dict(document(normalisation={"method": "half_range", "share": 0.25}))
        villages = [
            {"kode_desa": "a", "air": 10, "listrik": 50},
            {"kode_desa": "b", "air": 20, "listrik": 40},
        ]
        normalised = ki.normalise(ki.estimate(framework, villages=villages))
        assert normalised.value.tolist() == [[75.0, 100.0], [100.0, 75.0]]

    def test_is_found_by_its_bare_name(self) -> None:
        half_range = define_half_range()
        framework = ki.Framework.from_dict(document(normalisation="half_range"))
        assert framework.methodology.normalisation == half_range()

    def test_round_trips_through_yaml(self, tmp_path: Any) -> None:
        define_half_range()
        framework = ki.Framework.from_dict(document(normalisation={"method": "half_range", "share": 0.25}))
        framework.save(tmp_path / "contoh.yaml")
        again = ki.Framework.load(tmp_path / "contoh.yaml")
        assert again == framework
        assert again.digest == framework.digest

    def test_is_in_the_json_schema(self) -> None:
        define_half_range()
        schema = ki.Framework.json_schema()
        jsonschema.validate(document(normalisation={"method": "half_range", "share": 0.25}), schema)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(document(normalisation={"method": "half_range", "share": 2}), schema)

    def test_applies_a_saved_fit_and_is_named_where_its_class_is_missing(self, tmp_path: Any) -> None:
        define_half_range()
        framework = ki.Framework.from_dict(document(normalisation="half_range"))
        villages = [
            {"kode_desa": "a", "air": 10, "listrik": 50},
            {"kode_desa": "b", "air": 20, "listrik": 40},
        ]
        scores = ki.score(framework, villages=villages)
        scores.save(tmp_path / "skor.zip")
        again = ki.Scores.load(tmp_path / "skor.zip")
        assert_array_equal(again.value, scores.value)
        assert again.fitted.to_dict() == scores.fitted.to_dict()
        saved = json.loads(json.dumps(scores.fitted.to_dict()))
        del Normalisation.registry["half_range"]
        with pytest.raises(MethodError, match="half_range"):
            type(scores.fitted).from_dict(saved)

    def test_may_be_defined_again_in_the_same_place(self) -> None:
        first = define_half_range()
        second = define_half_range()
        assert first is not second
        assert Normalisation.known()["half_range"] is second

    def test_may_not_take_a_name_that_is_taken(self) -> None:
        with pytest.raises(
            MethodError, match=r"'z_score' is already defined by .*ZScore; give this one another"
        ):

            class Mine(Normalisation):
                method: Literal["z_score"] = "z_score"

        assert Normalisation.known()["z_score"] is ki.normalisation.ZScore

    def test_may_have_a_name_of_another_family(self) -> None:
        class Scores(Aggregation):
            method: Literal["z_score"] = "z_score"

        assert Aggregation.known()["z_score"] is Scores

    def test_must_say_what_fit_returns(self) -> None:
        with pytest.raises(MethodError, match="fit of Silent must say what it returns"):

            class Silent(Normalisation):
                method: Literal["silent"] = "silent"

                def fit(self, x, direction, ends, span):  # type: ignore[no-untyped-def]
                    return linear(x[0], direction, 0, 1, (0, 1))

        assert "silent" not in Normalisation.known()

    def test_may_ask_for_what_is_known_only(self) -> None:
        with pytest.raises(
            MethodError, match="Curious asks for weather; `fit` can be told ancestors, direction"
        ):

            class Curious(Treatment):
                method: Literal["curious"] = "curious"
                asks: ClassVar = frozenset({"names", "weather"})

                def fit(self, x: Array) -> Rescaling:
                    raise NotImplementedError

    def test_may_have_a_list_among_its_parameters(self, tmp_path: Any) -> None:
        class Steps(Normalisation):
            method: Literal["steps"] = "steps"
            at: list[float]

            def fit(self, x: Array, direction: Array, ends: Array, span: Span) -> Rescaling:
                ones = np.ones(x.shape[-1])
                return linear(ones * self.at[0], ones * self.at[1], 0, 100, (-np.inf, np.inf))

        steps = {"method": "steps", "at": [0, 50]}
        rows = [{"kode_desa": "a", "air": 10, "listrik": 50}, {"kode_desa": "b", "air": 20, "listrik": 40}]
        for choice in (steps, {"air": steps}, {"air": steps, "listrik": {"method": "steps", "at": [0, 100]}}):
            framework = ki.Framework.from_dict(document(normalisation=choice))
            scores = ki.score(framework, villages=rows)
            assert scores.normalised.value[:, 0].tolist() == [20, 40]
            assert scores.normalised.value[0, 1] == (100 if choice is steps else 50)
            scores.save(tmp_path / "a.zip")
            assert ki.Scores.load(tmp_path / "a.zip").value.tobytes() == scores.value.tobytes()
            assert ki.score(framework, villages=rows, base=scores).value.tobytes() == scores.value.tobytes()
            assert isinstance(hash(framework), int)

    def test_may_inherit_from_a_base_without_a_name(self) -> None:
        class Halves(Aggregation):
            """Not a method: it has no name."""

            def combine(self, x: Array, weights: Array) -> Array:
                return np.asarray(np.nansum(x, axis=-1) / 2)

        assert "method" not in Halves.model_fields
        assert Halves not in Aggregation.known().values()

        class Half(Halves):
            method: Literal["half"] = "half"

        assert Aggregation.known()["half"] is Half


class TestMistakes:
    def test_an_unknown_name_is_answered_with_the_nearest(self) -> None:
        with pytest.raises(FrameworkError) as caught:
            ki.Framework.from_dict(document(aggregation="geometrik_mean"))
        (problem,) = caught.value.problems
        assert problem.column == "methodology.aggregation"
        assert (
            "unknown aggregation method 'geometrik_mean', did you mean 'geometric_mean'?" in problem.message
        )
        assert "harmonic_mean" in problem.message

    def test_a_name_like_none_of_the_known_gets_no_hint(self) -> None:
        with pytest.raises(FrameworkError) as caught:
            ki.Framework.from_dict(document(aggregation="xyz"))
        assert "did you mean" not in str(caught.value)
        assert "known: adjusted_mazziotta_pareto, arithmetic_mean" in str(caught.value)

    def test_a_misspelt_parameter_is_answered_with_the_nearest(self) -> None:
        with pytest.raises(FrameworkError) as caught:
            ki.Framework.from_dict(document(aggregation={"method": "power_mean", "power": 2, "pwer": 2}))
        (problem,) = caught.value.problems
        assert problem.column == "methodology.aggregation.pwer"
        assert "unknown key 'pwer', did you mean 'power'?" in problem.message

    def test_the_same_inside_a_mapping_of_nodes(self) -> None:
        with pytest.raises(FrameworkError) as caught:
            ki.Framework.from_dict(document(normalisation={"air": {"method": "goalposts", "clipp": False}}))
        (problem,) = caught.value.problems
        assert problem.column == "methodology.normalisation.air.clipp"
        assert "unknown key 'clipp'" in problem.message

    def test_a_parameter_out_of_range_names_its_place(self) -> None:
        with pytest.raises(FrameworkError) as caught:
            ki.Framework.from_dict(document(aggregation={"method": "power_mean", "power": 101}))
        (problem,) = caught.value.problems
        assert problem.column == "methodology.aggregation.power"

    @pytest.mark.parametrize("value", [3, None, ["z_score"]])
    def test_what_cannot_be_a_method_is_told_what_can(self, value: Any) -> None:
        with pytest.raises(FrameworkError, match="min_max"):
            ki.Framework.from_dict(document(normalisation=value))

    def test_a_misspelt_parameter_in_python_is_refused(self) -> None:
        with pytest.raises(MethodError, match="unknown parameter 'pwer', did you mean 'power'"):
            ki.aggregation.PowerMean(power=1, pwer=2)  # type: ignore[call-arg]

    def test_a_method_cannot_be_changed(self) -> None:
        method = ki.aggregation.PowerMean(power=1)
        with pytest.raises(ValidationError, match="frozen"):
            method.power = 2  # type: ignore[misc]


def test_an_instance_stands_for_itself() -> None:
    method = ki.aggregation.PowerMean(power=2)
    assert Aggregation.named(method) is method
    assert Aggregation.named({"method": "power_mean", "power": 2}) == method
    assert Aggregation.named("geometric_mean") == ki.aggregation.GeometricMean()


def test_a_method_of_another_family_does_not_fit() -> None:
    with pytest.raises(ValidationError, match="normalisation method"):
        TypeAdapter(Normalisation).validate_python(ki.aggregation.GeometricMean())


@pytest.mark.parametrize(("family", "names"), BUILT_IN)
def test_the_schema_of_a_family_holds_every_method(family: type[Method], names: list[str]) -> None:
    branches = TypeAdapter(family).json_schema()["oneOf"]
    assert set(names) <= set(branches[0]["enum"])
    assert set(names) <= {branch.get("title") for branch in branches[1:]}
    assert all("method" in branch["required"] for branch in branches[1:])


def test_the_schema_of_one_method_is_its_own() -> None:
    schema = ki.aggregation.PowerMean.model_json_schema()
    assert schema["properties"]["power"]["maximum"] == 20
    assert schema["required"] == ["power"]
