"""What every method of a family promises, checked for each one that is registered.

A method dropped into a family's folder is picked up here; so is one that a user defines, as the last tests
show. Parameters are tried one at a time, at values read from their types and bounds.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections.abc import Callable
from typing import Any, ClassVar, Literal, get_args, get_origin

import annotated_types
import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

import ketahanan_index as ki
from ketahanan_index.errors import MethodError
from ketahanan_index.methods import (
    Aggregation,
    Array,
    Fill,
    FittedValue,
    Imputation,
    Method,
    Normalisation,
    Rescaling,
    Span,
    Treatment,
    Weighting,
    Weights,
)
from ketahanan_index.methods.fitted import linear
from ketahanan_index.plan import Node, Plan

SPANS: list[Span] = [(0.0, 1.0), (0.0, 100.0), (1.0, 100.0), (-5.0, 5.0)]


# ------------------------------------------------------------------------------------------------ data


@dataclasses.dataclass(frozen=True)
class Panel:
    """Units by indicators with holes, and all else that a fit may ask for."""

    x: Array
    weights: Array
    direction: Array
    ends: Array
    span: Span
    order: NDArray[np.intp]
    shift: Array
    factor: Array

    def rungs(self) -> list[Panel]:
        """Return the panel, the same above 0, and one with more units that agree, and without a reversed indicator.

        A method may refuse data: what it cannot rescale, or correlate. It keeps its promises on the first it takes.
        """
        members = self.x.shape[1]
        above = dataclasses.replace(self, x=self.positive)
        agreed = np.linspace(1, 11, 12)[:, None] + np.random.default_rng(3).uniform(0, 2, (12, members))
        more = np.vstack([self.positive, agreed])
        order = np.concatenate([np.arange(len(self.x), len(more))[::-1], self.order])
        rich = dataclasses.replace(self, x=more, order=order, direction=np.ones(members))
        return [self, above, rich]

    @property
    def positive(self) -> Array:
        """The same data above 0."""
        return np.abs(self.x) / 8 + 0.125

    def told(self, units: int, order: NDArray[np.intp] | None) -> dict[str, Any]:
        """Return what methods may ask for, with the groups of so many units, reordered."""
        at = np.arange(units) if order is None else order
        members = self.x.shape[-1]
        return {
            "names": tuple("abcd"[:members]),
            "units": tuple(f"u{i}" for i in at),
            "direction": self.direction,
            "ancestors": np.array([[0] * members, [1 + j // 2 for j in range(members)]], dtype=np.intp),
            # Groups of two, and one unit without.
            "groups": np.where(at == 2, -1, at // 2),
        }

    @property
    def draws(self) -> Array:
        """Three draws of the data."""
        return np.stack([self.x, self.x[::-1] + 1.5, self.x * 0.75])


@st.composite
def panels(draw: st.DrawFn) -> Panel:
    units, members = draw(st.integers(3, 7)), draw(st.integers(1, 4))

    def row(values: list[float]) -> Array:
        return draw(hnp.arrays(np.float64, members, elements=st.sampled_from(values)))

    x = draw(hnp.arrays(np.float64, (units, members), elements=st.integers(-800, 800))) / 8
    x[draw(hnp.arrays(np.bool_, x.shape))] = np.nan
    # Whoever learns a range finds one; constant and empty indicators are refused before.
    x[0], x[1] = -101.0, 101.5
    weights = row([0.0, 0.5, 1.0, 2.0, 25.0])
    weights[draw(st.integers(0, members - 1))] = 3.0
    return Panel(
        x=x,
        weights=weights,
        direction=row([1.0, -1.0]),
        ends=np.array([row([-120.0, -50.0]), row([50.0, 120.0])]),
        span=draw(st.sampled_from(SPANS)),
        order=np.array(draw(st.permutations(range(units))), dtype=np.intp),
        shift=row([-3.0, 0.125, 40.0]),
        factor=row([0.25, 1.5, 10.0]),
    )


# --------------------------------------------------------------------------------------------- methods


def tried(kind: type[Method]) -> list[Method]:
    """Return instances of a method: required parameters at each value tried, optional ones one at a time."""
    required: dict[str, list[Any]] = {}
    optional: list[dict[str, Any]] = []
    for name, field in kind.model_fields.items():
        if name == "method":
            continue
        values = field.examples or _values(field.annotation, field.metadata)
        if field.is_required():
            assert values, f"give {kind.__name__}.{name} examples: Field(examples=[…])"
            required[name] = values
        else:
            optional += [{name: value} for value in values if value != field.default]
    base = [dict(zip(required, chosen, strict=True)) for chosen in itertools.product(*required.values())]
    made = [_made(kind, each) for each in [*base, *({**base[0], **one} for one in optional)]]
    assert any(made), f"give {kind.__name__} examples that it does not refuse"
    return [method for method in made if method is not None]


def _made(kind: type[Method], given: dict[str, Any]) -> Method | None:
    """Return a method, or nothing where its parameters do not go together, such as a clip without any limit."""
    try:
        return kind(**given)
    except MethodError:
        return None


def _values(annotation: Any, metadata: list[Any]) -> list[Any]:
    if annotation is bool:
        return [False, True]
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    if annotation not in (float, int):
        return []
    candidates: list[Any] = [-1, 0, 1, 2] if annotation is int else [-1.0, 0.0, 0.5, 2.0]
    return [value for value in candidates if all(_allows(bound, value) for bound in metadata)]


def _allows(bound: Any, value: float) -> bool:
    return not (
        (isinstance(bound, annotated_types.Gt) and not value > bound.gt)  # type: ignore[operator]
        or (isinstance(bound, annotated_types.Ge) and not value >= bound.ge)  # type: ignore[operator]
        or (isinstance(bound, annotated_types.Lt) and not value < bound.lt)  # type: ignore[operator]
        or (isinstance(bound, annotated_types.Le) and not value <= bound.le)  # type: ignore[operator]
    )


Check = Callable[[Any, Panel], None]


def label(method: Method) -> str:
    parameters = ",".join(f"{k}={v}" for k, v in method.model_dump(exclude={"method"}).items())
    return f"{method.family}-{method.name}({parameters})"


# --------------------------------------------------------------------------------------- every method


def same(found: FittedValue, expected: FittedValue) -> None:
    assert type(found) is type(expected)
    for field in dataclasses.fields(expected):
        assert_array_equal(getattr(found, field.name), getattr(expected, field.name))


def fit(method: Any, panel: Panel, x: Array, order: NDArray[np.intp] | None = None) -> Any:
    """Fit a method of any family to values, whose units were reordered where `order` is given."""
    told = panel.told(x.shape[-2], order)
    asked = {name: told[name] for name in method.asks}
    if isinstance(method, Normalisation):
        return method.fit(x, panel.direction, panel.ends, panel.span, **asked)
    if isinstance(method, Imputation):
        groups = told["groups"] if method.grouping is not None else None
        return method.fit(x, groups, **asked)
    return method.fit(x, panel.weights, **asked) if isinstance(method, Weighting) else method.fit(x, **asked)


def moved(method: Any, learnt: Any, panel: Panel, x: Array, order: NDArray[np.intp] | None = None) -> Array:
    """Apply what was fitted."""
    if isinstance(method, Imputation) and method.grouping is not None:
        return np.asarray(learnt.transform(x, panel.told(x.shape[-2], order)["groups"]))
    return np.asarray(learnt.transform(x))


def applied(method: Any, panel: Panel, x: Array, order: NDArray[np.intp] | None = None) -> Array:
    """Fit and apply."""
    return moved(method, fit(method, panel, x, order), panel, x.copy(), order)


def record_round_trip(method: Method, panel: Panel) -> None:
    """The method comes back from JSON by its name, alone and inside a methodology."""
    plain = json.loads(json.dumps({"method": method.name, **method.model_dump(mode="json")}))
    assert type(method).base is not None
    assert type(method).named(plain) == method
    methodology = ki.Methodology.model_validate({method.family: plain})
    text = methodology.model_dump_json(exclude_defaults=True)
    assert getattr(ki.Methodology.model_validate_json(text), method.family) == method


def fitted_round_trip(method: Method, panel: Panel) -> None:
    """What was learnt comes back from JSON to the last bit, with draws as well."""
    values = [panel.x] if isinstance(method, Weighting) else [panel.x, panel.draws]
    for x in values:
        learnt = fit(method, panel, x)
        again = type(learnt).from_arrays(json.loads(json.dumps(learnt.arrays(), allow_nan=False)))
        same(again, learnt)
        if not isinstance(method, Weighting):
            assert_array_equal(moved(method, again, panel, x), moved(method, learnt, panel, x))


def input_untouched(method: Any, panel: Panel) -> None:
    """No method writes to what it is given, or keeps the caller from writing to it."""
    x = panel.positive
    before = x.copy()
    given = (x, panel.weights, panel.direction, panel.ends)
    if isinstance(method, Aggregation):
        method.combine(x, panel.weights)
        method.gradient(x, panel.weights)
    else:
        learnt = fit(method, panel, x)
        if not isinstance(method, Weighting):
            moved(method, learnt, panel, x)
        if hasattr(learnt, "derivative"):
            learnt.derivative(x)
    assert_array_equal(x, before)
    assert all(array.flags.writeable for array in given)


# -------------------------------------- imputation, treatment, normalisation: one value in, one value out


def leading_axes(method: Any, panel: Panel) -> None:
    """A fit to many draws equals a fit to each; one fit serves many draws."""
    draws = panel.draws
    each = np.array([applied(method, panel, draw) for draw in draws])
    assert_array_equal(applied(method, panel, draws), each)
    learnt = fit(method, panel, panel.x)
    each = np.array([moved(method, learnt, panel, draw) for draw in draws])
    assert_array_equal(moved(method, learnt, panel, draws), each)


def unit_order(method: Any, panel: Panel) -> None:
    """Shuffled units give the same bits, shuffled alike."""
    found = applied(method, panel, panel.x[panel.order], panel.order)
    assert_array_equal(found, applied(method, panel, panel.x)[panel.order])


def shift_of_result(method: Any, panel: Panel) -> None:
    """A constant added to an indicator leaves its result as it is."""
    close(applied(method, panel, panel.x + panel.shift), applied(method, panel, panel.x), panel)


def scale_of_result(method: Any, panel: Panel) -> None:
    """A positive factor on an indicator leaves its result as it is."""
    close(applied(method, panel, panel.x * panel.factor), applied(method, panel, panel.x), panel)


def shift_carried(method: Any, panel: Panel) -> None:
    """A constant added to an indicator is found again in the result."""
    close(applied(method, panel, panel.x + panel.shift), applied(method, panel, panel.x) + panel.shift, panel)


def scale_carried(method: Any, panel: Panel) -> None:
    """A positive factor on an indicator is found again in the result."""
    close(
        applied(method, panel, panel.x * panel.factor), applied(method, panel, panel.x) * panel.factor, panel
    )


def close(found: Array, expected: Array, panel: Panel) -> None:
    assert_allclose(found, expected, rtol=1e-11, atol=1e-11 * (panel.span[1] - panel.span[0]))


def monotone(method: Any, panel: Panel) -> None:
    """The units keep their order within an indicator; turned around where less is better."""
    y = applied(method, panel, panel.x)
    sign = panel.direction if isinstance(method, Normalisation) else np.ones(y.shape[-1])
    for first, second in itertools.permutations(range(len(y)), 2):
        higher = panel.x[first] > panel.x[second]
        assert (sign * y[first] >= sign * y[second])[higher].all()


def missing_stays(method: Any, panel: Panel) -> None:
    """No value appears or disappears."""
    assert_array_equal(np.isnan(applied(method, panel, panel.x)), np.isnan(panel.x))


def present_stays(method: Imputation, panel: Panel) -> None:
    """Imputation leaves present values alone."""
    y = applied(method, panel, panel.x)
    there = ~np.isnan(panel.x)
    assert_array_equal(y[there], panel.x[there])


def derivative(method: Any, panel: Panel) -> None:
    """The derivative is the slope, wherever there is one."""
    learnt = fit(method, panel, panel.x)
    if not hasattr(learnt, "derivative"):
        return
    x = panel.x + 0.01  # off the kinks at the ends, which lie on whole numbers
    step = 1e-5
    rise = moved(method, learnt, panel, x + step) - moved(method, learnt, panel, x - step)
    slope = rise / (2 * step)
    found = learnt.derivative(x)
    assert found.shape == x.shape
    # A filled value may vary with the unit's other indicators, but has none of its own.
    there = ~np.isnan(x if isinstance(method, Imputation) else slope)
    assert_allclose(found[there], slope[there], rtol=1e-7, atol=1e-7)


def stays_in_range(method: Normalisation, panel: Panel) -> None:
    """A method that lands on the range asked for stays in it, for values within the scale's ends."""
    low, high = panel.span
    if method.lands_on(panel.span) != f"{low:g} to {high:g}":
        return
    x = np.clip(panel.x, *panel.ends) if method.needs_ends else panel.x
    y = applied(method, panel, x)
    assert np.nanmin(y) >= low
    assert np.nanmax(y) <= high


# ------------------------------------------------------------------------------------------ weighting


def weights_are_weights(method: Weighting, panel: Panel) -> None:
    """Finite, none negative, some positive; a member without weight stays without."""
    found = fit(method, panel, panel.x).value
    assert isinstance(fit(method, panel, panel.x), Weights)
    assert found.shape[-1] == panel.x.shape[-1]
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    assert found.sum() > 0
    assert (found[..., panel.weights == 0] == 0).all()


def weights_shifted(method: Weighting, panel: Panel) -> None:
    """A constant added to a member leaves the weights as they are."""
    weights_as_before(method, panel, panel.x + panel.shift)


def weights_scaled(method: Weighting, panel: Panel) -> None:
    """A positive factor on a member leaves the weights as they are."""
    weights_as_before(method, panel, panel.x * panel.factor)


def weights_bent(method: Weighting, panel: Panel) -> None:
    """An increasing transformation of the members leaves the weights as they are."""
    weights_as_before(method, panel, np.exp(panel.x / 50))


def weights_as_before(method: Weighting, panel: Panel, changed: Array) -> None:
    found = fit(method, panel, changed).value
    assert_allclose(found, fit(method, panel, panel.x).value, rtol=1e-11)


def weights_in_any_order(method: Weighting, panel: Panel) -> None:
    """Shuffled units give the same bits."""
    same(fit(method, panel, panel.x[panel.order], panel.order), fit(method, panel, panel.x))


def weights_by_draw(method: Weighting, panel: Panel) -> None:
    """Weights of many draws equal the weights of each."""
    draws = panel.draws
    each = np.array([fit(method, panel, draw).value for draw in draws])
    assert_array_equal(np.broadcast_to(fit(method, panel, draws).value, each.shape), each)


# ---------------------------------------------------------------------------------------- aggregation


def weighted(panel: Panel) -> NDArray[np.bool_]:
    return ~np.isnan(panel.positive) & (panel.weights > 0)


def homogeneous(method: Aggregation, panel: Panel) -> None:
    """All members multiplied multiply the result."""
    x = panel.positive
    for factor in (0.25, 3.0):
        found = method.combine(x * factor, panel.weights)
        assert_allclose(found, method.combine(x, panel.weights) * factor, rtol=1e-12)


def idempotent(method: Aggregation, panel: Panel) -> None:
    """Equal members have their own value."""
    x = np.where(np.isnan(panel.x), np.nan, panel.positive[:, :1])
    expected = np.where(weighted(panel).any(axis=1), panel.positive[:, 0], np.nan)
    assert_allclose(method.combine(x, panel.weights), expected, rtol=1e-12)


def units_in_any_order(method: Aggregation, panel: Panel) -> None:
    """Shuffled units give the same bits, shuffled alike."""
    x = panel.positive
    found = method.combine(x[panel.order], panel.weights)
    assert_array_equal(found, method.combine(x, panel.weights)[panel.order])


def missing_left_out(method: Aggregation, panel: Panel) -> None:
    """A missing member, and one without weight, might as well not be there; without any there is no value."""
    x, counts = panel.positive, weighted(panel)
    found = method.combine(x, panel.weights)
    assert_array_equal(np.isnan(found), ~counts.any(axis=1))
    for i, members in enumerate(counts):
        if members.any():
            alone = method.combine(x[i : i + 1, members], panel.weights[members])
            assert_allclose(found[i], alone[0], rtol=1e-12)


def missing_lowers_coverage(method: Aggregation, panel: Panel) -> None:
    """A value that is missing takes its member's share of the weight from the coverage."""
    members = panel.weights.size
    node = Node("i", 0, tuple(range(members)), method, ki.weighting.Given(), 0.0, "weight")
    plan = Plan(tuple("abcd"[:members]), (node,), np.append(panel.weights, 1.0))
    whole = np.where(np.isnan(panel.positive), 1.0, panel.positive)
    assert_array_equal(plan.run(plan.prepare(whole))[1], 1.0)
    for j, weight in enumerate(panel.weights / panel.weights.sum()):
        holed = whole.copy()
        holed[:, j] = np.nan
        value, coverage = plan.run(plan.prepare(holed))
        assert_allclose(coverage, 1 - weight, atol=1e-15)
        assert_array_equal(np.isnan(value), weight == 1)


def weights_are_relative(method: Aggregation, panel: Panel) -> None:
    """Only the proportions of weights matter."""
    x = panel.positive
    found = method.combine(x, panel.weights * 7)
    assert_allclose(found, method.combine(x, panel.weights), rtol=1e-12)


def between_members(method: Aggregation, panel: Panel) -> None:
    """A mean lies between its smallest and its largest member."""
    some = weighted(panel).any(axis=1)
    x = np.where(weighted(panel), panel.positive, np.nan)[some]
    found = method.combine(panel.positive, panel.weights)[some]
    assert (found >= np.nanmin(x, axis=1) * (1 - 1e-12)).all()
    assert (found <= np.nanmax(x, axis=1) * (1 + 1e-12)).all()


def rises_with_members(method: Aggregation, panel: Panel) -> None:
    """A mean rises when a member with weight rises, and stays when one without weight does."""
    x = panel.positive
    before = method.combine(x, panel.weights)
    for j in range(x.shape[1]):
        more = x.copy()
        more[:, j] *= 1.5
        after = method.combine(more, panel.weights)
        moved = weighted(panel)[:, j]
        assert (after[moved] > before[moved]).all()
        assert_array_equal(after[~moved], before[~moved])


def inverse_undoes(method: Aggregation, panel: Panel) -> None:
    """What goes forward comes back."""
    x = panel.positive
    assert_allclose(method.inverse(method.forward(x)), x, rtol=1e-12)


def aggregated_draws(method: Aggregation, panel: Panel) -> None:
    """Draws of values, of weights and of both equal a loop."""
    values = np.abs(panel.draws) / 8 + 0.125
    weights = np.stack([panel.weights, panel.weights[::-1], np.ones(len(panel.weights))])
    found = method.combine(values, panel.weights)
    assert_array_equal(found, np.array([method.combine(x, panel.weights) for x in values]))
    found = method.combine(values[0], weights)
    assert_array_equal(found, np.array([method.combine(values[0], w) for w in weights]))
    found = method.combine(values, weights)
    assert_array_equal(found, np.array([method.combine(x, w) for x, w in zip(values, weights, strict=True)]))


def gradient(method: Aggregation, panel: Panel) -> None:
    """The gradient is the slope for every member, 0 for one that is missing or has no weight, NaN at a tie."""
    x = panel.positive
    found = method.gradient(x, panel.weights)
    if found is None:
        return
    assert found.shape == x.shape
    assert_array_equal(found[~weighted(panel)], 0.0)
    for j in range(x.shape[1]):
        step = np.zeros(x.shape)
        step[:, j] = 1e-5 * x[:, j]
        rise = method.combine(x + step, panel.weights) - method.combine(x - step, panel.weights)
        smooth = weighted(panel)[:, j] & ~np.isnan(found[:, j])
        assert_allclose(found[smooth, j], (rise / (2 * step[:, j]))[smooth], rtol=1e-7, atol=1e-8)
    for i in np.flatnonzero(np.isnan(found).any(axis=1)):
        counted = x[i, weighted(panel)[i]]
        assert len(np.unique(counted)) < len(counted)


# ------------------------------------------------------------------------------------- which, for which


def always(method: Any) -> bool:
    return True


def declares(invariance: str) -> Callable[[Any], bool]:
    return lambda method: invariance in method.invariances


def is_mean(method: Any) -> bool:
    return bool(method.is_mean())


Rules = list[tuple[Check, Callable[[Any], bool]]]

OF_ALL: Rules = [(record_round_trip, always), (input_untouched, always)]
OF_ONE_VALUE: Rules = [
    (fitted_round_trip, always),
    (leading_axes, always),
    (derivative, always),
    (unit_order, declares("unit_order")),
    (monotone, declares("monotone")),
]
RULES: dict[type[Method], Rules] = {
    Imputation: [
        *OF_ALL,
        *OF_ONE_VALUE,
        (shift_carried, declares("shift")),
        (scale_carried, declares("scale")),
        (present_stays, always),
    ],
    Treatment: [
        *OF_ALL,
        *OF_ONE_VALUE,
        (shift_carried, declares("shift")),
        (scale_carried, declares("scale")),
        (missing_stays, always),
    ],
    Normalisation: [
        *OF_ALL,
        *OF_ONE_VALUE,
        (shift_of_result, declares("shift")),
        (scale_of_result, declares("scale")),
        (missing_stays, always),
        (stays_in_range, always),
    ],
    Weighting: [
        *OF_ALL,
        (fitted_round_trip, always),
        (weights_are_weights, always),
        (weights_by_draw, always),
        (weights_in_any_order, declares("unit_order")),
        (weights_shifted, declares("shift")),
        (weights_scaled, declares("scale")),
        (weights_bent, declares("monotone")),
    ],
    Aggregation: [
        *OF_ALL,
        (missing_left_out, always),
        (missing_lowers_coverage, always),
        (weights_are_relative, always),
        (aggregated_draws, always),
        (gradient, always),
        (units_in_any_order, declares("unit_order")),
        (homogeneous, declares("homogeneous")),
        (idempotent, declares("idempotent")),
        (between_members, is_mean),
        (rises_with_members, is_mean),
        (inverse_undoes, is_mean),
    ],
}
INVARIANCES = {"shift", "scale", "monotone", "unit_order", "homogeneous", "idempotent"}


def rules_for(method: Method) -> list[Check]:
    """Return the checks that a method must pass: those of its family, and those of its declared invariances."""
    family = type(method).base
    assert family is not None
    assert method.invariances <= INVARIANCES
    return [check for check, applies in RULES[family] if applies(method)]


METHODS = [method for family in RULES for _, kind in sorted(family.known().items()) for method in tried(kind)]


@pytest.mark.parametrize("method", METHODS, ids=label)
@settings(max_examples=30)
@given(panel=panels())
def test_keeps_its_promises(method: Method, panel: Panel) -> None:
    for rung in panel.rungs():
        try:
            for check in rules_for(method):
                check(method, rung)
        except ki.MethodError:
            continue
        return
    reject()


@pytest.mark.parametrize("family", list(RULES))
def test_every_method_states_what_it_does_not_hang_on(family: type[Method]) -> None:
    for kind in family.known().values():
        assert kind.invariances, kind
        assert "unit_order" in kind.invariances, kind


# --------------------------------------------------------------------------------------- exact ends

BOTH_ENDS = [ki.normalisation.Goalposts(), ki.normalisation.Goalposts(clip=False), ki.normalisation.MinMax()]


@pytest.mark.parametrize("span", [*SPANS, (0.0, 10.0), (1.0, 2.0)])
@pytest.mark.parametrize("method", BOTH_ENDS, ids=label)
@settings(max_examples=100)
@given(low=st.floats(-1e6, 1e6), width=st.floats(1e-3, 1e6), sign=st.sampled_from([1.0, -1.0]))
def test_hits_both_ends_exactly(
    method: Normalisation, span: Span, low: float, width: float, sign: float
) -> None:
    ends = np.array([[low], [low + width]])
    learnt: Any = method.fit(ends, np.array([sign]), ends, span)
    assert learnt.transform(ends).ravel().tolist() == list(span if sign > 0 else span[::-1])


# ------------------------------------------------------------------------------- methods of a user


def broken(method: Method) -> set[str]:
    """Return the names of the checks that a method does not pass."""
    names: set[str] = set()

    @settings(max_examples=30, database=None)
    @given(panel=panels())
    def run(panel: Panel) -> None:
        for check in rules_for(method):
            try:
                check(method, panel)
            except AssertionError:
                names.add(check.__name__)

    run()
    return names


@pytest.mark.usefixtures("own_methods")
class TestAUsersMethod:
    def test_is_checked_like_a_built_in_one(self) -> None:
        class Halfway(Normalisation):
            """Rescale between the mean and the best value found."""

            method: Literal["halfway"] = "halfway"
            invariances: ClassVar = frozenset({"shift", "scale", "monotone", "unit_order"})

            def fit(self, x: Array, direction: Array, ends: Array, span: Span) -> Rescaling:
                low, high = np.nanmin(x, axis=-2), np.nanmax(x, axis=-2)
                middle = (low + high) / 2
                best = np.where(direction > 0, high, low)
                return linear(middle, best - middle, span[0], span[1] - span[0], span)

        class LargestMember(Aggregation):
            """The best member speaks for all."""

            method: Literal["largest"] = "largest"
            invariances: ClassVar = frozenset({"homogeneous", "idempotent", "unit_order"})

            def combine(self, x: Array, weights: Array) -> Array:
                counted = np.where((weights > 0)[..., None, :], x, np.nan)
                return np.asarray(np.fmax.reduce(counted, axis=-1, initial=np.nan))

        class Spread(Weighting):
            """Weigh members by how far they spread."""

            method: Literal["spread"] = "spread"
            invariances: ClassVar = frozenset({"shift", "unit_order"})

            def fit(self, x: Array, given: Array) -> Weights:
                return Weights((np.nanmax(x, axis=-2) - np.nanmin(x, axis=-2)) * (given > 0))

        for kind in (Halfway, LargestMember, Spread):
            assert kind in kind.known().values()
            for method in tried(kind):
                assert broken(method) == set()

    def test_that_declares_too_much_is_caught(self) -> None:
        class ByHundred(Normalisation):
            """Divide by a hundred, whatever the scale."""

            method: Literal["by_hundred"] = "by_hundred"
            invariances: ClassVar = frozenset({"shift", "scale", "monotone", "unit_order"})

            def fit(self, x: Array, direction: Array, ends: Array, span: Span) -> Rescaling:
                return linear(np.zeros(x.shape[-1]), np.full(x.shape[-1], 100.0), 0, 1, (-np.inf, np.inf))

        class Total(Aggregation):
            """Add up, as if nothing were missing."""

            method: Literal["total"] = "total"
            invariances: ClassVar = frozenset({"homogeneous", "idempotent", "unit_order"})

            def combine(self, x: Array, weights: Array) -> Array:
                return np.asarray(np.nansum(x * weights[..., None, :], axis=-1))

            def gradient(self, x: Array, weights: Array) -> Array:
                return np.ones(x.shape)

        class Overwriting(Imputation):
            """Fill with the first unit's value, and the first unit with 0."""

            method: Literal["overwriting"] = "overwriting"
            invariances: ClassVar = frozenset({"unit_order"})

            def fit(self, x: Array, groups: NDArray[np.intp] | None) -> Fill:
                learnt = Fill(np.nan_to_num(x[..., -1, :]))
                x[..., 0, :] = 0.0
                return learnt

        class ByMean(Weighting):
            """Weigh members by their means, which may be negative."""

            method: Literal["by_mean"] = "by_mean"
            invariances: ClassVar = frozenset({"scale", "unit_order"})

            def fit(self, x: Array, given: Array) -> Weights:
                return Weights(np.nanmean(x, axis=-2))

        assert {"shift_of_result", "scale_of_result", "monotone"} <= broken(ByHundred())
        caught = {"missing_left_out", "weights_are_relative", "idempotent", "gradient"}
        assert caught <= broken(Total())
        assert "input_untouched" in broken(Overwriting())
        assert {"weights_are_weights", "weights_scaled"} <= broken(ByMean())

    def test_parameters_are_tried_within_their_bounds(self) -> None:
        assert [m.model_dump()["power"] for m in tried(ki.aggregation.PowerMean)] == [0.5, -1, 0, 2]
        assert ki.normalisation.ZScore(sd=0.5) in tried(ki.normalisation.ZScore)
        assert ki.normalisation.Goalposts(clip=False) in tried(ki.normalisation.Goalposts)
